use std::ops::Range;

use crate::{
    diagnostic::{Diagnostic, Span},
    kubernetes::addresses::Address,
    lint::Subject,
};

/// An IPv6 address without brackets in a URL or before a port.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for part in subject.site.pages.iter().flat_map(|p| p.body.all()) {
        let document = &part.document;
        for (range, instead) in in_urls(&document.text) {
            let address = &document.text[range.clone()];
            let line = document.text[..range.start]
                .rfind('\n')
                .map_or(0, |i| i + 1);
            let rest = document.text[line..].lines().next().unwrap_or("");
            // A block of Markdown shows what somebody may write, not an address to open.
            let quoted = document
                .blocks
                .iter()
                .any(|b| b.info.language == "markdown" && b.range.contains(&range.start));
            if quoted {
                continue;
            }
            // A line that shows it with brackets too compares the two.
            if rest.contains("://[") {
                continue;
            }
            let message = format!("`{address}` needs brackets in a URL");
            let mut diagnostic =
                Diagnostic::new("unbracketed-ipv6", document.span(range.clone()), message)
                    .help("write `http://[fd00::10]:8080/`: without brackets the port is taken for a part of the address");
            if let Some(instead) = instead {
                diagnostic = diagnostic.replace("add brackets", document.span(range), instead);
            }
            found.push(diagnostic);
        }
    }
    for command in &subject.usages.commands {
        let Some(call) = &command.call else { continue };
        let joined = call
            .arguments
            .first()
            .filter(|_| call.path == "kubeadm join");
        let words = joined.map(|w| (w.text.as_str(), w.range.clone()));
        let flags = call
            .flags
            .iter()
            .filter(|f| f.name == "control-plane-endpoint");
        let values = flags.filter_map(|f| f.value.as_ref());
        let written = words
            .into_iter()
            .chain(values.map(|v| (v.text.as_str(), v.range.clone())));
        found.extend(written.filter_map(|(text, range)| endpoint(text, command.place.span(range))));
    }
    let endpoints = ["controlPlaneEndpoint", "apiServerEndpoint"];
    let configured = subject.usages.addresses.iter();
    // Here the port may be left out, and `fd00::1:2` is an address.
    let long = |value: &str| value.rsplit(':').next().is_some_and(|port| port.len() > 2);
    let configured = configured.filter(|a| endpoints.contains(&a.field) && long(&a.value));
    found.extend(configured.filter_map(|a| endpoint(&a.value, a.span.clone())));
}

/// An address and a port without brackets, which kubeadm takes for an address alone.
fn endpoint(text: &str, span: Span) -> Option<Diagnostic> {
    let (host, port) = text.rsplit_once(':')?;
    let v6 = Address::parse(host).is_some_and(|a| a.ip.is_ipv6());
    let digits = !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    let message = format!("`{text}` needs brackets around the address");
    (v6 && digits).then(|| {
        Diagnostic::new("unbracketed-ipv6", span.clone(), message)
            .help(format!("write `[{host}]:{port}`"))
            .replace("add brackets", span, format!("[{host}]:{port}"))
    })
}

/// The bare IPv6 authorities of the URLs in a text, and what was surely meant.
fn in_urls(text: &str) -> Vec<(Range<usize>, Option<String>)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        let stop = |c: char| !(c.is_ascii_hexdigit() || c == ':' || c == '.');
        // An address with a port has fewer bytes than this.
        let window = text[start..]
            .char_indices()
            .take(60)
            .find(|(_, c)| stop(*c));
        let end = start + window.map_or((text.len() - start).min(60), |(i, _)| i);
        let Some(host) = text.get(start..end).map(|h| h.trim_end_matches(['.', ':'])) else {
            continue;
        };
        let scheme = text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
        if !scheme || host.matches(':').count() < 2 {
            continue;
        }
        let (before, last) = host.rsplit_once(':').unwrap_or((host, ""));
        let with_port = Address::parse(before).is_some()
            && last.bytes().all(|b| b.is_ascii_digit())
            && !last.is_empty();
        if Address::parse(host).is_none() && !with_port {
            continue;
        }
        let surely_port = with_port && (last.len() > 4 || Address::parse(host).is_none());
        let instead = if surely_port {
            Some(format!("[{before}]:{last}"))
        } else {
            None
        };
        found.push((start..start + host.len(), instead));
    }
    found
}
