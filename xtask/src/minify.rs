//! Leaves out what a browser doesn't need: comments and white space.
//!
//! No more than that: a real minifier of JavaScript costs a minute of compile time and would save
//! one KiB. Where a file is out of the ordinary it stays as it is.

use anyhow::{Context, Result};

/// Removes comments and needless white space from a style sheet.
///
/// Fails on a string or comment without end, which a browser would pass over in silence.
pub(crate) fn css(source: &str) -> Result<String> {
    let mut sheet = Sheet::default();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if let Some(comment) = rest.strip_prefix("/*") {
            let length = comment.find("*/").context("a comment has no end")? + 4;
            sheet.gap = sheet.gap.max(Gap::Comment);
            length
        } else if first.is_ascii_whitespace() {
            sheet.gap = Gap::Space;
            first.len_utf8()
        } else {
            let length = token_length(rest, first)?;
            sheet.push(rest.get(..length).unwrap_or(rest));
            length
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(sheet.text)
}

/// What stands between two tokens. A comment alone parts two words, but makes no descendant.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Comment,
    Space,
}

#[derive(Default)]
struct Sheet {
    text: String,
    /// The last token, if it is of one character.
    last: char,
    gap: Gap,
}

impl Sheet {
    fn push(&mut self, token: &str) {
        let mut chars = token.chars();
        let next = match (chars.next(), chars.next()) {
            (Some(char), None) => char,
            _ => 'x',
        };
        // Not before `:` or `(`, where a space has a meaning: `p :hover`, `and (`.
        let is_needless = self.text.is_empty()
            || matches!(self.last, '{' | '}' | ';' | ',' | ':' | '(')
            || matches!(next, '{' | '}' | ';' | ',' | ')');
        self.text += match self.gap {
            _ if is_needless => "",
            Gap::None => "",
            Gap::Comment => "/**/",
            Gap::Space => " ",
        };
        if next == '}' && self.last == ';' {
            self.text.pop();
        }
        self.text += token;
        self.last = next;
        self.gap = Gap::None;
    }
}

/// Returns the length of what is copied as it is: a string, a URL, an escape, or one character.
fn token_length(rest: &str, first: char) -> Result<usize> {
    let start = rest.get(..4).unwrap_or_default();
    if first == '"' || first == '\'' {
        string_length(rest, first)
    } else if start.eq_ignore_ascii_case("url(") && !rest.starts_with(['"', '\'']) {
        let end = rest.find(')').context("a url() has no end")?;
        Ok(end + 1)
    } else if first == '\\' {
        let escaped = rest.chars().nth(1).map_or(0, char::len_utf8);
        Ok(1 + escaped)
    } else {
        Ok(first.len_utf8())
    }
}

fn string_length(rest: &str, quote: char) -> Result<usize> {
    let mut is_escaped = false;
    for (idx, char) in rest.char_indices().skip(1) {
        match char {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if char == quote => return Ok(idx + char.len_utf8()),
            '\n' => break,
            _ => {}
        }
    }
    let line = rest.lines().next().unwrap_or_default();
    anyhow::bail!("a string has no end: {line}")
}

/// Removes comments that fill their lines, indentation and empty lines from a script.
///
/// Returns it unchanged if a string might reach over several lines, where these have a meaning.
pub(crate) fn js(source: &str) -> String {
    short_js(source).unwrap_or_else(|| source.to_owned())
}

fn short_js(source: &str) -> Option<String> {
    let mut text = String::new();
    let mut lines = source.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if line.starts_with("/*") {
            let is_end = |line: &str| line.contains("*/");
            let last = match is_end(line) {
                true => line,
                false => lines.find(|line| is_end(line))?,
            };
            // Code after a comment: too clever for us.
            if !last.ends_with("*/") {
                return None;
            }
        } else if !line.is_empty() && !line.starts_with("//") {
            if line.matches('`').count() % 2 == 1 || line.ends_with('\\') {
                return None;
            }
            text += line;
            // A line end can stand for a semicolon.
            text.push('\n');
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_css(source: &str, expected: &str) {
        assert_eq!(css(source).unwrap(), expected);
        assert_eq!(css(expected).unwrap(), expected, "a second time");
    }

    #[test]
    fn comments_and_white_space_go() {
        check_css(
            "/* one */\n.a,\n.b {\n  color: red; /* two */\n  margin: 0 auto;\n}\n\n.c { }\n",
            ".a,.b{color:red;margin:0 auto}.c{}",
        );
    }

    #[test]
    fn a_space_that_means_something_stays() {
        check_css("p :hover > a + b {}", "p :hover > a + b{}");
        check_css("a{width:calc( 1em + 2px )}", "a{width:calc(1em + 2px)}");
        check_css("@media screen and (width < 3em) {}", "@media screen and (width < 3em){}");
        check_css("a{color:red !important}", "a{color:red !important}");
        check_css("a:not( .b ) .c {}", "a:not(.b) .c{}");
    }

    #[test]
    fn a_comment_is_no_space() {
        check_css("div/**/.x{}", "div/**/.x{}");
        check_css("div /**/ .x{}", "div .x{}");
    }

    #[test]
    fn strings_urls_and_escapes_stay() {
        check_css(r#"a{content:" /* x */  \"; "}"#, r#"a{content:" /* x */  \"; "}"#);
        check_css("a{content:' { '}", "a{content:' { '}");
        check_css("a{b:url(data:a/*b*/ ,c)}", "a{b:url(data:a/*b*/ ,c)}");
        check_css(r"a\;{}.\31 0{}", r"a\;{}.\31 0{}");
    }

    #[test]
    fn what_has_no_end_is_an_error() {
        for source in ["a{} /* b", "a{content:\"b\n}", "a{b:url(c"] {
            assert!(css(source).is_err(), "{source}");
        }
    }

    #[test]
    fn a_script_loses_its_comments_and_its_indentation() {
        let source =
            "/**\n * Loads.\n */\nfunction load() {\n  // Why.\n  return `a${b}`; // c\n}\n\n";
        let expected = "function load() {\nreturn `a${b}`; // c\n}\n";
        assert_eq!(js(source), expected);
    }

    #[test]
    fn a_script_with_a_string_of_several_lines_stays_as_it_is() {
        for source in ["f(`\n  a\n`);\n", "f('a\\\n  b');\n", "/* a */ f();\n"] {
            assert_eq!(js(source), source);
        }
    }
}
