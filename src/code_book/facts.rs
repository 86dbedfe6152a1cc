//! What the code book says of an answer: small facts that the grader can use
//! without the book, and that are kept with the answer.
//!
//! A fact is a few words, facts are separated by `;`. Codes are written as
//! coders write them, which also tells their code set.

use super::book::{CodeBook, Key, Row};
use super::edition::day_text;
use super::notes::Notes;
use super::phrase::holds;
use super::reply::code_text;
use super::words::Mark;
use crate::code::{Code, CodeSet, Reading};
use crate::quiz::{self, Date, Response};

/// What the book says of a code, or of two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// There is no such code in the edition.
    Missing {
        /// The code.
        code: String,
        /// The edition.
        edition: String,
    },
    /// A header, or a code without its 7th character.
    Header {
        /// The code.
        code: String,
    },
    /// No longer valid on the date of service.
    Retired {
        /// The code.
        code: String,
        /// The last day.
        last: String,
        /// What took its place, separated by spaces; may be empty.
        now: String,
    },
    /// Not valid yet.
    NotYet {
        /// The code.
        code: String,
        /// The first day.
        from: String,
    },
    /// Exists with placeholders X put in (I.A.4).
    Placeholder {
        /// The code.
        code: String,
        /// With the placeholders.
        meant: String,
    },
    /// Two codes that differ in the 7th character only.
    Seventh(String, String),
    /// Two codes that differ in the side only.
    Side(String, String),
    /// The first is the less specific of two: unspecified where the other isn't.
    Less(String, String),
    /// Never coded together, by a note at the first.
    Excludes1(String, String),
    /// The first stands before the second.
    Before(String, String),
    /// Never first-listed.
    NeverFirst {
        /// The code.
        code: String,
        /// Why.
        mark: Mark,
    },
}

impl Fact {
    fn kind(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::Header { .. } => "header",
            Self::Retired { .. } => "retired",
            Self::NotYet { .. } => "from",
            Self::Placeholder { .. } => "placeholder",
            Self::Seventh(..) => "7th",
            Self::Side(..) => "side",
            Self::Less(..) => "less",
            Self::Excludes1(..) => "excludes1",
            Self::Before(..) => "before",
            Self::NeverFirst { .. } => "never-first",
        }
    }

    /// Returns the words; what there is none of is empty.
    fn words(&self) -> [&str; 4] {
        let (code, second, third) = match self {
            Self::Header { code } => (code, "", ""),
            Self::NeverFirst { code, mark } => (code, mark.name(), ""),
            Self::Retired { code, last, now } => (code, last.as_str(), now.as_str()),
            Self::Missing { code, edition: second }
            | Self::NotYet { code, from: second }
            | Self::Placeholder { code, meant: second }
            | Self::Seventh(code, second)
            | Self::Side(code, second)
            | Self::Less(code, second)
            | Self::Excludes1(code, second)
            | Self::Before(code, second) => (code, second.as_str(), ""),
        };
        [self.kind(), code, second, third]
    }

    fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let kind = words.next()?;
        let code = words.next()?.to_owned();
        let mut rest = words.map(str::to_owned);
        Some(match kind {
            "missing" => Self::Missing { code, edition: rest.collect::<Vec<_>>().join(" ") },
            "header" => Self::Header { code },
            "retired" => {
                let last = rest.next()?;
                Self::Retired { code, last, now: rest.collect::<Vec<_>>().join(" ") }
            }
            "from" => Self::NotYet { code, from: rest.next()? },
            "placeholder" => Self::Placeholder { code, meant: rest.next()? },
            "7th" => Self::Seventh(code, rest.next()?),
            "side" => Self::Side(code, rest.next()?),
            "less" => Self::Less(code, rest.next()?),
            "excludes1" => Self::Excludes1(code, rest.next()?),
            "before" => Self::Before(code, rest.next()?),
            "never-first" => Self::NeverFirst { code, mark: Mark::from_name(&rest.next()?)? },
            _ => return None,
        })
    }
}

/// What the book says of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(pub Vec<Fact>);

impl Facts {
    /// Reads facts; what can't be read says nothing.
    pub fn parse(text: &str) -> Self {
        Self(text.split(';').filter_map(Fact::parse).collect())
    }

    /// Returns the facts as text.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for fact in &self.0 {
            let mut separator = if text.is_empty() { "" } else { ";" };
            for word in fact.words().into_iter().filter(|word| !word.is_empty()) {
                text.push_str(separator);
                text.push_str(word);
                separator = " ";
            }
        }
        text
    }
}

/// What an answer is asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The date of service; without one the newest edition counts.
    pub date: Option<Date>,
    /// The entered codes, in their order.
    pub entered: Vec<Code>,
    /// The codes that would have been right.
    pub key: Vec<Code>,
}

impl Question {
    /// Returns what there is to ask about a response to a quiz's question.
    pub fn of(question: &quiz::Question, response: &Response) -> Self {
        let sets = question.code_sets();
        let Response::Assign(entries) = response else { return Self::default() };
        let code = |entry: &quiz::Entry| match entry.read(&sets) {
            Reading::One(line) | Reading::OtherSet(line) => Some(line.code),
            _ => None,
        };
        let alternatives = question.alternatives.iter().flat_map(|alternative| &alternative.lines);
        let key = question.key.iter().chain(alternatives);
        Self {
            date: question.date,
            entered: entries.iter().filter_map(code).collect(),
            key: key.filter_map(|line| Some(line.line()?.code)).collect(),
        }
    }

    /// Returns `true` if the diagnoses are entered in the order in which the
    /// key has them, which breaks no rule.
    pub fn is_in_order_of_key(&self) -> bool {
        let mut key = self.key.iter();
        let mut diagnoses = self.entered.iter().filter(|code| code.set() == CodeSet::Icd10cm);
        diagnoses.all(|code| key.any(|other| other == code))
    }
}

/// Returns what the books say; a book that isn't there says nothing.
pub fn facts(books: &[&CodeBook], notes: &Notes, question: &Question) -> Facts {
    let mut facts = Vec::new();
    let book = |set: CodeSet| books.iter().copied().find(|book| book.set == set);
    let Question { date, entered, key } = question;
    for code in entered {
        let Some(book) = book(code.set()) else { continue };
        facts.extend(status(book, code, *date));
        let key = Key::of(code.as_str());
        if let Some(mark) = resolved(book, key, *date).and_then(|(row, _)| row.mark) {
            facts.push(Fact::NeverFirst { code: written(code), mark });
        }
    }
    if let Some(book) = book(CodeSet::Icd10cm) {
        let is_cm = |code: &&Code| code.set() == CodeSet::Icd10cm;
        let wrong = || entered.iter().filter(is_cm).filter(|code| !key.contains(code));
        for code in wrong() {
            for right in key.iter().filter(is_cm) {
                facts.extend(relation(book, code, right));
            }
        }
        let diagnoses: Vec<&Code> = entered.iter().filter(is_cm).collect();
        for (nth, a) in diagnoses.iter().enumerate() {
            for b in diagnoses.iter().skip(nth + 1).filter(|b| a != *b) {
                let (x, y) = (Key::of(a.as_str()), Key::of(b.as_str()));
                if let Some((_, is_at_first)) = notes.excludes1(book, x, y) {
                    let (holder, other) = if is_at_first { (a, b) } else { (b, a) };
                    facts.push(pair(Fact::Excludes1, holder, other));
                }
                if notes.before(book, x, y).is_some() {
                    facts.push(pair(Fact::Before, a, b));
                } else if notes.before(book, y, x).is_some() {
                    facts.push(pair(Fact::Before, b, a));
                }
            }
        }
    }
    let mut told: Vec<Fact> = Vec::new();
    for fact in facts {
        if told.last().is_none_or(|last| last.words() != fact.words()) {
            told.push(fact);
        }
    }
    Facts(told)
}

/// Returns a fact about two codes.
#[inline(never)]
fn pair(fact: fn(String, String) -> Fact, a: &Code, b: &Code) -> Fact {
    fact(written(a), written(b))
}

fn written(code: &Code) -> String {
    code_text(code.set(), code.as_str())
}

/// Returns the row of a code and its 7th character, if the code is complete
/// and lawful, whatever its days.
fn resolved(book: &CodeBook, code: Key, date: Option<Date>) -> Option<(&Row, Option<char>)> {
    let (idx, c) = book.split(code, date)?;
    let row = book.rows().get(idx)?;
    let is_lawful = match c {
        Some(c) => book.seventh(row).iter().any(|(other, _)| *other == c),
        None => !row.needs_seventh(),
    };
    is_lawful.then_some((row, c))
}

/// Returns what is wrong with a code on a date of service, as far as the book
/// can say: where its editions don't reach, nothing.
pub fn status(book: &CodeBook, code: &Code, date: Option<Date>) -> Option<Fact> {
    let text = written(code);
    let key = Key::of(code.as_str());
    let successor = book.successor(key);
    let retired = |last: String| Fact::Retired {
        code: text.clone(),
        last,
        now: successor.map(|successor| successor.now.clone()).unwrap_or_default(),
    };
    let day = date.or_else(|| book.editions.last().and_then(|edition| edition.span.to));
    let is_over =
        |last: &str| day.is_none_or(|day| Date::parse(last).is_none_or(|last| last < day));
    if let Some((row, _)) = resolved(book, key, date).filter(|(row, _)| row.billable) {
        let span = book.span(row);
        return match (day, span.from, span.to) {
            (Some(day), _, Some(last)) if last < day => Some(retired(day_text(last))),
            (Some(day), Some(from), _) if day < from => {
                Some(Fact::NotYet { code: text, from: day_text(from) })
            }
            _ => None,
        };
    }
    if let Some(successor) = successor.filter(|successor| is_over(&successor.last)) {
        return Some(retired(successor.last.clone()));
    }
    let edition = day.and_then(|day| book.edition(day))?;
    // What the starter set lacks may well exist.
    if book.set == CodeSet::Hcpcs {
        return None;
    }
    if book.row_on(key, date).is_some() {
        return Some(Fact::Header { code: text });
    }
    if let Some(meant) = with_placeholders(book, key, date) {
        let meant = code_text(book.set, meant.as_str());
        return Some(Fact::Placeholder { code: text, meant });
    }
    Some(Fact::Missing { code: text, edition: edition.name.clone() })
}

/// Returns the code with the placeholders X that make it one.
fn with_placeholders(book: &CodeBook, code: Key, date: Option<Date>) -> Option<Key> {
    let (c, stem) = code.bytes().split_last()?;
    let n_stem = stem.iter().rposition(|b| *b != b'X').map_or(0, |place| place + 1);
    if stem.len() >= 6 || n_stem < 3 {
        return None;
    }
    let mut meant = code.cut(n_stem).filled();
    meant.push(*c);
    let (row, seventh) = resolved(book, meant, date)?;
    (row.needs_seventh() && seventh.is_some()).then_some(meant)
}

/// Returns how a wrong diagnosis differs from a right one, as far as titles and
/// rules tell: 7th character, side, or less said.
pub fn relation(book: &CodeBook, wrong: &Code, right: &Code) -> Option<Fact> {
    let (a, a_seventh) = book.split(Key::of(wrong.as_str()), None)?;
    let (b, b_seventh) = book.split(Key::of(right.as_str()), None)?;
    let (a, b) = (book.rows().get(a)?, book.rows().get(b)?);
    if a.key == b.key {
        let is_seventh = a_seventh.is_some() && a_seventh != b_seventh;
        return is_seventh.then(|| pair(Fact::Seventh, wrong, right));
    }
    if a.key.cut(3) != b.key.cut(3) {
        return None;
    }
    if let (Some((a_rest, a_side)), Some((b_rest, b_side))) =
        (side(book.title(a)), side(book.title(b)))
        && a_rest == b_rest
        && a_side != b_side
        && a_seventh == b_seventh
    {
        return Some(pair(Fact::Side, wrong, right));
    }
    // Where the two part, one says "unspecified" and the other doesn't.
    let (a_branch, b_branch) = (branch(book, a.key, b.key)?, branch(book, b.key, a.key)?);
    let is_vague = |row: &Row| holds(&book.title(row).to_ascii_lowercase(), "unspecified");
    (is_vague(a_branch) && !is_vague(b_branch)).then(|| pair(Fact::Less, wrong, right))
}

/// Returns the row on the way to `key` directly below where it parts from `other`.
fn branch(book: &CodeBook, key: Key, other: Key) -> Option<&Row> {
    let shared = key.n_shared(&other);
    let below = (shared + 1..=key.bytes().len()).find_map(|len| book.row_on(key.cut(len), None))?;
    book.rows().get(below)
}

/// Splits a title into what it says without the side, and the side.
fn side(title: &str) -> Option<(String, &'static str)> {
    let sides = ["right", "left", "bilateral"];
    let mut rest = String::new();
    let mut found = None;
    let mut word = String::new();
    for b in title.bytes().chain([b' ']) {
        if b.is_ascii_alphanumeric() {
            word.push(char::from(b.to_ascii_lowercase()));
            continue;
        }
        let side = sides.into_iter().find(|side| *side == word);
        if side.is_some() && (found.is_none() || found == side) {
            found = side;
        } else if !word.is_empty() {
            rest.push_str(&word);
            rest.push(' ');
        }
        word.clear();
    }
    found.map(|side| (rest, side))
}
