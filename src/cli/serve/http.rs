//! Requests → outputs in memory. Nothing a request says ever becomes a path on disk.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, RwLock},
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use tokio::sync::watch;

use crate::render::{Content, Output};

/// What is served now, and a number that grows with each build.
pub(super) struct Shared {
    files: RwLock<Arc<HashMap<String, Content>>>,
    version: watch::Sender<u64>,
}

impl Default for Shared {
    fn default() -> Self {
        Shared {
            files: RwLock::default(),
            version: watch::Sender::new(0),
        }
    }
}

impl Shared {
    /// Serves `outputs` from now on and reloads the open pages.
    pub fn publish<'a>(&self, outputs: impl Iterator<Item = &'a Output>) {
        self.publish_quietly(outputs);
        self.version.send_modify(|v| *v += 1);
    }

    /// Serves `outputs` without a reload: only the search index is another.
    pub fn publish_quietly<'a>(&self, outputs: impl Iterator<Item = &'a Output>) {
        let files = outputs
            .map(|output| (output.path.clone(), output.content.clone()))
            .collect();
        *self.files.write().expect("no reader panics") = Arc::new(files);
    }
}

/// Answers until the program ends.
pub(super) async fn serve(listener: tokio::net::TcpListener, shared: Arc<Shared>) {
    let app = Router::new().fallback(answer).with_state(shared);
    if let Err(error) = axum::serve(listener, app).await {
        eprintln!("proofmark: the server stopped: {error}");
    }
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    // Another site's name for this address must not be able to read drafts (DNS rebinding).
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|h| h.to_str().ok())
        .unwrap_or("");
    if !is_local(host) {
        return (
            StatusCode::FORBIDDEN,
            "this server answers to its IP address and localhost only\n",
        )
            .into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    match request.uri().path() {
        "/__proofmark/reload.js" => file("reload.js", RELOAD.into()),
        "/__proofmark/events" => events(&shared),
        path => page(&shared, path).await,
    }
}

/// An IP address or `localhost`: names that no other site can own.
fn is_local(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || address.parse::<std::net::IpAddr>().is_ok()
}

async fn page(shared: &Shared, path: &str) -> Response {
    let files = shared.files.read().expect("no writer panics").clone();
    let mut name = decode(path.trim_start_matches('/'));
    if name.is_empty() || name.ends_with('/') {
        name.push_str("index.html");
    }
    let found = files.get_key_value(&name);
    let found = found.or_else(|| files.get_key_value(&format!("{name}.html")));
    if let Some((name, content)) = found {
        return match content {
            Content::Bytes(bytes) => file(name, bytes.to_vec().into()),
            Content::File(disk) => match tokio::fs::read(disk).await {
                Ok(bytes) => file(name, bytes.into()),
                Err(error) => {
                    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
                }
            },
        };
    }
    if files.contains_key(&format!("{name}/index.html")) {
        // Below a folder's address without its last `/`, relative links would lead elsewhere.
        let folder = format!("/{}/", path.trim_start_matches('/'));
        return Redirect::temporary(&folder).into_response();
    }
    match files.get("404.html") {
        Some(Content::Bytes(bytes)) => {
            let page = file("404.html", bytes.to_vec().into());
            (StatusCode::NOT_FOUND, page).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn file(name: &str, body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type(name)),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}

/// One server-sent event a build, the present one first.
fn events(shared: &Shared) -> Response {
    let version = shared.version.subscribe();
    let stream = futures_util::stream::unfold((version, true), |(mut version, first)| async move {
        if !first {
            version.changed().await.ok()?;
        }
        let number = *version.borrow_and_update();
        Some((
            Ok::<_, Infallible>(format!("data: {number}\n\n")),
            (version, false),
        ))
    });
    (
        [(header::CONTENT_TYPE, "text/event-stream")],
        Body::from_stream(stream),
    )
        .into_response()
}

fn decode(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = (bytes[i] == b'%').then(|| path.get(i + 1..i + 3)).flatten();
        match hex.and_then(|h| u8::from_str_radix(h, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn content_type(name: &str) -> &'static str {
    match name
        .rsplit_once('.')
        .map_or("html", |(_, extension)| extension)
    {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "xml" => "application/xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "wasm" => "application/wasm",
        "txt" | "md" | "yaml" | "yml" | "sh" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Reloads a page when a newer build is there, also after the server was away.
const RELOAD: &str = "\
let seen;\n\
const events = new EventSource('/__proofmark/events');\n\
events.onmessage = (event) => {\n\
  if (seen !== undefined && seen !== event.data) location.reload();\n\
  seen = event.data;\n\
};\n";
