//! `medcode preview`: what its server answers, and to whom. How its page looks
//! is tried in `tests/browser/tutorial.test.mjs`.

#![cfg(feature = "author")]
#![allow(clippy::unwrap_used, reason = "a test ends at what it can't do")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use medcode_quiz::author::new_quiz;

/// A running server, stopped with the test.
struct Preview {
    child: Child,
    port: u16,
    folder: PathBuf,
}

impl Preview {
    fn start(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("site")).unwrap();
        fs::write(folder.join("site/medcode-quiz.js"), "// the widget").unwrap();
        fs::write(folder.join("secret.txt"), "not to be had").unwrap();
        fs::write(folder.join("quiz.toml"), new_quiz()).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_medcode"))
            .args(["preview", "quiz.toml", "--files", "site"])
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim_end().trim_end_matches('/').rsplit(':').next().unwrap();
        Self { port: port.parse().unwrap(), child, folder }
    }

    /// Returns the status line and the body of an answer.
    fn get(&self, path: &str, host: &str) -> (String, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_owned(), body.to_owned())
    }

    fn ask(&self, path: &str) -> (String, String) {
        self.get(path, &format!("127.0.0.1:{}", self.port))
    }

    fn state(&self) -> serde_json::Value {
        serde_json::from_str(&self.ask("/preview/state.json").1).unwrap()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_page_follows_the_file_and_keeps_the_last_quiz_that_was_whole() {
    let preview = Preview::start("preview");
    let file = preview.folder.join("quiz.toml");
    assert_eq!(preview.state()["summary"], "1 file, 1 question: nothing to mend");
    let (status, first) = preview.ask("/preview/quiz.json?1");
    assert!(status.contains("200") && first.contains("\"id\":\"my-quiz\""), "{status} {first}");

    fs::write(&file, new_quiz().replace("\"I10\"", "\"I1O\"")).unwrap();
    let state = preview.state();
    assert_eq!(state["version"], 2);
    assert_eq!(state["is_old"], true);
    assert!(state["report"].as_str().unwrap().contains("quiz.toml:"), "{state}");
    assert_eq!(preview.ask("/preview/quiz.json").1, first);

    fs::write(&file, [0xff, 0xfe, 0x00]).unwrap();
    assert!(preview.state()["report"].as_str().unwrap().contains("UTF-8"));
    fs::remove_file(&file).unwrap();
    let state = preview.state();
    assert_eq!(state["summary"], "The file can't be read");
    assert_eq!(preview.state(), state, "it is told once");

    fs::write(&file, new_quiz()).unwrap();
    assert_eq!(preview.state()["is_old"], false);
    assert_eq!(preview.state()["version"], preview.state()["version"], "nothing was changed");
}

#[test]
fn only_this_machine_is_answered_and_only_from_the_folder() {
    let preview = Preview::start("preview-doors");
    assert!(
        preview.ask("/").1.contains("<medcode-quiz") || preview.ask("/").1.contains("preview.js")
    );
    assert!(preview.ask("/medcode-quiz.js").1.contains("the widget"));
    for path in
        ["/../secret.txt", "/%2e%2e/secret.txt", "//secret.txt", "/./../secret.txt", "secret.txt"]
    {
        let (status, body) = preview.ask(path);
        assert!(!status.contains(" 200 ") && !body.contains("not to be had"), "{path}: {status}");
    }
    let (status, _) = preview.get("/", "elsewhere.example:80");
    assert!(status.contains("403"), "{status}");
}
