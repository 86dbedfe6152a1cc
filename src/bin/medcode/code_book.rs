//! `medcode code-book`: folders of tables are read and written here, what
//! stands in them is the library's.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use medcode_quiz::author::code_book as tables;
use medcode_quiz::author::code_book::FileFault;
use medcode_quiz::author::code_book::diff::{Diff, Snapshot};
use medcode_quiz::author::code_book::folder::{Folder, MANIFEST};
use medcode_quiz::author::code_book::import::{Imported, Options, import};
use medcode_quiz::author::code_book::source::Given;
use medcode_quiz::author::code_book::touch::{Touch, touched};
use medcode_quiz::quiz::Date;
use serde::Serialize;

use super::Format;
use super::files::{Failure, failed, find_files, print, write_if_changed};

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Adds the next edition of a code set, out of the files as CMS and CDC publish them
    ///
    /// ICD-10-CM: the Tabular List in XML together with the order file or the list of
    /// codes; or the order file, the list of codes or the addenda alone, which leave
    /// notes and inclusion terms as they were. ICD-10-PCS: the order file or the list of
    /// codes. HCPCS Level II: the ANWEB text. docs/code-book.md says which file is where.
    Import {
        /// Files of one code set and one edition, unpacked
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// The folder of tables; one without a manifest begins as the tables of this program
        #[arg(long, value_name = "DIR", default_value = "code-book")]
        out: PathBuf,
        /// The edition, such as FY2028 or 2028Q1, where the files' names don't tell
        #[arg(long, value_name = "NAME")]
        edition: Option<String>,
        /// Its first day, where it isn't that of the year or quarter
        #[arg(long, value_name = "DATE", value_parser = date)]
        from: Option<Date>,
        /// Its last day, likewise
        #[arg(long, value_name = "DATE", value_parser = date)]
        to: Option<Date>,
        /// Keep this edition alone, and none that is there
        #[arg(long)]
        replace: bool,
        /// Where the files come from, for the manifest
        #[arg(long, value_name = "TEXT")]
        origin: Option<String>,
    },
    /// Lists what an edition changes, and the questions that it touches
    ///
    /// Exit status: 0, or 1 if questions are touched.
    Diff {
        /// The older edition, such as FY2026, or a folder of tables
        old: String,
        /// The newer edition, or a folder of tables; of a folder the newest edition counts
        new: String,
        /// The folder of tables that has the editions; those of this program if not given
        #[arg(long, value_name = "DIR")]
        tables: Option<PathBuf>,
        /// Quizzes to look through: TOML files, or folders with TOML files
        #[arg(long, value_name = "PATHS", num_args = 1..)]
        quiz: Vec<PathBuf>,
        /// How the changes are written
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "write a date such as 2028-04-01".to_owned())
}

impl From<FileFault> for Failure {
    fn from(fault: FileFault) -> Self {
        Self(fault.to_string())
    }
}

pub(crate) fn run(command: Command) -> Result<bool, Failure> {
    match command {
        Command::Import { files, out, edition, from, to, replace, origin } => {
            let options = Options { edition, from, to, replaces: replace, origin };
            import_files(&files, &out, &options)
        }
        Command::Diff { old, new, tables, quiz, format } => {
            diff(&old, &new, tables.as_deref(), &quiz, format)
        }
    }
}

fn import_files(files: &[PathBuf], out: &Path, options: &Options) -> Result<bool, Failure> {
    let read = |path: &PathBuf| -> Result<Given, Failure> {
        let bytes = fs::read(path).map_err(|error| failed(path, &error))?;
        Ok(Given { name: path.display().to_string(), bytes })
    };
    let files = files.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let is_new = !out.join(MANIFEST).exists();
    let mut folder = if is_new { tables::folder() } else { read_folder(out)? };
    let imported = match import(&mut folder, &files, options) {
        Ok(imported) => imported,
        Err(fault) => {
            let written = writeln!(io::stderr(), "error: {fault}");
            written.map_err(|error| Failure(format!("can't write the findings: {error}")))?;
            return Ok(false);
        }
    };
    report(&imported)?;
    fs::create_dir_all(out).map_err(|error| failed(out, &error))?;
    // The manifest comes last: a folder without it begins anew.
    let (manifest, rows): (Vec<_>, Vec<_>) =
        folder.files().partition(|(name, _)| *name == MANIFEST);
    for (name, text) in rows.into_iter().chain(manifest) {
        let path = out.join(name);
        if write_if_changed(&path, text)? {
            print(&format!("wrote {}\n", path.display()))?;
        }
    }
    Ok(true)
}

fn report(imported: &Imported) -> Result<(), Failure> {
    for line in &imported.read {
        print(&format!("{line}\n"))?;
    }
    let Imported { set, edition, diff, dropped, .. } = imported;
    match diff {
        Some(diff) => print(&format!("{}\n", diff.summary()))?,
        None => print(&format!("{} {}: the first edition\n", set.title(), edition.name))?,
    }
    if let (n @ 1.., Some(first)) = (dropped.len(), dropped.first()) {
        print(&format!(
            "The starter set makes way for it; {n} of its codes, {first} the first, aren’t in \
             the new edition\n"
        ))?;
    }
    Ok(())
}

/// Reads the tables and the manifest of a folder.
fn read_folder(path: &Path) -> Result<Folder, Failure> {
    let mut folder = Folder::default();
    for entry in fs::read_dir(path).map_err(|error| failed(path, &error))? {
        let file = entry.map_err(|error| failed(path, &error))?.path();
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else { continue };
        if name == MANIFEST || name.ends_with(".tsv") {
            let text = fs::read_to_string(&file).map_err(|error| failed(&file, &error))?;
            folder.insert(name, text);
        }
    }
    if folder.get(MANIFEST).is_none() {
        let path = path.display();
        return Err(Failure(format!(
            "{path}: there is no {MANIFEST}: this is no folder of tables"
        )));
    }
    Ok(folder)
}

#[derive(Serialize)]
struct Report {
    diffs: Vec<Diff>,
    questions: Vec<Touch>,
}

fn diff(
    old: &str,
    new: &str,
    folder: Option<&Path>,
    quizzes: &[PathBuf],
    format: Format,
) -> Result<bool, Failure> {
    let of = |side: &str| -> Result<Vec<Snapshot>, Failure> {
        if Path::new(side).is_dir() {
            return Ok(Snapshot::of_folder(&read_folder(Path::new(side))?)?);
        }
        let folder = folder.map_or_else(|| Ok(tables::folder()), read_folder)?;
        Ok(Snapshot::named(&folder, side)?)
    };
    let diffs = Diff::of_all(&of(old)?, &of(new)?);
    if diffs.is_empty() {
        return Err(Failure(format!("{old} and {new} have no code set in common")));
    }
    let mut questions = Vec::new();
    for path in find_files(quizzes)? {
        let source = fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
        questions.extend(touched(&path.display().to_string(), &source, &diffs)?);
    }
    let is_clean = questions.is_empty();
    let report = Report { diffs, questions };
    match format {
        Format::Json => print(&(serde_json::to_string_pretty(&report)? + "\n"))?,
        Format::Text => print(&text(&report, !quizzes.is_empty()))?,
    }
    Ok(is_clean)
}

fn text(report: &Report, has_quizzes: bool) -> String {
    let diffs: Vec<String> = report.diffs.iter().map(Diff::report).collect();
    let mut text = diffs.join("\n");
    if has_quizzes {
        let codes = match report.questions.len() {
            0 => "no code of a question is among them".to_owned(),
            1 => "1 code of a question is among them:".to_owned(),
            n => format!("{n} codes of questions are among them:"),
        };
        text += &format!("\n{codes}\n");
        for touch in &report.questions {
            text += &format!("{}\n", touch.line());
        }
    }
    text
}
