//! The documents say what the code does.

use medcode_quiz::error_kind::{Detection, ErrorKind};
use medcode_quiz::grade::{Rubric, grade};
use medcode_quiz::quiz::Response;

use crate::support::{assign, choose, graded};

/// Returns the cells of the rows of a Markdown table, without its head.
fn rows(document: &str) -> Vec<Vec<&str>> {
    let rows = document.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn the_table_of_error_kinds_is_the_closed_list() {
    let document = include_str!("../../docs/error-kinds.md");
    let rows = rows(document);
    let names: Vec<_> = rows.iter().map(|row| row[0].trim_matches('`')).collect();
    assert_eq!(names, ErrorKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>());
    for (row, &kind) in rows.iter().zip(ErrorKind::ALL) {
        let [_, label, meaning, found, counts] = row[..] else { panic!("five columns: {row:?}") };
        assert_eq!(label, kind.label(), "{}", kind.name());
        assert!(!meaning.is_empty(), "{}", kind.name());
        let detection = match kind.detection() {
            Detection::Key => "detected",
            Detection::CodeBook => "code book or note",
            Detection::Note => "note only",
        };
        assert_eq!(found, detection, "{}", kind.name());
        let expected = if kind.only_informs() { "informs" } else { "costs points" };
        assert_eq!(counts, expected, "{}", kind.name());
    }
}

/// The tables of worked numbers, by what stands in their head.
fn table<'d>(document: &'d str, head: &str) -> Vec<Vec<&'d str>> {
    let lines = document.lines().skip_while(|line| !line.starts_with(head));
    let rows = lines.take_while(|line| line.starts_with('|')).skip(2);
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn the_worked_numbers_of_the_page_are_what_is_graded() {
    let page = include_str!("../../docs/grading.md");
    let three = assign(&["K80.00", "I10", "S52.531A"]);
    let answers = [
        "K80.00, I10, S52.531A",
        "K80.00, I10",
        "I10",
        "K80.00, I10, S52.531A, Q21.10, H61.23",
        "K80.00, I10, S52.531D",
        "",
    ];
    let found = answers.map(|answer| graded(&three, answer).points.to_string());
    let told = table(page, "| Entered | Points |");
    assert_eq!(told.iter().map(|row| row[1]).collect::<Vec<_>>(), found);

    let ordered = assign(&["I13.0 first", "I50.23 after=I13.0", "N18.32 after=I13.0"]);
    let (_, of_order) = page.split_once("## Order").unwrap();
    for row in table(of_order, "| Entered | Points |") {
        let points = row[1].split(':').next().unwrap();
        assert_eq!(graded(&ordered, row[0]).points.to_string(), points, "{}", row[0]);
    }

    let choices = choose(&["+a", "+b", "+c", "d", "e", "f", "g"]);
    let marked = [vec![0, 1, 2], vec![0, 1], vec![0, 1, 2, 3], vec![0, 3]];
    let points = |chosen: Vec<usize>| {
        grade(&choices, &Response::Choose(chosen), Rubric::Practice).points.to_string()
    };
    let told = table(page, "| Three right of seven; marked | Points |");
    assert_eq!(told.iter().map(|row| row[1]).collect::<Vec<_>>(), marked.map(points));
}
