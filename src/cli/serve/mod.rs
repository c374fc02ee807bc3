//! `serve`: the site from memory at a local address, rebuilt as its files change.
//!
//! [`preview`] turns the folder into outputs and remembers what did not change; [`http`]
//! answers requests from those outputs and never from the disk's paths.

mod http;
mod preview;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    process::ExitCode,
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};

use anyhow::Context;
use clap::Args;
use notify::{RecursiveMode, Watcher};

use super::{Global, site};
use crate::diagnostic::human;
pub use preview::Preview;

#[derive(Debug, Args)]
pub struct Serve {
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// The address to listen on. Others than loopback let the whole network read your drafts
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), value_name = "IP")]
    bind: IpAddr,
    /// Leave the search index out
    #[arg(long)]
    no_search: bool,
}

/// Editors write a file in several steps; changes this close together are one.
const SETTLE: Duration = Duration::from_millis(15);
/// Searching may follow the page by this much.
const SEARCH_AFTER: Duration = Duration::from_millis(500);

impl Serve {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let root = site::root(global)?;
        let mut preview = Preview::new(&root, !self.no_search);
        let shared = Arc::new(http::Shared::default());
        rebuild(&mut preview, &shared, global);
        let (changes, changed) = mpsc::channel();
        let _watcher = watch(&root, changes)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let address = SocketAddr::new(self.bind, self.port);
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(address))
            .with_context(|| format!("cannot listen on {address}; `--port 0` takes a free port"))?;
        super::print(&format!("http://{}/\n", listener.local_addr()?))?;
        runtime.spawn(http::serve(listener, shared.clone()));
        follow(&mut preview, &shared, global, &changed);
        Ok(ExitCode::SUCCESS)
    }
}

/// Rebuilds on every change until the watcher ends.
fn follow(
    preview: &mut Preview,
    shared: &http::Shared,
    global: &Global,
    changed: &mpsc::Receiver<()>,
) {
    let mut search_is_old = true;
    loop {
        let wait = if search_is_old {
            SEARCH_AFTER
        } else {
            Duration::from_secs(3600)
        };
        match changed.recv_timeout(wait) {
            Ok(()) => {
                std::thread::sleep(SETTLE);
                while changed.try_recv().is_ok() {}
                rebuild(preview, shared, global);
                search_is_old = true;
            }
            Err(mpsc::RecvTimeoutError::Timeout) if search_is_old => {
                match preview.index() {
                    Ok(outputs) => shared.publish_quietly(outputs),
                    Err(error) => eprintln!("proofmark: {error}"),
                }
                search_is_old = false;
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn rebuild(preview: &mut Preview, shared: &http::Shared, global: &Global) {
    let started = Instant::now();
    match preview.build() {
        Ok((outputs, report)) => {
            shared.publish(outputs);
            eprint!("{}", human::format(&report, global.colors(true)));
            eprintln!("built in {} ms", started.elapsed().as_millis());
        }
        // What was served before goes on being served; the next change tries again.
        Err(error) => eprintln!("proofmark: {error}"),
    }
}

fn watch(root: &Path, changes: mpsc::Sender<()>) -> anyhow::Result<impl Watcher + use<>> {
    let ignored = [
        root.join("public"),
        root.join(".proofmark"),
        root.join(".git"),
        root.join("target"),
    ];
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let Ok(event) = event else { return };
        let outside = event
            .paths
            .iter()
            .all(|p| ignored.iter().any(|i| p.starts_with(i)));
        if !event.kind.is_access() && !outside {
            // The receiver is gone only when the program ends.
            let _ = changes.send(());
        }
    })?;
    for folder in ["content", "theme", "data", "static", "labs"] {
        let path = root.join(folder);
        if path.is_dir() {
            watcher.watch(&path, RecursiveMode::Recursive)?;
        }
    }
    // The root itself is watched for the configuration and for folders that appear later.
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    Ok(watcher)
}
