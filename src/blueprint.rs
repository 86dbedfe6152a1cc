//! How an exam is drawn: which sections it has, how many questions of each,
//! how much time, and what of it a quiz can't give.
//!
//! A blueprint is an author's own (`[exam]` in the quiz file) or one of those
//! that AAPC and AHIMA publish, as far as they are known ([`Blueprint::named`]).
//! No clock runs in here, and nothing is graded.

use serde::{Deserialize, Serialize};

use crate::code::CodeSet;
use crate::currency::is_of_exam_year;
use crate::json::from_json;
use crate::quiz::{Kind, Level, Question, Quiz, Setting};
use crate::session::{Settings, shuffle};
use crate::small_sort::order;
use crate::text;

/// The exams that [`Blueprint::named`] knows.
pub const NAMES: [&str; 6] = ["cpc", "coc", "cic", "crc", "ccs", "cca"];

/// The plan of an exam.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "author", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Blueprint {
    /// What the learner reads: `CPC`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The time for all of its questions.
    pub minutes: u32,
    /// How many questions it has.
    pub questions: u32,
    /// The percentage of right questions that passes; `None` where it isn't
    /// told by one, as with AHIMA's scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<u8>,
    /// The code sets whose books lie on the desk: a question that may use
    /// another one isn't drawn. Any, if none are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sets: Vec<CodeSet>,
    /// What the learner should know of it: what isn't sure, or not shown here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Its sections in the order of the exam; without any it is one of all questions.
    #[serde(default, rename = "section", skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
}

from_json!(Blueprint {
    name: optional,
    minutes: required,
    questions: required,
    pass: optional,
    sets: optional,
    notes: optional,
    sections as "section": optional,
});

/// A section of an exam: the questions that meet each list that isn't empty,
/// and those whose topics hold its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "author", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// What the learner reads.
    pub name: String,
    /// How many questions of the exam it has, in proportion to the others.
    pub share: u32,
    /// Code sets, one of which the question may use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sets: Vec<CodeSet>,
    /// Topics, one of which the question has; the case of A to Z doesn't matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// Levels, one of which the question has.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<Level>,
    /// Kinds, one of which the question is of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<Kind>,
    /// Settings, in one of which the patient was seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<Setting>,
}

from_json!(Section {
    name: required,
    share: required,
    sets: optional,
    topics: optional,
    levels: optional,
    kinds: optional,
    settings: optional,
});

/// The questions of one attempt at an exam.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Indices into the quiz's questions, section after section.
    pub order: Vec<usize>,
    /// What came of each section; one without a name if the exam has none.
    pub sections: Vec<DrawnSection>,
    /// How many questions could have been drawn but belong to no section, or
    /// may use a code set that the exam doesn't.
    pub left_out: usize,
}

/// What came of a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DrawnSection {
    /// The section's name.
    pub name: String,
    /// The section's share.
    pub share: u32,
    /// How many questions of it there are to draw from.
    pub there: usize,
    /// How many of them are drawn if there are enough in every section.
    pub due: usize,
    /// How many of them are drawn.
    pub drawn: usize,
}

/// Draws an exam as its settings say, by the blueprint that they name or else
/// the quiz's own; `None` if there is neither. An exam year leaves out what it
/// doesn't ask, unless that is all.
pub fn draw_exam(quiz: &Quiz, settings: &Settings) -> Option<(Blueprint, Drawn)> {
    let blueprint = Blueprint::named(&settings.blueprint).or_else(|| quiz.exam.clone())?;
    let year = settings.exam_year;
    let is_of_year = |question: &Question| year == 0 || is_of_exam_year(question, quiz, year);
    let has_any = quiz.questions.iter().any(is_of_year);
    let is_eligible = |question: &Question| !has_any || is_of_year(question);
    let drawn = blueprint.draw(quiz, &is_eligible, settings.count, settings.seed);
    Some((blueprint, drawn))
}

impl Drawn {
    /// Yields the sections that the quiz has none of, or too few.
    pub fn missing(&self) -> impl Iterator<Item = &DrawnSection> {
        self.sections.iter().filter(|section| section.there == 0 || section.there < section.due)
    }
}

impl Blueprint {
    /// Returns a published exam by its name in any case, one of [`NAMES`].
    ///
    /// What is not confirmed of it is left out, or said in its notes.
    pub fn named(name: &str) -> Option<Self> {
        let name = NAMES.into_iter().find(|known| known.eq_ignore_ascii_case(name))?;
        let (minutes, questions, pass, sets, plans): (_, _, _, &[CodeSet], &[Plan]) = match name {
            "cpc" => (240, 100, Some(70), OUTPATIENT, CPC),
            "coc" => (240, 100, Some(70), OUTPATIENT, &[]),
            "cic" => (240, 47, Some(70), &[CodeSet::Icd10cm, CodeSet::Icd10pcs], CIC),
            "crc" => (240, 100, Some(70), &[CodeSet::Icd10cm], &[]),
            "ccs" => (240, 107, None, &[CodeSet::Icd10cm, CodeSet::Icd10pcs, CodeSet::Cpt], CCS),
            _ => (120, 105, None, &[], CCA),
        };
        Some(Self {
            name: name.to_ascii_uppercase(),
            minutes,
            questions,
            pass,
            sets: sets.to_vec(),
            notes: strings(text::exam_notes(name)),
            sections: plans.iter().map(Plan::section).collect(),
        })
    }

    /// Returns the place of the section that a question belongs to; `None` if
    /// it belongs to none. An exam without sections has one, of all questions.
    ///
    /// The first of the question's topics that a section asks for decides; if
    /// none does, the first section that asks for no topic.
    pub fn section_of(&self, question: &Question) -> Option<usize> {
        let sets = question.code_sets();
        if !self.sets.is_empty() && !sets.iter().all(|set| self.sets.contains(set)) {
            return None;
        }
        if self.sections.is_empty() {
            return Some(0);
        }
        let mut best: Option<(usize, usize)> = None;
        for (place, section) in self.sections.iter().enumerate() {
            if let Some(rank) = section.rank(question, &sets)
                && best.is_none_or(|(known, _)| rank < known)
            {
                best = Some((rank, place));
            }
        }
        best.map(|(_, place)| place)
    }

    /// Draws an exam from the questions for which `eligible` says yes: `count`
    /// of them, or as many as the exam has, as far as there are enough.
    ///
    /// Each section gets its share by largest remainder. What one can't fill
    /// goes to those with questions to spare, by their shares again. The same
    /// seed gives the same draw.
    pub fn draw(
        &self,
        quiz: &Quiz,
        eligible: &dyn Fn(&Question) -> bool,
        count: Option<usize>,
        seed: u32,
    ) -> Drawn {
        let whole = [Section { share: self.questions, ..Section::default() }];
        let sections = if self.sections.is_empty() { &whole } else { self.sections.as_slice() };
        let mut pools: Vec<Vec<usize>> = sections.iter().map(|_| Vec::new()).collect();
        let mut drawn = Drawn::default();
        for (idx, question) in quiz.questions.iter().enumerate() {
            if !eligible(question) {
                continue;
            }
            match self.section_of(question).and_then(|place| pools.get_mut(place)) {
                Some(pool) => pool.push(idx),
                None => drawn.left_out += 1,
            }
        }
        let asked = count.unwrap_or(self.questions as usize);
        let endless = vec![usize::MAX; sections.len()];
        let there: Vec<usize> = pools.iter().map(Vec::len).collect();
        let (due, seats) = (allot(sections, &endless, asked), allot(sections, &there, asked));
        let mut state = u64::from(seed);
        for (((section, mut pool), due), n) in sections.iter().zip(pools).zip(due).zip(seats) {
            drawn.sections.push(DrawnSection {
                name: section.name.clone(),
                share: section.share,
                there: pool.len(),
                due,
                drawn: n,
            });
            shuffle(&mut pool, &mut state);
            pool.truncate(n);
            drawn.order.append(&mut pool);
        }
        drawn
    }

    /// Returns the time for so many questions, in proportion: whole minutes,
    /// rounded up, at least 1.
    pub fn minutes_for(&self, n_drawn: usize) -> u32 {
        let all = u64::from(self.minutes).saturating_mul(n_drawn as u64);
        let minutes = all.div_ceil(u64::from(self.questions).max(1));
        u32::try_from(minutes).unwrap_or(u32::MAX).max(1)
    }
}

impl Section {
    /// Returns the place of the topic by which a question belongs here, a place
    /// behind all topics if it is another thing, `None` if it doesn't belong.
    fn rank(&self, question: &Question, sets: &[CodeSet]) -> Option<usize> {
        let place_of = |is_meant: &dyn Fn(&str) -> bool| {
            question.topics.iter().position(|topic| is_meant(topic.trim()))
        };
        let named = place_of(&|topic| topic.eq_ignore_ascii_case(self.name.trim()));
        let is_met = meets(&self.sets, sets)
            && meets(&self.levels, question.level.as_slice())
            && meets(&self.kinds, &[question.kind])
            && meets(&self.settings, question.setting.as_slice());
        let met = match self.topics.as_slice() {
            _ if !is_met => None,
            [] => Some(usize::MAX),
            topics => place_of(&|topic| {
                topics.iter().any(|wanted| topic.eq_ignore_ascii_case(wanted.trim()))
            }),
        };
        // An option without a value comes before any with one.
        named.into_iter().chain(met).min()
    }
}

fn meets<T: PartialEq>(wanted: &[T], found: &[T]) -> bool {
    wanted.is_empty() || found.iter().any(|item| wanted.contains(item))
}

/// Gives seats to the sections by their shares and largest remainder, none
/// more than it has room for; a tie goes to the earlier one.
fn allot(sections: &[Section], room: &[usize], total: usize) -> Vec<usize> {
    let has_room = room.iter().fold(0_usize, |sum, n| sum.saturating_add(*n));
    // Below 2³², so that no product of it and a share overflows.
    let mut left = total.min(has_room).min(u32::MAX as usize) as u64;
    let mut seats: Vec<(u64, u64)> = room.iter().map(|room| (0, *room as u64)).collect();
    // Each round gives away all that is left, or fills a section.
    while left > 0 {
        let mut weights: Vec<u64> = Vec::with_capacity(seats.len());
        for ((seats, room), section) in seats.iter().zip(sections) {
            let is_open = seats < room;
            weights.push(if is_open { u64::from(section.share).max(1) } else { 0 });
        }
        let sum: u64 = weights.iter().sum();
        let part = |weight: &u64| (left * weight).checked_div(sum).unwrap_or_default();
        let rest = |place: usize| {
            weights.get(place).map(|weight| left * weight - part(weight) * sum).unwrap_or_default()
        };
        let mut over = left - weights.iter().map(part).sum::<u64>();
        let mut given = 0;
        for place in order(weights.len(), &|a, b| rest(a) > rest(b)) {
            if let (Some((seats, room)), Some(weight)) = (seats.get_mut(place), weights.get(place))
            {
                // What is over are fewer seats than sections with a remainder.
                let extra = over.min(1);
                over -= extra;
                let more = (part(weight) + extra).min(*room - *seats);
                *seats += more;
                given += more;
            }
        }
        left -= given;
    }
    seats.into_iter().map(|(seats, _)| seats as usize).collect()
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// A section of a published exam.
struct Plan {
    name: &'static str,
    share: u32,
    sets: &'static [CodeSet],
    topics: &'static [&'static str],
    kinds: &'static [Kind],
    settings: &'static [Setting],
}

impl Plan {
    const fn new(name: &'static str, share: u32) -> Self {
        Self { name, share, sets: &[], topics: &[], kinds: &[], settings: &[] }
    }

    const fn of_sets(name: &'static str, share: u32, sets: &'static [CodeSet]) -> Self {
        Self { sets, ..Self::new(name, share) }
    }

    const fn of_topics(name: &'static str, share: u32, topics: &'static [&'static str]) -> Self {
        Self { topics, ..Self::new(name, share) }
    }

    fn section(&self) -> Section {
        Section {
            name: self.name.to_owned(),
            share: self.share,
            sets: self.sets.to_vec(),
            topics: strings(self.topics),
            levels: Vec::new(),
            kinds: self.kinds.to_vec(),
            settings: self.settings.to_vec(),
        }
    }
}

const OUTPATIENT: &[CodeSet] = &[CodeSet::Icd10cm, CodeSet::Cpt, CodeSet::Hcpcs];

/// The sections of the CPC. Those of surgery are six number series, which a
/// question can't be told by without the AMA's tables; HCPCS Level II stands
/// before ICD-10-CM, since a supply comes with a diagnosis.
const CPC: &[Plan] = &[
    Plan::of_sets("Surgery", 36, &[CodeSet::Cpt]),
    Plan::of_topics("Evaluation and management", 6, &["e/m"]),
    Plan::of_topics("Anesthesia", 4, &["anesthesia"]),
    Plan::of_topics("Radiology", 6, &["radiology"]),
    Plan::of_topics("Laboratory and pathology", 6, &["laboratory", "pathology"]),
    Plan::of_topics("Medicine", 6, &["medicine"]),
    Plan::of_topics("Medical terminology", 4, &["terminology"]),
    Plan::of_topics("Anatomy", 4, &["anatomy"]),
    Plan::of_sets("HCPCS Level II", 3, &[CodeSet::Hcpcs]),
    Plan::of_sets("ICD-10-CM", 5, &[CodeSet::Icd10cm]),
    Plan::of_topics("Coding guidelines", 7, &["guidelines"]),
    Plan::of_topics("Compliance", 3, &["compliance"]),
    Plan::of_topics("Cases", 10, &["cases"]),
];

const CIC: &[Plan] = &[
    Plan { kinds: &[Kind::Choose], ..Plan::new("Multiple choice", 40) },
    Plan {
        kinds: &[Kind::Assign],
        settings: &[Setting::Inpatient],
        ..Plan::new("Inpatient cases", 7)
    },
];

/// The middle of each published range of percentages.
const CCS: &[Plan] = &[
    Plan::new("Coding knowledge and skills", 40),
    Plan::of_topics("Documentation", 20, &["documentation"]),
    Plan::of_topics("Provider queries", 10, &["queries"]),
    Plan::of_topics("Compliance", 20, &["compliance"]),
    Plan::of_topics("Information technology", 10, &["information technology"]),
];

/// The middle of each published range of percentages.
const CCA: &[Plan] = &[
    Plan::new("Clinical classification systems", 32),
    Plan::of_topics("Reimbursement", 23, &["reimbursement"]),
    Plan::of_topics("Health records and data content", 15, &["records", "data"]),
    Plan::of_topics("Compliance", 14, &["compliance"]),
    Plan::of_topics("Information technology", 8, &["information technology"]),
    Plan::of_topics("Confidentiality and privacy", 8, &["privacy"]),
];
