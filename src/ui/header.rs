//! The head of the card: title, progress, and what there is to tell about
//! kept answers.

use yew::prelude::*;

use super::View;
use super::tag::{self, tag, tag_with};
use crate::session::Stage;
use crate::text;

pub(super) fn view(view: &View<'_>) -> Html {
    let (session, quiz) = (view.session, view.session.quiz());
    let total = session.len();
    let n_answered =
        (0..total).filter(|&place| session.item(place).is_some_and(|i| i.is_answered())).count();
    let label = [&n_answered.to_string(), " of ", &total.to_string(), " answered"].concat();
    let mut parts = vec![tag_with(
        "h2",
        &["class", "part", "dir"],
        &["title", "title", "auto"],
        vec![tag::text(&quiz.title)],
    )];
    let is_start = session.stage() == Stage::Question && session.position() == 0;
    if is_start && !quiz.description.is_empty() {
        let description = tag::text(&quiz.description);
        parts.push(tag_with("p", &["class", "dir"], &["description", "auto"], vec![description]));
    }
    let (max, value) = (total.to_string(), n_answered.to_string());
    let bar =
        tag_with("progress", &["max", "value", "aria-label"], &[&max, &value, &label], Vec::new());
    let words = tag_with("span", &["aria-hidden"], &["true"], vec![tag::text(&label)]);
    parts.push(tag("div", "progress", vec![bar, words]));
    for notice in notices(view) {
        parts.push(tag_with(
            "p",
            &["class", "part"],
            &["notice", "notice"],
            vec![tag::text(&notice)],
        ));
    }
    tag_with("header", &["class", "part"], &["header", "header"], parts)
}

/// What happened to kept answers, one sentence each.
fn notices(view: &View<'_>) -> Vec<String> {
    let restored = view.store.restored();
    let mut notices = Vec::new();
    if !view.store.is_kept() {
        notices.push(text::NOT_KEPT.to_owned());
    }
    let mut tell = |n: usize, rest: &str| {
        if n > 0 {
            notices.push([&text::count(n, "question", "questions"), rest].concat());
        }
    };
    tell(
        restored.regraded,
        ": the author corrected the key, so your kept answers were graded again.",
    );
    tell(restored.reset, " changed since you answered, so they start afresh.");
    tell(restored.unreadable, ": the kept answer could not be read, so it starts afresh.");
    notices
}
