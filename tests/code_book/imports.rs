//! Editions out of published files: made-up ones, small, in the layouts of CMS
//! and CDC.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use expect_test::expect;
use medcode_quiz::author::code_book::apply::{Change, ChangeKind};
use medcode_quiz::author::code_book::folder::{Folder, MANIFEST};
use medcode_quiz::author::code_book::import::{Imported, Options, import};
use medcode_quiz::author::code_book::listing::plain;
use medcode_quiz::author::code_book::manifest::Manifest;
use medcode_quiz::author::code_book::release::Release;
use medcode_quiz::author::code_book::source::Given;
use medcode_quiz::author::code_book::{self, tsv};
use medcode_quiz::code::CodeSet;

use crate::{date, given, medcode, new_folder, path, read};

const WHOLE: [&str; 2] = ["icd10cm-tabular-2027.xml", "icd10cm-order-2027.txt"];

/// Imports files of `tests/code_book`.
fn add(folder: &mut Folder, names: &[&str]) -> Result<Imported, String> {
    let files: Vec<Given> = names.iter().map(|name| given(name)).collect();
    import(folder, &files, &Options::default()).map_err(|fault| fault.to_string())
}

/// Returns a folder with the made-up FY2027.
fn fy2027() -> Folder {
    let mut folder = Folder::default();
    add(&mut folder, &WHOLE).unwrap();
    folder
}

/// Returns the lines of a file without those that another folder has, too.
fn new_lines(folder: &Folder, before: &Folder, name: &str) -> String {
    let old: BTreeSet<&str> = before.get(name).unwrap_or_default().lines().collect();
    let new = folder.get(name).unwrap().lines().filter(|line| !old.contains(line));
    new.map(|line| format!("{line}\n")).collect()
}

fn file(name: &str, text: &str) -> Given {
    Given { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
}

#[test]
fn the_tabular_list_and_a_list_of_codes_make_an_edition() {
    let folder = fy2027();
    expect![[r#"
        code	kind	from	to	seventh	mark	title
        A00	header					Cholera
        A00.0	billable					Cholera of one kind
        A00.9	billable					Cholera, unspecified
        A01	billable					Ménière-like fever
        S00	header					Superficial injury of head
        S00.0	billable			ADS		Superficial injury of scalp
        S00.1	header					Contusion of eyelid, of any kind
        S00.11	billable			ADS		Contusion of right eyelid
    "#]]
    .assert_eq(folder.get("icd10cm.tsv").unwrap());
    expect![[r#"
        at	kind	note
        1	includes	diseases generally recognized as communicable
        A00.9	excludes1	cholera of one kind (A00.0)
        A01	code-first	the underlying disease
    "#]]
    .assert_eq(folder.get("icd10cm-notes.tsv").unwrap());
    expect![[r#"
        # What the tables beside this file hold, and where they come from.
        # `cargo xtask code-book` and `medcode code-book import` keep editions, counts
        # and hashes; other fields stay as they are. docs/code-book.md explains it.

        format = 1
        attribution = "Source: CDC/NCHS, CMS. ICD-10 is copyright of the World Health Organization; ICD-10-CM is its US adaptation."

        [[edition]]
        set = "icd10cm"
        name = "FY2027"
        from = "2026-10-01"
        to = "2027-09-30"
        codes = 14
        billable = 9
        origin = "CDC/NCHS, CMS"
        license = "work of the US government (17 U.S.C. 105); attribution asked, no endorsement implied"
    "#]]
    .assert_eq(folder.get(MANIFEST).unwrap().split("\n[[edition.source]]").next().unwrap());
    let source = &folder.manifest().unwrap().editions[0].sources[1];
    assert_eq!(source.file, "icd10cm-order-2027.txt");
    assert_eq!(source.sha256, given("icd10cm-order-2027.txt").sha256());
    // FIPS 180-4, the first example.
    let abc = file("abc", "abc").sha256();
    assert_eq!(abc, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn a_list_of_codes_alone_is_enough_beside_the_tabular_list() {
    let order = read("tests/code_book/icd10cm-order-2027.txt");
    let rows = order.lines().map(|line| (&line[6..13], &line[14..15], &line[77..]));
    let codes: String = rows
        .clone()
        .filter(|(_, flag, _)| *flag == "1")
        .map(|(code, _, title)| format!("{code} {title}\n"))
        .collect();
    let names: String = ["1\n", "A00-A09\n"].into_iter().map(str::to_owned).collect::<String>()
        + &rows.map(|(code, _, _)| format!("{}\n", code.trim())).collect::<String>();
    for text in [codes, names] {
        let mut folder = Folder::default();
        let list = file("icd10cm-codes-2027.txt", &text);
        import(&mut folder, &[given(WHOLE[0]), list], &Options::default()).unwrap();
        assert_eq!(folder.get("icd10cm.tsv"), fy2027().get("icd10cm.tsv"));
    }
}

#[test]
fn four_files_tell_the_same_of_the_next_edition() {
    let before = fy2027();
    let expected = expect![[r#"
        A00.0	billable		2027-09-30			Cholera of one kind
        A00.0	header	2027-10-01				Cholera of one kind
        A00.01	billable	2027-10-01				Cholera of one kind, mild
        A00.02	billable	2027-10-01				Cholera of one kind, severe
        A00.9	billable		2027-09-30			Cholera, unspecified
        A00.9	billable	2027-10-01				Cholera without further words
        A01	billable		2027-09-30			Ménière-like fever
        A02	billable	2027-10-01				Another fever
        S00.0	billable		2027-09-30	ADS		Superficial injury of scalp
        S00.0	billable	2027-10-01		AS		Superficial injury of scalp
        S00.11	billable		2027-09-30	ADS		Contusion of right eyelid
        S00.11	billable	2027-10-01		ADS		Contusion of right upper eyelid
        S00.12	billable	2027-10-01		ADS		Contusion of left eyelid
    "#]];
    for name in [
        "icd10cm-order-2028.txt",
        "icd10cm-codes-2028.txt",
        "icd10cm-codes-addenda-2028.txt",
        "icd10cm-order-addenda-2028.txt",
    ] {
        let mut folder = before.clone();
        let imported = add(&mut folder, &[name]).unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(imported.edition.name, "FY2028");
        expected.assert_eq(&new_lines(&folder, &before, "icd10cm.tsv"));
        let table = folder.table(CodeSet::Icd10cm).unwrap().unwrap();
        let terms: Vec<String> = table.terms.iter().map(|term| term.text.clone()).collect();
        assert_eq!(terms, ["Classical cholera"], "{name}");
        let at: Vec<&str> = table.notes.iter().map(|note| note.at.as_str()).collect();
        assert_eq!(at, ["1", "A00.9", "A01"], "{name}: a retired code keeps its notes");
        let block = &table.groups[1].categories;
        assert_eq!(block.join(" "), "A00 A02", "{name}");
        let diff = imported.diff.unwrap();
        assert_eq!(
            diff.summary(),
            "ICD-10-CM FY2027 to FY2028: 6 new codes, 2 retired, 1 turned into a header, \
             4 retitled, 1 new header, 1 retitled header",
            "{name}"
        );
    }
}

#[test]
fn an_update_in_april_ends_the_edition_before_it_early() {
    let mut folder = fy2027();
    let options = Options {
        edition: Some("FY2027 April".to_owned()),
        from: Some(date("2027-04-01")),
        to: Some(date("2027-09-30")),
        ..Options::default()
    };
    let addenda = file("addenda.txt", "Add:         A02     Another fever\n");
    import(&mut folder, &[addenda], &options).unwrap();
    let table = folder.table(CodeSet::Icd10cm).unwrap().unwrap();
    let days: Vec<String> = table
        .editions
        .iter()
        .map(|it| format!("{} {}", it.span.from.unwrap(), it.span.to.unwrap()))
        .collect();
    assert_eq!(days, ["2026-10-01 2027-03-31", "2027-04-01 2027-09-30"]);
    assert!(!table.codes_on(date("2027-03-31")).contains_key("A02"));
    assert!(table.codes_on(date("2027-04-01")).contains_key("A02"));
}

#[test]
fn a_third_edition_keeps_what_the_first_had() {
    let mut folder = fy2027();
    add(&mut folder, &["icd10cm-order-2028.txt"]).unwrap();
    let before = folder.clone();
    let text = read("tests/code_book/icd10cm-codes-2028.txt");
    import(&mut folder, &[file("icd10cm-codes-2029.txt", &text)], &Options::default()).unwrap();
    for name in ["icd10cm.tsv", "icd10cm-terms.tsv", "icd10cm-notes.tsv", "icd10cm-groups.tsv"] {
        assert_eq!(folder.get(name), before.get(name), "{name}: nothing was changed");
    }
    let names: Vec<String> =
        folder.manifest().unwrap().editions.iter().map(|it| it.name.clone()).collect();
    assert_eq!(names, ["FY2027", "FY2028", "FY2029"]);
}

#[test]
fn procedures_of_hospitals_come_from_an_order_file_or_a_list() {
    let mut folder = Folder::default();
    add(&mut folder, &["icd10pcs_order_2027.txt"]).unwrap();
    expect![[r#"
        code	from	to	title
        0016070			Bypass one part to another, Open Approach
        0016071			Bypass one part to a third, Open Approach
        0FT44ZZ			Resection of a part, Percutaneous Endoscopic Approach
    "#]]
    .assert_eq(folder.get("icd10pcs.tsv").unwrap());
    add(&mut folder, &["icd10pcs_codes_2028.txt"]).unwrap();
    expect![[r#"
        code	from	to	title
        0016070			Bypass one part to another, Open Approach
        0016071		2027-09-30	Bypass one part to a third, Open Approach
        0016072	2027-10-01		Bypass one part to a fourth, Open Approach
        0FT44ZZ		2027-09-30	Resection of a part, Percutaneous Endoscopic Approach
        0FT44ZZ	2027-10-01		Resection of a part, by Endoscope
    "#]]
    .assert_eq(folder.get("icd10pcs.tsv").unwrap());
}

const STARTER: &str = "code\ttitle\tfrom\tto\tsource\n\
    A0080\tRide by a volunteer\t\t\tours\nG0000\tNo such code any more\t\t\tours\n";

#[test]
fn the_starter_set_makes_way_for_cms_s_file() {
    let mut folder = Folder::default();
    folder.insert("hcpcs.tsv", STARTER);
    let edition = "[[edition]]\nset = \"hcpcs\"\nname = \"starter set\"\ncodes = 2\n\
                   billable = 2\norigin = \"\"\nlicense = \"\"\n";
    folder.insert(MANIFEST, format!("format = 1\nattribution = \"\"\n{edition}"));
    let imported = add(&mut folder, &["HCPC2028_JAN_ANWEB_12102027.txt"]).unwrap();
    assert_eq!(imported.edition.name, "2028Q1");
    let dropped: Vec<String> = imported.dropped.iter().map(ToString::to_string).collect();
    assert_eq!(dropped, ["G0000"]);
    expect![[r#"
        code	title	from	to	source
        A0080	Non-emergency transportation, per mile - vehicle provided by a person (individual or organization), made up for a test	1982-01-01		CMS, HCPCS Level II 2028Q1
        E0114	Crutches, underarm, pair	1986-01-01		CMS, HCPCS Level II 2028Q1
        J0585	Injection, made up, 1 unit	2010-01-01		CMS, HCPCS Level II 2028Q1
        Q9999	Something that was ended	2020-01-01	2027-12-31	CMS, HCPCS Level II 2028Q1
    "#]]
    .assert_eq(folder.get("hcpcs.tsv").unwrap());
    expect![[r#"
        code	title
        A1	Dressing for one wound
        RT	Right side (used to identify procedures performed on the right side of the body)
    "#]]
    .assert_eq(folder.get("hcpcs-modifiers.tsv").unwrap());
    let imported = add(&mut folder, &["HCPC2028_APR_ANWEB_03102028.txt"]).unwrap();
    expect![[r#"
        code	title	from	to	source
        A0080	Non-emergency transportation, per mile - vehicle provided by a person (individual or organization), made up for a test	1982-01-01		CMS, HCPCS Level II 2028Q2
        E0114	Crutches, underarm, pair	1986-01-01	2028-03-31	CMS, HCPCS Level II 2028Q1
        E0114	Crutches, underarm, pair, with tips	2028-04-01		CMS, HCPCS Level II 2028Q2
        J0585	Injection, made up, 1 unit	2010-01-01	2028-03-31	CMS, HCPCS Level II 2028Q1
        J0586	Injection, made up, 5 units	2028-04-01		CMS, HCPCS Level II 2028Q2
        Q9999	Something that was ended	2020-01-01	2027-12-31	CMS, HCPCS Level II 2028Q1
    "#]]
    .assert_eq(folder.get("hcpcs.tsv").unwrap());
    assert_eq!(
        imported.diff.unwrap().summary(),
        "HCPCS Level II 2028Q1 to 2028Q2: 1 new code, 1 retired, 1 retitled"
    );
}

#[test]
fn what_the_files_do_not_speak_of_is_kept() {
    let mut folder = fy2027();
    let dictionary = "said\twords\tcodes\tkind\nAB\t\tA00.0\tabbreviation\n";
    folder.insert("icd10cm-dictionary.tsv", dictionary);
    folder.insert("mine.tsv", "one\ttwo\n1\t2\n");
    let manifest = folder.get(MANIFEST).unwrap();
    let manifest = manifest.replacen("\n[[edition]]\n", "checked_by = \"me\"\n\n[[edition]]\n", 1);
    let manifest = manifest.replacen("[[table]]\n", "[[table]]\nnote = \"look here\"\n", 1);
    let other = "[[table]]\nfile = \"other.json\"\nrows = 7\norigin = \"x\"\nlicense = \"y\"\n";
    folder.insert(MANIFEST, manifest + "\n" + other);
    add(&mut folder, &["icd10cm-order-2028.txt"]).unwrap();
    assert_eq!(folder.get("icd10cm-dictionary.tsv"), Some(dictionary));
    assert!(folder.get("mine.tsv").is_some());
    let manifest: Manifest = folder.manifest().unwrap();
    assert_eq!(manifest.other["checked_by"].as_str(), Some("me"));
    let with_note = manifest.tables.iter().find(|entry| entry.other.contains_key("note"));
    assert_eq!(with_note.unwrap().file, "icd10cm-groups.tsv");
    assert!(manifest.tables.iter().any(|entry| entry.file == "other.json" && entry.rows == 7));
}

/// Returns why files are refused onto the made-up FY2027; asserts that they
/// are, and that the folder is then as it was.
#[track_caller]
fn refused_as(edition: &str, files: &[Given]) -> String {
    let edition = Some(edition.to_owned()).filter(|name| !name.is_empty());
    let mut folder = fy2027();
    let options = Options { edition, ..Options::default() };
    let fault = import(&mut folder, files, &options).unwrap_err();
    assert!(folder == fy2027(), "the folder was changed");
    format!("{fault}\n")
}

#[track_caller]
fn refused(name: &str, text: &str) -> String {
    refused_as("", &[file(name, text)])
}

#[test]
fn another_layout_is_refused() {
    let order = read("tests/code_book/icd10cm-order-2028.txt");
    let hcpcs = read("tests/code_book/HCPC2028_JAN_ANWEB_12102027.txt");
    let found = [
        refused("a.zip", "PK\u{3}\u{4}"),
        refused("a.txt", " \n"),
        refused("a.csv", "\nCode,Title\nA00,Cholera\n"),
        refused("order-2028.txt", &order.replacen("00002 A000    0 ", "00002 A000   0 ", 1)),
        refused("order-2028.txt", &(order + "the end\n")),
        refused("codes-2028.txt", "A000    Cholera\nA001\n"),
        refused("codes-2028.txt", "A000    Cholera\nABC     Fever\n"),
        refused("codes-2028.txt", "A000    Cholera\na001    Fever\n"),
        refused("codes-2028.txt", "A000    Cholera\nA001    Another\tkind\n"),
        refused("HCPC2028_JAN.txt", &hcpcs.replacen("A0080002004", "A008000200 ", 1)),
        refused("HCPC2028_JAN.txt", &hcpcs.replacen("20271231", "2027-12 ", 1)),
        refused("HCPC2028_JAN.txt", &hcpcs.replacen("A0080002004", "E0114002004", 1)),
    ];
    expect![[r#"
        a.zip: this is an archive; unpack it and name the file in it
        a.txt: the file is empty
        a.csv:2: expected the Tabular List in XML, an order file, a list of codes, addenda or the HCPCS file, found `Code,Title`; docs/code-book.md says which files are read
        order-2028.txt:2: expected an order number of 5 digits, a code in columns 7 to 13, 0 or 1 in column 15, a short title from column 17 and a long one from column 78, found `00002 A000   0 Cholera of one kind      …`; take the file as it was published
        order-2028.txt:20: expected an order number of 5 digits, a code in columns 7 to 13, 0 or 1 in column 15, a short title from column 17 and a long one from column 78, found `the end`; take the file as it was published
        codes-2028.txt:2: expected a code and its title, found `A001`; take the file as it was published
        codes-2028.txt:2: `ABC` is no code of ICD-10-CM; is this file of that code set?
        codes-2028.txt:2: expected `A001`, found `a001`; take the file as it was published
        codes-2028.txt:2: there is a tab in this line; take the file as it was published
        HCPC2028_JAN.txt:2: expected a record of the HCPCS file, with 3, 4, 7 or 8 in column 11, found `A008000200 (individual or organization),…`; take the file as it was published
        HCPC2028_JAN.txt:5: expected a date such as 20280101 in columns 269 to 276 or 285 to 292, found `2027-12`; take the file as it was published
        HCPC2028_JAN.txt:2: E0114 is continued, but the line before isn’t its; take the file as it was published
    "#]].assert_eq(&found.concat());
}

#[test]
fn an_xml_that_is_not_the_tabular_list_is_refused() {
    let list = given(WHOLE[1]);
    let xml = read("tests/code_book/icd10cm-tabular-2027.xml");
    let index = "<?xml version=\"1.0\"?>\n<ICD10CM.index/>\n";
    let refused = |text: &str| refused_as("FY2028", &[file("tabular.xml", text), list.clone()]);
    let found = [
        refused(index),
        refused(xml.split("</chapter>").next().unwrap()),
        refused(&xml.replacen("<name>A00.9</name>", "", 1)),
        refused(&xml.replacen("<name>A00.9</name>", "<name>A00.0</name>", 1)),
        refused_as("FY2028", &[given(WHOLE[0])]),
    ];
    expect![[r#"
        tabular.xml:2: expected <ICD10CM.tabular>, found <ICD10CM.index>; take the Tabular List (icd10cm-tabular-….xml), not the Index or another table
        tabular.xml:1: the root node was opened but never closed; take the file as it was published
        tabular.xml:30: <diag> without <name>; take the file as it was published
        tabular.xml:30: A00.0 stands twice; take the file as it was published
        icd10cm-tabular-2027.xml: the Tabular List alone doesn’t tell with which 7th characters a code exists; name the order file or the list of codes of the same edition, too (icd10cm-order-….txt)
    "#]].assert_eq(&found.concat());
}

#[test]
fn files_of_two_editions_are_refused() {
    let refused = |names: [&str; 2]| refused_as("FY2028", &names.map(given));
    let order = read("tests/code_book/icd10cm-order-2027.txt");
    let more = order.lines().nth(3).unwrap().replace("A01 ", "A05 ");
    let more = file("order.txt", &(order.clone() + &more));
    let less = file("order.txt", &order.replacen(order.lines().nth(3).unwrap(), "", 1));
    let found = [
        refused([WHOLE[0], "icd10cm-order-2028.txt"]),
        refused_as("FY2028", &[given(WHOLE[0]), more]),
        refused_as("FY2028", &[given(WHOLE[0]), less]),
        refused(["icd10cm-order-2028.txt", "icd10cm-codes-2028.txt"]),
        refused(["icd10cm-order-2028.txt", "icd10cm-codes-addenda-2028.txt"]),
        refused(["icd10cm-order-2028.txt", "icd10pcs_codes_2028.txt"]),
    ];
    expect![[r#"
        icd10cm-tabular-2027.xml:38: A01 isn’t in the list of codes; take the files of one edition
        order.txt:15: A05 isn’t in the other file, or is a header in one of the two; take the files of one edition
        icd10cm-tabular-2027.xml:38: A01 isn’t in the list of codes; take the files of one edition
        icd10cm-codes-2028.txt: there is another such file (list of the codes of ICD-10-CM, 12 of them); name one of them
        icd10cm-codes-addenda-2028.txt: addenda go with no other file: the whole edition says what is new
        icd10pcs_codes_2028.txt: this file is of ICD-10-PCS, icd10cm-order-2028.txt of ICD-10-CM; import one code set at a time
    "#]].assert_eq(&found.concat());
}

#[test]
fn codes_of_the_ama_and_the_ada_are_refused() {
    let hcpcs = read("tests/code_book/HCPC2028_JAN_ANWEB_12102027.txt");
    let found = [
        refused("HCPC2028_JAN.txt", &hcpcs.replacen("E0114", "99213", 1)),
        refused("HCPC2028_JAN.txt", &hcpcs.replacen("E0114", "0042T", 1)),
        refused("HCPC2028_JAN.txt", &hcpcs.replacen("E0114", "D0120", 1)),
        refused("HCPC2028_JAN.txt", &hcpcs.replacen("   A1", "   25", 1)),
        refused("codes-2028.txt", "99213   A visit\n"),
        refused("codes-2028.txt", "D0120   A visit\nD0140   Another\n"),
    ];
    expect![[r#"
        HCPC2028_JAN.txt:3: `99213` begins with a digit as CPT codes do, which are the AMA’s and aren’t read; take a file without them
        HCPC2028_JAN.txt:3: `0042T` begins with a digit as CPT codes do, which are the AMA’s and aren’t read; take a file without them
        HCPC2028_JAN.txt:3: `D0120` begins with D as dental codes (CDT) do, which are the ADA’s and aren’t read; take a file without them
        HCPC2028_JAN.txt:6: `25` is no modifier of HCPCS Level II; those that begin with a digit are the AMA’s and aren’t read; take a file without them
        codes-2028.txt:1: `99213` begins with a digit as CPT codes do, which are the AMA’s and aren’t read; take a file without them
        codes-2028.txt:1: `D0120` begins with D as dental codes (CDT) do, which are the ADA’s and aren’t read; take a file without them
    "#]].assert_eq(&found.concat());
}

#[test]
fn a_code_that_stands_twice_is_refused() {
    let order = read("tests/code_book/icd10cm-order-2028.txt");
    let addenda = read("tests/code_book/icd10cm-codes-addenda-2028.txt");
    let hcpcs = read("tests/code_book/HCPC2028_JAN_ANWEB_12102027.txt");
    let again = |text: &str, line| format!("{text}{}\n", text.lines().nth(line).unwrap());
    let found = [
        refused("order-2028.txt", &again(&order, 2)),
        refused("addenda-2028.txt", &again(&addenda, 1)),
        refused("HCPC2028_JAN.txt", &hcpcs.replacen("J0585", "E0114", 1)),
    ];
    expect![[r#"
        order-2028.txt:20: A00.01 stands twice, first in line 3; is this file put together of two?
        addenda-2028.txt:18: A00.01 stands twice behind `Add:`, first in line 2; is this file put together of two?
        HCPC2028_JAN.txt:4: E0114 stands twice, first in line 3; is this file put together of two?
    "#]].assert_eq(&found.concat());
}

#[test]
fn an_edition_that_ends_before_it_begins_is_refused() {
    let options = Options {
        edition: Some("FY2028".to_owned()),
        from: Some(date("2028-10-01")),
        to: Some(date("2027-01-01")),
        replaces: true,
        ..Options::default()
    };
    let mut folder = fy2027();
    let fault = import(&mut folder, &[given("icd10cm-order-2028.txt")], &options).unwrap_err();
    expect!["icd10cm-order-2028.txt: FY2028 would end on 2027-01-01, before it begins on 2028-10-01; say its days by `--from` and `--to`"]
        .assert_eq(&fault.to_string());
}

#[test]
fn an_edition_that_does_not_follow_is_refused() {
    let order = [given("icd10cm-order-2028.txt")];
    let found = [
        refused_as("FY2029", &order),
        refused_as("FY2027", &order),
        refused_as("FY2020", &order),
        refused_as("spring", &order),
        refused("icd10cm-codes-April-2028.txt", "A00     x\n"),
        refused("codes-2028.txt", "A009    Cholera, unspecified\n"),
    ];
    expect![[r#"
        icd10cm-order-2028.txt: FY2029 doesn’t follow FY2027: no edition speaks of the days from 2027-09-30 to 2028-10-01; import those between first, or keep this one alone with `--replace`
        icd10cm-order-2028.txt: FY2027 doesn’t follow FY2027, which begins on 2026-10-01; import an edition that begins later, or keep this one alone with `--replace`
        icd10cm-order-2028.txt: FY2020 doesn’t follow FY2027, which begins on 2026-10-01; import an edition that begins later, or keep this one alone with `--replace`
        icd10cm-order-2028.txt: on which days does spring hold? Add `--from` and `--to`, such as `--from 2028-04-01`
        icd10cm-codes-April-2028.txt: which edition is it? Add its name, such as `--edition FY2028`
        codes-2028.txt: of 14 codes of FY2027 only 2 are left; are these the whole files, of this code set? To keep this edition alone say `--replace`
    "#]].assert_eq(&found.concat());
}

#[test]
fn changes_that_do_not_fit_are_refused() {
    let refused = |text: &str| refused("addenda-2028.txt", text);
    let found = [
        refused("Add:         A000    Cholera\n"),
        refused("Delete:      A003    Cholera\n"),
        refused("Revise from: A003    Cholera\nRevise to:   A003    Fever\n"),
        refused("Revise from: A009    Cholera\nAdd:         A008    Fever\n"),
        refused("Revise to:   A009    Cholera\n"),
        refused("Add:         A008    Fever\nNo change\n"),
        refused("Add:         0016070 Bypass\n"),
        refused("Add:         A0300   Fever\n"),
        refused_as("FY2028", &[file("mine.tsv", HEADERS)]),
    ];
    expect![[r#"
        addenda-2028.txt:1: A00.0 is added, but is there already; is this list of changes for the edition after FY2027?
        addenda-2028.txt:1: A00.3 is deleted, but isn’t there; is this list of changes for the edition after FY2027?
        addenda-2028.txt:2: A00.3 is revised, but isn’t there; is this list of changes for the edition after FY2027?
        addenda-2028.txt:1: A00.9 is revised, but no `Revise to:` of it follows; take the file as it was published
        addenda-2028.txt:1: A00.9 has no `Revise from:` in the line before; take the file as it was published
        addenda-2028.txt:2: expected `Add:`, `Delete:`, `Revise from:` or `Revise to:`, found `No change`; take the file as it was published
        addenda-2028.txt:1: `0016070` is of ICD-10-PCS, whose addenda aren’t read; name the order file of the new edition (icd10pcs_order_….txt)
        addenda-2028.txt: A03 is a new header and has no title; name a table with the headings `code` and `title` that has one
        mine.tsv: titles of headers go with addenda or a list of codes; name that, too
    "#]].assert_eq(&found.concat());
    let list = [given("icd10cm-order-2028.txt")];
    let fault = import(&mut Folder::default(), &list, &Options::default()).unwrap_err();
    assert!(fault.to_string().contains("name the Tabular List, too"), "{fault}");
}

const HEADERS: &str = "code\ttitle\nA03\tFevers\nA03.0\tFevers of one kind\n";

#[test]
fn titles_for_new_headers_come_from_a_table() {
    let mut folder = fy2027();
    let addenda = file("addenda-2028.txt", "Add:         A0300   Fever\n");
    import(&mut folder, &[addenda, file("mine.tsv", HEADERS)], &Options::default()).unwrap();
    expect![[r#"
        A03	header	2027-10-01				Fevers
        A03.0	header	2027-10-01				Fevers of one kind
        A03.00	billable	2027-10-01				Fever
    "#]]
    .assert_eq(&new_lines(&folder, &fy2027(), "icd10cm.tsv"));
}

#[test]
fn files_in_windows_1252_are_read() {
    let mut bytes = b"A0001   M".to_vec();
    bytes.extend(b"\xe9ni\xe8re\x92s fever\r\n");
    let text = read("tests/code_book/icd10cm-codes-2028.txt");
    bytes.extend(text.split_once('\n').unwrap().1.replace('\n', "\r\n").bytes());
    let mut folder = fy2027();
    let list = Given { name: "icd10cm-codes-2028.txt".to_owned(), bytes };
    import(&mut folder, &[list], &Options::default()).unwrap();
    assert!(folder.get("icd10cm.tsv").unwrap().contains("Ménière’s fever\n"));
}

// ------------------------------------------------------- with the real tables

/// Returns the shipped FY2026 alone.
fn fy2026() -> Folder {
    let table = code_book::table(CodeSet::Icd10cm).unwrap().unwrap();
    let mut folder = Folder::default();
    folder.put(&Release::of(&table, &table.editions[0]).into_table());
    let mut manifest = code_book::folder().manifest().unwrap();
    manifest.editions.truncate(1);
    manifest.tables.clear();
    folder.put_manifest(manifest).unwrap();
    folder
}

/// Returns the official files of FY2027 as CMS would print the shipped table.
fn files_of_2027() -> [Given; 3] {
    let table = code_book::table(CodeSet::Icd10cm).unwrap().unwrap();
    let (mut order, mut codes) = (String::new(), String::new());
    for (n, (code, listed)) in table.codes_of(&table.editions[1]).iter().enumerate() {
        let (code, title) = (code.as_str(), plain(&listed.title));
        let (flag, short) =
            (u8::from(listed.is_billable), title.chars().take(60).collect::<String>());
        writeln!(order, "{:05} {code:7} {flag} {short:60} {title}", n + 1).unwrap();
        if listed.is_billable {
            writeln!(codes, "{code:7} {title}").unwrap();
        }
    }
    let changes = read("code-book/icd10cm-fy2027-changes.tsv");
    let changes: Vec<Change> = tsv::read(CodeSet::Icd10cm, &changes).unwrap();
    let old = table.codes_of(&table.editions[0]);
    let mut addenda = String::new();
    for Change { kind, code, title } in &changes {
        let (name, title) = (code.as_str(), plain(title));
        match kind {
            ChangeKind::Add => writeln!(addenda, "Add:         {name:7} {title}").unwrap(),
            ChangeKind::Delete => writeln!(addenda, "Delete:      {name:7} {title}").unwrap(),
            ChangeKind::Revise => {
                let before = &old[code].title;
                writeln!(addenda, "Revise from: {name:7} {before}").unwrap();
                writeln!(addenda, "Revise to:   {name:7} {title}").unwrap();
            }
        }
    }
    let name = |name: &str| format!("icd10cm-{name}-2027.txt");
    [
        file(&name("order"), &order),
        file(&name("codes"), &codes),
        file(&name("codes-addenda"), &addenda),
    ]
}

/// The shipped FY2027 was made of its changes; its order file, list of codes and
/// addenda, printed as CMS would, make the very same tables.
#[test]
fn the_files_of_an_edition_make_the_shipped_tables() {
    let before = fy2026();
    let shipped = code_book::folder();
    let headers = file("headers.tsv", &read("code-book/icd10cm-fy2027-headers.tsv"));
    let [order, codes, addenda] = files_of_2027();
    for files in [vec![order], vec![codes, headers.clone()], vec![addenda, headers]] {
        let mut folder = before.clone();
        let imported = import(&mut folder, &files, &Options::default());
        let imported = imported.unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(imported.edition.name, "FY2027");
        for name in ["icd10cm.tsv", "icd10cm-groups.tsv", "icd10cm-sevenths.tsv"] {
            let is_same = folder.get(name) == shipped.get(name);
            let differs = || new_lines(&folder, &shipped, name).lines().take(5).collect::<String>();
            assert!(is_same, "{name} of {}: {}", files[0].name, differs());
        }
        let counts = |folder: &Folder| -> BTreeMap<String, (usize, usize)> {
            let editions = folder.manifest().unwrap().editions.into_iter();
            let of_set = editions.filter(|entry| entry.set == CodeSet::Icd10cm);
            of_set.map(|entry| (entry.name, (entry.codes, entry.billable))).collect()
        };
        assert_eq!(counts(&folder), counts(&shipped), "{}", files[0].name);
    }
}

// ------------------------------------------------------------ the command line

#[test]
fn the_command_writes_a_folder_and_says_what_it_did() {
    let out = new_folder("import");
    let folder = "tests/code_book";
    let whole = ["import", WHOLE[0], WHOLE[1], "--replace", "--out", &out, "--origin", "a test"];
    let (status, output, errors) = medcode(folder, &whole);
    assert_eq!((status, errors.as_str()), (0, ""), "{output}");
    let lines: Vec<&str> = output.lines().take(3).collect();
    assert_eq!(lines[0], "icd10cm-tabular-2027.xml: Tabular List of ICD-10-CM");
    assert_eq!(lines[1], "icd10cm-order-2027.txt: order file of ICD-10-CM, 14 codes");
    assert!(lines[2].starts_with("ICD-10-CM FY2027 to FY2027: "), "{output}");
    assert!(output.contains("icd10cm.tsv\n") && output.ends_with("manifest.toml\n"), "{output}");
    let manifest = Manifest::read(&fs::read_to_string(format!("{out}/{MANIFEST}")).unwrap());
    let editions = manifest.unwrap().editions;
    assert_eq!(editions[0].origin, "a test");
    assert!(editions.iter().any(|it| it.set == CodeSet::Hcpcs), "other sets are the program's");

    let next = ["import", "icd10cm-order-2028.txt", "--out", &out];
    let (status, output, _) = medcode(folder, &next);
    assert_eq!(status, 0);
    assert!(output.contains("ICD-10-CM FY2027 to FY2028: 6 new codes, 2 retired"), "{output}");
    let time = || fs::metadata(format!("{out}/icd10cm.tsv")).unwrap().modified().unwrap();
    let before = time();

    let (status, output, errors) = medcode(folder, &next);
    assert_eq!((status, output.as_str(), time()), (1, "", before));
    assert!(errors.starts_with("error: icd10cm-order-2028.txt: FY2028 doesn’t follow"), "{errors}");
    let (status, _, errors) = medcode(folder, &["import", "missing.txt", "--out", &out]);
    assert_eq!(status, 2);
    assert!(errors.starts_with("medcode: missing.txt: "), "{errors}");
    let (status, _, _) = medcode(folder, &["import", "--out", &out]);
    assert_eq!(status, 2);
    let (status, _, errors) = medcode(folder, &["import", "x.txt", "--from", "tomorrow"]);
    assert_eq!(status, 2);
    assert!(errors.contains("write a date such as 2028-04-01"), "{errors}");
    assert!(path(folder).join(WHOLE[0]).exists());
}
