//! A backup: everything that is kept, as one text, and how it comes back
//! beside what another device has kept meanwhile.

use super::{EXAM_PREFIX, ExamRecord, PREFIX, QuizRecord, Record, Unreadable};
use crate::json::{self, Json};

/// The version of the backups that this library writes.
const BACKUP: u32 = 1;

/// Returns `true` if what is stored under this name is ours.
pub fn is_ours(key: &str) -> bool {
    key.starts_with(PREFIX) || key.starts_with(EXAM_PREFIX)
}

/// Returns `true` for what is stored of an exam.
pub fn is_of_exam(key: &str) -> bool {
    key.starts_with(EXAM_PREFIX)
}

/// Returns the name of what is stored of the whole quiz, or exam, to which a
/// name belongs.
pub fn quiz_of(key: &str) -> &str {
    let end = key.match_indices('|').nth(2).map_or(key.len(), |(at, _)| at);
    key.get(..end).unwrap_or(key)
}

/// Returns records, by name, as the text of a backup: an object with the
/// version as `medcode-quiz-backup` and the records as `records`.
pub fn write(records: &[(String, String)]) -> String {
    let text = |text: &String| serde_json::to_string(text).unwrap_or_default();
    let lines: Vec<String> = records
        .iter()
        .map(|(key, record)| [text(key), ": ".to_owned(), text(record)].concat())
        .collect();
    let version = BACKUP.to_string();
    let head = ["{\"medcode-quiz-backup\": ", &version, ",\n\"records\": {\n"].concat();
    [head, lines.join(",\n"), "\n}}\n".to_owned()].concat()
}

/// Reads a backup: its records, by name. What is not ours is left out.
///
/// # Errors
///
/// Says whether it is damaged, or no backup at all, or newer than this library.
pub fn read(text: &str) -> Result<Vec<(String, String)>, Unreadable> {
    let version: u32 =
        json::read_field(text, "medcode-quiz-backup").map_err(|_| Unreadable::Damaged)?;
    if version > BACKUP {
        return Err(Unreadable::Newer);
    }
    let Ok(Json::Object(fields)) = json::read::<Json>(text) else {
        return Err(Unreadable::Damaged);
    };
    let records = fields.into_iter().find(|(name, _)| name == "records");
    let Some((_, Json::Object(records))) = records else { return Err(Unreadable::Damaged) };
    let record = |(key, value): (String, Json)| match value {
        Json::Text(text) if is_ours(&key) => Some((key, text)),
        _ => None,
    };
    Ok(records.into_iter().filter_map(record).collect())
}

/// Returns what is to be stored under a name after a restore; `None` if what
/// is there stays. Nothing that was answered on either side is lost: of a
/// question that was answered on both, the later attempt is kept, and the past
/// of both.
pub fn merge(key: &str, ours: Option<&str>, theirs: &str) -> Option<String> {
    let is_question = key.split('|').count() > 3;
    let Some(ours) = ours else {
        let is_readable = match (key.starts_with(EXAM_PREFIX), is_question) {
            (_, true) => Record::parse(theirs).is_ok(),
            (true, false) => ExamRecord::parse(theirs).is_ok(),
            (false, false) => QuizRecord::parse(theirs).is_ok(),
        };
        return is_readable.then(|| theirs.to_owned());
    };
    let merged = match (key.starts_with(EXAM_PREFIX), is_question) {
        (true, true) => return None,
        (true, false) => merge_exam(ours, theirs),
        (false, false) => merge_quiz(ours, theirs),
        (false, true) => merge_question(ours, theirs),
    }?;
    (merged != ours).then_some(merged)
}

fn merge_question(ours: &str, theirs: &str) -> Option<String> {
    let theirs = Record::parse(theirs).ok()?;
    let ours = match Record::parse(ours) {
        Ok(ours) => ours,
        Err(Unreadable::Newer) => return None,
        Err(Unreadable::Damaged) => return Some(theirs.to_text()),
    };
    if ours.question != theirs.question {
        // One of them is of a question that the author has changed.
        return None;
    }
    let (our_past, their_past) = (ours.history(), theirs.history());
    let last = |past: &crate::history::History| past.reviews.last().map(|review| review.day);
    let rank = |record: &Record, past| (last(past), record.tries.len(), record.is_solved);
    let is_theirs = rank(&theirs, &their_past) > rank(&ours, &our_past);
    let (mut merged, mut past, other) = match is_theirs {
        true => (theirs, their_past, our_past),
        false => (ours, our_past, their_past),
    };
    let n_before = past.reviews.len();
    for review in other.reviews {
        if !past.reviews.contains(&review) {
            let place = past.reviews.iter().take_while(|known| known.day <= review.day).count();
            past.reviews.insert(place, review);
        }
    }
    if past.reviews.len() > n_before {
        // The schedule takes them all in once more.
        past.folded = None;
        past.due = past.reviews.last().map_or(0, |review| review.day.saturating_add(1));
    }
    merged.set_history(&past);
    Some(merged.to_text())
}

fn merge_quiz(ours: &str, theirs: &str) -> Option<String> {
    let theirs = QuizRecord::parse(theirs).ok()?;
    let mut ours = match QuizRecord::parse(ours) {
        Ok(ours) => ours,
        Err(Unreadable::Newer) => return None,
        Err(Unreadable::Damaged) => return Some(theirs.to_text()),
    };
    for attempt in theirs.attempts() {
        if !ours.attempts().contains(&attempt) {
            ours.push(attempt, false);
        }
    }
    ours.sort();
    Some(ours.to_text())
}

/// An exam that is here stays.
fn merge_exam(ours: &str, theirs: &str) -> Option<String> {
    let theirs = ExamRecord::parse(theirs).ok()?;
    match ExamRecord::parse(ours) {
        // Its answers stand beside it, and can't be told from those of the other.
        Ok(_) | Err(Unreadable::Newer) => None,
        Err(Unreadable::Damaged) => Some(theirs.to_text()),
    }
}
