// Quizzes that are made up for the tests.

/** A quiz of these questions. */
export const quizOf = (questions, more = {}) => ({
  format: 1,
  id: "made-up",
  title: "A made-up quiz",
  license: "CC0-1.0",
  question: questions,
  ...more,
});

/** A question that asks for these codes. */
export const assign = (id, codes, more = {}) => ({
  id,
  kind: "assign",
  statement: `A made-up statement about ${id}. Nothing more is known.`,
  ask: "Enter the codes.",
  rationale: "That is how it is.",
  key: codes.map((code) => (typeof code === "string" ? { code } : code)),
  ...more,
});

/** A question that offers these choices; those that begin with `+` are right. */
export const choose = (id, choices, more = {}) => ({
  id,
  kind: "choose",
  statement: `A made-up statement about ${id}. Nothing more is known.`,
  ask: "Choose.",
  rationale: "That is how it is.",
  choice: choices.map((text) => ({ text: text.replace(/^\+/, ""), right: text.startsWith("+"), why: `About ${text}.` })),
  ...more,
});

/** A quiz of ICD-10-CM codes as `medcode build` writes it: its first question needs no later part. */
export const built = (quiz) => ({
  ...quiz,
  checked: "0.1.0",
  question: quiz.question.map((it) => (it.kind === "assign" ? { sets: ["icd10cm"], graded: [], ...it } : it)),
});

/** Three questions of one code each. */
const CODES = ["I10", "E11.9", "J45.901"];
export const THREE = built(
  quizOf(CODES.map((code, idx) => assign(`question-${idx + 1}`, [code])), { title: "Three questions" }),
);
