//! The head of the card: title, progress, and what there is to tell about
//! kept answers.

use yew::prelude::*;

use super::View;
use super::tag::{self, tag, tag_with};
use crate::currency;
use crate::quiz::Quiz;
use crate::session::{Item, Stage};
use crate::text;

pub(super) fn view(view: &View<'_>) -> Html {
    let (session, quiz) = (view.session, view.session.quiz());
    let total = session.len();
    // Nothing is checked in an exam; what is filled in counts.
    let is_done = |item: &Item| match session.is_exam() {
        true => !item.response.is_empty(),
        false => item.is_answered(),
    };
    let n_answered = (0..total).filter(|&place| session.item(place).is_some_and(is_done)).count();
    let label = [&n_answered.to_string(), " of ", &total.to_string(), " answered"].concat();
    let title = tag_with(
        "h2",
        &["class", "part", "dir"],
        &["title", "title", "auto"],
        vec![tag::text(&quiz.title)],
    );
    let is_start = match session.stage() {
        Stage::Cover => true,
        Stage::Question => session.position() == 0 && !session.is_exam(),
        Stage::HandIn | Stage::Summary => false,
    };
    let description = match is_start && !quiz.description.is_empty() {
        true => {
            let words = vec![tag::text(&quiz.description)];
            tag_with("p", &["class", "dir"], &["description", "auto"], words)
        }
        false => Html::default(),
    };
    let (max, value) = (total.to_string(), n_answered.to_string());
    let bar =
        tag_with("progress", &["max", "value", "aria-label"], &[&max, &value, &label], Vec::new());
    let words = tag_with("span", &["aria-hidden"], &["true"], vec![tag::text(&label)]);
    let progress = match total {
        0 => Html::default(),
        _ if session.settings().is_paper => Html::default(),
        _ => tag("div", "progress", vec![bar, words]),
    };
    let notices = view.later.map_or_else(Vec::new, |later| (later.notices)(view.store));
    let outdated = session.settings().today.and_then(|today| currency::outdated(quiz, today));
    let outdated = outdated.map_or_else(Html::default, |outdated| {
        let words = tag::text(&text::outdated(outdated));
        tag_with("p", &["class", "part"], &["notice", "notice"], vec![words, report(quiz)])
    });
    let notice = |words: &String| {
        tag_with("p", &["class", "part"], &["notice", "notice"], vec![tag::text(words)])
    };
    let notices = notices.iter().map(notice).collect();
    // Not a `header`: straight in a page's body that would be a banner.
    let parts = vec![title, description, progress, outdated, notices];
    tag_with("div", &["class", "part"], &["header", "header"], parts)
}

/// A link to whoever can mend the quiz; nothing but pages and mail.
fn report(quiz: &Quiz) -> Html {
    let is_page = quiz.report.starts_with("https://") || quiz.report.starts_with("http://");
    let href = match quiz.report.contains('@') && !quiz.report.contains(':') {
        true => ["mailto:", &quiz.report].concat(),
        false if is_page => quiz.report.clone(),
        false => return Html::default(),
    };
    let link = tag_with("a", &["href"], &[&href], vec![tag::text(text::ASK_FOR_UPDATE)]);
    tag("span", "", vec![tag::text(" "), link, tag::text(".")])
}
