//! Authored text with its little markup, and evidence lit up in it.

use std::ops::Range;

use yew::prelude::*;

use crate::markup::{Markup, Run, Style, merge};

/// Draws the paragraphs of a text.
pub(super) fn prose(text: &str) -> Html {
    paragraphs(&Markup::parse(text), &[])
}

/// Draws the paragraphs with the ranges of the plain text marked.
pub(super) fn paragraphs(markup: &Markup, lit: &[Range<usize>]) -> Html {
    let lit = merge(lit.to_vec());
    let paragraph =
        |runs: &Vec<Run>| html! { <p dir="auto">{ for runs.iter().map(|r| run(r, &lit)) }</p> };
    markup.paragraphs.iter().map(paragraph).collect()
}

fn run(run: &Run, lit: &[Range<usize>]) -> Html {
    let pieces = pieces(run, lit).into_iter().map(|(piece, is_lit)| match is_lit {
        true => html! { <mark>{ piece }</mark> },
        false => html! { { piece } },
    });
    match run.style {
        Style::Plain => pieces.collect(),
        Style::Emphasis => html! { <em>{ for pieces }</em> },
        Style::Code => html! { <code>{ for pieces }</code> },
    }
}

/// Cuts a run where marked ranges begin and end.
fn pieces<'a>(run: &'a Run, lit: &[Range<usize>]) -> Vec<(&'a str, bool)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut push = |from: usize, to: usize, is_lit: bool| match run.text.get(from..to) {
        Some(piece) if !piece.is_empty() => pieces.push((piece, is_lit)),
        _ => {}
    };
    for range in lit {
        let local = |offset: usize| offset.saturating_sub(run.start).min(run.text.len());
        let (from, to) = (local(range.start), local(range.end));
        push(at, from, false);
        push(from, to, true);
        at = at.max(to);
    }
    push(at, run.text.len(), false);
    pieces
}
