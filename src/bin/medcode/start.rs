//! `medcode new`: the first file of an author.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use medcode_quiz::author;

use super::files::{Failure, failed, print};

/// Writes a small quiz to go on with; never over a file that is there.
pub(crate) fn new(path: Option<&Path>) -> Result<bool, Failure> {
    let text = author::new_quiz();
    let Some(path) = path else { return print(text).map(|()| true) };
    let shown = path.display();
    let file = fs::File::create_new(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            Failure(format!("{shown}: this file is there already; choose another name"))
        }
        _ => failed(path, &error),
    });
    file?.write_all(text.as_bytes()).map_err(|error| failed(path, &error))?;
    print(&format!(
        "{shown} is written. Change it to your question, then:\n  medcode check {shown}\n  medcode preview {shown}\n"
    ))?;
    Ok(true)
}
