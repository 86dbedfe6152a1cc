//! What holds for every question and every answer, tried on thousands of them.

use std::collections::BTreeMap;

use medcode_quiz::code::CodeSet;
use medcode_quiz::error_kind::ErrorKind;
use medcode_quiz::grade::{Finding, Grade, Rubric, grade};
use medcode_quiz::quiz::{
    Alternative, Choice, Entry, Graded, KeyLine, Poa, Question, Response, WrongCode,
};
use proptest::prelude::*;

use crate::support::{With, assert_adds_up, assign, choose, key_line};

/// Few codes, so that they meet: near, far, cut short, of four sets.
const CODES: &[&str] = &[
    "I10",
    "I11.0",
    "I13.0",
    "I13.2",
    "I50.23",
    "N18.32",
    "N18.30",
    "N18.3",
    "S52.531A",
    "S52.531D",
    "S52.532A",
    "S52.531",
    "W06.XXXA",
    "W06.A",
    "R07.9",
    "Z79.4",
    "Z79.84",
    "0FT44ZZ",
    "0FT40ZZ",
    "0FT40ZX",
    "0FB44ZZ",
    "E0114",
    "E0114-NU",
    "E0114-RR",
    "J0585 x155",
    "J0585-JW x45",
    "J0585-JZ",
    "29881-RT",
    "29881",
    "45380-59",
];

/// Earn nothing for any line of [`CODES`], whatever the notes on those say.
const STRANGERS: &[&str] =
    &["Q21.10", "H61.23", "B3.5", "10D00Z1", "A4253", "99499", "nonsense", "#", "S5O.2", "C4B"];

fn one_of(codes: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(codes).prop_map(str::to_owned)
}

fn poa() -> impl Strategy<Value = Option<Poa>> {
    prop::option::of(prop::sample::select(Poa::ALL.to_vec()))
}

/// A line of a key: no two of one key have the same code and modifiers.
fn line() -> impl Strategy<Value = KeyLine> {
    let alternatives = prop::collection::vec(one_of(CODES), 0..2);
    let odds = (prop::bool::weighted(0.25), prop::bool::weighted(0.3), prop::bool::weighted(0.3));
    (one_of(CODES), alternatives, poa(), odds, 1..4u32).prop_map(
        |(code, alternatives, poa, (optional, first, after), weight)| KeyLine {
            after: if after { vec![String::new()] } else { Vec::new() },
            code,
            alternatives,
            poa,
            optional,
            first,
            weight,
            ..KeyLine::default()
        },
    )
}

/// Removes the lines that a key can't have twice, and puts the order of the
/// rest to rights: lines follow earlier ones, and the first may be first.
fn sound(all: Vec<KeyLine>) -> Vec<KeyLine> {
    let mut identities = Vec::new();
    let mut lines: Vec<KeyLine> = Vec::new();
    for mut line in all {
        let parsed = line.line().unwrap();
        let identity = (parsed.code, parsed.modifiers);
        if identities.contains(&identity) {
            continue;
        }
        identities.push(identity);
        if !line.after.is_empty() {
            line.after = lines.last().map(|earlier| earlier.code.clone()).into_iter().collect();
        }
        lines.push(line);
    }
    for is_diagnosis in [true, false] {
        let of_role =
            |line: &&mut KeyLine| is_diagnosis == (line.code_set() == Some(CodeSet::Icd10cm));
        let mut role: Vec<_> = lines.iter_mut().filter(of_role).collect();
        let n_first = role.iter().rposition(|line| line.first).map_or(0, |last| last + 1);
        role.iter_mut().take(n_first).for_each(|line| line.first = true);
    }
    if let Some(line) = lines.first_mut() {
        line.optional = false;
    }
    lines
}

fn note() -> impl Strategy<Value = WrongCode> {
    let kinds = prop::sample::select(ErrorKind::ALL.to_vec());
    (one_of(CODES), kinds, prop::option::of(one_of(CODES)), prop::option::of(any::<u8>())).prop_map(
        |(code, error, instead, credit)| WrongCode {
            code,
            set: None,
            error,
            why: String::new(),
            cite: Vec::new(),
            instead,
            credit,
        },
    )
}

fn question() -> impl Strategy<Value = Question> {
    let lines = || prop::collection::vec(line(), 1..5).prop_map(sound);
    let graded = prop::option::of(prop::sample::subsequence(
        vec![Graded::Modifiers, Graded::Units, Graded::Poa, Graded::Order],
        0..=4,
    ));
    let alternatives = prop::collection::vec(lines(), 0..2);
    (lines(), alternatives, prop::collection::vec(note(), 0..4), graded).prop_map(
        |(key, alternatives, wrong, graded)| {
            let mut question = Question { key, graded, ..assign(&[]) };
            let alternative = |lines| Alternative { lines, why: String::new() };
            question.alternatives = alternatives.into_iter().map(alternative).collect();
            // A note on order speaks of a code of the key, never of another.
            question.wrong = wrong;
            let answers: Vec<_> = std::iter::once(&question.key)
                .chain(question.alternatives.iter().map(|other| &other.lines))
                .cloned()
                .collect();
            let has = |lines: &Vec<KeyLine>, note: &WrongCode| {
                let code = note.line().unwrap().code;
                lines.iter().any(|line| line.line().unwrap().code == code)
            };
            question.wrong.retain(|note| {
                !is_order(note.error) || answers.iter().all(|lines| has(lines, note))
            });
            question
        },
    )
}

fn answer() -> impl Strategy<Value = Vec<Entry>> {
    let text = prop_oneof![8 => one_of(CODES), 1 => one_of(STRANGERS), 1 => ".{0,8}"];
    let entry = (text, poa()).prop_map(|(code, poa)| Entry { poa, ..Entry::code(&code) });
    prop::collection::vec(entry, 0..7)
}

fn practice(question: &Question, entries: &[Entry]) -> Grade {
    grade(question, &Response::Assign(entries.to_vec()), Rubric::Practice)
}

fn is_order(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WrongFirstListed | ErrorKind::WrongOrder)
}

/// What a grade says, without the places in the response and without order.
fn said(grade: &Grade) -> Vec<String> {
    let without_place = |finding: &Finding| Finding { entry: None, ..finding.clone() };
    let others = grade.findings.iter().filter(|finding| !finding.kind.is_some_and(is_order));
    let mut said: Vec<String> =
        others.map(|finding| format!("{:?}", without_place(finding))).collect();
    said.sort();
    said
}

/// The points before anything is taken off for order.
fn before_order(grade: &Grade) -> u32 {
    let order = grade.findings.iter().filter(|finding| finding.kind.is_some_and(is_order));
    u32::from(grade.points) + order.map(|finding| u32::from(finding.cost)).sum::<u32>()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn costs_and_points_add_up_to_100(
        question in question(),
        answer in answer(),
        rubric in prop::sample::select(vec![Rubric::Practice, Rubric::Strict]),
    ) {
        let response = Response::Assign(answer);
        let first = grade(&question, &response, rubric);
        assert_adds_up(&first);
        let Response::Assign(entries) = &response else { unreachable!() };
        prop_assert_eq!(first.lines.len(), entries.len());
        prop_assert!(first.counts.right <= first.counts.required.min(first.counts.entered));
        prop_assert_eq!(first, grade(&question, &response, rubric), "the same again");
    }

    #[test]
    fn the_strict_rubric_never_gives_more(mut question in question(), answer in answer()) {
        // A near miss of a heavy line makes more of the answer count, and one
        // of a required line is not forgiven as one of an optional line.
        for line in &mut question.key {
            (line.weight, line.optional) = (1, false);
        }
        question.alternatives.clear();
        let response = Response::Assign(answer);
        let [strict, practice] = [Rubric::Strict, Rubric::Practice].map(|rubric| grade(&question, &response, rubric));
        // A near miss is matched in practice, so its place in the order counts there.
        prop_assert!(before_order(&strict) <= before_order(&practice));
    }

    #[test]
    fn the_exact_answer_is_correct(question in question(), leave_out in any::<bool>()) {
        let answers = std::iter::once(&question.key)
            .chain(question.alternatives.iter().map(|alternative| &alternative.lines));
        for lines in answers {
            let lines = lines.iter().filter(|line| !(leave_out && line.optional));
            let entries: Vec<Entry> =
                lines.map(|line| Entry { poa: line.poa, ..Entry::code(&line.code) }).collect();
            for rubric in [Rubric::Practice, Rubric::Strict] {
                let grade = grade(&question, &Response::Assign(entries.clone()), rubric);
                prop_assert!(grade.is_correct(), "{:?} {:?}", entries, grade);
                prop_assert!(grade.findings.is_empty());
            }
        }
    }

    #[test]
    fn the_order_of_entry_changes_order_findings_only(
        question in question(),
        (answer, shuffled) in answer().prop_flat_map(|a| (Just(a.clone()), Just(a).prop_shuffle())),
    ) {
        // Which alternative earns most may hang on the order.
        let question = Question { alternatives: Vec::new(), ..question };
        let (one, other) = (practice(&question, &answer), practice(&question, &shuffled));
        prop_assert_eq!(before_order(&one), before_order(&other));
        prop_assert_eq!(said(&one), said(&other));
        prop_assert_eq!((one.counts, one.poa), (other.counts, other.poa));
        if !question.grades(Graded::Order) {
            prop_assert_eq!(one.points, other.points);
        }
    }

    #[test]
    fn a_line_without_credit_never_raises_the_points(
        question in question(),
        answer in answer(),
        stranger in one_of(STRANGERS),
        place in any::<prop::sample::Index>(),
        rubric in prop::sample::select(vec![Rubric::Practice, Rubric::Strict]),
    ) {
        let before = grade(&question, &Response::Assign(answer.clone()), rubric);
        let mut more = answer;
        more.insert(place.index(more.len() + 1), Entry::code(&stranger));
        let after = grade(&question, &Response::Assign(more), rubric);
        prop_assert!(after.points <= before.points, "{:?} {:?}", before, after);
    }

    #[test]
    fn no_assignment_has_more_credit(
        key in prop::collection::vec(one_of(CODES).prop_map(|code| key_line(&code.replace(' ', "_"))), 1..5),
        answer in prop::collection::vec(one_of(CODES), 0..5),
    ) {
        let parts = [Graded::Modifiers, Graded::Units];
        let question = Question { key: sound(key), ..assign(&[]) }.graded(&parts);
        let entries: Vec<Entry> = answer.iter().map(|code| Entry::code(code)).collect();
        let whole = practice(&question, &entries);
        // One question a line gives the credit of each pair.
        let credit = |line: &KeyLine, entry: &Entry| {
            let one = Question { key: vec![line.clone()], ..assign(&[]) };
            u32::from(practice(&one.graded(&parts).sets(&["icd10cm", "icd10pcs", "cpt", "hcpcs"]), std::slice::from_ref(entry)).points)
        };
        let merged = merged(&entries);
        let table: Vec<Vec<u32>> = question
            .key
            .iter()
            .map(|line| merged.iter().map(|entry| credit(line, entry)).collect())
            .collect();
        let most = best(&table, &mut vec![false; merged.len()]);
        let larger = u32::try_from(question.key.len().max(merged.len())).unwrap();
        let points = (2 * most + larger) / (2 * larger);
        prop_assert_eq!(u32::from(whole.points), points, "{:?} for {:?}", merged, question.key);
    }

    #[test]
    fn any_text_is_graded(
        keys in prop::collection::vec(any_line(), 0..8),
        fields in prop::collection::vec(("\\PC{0,12}|.{0,12}", ".{0,4}", ".{0,4}", poa()), 0..12),
        chosen in prop::collection::vec(any::<usize>(), 0..4),
    ) {
        let question = Question { key: keys, ..assign(&[]) }.wrong(&["I10 wrong-code instead=? credit=255"]);
        let entry = |(code, modifiers, units, poa): (String, String, String, Option<Poa>)| Entry {
            code, modifiers, units, poa, set: None,
        };
        assert_adds_up(&practice(&question, &fields.into_iter().map(entry).collect::<Vec<_>>()));
        let question = choose(&["+a", "b"]);
        assert_adds_up(&grade(&question, &Response::Choose(chosen), Rubric::Practice));
    }

    #[test]
    fn choices_earn_right_less_wrong_by_right(
        choices in prop::collection::vec((any::<bool>(), any::<bool>()), 0..9),
        several in any::<Option<bool>>(),
    ) {
        let question = Question {
            choices: choices.iter().map(|&(right, _)| Choice { right, ..Choice::default() }).collect(),
            several,
            ..choose(&[])
        };
        let chosen: Vec<usize> = (0..choices.len()).filter(|&idx| choices[idx].1).collect();
        let grade = grade(&question, &Response::Choose(chosen.clone()), Rubric::Practice);
        assert_adds_up(&grade);
        let n = |right, chosen| i64::try_from(choices.iter().filter(|&&c| c == (right, chosen)).count()).unwrap();
        let (hits, misses, wrong) = (n(true, true), n(true, false), n(false, true));
        let is_exact = misses == 0 && wrong == 0;
        let is_all = chosen.len() == choices.len();
        let right = hits + misses;
        let expected = match () {
            () if is_exact => 100,
            () if is_all || right == 0 || !question.takes_several() => 0,
            () => (200 * (hits - wrong).max(0) + right) / (2 * right),
        };
        prop_assert_eq!(i64::from(grade.points), expected);
    }
}

/// A line of a key that nobody checked.
fn any_line() -> impl Strategy<Value = KeyLine> {
    let code = prop_oneof![one_of(CODES), Just("J0585".to_owned()), ".{0,6}"];
    (code, any::<u32>(), any::<bool>(), any::<bool>(), prop::collection::vec(one_of(CODES), 0..3))
        .prop_map(|(code, weight, optional, first, after)| KeyLine {
            alternatives: after.clone(),
            code,
            weight,
            optional,
            first,
            after,
            ..KeyLine::default()
        })
}

/// Makes equal lines one, their units added.
fn merged(entries: &[Entry]) -> Vec<Entry> {
    let mut merged: BTreeMap<_, u32> = BTreeMap::new();
    for entry in entries {
        let line = medcode_quiz::quiz::written_line(&entry.code, None).unwrap();
        *merged.entry((line.code.clone(), line.modifiers.clone())).or_default() +=
            line.billed_units();
    }
    let entry = |((code, modifiers), units): ((medcode_quiz::code::Code, Vec<_>), u32)| {
        let modifiers: String = modifiers.iter().map(|modifier| format!("-{modifier}")).collect();
        let units = if code.set().has_modifiers() { format!(" x{units}") } else { String::new() };
        Entry::code(&format!("{code}{modifiers}{units}"))
    };
    merged.into_iter().map(entry).collect()
}

/// The most credit, by trying everything.
fn best(table: &[Vec<u32>], used: &mut Vec<bool>) -> u32 {
    let Some((row, rest)) = table.split_first() else { return 0 };
    let mut most = best(rest, used);
    for column in 0..row.len() {
        if !used[column] && row[column] > 0 {
            used[column] = true;
            most = most.max(row[column] + best(rest, used));
            used[column] = false;
        }
    }
    most
}
