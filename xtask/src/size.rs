//! `cargo xtask size`: what a reader downloads before the first question, and later, and whether
//! either is too much.
//!
//! Only what the widget itself fetches counts, not the page around it.

use std::{
    fmt::Display,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    dist, minify,
    numbers::kib,
    process,
    project::Project,
    tools::{self, Tool},
    wasm::{self, Profile},
};

/// The quiz of ten questions that is measured.
const QUIZ: &str = "quizzes/first-steps.json";
/// What is fetched up to its first question.
const FETCHED: [&str; 5] = [
    "medcode-quiz.js",
    "medcode-quiz.css",
    "pkg/medcode-quiz.js",
    "pkg/medcode-quiz_bg.wasm",
    QUIZ,
];
/// The least that a Yew app can weigh, to tell our bytes from Yew's.
const EMPTY_APP: wasm::Bin =
    wasm::Bin { package: "empty-app", name: "empty-app", features: None, ..wasm::WHOLE_WIDGET };
const EMPTY_APP_FETCHED: [&str; 3] = ["empty-app.js", "pkg/empty-app.js", "pkg/empty-app_bg.wasm"];
const BUDGET: &str = "xtask/size-budget.txt";

/// Builds and measures.
pub(crate) fn size(project: &Project, arguments: lexopt::Parser) -> Result<()> {
    crate::no_arguments(arguments)?;
    tools::require(project, Tool::WasmTarget)?;
    dist::build(project, Profile::Release)?;
    measure(project)
}

/// Measures `dist/` as it is. Fails if that is more than the budget.
pub(crate) fn measure(project: &Project) -> Result<()> {
    let budget = Budget::read(project)?;
    let dist = project.dist();
    let later = later(&dist)?;
    let empty_app = build_empty_app(project)?;
    let ours = FETCHED.iter().copied().chain(later.iter().map(String::as_str));
    let ours: Vec<_> = ours.map(|name| dist.join(name)).collect();
    let empty = EMPTY_APP_FETCHED.iter().map(|name| empty_app.join(name));
    let sizes = compress(project, &ours.iter().cloned().chain(empty).collect::<Vec<_>>())?;
    let (ours, empty) = sizes.split_at_checked(ours.len()).context("a size is missing")?;
    let (first, last) = ours.split_at_checked(FETCHED.len()).context("a size is missing")?;

    println!("\nBytes up to the first question of {QUIZ}:\n");
    println!("{:36} {:>9} {:>9} {:>9}", "", "raw", "gzip 9", "brotli 11");
    let first = print_files(&FETCHED, first);
    let empty = Size::sum(empty);
    println!("{} = {}", empty.row("an empty Yew app"), kib(empty.brotli));
    print_budget(budget.first);
    println!("\nLater, when the learner starts to answer:\n");
    let last = print_files(&later, last);
    print_budget(budget.later);
    println!();
    judge("up to the first question", first, budget.first)?;
    judge("later", last, budget.later)
}

/// Returns the names of the files that the program itself fetches later.
fn later(dist: &Path) -> Result<Vec<String>> {
    let entries = fs::read_dir(dist.join("pkg")).context("cannot list dist/pkg")?;
    let names = entries.map(|it| it.map(|it| format!("pkg/{}", it.file_name().to_string_lossy())));
    let mut names = names.collect::<Result<Vec<_>, _>>()?;
    names.retain(|name| !FETCHED.contains(&name.as_str()));
    names.sort();
    Ok(names)
}

/// Prints the files and their sum, and returns the sum.
fn print_files(names: &[impl Display], sizes: &[Size]) -> Size {
    for (name, size) in names.iter().zip(sizes) {
        println!("{}", size.row(&format!("dist/{name}")));
    }
    let sum = Size::sum(sizes);
    println!("{} = {}", sum.row("together"), kib(sum.brotli));
    sum
}

fn print_budget(budget: u64) {
    println!("{:36} {budget:>29} = {}", "the budget", kib(budget));
}

fn judge(when: &str, sum: Size, budget: u64) -> Result<()> {
    if sum.brotli > budget {
        bail!(
            "{} bytes too many {when}: find out what grew, or raise the number in {BUDGET} \
             and say in the commit why it is worth it",
            sum.brotli - budget
        );
    }
    println!("{} bytes are left {when}.", budget - sum.brotli);
    Ok(())
}

fn build_empty_app(project: &Project) -> Result<PathBuf> {
    println!("Compiling an empty Yew app to compare with:");
    let folder = project.scratch("empty-app");
    wasm::build(project, &EMPTY_APP, Profile::Release, &folder.join("pkg"))?;
    let loader = fs::read_to_string(project.root.join("xtask/empty-app/empty-app.js"))
        .context("cannot read the loader of the empty app")?;
    fs::write(folder.join("empty-app.js"), minify::js(&loader))
        .context("cannot write the loader of the empty app")?;
    Ok(folder)
}

/// How many bytes a page may fetch, compressed by brotli.
#[derive(Debug, PartialEq, Eq)]
struct Budget {
    /// Up to the first question.
    first: u64,
    /// After it.
    later: u64,
}

impl Budget {
    fn read(project: &Project) -> Result<Self> {
        let text = fs::read_to_string(project.root.join(BUDGET))
            .with_context(|| format!("cannot read {BUDGET}"))?;
        Self::parse(&text).with_context(|| {
            format!("{BUDGET} should hold two numbers of bytes, each on a line, and comments")
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let numbers = text.lines().map(str::trim).filter(|it| !it.is_empty());
        let numbers = numbers.filter(|line| !line.starts_with('#'));
        let numbers: Vec<u64> = numbers.map(str::parse).collect::<Result<_, _>>().ok()?;
        match numbers[..] {
            [first, later] => Some(Self { first, later }),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Default)]
struct Size {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

impl Size {
    fn parse(line: &str) -> Option<Self> {
        let mut numbers = line.split_whitespace().map(str::parse);
        let mut number = || numbers.next()?.ok();
        Some(Self { raw: number()?, gzip: number()?, brotli: number()? })
    }

    fn sum(sizes: &[Self]) -> Self {
        sizes.iter().fold(Self::default(), |sum, size| Self {
            raw: sum.raw + size.raw,
            gzip: sum.gzip + size.gzip,
            brotli: sum.brotli + size.brotli,
        })
    }

    fn row(&self, name: &str) -> String {
        let Self { raw, gzip, brotli } = self;
        format!("{name:36} {raw:>9} {gzip:>9} {brotli:>9}")
    }
}

/// Runs `measure`, which prints a line for each file.
fn compress(project: &Project, paths: &[PathBuf]) -> Result<Vec<Size>> {
    println!("Compressing; the compressors are compiled the first time, in about 10 seconds:");
    let mut measure = project.cargo();
    measure.args(["run", "--package", "xtask", "--features", "measure"]);
    measure.args(["--bin", "measure", "--"]).args(paths);
    let output = process::output(measure.stderr(Stdio::inherit()))?;
    let sizes: Option<Vec<_>> = output.lines().map(Size::parse).collect();
    let sizes = sizes.context("`measure` printed something else than numbers")?;
    ensure!(sizes.len() == paths.len(), "`measure` left out a file");
    Ok(sizes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_two_numbers() {
        let text = "# One.\n107520\n\n# Two.\n60000\n";
        assert_eq!(Budget::parse(text), Some(Budget { first: 107_520, later: 60_000 }));
        for text in ["", "1\n", "1\n2\n3\n", "1\ntwo\n"] {
            assert_eq!(Budget::parse(text), None, "{text}");
        }
    }
}
