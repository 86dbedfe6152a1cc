//! Where the project lies, and how Cargo is called in it.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Optimizes our library in Cargo's dev profile: the packs are written and read in seconds instead
/// of half a minute. Nothing else has to be compiled again for it.
pub(crate) const OPTIMIZED: [&str; 2] =
    ["--config", "profile.dev.package.medcode-quiz.opt-level=1"];

/// The checkout that the command works on.
pub(crate) struct Project {
    /// The folder of the top Cargo.toml.
    pub(crate) root: PathBuf,
    /// Where Cargo writes; anywhere, if the contributor says so.
    pub(crate) target: PathBuf,
}

impl Project {
    /// Asks Cargo for both folders, so that any subfolder and any configuration will do.
    pub(crate) fn find() -> Result<Self> {
        let output = cargo()
            .args(["metadata", "--no-deps", "--format-version=1"])
            .output()
            .context("cannot start cargo")?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let metadata: Value = serde_json::from_slice(&output.stdout)
            .context("cannot read what `cargo metadata` printed")?;
        let folder = |name: &str| {
            let path = metadata.get(name).and_then(Value::as_str);
            path.map(PathBuf::from).with_context(|| format!("`cargo metadata` names no {name}"))
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")? })
    }

    /// Returns Cargo, to be run at the root.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = cargo();
        cargo.current_dir(&self.root);
        cargo
    }

    /// Returns where `dist/` is.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Returns a place for what is half done.
    ///
    /// It is not `self.target`, which may be on another disk: what is done gets moved from here.
    pub(crate) fn scratch(&self, name: &str) -> PathBuf {
        self.root.join("target").join(name)
    }

    /// Returns `path` as seen from the root, for messages.
    pub(crate) fn short<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}
