// Jekyll with Minima, its own first theme: kramdown and Liquid look at the page before a browser does.

import { files, prove, version } from "./support.mjs";

prove("Jekyll", {
  host: files({ chapter: "Jekyll", root: "_site", page: "/quiz.html" }),
  versions: () => [version("jekyll --version"), version("gem list --local | grep '^minima '")],
});
