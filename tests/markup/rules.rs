//! What holds for every state: names for all that can be used, no ids twice,
//! headings in order, nothing that a strict page forbids.

use std::collections::HashSet;

use crate::html::{Element, Node};

/// Asserts all of it.
#[track_caller]
pub(crate) fn assert_sound(root: &Element) {
    let mut ids = HashSet::new();
    for element in root.all() {
        assert_allowed(element);
        assert_named(element);
        assert_nested(element);
        if let Some(id) = element.attribute("id") {
            assert!(ids.insert(id), "{id} is the id of two elements");
        }
    }
    for element in root.all() {
        for attribute in ["aria-describedby", "aria-labelledby", "aria-controls", "for"] {
            for id in element.attribute(attribute).into_iter().flat_map(|ids| ids.split(' ')) {
                assert!(ids.contains(id), "{attribute} names {id}, which is not there");
            }
        }
    }
    assert_labels(root);
    assert_headings(root);
    let statuses = root.all().into_iter().filter(|e| e.attribute("role") == Some("status"));
    assert!(statuses.count() >= 1, "there is a place for announcements");
}

/// Nothing that a strict Content Security Policy or a host page objects to.
#[track_caller]
fn assert_allowed(element: &Element) {
    let elements = ["style", "script", "link", "iframe", "object", "img", "a", "base", "meta"];
    assert!(!elements.contains(&element.name.as_str()), "<{}> stands there", element.name);
    for (name, value) in element.attributes() {
        assert!(name != "style", "a style attribute: {value}");
        assert!(!name.starts_with("on"), "an inline handler: {name}={value}");
        assert!(!["src", "href", "srcdoc", "autofocus"].contains(&name), "{name}={value}");
        if name == "tabindex" {
            assert!(["0", "-1"].contains(&value), "the page's order of focus is its own");
        }
    }
}

/// Everything that can be used or jumped to has a name.
#[track_caller]
fn assert_named(element: &Element) {
    let written = element.written();
    let role = element.attribute("role").unwrap_or_default();
    match (element.name.as_str(), role) {
        ("button" | "summary" | "legend" | "h2" | "h3" | "h4" | "th" | "option", _) => {
            assert!(!element.name().is_empty(), "no name: {written}");
        }
        ("section" | "nav" | "form" | "progress", _) | (_, "region" | "group" | "radiogroup") => {
            assert!(element.attribute("aria-label").is_some(), "no label: {written}");
        }
        ("fieldset", _) => {
            let first = element.elements().next().map(|first| first.name.as_str());
            assert_eq!(first, Some("legend"), "{written}");
        }
        ("svg", "img") => {
            assert!(
                element.attribute("aria-label").is_some_and(|label| label.ends_with('.')),
                "{written}"
            );
        }
        ("svg", _) => assert_eq!(element.attribute("aria-hidden"), Some("true"), "{written}"),
        _ => {}
    }
    if element.name == "button" {
        assert!(element.attribute("type").is_some(), "no type: {written}");
    }
    if element.name == "th" {
        assert!(element.attribute("scope").is_some(), "no scope: {written}");
    }
}

/// Every field stands in a label of its own that has words.
#[track_caller]
fn assert_labels(root: &Element) {
    let is_field = |element: &&Element| ["input", "select"].contains(&element.name.as_str());
    let n_fields = root.all().into_iter().filter(is_field).count();
    let mut n_labelled = 0;
    for label in root.find("label") {
        let fields: Vec<_> = label.all().into_iter().filter(is_field).collect();
        assert_eq!(fields.len(), 1, "a label for one field: {}", label.written());
        n_labelled += 1;
        let name = match fields[0].attribute("aria-label") {
            Some(name) => name.to_owned(),
            None => label.name(),
        };
        assert!(!name.is_empty(), "no name: {}", label.written());
    }
    assert_eq!(n_fields, n_labelled, "every field has a label");
}

/// One heading of the quiz, and no level left out on the way down.
#[track_caller]
fn assert_headings(root: &Element) {
    let level = |element: &&Element| element.name.strip_prefix('h')?.parse::<u32>().ok();
    let levels: Vec<u32> = root.all().iter().filter_map(level).collect();
    assert_eq!(levels.first(), Some(&2), "the page has the h1");
    assert_eq!(levels.iter().filter(|level| **level == 2).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
}

/// Elements stand where HTML allows them.
#[track_caller]
fn assert_nested(element: &Element) {
    let allowed: &[&str] = match element.name.as_str() {
        "ul" | "ol" => &["li"],
        "dl" => &["div"],
        "table" => &["thead", "tbody", "tfoot"],
        "thead" | "tbody" | "tfoot" => &["tr"],
        "tr" => &["th", "td"],
        "select" => &["option"],
        "svg" => &["path", "rect", "line", "circle", "text"],
        "p" | "h2" | "h3" | "h4" | "span" | "button" | "label" | "legend" | "summary" | "td" => {
            let phrasing = [
                "span", "code", "em", "strong", "mark", "q", "cite", "small", "svg", "path",
                "rect", "input", "select", "option", "button",
            ];
            for inner in element.all().into_iter().skip(1) {
                let name = inner.name.as_str();
                assert!(phrasing.contains(&name), "<{name}> in <{}>", element.name);
            }
            return;
        }
        _ => return,
    };
    for node in &element.children {
        match node {
            Node::Element(inner) => {
                assert!(allowed.contains(&inner.name.as_str()), "{}", element.written());
            }
            Node::Text(words) => assert_eq!(words, "", "{}", element.written()),
        }
    }
}
