//! Tables as CSV (RFC 4180), for spreadsheets.

use super::Row;
use super::misfit::verdict_word;
use crate::session::Session;

/// Spreadsheets take a file without it for one in a code page of their own, and
/// show `Ã—` for `×`. What reads CSV otherwise knows to pass over it, and who
/// can't has the JSON.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The columns of [`results_as_csv`].
const COLUMNS: [&str; 18] = [
    "place",
    "question",
    "version",
    "topics",
    "level",
    "code sets",
    "response",
    "points",
    "verdict",
    "right lines",
    "required lines",
    "entered lines",
    "error kinds",
    "seconds",
    "hints",
    "tries",
    "certainty",
    "flagged",
];

/// Returns the results of an attempt as CSV: a row a question, below a header.
pub fn results_as_csv(session: &Session) -> String {
    let mut table = Table::new(&COLUMNS);
    for row in Row::all(session) {
        let list = |words: Vec<&str>| words.join("; ");
        let number = |n: u64| n.to_string();
        table.row(&[
            number(row.place as u64),
            row.question.to_owned(),
            number(u64::from(row.version)),
            row.topics.join("; "),
            row.level.map(|level| level.name()).unwrap_or_default().to_owned(),
            list(row.sets.iter().map(|set| set.name()).collect()),
            row.response,
            row.points.map(|points| number(u64::from(points))).unwrap_or_default(),
            row.verdict.map(verdict_word).unwrap_or_default().to_owned(),
            number(u64::from(row.right)),
            number(u64::from(row.required)),
            number(u64::from(row.entered)),
            list(row.errors.iter().map(|kind| kind.name()).collect()),
            number(row.seconds),
            number(row.hints as u64),
            number(row.tries as u64),
            row.certainty.map(|certainty| certainty.name()).unwrap_or_default().to_owned(),
            if row.flagged { "yes" } else { "no" }.to_owned(),
        ]);
    }
    table.text
}

/// A table under way.
pub(super) struct Table {
    pub(super) text: String,
}

impl Table {
    /// Begins a table with a row of these names.
    pub(super) fn new(columns: &[&str]) -> Self {
        let mut table = Self { text: BYTE_ORDER_MARK.to_owned() };
        let names: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        table.row(&names);
        table
    }

    /// Adds a row.
    pub(super) fn row(&mut self, cells: &[String]) {
        for (idx, cell) in cells.iter().enumerate() {
            if idx > 0 {
                self.text.push(',');
            }
            self.cell(cell);
        }
        self.text.push_str("\r\n");
    }

    /// Adds a cell.
    ///
    /// A spreadsheet takes what begins with one of six characters for a formula,
    /// and a formula can send the table away or start a program. What a learner
    /// typed is in here, and a teacher opens it; so such a cell begins with an
    /// apostrophe, which spreadsheets show or hide but never calculate. Where
    /// semicolons or tabs part the cells, a quote keeps them from doing so here.
    fn cell(&mut self, cell: &str) {
        let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let is_quoted = cell.contains(['"', ',', ';', '\t', '\r', '\n']);
        if is_quoted {
            self.text.push('"');
        }
        if is_formula {
            self.text.push('\'');
        }
        for c in cell.chars() {
            self.text.push(c);
            if c == '"' {
                self.text.push(c);
            }
        }
        if is_quoted {
            self.text.push('"');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_have_to_be_and_never_calculated() {
        let cells =
            ["a b", "a,b", "a\"b", "a;b", "a\r\nb", "=1+1", "+1", "-1", "@a", "\ta", "\r", ""];
        let mut table = Table { text: String::new() };
        table.row(&cells.map(str::to_owned));
        assert_eq!(
            table.text,
            "a b,\"a,b\",\"a\"\"b\",\"a;b\",\"a\r\nb\",'=1+1,'+1,'-1,'@a,\"'\ta\",\"'\r\",\r\n"
        );
    }
}
