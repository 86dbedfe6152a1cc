//! Diagnostics as text, in the look of rustc.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use super::{Diagnostic, Severity};

/// How a report is drawn.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// In color, for terminals.
    pub is_colored: bool,
    /// In sentences without drawing, for screen readers.
    pub is_spoken: bool,
}

/// Draws one diagnostic with the lines of the source that it is about; a line
/// break ends it.
pub fn render(diagnostic: &Diagnostic, source: &str, look: Look) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let primary = AnnotationKind::Primary
        .span(first_line(diagnostic.start..diagnostic.end, source))
        .label(diagnostic.label.as_str());
    let context = diagnostic.context.iter().map(|(span, label)| {
        AnnotationKind::Context.span(first_line(span.clone(), source)).label(label.as_str())
    });
    let snippet = Snippet::source(source)
        .path(diagnostic.file.as_str())
        .annotation(primary)
        .annotations(context);
    let title = level.primary_title(diagnostic.title.as_str()).id(diagnostic.rule);
    let mut report = vec![title.element(snippet)];
    if !diagnostic.help.is_empty() {
        let help = normalize_untrusted_str(&diagnostic.help);
        report.push(Group::with_title(Level::HELP.secondary_title(help)));
    }
    let renderer = if look.is_colored { Renderer::styled() } else { Renderer::plain() };
    renderer.no_graphics(look.is_spoken).render(&report).trim_end().to_owned() + "\n"
}

/// Cuts a span at the end of its first line; a whole statement would fill the screen.
fn first_line(span: std::ops::Range<usize>, source: &str) -> std::ops::Range<usize> {
    let line = source.get(span.clone()).and_then(|text| text.lines().next());
    span.start..line.map_or(span.end, |line| span.start + line.len())
}

/// Says in one line what came of a check of that many files and questions.
pub fn summary(n_files: usize, n_questions: usize, diagnostics: &[Diagnostic]) -> String {
    let n_errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let n_warnings = diagnostics.len() - n_errors;
    let mut files: Vec<&str> = diagnostics.iter().map(|d| d.file.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let within = counted(files.len(), "file");
    match (n_errors, n_warnings) {
        (0, 0) => {
            let questions = counted(n_questions, "question");
            format!("{}, {questions}: nothing to mend", counted(n_files, "file"))
        }
        (0, n) => format!("{} in {within}", counted(n, "warning")),
        (n, 0) => format!("{} in {within}", counted(n, "error")),
        (n, m) => format!("{} and {} in {within}", counted(n, "error"), counted(m, "warning")),
    }
}

fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::author::{NoBooks, check_source};

    #[test]
    fn the_summary_counts() {
        let (_, diagnostics) = check_source("a.toml", "format = 2", &NoBooks);
        assert_eq!(summary(2, 5, &diagnostics), "1 error in 1 file");
        assert_eq!(summary(4, 27, &[]), "4 files, 27 questions: nothing to mend");
        let warning = Diagnostic { severity: Severity::Warning, ..diagnostics[0].clone() };
        let other = Diagnostic { file: "b.toml".to_owned(), ..warning.clone() };
        assert_eq!(
            summary(2, 5, &[diagnostics[0].clone(), warning, other]),
            "1 error and 2 warnings in 2 files"
        );
    }

    #[test]
    fn nothing_is_colored_or_drawn_unless_asked_for() {
        let source = "format = 2";
        let (_, diagnostics) = check_source("a.toml", source, &NoBooks);
        let plain = render(&diagnostics[0], source, Look::default());
        assert!(!plain.contains('\u{1b}'), "{plain}");
        let colored = render(&diagnostics[0], source, Look { is_colored: true, is_spoken: false });
        assert!(colored.contains('\u{1b}'), "{colored}");
        let spoken = render(&diagnostics[0], source, Look { is_colored: false, is_spoken: true });
        assert!(!spoken.contains('^'), "{spoken}");
    }
}
