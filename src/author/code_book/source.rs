//! A file as it was published: which of the known layouts it has, told by what
//! stands in it.

use std::collections::BTreeMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::addenda::{self, Addenda};
use super::anweb::{self, Anweb};
use super::apply::Change;
use super::listing::{self, Form, Listing, shorten};
use super::tsv::{self, Titled};
use super::{FileFault, SourceFault, tabular};
use crate::code::{Code, CodeSet};

/// A file to be imported.
#[derive(Clone, Debug)]
pub struct Given {
    /// What messages call it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What was read of a file.
pub(super) enum Layout {
    /// The Tabular List of ICD-10-CM, not yet parsed.
    Tabular(String),
    /// An order file or list of codes.
    Listing(Listing),
    /// Addenda, or our own table of changes.
    Addenda(Addenda),
    /// Titles for new headers.
    Headers(BTreeMap<Code, String>),
    /// HCPCS Level II.
    Anweb(Anweb),
}

impl Layout {
    /// Returns what coders call it, with what was read.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Tabular(_) => "Tabular List of ICD-10-CM".to_owned(),
            Self::Listing(listing) => {
                let (set, n) = (listing.set.title(), listing.codes.len());
                match listing.form {
                    Form::Order => format!("order file of {set}, {n} codes"),
                    Form::Codes => format!("list of the codes of {set}, {n} of them"),
                    Form::Names => format!("list of codes without titles of {set}, {n} of them"),
                }
            }
            Self::Addenda(addenda) => {
                let (n, m) = (addenda.changes.len(), addenda.headers.len());
                format!("addenda of ICD-10-CM, {n} changes and {m} titles of headers")
            }
            Self::Headers(headers) => format!("titles of {} headers", headers.len()),
            Self::Anweb(anweb) => {
                let (n, m) = (anweb.codes.len(), anweb.modifiers.len());
                format!("HCPCS Level II, {n} codes and {m} modifiers")
            }
        }
    }

    /// Returns the code set that it speaks of.
    pub(super) fn set(&self) -> CodeSet {
        match self {
            Self::Listing(listing) => listing.set,
            Self::Anweb(_) => CodeSet::Hcpcs,
            Self::Tabular(_) | Self::Addenda(_) | Self::Headers(_) => CodeSet::Icd10cm,
        }
    }
}

impl Given {
    /// Returns the SHA-256 of the bytes in hexadecimal digits.
    pub fn sha256(&self) -> String {
        let mut text = String::new();
        for byte in Sha256::digest(&self.bytes) {
            // Writing to a text never fails.
            let _ = write!(text, "{byte:02x}");
        }
        text
    }

    /// Returns the year in the file's name, as CMS and CDC put it there.
    pub(super) fn year(&self) -> Option<u16> {
        let name = self.file_name();
        let digits = name.split(|c: char| !c.is_ascii_digit());
        let years = digits.filter(|digits| digits.len() == 4 && digits.starts_with("20"));
        years.filter_map(|year| year.parse().ok()).next()
    }

    /// Returns the name without folders.
    pub(super) fn file_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name)
    }

    /// Reads the file.
    ///
    /// # Errors
    ///
    /// With the line, if it has no known layout or leaves it.
    pub(super) fn read(&self) -> Result<Layout, FileFault> {
        self.layout().map_err(|fault| fault.of(&self.name))
    }

    fn layout(&self) -> Result<Layout, SourceFault> {
        if self.bytes.starts_with(b"PK") {
            let message = "this is an archive; unpack it and name the file in it";
            return Err(SourceFault::whole(message));
        }
        let text = decode(&self.bytes);
        let first = (1..).zip(text.lines()).find(|(_, line)| !line.trim().is_empty());
        let Some((number, first)) = first else {
            return Err(SourceFault::whole("the file is empty"));
        };
        if first.trim_start().starts_with('<') {
            // Parsed as a whole later; what is something else is refused now.
            if !text.contains("<ICD10CM.tabular") {
                tabular::root(&text)?;
            }
            return Ok(Layout::Tabular(text));
        }
        if addenda::is_line(first) {
            return addenda::read(&text).map(Layout::Addenda);
        }
        if tsv::is::<Change>(&text) {
            let changes = tsv::read(CodeSet::Icd10cm, &text)?;
            let changes = (2..).map(Some).zip(changes).collect();
            return Ok(Layout::Addenda(Addenda { changes, headers: BTreeMap::new() }));
        }
        if tsv::is::<Titled>(&text) {
            let headers: Vec<Titled> = tsv::read(CodeSet::Icd10cm, &text)?;
            let headers = headers.into_iter().map(|Titled { code, title }| (code, title));
            return Ok(Layout::Headers(headers.collect()));
        }
        if anweb::is_line(first) {
            return anweb::read(&text).map(Layout::Anweb);
        }
        let form = match first.split_once(' ') {
            Some(_) if listing::order_line(first).is_some() => Form::Order,
            Some((name, _)) if is_code(name) => Form::Codes,
            None if is_code(first) || first == "1" => Form::Names,
            _ => {
                return Err(SourceFault::at(
                    number,
                    format!(
                        "expected the Tabular List in XML, an order file, a list of codes, addenda or \
                     the HCPCS file, found `{}`; docs/code-book.md says which files are read",
                        shorten(first)
                    ),
                ));
            }
        };
        listing::read(&text, form).map(Layout::Listing)
    }
}

/// Returns `true` for anything that may be a code of any set.
fn is_code(name: &str) -> bool {
    let is_upper = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    (3..=7).contains(&name.len())
        && name.bytes().all(is_upper)
        && name.bytes().any(|b| b.is_ascii_digit())
}

/// Reads bytes as UTF-8 or else as Windows-1252, in which some files still come.
fn decode(bytes: &[u8]) -> String {
    // What Windows-1252 has where Latin-1 has control characters.
    const MARKS: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            let mark = |b: u8| MARKS.get(usize::from(b).wrapping_sub(0x80)).copied();
            bytes.iter().map(|&b| mark(b).unwrap_or(char::from(b))).collect()
        }
    }
}
