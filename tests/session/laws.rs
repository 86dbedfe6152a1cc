//! What holds whatever a learner does, tried on thousands of sequences.

use std::rc::Rc;

use medcode_quiz::code::CodeSet;
use medcode_quiz::grade::{grade, grade_with_book};
use medcode_quiz::history::Certainty;
use medcode_quiz::progress::Record;
use medcode_quiz::quiz::{Kind, Poa, Quiz, Response};
use medcode_quiz::session::{
    Action, Field, Item, MAX_FIELD, MAX_LINES, Mode, Phase, Restored, Session, Settings, Stage,
    Tick,
};
use proptest::prelude::*;

use crate::quiz;

/// Codes that meet the key, near it, doubtful, and texts that are no code.
const TEXTS: &[&str] = &[
    "I10",
    "i10 ",
    "I11.9",
    "I13.0",
    "I50.23",
    "N18.32",
    "E1140",
    "E11.40",
    "G0439",
    "E0114-NU",
    "E0114",
    "J0585 x45",
    "J0585",
    "NU",
    "45",
    "RT, 59",
    "x45",
    "-",
    ".",
    "",
    " ",
    "\0",
    "\u{7f}",
    "\u{202e}01I\u{202c}",
    "ﬀ",
    "🦴",
    "Ｉ１０",
    "İ10",
    "D0120",
    "<b>I10</b>",
    "\"",
    "\\u0000",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => prop::sample::select(TEXTS).prop_map(str::to_owned),
        3 => any::<String>(),
        1 => (any::<char>(), MAX_FIELD - 2..MAX_FIELD + 3).prop_map(|(c, n)| c.to_string().repeat(n)),
    ]
}

/// A place that is there, is just not there, or is far away.
fn place() -> impl Strategy<Value = usize> {
    prop_oneof![12 => 0..6_usize, 1 => Just(usize::MAX), 1 => any::<usize>()]
}

fn field() -> impl Strategy<Value = Field> {
    prop_oneof![
        4 => text().prop_map(Field::Code),
        1 => text().prop_map(Field::Modifiers),
        1 => text().prop_map(Field::Units),
        1 => prop::option::of(prop::sample::select(Poa::ALL)).prop_map(Field::Poa),
        1 => prop::option::of(prop::sample::select(CodeSet::ALL)).prop_map(Field::Set),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        4 => place().prop_map(Action::Choose),
        8 => (place(), field()).prop_map(|(line, field)| Action::Edit(line, field)),
        2 => Just(Action::AddLine),
        1 => place().prop_map(Action::RemoveLine),
        1 => (place(), place()).prop_map(|(from, to)| Action::MoveLine { from, to }),
        6 => Just(Action::Check),
        1 => Just(Action::Hint),
        4 => Just(Action::Retry),
        1 => Just(Action::Show),
        3 => Just(Action::Next),
        2 => Just(Action::Back),
        2 => place().prop_map(Action::GoTo),
        1 => Just(Action::Finish),
        1 => Just(Action::RepeatMisses),
        1 => any::<u32>().prop_map(|seed| Action::Restart { seed }),
        2 => Just(Action::Start),
        1 => Just(Action::HandIn),
        1 => Just(Action::GradeAll),
        1 => Just(Action::Flag),
        1 => prop::option::of(prop::sample::select(Certainty::ALL)).prop_map(Action::Sure),
        1 => place().prop_map(|place| Action::FactsAt(place, String::new())),
        2 => tick().prop_map(Action::Tick),
    ]
}

/// Clocks that go, stand, jump, and were never set.
fn tick() -> impl Strategy<Value = Tick> {
    let now = prop_oneof![6 => 1_000_000..2_000_000_u64, 1 => any::<u64>()];
    let awake = prop_oneof![6 => 0..100_000_u64, 1 => any::<u64>()];
    (now, prop::option::of(awake), 0..3_u32).prop_map(|(now, awake, day)| Tick { now, awake, day })
}

fn settings() -> impl Strategy<Value = Settings> {
    let mode = prop::sample::select(Mode::ALL);
    let minutes = prop::option::of(1..30_u32);
    (mode, prop::option::of(0..8_usize), any::<bool>(), any::<u32>(), minutes).prop_map(
        |(mode, count, shuffle, seed, minutes)| Settings {
            mode,
            count,
            shuffle,
            seed,
            minutes,
            due: vec!["stay".to_owned(), "gone".to_owned(), "pressure".to_owned()],
            ..Settings::default()
        },
    )
}

/// Asserts what holds for every session at any time.
fn assert_sound(session: &Session, quiz: &Quiz) {
    assert!((1..=quiz.questions.len()).contains(&session.len()));
    assert!(session.position() < session.len());
    let mut answered = 0;
    for place in 0..session.len() {
        let (question, item) = (session.question(place).unwrap(), session.item(place).unwrap());
        assert!(item.tries.len() <= usize::from(quiz.tries));
        assert!(item.n_hints <= question.hints.len());
        for checked in &item.tries {
            assert!(session.is_exam() || !checked.response.is_empty());
            assert!(checked.earned <= checked.grade.points);
            assert_eq!(checked.grade, grade(question, &checked.response, quiz.grading));
        }
        match (&item.response, question.kind) {
            (Response::Choose(chosen), Kind::Choose) => {
                assert!(chosen.windows(2).all(|pair| pair[0] < pair[1]), "each once, ascending");
                assert!(chosen.iter().all(|idx| *idx < question.choices.len()));
                assert!(question.takes_several() || chosen.len() <= 1);
            }
            (Response::Assign(entries), Kind::Assign) => {
                assert!((1..=MAX_LINES).contains(&entries.len()));
                for entry in entries {
                    let texts = [&entry.code, &entry.modifiers, &entry.units];
                    assert!(texts.iter().all(|text| text.chars().count() <= MAX_FIELD));
                }
            }
            _ => panic!("the answer is of the other kind"),
        }
        if session.is_exam() {
            assert_exam_fits(session, item);
        } else {
            assert_phase_fits(item, quiz);
        }
        answered += u32::from(!item.tries.is_empty());
    }
    let figures = session.figures();
    assert_eq!(figures.answered, answered);
    assert!(figures.correct <= figures.answered && figures.answered <= figures.questions);
    assert!(figures.points <= 100 * figures.answered);
    for ratio in
        [figures.code_accuracy(), figures.case_accuracy(), figures.precision(), figures.recall()]
    {
        assert!(ratio.part <= ratio.whole, "{ratio:?}");
    }
    let lost: u32 = figures.errors.iter().map(|(_, _, cost)| cost).sum();
    assert!(lost + figures.points <= 100 * figures.answered, "hints only take");
    assert!(figures.errors.windows(2).all(|pair| pair[0].2 >= pair[1].2), "costliest first");
}

/// Asserts that nothing of the grades can be seen before an exam was handed in.
fn assert_exam_fits(session: &Session, item: &Item) {
    let is_graded = item.phase == Phase::Solved;
    assert_eq!(is_graded, item.tries.len() == 1);
    assert!(session.is_closed() || !is_graded);
    assert_eq!((item.n_hints, item.problem), (0, None));
    assert!(session.is_graded() || session.stage() != Stage::Summary);
}

fn assert_phase_fits(item: &Item, quiz: &Quiz) {
    let is_over = item.tries.len() == usize::from(quiz.tries);
    let is_right = item.grade().is_some_and(|grade| grade.is_correct());
    match item.phase {
        Phase::Feedback => {
            let last = item.tries.last().map(|last| &last.response);
            assert_eq!(last, Some(&item.response), "the feedback is about what is seen");
            assert!(!is_over && !is_right);
        }
        Phase::Answering => assert!(!is_over && !is_right),
        Phase::Solved => assert_eq!(item.problem, None),
    }
}

/// Asserts that what is kept of a question brings it back.
fn assert_restored(session: &Session, place: usize) {
    let (question, item) = (session.question(place).unwrap(), session.item(place).unwrap());
    let record = Record::of(item, question);
    assert_eq!(Record::parse(&record.to_text()).as_ref(), Ok(&record));
    let mut fresh = Session::new(Rc::clone(session.quiz()), session.settings().clone());
    let restored = fresh.restore(place, &record, grade_with_book);
    assert!(matches!(restored, Restored::Kept | Restored::Nothing));
    let back = fresh.item(place).unwrap();
    assert_eq!((&back.tries, back.n_hints, back.phase), (&item.tries, item.n_hints, item.phase));
    if item.phase != Phase::Solved && !item.response.is_empty() {
        assert_eq!(back.response, item.response);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_action_may_come_at_any_time(
        settings in settings(),
        actions in prop::collection::vec(action(), 1..80),
    ) {
        let quiz = Rc::new(quiz());
        let mut session = Session::new(Rc::clone(&quiz), settings);
        for action in actions {
            let before = session.clone();
            let is_sweep = matches!(
                action,
                Action::RepeatMisses | Action::Restart { .. } | Action::GradeAll
            );
            if !session.apply(action.clone(), Some(grade_with_book)) {
                assert!(session == before, "{action:?} changed something and said no");
            }
            if !is_sweep {
                for place in 0..session.len() {
                    let (old, new) = (before.item(place).unwrap(), session.item(place).unwrap());
                    assert!(new.tries.starts_with(&old.tries), "a try never changes: {action:?}");
                    let is_elsewhere = place != before.position() || before.stage() != Stage::Question;
                    let is_told = matches!(action, Action::FactsAt(..));
                    assert!(!is_elsewhere || is_told || old == new, "{action:?} reached another question");
                }
            }
            assert_sound(&session, &quiz);
        }
        (0..session.len()).for_each(|place| assert_restored(&session, place));
    }

    #[test]
    fn the_same_actions_give_the_same_session(
        settings in settings(),
        actions in prop::collection::vec(action(), 1..40),
    ) {
        let play = || {
            let mut session = Session::new(Rc::new(quiz()), settings.clone());
            for action in &actions {
                session.apply(action.clone(), Some(grade_with_book));
            }
            session
        };
        assert!(play() == play());
    }
}
