//! The command line of the author tool: its arguments, and which file of
//! `medcode/` does what they say. What is checked, and how it reads, is the
//! library's (`medcode_quiz::author`).

#[path = "medcode/build.rs"]
mod build;
#[path = "medcode/check.rs"]
mod check;
#[path = "medcode/code_book.rs"]
mod code_book;
#[path = "medcode/files.rs"]
mod files;
#[path = "medcode/preview.rs"]
mod preview;
#[path = "medcode/start.rs"]
mod start;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use files::Failure;

/// Writes, checks and builds quizzes on medical coding
///
/// A quiz is a TOML file, or the JSON that browsers read. The way from an empty file to a page:
/// `medcode new`, then `medcode check` until there is nothing to mend, `medcode preview` to see
/// it, `medcode build` and `medcode embed` to publish it. docs/tutorial.md goes that way step by
/// step, docs/format.md explains each field.
#[derive(Parser)]
#[command(name = "medcode", version, arg_required_else_help = true, after_long_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit status:
  0  nothing to mend, or done
  1  something was found in the quizzes
  2  the tool itself failed, for instance at a file that can't be read

Environment:
  NO_COLOR     if set, reports have no colors, even on a terminal
  NO_GRAPHICS  if set, reports are sentences without drawing, for screen readers

Examples:
  medcode new sprains.toml
  medcode check sprains.toml
  medcode check --format json quizzes | jq '.[].rule'
  medcode explain scope-unclear
  medcode preview sprains.toml --files ~/medcode-quiz-0.1.0
  medcode build sprains.toml --out site/quizzes
  medcode embed sprains.toml --base medcode/";

#[derive(Subcommand)]
enum Command {
    /// Begins a quiz: writes a small one, each field with a word on it
    New {
        /// The file to write; standard output if not given. A file that is there is left alone
        path: Option<PathBuf>,
    },
    /// Lists what is to be mended, without writing anything
    ///
    /// Everything is listed at once, in the order of the file. Exit status: 0 if there is nothing
    /// to mend, 1 if there is, be it errors or warnings. A rule that does no good at a question is
    /// allowed there, with the reason: docs/format.md says how.
    Check {
        /// TOML or JSON files, or folders with TOML files; `-` is standard input
        #[arg(default_value = "quizzes")]
        paths: Vec<PathBuf>,
        /// How findings are written
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Explains a rule: what, why, an example, what to write instead
    Explain {
        /// Its name, as it stands in brackets behind `error` or `warning`
        rule: String,
    },
    /// Plays naive strategies against a quiz and shows what each earns
    ///
    /// Always the first choice, always the longest, every choice, every code named in the text: a
    /// quiz should pay none of them more than 35 points of 100. The unspecified code and the
    /// parent code in place of the right one: no points in strict mode; what they earn in practice
    /// is shown. Exit status: 1 if one of them pays.
    DryRun {
        /// TOML or JSON files, or folders with TOML files; `-` is standard input
        #[arg(default_value = "quizzes")]
        paths: Vec<PathBuf>,
        /// How the figures are written
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Shows a quiz in the browser, as learners see it, and again at each change of its file
    ///
    /// Serves a page to this machine alone, until Ctrl+C. The widget is that of a release: unpack
    /// the archive and name its folder. Answers are kept until the page is left.
    Preview {
        /// A TOML or JSON file
        quiz: PathBuf,
        /// The folder that has medcode-quiz.js; looked for in the folder at hand, in its `dist`,
        /// and beside the quiz if not given
        #[arg(long, value_name = "DIR")]
        files: Option<PathBuf>,
        /// The port; the next free one if it is taken
        #[arg(long, default_value_t = 8090)]
        port: u16,
    },
    /// Writes the JSON that browsers read, one file a quiz
    ///
    /// A quiz with errors is not written; one that is unchanged is not touched.
    Build {
        /// TOML or JSON files, or folders with TOML files
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
        /// A TOML or JSON file; `-` is standard input
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
    /// Prints the JSON Schema of quiz files, with which editors complete and check
    Schema,
    /// Keeps the tables of the code sets up to date
    CodeBook {
        #[command(subcommand)]
        command: code_book::Command,
    },
    /// Prints what makes a shell complete these commands
    ///
    /// For bash: `medcode completions bash > ~/.local/share/bash-completion/completions/medcode`.
    /// For zsh: into a file `_medcode` of a folder in `$fpath`. For fish:
    /// `medcode completions fish > ~/.config/fish/completions/medcode.fish`.
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Sentences with the lines that they are about
    Text,
    /// JSON, for other programs
    Json,
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(Failure(message)) => {
            // If this can't be written there is nobody to tell.
            let _ = writeln!(io::stderr(), "medcode: {message}");
            ExitCode::from(2)
        }
    }
}

/// Does what was asked; returns whether there is nothing to mend.
fn run(command: Command) -> Result<bool, Failure> {
    match command {
        Command::New { path } => start::new(path.as_deref()),
        Command::Check { paths, format } => check::check(&paths, format),
        Command::Explain { rule } => check::explain(&rule),
        Command::DryRun { paths, format } => check::dry_run(&paths, format),
        Command::Preview { quiz, files, port } => preview::preview(&quiz, files, port),
        Command::Build { paths, out } => build::build(&paths, &out),
        Command::Embed { quiz, base, src, exam, preload } => {
            build::embed(quiz, base, src, exam, preload)
        }
        Command::Schema => files::print(&medcode_quiz::author::schema()).map(|()| true),
        Command::CodeBook { command } => code_book::run(command),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "medcode", &mut text);
            files::print(&String::from_utf8_lossy(&text)).map(|()| true)
        }
    }
}
