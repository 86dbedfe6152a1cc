//! Notices when a source of the page was changed.
//!
//! It looks at the times of some dozen files twice a second: no system's own way to watch files
//! is worth a dependency here.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime},
};

use crate::project::Project;

/// What `dist/` is made of.
const SOURCES: [&str; 10] = [
    "Cargo.toml",
    "build.rs",
    "code-book",
    "index.html",
    "demo",
    "element",
    "quizzes",
    "src",
    "style",
    "themes",
];
const PAUSE: Duration = Duration::from_millis(500);

/// The sources at one moment.
pub(crate) struct Sources<'a> {
    project: &'a Project,
    times: BTreeMap<PathBuf, SystemTime>,
}

impl<'a> Sources<'a> {
    /// Looks at all sources.
    pub(crate) fn now(project: &'a Project) -> Self {
        let mut times = BTreeMap::new();
        for source in SOURCES {
            collect(&project.root.join(source), &mut times);
        }
        Self { project, times }
    }

    /// Waits until a file is new, gone or of another time, and no further one follows at once.
    /// Returns its path, as seen from the root.
    pub(crate) fn wait(&mut self) -> String {
        let changed = loop {
            thread::sleep(PAUSE);
            let now = Self::now(self.project);
            if let Some(changed) = self.difference(&now) {
                *self = now;
                break changed;
            }
        };
        // An editor that saves several files, or a `git checkout`, takes its time.
        loop {
            thread::sleep(PAUSE);
            let now = Self::now(self.project);
            if now.times == self.times {
                return changed;
            }
            *self = now;
        }
    }

    fn difference(&self, now: &Self) -> Option<String> {
        let is_changed = |path: &&PathBuf| self.times.get(*path) != now.times.get(*path);
        let paths = self.times.keys().chain(now.times.keys());
        let path = paths.into_iter().find(is_changed)?;
        Some(self.project.short(path).to_string())
    }
}

/// Notes the times of all files below. What vanishes meanwhile is not there.
fn collect(path: &Path, times: &mut BTreeMap<PathBuf, SystemTime>) {
    if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten() {
            collect(&entry.path(), times);
        }
    } else if let Ok(time) = fs::metadata(path).and_then(|it| it.modified()) {
        times.insert(path.to_owned(), time);
    }
}
