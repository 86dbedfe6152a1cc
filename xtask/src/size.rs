//! `cargo xtask size`: what a reader downloads before the first question, and whether that is
//! too much.
//!
//! Only what the widget itself fetches counts, not the page around it.

use std::{fs, path::PathBuf, process::Stdio};

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
const EMPTY_APP: wasm::Bin = wasm::Bin { package: "empty-app", name: "empty-app", features: None };
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
    let budget = budget(project)?;
    let dist = project.dist();
    let empty_app = build_empty_app(project)?;
    let paths = FETCHED.iter().map(|name| dist.join(name));
    let empty_paths = EMPTY_APP_FETCHED.iter().map(|name| empty_app.join(name));
    let sizes = compress(project, &paths.chain(empty_paths).collect::<Vec<_>>())?;
    let (ours, empty) = sizes.split_at_checked(FETCHED.len()).context("a size is missing")?;
    let sum = Size::sum(ours);

    println!("\nBytes up to the first question of {QUIZ}:\n");
    println!("{:32} {:>9} {:>9} {:>9}", "", "raw", "gzip 9", "brotli 11");
    for (name, size) in FETCHED.iter().zip(ours) {
        println!("{}", size.row(&format!("dist/{name}")));
    }
    println!("{} = {}", sum.row("together"), kib(sum.brotli));
    let empty = Size::sum(empty);
    println!("{} = {}", empty.row("an empty Yew app"), kib(empty.brotli));
    println!("{:32} {:>29} = {}\n", "the budget", budget, kib(budget));
    if sum.brotli > budget {
        bail!(
            "{} bytes too many: find out what grew, or raise the number in {BUDGET} \
             and say in the commit why it is worth it",
            sum.brotli - budget
        );
    }
    println!("{} bytes are left.", budget - sum.brotli);
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

/// Returns the number in the budget's file; its other lines are comments.
fn budget(project: &Project) -> Result<u64> {
    let text = fs::read_to_string(project.root.join(BUDGET))
        .with_context(|| format!("cannot read {BUDGET}"))?;
    let mut numbers = text.lines().filter(|line| !line.starts_with('#'));
    let number = numbers.next().and_then(|line| line.trim().parse().ok());
    number.with_context(|| format!("{BUDGET} should hold one number of bytes after its comments"))
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
        format!("{name:32} {raw:>9} {gzip:>9} {brotli:>9}")
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
