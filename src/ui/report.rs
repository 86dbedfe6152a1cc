//! What a page hears of a quiz, as JSON. `docs/embedding.md` has the shapes.

use serde::Serialize;

use super::act::Moment;
use super::store::Event;
use crate::error_kind::ErrorKind;
use crate::grade::Verdict;
use crate::quiz::{FaultKind, Quiz, check};
use crate::session::{Session, Stage};
use crate::take_away::Totals;

/// The version of every event's detail and of the results.
const VERSION: u32 = 1;

/// Returns the name of the DOM event and its detail.
pub(super) fn event(event: &Event) -> (&'static str, String) {
    let (name, detail) = match event {
        Event::Answer { quiz, question, version, n_try, grade, earned } => {
            let detail = AnswerDetail {
                version: VERSION,
                quiz,
                question,
                question_version: *version,
                n_try: *n_try,
                points: *earned,
                verdict: grade.verdict,
                errors: grade.findings.iter().filter_map(|finding| finding.kind).collect(),
            };
            ("medcode-answer", serde_json::to_string(&detail))
        }
        Event::Complete { quiz, figures } => {
            let detail = CompleteDetail { version: VERSION, quiz, figures: Totals::of(figures) };
            ("medcode-complete", serde_json::to_string(&detail))
        }
    };
    (name, detail.unwrap_or_default())
}

/// Returns what has happened since a moment.
pub(super) fn events(before: &Moment, session: &Session) -> Vec<Event> {
    let quiz = &session.quiz().id;
    let is_graded_now = session.is_graded() && !before.is_graded;
    let places = if is_graded_now { 0..session.len() } else { before.place..before.place + 1 };
    let mut events = Vec::new();
    for place in places {
        let now = session.item(place).zip(session.question(place));
        let n_tries = if is_graded_now { 0 } else { before.n_tries };
        if let Some((item, question)) = now.filter(|(item, _)| item.tries.len() > n_tries) {
            events.extend(item.tries.last().map(|last| Event::Answer {
                quiz: quiz.clone(),
                question: question.id.clone(),
                version: question.version,
                n_try: item.tries.len(),
                grade: Box::new(last.grade.clone()),
                earned: last.earned,
            }));
        }
    }
    let is_end = before.stage != Stage::Summary && session.stage() == Stage::Summary;
    let is_first_end = !session.is_exam() || is_graded_now;
    if is_end && is_first_end && session.is_complete() {
        events.push(Event::Complete { quiz: quiz.clone(), figures: session.figures() });
    }
    events
}

/// Returns the results so far.
pub(super) fn results(session: &Session) -> String {
    serde_json::to_string(&Results::of(session)).unwrap_or_default()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AnswerDetail<'a> {
    version: u32,
    quiz: &'a str,
    question: &'a str,
    question_version: u32,
    #[serde(rename = "try")]
    n_try: usize,
    points: u8,
    verdict: Verdict,
    errors: Vec<ErrorKind>,
}

#[derive(Serialize)]
struct CompleteDetail<'a> {
    version: u32,
    quiz: &'a str,
    #[serde(flatten)]
    figures: Totals,
}

#[derive(Serialize)]
struct Results<'a> {
    version: u32,
    quiz: &'a str,
    #[serde(flatten)]
    figures: Totals,
    items: Vec<ResultItem<'a>>,
}

#[derive(Serialize)]
struct ResultItem<'a> {
    question: &'a str,
    tries: usize,
    /// Of the first try; absent if there was none.
    #[serde(skip_serializing_if = "Option::is_none")]
    points: Option<u8>,
}

impl<'a> Results<'a> {
    fn of(session: &'a Session) -> Self {
        let item = |place: usize| {
            let (question, item) = (session.question(place)?, session.item(place)?);
            let points = item.tries.first().map(|first| first.earned);
            Some(ResultItem { question: &question.id, tries: item.tries.len(), points })
        };
        Self {
            version: VERSION,
            quiz: &session.quiz().id,
            figures: Totals::of(&session.figures()),
            items: (0..session.len()).filter_map(item).collect(),
        }
    }
}

/// Returns what keeps the quiz from being taken: a sentence for the reader, a
/// line break, and the detail for the console.
pub(super) fn fault(quiz: &Quiz) -> Option<String> {
    let faults = check(quiz);
    let fault = faults.first()?;
    Some(match fault.kind {
        FaultKind::NoQuestions => "This quiz has no questions yet.\n".to_owned(),
        kind => {
            let sentence = "This quiz has a mistake that its author has to mend.\n";
            [sentence, kind.name(), &fault.place()].concat()
        }
    })
}
