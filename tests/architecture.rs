//! What must stay true of the tree itself: who may name whom, what is on the
//! map in ARCHITECTURE.md, and what a page may rely on in docs/embedding.md.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what goes wrong in a test is to stop it"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Modules that know a browser, a file format of authors, or a command line;
/// every other one is pure.
const IMPURE: [&str; 10] = [
    "src/author/",
    "src/bin/",
    "src/class.rs",
    "src/element.rs",
    "src/engine.rs",
    "src/lib.rs",
    "src/main.rs",
    "src/platform.rs",
    "src/review_engine.rs",
    "src/ui/",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns the paths of all Rust files below a folder of the project.
fn rust_files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            found.extend(rust_files(&name));
        } else if name.ends_with(".rs") {
            found.push(name);
        }
    }
    found.sort();
    found
}

/// Returns the code of a file without its comments.
fn code(path: &str) -> String {
    let without_comment = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    read(path).lines().map(without_comment).collect::<Vec<_>>().join("\n")
}

/// Returns the names in a piece of code.
fn names(code: &str) -> BTreeSet<&str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').collect()
}

fn is_impure(path: &str) -> bool {
    IMPURE.iter().any(|impure| path.starts_with(impure))
}

/// Returns what stands between two marks, each time that they occur.
fn between<'a>(text: &'a str, start: &'a str, end: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(start).skip(1).filter_map(move |rest| Some(rest.split_once(end)?.0))
}

fn set<T: Into<String>>(items: impl IntoIterator<Item = T>) -> BTreeSet<String> {
    items.into_iter().map(Into::into).collect()
}

// ------------------------------------------------------------------ modules

#[test]
fn pure_modules_know_no_browser_no_clock_and_no_randomness() {
    let refused = [
        "yew",
        "web_sys",
        "js_sys",
        "wasm_bindgen",
        "gloo",
        "platform",
        "ui",
        "element",
        "author",
        "toml",
        "rand",
        "Instant",
        "SystemTime",
        "thread",
        "fs",
        "env",
        "net",
        "process",
    ];
    let pure: Vec<_> = rust_files("src").into_iter().filter(|path| !is_impure(path)).collect();
    for path in ["src/session/mod.rs", "src/replay.rs", "src/grade/mod.rs", "src/words.rs"] {
        assert!(pure.iter().any(|known| known == path), "{path} is pure");
    }
    for path in pure {
        // What only the desk needs of a pure module is left out by this feature.
        let code = code(&path).replace("feature = \"author\"", "");
        let names = names(&code);
        for name in refused {
            assert!(!names.contains(name), "{path} names `{name}`");
        }
        assert!(!code.contains("std::time"), "{path} names `std::time`");
    }
}

/// Asserts that only these files, or files in these folders, hold a text.
#[track_caller]
fn assert_only(text: &str, allowed: &[&str]) {
    for path in rust_files("src") {
        let is_allowed = allowed.iter().any(|folder| path.starts_with(folder));
        assert!(is_allowed || !code(&path).contains(text), "{path} holds {text:?}");
    }
    let is_used = |path: &String| code(path).contains(text);
    assert!(rust_files("src").iter().any(is_used), "nobody holds {text:?} any more");
}

#[test]
fn the_doors_to_the_outside_are_where_the_map_says() {
    assert_only("web_sys::window", &["src/platform.rs"]);
    assert_only("local_storage", &["src/platform.rs"]);
    assert_only(
        "#[wasm_bindgen",
        &[
            "src/class.rs",
            "src/element.rs",
            "src/engine.rs",
            "src/platform.rs",
            "src/review_engine.rs",
        ],
    );
    assert_only("toml::", &["src/author/", "src/bin/"]);
    assert_only("use yew", &["src/ui/", "src/element.rs"]);
    assert_only("Later::all", &["src/main.rs", "src/ui/later.rs", "src/ui/part.rs"]);
    assert_only("Attempt::all", &["src/main.rs", "src/ui/part.rs"]);
    assert_only("Files::all", &["src/main.rs", "src/ui/part.rs"]);
}

#[test]
fn nothing_that_somebody_wrote_becomes_markup() {
    let scripts = [
        "element/medcode-quiz.js",
        "element/medcode-code-book.js",
        "element/medcode-code-book-worker.js",
        "element/medcode-class.js",
        "element/medcode-doctor.js",
        "element/medcode-address.js",
        "element/medcode-frame.js",
        "element/medcode-frames.js",
        "element/medcode-review.js",
        "element/medcode-due.js",
        "demo/demo.js",
    ];
    for path in rust_files("src").into_iter().chain(scripts.map(str::to_owned)) {
        let code = code(&path);
        for text in [
            "from_html_unchecked",
            "VRaw",
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "set_inner_html",
        ] {
            assert!(!code.contains(text), "{path} holds {text:?}");
        }
    }
}

// ---------------------------------------------------------------------- map

/// Returns the rows of the map: the paths at the left, what is said of them.
fn map() -> Vec<(Vec<String>, String)> {
    let text = read("ARCHITECTURE.md");
    let map =
        text.split("\n## ").find(|chapter| chapter.starts_with("The map")).unwrap().to_owned();
    let row = |line: &str| {
        let (paths, words) = line.strip_prefix("| `")?.split_once(" | ")?;
        let paths = format!("`{paths}");
        Some((between_ticks(&paths), words.to_owned()))
    };
    map.lines().filter_map(row).collect()
}

/// Returns what stands in backticks.
fn between_ticks(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_module_is_on_the_map() {
    // The list of modules is a map itself.
    for path in rust_files("src").into_iter().filter(|path| path != "src/lib.rs") {
        let is_there = map().iter().any(|(paths, words)| {
            paths.iter().any(|known| {
                let Some(inner) = path.strip_prefix(known.as_str()) else { return false };
                // A row that names files names all of them; `mod.rs` alone says where to begin.
                let named = between_ticks(words);
                let names_files =
                    named.iter().any(|name| name.ends_with(".rs") && name != "mod.rs");
                inner.is_empty() || !names_files || named.iter().any(|name| name == inner)
            })
        });
        assert!(is_there, "{path} is not on the map in ARCHITECTURE.md");
    }
}

#[test]
fn what_is_on_the_map_is_there() {
    let map = map();
    assert!(map.len() > 10, "the map is read");
    for (paths, words) in map {
        for path in &paths {
            assert!(root().join(path).exists(), "{path} is on the map and not there");
        }
        for name in between_ticks(&words).iter().filter(|name| name.ends_with(".rs")) {
            let is_there = paths.iter().any(|folder| root().join(folder).join(name).exists());
            assert!(is_there, "{name} of {paths:?} is on the map and not there");
        }
    }
}

#[test]
fn whatever_a_browser_test_needs_is_in_the_docs() {
    let engine = read("tests/browser/engine.mjs");
    let needs = between(&engine, "const NEEDS = {\n", "\n};").next().unwrap();
    let name = |line: &str| Some(line.strip_prefix("  ")?.strip_suffix(": {")?.to_owned());
    let declared = needs.lines().filter_map(name).map(|it| it.replace('"', ""));
    let docs = read("docs/browsers.md");
    let (_, left_out) = docs.split_once("\n## Left-out tests").unwrap();
    let rows =
        left_out.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| needs"));
    let documented = rows.filter_map(|line| line.split(" | ").next()).map(|it| it[2..].to_owned());
    assert_eq!(set(declared), set(documented), "docs/browsers.md, “Left-out tests”");
}

// ----------------------------------------------------------------- the page

/// Returns a chapter of docs/embedding.md.
fn chapter(title: &str) -> String {
    let text = read("docs/embedding.md");
    let found = text.split("\n## ").find(|chapter| chapter.lines().next() == Some(title));
    found.unwrap_or_else(|| panic!("docs/embedding.md has no chapter {title}")).to_owned()
}

/// Returns the names in the first column of a chapter's table.
fn documented(title: &str) -> BTreeSet<String> {
    let chapter = chapter(title);
    let name = |line: &str| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned());
    chapter.lines().filter_map(name).collect()
}

#[test]
fn every_attribute_is_documented() {
    let element = read("element/medcode-quiz.js");
    let observed = between(&element, "observedAttributes = [", "]").next().unwrap();
    let settings = between(&element, "const SETTINGS = [", "]").next().unwrap();
    let observed = set(between_quotes(observed).into_iter().chain(between_quotes(settings)));
    assert_eq!(observed, documented("Attributes"));
    for call in ["getAttribute(\"", "hasAttribute(\""] {
        for name in between(&element, call, "\"") {
            assert!(observed.contains(name), "{name} is read and not observed");
        }
    }
}

fn between_quotes(text: &str) -> Vec<&str> {
    text.split('"').skip(1).step_by(2).collect()
}

#[test]
fn every_event_is_documented() {
    let sources = read("element/medcode-quiz.js") + &read("src/ui/report.rs");
    let is_event = |name: &&str| -> bool {
        name.strip_prefix("medcode-")
            .is_some_and(|rest| rest != "quiz" && rest.chars().all(|c| c.is_ascii_lowercase()))
    };
    let fired = set(sources.split('"').filter(is_event));
    assert_eq!(fired, documented("Events"));
}

#[test]
fn every_reason_of_an_error_is_documented() {
    let element = read("element/medcode-quiz.js");
    let reasons = set(between(&element, "new Failure(\"", "\""));
    let events = chapter("Events");
    let row = events.lines().find(|line| line.starts_with("| `medcode-error`")).unwrap();
    let listed = between(row, "`reason` (", ")").next().unwrap();
    assert_eq!(reasons, set(between_ticks(listed)));
}

#[test]
fn every_part_is_documented() {
    let mut parts = BTreeSet::new();
    for path in rust_files("src/ui") {
        parts.extend(parts_of(&code(&path)));
    }
    let element = read("element/medcode-quiz.js");
    parts.extend(set(between(&element, ".part = \"", "\"")));
    let style = chapter("Style");
    let line = style.lines().find(|line| line.starts_with("Parts for")).unwrap();
    let mut listed = set(between_ticks(line));
    listed.remove("::part()");
    assert_eq!(parts, listed);
}

/// Returns the parts that a view names: in `part="…"` of `html!`, or in the
/// values of a call whose names hold `"part"` at the same place.
fn parts_of(code: &str) -> BTreeSet<String> {
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut parts: BTreeSet<String> = between(code, "part=\"", "\"").flat_map(words).collect();
    let lists: Vec<&str> = between(code, "&[", "]").collect();
    for pair in lists.windows(2) {
        let names: Vec<&str> = pair[0].split(',').map(str::trim).collect();
        let Some(place) = names.iter().position(|name| *name == "\"part\"") else { continue };
        let values: Vec<&str> = pair[1].split(',').map(str::trim).collect();
        parts.extend(words(values[place].trim_matches('"')));
    }
    parts
}

#[test]
fn every_custom_property_is_documented_and_read_in_one_place() {
    let properties = |text: &str| -> BTreeSet<String> {
        let is_end = |c: char| !c.is_ascii_lowercase() && c != '-';
        let name = |rest: &str| rest.split(is_end).next().unwrap_or_default().to_owned();
        text.split("--medcode-").skip(1).map(name).filter(|name| !name.is_empty()).collect()
    };
    assert_eq!(properties(&read("style/tokens.css")), properties(&chapter("Style")));
    for entry in fs::read_dir(root().join("style")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let text = read(&format!("style/{name}"));
        for rest in text.split("--medcode-").skip(1) {
            assert!(name == "tokens.css", "{name} reads a public property");
            let name = rest.split(|c: char| !c.is_ascii_lowercase() && c != '-').next().unwrap();
            assert!(
                !rest[name.len()..].starts_with(':'),
                "a default for {name} would hide the page's"
            );
        }
    }
}

// ----------------------------------------------------------------- the tree

/// Returns every file that is committed or about to be; none where the tree
/// is no repository, as in a published package.
fn committed() -> Vec<String> {
    if !root().join(".git").exists() {
        return Vec::new();
    }
    let arguments = ["ls-files", "-z"];
    let output = Command::new("git").args(arguments).current_dir(root()).output().unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    let is_there = |name: &&str| !name.is_empty() && Path::new(&root().join(name)).is_file();
    names.split('\0').filter(is_there).map(str::to_owned).collect()
}

#[test]
fn no_file_names_a_place_of_one_machine() {
    // Written apart, so that this file is not the one that is found.
    let places = ["root", "work", "tmp", "home"].map(|name| format!("/{name}/"));
    for file in committed() {
        let bytes = fs::read(root().join(&file)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for place in &places {
            let line = text.lines().find(|line| line.contains(place.as_str()));
            assert_eq!(line, None, "{file} names {place}");
        }
    }
}

#[test]
fn lock_files_and_settings_name_no_registry_but_the_public_one() {
    for source in between(&read("Cargo.lock"), "\nsource = \"", "\"") {
        assert_eq!(source, "registry+https://github.com/rust-lang/crates.io-index");
    }
    for folder in ["tests/browser", "hosts"] {
        assert!(!read(&format!("{folder}/package-lock.json")).contains("\"resolved\""));
    }
    for file in [".cargo/config.toml", "tests/browser/.npmrc", "hosts/.npmrc"] {
        for line in read(file).lines().map(str::trim) {
            let is_registry = ["registry", "[source", "[registr", "replace-with"];
            assert!(!is_registry.iter().any(|start| line.starts_with(start)), "{file}: {line}");
            assert!(!line.contains("://"), "{file}: {line}");
        }
    }
}
