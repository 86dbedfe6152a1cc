//! The licences of all that is compiled into the programs, for whoever hands them on.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::{process, project::Project, wasm};

const HEAD: &str = "The programs of medcode-quiz hold code of these packages, and of Rust's \
standard library (MIT OR Apache-2.0, copyright of the Rust project's contributors).\n\n";

/// Returns a list of the packages, and then each text with the packages that have it.
pub(crate) fn write(project: &Project) -> Result<String> {
    let mut cargo = project.cargo();
    cargo.args(["metadata", "--format-version=1", "--no-default-features"]);
    cargo.args(["--filter-platform", wasm::TARGET]);
    cargo.args(["--features", "split,engine,class,review-engine"]);
    let metadata: Value = serde_json::from_str(&process::output(&mut cargo)?)
        .context("cannot read what `cargo metadata` printed")?;
    let mut words = HEAD.to_owned();
    let mut texts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for package in packages(&metadata)? {
        let name = text(package, "/name");
        words += &format!("{name} {}: {}\n", text(package, "/version"), text(package, "/license"));
        let manifest = Path::new(text(package, "/manifest_path"));
        for path in license_files(manifest.parent().context("a manifest lies in no folder")?)? {
            let license =
                fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let license = String::from_utf8_lossy(&license).replace('\r', "").trim().to_owned();
            texts.entry(license).or_default().push(name);
        }
    }
    for (license, mut names) in texts {
        names.dedup();
        words += &format!("\n{}\n{}\n\n{license}\n", "-".repeat(78), names.join(", "));
    }
    Ok(words)
}

/// Returns what our package needs to run, by name, without itself.
fn packages(metadata: &Value) -> Result<Vec<&Value>> {
    let by_id = |path: &str| -> BTreeMap<&str, &Value> {
        list(metadata, path).iter().map(|it| (text(it, "/id"), it)).collect()
    };
    let (packages, nodes) = (by_id("/packages"), by_id("/resolve/nodes"));
    let root = packages.values().find(|it| text(it, "/name") == "medcode-quiz");
    let root = text(root.context("`cargo metadata` has no medcode-quiz")?, "/id");
    let (mut open, mut found) = (vec![root], BTreeMap::new());
    while let Some(id) = open.pop() {
        let Some(package) = packages.get(id) else { continue };
        // What only writes code is not in it.
        let is_macro = list(package, "/targets")
            .iter()
            .any(|target| list(target, "/kind").iter().any(|kind| kind == "proc-macro"));
        let key = (text(package, "/name"), text(package, "/version"));
        if is_macro || found.insert(key, *package).is_some() {
            continue;
        }
        let dependencies = nodes.get(id).map(|node| list(node, "/deps")).unwrap_or_default();
        let is_normal = |kind: &Value| kind.pointer("/kind").is_none_or(Value::is_null);
        let normal = dependencies.iter().filter(|it| list(it, "/dep_kinds").iter().any(is_normal));
        open.extend(normal.map(|dependency| text(dependency, "/pkg")));
    }
    found.retain(|(name, _), _| *name != "medcode-quiz");
    Ok(found.into_values().collect())
}

fn list<'a>(value: &'a Value, path: &str) -> &'a [Value] {
    value.pointer(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(value: &'a Value, path: &str) -> &'a str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

fn license_files(folder: &Path) -> Result<Vec<PathBuf>> {
    const STARTS: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE"];
    let entries = fs::read_dir(folder);
    let entries = entries.with_context(|| format!("cannot list {}", folder.display()))?;
    let mut files: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        STARTS.iter().any(|start| name.starts_with(start)) && path.is_file()
    });
    files.sort();
    Ok(files)
}
