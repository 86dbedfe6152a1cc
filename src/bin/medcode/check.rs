//! `medcode check`, `medcode dry-run` and `medcode explain`: what is to be
//! mended, and why.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use medcode_quiz::author::{self, Diagnostic, Earned, Shipped};
use serde::Serialize;

use super::Format;
use super::files::{Checked, Failure, Progress, find_files, look, print};

/// Lists what is to be mended; returns whether there is nothing.
pub(crate) fn check(paths: &[PathBuf], format: Format) -> Result<bool, Failure> {
    let paths = find_files(paths)?;
    let mut files = Vec::new();
    let progress = Progress::new(paths.len() > 1);
    for (n, path) in (1..).zip(&paths) {
        progress.say(&format!("Checking {n} of {}: {}", paths.len(), path.display()));
        files.push(Checked::read(path.clone())?);
    }
    drop(progress);
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
    Ok(all.is_empty())
}

/// What naive strategies earn on a quiz.
#[derive(Serialize)]
struct Played {
    file: String,
    earned: Vec<Earned>,
}

/// Plays naive strategies against each quiz; returns whether all could be read
/// and none pays.
pub(crate) fn dry_run(paths: &[PathBuf], format: Format) -> Result<bool, Failure> {
    let mut is_clean = true;
    let mut all = Vec::new();
    let mut tables = String::new();
    for path in find_files(paths)? {
        let file = Checked::read(path)?;
        let Some(quiz) = &file.quiz else {
            super::files::complain(&file)?;
            is_clean = false;
            continue;
        };
        let earned = author::dry_run(quiz, &Shipped);
        is_clean &= file.diagnostics.iter().all(|found| found.rule != "guessing-pays");
        let file = file.path.display().to_string();
        tables += &format!("{file}, {} questions\n{}\n", quiz.questions.len(), table(&earned));
        all.push(Played { file, earned });
    }
    match format {
        Format::Json => print(&(serde_json::to_string_pretty(&all)? + "\n"))?,
        Format::Text => print(&tables)?,
    }
    Ok(is_clean)
}

/// Draws what the strategies earned, in points of 100.
fn table(earned: &[Earned]) -> String {
    let mut table =
        format!("  {:<34}{:>9}{:>10}{:>8}\n", "strategy", "answered", "practice", "strict");
    for earned in earned {
        let name = earned.strategy.name();
        let Earned { answered, practice, strict, .. } = earned;
        table += &format!("  {name:<34}{answered:>9}{practice:>10}{strict:>8}\n");
    }
    table
}

/// Prints the essay of a rule.
pub(crate) fn explain(rule: &str) -> Result<bool, Failure> {
    match author::explain(rule) {
        Some(essay) => print(&essay).map(|()| true),
        None => {
            let rules = author::explained().join(", ");
            Err(Failure(format!("nothing more is known of `{rule}`; there are essays on {rules}")))
        }
    }
}
