// Types of medcode-quiz.js, for editors and TypeScript; docs/embedding.md says more of each.

/** A quiz as JSON; docs/format.md has its fields. */
export interface Quiz {
  format: number;
  id: string;
  title: string;
  question: object[];
  [field: string]: unknown;
}

/** How many of how many. */
export type Ratio = [part: number, whole: number];

/** What came of the first responses to the questions. */
export interface Figures {
  questions: number;
  answered: number;
  correct: number;
  /** The sum of the points, 100 at most for each question. */
  points: number;
  codeAccuracy: Ratio;
  caseAccuracy: Ratio;
  precision: Ratio;
  recall: Ratio;
}

/** What `results()` returns. */
export interface Results extends Figures {
  version: 1;
  /** The quiz's id. */
  quiz: string;
  items: {
    /** The question's id. */
    question: string;
    tries: number;
    /** Of the first try, if there was one. */
    points?: number;
  }[];
}

/** The detail of `medcode-ready`. */
export interface ReadyDetail {
  version: 1;
  quiz: string;
  /** How many are drawn. */
  questions: number;
}

/** The detail of `medcode-answer`. */
export interface AnswerDetail {
  version: 1;
  quiz: string;
  question: string;
  questionVersion: number;
  /** Counted from 1. */
  try: number;
  /** 0 to 100. */
  points: number;
  verdict: "correct" | "partly" | "incorrect";
  /** Names of kinds of error, as in docs/error-kinds.md. */
  errors: string[];
}

/** The detail of `medcode-complete`. */
export interface CompleteDetail extends Figures {
  version: 1;
  quiz: string;
}

/** The detail of `medcode-error`. */
export interface ErrorDetail {
  version: 1;
  reason: "network" | "format" | "none" | "program" | "wasm" | "csp" | "crash";
  message: string;
}

/** The element `<medcode-quiz>`. */
export class MedcodeQuizElement extends HTMLElement {
  /** Whether the code book may start a worker; set it before the first search. */
  static useWorker: boolean;

  /** The quiz that is shown, `null` before; set one, as an object or as JSON, to show it in place of `src`. */
  get quiz(): Quiz | null;
  set quiz(quiz: Quiz | string | null | undefined);

  /** Loads and shows the quiz now, whatever `loading` says. */
  start(): Promise<void>;

  /** Forgets the answers to this quiz and starts over. */
  reset(): void;

  /** The results so far; `null` before the reader has begun to answer, and before an exam is graded. */
  results(): Results | null;
}

declare global {
  interface HTMLElementTagNameMap {
    "medcode-quiz": MedcodeQuizElement;
  }

  interface GlobalEventHandlersEventMap {
    "medcode-ready": CustomEvent<ReadyDetail>;
    "medcode-answer": CustomEvent<AnswerDetail>;
    "medcode-complete": CustomEvent<CompleteDetail>;
    "medcode-error": CustomEvent<ErrorDetail>;
  }
}
