//! Any text as a quiz file, TOML or JSON: findings have places in it, can be
//! drawn, and a quiz without errors survives its own JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use medcode_quiz::author::{Diagnostic, Look, NoBooks, check_source, render, to_json};
use medcode_quiz::quiz::Quiz;

fuzz_target!(|text: &str| {
    let (quiz, diagnostics) = check_source("quiz", text, &NoBooks);
    for diagnostic in &diagnostics {
        assert!(text.get(diagnostic.start..diagnostic.end).is_some());
        assert!(!render(diagnostic, text, Look::default()).is_empty());
    }
    if let Some(quiz) = quiz.filter(|_| !diagnostics.iter().any(Diagnostic::is_error)) {
        let json = to_json(&quiz).unwrap();
        let read: Quiz = serde_json::from_str(&json).unwrap();
        assert_eq!(read.questions.len(), quiz.questions.len());
    }
});
