const card = (step) => ['medcode-quiz', step];
const widget = {
  name: 'medcode', label: '**medcode-quiz**', version: 'this commit',
  // The page's own first question, which is there before, does not count.
  ready: "!!document.querySelector('medcode-quiz').shadowRoot?.querySelector('.choice')",
  prompt: card('.statement'), options: card('.choice label'), picked: card('.choice:has(:checked)'),
  submit: card('button.primary'), feedback: card('.feedback'), next: card('.navigation button:nth-last-child(1 of :not(.back))'), done: card('.summary'),
};
// The same page up to the question that stands in it, which can be read and picked from before
// the program is there. Only timed, never clicked.
const text = {
  name: 'medcode-text', site: 'medcode', label: '**medcode-quiz**, question visible', version: 'this commit', watchOnly: true,
  prompt: 'medcode-quiz .statement', options: 'medcode-quiz .choice label',
};
// The snippet for a page that begins with the quiz.
const preload = { url: (n) => (n === 10 ? 'preload.html' : `preload-${n}.html`) };
const ahead = { ...widget, ...preload, name: 'medcode-preload', site: 'medcode', label: '**medcode-quiz**, `--preload`' };
const aheadText = { ...text, ...preload, name: 'medcode-preload-text', label: '**medcode-quiz**, `--preload`, question visible' };
export default [widget, ahead, text, aheadText];
