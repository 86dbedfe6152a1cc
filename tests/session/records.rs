//! What is kept of a question between visits, and what becomes of it when the
//! author has changed the question meanwhile.

use std::rc::Rc;

use medcode_quiz::grade::grade_with_book;
use medcode_quiz::json;
use medcode_quiz::progress::{Record, Unreadable, VERSION, question_hash, record_key};
use medcode_quiz::quiz::{Choice, Entry, Question, Quiz, Response};
use medcode_quiz::session::{
    Action, Field, Item, MAX_FIELD, MAX_LINES, Mode, Phase, Restored, Session, Settings,
};

use crate::{codes, item, play, played, quiz, start};

/// Returns what is kept of the question on the screen, through its text.
fn kept(session: &Session) -> Record {
    let place = session.position();
    let record = Record::of(item(session), session.question(place).unwrap());
    assert_eq!(Record::parse(&record.to_text()).as_ref(), Ok(&record));
    record
}

/// Comes back to a quiz of which this is kept of one question.
fn come_back(quiz: Quiz, place: usize, record: &Record) -> (Restored, Session) {
    let mut session = Session::new(Rc::new(quiz), Settings::default());
    let restored = session.restore(place, record, grade_with_book);
    (restored, session)
}

/// Returns what the next visit finds of what was done at the first question.
fn next_visit(script: &str) -> (Restored, Item) {
    let (restored, session) = come_back(quiz(), 0, &kept(&played(script)));
    (restored, session.item(0).unwrap().clone())
}

#[test]
fn nothing_done_is_nothing_kept() {
    let (restored, item) = next_visit("goto 1");
    assert_eq!(restored, Restored::Nothing);
    assert_eq!(&item, start().item(0).unwrap());
}

#[test]
fn tries_come_back_with_their_grades() {
    for script in [
        "code 1 I10; check",
        "code 1 I11.9; check",
        "code 1 I11.9; check; retry; code 1 I15.0; check",
        "code 1 I11.9; check; retry; check; retry; check",
        "hint; code 1 I11.9; check; show",
    ] {
        let (restored, item) = next_visit(script);
        assert_eq!(restored, Restored::Kept, "{script}");
        assert_eq!(&item, played(script).item(0).unwrap(), "{script}");
    }
}

#[test]
fn what_was_typed_and_not_checked_comes_back() {
    for script in ["code 1 I1; add; code 2 E11", "code 1 I11.9; check; retry; code 1 I12"] {
        let (restored, item) = next_visit(script);
        assert_eq!(restored, Restored::Kept, "{script}");
        assert_eq!(&item, played(script).item(0).unwrap(), "{script}");
    }
}

#[test]
fn somebody_who_tries_again_comes_back_to_the_fields() {
    let (_, item) = next_visit("code 1 I11.9; check; retry");
    assert_eq!((item.phase, item.tries.len()), (Phase::Answering, 1));
    let (_, item) = next_visit("code 1 I11.9; check; retry; code 1");
    assert_eq!(item.phase, Phase::Answering);
    assert!(item.response.is_empty());
}

#[test]
fn hints_come_back_even_if_nothing_was_answered() {
    let (_, item) = next_visit("hint; code 1 I11.9; check; hint");
    assert_eq!(item.n_hints, 2);
    let (restored, item) = next_visit("hint");
    assert_eq!((restored, item.n_hints), (Restored::Nothing, 1));
}

#[test]
fn a_solution_that_was_seen_stays_seen() {
    let (restored, item) = next_visit("show");
    assert_eq!((restored, item.phase), (Restored::Kept, Phase::Solved));
    assert!(item.is_answered());
}

#[test]
fn a_problem_is_not_kept() {
    assert_eq!(next_visit("check").0, Restored::Nothing);
    assert_eq!(next_visit("code 1 I11.9; check; retry; code 1; check").1.problem, None);
}

#[test]
fn marked_choices_come_back() {
    let session = played("goto 3; choose 4; choose 2; check; retry; choose 1");
    let (restored, back) = come_back(quiz(), 2, &kept(&session));
    assert_eq!((restored, back.item(2).unwrap()), (Restored::Kept, item(&session)));
}

/// Comes back to the first question after its author changed it.
fn after(script: &str, change: impl FnOnce(&mut Question)) -> (Restored, Session) {
    let mut changed = quiz();
    change(&mut changed.questions[0]);
    come_back(changed, 0, &kept(&played(script)))
}

#[test]
fn a_changed_key_grades_the_kept_answers_again() {
    let (restored, session) =
        after("code 1 I11.9; check", |question| question.key[0].code = "I11.9".to_owned());
    assert_eq!(restored, Restored::Regraded);
    assert_eq!(item(&session).phase, Phase::Solved, "it is right now");
    assert_eq!(session.figures().correct, 1);
    let (restored, session) =
        after("code 1 I10; check", |question| question.key[0].code = "I11.9".to_owned());
    assert_eq!((restored, item(&session).tries[0].grade.points), (Restored::Regraded, 0));
}

#[test]
fn a_changed_key_that_earns_the_same_goes_unnoticed() {
    let (restored, _) =
        after("code 1 J13; check", |question| question.key[0].code = "I11.9".to_owned());
    assert_eq!(restored, Restored::Kept);
}

#[test]
fn a_question_that_asks_something_else_starts_afresh() {
    let changes: [fn(&mut Question); 3] = [
        |question| question.statement.push_str(" And diabetes."),
        |question| question.ask = "Code the drug.".to_owned(),
        |question| {
            question.choices.push(Choice { text: "new".to_owned(), ..Choice::default() });
        },
    ];
    for change in changes {
        for script in ["code 1 I10; check", "code 1 I1", "show"] {
            let (restored, session) = after(script, change);
            assert_eq!(restored, Restored::Reset, "{script}");
            assert_eq!(item(&session).phase, Phase::Answering);
            assert!(item(&session).tries.is_empty() && item(&session).response.is_empty());
        }
    }
    let (restored, session) = after("hint", |question| question.statement.push('!'));
    assert_eq!((restored, item(&session).n_hints), (Restored::Nothing, 0));
}

#[test]
fn other_edits_of_the_author_change_nothing() {
    let changes: [fn(&mut Question); 6] = [
        |question| question.rationale = "Other words.".to_owned(),
        |question| question.hints.push("One more.".to_owned()),
        |question| question.cite.push("I.C.9.a".to_owned()),
        |question| question.version += 1,
        |question| question.statement.push('\n'),
        |question| question.topics.push("heart".to_owned()),
    ];
    for change in changes {
        let (restored, session) = after("hint; code 1 I11.9; check", change);
        assert_eq!(restored, Restored::Kept);
        assert_eq!((item(&session).n_hints, item(&session).phase), (1, Phase::Feedback));
    }
}

#[test]
fn fewer_hints_or_tries_than_were_used_do_no_harm() {
    let (restored, session) = after("hint; hint; code 1 I11.9; check", |q| q.hints.truncate(1));
    assert_eq!((restored, item(&session).n_hints), (Restored::Kept, 1));
    let script = "code 1 I11.9; check; retry; check; retry; code 1 I12";
    let once = Quiz { tries: 1, ..quiz() };
    let (restored, session) = come_back(once, 0, &kept(&played(script)));
    assert_eq!((restored, item(&session).phase), (Restored::Kept, Phase::Solved));
    assert_eq!(item(&session).tries.len(), 2);
}

#[test]
fn a_hash_tells_choices_apart_and_overlooks_white_space_around_texts() {
    let base = quiz().questions[2].clone();
    let hash = question_hash(&base);
    let mut other = base.clone();
    other.choices.swap(0, 1);
    assert_ne!(question_hash(&other), hash);
    let mut other = base.clone();
    other.choices[0].codes.push("I10".to_owned());
    assert_ne!(question_hash(&other), hash);
    let mut other = base;
    other.statement = format!("\n {} \n", other.statement);
    other.choices[0].right = false;
    assert_eq!(question_hash(&other), hash);
    assert!(hash < 1 << 53, "a number that JSON keeps");
}

#[test]
fn the_hash_is_the_same_in_every_version_and_on_every_machine() {
    let hashes: Vec<u64> = quiz().questions.iter().map(question_hash).collect();
    expect_test::expect![[r#"
        [
            6222458086273413,
            8517129753781523,
            7486694385299246,
            3541860934967952,
            1108750020466523,
        ]
    "#]]
    .assert_debug_eq(&hashes);
}

#[test]
fn what_cannot_be_read_is_damaged_or_newer_and_never_a_panic() {
    let text = kept(&played("hint; code 1 I11.9; check; retry; code 1 \"é🦴\"")).to_text();
    for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
        assert_eq!(Record::parse(&text[..end]), Err(Unreadable::Damaged), "{}", &text[..end]);
    }
    for (damaged, why) in [
        ("", Unreadable::Damaged),
        ("null", Unreadable::Damaged),
        ("[]", Unreadable::Damaged),
        ("{}", Unreadable::Damaged),
        ("undefined", Unreadable::Damaged),
        (r#"{"q":1}"#, Unreadable::Damaged),
        (r#"{"v":1}"#, Unreadable::Damaged),
        (r#"{"v":"1","q":1}"#, Unreadable::Damaged),
        (r#"{"v":1,"q":-1}"#, Unreadable::Damaged),
        (r#"{"v":1,"q":1,"more":1}"#, Unreadable::Damaged),
        (r#"{"v":1,"q":1,"tries":[{"r":{},"p":0}]}"#, Unreadable::Damaged),
        (r#"{"v":1,"q":1,"tries":[{"r":{"choose":[],"assign":[]},"p":0}]}"#, Unreadable::Damaged),
        (r#"{"v":1,"q":1,"tries":[{"r":{"choose":[-1]},"p":0}]}"#, Unreadable::Damaged),
        (r#"{"v":1,"q":1,"tries":[{"r":{"assign":[{"poa":"?"}]},"p":0}]}"#, Unreadable::Damaged),
        (r#"{"v":3}"#, Unreadable::Newer),
        (r#"{"v":3,"q":"a text","more":[{}]}"#, Unreadable::Newer),
    ] {
        assert_eq!(Record::parse(damaged), Err(why), "{damaged}");
    }
}

#[test]
fn a_record_of_the_other_kind_starts_the_question_afresh() {
    let wrong =
        Record { question: kept(&start()).question, ..kept(&played("goto 2; choose 1; check")) };
    let (restored, session) = come_back(quiz(), 0, &wrong);
    assert_eq!((restored, item(&session)), (Restored::Reset, start().item(0).unwrap()));
    let wrong = Record { tries: Vec::new(), draft: Some(Response::Choose(vec![0])), ..wrong };
    let (_, session) = come_back(quiz(), 0, &wrong);
    assert_eq!(codes(&session), [""], "a draft of the other kind is dropped");
}

#[test]
fn a_record_with_choices_that_are_not_there_does_no_harm() {
    let question = kept(&played("goto 3")).question;
    let text = format!(
        r#"{{"v":1,"q":{question},"tries":[{{"r":{{"choose":[9,0,0,77]}},"p":0}}],"draft":{{"choose":[12]}}}}"#
    );
    let (_, mut session) = come_back(quiz(), 2, &Record::parse(&text).unwrap());
    play(&mut session, "goto 3; choose 1; check; retry; choose 2; check; show");
    assert_eq!(session.item(2).unwrap().phase, Phase::Solved);
    let text = format!(r#"{{"v":1,"q":{},"draft":{{"assign":[]}}}}"#, kept(&start()).question);
    let (_, mut session) = come_back(quiz(), 0, &Record::parse(&text).unwrap());
    play(&mut session, "check; add; code 1 I10; check");
    assert_eq!(session.figures().correct, 1);
}

#[test]
fn a_record_for_a_question_that_is_not_drawn_is_left_alone() {
    let record = kept(&played("show"));
    assert_eq!(come_back(quiz(), 5, &record).0, Restored::Nothing);
}

#[test]
fn five_hundred_lines_and_ten_thousand_characters_survive() {
    let mut session = start();
    for line in 0..MAX_LINES {
        session.apply(Action::Edit(line, Field::Code(format!("I10 \u{1}\"\\{line}"))), None);
        session.apply(Action::AddLine, None);
    }
    let long: String =
        ['\u{0}', '🦴', '"', '\u{2028}', 'x'].iter().cycle().take(MAX_FIELD).collect();
    session.apply(Action::Edit(499, Field::Code(long.clone())), None);
    session.apply(Action::Edit(499, Field::Units(long)), None);
    session.apply(Action::Check, Some(grade_with_book));
    let (restored, back) = come_back(quiz(), 0, &kept(&session));
    assert_eq!(restored, Restored::Kept);
    assert!(back.item(0) == session.item(0), "500 lines came back as they were");
}

#[test]
fn a_record_is_short_and_says_its_version() {
    let text = kept(&played("code 1 I10; check")).to_text();
    let hash = question_hash(&quiz().questions[0]);
    let expected = format!(
        r#"{{"v":2,"q":{hash},"tries":[{{"r":{{"assign":[{{"code":"I10"}}]}},"p":100}}],"is_solved":true}}"#
    );
    assert_eq!((text, VERSION), (expected, 2));
}

#[test]
fn a_record_is_stored_under_the_namespace_or_else_the_place() {
    let (mut quiz, question) = (quiz(), quiz().questions[0].clone());
    assert_eq!(
        record_key(&quiz, "/a.json", Mode::Practice, &question),
        "medcode-quiz|/a.json|mixed|pressure"
    );
    quiz.namespace = "a|b".to_owned();
    assert_eq!(
        record_key(&quiz, "", Mode::Exam, &question),
        "medcode-exam|a%7Cb|mixed|pressure",
        "four parts, whatever an author writes"
    );
    quiz.namespace = "school".to_owned();
    assert_eq!(
        record_key(&quiz, "/a.json", Mode::Practice, &question),
        "medcode-quiz|school|mixed|pressure"
    );
}

#[test]
fn entries_and_choices_are_read_from_json_as_serde_reads_them() {
    let response = |text: &str| {
        let ours = json::read::<Response>(text).ok();
        assert_eq!(ours, serde_json::from_str(text).ok(), "{text}");
        ours
    };
    assert!(response(r#"{"choose":[0,3]}"#).is_some());
    let full =
        r#"{"assign":[{"code":"I10","modifiers":"RT","units":"2","poa":"exempt","set":"cpt"},{}]}"#;
    assert!(response(full).is_some());
    for refused in [r#"{"choose":null}"#, r#"{"order":[1]}"#, "[]", r#"{"assign":[{"poa":"y"}]}"#] {
        assert_eq!(response(refused), None);
    }
    assert_eq!(response(r#"{"assign":[]}"#), Some(Response::Assign(Vec::<Entry>::new())));
}

#[cfg(feature = "author")]
mod quizzes {
    use std::fs;
    use std::path::Path;

    use medcode_quiz::author::{Shipped, check_source, to_json};

    use super::*;

    /// Returns every quiz that comes with the project.
    fn quizzes() -> Vec<Quiz> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("quizzes");
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let toml = files.filter(|file| file.extension().is_some_and(|ending| ending == "toml"));
        let quiz = |file: std::path::PathBuf| {
            check_source("quiz.toml", &fs::read_to_string(&file).unwrap(), &Shipped).0.unwrap()
        };
        toml.map(quiz).collect()
    }

    #[test]
    fn every_quiz_is_read_from_json_as_serde_reads_it_and_as_it_was_written() {
        assert!(quizzes().len() >= 4);
        for mut quiz in quizzes() {
            let text = to_json(&quiz).unwrap();
            let ours: Quiz = json::read(&text).unwrap();
            assert!(ours == serde_json::from_str(&text).unwrap(), "{}", quiz.id);
            // Without what the tool adds.
            let ours: Quiz = json::read(&serde_json::to_string(&quiz).unwrap()).unwrap();
            quiz.questions.iter_mut().for_each(|question| question.examples.clear());
            assert!(ours == quiz, "{}", quiz.id);
        }
    }

    #[test]
    fn a_damaged_quiz_is_refused_by_both_or_read_the_same_by_both() {
        let text = to_json(&quiz()).unwrap();
        let chars: Vec<char> = text.chars().collect();
        for place in 0..chars.len() {
            for inserted in
                [None, Some('"'), Some('0'), Some(','), Some('}'), Some('\\'), Some('é')]
            {
                let (before, after) = (&chars[..place], &chars[place + 1..]);
                let damaged: String = before.iter().chain(inserted.as_ref()).chain(after).collect();
                let ours = json::read::<Quiz>(&damaged).ok();
                assert!(ours == serde_json::from_str(&damaged).ok(), "{damaged}");
            }
        }
    }
}
