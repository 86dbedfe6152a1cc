//! Texts that try to be markup, and texts that run from right to left.

use std::rc::Rc;

use medcode_quiz::quiz::Quiz;

use crate::html::{Element, Node};
use crate::{draw, draw_kept, quiz, read};

/// Every state in which authored texts stand.
const SCRIPTS: [&str; 9] = [
    "",
    "hint; hint",
    "code 1 M17.12; add; code 2 J13; check",
    "code 1 M17.12; add; code 2 J13; check; show",
    "goto 2; choose 1",
    "goto 2; choose 1; check",
    "goto 2; choose 1; check; show",
    "goto 3; choose 2; check; show",
    "code 1 M17.12; check; finish",
];

/// Returns the quiz with something put around every text that an author writes.
fn with_texts(around: impl Fn(&str) -> String) -> Rc<Quiz> {
    let mut quiz = quiz().as_ref().clone();
    let change = |text: &mut String| *text = around(text);
    for text in [&mut quiz.title, &mut quiz.description] {
        change(text);
    }
    quiz.editions.icd10cm.as_mut().map(change);
    for question in &mut quiz.questions {
        change(&mut question.statement);
        change(&mut question.ask);
        change(&mut question.rationale);
        question.hints.iter_mut().for_each(change);
        question.cite.iter_mut().for_each(change);
        question.key.iter_mut().for_each(|line| change(&mut line.why));
        question.wrong.iter_mut().for_each(|note| change(&mut note.why));
        question.alternatives.iter_mut().for_each(|other| change(&mut other.why));
        for choice in &mut question.choices {
            change(&mut choice.why);
            change(&mut choice.text);
        }
    }
    Rc::new(quiz)
}

#[test]
fn markup_in_a_text_is_text() {
    let attack = r#"<script>alert(1)</script><img src=x onerror=alert(1)>" onload="alert(1)' --><style>*{}</style>&lt;b&gt;"#;
    let quiz = with_texts(|text| format!("{text} {attack}"));
    let mut n_seen = 0;
    for script in SCRIPTS {
        // Drawing asserts that no script, no style and no handler is there.
        let root = draw(&quiz, script);
        n_seen += root.text().matches("<script>alert(1)</script>").count();
        assert!(root.text().contains("&lt;b&gt;"), "entities are characters, too");
    }
    assert!(n_seen > 40, "it is there to be read: {n_seen}");
}

#[test]
fn markup_in_ids_language_and_answers_is_text() {
    let attack = "\"><script>alert(1)</script>";
    let mut quiz = quiz().as_ref().clone();
    quiz.id = attack.to_owned();
    quiz.lang = attack.to_owned();
    quiz.questions[0].id = attack.to_owned();
    let typed = serde_json::to_string(attack).unwrap();
    let script = format!("code 1 {typed}; modifiers 1 {typed}; units 1 {typed}");
    let place = crate::place() + attack;
    for end in ["", "; check", "; check; show", "; check; finish"] {
        let quiz = Rc::new(quiz.clone());
        let script = format!("{script}{end}");
        let root = draw_kept(&quiz, &script, &place, medcode_quiz::platform::StorageKind::None);
        assert_eq!(root.attribute("lang"), Some(attack));
    }
}

#[test]
fn emphasis_and_code_are_the_only_markup() {
    let quiz = with_texts(|text| format!("*<b>* `<i>` **{text}"));
    let root = draw(&quiz, "");
    let ask = root.only(".ask");
    assert_eq!((ask.only("em").text(), ask.only("code").text()), ("<b>".into(), "<i>".into()));
}

#[test]
fn a_quiz_says_its_language() {
    assert_eq!(draw(&quiz(), "").attribute("lang"), Some("en"));
    let arabic = Rc::new(Quiz { lang: "ar".to_owned(), ..quiz().as_ref().clone() });
    assert_eq!(draw(&arabic, "").attribute("lang"), Some("ar"));
}

/// Visits every text with the elements around it, outermost first.
fn each_text<'a>(path: &mut Vec<&'a Element>, visit: &mut impl FnMut(&[&'a Element], &'a str)) {
    let Some(element) = path.last().copied() else { return };
    for node in &element.children {
        match node {
            Node::Text(text) => visit(path, text),
            Node::Element(inner) => {
                path.push(inner);
                each_text(path, visit);
                path.pop();
            }
        }
    }
}

#[test]
fn every_text_of_an_author_runs_in_its_own_direction() {
    const ARABIC: &str = "ألم في الركبة اليمنى";
    let quiz = with_texts(|text| format!("{ARABIC} {text}"));
    let mut n_texts = 0;
    for script in SCRIPTS {
        let root = draw(&quiz, script);
        each_text(&mut vec![&root], &mut |path, text| {
            // Guideline sections and editions are names, not sentences.
            let is_name = path.iter().any(|element| {
                element.name == "cite" || element.attribute("class") == Some("footer")
            });
            if text.contains(ARABIC) && !is_name {
                n_texts += 1;
                let is_isolated = path.iter().any(|e| e.attribute("dir") == Some("auto"));
                assert!(is_isolated, "{text:?} after {script:?}");
            }
        });
    }
    assert!(n_texts > 40, "{n_texts}");
}

#[test]
fn nothing_in_the_widget_says_left_or_right() {
    for script in SCRIPTS {
        for element in draw(&quiz(), script).all() {
            assert_ne!(element.attribute("dir"), Some("ltr"), "{}", element.written());
            assert_ne!(element.attribute("dir"), Some("rtl"), "{}", element.written());
        }
    }
}

#[test]
fn a_long_word_and_an_empty_text_are_drawn() {
    let long = with_texts(|text| format!("{text} {}", "x".repeat(10_000)));
    let empty = with_texts(|_| String::new());
    for script in SCRIPTS {
        draw(&long, script);
    }
    // The texts that a quiz can't do without are asked for elsewhere; drawing asks for nothing.
    for script in SCRIPTS.iter().filter(|script| !script.contains("choose")) {
        let root = Element::read(&draw_unchecked(&empty, script));
        assert_eq!(root.find("h3").count(), 1);
    }
    let only = r#"{ "format": 1, "id": "i", "title": "T", "question": [
        { "id": "q", "kind": "assign", "statement": "S", "ask": "A", "key": [{ "code": "I10" }] }
    ] }"#;
    for script in ["", "code 1 X; check", "code 1 I10; check", "show", "finish"] {
        draw(&read(only), script);
    }
}

fn draw_unchecked(quiz: &Rc<Quiz>, script: &str) -> String {
    crate::html_of(quiz, script, &crate::place(), medcode_quiz::platform::StorageKind::None)
}
