//! What would make a quiz ungradable: contradictions that the types let through.
//!
//! The browser and the author tool ask the same questions here; the tool
//! points at the token, the browser says one sentence.

use crate::blueprint::Blueprint;
use crate::grade::MAX_KEY_LINES;

use super::{Choice, FORMAT, KeyLine, Kind, Question, Quiz, written_line};

/// One step on the way from the root of a quiz file to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A field of a table.
    Field(&'static str),
    /// An item of an array, counted from 0.
    Item(usize),
}

/// A contradiction, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The way to the value, from the root.
    pub path: Vec<Step>,
    /// What is wrong with it.
    pub kind: FaultKind,
}

impl Fault {
    /// Returns where it is, for people: ` at question 3, key 1, code`.
    pub fn place(&self) -> String {
        let mut place = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) => {
                    place.push_str(if place.is_empty() { " at " } else { ", " });
                    place.push_str(name);
                }
                Step::Item(idx) => {
                    place.push(' ');
                    place.push_str(&(idx + 1).to_string());
                }
            }
        }
        place
    }
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The format is newer or older than this library reads.
    UnknownFormat,
    /// A text that must not be empty is.
    EmptyText,
    /// The quiz has no question.
    NoQuestions,
    /// Another question has the id already.
    DuplicateQuestionId,
    /// An id has characters other than letters, digits, `.`, `_` and `-`.
    BadId,
    /// The field belongs to questions of the other kind.
    FieldOfOtherKind,
    /// An `assign` question has no required line.
    NoRequiredLine,
    /// More lines than a key may have.
    TooManyLines,
    /// The code has the shape of no code.
    NotACode,
    /// The same line stands in the key twice.
    DuplicateKeyLine,
    /// `after` or `instead` names a code that isn't in the key.
    UnknownKeyCode,
    /// Two lines are each to stand after the other.
    CircularOrder,
    /// A weight of 0, or above 100.
    BadWeight,
    /// Credit above 100.
    BadCredit,
    /// Fewer than two choices.
    TooFewChoices,
    /// No choice is right, or all are.
    NoContrast,
    /// Several choices are right where one is to be chosen.
    SeveralRight,
    /// A choice without text and codes.
    EmptyChoice,
    /// Two choices are the same.
    DuplicateChoice,
    /// Tries of 0.
    NoTries,
    /// An exam of no minutes, or of more than a day.
    BadMinutes,
    /// An exam, or a section of one, without questions.
    BadShare,
    /// A pass mark above 100.
    BadPass,
}

impl FaultKind {
    /// Returns the name by which reports call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownFormat => "unknown-format",
            Self::EmptyText => "empty-text",
            Self::NoQuestions => "no-questions",
            Self::DuplicateQuestionId => "duplicate-question-id",
            Self::BadId => "bad-id",
            Self::FieldOfOtherKind => "field-of-other-kind",
            Self::NoRequiredLine => "no-required-line",
            Self::TooManyLines => "too-many-lines",
            Self::NotACode => "not-a-code",
            Self::DuplicateKeyLine => "duplicate-key-line",
            Self::UnknownKeyCode => "unknown-key-code",
            Self::CircularOrder => "circular-order",
            Self::BadWeight => "bad-weight",
            Self::BadCredit => "bad-credit",
            Self::TooFewChoices => "too-few-choices",
            Self::NoContrast => "no-contrast",
            Self::SeveralRight => "several-right",
            Self::EmptyChoice => "empty-choice",
            Self::DuplicateChoice => "duplicate-choice",
            Self::NoTries => "no-tries",
            Self::BadMinutes => "bad-minutes",
            Self::BadShare => "bad-share",
            Self::BadPass => "bad-pass",
        }
    }

    /// Returns what is wrong, in lower case and without a full stop.
    pub fn title(self) -> &'static str {
        match self {
            Self::UnknownFormat => "this format is not known here",
            Self::EmptyText => "this text is empty",
            Self::NoQuestions => "the quiz has no questions",
            Self::DuplicateQuestionId => "another question has this id",
            Self::BadId => "an id has letters, digits, dots, hyphens and underscores only",
            Self::FieldOfOtherKind => "this field belongs to the other kind of question",
            Self::NoRequiredLine => "the key has no required line",
            Self::TooManyLines => "a key has at most 60 lines",
            Self::NotACode => "this has the shape of no code",
            Self::DuplicateKeyLine => "this line stands in the key twice",
            Self::UnknownKeyCode => "this code is not in the key",
            Self::CircularOrder => "two lines are each to stand after the other",
            Self::BadWeight => "a weight is a whole number from 1 to 100",
            Self::BadCredit => "credit is a whole number from 0 to 100",
            Self::TooFewChoices => "a question to choose from needs two choices or more",
            Self::NoContrast => "some choices must be right and some wrong",
            Self::SeveralRight => "several choices are right, but one is to be chosen",
            Self::EmptyChoice => "this choice has neither text nor codes",
            Self::DuplicateChoice => "another choice says the same",
            Self::NoTries => "a question needs at least one try",
            Self::BadMinutes => "an exam takes 1 to 1,440 minutes",
            Self::BadShare => "an exam and each of its sections have a question or more",
            Self::BadPass => "a pass mark is a percentage",
        }
    }

    /// Returns the one thing to do about it.
    pub fn help(self) -> &'static str {
        match self {
            Self::UnknownFormat => "write `format = 1`, or load the quiz with a newer medcode-quiz",
            Self::EmptyText => "write the text, or remove the field if it is optional",
            Self::NoQuestions => "add a `[[question]]`",
            Self::DuplicateQuestionId => {
                "give each question an id of its own; progress is kept under it"
            }
            Self::BadId => "write it like `colles-ed`",
            Self::FieldOfOtherKind => {
                "`key`, `alternative` and `wrong` belong to `assign`, `choice` and `several` to `choose`"
            }
            Self::NoRequiredLine => "add a `[[question.key]]` without `optional`",
            Self::TooManyLines => "split the question into several",
            Self::NotACode => {
                "write ICD-10-CM codes with their dot, PCS codes with seven characters; or give `set`"
            }
            Self::DuplicateKeyLine => "remove one of them, or add up the units",
            Self::UnknownKeyCode => "name the code of a key line, exactly as it is written there",
            Self::CircularOrder => "remove one of the two `after`",
            Self::BadWeight => "write `weight = 2` for a line that counts twice",
            Self::BadCredit => "write hundredths of the line: `credit = 25`",
            Self::TooFewChoices => "add a `[[question.choice]]`",
            Self::NoContrast => "mark the right choices with `right = true`, and only those",
            Self::SeveralRight => "leave out `several = false`, or mark one choice as right",
            Self::EmptyChoice => "give it a `text` or `codes`",
            Self::DuplicateChoice => "change one of them, or remove it",
            Self::NoTries => "write `tries = 1` or more",
            Self::BadMinutes => "write the time of the whole exam: `minutes = 240`",
            Self::BadShare => "write how many questions it has, or remove the section",
            Self::BadPass => "write a number from 0 to 100, or leave it out",
        }
    }
}

/// Returns every contradiction of a quiz, in the order of the file.
pub fn check(quiz: &Quiz) -> Vec<Fault> {
    let mut checker = Checker { faults: Vec::new(), path: Vec::new() };
    checker.quiz(quiz);
    checker.faults
}

struct Checker {
    faults: Vec<Fault>,
    path: Vec<Step>,
}

impl Checker {
    fn fault(&mut self, kind: FaultKind) {
        self.faults.push(Fault { path: self.path.clone(), kind });
    }

    fn fault_at(&mut self, field: &'static str, kind: FaultKind) {
        self.path.push(Step::Field(field));
        self.fault(kind);
        self.path.pop();
    }

    fn fault_if(&mut self, is_wrong: bool, field: &'static str, kind: FaultKind) {
        if is_wrong {
            self.fault_at(field, kind);
        }
    }

    fn each<'q, T>(
        &mut self,
        field: &'static str,
        items: &'q [T],
        mut visit: impl FnMut(&mut Self, &'q T),
    ) {
        self.path.push(Step::Field(field));
        for (idx, item) in items.iter().enumerate() {
            self.path.push(Step::Item(idx));
            visit(self, item);
            self.path.pop();
        }
        self.path.pop();
    }

    fn quiz(&mut self, quiz: &Quiz) {
        self.fault_if(quiz.format != FORMAT, "format", FaultKind::UnknownFormat);
        self.fault_if(!is_id(&quiz.id), "id", FaultKind::BadId);
        self.fault_if(quiz.title.trim().is_empty(), "title", FaultKind::EmptyText);
        self.fault_if(quiz.tries == 0, "tries", FaultKind::NoTries);
        if let Some(exam) = &quiz.exam {
            self.path.push(Step::Field("exam"));
            self.exam(exam);
            self.path.pop();
        }
        self.fault_if(quiz.questions.is_empty(), "question", FaultKind::NoQuestions);
        let mut ids: Vec<&str> = Vec::new();
        self.each("question", &quiz.questions, |checker, question| {
            // The first of its name may keep it.
            match ids.binary_search(&question.id.as_str()) {
                Ok(_) => checker.fault_at("id", FaultKind::DuplicateQuestionId),
                Err(place) => ids.insert(place, &question.id),
            }
            checker.question(question);
        });
    }

    /// A section that no question belongs to is none: the learner is told of it.
    fn exam(&mut self, exam: &Blueprint) {
        self.fault_if(!(1..=1440).contains(&exam.minutes), "minutes", FaultKind::BadMinutes);
        self.fault_if(exam.questions == 0, "questions", FaultKind::BadShare);
        self.fault_if(exam.pass.is_some_and(|pass| pass > 100), "pass", FaultKind::BadPass);
        self.each("section", &exam.sections, |checker, section| {
            checker.fault_if(section.name.trim().is_empty(), "name", FaultKind::EmptyText);
            checker.fault_if(section.share == 0, "share", FaultKind::BadShare);
        });
    }

    fn question(&mut self, question: &Question) {
        self.fault_if(!is_id(&question.id), "id", FaultKind::BadId);
        self.fault_if(question.statement.trim().is_empty(), "statement", FaultKind::EmptyText);
        self.fault_if(question.ask.trim().is_empty(), "ask", FaultKind::EmptyText);
        match question.kind {
            Kind::Assign => self.assign(question),
            Kind::Choose => self.choose(question),
        }
    }

    fn assign(&mut self, question: &Question) {
        self.fault_if(!question.choices.is_empty(), "choice", FaultKind::FieldOfOtherKind);
        self.fault_if(question.several.is_some(), "several", FaultKind::FieldOfOtherKind);
        self.lines("key", &question.key);
        self.each("alternative", &question.alternatives, |checker, alternative| {
            checker.lines("line", &alternative.lines);
        });
        self.each("wrong", &question.wrong, |checker, wrong| {
            checker.fault_if(wrong.line().is_none(), "code", FaultKind::NotACode);
            checker.fault_if(
                wrong.credit.is_some_and(|credit| credit > 100),
                "credit",
                FaultKind::BadCredit,
            );
            let is_unknown = wrong
                .instead
                .as_deref()
                .is_some_and(|code| !question.key.iter().any(|k| k.code == code));
            checker.fault_if(is_unknown, "instead", FaultKind::UnknownKeyCode);
        });
    }

    fn lines(&mut self, field: &'static str, lines: &[KeyLine]) {
        if !lines.iter().any(|line| !line.optional) {
            self.fault_at(field, FaultKind::NoRequiredLine);
        }
        self.fault_if(lines.len() > MAX_KEY_LINES, field, FaultKind::TooManyLines);
        let mut before = Vec::new();
        self.each(field, lines, |checker, key| {
            let line = key.line();
            checker.fault_if(line.is_none(), "code", FaultKind::NotACode);
            // Equal lines of an answer are one, so that two of the key could never both match.
            let same = line.map(|line| (line.code, line.modifiers));
            let is_repeated = same.is_some() && before.contains(&same);
            checker.fault_if(is_repeated, "code", FaultKind::DuplicateKeyLine);
            before.push(same);
            checker.fault_if(!(1..=100).contains(&key.weight), "weight", FaultKind::BadWeight);
            checker.each("alternatives", &key.alternatives, |checker, text| {
                if written_line(text, None).is_none() {
                    checker.fault(FaultKind::NotACode);
                }
            });
            checker.each("after", &key.after, |checker, code| {
                let Some(other) = lines.iter().find(|other| other.code == *code) else {
                    return checker.fault(FaultKind::UnknownKeyCode);
                };
                if other.code == key.code || other.after.contains(&key.code) {
                    checker.fault(FaultKind::CircularOrder);
                }
            });
        });
    }

    fn choose(&mut self, question: &Question) {
        self.fault_if(!question.key.is_empty(), "key", FaultKind::FieldOfOtherKind);
        self.fault_if(
            !question.alternatives.is_empty(),
            "alternative",
            FaultKind::FieldOfOtherKind,
        );
        self.fault_if(!question.wrong.is_empty(), "wrong", FaultKind::FieldOfOtherKind);
        let n_right = question.choices.iter().filter(|choice| choice.right).count();
        if question.choices.len() < 2 {
            self.fault_at("choice", FaultKind::TooFewChoices);
        } else if n_right == 0 || n_right == question.choices.len() {
            self.fault_at("choice", FaultKind::NoContrast);
        }
        self.fault_if(
            n_right > 1 && question.several == Some(false),
            "several",
            FaultKind::SeveralRight,
        );
        let mut before: Vec<&Choice> = Vec::new();
        for (idx, choice) in question.choices.iter().enumerate() {
            self.path.extend([Step::Field("choice"), Step::Item(idx)]);
            if choice.text.trim().is_empty() && choice.codes.is_empty() {
                self.fault(FaultKind::EmptyChoice);
            }
            if before.iter().any(|b| b.text.trim() == choice.text.trim() && b.codes == choice.codes)
            {
                self.fault(FaultKind::DuplicateChoice);
            }
            self.each("codes", &choice.codes, |checker, text| {
                if written_line(text, None).is_none() {
                    checker.fault(FaultKind::NotACode);
                }
            });
            self.path.truncate(self.path.len().saturating_sub(2));
            before.push(choice);
        }
    }
}

fn is_id(id: &str) -> bool {
    let is_id_char = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !id.is_empty() && id.len() <= 80 && id.chars().all(is_id_char)
}
