//! Authored text with its little markup, and evidence lit up in it.

use std::ops::Range;

use yew::prelude::*;

use super::tag::{self, tag, tag_with};
use crate::markup::{Markup, Run, Style, merge};

/// Draws the paragraphs of a text.
pub(super) fn prose(text: &str) -> Html {
    paragraphs(&Markup::parse(text), &[])
}

/// Draws the paragraphs with the ranges of the plain text marked.
pub(super) fn paragraphs(markup: &Markup, lit: &[Range<usize>]) -> Html {
    let lit = merge(lit.to_vec());
    let paragraph = |runs: &Vec<Run>| {
        tag_with("p", &["dir"], &["auto"], runs.iter().map(|r| run(r, &lit)).collect())
    };
    markup.paragraphs.iter().map(paragraph).collect()
}

fn run(run: &Run, lit: &[Range<usize>]) -> Html {
    let piece = |(piece, is_lit): (&str, bool)| match is_lit {
        true => tag("mark", "", vec![tag::text(piece)]),
        false => tag::text(piece),
    };
    let pieces: Vec<Html> = pieces(run, lit).into_iter().map(piece).collect();
    match run.style {
        Style::Plain => pieces.into_iter().collect(),
        Style::Emphasis => tag("em", "", pieces),
        Style::Code => tag("code", "", pieces),
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
