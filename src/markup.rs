//! The little markup of authored texts: paragraphs, `*emphasis*` and `` `code` ``.
//!
//! There is no HTML in it and no way to put any in: what a text holds beyond
//! these three is shown as it stands.

use std::ops::Range;

use crate::quiz::Evidence;
use crate::small_sort::sort_by;

/// How a run of text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As the rest.
    Plain,
    /// Between asterisks.
    Emphasis,
    /// Between backticks.
    Code,
}

/// A run of equally set text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its characters; white space is single spaces.
    pub text: String,
    /// How it is set.
    pub style: Style,
    /// Where it begins in [`Markup::plain`], in bytes.
    pub start: usize,
}

/// A text with its markup read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Markup {
    /// The paragraphs, none of them empty.
    pub paragraphs: Vec<Vec<Run>>,
    /// The whole text without markup, one space between paragraphs.
    pub plain: String,
}

impl Markup {
    /// Reads a text. Any text is well formed: a mark without its partner is a character.
    pub fn parse(text: &str) -> Self {
        let mut markup = Self { paragraphs: Vec::new(), plain: String::new() };
        let mut paragraph = String::new();
        for line in text.lines().chain([""]) {
            if !line.trim().is_empty() {
                paragraph.push(' ');
                paragraph.push_str(line);
            } else if !paragraph.is_empty() {
                markup.push_paragraph(&fold_white_space(&paragraph));
                paragraph.clear();
            }
        }
        markup
    }

    fn push_paragraph(&mut self, text: &str) {
        if !self.plain.is_empty() {
            self.plain.push(' ');
        }
        let mut runs = Vec::new();
        let mut rest = text;
        let mut literal = String::new();
        while let Some(c) = rest.chars().next() {
            if let Some((style, inner, tail)) = marked(rest) {
                self.push_run(&mut runs, &literal, Style::Plain);
                literal.clear();
                self.push_run(&mut runs, inner, style);
                rest = tail;
            } else {
                literal.push(c);
                // No partner was found for this mark, so one behind it can't use it either.
                rest = rest.get(c.len_utf8()..).unwrap_or_default();
            }
        }
        self.push_run(&mut runs, &literal, Style::Plain);
        self.paragraphs.push(runs);
    }

    fn push_run(&mut self, runs: &mut Vec<Run>, text: &str, style: Style) {
        if !text.is_empty() {
            runs.push(Run { text: text.to_owned(), style, start: self.plain.len() });
            self.plain.push_str(text);
        }
    }

    /// Finds words of the text, markup left out and white space folded.
    ///
    /// # Errors
    ///
    /// Says how often the words occur, unless it is once or the evidence is
    /// numbered within that.
    pub fn find(&self, evidence: &Evidence) -> Result<Range<usize>, usize> {
        let words = Self::parse(&evidence.text).plain;
        if words.is_empty() {
            return Err(0);
        }
        let mut found = self.plain.match_indices(words.as_str());
        let n_found = self.plain.match_indices(words.as_str()).count();
        let place = match evidence.nth {
            Some(nth) => nth.checked_sub(1).and_then(|idx| found.nth(idx)),
            None if n_found == 1 => found.next(),
            None => None,
        };
        place.map(|(start, words)| start..start + words.len()).ok_or(n_found)
    }
}

/// Splits off a marked run at the start of the text: its style, its inside, the rest.
fn marked(text: &str) -> Option<(Style, &str, &str)> {
    let (mark, style) = match text.chars().next()? {
        '*' => ('*', Style::Emphasis),
        '`' => ('`', Style::Code),
        _ => return None,
    };
    let inside = text.get(1..)?;
    let end = inside.find(mark)?;
    let (inner, tail) = (inside.get(..end)?, inside.get(end + 1..)?);
    let is_tight = !inner.is_empty() && !inner.starts_with(' ') && !inner.ends_with(' ');
    is_tight.then_some((style, inner, tail))
}

fn fold_white_space(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Joins ranges that touch or overlap; the result is ascending.
pub fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    sort_by(&mut ranges, |a, b| (a.start, a.end) < (b.start, b.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let markup = Markup::parse(text);
        let run = |run: &Run| match run.style {
            Style::Plain => run.text.clone(),
            Style::Emphasis => format!("<{}>", run.text),
            Style::Code => format!("[{}]", run.text),
        };
        let paragraphs =
            markup.paragraphs.iter().map(|runs| runs.iter().map(run).collect::<String>());
        paragraphs.collect::<Vec<_>>().join("|")
    }

    fn evidence(text: &str, nth: Option<usize>) -> Evidence {
        Evidence { text: text.to_owned(), nth }
    }

    #[test]
    fn marks_without_a_partner_are_characters() {
        for (text, expected) in [
            ("a *b* c", "a <b> c"),
            ("2 * 3 * 4", "2 * 3 * 4"),
            ("`E11.9` and *x", "[E11.9] and *x"),
            ("**", "**"),
            ("one\ntwo\n\n\n three ", "one two|three"),
            ("<b>bold</b> &amp; <script>", "<b>bold</b> &amp; <script>"),
            ("", ""),
            ("*🦴*", "<🦴>"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn evidence_is_found_across_markup_and_line_breaks() {
        let markup = Markup::parse("Pain in the *right*\nheel. No pain at rest.\n\nNo swelling.");
        let find = |text, nth| markup.find(&evidence(text, nth)).map(|range| &markup.plain[range]);
        assert_eq!(find("the right heel", None), Ok("the right heel"));
        assert_eq!(find("rest. No  swelling", None), Ok("rest. No swelling"));
        assert_eq!(find("No", None), Err(2));
        assert_eq!(find("No", Some(2)), Ok("No"));
        assert_eq!(find("No", Some(3)), Err(2));
        assert_eq!(find("left", None), Err(0));
    }

    #[test]
    fn ranges_that_touch_become_one() {
        assert_eq!(merge(vec![5..7, 0..2, 2..3, 6..9]), [0..3, 5..9]);
    }

    #[test]
    fn a_text_of_nothing_but_marks_is_read_in_linear_time() {
        assert_eq!(Markup::parse(&"* ".repeat(50_000)).plain.len(), 99_999);
    }
}
