//! What was right and wrong: line by line, in words, color and sign.

use std::ops::Range;

use yew::prelude::*;

use super::icon::Icon;
use crate::error_kind::ErrorKind;
use crate::grade::{Finding, Grade, LineGrade, LineState, Verdict};
use crate::markup::Markup;
use crate::quiz::{Evidence, KeyLine, Kind, Question, Response};
use crate::session::{Item, Phase};
use crate::text;

pub(super) fn view(question: &Question, item: &Item) -> Html {
    let Some(grade) = item.grade().filter(|_| item.phase != Phase::Answering) else {
        return Html::default();
    };
    let (state, icon) = match grade.verdict {
        Verdict::Correct => ("right", Icon::Right),
        Verdict::Partly => ("partly", Icon::Partly),
        Verdict::Incorrect => ("wrong", Icon::Wrong),
    };
    let is_solved = item.phase == Phase::Solved;
    html! {
        <section class="feedback" part="feedback" data-state={state} aria-label="Feedback">
            <h4 class="verdict" tabindex="-1" data-focus="feedback">
                <span class="badge">{ icon.view() }</span>
                <span>{ text::verdict(grade.verdict) }</span>
                { " " }
                <span class="points">{ grade.points }{ " of 100 points" }{ hints_cost(item) }</span>
            </h4>
            <ul class="graded">
                if question.kind == Kind::Choose {
                    { for grade.findings.iter().filter(|f| is_solved || is_about_chosen(f, question)).map(|f| choice_finding(f, question)) }
                } else {
                    { for grade.lines.iter().enumerate().map(|(idx, line)| entered(idx, line, question, grade)) }
                    { missing(grade, question, is_solved) }
                }
            </ul>
            { poa(grade) }
            { score(grade, question, is_solved) }
        </section>
    }
}

/// What the hints before the last answer took of its points.
fn hints_cost(item: &Item) -> String {
    match item.tries.last() {
        Some(last) if last.earned < last.grade.points => {
            let cost = (last.grade.points - last.earned).to_string();
            let hints = text::count(last.n_hints, "hint", "hints");
            [", −", &cost, " for ", &hints].concat()
        }
        _ => String::new(),
    }
}

/// Tells whether a line that is entered once more was right before, and
/// stands as it stood.
pub(super) fn was_right(item: &Item, idx: usize) -> bool {
    let (Some(last), Response::Assign(now)) = (item.tries.last(), &item.response) else {
        return false;
    };
    let Response::Assign(before) = &last.response else { return false };
    // Lines may have been moved meanwhile.
    let place = before.iter().position(|entry| Some(entry) == now.get(idx));
    let line = place.and_then(|place| last.grade.lines.get(place));
    line.is_some_and(|line| line.state == LineState::Right)
}

/// The evidence to light up: of the lines that the feedback speaks of, and of
/// the whole key once the solution is there.
pub(super) fn lit(question: &Question, item: &Item, markup: &Markup) -> Vec<Range<usize>> {
    let find = |evidence: &[Evidence]| {
        evidence.iter().filter_map(|e| markup.find(e).ok()).collect::<Vec<_>>()
    };
    match (item.phase, item.grade()) {
        (Phase::Answering, _) | (_, None) if item.phase != Phase::Solved => Vec::new(),
        (Phase::Solved, _) => {
            let of_key = question.key.iter().flat_map(|key| find(&key.evidence));
            of_key.chain(find(&question.evidence)).collect()
        }
        (_, grade) => {
            let lines = grade.map(|grade| (question.answer_lines(grade.answer), &grade.lines));
            let Some((key, graded)) = lines else { return Vec::new() };
            let keys = graded.iter().filter_map(|line| key.get(line.key?));
            keys.flat_map(|key| find(&key.evidence)).collect()
        }
    }
}

fn entered(idx: usize, line: &LineGrade, question: &Question, grade: &Grade) -> Html {
    let (state, icon) = match line.state {
        LineState::Empty => return Html::default(),
        LineState::Right => ("right", Icon::Right),
        LineState::Partly(_) => ("partly", Icon::Partly),
        LineState::Wrong => ("wrong", Icon::Wrong),
        LineState::Optional | LineState::Duplicate => ("neutral", Icon::Neutral),
    };
    let findings = grade.findings.iter().filter(|finding| finding.entry == Some(idx));
    let key = line.key.and_then(|key| question.answer_lines(grade.answer).get(key));
    let evidence = key.filter(|_| line.state != LineState::Right).map(quotes).unwrap_or_default();
    html! {
        <li class="graded-line" data-state={state} key={idx}>
            <span class="badge">{ icon.view() }</span>
            <div>
                <p class="graded-head">
                    <code>{ &line.shown }</code>
                    <span class="graded-state">{ text::line_state(line.state) }</span>
                </p>
                { for findings.map(finding) }
                { evidence }
            </div>
        </li>
    }
}

/// The words of the statement to look at again.
fn quotes(key: &KeyLine) -> Html {
    if key.evidence.is_empty() {
        return Html::default();
    }
    let quote = |evidence: &Evidence| html! { <q dir="auto">{ &evidence.text }</q> };
    html! { <p class="quotes">{ "In the statement: " }{ for key.evidence.iter().map(quote) }</p> }
}

fn missing(grade: &Grade, question: &Question, is_solved: bool) -> Html {
    let omitted = grade.findings.iter().filter(|finding| finding.entry.is_none());
    let line = |finding: &Finding| {
        let key = finding.key.and_then(|key| question.answer_lines(grade.answer).get(key));
        let shown = finding.clone();
        // Before the solution neither the code nor the author's reason for it.
        let shown = if is_solved {
            shown
        } else {
            Finding { why: String::new(), cite: Vec::new(), ..shown }
        };
        html! {
            <li class="graded-line" data-state="missing">
                <span class="badge">{ Icon::Missing.view() }</span>
                <div>
                    if is_solved {
                        <p class="graded-head">
                            <code>{ &finding.code }</code>
                            <span class="graded-state">{ "Missing" }</span>
                        </p>
                    }
                    { self::finding(&shown) }
                    if is_solved { { key.map(quotes).unwrap_or_default() } }
                </div>
            </li>
        }
    };
    omitted.map(line).collect()
}

/// Draws a finding under its own label.
fn finding(finding: &Finding) -> Html {
    labeled(finding, &text::finding_label(finding))
}

fn labeled(finding: &Finding, label: &str) -> Html {
    let detail = text::finding_detail(finding);
    // The author's reason says it better than the general explanation.
    let has_own = finding.why.is_empty() || finding.detail.is_some();
    html! {
        <div class="finding" data-kind={finding.kind.map(ErrorKind::name)}>
            <p class="finding-head"><strong>{ label }</strong>{ cost(finding) }</p>
            <p>
                if has_own { { detail }{ " " } }
                if !finding.why.is_empty() { <span dir="auto">{ &finding.why }</span> }
                { citations(&finding.cite) }
            </p>
        </div>
    }
}

fn cost(finding: &Finding) -> Html {
    if finding.cost == 0 && finding.stated == 0 {
        return Html::default();
    }
    let label = ["costs ", &text::count(finding.cost.into(), "point", "points")].concat();
    html! {
        <>
            { " " }
            <span class="cost"><span aria-hidden="true">{ "−" }{ finding.cost }</span>
            <span class="visually-hidden">{ label }</span></span>
            if finding.cost < finding.stated {
                { " " }<small>{ "(of " }{ finding.stated }{ ": no more points to lose)" }</small>
            }
        </>
    }
}

/// Guideline sections as small print.
pub(super) fn citations(cite: &[String]) -> Html {
    if cite.is_empty() {
        return Html::default();
    }
    html! { <>{ " " }<cite>{ cite.join(", ") }</cite></> }
}

fn is_about_chosen(finding: &Finding, question: &Question) -> bool {
    finding.choice.and_then(|idx| question.choices.get(idx)).is_some_and(|choice| !choice.right)
}

fn choice_finding(finding: &Finding, question: &Question) -> Html {
    let (state, icon) = match is_about_chosen(finding, question) {
        true => ("wrong", Icon::Wrong),
        false => ("missing", Icon::Missing),
    };
    html! {
        <li class="graded-line" data-state={state}>
            <span class="badge">{ icon.view() }</span>
            <div>
                if !finding.code.is_empty() {
                    <p class="graded-head"><code>{ &finding.code }</code></p>
                }
                { labeled(finding, &label(finding, question)) }
            </div>
        </li>
    }
}

/// A right choice that was not marked is no error of its own kind.
fn label(finding: &Finding, question: &Question) -> String {
    match finding.kind {
        None if !is_about_chosen(finding, question) => text::MISSED_CHOICE.to_owned(),
        _ => text::finding_label(finding),
    }
}

fn poa(grade: &Grade) -> Html {
    let Some((right, needed)) = grade.poa.filter(|&(_, needed)| needed > 0) else {
        return Html::default();
    };
    html! {
        <p class="poa-score">{ "POA indicators: " }{ right }{ " of " }{ needed }{ " right. They are not in the points." }</p>
    }
}

/// What the score is made of; adds up.
fn score(grade: &Grade, question: &Question, is_solved: bool) -> Html {
    if grade.points == 100 {
        return Html::default();
    }
    let row = |finding: &Finding| {
        // What is missing is not told before the solution is asked for.
        let is_own = finding.entry.is_some() || is_about_chosen(finding, question);
        let code = Some(&finding.code).filter(|code| (is_own || is_solved) && !code.is_empty());
        html! {
            <tr>
                <th scope="row">{ label(finding, question) }{ " " }
                    if let Some(code) = code { <code>{ code }</code> }</th>
                <td>{ "−" }{ finding.cost }</td>
            </tr>
        }
    };
    html! {
        <details class="score" part="score">
            <summary>{ "How the points add up" }</summary>
            <table>
                <tbody>
                    <tr><th scope="row">{ "A full answer" }</th><td>{ "100" }</td></tr>
                    { for grade.findings.iter().filter(|f| f.cost > 0).map(row) }
                </tbody>
                <tfoot><tr><th scope="row">{ "Your points" }</th><td>{ grade.points }</td></tr></tfoot>
            </table>
        </details>
    }
}
