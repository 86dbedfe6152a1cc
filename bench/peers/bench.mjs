#!/usr/bin/env node
// Drives /usr/bin/chromium through every peer. See README.md.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';
import { bank } from './bank.mjs';
import { report } from './report.mjs';

const root = import.meta.dirname, cache = path.join(root, 'node_modules/.cache/peerbench');
const { values: opt } = parseArgs({ options: {
  peers: { type: 'string' }, adapter: { type: 'string', multiple: true, default: [] }, static: { type: 'string', multiple: true, default: [] },
  runs: { type: 'string', default: '9' }, 'scale-runs': { type: 'string', default: '3' }, only: { type: 'string', default: 'bytes,load,scale,check' },
  ref: { type: 'string', default: 'vanilla' }, out: { type: 'string' }, chromium: { type: 'string', default: '/usr/bin/chromium' }, h1: { type: 'boolean', default: false }, controls: { type: 'boolean', default: false }, verbose: { type: 'boolean', default: false },
} });
const RUNS = Number(opt.runs), SCALE_RUNS = Number(opt['scale-runs']), parts = opt.only.split(',');

// --- peers ---------------------------------------------------------------------
const adapters = [];
for (const f of fs.readdirSync(path.join(root, 'adapters')).filter((f) => f.endsWith('.mjs')).sort()) adapters.push(...[].concat((await import(path.join(root, 'adapters', f))).default));
for (const f of [...(opt.controls ? [path.join(root, 'controls.mjs')] : []), ...opt.adapter]) adapters.push(...[].concat((await import(path.resolve(f))).default));
const mounts = {};
for (const s of opt.static) { const i = s.indexOf('='); mounts[s.slice(0, i)] = path.resolve(s.slice(i + 1)); }
const wanted = opt.peers?.split(',');
const peers = adapters.filter((a) => {
  if (wanted && !wanted.includes(a.name)) return false;
  a.site ??= a.name;
  mounts[a.site] ??= path.join(cache, 'site', a.site);
  if (fs.existsSync(mounts[a.site])) return true;
  console.error(`${a.name}: no built pages, left out`); delete mounts[a.site]; return false;
});
const srv = await serve(mounts, path.join(cache, 'tls'), opt.h1);

// --- conditions ------------------------------------------------------------------
const COND = {
  fast: { cpu: 1, net: null },
  slow: { cpu: 4, net: { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 } },
};
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', `--ignore-certificate-errors-spki-list=${srv.spki}`];
const probe = fs.readFileSync(path.join(root, 'probe.js'), 'utf8');
const sleep = (ms) => new Promise((r) => setTimeout(r, ms));
const within = (p, ms, what) => { let t; return Promise.race([p, new Promise((_, no) => { t = setTimeout(() => no(new Error(`timeout: ${what}`)), ms); })]).finally(() => clearTimeout(t)); };
const bankFor = (a, n) => a.bank ? a.bank : bank(n);
const urlOf = (a, n, port = srv.br) => { const base = `https://localhost:${port}/${a.site}/`; return base + (a.url ? a.url(n, base) : n === 10 ? 'index.html' : `index-${n}.html`); };

async function open(a, n, cond, { port, limit = 60000 } = {}) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'peerbench-'));
  const ctx = await chromium.launchPersistentContext(dir, { executablePath: opt.chromium, headless: true, args: FLAGS, viewport: { width: 1000, height: 800 } });
  const B = bankFor(a, n).slice(0, 10), err = [];
  const json = JSON.stringify({ A: { ...a, url: undefined }, B });
  await ctx.addInitScript({ content: `${probe};peerbenchProbe(${json});` });
  const tab = async () => {
    const page = await ctx.newPage(), cdp = await ctx.newCDPSession(page), net = new Map();
    page.on('pageerror', (e) => err.push(String(e).slice(0, 200)));
    cdp.on('Network.requestWillBeSent', (e) => { if (e.request.url.startsWith('https://localhost')) net.set(e.requestId, { url: new URL(e.request.url).pathname, t: e.timestamp, wall: e.wallTime, type: e.type }); });
    cdp.on('Network.requestServedFromCache', (e) => net.delete(e.requestId));
    cdp.on('Network.responseReceived', (e) => { const r = net.get(e.requestId); if (r) r.status = e.response.status; });
    cdp.on('Network.loadingFinished', (e) => { const r = net.get(e.requestId); if (r) { r.end = e.timestamp; r.bytes = e.encodedDataLength; } });
    await cdp.send('Network.enable'); await cdp.send('Performance.enable');
    const c = COND[cond];
    if (c.net) await cdp.send('Network.emulateNetworkConditions', c.net);
    if (c.cpu > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: c.cpu });
    return { page, cdp, net };
  };
  const close = async () => { await ctx.close().catch(() => {}); fs.rmSync(dir, { recursive: true, force: true, maxRetries: 5 }); };
  try {
    const first = await tab();
    for (const p of ctx.pages()) if (p !== first.page) await p.close();
    await sleep(800); // let the freshly started browser come to rest
    await first.page.goto(urlOf(a, n, port), { waitUntil: 'commit', timeout: limit });
    return { ctx, ...first, B, err, tab, close };
  } catch (e) { await close(); throw e; }
}

const metrics = async (s) => Object.fromEntries((await s.cdp.send('Performance.getMetrics')).metrics.map((x) => [x.name, x.value]));
const taskTime = async (s) => (await metrics(s)).TaskDuration * 1000;
const firstQ = (s, limit = 60000) => within(s.page.evaluate(() => window.__pb.first), limit, 'first question');
async function loadStats(s) {
  await s.page.waitForLoadState('load'); await sleep(700);
  const p = await s.page.evaluate(() => ({ first: __pb.firstAt, start: __pb.start, fcp: __pb.fcp, lcp: __pb.lcp, cls: __pb.cls, long: __pb.long, origin: performance.timeOrigin, nodes: document.querySelectorAll('*').length }));
  const doc = [...s.net.values()].find((r) => r.type === 'Document'), cut = doc.t + (p.origin + p.first) / 1000 - doc.wall;
  const all = [...s.net.values()], before = all.filter((r) => r.t <= cut);
  const m = await metrics(s);
  return {
    first: p.first, start: p.start, fcp: p.fcp, lcp: p.lcp, cls: p.cls,
    tbt: p.long.reduce((t, [, d]) => t + Math.max(0, d - 50), 0), longMax: Math.max(0, ...p.long.map(([, d]) => d)), longN: p.long.length,
    requests: before.length, bytes: before.reduce((t, r) => t + (r.end <= cut ? r.bytes : 0), 0),
    requestsAll: all.length, bytesAll: all.reduce((t, r) => t + (r.bytes || 0), 0), bad: all.filter((r) => r.status >= 400).map((r) => r.url),
    task: m.TaskDuration * 1000, script: m.ScriptDuration * 1000, layout: (m.LayoutDuration + m.RecalcStyleDuration) * 1000,
  };
}

async function click(s, a, q, spec, goals, limit = 15000) {
  // Bring the target into view, wait until it holds still, rest the pointer on it, then press.
  const at = await s.page.evaluate(async ({ q, spec }) => {
    const find = () => spec.option !== undefined ? __pb.option(q, spec.option) : __pb.all(spec.path, q).find((e) => __pb.visible(e) && !e.disabled);
    const t0 = performance.now(); let last = '', same = 0;
    for (;;) {
      const el = find();
      if (el) {
        if (!__pb.hit(el)) el.scrollIntoView({ block: 'center', behavior: 'instant' });
        const c = __pb.centre(el), k = `${c.x.toFixed(1)},${c.y.toFixed(1)}`;
        same = k === last && __pb.hit(el) ? same + 1 : 0; last = k;
        if (same >= 3) { window.__pbTarget = el; return c; }
      }
      if (performance.now() - t0 > 20000) return null;
      await new Promise((r) => setTimeout(r, 25));
    }
  }, { q, spec });
  if (!at) throw new Error(`no clickable target: q${q + 1} ${JSON.stringify(spec)}`);
  await s.page.mouse.move(at.x, at.y); await sleep(60);
  await s.page.evaluate((goals) => __pb.arm(window.__pbTarget, goals), goals);
  const t0 = await taskTime(s);
  await s.page.mouse.down(); await s.page.mouse.up();
  await within(s.page.evaluate(() => __pb.m.done), limit, `q${q + 1} ${JSON.stringify(goals)}`);
  const work = (await taskTime(s)) - t0;
  await sleep(40);
  return s.page.evaluate((work) => {
    const m = __pb.m, t = (k) => m.at[k] === undefined ? undefined : m.at[k] < 0 ? null : m.at[k] - (m.at[k] < m.click ? m.down : m.click);
    return { ...Object.fromEntries(Object.keys(m.at).map((k) => [k, t(k)])), work, inp: Math.max(0, ...__pb.events.filter(([st]) => st >= m.down - 1).map(([, d]) => d)) };
  }, work);
}

// Answers question q. pick = click on an option → shown as picked; commit = the click that the
// peer answers with feedback (or, where it has none per question, with the next question).
async function answer(s, a, q, last) {
  const want = q % 2 ? (s.B[q].answer + 1) % s.B[q].options.length : s.B[q].answer, out = {};
  const instant = !a.submit && a.feedback, end = last ? ['done'] : ['asked', q + 1];
  const p = await click(s, a, q, { option: want }, { ...(a.picked ? { pick: ['picked', q] } : {}), ...(instant ? { commit: ['feedback', q] } : {}) });
  out.pick = p.pick ?? p.commit; out.inp = p.inp; out.pickWork = p.work;
  if (instant) { out.commit = p.commit; out.work = p.work; }
  if (a.submit) { const c = await click(s, a, q, { path: a.submit }, { commit: ['feedback', q] }); out.commit = c.commit; out.work = c.work; out.inp = Math.max(out.inp, c.inp); }
  if (a.next && !(last && !a.done)) {
    const c = await click(s, a, q, { path: last && a.finish ? a.finish : a.next }, { commit: end }, 30000);
    if (!a.feedback && !last) { out.commit = c.commit; out.work = c.work; out.inp = Math.max(out.inp, c.inp); }
    if (last) out.finish = c.commit;
  }
  return out;
}

// Renderer processes with their CPU time so far (all threads, so wasm and script compilation off the main thread too).
async function renderers(s) {
  const b = s.ctx.browser(); if (!b) return [];
  const bc = await b.newBrowserCDPSession();
  try { return (await bc.send('SystemInfo.getProcessInfo')).processInfo.filter((p) => p.type === 'renderer'); } finally { await bc.detach(); }
}
async function memory(s, atLoad = []) {
  await s.cdp.send('HeapProfiler.enable');
  for (let i = 0; i < 3; i++) { await s.cdp.send('HeapProfiler.collectGarbage'); await sleep(80); }
  const h = await s.cdp.send('Runtime.getHeapUsage'), d = await s.cdp.send('Memory.getDOMCounters');
  const out = { heap: h.usedSize, embedder: h.embedderHeapUsedSize, backing: h.backingStorageSize, nodes: d.nodes, listeners: d.jsEventListeners };
  // Which process is the page's? The one that gets busier while the page spins.
  const before = await renderers(s);
  await s.page.evaluate(() => { const t = performance.now(); while (performance.now() - t < 150); });
  const cpu = (list, p) => list.find((x) => x.id === p.id)?.cpuTime ?? 0;
  const r = (await renderers(s)).sort((x, y) => (y.cpuTime - cpu(before, y)) - (x.cpuTime - cpu(before, x)))[0];
  if (r) {
    out.loadCpu = cpu(atLoad, r) * 1000;
    try { out.priv = Number(/^Private_Dirty:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${r.id}/smaps_rollup`, 'utf8'))[1]) * 1024; } catch { /* gone */ }
  }
  return out;
}

// --- passes ------------------------------------------------------------------------
async function loadRun(a, cond) {
  const s = await open(a, 10, cond);
  try {
    await firstQ(s);
    const r = { ...(await loadStats(s)), answers: [] }, atLoad = cond === 'fast' ? await renderers(s) : [];
    const n = !a.watchOnly && a.prompt && s.B[0].options.length ? (cond === 'fast' ? s.B.length : Math.min(4, s.B.length)) : 0;
    for (let q = 0; q < n; q++) r.answers.push(await answer(s, a, q, q === s.B.length - 1));
    await sleep(300);
    if (cond === 'fast') {
      r.mem = await memory(s, atLoad);
      // Who keeps answers would show results.
      await s.page.goto('about:blank');
      await s.cdp.send('Storage.clearDataForOrigin', { origin: new URL(urlOf(a, 10)).origin, storageTypes: 'local_storage,cache_storage' });
      const w = await s.tab(); await w.page.goto(urlOf(a, 10), { waitUntil: 'commit' });
      r.warm = await firstQ(w); await w.page.close();
    }
    r.err = s.err; return r;
  } finally { await s.close(); }
}
async function bytesRun(a, port) { const s = await open(a, 10, 'fast', { port }); try { await firstQ(s); const r = await loadStats(s); return { bytes: r.bytes, requests: r.requests, bytesAll: r.bytesAll, requestsAll: r.requestsAll, bad: r.bad, urls: [...s.net.values()].map((x) => [x.url, x.bytes]) }; } finally { await s.close(); } }
async function scaleRun(a, cond) {
  const s = await open(a, 1000, cond, { limit: 120000 });
  try {
    await firstQ(s, 180000);
    const r = { ...(await loadStats(s)), answers: [] };
    r.mem = await memory(s);
    for (let q = 0; q < 3; q++) r.answers.push(await answer(s, a, q, false));
    return r;
  } finally { await s.close(); }
}
// Slow machine, click the very moment the question counts as clickable: is the click honoured?
async function checkRun(a) {
  const out = {};
  let s = await open(a, 10, 'slow');
  try {
    await firstQ(s);
    const instant = !a.submit && a.feedback;
    const at = await s.page.evaluate((i) => { const el = (window.__pbTarget = __pb.option(0, i)); return __pb.centre(el); }, s.B[0].answer);
    await s.page.evaluate((g) => __pb.arm(window.__pbTarget, g), instant ? { x: ['feedback', 0] } : { x: ['picked', 0] });
    await s.page.mouse.click(at.x, at.y);
    out.firstClick = await within(s.page.evaluate(() => __pb.m.done), 5000, 'first click').then(() => true, () => false);
  } finally { await s.close(); }
  const axe = fs.readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
  s = await open(a, 10, 'fast');
  try {
    await firstQ(s); await sleep(1500);
    const scan = async () => {
      for (const f of s.page.frames()) await f.evaluate(axe).catch(() => {});
      const r = await s.page.evaluate(() => axe.run(document, { resultTypes: ['violations', 'incomplete'] }));
      return r.violations.map((v) => ({ id: v.id, impact: v.impact, nodes: v.nodes.length, target: v.nodes[0].target.flat().join(' ') }));
    };
    out.axeQuestion = await scan();
    const want = (s.B[0].answer + 1) % s.B[0].options.length;
    await click(s, a, 0, { option: want }, {});
    if (a.submit) await click(s, a, 0, { path: a.submit }, { c: ['feedback', 0] });
    await sleep(1200);
    out.axeFeedback = await scan();
  } catch (e) { results.failures.push(`check ${a.name}, accessibility part: ${e.message.split('\n')[0]}`); } finally {
    out.shot = await s.page.screenshot({ type: 'jpeg', quality: 50 }).then((b) => b.toString('base64'), () => undefined);
    await s.close();
  }
  return out;
}

// --- main --------------------------------------------------------------------------
const results = { when: new Date().toISOString(), chromium: null, host: { cpus: os.cpus().length, model: os.cpus()[0].model, mem: os.totalmem(), node: process.version }, runs: RUNS, scaleRuns: SCALE_RUNS, ref: opt.ref, http: opt.h1 ? 'h1' : 'h2', peers: {}, failures: [] };
for (const a of peers) results.peers[a.name] = { label: a.label, version: a.version, feedback: a.blank ? null : a.watchOnly ? '–' : a.feedback ? 'per question' : 'at the end', note: a.note, bytes: {}, fast: [], slow: [], scale: { fast: [], slow: [] } };
const { execFileSync } = await import('node:child_process');
results.chromium = execFileSync(opt.chromium, ['--version', '--no-sandbox'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
const outFile = path.resolve(opt.out || path.join(root, 'results', `${results.when.replace(/[:.]/g, '-')}.json`));
fs.mkdirSync(path.dirname(outFile), { recursive: true });
const save = () => { fs.writeFileSync(outFile, JSON.stringify(results, (k, v) => typeof v === 'number' ? Math.round(v * 100) / 100 : k === 'shot' || k === 'urls' ? undefined : v)); };
const attempt = async (label, f) => {
  for (let i = 0; i < 2; i++) {
    const t = Date.now();
    try { const r = await f(); console.error(`${label}  ${((Date.now() - t) / 1000).toFixed(1)} s${r?.first ? `  first ${r.first.toFixed(0)} ms` : ''}${opt.verbose ? ' ' + JSON.stringify({ ...r, shot: undefined }) : ''}`); return r; }
    catch (e) { console.error(`${label}  FAILED ${e.message.split('\n')[0]}`); results.failures.push(`${label}: ${e.message.split('\n')[0]}`); }
  }
  return null;
};
let seed = 7; const rnd = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const shuffled = (l) => l.map((x) => [rnd(), x]).sort((x, y) => x[0] - y[0]).map((x) => x[1]);

if (parts.includes('bytes')) for (const a of peers) for (const enc of ['br', 'gzip']) results.peers[a.name].bytes[enc] = await attempt(`bytes ${enc} ${a.name}`, () => bytesRun(a, srv[enc]));
if (parts.includes('check')) for (const a of peers) if (!a.blank && !a.watchOnly) { const r = await attempt(`check ${a.name}`, () => checkRun(a)); if (r?.shot && opt.verbose) fs.writeFileSync(path.join(os.tmpdir(), `peerbench-${a.name}.jpg`), Buffer.from(r.shot, 'base64')); results.peers[a.name].check = r && { ...r, shot: undefined }; }
save();
if (parts.includes('load')) for (let r = 0; r < RUNS; r++) { for (const cond of ['fast', 'slow']) for (const a of shuffled(peers.filter((p) => !p.checkOnly))) results.peers[a.name][cond].push(await attempt(`round ${r + 1}/${RUNS} ${cond} ${a.name}`, () => loadRun(a, cond))); save(); }
if (parts.includes('scale')) for (let r = 0; r < SCALE_RUNS; r++) { for (const cond of ['fast', 'slow']) for (const a of shuffled(peers.filter((p) => !p.blank && !p.watchOnly && (p.maxBank ?? 1000) >= 1000))) results.peers[a.name].scale[cond].push(await attempt(`scale ${r + 1}/${SCALE_RUNS} ${cond} ${a.name}`, () => scaleRun(a, cond))); save(); }
save();
srv.close();
const md = report(results);
fs.writeFileSync(outFile.replace(/\.json$/, '.md'), md);
console.log(md);
console.error(`written: ${outFile}`);
process.exit(0);
