//! Every code of the quizzes stands in `codes.tsv`, with a status that fits.

use std::collections::{BTreeMap, BTreeSet};

use medcode_quiz::code::{Code, CodeSet, Reading};
use medcode_quiz::error_kind::ErrorKind;
use medcode_quiz::quiz::{Date, Kind, Question, Response, written_line};

use crate::{each_question, path, required};

/// What a code is from one edition to another.
struct Row {
    status: String,
    from: String,
    to: String,
}

type Table = BTreeMap<(CodeSet, String), Vec<Row>>;

fn table() -> Table {
    let file = std::fs::read_to_string(path("tests/quizzes/codes.tsv")).unwrap();
    let mut lines = file.lines();
    assert_eq!(lines.next(), Some("set\tcode\tstatus\tfrom\tto\ttitle\tsource"));
    let mut table = Table::new();
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let [set, code, status, from, to, title, source] = cells[..] else { panic!("{line:?}") };
        let set = CodeSet::from_name(set).unwrap_or_else(|| panic!("{line:?}"));
        assert!(["billable", "header", "never"].contains(&status), "{line:?}");
        assert!(!title.is_empty() && !source.is_empty(), "{line:?}");
        let row = Row { status: status.into(), from: from.into(), to: to.into() };
        table.entry((set, code.to_owned())).or_default().push(row);
    }
    table
}

/// Returns the edition in force on a date of service, as its publisher names it.
fn edition(set: CodeSet, date: Date) -> String {
    let (year, month) = (date.year(), date.month());
    match set {
        CodeSet::Icd10cm | CodeSet::Icd10pcs => format!("FY{}", year + u16::from(month >= 10)),
        CodeSet::Cpt => year.to_string(),
        CodeSet::Hcpcs => format!("{year}Q{}", (month - 1) / 3 + 1),
    }
}

#[test]
fn the_date_of_service_picks_the_edition() {
    for (date, expected) in [
        ("2026-09-30", ["FY2026", "FY2026", "2026", "2026Q3"]),
        ("2026-10-01", ["FY2027", "FY2027", "2026", "2026Q4"]),
        ("2027-09-30", ["FY2027", "FY2027", "2027", "2027Q3"]),
        ("2027-03-31", ["FY2027", "FY2027", "2027", "2027Q1"]),
    ] {
        let date = Date::parse(date).unwrap();
        let found: Vec<_> = CodeSet::ALL.iter().map(|&set| edition(set, date)).collect();
        assert_eq!(found, expected, "{date}");
    }
}

/// Returns what a code is in an edition; `None` if it is no code there.
fn status<'t>(table: &'t Table, code: &Code, edition: &str) -> Option<&'t str> {
    let rows = table.get(&(code.set(), code.to_string()))?;
    let mut covering = rows.iter().filter(|row| {
        (row.from == "-" || *row.from <= *edition) && (row.to == "-" || *edition <= *row.to)
    });
    let status = covering.next().map(|row| row.status.as_str());
    assert!(covering.next().is_none(), "{code} is two things in {edition}");
    status
}

/// A code that has lines in the table for another time only.
fn was_billable(table: &Table, code: &Code, is_time: impl Fn(&Row) -> bool) -> bool {
    let rows = table.get(&(code.set(), code.to_string())).map(Vec::as_slice).unwrap_or_default();
    rows.iter().any(|row| row.status == "billable" && is_time(row))
}

/// Says what is wrong with the status of a code that is wrong in this way, or
/// right if there is no kind.
fn misfit(table: &Table, code: &Code, kind: Option<ErrorKind>, date: Date) -> Option<String> {
    let edition = edition(code.set(), date);
    let status = status(table, code, &edition);
    let fits = match kind {
        Some(ErrorKind::NotBillable) => status == Some("header"),
        Some(ErrorKind::MissingPlaceholder | ErrorKind::PcsInvalid) => status == Some("never"),
        Some(ErrorKind::Retired) => {
            status != Some("billable")
                && was_billable(table, code, |row| row.to != "-" && *row.to < *edition)
        }
        Some(ErrorKind::NotYetValid) => {
            status != Some("billable")
                && was_billable(table, code, |row| row.from != "-" && *row.from > *edition)
        }
        _ => status == Some("billable"),
    };
    let kind = kind.map_or("right", ErrorKind::name);
    (!fits).then(|| format!("{code} is {kind}, but {status:?} in {edition}"))
}

/// Returns the codes of a question, each with what is wrong with it if the
/// author says so; those of examples apart, since nobody says it of them.
fn codes(question: &Question) -> (Vec<(Code, Option<ErrorKind>)>, Vec<Code>) {
    let mut codes = Vec::new();
    let others = question.alternatives.iter().flat_map(|other| &other.lines);
    for key in question.key.iter().chain(others) {
        codes.push((key.line().unwrap().code, None));
        for text in &key.alternatives {
            codes.push((written_line(text, None).unwrap().code, None));
        }
    }
    for note in &question.wrong {
        codes.push((note.line().unwrap().code, Some(note.error)));
    }
    for choice in &question.choices {
        for text in &choice.codes {
            codes.push((written_line(text, None).unwrap().code, choice.error));
        }
    }
    let mut entered = Vec::new();
    for example in &question.examples {
        let Response::Assign(entries) = Response::of_example(example, Kind::Assign) else {
            continue;
        };
        for entry in entries {
            if let Reading::One(line) | Reading::OtherSet(line) = entry.read(&question.code_sets())
            {
                entered.push(line.code);
            }
        }
    }
    (codes, entered)
}

#[test]
fn every_code_has_the_status_that_the_quiz_says() {
    let table = table();
    let mut faults = BTreeSet::new();
    let mut used = BTreeSet::new();
    each_question(|_, question, name| {
        let date = question.date.unwrap();
        let (codes, entered) = codes(question);
        for (code, kind) in &codes {
            used.insert((code.set(), code.to_string()));
            faults
                .extend(misfit(&table, code, *kind, date).map(|fault| format!("{name}: {fault}")));
        }
        for code in entered {
            let key = (code.set(), code.to_string());
            if !table.contains_key(&key) {
                faults.insert(format!("{name}: {code} of an example is not in the table"));
            }
            used.insert(key);
        }
    });
    let listed: BTreeSet<_> = table.keys().cloned().collect();
    faults.extend(listed.difference(&used).map(|(_, code)| format!("{code} is in no quiz")));
    assert!(faults.is_empty(), "{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn the_editions_are_those_in_force_on_the_dates_of_service() {
    each_question(|quiz, question, name| {
        let editions = &quiz.editions;
        for set in question.code_sets() {
            let stated = match set {
                CodeSet::Icd10cm => &editions.icd10cm,
                CodeSet::Icd10pcs => &editions.icd10pcs,
                CodeSet::Cpt => &editions.cpt,
                CodeSet::Hcpcs => &editions.hcpcs,
            };
            let in_force = edition(set, question.date.unwrap());
            assert_eq!(stated.as_deref(), Some(in_force.as_str()), "{name}: {}", set.name());
        }
        let is_within = quiz.valid_until.is_none_or(|until| question.date.unwrap() <= until);
        assert!(is_within, "{name}: after valid_until");
        assert!(question.kind == Kind::Choose || required(question).count() > 0, "{name}");
    });
}
