//! Leaves out what a browser doesn't need: of style sheets comments and white space, of scripts
//! whatever oxc can do without.

use std::path::Path;

use anyhow::{Context, Result};

use crate::{process, project::Project};

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

/// Rewrites every script of a folder with shorter names and without what says nothing.
///
/// By a bin of its own, so that nobody compiles it who builds no release.
pub(crate) fn scripts(project: &Project, folder: &Path) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["run", "--package", "xtask", "--features", "minify", "--bin", "minify", "--"]);
    process::run(cargo.arg(folder))
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
}
