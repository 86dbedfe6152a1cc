//! Grades an answer on the desk: `cargo run --example grade`.

#![allow(clippy::print_stdout, reason = "that is what it is for")]

use medcode_quiz::grade::{self, Rubric};
use medcode_quiz::json;
use medcode_quiz::quiz::{self, Entry, Quiz, Response};
use medcode_quiz::text;

const QUIZ: &str = r#"{
    "format": 1, "id": "one", "title": "One question", "license": "CC0-1.0",
    "question": [{
        "id": "low-back-pain", "kind": "assign",
        "statement": "Low back pain for two weeks; no cause is known.",
        "ask": "Code the diagnosis.",
        "rationale": "M54.5 has been divided since 1 October 2021.",
        "key": [{ "code": "M54.50", "evidence": ["Low back pain"] }]
    }]
}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let quiz: Quiz = json::read(QUIZ)?;
    assert!(quiz::check(&quiz).is_empty(), "a page checks a quiz before it shows it");
    let question = quiz.questions.first().ok_or("the quiz has no question")?;
    for code in ["M54.5", "m5450"] {
        let response = Response::Assign(vec![Entry::code(code)]);
        let grade = grade::grade(question, &response, Rubric::Practice);
        println!("{code}: {}, {} points", text::verdict(grade.verdict), grade.points);
        for finding in &grade.findings {
            let kind = finding.kind.map_or("", |kind| kind.name());
            println!("  {kind}: {} of 100 points", finding.cost);
        }
    }
    Ok(())
}
