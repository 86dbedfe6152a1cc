//! What tells a quiz from every other that draws or grades otherwise.

use sha2::{Digest, Sha256};

use crate::blueprint::{Blueprint, Section};
use crate::quiz::{Alternative, Choice, Editions, KeyLine, Question, Quiz, WrongCode};

/// Returns the SHA-256, in hexadecimal, of all that decides which questions are
/// drawn, what they ask and what an answer earns.
///
/// Texts, numbers and lists go in one after the other, so that no two quizzes
/// give the same sequence: a text as the number of its bytes, a colon and its
/// bytes; a number as its digits in such a text; a list as the number of its
/// items and then these; what isn't given as an empty text.
/// `docs/take-away.md` lists the fields. Reasons, hints, rationale, citations
/// and evidence are not among them: who corrects one makes no receipt void.
pub fn fingerprint(quiz: &Quiz) -> String {
    let mut hash = Canon(Sha256::new());
    hash.text("medcode-fingerprint-1");
    hash.quiz(quiz);
    hex(&hash.0.finalize())
}

/// Returns the SHA-256 of a text in hexadecimal.
pub(super) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(if n < 10 { b'0' + n } else { b'a' - 10 + n });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// The sequence. Each table names all its fields, so that a new one doesn't
/// compile before somebody has decided about it.
struct Canon(Sha256);

impl Canon {
    fn text(&mut self, text: &str) {
        self.0.update(text.len().to_string());
        self.0.update(b":");
        self.0.update(text);
    }

    fn number(&mut self, number: usize) {
        self.text(&number.to_string());
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len());
        texts.iter().for_each(|text| self.text(text));
    }

    /// The words of a list of enums.
    fn words(&mut self, words: &[&str]) {
        self.number(words.len());
        words.iter().for_each(|word| self.text(word));
    }

    fn word(&mut self, word: Option<&str>) {
        self.text(word.unwrap_or_default());
    }

    fn flag(&mut self, flag: bool) {
        self.text(if flag { "1" } else { "" });
    }

    fn quiz(&mut self, quiz: &Quiz) {
        let Quiz {
            format: _,
            id,
            title: _,
            description: _,
            lang: _,
            license: _,
            editions,
            authors: _,
            reviewers: _,
            checked: _,
            report: _,
            namespace: _,
            valid_until: _,
            grading,
            tries: _,
            hint_cost,
            code_book: _,
            exam,
            questions,
            allow: _,
        } = quiz;
        let Editions { icd10cm, icd10pcs, cpt, hcpcs } = editions;
        self.text(id);
        self.text(grading.name());
        self.number(usize::from(*hint_cost));
        [icd10cm, icd10pcs, cpt, hcpcs].into_iter().for_each(|it| self.word(it.as_deref()));
        self.flag(exam.is_some());
        exam.iter().for_each(|exam| self.exam(exam));
        self.number(questions.len());
        questions.iter().for_each(|question| self.question(question));
    }

    fn exam(&mut self, exam: &Blueprint) {
        let Blueprint { name: _, minutes: _, questions, pass: _, sets, notes: _, sections } = exam;
        self.number(*questions as usize);
        self.words(&sets.iter().map(|set| set.name()).collect::<Vec<_>>());
        self.number(sections.len());
        for section in sections {
            let Section { name, share, sets, topics, levels, kinds, settings } = section;
            self.text(name);
            self.number(*share as usize);
            self.words(&sets.iter().map(|set| set.name()).collect::<Vec<_>>());
            self.texts(topics);
            self.words(&levels.iter().map(|level| level.name()).collect::<Vec<_>>());
            self.words(&kinds.iter().map(|kind| kind.name()).collect::<Vec<_>>());
            self.words(&settings.iter().map(|setting| setting.name()).collect::<Vec<_>>());
        }
    }

    fn question(&mut self, question: &Question) {
        let Question {
            id,
            version,
            kind,
            level,
            topics,
            setting,
            claim,
            date,
            statement,
            ask,
            sets,
            graded,
            hints: _,
            rationale: _,
            cite: _,
            evidence: _,
            key,
            alternatives,
            wrong,
            choices,
            several,
            examples: _,
            allow: _,
        } = question;
        self.text(id);
        self.number(*version as usize);
        self.text(kind.name());
        self.word(level.map(|level| level.name()));
        self.texts(topics);
        self.word(setting.map(|setting| setting.name()));
        self.word(claim.map(|claim| claim.name()));
        let day = |date: &crate::quiz::Date| {
            let (year, month) = (usize::from(date.year()), usize::from(date.month()));
            year * 10_000 + month * 100 + usize::from(date.day())
        };
        self.number(date.as_ref().map(day).unwrap_or_default());
        self.text(statement);
        self.text(ask);
        self.words(&sets.iter().map(|set| set.name()).collect::<Vec<_>>());
        self.flag(graded.is_some());
        let graded = graded.as_deref().unwrap_or_default();
        self.words(&graded.iter().map(|part| part.name()).collect::<Vec<_>>());
        self.keys(key);
        self.number(alternatives.len());
        for Alternative { lines, why: _ } in alternatives {
            self.keys(lines);
        }
        self.number(wrong.len());
        for WrongCode { code, set, error, why: _, cite: _, instead, credit } in wrong {
            self.text(code);
            self.word(set.map(|set| set.name()));
            self.text(error.name());
            self.word(instead.as_deref());
            self.flag(credit.is_some());
            self.number(usize::from(credit.unwrap_or_default()));
        }
        self.number(choices.len());
        for Choice { text, codes, right, why: _, error } in choices {
            self.text(text);
            self.texts(codes);
            self.flag(*right);
            self.word(error.map(|error| error.name()));
        }
        self.word(several.map(|several| if several { "1" } else { "0" }));
    }

    fn keys(&mut self, lines: &[KeyLine]) {
        self.number(lines.len());
        for line in lines {
            let KeyLine {
                code,
                set,
                modifiers,
                units,
                poa,
                first,
                after,
                optional,
                alternatives,
                weight,
                evidence: _,
                omitted,
                why: _,
            } = line;
            self.text(code);
            self.word(set.map(|set| set.name()));
            self.texts(modifiers);
            self.number(units.unwrap_or_default() as usize);
            self.word(poa.map(|poa| poa.name()));
            self.flag(*first);
            self.texts(after);
            self.flag(*optional);
            self.texts(alternatives);
            self.number(*weight as usize);
            self.word(omitted.map(|kind| kind.name()));
        }
    }
}
