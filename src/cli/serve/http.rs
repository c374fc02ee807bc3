//! Requests → outputs in memory. Nothing a request says ever becomes a path on disk.

use std::{collections::HashMap, convert::Infallible, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use tokio::sync::watch;

use crate::render::{Content, Output};

/// What is served now, and whom to tell when that is something else.
#[derive(Default)]
pub(super) struct Shared {
    served: watch::Sender<Arc<Served>>,
}

#[derive(Default)]
struct Served {
    files: HashMap<String, Content>,
    /// Another number means that a file on disk, such as an image, is another.
    copies: u64,
}

impl Shared {
    /// Serves `outputs` from now on; open pages that are others now are loaded again.
    pub fn publish<'a>(&self, outputs: impl Iterator<Item = &'a Output>, copies: u64) {
        let files = outputs
            .map(|output| (output.path.clone(), output.content.clone()))
            .collect();
        self.served.send_replace(Arc::new(Served { files, copies }));
    }

    /// Serves some pages instead of those of the same addresses.
    pub fn amend(&self, pages: &[Output]) {
        let present = self.served.borrow().clone();
        let mut files = present.files.clone();
        for page in pages {
            files.insert(page.path.clone(), page.content.clone());
        }
        let copies = present.copies;
        self.served.send_replace(Arc::new(Served { files, copies }));
    }
}

impl Served {
    /// The file that an address means, and its name; both `/notes` and `/notes.html` mean one.
    fn file(&self, path: &str) -> Option<(&String, &Content)> {
        let mut name = decode(path.trim_start_matches('/'));
        if name.is_empty() || name.ends_with('/') {
            name.push_str("index.html");
        }
        let found = self.files.get_key_value(&name);
        found.or_else(|| self.files.get_key_value(&format!("{name}.html")))
    }

    /// Stands for what a browser shows at an address.
    fn state(&self, path: &str) -> String {
        let shown = self.file(path).map(|(_, content)| content);
        let mut hasher = blake3::Hasher::new();
        if let Some(Content::Bytes(bytes)) = shown.or_else(|| self.files.get("404.html")) {
            hasher.update(bytes);
        }
        format!("{}-{}", hasher.finalize().to_hex(), self.copies)
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
        "/__proofmark/events" => events(&shared, request.uri().query().unwrap_or_default()),
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
    let served = shared.served.borrow().clone();
    if let Some((name, content)) = served.file(path) {
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
    let name = decode(path.trim_start_matches('/'));
    if served.files.contains_key(&format!("{name}/index.html")) {
        // Below a folder's address without its last `/`, relative links would lead elsewhere.
        let folder = format!("/{}/", path.trim_start_matches('/'));
        return Redirect::temporary(&folder).into_response();
    }
    match served.files.get("404.html") {
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

/// One server-sent event for each state of the page that the query names, the present first.
fn events(shared: &Shared, query: &str) -> Response {
    let page = decode(query);
    let served = shared.served.subscribe();
    let stream = futures_util::stream::unfold((served, None), move |(mut served, last)| {
        let page = page.clone();
        async move {
            loop {
                let state = served.borrow_and_update().state(&page);
                if last.as_ref() != Some(&state) {
                    let event = Ok::<_, Infallible>(format!("data: {state}\n\n"));
                    return Some((event, (served, Some(state))));
                }
                served.changed().await.ok()?;
            }
        }
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

/// Reloads a page when it is another, also after the server was away.
const RELOAD: &str = "\
let seen;\n\
const page = encodeURIComponent(location.pathname);\n\
const events = new EventSource(`/__proofmark/events?${page}`);\n\
events.onmessage = (event) => {\n\
  if (seen !== undefined && seen !== event.data) location.reload();\n\
  seen = event.data;\n\
};\n";
