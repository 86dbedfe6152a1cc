// WordPress of Debian's packages: its own database on a socket, its files in a folder of their
// own, a server for each site; the snippet in a block of an administrator, and by the plugin of
// docs/hosts.md in a page of an author.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { blocks, follow, removeFolder, shell, siteFolder, snippet } from "./recipe.mjs";
import { prove, version, waitFor } from "./support.mjs";

const CHAPTER = "WordPress";
const INSTALLED = "/usr/share/wordpress";
const SETUP = fileURLToPath(new URL("wordpress/setup.php", import.meta.url));
const PLUGIN = "medcode-quiz/medcode-quiz.php";

const folder = siteFolder("wordpress");
const socket = join(folder, "db.sock");
const site = join(folder, "site");
const started = [];

/** Starts a program that runs until the end, and says what it printed if it ends before. */
function start(program, args, env = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (said = (said + data).slice(-4000)));
  const ended = new Promise((resolve) => child.on("exit", resolve));
  child.on("error", (error) => (said += error));
  started.push(async () => {
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(late);
  });
  return () => (child.exitCode === null ? true : assert.fail(`${program} ended: ${said}`));
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** A PHP program's setup step for the site of a port. */
const setup = (port, input, ...args) => execFileSync("php", [SETUP, args[0], site, ...args.slice(1)], { input, env: { ...process.env, SERVER_PORT: String(port) }, encoding: "utf8", timeout: 120_000 });

/** One WordPress for all ports; each port has tables of its own. */
const CONFIG = `<?php
$port = $_SERVER['SERVER_PORT'] ?? getenv( 'SERVER_PORT' );
$table_prefix = "wp{$port}_";
define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:${socket}' );
define( 'WP_HOME', "http://127.0.0.1:$port" );
define( 'WP_SITEURL', WP_HOME );
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require ABSPATH . 'wp-settings.php';
`;

let database;
/** The database and the files, once. */
const prepare = () =>
  (database ??= (async () => {
    assert.ok(existsSync(INSTALLED), "apt-get install wordpress");
    const data = join(folder, "data");
    mkdirSync(data);
    const user = process.getuid() === 0 ? "--user=root" : "";
    shell(`mariadb-install-db --no-defaults ${user} --datadir="${data}" --auth-root-authentication-method=normal --skip-test-db`, { cwd: folder });
    const runs = start("mariadbd", ["--no-defaults", ...(user ? [user] : []), `--datadir=${data}`, `--socket=${socket}`, "--skip-networking", `--pid-file=${join(folder, "db.pid")}`]);
    const query = `mariadb --no-defaults --user=root --socket="${socket}" --execute="CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4"`;
    const answers = () => {
      try {
        return runs() && (shell(query, { cwd: folder }), true);
      } catch (error) {
        if (/ended/.test(error.message)) throw error;
        return false;
      }
    };
    await waitFor(answers, "the database", 60_000);
    // Debian has themes and plugins behind links.
    cpSync(INSTALLED, site, { recursive: true, dereference: true });
    cpSync(join(folder, "dist"), join(site, "dist"), { recursive: true });
    writeFileSync(join(site, "wp-config.php"), CONFIG);
    follow(CHAPTER, site, "");
  })());

/** A site with this page; `login` writes it, with the plugin on or off. */
async function serve(content, login = "owner", plugin = "") {
  await prepare();
  const port = await freePort();
  const runs = start("php", ["-S", `127.0.0.1:${port}`, "-t", site], { SERVER_PORT: String(port) });
  setup(port, "", "install");
  const id = setup(port, content, "write", login, plugin);
  assert.match(id, /^\d+$/);
  const url = `http://127.0.0.1:${port}/?p=${id}`;
  await waitFor(async () => runs() && (await fetch(url).then((it) => it.ok, () => false)), "the page");
  return url;
}

const BLOCK = ["<!-- wp:paragraph -->\n<p>Try the first question. <code>Code</code> and a <a href=\"#after\">link</a>.</p>\n<!-- /wp:paragraph -->\n\n", "\n\n<!-- wp:list --><ul id=\"after\"><li>That was it.</li></ul><!-- /wp:list -->"];
const html = (words) => BLOCK.join(words && `<!-- wp:html -->\n${words}<!-- /wp:html -->`);
const shortcode = (words) => BLOCK.join(words && `<!-- wp:shortcode -->\n${words}<!-- /wp:shortcode -->`);
const stop = async () => {
  for (const end of started.splice(0).reverse()) await end();
  removeFolder(folder);
};
after(stop);
// Whoever ends the run ends what it started.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop().finally(() => process.exit(1)));

const versions = () => [version("php --version | cut -d' ' -f1-2"), version("mariadbd --version | tr -s ' ' | cut -d' ' -f3"), version("dpkg-query --show --showformat='${Package} ${Version}' wordpress")];
const stays = async () => {};

prove("WordPress, a block of an administrator", {
  host: { withQuiz: () => serve(html(snippet("/medcode/"))), without: () => serve(html("")), stop: stays },
  versions,
});

const [page] = blocks(CHAPTER).filter((it) => it.name === "page.txt");
prove("WordPress, a plugin and an author", {
  host: { withQuiz: () => serve(shortcode(page.text), "writer", PLUGIN), without: () => serve(shortcode(""), "writer", PLUGIN), stop: stays },
  versions,
});

// Without the block editor WordPress makes paragraphs of the whole text.
const classic = (words) => `Try the first question. <a href="#after">A link</a>.\n\n${words}\n\n<ul id="after"><li>That was it.</li></ul>`;
prove("WordPress, the classic editor of an administrator", {
  host: { withQuiz: () => serve(classic(snippet("/medcode/"))), without: () => serve(classic("")), stop: stays },
  versions,
});

test("WordPress: what an author pastes loses script, style sheet and element", { timeout: 120_000 }, async () => {
  const made = await (await fetch(await serve(html(snippet("/medcode/")), "writer"))).text();
  assert.doesNotMatch(made, /medcode-quiz\.js|medcode-light\.css|<medcode-quiz/);
  assert.match(made, /New patient\. Two weeks/);
});
