//! What a learner takes away: tables, cards, receipts; and what a teacher makes
//! of receipts.
//!
//! `UPDATE_EXPECT=1 cargo test --test take_away` accepts new texts, and writes
//! the receipts of `tests/take_away/class.jsonl` anew, which
//! `tests/browser/class.test.mjs` hands to the class page.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to stop it"
)]

use std::rc::Rc;

use expect_test::{expect, expect_file};
use medcode_quiz::blueprint::draw_exam;
use medcode_quiz::grade::{Verdict, grade_with_book};
use medcode_quiz::json;
use medcode_quiz::progress::{Record, Unreadable};
use medcode_quiz::quiz::{Entry, Quiz, Response, check};
use medcode_quiz::replay::read_action;
use medcode_quiz::session::{Mode, Session, Settings};
use medcode_quiz::take_away::{
    Class, Misfit, Receipt, Totals, fingerprint, misses_for_anki, results_as_csv, results_as_json,
};
use medcode_quiz::text;
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const QUIZ: &str = include_str!("take_away/quiz.json");

/// 2026-11-22.
const DAY: u32 = 20_779;

fn quiz() -> Rc<Quiz> {
    let quiz: Quiz = json::read(QUIZ).unwrap();
    assert_eq!(check(&quiz), []);
    Rc::new(quiz)
}

/// Begins an attempt as the widget does.
fn start(quiz: &Rc<Quiz>, settings: &str) -> Session {
    let settings = Settings::parse(settings);
    match draw_exam(quiz, &settings).filter(|_| settings.mode == Mode::Exam) {
        Some((_, drawn)) => Session::with_order(Rc::clone(quiz), settings, drawn.order),
        None => Session::new(Rc::clone(quiz), settings),
    }
}

/// Does what a script says; see `medcode_quiz::replay`.
fn play(session: &mut Session, script: &str) {
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let action = read_action(line).unwrap_or_else(|| panic!("{line}"));
        session.apply(action, Some(grade_with_book));
    }
}

/// An attempt at all questions in the author's order, in which about everything happens.
fn played() -> Session {
    let mut session = start(&quiz(), "certainty");
    play(
        &mut session,
        "tick 1000000
        hint
        tick 1061500 61500
        code 1 i10
        sure sure
        check
        next
        code 1 E11.9
        poa 1 Y
        add
        code 2 =HYPERLINK(\"http://example.org\")
        flag
        tick 1100000 38500
        check
        retry
        code 1 E11.22
        code 2 N18.30
        poa 2 Y
        check
        next
        code 1 M17.11
        add
        code 2 e0114nu x2
        facts side M17.12 M17.11
        check
        next
        choose 1
        check
        next
        choose 1
        choose 2
        check",
    );
    session
}

fn receipt() -> Receipt {
    Receipt::of(&played(), "Jo Doe", DAY)
}

fn sealed(mut receipt: Receipt) -> Receipt {
    receipt.checksum = String::new();
    let sum = Sha256::digest(receipt.to_text());
    receipt.checksum = sum.iter().map(|byte| format!("{byte:02x}")).collect();
    receipt
}

/// What doesn't fit of the receipt after a change that its checksum takes in.
fn misfits(change: impl FnOnce(&mut Receipt)) -> Vec<String> {
    let mut receipt = receipt();
    change(&mut receipt);
    sealed(receipt).check(&quiz()).iter().map(text::misfit).collect()
}

// ------------------------------------------------------------------ results

#[test]
fn results_as_a_table() {
    let csv = results_as_csv(&played());
    assert!(csv.lines().all(|line| line.contains(',')));
    assert_eq!(csv.matches("\r\n").count(), csv.matches('\n').count());
    expect![[r#"
        place,question,version,topics,level,code sets,response,points,verdict,right lines,required lines,entered lines,error kinds,seconds,hints,tries,certainty,flagged
        1,hypertension,2,circulatory system,recall,icd10cm,I10,90,correct,1,1,1,,61,1,1,sure,no
        2,kidney,1,"diabetes; use additional code",application,icd10cm,"E11.9:Y; =HYPERLINK(""http://example.org"")",25,partly,0,2,2,"omitted-additional-code; low-specificity; malformed",38,0,2,,yes
        3,crutches,1,supplies,,"icd10cm; hcpcs","M17.11; E0114-NU × 2",75,partly,1,2,2,wrong-units,0,0,1,,no
        4,first-listed,1,rules,analysis,icd10cm,1. C50.911 The cancer,0,incorrect,0,0,0,wrong-first-listed,0,0,1,,no
        5,outpatient,1,rules,,,"1. Probable; 2. Suspected",100,correct,0,0,0,,0,0,1,,no
        6,visit,1,e/m,,cpt,,,,0,0,0,,0,0,0,,no
    "#]]
    .assert_eq(&csv.replace("\r\n", "\n").replace('\u{feff}', ""));
    assert!(csv.starts_with('\u{feff}'), "spreadsheets tell UTF-8 by it");
}

#[test]
fn results_as_json_hold_the_figures_of_the_page() {
    let results: Value = serde_json::from_str(&results_as_json(&played(), DAY)).unwrap();
    assert_eq!(results["version"], 1);
    assert_eq!(results["quiz"], "made-up");
    assert_eq!(results["settings"], "certainty");
    assert_eq!(results["day"], "2026-11-22");
    assert_eq!((&results["questions"], &results["answered"]), (&json!(6), &json!(5)));
    assert_eq!(results["items"][0]["points"], 90, "a hint costs 10");
    assert_eq!(results["items"][0]["sets"], json!(["icd10cm"]));
    assert_eq!(results["items"][3]["errors"], json!(["wrong-first-listed"]));
    assert_eq!(results["items"][5]["points"], Value::Null);
    let totals = serde_json::to_string(&Totals::of(&played().figures())).unwrap();
    let text = results_as_json(&played(), 0);
    assert!(text.contains(totals.trim_matches(['{', '}'])), "{totals}");
    assert!(text.contains(r#""day":"""#), "an unknown day");
}

#[test]
fn the_names_of_the_figures_and_their_order_are_promised() {
    let totals = serde_json::to_string(&Totals::of(&played().figures())).unwrap();
    expect![[r#"{"questions":6,"answered":5,"correct":2,"points":290,"codeAccuracy":[2,5],"caseAccuracy":[2,5],"precision":[2,5],"recall":[2,5]}"#]].assert_eq(&totals);
}

#[test]
fn what_was_missed_as_cards() {
    expect_file!["take_away/anki.txt"].assert_eq(&misses_for_anki(&played()).unwrap());
    let mut right = start(&quiz(), "");
    play(&mut right, "code 1 I10\ncheck");
    assert_eq!(misses_for_anki(&right), None, "right, or not answered");
}

// ------------------------------------------------------------------ receipt

#[test]
fn a_receipt_fits_its_quiz_and_comes_back_from_its_text() {
    let receipt = receipt();
    assert_eq!(receipt.check(&quiz()), []);
    assert_eq!(Receipt::parse(&receipt.to_text()), Ok(receipt.clone()));
    assert_eq!(receipt.to_text().lines().count(), 1);
    let value: Value = serde_json::from_str(&receipt.to_text()).unwrap();
    let pretty = format!("\u{feff}\n{}\n", serde_json::to_string_pretty(&value).unwrap());
    assert_eq!(Receipt::parse(&pretty), Ok(receipt), "spaces and the order don't matter");
}

#[test]
fn the_text_of_a_receipt_is_stable() {
    // Teachers keep receipts, and other programs read them: what changes this
    // needs another version.
    expect_file!["take_away/receipt.json"].assert_eq(&(receipt().to_text() + "\n"));
}

#[test]
fn a_receipt_of_every_mode_fits() {
    let quiz = quiz();
    for settings in [
        "",
        "count=3",
        "count=4&seed=7&shuffle",
        "seed=9&exam-year=2027&shuffle",
        "mode=exam&seed=5",
        "mode=exam&count=3&seed=6&time-limit=5",
        "mode=exam&seed=8&blueprint=cpc",
        "mode=review",
    ] {
        let mut session = start(&quiz, settings);
        play(&mut session, "start\ntick 5000\nchoose 1\ncode 1 I10\ncheck\nhand-in\ngrade");
        let receipt = Receipt::of(&session, "", DAY);
        assert_eq!(receipt.check(&quiz), [], "{settings}");
        let read = Receipt::parse(&receipt.to_text()).unwrap();
        assert_eq!(read, receipt, "{settings}");
    }
}

#[test]
fn a_receipt_after_a_reload_is_the_same_but_for_the_clock() {
    let (before, quiz) = (played(), quiz());
    let mut after = Session::new(Rc::clone(&quiz), before.settings().clone());
    for place in 0..before.len() {
        let record = Record::of(before.item(place).unwrap(), &quiz.questions[place]);
        after.restore(place, &Record::parse(&record.to_text()).unwrap(), grade_with_book);
    }
    let (before, after) = (receipt(), Receipt::of(&after, "Jo Doe", DAY));
    assert_eq!((&before.items, &before.totals), (&after.items, &after.totals));
    assert_eq!(after.check(&quiz), []);
}

#[test]
fn a_name_is_bounded_and_cannot_turn_the_text_around() {
    let name = |name: &str| Receipt::of(&played(), name, 0).name;
    assert_eq!(name("  Zoë\n\t O'Neil \u{202e}<b>\u{0}"), "Zoë O'Neil <b>");
    assert_eq!(name(&"é".repeat(1_000)).chars().count(), 100);
    assert_eq!(name(""), "");
    let long = sealed(Receipt { name: "x".repeat(101), ..receipt() });
    assert_eq!(Receipt::parse(&long.to_text()), Err(Unreadable::Damaged));
}

#[test]
fn what_is_no_receipt_is_not_read() {
    let newer = receipt().to_text().replace("\"version\":1,\"quiz\"", "\"version\":2,\"quiz\"");
    assert_eq!(Receipt::parse(&newer), Err(Unreadable::Newer));
    let no_day = sealed(Receipt { day: "yesterday".to_owned(), ..receipt() }).to_text();
    let text = receipt().to_text();
    let more = text.replace("\"version\":1,\"quiz\"", "\"more\":1,\"version\":1,\"quiz\"");
    let endless = " ".repeat(3_000_000);
    for text in
        ["", "{}", "[]", QUIZ, "{\"version\":1}", "{\"version\":0}", &no_day, &more, &endless]
    {
        assert_eq!(Receipt::parse(text), Err(Unreadable::Damaged));
    }
}

#[test]
fn a_change_without_the_checksum_is_found() {
    let mut changed = receipt();
    changed.name = "Somebody Else".to_owned();
    assert_eq!(changed.check(&quiz()), [Misfit::Checksum]);
    assert_eq!(sealed(changed).check(&quiz()), [], "whose name it is nobody knows");
}

#[test]
fn raised_points_do_not_follow_from_the_answer() {
    let found = misfits(|receipt| {
        let more = 100 - receipt.items[1].points;
        receipt.items[1].points = 100;
        receipt.items[1].verdict = Some(Verdict::Correct);
        receipt.totals.points += u32::from(more);
        receipt.totals.correct += 1;
        receipt.totals.case_accuracy[0] += 1;
    });
    expect![[r#"
        Question “kidney” has 100 points in it, but its answer earns 25.
        Question “kidney” has the verdict “Correct” in it, but its answer is “Partly correct”.
        The number of right questions is 3 in it, but the answers give 2.
        The sum of points is 365 in it, but the answers give 290.
        The case accuracy is 3 of 5 in it, but the answers give 2 of 5."#]]
    .assert_eq(&found.join("\n"));
}

#[test]
fn a_changed_answer_earns_other_points() {
    let found = misfits(|receipt| {
        receipt.items[3].response = Some(Response::Choose(vec![1]));
    });
    expect![[r#"
        Question “first-listed” has 0 points in it, but its answer earns 100.
        Question “first-listed” has the verdict “Not correct” in it, but its answer is “Correct”.
        The number of right questions is 2 in it, but the answers give 3.
        The sum of points is 290 in it, but the answers give 390.
        The case accuracy is 2 of 5 in it, but the answers give 3 of 5."#]]
    .assert_eq(&found.join("\n"));
}

#[test]
fn totals_that_do_not_add_up_are_each_named() {
    let found = misfits(|receipt| {
        receipt.totals.points += 1;
        receipt.totals.recall[1] -= 1;
        receipt.seconds += 60;
    });
    expect![[r#"
        The sum of points is 291 in it, but the answers give 290.
        The recall is 2 of 4 in it, but the answers give 2 of 5.
        The time is 159 in it, but the answers give 99 seconds."#]]
    .assert_eq(&found.join("\n"));
}

#[test]
fn questions_that_are_not_drawn_or_twice_or_unknown_are_named() {
    let quiz = quiz();
    let mut session = start(&quiz, "count=3&seed=7&shuffle");
    play(&mut session, "choose 1\ncode 1 I10\ncheck");
    let drawn = Receipt::of(&session, "", DAY);
    let whole = receipt();
    let find = |change: &dyn Fn(&mut Receipt)| {
        let mut receipt = drawn.clone();
        change(&mut receipt);
        sealed(receipt).check(&quiz).iter().map(text::misfit).collect::<Vec<_>>().join("\n")
    };
    let other = whole.items.iter().find(|item| {
        item.response.is_some() && drawn.items.iter().all(|drawn| drawn.question != item.question)
    });
    let other = other.unwrap();
    expect![[r#"
        Question “crutches” is in it, though its settings don’t draw it.
        Question “hypertension” is not in it, though its settings draw it.
        The number of answered questions is 1 in it, but the answers give 2.
        The sum of points is 0 in it, but the answers give 75.
        The code accuracy is 0 of 2 in it, but the answers give 1 of 4.
        The case accuracy is 0 of 1 in it, but the answers give 0 of 2.
        The precision is 0 of 1 in it, but the answers give 1 of 3.
        The recall is 0 of 2 in it, but the answers give 1 of 4."#]]
    .assert_eq(&find(&|receipt| receipt.items[2] = other.clone()));
    expect![[r#"
        Question “kidney” is in it more than once.
        Question “visit” is not in it, though its settings draw it.
        The number of questions is 3 in it, but the answers give 2."#]]
    .assert_eq(&find(&|receipt| receipt.items[1] = receipt.items[0].clone()));
    expect!["Its questions stand in another order than its settings draw them."]
        .assert_eq(&find(&|receipt| receipt.items.swap(0, 1)));
    expect![[r#"
        Question “no-such” is not in the quiz.
        Question “kidney” is not in it, though its settings draw it.
        The number of questions is 3 in it, but the answers give 2.
        The number of answered questions is 1 in it, but the answers give 0.
        The code accuracy is 0 of 2 in it, but the answers give 0 of 0.
        The case accuracy is 0 of 1 in it, but the answers give 0 of 0.
        The precision is 0 of 1 in it, but the answers give 0 of 0.
        The recall is 0 of 2 in it, but the answers give 0 of 0."#]]
    .assert_eq(&find(&|receipt| receipt.items[0].question = "no-such".to_owned()));
    expect![[r#"
        Question “kidney” is in it, though its settings don’t draw it.
        Question “first-listed” is not in it, though its settings draw it."#]]
    .assert_eq(&find(&|receipt| receipt.settings = "count=3&seed=8&shuffle".to_owned()));
    expect!["Its settings are none that the quiz program writes."]
        .assert_eq(&find(&|receipt| receipt.settings = "seed=07&count=3&shuffle".to_owned()));
    expect!["Question “kidney” has version 2 in it and 1 in the quiz."]
        .assert_eq(&find(&|receipt| receipt.items[0].version += 1));
}

#[test]
fn a_response_that_the_question_does_not_take_is_named() {
    let none = |receipt: &mut Receipt| receipt.items[0].response = None;
    let of_other_kind =
        |receipt: &mut Receipt| receipt.items[0].response = Some(Response::Choose(vec![0]));
    let two_of_one =
        |receipt: &mut Receipt| receipt.items[3].response = Some(Response::Choose(vec![0, 1]));
    let not_there =
        |receipt: &mut Receipt| receipt.items[4].response = Some(Response::Choose(vec![0, 7]));
    let assert_named = |found: Vec<String>, question: &str| {
        let expected = format!("Question “{question}” can’t be answered as it says.");
        assert_eq!(found.first(), Some(&expected));
    };
    assert_named(misfits(none), "hypertension");
    assert_named(misfits(of_other_kind), "hypertension");
    assert_named(misfits(two_of_one), "first-listed");
    assert_named(misfits(not_there), "outpatient");
    let mut endless = receipt();
    endless.items[0].response = Some(Response::Assign(vec![Entry::code("I10"); 501]));
    assert_eq!(Receipt::parse(&sealed(endless).to_text()), Err(Unreadable::Damaged));
}

#[test]
fn a_receipt_of_another_quiz_or_version_says_so_and_no_more() {
    let quiz = quiz();
    let mut other = Quiz::clone(&quiz);
    other.id = "other".to_owned();
    let found = receipt().check(&Rc::new(other));
    assert_eq!(found, [Misfit::OtherQuiz { quiz: "made-up".to_owned() }]);
    let mut newer = Quiz::clone(&quiz);
    newer.questions[0].key[0].code = "I11.9".to_owned();
    assert_eq!(receipt().check(&Rc::new(newer)), [Misfit::OtherVersion]);
}

// -------------------------------------------------------------- fingerprint

/// Every place of the quiz's JSON, as a pointer.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| places(value, &format!("{here}/{name}"), found));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(idx, v)| places(v, &format!("{here}/{idx}"), found));
        }
        _ => found.push(here.to_owned()),
    }
}

#[test]
fn the_fingerprint_changes_with_all_that_draws_or_grades_and_with_nothing_else() {
    // By the last name in the pointer.
    const FREE: [&str; 10] = [
        "title",
        "lang",
        "license",
        "minutes",
        "hints",
        "rationale",
        "cite",
        "why",
        "format",
        "exam",
    ];
    let original: Value = serde_json::from_str(QUIZ).unwrap();
    let known = fingerprint(&quiz());
    let mut found = Vec::new();
    places(&original, "", &mut found);
    let mut n_changed = 0;
    for place in &found {
        let mut changed = original.clone();
        let value = changed.pointer_mut(place).unwrap();
        *value = match &value {
            Value::Number(n) => json!(n.as_u64().unwrap() + 1),
            Value::Bool(is_true) => json!(!*is_true),
            Value::String(text) => json!(format!("{text}x")),
            other => panic!("{other}"),
        };
        // What would not be a quiz any more tells nothing.
        let Ok(quiz) = json::read::<Quiz>(&changed.to_string()) else { continue };
        let names: Vec<&str> = place
            .split('/')
            .filter(|name| !name.is_empty() && name.parse::<u8>().is_err())
            .collect();
        let name = *names.last().unwrap();
        let is_free = FREE.contains(&name) || names == ["exam", "name"];
        assert_eq!(fingerprint(&quiz) == known, is_free, "{place}");
        n_changed += 1;
    }
    assert!(n_changed > 60, "{n_changed}");
    let mut turned = original.clone();
    turned["question"].as_array_mut().unwrap().reverse();
    assert_ne!(fingerprint(&json::read(&turned.to_string()).unwrap()), known, "the order draws");
}

#[test]
fn the_fingerprint_of_a_known_quiz_is_known() {
    // Receipts that were handed in hold it.
    expect!["7e1c1c2711a567626fef8f0d6a43c1e65b4a39120fab636f0cf8fcc43a2e794d"]
        .assert_eq(&fingerprint(&quiz()));
}

// ---------------------------------------------------------------- properties

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// A change of one character can't be read any more, or is found, or changes
    /// nothing that counts: white space, or an escape for the character itself.
    #[test]
    fn a_change_of_one_character_never_goes_unseen(
        place in any::<prop::sample::Index>(),
        new in prop_oneof![any::<char>(), prop::char::range(' ', '~'), prop::char::range('0', '9')],
        how in 0..3,
    ) {
        let receipt = receipt();
        let mut chars: Vec<char> = receipt.to_text().chars().collect();
        let place = place.index(chars.len());
        match how {
            0 => chars[place] = new,
            1 => chars.insert(place, new),
            _ => { chars.remove(place); }
        }
        let text: String = chars.into_iter().collect();
        match Receipt::parse(&text) {
            Err(_) => {}
            Ok(read) if read == receipt => {}
            Ok(read) => prop_assert!(!read.check(&quiz()).is_empty(), "{text}"),
        }
    }

    /// Whatever somebody puts into a receipt, checking it ends, and a receipt
    /// that fits grades to what it says.
    #[test]
    fn any_receipt_can_be_checked(
        code in ".{0,12}",
        choices in prop::collection::vec(0..9_usize, 0..4),
        settings in "(mode=(exam|review|x)&)?(count=[0-9]{1,10}&)?(seed=[0-9]{1,10}&)?(blueprint=cpc&)?(exam-year=20[0-9]{2}&)?(shuffle)?",
        number in any::<u32>(),
        big in any::<u64>(),
        question in 0..7_usize,
    ) {
        let quiz = quiz();
        let mut receipt = receipt();
        receipt.settings = settings;
        receipt.totals.points = number;
        receipt.totals.questions = number;
        receipt.seconds = big;
        receipt.clock.limit = big;
        receipt.clock.spent = big / 2;
        receipt.items[0].response = Some(Response::Assign(vec![Entry::code(&code)]));
        receipt.items[0].hints = number as usize;
        receipt.items[1].seconds = big;
        receipt.items[3].response = Some(Response::Choose(choices));
        if let Some(question) = quiz.questions.get(question) {
            receipt.items[2].question.clone_from(&question.id);
        }
        let text = sealed(receipt).to_text();
        if let Ok(receipt) = Receipt::parse(&text) {
            prop_assert_eq!(receipt.to_text(), text.as_str());
            prop_assert!(receipt.check(&quiz).iter().all(|misfit| !text::misfit(misfit).is_empty()));
        }
        let mut class = Class::default();
        class.set_quiz(QUIZ).unwrap();
        class.add("one", &text);
        class.add("two", &text);
        let sums = class.sums();
        prop_assert_eq!(sums.learners.len() + sums.unread.len(), 2);
        prop_assert!(sums.counted <= 1);
    }
}

// -------------------------------------------------------------------- class

/// Thirty learners, each with another way through the quiz; the same each time.
fn class() -> Vec<Receipt> {
    const MODES: [&str; 3] = ["", "count=4&seed=%&shuffle", "mode=exam&seed=%&time-limit=30"];
    let quiz = quiz();
    let mut receipts = Vec::new();
    for learner in 0..30_u32 {
        let settings = MODES[learner as usize % 3].replace('%', &(learner + 1).to_string());
        let mut session = start(&quiz, &settings);
        let mut now = 1_795_000_000_000 + u64::from(learner) * 60_000;
        play(&mut session, &format!("start\ntick {now}"));
        for place in 0..session.len() {
            let idx = session.order()[place];
            let awake = 20_000 + u64::from(learner * 7_919 % 90) * 1_000;
            now += awake;
            // Some sleep, some set their clocks.
            let jump = if learner == 4 && place == 1 { 600_000 } else { 0 };
            now += jump;
            let answer = ANSWERS[idx][(learner as usize * (idx + 3) + place) % ANSWERS[idx].len()];
            play(&mut session, &format!("goto {}\n{answer}", place + 1));
            play(&mut session, &format!("tick {now} {awake}\ncheck"));
        }
        play(&mut session, "hand-in\ngrade");
        receipts.push(Receipt::of(&session, &format!("Learner {:02}", learner + 1), DAY));
    }
    receipts
}

/// What learners answer, by question.
const ANSWERS: [&[&str]; 6] = [
    &["code 1 I10", "code 1 i10", "code 1 I11.9", "hint\ncode 1 I10"],
    &[
        "code 1 E11.22\npoa 1 Y\nadd\ncode 2 N18.30\npoa 2 Y",
        "code 1 E11.9\npoa 1 Y",
        "code 1 N18.30\npoa 1 Y\nadd\ncode 2 E11.22\npoa 2 Y",
        "code 1 E11.22\npoa 1 Y",
    ],
    &[
        "code 1 M17.11\nadd\ncode 2 E0114-NU x1",
        "code 1 M17.12",
        "code 1 M17.11\nadd\ncode 2 E0114\nset 2 hcpcs",
    ],
    &["choose 2", "choose 1", "choose 2"],
    &["choose 1\nchoose 2", "choose 1", "choose 3", "choose 1\nchoose 2\nchoose 3"],
    &["code 1 99213-25", "code 1 99213", "code 1 99214 25"],
];

#[test]
fn a_class_of_thirty_fits() {
    let quiz = quiz();
    let receipts = class();
    for receipt in &receipts {
        assert_eq!(receipt.check(&quiz), [], "{}", receipt.name);
    }
    let lines: String = receipts.iter().map(|receipt| receipt.to_text() + "\n").collect();
    expect_file!["take_away/class.jsonl"].assert_eq(&lines);
    let mut class = Class::default();
    class.set_quiz(QUIZ).unwrap();
    class.add("class.jsonl", &lines);
    let sums = class.sums();
    assert_eq!((sums.learners.len(), sums.counted, sums.unread.len()), (30, 30, 0));
    // Once more by floats, which are good enough to check with.
    let mut shares: Vec<f64> = receipts
        .iter()
        .map(|receipt| f64::from(receipt.totals.points) / f64::from(receipt.totals.questions))
        .collect();
    shares.sort_by(f64::total_cmp);
    let mean = shares.iter().sum::<f64>() / 30.0;
    let close = |text: &str, number: f64| (text.parse::<f64>().unwrap() - number).abs() < 0.11;
    assert!(close(&sums.mean, mean), "{} {mean}", sums.mean);
    assert!(close(&sums.median, (shares[14] + shares[15]) / 2.0), "{}", sums.median);
    let answered: u32 = sums.by_question.iter().map(|question| question.answered).sum();
    assert_eq!(answered, receipts.iter().map(|receipt| receipt.totals.answered).sum::<u32>());
    let right: u32 = sums.by_question.iter().map(|question| question.right).sum();
    assert_eq!(right, receipts.iter().map(|receipt| receipt.totals.correct).sum::<u32>());
    for question in &sums.by_question {
        assert!(question.errors.windows(2).all(|pair| pair[0].1 >= pair[1].1), "{}", question.id);
    }
    let jumped = sums.learners.iter().find(|learner| learner.name == "Learner 05").unwrap();
    assert!(jumped.remarks.iter().any(|remark| remark.contains("jumped")), "{:?}", jumped.remarks);
}

#[test]
fn what_does_not_fit_is_not_in_the_sums() {
    let mut class = Class::default();
    let text = receipt().to_text();
    class.add("early.json", &text);
    let sums = class.sums();
    assert_eq!((sums.counted, sums.learners[0].counts), (0, false), "without a quiz");
    assert_eq!(sums.learners[0].misfits, [""; 0], "but its checksum is right");
    class.set_quiz(QUIZ).unwrap();
    assert_eq!(class.sums().counted, 1);
    class.add("again.json", &text);
    class.add("broken.json", "{");
    class.add("newer.json", r#"{"version":2}"#);
    class.add("namesake.json", &Receipt::of(&played(), "Jo Doe", 0).to_text());
    class.add("changed.json", &text.replace("Jo Doe", "Di Doe"));
    let sums = class.sums();
    assert_eq!(sums.counted, 2);
    let by_file = |file: &str| sums.learners.iter().find(|learner| learner.file == file).unwrap();
    assert_eq!(by_file("again.json").twin, "early.json");
    assert!(by_file("namesake.json").remarks.iter().any(|remark| remark == text::NAMESAKE));
    assert_eq!(by_file("changed.json").misfits.len(), 1);
    let unread: Vec<&str> = sums.unread.iter().map(|[file, _]| file.as_str()).collect();
    assert_eq!(unread, ["broken.json", "newer.json"]);
    class.clear();
    assert_eq!(class.sums().learners, []);
    assert!(class.set_quiz("{}").is_err());
    assert_eq!(class.sums().questions, 6, "the quiz that was there stays");
}

#[test]
fn the_table_of_a_class_is_safe_to_open() {
    let mut class = Class::default();
    class.set_quiz(QUIZ).unwrap();
    class.add("=1+1.json", &Receipt::of(&played(), "=cmd|' /C calc'!A0", DAY).to_text());
    expect![[r#"
        file,name,day,mode,points,of,percent,right lines,lines,right questions,answered questions,time,counts,remarks,what does not fit
        '=1+1.json,'=cmd|' /C calc'!A0,22 Nov 2026,practice,290,600,48.3,2,5,2,5,1:39,yes,1 question not answered. 1 hint seen before the first answers.,
    "#]].assert_eq(&class.table().replace("\r\n", "\n").replace('\u{feff}', ""));
}
