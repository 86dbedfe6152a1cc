//! The code book in `dist/`: the program that searches it, the scripts that call the program, and
//! the packs.

use std::{
    fs,
    hash::{DefaultHasher, Hasher},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{
    dist::{copy_folder, read, recreate, write},
    process,
    project::{OPTIMIZED, Project},
    wasm::{self, Profile},
};

/// What a page fetches to search a code book, besides the packs.
pub(crate) const PROGRAM: [&str; 4] = [
    "medcode-code-book.js",
    "medcode-code-book-worker.js",
    "pkg/medcode-code-book.js",
    "pkg/medcode-code-book_bg.wasm",
];
/// The folder of the packs in `dist/`.
pub(crate) const PACKS: &str = "code-book";
const SCRIPTS: [&str; 2] = ["medcode-code-book.js", "medcode-code-book-worker.js"];
/// What the packs are made of and by.
const SOURCES: [&str; 6] =
    ["code-book", "src/author/code_book", "src/code", "src/code_book", "src/quiz", "xtask/packs"];

/// Builds all of it into the folder.
pub(crate) fn build(project: &Project, profile: Profile, dist: &Path) -> Result<()> {
    build_engine(project, profile, &dist.join("pkg"))?;
    for name in SCRIPTS {
        let script = read(&project.root.join("element").join(name))?;
        write(&dist.join(name), &script)?;
    }
    copy_folder(&packs(project)?, &dist.join(PACKS))
}

/// Builds the program alone.
pub(crate) fn build_engine(project: &Project, profile: Profile, pkg: &Path) -> Result<()> {
    wasm::build(project, &wasm::ENGINE, profile, pkg)
}

/// Returns the folder of the packs. Made anew only if what they are made of was changed.
fn packs(project: &Project) -> Result<PathBuf> {
    let folder = project.scratch("packs");
    // Beside the folder, which is copied as it is.
    let stamp = project.scratch("packs.stamp");
    let sources = fingerprint(project)?;
    if folder.exists() && fs::read_to_string(&stamp).is_ok_and(|made_of| made_of == sources) {
        return Ok(folder);
    }
    write(&stamp, "not done")?;
    recreate(&folder)?;
    let mut cargo = project.cargo();
    cargo.arg("run").args(OPTIMIZED).args(["--package", "packs", "--"]);
    process::run(cargo.arg(&folder))?;
    write(&stamp, &sources)?;
    Ok(folder)
}

/// Returns a number that another content or name of a source would change.
fn fingerprint(project: &Project) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for source in SOURCES {
        hash(&project.root.join(source), &mut hasher)?;
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

fn hash(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    hasher.write(path.as_os_str().as_encoded_bytes());
    if path.is_dir() {
        let entries = fs::read_dir(path).map(|entries| entries.map(|it| it.map(|it| it.path())));
        let paths = entries.and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut paths = paths.with_context(|| format!("cannot list {}", path.display()))?;
        paths.sort();
        paths.iter().try_for_each(|path| hash(path, hasher))
    } else {
        let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        hasher.write_usize(bytes.len());
        hasher.write(&bytes);
        Ok(())
    }
}
