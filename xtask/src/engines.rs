//! `cargo xtask engines`: the browser tests in the engines that `cargo xtask test` does not run.
//!
//! It judges nothing itself: the same files, run by Node.js, say what passes.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail, ensure};
use lexopt::prelude::*;

use crate::{
    dist, process,
    project::Project,
    test,
    tools::{self, Tool},
    wasm::Profile,
};

struct Engine {
    /// What the command, and MEDCODE_ENGINE in tests/browser/engine.mjs, call it.
    name: &'static str,
    tool: Tool,
    /// Tells the tests where the browser and its driver are.
    find: fn(&Project, &mut Command) -> Result<()>,
}

const ENGINES: [Engine; 2] = [
    Engine { name: "firefox", tool: Tool::Firefox, find: find_firefox },
    Engine { name: "webkit", tool: Tool::Webkit, find: find_webkit },
];

fn find_firefox(project: &Project, node: &mut Command) -> Result<()> {
    node.env("FIREFOX", tools::FIREFOX.path()?);
    node.env("GECKODRIVER", tools::geckodriver_path(project));
    Ok(())
}

fn find_webkit(_: &Project, node: &mut Command) -> Result<()> {
    node.env("WEBKIT_DRIVER", tools::WEBKIT_DRIVER.path()?);
    Ok(())
}

/// Runs the tests in the engines that are named, or in all, and at last says how many passed in each.
pub(crate) fn engines(project: &Project, mut arguments: lexopt::Parser) -> Result<()> {
    let mut names = Vec::new();
    let mut only = Vec::new();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("only") => {
                let files = arguments.value()?.string()?;
                only.extend(files.split(',').map(str::to_owned));
            }
            Value(name) => names.push(name.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    for name in &names {
        ensure!(
            ENGINES.iter().any(|engine| engine.name == name),
            "there is no engine `{name}`; the engines are {}, and `cargo xtask test` runs chromium",
            ENGINES.map(|engine| engine.name).join(" and ")
        );
    }
    let files = chosen(test::browser_tests(project)?, &only)?;
    let is_chosen = |engine: &&Engine| names.is_empty() || names.iter().any(|it| it == engine.name);
    let engines: Vec<_> = ENGINES.iter().filter(is_chosen).collect();
    tools::require(project, Tool::WasmTarget)?;
    for engine in &engines {
        tools::require(project, engine.tool)?;
    }
    dist::build(project, Profile::Release)?;
    let needed = test::browser_needs(project)?;
    let folder = project.scratch("engines");
    dist::recreate(&folder)?;
    let mut failed = Vec::new();
    for engine in &engines {
        println!("\n== {}", engine.name);
        let mut node = test::browser_run(project, &needed)?;
        (engine.find)(project, &mut node)?;
        node.env("MEDCODE_ENGINE", engine.name);
        node.args(["--test-reporter=spec", "--test-reporter-destination=stdout"]);
        node.arg("--test-reporter=./tests/browser/left-out.mjs");
        let report = folder.join(engine.name).with_extension("txt");
        node.arg(format!("--test-reporter-destination={}", report.display()));
        // What fails in one engine says nothing of the next one.
        if process::run(node.args(&files)).is_err() {
            failed.push(engine.name);
        }
    }
    for engine in &engines {
        let report = folder.join(engine.name).with_extension("txt");
        let report = fs::read_to_string(report).context("Node.js left no report")?;
        print!("\n== {}\n{report}", engine.name);
    }
    match failed.as_slice() {
        [] => Ok(()),
        failed => bail!("tests failed in {}; above is why", failed.join(" and ")),
    }
}

/// Returns those of the test files that `--only` names, or all.
fn chosen(files: Vec<PathBuf>, only: &[String]) -> Result<Vec<PathBuf>> {
    let name = |path: &PathBuf| {
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        name.and_then(|it| Some(it.strip_suffix(".test.mjs")?.to_owned())).unwrap_or_default()
    };
    for wanted in only {
        ensure!(
            files.iter().any(|path| name(path) == *wanted),
            "there is no tests/browser/{wanted}.test.mjs; there are {}",
            files.iter().map(name).collect::<Vec<_>>().join(", ")
        );
    }
    Ok(files.into_iter().filter(|it| only.is_empty() || only.contains(&name(it))).collect())
}
