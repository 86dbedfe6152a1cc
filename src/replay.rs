//! A learner's actions as a script, and every grade that they lead to.
//!
//! What a receipt or a bug report is checked with: the same quiz and script
//! give the same bytes on the desk and in wasm. Nothing is drawn or kept.
//!
//! A script has one action a line; lines, choices and questions count from 1.
//!
//! | line | what the learner does |
//! |---|---|
//! | `choose 2` | marks the second choice, or unmarks it again |
//! | `code 1 S52.531A`, `modifiers 1 RT`, `units 1 45` | types into a field of the first line |
//! | `poa 1 Y`, `set 1 hcpcs` | picks one; without the last word none |
//! | `add`, `remove 2`, `move 3 1` | adds, removes, moves a line |
//! | `facts side S52.532A S52.531A` | hears from the code book, which is asked before a check |
//! | `check`, `hint`, `retry`, `show` | as the buttons of a question |
//! | `next`, `back`, `goto 4`, `finish` | as the buttons between questions |
//! | `sure guess` | says how sure the answer is: `guess`, `think`, `sure`; without the word nothing |
//! | `flag` | puts a flag on the question, or takes it away |
//! | `exam 5 7 30` | as `draw`, for an exam of 30 minutes |
//! | `start`, `hand-in`, `grade` | begins an exam, closes it, has it graded |
//! | `tick 1000 500` | looks at the clock: milliseconds since 1970, and since the last look |
//! | `misses` | repeats what was not right at the first try |
//! | `restart 7` | starts over with nothing answered, by seed 7 |
//! | `draw 5 7` | starts over with five questions, drawn and ordered by seed 7; the first five without a seed |
//!
//! A text goes to the end of its line, without the spaces around it; one that
//! begins with a quote is read as JSON, for what a line can't hold. Empty
//! lines and those that begin with `#` say nothing.

use std::rc::Rc;

use serde::Serialize;

use crate::code::CodeSet;
use crate::error_kind::ErrorKind;
use crate::grade::{Grade, grade_with_book};
use crate::history::Certainty;
use crate::json;
use crate::quiz::{Poa, Quiz, check};
use crate::session::{Action, Field, Item, Mode, Problem, Session, Settings, Tick};
use crate::take_away::Totals;

/// Runs a script on a quiz, given as JSON, and returns a line of JSON for each
/// check, for each line of the script that says nothing known, and at the end
/// for the figures. A quiz that can't be shown gives its fault and nothing else.
///
/// A check that the session answers with nothing, such as a second one in the
/// feedback, gives no line.
///
/// ```
/// use medcode_quiz::replay::replay;
///
/// let quiz = r#"{
///     "format": 1, "id": "one", "title": "One question",
///     "question": [{
///         "id": "hypertension", "kind": "assign",
///         "statement": "Essential hypertension.", "ask": "Code the diagnosis.",
///         "key": [{ "code": "I10" }]
///     }]
/// }"#;
/// let output = replay(quiz, "code 1 i10\ncheck");
/// assert!(output.starts_with(r#"{"question":"hypertension","try":1,"grade":{"points":100,"#));
/// assert!(output.contains("\n{\"figures\":{\"questions\":1,\"answered\":1,\"correct\":1,"));
/// ```
pub fn replay(quiz: &str, script: &str) -> String {
    let quiz: Quiz = match json::read(quiz) {
        Ok(quiz) => quiz,
        Err(error) => return Output::of_fault(&error.to_string()),
    };
    if let Some(fault) = check(&quiz).first() {
        return Output::of_fault(&[fault.kind.title(), &fault.place()].concat());
    }
    let quiz = Rc::new(quiz);
    let mut session = Session::new(Rc::clone(&quiz), Settings::default());
    let mut output = Output::default();
    for line in script.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match (read_draw(line), read_action(line)) {
            (Some(settings), _) => session = Session::new(Rc::clone(&quiz), settings),
            (None, Some(Action::Check)) => output.check(&mut session),
            (None, Some(action)) => {
                session.apply(action, None);
            }
            (None, None) => output.push(&Unknown { unknown: line }),
        }
    }
    output.push(&End { figures: FiguresLine::of(&session) });
    output.0
}

/// Reads a line of a script; `None` if it says nothing that is known. `draw`
/// is no action, and unknown here.
pub fn read_action(line: &str) -> Option<Action> {
    Some(match split(line) {
        ("choose", choice) => Action::Choose(read_place(choice)?),
        ("code", rest) => edit(rest, |text| Some(Field::Code(read_text(text)?)))?,
        ("modifiers", rest) => edit(rest, |text| Some(Field::Modifiers(read_text(text)?)))?,
        ("units", rest) => edit(rest, |text| Some(Field::Units(read_text(text)?)))?,
        ("poa", rest) => edit(rest, |word| Some(Field::Poa(read_word(word, Poa::from_name)?)))?,
        ("set", rest) => edit(rest, |word| Some(Field::Set(read_word(word, CodeSet::from_name)?)))?,
        ("add", "") => Action::AddLine,
        ("remove", line) => Action::RemoveLine(read_place(line)?),
        ("move", rest) => {
            let (from, to) = split(rest);
            Action::MoveLine { from: read_place(from)?, to: read_place(to)? }
        }
        ("facts", facts) => Action::Facts(facts.to_owned()),
        ("check", "") => Action::Check,
        ("hint", "") => Action::Hint,
        ("retry", "") => Action::Retry,
        ("show", "") => Action::Show,
        ("next", "") => Action::Next,
        ("back", "") => Action::Back,
        ("goto", place) => Action::GoTo(read_place(place)?),
        ("finish", "") => Action::Finish,
        ("sure", word) => Action::Sure(read_word(word, Certainty::from_name)?),
        ("flag", "") => Action::Flag,
        ("start", "") => Action::Start,
        ("hand-in", "") => Action::HandIn,
        ("grade", "") => Action::GradeAll,
        ("tick", rest) => Action::Tick(read_tick(rest)?),
        ("misses", "") => Action::RepeatMisses,
        ("restart", seed) => Action::Restart { seed: seed.parse().ok()? },
        _ => return None,
    })
}

/// Reads milliseconds since 1970 and, unless it is a visit's first tick,
/// milliseconds since the one before.
fn read_tick(rest: &str) -> Option<Tick> {
    const DAY: u64 = 86_400_000;
    let (now, awake) = split(rest);
    let now: u64 = now.parse().ok()?;
    let awake = if awake.is_empty() { None } else { Some(awake.parse().ok()?) };
    Some(Tick { now, awake, day: u32::try_from(now / DAY).ok()? })
}

fn read_draw(line: &str) -> Option<Settings> {
    let (mode, rest) = match split(line) {
        ("draw", rest) => (Mode::Practice, rest),
        ("exam", rest) => (Mode::Exam, rest),
        _ => return None,
    };
    let (count, rest) = split(rest);
    let (seed, minutes) = split(rest);
    let minutes = if minutes.is_empty() { None } else { Some(minutes.parse().ok()?) };
    // Read as 32 bits everywhere, or a large number would be known on the desk only.
    let count = usize::try_from(count.parse::<u32>().ok()?).ok()?;
    let (shuffle, seed) = match seed {
        "" => (false, 0),
        seed => (true, seed.parse().ok()?),
    };
    Some(Settings { count: Some(count), shuffle, seed, mode, minutes, ..Settings::default() })
}

/// Splits off the first word.
fn split(text: &str) -> (&str, &str) {
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    (word, rest.trim())
}

/// Reads a place counted from 1 as one counted from 0.
fn read_place(text: &str) -> Option<usize> {
    let place: u32 = text.parse().ok()?;
    usize::try_from(place.checked_sub(1)?).ok()
}

fn edit(rest: &str, field: impl Fn(&str) -> Option<Field>) -> Option<Action> {
    let (line, value) = split(rest);
    Some(Action::Edit(read_place(line)?, field(value)?))
}

fn read_text(text: &str) -> Option<String> {
    if text.starts_with('"') { json::read(text).ok() } else { Some(text.to_owned()) }
}

/// Reads a word of a list, or none where nothing stands.
fn read_word<T>(word: &str, from_name: fn(&str) -> Option<T>) -> Option<Option<T>> {
    if word.is_empty() { Some(None) } else { from_name(word).map(Some) }
}

/// Lines of JSON.
#[derive(Default)]
struct Output(String);

impl Output {
    fn of_fault(fault: &str) -> String {
        let mut output = Self::default();
        output.push(&Fault { fault });
        output.0
    }

    fn push(&mut self, line: &impl Serialize) {
        self.0.push_str(&serde_json::to_string(line).unwrap_or_default());
        self.0.push('\n');
    }

    /// Checks the response on the screen and writes down what came of it.
    fn check(&mut self, session: &mut Session) {
        if !session.apply(Action::Check, Some(grade_with_book)) {
            return;
        }
        let place = session.position();
        let (Some(question), Some(item)) = (session.question(place), session.item(place)) else {
            return;
        };
        let question = question.id.as_str();
        match (item.problem, item.grade()) {
            (Some(problem), _) => self.push(&Unchecked::of(question, problem)),
            (None, Some(grade)) => self.push(&Checked::of(question, item, grade)),
            (None, None) => {}
        }
    }
}

#[derive(Serialize)]
struct Fault<'a> {
    fault: &'a str,
}

#[derive(Serialize)]
struct Unknown<'a> {
    unknown: &'a str,
}

#[derive(Serialize)]
struct Checked<'a> {
    question: &'a str,
    #[serde(rename = "try")]
    n_try: usize,
    grade: &'a Grade,
}

impl<'a> Checked<'a> {
    fn of(question: &'a str, item: &Item, grade: &'a Grade) -> Self {
        Self { question, n_try: item.tries.len(), grade }
    }
}

#[derive(Serialize)]
struct Unchecked<'a> {
    question: &'a str,
    problem: &'static str,
    /// Counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

impl<'a> Unchecked<'a> {
    fn of(question: &'a str, problem: Problem) -> Self {
        match problem {
            Problem::Empty => Self { question, problem: "empty", line: None },
            Problem::AskSet { line } => Self { question, problem: "ask-set", line: Some(line + 1) },
        }
    }
}

#[derive(Serialize)]
struct End {
    figures: FiguresLine,
}

/// The figures, and the errors as kind, times and points.
#[derive(Serialize)]
struct FiguresLine {
    #[serde(flatten)]
    totals: Totals,
    errors: Vec<(ErrorKind, u32, u32)>,
}

impl FiguresLine {
    fn of(session: &Session) -> Self {
        let figures = session.figures();
        Self { totals: Totals::of(&figures), errors: figures.errors }
    }
}
