//! The committed tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use medcode_quiz::author::code_book::apply::{Change, ChangeKind};
use medcode_quiz::author::code_book::folder::{Folder, MANIFEST};
use medcode_quiz::author::code_book::manifest::ATTRIBUTION;
use medcode_quiz::author::code_book::table::{Row, Saying, Table};
use medcode_quiz::author::code_book::tsv::{self, Titled};
use medcode_quiz::author::code_book::{folder, table};
use medcode_quiz::code::{Code, CodeSet};
use medcode_quiz::quiz::Date;

use crate::{date, path, read};

fn of(set: CodeSet) -> Table {
    table(set).unwrap().unwrap()
}

fn on(table: &Table, day: &str) -> (usize, usize) {
    let codes = table.codes_on(date(day));
    (codes.len(), codes.values().filter(|is_billable| **is_billable).count())
}

#[test]
fn every_edition_has_as_many_codes_as_cms_count() {
    let cm = of(CodeSet::Icd10cm);
    for day in ["2025-10-01", "2026-09-30"] {
        assert_eq!(on(&cm, day), (98_186, 74_719), "{day}");
    }
    for day in ["2026-10-01", "2027-09-30"] {
        assert_eq!(on(&cm, day), (98_403, 74_879), "{day}");
    }
    assert_eq!(on(&of(CodeSet::Icd10pcs), "2024-01-01"), (78_603, 78_603));
    assert!(table(CodeSet::Cpt).unwrap().is_none());
}

#[test]
fn the_manifest_counts_right_and_leaves_no_file_out() {
    let manifest = folder().manifest().unwrap();
    assert_eq!(manifest.attribution, ATTRIBUTION);
    for entry in &manifest.tables {
        let rows = read(&format!("code-book/{}", entry.file)).lines().count() - 1;
        assert_eq!(entry.rows, rows, "{}; `cargo xtask code-book` counts anew", entry.file);
        assert!(!entry.origin.is_empty() && !entry.license.is_empty(), "{}", entry.file);
    }
    let files = fs::read_dir(path("code-book")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut files: Vec<String> = files.map(|name| name.into_string().unwrap()).collect();
    files.retain(|name| name != MANIFEST);
    files.sort();
    let listed: Vec<String> = manifest.tables.iter().map(|entry| entry.file.clone()).collect();
    assert_eq!(files, listed);

    for entry in &manifest.editions {
        let codes = of(entry.set).codes_of(&entry.edition());
        let n_billable = codes.values().filter(|listed| listed.is_billable).count();
        assert_eq!((entry.codes, entry.billable), (codes.len(), n_billable), "{}", entry.name);
        assert!(!entry.origin.is_empty() && !entry.license.is_empty(), "{}", entry.name);
        let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        assert!(entry.sources.iter().all(|source| is_hash(&source.sha256)), "{}", entry.name);
        assert_eq!(entry.sources.is_empty(), entry.set == CodeSet::Hcpcs, "{}", entry.name);
    }
}

#[test]
fn the_manifest_is_written_as_it_is_committed() {
    let folder = folder();
    let text = folder.manifest().unwrap().write().unwrap();
    assert_eq!(Some(text.as_str()), folder.get(MANIFEST));
}

#[test]
fn rows_are_sorted_and_no_code_stands_twice_on_a_day() {
    for set in [CodeSet::Icd10cm, CodeSet::Icd10pcs, CodeSet::Hcpcs] {
        let table = of(set);
        for pair in table.rows.windows(2) {
            let [a, b] = pair else { unreachable!("a window of two") };
            assert!((&a.code, a.span.from) < (&b.code, b.span.from), "{}", b.code);
            let is_apart = a.code != b.code || a.span.to.is_some() && a.span.to < b.span.from;
            assert!(is_apart, "{} stands twice on a day", b.code);
        }
        assert!(table.rows.iter().all(|row| !row.title.trim().is_empty()));
        assert!(table.terms.is_sorted_by(|a, b| a.code <= b.code));
        assert!(table.notes.is_sorted_by(|a, b| a.at <= b.at));
        let file = format!("code-book/{}.tsv", set.name());
        let codes: Vec<String> = read(&file).lines().skip(1).map(first_cell).collect();
        assert!(codes.is_sorted_by_key(|code| code.replace('.', "")), "{file}");
    }
    let modifiers = folder().modifiers().unwrap();
    assert!(modifiers.len() > 50);
    assert!(modifiers.windows(2).all(|pair| pair[0].name < pair[1].name));
}

fn first_cell(line: &str) -> String {
    line.split('\t').next().unwrap().to_owned()
}

#[test]
fn what_the_parts_name_is_there() {
    let cm = of(CodeSet::Icd10cm);
    let codes: BTreeSet<&Code> = cm.rows.iter().map(|row| &row.code).collect();
    for term in &cm.terms {
        assert!(codes.contains(&term.code), "term at {}", term.code);
    }
    let mut places: BTreeSet<String> = codes.iter().map(ToString::to_string).collect();
    places.extend(cm.groups.iter().map(|group| group.id.clone()));
    for note in &cm.notes {
        assert!(places.contains(&note.at), "note at {}", note.at);
    }
    let mut categories: Vec<&String> =
        cm.groups.iter().flat_map(|group| &group.categories).collect();
    categories.sort();
    assert!(categories.windows(2).all(|pair| pair[0] != pair[1]), "a category in two blocks");
    for row in &cm.rows {
        let has_rule = |id: &str| !cm.seventh_values(id).is_empty();
        assert!(row.seventh.as_deref().is_none_or(has_rule), "{}", row.code);
        let category = row.code.as_str()[..3].to_owned();
        let is_placed = categories.binary_search(&&category).is_ok();
        assert!(is_placed || row.span.to.is_some(), "{category} is in no block");
    }
}

#[test]
fn the_dictionary_names_codes_that_stand() {
    for (set, least) in [(CodeSet::Icd10cm, 600), (CodeSet::Icd10pcs, 100)] {
        let table = of(set);
        assert!(table.sayings.len() > least, "{} entries", table.sayings.len());
        let said: BTreeSet<&str> = table.sayings.iter().map(|it| it.said.as_str()).collect();
        assert_eq!(said.len(), table.sayings.len(), "something is said twice");
        let newest = table.codes_of(table.editions.last().unwrap());
        let all: BTreeSet<Code> =
            table.editions.iter().flat_map(|edition| table.codes_of(edition).into_keys()).collect();
        for saying in &table.sayings {
            for code in &saying.codes {
                assert!(all.contains(code), "{}: there is no {code}", saying.said);
            }
            let first = saying.codes.first();
            let is_retired = first.is_some_and(|code| !newest.contains_key(code));
            assert!(!is_retired, "{}: {first:?} is retired", saying.said);
        }
    }
}

/// The dictionary is written from what people say, not from the queries that
/// measure the search. What is in both by nature are abbreviations that
/// everybody knows: 22 of the 36 clinical queries that it has word for word.
#[test]
fn the_dictionary_is_no_copy_of_the_queries_that_measure_it() {
    let table = of(CodeSet::Icd10cm);
    let sayings: BTreeMap<String, &Saying> =
        table.sayings.iter().map(|it| (it.said.to_lowercase(), it)).collect();
    for file in ["queries-clinical.tsv", "queries-index.tsv"] {
        let text = read(&format!("tests/search/{file}"));
        let (mut n, mut n_said, mut n_abbreviated, mut n_copied) = (0, 0, 0, 0);
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let truths: Vec<&str> = cells[1].split(',').map(str::trim).collect();
            n += 1;
            let Some(saying) = sayings.get(&cells[0].to_lowercase()) else { continue };
            n_said += 1;
            n_abbreviated += usize::from(saying.kind == "abbreviation");
            let is_truth = |code: &Code| truths.contains(&code.to_string().as_str());
            n_copied += usize::from(saying.codes.iter().any(is_truth));
        }
        println!(
            "{file}: {n} queries, {n_said} in the dictionary, {n_abbreviated} of these \
             abbreviations, {n_copied} with a right code"
        );
        let n_words = n_said - n_abbreviated;
        assert!(n_words * 100 <= n * 15, "{file}: {n_words} of {n} queries are in the dictionary");
        assert!(n_copied * 100 <= n * 5, "{file}: {n_copied} of {n} with their right code");
    }
}

#[test]
fn successors_stand_on_the_day_after() {
    for set in [CodeSet::Icd10cm, CodeSet::Icd10pcs, CodeSet::Hcpcs] {
        let table = of(set);
        let first_day = table.editions[0].span.from;
        let mut n = 0;
        let mut codes: BTreeMap<Date, BTreeMap<String, bool>> = BTreeMap::new();
        for successor in &table.successors {
            // What ended before the first edition can only be held to that one.
            let day = Some(next_day(successor.last)).max(first_day).unwrap();
            let stands = |row: &&Row| row.billable && row.span.contains(day);
            let name = format!("{} {}", set.title(), successor.code);
            let codes = codes.entry(day).or_insert_with(|| table.codes_on(day));
            let old = codes.get(successor.code.as_str());
            assert!(old != Some(&true), "{name} can still be billed after {}", successor.last);
            for now in &successor.now {
                n += 1;
                let code = Code::parse(set, now.trim_end_matches('-'));
                let code = code.unwrap_or_else(|_| panic!("{name}: {now}"));
                let is_family = now.ends_with('-');
                // A code that takes a 7th character stands for what it becomes.
                let is_it = |row: &Row| match is_family {
                    true => row.code.as_str().starts_with(code.as_str()),
                    false => row.code == code,
                };
                let is_written_out = codes.get(code.as_str()) == Some(&true);
                // One that came later says since when.
                let is_later = successor.source.contains(&format!("{now} since FY"))
                    && table.rows.iter().any(is_it);
                let is_there = table.rows.iter().filter(stands).any(is_it);
                let is_there = is_there || is_written_out || is_later;
                assert!(is_there, "{name}: {now} doesn’t stand after {}", successor.last);
            }
        }
        println!("{}: {} ended, {n} successors", set.title(), table.successors.len());
    }
}

fn next_day(day: Date) -> Date {
    let text = |year, month, day| format!("{year:04}-{month:02}-{day:02}");
    let (year, month, of_month) = (day.year(), day.month(), day.day());
    let next = [text(year, month, of_month + 1), text(year, month + 1, 1), text(year + 1, 1, 1)];
    next.iter().find_map(|text| Date::parse(text)).unwrap()
}

#[test]
fn hcpcs_has_no_code_of_the_ama_or_the_ada() {
    let rows = of(CodeSet::Hcpcs).rows;
    assert!(rows.len() > 300);
    for row in rows {
        let first = row.code.character(1).unwrap();
        assert!(first.is_ascii_uppercase() && first != 'D', "{}", row.code);
    }
    for modifier in folder().modifiers().unwrap() {
        assert!(modifier.name.starts_with(|c: char| c.is_ascii_uppercase()), "{}", modifier.name);
    }
    for (name, text) in folder().files() {
        let lines = text.lines().filter(|line| line.starts_with("cpt\t"));
        assert_eq!(lines.count(), 0, "{name} has rows of CPT");
    }
}

/// The addenda that the tables come from list billable codes, so the titles of
/// headers that are new are ours: those in a table of their own, and no others.
#[test]
fn headers_of_ours_are_those_of_their_table() {
    let set = CodeSet::Icd10cm;
    let table = of(set);
    let ours: Vec<Titled> = tsv::read(set, &read("code-book/icd10cm-fy2027-headers.tsv")).unwrap();
    let ours: BTreeMap<Code, String> = ours.into_iter().map(|it| (it.code, it.title)).collect();
    let first_day = Some(date("2026-10-01"));
    let is_new =
        |code: &Code| !table.rows.iter().any(|it| it.code == *code && it.span.from.is_none());
    let new = table.rows.iter().filter(|row| row.span.from == first_day && is_new(&row.code));
    let headers = new.filter(|row| !row.billable);
    let headers: BTreeMap<Code, String> =
        headers.map(|row| (row.code.clone(), row.title.clone())).collect();
    assert_eq!(headers, ours);
    assert!(ours.len() > 10);
    let manifest = folder().manifest().unwrap();
    let entry = manifest.tables.iter().find(|entry| entry.file.contains("headers")).unwrap();
    assert!(entry.origin.contains("this project’s own words"), "{}", entry.origin);
    let edition = manifest.editions.iter().find(|entry| entry.name == "FY2027").unwrap();
    assert!(edition.sources.iter().any(|source| source.file == entry.file));
}

#[test]
fn the_changes_are_those_that_were_published() {
    let text = read("code-book/icd10cm-fy2027-changes.tsv");
    let changes: Vec<Change> = tsv::read(CodeSet::Icd10cm, &text).unwrap();
    let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
    let counts = [ChangeKind::Add, ChangeKind::Delete, ChangeKind::Revise].map(count);
    assert_eq!(counts, [190, 30, 4]);
    let manifest = folder().manifest().unwrap();
    let entry = manifest.tables.iter().find(|entry| entry.file.contains("changes")).unwrap();
    assert_eq!(entry.origin, "CMS/NCHS FY2027 addenda");
}

#[test]
fn the_document_names_every_table_and_its_columns() {
    let text = read("docs/code-book.md");
    let manifest = folder().manifest().unwrap();
    assert!(text.contains(&manifest.attribution));
    for entry in &manifest.tables {
        let name = format!("`{}`", entry.file);
        let rows = text.lines().filter(|line| line.starts_with('|') && line.contains(&name));
        let rows: String = rows.collect();
        let table = read(&format!("code-book/{}", entry.file));
        for column in table.lines().next().unwrap().split('\t') {
            assert!(rows.contains(&format!("`{column}`")), "{name} has a column `{column}`");
        }
    }
    for entry in &manifest.editions {
        for n in [entry.codes, entry.billable] {
            let shown = match n {
                0..1_000 => n.to_string(),
                _ => format!("{},{:03}", n / 1_000, n % 1_000),
            };
            assert!(
                text.contains(&shown),
                "{} {} has {shown} codes",
                entry.set.title(),
                entry.name
            );
        }
    }
}

#[test]
fn a_table_that_is_written_reads_back_as_it_was() {
    for set in [CodeSet::Icd10cm, CodeSet::Icd10pcs] {
        let before = folder();
        let mut after = before.clone();
        after.put(&of(set));
        assert!(before == after, "{}", set.title());
    }
}

#[test]
fn a_folder_says_where_it_is_wrong() {
    let mut folder = Folder::default();
    assert!(folder.table(CodeSet::Icd10pcs).unwrap().is_none());
    folder.insert("icd10pcs.tsv", "code\tfrom\tto\ttitle\n0FT44ZZ\t\t\tA title\n0FT44\t\t\tB\n");
    let fault = folder.table(CodeSet::Icd10pcs).unwrap_err().to_string();
    assert_eq!(fault, "manifest.toml: there is no edition of ICD-10-PCS; add an `[[edition]]`");
    let edition = "[[edition]]\nset = \"icd10pcs\"\nname = \"FY2024\"\ncodes = 1\nbillable = 1\n\
                   origin = \"\"\nlicense = \"\"\n";
    folder.insert(MANIFEST, format!("format = 1\nattribution = \"\"\n{edition}"));
    let fault = folder.table(CodeSet::Icd10pcs).unwrap_err().to_string();
    assert_eq!(fault, "icd10pcs.tsv:3: `0FT44` is no code of ICD-10-PCS");
    folder.insert(MANIFEST, format!("format = 2\nattribution = \"\"\n{edition}"));
    let fault = folder.table(CodeSet::Icd10pcs).unwrap_err().to_string();
    assert!(fault.starts_with("manifest.toml:1: this is manifest format 2"), "{fault}");
    folder.insert(MANIFEST, "format = 1\nattribution = 3\n");
    let fault = folder.table(CodeSet::Icd10pcs).unwrap_err().to_string();
    assert!(fault.starts_with("manifest.toml:2: "), "{fault}");
}
