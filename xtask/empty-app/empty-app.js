// Loads the empty app as the element loads the widget: glue and wasm at once.
const at = (path) => new URL(path, import.meta.url);
const wasm = fetch(at("./pkg/empty-app_bg.wasm"));
const glue = await import(at("./pkg/empty-app.js"));
await glue.default({ module_or_path: wasm });
