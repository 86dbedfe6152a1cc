// MkDocs with the Material theme, which has shortcuts of its own and two palettes.

import { pip } from "./recipe.mjs";
import { files, prove, version } from "./support.mjs";

const chapter = "MkDocs with Material";
const path = [pip(chapter)];

prove("MkDocs with Material", {
  host: files({ chapter, root: "site", page: "/quiz/", path }),
  versions: () => [version("mkdocs --version | cut -d' ' -f1-3", { path }), version("pip list | grep '^mkdocs-material '", { path })],
  shortcut: { key: "s", isOpen: () => document.querySelector("#__search").checked },
});
