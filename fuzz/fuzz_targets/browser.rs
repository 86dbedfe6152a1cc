//! Any text as the JSON that a browser gets: read, or refused with a sentence;
//! and whatever was read can be graded.
#![no_main]

use libfuzzer_sys::fuzz_target;
use medcode_quiz::grade::{Rubric, grade};
use medcode_quiz::json;
use medcode_quiz::quiz::{Entry, Quiz, Response, check};

fuzz_target!(|text: &str| {
    let Ok(quiz) = json::read::<Quiz>(text) else { return };
    let _ = check(&quiz);
    for question in &quiz.questions {
        for response in [
            Response::empty(question.kind),
            Response::Choose(vec![0, 7]),
            Response::Assign(vec![Entry::code("I10"), Entry::code(&question.ask)]),
        ] {
            let grade = grade(question, &response, Rubric::Practice);
            assert!(grade.points <= 100);
        }
    }
});
