//! What a page owner pastes: the element with its first question as plain HTML.
//!
//! The HTML is read where no script runs: in feeds, in print, by search
//! engines, under a policy that forbids scripts. It has the shape of what the
//! program draws in its place, tag by tag, so that with `medcode-light.css`
//! nothing of the page moves when the program comes; a browser test holds the
//! two together.
//!
//! Others than browsers read it first: Markdown keeps HTML as it is from a
//! `<div>` up to the next blank line, takes four spaces for code, and puts an
//! element that it doesn't know into a paragraph, which ends before our first
//! `<div>`. And templates look for braces.

use crate::markup::{Markup, Run, Style};
use crate::quiz::{Choice, Graded, KeyLine, Kind, Quiz};
use crate::text;

/// What the snippet is for.
#[derive(Clone, Copy, Debug)]
pub struct Embed<'a> {
    /// Where the files of a release are, seen from the page: empty, or a path
    /// or URL that ends with a slash.
    pub base: &'a str,
    /// The URL of the quiz's JSON.
    pub src: &'a str,
    /// Whether the quiz is sat as an exam: then the page's text has no answer.
    pub is_exam: bool,
    /// Whether the browser fetches the program along with the page, from a
    /// folder as `cargo xtask build` leaves it.
    pub is_first: bool,
}

/// Returns the snippet for a page, in lines; `None` if the quiz has no
/// question.
///
/// The keys stay in the quiz's file, where whoever looks can read them, in an
/// exam, too.
pub fn embed(quiz: &Quiz, embed: Embed<'_>) -> Option<String> {
    let first = Question::of(quiz)?;
    let base = escape(embed.base);
    let mode = if embed.is_exam { " mode=\"exam\"" } else { "" };
    let preload = if embed.is_first { preload(&base, &escape(embed.src)) } else { String::new() };
    let answer = if embed.is_exam { String::new() } else { first.answer() };
    let lines = [
        "<div>".to_owned(),
        format!("<link rel=\"stylesheet\" href=\"{base}medcode-light.css\">"),
        format!("<script type=\"module\" src=\"{base}medcode-quiz.js\"></script>{preload}"),
        format!("<medcode-quiz src=\"{}\"{mode}>", escape(embed.src)),
        format!("<div class=\"quiz\"{}>", language(&quiz.lang)),
        header(quiz),
        first.view(&answer),
        footer(quiz),
        "</div>".to_owned(),
        "</medcode-quiz>".to_owned(),
        "</div>".to_owned(),
    ];
    Some(lines.join("\n") + "\n")
}

/// What `medcode-quiz.js` would ask for once it is there.
fn preload(base: &str, src: &str) -> String {
    let fetch =
        |url: &str| format!("<link rel=\"preload\" as=\"fetch\" href=\"{url}\" crossorigin>");
    [
        fetch(&format!("{base}pkg/medcode-quiz_bg.wasm")),
        format!("<link rel=\"modulepreload\" href=\"{base}pkg/medcode-quiz.js\">"),
        fetch(&format!("{base}medcode-quiz.css")),
        fetch(src),
    ]
    .map(|link| format!("\n{link}"))
    .concat()
}

fn language(lang: &str) -> String {
    if lang.is_empty() { String::new() } else { format!(" lang=\"{}\"", escape(lang)) }
}

fn header(quiz: &Quiz) -> String {
    let title = tag("h2", "class=\"title\" dir=\"auto\"", &escape(&quiz.title));
    let description = match quiz.description.as_str() {
        "" => String::new(),
        words => tag("p", "class=\"description\" dir=\"auto\"", &escape(words)),
    };
    let total = quiz.questions.len();
    let label = format!("0 of {total} answered");
    let bar = format!("<progress max=\"{total}\" value=\"0\" aria-label=\"{label}\"></progress>");
    let words = tag("span", "aria-hidden=\"true\"", &label);
    let progress = div("progress", &[bar, words].concat());
    div("header", &[title, description, progress].concat())
}

fn footer(quiz: &Quiz) -> String {
    div(
        "footer",
        &text::footer(quiz, quiz.has_cpt())
            .iter()
            .map(|line| tag("p", "", &escape(line)))
            .collect::<String>(),
    )
}

/// The first question of a quiz.
struct Question<'a> {
    quiz: &'a Quiz,
    question: &'a crate::quiz::Question,
}

impl<'a> Question<'a> {
    fn of(quiz: &'a Quiz) -> Option<Self> {
        quiz.questions.first().map(|question| Self { quiz, question })
    }

    fn view(&self, answer: &str) -> String {
        let heading = format!("Question 1 of {}", self.quiz.questions.len());
        let statement = prose(&self.question.statement);
        let statement = tag("section", "class=\"statement\" aria-label=\"Statement\"", &statement);
        let fields = match self.question.kind {
            Kind::Choose => self.choices(),
            Kind::Assign => self.line(),
        };
        let ask = div("ask", &prose(&self.question.ask));
        // The answer stands where the buttons will be.
        let below = div("below", &[answer, &self.actions()].concat());
        let parts = [
            tag("h3", "class=\"heading\"", &heading),
            self.facts(),
            statement,
            div("task", &[ask, fields, below].concat()),
        ];
        let attributes = format!("class=\"card\" aria-label=\"{heading}\"");
        tag("section", &attributes, &("\n".to_owned() + &parts.join("\n") + "\n"))
    }

    fn facts(&self) -> String {
        let facts = text::facts(self.question);
        let fact = |(name, value): (&str, String)| {
            tag("div", "", &[tag("dt", "", name), tag("dd", "", &escape(&value))].concat())
        };
        tag("dl", "class=\"facts\"", &facts.into_iter().map(fact).collect::<String>())
    }

    fn choices(&self) -> String {
        let takes_several = self.question.takes_several();
        let kind = if takes_several { "checkbox" } else { "radio" };
        // Two quizzes of one page are two groups.
        let name = escape(&["medcode-", &self.quiz.id].concat());
        let choice = |choice: &Choice| {
            let input = format!("<input type=\"{kind}\" name=\"{name}\">");
            let label = tag("label", "", &[input, words(choice)].concat());
            tag("li", "class=\"choice\"", &label)
        };
        let choices: String = self.question.choices.iter().map(choice).collect();
        let legend = tag("legend", "", text::choose(takes_several));
        let list = tag("ul", "", &choices);
        tag("fieldset", "class=\"choices\"", &[legend, list].concat())
    }

    fn line(&self) -> String {
        const PLAIN: &str =
            "type=\"text\" autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\"";
        let sets = self.question.code_sets();
        let takes = |part| self.question.grades(part);
        let field = |class: &str, name: &str, more: &str| {
            let input = format!("<input {PLAIN}{more}>");
            let attributes = format!("class=\"field {class}\"");
            tag("label", &attributes, &[tag("span", "", name), input].concat())
        };
        let mut fields = field("code", "Code 1", " data-field=\"code\"");
        let has_parts = sets.iter().any(|set| set.has_modifiers());
        if has_parts && takes(Graded::Modifiers) {
            fields += &field("modifiers", "Modifiers", "");
        }
        if has_parts && takes(Graded::Units) {
            fields += &field("units", "Units", " inputmode=\"numeric\"");
        }
        if takes(Graded::Poa) {
            let option = |value: &str, words: &str| {
                tag("option", &format!("value=\"{value}\""), &escape(words))
            };
            let mut options = option("", "–");
            for &poa in crate::quiz::Poa::ALL {
                options += &option(poa.name(), text::poa(poa));
            }
            let select = tag("select", "", &options);
            let label = [tag("span", "", "POA"), select].concat();
            fields += &tag("label", "class=\"field poa\"", &label);
        }
        let legend = tag("legend", "", &["Your codes: ", &text::code_sets(&sets)].concat());
        let help = tag("p", "class=\"help\"", "");
        let line = tag("li", "class=\"line\"", &[div("fields", &fields), help].concat());
        let add = concat!(
            "<button type=\"button\" class=\"quiet add\" hidden><svg class=\"icon\" viewBox=\"0 0 20 20\" ",
            "aria-hidden=\"true\"><path d=\"M10 4v12M4 10h12\"></path></svg>Add a code</button>"
        );
        tag("fieldset", "class=\"lines\"", &[legend, tag("ol", "", &line), add.to_owned()].concat())
    }

    /// What can be pressed as soon as there is somebody to hear it.
    fn actions(&self) -> String {
        let hint = (!self.question.hints.is_empty())
            .then(|| text::next_hint(0, self.question.hints.len(), self.quiz.hint_cost));
        let labels = [Some("Check".to_owned()), hint, Some("Show the answer".to_owned())];
        let labels = labels.into_iter().flatten().chain(["Skip".to_owned()]);
        let button = |(idx, label): (usize, String)| {
            let class = if idx == 0 { "primary" } else { "quiet" };
            tag("button", &format!("type=\"button\" class=\"{class}\""), &escape(&label))
        };
        let buttons: String = labels.enumerate().map(button).collect();
        tag("div", "class=\"actions\" hidden", &buttons)
    }

    fn answer(&self) -> String {
        let question = self.question;
        let answers: String = match question.kind {
            Kind::Choose => {
                let right = question.choices.iter().filter(|choice| choice.right);
                right.map(|choice| tag("li", "", &words(choice))).collect()
            }
            Kind::Assign => {
                let line = |line: &KeyLine| {
                    let poa = line.poa.map(|poa| format!(", POA {}", poa.name()));
                    let optional = if line.optional { " (may be left out)" } else { "" };
                    let code = tag("code", "", &escape(&line.code));
                    let more = [poa.unwrap_or_default(), optional.to_owned()].concat();
                    tag("li", "", &[code, escape(&more)].concat())
                };
                question.key.iter().map(line).collect()
            }
        };
        let summary = tag("summary", "", "Show the answer");
        let list = tag("ul", "", &answers);
        tag("details", "", &[summary, list, prose(&question.rationale)].concat())
    }
}

fn words(choice: &Choice) -> String {
    let mut words: String =
        choice.codes.iter().map(|code| tag("code", "", &escape(code))).collect();
    if !choice.text.is_empty() {
        words += &tag("span", "dir=\"auto\"", &escape(&choice.text));
    }
    tag("span", "class=\"choice-text\"", &words)
}

fn prose(text: &str) -> String {
    let run = |run: &Run| match run.style {
        Style::Plain => escape(&run.text),
        Style::Emphasis => tag("em", "", &escape(&run.text)),
        Style::Code => tag("code", "", &escape(&run.text)),
    };
    let paragraph =
        |runs: &Vec<Run>| tag("p", "dir=\"auto\"", &runs.iter().map(run).collect::<String>());
    Markup::parse(text).paragraphs.iter().map(paragraph).collect()
}

fn div(class: &str, content: &str) -> String {
    tag("div", &format!("class=\"{class}\""), content)
}

fn tag(name: &str, attributes: &str, content: &str) -> String {
    let gap = if attributes.is_empty() { "" } else { " " };
    format!("<{name}{gap}{attributes}>{content}</{name}>")
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '{' => escaped += "&#123;",
            '}' => escaped += "&#125;",
            '\n' => escaped += "&#10;",
            '\r' => escaped += "&#13;",
            _ => escaped.push(char),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "\"><img src=x onerror=alert(1)> & </script> *em* `x` {{ x }} {% x %}\n    x\n\n    x\r\n\r\nx";

    fn hostile() -> Quiz {
        let source = include_str!("../../quizzes/first-steps.toml");
        let mut quiz = crate::author::check_source("", source, &crate::author::Shipped)
            .0
            .expect("a quiz of both kinds");
        quiz.title = HOSTILE.to_owned();
        quiz.description = HOSTILE.to_owned();
        quiz.lang = HOSTILE.to_owned();
        for question in &mut quiz.questions {
            for text in [&mut question.statement, &mut question.ask, &mut question.rationale] {
                *text = HOSTILE.to_owned();
            }
            for choice in &mut question.choices {
                choice.text = HOSTILE.to_owned();
                choice.codes = vec![HOSTILE.to_owned()];
            }
        }
        quiz
    }

    #[test]
    fn what_anyone_wrote_is_text() {
        let options = Embed { base: HOSTILE, src: HOSTILE, is_exam: false, is_first: true };
        let mut quiz = hostile();
        while !quiz.questions.is_empty() {
            let snippet = embed(&quiz, options).expect("a question");
            assert!(!snippet.contains("<img") && !snippet.contains("& "), "{snippet}");
            assert_eq!(snippet.matches("</script>").count(), 1, "{snippet}");
            quiz.questions.remove(0);
        }
        assert_eq!(embed(&quiz, options), None);
    }

    #[test]
    fn markdown_and_templates_leave_it_whole() {
        let options = Embed { base: HOSTILE, src: HOSTILE, is_exam: false, is_first: true };
        let mut quiz = hostile();
        while let Some(snippet) = embed(&quiz, options) {
            assert!(snippet.starts_with("<div>\n") && snippet.ends_with("\n</div>\n"), "{snippet}");
            assert!(!snippet.contains(['{', '}', '\r']), "{snippet}");
            for line in snippet.lines() {
                assert!(line.starts_with('<'), "a line is blank or begins with a space: {snippet}");
            }
            quiz.questions.remove(0);
        }
    }
}
