//! `dist/`: what a page owner copies, and the demo page.
//!
//! File names are stable, without hashes: they stand in other people's pages. Only what the program
//! fetches by itself, later, is named after its build.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};

use crate::{
    class, code_book, manifest, minify, process,
    project::{OPTIMIZED, Project},
    review,
    wasm::{self, Profile},
};

/// The style sheets, in the order in which the layers build on each other.
const STYLES: [&str; 4] =
    ["style/layers.css", "style/tokens.css", "style/base.css", "style/components.css"];

/// The style sheet that comes with the later parts.
const LATER_STYLES: [&str; 1] = ["style/later.css"];

/// What of `element/` is copied, but for what belongs to a program of its own.
const ELEMENT: [&str; 6] = [
    "medcode-quiz.js",
    "medcode-quiz.d.ts",
    "medcode-address.js",
    "medcode-doctor.js",
    "medcode-frame.js",
    "medcode-frames.js",
];

/// Builds `dist/`. What was there stays until all of it is done.
pub(crate) fn build(project: &Project, profile: Profile) -> Result<()> {
    let fresh = project.scratch("dist-fresh");
    recreate(&fresh)?;
    if !project.target.join(wasm::TARGET).exists() {
        println!("The first build takes four minutes, later ones take seconds.");
    }
    let widget = match profile {
        Profile::Release => wasm::WIDGET,
        // Cutting needs the optimizer to find out what is not needed at first.
        Profile::Dev => wasm::WHOLE_WIDGET,
    };
    wasm::build(project, &widget, profile, &fresh.join("pkg"))?;
    code_book::build(project, profile, &fresh)?;
    class::build(project, profile, &fresh)?;
    review::build(project, profile, &fresh)?;
    build_quizzes(project, &fresh.join("quizzes"))?;
    write_snippets(project, &fresh.join("embed"))?;
    write(&fresh.join("medcode-quiz.css"), &styles(project, &STYLES)?)?;
    write(&fresh.join("medcode-light.css"), &light_styles(project)?)?;
    write(&fresh.join("medcode-later.css"), &styles(project, &LATER_STYLES)?)?;
    let docs = read(&project.root.join("docs/embedding.md"))?;
    write(&fresh.join("custom-elements.json"), &manifest::write(&docs)?)?;
    for page in ["index.html", "themes.html", "print.html", "frame.html"] {
        copy(&project.root.join(page), &fresh.join(page))?;
    }
    for name in ELEMENT {
        copy(&project.root.join("element").join(name), &fresh.join(name))?;
    }
    for name in ["medcode-page.css", "medcode-frame.css"] {
        let source = read(&project.root.join("element").join(name))?;
        write(&fresh.join(name), &minify::css(&source)?)?;
    }
    copy_folder(&project.root.join("demo"), &fresh.join("demo"))?;
    copy_folder(&project.root.join("themes"), &fresh.join("themes"))?;
    if profile == Profile::Release {
        minify::scripts(project, &fresh)?;
    }
    swap(project, &fresh)
}

/// Copies `dist/`, but with a wasm that can be made to panic, which no page owner gets.
pub(crate) fn build_with_panic(project: &Project) -> Result<PathBuf> {
    let folder = project.scratch("browser-test").join("dist");
    recreate(&folder)?;
    copy_folder(&project.dist(), &folder)?;
    let bin = wasm::Bin { features: Some("split,test-panic"), ..wasm::WIDGET };
    let pkg = folder.join("pkg");
    // The later files are named after their build, so that no new one would overwrite them.
    recreate(&pkg)?;
    wasm::build(project, &bin, Profile::Release, &pkg)?;
    code_book::build_engine(project, Profile::Release, &pkg)?;
    review::build_schedule(project, Profile::Release, &pkg)?;
    minify::scripts(project, &folder)?;
    Ok(folder)
}

/// Builds the page that is itself a Yew app, for the browser tests to put quizzes into.
pub(crate) fn build_yew_host(project: &Project) -> Result<PathBuf> {
    const HOST: wasm::Bin = wasm::Bin {
        package: "yew-host",
        name: "yew-host",
        features: None,
        is_cut: false,
        keeps_marks: true,
        is_fast: false,
    };
    let folder = project.scratch("browser-test").join("yew-host");
    wasm::build(project, &HOST, Profile::Release, &folder.join("pkg"))?;
    Ok(folder)
}

/// Removes `dist/`.
pub(crate) fn clean(project: &Project) -> Result<()> {
    remove(&project.dist())
}

/// Runs the author tool, as an author would.
///
/// Without default features: Yew need not be compiled for the desk to write some JSON.
fn build_quizzes(project: &Project, folder: &Path) -> Result<()> {
    process::run(author_tool(project).args(["build", "quizzes", "--out"]).arg(folder))
}

/// Writes what a page owner pastes for each quiz.
fn write_snippets(project: &Project, folder: &Path) -> Result<()> {
    recreate(folder)?;
    let quizzes = project.root.join("quizzes");
    for entry in fs::read_dir(&quizzes).context("cannot list quizzes")? {
        let quiz = entry.context("cannot list quizzes")?.path();
        let Some(name) = quiz.file_stem() else { continue };
        let snippet = process::output(author_tool(project).args(["embed"]).arg(&quiz))?;
        write(&folder.join(name).with_extension("html"), &(snippet + "\n"))?;
    }
    Ok(())
}

fn author_tool(project: &Project) -> Command {
    let mut cargo = project.cargo();
    cargo.arg("run").args(OPTIMIZED).args(["--no-default-features", "--features", "author"]);
    cargo.args(["--bin", "medcode", "--"]);
    cargo
}

fn styles(project: &Project, names: &[&str]) -> Result<String> {
    let mut source = String::new();
    for name in names {
        source += &read(&project.root.join(name))?;
    }
    minify::css(&source).context("cannot minify the style sheets")
}

/// Returns the style sheet of a page that holds a first question of its own: the widget's, for
/// what stands in the element and not in its shadow.
///
/// Without layers: a page's plainest rule would win over all of them. And as if each rule named an
/// id, for themes say things such as `.typeset ul li`; what they say of more than we do is taken
/// back by style/light.css.
fn light_styles(project: &Project) -> Result<String> {
    let mut sheet = styles(project, &STYLES)?;
    let order = sheet.find(';').context("the style sheets begin with the order of their layers")?;
    sheet.replace_range(..=order, "");
    for layer in ["tokens", "base", "components", "states"] {
        sheet = sheet.replace(&format!("@layer {layer}{{"), "@media all{");
    }
    let sheet = sheet.replace(":host([hidden])", "&[hidden]").replace(":host{", ":where(&){");
    for unknown in ["@layer", ":host", "@keyframes"] {
        ensure!(!sheet.contains(unknown), "{unknown} can't stand in medcode-light.css");
    }
    Ok(format!("medcode-quiz:not(#_){{{sheet}}}{}", styles(project, &["style/light.css"])?))
}

/// Puts the folder in the place of `dist/`.
fn swap(project: &Project, fresh: &Path) -> Result<()> {
    let dist = project.dist();
    let old = project.scratch("dist-old");
    remove(&old)?;
    if dist.exists() {
        fs::rename(&dist, &old).context("cannot move the old dist/ away")?;
    }
    fs::rename(fresh, &dist).context("cannot put the new dist/ in its place")?;
    remove(&old)
}

/// Makes the folder empty.
pub(crate) fn recreate(folder: &Path) -> Result<()> {
    remove(folder)?;
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

pub(crate) fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    let entries = fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))?;
    for entry in entries {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to)?;
        } else {
            copy(&entry.path(), &to)?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to)
        .with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}

pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
