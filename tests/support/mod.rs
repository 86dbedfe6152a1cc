//! Questions, answers and grades in the short form that the tables of the tests use.

use medcode_quiz::error_kind::ErrorKind;
use medcode_quiz::grade::{Finding, Grade, Rubric, Verdict, grade};
use medcode_quiz::quiz::{
    Alternative, Choice, Entry, Graded, KeyLine, Kind, Poa, Question, Response, WrongCode,
};

/// Builds an `assign` question from lines of the key: a code with what else
/// there is to say about the line, as in `I50.23 after=I13.0 poa=Y weight=2
/// optional first or=I50.33 omitted=omitted-status-code`; `_` stands for a
/// space in a code.
pub(crate) fn assign(lines: &[&str]) -> Question {
    Question { key: lines.iter().map(|line| key_line(line)).collect(), ..empty(Kind::Assign) }
}

/// Builds a `choose` question; a right choice begins with `+`, and one that is
/// a code begins with `#`.
pub(crate) fn choose(choices: &[&str]) -> Question {
    let choice = |text: &&str| {
        let right = text.starts_with('+');
        let text = text.trim_start_matches('+');
        match text.strip_prefix('#') {
            Some(code) => Choice { codes: vec![code.to_owned()], right, ..Choice::default() },
            None => Choice { text: text.to_owned(), right, ..Choice::default() },
        }
    };
    Question { choices: choices.iter().map(choice).collect(), ..empty(Kind::Choose) }
}

fn empty(kind: Kind) -> Question {
    let json = format!(
        r#"{{ "id": "q", "kind": "{}", "statement": "…", "ask": "…" }}"#,
        if kind == Kind::Assign { "assign" } else { "choose" }
    );
    serde_json::from_str(&json).unwrap()
}

pub(crate) fn key_line(text: &str) -> KeyLine {
    let mut words = text.split_whitespace();
    let mut line = KeyLine { code: code(words.next().unwrap()), weight: 1, ..KeyLine::default() };
    for word in words {
        match word.split_once('=').unwrap_or((word, "")) {
            ("first", _) => line.first = true,
            ("optional", _) => line.optional = true,
            ("after", value) => line.after.push(code(value)),
            ("or", value) => line.alternatives.push(code(value)),
            ("poa", value) => line.poa = Poa::from_name(value),
            ("weight", value) => line.weight = value.parse().unwrap(),
            ("omitted", value) => line.omitted = Some(kind(value)),
            _ => panic!("{word:?} says nothing about a line of a key"),
        }
    }
    line
}

fn code(text: &str) -> String {
    text.replace('_', " ")
}

/// Returns the kind of that name.
pub(crate) fn kind(name: &str) -> ErrorKind {
    *ErrorKind::ALL.iter().find(|kind| kind.name() == name).unwrap_or_else(|| panic!("{name}"))
}

/// What can be added to a question.
pub(crate) trait With: Sized {
    /// Adds notes on wrong codes: `L97.412 wrong-laterality instead=L97.422 credit=30`.
    fn wrong(self, notes: &[&str]) -> Self;
    /// Adds a whole other answer.
    fn alternative(self, lines: &[&str]) -> Self;
    /// Says what is graded, in place of what the key says.
    fn graded(self, parts: &[Graded]) -> Self;
    /// Says which code sets an answer may use.
    fn sets(self, names: &[&str]) -> Self;
}

impl With for Question {
    fn wrong(mut self, notes: &[&str]) -> Self {
        self.wrong.extend(notes.iter().map(|text| wrong_code(text)));
        self
    }

    fn alternative(mut self, lines: &[&str]) -> Self {
        let lines = lines.iter().map(|line| key_line(line)).collect();
        self.alternatives.push(Alternative { lines, why: String::new() });
        self
    }

    fn graded(mut self, parts: &[Graded]) -> Self {
        self.graded = Some(parts.to_vec());
        self
    }

    fn sets(mut self, names: &[&str]) -> Self {
        self.sets = serde_json::from_value(serde_json::json!(names)).unwrap();
        self
    }
}

fn wrong_code(text: &str) -> WrongCode {
    let mut words = text.split_whitespace();
    let mut note = WrongCode {
        code: code(words.next().unwrap()),
        set: None,
        error: kind(words.next().unwrap()),
        why: "The author's words.".to_owned(),
        cite: Vec::new(),
        instead: None,
        credit: None,
    };
    for word in words {
        match word.split_once('=') {
            Some(("instead", value)) => note.instead = Some(code(value)),
            Some(("credit", value)) => note.credit = Some(value.parse().unwrap()),
            _ => panic!("{word:?} says nothing about a wrong code"),
        }
    }
    note
}

/// Reads an answer as a learner types it: lines with commas between them,
/// each with its POA indicator behind a colon if it has one.
pub(crate) fn entries(answer: &str) -> Vec<Entry> {
    let lines = answer.split(", ").filter(|line| !line.is_empty());
    let entry = |line: &str| match line.rsplit_once(':') {
        Some((code, poa)) => Entry { poa: Poa::from_name(poa), ..Entry::code(code) },
        None => Entry::code(line),
    };
    lines.map(entry).collect()
}

/// Grades a typed answer in practice.
pub(crate) fn graded(question: &Question, answer: &str) -> Grade {
    grade(question, &Response::Assign(entries(answer)), Rubric::Practice)
}

/// Asserts what an answer earns in practice: the points, and each finding as
/// `code kind cost`, with `of …` behind a cost that was cut.
#[track_caller]
pub(crate) fn check(question: &Question, answer: &str, points: u8, findings: &[&str]) {
    assert_grade(&graded(question, answer), answer, points, findings);
}

/// Asserts the same of the strict rubric.
#[track_caller]
pub(crate) fn check_strict(question: &Question, answer: &str, points: u8, findings: &[&str]) {
    let grade = grade(question, &Response::Assign(entries(answer)), Rubric::Strict);
    assert_grade(&grade, answer, points, findings);
}

/// Asserts the same of marked choices, counted from 1.
#[track_caller]
pub(crate) fn check_chosen(question: &Question, chosen: &[usize], points: u8, findings: &[&str]) {
    let response = Response::Choose(chosen.iter().map(|n| n - 1).collect());
    let grade = grade(question, &response, Rubric::Practice);
    assert_grade(&grade, &format!("{chosen:?}"), points, findings);
}

#[track_caller]
fn assert_grade(grade: &Grade, answer: &str, points: u8, findings: &[&str]) {
    let found: Vec<String> = grade.findings.iter().map(shown).collect();
    assert_eq!((grade.points, found), (points, strings(findings)), "{answer}");
    assert_adds_up(grade);
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn shown(finding: &Finding) -> String {
    let kind = finding.kind.map_or("–", ErrorKind::name);
    let cut = if finding.cost < finding.stated {
        format!(" of {}", finding.stated)
    } else {
        String::new()
    };
    format!("{} {kind} {}{cut}", finding.code, finding.cost).trim_start().to_owned()
}

/// Asserts what holds for every grade.
#[track_caller]
pub(crate) fn assert_adds_up(grade: &Grade) {
    let costs: u32 = grade.findings.iter().map(|finding| u32::from(finding.cost)).sum();
    assert_eq!(costs + u32::from(grade.points), 100, "costs and points: {grade:?}");
    assert!(grade.findings.iter().all(|finding| finding.cost <= finding.stated), "{grade:?}");
    let has_wrong_poa = grade.findings.iter().any(|f| f.kind == Some(ErrorKind::WrongPoa));
    let verdict = match grade.points {
        0 => Verdict::Incorrect,
        100 if !has_wrong_poa => Verdict::Correct,
        _ => Verdict::Partly,
    };
    assert_eq!(grade.verdict, verdict, "{grade:?}");
    assert_eq!(grade.is_correct(), verdict == Verdict::Correct);
}
