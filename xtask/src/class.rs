//! The class page in `dist/`: the page, its script and style, and the program that adds up receipts.

use std::path::Path;

use anyhow::Result;

use crate::{
    dist::{read, write},
    minify,
    project::Project,
    wasm::{self, Profile},
};

/// What a teacher fetches.
pub(crate) const FILES: [&str; 6] = [
    "class.html",
    "medcode-page.css",
    "medcode-class.css",
    "medcode-class.js",
    "pkg/medcode-class.js",
    "pkg/medcode-class_bg.wasm",
];

/// Builds all of it into the folder.
pub(crate) fn build(project: &Project, profile: Profile, dist: &Path) -> Result<()> {
    wasm::build(project, &wasm::CLASS, profile, &dist.join("pkg"))?;
    write(&dist.join("class.html"), &read(&project.root.join("class.html"))?)?;
    let script = read(&project.root.join("element/medcode-class.js"))?;
    write(&dist.join("medcode-class.js"), &script)?;
    let style = read(&project.root.join("element/medcode-class.css"))?;
    write(&dist.join("medcode-class.css"), &minify::css(&style)?)
}
