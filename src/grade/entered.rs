//! The entries of a response: read, and those that are the same line made one.

use super::Detail;
use super::compare::Cause;
use crate::code::{Code, CodeFault, CodeSet, Line, Modifier, Reading};
use crate::error_kind::ErrorKind;
use crate::quiz::{Entry, Poa};
use crate::small_sort::sort_by;

/// What was entered.
pub(super) struct Entered<'a> {
    /// The distinct lines, by code set, code and modifiers, then what is no
    /// line: the order of entry can't influence anything that goes by this one.
    pub(super) lines: Vec<Distinct>,
    /// How each entry was read; nothing for an empty one.
    pub(super) shown: Vec<(String, Option<CodeSet>)>,
    entries: &'a [Entry],
}

/// A line, entered once or more.
pub(super) struct Distinct {
    pub(super) content: Content,
    /// Where it was entered, in order; never empty.
    pub(super) entries: Vec<usize>,
}

/// What an entry holds.
pub(super) enum Content {
    /// A line of a code set that the question allows.
    Line(Line),
    /// A line of another code set.
    OtherSet(Line),
    /// No line of any set: what was typed.
    NoLine(String, CodeFault),
}

/// What makes two entries the same line: set, code and modifiers, or else
/// what was typed into the three fields.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    Line(Code, Vec<Modifier>),
    Typed([String; 3]),
}

impl<'a> Entered<'a> {
    pub(super) fn read(entries: &'a [Entry], allowed: &[CodeSet]) -> Self {
        let mut lines: Vec<(Identity, Distinct)> = Vec::new();
        let mut shown = Vec::with_capacity(entries.len());
        for (idx, entry) in entries.iter().enumerate() {
            let Some(content) = Content::read(entry, allowed) else {
                shown.push((String::new(), None));
                continue;
            };
            shown.push((content.text(), content.line().map(|line| line.code.set())));
            let identity = content.identity(entry);
            match lines.iter_mut().find(|(other, _)| *other == identity) {
                Some((_, twin)) => {
                    twin.content.add_units(&content);
                    twin.entries.push(idx);
                }
                None => lines.push((identity, Distinct { content, entries: vec![idx] })),
            }
        }
        sort_by(&mut lines, |a, b| a.0 < b.0);
        Self { lines: lines.into_iter().map(|(_, line)| line).collect(), shown, entries }
    }

    /// Returns `true` if the line was entered with this POA indicator and no other.
    pub(super) fn has_poa(&self, line: &Distinct, poa: Option<Poa>) -> bool {
        let entries = line.entries.iter().filter_map(|&idx| self.entries.get(idx));
        let mut stated = entries.filter_map(|entry| entry.poa).peekable();
        stated.peek().is_some() && stated.all(|stated| Some(stated) == poa)
    }
}

impl Distinct {
    pub(super) fn line(&self) -> Option<&Line> {
        self.content.line()
    }

    pub(super) fn first_entry(&self) -> usize {
        self.entries.first().copied().unwrap_or_default()
    }

    /// Returns what keeps it from earning anything whatever the key is.
    pub(super) fn fault(&self) -> Option<Cause> {
        match &self.content {
            Content::Line(_) => None,
            Content::OtherSet(line) => {
                Some(Cause::with(ErrorKind::WrongCodeSet, Detail::OtherSet(line.code.set())))
            }
            Content::NoLine(_, fault) => {
                Some(Cause::with(ErrorKind::Malformed, Detail::Fault(*fault)))
            }
        }
    }
}

impl Content {
    /// Reads an entry; `None` if nothing was typed.
    fn read(entry: &Entry, allowed: &[CodeSet]) -> Option<Self> {
        Some(match entry.read(allowed) {
            Reading::Empty => return None,
            Reading::One(line) => Self::Line(line),
            Reading::OtherSet(line) => Self::OtherSet(line),
            Reading::Malformed(fault) => {
                let typed = [&entry.code, &entry.modifiers, &entry.units].map(|text| text.trim());
                let typed: Vec<&str> = typed.into_iter().filter(|text| !text.is_empty()).collect();
                Self::NoLine(typed.join(" "), fault)
            }
            // The learner was not asked, or did not answer: five characters
            // without a dot are HCPCS' own form, seven are PCS' own.
            Reading::Several(lines) => {
                let set = lines.last()?.code.set();
                return Self::read(&Entry { set: Some(set), ..entry.clone() }, &[set]);
            }
        })
    }

    pub(super) fn line(&self) -> Option<&Line> {
        match self {
            Self::Line(line) | Self::OtherSet(line) => Some(line),
            Self::NoLine(..) => None,
        }
    }

    /// Returns the line as a coder writes it, or what was typed.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Line(line) | Self::OtherSet(line) => line.to_string(),
            Self::NoLine(text, _) => text.clone(),
        }
    }

    fn identity(&self, entry: &Entry) -> Identity {
        match self.line() {
            Some(line) => Identity::Line(line.code.clone(), line.modifiers.clone()),
            None => Identity::Typed(
                [&entry.code, &entry.modifiers, &entry.units]
                    .map(|text| text.trim().to_ascii_uppercase()),
            ),
        }
    }

    /// Adds the units of the same line entered again; diagnoses have none.
    fn add_units(&mut self, again: &Self) {
        if let (Self::Line(line) | Self::OtherSet(line), Some(again)) = (self, again.line())
            && line.code.set().has_modifiers()
        {
            line.units = Some(line.billed_units().saturating_add(again.billed_units()));
        }
    }
}
