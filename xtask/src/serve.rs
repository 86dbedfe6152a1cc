//! `cargo xtask serve`: the demo page on this machine, built again whenever a source changes.
//!
//! It is for looking at one's work: no other machine can reach it, and it compresses nothing.

use std::{
    fs,
    path::{Component, Path, PathBuf},
    sync::Arc,
    thread,
    time::Instant,
};

use anyhow::{Result, bail};
use lexopt::prelude::*;
use tiny_http::{Header, Method, Request, Response, Server};

use crate::{
    dist,
    numbers::duration,
    project::Project,
    tools::{self, Tool},
    wasm::Profile,
    watch::Sources,
};

const DEFAULT_PORT: u16 = 8080;
/// How many ports are tried, from the asked one upwards.
const N_PORTS: u16 = 20;
/// A browser asks for several files at once.
const N_THREADS: usize = 4;

/// Builds, serves and watches until it is stopped.
pub(crate) fn serve(project: &Project, mut arguments: lexopt::Parser) -> Result<()> {
    let mut port = DEFAULT_PORT;
    let mut profile = Profile::Release;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("port") => port = arguments.value()?.parse()?,
            Long("dev") => profile = Profile::Dev,
            Long("release") => profile = Profile::Release,
            other => return Err(other.unexpected().into()),
        }
    }
    tools::require(project, Tool::WasmTarget)?;
    // Before the build, so that a taken port is said at once.
    let (server, port) = listen(port)?;
    let mut sources = Sources::now(project);
    build(project, profile);
    start(server, project.dist());
    println!("\n  The demo page: http://127.0.0.1:{port}/\n");
    println!("It is built again when a source changes; Ctrl+C stops it.");
    loop {
        let changed = sources.wait();
        println!("\n{changed} was changed.");
        build(project, profile);
    }
}

/// Builds, and tells of success or failure: either way there is a next time.
fn build(project: &Project, profile: Profile) {
    let start = Instant::now();
    match dist::build(project, profile) {
        Ok(()) => println!("Built in {}.", duration(start.elapsed())),
        Err(error) => eprintln!("error: {error:#}\nNothing new to see; waiting for a change."),
    }
}

fn listen(first: u16) -> Result<(Server, u16)> {
    let last = first.saturating_add(N_PORTS - 1);
    for port in first..=last {
        match Server::http(("127.0.0.1", port)) {
            Ok(server) => return Ok((server, port)),
            Err(error) => println!("Port {port} cannot be had ({error})."),
        }
    }
    bail!("no port from {first} to {last} is free; choose another with --port")
}

fn start(server: Server, folder: PathBuf) {
    let server = Arc::new(server);
    for _ in 0..N_THREADS {
        let (server, folder) = (Arc::clone(&server), folder.clone());
        thread::spawn(move || {
            for request in server.incoming_requests() {
                answer(request, &folder);
            }
        });
    }
}

fn answer(request: Request, folder: &Path) {
    let (status, kind, body) = if matches!(request.method(), Method::Get | Method::Head) {
        find(folder, request.url())
    } else {
        (405, PLAIN, b"Only GET and HEAD are answered here.\n".to_vec())
    };
    let response = [("Content-Type", kind), ("Cache-Control", "no-cache")]
        .into_iter()
        .filter_map(|(name, value)| Header::from_bytes(name, value).ok())
        .fold(Response::from_data(body), Response::with_header);
    // If the browser has gone meanwhile, nobody is left to tell.
    let _ = request.respond(response.with_status_code(status));
}

const PLAIN: &str = "text/plain; charset=utf-8";

/// Returns status, type and body of the file that the URL names.
fn find(folder: &Path, url: &str) -> (u16, &'static str, Vec<u8>) {
    let path = file_path(folder, url);
    let body = path.as_deref().and_then(|path| fs::read(path).ok());
    match (path, body) {
        (Some(path), Some(body)) => (200, kind(&path), body),
        _ => (404, PLAIN, format!("There is no {url} in dist/.\n").into_bytes()),
    }
}

/// Returns the file below the folder, or nothing if the URL points elsewhere.
///
/// Percent signs are not decoded: none of our files needs one, and none can hide a `..`.
fn file_path(folder: &Path, url: &str) -> Option<PathBuf> {
    let path = url.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = Path::new(path);
    let is_below = |component| matches!(component, Component::Normal(_));
    if !path.components().all(is_below) {
        return None;
    }
    let path = folder.join(path);
    Some(if path.is_dir() { path.join("index.html") } else { path })
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|it| it.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("txt" | "md" | "toml") => PLAIN,
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, expected: Option<&str>) {
        let path = file_path(Path::new("dist"), url);
        assert_eq!(path.as_deref(), expected.map(Path::new), "{url}");
    }

    #[test]
    fn a_url_names_a_file_of_dist() {
        check("/pkg/medcode-quiz.js", Some("dist/pkg/medcode-quiz.js"));
        check("/medcode-quiz.css?v=1", Some("dist/medcode-quiz.css"));
    }

    #[test]
    fn no_url_leads_out_of_dist() {
        check("/../Cargo.toml", None);
        check("/pkg/../../Cargo.toml", None);
        check("//etc/passwd", None);
        check("http://other/", None);
        check("/%2e%2e/Cargo.toml", Some("dist/%2e%2e/Cargo.toml"));
    }

    #[test]
    fn browsers_are_told_what_they_insist_on() {
        assert_eq!(kind(Path::new("a.wasm")), "application/wasm");
        assert_eq!(kind(Path::new("a.js")), "text/javascript; charset=utf-8");
    }
}
