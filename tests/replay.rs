//! The scripts of `tests/replay` on the quizzes that come with the project:
//! each gives the bytes of the `.jsonl` beside it, here and in wasm
//! (`tests/browser/replay.test.mjs`).
//!
//! `UPDATE_EXPECT=1 cargo test --test replay` accepts new bytes.
#![cfg(feature = "author")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to stop it"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use expect_test::expect_file;
use medcode_quiz::author::{Shipped, check_source, to_json};
use medcode_quiz::grade::grade_with_book;
use medcode_quiz::json;
use medcode_quiz::quiz::{Entry, Quiz, Response};
use medcode_quiz::replay::{read_action, replay};
use medcode_quiz::session::{Action, Phase, Session, Settings, Stage};
use serde_json::Value;

/// The quizzes that come with the project.
const QUIZZES: [&str; 4] = ["cpt-sample", "drugs-and-supplies", "first-steps", "whole-encounters"];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Returns a quiz as browsers get it, and its script.
fn quiz_and_script(name: &str) -> (String, String) {
    let toml = fs::read_to_string(path(&format!("quizzes/{name}.toml"))).unwrap();
    let json = to_json(&check_source(name, &toml, &Shipped).0.unwrap()).unwrap();
    (json, fs::read_to_string(path(&format!("tests/replay/{name}.txt"))).unwrap())
}

/// Returns the lines of an output.
fn lines(output: &str) -> Vec<Value> {
    output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Replays a script, given with semicolons, on a question with two code sets
/// and one with two right choices.
fn play(script: &str) -> Vec<Value> {
    const QUIZ: &str = r#"{
        "format": 1, "id": "two", "title": "Two questions",
        "question": [
            {
                "id": "code", "kind": "assign", "statement": "…", "ask": "…",
                "sets": ["icd10cm", "hcpcs"], "key": [{ "code": "I10" }]
            },
            {
                "id": "choice", "kind": "choose", "statement": "…", "ask": "…",
                "choice": [{ "text": "a", "right": true }, { "text": "b", "right": true }, { "text": "c" }]
            }
        ]
    }"#;
    lines(&replay(QUIZ, &script.replace("; ", "\n")))
}

#[test]
fn a_script_gives_the_bytes_that_were_accepted() {
    for name in QUIZZES {
        let (quiz, script) = quiz_and_script(name);
        let expected = path(&format!("tests/replay/{name}.jsonl"));
        expect_file![expected].assert_eq(&replay(&quiz, &script));
    }
}

#[test]
fn every_quiz_of_the_project_has_a_script() {
    let files = fs::read_dir(path("quizzes")).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<_> = files.map(|f| f.file_stem().unwrap().display().to_string()).collect();
    names.sort();
    assert_eq!(names, QUIZZES);
}

#[test]
fn the_scripts_answer_every_question_right_and_wrong() {
    for name in QUIZZES {
        let (text, script) = quiz_and_script(name);
        let quiz: Quiz = json::read(&text).unwrap();
        let mut verdicts: BTreeMap<String, Vec<bool>> = BTreeMap::new();
        for line in lines(&replay(&text, &script)) {
            if let (Some(question), Some(grade)) = (line["question"].as_str(), line.get("grade")) {
                let is_right = grade["verdict"] == "correct";
                verdicts.entry(question.to_owned()).or_default().push(is_right);
            }
        }
        for question in &quiz.questions {
            let verdicts = &verdicts[&question.id];
            assert!(verdicts.contains(&true), "{name}/{} right", question.id);
            assert!(verdicts.contains(&false), "{name}/{} wrong", question.id);
        }
    }
}

#[test]
fn what_is_undone_leaves_no_trace() {
    for name in QUIZZES {
        let (quiz, script) = quiz_and_script(name);
        let quiet = replay(&quiz, &script);
        for seed in 0..5 {
            let noisy = with_noise(&quiz, &script, seed);
            assert!(noisy.len() > 2 * script.len(), "that is a lot of noise");
            assert!(replay(&quiz, &noisy) == quiet, "{name}, seed {seed}");
        }
    }
}

/// Adds lines to a script that undo each other, wherever the session stands.
fn with_noise(quiz: &str, script: &str, seed: usize) -> String {
    let quiz: Rc<Quiz> = Rc::new(json::read(quiz).unwrap());
    let mut session = Session::new(Rc::clone(&quiz), Settings::default());
    let mut noisy = Vec::new();
    for (n, line) in script.lines().map(str::trim).enumerate() {
        for turn in 0..2 {
            noisy.extend(noise(&session, seed + 3 * n + turn));
        }
        noisy.push(line.to_owned());
        if let Some(action) = read_action(line) {
            session.apply(action, Some(grade_with_book));
        } else if let Some(settings) = drawn(line) {
            session = Session::new(Rc::clone(&quiz), settings);
        }
    }
    noisy.extend(noise(&session, seed));
    noisy.join("\n")
}

/// Returns what `draw 5 7` asks for.
fn drawn(line: &str) -> Option<Settings> {
    let mut words = line.strip_prefix("draw ")?.split(' ').map(|word| word.parse().unwrap());
    let (count, seed) = (words.next()?, words.next());
    let seed: Option<u32> = seed;
    Some(Settings {
        count: usize::try_from(count).ok(),
        shuffle: seed.is_some(),
        seed: seed.unwrap_or_default(),
        ..Settings::default()
    })
}

/// Returns lines that lead back to where they begin.
fn noise(session: &Session, kind: usize) -> Vec<String> {
    let here = format!("goto {}", session.position() + 1);
    if session.stage() == Stage::Summary {
        return vec![here, "hint".to_owned(), "finish".to_owned()];
    }
    let item = session.item(session.position()).unwrap();
    let question = session.question(session.position()).unwrap();
    let edits = match &item.response {
        _ if item.phase != Phase::Answering => {
            // All of it is refused.
            ["code 1 X", "add", "remove 1", "choose 1", "move 1 2", "check"]
                .map(str::to_owned)
                .into()
        }
        Response::Choose(_) if question.takes_several() => vec!["choose 2".to_owned(); 2],
        Response::Choose(_) => vec!["choose 99".to_owned(), "code 1 I10".to_owned()],
        Response::Assign(entries) => undone_edits(entries, kind),
    };
    match kind % 7 {
        0 => vec![String::new(), "# noise".to_owned(), "  flag".to_owned(), "flag".to_owned()],
        1 => vec!["goto 1".to_owned(), here],
        2 => vec!["finish".to_owned(), "back".to_owned()],
        3 => vec!["next".to_owned(), "flag".to_owned(), "flag".to_owned(), "back".to_owned()],
        _ => edits,
    }
}

fn undone_edits(entries: &[Entry], kind: usize) -> Vec<String> {
    let line = kind % entries.len() + 1;
    let entry = &entries[line - 1];
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let (set, poa) = (entry.set.map(|set| set.name()), entry.poa.map(|poa| poa.name()));
    let n_lines = entries.len();
    match kind % 4 {
        0 => vec![
            format!("code {line} \"\\u0000 typed by mistake\""),
            format!("code {line} {}", quoted(&entry.code)),
            format!("set {line} {}", set.unwrap_or_default()),
        ],
        1 => vec![
            format!("modifiers {line} 59"),
            format!("units {line} 999999"),
            format!("poa {line} W"),
            format!("modifiers {line} {}", quoted(&entry.modifiers)),
            format!("units {line} {}", quoted(&entry.units)),
            format!("poa {line} {}", poa.unwrap_or_default()),
        ],
        2 => vec![
            "add".to_owned(),
            format!("code {} Z00.00", n_lines + 1),
            format!("move {} 1", n_lines + 1),
            "remove 1".to_owned(),
        ],
        _ => vec![format!("move {n_lines} 1"), format!("move 1 {n_lines}")],
    }
}

#[test]
fn a_check_gives_its_question_its_try_and_the_whole_grade() {
    let output = play("code 1 I11.9; check; retry; code 1 I10; check");
    let tries: Vec<_> = output[..2].iter().map(|line| (&line["question"], &line["try"])).collect();
    assert_eq!(tries, [(&"code".into(), &1.into()), (&"code".into(), &2.into())]);
    assert_eq!(output[0]["grade"]["findings"][0]["kind"], "wrong-category");
    assert_eq!(output[1]["grade"]["points"], 100);
    assert_eq!(output.len(), 3, "and the figures");
}

#[test]
fn a_check_that_could_not_be_done_says_why() {
    let output = play("check; code 1 I10; add; code 2 G0439; check; goto 2; check");
    assert_eq!(output[0], serde_json::json!({ "question": "code", "problem": "empty" }));
    let asked = serde_json::json!({ "question": "code", "problem": "ask-set", "line": 2 });
    assert_eq!(output[1], asked);
    assert_eq!(output[2], serde_json::json!({ "question": "choice", "problem": "empty" }));
}

#[test]
fn a_check_that_changes_nothing_gives_no_line() {
    let output = play("code 1 I11.9; check; check; show; check; finish; check");
    assert_eq!(output.len(), 2);
}

#[test]
fn the_last_line_has_the_figures() {
    let output = play("code 1 I10; add; code 2 I11.9; check; goto 2; choose 1; choose 2; check");
    let figures = serde_json::json!({ "figures": {
        "questions": 2, "answered": 2, "correct": 1, "points": 150,
        "codeAccuracy": [1, 2], "caseAccuracy": [1, 2], "precision": [1, 2], "recall": [1, 1],
        "errors": [["unsupported-code", 1, 50]]
    }});
    assert_eq!(output.last(), Some(&figures));
}

#[test]
fn a_line_that_says_nothing_known_is_reported_and_passed_over() {
    let output = play("fly; code 1 I10; code I10; check; choose 0; restart x; draw");
    let unknown: Vec<_> = output.iter().filter_map(|line| line.get("unknown")).collect();
    assert_eq!(unknown, ["fly", "code I10", "choose 0", "restart x", "draw"]);
    assert_eq!(output[2]["grade"]["points"], 100);
}

#[test]
fn a_number_too_large_for_the_browser_is_unknown_on_the_desk_too() {
    let output = play("choose 4294967295; choose 4294967296; restart 4294967296; draw 4294967296");
    let unknown: Vec<_> = output.iter().filter_map(|line| line.get("unknown")).collect();
    assert_eq!(unknown, ["choose 4294967296", "restart 4294967296", "draw 4294967296"]);
}

#[test]
fn a_drawn_attempt_is_replayed_as_it_was_drawn() {
    let seeds: Vec<String> = (0..8).map(|seed| format!("draw 1 {seed}; check")).collect();
    let output = play(&seeds.join("; "));
    let asked: Vec<_> = output.iter().filter_map(|line| line["question"].as_str()).collect();
    assert_eq!(asked.len(), 8);
    assert!(asked.contains(&"code") && asked.contains(&"choice"), "{asked:?}");
    assert_eq!(output[8]["figures"]["questions"], 1);
    assert_eq!(play("draw 1")[0]["figures"]["questions"], 1);
}

#[test]
fn the_words_of_a_script_are_the_actions_of_a_session() {
    for (line, action) in [
        ("choose 2", Action::Choose(1)),
        ("add", Action::AddLine),
        ("remove 2", Action::RemoveLine(1)),
        ("move 3 1", Action::MoveLine { from: 2, to: 0 }),
        ("check", Action::Check),
        ("hint", Action::Hint),
        ("retry", Action::Retry),
        ("show", Action::Show),
        ("next", Action::Next),
        ("back", Action::Back),
        ("goto  4", Action::GoTo(3)),
        ("finish", Action::Finish),
        ("misses", Action::RepeatMisses),
        ("restart 7", Action::Restart { seed: 7 }),
    ] {
        assert_eq!(read_action(line), Some(action), "{line}");
    }
    for line in ["code 1 a  b", r#"code 1 "a  b""#] {
        let text = medcode_quiz::session::Field::Code("a  b".to_owned());
        assert_eq!(read_action(line), Some(Action::Edit(0, text)), "{line}");
    }
}

#[test]
fn a_quiz_that_cannot_be_shown_gives_its_fault() {
    for (quiz, fault) in [
        ("", "the text ends too early (line 1)"),
        (
            r#"{"format":1,"id":"a","title":"b","question":[]}"#,
            "the quiz has no questions at question",
        ),
    ] {
        assert_eq!(lines(&replay(quiz, "check")), [serde_json::json!({ "fault": fault })]);
    }
}

#[test]
fn an_empty_script_gives_the_figures_of_nothing() {
    for script in ["", "\n\r\n  \n# nothing"] {
        let output = play(script);
        assert_eq!((output.len(), &output[0]["figures"]["answered"]), (1, &0.into()));
    }
}
