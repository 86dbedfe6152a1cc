//! The command line of the author tool: files, terminal and exit status. What
//! is checked, and how it reads, is the library's (`medcode_quiz::author`).

#[path = "medcode/code_book.rs"]
mod code_book;

use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use clap::{Parser, Subcommand, ValueEnum};
use medcode_quiz::author::{self, Diagnostic, Embed, Look};
use medcode_quiz::quiz::Quiz;

/// Checks and builds quizzes on medical coding.
///
/// A quiz is a TOML file; docs/format.md explains it to authors. Exit status:
/// 0 if there is no error, 1 if there are errors in the quizzes, 2 if the
/// tool itself failed, for instance at a file that can't be read.
#[derive(Parser)]
#[command(name = "medcode", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Lists what is to be mended, without writing anything
    Check {
        /// TOML files, or folders with TOML files; `-` is standard input
        #[arg(default_value = "quizzes")]
        paths: Vec<PathBuf>,
        /// How findings are written
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Writes the JSON that browsers read, one file a quiz
    ///
    /// A quiz with errors is not written; one that is unchanged is not touched.
    Build {
        /// TOML files, or folders with TOML files
        #[arg(default_value = "quizzes")]
        paths: Vec<PathBuf>,
        /// The folder to write to; made if it isn't there
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Prints what to paste into a page: the element with its first question as plain HTML
    ///
    /// The question can be read where no script runs: in feeds, in print, by search engines. The
    /// keys of all questions stay in the quiz's JSON, where whoever looks can read them.
    Embed {
        /// A TOML file; `-` is standard input
        quiz: PathBuf,
        /// Where the files of the release are, seen from the page: a path or URL
        #[arg(long, value_name = "URL", default_value = "")]
        base: String,
        /// The URL of the quiz's JSON, if it is not in `quizzes/` beside them
        #[arg(long, value_name = "URL")]
        src: Option<String>,
        /// As an exam: the text of the page has no answer
        #[arg(long)]
        exam: bool,
        /// The page begins with it: fetched along with the page, whoever reads it
        #[arg(long)]
        preload: bool,
    },
    /// Keeps the tables of the code sets up to date
    CodeBook {
        #[command(subcommand)]
        command: code_book::Command,
    },
    /// Explains a rule: what, why, an example, what to write instead
    Explain {
        /// Its name, as it stands in brackets behind `error` or `warning`
        rule: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Sentences with the lines that they are about
    Text,
    /// JSON, for other programs
    Json,
}

/// What keeps the tool from working, in a sentence without full stop.
struct Failure(String);

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Check { paths, format } => check(&paths, format),
        Command::Build { paths, out } => build(&paths, &out),
        Command::Embed { quiz, base, src, exam, preload } => embed(quiz, base, src, exam, preload),
        Command::CodeBook { command } => code_book::run(command),
        Command::Explain { rule } => explain(&rule),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(Failure(message)) => {
            // If this can't be written there is nobody to tell.
            let _ = writeln!(io::stderr(), "medcode: {message}");
            ExitCode::from(2)
        }
    }
}

/// A quiz file with what was found in it.
struct Checked {
    path: PathBuf,
    source: String,
    quiz: Option<Quiz>,
    diagnostics: Vec<Diagnostic>,
}

impl Checked {
    fn read(path: PathBuf) -> Result<Self, Failure> {
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
        let (quiz, diagnostics) = author::check_source(&name, &source);
        Ok(Self { path, source, quiz, diagnostics })
    }

    fn n_errors(&self) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count()
    }

    fn render(&self, look: Look, only_errors: bool) -> String {
        let shown = self.diagnostics.iter().filter(|d| d.is_error() || !only_errors);
        shown.map(|d| author::render(d, &self.source, look) + "\n").collect()
    }
}

fn check(paths: &[PathBuf], format: Format) -> Result<bool, Failure> {
    let files = find_files(paths)?.into_iter().map(Checked::read).collect::<Result<Vec<_>, _>>()?;
    let all: Vec<Diagnostic> = files.iter().flat_map(|file| file.diagnostics.clone()).collect();
    match format {
        Format::Json => print(&(serde_json::to_string_pretty(&all)? + "\n"))?,
        Format::Text => {
            let look = look(io::stdout().is_terminal());
            let findings: String = files.iter().map(|file| file.render(look, false)).collect();
            let n_questions = files.iter().filter_map(|file| file.quiz.as_ref());
            let n_questions = n_questions.map(|quiz| quiz.questions.len()).sum();
            let summary = author::summary(files.len(), n_questions, &all);
            print(&format!("{findings}{summary}\n"))?;
        }
    }
    Ok(!all.iter().any(Diagnostic::is_error))
}

fn build(paths: &[PathBuf], out: &Path) -> Result<bool, Failure> {
    let sources = find_files(paths)?;
    let targets = targets(&sources, out)?;
    fs::create_dir_all(out).map_err(|error| failed(out, &error))?;
    let mut is_clean = true;
    for (path, target) in sources.into_iter().zip(targets) {
        let file = Checked::read(path)?;
        let path = file.path.display();
        match (&file.quiz, file.n_errors()) {
            (Some(quiz), 0) => {
                let state = match write_if_changed(&target, &author::to_json(quiz)?)? {
                    true => "",
                    false => " (unchanged)",
                };
                print(&format!("{path} -> {}{state}\n", target.display()))?;
            }
            (_, n) => {
                is_clean = false;
                complain(&file)?;
                let errors = if n == 1 { "1 error".to_owned() } else { format!("{n} errors") };
                print(&format!("{path}: {errors}, not written\n"))?;
            }
        }
    }
    Ok(is_clean)
}

fn embed(
    path: PathBuf,
    base: String,
    src: Option<String>,
    is_exam: bool,
    is_first: bool,
) -> Result<bool, Failure> {
    let file = Checked::read(path)?;
    let Some(quiz) = file.quiz.as_ref().filter(|_| file.n_errors() == 0) else {
        return complain(&file).map(|()| false);
    };
    let base = if base.is_empty() || base.ends_with('/') { base } else { base + "/" };
    let src = match (src, file.path.file_stem()) {
        (Some(src), _) => src,
        (None, Some(stem)) if file.path.as_os_str() != "-" => {
            format!("{base}quizzes/{}.json", stem.to_string_lossy())
        }
        (None, _) => format!("{base}quizzes/{}.json", quiz.id),
    };
    let snippet = author::embed(quiz, Embed { base: &base, src: &src, is_exam, is_first });
    print(&snippet.ok_or_else(|| Failure("the quiz has no question".to_owned()))?)?;
    Ok(true)
}

/// Writes the errors of a file to standard error.
fn complain(file: &Checked) -> Result<(), Failure> {
    let findings = file.render(look(io::stderr().is_terminal()), true);
    let written = io::stderr().write_all(findings.as_bytes());
    written.map_err(|error| Failure(format!("can't write the findings: {error}")))
}

fn explain(rule: &str) -> Result<bool, Failure> {
    match author::explain(rule) {
        Some(essay) => print(&essay).map(|()| true),
        None => {
            let rules = author::explained().join(", ");
            Err(Failure(format!("nothing more is known of `{rule}`; there are essays on {rules}")))
        }
    }
}

/// Lists the files that the paths name, each once: folders first by name,
/// their `*.toml` files in order of the alphabet.
fn find_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
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

/// Returns the file to write for each source.
fn targets(sources: &[PathBuf], out: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut targets: Vec<PathBuf> = Vec::new();
    for source in sources {
        let stem = source.file_stem().filter(|_| source.as_os_str() != "-");
        let Some(stem) = stem else {
            return Err(Failure(format!("{}: only files can be built", source.display())));
        };
        let mut name = stem.to_owned();
        name.push(".json");
        let target = out.join(name);
        if targets.contains(&target) {
            let target = target.display();
            return Err(Failure(format!("two of the files would be written to {target}")));
        }
        targets.push(target);
    }
    Ok(targets)
}

/// Writes a file unless it has that content; returns whether it did. A reader
/// sees the old content or the new, never a part.
fn write_if_changed(path: &Path, content: &str) -> Result<bool, Failure> {
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

fn failed(path: &Path, error: &io::Error) -> Failure {
    Failure(format!("{}: {error}", path.display()))
}

/// Writes to standard output; a reader that stopped reading is no failure.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure(format!("can't write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

fn look(is_terminal: bool) -> Look {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_colored =
        is_terminal && !is_set("NO_COLOR") && env::var_os("TERM").is_none_or(|t| t != "dumb");
    Look { is_colored, is_spoken: is_set("NO_GRAPHICS") }
}
