//! `cargo xtask test` and `check`: steps, run one after the other until one fails.

use std::{
    fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use lexopt::prelude::*;

use crate::{
    derive, dist,
    numbers::duration,
    process,
    project::Project,
    release, size,
    tools::{self, Tool},
    wasm,
};

struct Step {
    name: &'static str,
    title: &'static str,
    tools: &'static [Tool],
    run: fn(&Project) -> Result<()>,
}

const STEPS: [Step; 8] = [
    Step { name: "fmt", title: "the code is formatted", tools: &[Tool::Rustfmt], run: fmt },
    Step {
        name: "clippy",
        title: "no lint fires, on the desk and for the browser",
        tools: &[Tool::Clippy, Tool::WasmTarget],
        run: clippy,
    },
    Step {
        name: "unit",
        title: "the tests that need no browser, several minutes the first time",
        tools: &[],
        run: unit,
    },
    Step {
        name: "derive",
        title: "the tables of the code book are what their sources give",
        tools: &[Tool::Pip],
        run: derive::check,
    },
    Step { name: "doc", title: "the documentation is whole", tools: &[], run: doc },
    Step { name: "build", title: "dist/", tools: &[Tool::WasmTarget], run: build },
    Step {
        name: "size",
        title: "what a page fetches is within the budget",
        tools: &[Tool::WasmTarget],
        run: size::measure,
    },
    Step {
        name: "browser",
        title: "the element in Chromium",
        tools: &[Tool::WasmTarget, Tool::Browser],
        run: browser,
    },
];

/// The steps of `check`.
const QUICK: [&str; 3] = ["fmt", "clippy", "unit"];
/// The steps that look at `dist/`.
const NEED_DIST: [&str; 2] = ["size", "browser"];

/// Runs all steps, or those that `--only` names.
pub(crate) fn test(project: &Project, mut arguments: lexopt::Parser) -> Result<()> {
    let mut only = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("only") => {
                let names = arguments.value()?.string()?;
                only.extend(names.split(',').map(str::to_owned));
            }
            other => return Err(other.unexpected().into()),
        }
    }
    for name in &only {
        ensure!(
            STEPS.iter().any(|step| step.name == name),
            "there is no step `{name}`; the steps are {}",
            STEPS.map(|step| step.name).join(", ")
        );
    }
    run(project, |step| only.is_empty() || only.iter().any(|name| name == step.name))
}

/// Runs the quick steps.
pub(crate) fn check(project: &Project, arguments: lexopt::Parser) -> Result<()> {
    crate::no_arguments(arguments)?;
    run(project, |step| QUICK.contains(&step.name))
}

fn run(project: &Project, is_chosen: impl Fn(&Step) -> bool) -> Result<()> {
    let mut steps: Vec<_> = STEPS.iter().filter(|step| is_chosen(step)).collect();
    let needs_dist = steps.iter().any(|step| NEED_DIST.contains(&step.name));
    let has_build = steps.iter().any(|step| step.name == "build");
    if needs_dist && !has_build {
        let build = STEPS.iter().find(|step| step.name == "build");
        steps.splice(0..0, build);
    }
    // All at once and first: who has no browser wants to know it now, not in ten minutes.
    for tool in steps.iter().flat_map(|step| step.tools) {
        tools::require(project, *tool)?;
    }
    let mut times = Vec::new();
    for (idx, step) in steps.iter().enumerate() {
        let (number, count) = (idx + 1, steps.len());
        println!("\n== {number}/{count} {}: {}", step.name, step.title);
        let start = Instant::now();
        if let Err(error) = (step.run)(project) {
            bail!(
                "{error:#}\n\nStep {number}, {name}, failed. To run it alone: \
                 cargo xtask test --only {name}",
                name = step.name
            );
        }
        let time = start.elapsed();
        println!("== {} took {}", step.name, duration(time));
        times.push((step.name, time));
    }
    print_times(&times);
    Ok(())
}

fn print_times(times: &[(&str, Duration)]) {
    println!("\nAll steps passed:\n");
    for (name, time) in times {
        println!("  {name:8} {:>12}", duration(*time));
    }
    let sum = times.iter().map(|(_, time)| *time).sum();
    println!("  {:8} {:>12}", "together", duration(sum));
}

fn fmt(project: &Project) -> Result<()> {
    process::run(project.cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(project: &Project) -> Result<()> {
    let mut desk = project.cargo();
    desk.args(["clippy", "--workspace", "--all-targets"]);
    let tools = "xtask/measure,xtask/minify,xtask/pack";
    desk.args(["--features", tools, "--", "-D", "warnings"]);
    process::run(&mut desk)?;
    let bins = [
        ("split", "medcode-quiz"),
        ("engine", "medcode-code-book"),
        ("class", "medcode-class"),
        ("review-engine", "medcode-review"),
    ];
    for (features, bin) in bins {
        let mut browser = project.cargo();
        browser.args(["clippy", "--target", wasm::TARGET, "--no-default-features"]);
        browser.args(["--features", features, "--bin", bin, "--lib"]);
        process::run(browser.args(["--", "-D", "warnings"]))?;
    }
    Ok(())
}

fn unit(project: &Project) -> Result<()> {
    process::run(project.cargo().args(["test", "--workspace"]))?;
    let mut tool = project.cargo();
    tool.args(["test", "--package", "xtask", "--features", "minify", "--bin", "minify"]);
    process::run(&mut tool)?;
    println!("Once more as Rust users without a page have it: quiz and grader only.");
    process::run(project.cargo().args(["test", "--no-default-features", "--lib"]))
}

fn doc(project: &Project) -> Result<()> {
    let mut cargo = project.cargo();
    process::run(cargo.args(["doc", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn build(project: &Project) -> Result<()> {
    dist::build(project, wasm::Profile::Release)
}

/// Runs tests/browser/*.test.mjs in Chromium.
fn browser(project: &Project) -> Result<()> {
    let files = browser_tests(project)?;
    let mut node = browser_run(project, &browser_needs(project)?)?;
    node.env("MEDCODE_ENGINE", "chromium");
    node.env("CHROMIUM", tools::CHROMIUM.path()?);
    node.env("CHROMEDRIVER", tools::CHROMEDRIVER.path()?);
    process::run(node.arg("--test-reporter=spec").args(files))
}

/// What the browser tests need besides `dist/`.
pub(crate) struct Needs {
    panic_dist: PathBuf,
    yew_host: PathBuf,
    release: PathBuf,
}

/// Builds what the browser tests need besides `dist/`.
pub(crate) fn browser_needs(project: &Project) -> Result<Needs> {
    println!("Compiling the widget once more, with a way to make it panic:");
    let panic_dist = dist::build_with_panic(project)?;
    println!("Compiling a page that is itself a Yew app:");
    let yew_host = dist::build_yew_host(project)?;
    println!("Putting a release together; what hashes it is compiled the first time:");
    let release = project.scratch("browser-test").join("release");
    release::assemble(project, &release)?;
    Ok(Needs { panic_dist, yew_host, release })
}

/// Returns Node.js about to run browser tests; which ones and in which browser is yet to be said.
pub(crate) fn browser_run(project: &Project, needs: &Needs) -> Result<Command> {
    let mut node = Command::new(tools::NODE.path()?);
    node.args(["--test", "--test-concurrency=2"]).current_dir(&project.root);
    node.env("MEDCODE_DIST", project.dist());
    // The build has compiled it for the quizzes.
    node.env("MEDCODE_TEST_AUTHOR_TOOL", project.target.join("debug/medcode"));
    node.env("MEDCODE_TEST_PANIC_DIST", &needs.panic_dist);
    node.env("MEDCODE_TEST_YEW_HOST", &needs.yew_host);
    node.env("MEDCODE_TEST_RELEASE", &needs.release);
    Ok(node)
}

/// Returns the files of the browser tests, in order.
pub(crate) fn browser_tests(project: &Project) -> Result<Vec<PathBuf>> {
    let folder = project.root.join("tests/browser");
    let entries = fs::read_dir(&folder).context("cannot list tests/browser")?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut files = paths.collect::<Result<Vec<_>, _>>()?;
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    if files.is_empty() {
        bail!("there is no tests/browser/*.test.mjs");
    }
    Ok(files)
}
