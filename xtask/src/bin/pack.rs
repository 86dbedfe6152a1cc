//! Hashes and packs what `cargo xtask release` has put together: `pack hash FOLDER` prints a line
//! for each file, `pack zip FOLDER FILE` writes an archive with the folder in it.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha384};
use zip::{ZipWriter, write::SimpleFileOptions};

fn main() -> Result<()> {
    let arguments: Vec<PathBuf> = env::args_os().skip(1).map(PathBuf::from).collect();
    match arguments.as_slice() {
        [what, folder] if what == Path::new("hash") => hash(folder),
        [what, folder, file] if what == Path::new("zip") => zip(folder, file),
        _ => bail!("pack hash FOLDER, or pack zip FOLDER FILE"),
    }
}

fn hash(folder: &Path) -> Result<()> {
    for (name, path) in files(folder)? {
        let hash = BASE64_STANDARD.encode(Sha384::digest(read(&path)?));
        println!("sha384-{hash} {name}");
    }
    Ok(())
}

/// Writes the same bytes for the same files: no times, no owners.
fn zip(folder: &Path, file: &Path) -> Result<()> {
    let name = folder.file_name().context("the folder has no name")?.to_string_lossy();
    let mut zip = ZipWriter::new(fs::File::create(file).context("cannot create the archive")?);
    for (inner, path) in files(folder)? {
        zip.start_file(format!("{name}/{inner}"), SimpleFileOptions::DEFAULT)?;
        io::copy(&mut read(&path)?.as_slice(), &mut zip)?;
    }
    zip.finish()?;
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Returns the files of a folder and its folders by their names in it, sorted.
fn files(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let mut files = Vec::new();
    let mut open = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = open.pop() {
        let entries = fs::read_dir(&folder);
        for entry in entries.with_context(|| format!("cannot list {}", folder.display()))? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            match entry.file_type()?.is_dir() {
                true => open.push((name + "/", entry.path())),
                false => files.push((name, entry.path())),
            }
        }
    }
    files.sort();
    Ok(files)
}
