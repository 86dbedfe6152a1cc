//! As much of HTML as Yew's server renderer writes: read into a tree, asked
//! about, and written one element a line.

use std::fmt::Write;

/// Elements without an end.
const VOID: [&str; 2] = ["input", "br"];

/// Elements that are part of a sentence.
const RUNS: [&str; 7] = ["code", "em", "strong", "mark", "q", "cite", "small"];

/// An element with all that is in it.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    pub(crate) children: Vec<Node>,
}

#[derive(Clone, Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// Reads a text of one element; ends the test at what is not well formed.
    pub(crate) fn read(html: &str) -> Self {
        let mut reader = Reader { rest: html };
        let Node::Element(element) = reader.node() else { panic!("no element: {html}") };
        assert_eq!(reader.rest, "", "there is more behind the end");
        element
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Returns the elements directly in it.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// Returns itself and every element in it, in their order.
    pub(crate) fn all(&self) -> Vec<&Self> {
        let mut all = vec![self];
        self.elements().for_each(|element| all.extend(element.all()));
        all
    }

    /// Returns the elements with that name or, for `.name`, that class.
    pub(crate) fn find<'a>(&'a self, what: &'a str) -> impl Iterator<Item = &'a Self> {
        self.all().into_iter().filter(move |element| match what.strip_prefix('.') {
            Some(class) => element.has_class(class),
            None => element.name == what,
        })
    }

    /// Returns the only such element.
    #[track_caller]
    pub(crate) fn only<'a>(&'a self, what: &'a str) -> &'a Self {
        let found: Vec<_> = self.find(what).collect();
        assert_eq!(found.len(), 1, "{what} in\n{}", self.written());
        found[0]
    }

    fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    }

    /// Returns the text of it as a reader sees it, without what is hidden from
    /// the eyes or, with `for_ears`, from the ears.
    fn collect_text(&self, for_ears: bool, text: &mut String) {
        let is_hidden = match for_ears {
            true => self.attribute("aria-hidden") == Some("true"),
            false => self.has_class("visually-hidden"),
        };
        if is_hidden {
            return;
        }
        // Words of one box don't run into those of the next one.
        let gap = if RUNS.contains(&self.name.as_str()) { "" } else { " " };
        text.push_str(gap);
        for node in &self.children {
            match node {
                Node::Element(element) => element.collect_text(for_ears, text),
                Node::Text(words) => text.push_str(words),
            }
        }
        text.push_str(gap);
    }

    /// Returns the text that is seen, white space folded.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.collect_text(false, &mut text);
        folded(&text)
    }

    /// Returns what a screen reader calls it.
    pub(crate) fn name(&self) -> String {
        let mut text = String::new();
        match self.attribute("aria-label") {
            Some(label) => text.push_str(label),
            None => self.collect_text(true, &mut text),
        }
        folded(&text)
    }

    /// Returns the element as HTML, one element a line.
    pub(crate) fn written(&self) -> String {
        let mut text = String::new();
        self.write(0, &mut text);
        text
    }

    fn write(&self, depth: usize, text: &mut String) {
        let line = self.on_one_line();
        let has_blocks = self.elements().any(|element| element.elements().next().is_some());
        if line.len() + 2 * depth <= 100 && !has_blocks {
            writeln!(text, "{:1$}{line}", "", 2 * depth).unwrap();
            return;
        }
        writeln!(text, "{:1$}{2}", "", 2 * depth, self.start()).unwrap();
        for node in &self.children {
            match node {
                Node::Element(element) => element.write(depth + 1, text),
                Node::Text(words) => {
                    let words = with_visible_ends(&escaped(words));
                    writeln!(text, "{:1$}{words}", "", 2 * depth + 2).unwrap();
                }
            }
        }
        if !VOID.contains(&self.name.as_str()) {
            writeln!(text, "{:1$}</{2}>", "", 2 * depth, self.name).unwrap();
        }
    }

    fn on_one_line(&self) -> String {
        let mut text = self.start();
        for node in &self.children {
            match node {
                Node::Element(element) => text.push_str(&element.on_one_line()),
                Node::Text(words) => text.push_str(&escaped(words)),
            }
        }
        if !VOID.contains(&self.name.as_str()) {
            write!(text, "</{}>", self.name).unwrap();
        }
        text
    }

    fn start(&self) -> String {
        let mut text = format!("<{}", self.name);
        for (name, value) in &self.attributes {
            write!(text, " {name}=\"{}\"", escaped(value)).unwrap();
        }
        text + ">"
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Shows spaces at the ends, which a line of its own would hide.
fn with_visible_ends(text: &str) -> String {
    let inner = text.trim_matches(' ');
    match inner {
        "" => "␣".repeat(text.len()),
        _ => {
            let n_before = text.len() - text.trim_start_matches(' ').len();
            let n_behind = text.len() - n_before - inner.len();
            ["␣".repeat(n_before).as_str(), inner, "␣".repeat(n_behind).as_str()].concat()
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let text = text.replace("&#x27;", "'").replace("&#x2F;", "/");
    let is_whole = text.split('&').skip(1).all(|rest| rest.starts_with("amp;"));
    assert!(is_whole, "a bare & or an unknown entity in {text:?}");
    text.replace("&amp;", "&")
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// Takes everything before the first of these characters.
    fn until(&mut self, ends: &[char]) -> &'a str {
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (head, tail) = self.rest.split_at(end);
        self.rest = tail;
        head
    }

    #[track_caller]
    fn take(&mut self, wanted: &str) {
        let rest = self.rest.strip_prefix(wanted);
        self.rest = rest.unwrap_or_else(|| panic!("expected {wanted:?}, found {:?}", self.rest));
    }

    fn node(&mut self) -> Node {
        if !self.rest.starts_with('<') {
            return Node::Text(unescaped(self.until(&['<'])));
        }
        self.take("<");
        let name = self.until(&[' ', '>']).to_owned();
        assert!(name.chars().all(char::is_alphanumeric), "{name:?} is no element");
        let attributes = self.attributes();
        let mut children = Vec::new();
        if !VOID.contains(&name.as_str()) {
            while !self.rest.starts_with("</") {
                assert!(!self.rest.is_empty(), "<{name}> has no end");
                children.push(self.node());
            }
            self.take("</");
            self.take(&name);
            self.take(">");
        }
        Node::Element(Element { name, attributes, children })
    }

    fn attributes(&mut self) -> Vec<(String, String)> {
        let mut attributes: Vec<(String, String)> = Vec::new();
        while self.rest.starts_with(' ') {
            self.take(" ");
            let name = self.until(&['=', ' ', '>']).to_owned();
            assert!(
                attributes.iter().all(|(known, _)| *known != name),
                "{name} stands there twice"
            );
            let mut value = String::new();
            if self.rest.starts_with('=') {
                self.take("=\"");
                value = unescaped(self.until(&['"']));
                self.take("\"");
            }
            attributes.push((name, value));
        }
        self.take(">");
        attributes
    }
}
