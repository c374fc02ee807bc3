//! `--external`: links to other hosts, asked for politely.
//!
//! Each address is asked for once, with HEAD, and with GET where a server refuses that; one
//! request at a time to a host, with a pause between them. What was there is remembered for a
//! week in `.proofmark/`; what was not is asked for anew by each run. A server that refuses to
//! say (401, 403, 429) is believed to have the page.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex, mpsc},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::{
    diagnostic::{Diagnostic, Span},
    model::Site,
    records::{self, Records},
};

const RULE: &str = "broken-external-link";
const FILE: &str = "external.cache";
const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 3600);
const PAUSE: Duration = Duration::from_millis(300);
const PATIENCE: Duration = Duration::from_secs(20);
/// How many hosts are asked at once.
const HOSTS: usize = 8;

/// The links that lead nowhere. `root` is where answers are remembered.
pub(super) fn check(site: &Site, root: Option<&Path>) -> Vec<Diagnostic> {
    let links = links(site);
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.unwrap_or_default().as_secs();
    let file = root.map(|root| records::path(root, FILE));
    let mut known: Records = file.as_deref().map(records::load).unwrap_or_default();
    known.retain(|_, value| now < time(value).saturating_add(REMEMBERED.as_secs()));
    let wanted = links.keys().filter(|url| !known.contains_key(&key(url)));
    let answers = ask(wanted.cloned().collect());
    let mut found = Vec::new();
    for (url, fault) in answers {
        match fault {
            None => {
                known.insert(key(&url), Arc::from(&now.to_le_bytes()[..]));
            }
            Some(fault) => found.extend(links[&url].iter().map(|span| {
                Diagnostic::new(RULE, span.clone(), format!("`{url}` {fault}"))
                    .help("link to where the text is now, or take the link out")
            })),
        }
    }
    // A read-only checkout asks again the next time.
    if let Some(Err(error)) = file.map(|file| records::save(&file, &known)) {
        eprintln!("proofmark: the answers of other hosts were not kept: {error}");
    }
    found
}

/// Address without fragment → where it is linked to.
fn links(site: &Site) -> BTreeMap<String, Vec<Span>> {
    let mut found: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    for part in site.pages.iter().flat_map(|p| p.body.all()) {
        for link in &part.document.links {
            let url = link.destination.split('#').next().unwrap_or_default();
            let web = url.starts_with("https://") || url.starts_with("http://");
            if web && !stands_for_another(host(url)) {
                let span = part.document.span(link.range.clone());
                found.entry(url.to_owned()).or_default().push(span);
            }
        }
    }
    found
}

fn host(url: &str) -> &str {
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or(rest)
}

/// Names that are kept free for examples, and templates.
fn stands_for_another(host: &str) -> bool {
    let example = ["example.com", "example.org", "example.net"];
    host.contains(['{', '<', '$'])
        || host.starts_with("localhost")
        || example.iter().any(|e| host.ends_with(e))
}

/// Each address with what is wrong with it, if anything is.
fn ask(urls: Vec<String>) -> Vec<(String, Option<String>)> {
    let mut by_host: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for url in urls {
        by_host.entry(host(&url).to_owned()).or_default().push(url);
    }
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .user_agent(concat!("proofmark/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let queue = Mutex::new(by_host.into_values());
    let (sender, answers) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..HOSTS {
            let (sender, queue, agent) = (sender.clone(), &queue, &agent);
            scope.spawn(move || {
                let next = || queue.lock().expect("nobody panics with it").next();
                while let Some(urls) = next() {
                    for (n, url) in urls.into_iter().enumerate() {
                        if n > 0 {
                            std::thread::sleep(PAUSE);
                        }
                        let fault = fault(agent, &url);
                        // The receiver lives as long as the threads.
                        let _ = sender.send((url, fault));
                    }
                }
            });
        }
    });
    drop(sender);
    let mut answers: Vec<_> = answers.into_iter().collect();
    answers.sort();
    answers
}

fn fault(agent: &ureq::Agent, url: &str) -> Option<String> {
    let status = |answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>| {
        answer.map(|response| response.status())
    };
    let mut answer = status(agent.head(url).call());
    // Some servers know no HEAD, and say so in many ways.
    if !matches!(&answer, Ok(status) if status.is_success()) {
        answer = status(agent.get(url).call());
    }
    match answer {
        Ok(status) if matches!(status.as_u16(), 401 | 403 | 429) => None,
        Ok(status) if status.is_client_error() || status.is_server_error() => {
            Some(format!("answers {status}"))
        }
        Ok(_) => None,
        Err(error) => Some(format!("cannot be had: {error}")),
    }
}

fn key(url: &str) -> records::Key {
    records::key(blake3::Hasher::new().update(url.as_bytes()))
}

fn time(value: &[u8]) -> u64 {
    value.try_into().map_or(0, u64::from_le_bytes)
}
