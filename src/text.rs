//! Every sentence that a learner reads, apart from what authors write.
//!
//! Errors and findings are enums elsewhere; here each becomes one sentence
//! and, where something can be done, one action.

use crate::blueprint::{Drawn, DrawnSection};
use crate::code::{CodeFault, CodeSet, Reading};
use crate::code_book::{Mark, NoteKind};
use crate::currency::Outdated;
use crate::error_kind::ErrorKind;
use crate::grade::{Detail, Finding, LineState, Verdict};
use crate::history::Certainty;
use crate::progress::Unreadable;
use crate::quiz::{Claim, Date, Kind, Level, Poa, Question, Quiz, Setting};
use crate::session::{Mode, Problem};
use crate::take_away::{Misfit, Receipt, Total};

/// Shown under every quiz.
pub const DISCLAIMER: &str = "For education. Not coding, legal or billing advice. \
    Not affiliated with AAPC, AHIMA, AMA, CMS or NCHS.";

/// Shown under every quiz that holds a CPT code.
pub const CPT_NOTICE: &str = "CPT® is a registered trademark of the American Medical Association. \
    CPT codes © 2025 American Medical Association. All rights reserved. The descriptions are this \
    project’s own words for education, not AMA descriptors; not for billing. \
    Not affiliated with or endorsed by the AMA.";

/// Shown while the code book is fetched.
pub const BOOK_OPENING: &str = "Opening the code book…";

/// Shown where a search finds nothing.
pub const BOOK_NOTHING: &str = "Nothing found in the code book. You can type any code.";

/// Shown at the beginning of a book that has no chapters.
pub const BOOK_WITHOUT_CONTENTS: &str = "This book has no contents to leaf through. \
    Close it and type a code or words: each find can be opened here.";

/// Shown if the code book can't be fetched or read.
pub const BOOK_FAILED: &str = "The code book could not be loaded; you can type codes without it.";

/// Shown with every page of the code book.
pub const BOOK_SOURCE: &str = "Source: CDC/NCHS, CMS; HCPCS Level II in this project’s own words. \
    ICD-10 is copyright of the World Health Organization; ICD-10-CM is its US adaptation.";

/// Returns the heading of a kind of note, as the Tabular List prints it.
pub fn note_kind(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Note => "Note",
        NoteKind::Includes => "Includes",
        NoteKind::Excludes1 => "Excludes1: never coded together",
        NoteKind::Excludes2 => "Excludes2: not included here",
        NoteKind::CodeFirst => "Code first",
        NoteKind::UseAdditional => "Use additional code",
        NoteKind::CodeAlso => "Code also",
    }
}

/// Shown while kept answers wait for the grader.
pub const RESTORING: &str = "Getting your kept answers …";

/// Shown while an answer waits for the grader.
pub const WAITING: &str = "Checking …";

/// Says that the later part of the program is missing.
pub const NOT_LOADED: &str = "A part of the quiz could not be loaded. Your answer is still here: is the network there? Try again.";

/// Stands below a line that was right at the last try.
pub const WAS_RIGHT: &str = "✓ Right: leave it as it is.";

/// Names a right choice that was not marked.
pub const MISSED_CHOICE: &str = "This one is right";

/// Says that storage was refused.
pub const NOT_KEPT: &str = "This browser does not let the page keep your answers: its storage is full or refused. They stay until you close the page; save them from the results.";

/// Says that an exam year has no question in the quiz.
pub const NONE_OF_YEAR: &str =
    "No question here uses the code sets of that exam year; so all of them are asked.";

/// Says where answers are kept.
pub const KEPT_HERE: &str = "They are kept in this browser and nowhere else, of every quiz of this site. \
    With a backup you can go on with another browser or device.";

/// Asks whether everything is to be erased.
pub const ERASE_ALL: &str = "This erases your answers to every quiz of this site, exams and what is due \
    again included. It can’t be undone.";

/// Says that everything was erased.
pub const ERASED: &str = "Everything was erased.";

/// Says that a file could not be offered.
pub const NOT_OFFERED: &str = "This browser does not let the page save files.";

/// Says that a backup is of a later version.
pub const BACKUP_NEWER: &str =
    "This backup was made by a newer version of the quiz program; nothing was changed.";

/// Says that a file is no backup.
pub const BACKUP_DAMAGED: &str = "This file is no backup that can be read; nothing was changed.";

/// Says how much a backup has.
pub fn saved(n: usize) -> String {
    ["Saved: ", &count(n, "record", "records"), "."].concat()
}

/// Says how much came back.
pub fn restored(n: usize) -> String {
    match n {
        0 => "Nothing in this backup is newer than what is here.".to_owned(),
        n => ["Restored: ", &count(n, "record", "records"), "."].concat(),
    }
}

/// Says that an exam that was begun is lost.
pub const LOST_EXAM: &str = "The exam that was begun here is lost: it could not be read, or its questions are not in the quiz any more. Begin a new one.";

/// Says that a review has nothing to ask.
pub const NOTHING_DUE: &str =
    "Nothing of this quiz is due today. Come back another day, or practice it now.";

/// Returns the words for a setting.
pub fn setting(setting: Setting) -> &'static str {
    match setting {
        Setting::Office => "Office",
        Setting::Outpatient => "Hospital outpatient",
        Setting::Ed => "Emergency department",
        Setting::Observation => "Observation",
        Setting::Inpatient => "Inpatient",
        Setting::Asc => "Ambulatory surgery",
        Setting::Supplier => "Supplier",
    }
}

/// What holds in an exam.
pub const EXAM_RULES: &[&str] = &[
    "No feedback before you hand in. Then you see every solution.",
    "You can go back, change answers, and flag questions to look at again.",
    "The clock goes on if you close the page. Your answers are kept: come back and go on.",
    "When the time is over the exam is handed in by itself.",
];

/// Shown while an exam is graded.
pub const GRADING: &str = "Grading your answers …";

/// Says that the time of an exam is over.
pub const TIME_OVER: &str = "The time is over. The exam is handed in.";

/// Returns seconds as `1:02:03` or `12:03`.
pub fn time(seconds: u64) -> String {
    let two = |n: u64| [if n < 10 { "0" } else { "" }, &n.to_string()].concat();
    let (hours, minutes) = (seconds / 3_600, seconds / 60 % 60);
    let rest = [":", &two(seconds % 60)].concat();
    match hours {
        0 => [&minutes.to_string(), rest.as_str()].concat(),
        hours => [&hours.to_string(), ":", &two(minutes), &rest].concat(),
    }
}

/// Returns the words for a mode.
pub fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Practice => "Practice",
        Mode::Exam => "Exam",
        Mode::Review => "Review",
    }
}

/// Returns a day, counted from 1970, as `3 Nov 2026`.
pub fn day(day: u32) -> String {
    Date::from_day(day).map(date).unwrap_or_default()
}

/// Returns the words for a certainty.
pub fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Guess => "A guess",
        Certainty::Think => "Rather sure",
        Certainty::Sure => "Sure",
    }
}

/// Returns the words for a claim.
pub fn claim(claim: Claim) -> &'static str {
    match claim {
        Claim::Facility => "Facility claim",
        Claim::Professional => "Professional claim",
    }
}

/// Returns the words for a level.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Recall => "Recall",
        Level::Application => "Application",
        Level::Analysis => "Analysis",
    }
}

/// Returns what the date of a question is the date of.
pub fn date_label(question: &Question) -> &'static str {
    match question.setting {
        Some(Setting::Inpatient) => "Discharged",
        _ => "Date of service",
    }
}

/// Returns what is known of the case of a question: names and values.
pub fn facts(question: &Question) -> Vec<(&'static str, String)> {
    let facts = [
        ("Setting", question.setting.map(|it| setting(it).to_owned())),
        ("Claim", question.claim.map(|it| claim(it).to_owned())),
        (date_label(question), question.date.map(date)),
        ("Level", question.level.map(|it| level(it).to_owned())),
    ];
    facts.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Returns what stands below a quiz, a line each: the editions of its code
/// sets, the notice of its CPT codes, what it is for.
pub fn footer(quiz: &Quiz, has_cpt: bool) -> Vec<String> {
    let editions = [
        ("ICD-10-CM", &quiz.editions.icd10cm),
        ("ICD-10-PCS", &quiz.editions.icd10pcs),
        ("CPT", &quiz.editions.cpt),
        ("HCPCS Level II", &quiz.editions.hcpcs),
    ];
    let editions: Vec<String> = editions
        .into_iter()
        .filter_map(|(name, edition)| Some([name, " ", edition.as_ref()?].concat()))
        .collect();
    let mut lines = Vec::new();
    if !editions.is_empty() {
        lines.push(["Code sets: ", &editions.join(" · ")].concat());
    }
    if has_cpt {
        lines.push(CPT_NOTICE.to_owned());
    }
    lines.push(DISCLAIMER.to_owned());
    lines
}

/// Asks to choose one, or all that apply.
pub fn choose(takes_several: bool) -> &'static str {
    if takes_several { "Choose all that apply" } else { "Choose one" }
}

/// Offers the hint after so many that were seen, at a cost in points.
pub fn next_hint(n_seen: usize, n_hints: usize, cost: u8) -> String {
    let name = match (n_seen, n_hints) {
        (0, 1) => "Hint",
        (0, _) => "First hint",
        _ => "Next hint",
    };
    match cost {
        0 => name.to_owned(),
        cost => [name, " (−", &cost.to_string(), " points)"].concat(),
    }
}

/// Returns a date as `3 Nov 2026`.
pub fn date(date: Date) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month =
        MONTHS.get(usize::from(date.month()).saturating_sub(1)).copied().unwrap_or_default();
    [&date.day().to_string(), month, &date.year().to_string()].join(" ")
}

/// Returns what a POA indicator means.
pub fn poa(poa: Poa) -> &'static str {
    match poa {
        Poa::Y => "Y – present",
        Poa::N => "N – not present",
        Poa::U => "U – not documented",
        Poa::W => "W – undetermined",
        Poa::Exempt => "exempt",
    }
}

/// Returns names as `A`, `A and B` or `A, B and C`.
pub fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [all @ .., last] => [&all.join(", "), *last].join(" and "),
    }
}

/// Returns the names of code sets as a list.
pub fn code_sets(sets: &[CodeSet]) -> String {
    list(&sets.iter().map(|set| set.title()).collect::<Vec<_>>())
}

/// Returns a verdict in words.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Correct => "Correct",
        Verdict::Partly => "Partly correct",
        Verdict::Incorrect => "Not correct",
    }
}

/// Returns how a line fared, in words.
pub fn line_state(state: LineState) -> &'static str {
    match state {
        LineState::Empty => "Empty",
        LineState::Right => "Right",
        LineState::Partly(_) => "Partly right",
        LineState::Wrong => "Wrong",
        LineState::Optional => "Optional, not counted",
        LineState::Duplicate => "Entered twice, counted once",
    }
}

/// Returns why a response could not be checked, and what to do.
pub fn problem(problem: Problem, kind: Kind) -> &'static str {
    match (problem, kind) {
        (Problem::Empty, Kind::Assign) => "Enter a code first.",
        (Problem::Empty, Kind::Choose) => "Choose an answer first.",
        (Problem::AskSet { .. }, _) => "This code fits two code sets. Say which one you mean.",
    }
}

/// Returns what a typed text is, while it is typed; empty if there is nothing to say.
pub fn format_help(reading: &Reading, sets: &[CodeSet]) -> String {
    match reading {
        Reading::Empty => String::new(),
        Reading::One(line) => [line.code.set().title(), " ", &line.to_string()].concat(),
        Reading::Several(_) => "Fits two code sets. Which one do you mean?".to_owned(),
        Reading::OtherSet(line) => {
            let found = line.code.set().title();
            ["Looks like ", found, ". This question takes ", &code_sets(sets), "."].concat()
        }
        Reading::Malformed(fault) => code_fault(*fault),
    }
}

/// Returns what keeps a text from being a code.
pub fn code_fault(fault: CodeFault) -> String {
    let say = |parts: &[&str]| parts.concat();
    match fault {
        CodeFault::Empty => "There is no code in this line.".to_owned(),
        CodeFault::TooShort { len, min } => say(&[
            "Too short: ",
            &len.to_string(),
            " of at least ",
            &min.to_string(),
            " characters.",
        ]),
        CodeFault::TooLong { len, max } => {
            say(&["Too long: ", &len.to_string(), " characters, at most ", &max.to_string(), "."])
        }
        CodeFault::BadCharacter { position, found, meant } => {
            let place =
                say(&["“", &found.to_string(), "” can’t stand in place ", &position.to_string()]);
            match meant.map(character) {
                Some(meant) => say(&[&place, ". Is the ", &meant, " meant?"]),
                None => say(&[&place, "."]),
            }
        }
        CodeFault::Dental => "D codes (CDT) are dental codes and not part of this quiz.".to_owned(),
        CodeFault::Modifier => "A modifier is two letters or digits.".to_owned(),
        CodeFault::Units => "Units are a whole number from 1 to 999,999.".to_owned(),
        CodeFault::NotACode => "This has the shape of no code.".to_owned(),
    }
}

fn character(c: char) -> String {
    let name = match c {
        '0' => "digit 0",
        '1' => "digit 1",
        'O' => "letter O",
        'I' => "letter I",
        other => return other.to_string(),
    };
    name.to_owned()
}

/// Returns the heading of a finding.
pub fn finding_label(finding: &Finding) -> String {
    match (&finding.detail, finding.kind) {
        // The section's own name: character 5 of an imaging code is no approach.
        (Some(Detail::Axis { name, .. }), _) => ["Wrong ", name].concat(),
        (_, Some(kind)) => kind.label().to_owned(),
        // A wrong choice has its own mark beside it.
        (_, None) if finding.choice.is_some() => "Your choice".to_owned(),
        (_, None) => String::new(),
    }
}

/// Returns what can be said of a finding beside the author's reason.
pub fn finding_detail(finding: &Finding) -> String {
    match &finding.detail {
        Some(Detail::Axis { position, .. }) => ["Character ", &position.to_string(), "."].concat(),
        Some(Detail::LookAlike { position, found }) => {
            let found = character(*found);
            [
                "The ",
                &found,
                " in place ",
                &position.to_string(),
                " is mistaken for its look-alike.",
            ]
            .concat()
        }
        Some(Detail::SameCategory) => "The category is right; another code in it fits.".to_owned(),
        Some(Detail::Fault(fault)) => code_fault(*fault),
        Some(Detail::OtherSet(set)) => [set.title(), " is not used here."].concat(),
        Some(Detail::After(code)) => [code, " belongs before it."].concat(),
        Some(Detail::NotIn(edition)) => ["There is no such code in ", edition, "."].concat(),
        Some(Detail::Until { last, now }) => {
            let now = if now.is_empty() { String::new() } else { ["; look at ", now].concat() };
            ["It could be used until ", last, &now, "."].concat()
        }
        Some(Detail::From(from)) => ["It can be used from ", from, " on."].concat(),
        Some(Detail::Meant(code)) => ["Fill up with X: ", code, "."].concat(),
        Some(Detail::NeverWith(code)) => ["It is never coded together with ", code, "."].concat(),
        Some(Detail::NeverFirst(Mark::Manifestation)) => {
            "It is a manifestation; what causes it comes first.".to_owned()
        }
        Some(Detail::NeverFirst(Mark::ExternalCause)) => {
            "An external cause is never listed first.".to_owned()
        }
        None => finding.kind.map(explanation).unwrap_or_default().to_owned(),
    }
}

/// Returns what a kind of error means, for findings that carry no reason of
/// the author's.
pub fn explanation(kind: ErrorKind) -> &'static str {
    use ErrorKind as E;
    match kind {
        E::OmittedCode => "Something in the statement is not coded yet.",
        E::OmittedAdditionalCode => "A note in the Tabular List asks for one more code.",
        E::OmittedStatusCode => "A status in the statement needs its own Z code.",
        E::UnsupportedCode => "Nothing in the statement supports it.",
        E::IntegralSymptom => "A sign or symptom of a coded diagnosis is not coded as well.",
        E::UncertainDiagnosis => "Outpatient claims don’t code what is only probable or suspected.",
        E::HistoryAsCurrent => "What is over is coded as history.",
        E::NotBillable => "There are codes below this one; it can’t be billed itself.",
        E::WrongSeventhCharacter => "The first six characters are right.",
        E::MissingPlaceholder => "An X must fill each empty place before the 7th character.",
        E::WrongLaterality => "The side is documented otherwise.",
        E::LowSpecificity => "The statement says more than this code does.",
        E::OverSpecific => "The statement says less than this code does.",
        E::WrongCategory => "The chapter is right, the category is not.",
        E::WrongCode => "Another code fits the statement.",
        E::CombinationMissed => "One code says all of it.",
        E::Excludes1 => "An Excludes1 note keeps these two codes apart.",
        E::WrongFirstListed => "Another line belongs first.",
        E::WrongOrder => "The order of two lines is reversed.",
        E::WrongPoa => "It is missing, or the statement says otherwise.",
        E::PcsInvalid => "The tables can’t build this code.",
        E::Unbundled => "It is part of another coded service.",
        E::ModifierMissing => "A modifier is needed.",
        E::ModifierWrong => "Another modifier is needed.",
        E::ModifierExtra => "The line needs fewer modifiers.",
        E::ModifierLine => "The modifier belongs on another line.",
        E::WrongUnits => "Read the unit that the code counts in, and count again.",
        E::WrongCodeSet => "This claim uses other code sets.",
        E::Retired => "It was deleted before the date of service.",
        E::NotYetValid => "It takes effect after the date of service.",
        E::Malformed => "This has the shape of no code.",
        E::Duplicate => "Equal lines are counted once, their units added.",
        E::ShouldQuery => "The documentation calls for a question to the provider.",
        E::PcsSection
        | E::PcsBodySystem
        | E::PcsRootOperation
        | E::PcsBodyPart
        | E::PcsApproach
        | E::PcsDevice
        | E::PcsQualifier => "One character of the code stands for something else.",
    }
}

/// Returns `1 question`, `2 questions`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    [n.to_string().as_str(), " ", if n == 1 { one } else { many }].concat()
}

/// Says what a receipt proves and what not; shown beside it.
pub const RECEIPT_PROVES: &str = "A receipt shows whether anything in it was changed afterwards, and the answers can be graded again. It does not prove who answered, or that nobody looked at the key.";

/// Shown where a file can't be offered, with the text itself.
pub const COPY_INSTEAD: &str = "This page may not save files. Copy the text instead.";

/// Says that another receipt bears the same name.
pub const NAMESAKE: &str = "Another receipt has the same name.";

/// Says why a file is not read as a receipt.
pub fn unreadable_receipt(why: Unreadable) -> &'static str {
    match why {
        Unreadable::Damaged => "This is no receipt, or a damaged one.",
        Unreadable::Newer => "This receipt was written by a later version of the quiz program.",
    }
}

/// Returns what a teacher should know of a receipt, a sentence each.
pub fn receipt_remarks(receipt: &Receipt) -> Vec<String> {
    let mut remarks = Vec::new();
    let mut say = |is_true: bool, parts: &[&str]| {
        if is_true {
            remarks.push(parts.concat());
        }
    };
    let clock = &receipt.clock;
    let questions = |n: usize| count(n, "question", "questions");
    let n_open = receipt.items.iter().filter(|item| item.response.is_none()).count();
    let is_known = |tries: usize, remembered: usize| remembered > usize::from(tries > 0);
    let n_known = receipt.items.iter().filter(|item| is_known(item.tries, item.remembered)).count();
    let n_hints = receipt.items.iter().fold(0_usize, |sum, item| sum.saturating_add(item.hints));
    say(n_open > 0, &[&questions(n_open), " not answered."]);
    say(n_known > 0, &[&questions(n_known), " answered before in this browser."]);
    say(n_hints > 0, &[&count(n_hints, "hint", "hints"), " seen before the first answers."]);
    say(clock.away > 0, &["The exam was not open for ", &time(clock.away), "."]);
    let set_ahead = "; it was set, or the computer slept.";
    say(clock.jumped > 0, &["The clock jumped ahead by ", &time(clock.jumped), set_ahead]);
    let times = count(clock.set_back as usize, "time", "times");
    say(clock.set_back > 0, &["The clock was set back ", &times, "."]);
    // The clock looks once a second, and a busy page later.
    let is_over = clock.limit > 0 && clock.spent > clock.limit.saturating_add(5);
    say(is_over, &["It took ", &time(clock.spent), " of ", &time(clock.limit), "."]);
    remarks
}

/// Says what of a receipt doesn't fit, and where.
pub fn misfit(misfit: &Misfit) -> String {
    let in_question = |question: &str, parts: &[&str]| {
        ["Question “", question, "”", &parts.concat(), "."].concat()
    };
    match misfit {
        Misfit::Checksum => {
            "The checksum is not that of the text: something was changed after it was made."
                .to_owned()
        }
        Misfit::OtherQuiz { quiz } => ["It is of another quiz, “", quiz, "”."].concat(),
        Misfit::OtherVersion => "It is of another version of this quiz: questions or keys differ, \
            so it can’t be graded again here."
            .to_owned(),
        Misfit::Settings => "Its settings are none that the quiz program writes.".to_owned(),
        Misfit::UnknownQuestion { question } => in_question(question, &[" is not in the quiz"]),
        Misfit::Twice { question } => in_question(question, &[" is in it more than once"]),
        Misfit::NotDrawn { question } => {
            in_question(question, &[" is in it, though its settings don’t draw it"])
        }
        Misfit::Missing { question } => {
            in_question(question, &[" is not in it, though its settings draw it"])
        }
        Misfit::Order => {
            "Its questions stand in another order than its settings draw them.".to_owned()
        }
        Misfit::QuestionVersion { question, stated, there } => {
            let [stated, there] = [stated, there].map(ToString::to_string);
            in_question(
                question,
                &[" has version ", &stated, " in it and ", &there, " in the quiz"],
            )
        }
        Misfit::Response { question } => in_question(question, &[" can’t be answered as it says"]),
        Misfit::Points { question, stated, earned } => {
            let [stated, earned] = [stated, earned].map(ToString::to_string);
            in_question(
                question,
                &[" has ", &stated, " points in it, but its answer earns ", &earned],
            )
        }
        Misfit::Verdict { question, stated, graded } => {
            let [stated, graded] = [*stated, *graded].map(verdict);
            in_question(
                question,
                &[" has the verdict “", stated, "” in it, but its answer is “", graded, "”"],
            )
        }
        Misfit::Total { total, stated, sum } => {
            let [stated, sum] = [stated, sum].map(|numbers| {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                numbers.join(" of ")
            });
            let name = match total {
                Total::Questions => "number of questions",
                Total::Answered => "number of answered questions",
                Total::Correct => "number of right questions",
                Total::Points => "sum of points",
                Total::CodeAccuracy => "code accuracy",
                Total::CaseAccuracy => "case accuracy",
                Total::Precision => "precision",
                Total::Recall => "recall",
                Total::Seconds => "time",
            };
            let unit = if *total == Total::Seconds { " seconds" } else { "" };
            ["The ", name, " is ", &stated, " in it, but the answers give ", &sum, unit, "."]
                .concat()
        }
    }
}

/// Returns what a learner should know of a published exam, by its name in
/// [`crate::blueprint::NAMES`]: what isn't confirmed, and what is other here.
pub fn exam_notes(name: &str) -> &'static [&'static str] {
    const FOUR_CHOICES: &str =
        "In the exam every question has four choices; here codes are entered, too.";
    const NO_SECTIONS: &str = "How many questions each of its sections has is not confirmed; so it is drawn without sections.";
    const SCALE: &str =
        "It is passed with 300 on a scale from 100 to 400, and no percentage stands for that.";
    const RANGES: &str = "Its shares are the middle of published ranges, from a secondary source.";
    match name {
        "cpc" => &[
            FOUR_CHOICES,
            "Its six number series of surgery, 6 questions each, are one section here; \
             a CPT question counts as surgery unless its topics say otherwise.",
            "Its counts for ICD-10-CM, HCPCS Level II, guidelines, compliance and cases \
             are not confirmed.",
        ],
        "coc" | "crc" => &[FOUR_CHOICES, NO_SECTIONS],
        "cic" => {
            &["How its 40 multiple-choice questions are spread, and how each blank of its 7 cases \
             is scored, is not confirmed."]
        }
        "ccs" => &["10 of its 107 questions are unscored.", SCALE, RANGES],
        "cca" => &["15 of its 105 questions are unscored.", SCALE, RANGES],
        _ => &[],
    }
}

/// Returns what the quiz lacks of an exam, a sentence for each section.
pub fn missing(drawn: &Drawn) -> Vec<String> {
    let all: u64 = drawn.sections.iter().map(|section| u64::from(section.share)).sum();
    let sentence = |section: &DrawnSection| {
        let here = match section.there {
            0 => "none".to_owned(),
            n => n.to_string(),
        };
        let share = section.share.to_string();
        if section.name.is_empty() {
            return [&share, " questions in the exam, ", &here, " here."].concat();
        }
        [&section.name, ": ", &share, " of ", &all.to_string(), " in the exam, ", &here, " here."]
            .concat()
    };
    drawn.missing().map(sentence).collect()
}

/// Says how many questions no section of an exam takes.
pub fn left_out_of_exam(n: usize) -> String {
    left_out(n, "it is not part of this exam.", "they are not part of this exam.")
}

/// Says how many questions an exam of a year doesn't ask.
pub fn left_out_of_year(n: usize) -> String {
    left_out(
        n,
        "it uses code sets of another exam year.",
        "they use code sets of another exam year.",
    )
}

fn left_out(n: usize, one: &str, many: &str) -> String {
    let why = if n == 1 { one } else { many };
    [&count(n, "question", "questions"), " left out: ", why].concat()
}

/// Says why a quiz may be out of date.
pub fn outdated(outdated: Outdated<'_>) -> String {
    let last = date(outdated.last);
    let facts = match outdated.edition {
        Some((set, edition)) => {
            ["Its keys follow ", set.title(), " ", edition, ", which ended on ", &last].concat()
        }
        None => ["Its keys were known to hold until ", &last].concat(),
    };
    [&facts, "; codes may have changed since."].concat()
}

/// What can be done about it, where the quiz says where to report an error.
pub const ASK_FOR_UPDATE: &str = "Ask for a newer version";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_read_as_english() {
        assert_eq!(list(&["A", "B", "C"]), "A, B and C");
        assert_eq!(list(&["A", "B"]), "A and B");
        assert_eq!(list(&["A"]), "A");
    }

    #[test]
    fn look_alikes_are_named_in_words() {
        let fault = CodeFault::BadCharacter { position: 1, found: 'O', meant: Some('0') };
        assert_eq!(code_fault(fault), "“O” can’t stand in place 1. Is the digit 0 meant?");
    }
}
