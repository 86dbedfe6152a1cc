//! What a page hears of a quiz, as JSON. `docs/embedding.md` has the shapes.

use serde::Serialize;

use super::store::Event;
use crate::error_kind::ErrorKind;
use crate::grade::Verdict;
use crate::session::{Figures, Session};

/// The version of every event's detail and of the results.
const VERSION: u32 = 1;

/// Returns the name of the DOM event and its detail.
pub(super) fn event(event: &Event) -> (&'static str, String) {
    let (name, detail) = match event {
        Event::Answer { quiz, question, version, n_try, grade } => {
            let detail = AnswerDetail {
                version: VERSION,
                quiz,
                question,
                question_version: *version,
                n_try: *n_try,
                points: grade.points,
                verdict: grade.verdict,
                errors: grade.findings.iter().filter_map(|finding| finding.kind).collect(),
            };
            ("medcode-answer", serde_json::to_string(&detail))
        }
        Event::Complete { quiz, figures } => {
            let detail =
                CompleteDetail { version: VERSION, quiz, figures: FiguresDetail::of(figures) };
            ("medcode-complete", serde_json::to_string(&detail))
        }
    };
    (name, detail.unwrap_or_default())
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
    figures: FiguresDetail,
}

/// The figures of a session; each ratio as `[part, whole]`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FiguresDetail {
    questions: u32,
    answered: u32,
    correct: u32,
    points: u32,
    code_accuracy: [u32; 2],
    case_accuracy: [u32; 2],
    precision: [u32; 2],
    recall: [u32; 2],
}

impl FiguresDetail {
    fn of(figures: &Figures) -> Self {
        let pair = |ratio: crate::session::Ratio| [ratio.part, ratio.whole];
        Self {
            questions: figures.questions,
            answered: figures.answered,
            correct: figures.correct,
            points: figures.points,
            code_accuracy: pair(figures.code_accuracy()),
            case_accuracy: pair(figures.case_accuracy()),
            precision: pair(figures.precision()),
            recall: pair(figures.recall()),
        }
    }
}

#[derive(Serialize)]
struct Results<'a> {
    version: u32,
    quiz: &'a str,
    #[serde(flatten)]
    figures: FiguresDetail,
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
            let points = item.tries.first().map(|first| first.grade.points);
            Some(ResultItem { question: &question.id, tries: item.tries.len(), points })
        };
        Self {
            version: VERSION,
            quiz: &session.quiz().id,
            figures: FiguresDetail::of(&session.figures()),
            items: (0..session.len()).filter_map(item).collect(),
        }
    }
}
