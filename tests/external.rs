//! `check --external`, against a server on this machine.

mod site;

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    sync::{Arc, Mutex},
};

use site::SiteTest;

/// Answers by path, and remembers what it was asked.
fn server() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let log = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let request = lines.next().unwrap().unwrap();
            // The rest of the head, up to the empty line.
            while lines.next().is_some_and(|l| l.is_ok_and(|l| !l.is_empty())) {}
            let asked = request.rsplit_once(' ').unwrap().0.to_owned();
            let status = match asked.as_str() {
                "HEAD /no-head" => "405 Method Not Allowed",
                "HEAD /gone" | "GET /gone" => "404 Not Found",
                "HEAD /secret" | "GET /secret" => "403 Forbidden",
                _ => "200 OK",
            };
            log.lock().unwrap().push(asked);
            let head =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).unwrap();
        }
    });
    (address, asked)
}

#[test]
fn links_to_other_hosts_are_followed_when_asked_for_once_and_remembered() {
    let (address, asked) = server();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}/", closed.local_addr().unwrap());
    drop(closed);
    let page = format!(
        "---\nsummary: One.\n---\n[a]({address}/fine#x) [b]({address}/fine#y)\n\n[c]({address}/no-head)\n\n\
         [d]({address}/gone)\n\n[e]({address}/secret)\n\n[f]({nobody})\n\n[g](https://example.org/x)\n"
    );
    let site = SiteTest::new().file("content/index.md", &page);
    site.check().reports(&[]);
    assert_eq!(asked.lock().unwrap().len(), 0, "nobody asked for it");

    let run = || site.run(&["check", "--external", "--format", "json"]);
    let expected = [
        "content/index.md:8:1 broken-external-link",
        "content/index.md:12:1 broken-external-link",
    ];
    let first = run();
    first.reports(&expected);
    assert!(
        first.stdout().contains("404 Not Found"),
        "{}",
        first.stdout()
    );
    let mut seen = std::mem::take(&mut *asked.lock().unwrap());
    seen.sort();
    assert_eq!(
        seen,
        [
            "GET /gone",
            "GET /no-head",
            "GET /secret",
            "HEAD /fine",
            "HEAD /gone",
            "HEAD /no-head",
            "HEAD /secret"
        ]
    );

    run().reports(&expected);
    let again = asked.lock().unwrap().clone();
    assert_eq!(
        again,
        ["HEAD /gone", "GET /gone"],
        "only what was missing is asked for again"
    );
}
