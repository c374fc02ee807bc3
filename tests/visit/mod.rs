//! `Visit`: a running `serve`, and what a browser that is somebody's own hands would get of it.

use std::{
    io::{BufRead, BufReader, Lines, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::site::SiteTest;

pub struct Visit {
    server: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
}

/// A test that would wait for ever fails after this; it measures nothing.
const PATIENCE: Duration = Duration::from_secs(120);

impl Visit {
    pub fn to(site: &SiteTest) -> Visit {
        let mut server = Command::new(env!("CARGO_BIN_EXE_proofmark"))
            .args(["serve", "--port", "0"])
            .current_dir(site.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut stdout = BufReader::new(server.stdout.take().unwrap());
        stdout.read_line(&mut line).unwrap();
        let address = line.trim().trim_start_matches("http://");
        Visit {
            address: address.trim_end_matches('/').to_owned(),
            server,
        }
    }

    /// The whole answer, head and body.
    pub fn get(&self, path: &str) -> String {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\n",
            self.address
        ))
    }

    /// The answer to a request as it stands; the end of its head is added.
    pub fn ask(&self, head: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "{head}Connection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// What the server tells an open page about itself. `path` has nothing to be escaped.
    pub fn events(&self, path: &str) -> Events {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let head = format!("GET /__proofmark/events?{path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        Events(BufReader::new(stream).lines())
    }

    /// Asks until the answer has `text`.
    pub fn until(&self, path: &str, text: &str) {
        self.wait(path, |answer| answer.contains(text), text);
    }

    /// Asks until what follows `text` is no longer what it is now.
    pub fn until_changed(&self, path: &str, text: &str) {
        let after = |answer: &str| -> String {
            let (_, rest) = answer.split_once(text).unwrap_or_default();
            rest.chars().take(8).collect()
        };
        let before = after(&self.get(path));
        self.wait(path, |answer| after(answer) != before, text);
    }

    fn wait(&self, path: &str, done: impl Fn(&str) -> bool, what: &str) {
        let started = Instant::now();
        loop {
            let answer = self.get(path);
            if done(&answer) {
                return;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "{path} never came to `{what}`:\n{answer}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// The events of an open page, as they come.
pub struct Events(Lines<BufReader<TcpStream>>);

impl Events {
    /// Waits for the next one.
    pub fn next(&mut self) -> String {
        let lines = self.0.by_ref().map(Result::unwrap);
        let mut data = lines.filter_map(|l| l.strip_prefix("data: ").map(str::to_owned));
        data.next().expect("the server tells for ever")
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to end.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
