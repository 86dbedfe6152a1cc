//! What the results show besides the figures.

use medcode_quiz::code::CodeSet;
use medcode_quiz::grade::Verdict;
use medcode_quiz::history::Certainty;
use medcode_quiz::results::{by_certainty, by_code_set, by_topic, times};
use medcode_quiz::session::{Ratio, Session, Settings};

use crate::{play, played, quiz, start};

fn ratio(part: u32, whole: u32) -> Ratio {
    Ratio { part, whole }
}

#[test]
fn nothing_answered_is_nothing_to_show() {
    let session = start();
    assert_eq!(by_code_set(&session), []);
    assert_eq!(by_topic(&session), []);
    assert_eq!(by_certainty(&session), []);
    assert_eq!(times(&session), []);
}

#[test]
fn lines_are_counted_in_their_own_code_set() {
    let session = played(
        "goto 4; code 1 E0114-NU; add; code 2 J0585; units 2 44; check; \
         goto 5; code 1 I13.0; poa 1 Y; add; code 2 I50.23; poa 2 Y; check; \
         goto 1; code 1 I10; add; code 2 E11.9; check",
    );
    let expected = [(CodeSet::Icd10cm, ratio(3, 3 + 2)), (CodeSet::Hcpcs, ratio(1, 2))];
    assert_eq!(by_code_set(&session), expected);
}

#[test]
fn together_the_code_sets_give_the_code_accuracy() {
    let session = played(
        "goto 4; code 1 E0114; add; code 2 J0585; units 2 45; add; code 3 L3908; check; \
         goto 5; code 1 N18.32; add; code 2 I50.23; check; goto 1; code 1 I10; check",
    );
    let sums = by_code_set(&session);
    let right: u32 = sums.iter().map(|(_, sum)| sum.part).sum();
    assert_eq!(right, session.figures().counts.right);
}

#[test]
fn topics_come_weakest_first() {
    let mut quiz = quiz();
    for (question, topics) in quiz.questions.iter_mut().zip([
        &["heart"][..],
        &["ears", "choice"],
        &["choice"],
        &["supplies"],
        &["heart"],
    ]) {
        question.topics = topics.iter().map(|topic| (*topic).to_owned()).collect();
    }
    let mut session = Session::new(quiz.into(), Settings::default());
    play(
        &mut session,
        "code 1 I10; check; goto 2; choose 1; check; goto 3; choose 1; choose 4; check",
    );
    let expected = [("ears", ratio(0, 1)), ("choice", ratio(1, 2)), ("heart", ratio(1, 1))];
    assert_eq!(by_topic(&session), expected.map(|(topic, sum)| (topic.to_owned(), sum)));
}

#[test]
fn certainty_is_held_against_what_was_right() {
    let session = played(
        "code 1 I11.9; sure sure; check; goto 2; choose 2; sure guess; check; \
         goto 3; choose 1; choose 4; sure sure; check; goto 4; code 1 X; check",
    );
    let expected = [(Certainty::Sure, ratio(1, 2)), (Certainty::Guess, ratio(1, 1))];
    assert_eq!(by_certainty(&session), expected);
}

#[test]
fn time_counts_until_the_first_answer_and_a_pause_does_not() {
    let session = played(
        "tick 1000; tick 31000 30000; code 1 I11.9; check; tick 50000 19000; next; \
         tick 600000 550000; tick 612000 12000; choose 2; check",
    );
    let times: Vec<_> =
        times(&session).iter().map(|time| (time.place, time.seconds, time.verdict)).collect();
    assert_eq!(times, [(0, 30, Some(Verdict::Incorrect)), (1, 12, Some(Verdict::Correct))]);
}
