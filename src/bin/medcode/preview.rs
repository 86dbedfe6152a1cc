//! `medcode preview`: a quiz in the browser, and again at each change of its
//! file. For looking at one's work: no other machine can reach it.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, thread};

use medcode_quiz::author::{self, Diagnostic, Look};
use serde::Serialize;
use tiny_http::{Header, Method, Request, Response, Server};

use super::files::{Checked, Failure, failed, print};

/// How many ports are tried, from the asked one upwards.
const N_PORTS: u16 = 20;
/// A browser asks for several files at once.
const N_THREADS: usize = 4;
/// Nothing but what this page has itself, as the strictest of hosts.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      connect-src 'self'; worker-src 'self'; img-src 'self' data:";

const PAGE: &str = include_str!("preview.html");
const SCRIPT: &str = include_str!("preview.js");
const STYLE: &str = include_str!("preview.css");

/// What the page shows: the state of the quiz file at its last change.
#[derive(Clone, Default, Serialize)]
struct State {
    /// Counts the changes.
    version: u64,
    /// The name of the file.
    file: String,
    /// What is to be mended, as a report.
    report: String,
    /// How much, in one line.
    summary: String,
    /// Whether the quiz that is shown is older than the file.
    is_old: bool,
    /// The last JSON without an error in it.
    #[serde(skip)]
    json: Option<String>,
    #[serde(skip)]
    source: Option<Vec<u8>>,
}

/// Serves a quiz until it is stopped.
pub(crate) fn preview(quiz: &Path, files: Option<PathBuf>, port: u16) -> Result<bool, Failure> {
    let widget = widget(quiz, files)?;
    // What can't be read now is told at once, not in the browser.
    fs::read(quiz).map_err(|error| failed(quiz, &error))?;
    let (server, port) = listen(port)?;
    let preview = Preview { quiz: quiz.to_owned(), widget, state: Mutex::default() };
    print(&format!(
        "{}: http://127.0.0.1:{port}/\nIt is shown again when the file changes; Ctrl+C stops it.\n",
        quiz.display()
    ))?;
    let (server, preview) = (Arc::new(server), Arc::new(preview));
    let threads = (0..N_THREADS).map(|_| {
        let (server, preview) = (Arc::clone(&server), Arc::clone(&preview));
        thread::spawn(move || server.incoming_requests().for_each(|it| preview.answer(it)))
    });
    for thread in threads.collect::<Vec<_>>() {
        // A thread that ended by itself has lost one request; the others go on.
        let _ = thread.join();
    }
    Ok(true)
}

/// Finds the folder with the widget.
fn widget(quiz: &Path, files: Option<PathBuf>) -> Result<PathBuf, Failure> {
    const SCRIPT: &str = "medcode-quiz.js";
    if let Some(folder) = files {
        return match folder.join(SCRIPT).is_file() {
            true => Ok(folder),
            false => Err(Failure(format!(
                "{}: no {SCRIPT} in this folder; name the one of the unpacked release",
                folder.display()
            ))),
        };
    }
    let beside = quiz.parent().unwrap_or(Path::new("."));
    let places = [PathBuf::from("."), PathBuf::from("dist"), beside.to_owned(), beside.join("..")];
    let place = places.into_iter().find(|folder| folder.join(SCRIPT).is_file());
    place.ok_or_else(|| {
        Failure(format!(
            "{SCRIPT} is neither here, in `dist`, nor beside the quiz; unpack the release archive and \
             name its folder with --files"
        ))
    })
}

fn listen(first: u16) -> Result<(Server, u16), Failure> {
    let last = first.saturating_add(N_PORTS - 1);
    let mut free = (first..=last)
        .filter_map(|port| Server::http(("127.0.0.1", port)).ok().map(|server| (server, port)));
    free.next().ok_or_else(|| {
        Failure(format!("no port from {first} to {last} is free; choose another with --port"))
    })
}

/// A quiz file and what was last seen of it.
struct Preview {
    quiz: PathBuf,
    widget: PathBuf,
    state: Mutex<State>,
}

/// Status, type and body.
type Answer = (u16, &'static str, Vec<u8>);

impl Preview {
    fn answer(&self, request: Request) {
        let is_asked = matches!(request.method(), Method::Get | Method::Head);
        let (status, kind, body) = match is_asked && is_local(&request) {
            true => self.find(request.url()),
            false => plain(403, "Only pages of this machine are answered here.\n"),
        };
        let headers = [
            ("Content-Type", kind),
            ("Cache-Control", "no-store"),
            ("Content-Security-Policy", POLICY),
            ("X-Content-Type-Options", "nosniff"),
        ];
        let headers =
            headers.into_iter().filter_map(|(name, value)| Header::from_bytes(name, value).ok());
        let response = headers.fold(Response::from_data(body), Response::with_header);
        // If the browser has gone meanwhile, nobody is left to tell.
        let _ = request.respond(response.with_status_code(status));
    }

    fn find(&self, url: &str) -> Answer {
        match url.split(['?', '#']).next().unwrap_or_default() {
            "/" => (200, "text/html; charset=utf-8", PAGE.into()),
            "/preview/preview.js" => (200, "text/javascript; charset=utf-8", SCRIPT.into()),
            "/preview/preview.css" => (200, "text/css; charset=utf-8", STYLE.into()),
            "/preview/state.json" => {
                let state = self.state();
                (200, JSON, serde_json::to_vec(&state).unwrap_or_default())
            }
            "/preview/quiz.json" => match self.state().json {
                Some(json) => (200, JSON, json.into_bytes()),
                None => plain(404, "The quiz has errors.\n"),
            },
            path => self.file(path),
        }
    }

    /// Returns the state of the file as it is now.
    fn state(&self) -> State {
        // A thread that panicked left a whole state behind.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let source = fs::read(&self.quiz).ok();
        if state.version > 0 && state.source == source {
            return state.clone();
        }
        let file = Checked::read(self.quiz.clone());
        state.version += 1;
        state.source = source;
        state.file = self.quiz.display().to_string();
        match file {
            Ok(file) => state.take(&file),
            Err(Failure(message)) => {
                state.summary = "The file can't be read".to_owned();
                state.report = message;
                state.is_old = state.json.is_some();
            }
        }
        state.clone()
    }

    /// Returns a file of the widget.
    fn file(&self, path: &str) -> Answer {
        let missing = || plain(404, &format!("There is no {path} beside medcode-quiz.js.\n"));
        let Some(relative) = path.strip_prefix('/').map(Path::new) else { return missing() };
        let is_below = |component| matches!(component, Component::Normal(_));
        if !relative.components().all(is_below) {
            return missing();
        }
        match fs::read(self.widget.join(relative)) {
            Ok(body) => (200, kind(relative), body),
            Err(_) => missing(),
        }
    }
}

impl State {
    fn take(&mut self, file: &Checked) {
        let quiz = file.quiz.as_ref().filter(|_| file.n_errors() == 0);
        let json = quiz.and_then(|quiz| author::to_json(quiz).ok());
        self.is_old = json.is_none() && self.json.is_some();
        self.json = json.or(self.json.take());
        self.summary =
            summary(&file.diagnostics, file.quiz.as_ref().map_or(0, |q| q.questions.len()));
        // Sentences, not drawings: a page is read by whoever reads pages.
        self.report = file.render(Look { is_colored: false, is_spoken: true }, false);
    }
}

fn summary(diagnostics: &[Diagnostic], n_questions: usize) -> String {
    author::summary(1, n_questions, diagnostics)
}

const JSON: &str = "application/json";

fn plain(status: u16, text: &str) -> Answer {
    (status, "text/plain; charset=utf-8", text.as_bytes().to_vec())
}

/// Returns `true` for a page of this machine. A name that somebody else lets
/// point here is not answered.
fn is_local(request: &Request) -> bool {
    let host = request.headers().iter().find(|header| header.field.equiv("Host"));
    let name = host.and_then(|header| header.value.as_str().rsplit_once(':'));
    name.is_none_or(|(name, _)| matches!(name, "127.0.0.1" | "localhost" | "[::1]"))
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("json") => JSON,
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
