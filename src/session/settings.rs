//! How a quiz is taken. One line of text says it, in the words of the
//! element's attributes: what a link carries, and what JavaScript hands in.

use crate::quiz::Date;
use crate::words::words;

words! {
    /// How a quiz is taken.
    #[derive(Default)]
    pub enum Mode {
        /// With feedback after each answer.
        #[default]
        Practice = "practice",
        /// With a time limit, and feedback at the end.
        Exam = "exam",
        /// What is due again.
        Review = "review",
    }
}

/// How a quiz is taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Practice, exam or review.
    pub mode: Mode,
    /// How many questions to draw; all if `None`.
    pub count: Option<usize>,
    /// Whether to draw and order them by the seed.
    pub shuffle: bool,
    /// Gives the same draw and order again; 0 asks for any.
    pub seed: u32,
    /// Minutes that an exam may take; what its blueprint says if `None`.
    pub minutes: Option<u32>,
    /// The name of a blueprint that an exam is drawn by; empty: the quiz's own.
    pub blueprint: String,
    /// The calendar year of an exam whose code sets are asked; 0: questions
    /// keep to their dates of service.
    pub exam_year: u16,
    /// Whether the learner is asked how sure the answer is.
    pub certainty: bool,
    /// Whether it is shown as it is printed: all questions, and the key apart.
    pub is_paper: bool,
    /// The ids of the questions of a review, in order; from whoever knows what
    /// is due. No link carries them.
    pub due: Vec<String>,
    /// The day of the visit, where the learner is. No link carries it.
    pub today: Option<Date>,
}

impl Settings {
    /// Reads `mode=exam&count=5&seed=7`. Words that are not known, and numbers
    /// that are none, say nothing.
    pub fn parse(text: &str) -> Self {
        let mut settings = Self::default();
        for pair in text.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let number = || value.parse::<u32>().ok().filter(|&number| number > 0);
            match name {
                "mode" => settings.mode = Mode::from_name(value).unwrap_or_default(),
                "count" => settings.count = number().map(|number| number as usize),
                "shuffle" => settings.shuffle = true,
                "seed" => settings.seed = number().unwrap_or_default(),
                "time-limit" => settings.minutes = number(),
                "blueprint" => settings.blueprint = value.to_owned(),
                "exam-year" => {
                    settings.exam_year =
                        number().and_then(|year| u16::try_from(year).ok()).unwrap_or_default();
                }
                "certainty" => settings.certainty = true,
                "print" => settings.is_paper = true,
                "due" => settings.due = value.split(',').map(str::to_owned).collect(),
                "today" => settings.today = Date::parse(value),
                _ => {}
            }
        }
        settings
    }

    /// Returns the text that gives the same questions in the same order again.
    /// It goes into a URL as it is.
    pub fn to_text(&self) -> String {
        let mut pairs: Vec<String> = Vec::new();
        let mut add = |name: &str, value: &str| pairs.push([name, "=", value].concat());
        if self.mode != Mode::Practice {
            add("mode", self.mode.name());
        }
        let mut number = |name: &str, number: usize| {
            if number > 0 {
                add(name, &number.to_string());
            }
        };
        number("count", self.count.unwrap_or_default());
        number("seed", self.seed as usize);
        number("time-limit", self.minutes.unwrap_or_default() as usize);
        number("exam-year", usize::from(self.exam_year));
        // A blueprint has one of a few names; anything else is none.
        let is_name = self.blueprint.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !self.blueprint.is_empty() && is_name {
            add("blueprint", &self.blueprint);
        }
        for (name, is_on) in
            [("shuffle", self.shuffle), ("certainty", self.certainty), ("print", self.is_paper)]
        {
            if is_on {
                pairs.push(name.to_owned());
            }
        }
        pairs.join("&")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_gives_the_settings_back() {
        for text in [
            "",
            "mode=exam&count=20&seed=7&time-limit=45&exam-year=2026&blueprint=cpc&shuffle&certainty&print",
            "mode=review",
            "seed=4294967295&shuffle",
        ] {
            assert_eq!(Settings::parse(text).to_text(), text);
        }
    }

    #[test]
    fn what_is_not_known_says_nothing() {
        let odd = "mode=oral&count=-1&seed=99999999999&time-limit=0&exam-year=70000&x=y&&=&today=1";
        assert_eq!(Settings::parse(odd), Settings::default());
    }
}
