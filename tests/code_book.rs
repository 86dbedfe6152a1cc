//! The code book's tables: those that are committed, those that are imported,
//! and what an edition changes. That the committed ones are what their sources
//! give is for `cargo xtask code-book --check` to say, which needs the network.

#![cfg(feature = "author")]
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to stop it"
)]

#[path = "code_book/changes.rs"]
mod changes;
#[path = "code_book/imports.rs"]
mod imports;
#[path = "code_book/tables.rs"]
mod tables;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use medcode_quiz::author::code_book::source::Given;
use medcode_quiz::quiz::Date;

/// Returns the path of a file of the project.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Returns the text of a file of the project.
fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Returns a file of `tests/code_book` as somebody names it for an import.
fn given(name: &str) -> Given {
    Given { name: name.to_owned(), bytes: fs::read(path("tests/code_book").join(name)).unwrap() }
}

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Runs the tool in a folder of the project; returns its exit status, standard
/// output and standard error.
fn medcode(folder: &str, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medcode"));
    let output = command.arg("code-book").args(arguments).current_dir(path(folder)).output();
    let output = output.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Returns the name of a folder that isn't there yet.
fn new_folder(name: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("code-book").join(name);
    let _ = fs::remove_dir_all(&folder);
    folder.to_str().unwrap().to_owned()
}
