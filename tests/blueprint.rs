//! How exams are drawn: what belongs where, how many of each, and what is said
//! of the rest.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to stop it"
)]

use std::collections::BTreeSet;
use std::rc::Rc;

use medcode_quiz::blueprint::{Blueprint, Drawn, NAMES, Section};
use medcode_quiz::code::CodeSet;
use medcode_quiz::json;
use medcode_quiz::quiz::{Kind, Level, Question, Quiz, Setting, check};
use medcode_quiz::session::{Session, Settings};
use medcode_quiz::text;
use proptest::prelude::*;

/// Returns a question whose topics are the words, apart from codes of its key,
/// which begin with `#`, and a setting, which begins with `@`.
fn question(words: &str) -> Question {
    let key = |code: &str| format!(r#"{{ "code": "{code}" }}"#);
    let words: Vec<&str> = words.split(", ").collect();
    let keys: Vec<String> =
        words.iter().filter_map(|word| Some(key(word.strip_prefix('#')?))).collect();
    let json = format!(
        r#"{{ "id": "q", "kind": "{}", "statement": "…", "ask": "…", "key": [{}] }}"#,
        if keys.is_empty() { "choose" } else { "assign" },
        keys.join(",")
    );
    let mut question: Question = json::read(&json).unwrap();
    for word in words {
        match word.strip_prefix('@') {
            Some(setting) => question.setting = Setting::from_name(setting),
            None if word.starts_with('#') => {}
            None => question.topics.push(word.to_owned()),
        }
    }
    question
}

fn quiz(questions: &[&str]) -> Quiz {
    let head = r#"{ "format": 1, "id": "many", "title": "Many", "question": [] }"#;
    let mut quiz: Quiz = json::read(head).unwrap();
    quiz.questions = questions.iter().map(|words| question(words)).collect();
    for (idx, question) in quiz.questions.iter_mut().enumerate() {
        question.id = idx.to_string();
    }
    quiz
}

/// Returns a section of a topic, which is its name.
fn section(name: &str, share: u32) -> Section {
    let topics = vec![name.to_owned()];
    Section { name: name.to_owned(), share, topics, ..Section::default() }
}

fn blueprint(questions: u32, sections: &[(&str, u32)]) -> Blueprint {
    let sections = sections.iter().map(|(name, share)| section(name, *share)).collect();
    Blueprint { minutes: 60, questions, sections, ..Blueprint::default() }
}

fn draw(blueprint: &Blueprint, quiz: &Quiz, count: Option<usize>) -> Drawn {
    blueprint.draw(quiz, &|_| true, count, 7)
}

fn n_drawn(drawn: &Drawn) -> Vec<usize> {
    drawn.sections.iter().map(|section| section.drawn).collect()
}

#[track_caller]
fn belongs(exam: &str, words: &str, section: Option<&str>) {
    let exam = Blueprint::named(exam).unwrap();
    let place = exam.section_of(&question(words));
    assert_eq!(place.map(|place| exam.sections[place].name.as_str()), section, "{words}");
}

#[test]
fn questions_of_the_cpc_go_by_topic_and_else_by_code_set() {
    belongs("cpc", "#11403, #D22.5, skin", Some("Surgery"));
    belongs("cpc", "#99213, #I10, E/M", Some("Evaluation and management"));
    belongs("cpc", "#99213, evaluation and management", Some("Evaluation and management"));
    belongs("cpc", "#I10", Some("ICD-10-CM"));
    belongs("cpc", "#G0121, #Z12.11", Some("HCPCS Level II"));
    belongs("cpc", "bones, Anatomy ", Some("Anatomy"));
    belongs("cpc", "#00840, Anesthesia", Some("Anesthesia"));
    belongs("cpc", "#I10, guidelines, sequence", Some("Coding guidelines"));
    belongs("cpc", "surgery", Some("Surgery"));
    belongs("cpc", "heart", None);
    belongs("cpc", "#0FT44ZZ, #K80.00, cases", None);
}

#[test]
fn the_first_topic_that_a_section_asks_for_decides() {
    belongs("cpc", "#11403, cases, anatomy", Some("Cases"));
    belongs("cpc", "#11403, skin, anatomy, cases", Some("Anatomy"));
    belongs("cpc", "#11403, surgery, anatomy", Some("Surgery"));
}

#[test]
fn questions_of_other_exams_go_where_their_plan_says() {
    belongs("cic", "anything", Some("Multiple choice"));
    belongs("cic", "#0FT44ZZ, #K80.00, @inpatient", Some("Inpatient cases"));
    belongs("cic", "#K80.00, @office", None);
    belongs("cic", "#11403, @inpatient", None);
    belongs("ccs", "#I10", Some("Coding knowledge and skills"));
    belongs("ccs", "#I10, queries", Some("Provider queries"));
    belongs("ccs", "#J0585", None);
    belongs("cca", "#J0585", Some("Clinical classification systems"));
    belongs("cca", "Privacy", Some("Confidentiality and privacy"));
    let crc = Blueprint::named("CRC").unwrap();
    assert_eq!(crc.section_of(&question("#I10")), Some(0));
    assert_eq!(crc.section_of(&question("heart")), Some(0), "no code, so no other code set");
    assert_eq!(crc.section_of(&question("#11403, #I10")), None);
}

#[test]
fn a_section_asks_for_all_of_its_lists() {
    let hard = Section {
        levels: vec![Level::Analysis],
        kinds: vec![Kind::Assign],
        sets: vec![CodeSet::Icd10cm],
        topics: vec!["heart".to_owned()],
        ..section("Hard", 1)
    };
    let exam = Blueprint { sections: vec![hard], ..blueprint(1, &[]) };
    let mut fits = question("#I10, heart");
    fits.level = Some(Level::Analysis);
    assert_eq!(exam.section_of(&fits), Some(0));
    for other in [
        Question { level: None, ..fits.clone() },
        Question { level: Some(Level::Recall), ..fits.clone() },
        Question { kind: Kind::Choose, ..fits.clone() },
        Question { topics: vec!["ear".to_owned()], ..fits.clone() },
        Question { sets: vec![CodeSet::Cpt], ..fits },
    ] {
        assert_eq!(exam.section_of(&other), None);
    }
    let named = Question { topics: vec!["hard".to_owned()], ..question("#J0585") };
    assert_eq!(exam.section_of(&named), Some(0), "it says so itself");
}

#[test]
fn seats_go_by_largest_remainder_and_ties_to_the_earlier_section() {
    let words = ["a", "b", "c"].repeat(20);
    for (shares, count, seats) in [
        ([1, 1, 1], 10, [4, 3, 3]),
        ([50, 30, 20], 7, [4, 2, 1]),
        ([47, 47, 6], 10, [5, 5, 0]),
        ([97, 2, 1], 2, [2, 0, 0]),
        ([1, 1, 1], 0, [0, 0, 0]),
    ] {
        let exam = blueprint(100, &[("a", shares[0]), ("b", shares[1]), ("c", shares[2])]);
        assert_eq!(n_drawn(&draw(&exam, &quiz(&words), Some(count))), seats, "{shares:?}");
    }
}

#[test]
fn seats_that_a_section_cannot_fill_go_to_the_others_in_proportion() {
    let words = [["a"].repeat(20), ["b"].repeat(20), vec!["c"]].concat();
    let exam = blueprint(12, &[("a", 4), ("b", 2), ("c", 6), ("d", 12)]);
    let drawn = draw(&exam, &quiz(&words), None);
    assert_eq!(n_drawn(&drawn), [7, 4, 1, 0]);
    let due: Vec<usize> = drawn.sections.iter().map(|section| section.due).collect();
    assert_eq!(due, [2, 1, 3, 6]);
    let missing: Vec<&str> = drawn.missing().map(|section| section.name.as_str()).collect();
    assert_eq!(missing, ["c", "d"]);
    assert_eq!(n_drawn(&draw(&exam, &quiz(&words), Some(1000))), [20, 20, 1, 0]);
    assert_eq!(n_drawn(&draw(&exam, &quiz(&words), Some(usize::MAX))), [20, 20, 1, 0]);
}

#[test]
fn the_order_is_that_of_the_sections() {
    let exam = blueprint(4, &[("b", 1), ("a", 1)]);
    let drawn = draw(&exam, &quiz(&["a", "b", "a", "b", "a"]), None);
    assert!([1, 3].contains(&drawn.order[0]) && [1, 3].contains(&drawn.order[1]));
    assert!(drawn.order[2..].iter().all(|idx| idx % 2 == 0));
}

#[test]
fn without_sections_an_exam_draws_as_an_attempt_does() {
    let quiz = quiz(&["a"; 30]);
    for seed in 0..20 {
        let drawn = blueprint(12, &[]).draw(&quiz, &|_| true, None, seed);
        let settings = Settings { count: Some(12), shuffle: true, seed, ..Settings::default() };
        let session = Session::new(Rc::new(quiz.clone()), settings);
        let ids: Vec<&str> =
            (0..session.len()).map(|place| session.question(place).unwrap().id.as_str()).collect();
        let drawn_ids: Vec<&str> =
            drawn.order.iter().map(|idx| quiz.questions[*idx].id.as_str()).collect();
        assert_eq!(drawn_ids, ids);
    }
}

#[test]
fn time_is_cut_in_proportion() {
    let cpc = Blueprint::named("cpc").unwrap();
    let minutes = [0, 1, 10, 99, 100, 200].map(|n| cpc.minutes_for(n));
    assert_eq!(minutes, [1, 3, 24, 238, 240, 480]);
    assert_eq!(cpc.minutes_for(usize::MAX), u32::MAX);
    let none = Blueprint { questions: 0, ..cpc };
    assert_eq!(none.minutes_for(1), 240);
}

#[test]
fn what_is_missing_is_said() {
    let cpc = Blueprint::named("cpc").unwrap();
    let words = [["#11403"].repeat(40), ["#I10"].repeat(2), vec!["heart"]].concat();
    let drawn = draw(&cpc, &quiz(&words), None);
    let said = text::missing(&drawn);
    assert_eq!(said.len(), 12);
    assert!(said.contains(&"Anesthesia: 4 of 100 in the exam, none here.".to_owned()));
    assert!(said.contains(&"ICD-10-CM: 5 of 100 in the exam, 2 here.".to_owned()));
    assert_eq!(
        text::left_out_of_exam(drawn.left_out),
        "1 question left out: it is not part of this exam."
    );
    let coc = draw(&Blueprint::named("coc").unwrap(), &quiz(&words), None);
    assert_eq!(text::missing(&coc), ["100 questions in the exam, 43 here."]);
    assert_eq!(
        text::missing(&draw(&blueprint(2, &[("heart", 1)]), &quiz(&["heart"; 2]), None)),
        [""; 0]
    );
}

#[test]
fn the_named_exams_are_those_of_the_list_and_add_up() {
    for name in NAMES {
        let exam = Blueprint::named(&name.to_uppercase()).unwrap();
        assert_eq!(exam.name, name.to_uppercase());
        let shares: u32 = exam.sections.iter().map(|section| section.share).sum();
        match name {
            "cpc" | "cic" => assert_eq!(shares, exam.questions, "{name}"),
            "coc" | "crc" => assert_eq!(shares, 0, "{name}"),
            _ => assert_eq!(shares, 100, "{name}: percent"),
        }
        assert_eq!(exam.pass.is_none(), name.starts_with("cc"), "{name}: AHIMA has a scale");
        assert!(!exam.notes.is_empty(), "{name}");
        let with_exam = Quiz { exam: Some(exam), ..quiz(&["heart"]) };
        let faults = check(&with_exam);
        assert!(faults.iter().all(|fault| fault.place().starts_with(" at question")), "{faults:?}");
    }
    assert_eq!(Blueprint::named("cpb"), None);
    assert_eq!(Blueprint::named(""), None);
}

#[test]
fn an_exam_is_read_from_json_as_serde_reads_it() {
    let read = |text: &str| {
        let ours = json::read::<Blueprint>(text).ok();
        assert_eq!(ours, serde_json::from_str(text).ok(), "{text}");
        ours
    };
    for name in NAMES {
        let exam = Blueprint::named(name).unwrap();
        assert_eq!(read(&serde_json::to_string(&exam).unwrap()), Some(exam));
    }
    let full = r#"{"name":"a","minutes":1,"questions":2,"pass":70,"sets":["cpt"],"notes":["n"],
        "section":[{"name":"b","share":1,"sets":["hcpcs"],"topics":["t"],"levels":["recall"],
        "kinds":["choose"],"settings":["ed"]}]}"#;
    assert_eq!(read(full).unwrap().sections[0].levels, [Level::Recall]);
    for refused in [
        "{}",
        r#"{"minutes":1}"#,
        r#"{"minutes":1,"questions":2,"pass":256}"#,
        r#"{"minutes":1,"questions":2,"section":[{"name":"b"}]}"#,
        r#"{"minutes":1,"questions":2,"section":[{"name":"b","share":1,"level":[]}]}"#,
        r#"{"minutes":-1,"questions":2}"#,
    ] {
        assert_eq!(read(refused), None);
    }
}

#[cfg(feature = "author")]
mod shipped {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Returns all questions that come with the project as one quiz.
    fn shipped() -> Quiz {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("quizzes");
        let mut all = quiz(&[]);
        for entry in fs::read_dir(folder).unwrap() {
            let file = entry.unwrap().path();
            if file.extension().is_some_and(|ending| ending == "toml") {
                let quiz: Quiz = toml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
                all.questions.extend(quiz.questions);
            }
        }
        all
    }

    #[test]
    fn every_named_exam_makes_sense_of_the_questions_that_come_with_the_project() {
        let quiz = shipped();
        let mut said = String::new();
        for name in NAMES {
            let exam = Blueprint::named(name).unwrap();
            let drawn = draw(&exam, &quiz, None);
            let sections: Vec<String> = drawn
                .sections
                .iter()
                .filter(|section| section.there > 0)
                .map(|section| format!("{} {}", section.name, section.drawn))
                .collect();
            said += &format!("{name}: {}; {} left out\n", sections.join(", "), drawn.left_out);
            assert_eq!(drawn.order.len() + drawn.left_out, quiz.questions.len());
        }
        expect_test::expect![[r#"
            cpc: Surgery 3, HCPCS Level II 4, ICD-10-CM 17; 3 left out
            coc:  24; 3 left out
            cic: Multiple choice 3, Inpatient cases 5; 19 left out
            crc:  17; 10 left out
            ccs: Coding knowledge and skills 23; 4 left out
            cca: Clinical classification systems 27; 0 left out
        "#]]
        .assert_eq(&said);
    }

    #[test]
    fn the_example_of_the_format_document_is_an_exam() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/format.md");
        let document = fs::read_to_string(path).unwrap();
        let (_, example) = document.split_once("\n    [exam]\n").unwrap();
        let (example, _) = example.split_once("\n\n|").unwrap();
        let exam: Blueprint = toml::from_str(&example.replace("exam.section", "section")).unwrap();
        assert_eq!(check(&Quiz { exam: Some(exam.clone()), ..shipped() })[..], []);
        let quiz = quiz(&["injury, #I10", "heart, #I10"]);
        assert_eq!(n_drawn(&draw(&exam, &quiz, None)), [1, 1]);
    }

    #[test]
    fn an_exam_of_a_quiz_file_is_drawn() {
        let source = r#"
            format = 1
            id = "one"
            title = "One"
            [exam]
            minutes = 60
            questions = 20
            [[exam.section]]
            name = "Hearts"
            share = 12
            settings = ["office"]
            [[question]]
            id = "a"
            kind = "assign"
            topics = ["hearts"]
            statement = "Essential hypertension."
            ask = "Code it."
            key = [{ code = "I10" }]
        "#;
        let quiz: Quiz = toml::from_str(source).unwrap();
        assert_eq!(check(&quiz), []);
        let exam = quiz.exam.as_ref().unwrap();
        assert_eq!(draw(exam, &quiz, None).order, [0]);
        assert_eq!(exam.minutes_for(1), 3);
    }
}

// --------------------------------------------------------------------- laws

/// Sections `a`, `b` … with shares, and how many questions there are of each.
fn plans() -> impl Strategy<Value = Vec<(u32, usize)>> {
    let share = prop_oneof![8 => 1..40_u32, 1 => Just(u32::MAX)];
    prop::collection::vec((share, 0..30_usize), 1..9)
}

fn planned(plan: &[(u32, usize)]) -> (Blueprint, Quiz) {
    let names: Vec<String> = ('a'..).take(plan.len()).map(String::from).collect();
    let sections: Vec<(&str, u32)> =
        names.iter().map(String::as_str).zip(plan.iter().map(|(share, _)| *share)).collect();
    // Round after round, so that the file isn't sorted by section already.
    let rounds = (0..30).flat_map(|round| {
        names.iter().zip(plan).filter(move |(_, (_, n))| round < *n).map(|(name, _)| name.as_str())
    });
    (blueprint(50, &sections), quiz(&rounds.collect::<Vec<_>>()))
}

proptest! {
    #[test]
    fn a_draw_takes_each_question_once_and_as_many_as_it_can(
        plan in plans(), count in prop::option::of(0..200_usize), seed: u32, every in 1..4_usize,
    ) {
        let (exam, quiz) = planned(&plan);
        let is_eligible = |question: &Question| question.id.len().is_multiple_of(every);
        let drawn = exam.draw(&quiz, &is_eligible, count, seed);
        let there = quiz.questions.iter().filter(|question| is_eligible(question)).count();
        prop_assert_eq!(drawn.order.len(), there.min(count.unwrap_or(50)));
        let once: BTreeSet<usize> = drawn.order.iter().copied().collect();
        prop_assert_eq!(once.len(), drawn.order.len());
        prop_assert!(drawn.order.iter().all(|idx| is_eligible(&quiz.questions[*idx])));
        let places: Vec<_> =
            drawn.order.iter().map(|idx| exam.section_of(&quiz.questions[*idx]).unwrap()).collect();
        prop_assert!(places.is_sorted());
        for (place, section) in drawn.sections.iter().enumerate() {
            prop_assert_eq!(places.iter().filter(|known| **known == place).count(), section.drawn);
            prop_assert!(section.drawn <= section.there);
        }
        prop_assert_eq!(exam.draw(&quiz, &is_eligible, count, seed), drawn);
    }

    #[test]
    fn sections_keep_their_proportions_where_there_are_enough(
        plan in plans(), count in 0..200_usize, seed: u32,
    ) {
        let (exam, quiz) = planned(&plan);
        let drawn = exam.draw(&quiz, &|_| true, Some(count), seed);
        let all: u64 = plan.iter().map(|(share, _)| u64::from(*share)).sum();
        prop_assert_eq!(drawn.sections.iter().map(|section| section.due).sum::<usize>(), count);
        for section in &drawn.sections {
            let fair = count as u64 * u64::from(section.share);
            prop_assert!((section.due as u64 * all).abs_diff(fair) < all, "within one seat");
        }
        if drawn.missing().next().is_none() {
            prop_assert!(drawn.sections.iter().all(|section| section.drawn == section.due));
        }
        // No seat is kept from a section that has questions to spare.
        let is_starved = drawn.sections.iter().any(|s| s.drawn < s.due && s.drawn < s.there);
        prop_assert!(!is_starved);
    }
}

#[test]
fn another_seed_draws_and_orders_otherwise() {
    let (exam, quiz) = planned(&[(1, 20), (1, 20)]);
    let orders: BTreeSet<Vec<usize>> =
        (0..10).map(|seed| exam.draw(&quiz, &|_| true, Some(20), seed).order).collect();
    assert_eq!(orders.len(), 10);
}
