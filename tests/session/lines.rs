//! The lines of an `assign` answer while they are entered.

use medcode_quiz::quiz::{Entry, Poa};
use medcode_quiz::session::{Action, Field, MAX_FIELD, MAX_LINES};

use crate::{act, assert_refused, codes, entries, play, played, start};

const THREE: &str = "goto 5; code 1 A; add; code 2 B; add; code 3 C";

#[test]
fn a_line_is_added_at_the_end() {
    let session = played("goto 4; code 1 E0114; add");
    assert_eq!(codes(&session), ["E0114", ""]);
}

#[test]
fn a_line_is_moved_with_all_that_stands_in_it() {
    let mut session = played(THREE);
    play(&mut session, "modifiers 3 RT; units 3 2; poa 3 W; set 3 hcpcs; move 3 1");
    assert_eq!(codes(&session), ["C", "A", "B"]);
    let entry = &entries(&session)[0];
    assert_eq!((entry.modifiers.as_str(), entry.units.as_str()), ("RT", "2"));
    assert_eq!(entry.poa, Some(Poa::W));
    assert!(entry.set.is_some());
    play(&mut session, "move 1 3");
    assert_eq!(codes(&session), ["A", "B", "C"]);
    assert_refused(&session, &["move 2 2", "move 1 4", "move 4 1"]);
}

#[test]
fn a_line_is_removed_and_the_others_close_up() {
    let mut session = played(THREE);
    play(&mut session, "remove 2");
    assert_eq!(codes(&session), ["A", "C"]);
    assert_refused(&session, &["remove 3"]);
}

#[test]
fn the_last_line_is_emptied_not_removed() {
    let mut session = played("code 1 I10; poa 1 Y");
    assert!(act(&mut session, "remove 1"));
    assert_eq!(entries(&session), [Entry::default()]);
    assert!(!act(&mut session, "remove 1"), "it is empty already");
}

#[test]
fn a_line_that_is_not_there_cannot_be_edited() {
    assert_refused(
        &start(),
        &["code 2 I10", "modifiers 2 RT", "units 9 1", "poa 2 Y", "set 2 cpt"],
    );
}

#[test]
fn typing_what_stands_there_changes_nothing() {
    let session = played("code 1 I10; modifiers 1 RT; units 1 2; poa 1 N");
    assert_refused(&session, &["code 1 I10", "modifiers 1 RT", "units 1 2", "poa 1 N", "set 1"]);
}

#[test]
fn an_indicator_can_be_taken_back() {
    assert_eq!(entries(&played("poa 1 Y; poa 1"))[0].poa, None);
}

#[test]
fn there_are_500_lines_and_no_more() {
    let mut session = start();
    while act(&mut session, "add") {}
    assert_eq!(entries(&session).len(), MAX_LINES);
    assert_eq!(MAX_LINES, 500);
    play(&mut session, "code 500 I10; check");
    assert_eq!(session.figures().correct, 1, "empty lines are no answer");
}

#[test]
fn a_field_keeps_ten_thousand_characters_and_cuts_between_them() {
    let mut session = start();
    let text = "🦴".repeat(MAX_FIELD + 1);
    session.apply(Action::Edit(0, Field::Code(text.clone())), None);
    assert_eq!(codes(&session)[0].chars().count(), MAX_FIELD);
    session.apply(Action::Edit(0, Field::Modifiers(text.clone())), None);
    session.apply(Action::Edit(0, Field::Units(text)), None);
    assert_eq!(entries(&session)[0].modifiers.chars().count(), MAX_FIELD);
    assert_eq!(entries(&session)[0].units.chars().count(), MAX_FIELD);
}
