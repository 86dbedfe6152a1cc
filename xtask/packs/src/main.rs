//! Writes the packs of the code book into a folder; `cargo xtask build` calls it.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result, anyhow};
use medcode_quiz::author::code_book::packs;

fn main() -> Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from).context("which folder?")?;
    for (name, pack) in packs::packs().map_err(|fault| anyhow!("{fault}"))? {
        let path = folder.join(name);
        fs::write(&path, pack).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
