// What engines without Chromium's DevTools do by means that every page and every driver has.

/** Empties what pages of this origin have stored, from a page of that origin that does nothing else. */
export async function clear(driver, origin) {
  await driver.get(`${origin}/barrier`);
  await driver.executeScript(async () => {
    localStorage.clear();
    sessionStorage.clear();
    for (const name of await caches.keys()) await caches.delete(name);
  });
}

/** Puts a text where the focus is, at once. */
export const insert = (driver, text) =>
  driver.executeScript((text) => void document.execCommand("insertText", false, text), text);

/**
 * The accessibility tree: roles and names as the engine computes them, and of the states what the
 * page has said; WebDriver asks for no more.
 */
export async function tree(driver) {
  const found = await driver.executeScript(() => {
    // Without a role of their own, and many.
    const quiet = "html, head, body, div:not([role]), span:not([role]), p:not([role]), b, i, em, strong, mark, slot, br, script, style, link, template, use, path, rect, line, circle, text";
    const nodes = [];
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    const ARIA = ["checked", "pressed", "expanded", "disabled", "selected", "modal", "autocomplete"];
    const visit = (it) => {
      if (it.nodeType !== Node.ELEMENT_NODE || it.ariaHidden === "true" || !it.checkVisibility({ visibilityProperty: true })) return;
      if (!it.matches(quiet)) {
        const states = {};
        for (const name of ARIA) {
          const value = it.getAttribute(`aria-${name}`);
          if (value !== null) states[name] = value === "true" || (value !== "false" && value);
        }
        if (it.matches(":checked:not(option)")) states.checked = true;
        if (it.matches(":disabled")) states.disabled = true;
        if (it.matches("dialog:modal")) states.modal = true;
        if (it === focused) states.focused = true;
        const pointed = ["controls", "activedescendant"].flatMap((name) => {
          const other = it.getRootNode().getElementById(it.getAttribute(`aria-${name}`));
          return other ? [[name, other]] : [];
        });
        nodes.push({ it, tag: it.localName, text: it.textContent.trim(), states, pointed });
      }
      const children = it.shadowRoot ?? (it.localName === "slot" && it.assignedNodes().length ? { childNodes: it.assignedNodes() } : it);
      children.childNodes.forEach(visit);
    };
    visit(document.documentElement);
    return nodes;
  });
  // WebKit's driver fails at what is not in the tree.
  const orNothing = (error) => (error.name === "WebDriverError" ? "" : Promise.reject(error));
  const said = [];
  for (const { it, tag, text, states, pointed } of found) {
    const own = await it.getAriaRole().catch(orNothing);
    // One role with two names, and one without any in ARIA: both are called as Chromium calls them.
    const role = own === "img" ? "image" : own || (tag === "summary" ? "DisclosureTriangle" : own);
    // WebKit's driver knows no name of a header cell; what is read is the cell.
    const name = (await it.getAccessibleName().catch(orNothing)) || (["columnheader", "rowheader"].includes(role) ? text : "");
    const others = {};
    for (const [name, other] of pointed) others[name] = await other.getAccessibleName().catch(orNothing);
    said.push({ role, name, ...states, ...others });
  }
  return said;
}
