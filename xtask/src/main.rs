//! Every command that a contributor types: `cargo xtask` lists them.
//!
//! The build needs no tool but Cargo: wasm-bindgen comes as a library, in the version
//! that Cargo.lock names. What else a command needs it installs, and says so.

#![allow(
    clippy::disallowed_methods,
    reason = "the ban on clocks is for the browser; this runs on the desk"
)]

mod class;
mod code_book;
mod cut;
mod derive;
mod dist;
mod engines;
mod hosts;
mod licences;
mod manifest;
mod minify;
mod numbers;
mod process;
mod project;
mod release;
mod review;
mod serve;
mod size;
mod test;
mod tools;
mod wasm;
mod watch;

use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::Arg;

use crate::{project::Project, tools::Tool};

/// A command and its line in the list.
struct Command {
    name: &'static str,
    arguments: &'static str,
    help: &'static str,
    run: fn(&Project, lexopt::Parser) -> Result<()>,
}

const COMMANDS: &[Command] = &[
    Command {
        name: "serve",
        arguments: "[--port N] [--dev]",
        help: "build, show the demo page, rebuild on change; --dev: sooner, but not as shipped",
        run: serve::serve,
    },
    Command {
        name: "build",
        arguments: "",
        help: "make dist/, what a page owner copies",
        run: build,
    },
    Command {
        name: "check",
        arguments: "",
        help: "the quick part of test: fmt, clippy, unit",
        run: test::check,
    },
    Command {
        name: "test",
        arguments: "[--only STEP,…]",
        help: "everything: fmt, clippy, unit, derive, doc, build, size, browser",
        run: test::test,
    },
    Command {
        name: "hosts",
        arguments: "[NAME…]",
        help: "try the recipes of docs/hosts.md: WordPress, Hugo and others, in a browser",
        run: hosts::hosts,
    },
    Command {
        name: "engines",
        arguments: "[firefox] [webkit] [--only FILE,…]",
        help: "the browser tests in Firefox and WebKitGTK, too: an hour; --only element: a file of them",
        run: engines::engines,
    },
    Command {
        name: "size",
        arguments: "",
        help: "what a page fetches up to the first question, and later; fails above the budget",
        run: size::size,
    },
    Command {
        name: "code-book",
        arguments: "[--check]",
        help: "derive the tables of the code book from their sources; --check: only compare",
        run: derive::code_book,
    },
    Command {
        name: "release",
        arguments: "",
        help: "make the archive that a page owner unpacks",
        run: release::release,
    },
    Command { name: "clean", arguments: "", help: "remove dist/", run: clean },
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = lexopt::Parser::from_env();
    let name = match arguments.next()? {
        Some(Arg::Value(name)) => name.to_string_lossy().into_owned(),
        None | Some(Arg::Long("help") | Arg::Short('h')) => {
            print!("{}", list());
            return Ok(());
        }
        Some(other) => return Err(other.unexpected().into()),
    };
    match COMMANDS.iter().find(|command| command.name == name) {
        Some(command) => (command.run)(&Project::find()?, arguments),
        None => bail!("there is no command `{name}`\n\n{}", list()),
    }
}

fn list() -> String {
    let usage = |command: &Command| format!("{} {}", command.name, command.arguments);
    let width = COMMANDS.iter().map(|it| usage(it).len()).max().unwrap_or(0);
    COMMANDS.iter().fold("Usage: cargo xtask COMMAND\n\n".to_owned(), |list, command| {
        list + &format!("  {:width$}  {}\n", usage(command), command.help)
    })
}

/// Refuses any argument: most commands take none.
fn no_arguments(mut arguments: lexopt::Parser) -> Result<()> {
    match arguments.next()? {
        None => Ok(()),
        Some(argument) => Err(argument.unexpected().into()),
    }
}

fn build(project: &Project, arguments: lexopt::Parser) -> Result<()> {
    no_arguments(arguments)?;
    tools::require(project, Tool::WasmTarget)?;
    dist::build(project, wasm::Profile::Release)?;
    println!("dist/ is ready: copy it to a web server, or see it with `cargo xtask serve`.");
    Ok(())
}

fn clean(project: &Project, arguments: lexopt::Parser) -> Result<()> {
    no_arguments(arguments)?;
    dist::clean(project)
}
