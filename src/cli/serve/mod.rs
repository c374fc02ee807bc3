//! `serve`: the site from memory at a local address, rebuilt as its files change.
//!
//! [`preview`] turns the folder into outputs and remembers what did not change, [`watch`](super::watch) says
//! when to, [`studio`] does one after the other, and [`http`] answers requests from those
//! outputs, never from the disk's paths.

mod http;
mod preview;
mod studio;

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    process::ExitCode,
    sync::Arc,
};

use anyhow::Context;
use clap::Args;

use super::{Global, judge::Judging, site};
pub use preview::{Built, Preview};

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
    #[command(flatten)]
    judging: Judging,
}

impl Serve {
    pub(super) fn run(&self, global: &Global) -> anyhow::Result<ExitCode> {
        let root = site::root(global)?;
        let shared = Arc::new(http::Shared::default());
        let judge = Arc::new(self.judging.judge(Some(&root)));
        let preview = Preview::new(&root, !self.no_search, self.judging.clone(), judge)
            .verbose(global.verbose);
        let mut studio = studio::Studio::new(&root, preview, shared.clone(), global.colors(true))?;
        studio.build();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?;
        let address = SocketAddr::new(self.bind, self.port);
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind(address))
            .with_context(|| format!("cannot listen on {address}; `--port 0` takes a free port"))?;
        super::print(&format!("http://{}/\n", listener.local_addr()?))?;
        runtime.spawn(http::serve(listener, shared));
        studio.follow();
        Ok(ExitCode::SUCCESS)
    }
}
