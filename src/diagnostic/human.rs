//! `--format human`: the look of rustc, through annotate-snippets.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use rayon::prelude::*;

use super::{Diagnostic, Report, Severity, Span};

/// Each finding with its source line, then one line that counts them.
pub fn format(report: &Report, color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    // A site has thousands of findings when somebody first looks.
    let found = report.diagnostics.par_iter();
    let found = found.map(|diagnostic| one(report, diagnostic, &renderer) + "\n\n");
    let mut out = found.collect::<Vec<_>>().concat();
    out.push_str(&summary(report));
    out.push('\n');
    out
}

/// What is kept from being judged: a line each, with the place and the reason.
pub fn unchecked(report: &Report) -> String {
    let line = |(span, reason): &(Span, String)| {
        let at = report.start(span);
        format!("{}:{}:{}: {reason}\n", span.path, at.line, at.column)
    };
    report.unchecked.iter().map(line).collect()
}

/// One finding, without the summary.
pub fn one(report: &Report, d: &Diagnostic, renderer: &Renderer) -> String {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = level.primary_title(d.message.as_str()).id(d.rule);
    // A file that could not be read has no text to quote; its place is said in words.
    if report.text(&d.span.path).is_empty() {
        let mut group =
            Group::with_title(title).element(annotate_snippets::Origin::path(d.span.path.as_ref()));
        if let Some(help) = &d.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        return renderer.render(&[group]);
    }
    let mut group = title.element(snippet(report, &d.span, AnnotationKind::Primary, None));
    for related in &d.related {
        group = group.element(snippet(
            report,
            &related.span,
            AnnotationKind::Context,
            Some(&related.message),
        ));
    }
    if let Some(help) = &d.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// How often each rule was broken, then the line that counts.
pub fn statistics(report: &Report) -> String {
    let mut out = String::new();
    for (rule, count) in report.by_rule() {
        let of_rule = || report.diagnostics.iter().filter(|d| d.rule == rule);
        let severity = of_rule().map(|d| d.severity).max();
        let fixable = of_rule().filter(|d| d.fix.is_some()).count();
        let fixable = match fixable {
            0 => String::new(),
            n => format!("  {n} fixable"),
        };
        let severity = severity.map_or("", Severity::name);
        out.push_str(&format!("{count:>6}  {severity:<7}  {rule}{fixable}\n"));
    }
    out + &summary(report) + "\n"
}

/// "2 errors, 1 warning: 12 pages, 80 links, …, 14 manifests for 1.36, 1.37, … checked".
pub fn summary(report: &Report) -> String {
    let found = [
        (report.count(Severity::Error), "error"),
        (report.count(Severity::Warning), "warning"),
        (report.count(Severity::Info), "note"),
    ];
    let mut words: Vec<String> = found
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| plural(*n, what))
        .collect();
    if words.is_empty() {
        words.push("clean".to_owned());
    }
    let c = &report.checked;
    let manifests = match c.versions.is_empty() {
        true => plural(c.manifests, "manifest"),
        false => format!(
            "{} for {}",
            plural(c.manifests, "manifest"),
            c.versions.join("/")
        ),
    };
    let known = match report.known {
        0 => String::new(),
        n => format!("; {n} of the baseline left out"),
    };
    format!(
        "{}: {}, {}, {}, {}, {manifests}, {}, {}, {} checked{known}",
        words.join(", "),
        plural(c.pages, "page"),
        plural(c.links, "link"),
        plural(c.images, "image"),
        plural(c.blocks, "code block"),
        plural(c.flags, "flag"),
        plural(c.commands, "command"),
        plural(c.labs, "lab"),
    )
}

fn plural(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn snippet<'a>(
    report: &'a Report,
    span: &'a Span,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = report.text(&span.path);
    // Only the lines of the span are handed over: the renderer would walk a 50 MB file otherwise.
    let (start, end) = (floor(text, span.range.0), floor(text, span.range.1));
    let from = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let until = text[end..].find('\n').map_or(text.len(), |i| end + i);
    let annotation = kind.span(start - from..(end - from).max(start - from));
    Snippet::source(&text[from..until])
        .path(span.path.as_ref())
        .line_start(report.start(span).line)
        .annotation(match label {
            Some(label) => annotation.label(label),
            None => annotation,
        })
}

fn floor(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
