//! What was missed, as a text file that Anki imports as cards.
//!
//! After "Text Files" in Anki's manual: `#key:value` lines at the top, then a
//! note a line, columns parted by tabs. Every field is quoted, with its quotes
//! doubled: so it may hold tabs and line ends, and a statement that begins with
//! `#` is no comment.

use super::row::choice_text;
use crate::markup::Markup;
use crate::quiz::{Choice, KeyLine, Kind, Question};
use crate::session::{Item, Session};
use crate::text;

/// Returns `true` if a question was answered and not right at the first try.
pub fn is_miss(item: &Item) -> bool {
    item.is_answered() && !item.is_right_at_once()
}

/// Returns a file of a card for each question that was answered and not right
/// at the first try; `None` if there is none. What wasn't answered isn't on it:
/// a card would give it away.
pub fn misses_for_anki(session: &Session) -> Option<String> {
    let quiz = session.quiz();
    let notice = if quiz.has_cpt() { text::CPT_NOTICE } else { "" };
    let mut file =
        ["#separator:tab\n#html:false\n#notetype:Basic\n#deck:", &one_line(&quiz.title)].concat();
    file.push_str("\n#tags column:3\n");
    let mut has_any = false;
    for place in 0..session.len() {
        let (Some(question), Some(item)) = (session.question(place), session.item(place)) else {
            continue;
        };
        if is_miss(item) {
            has_any = true;
            let fields = [front(question), back(question, notice), tags(&quiz.id, question)];
            let quoted = fields.map(|field| ["\"", &field.replace('"', "\"\""), "\""].concat());
            file.push_str(&quoted.join("\t"));
            file.push('\n');
        }
    }
    has_any.then_some(file)
}

/// The statement with what decides beside it, and the task.
fn front(question: &Question) -> String {
    let mut facts: Vec<String> = Vec::new();
    facts.extend(question.setting.map(|setting| text::setting(setting).to_owned()));
    facts.extend(question.claim.map(|claim| text::claim(claim).to_owned()));
    let date = |date| [text::date_label(question), " ", &text::date(date)].concat();
    facts.extend(question.date.map(date));
    let choices = question.choices.iter().enumerate();
    let choices: Vec<String> = choices.map(|(idx, choice)| choice_text(idx, choice)).collect();
    paragraphs(&[
        facts.join(" · "),
        prose(&question.statement),
        prose(&question.ask),
        choices.join("\n"),
    ])
}

/// The answer with its reasons.
fn back(question: &Question, notice: &str) -> String {
    let answer: Vec<String> = match question.kind {
        Kind::Assign => question.key.iter().map(key_line).collect(),
        Kind::Choose => {
            let right = question.choices.iter().enumerate().filter(|(_, choice)| choice.right);
            right.map(|(idx, choice)| right_choice(idx, choice)).collect()
        }
    };
    let alternative = |lines: &[KeyLine], why: &str| {
        let codes: Vec<String> = lines.iter().map(code).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        with_reason(&["Accepted as well: ", &text::list(&codes)].concat(), why)
    };
    let alternatives = question.alternatives.iter();
    let alternatives: Vec<String> = alternatives.map(|a| alternative(&a.lines, &a.why)).collect();
    paragraphs(&[
        answer.join("\n"),
        alternatives.join("\n"),
        prose(&question.rationale),
        question.cite.join("; "),
        notice.to_owned(),
    ])
}

fn key_line(key: &KeyLine) -> String {
    let mut head = code(key);
    if let Some(poa) = key.poa {
        head = [&head, ", POA ", poa.name()].concat();
    }
    if key.optional {
        head.push_str(" (optional)");
    }
    if !key.alternatives.is_empty() {
        head = [&head, " (as good: ", &key.alternatives.join(", "), ")"].concat();
    }
    with_reason(&head, &key.why)
}

fn right_choice(idx: usize, choice: &Choice) -> String {
    with_reason(&choice_text(idx, choice), &choice.why)
}

fn code(key: &KeyLine) -> String {
    key.line().map_or_else(|| key.code.clone(), |line| line.to_string())
}

fn with_reason(head: &str, why: &str) -> String {
    if why.is_empty() { head.to_owned() } else { [head, " – ", why].concat() }
}

/// The id of the quiz and the topics; Anki parts tags by spaces.
fn tags(quiz: &str, question: &Question) -> String {
    let words = |tag: &str| tag.split_whitespace().collect::<Vec<_>>().join("-");
    let mut tags = vec![words(quiz)];
    tags.extend(question.topics.iter().map(|topic| words(topic)));
    tags.join(" ")
}

/// Joins what isn't empty.
fn paragraphs(texts: &[String]) -> String {
    let texts: Vec<&str> =
        texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
    texts.join("\n\n")
}

/// Returns a text without its markup.
fn prose(text: &str) -> String {
    let paragraphs = Markup::parse(text).paragraphs;
    let words = |runs: Vec<crate::markup::Run>| -> String {
        runs.into_iter().map(|run| run.text).collect()
    };
    paragraphs.into_iter().map(words).collect::<Vec<_>>().join("\n\n")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
