// Our own widget, as a page owner embeds it: dist/ as `cargo xtask build` made it, the bank as a
// quiz file, and the snippet that `medcode embed` prints for it.
import fs from 'node:fs';
import path from 'node:path';

const repository = path.join(import.meta.dirname, '../../../..');
const dist = path.join(repository, 'dist');
export const skipReason = 'there is no dist/; run: cargo xtask build';
const text = (s) => JSON.stringify(s); // TOML's basic strings have the same escapes
const options = (q) => q.options.map((o, i) => `[[question.choice]]\ntext = ${text(o)}\nright = ${i === q.answer}\nwhy = ${text(q.explanation)}\n`).join('');
const question = (q) => `[[question]]\nid = ${text(q.id)}\nkind = "choose"\nstatement = ${text(q.prompt)}\nask = "Choose the answer."\nrationale = ${text(q.explanation)}\n${options(q)}`;

export function prepare(h) {
  if (!fs.existsSync(path.join(dist, 'medcode-quiz.js'))) return false;
  h.copy(dist, '.', (file) => !/(index|print|frame|class|themes)\.html$|\/(embed|demo|code-book|quizzes|themes)$/.test(file));
  h.medcode = (...args) => h.run('cargo', ['run', '--quiet', '--no-default-features', '--features', 'author', '--bin', 'medcode', '--', ...args], { cwd: repository });
}

export function pages(h, { n, bank, file }) {
  const toml = path.join(h.cache, 'medcode', `bank-${n}.toml`);
  fs.mkdirSync(path.dirname(toml), { recursive: true });
  fs.writeFileSync(toml, `format = 1\nid = "bank-${n}"\ntitle = "Medical codes"\n\n${bank.map(question).join('\n')}`);
  h.medcode('build', toml, '--out', path.join(h.out, 'quizzes'));
  h.write(file, h.page({ body: h.medcode('embed', toml) }));
  h.write(file.replace('index', 'preload'), h.page({ body: h.medcode('embed', toml, '--preload') }));
}
