//! How entered lines are spread over the lines of an answer.

use super::answer::{Answer, Key, Rated};
use super::entered::{Content, Distinct, Entered};
use super::{Detail, matching};
use crate::code::{CodeSet, Line, Modifier, icd10cm};
use crate::error_kind::ErrorKind;
use crate::quiz::WrongCode;

/// The outcome: each distinct line is in one place.
pub(super) struct Matches<'a> {
    /// For each line of the answer, the distinct line that was matched with
    /// it or, where none was, stands in its place.
    pub(super) pairs: Vec<Option<(usize, Rated<'a>)>>,
    /// The distinct lines that nothing is left for.
    pub(super) surplus: Vec<(usize, Rated<'a>)>,
}

impl<'a> Matches<'a> {
    /// Finds the most credit, then gives each optional line the one entry it
    /// forgives, then puts what has no credit in the place of what is missing.
    pub(super) fn of(answer: &Answer<'a>, entered: &Entered<'_>) -> Self {
        let mut spread = Spread::new(answer, entered);
        spread.match_required();
        spread.match_optional();
        spread.stand_in();
        let surplus = spread
            .left
            .iter()
            .filter_map(|&idx| Some((idx, answer.surplus(entered.lines.get(idx)?))));
        let mut matches = Self { surplus: surplus.collect(), pairs: spread.pairs };
        matches.name_modifier_lines(answer, entered);
        matches
    }

    /// A modifier too many that another line lacks is on the wrong line.
    fn name_modifier_lines(&mut self, answer: &Answer<'a>, entered: &Entered<'_>) {
        let differences: Vec<_> = answer
            .keys
            .iter()
            .zip(&self.pairs)
            .map(|(key, place)| Modifiers::of(key, place.as_ref(), entered))
            .collect();
        for (key_idx, place) in self.pairs.iter_mut().enumerate() {
            let Some((_, rated)) = place else { continue };
            let is_lacked_elsewhere = |modifier: &&Modifier| {
                let mut others = differences.iter().enumerate().filter(|(idx, _)| *idx != key_idx);
                others.any(|(_, other)| other.lacking.contains(modifier))
            };
            let is_misplaced = rated.note.is_none()
                && differences
                    .get(key_idx)
                    .is_some_and(|own| own.too_many.iter().any(|m| is_lacked_elsewhere(&m)));
            for cause in rated.causes.iter_mut().filter(|_| is_misplaced) {
                if matches!(cause.kind, ErrorKind::ModifierExtra | ErrorKind::ModifierWrong) {
                    cause.kind = ErrorKind::ModifierLine;
                }
            }
        }
    }
}

/// How the modifiers of a line differ from those asked for.
#[derive(Default)]
struct Modifiers {
    lacking: Vec<Modifier>,
    too_many: Vec<Modifier>,
}

impl Modifiers {
    fn of(key: &Key<'_>, place: Option<&(usize, Rated<'_>)>, entered: &Entered<'_>) -> Self {
        let nth = place.map_or(0, |(_, rated)| rated.nth_accepted);
        let wanted =
            key.accepted.get(nth).map(|line| line.modifiers.as_slice()).unwrap_or_default();
        let line = place.and_then(|(idx, _)| entered.lines.get(*idx)?.line());
        let found = line.map(|line| line.modifiers.as_slice()).unwrap_or_default();
        let without = |some: &[Modifier], others: &[Modifier]| {
            some.iter().filter(|m| !others.contains(m)).cloned().collect()
        };
        match place {
            None if !key.is_required() => Self::default(),
            _ => Self { lacking: without(wanted, found), too_many: without(found, wanted) },
        }
    }
}

/// The work in progress.
struct Spread<'m, 'a> {
    answer: &'m Answer<'a>,
    entered: &'m Entered<'m>,
    /// The author's note on each distinct line.
    notes: Vec<Option<&'a WrongCode>>,
    pairs: Vec<Option<(usize, Rated<'a>)>>,
    /// The distinct lines that have no place yet.
    left: Vec<usize>,
}

impl<'m, 'a> Spread<'m, 'a> {
    fn new(answer: &'m Answer<'a>, entered: &'m Entered<'_>) -> Self {
        Self {
            answer,
            entered,
            notes: entered.lines.iter().map(|line| answer.note(line)).collect(),
            pairs: answer.keys.iter().map(|_| None).collect(),
            left: (0..entered.lines.len()).collect(),
        }
    }

    fn rate(&self, idx: usize, key: &Key<'a>) -> Option<(&'m Distinct, Rated<'a>)> {
        let line = self.entered.lines.get(idx)?;
        let note = self.notes.get(idx).copied().flatten();
        Some((line, self.answer.rate(line, note, key)))
    }

    /// Places lines that are left in the free places of required or optional
    /// lines, so that together they are worth the most.
    fn place(
        &mut self,
        is_required: bool,
        worth: impl Fn(&Key<'a>, &Distinct, &Rated<'a>) -> Option<[i64; 3]>,
    ) {
        let is_free = |(idx, key): &(usize, &Key<'a>)| {
            key.is_required() == is_required && self.pairs.get(*idx).is_some_and(Option::is_none)
        };
        let rows: Vec<_> = self.answer.keys.iter().enumerate().filter(is_free).collect();
        let columns = matching::assign(rows.len(), self.left.len(), |row, column| {
            let (_, key) = rows.get(row)?;
            let (line, rated) = self.rate(*self.left.get(column)?, key)?;
            worth(key, line, &rated)
        });
        let mut made = Vec::new();
        for ((key_idx, key), column) in rows.into_iter().zip(columns) {
            let idx = column.and_then(|column| self.left.get(column).copied());
            if let Some((idx, (_, rated))) = idx.and_then(|idx| Some((idx, self.rate(idx, key)?))) {
                made.push((key_idx, idx, rated));
            }
        }
        for (key_idx, idx, rated) in made {
            self.left.retain(|&other| other != idx);
            if let Some(place) = self.pairs.get_mut(key_idx) {
                *place = Some((idx, rated));
            }
        }
    }

    /// Matches required lines: exact lines first, then the most credit.
    fn match_required(&mut self) {
        let answer = self.answer;
        self.place(true, |key, line, rated| {
            let credit = answer.counted(rated.credit);
            // What is exactly an optional line's is no near miss of another.
            let is_another = credit < 100 && is_optional(answer, line);
            if credit == 0 || is_another {
                return None;
            }
            let weight = key.weight() as i64;
            let exact = if credit == 100 { weight } else { 0 };
            Some([exact, i64::from(credit) * weight, sameness(key, line, rated)])
        });
    }

    /// Matches optional lines: as many as can be, then the most credit.
    fn match_optional(&mut self) {
        self.place(false, |key, line, rated| {
            (rated.credit > 0).then(|| [1, i64::from(rated.credit), sameness(key, line, rated)])
        });
    }

    /// Puts lines without credit in the place of what they are most like.
    fn stand_in(&mut self) {
        self.place(true, |key, line, rated| likeness(key, line, rated).map(|level| [level, 0, 0]));
    }
}

fn is_optional(answer: &Answer<'_>, line: &Distinct) -> bool {
    let mut optional = answer.keys.iter().filter(|key| !key.is_required());
    optional.any(|key| answer.rate(line, None, key).credit == 100)
}

/// Breaks ties between equally good places: the line itself before one of its
/// alternatives, then what is the same even in parts that aren't graded.
fn sameness(key: &Key<'_>, line: &Distinct, rated: &Rated<'_>) -> i64 {
    let accepted = key.accepted.get(rated.nth_accepted);
    2 * i64::from(rated.nth_accepted == 0) + i64::from(line.line() == accepted)
}

/// Returns how much a line without credit is like a line of the answer: 6 if
/// the author says it stands in its place, down to 1; `None` if it isn't.
fn likeness(key: &Key<'_>, entered: &Distinct, rated: &Rated<'_>) -> Option<i64> {
    let instead = rated.note.and_then(|note| note.instead.as_ref());
    let is_look_alike =
        rated.causes.iter().any(|cause| matches!(cause.detail, Some(Detail::LookAlike { .. })));
    let level = match (&entered.content, key.accepted.get(rated.nth_accepted)) {
        _ if instead == Some(&key.line.code) => return Some(6),
        // Only a strict rubric leaves near misses over.
        _ if rated.credit > 0 => return Some(5),
        _ if is_look_alike => return Some(4),
        // It stands in the place of another line, or of none.
        _ if instead.is_some() => return None,
        (Content::Line(line), Some(wanted)) if is_same_chapter(line, wanted) => return Some(3),
        (Content::Line(line), Some(wanted)) if line.code.set() == wanted.code.set() => 2,
        (Content::OtherSet(line), Some(wanted)) if is_same_role(line, wanted) => 1,
        (Content::NoLine(..), _) => 1,
        _ => return None,
    };
    // Where the author says what leaving it out means, that is worth hearing
    // unless there is a likeness.
    key.line.omitted.is_none().then_some(level)
}

fn is_same_chapter(a: &Line, b: &Line) -> bool {
    let are_diagnoses = [a, b].iter().all(|line| line.code.set() == CodeSet::Icd10cm);
    are_diagnoses && icd10cm::chapter(&a.code) == icd10cm::chapter(&b.code)
}

fn is_same_role(a: &Line, b: &Line) -> bool {
    (a.code.set() == CodeSet::Icd10cm) == (b.code.set() == CodeSet::Icd10cm)
}
