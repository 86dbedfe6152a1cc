//! What is due again, in `dist/`: the program that schedules, the script that calls it, and the
//! element that shows what is due.

use std::path::Path;

use anyhow::Result;

use crate::{
    dist::{read, write},
    project::Project,
    wasm::{self, Profile},
};

/// What a page fetches to find what is due.
pub(crate) const FINDING: [&str; 1] = ["medcode-review.js"];
/// What it fetches besides once there are answers that the schedule has not seen.
pub(crate) const SCHEDULE: [&str; 2] = ["pkg/medcode-review.js", "pkg/medcode-review_bg.wasm"];
/// The element that shows what is due.
pub(crate) const ELEMENT: [&str; 1] = ["medcode-due.js"];

/// Builds all of it into the folder.
pub(crate) fn build(project: &Project, profile: Profile, dist: &Path) -> Result<()> {
    build_schedule(project, profile, &dist.join("pkg"))?;
    for name in FINDING.into_iter().chain(ELEMENT) {
        let script = read(&project.root.join("element").join(name))?;
        write(&dist.join(name), &script)?;
    }
    Ok(())
}

/// Builds the program alone.
pub(crate) fn build_schedule(project: &Project, profile: Profile, pkg: &Path) -> Result<()> {
    wasm::build(project, &wasm::REVIEW, profile, pkg)
}
