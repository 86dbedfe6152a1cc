// Sphinx with the theme that it has by itself, and with Furo, whose palette follows the reader's.
// Its shortcut for the search asks which element has the focus, and sees ours, not the field in it.

import { pip } from "./recipe.mjs";
import { files, prove, version } from "./support.mjs";

const chapter = "Sphinx";
const path = [pip(chapter)];

for (const theme of ["alabaster", "furo"]) {
  prove(`Sphinx with ${theme}`, {
    host: files({ chapter, root: "site", page: "/quiz.html", path, more: { "conf.py": `html_theme = "${theme}"\n` } }),
    shortcut: { key: "/", isOpen: () => document.activeElement?.matches("input[name=q]") ?? false },
    versions: () => [version("sphinx-build --version", { path }), version(`pip list | grep -i '^${theme} '`, { path })],
  });
}
