// A server on this machine that counts what it sends.

import { readFileSync, readdirSync } from "node:fs";
import http from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

import { minify } from "terser";

import { DATA, DIST } from "./data.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".pack": "application/octet-stream",
  ".tsv": "text/tab-separated-values; charset=utf-8",
  ".wasm": "application/wasm",
};
// Where a library ships no small module the bundler of a page would make one.
const LIBRARIES = {
  "/lib/minisearch.js": "minisearch/dist/es/index.js",
  "/lib/flexsearch.js": "flexsearch/dist/flexsearch.light.module.min.js",
  "/lib/fuse.js": "fuse.js/dist/fuse.min.mjs",
  "/lib/ufuzzy.js": "@leeoniya/ufuzzy/dist/uFuzzy.mjs",
};

const brotli = promisify(brotliCompress);
const BEST = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };

export class Server {
  /** What was sent: path and bytes of the compressed body. */
  sent = [];
  #bodies = new Map();
  #listeners = new Map();
  #server;

  static async start() {
    const server = new Server();
    for (const path of ["page.html", "page.mjs", "engines.mjs"]) {
      server.put(`/${path}`, readFileSync(join(HERE, path)));
    }
    // Read once, so that a build in between changes nothing.
    const built = readdirSync(DIST, { recursive: true }).filter((path) => extname(path) in TYPES);
    const all = [...built.map((path) => [`/dist/${path}`, readFileSync(join(DIST, path))]), ...Object.entries(DATA)];
    for (const [path, file] of Object.entries(LIBRARIES)) {
      const { code } = await minify(readFileSync(join(HERE, "node_modules", file), "utf8"), { module: true });
      all.push([path, code]);
    }
    await Promise.all(all.map(([path, body]) => server.compress(path, body)));
    server.#server = http.createServer((request, response) => server.#handle(request, response));
    await new Promise((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  get origin() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  put(path, body, encoding) {
    this.#bodies.set(path, { body, encoding });
  }

  async compress(path, body) {
    this.put(path, await brotli(body, BEST), "br");
  }

  /** Calls back with what the page posts to a path. */
  on(path, callback) {
    this.#listeners.set(path, callback);
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #handle(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    if (request.method === "POST") {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      response.writeHead(204).end();
      this.#listeners.get(pathname)?.(JSON.parse(Buffer.concat(chunks).toString() || "null"));
      return;
    }
    const answer = this.#bodies.get(pathname);
    if (!answer) {
      response.writeHead(pathname === "/favicon.ico" ? 204 : 404).end();
      return;
    }
    const { body, encoding } = answer;
    this.sent.push({ path: pathname, bytes: Buffer.byteLength(body) });
    response.writeHead(200, {
      "content-type": TYPES[extname(pathname)],
      "content-length": Buffer.byteLength(body),
      ...(encoding && { "content-encoding": encoding }),
      "cache-control": pathname === "/plan.json" ? "no-store" : "max-age=3600",
      // Isolated pages have finer clocks and can measure their memory.
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    });
    response.end(body);
  }
}
