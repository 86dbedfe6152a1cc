// mdBook, which has a shortcut for its search and turns pages with the arrow keys.

import { cargo } from "./recipe.mjs";
import { files, prove, version } from "./support.mjs";

const chapter = "mdBook";
const path = [cargo(chapter, ["--no-default-features", "--features", "search"])];

prove("mdBook", {
  host: files({ chapter, root: "book", page: "/quiz.html", path }),
  versions: () => [version("mdbook --version", { path })],
  shortcut: { key: "s", isOpen: () => document.activeElement?.id === "mdbook-searchbar" },
});
