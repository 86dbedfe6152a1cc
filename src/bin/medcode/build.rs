//! `medcode build` and `medcode embed`: what a page gets.

use std::fs;
use std::path::{Path, PathBuf};

use medcode_quiz::author::{self, Embed};

use super::files::{Checked, Failure, complain, failed, find_files, print, write_if_changed};

/// Writes the JSON of each quiz; returns whether none was left out.
pub(crate) fn build(paths: &[PathBuf], out: &Path) -> Result<bool, Failure> {
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

/// Prints what to paste into a page; returns whether there is something to paste.
pub(crate) fn embed(
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
