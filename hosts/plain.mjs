// A page of one's own: no theme, no program, nothing between our snippet and the browser.

import { files, prove } from "./support.mjs";

prove("A page of one’s own", {
  host: files({ chapter: "A page of your own", root: "site", page: "/page.html" }),
  versions: () => [],
});
