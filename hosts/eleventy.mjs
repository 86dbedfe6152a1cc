// Eleventy, which has no theme: Markdown and Liquid around a page of one's own.

import { npm } from "./recipe.mjs";
import { files, prove } from "./support.mjs";

const chapter = "Eleventy";
const { modules, name } = npm(chapter, "@11ty/eleventy");

prove("Eleventy", {
  host: files({ chapter, root: "_site", page: "/quiz/", modules }),
  versions: () => [name],
});
