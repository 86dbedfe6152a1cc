//! What Cargo doesn't bring: found if it is there, installed if it can be, asked for if not.
//!
//! Each installation says what it does and about how long it takes, before it begins.

use std::{
    env, fs,
    io::IsTerminal,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};

use crate::{process, project::Project, wasm};

/// What a command may need besides Cargo.
#[derive(Clone, Copy)]
pub(crate) enum Tool {
    /// `cargo fmt`.
    Rustfmt,
    /// `cargo clippy`.
    Clippy,
    /// Rust's standard library for the browser, and its sources, of which a smaller one is made.
    WasmTarget,
    /// Chromium, its driver, Node.js, and the packages of the browser tests.
    Browser,
    /// Firefox, its driver, and what `Browser` has besides Chromium.
    Firefox,
    /// WebKitGTK, its driver, a screen and a desktop for it, and the same.
    Webkit,
    /// Python and its installer, which fetches the sources of the code book.
    Pip,
}

/// Installs the tool unless it is there, or fails with what the contributor has to install.
pub(crate) fn require(project: &Project, tool: Tool) -> Result<()> {
    match tool {
        Tool::Rustfmt => component(project, "fmt", "rustfmt"),
        Tool::Clippy => component(project, "clippy", "clippy"),
        Tool::WasmTarget => wasm_target(project),
        Tool::Browser => browser(project, &[&CHROMIUM, &CHROMEDRIVER]),
        Tool::Firefox => {
            browser(project, &[&FIREFOX])?;
            geckodriver(project)
        }
        Tool::Webkit => browser(project, &[&WEBKIT_DRIVER, &XVFB, &XSETTINGSD]),
        Tool::Pip => pip(),
    }
}

fn wasm_target(project: &Project) -> Result<()> {
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    rustc.args(["--print", "target-libdir", "--target", wasm::TARGET]);
    let folder = process::output(rustc.current_dir(&project.root))?;
    if !Path::new(&folder).exists() {
        rustup(project, &["target", "add", wasm::TARGET], "30 seconds")?;
    }
    // Beside the libraries of the target: `lib/rustlib/wasm32-unknown-unknown/lib`.
    let sources = Path::new(&folder).join("../../src/rust/library/Cargo.lock");
    match sources.exists() {
        true => Ok(()),
        false => rustup(project, &["component", "add", "rust-src"], "20 seconds"),
    }
}

fn component(project: &Project, subcommand: &str, component: &str) -> Result<()> {
    if process::succeeds(project.cargo().args([subcommand, "--version"])) {
        return Ok(());
    }
    rustup(project, &["component", "add", component], "20 seconds")
}

fn rustup(project: &Project, arguments: &[&str], time: &str) -> Result<()> {
    let mut rustup = Command::new("rustup");
    rustup.args(arguments).current_dir(&project.root);
    let line = format!("rustup {}", arguments.join(" "));
    ensure!(
        find(&["rustup"]).is_some(),
        "this needs what `{line}` installs, but there is no rustup; \
         install it the way Rust was installed here, then run this again"
    );
    println!("Missing, so it is installed now, in about {time}:");
    process::run(&mut rustup)
}

/// A program that no Rust tool installs.
pub(crate) struct Program {
    /// What it is called on one system or another.
    names: &'static [&'static str],
    /// A variable that may say where it is.
    variable: Option<&'static str>,
    /// Debian's packages of it.
    packages: &'static [&'static str],
}

pub(crate) const CHROMIUM: Program = Program {
    names: &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    variable: Some("CHROMIUM"),
    // Without any font a page has no text to measure.
    packages: &["chromium", "fonts-liberation"],
};
pub(crate) const CHROMEDRIVER: Program = Program {
    names: &["chromedriver"],
    variable: Some("CHROMEDRIVER"),
    packages: &["chromium-driver"],
};
pub(crate) const FIREFOX: Program = Program {
    names: &["firefox-esr", "firefox"],
    variable: Some("FIREFOX"),
    packages: &["firefox-esr", "fonts-liberation"],
};
// Debian has no package of it.
const GECKODRIVER: Program =
    Program { names: &["geckodriver"], variable: Some("GECKODRIVER"), packages: &[] };
// It brings the browser that it drives.
pub(crate) const WEBKIT_DRIVER: Program = Program {
    names: &["WebKitWebDriver"],
    variable: Some("WEBKIT_DRIVER"),
    packages: &["webkit2gtk-driver", "fonts-liberation"],
};
const XVFB: Program = Program::new(&["Xvfb"], &["xvfb"]);
const XSETTINGSD: Program = Program::new(&["xsettingsd"], &["xsettingsd"]);
pub(crate) const NODE: Program = Program::new(&["node"], &["nodejs"]);
pub(crate) const PYTHON: Program =
    Program::new(&["python3", "python"], &["python3", "python3-pip", "python3-venv"]);
const NPM: Program = Program::new(&["npm"], &["npm"]);

impl Program {
    /// A program that only the PATH says the place of.
    pub(crate) const fn new(
        names: &'static [&'static str],
        packages: &'static [&'static str],
    ) -> Self {
        Self { names, variable: None, packages }
    }

    /// Returns where the program is.
    pub(crate) fn path(&self) -> Result<PathBuf> {
        self.find().with_context(|| format!("`{}` is not on the PATH", self.names.join("` or `")))
    }

    fn find(&self) -> Option<PathBuf> {
        let named = self.variable.and_then(env::var_os).map(PathBuf::from);
        named.or_else(|| find(self.names))
    }
}

fn browser(project: &Project, needed: &[&Program]) -> Result<()> {
    programs("the browser tests", &[needed, &[&NODE, &NPM]].concat())?;
    node_version()?;
    node_modules(&project.root.join("tests/browser"))
}

/// Installs those of the programs that are missing. `what` is what needs them.
pub(crate) fn programs(what: &str, programs: &[&Program]) -> Result<()> {
    let missing = programs.iter().filter(|program| program.find().is_none());
    let packages = missing.flat_map(|program| program.packages.iter().copied());
    let packages: Vec<_> = packages.collect();
    if packages.is_empty() { Ok(()) } else { install(what, &packages) }
}

/// Returns where Firefox's driver is: on the PATH, or where `require` puts it.
pub(crate) fn geckodriver_path(project: &Project) -> PathBuf {
    let own = Path::new("bin/geckodriver").with_extension(env::consts::EXE_EXTENSION);
    GECKODRIVER.find().unwrap_or_else(|| project.root.join(".tools").join(own))
}

fn geckodriver(project: &Project) -> Result<()> {
    if geckodriver_path(project).exists() {
        return Ok(());
    }
    println!("Missing, so Cargo installs it now, in about two minutes:");
    let mut cargo = project.cargo();
    cargo.args(["install", "geckodriver", "--locked", "--root", ".tools"]);
    // It drives a browser; nobody waits for it.
    process::run(cargo.args(["--debug", "--config", "profile.dev.debug=0"]))
}

fn pip() -> Result<()> {
    let has_pip = |python| process::succeeds(Command::new(python).args(["-m", "pip", "--version"]));
    match PYTHON.find().is_some_and(has_pip) {
        true => Ok(()),
        false => install("deriving the code book", PYTHON.packages),
    }
}

/// Installs Debian's packages, as root or by sudo. `what` is what needs them.
fn install(what: &str, packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    ensure!(
        find(&["apt-get"]).is_some(),
        "programs for {what} are not on the PATH: {list}. \
         There is no apt-get to install them with; install them as this system does, \
         or put the paths of browser and driver into CHROMIUM and CHROMEDRIVER \
         (FIREFOX and GECKODRIVER, WEBKIT_DRIVER), \
         then run this again"
    );
    let Some(prefix) = root_prefix() else {
        bail!(
            "programs for {what} are not on the PATH; as root, run\n  \
             apt-get update && apt-get install --no-install-recommends {list}\n\
             then run this again"
        );
    };
    println!("Missing, so apt-get installs them now, in one to three minutes: {list}");
    let apt_get = |arguments: &[&str]| {
        let words = [prefix, &["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"], arguments];
        let words = words.concat();
        let (program, arguments) = words.split_first().context("a command has a program")?;
        process::run(Command::new(program).args(arguments))
    };
    apt_get(&["update", "-q"])?;
    let install = ["install", "-q", "-y", "--no-install-recommends"];
    apt_get(&[&install, packages].concat())
}

/// Returns what makes a command root's, or nothing if we can't be root.
fn root_prefix() -> Option<&'static [&'static str]> {
    let is_root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id == "0");
    if is_root {
        return Some(&[]);
    }
    find(&["sudo"])?;
    // A password can be typed only where there is somebody to type it.
    let is_free = process::succeeds(Command::new("sudo").args(["-n", "true"]));
    (is_free || std::io::stdin().is_terminal()).then_some(&["sudo"])
}

/// Refuses a Node.js that is too old for the tests, instead of letting it fail obscurely.
fn node_version() -> Result<()> {
    const OLDEST: u32 = 18;
    let version = process::output(Command::new(NODE.path()?).arg("--version"))?;
    let major = version.trim_start_matches('v').split('.').next();
    let major: u32 = major.and_then(|it| it.parse().ok()).unwrap_or(0);
    ensure!(
        major >= OLDEST,
        "the browser tests need Node.js {OLDEST} or newer, but `node` is {version}; \
         install a newer one, then run this again"
    );
    Ok(())
}

/// Installs what package-lock.json lists, unless that was done since it was changed.
fn node_modules(folder: &Path) -> Result<()> {
    let time = |name: &str| fs::metadata(folder.join(name)).and_then(|it| it.modified());
    // npm writes its own lock file last.
    let installed = time("node_modules/.package-lock.json").ok();
    let locked = time("package-lock.json").context("cannot see tests/browser/package-lock.json")?;
    if installed.is_some_and(|installed| installed >= locked) {
        return Ok(());
    }
    println!("Installing the packages of the browser tests, in about 10 seconds:");
    process::run(Command::new(NPM.path()?).arg("ci").current_dir(folder))
}

/// Returns the first of the programs that is on the PATH.
fn find(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&path).collect();
    let candidates =
        names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates
        .map(|path| match env::consts::EXE_EXTENSION {
            "" => path,
            extension => path.with_extension(extension),
        })
        .find(|path| path.is_file())
}
