//! A bash that stays open from block to block, as a learner's does.
//!
//! Variables, functions and the working folder carry over. There is no terminal and nothing
//! to read; both streams of a block are one text. A block's status is that of its last
//! command, and the first command in it that failed is told.

use std::{
    collections::BTreeMap,
    fs, io,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::Duration,
};

use super::process::{self, Limit};

pub struct Shell {
    child: Child,
    stdin: ChildStdin,
    said: Receiver<String>,
    folder: PathBuf,
    blocks: usize,
}

/// What came of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    pub end: End,
    /// Standard output and standard error, as they came.
    pub output: String,
    /// The first command that failed, with its status.
    pub failed: Option<(String, i32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Status(i32),
    /// The block ended the shell itself (`exit`, or `set -e` and a failure).
    Left(i32),
    TimedOut,
    Interrupted,
}

impl Shell {
    /// Opens a shell in `folder`; `scratch` is a folder for its own files.
    pub fn open(
        folder: &Path,
        scratch: &Path,
        environment: &BTreeMap<String, String>,
    ) -> io::Result<Shell> {
        let mut command = Command::new("bash");
        command
            .args(["--noprofile", "--norc"])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        super::environment::set(&mut command, environment);
        let mut child = process::lead(&mut command).spawn()?;
        let (sender, said) = mpsc::channel();
        if let Some(stdout) = child.stdout.take() {
            thread::spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        return;
                    }
                }
            });
        }
        let mut stdin = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        // Descriptor 9 is the way back; blocks have their own standard output.
        stdin.write_all(b"exec 9>&1\ntrap 'printf \"failed\\t%s\\t%s\\n\" \"$?\" \"${BASH_COMMAND//$'\\''\\n'\\''/ }\" >&9' ERR\n")?;
        Ok(Shell {
            child,
            stdin,
            said,
            folder: scratch.to_owned(),
            blocks: 0,
        })
    }

    /// Runs a block to its end, or to the limit's, which ends the shell.
    pub fn run(&mut self, code: &str, limit: &Limit) -> io::Result<Ran> {
        self.blocks += 1;
        let script = self.folder.join(format!("block-{}.sh", self.blocks));
        let output = self.folder.join(format!("block-{}.out", self.blocks));
        fs::write(&script, code)?;
        let line = format!(
            ". {} </dev/null >{} 2>&1\nprintf 'ended\\t%s\\n' \"$?\" >&9\n",
            quoted(&script),
            quoted(&output)
        );
        let mut failed = None;
        // A shell that has ended takes nothing more; what it was is told below.
        let _ = self.stdin.write_all(line.as_bytes());
        let end = loop {
            match self.said.recv_timeout(Duration::from_millis(20)) {
                Ok(line) => {
                    let mut words = line.splitn(3, '\t');
                    let word = words.next().unwrap_or("");
                    let status = words.next().and_then(|s| s.parse().ok());
                    match (word, status) {
                        ("ended", Some(status)) => break End::Status(status),
                        ("failed", Some(status)) if failed.is_none() => {
                            let command = words.next().unwrap_or("").to_owned();
                            failed = Some((command, status));
                        }
                        _ => {}
                    }
                }
                Err(RecvTimeoutError::Disconnected) => {
                    break End::Left(process::code(self.child.wait()?));
                }
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(status) = self.child.try_wait()? {
                        break End::Left(process::code(status));
                    }
                    match limit.over() {
                        Some(process::Ended::Interrupted) => break End::Interrupted,
                        Some(_) => break End::TimedOut,
                        None => {}
                    }
                }
            }
        };
        if !matches!(end, End::Status(_)) {
            process::kill(&mut self.child);
        }
        let output = fs::read(&output).unwrap_or_default();
        // The way that the block was read in is ours, not a command of the page.
        let failed = failed.filter(|(command, _)| !command.starts_with(". "));
        Ok(Ran {
            end,
            output: String::from_utf8_lossy(&output).into_owned(),
            failed,
        })
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        process::kill(&mut self.child);
    }
}

fn quoted(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(dir: &Path) -> Shell {
        let environment = BTreeMap::from([("NAMESPACE".to_owned(), "lab-x".to_owned())]);
        Shell::open(dir, dir, &environment).unwrap()
    }

    fn limit() -> Limit {
        Limit::firm(Duration::from_secs(60))
    }

    #[test]
    fn state_carries_over_from_block_to_block() {
        let dir = tempfile::tempdir().unwrap();
        let mut shell = shell(dir.path());
        let first = "mkdir sub && cd sub\na=1\nf() { echo \"$a $NAMESPACE\"; }\n";
        assert_eq!(shell.run(first, &limit()).unwrap().end, End::Status(0));
        let ran = shell
            .run("f; basename \"$PWD\"; echo oops >&2", &limit())
            .unwrap();
        assert_eq!(ran.output, "1 lab-x\nsub\noops\n");
    }

    #[test]
    fn the_first_command_that_fails_is_told_although_the_last_one_works() {
        let dir = tempfile::tempdir().unwrap();
        let ran = shell(dir.path()).run("(exit 7)\ntrue\n", &limit()).unwrap();
        assert_eq!(ran.end, End::Status(0));
        assert_eq!(ran.failed.map(|(_, status)| status), Some(7));
        let ran = shell(dir.path()).run("false || true\nif false; then :; fi\n", &limit());
        assert_eq!(ran.unwrap().failed, None);
    }

    #[test]
    fn a_command_finds_nothing_to_read() {
        let dir = tempfile::tempdir().unwrap();
        let mut shell = shell(dir.path());
        assert_eq!(shell.run("cat", &limit()).unwrap().output, "");
        assert_eq!(shell.run("echo on", &limit()).unwrap().output, "on\n");
    }

    #[test]
    fn a_hanging_block_and_one_that_leaves_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let short = Limit::firm(Duration::from_millis(200));
        let ran = shell(dir.path())
            .run("echo before; sleep 600", &short)
            .unwrap();
        assert_eq!((ran.end, &*ran.output), (End::TimedOut, "before\n"));
        let ran = shell(dir.path()).run("exit 4", &limit()).unwrap();
        assert_eq!(ran.end, End::Left(4));
    }
}
