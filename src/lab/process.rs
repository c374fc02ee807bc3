//! A child process with a deadline: command → how it ended and what it printed.
//!
//! Each child leads a process group of its own, so that Ctrl-C reaches only us and so that
//! what it started ends with it.

use std::{
    io::{self, Read, Write},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver},
    },
    thread,
    time::{Duration, Instant},
};

/// When to give up: at a moment, or when somebody asks to stop.
#[derive(Debug, Clone)]
pub struct Limit {
    pub deadline: Instant,
    pub interrupt: Arc<AtomicBool>,
}

impl Limit {
    /// A limit that no Ctrl-C shortens, for cleaning up.
    pub fn firm(length: Duration) -> Limit {
        Limit {
            deadline: Instant::now() + length,
            interrupt: Arc::default(),
        }
    }

    /// The same, but `length` from now when that is sooner.
    pub fn within(&self, length: Duration) -> Limit {
        Limit {
            deadline: self.deadline.min(Instant::now() + length),
            interrupt: self.interrupt.clone(),
        }
    }

    pub fn interrupted(&self) -> bool {
        self.interrupt.load(Ordering::Relaxed)
    }

    /// Why to stop now, if there is a reason.
    pub fn over(&self) -> Option<Ended> {
        match () {
            () if self.interrupted() => Some(Ended::Interrupted),
            () if Instant::now() >= self.deadline => Some(Ended::TimedOut),
            () => None,
        }
    }

    /// Sleeps, but not beyond the limit.
    pub fn sleep(&self, length: Duration) {
        let until = Instant::now() + length;
        while self.over().is_none() && Instant::now() < until {
            thread::sleep(Duration::from_millis(20).min(until - Instant::now()));
        }
    }
}

/// Whether a program of that name is in the PATH.
pub fn on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| {
        let file = folder.join(program);
        file.is_file() || file.with_extension("exe").is_file()
    })
}

/// How a child came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// By itself; a signal counts as 128 and its number, as in a shell.
    Status(i32),
    TimedOut,
    Interrupted,
}

#[derive(Debug)]
pub struct Finished {
    pub ended: Ended,
    pub stdout: String,
    pub stderr: String,
}

/// Runs `command` to its end, or to the limit's.
pub fn run(command: &mut Command, input: &[u8], limit: &Limit) -> io::Result<Finished> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = lead(command).spawn()?;
    let stdout = reader(child.stdout.take());
    let stderr = reader(child.stderr.take());
    if let Some(mut stdin) = child.stdin.take() {
        let input = input.to_owned();
        // A child that ends without reading everything is its own affair.
        thread::spawn(move || stdin.write_all(&input));
    }
    let ended = wait(&mut child, limit)?;
    kill(&mut child);
    let text = |r: Receiver<Vec<u8>>| {
        // What escaped from the group may hold the pipe for ever.
        let bytes = r.recv_timeout(Duration::from_secs(2)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    Ok(Finished {
        ended,
        stdout: text(stdout),
        stderr: text(stderr),
    })
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    if let Some(mut pipe) = pipe {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = pipe.read_to_end(&mut bytes);
            let _ = sender.send(bytes);
        });
    }
    receiver
}

fn wait(child: &mut Child, limit: &Limit) -> io::Result<Ended> {
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Ended::Status(code(status)));
        }
        if let Some(ended) = limit.over() {
            return Ok(ended);
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
}

/// The status as a shell gives it.
pub fn code(status: std::process::ExitStatus) -> i32 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return 128 + signal;
    }
    status.code().unwrap_or(-1)
}

/// Makes the command the leader of a new process group.
pub fn lead(command: &mut Command) -> &mut Command {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command
}

/// Ends a child and what it started, and waits for it.
pub fn kill(child: &mut Child) {
    #[cfg(unix)]
    let _ = nix::sys::signal::killpg(
        nix::unistd::Pid::from_raw(child.id().cast_signed()),
        nix::sys::signal::Signal::SIGKILL,
    );
    #[cfg(not(unix))]
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bash(script: &str, limit: &Limit) -> Finished {
        run(Command::new("bash").args(["-c", script]), b"in", limit).unwrap()
    }

    #[test]
    fn both_streams_the_status_and_the_input_are_there() {
        let limit = Limit::firm(Duration::from_secs(60));
        let done = bash("cat; echo err >&2; exit 3", &limit);
        assert_eq!(done.ended, Ended::Status(3));
        assert_eq!((&*done.stdout, &*done.stderr), ("in", "err\n"));
    }

    #[test]
    fn what_hangs_is_ended_with_all_that_it_started() {
        let limit = Limit::firm(Duration::from_millis(100));
        let done = bash("sleep 600 & echo $!; wait", &limit);
        assert_eq!(done.ended, Ended::TimedOut);
        let pid = done.stdout.trim();
        let limit = Limit::firm(Duration::from_secs(60));
        // A killed process may be a zombie for a moment; it no longer runs.
        let alive = format!("ps -o stat= -p {pid} | grep -v Z");
        assert_eq!(bash(&alive, &limit).ended, Ended::Status(1));
    }

    #[test]
    fn an_interrupt_ends_a_wait() {
        let limit = Limit::firm(Duration::from_secs(600));
        limit.interrupt.store(true, Ordering::Relaxed);
        assert_eq!(bash("sleep 600", &limit).ended, Ended::Interrupted);
    }
}
