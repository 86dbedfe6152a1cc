//! What an edition changes, and which questions it touches.

use std::fs;

use medcode_quiz::author::code_book::diff::{Diff, Fate, Snapshot};
use medcode_quiz::author::code_book::folder;
use medcode_quiz::author::code_book::touch::{Role, touched};

use crate::{medcode, new_folder, path, read};

fn fy2026_to_fy2027() -> Vec<Diff> {
    let folder = folder();
    let of = |name| Snapshot::named(&folder, name).unwrap();
    Diff::of_all(&of("FY2026"), &of("FY2027"))
}

#[test]
fn the_shipped_editions_differ_by_what_was_published() {
    let diffs = fy2026_to_fy2027();
    let [diff] = diffs.as_slice() else { panic!("{} sets", diffs.len()) };
    let n = |fate| diff.counts.get(&fate).copied().unwrap_or(0);
    assert_eq!(n(Fate::New), 190);
    assert_eq!(n(Fate::Retired) + n(Fate::Header), 30);
    assert_eq!(n(Fate::Retitled), 4);
    let report = diff.report();
    for line in [
        "ICD-10-CM FY2026 to FY2027: 190 new codes, 15 retired, 15 turned into headers, 4 retitled",
        "\n190 new codes:\n",
        "\n  M67.A01   Plantar fasciitis, right foot\n",
        "\n15 turned into headers:\n",
        "\n  M72.2     Plantar fascial fibromatosis (now ",
        "\n4 retitled:\n",
        "\n  L02.232   Carbuncle of back [any part, except buttock and flank] (was: ",
    ] {
        assert!(report.contains(line), "{line}\n{report}");
    }
}

#[test]
fn a_set_without_changes_says_so() {
    let folder = folder();
    let same = Snapshot::named(&folder, "FY2024").unwrap();
    let diffs = Diff::of_all(&same, &same);
    assert_eq!(diffs[0].report(), "ICD-10-PCS FY2024 to FY2024: nothing\n");
    let fault = Snapshot::named(&folder, "FY1999").unwrap_err().to_string();
    assert_eq!(
        fault,
        "manifest.toml: there is no edition `FY1999`, nor a folder of that name; there are \
         ICD-10-CM FY2026, ICD-10-CM FY2027, ICD-10-PCS FY2024, HCPCS Level II starter set"
    );
}

#[test]
fn a_question_is_touched_where_it_names_a_code_that_changed() {
    let source = read("quizzes/first-steps.toml");
    let touches = touched("quizzes/first-steps.toml", &source, &fy2026_to_fy2027()).unwrap();
    let touch = touches.iter().find(|touch| touch.code == "M72.2").unwrap();
    assert_eq!((touch.question.as_str(), touch.role), ("plantar-fasciitis", Role::Wrong));
    assert_eq!(touch.change, Fate::Header);
    assert_eq!(source.lines().nth(touch.line - 1), Some("  code = \"M72.2\""));
    let line = touch.line();
    let start = format!("quizzes/first-steps.toml:{}: first-steps/plantar-fasciitis, ", touch.line);
    assert!(line.starts_with(&start), "{line}");
    assert!(line.contains(": wrong code M72.2 is a header now; see "), "{line}");
    let key = touches.iter().find(|touch| touch.role == Role::Key).unwrap();
    assert_eq!((key.code.as_str(), key.change), ("M67.A01", Fate::New));
    assert!(touches.is_sorted_by_key(|touch| touch.line));
    assert!(touched("a.toml", "format = ", &[]).is_err());
}

#[test]
fn every_place_of_a_code_in_a_question_is_looked_at() {
    let source = "format = 1\nid = \"q\"\ntitle = \"Q\"\n\n\
        [[question]]\nid = \"one\"\nkind = \"assign\"\nstatement = \"x\"\nask = \"y\"\n\
        [[question.key]]\ncode = \"M25.50\"\nalternatives = [\"M25.5\", \"M72.2\"]\n\
        [[question.alternative]]\n[[question.alternative.line]]\ncode = \"I42.0\"\n\
        [[question.wrong]]\ncode = \"Z68.1\"\nerror = \"retired\"\n\n\
        [[question]]\nid = \"two\"\nkind = \"choose\"\nstatement = \"x\"\nask = \"y\"\n\
        [[question.choice]]\ncodes = [\"D69.1\", \"M25.50\"]\nright = true\n\
        [[question.choice]]\ntext = \"none\"\n";
    let touches = touched("q.toml", source, &fy2026_to_fy2027()).unwrap();
    let found: Vec<(usize, &str, Role, &str)> = touches
        .iter()
        .map(|it| (it.line, it.question.as_str(), it.role, it.code.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (12, "one", Role::Key, "M72.2"),
            (15, "one", Role::Alternative, "I42.0"),
            (17, "one", Role::Wrong, "Z68.1"),
            (26, "two", Role::Choice, "D69.1"),
        ]
    );
}

#[test]
fn the_exit_status_tells_whether_questions_are_touched() {
    let (status, output, errors) = medcode(".", &["diff", "FY2026", "FY2027"]);
    assert_eq!((status, errors.as_str()), (0, ""));
    assert!(output.starts_with("ICD-10-CM FY2026 to FY2027: 190 new codes, "), "{output}");
    assert!(!output.contains("question"), "{output}");

    let arguments = ["diff", "FY2026", "FY2027", "--quiz", "quizzes", "tests/author/clean.toml"];
    let (status, output, errors) = medcode(".", &arguments);
    assert_eq!((status, errors.as_str()), (1, ""));
    assert!(output.contains("codes of questions are among them:\n"), "{output}");
    assert!(output.contains("first-steps/plantar-fasciitis, 2026-11-12: wrong code M72.2 is a"));

    let arguments = ["diff", "FY2026", "FY2027", "--quiz", "tests/author/clean.toml"];
    let (status, output, _) = medcode(".", &arguments);
    assert_eq!(status, 0);
    assert!(output.ends_with("\nno code of a question is among them\n"), "{output}");

    for arguments in [
        &["diff", "FY2026", "FY2031"][..],
        &["diff", "FY2026", "FY2024"],
        &["diff", "FY2026", "quizzes"],
        &["diff", "FY2026", "FY2027", "--quiz", "missing.toml"],
        &["diff", "FY2026", "FY2027", "--tables", "missing"],
    ] {
        let (status, output, errors) = medcode(".", arguments);
        assert_eq!((status, output.as_str()), (2, ""), "{arguments:?}");
        assert!(errors.starts_with("medcode: "), "{errors}");
    }
}

#[test]
fn the_json_has_what_the_text_has() {
    let arguments =
        ["diff", "FY2026", "FY2027", "--quiz", "quizzes/first-steps.toml", "--format", "json"];
    let (status, output, _) = medcode(".", &arguments);
    assert_eq!(status, 1);
    let json: serde_json::Value = serde_json::from_str(&output).unwrap();
    let diff = &json["diffs"][0];
    assert_eq!((diff["set"].as_str(), diff["old"].as_str()), (Some("icd10cm"), Some("FY2026")));
    assert_eq!(diff["counts"]["new"].as_u64(), Some(190));
    let changes = diff["changes"].as_array().unwrap();
    let header = changes.iter().find(|it| it["code"] == "M72.2").unwrap();
    assert_eq!(header["change"], "header");
    assert!(!header["now"].as_array().unwrap().is_empty());
    let questions = json["questions"].as_array().unwrap();
    let touch = questions.iter().find(|it| it["code"] == "M72.2").unwrap();
    assert_eq!(touch["question"], "plantar-fasciitis");
    assert_eq!(touch["role"], "wrong");
    assert!(touch["line"].as_u64().unwrap() > 700);
}

#[test]
fn folders_are_compared_by_their_newest_editions() {
    let (old, new) = (new_folder("old"), new_folder("new"));
    fs::create_dir_all(&old).unwrap();
    fs::create_dir_all(&new).unwrap();
    let manifest = |year: u16| {
        format!(
            "format = 1\nattribution = \"\"\n[[edition]]\nset = \"icd10pcs\"\nname = \"FY{year}\"\n\
             from = \"{}-10-01\"\nto = \"{year}-09-30\"\ncodes = 1\nbillable = 1\norigin = \"\"\n\
             license = \"\"\n",
            year - 1
        )
    };
    let write = |folder: &str, year, rows: &str| {
        fs::write(format!("{folder}/manifest.toml"), manifest(year)).unwrap();
        let text = format!("code\tfrom\tto\ttitle\n{rows}");
        fs::write(format!("{folder}/icd10pcs.tsv"), text).unwrap();
    };
    write(&old, 2027, "0FT44ZZ\t\t\tOne\n");
    write(&new, 2030, "0FT40ZZ\t\t\tTwo\n0FT44ZZ\t\t\tOther\n");
    let (status, output, _) = medcode(".", &["diff", &old, &new]);
    assert_eq!(status, 0);
    assert_eq!(
        output,
        "ICD-10-PCS FY2027 to FY2030: 1 new code, 1 retitled\n\n1 new code:\n  0FT40ZZ  Two\n\n\
         1 retitled:\n  0FT44ZZ  Other (was: One)\n"
    );
    let (status, output, _) = medcode(".", &["diff", "FY2027", &new, "--tables", &old]);
    assert_eq!((status, output.lines().count()), (0, 7));
    assert!(path("quizzes").is_dir());
}
