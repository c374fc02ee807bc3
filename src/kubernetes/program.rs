//! One running engine that is a program: bytes of a request → bytes of the answer.
//!
//! `kubernetes/engine/cmd/native` is the other side: each message follows its length, four bytes,
//! the highest first. The program has no walls of WebAssembly around it; what it is given is one
//! pipe to read and one to write, a limit to its memory that it sets itself, and a deadline.

use std::{
    io::{self, Read, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
};

use super::{deadline::Deadline, running::Broken};

/// What is kept of the last words of a program that broke down.
const LAST_WORDS: usize = 4096; // bytes

/// A started program. Good for any number of requests, one at a time, until one breaks it.
pub(super) struct Program {
    child: Arc<Mutex<Child>>,
    requests: ChildStdin,
    answers: ChildStdout,
    words: Option<JoinHandle<Vec<u8>>>,
    deadline: Deadline,
    ticks: u32,
}

impl Program {
    /// Starts the program at `path`; each of its answers may take so many ticks of 100 ms.
    pub fn start(path: &Path, ticks: u32) -> Result<Program, Broken> {
        let mut command = Command::new(path);
        command.env_clear().env("GOTRACEBACK", "none");
        for stream in [Command::stdin, Command::stdout, Command::stderr] {
            stream(&mut command, Stdio::piped());
        }
        let mut child = command.spawn().map_err(|error| {
            Broken(format!(
                "the native engine {} does not start: {error}",
                path.display()
            ))
        })?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(requests), Some(answers), Some(words)) = pipes else {
            unreachable!("all three were asked for");
        };
        let child = Arc::new(Mutex::new(child));
        let stopped = Arc::clone(&child);
        Ok(Program {
            child,
            requests,
            answers,
            words: Some(thread::spawn(|| last_words(words))),
            deadline: Deadline::new(move || stop(&stopped)),
            ticks,
        })
    }

    /// The answer to a request. After an error the program is of no more use.
    pub fn judge(&mut self, request: &[u8]) -> Result<Vec<u8>, Broken> {
        self.deadline.begin(self.ticks);
        let answer = self.exchange(request);
        match (self.deadline.end(), answer) {
            (true, Ok(answer)) => Ok(answer),
            (true, Err(error)) => Err(self.broken(&error)),
            (false, _) => Err(Broken::late()),
        }
    }

    fn exchange(&mut self, request: &[u8]) -> io::Result<Vec<u8>> {
        let length = u32::try_from(request.len()).map_err(io::Error::other)?;
        let mut message = Vec::with_capacity(4 + request.len());
        message.extend_from_slice(&length.to_be_bytes());
        message.extend_from_slice(request);
        self.requests.write_all(&message)?;
        let mut length = [0; 4];
        self.answers.read_exact(&mut length)?;
        let length = u32::from_be_bytes(length);
        let mut answer = Vec::new();
        // Not all at once: a length is only a claim until its bytes are there.
        let read = (&mut self.answers)
            .take(length.into())
            .read_to_end(&mut answer)?;
        match read == length as usize {
            true => Ok(answer),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    fn broken(&mut self, error: &io::Error) -> Broken {
        stop(&self.child);
        let words = self.words.take().and_then(|reader| reader.join().ok());
        let words = String::from_utf8_lossy(&words.unwrap_or_default()).into_owned();
        let last = words.lines().rfind(|line| !line.is_empty());
        Broken::down(last.map_or_else(|| error.to_string(), str::to_owned))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        stop(&self.child);
    }
}

/// Ends the program, if it did not end before, and takes leave of it.
fn stop(child: &Mutex<Child>) {
    let mut child = child.lock().expect("nobody panics while holding it");
    let _ = child.kill();
    let _ = child.wait();
}

/// What a program says on standard error, which has to be read lest it waits for that. Go's
/// trace of a fault is switched off, so that its last line is what went wrong.
fn last_words(mut said: impl Read) -> Vec<u8> {
    let mut words = Vec::new();
    let mut some = [0; 1024];
    while let Ok(length @ 1..) = said.read(&mut some) {
        words.extend_from_slice(&some[..length]);
        let surplus = words.len().saturating_sub(LAST_WORDS);
        words.drain(..surplus);
    }
    words
}

#[cfg(all(test, unix))]
mod tests {
    use std::{
        fs,
        os::unix::fs::PermissionsExt,
        path::PathBuf,
        time::{Duration, Instant},
    };

    use super::*;

    const DEADLINE: u32 = 200;

    /// A program that a shell runs.
    fn program(dir: &tempfile::TempDir, script: &str) -> PathBuf {
        let path = dir.path().join("program");
        fs::write(&path, format!("#!/bin/sh\nPATH=/bin:/usr/bin\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// What a program that was asked once says of it.
    fn answer(script: &str, deadline: u32) -> Result<Vec<u8>, String> {
        let dir = tempfile::tempdir().unwrap();
        let mut program = Program::start(&program(&dir, script), deadline).unwrap();
        program.judge(b"{}\nkind: Pod").map_err(|e| e.to_string())
    }

    #[test]
    fn messages_follow_their_length_both_ways() {
        // The request comes back as it went, with its length before it.
        let mut program = {
            let dir = tempfile::tempdir().unwrap();
            Program::start(&program(&dir, "exec cat"), DEADLINE).unwrap()
        };
        for request in [&b"one"[..], b"", &[b'x'; 50_000]] {
            assert_eq!(program.judge(request).unwrap(), request);
        }
    }

    #[test]
    fn a_program_that_ends_says_why() {
        let why = answer("echo 'fatal error: no more' >&2; exit 2", DEADLINE);
        assert_eq!(
            why.unwrap_err(),
            "the engine broke down: fatal error: no more"
        );
        let why = answer("head -c 4 >/dev/null; printf '\\0\\0\\1\\0abc'", DEADLINE).unwrap_err();
        assert!(why.starts_with("the engine broke down: "), "{why}");
    }

    #[test]
    fn a_program_that_never_answers_is_stopped() {
        assert_eq!(
            answer("exec sleep 600", 2).unwrap_err(),
            "the engine found no answer in time"
        );
    }

    #[test]
    fn a_program_ends_with_the_one_who_asks() {
        let dir = tempfile::tempdir().unwrap();
        let running = Program::start(&program(&dir, "exec sleep 600"), DEADLINE).unwrap();
        let id = running.child.lock().unwrap().id();
        drop(running);
        let gone = || nix::sys::signal::kill(nix::unistd::Pid::from_raw(id as i32), None).is_err();
        let started = Instant::now();
        while !gone() {
            assert!(started.elapsed() < Duration::from_secs(60), "{id} goes on");
            thread::sleep(Duration::from_millis(10));
        }
    }

    #[test]
    fn what_is_no_program_is_told() {
        let error = Program::start(Path::new("/nowhere"), DEADLINE)
            .err()
            .unwrap();
        assert!(error.to_string().contains("/nowhere does not start"));
    }
}
