//! Reads the Tabular List of ICD-10-CM as CDC/NCHS publish it in XML.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use super::release::{Entry, Release, add_rule};
use super::table::{Edition, Group, Note, Term};
use super::{AS_PUBLISHED, SourceFault};
use crate::code::{Code, CodeSet};
use crate::code_book::NoteKind;

/// Reads an edition. `codes` are all codes of the edition without dots, headers
/// and 7th characters included: the XML alone allows some that don't exist.
///
/// # Errors
///
/// With the line, where the file isn't what it should be.
pub fn read(xml: &str, codes: &BTreeSet<String>, edition: Edition) -> Result<Release, SourceFault> {
    let document = parse(xml)?;
    let root = document.root_element();
    let mut reader = Reader { codes, release: Release::empty(CodeSet::Icd10cm, edition) };
    for chapter in children(root, "chapter") {
        reader.chapter(chapter)?;
    }
    let mut release = reader.release;
    if release.codes.is_empty() {
        return Err(SourceFault::at(
            1,
            format!("the Tabular List has no chapters; {AS_PUBLISHED}"),
        ));
    }
    release.terms.sort_by(|a, b| a.code.cmp(&b.code));
    release.notes.sort_by(|a, b| a.at.cmp(&b.at));
    Ok(release)
}

/// Checks that a file is the Tabular List, without reading it.
///
/// # Errors
///
/// With the line, if it isn't.
pub(super) fn root(xml: &str) -> Result<(), SourceFault> {
    parse(xml).map(drop)
}

fn parse(xml: &str) -> Result<Document<'_>, SourceFault> {
    let document = Document::parse(xml).map_err(|error| {
        let message = format!("{error}; {AS_PUBLISHED}");
        SourceFault::at(error.pos().row as usize, message)
    })?;
    let root = document.root_element();
    let name = root.tag_name().name();
    if name == "ICD10CM.tabular" {
        return Ok(document);
    }
    let message = format!(
        "expected <ICD10CM.tabular>, found <{name}>; take the Tabular List \
         (icd10cm-tabular-….xml), not the Index or another table"
    );
    Err(SourceFault::at(line_of(root), message))
}

struct Reader<'a> {
    codes: &'a BTreeSet<String>,
    release: Release,
}

impl Reader<'_> {
    fn chapter(&mut self, chapter: Node<'_, '_>) -> Result<(), SourceFault> {
        let id = child_text(chapter, "name")?;
        let title = child_text(chapter, "desc")?;
        let (title, range) = split_range(&title);
        let (first, last) =
            range.ok_or_else(|| fault(chapter, "a chapter without its range of codes"))?;
        self.release.groups.push(Group {
            id: id.clone(),
            first,
            last,
            title,
            categories: Vec::new(),
        });
        self.notes(chapter, &id);
        for section in children(chapter, "section") {
            let id =
                section.attribute("id").ok_or_else(|| fault(section, "a section without id"))?;
            let (title, range) = split_range(&child_text(section, "desc")?);
            let (first, last) = range.unwrap_or_else(|| match id.split_once('-') {
                Some((first, last)) => (first.to_owned(), last.to_owned()),
                None => (id.to_owned(), id.to_owned()),
            });
            let categories = children(section, "diag").map(|diag| child_text(diag, "name"));
            let mut categories = categories.collect::<Result<Vec<_>, _>>()?;
            categories.sort();
            self.release.groups.push(Group { id: id.to_owned(), first, last, title, categories });
            // A block of one category has its notes at the category too.
            self.notes(section, id);
            for diag in children(section, "diag") {
                self.diag(diag, None)?;
            }
        }
        Ok(())
    }

    fn diag(
        &mut self,
        diag: Node<'_, '_>,
        rule: Option<&[(char, String)]>,
    ) -> Result<(), SourceFault> {
        let name = child_text(diag, "name")?;
        let code = Code::parse(CodeSet::Icd10cm, &name)
            .map_err(|_| fault(diag, &format!("`{name}` is no code of ICD-10-CM")))?;
        let own = children(diag, "sevenChrDef").next().map(seventh).transpose()?;
        let rule = own.as_deref().or(rule);
        let kids: Vec<_> = children(diag, "diag").collect();
        let lawful = rule.map(|rule| self.lawful(&code, rule)).filter(|_| kids.is_empty());
        let lawful = lawful.filter(|values| !values.is_empty());
        let billable = kids.is_empty();
        if !self.codes.contains(code.as_str()) {
            let message =
                format!("{code} isn’t in the list of codes; take the files of one edition");
            return Err(SourceFault::at(line_of(diag), message));
        }
        let seventh = lawful.map(|values| add_rule(&mut self.release.sevenths, values));
        let entry = Entry { title: child_text(diag, "desc")?, billable, seventh };
        if self.release.codes.insert(code.clone(), entry).is_some() {
            return Err(fault(diag, &format!("{code} stands twice")));
        }
        for kind in ["inclusionTerm", "includes"] {
            for text in children(diag, kind).flat_map(notes_of) {
                self.release.terms.push(Term { code: code.clone(), text });
            }
        }
        self.notes(diag, &code.to_string());
        for kid in kids {
            self.diag(kid, rule)?;
        }
        Ok(())
    }

    /// Returns those of the rule's characters with which the code exists.
    fn lawful(&self, code: &Code, rule: &[(char, String)]) -> Vec<(char, String)> {
        let exists = |c: char| self.codes.contains(&format!("{:X<6}{c}", code.as_str()));
        rule.iter().filter(|(c, _)| exists(*c)).cloned().collect()
    }

    fn notes(&mut self, node: Node<'_, '_>, at: &str) {
        const KINDS: [(&str, NoteKind); 7] = [
            ("notes", NoteKind::Note),
            ("includes", NoteKind::Includes),
            ("codeFirst", NoteKind::CodeFirst),
            ("useAdditionalCode", NoteKind::UseAdditional),
            ("codeAlso", NoteKind::CodeAlso),
            ("excludes1", NoteKind::Excludes1),
            ("excludes2", NoteKind::Excludes2),
        ];
        let is_code = node.tag_name().name() == "diag";
        for (tag, kind) in KINDS.into_iter().filter(|(tag, _)| !(is_code && *tag == "includes")) {
            for text in children(node, tag).flat_map(notes_of) {
                self.release.notes.push(Note { at: at.to_owned(), kind, text });
            }
        }
    }
}

fn seventh(node: Node<'_, '_>) -> Result<Vec<(char, String)>, SourceFault> {
    let value = |extension: Node<'_, '_>| {
        let c = extension.attribute("char").and_then(|text| text.chars().next());
        c.map(|c| (c, text_of(extension)))
            .ok_or_else(|| fault(extension, "a 7th character without char"))
    };
    children(node, "extension").map(value).collect()
}

fn children<'a, 'i: 'a>(
    node: Node<'a, 'i>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.tag_name().name() == name)
}

fn notes_of(node: Node<'_, '_>) -> Vec<String> {
    children(node, "note").map(text_of).filter(|text| !text.is_empty()).collect()
}

fn child_text(node: Node<'_, '_>, name: &'static str) -> Result<String, SourceFault> {
    let child = children(node, name).next();
    child
        .map(text_of)
        .ok_or_else(|| fault(node, &format!("<{}> without <{name}>", node.tag_name().name())))
}

/// Returns the text with every run of white space as one space.
fn text_of(node: Node<'_, '_>) -> String {
    let text: String =
        node.descendants().filter_map(|n| n.is_text().then(|| n.text()).flatten()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Splits `Title (A00-B99)` into title and range.
fn split_range(text: &str) -> (String, Option<(String, String)>) {
    let split = || {
        let (title, range) = text.strip_suffix(')')?.rsplit_once(" (")?;
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let is_category =
            |text: &str| text.len() == 3 && Code::parse(CodeSet::Icd10cm, text).is_ok();
        (is_category(first) && is_category(last))
            .then(|| (title.to_owned(), Some((first.to_owned(), last.to_owned()))))
    };
    split().unwrap_or_else(|| (text.to_owned(), None))
}

fn line_of(node: Node<'_, '_>) -> usize {
    node.document().text_pos_at(node.range().start).row as usize
}

fn fault(node: Node<'_, '_>, what: &str) -> SourceFault {
    SourceFault::at(line_of(node), format!("{what}; {AS_PUBLISHED}"))
}
