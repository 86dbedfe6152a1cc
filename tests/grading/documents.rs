//! The documents say what the code does.

use medcode_quiz::error_kind::{Detection, ErrorKind};

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
