//! A quiz as its author wrote it. It never changes while it is taken.
//!
//! These types are the format: authors write them as TOML, browsers read them
//! as JSON, field by field the same. `docs/format.md` explains each field to
//! an author.

mod check;
mod date;

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Serialize};

use crate::json::{self, FromJson, Json, from_json};

pub use check::{Fault, FaultKind, Step, check};
pub use date::Date;

use crate::blueprint::Blueprint;
use crate::code::{Code, CodeFault, CodeSet, Line, Reading, parse_line, read_line};
use crate::error_kind::ErrorKind;
use crate::small_sort::sort;
use crate::words::words;

/// The version of the format that this library reads and writes.
pub const FORMAT: u32 = 1;

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A file of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "author", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Quiz {
    /// The version of the format, [`FORMAT`].
    pub format: u32,
    /// The name under which progress is kept; letters, digits and hyphens.
    pub id: String,
    /// What the reader sees above the questions.
    pub title: String,
    /// One or two sentences under the title.
    #[serde(default, skip_serializing_if = "is_default")]
    pub description: String,
    /// The language of the texts, a BCP 47 tag; `en` if none is given.
    #[serde(default = "english")]
    pub lang: String,
    /// The licence of the texts, an SPDX expression.
    #[serde(default, skip_serializing_if = "is_default")]
    pub license: String,
    /// The edition of each code set that the keys were checked against.
    #[serde(default, skip_serializing_if = "is_default")]
    pub editions: Editions,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub authors: Vec<String>,
    /// Credentialed coders who signed it; empty until one did.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reviewers: Vec<String>,
    /// The version of the author tool that has checked it; empty if none has.
    /// The tool writes it, and with it what each question's `sets` and `graded`
    /// are: then a page need not read codes to draw the first question.
    #[serde(default, skip_serializing_if = "is_default")]
    pub checked: String,
    /// Where to report an error: a URL or a mail address.
    #[serde(default, skip_serializing_if = "is_default")]
    pub report: String,
    /// Keeps apart quizzes of equal id by different authors.
    #[serde(default, skip_serializing_if = "is_default")]
    pub namespace: String,
    /// The last day on which the keys are known to hold.
    #[serde(default, skip_serializing_if = "is_default")]
    pub valid_until: Option<Date>,
    /// How strictly answers are graded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub grading: Rubric,
    /// How often a question can be checked in practice; 3 if not given.
    #[serde(default = "three", skip_serializing_if = "is_three")]
    pub tries: u8,
    /// The points that each hint costs; 10 if not given.
    #[serde(default = "ten", skip_serializing_if = "is_ten")]
    pub hint_cost: u8,
    /// Whether the learner may look codes up in the code book.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub code_book: bool,
    /// The exam that it prepares for, in the author's own plan.
    #[serde(default, skip_serializing_if = "is_default")]
    pub exam: Option<Blueprint>,
    /// The questions, in the author's order.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
    /// Rules of content that the quiz may break; checked on the desk and left
    /// out of what the browser gets.
    #[serde(default, skip_serializing)]
    pub allow: Vec<Allowance>,
}

from_json!(Quiz {
    format: required,
    id: required,
    title: required,
    description: optional,
    lang: or(english()),
    license: optional,
    editions: optional,
    authors: optional,
    reviewers: optional,
    checked: optional,
    report: optional,
    namespace: optional,
    valid_until: optional,
    grading: optional,
    tries: or(three()),
    hint_cost: or(ten()),
    code_book: or(yes()),
    exam: optional,
    questions as "question": required,
    allow: optional,
});

fn english() -> String {
    "en".to_owned()
}

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_yes(is_true: &bool) -> bool {
    *is_true
}

fn three() -> u8 {
    3
}

fn ten() -> u8 {
    10
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_ten(points: &u8) -> bool {
    *points == 10
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_three(tries: &u8) -> bool {
    *tries == 3
}

impl Quiz {
    /// Returns `true` if its editions or the sets of a question say so, without
    /// reading a code; [`Self::has_cpt`] of a quiz that was checked.
    pub fn states_cpt(&self) -> bool {
        self.editions.cpt.is_some()
            || self.questions.iter().any(|question| question.sets.contains(&CodeSet::Cpt))
    }

    /// Returns `true` if any code in it is a CPT code, so that the AMA's notice is due.
    pub fn has_cpt(&self) -> bool {
        self.editions.cpt.is_some()
            || self.questions.iter().any(|question| question.code_sets().contains(&CodeSet::Cpt))
    }
}

words! {
    /// How much an answer that is nearly right earns.
    #[derive(Default)]
    pub enum Rubric {
        /// Near misses earn part of a line.
        #[default]
        Practice = "practice",
        /// Only exact lines count.
        Strict = "strict",
    }
}

/// The edition of each code set, as its publisher names it: `FY2027`, `2026`, `2026Q4`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "author", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Editions {
    /// ICD-10-CM, by fiscal year: `FY2027`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub icd10cm: Option<String>,
    /// ICD-10-PCS, by fiscal year: `FY2027`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub icd10pcs: Option<String>,
    /// CPT, by calendar year: `2026`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cpt: Option<String>,
    /// HCPCS Level II, by quarter: `2026Q4`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hcpcs: Option<String>,
}

from_json!(Editions { icd10cm: optional, icd10pcs: optional, cpt: optional, hcpcs: optional });

/// One statement and one thing to do with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "author", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Unique in the quiz.
    pub id: String,
    /// Counts up when the author corrects the question; starts at 1.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub version: u32,
    /// What the learner is to do.
    pub kind: Kind,
    /// How much thought it asks for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub level: Option<Level>,
    /// What it is about, in the author's words.
    #[serde(default, skip_serializing_if = "is_default")]
    pub topics: Vec<String>,
    /// Where the patient was seen.
    #[serde(default, skip_serializing_if = "is_default")]
    pub setting: Option<Setting>,
    /// Whose claim is coded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub claim: Option<Claim>,
    /// Date of service; of discharge for an inpatient.
    #[serde(default, skip_serializing_if = "is_default")]
    pub date: Option<Date>,
    /// The clinical text; paragraphs, `*emphasis*` and `` `code` ``.
    pub statement: String,
    /// What is to be coded, and what is graded.
    pub ask: String,
    /// The code sets that an answer may use; those of the key if none are given.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sets: Vec<CodeSet>,
    /// What is graded besides the code; what the key states if not given.
    #[serde(default, skip_serializing_if = "is_default")]
    pub graded: Option<Vec<Graded>>,
    /// Shown one after the other when asked for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hints: Vec<String>,
    /// Why the key is right.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rationale: String,
    /// Sections of the Official Guidelines, or what else decides.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cite: Vec<String>,
    /// Words of the statement that decide a `choose` question.
    #[serde(default, skip_serializing_if = "is_default")]
    pub evidence: Vec<Evidence>,
    /// The key of an `assign` question.
    #[serde(default, skip_serializing_if = "is_default")]
    pub key: Vec<KeyLine>,
    /// Other whole answers that a fair auditor would accept.
    #[serde(default, rename = "alternative", skip_serializing_if = "is_default")]
    pub alternatives: Vec<Alternative>,
    /// Codes that people enter wrongly, with the reason.
    #[serde(default, skip_serializing_if = "is_default")]
    pub wrong: Vec<WrongCode>,
    /// What is offered in a `choose` question.
    #[serde(default, rename = "choice", skip_serializing_if = "is_default")]
    pub choices: Vec<Choice>,
    /// Whether several choices may be marked; if not given, whether several are right.
    #[serde(default, skip_serializing_if = "is_default")]
    pub several: Option<bool>,
    /// Answers with the points that their author expects; checked on the desk
    /// and left out of what the browser gets.
    #[serde(default, rename = "example", skip_serializing)]
    pub examples: Vec<Example>,
    /// Rules of content that the question may break; checked on the desk and
    /// left out of what the browser gets.
    #[serde(default, skip_serializing)]
    pub allow: Vec<Allowance>,
}

from_json!(Question {
    id: required,
    version: or(one()),
    kind: required(Kind::Assign),
    level: optional,
    topics: optional,
    setting: optional,
    claim: optional,
    date: optional,
    statement: required,
    ask: required,
    sets: optional,
    graded: optional,
    hints: optional,
    rationale: optional,
    cite: optional,
    evidence: optional,
    key: optional,
    alternatives as "alternative": optional,
    wrong: optional,
    choices as "choice": optional,
    several: optional,
    examples as "example": optional,
    allow: optional,
});

fn one() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_one(version: &u32) -> bool {
    *version == 1
}

impl Question {
    /// Returns the code sets that an answer may use: those the author gave, or
    /// else those of the key and its alternatives, in a fixed order.
    pub fn code_sets(&self) -> Vec<CodeSet> {
        if !self.sets.is_empty() {
            return self.sets.clone();
        }
        let lines = self.key.iter().chain(self.alternatives.iter().flat_map(|a| &a.lines));
        let mut sets: Vec<CodeSet> = lines.filter_map(|key| key.code_set()).collect();
        let codes = self.choices.iter().flat_map(|choice| &choice.codes);
        sets.extend(codes.filter_map(|code| Some(written_line(code, None)?.code.set())));
        sort(&mut sets);
        sets.dedup();
        sets
    }

    /// Returns `true` if the part of a line is graded.
    pub fn grades(&self, part: Graded) -> bool {
        if let Some(graded) = &self.graded {
            return graded.contains(&part);
        }
        let mut lines = self.key.iter().chain(self.alternatives.iter().flat_map(|a| &a.lines));
        lines.any(|key| {
            let line = key.line();
            match part {
                Graded::Modifiers => line.is_some_and(|line| !line.modifiers.is_empty()),
                Graded::Units => line.is_some_and(|line| line.units.is_some()),
                Graded::Poa => key.poa.is_some(),
                Graded::Order => key.first || !key.after.is_empty(),
            }
        })
    }

    /// Returns the lines of an answer that the author declares right: 0 is the
    /// key, n the n-th alternative.
    pub fn answer_lines(&self, answer: usize) -> &[KeyLine] {
        match answer.checked_sub(1) {
            None => &self.key,
            Some(idx) => self.alternatives.get(idx).map(|a| a.lines.as_slice()).unwrap_or_default(),
        }
    }

    /// Returns `true` if several choices may be marked.
    pub fn takes_several(&self) -> bool {
        self.several
            .unwrap_or_else(|| self.choices.iter().filter(|choice| choice.right).count() > 1)
    }
}

words! {
    /// What the learner does with the statement.
    pub enum Kind {
        /// Marks one or several of the offered choices.
        Choose = "choose",
        /// Enters codes.
        Assign = "assign",
    }
}

words! {
    /// The cognitive level, in AHIMA's three words.
    pub enum Level {
        /// A convention or a meaning.
        Recall = "recall",
        /// A statement to a code.
        Application = "application",
        /// A whole encounter, sequencing, an audit.
        Analysis = "analysis",
    }
}

words! {
    /// Where the patient was seen.
    pub enum Setting {
        /// A physician's office or clinic.
        Office = "office",
        /// A hospital's outpatient department.
        Outpatient = "outpatient",
        /// An emergency department.
        Ed = "ed",
        /// Observation care.
        Observation = "observation",
        /// A hospital stay.
        Inpatient = "inpatient",
        /// An ambulatory surgical center.
        Asc = "asc",
        /// A supplier of equipment or drugs.
        Supplier = "supplier",
    }
}

words! {
    /// Whose claim is coded; it decides on code sets and uncertain diagnoses.
    pub enum Claim {
        /// The hospital's or the facility's.
        Facility = "facility",
        /// The physician's or the supplier's.
        Professional = "professional",
    }
}

words! {
    /// What of a line is graded besides its code.
    pub enum Graded {
        /// Modifiers of CPT and HCPCS lines.
        Modifiers = "modifiers",
        /// Units of CPT and HCPCS lines.
        Units = "units",
        /// Present-on-admission indicators of diagnoses.
        Poa = "poa",
        /// First-listed diagnosis and ordered pairs.
        Order = "order",
    }
}

words! {
    /// A present-on-admission indicator (Appendix I of the Official Guidelines).
    pub enum Poa {
        /// Present.
        Y = "Y",
        /// Not present.
        N = "N",
        /// Documentation insufficient.
        U = "U",
        /// Clinically undetermined.
        W = "W",
        /// On the list of codes that need none.
        Exempt = "exempt",
    }
}

/// Words of the statement that support a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The words, as they stand in the statement; white space doesn't matter.
    pub text: String,
    /// Which occurrence, counted from 1, where the words occur more than once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<usize>,
}

impl FromJson for Evidence {
    fn blank() -> Self {
        Self { text: String::new(), nth: None }
    }

    fn fill(&mut self, json: Json) -> Result<(), json::Error> {
        if let Json::Text(text) = json {
            self.text = text;
            return Ok(());
        }
        json::fill_table(json, &["text", "nth"], 1, &mut |place, json| match place {
            0 => self.text.fill(json),
            _ => self.nth.fill(json),
        })
    }
}

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            text: String,
            nth: Option<usize>,
        }

        struct EvidenceVisitor;

        impl<'de> Visitor<'de> for EvidenceVisitor {
            type Value = Evidence;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("words of the statement, or { text = \"…\", nth = 2 }")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Evidence, E> {
                Ok(Evidence { text: text.to_owned(), nth: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Evidence, A::Error> {
                let Table { text, nth } = Table::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Evidence { text, nth })
            }
        }

        deserializer.deserialize_any(EvidenceVisitor)
    }
}

/// One line of the key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "author", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyLine {
    /// The line as a coder writes it: `S52.531A`, `E0114-NU`, `J0585-JW x45`.
    pub code: String,
    /// The code set, where the shape of the code leaves a doubt.
    #[serde(default, skip_serializing_if = "is_default")]
    pub set: Option<CodeSet>,
    /// Modifiers, where they aren't written with the code.
    #[serde(default, skip_serializing_if = "is_default")]
    pub modifiers: Vec<String>,
    /// Units, where they aren't written with the code.
    #[serde(default, skip_serializing_if = "is_default")]
    pub units: Option<u32>,
    /// The present-on-admission indicator.
    #[serde(default, skip_serializing_if = "is_default")]
    pub poa: Option<Poa>,
    /// May stand first among its kind (diagnoses or procedures); where no line
    /// says so, any may.
    #[serde(default, skip_serializing_if = "is_default")]
    pub first: bool,
    /// Codes of the key that must stand before this one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub after: Vec<String>,
    /// May be left out at no cost.
    #[serde(default, skip_serializing_if = "is_default")]
    pub optional: bool,
    /// Other lines that are as good as this one.
    #[serde(default, skip_serializing_if = "is_default")]
    pub alternatives: Vec<String>,
    /// How much the line counts beside the others; 1 if not given.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: u32,
    /// Words of the statement that support it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub evidence: Vec<Evidence>,
    /// The kind of error when it is left out; `omitted-code` if not given.
    #[serde(default, skip_serializing_if = "is_default")]
    pub omitted: Option<ErrorKind>,
    /// Why the line belongs there; shown with the solution.
    #[serde(default, skip_serializing_if = "is_default")]
    pub why: String,
}

from_json!(KeyLine {
    code: required,
    set: optional,
    modifiers: optional,
    units: optional,
    poa: optional,
    first: optional,
    after: optional,
    optional: optional,
    alternatives: optional,
    weight: or(one()),
    evidence: optional,
    omitted: optional,
    why: optional,
});

impl KeyLine {
    /// Returns the line; `None` if the code or a modifier has no shape of the set.
    pub fn line(&self) -> Option<Line> {
        let mut line = written_line(&self.code, self.set)?;
        for modifier in &self.modifiers {
            line.add_modifiers(modifier).ok()?;
        }
        line.units = self.units.or(line.units);
        Some(line)
    }

    /// Returns the code set of the line.
    pub fn code_set(&self) -> Option<CodeSet> {
        self.set.or_else(|| Some(written_line(&self.code, None)?.code.set()))
    }
}

/// Reads a line as quiz files write it: an ICD-10-CM code of more than three
/// characters has its dot, and a PCS code no space in it, so that `G0121 x3`
/// is HCPCS and every code has the shape of one set only.
pub fn written_line(text: &str, set: Option<CodeSet>) -> Option<Line> {
    if let Some(set) = set {
        return parse_line(set, text).ok();
    }
    let has_dot = text.contains('.');
    let is_spaced = text.trim().contains(' ');
    let mut sets = CodeSet::ALL.iter().copied();
    sets.find_map(|set| {
        if set == CodeSet::Icd10pcs && is_spaced {
            return None;
        }
        let line = parse_line(set, text).ok()?;
        let is_cm = set == CodeSet::Icd10cm;
        let is_written = has_dot || line.code.as_str().len() == 3;
        (is_cm == is_written).then_some(line)
    })
}

/// A whole other answer that a fair auditor would accept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "author", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// Its lines.
    #[serde(rename = "line")]
    pub lines: Vec<KeyLine>,
    /// When it is as good as the key.
    #[serde(default, skip_serializing_if = "is_default")]
    pub why: String,
}

from_json!(Alternative { lines as "line": required, why: optional, });

/// A code that people enter wrongly, with what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "author", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WrongCode {
    /// The line as the learner would enter it; modifiers and units only where
    /// they are what is wrong.
    pub code: String,
    /// The code set, where the shape of the code leaves a doubt.
    #[serde(default, skip_serializing_if = "is_default")]
    pub set: Option<CodeSet>,
    /// What is wrong.
    pub error: ErrorKind,
    /// The reason, in one or two sentences.
    #[serde(default, skip_serializing_if = "is_default")]
    pub why: String,
    /// The guideline or note that decides.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cite: Vec<String>,
    /// The code of the key line in whose place people enter it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub instead: Option<String>,
    /// What it earns in practice, in hundredths of the line; after the rubric
    /// if not given.
    #[serde(default, skip_serializing_if = "is_default")]
    pub credit: Option<u8>,
}

from_json!(WrongCode {
    code: required,
    set: optional,
    error: required(ErrorKind::UnsupportedCode),
    why: optional,
    cite: optional,
    instead: optional,
    credit: optional,
});

impl WrongCode {
    /// Returns the line; `None` if it has the shape of no code.
    pub fn line(&self) -> Option<Line> {
        written_line(&self.code, self.set)
    }
}

/// One offered answer of a `choose` question: a text, codes, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "author", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What the learner reads.
    #[serde(default, skip_serializing_if = "is_default")]
    pub text: String,
    /// Codes, each a line as a coder writes it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub codes: Vec<String>,
    /// Whether it is to be chosen.
    #[serde(default, skip_serializing_if = "is_default")]
    pub right: bool,
    /// What is wrong with it, or why it is right.
    #[serde(default, skip_serializing_if = "is_default")]
    pub why: String,
    /// The kind of error, for a choice that isn't right.
    #[serde(default, skip_serializing_if = "is_default")]
    pub error: Option<ErrorKind>,
}

from_json!(Choice {
    text: optional,
    codes: optional,
    right: optional,
    why: optional,
    error: optional,
});

/// An answer with what its author expects it to earn in practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "author", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The lines entered, in order; `I13.0:Y` gives the POA indicator.
    #[serde(default)]
    pub answer: Vec<String>,
    /// The choices marked, counted from 1.
    #[serde(default)]
    pub chosen: Vec<usize>,
    /// The points, 0 to 100.
    pub points: u8,
    /// The kinds of the findings, in any order, each once; not checked if not given.
    #[serde(default)]
    pub errors: Option<Vec<ErrorKind>>,
}

from_json!(Example { answer: optional, chosen: optional, points: required, errors: optional });

/// Leave to break a rule of content, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "author", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Allowance {
    /// The name of the rule, such as `answer-given-away`.
    pub rule: String,
    /// Why it does no harm here.
    pub reason: String,
}

from_json!(Allowance { rule: required, reason: required });

/// What the learner gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Response {
    /// The marked choices, counted from 0 in the author's order, ascending.
    Choose(Vec<usize>),
    /// The lines, in the order in which they stand.
    Assign(Vec<Entry>),
}

impl FromJson for Response {
    fn blank() -> Self {
        Self::Choose(Vec::new())
    }

    fn fill(&mut self, json: Json) -> Result<(), json::Error> {
        let mut n_kinds = 0;
        json::fill_table(json, &["choose", "assign"], 0, &mut |place, json| {
            n_kinds += 1;
            match place {
                0 => {
                    let mut chosen = Vec::new();
                    chosen.fill(json)?;
                    *self = Self::Choose(chosen);
                }
                _ => {
                    let mut entries = Vec::new();
                    entries.fill(json)?;
                    *self = Self::Assign(entries);
                }
            }
            Ok(())
        })?;
        match n_kinds {
            1 => Ok(()),
            _ => Err(json::Error::say(&["a response is `choose` or `assign`"])),
        }
    }
}

impl Response {
    /// Returns the response that nothing was given to yet.
    pub fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Choose => Self::Choose(Vec::new()),
            Kind::Assign => Self::Assign(vec![Entry::default()]),
        }
    }

    /// Returns `true` if nothing was marked or typed.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Choose(chosen) => chosen.is_empty(),
            Self::Assign(entries) => entries.iter().all(Entry::is_empty),
        }
    }

    /// Returns the response that an example describes.
    pub fn of_example(example: &Example, kind: Kind) -> Self {
        match kind {
            Kind::Choose => {
                Self::Choose(example.chosen.iter().filter_map(|n| n.checked_sub(1)).collect())
            }
            Kind::Assign => {
                Self::Assign(example.answer.iter().map(|text| Entry::written(text)).collect())
            }
        }
    }
}

/// One line of an answer, in the learner's own characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The code, perhaps with modifiers and units behind it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub code: String,
    /// Modifiers from their own field.
    #[serde(default, skip_serializing_if = "is_default")]
    pub modifiers: String,
    /// Units from their own field.
    #[serde(default, skip_serializing_if = "is_default")]
    pub units: String,
    /// The present-on-admission indicator.
    #[serde(default, skip_serializing_if = "is_default")]
    pub poa: Option<Poa>,
    /// The code set, where the learner was asked.
    #[serde(default, skip_serializing_if = "is_default")]
    pub set: Option<CodeSet>,
}

from_json!(Entry {
    code: optional,
    modifiers: optional,
    units: optional,
    poa: optional,
    set: optional,
});

impl Entry {
    /// Returns an entry of nothing but a code.
    pub fn code(code: &str) -> Self {
        Self { code: code.to_owned(), ..Self::default() }
    }

    /// Returns the entry that a text such as `I13.0:Y` describes.
    pub fn written(text: &str) -> Self {
        let (code, poa) = match text.rsplit_once(':') {
            Some((code, poa)) => (code, Poa::from_name(poa.trim())),
            None => (text, None),
        };
        Self { poa, set: written_line(code, None).map(|line| line.code.set()), ..Self::code(code) }
    }

    /// Returns `true` if nothing was typed.
    pub fn is_empty(&self) -> bool {
        [&self.code, &self.modifiers, &self.units]
            .into_iter()
            .all(|text| crate::code::is_blank(text))
    }

    /// Reads the entry, relative to the code sets that the question allows.
    pub fn read(&self, allowed: &[CodeSet]) -> Reading {
        let reading = match self.set {
            Some(set) if allowed.contains(&set) => match parse_line(set, &self.code) {
                Ok(line) => Reading::One(line),
                Err(_) => read_line(&self.code, allowed),
            },
            _ => read_line(&self.code, allowed),
        };
        match reading {
            Reading::One(line) => match self.complete(line) {
                Ok(line) => Reading::One(line),
                Err(fault) => Reading::Malformed(fault),
            },
            Reading::Empty if !self.is_empty() => Reading::Malformed(CodeFault::Empty),
            other => other,
        }
    }

    fn complete(&self, mut line: Line) -> Result<Line, CodeFault> {
        if line.code.set().has_modifiers() {
            line.add_modifiers(&self.modifiers)?;
            line.set_units(&self.units)?;
        }
        Ok(line)
    }
}

/// Returns the code that stands in a citation-like text, for tests and tools.
pub fn written_code(text: &str) -> Option<Code> {
    written_line(text, None).map(|line| line.code)
}
