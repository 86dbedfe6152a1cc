//! `cargo xtask size`: what a reader downloads before the first question, and later, and whether
//! either is too much.
//!
//! Only what the widget itself fetches counts, not the page around it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{
    class,
    code_book::{PACKS, PROGRAM},
    dist, minify,
    numbers::kib,
    process,
    project::Project,
    review::{ELEMENT, FINDING, SCHEDULE},
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

/// What a reader fetches together.
struct Group {
    /// Its line in the budget.
    name: String,
    title: String,
    /// Paths in `dist/`.
    files: Vec<String>,
}

/// Returns what is measured, in the order in which a reader may come to it.
fn groups(dist: &Path) -> Result<Vec<Group>> {
    let parts = list(dist, "pkg")?;
    let part = |starts: &[&str]| {
        let is_of = |name: &&String| starts.iter().any(|start| name.starts_with(start));
        parts.iter().filter(is_of).cloned().collect::<Vec<_>>()
    };
    let fixed = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let group = |name: &str, title: &str, files| Group {
        name: name.to_owned(),
        title: title.to_owned(),
        files,
    };
    let mut groups = vec![
        group("first-question", &format!("Up to the first question of {QUIZ}"), fixed(&FETCHED)),
        group(
            "light",
            "Where the first question stands in the page",
            fixed(&["medcode-light.css"]),
        ),
        // What the parts share comes with the first of them.
        group("later", "When the learner starts to answer", {
            let style = "medcode-later.css".to_owned();
            [vec![style], part(&["pkg/later-", "pkg/chunk_"])].concat()
        }),
        group("attempt", "For an exam, or when the results are near", part(&["pkg/attempt-"])),
        group("take-away", "When a learner takes a file away", part(&["pkg/files-"])),
        group("code-book-engine", "When the code book is first asked", fixed(&PROGRAM)),
        group("due", "For <medcode-due>, on any page", fixed(&ELEMENT)),
        group("review", "To find what is due", fixed(&FINDING)),
        group("review-engine", "Where the schedule has not seen answers", fixed(&SCHEDULE)),
        group("class-page", "The class page", fixed(&class::FILES)),
    ];
    let known: Vec<_> = groups.iter().flat_map(|group| &group.files).cloned().collect();
    if let Some(name) = parts.iter().find(|name| !known.contains(name)) {
        bail!("dist/{name} is in no group that is measured. Add it to `groups`");
    }
    for path in list(dist, PACKS)? {
        let name = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let title = "When that code set is asked for".to_owned();
        groups.push(Group { name, title, files: vec![path] });
    }
    Ok(groups)
}

/// Measures `dist/` as it is. Fails if that is more than the budget.
pub(crate) fn measure(project: &Project) -> Result<()> {
    let budget = Budget::read(project)?;
    let dist = project.dist();
    let empty_app = build_empty_app(project)?;
    let groups = groups(&dist)?;
    let ours = groups.iter().flat_map(|group| &group.files).map(|name| dist.join(name));
    let empty = EMPTY_APP_FETCHED.iter().map(|name| empty_app.join(name));
    let sizes = compress(project, &ours.chain(empty).collect::<Vec<_>>())?;
    let mut sizes = sizes.into_iter();
    let mut judged = Vec::new();
    println!("\n{:36} {:>9} {:>9} {:>9}", "Bytes", "raw", "gzip 9", "brotli 11");
    for group in groups {
        println!("\n{}:\n", group.title);
        let files: Vec<_> = group.files.into_iter().zip(sizes.by_ref()).collect();
        let sum = print_files(&files);
        budget.print(&group.name);
        judged.push((group.name, sum));
    }
    let empty = Size::sum(sizes);
    println!("\n{} = {}\n", empty.row("An empty Yew app"), kib(empty.brotli));
    judged.into_iter().try_for_each(|(name, size)| budget.judge(&name, size))
}

/// Returns the names of the files in a folder of `dist/`.
fn list(dist: &Path, folder: &str) -> Result<Vec<String>> {
    let entries = fs::read_dir(dist.join(folder));
    let entries = entries.with_context(|| format!("cannot list dist/{folder}"))?;
    let name = |it: fs::DirEntry| format!("{folder}/{}", it.file_name().to_string_lossy());
    let mut names = entries.map(|it| it.map(name)).collect::<Result<Vec<_>, _>>()?;
    names.sort();
    Ok(names)
}

/// Prints the files and their sum, and returns the sum.
fn print_files(files: &[(String, Size)]) -> Size {
    for (name, size) in files {
        println!("{}", size.row(&format!("dist/{name}")));
    }
    let sum = Size::sum(files.iter().map(|(_, size)| *size));
    println!("{} = {}", sum.row("together"), kib(sum.brotli));
    sum
}

fn build_empty_app(project: &Project) -> Result<PathBuf> {
    println!("Compiling an empty Yew app to compare with:");
    let folder = project.scratch("empty-app");
    wasm::build(project, &EMPTY_APP, Profile::Release, &folder.join("pkg"))?;
    let loader = fs::read_to_string(project.root.join("xtask/empty-app/empty-app.js"))
        .context("cannot read the loader of the empty app")?;
    fs::write(folder.join("empty-app.js"), loader)
        .context("cannot write the loader of the empty app")?;
    minify::scripts(project, &folder)?;
    Ok(folder)
}

/// How many bytes a page may fetch, compressed by brotli, by name of what it is.
#[derive(Debug, PartialEq, Eq)]
struct Budget(BTreeMap<String, u64>);

impl Budget {
    fn read(project: &Project) -> Result<Self> {
        let text = fs::read_to_string(project.root.join(BUDGET))
            .with_context(|| format!("cannot read {BUDGET}"))?;
        Self::parse(&text).with_context(|| {
            format!("{BUDGET} should hold lines of a name and a number of bytes, and comments")
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let lines = text.lines().map(str::trim).filter(|it| !it.is_empty() && !it.starts_with('#'));
        let entry = |line: &str| {
            let (name, number) = line.split_once(' ')?;
            Some((name.to_owned(), number.trim().parse().ok()?))
        };
        lines.map(entry).collect::<Option<_>>().map(Self)
    }

    fn of(&self, name: &str) -> Result<u64> {
        let number = self.0.get(name).copied();
        number.with_context(|| format!("{BUDGET} has no line for {name}"))
    }

    fn print(&self, name: &str) {
        if let Ok(budget) = self.of(name) {
            println!("{:36} {budget:>29} = {}", "the budget", kib(budget));
        }
    }

    fn judge(&self, name: &str, size: Size) -> Result<()> {
        let budget = self.of(name)?;
        ensure!(
            size.brotli <= budget,
            "{name} has {} bytes too many: find out what grew, or raise the number in {BUDGET} \
             and say in the commit why it is worth it",
            size.brotli - budget
        );
        println!("{name}: {} bytes are left.", budget - size.brotli);
        Ok(())
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

    fn sum(sizes: impl IntoIterator<Item = Self>) -> Self {
        sizes.into_iter().fold(Self::default(), |sum, size| Self {
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
    fn a_budget_has_a_name_and_a_number_on_each_line() {
        let budget = Budget::parse("# One.\nfirst-question 107520\n\n# Two.\nlater  60000\n");
        let budget = budget.unwrap();
        assert_eq!(budget.of("first-question").unwrap(), 107_520);
        assert_eq!(budget.of("later").unwrap(), 60_000);
        assert_eq!(
            budget.of("hcpcs.pack").unwrap_err().to_string(),
            "xtask/size-budget.txt has no line for hcpcs.pack"
        );
        for text in ["1\n", "later\n", "later two\n"] {
            assert_eq!(Budget::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_above_its_number_is_refused() {
        let budget = Budget::parse("later 10").unwrap();
        let size = |brotli| Size { brotli, ..Size::default() };
        assert!(budget.judge("later", size(10)).is_ok());
        assert!(budget.judge("later", size(11)).is_err());
    }
}
