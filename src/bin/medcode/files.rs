//! Files and the terminal: what every command reads, writes and prints.

use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::{env, fs};

use medcode_quiz::author::{self, Diagnostic, Look, Shipped};
use medcode_quiz::quiz::Quiz;

/// What keeps the tool from working, in a sentence without full stop.
pub(crate) struct Failure(pub(crate) String);

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

/// A quiz file with what was found in it.
pub(crate) struct Checked {
    pub(crate) path: PathBuf,
    pub(crate) source: String,
    pub(crate) quiz: Option<Quiz>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Checked {
    pub(crate) fn read(path: PathBuf) -> Result<Self, Failure> {
        let is_input = path.as_os_str() == "-";
        let name = if is_input { "<stdin>".to_owned() } else { path.display().to_string() };
        let fail = |reason: &dyn std::fmt::Display| Failure(format!("{name}: {reason}"));
        let bytes = match is_input {
            true => {
                let mut bytes = Vec::new();
                io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
            }
            false => fs::read(&path),
        };
        let bytes = bytes.map_err(|error| fail(&error))?;
        let source = String::from_utf8(bytes)
            .map_err(|_| fail(&"this is not UTF-8; save the file with that encoding"))?;
        let (quiz, diagnostics) = author::check_source(&name, &source, &Shipped);
        Ok(Self { path, source, quiz, diagnostics })
    }

    pub(crate) fn n_errors(&self) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count()
    }

    pub(crate) fn render(&self, look: Look, only_errors: bool) -> String {
        let shown = self.diagnostics.iter().filter(|d| d.is_error() || !only_errors);
        shown.map(|d| author::render(d, &self.source, look) + "\n").collect()
    }
}

/// Writes the errors of a file to standard error.
pub(crate) fn complain(file: &Checked) -> Result<(), Failure> {
    let findings = file.render(look(io::stderr().is_terminal()), true);
    let written = io::stderr().write_all(findings.as_bytes());
    written.map_err(|error| Failure(format!("can't write the findings: {error}")))
}

/// Lists the files that the paths name, each once: folders first by name,
/// their `*.toml` files in order of the alphabet.
pub(crate) fn find_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let before = files.len();
            for entry in fs::read_dir(path).map_err(|error| failed(path, &error))? {
                let file = entry.map_err(|error| failed(path, &error))?.path();
                if file.extension().is_some_and(|extension| extension == "toml") && file.is_file() {
                    files.push(file);
                }
            }
            if files.len() == before {
                return Err(Failure(format!("{}: no *.toml file in this folder", path.display())));
            }
        } else {
            files.push(path.clone());
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// Writes a file unless it has that content; returns whether it did. A reader
/// sees the old content or the new, never a part.
pub(crate) fn write_if_changed(path: &Path, content: &str) -> Result<bool, Failure> {
    if fs::read(path).is_ok_and(|old| old == content.as_bytes()) {
        return Ok(false);
    }
    let partial = path.with_extension(format!("{}.part", std::process::id()));
    let written = fs::write(&partial, content).and_then(|()| fs::rename(&partial, path));
    written.map_err(|error| {
        // What is left of it is of no use; the error that counts is the first.
        let _ = fs::remove_file(&partial);
        failed(path, &error)
    })?;
    Ok(true)
}

/// Says which file it was.
pub(crate) fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure(format!("{}: {error}", path.display()))
}

/// Writes to standard output; a reader that stopped reading is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure(format!("can't write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Returns how a report is drawn; `NO_COLOR` and `NO_GRAPHICS` are heeded.
pub(crate) fn look(is_terminal: bool) -> Look {
    let is_colored =
        is_terminal && !is_set("NO_COLOR") && env::var_os("TERM").is_none_or(|t| t != "dumb");
    Look { is_colored, is_spoken: is_set("NO_GRAPHICS") }
}
fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Says on standard error what is being done; only to whoever sits at a
/// terminal, and only until the next line.
pub(crate) struct Progress {
    is_shown: bool,
}

impl Progress {
    /// Begins to say it, if it is worth it.
    pub(crate) fn new(is_long: bool) -> Self {
        Self { is_shown: is_long && io::stderr().is_terminal() && !is_set("NO_GRAPHICS") }
    }

    /// Says what is being done.
    pub(crate) fn say(&self, what: &str) {
        if self.is_shown {
            // Nobody is hurt by a progress that isn't seen.
            let _ = write!(io::stderr(), "\r\u{1b}[2K{what}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.say("");
    }
}
