//! One running engine that is a program: bytes of requests → bytes of the answers.
//!
//! `kubernetes/engine/cmd/native` is the other side: each message follows its length, four bytes,
//! the highest first. The program has one pipe to read and one to write, and lets the kernel refuse
//! it all else, memory beyond a limit too; from here it gets a deadline.

use std::{
    io::{self, BufReader, Read, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{deadline::Deadline, running::Broken};

/// What is sent at once, at most.
const BATCH: usize = 16 << 10; // bytes
/// What stands before each message.
const LENGTH: usize = 4; // bytes

/// What is kept of the last words of a program that broke down.
const LAST_WORDS: usize = 4096; // bytes

/// A started program. Good for any number of requests, one at a time, until one breaks it.
pub(super) struct Program {
    child: Arc<Mutex<Child>>,
    requests: ChildStdin,
    /// Bytes that can be sent before anything is read.
    room: usize,
    answers: BufReader<ChildStdout>,
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
        let mut child = spawn(&mut command).map_err(|error| {
            let path = path.display();
            Broken(format!("the engine {path} does not start: {error}"))
        })?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(requests), Some(answers), Some(words)) = pipes else {
            unreachable!("all three were asked for");
        };
        let child = Arc::new(Mutex::new(child));
        let stopped = Arc::clone(&child);
        Ok(Program {
            child,
            room: room(&requests).min(BATCH),
            requests,
            answers: BufReader::new(answers),
            words: Some(thread::spawn(|| last_words(words))),
            deadline: Deadline::new(move || stop(&stopped)),
            ticks,
        })
    }

    /// How many of the first requests are sent at once: what a pipe holds, so that nobody waits for
    /// room in one while the other waits for room in the other.
    pub fn takes(&self, requests: &[&[u8]]) -> usize {
        let mut room = self.room;
        let fitting = requests.iter().take_while(|request| {
            let fits = LENGTH + request.len() <= room;
            room = room.saturating_sub(LENGTH + request.len());
            fits
        });
        fitting.count().max(1)
    }

    /// The answers to requests that it takes. After an error the program is of no more use.
    pub fn judge(&mut self, requests: &[&[u8]]) -> Result<Vec<Vec<u8>>, Broken> {
        self.deadline.begin(self.ticks);
        let answers = self.exchange(requests);
        match (self.deadline.end(), answers) {
            (true, Ok(answers)) => Ok(answers),
            (true, Err(error)) => Err(self.broken(&error)),
            (false, _) => Err(Broken::late()),
        }
    }

    fn exchange(&mut self, requests: &[&[u8]]) -> io::Result<Vec<Vec<u8>>> {
        let mut message = Vec::new();
        for request in requests {
            let length = u32::try_from(request.len()).map_err(io::Error::other)?;
            message.extend_from_slice(&length.to_be_bytes());
            message.extend_from_slice(request);
        }
        self.requests.write_all(&message)?;
        let hear = |_| {
            self.deadline.begin(self.ticks);
            self.hear()
        };
        requests.iter().map(hear).collect()
    }

    fn hear(&mut self) -> io::Result<Vec<u8>> {
        let mut length = [0; LENGTH];
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

    #[cfg(test)]
    pub fn id(&self) -> u32 {
        self.child.lock().expect("nobody panics").id()
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

/// What lies in a pipe that nobody reads from; who has very many pipes gets smaller ones.
fn room(pipe: &ChildStdin) -> usize {
    #[cfg(target_os = "linux")]
    if let Ok(size) = rustix::pipe::fcntl_getpipe_size(pipe) {
        return size;
    }
    let _ = pipe;
    4 << 10
}

/// A file that was written a moment ago may still be open in a child that another thread has
/// started and that has not become its own program yet.
fn spawn(command: &mut Command) -> io::Result<Child> {
    let mut tries = 50;
    loop {
        match command.spawn() {
            Err(error) if error.kind() == io::ErrorKind::ExecutableFileBusy && tries > 0 => {
                tries -= 1;
                thread::sleep(Duration::from_millis(10));
            }
            spawned => return spawned,
        }
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
    use std::{path::PathBuf, time::Instant};

    use super::*;

    const DEADLINE: u32 = 200;

    /// A program that a shell runs. Another process writes it: while this one had it open, a test
    /// beside might start a child that has it open as well, and what is written is not run.
    fn program(dir: &tempfile::TempDir, script: &str) -> PathBuf {
        let path = dir.path().join("program");
        let written = Command::new("/bin/sh")
            .args(["-c", r#"printf '%s\n' "$1" >"$0" && chmod 755 "$0""#])
            .arg(&path)
            .arg(format!("#!/bin/sh\nPATH=/bin:/usr/bin\n{script}"))
            .status();
        assert!(written.unwrap().success());
        path
    }

    /// What a program that was asked once says of it.
    fn answer(script: &str, deadline: u32) -> Result<Vec<u8>, String> {
        let dir = tempfile::tempdir().unwrap();
        let mut program = Program::start(&program(&dir, script), deadline).unwrap();
        let answers = program.judge(&[b"{}\nkind: Pod"]);
        answers.map(|a| a.concat()).map_err(|e| e.to_string())
    }

    #[test]
    fn messages_follow_their_length_both_ways() {
        // The request comes back as it went, with its length before it.
        let dir = tempfile::tempdir().unwrap();
        let mut program = Program::start(&program(&dir, "exec cat"), DEADLINE).unwrap();
        for requests in [
            &[&b"one"[..]][..],
            &[b""],
            &[&[b'x'; 50_000]],
            &[b"two", b"", b"three"],
        ] {
            assert_eq!(program.judge(requests).unwrap(), requests);
        }
    }

    #[test]
    fn a_pipe_takes_many_small_requests_or_one_large_one() {
        let dir = tempfile::tempdir().unwrap();
        let started = Program::start(&program(&dir, "exec cat"), DEADLINE).unwrap();
        let (small, large) = (&[b'x'; 1000][..], &[b'x'; 50_000][..]);
        for (requests, taken) in [
            (&[small][..], 1),
            (&[small; 40], started.room / (1000 + LENGTH)),
            (&[large, small], 1),
            (&[small, large, small], 1),
        ] {
            assert_eq!(started.takes(requests), taken);
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
        let id = running.id();
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
