//! Charts: an SVG that says in one sentence what it shows, and a table behind
//! it with every figure.
//!
//! Places are percentages across and pixels down, so that a chart fits any
//! width and its letters keep their size. A state is shown by color and by
//! the words or the height beside it, never by color alone.

use yew::prelude::*;

use super::super::tag::{self, tag, tag_with};

/// A row of a chart of bars.
pub(super) struct Bar {
    pub(super) name: String,
    /// How long it is, 0 to 100.
    pub(super) percent: u32,
    /// Its figure, as it is read.
    pub(super) shown: String,
    /// `right`, `partly`, `wrong`, `missing` or nothing.
    pub(super) state: &'static str,
}

/// What stands around a chart.
pub(super) struct Frame<'a> {
    pub(super) title: &'a str,
    /// One sentence: what is to be seen.
    pub(super) says: &'a str,
    /// The heads of the table's columns.
    pub(super) head: &'a [&'a str],
    /// The cells of the table.
    pub(super) rows: Vec<Vec<String>>,
}

/// How high a row of bars is, in pixels.
const ROW: u32 = 44;

/// How much of the width the bars have, in per cent; their figures have the rest.
const BARS: u32 = 76;

/// The most letters of a name that are drawn; the table has all of them.
const MAX_NAME: usize = 40;

/// Writes hundredths of a per cent.
fn hundredths(n: u32) -> String {
    let rest = n % 100;
    let point = if rest < 10 { ".0" } else { "." };
    [(n / 100).to_string().as_str(), point, &rest.to_string(), "%"].concat()
}

fn beginning(name: &str) -> String {
    match name.char_indices().nth(MAX_NAME) {
        Some((end, _)) => [name.get(..end).unwrap_or_default(), "…"].concat(),
        None => name.to_owned(),
    }
}

/// Draws bars from left to right, with a line at a percentage if there is one
/// to reach.
pub(super) fn bars(frame: Frame<'_>, bars: &[Bar], mark: Option<(u32, &str)>) -> Html {
    let n = |n: u32| n.to_string();
    let top = if mark.is_some() { 20 } else { 0 };
    let height = top + ROW * u32::try_from(bars.len()).unwrap_or_default();
    let mut parts = Vec::new();
    // What a percentage is of the room for the bars, in hundredths of a per cent.
    let across = |n: u32| hundredths(n.min(100) * BARS);
    let room = across(100);
    for (idx, bar) in bars.iter().enumerate() {
        let y = top + ROW * u32::try_from(idx).unwrap_or_default();
        let track = n(y + 23);
        parts.push(svg_text("chart-name", "0", &n(y + 16), "start", &beginning(&bar.name)));
        parts.push(svg_text("chart-value", "100%", &n(y + 33), "end", &bar.shown));
        parts.push(rect("chart-track", "0", &track, &room, "10", ""));
        parts.push(rect("chart-fill", "0", &track, &across(bar.percent), "10", bar.state));
        if let Some((at, _)) = mark {
            let x = across(at);
            parts.push(line("chart-mark", &x, &n(y + 20), &x, &n(y + 36)));
        }
    }
    if let Some((at, name)) = mark {
        parts.push(svg_text("chart-mark-name", &across(at), "13", "middle", name));
    }
    draw(frame, height, parts)
}

/// Draws upright bars side by side, as high as `percent` says.
pub(super) fn columns(frame: Frame<'_>, bars: &[Bar], most: &str) -> Html {
    const HEIGHT: u32 = 120;
    let count = u32::try_from(bars.len()).unwrap_or(u32::MAX).max(1);
    // In hundredths of a per cent.
    let step = 10_000 / count;
    let mut parts = vec![
        svg_text("chart-mark-name", "0", "12", "start", most),
        line("chart-axis", "0", "18", "100%", "18"),
        line("chart-axis", "0", &(18 + HEIGHT).to_string(), "100%", &(18 + HEIGHT).to_string()),
    ];
    for (idx, bar) in bars.iter().enumerate() {
        let x = step * u32::try_from(idx).unwrap_or_default() + step / 8;
        let height = (bar.percent.min(100) * HEIGHT / 100).max(1);
        let (y, height) = ((18 + HEIGHT - height).to_string(), height.to_string());
        parts.push(rect(
            "chart-fill",
            &hundredths(x),
            &y,
            &hundredths(step * 3 / 4),
            &height,
            bar.state,
        ));
    }
    draw(frame, HEIGHT + 24, parts)
}

/// A point of a curve: how high each of the two curves is, 0 to 100, if it is
/// there.
pub(super) type Point = [Option<u32>; 2];

/// Draws two curves from left to right, with a line at a percentage for each.
pub(super) fn curves(
    frame: Frame<'_>,
    points: &[Point],
    names: [&str; 2],
    marks: [u32; 2],
) -> Html {
    const HEIGHT: u32 = 140;
    const TOP: u32 = 42;
    let steps = u32::try_from(points.len()).unwrap_or(u32::MAX).saturating_sub(1).max(1);
    let y = |percent: u32| (TOP + HEIGHT - percent.min(100) * HEIGHT / 100).to_string();
    let x = |idx: usize| {
        // Between 2 and 98, so that no point is cut.
        let idx = u32::try_from(idx).unwrap_or_default();
        [&(2 + 96 * idx / steps).to_string(), "%"].concat()
    };
    let mut parts = Vec::new();
    for percent in [0, 50, 100] {
        parts.push(line("chart-axis", "0", &y(percent), "100%", &y(percent)));
    }
    for (which, class) in ["chart-first", "chart-second"].into_iter().enumerate() {
        let mark = marks.get(which).copied().unwrap_or_default();
        parts.push(line(
            [class, " chart-dashed"].concat().as_str(),
            "0",
            &y(mark),
            "100%",
            &y(mark),
        ));
        let known = points.iter().enumerate();
        let known: Vec<(usize, u32)> = known
            .filter_map(|(idx, point)| Some((idx, point.get(which).copied().flatten()?)))
            .collect();
        for pair in known.windows(2) {
            if let [(from, low), (to, high)] = pair {
                parts.push(line(class, &x(*from), &y(*low), &x(*to), &y(*high)));
            }
        }
        for (idx, percent) in known {
            let keys = &["class", "cx", "cy", "r"];
            parts.push(tag_with("circle", keys, &[class, &x(idx), &y(percent), "4"], Vec::new()));
        }
        let y = if which == 0 { "13" } else { "31" };
        let name = names.get(which).copied().unwrap_or_default();
        parts.push(svg_text([class, " chart-name"].concat().as_str(), "0", y, "start", name));
    }
    draw(frame, TOP + HEIGHT + 8, parts)
}

fn draw(frame: Frame<'_>, height: u32, parts: Vec<Html>) -> Html {
    let label = [frame.title, ". ", frame.says].concat();
    let keys = &["class", "role", "aria-label", "width", "height"];
    let chart =
        tag_with("svg", keys, &["chart", "img", &label, "100%", &height.to_string()], parts);
    html! {
        <figure class="figure">
            <figcaption>
                { tag("h4", "", vec![tag::text(frame.title)]) }
                { tag("p", "says", vec![tag::text(frame.says)]) }
            </figcaption>
            { chart }
            <details>
                <summary>{ "As a table" }</summary>
                { table(&frame) }
            </details>
        </figure>
    }
}

/// The table behind a chart; it scrolls sideways where it is too wide.
pub(super) fn table(frame: &Frame<'_>) -> Html {
    let head =
        frame.head.iter().map(|name| tag_with("th", &["scope"], &["col"], vec![tag::text(name)]));
    let row = |cells: &Vec<String>| {
        let cell = |(idx, text): (usize, &String)| match idx {
            0 => tag_with("th", &["scope", "dir"], &["row", "auto"], vec![tag::text(text)]),
            _ => tag("td", "", vec![tag::text(text)]),
        };
        tag("tr", "", cells.iter().enumerate().map(cell).collect())
    };
    let head = tag("thead", "", vec![tag("tr", "", head.collect())]);
    let body = tag("tbody", "", frame.rows.iter().map(row).collect());
    let table = tag("table", "", vec![head, body]);
    tag_with(
        "div",
        &["class", "tabindex", "role", "aria-label"],
        &["scroll", "0", "region", frame.title],
        vec![table],
    )
}

fn rect(class: &str, x: &str, y: &str, width: &str, height: &str, state: &str) -> Html {
    let keys = &["class", "x", "y", "width", "height", "data-state"];
    tag_with("rect", keys, &[class, x, y, width, height, state], Vec::new())
}

fn line(class: &str, x1: &str, y1: &str, x2: &str, y2: &str) -> Html {
    tag_with("line", &["class", "x1", "y1", "x2", "y2"], &[class, x1, y1, x2, y2], Vec::new())
}

fn svg_text(class: &str, x: &str, y: &str, anchor: &str, text: &str) -> Html {
    let keys = &["class", "x", "y", "text-anchor"];
    tag_with("text", keys, &[class, x, y, anchor], vec![tag::text(text)])
}
