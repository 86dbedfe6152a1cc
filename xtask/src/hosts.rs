//! `cargo xtask hosts`: the quiz in sites as other programs make them, after docs/hosts.md.
//!
//! Not a step of `test`: it installs a database, a language or two and site generators, and most
//! changes can't tell one site from another.

use std::process::Command;

use anyhow::{Result, bail};
use lexopt::prelude::*;

use crate::{
    dist, process,
    project::Project,
    tools::{self, Program, Tool},
    wasm::Profile,
};

/// A script in hosts/, and the programs it needs that come from no package registry of a language.
struct Host {
    name: &'static str,
    programs: &'static [Program],
}

const HOSTS: [Host; 8] = [
    Host { name: "plain", programs: &[] },
    Host { name: "wordpress", programs: &[PHP, MARIADB, WORDPRESS, TWENTY_TWENTY_THREE] },
    Host { name: "hugo", programs: &[tools::PYTHON] },
    Host { name: "jekyll", programs: &[JEKYLL] },
    Host { name: "mkdocs", programs: &[tools::PYTHON] },
    Host { name: "mdbook", programs: &[] },
    Host { name: "sphinx", programs: &[tools::PYTHON] },
    Host { name: "eleventy", programs: &[] },
];

const PHP: Program = Program::new(&["php"], &["php-cli", "php-mysql"]);
const MARIADB: Program = Program::new(&["mariadbd"], &["mariadb-server"]);
// No programs, but files: an absolute path is found on any PATH.
const WORDPRESS: Program = Program::new(&["/usr/share/wordpress/wp-load.php"], &["wordpress"]);
const TWENTY_TWENTY_THREE: Program = Program::new(
    &["/usr/share/wordpress/wp-content/themes/twentytwentythree/style.css"],
    &["wordpress-theme-twentytwentythree"],
);
const JEKYLL: Program = Program::new(&["jekyll"], &["jekyll", "jekyll-theme-minima"]);

/// Builds `dist/` and tries the hosts that are named, or all of them, one after the other.
pub(crate) fn hosts(project: &Project, mut arguments: lexopt::Parser) -> Result<()> {
    let mut chosen = Vec::new();
    while let Some(argument) = arguments.next()? {
        let Value(name) = argument else { return Err(argument.unexpected().into()) };
        let name = name.string()?;
        let Some(host) = HOSTS.iter().find(|host| host.name == name) else {
            let names = HOSTS.map(|host| host.name).join(", ");
            bail!("there is no host `{name}`; the hosts are {names}");
        };
        chosen.push(host);
    }
    if chosen.is_empty() {
        chosen.extend(&HOSTS);
    }
    tools::require(project, Tool::WasmTarget)?;
    tools::require(project, Tool::Browser)?;
    let programs: Vec<_> = chosen.iter().flat_map(|host| host.programs).collect();
    tools::programs("these hosts", &programs)?;
    dist::build(project, Profile::Release)?;
    let mut node = Command::new(tools::NODE.path()?);
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]);
    node.args(chosen.iter().map(|host| format!("hosts/{}.mjs", host.name)));
    node.current_dir(&project.root);
    node.env("CHROMIUM", tools::CHROMIUM.path()?);
    node.env("CHROMEDRIVER", tools::CHROMEDRIVER.path()?);
    node.env("MEDCODE_DIST", project.dist());
    // The build has compiled it for the quizzes.
    node.env("MEDCODE_TEST_AUTHOR_TOOL", project.target.join("debug/medcode"));
    node.env("MEDCODE_HOSTS_CACHE", project.scratch("hosts"));
    process::run(&mut node)
}
