//! docs/tutorial.md, its second way: each command is run as it stands there,
//! and prints what stands below it. The first way, the author page, is gone
//! by `tests/browser/tutorial.test.mjs`.
//!
//! `UPDATE_EXPECT=1 cargo test --test tutorial` writes the output into the page.

#![cfg(all(feature = "author", unix))]
#![allow(clippy::unwrap_used, reason = "a test ends at what it can't do")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use medcode_quiz::author::{Embed, embed};
use medcode_quiz::quiz::Quiz;

const PAGE: &str = "docs/tutorial.md";

fn page() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE)
}

/// Runs a block in a folder; returns what it printed and its status.
fn run(commands: &str, folder: &Path) -> (String, i32) {
    let tool = Path::new(env!("CARGO_BIN_EXE_medcode")).parent().unwrap();
    let path = format!("{}:{}", tool.display(), env::var("PATH").unwrap());
    let output = Command::new("sh")
        .args(["-e", "-c", commands])
        .env("PATH", path)
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

#[test]
fn the_way_of_the_terminal_leads_from_an_empty_file_to_a_page() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tutorial");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("site")).unwrap();
    let text = fs::read_to_string(page()).unwrap();
    let quiz = text.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let mut blocks = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let mut next = || blocks.next().unwrap();
    let file = folder.join("first-five.toml");

    let (output, status) = run(next(), &folder);
    assert_eq!(status, 0, "{output}");
    assert!(output.ends_with("1 file, 1 question: nothing to mend\n"), "{output}");

    fs::write(&file, quiz.replace("right distal radius\"", "left distal radius\"")).unwrap();
    let check = next();
    let (mistyped, status) = run(check, &folder);
    assert_eq!(status, 1, "{mistyped}");
    fs::write(&file, quiz).unwrap();
    assert_eq!(run(check, &folder), ("1 file, 5 questions: nothing to mend\n".to_owned(), 0));

    let (earned, status) = run(next(), &folder);
    assert_eq!(status, 0, "{earned}");
    for _ in 0..2 {
        let (output, status) = run(next(), &folder);
        assert_eq!(status, 0, "{output}");
    }

    let made = fs::read_to_string(folder.join("site/first-five.html")).unwrap();
    let json = fs::read_to_string(folder.join("site/quizzes/first-five.json")).unwrap();
    let quiz: Quiz = serde_json::from_str(&json).unwrap();
    let place = Embed { base: "", src: "quizzes/first-five.json", is_exam: false, is_first: false };
    assert!(made.starts_with("<!doctype html>"));
    assert!(made.contains(&embed(&quiz, place).unwrap()), "{made}");

    let shown = with_outputs(&text, &[&mistyped, &earned]);
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(page(), &shown).unwrap();
    }
    assert!(shown == fs::read_to_string(page()).unwrap(), "{PAGE} shows another output:\n{shown}");
}

/// Puts what was printed into the page.
fn with_outputs(text: &str, outputs: &[&str]) -> String {
    let mut parts = text.split("```text\n");
    let mut shown = parts.next().unwrap().to_owned();
    for (part, output) in parts.zip(outputs) {
        let (_, rest) = part.split_once("```").unwrap();
        shown += &format!("```text\n{}\n```{rest}", output.trim_end());
    }
    shown
}
