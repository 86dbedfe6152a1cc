//! A question before and while it is answered.

use expect_test::expect_file;

use crate::html::Element;
use crate::{buttons, draw, drawn, quiz, read, texts};

#[test]
fn a_question_of_codes_ready_to_be_answered() {
    expect_file!["assign.html"].assert_eq(&drawn("add; code 1 m1711").written());
}

#[test]
fn a_question_of_choices_ready_to_be_answered() {
    expect_file!["choose.html"].assert_eq(&drawn("goto 2; choose 1").written());
}

#[test]
fn the_facts_of_the_case_stand_above_the_statement() {
    let root = drawn("");
    let facts = texts(root.only(".facts"), "dt").into_iter().zip(texts(&root, "dd"));
    let facts: Vec<String> = facts.map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(
        facts,
        [
            "Setting: Inpatient",
            "Claim: Facility claim",
            "Discharged: 3 Nov 2026",
            "Level: Analysis"
        ]
    );
    assert_eq!(texts(root.only(".statement"), "p").len(), 2, "two paragraphs");
    assert_eq!(root.only("em").text(), "right knee");
}

#[test]
fn the_description_stands_on_the_first_question_only() {
    assert_eq!(drawn("").only(".description").text(), "What it looks like.");
    assert_eq!(drawn("next").find(".description").count(), 0);
}

#[test]
fn progress_is_said_in_words_and_shown_as_a_bar() {
    let root = drawn("goto 2; choose 2; check");
    let bar = root.only("progress");
    assert_eq!((bar.attribute("value"), bar.attribute("max")), (Some("1"), Some("3")));
    assert_eq!(bar.name(), "1 of 3 answered");
}

#[test]
fn nothing_of_the_key_is_there_before_it_is_asked_for() {
    let secrets = ["M17.11", "E0114", "Primary, right", "Bought", "If both", "That is the left"];
    for script in ["", "hint; hint", "check", "code 1 M17.12", "add; add"] {
        let html = drawn(script).written();
        for secret in secrets {
            assert!(!html.contains(secret), "{secret} after {script:?}");
        }
    }
    let html = drawn("goto 2; choose 2").written();
    assert!(!html.contains("Both sides.") && !html.contains("data-state=\"right\""));
}

#[test]
fn a_line_has_a_field_for_each_part_that_is_graded() {
    let names = |root: &Element| -> Vec<String> {
        let fields = root.find("label").map(|label| {
            let field = label.all().into_iter().find(|e| e.attribute("aria-label").is_some());
            field.map_or_else(|| label.text(), Element::name)
        });
        fields.collect()
    };
    let all = ["Code 1", "Modifiers, line 1", "Units, line 1", "POA, present on admission, line 1"];
    assert_eq!(names(&drawn("")), all);
    let plain = r#"{ "format": 1, "id": "p", "title": "P", "question": [
        { "id": "p", "kind": "assign", "statement": "S", "ask": "A", "key": [{ "code": "I10" }] }
    ] }"#;
    assert_eq!(names(&draw(&read(plain), "")), ["Code 1"]);
}

#[test]
fn what_was_entered_stands_in_the_fields() {
    let root = drawn("code 1 \"<b> & \\\"\"; modifiers 1 RT; units 1 45; poa 1 W");
    let values: Vec<_> =
        root.find("input").map(|input| input.attribute("value").unwrap()).collect();
    assert_eq!(values, ["<b> & \"", "RT", "45"]);
    let chosen = root.find("option").find(|option| option.attribute("selected").is_some());
    assert_eq!(chosen.map(Element::text).as_deref(), Some("W – undetermined"));
}

#[test]
fn each_line_says_what_was_typed() {
    let script = "code 1 m17.11; add; code 2 29881; add; code 3 110; add; code 4 ?; add";
    let root = drawn(script);
    assert_eq!(
        texts(&root, ".help"),
        [
            "ICD-10-CM M17.11",
            "Looks like CPT. This question takes ICD-10-CM and HCPCS Level II.",
            "“1” can’t stand in place 1. Is the letter I meant?",
            "This has the shape of no code.",
            ""
        ]
    );
    let known: Vec<_> = root.find(".help").map(|help| help.attribute("data-known")).collect();
    assert_eq!(known, [Some("true"), None, None, None, None]);
}

#[test]
fn a_field_is_described_by_the_words_below_it() {
    let root = drawn("code 1 ?; add; code 2 m17.11");
    for (input, help) in
        root.find("input").filter(|i| i.attribute("data-field").is_some()).zip(root.find(".help"))
    {
        assert_eq!(input.attribute("aria-describedby"), help.attribute("id"));
    }
}

#[test]
fn a_doubtful_code_set_is_asked_for_beside_its_line() {
    for script in ["code 1 E1140", "code 1 E1140; check", "code 1 E1140; set 1 hcpcs"] {
        let root = drawn(script);
        let group = root.all().into_iter().find(|e| e.attribute("role") == Some("radiogroup"));
        let group = group.unwrap();
        assert_eq!(texts(group, "label"), ["ICD-10-CM", "HCPCS Level II"]);
        let checked = group.find("input").filter(|input| input.attribute("checked").is_some());
        assert_eq!(checked.count(), usize::from(script.contains("set")));
        assert_eq!(root.find(".problem").count(), usize::from(script.contains("check")));
    }
}

#[test]
fn one_line_has_no_tools_and_several_have_three_each() {
    assert_eq!(drawn("").find(".tool").count(), 0);
    let root = drawn("add");
    assert_eq!(
        buttons(root.only("ol")),
        [
            "(Move up line 1)",
            "Move down line 1",
            "Remove line 1",
            "Move up line 2",
            "(Move down line 2)",
            "Remove line 2",
        ]
    );
}

#[test]
fn no_line_can_be_added_to_the_last_possible_one() {
    let script = "add; ".repeat(499);
    assert!(buttons(&drawn("")).contains(&"Add a code".to_owned()));
    assert!(!buttons(&drawn(&script)).contains(&"Add a code".to_owned()));
}

#[test]
fn what_is_missing_is_said_at_once_and_marked() {
    for (script, words) in
        [("check", "Enter a code first."), ("goto 2; check", "Choose an answer first.")]
    {
        let root = drawn(script);
        let problem = root.only(".problem");
        assert_eq!((problem.text().as_str(), problem.attribute("role")), (words, Some("alert")));
    }
    let root = drawn("check");
    let code = root.find("input").find(|input| input.attribute("data-field") == Some("code"));
    assert_eq!(code.unwrap().attribute("aria-invalid"), Some("true"));
}

#[test]
fn hints_are_shown_one_after_the_other() {
    for (script, shown, label) in [
        ("", vec![], Some("First hint (−10 points)")),
        ("hint", vec!["Look at the side."], Some("Next hint (−10 points)")),
        ("hint; hint", vec!["Look at the side.", "And at the price."], None),
    ] {
        let root = drawn(script);
        let hints: Vec<_> = root.find(".hints").flat_map(|hints| texts(hints, "li")).collect();
        assert_eq!(hints, shown);
        let offered = buttons(&root).into_iter().find(|name| name.contains("hint"));
        assert_eq!(offered.as_deref(), label);
        let focus = root.all().into_iter().filter(|e| e.attribute("data-focus") == Some("hint"));
        assert_eq!(focus.count(), usize::from(!shown.is_empty()), "the last one takes the focus");
    }
}

#[test]
fn one_choice_is_a_radio_and_several_are_boxes() {
    for (place, kind, legend) in
        [(2, "radio", "Choose one"), (3, "checkbox", "Choose all that apply")]
    {
        let root = drawn(&format!("goto {place}; choose 2"));
        assert!(root.find("input").all(|input| input.attribute("type") == Some(kind)));
        assert_eq!(root.only("legend").text(), legend);
        let checked: Vec<bool> =
            root.find("input").map(|input| input.attribute("checked").is_some()).collect();
        assert!(checked[1] && checked.iter().filter(|is_checked| **is_checked).count() == 1);
    }
}

#[test]
fn every_question_has_its_buttons_in_the_order_of_use() {
    let first = ["Add a code", "Check", "First hint (−10 points)", "Show the answer", "Skip"];
    assert_eq!(buttons(&drawn("")), first);
    assert_eq!(buttons(&drawn("goto 2")), ["Check", "Show the answer", "Skip", "Back"]);
}

#[test]
fn the_place_of_the_focus_is_there_in_every_state() {
    for (script, target) in [
        ("next", "stage"),
        ("finish", "stage"),
        ("hint", "hint"),
        ("code 1 M17.12; check", "feedback"),
        ("show", "solution"),
    ] {
        let root = drawn(script);
        let found = root.all().into_iter().find(|e| e.attribute("data-focus") == Some(target));
        assert_eq!(found.unwrap().attribute("tabindex"), Some("-1"), "{script}");
    }
}

#[test]
fn the_notice_on_cpt_stands_under_every_quiz_that_holds_a_cpt_code() {
    let notice = "CPT® is a registered trademark of the American Medical Association.";
    assert!(!draw(&quiz(), "").only(".footer").text().contains(notice));
    let cpt = r#"{ "format": 1, "id": "c", "title": "C", "question": [
        { "id": "a", "kind": "assign", "statement": "S", "ask": "A", "key": [{ "code": "I10" }] },
        { "id": "b", "kind": "choose", "statement": "S", "ask": "A",
          "choice": [{ "codes": ["29881"], "right": true }, { "codes": ["M17.11"] }] }
    ] }"#;
    for script in ["", "next", "show", "finish"] {
        assert!(draw(&read(cpt), script).only(".footer").text().contains(notice), "{script}");
    }
}

#[test]
fn editions_and_disclaimer_stand_under_every_state() {
    for script in ["", "show", "finish"] {
        let footer = drawn(script).only(".footer").text();
        assert!(footer.contains("ICD-10-CM FY2027 · HCPCS Level II 2026Q4"), "{footer}");
        assert!(footer.contains("Not coding, legal or billing advice."), "{footer}");
    }
}
