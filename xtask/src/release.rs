//! `cargo xtask release`: the archive that a page owner unpacks.
//!
//! What stands in pages keeps its name: the scripts, the style of a first question, the pages for
//! frames, prints and classes. All that these load is in a folder named after its content, which a
//! browser may keep for ever and which a later release does not touch. `medcode-release.json` says
//! the folder to a page whose copy of the script is of another release.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{
    dist::{self, copy_folder, read, recreate, write},
    licences, process,
    project::Project,
    tools::{self, Tool},
    wasm::{self, Profile},
};

/// What the scripts load, from `dist/`.
const LOADED: [&str; 8] = [
    "pkg",
    "code-book",
    "medcode-quiz.css",
    "medcode-later.css",
    "medcode-code-book.js",
    "medcode-code-book-worker.js",
    "medcode-review.js",
    "medcode-doctor.js",
];
/// Where a script names what it loads, and what it says then; `{}` is the folder.
const NAMED: [(&str, &str, &str); 4] = [
    ("medcode-quiz.js", "folder:`./`", "folder:`./{}/`"),
    ("medcode-due.js", "`medcode-review.js`", "`./{}/medcode-review.js`"),
    ("medcode-class.js", "\"./pkg/medcode-class.js\"", "\"./{}/pkg/medcode-class.js\""),
    ("medcode-class.js", "`pkg/medcode-class_bg.wasm`", "`{}/pkg/medcode-class_bg.wasm`"),
];
const PROGRAM: &str = "pkg/medcode-quiz_bg.wasm";
const SCRIPT: &str = "medcode-quiz.js";
/// What a page may name with an `integrity` of its own.
const IN_PAGES: [&str; 4] = [SCRIPT, "medcode-due.js", "medcode-frames.js", "medcode-light.css"];
/// What the module asks for first.
const PRELOADED: [&str; 3] = [PROGRAM, "pkg/medcode-quiz.js", "medcode-quiz.css"];

/// Builds `dist/` and makes the archive.
pub(crate) fn release(project: &Project, arguments: lexopt::Parser) -> Result<()> {
    crate::no_arguments(arguments)?;
    tools::require(project, Tool::WasmTarget)?;
    dist::build(project, Profile::Release)?;
    let version = version(project)?;
    let name = format!("medcode-quiz-{version}");
    let top = project.target.join("release-archive");
    let folder = top.join(&name);
    recreate(&top)?;
    assemble(project, &folder)?;
    write(&folder.join("README.txt"), &readme(&version))?;
    let archive = top.join(format!("{name}.zip"));
    pack(project, &["zip".as_ref(), folder.as_path(), archive.as_path()])?;
    println!("The release is {}.", project.short(&archive));
    Ok(())
}

/// Puts the files of `dist/` into a folder, as a release has them.
pub(crate) fn assemble(project: &Project, folder: &Path) -> Result<()> {
    recreate(folder)?;
    copy_folder(&project.dist(), folder)?;
    let hashes = hash(project, folder)?;
    let loaded =
        |path: &str| LOADED.iter().any(|it| path == *it || path.starts_with(&format!("{it}/")));
    let all: String = hashes
        .iter()
        .filter(|(path, _)| loaded(path))
        .map(|(path, hash)| format!("{hash} {path}\n"))
        .collect();
    let mark = wasm::mark(all.as_bytes());
    fs::create_dir(folder.join(&mark))?;
    for path in LOADED {
        fs::rename(folder.join(path), folder.join(&mark).join(path))
            .with_context(|| format!("dist/ has no {path}"))?;
    }
    let program = hashes.get(PROGRAM).context("dist/ has no program")?;
    for (script, before, after) in NAMED {
        replace(&folder.join(script), before, &after.replace("{}", &mark))?;
    }
    replace(&folder.join(SCRIPT), "wasm:``", &format!("wasm:`{program}`"))?;
    let api = number(&read(&folder.join(SCRIPT))?, "api:")?;
    let says = json!({ "folder": format!("./{mark}/"), "api": api, "wasm": program });
    write(&folder.join("medcode-release.json"), &format!("{says}\n"))?;
    for file in ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(project.root.join(file), folder.join(file))?;
    }
    write(&folder.join("THIRD-PARTY.txt"), &licences::write(project)?)?;
    write_integrity(project, folder, &mark)?;
    Ok(())
}

fn version(project: &Project) -> Result<String> {
    let output = process::output(project.cargo().args(["pkgid", "--package", "medcode-quiz"]))?;
    let version = output.rsplit(['#', '@']).next().context("`cargo pkgid` names no version")?;
    Ok(version.to_owned())
}

/// Returns the number behind a word.
fn number(text: &str, before: &str) -> Result<u32> {
    let (_, rest) =
        text.split_once(before).with_context(|| format!("{SCRIPT} has no `{before}`"))?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Ok(digits.parse()?)
}

fn replace(path: &Path, before: &str, after: &str) -> Result<()> {
    let text = read(path)?;
    ensure!(
        text.matches(before).count() == 1,
        "{} does not name what it loads by `{before}`, once. Adapt `NAMED`",
        path.display()
    );
    write(path, &text.replace(before, after))
}

/// Returns the SHA-384 of each file, as `integrity` has it, by its path.
fn hash(project: &Project, folder: &Path) -> Result<BTreeMap<String, String>> {
    let output = pack(project, &["hash".as_ref(), folder])?;
    let pairs = output.lines().filter_map(|line| line.split_once(' '));
    Ok(pairs.map(|(hash, path)| (path.to_owned(), hash.to_owned())).collect())
}

/// Runs what hashes and compresses: a bin of its own, which nobody else has to compile.
fn pack(project: &Project, arguments: &[&Path]) -> Result<String> {
    let mut cargo = project.cargo();
    cargo.args([
        "run",
        "--quiet",
        "--package",
        "xtask",
        "--features",
        "pack",
        "--bin",
        "pack",
        "--",
    ]);
    process::output(cargo.args(arguments))
}

/// Writes what a page owner may pin: the tags of the page, and an import map for the scripts that
/// the module imports, which have no place for a hash of their own.
fn write_integrity(project: &Project, folder: &Path, mark: &str) -> Result<()> {
    let hashes = hash(project, folder)?;
    let of = |path: &str| hashes.get(path).with_context(|| format!("the release has no {path}"));
    let mut lines = String::from(
        "What a page may pin; correct the folder before each name to where yours is.\n\n",
    );
    for path in IN_PAGES {
        let hash = of(path)?;
        lines += &if path.ends_with(".css") {
            format!(
                "<link rel=\"stylesheet\" href=\"{path}\" integrity=\"{hash}\" crossorigin=\"anonymous\">\n"
            )
        } else {
            format!(
                "<script type=\"module\" src=\"{path}\" integrity=\"{hash}\" crossorigin=\"anonymous\"></script>\n"
            )
        };
    }
    let inner: serde_json::Map<String, Value> = hashes
        .iter()
        .filter(|(path, _)| path.starts_with(mark) && path.ends_with(".js"))
        .map(|(path, hash)| (format!("./{path}"), json!(hash)))
        .collect();
    let map = serde_json::to_string_pretty(&json!({ "integrity": inner }))?;
    lines += "\nThe program itself is pinned by medcode-quiz.js. The scripts that it imports a page pins\n\
              with an import map, before its first script:\n\n";
    lines += &format!("<script type=\"importmap\">\n{map}\n</script>\n\n");
    lines += "Before the quiz in a page that begins with it, to have the browser fetch the program along with\n\
              the page; of this release alone:\n\n";
    for path in PRELOADED {
        let path = format!("{mark}/{path}");
        // What is fetched as a script may be held to a hash; the module does it for the program.
        lines += &if path.ends_with(".js") {
            let hash = of(&path)?;
            format!("<link rel=\"modulepreload\" href=\"{path}\" integrity=\"{hash}\">\n")
        } else {
            format!("<link rel=\"preload\" as=\"fetch\" href=\"{path}\" crossorigin>\n")
        };
    }
    lines += "\nEvery file:\n\n";
    for (path, hash) in &hashes {
        lines += &format!("{hash} {path}\n");
    }
    write(&folder.join("INTEGRITY.txt"), &lines)
}

fn readme(version: &str) -> String {
    format!(
        r#"medcode-quiz {version}

A quiz on medical coding for any web page. It runs in the reader's browser alone.

1. Unpack this folder to your site, for example as /medcode/.
2. Paste into a page:

<script type="module" src="/medcode/medcode-quiz.js"></script>
<medcode-quiz src="/medcode/quizzes/first-steps.json">
  <p>A quiz on medical coding.</p>
</medcode-quiz>

Or paste a file of the folder embed: it has the first question for readers to see at once. Its
addresses are those of a page beside medcode-quiz.js; correct them for a page elsewhere.

index.html shows what there is; open it through a web server, not by a double click. Any will do:
python3 -m http.server, in this folder, and then http://localhost:8000/

A later release: unpack it over this one. The folder with eight letters and digits is named after
what is in it; leave the old one for some days, for pages that are open.
A server may let browsers keep what is in that folder for ever, and should let them ask anew
(Cache-Control: no-cache) for medcode-quiz.js and medcode-release.json.

It follows the font and the colors of the page. themes/ has three looks that are ready; themes.html
shows them.

If a quiz does not come, write <medcode-quiz doctor ...>, and it says why.
INTEGRITY.txt has what a page may pin. CHANGELOG.md says what is new.

For education. Not coding, legal or billing advice. Not affiliated with AAPC, AHIMA, AMA, CMS or NCHS.
Program: MIT or Apache-2.0, as you like; THIRD-PARTY.txt has the licences of what is in it.
Questions: CC BY 4.0. Source of codes: CDC/NCHS, CMS.
CPT is a registered trademark of the American Medical Association. quizzes/cpt-sample.json holds a
few CPT code numbers with this project's own words: CPT codes (c) 2025 American Medical
Association. All rights reserved.
"#
    )
}
