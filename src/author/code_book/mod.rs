//! Code tables on the desk: the official files in, readable tables and packs out.
//!
//! Published files become an edition ([`import`]), editions a table, tables the
//! files of a [`folder`](mod@folder); a table becomes the [`book`] that browsers search.
//! Opens no file: texts come in, texts go out. docs/code-book.md is for those
//! who only want to use it.

pub mod addenda;
pub mod anweb;
pub mod apply;
pub mod book;
pub mod diff;
pub mod folder;
pub mod import;
pub mod listing;
pub mod manifest;
mod naming;
pub mod packs;
pub mod release;
mod shipped;
pub mod source;
pub mod table;
pub mod tabular;
pub mod touch;
pub mod tsv;

use std::fmt;

pub use shipped::{fiscal_year, folder, shipped, table};

/// What to do about a file that leaves its layout.
const AS_PUBLISHED: &str = "take the file as it was published";

/// What keeps a source from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFault {
    /// The line, counted from 1; `None` where it is the whole file.
    pub line: Option<usize>,
    /// What was found and what was expected, without full stop.
    pub message: String,
}

impl SourceFault {
    /// A fault at a line.
    pub fn at(line: usize, message: impl Into<String>) -> Self {
        Self { line: Some(line), message: message.into() }
    }

    /// A fault of the file as a whole.
    pub fn whole(message: impl Into<String>) -> Self {
        Self { line: None, message: message.into() }
    }

    /// Names the file.
    pub fn of(self, file: &str) -> FileFault {
        FileFault { file: file.to_owned(), fault: self }
    }
}

impl fmt::Display for SourceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// What keeps a named file from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// The file.
    pub file: String,
    /// What is wrong with it, and where.
    pub fault: SourceFault,
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, fault } = self;
        match fault.line {
            Some(line) => write!(f, "{file}:{line}: {}", fault.message),
            None => write!(f, "{file}: {}", fault.message),
        }
    }
}
