//! A code block as a `<figure>`: title, line numbers, marked lines, prompts, fill-in variables.

use std::{collections::BTreeMap, ops::Range};

use super::{highlight::Highlighter, html::escape_into};
use crate::{config::Variable, model::Excerpt, parse::Block};

/// What has more lines than a page of paper holds, with its title, may be cut by the end of one.
const PAGE: usize = 50;

pub(super) type Variables = BTreeMap<String, Variable>;

/// The figure of a block; `excerpt` is what it shows instead of its own text, `verdict` the HTML
/// of what Kubernetes says of it.
pub(super) fn figure(
    out: &mut String,
    block: &Block,
    excerpt: Option<&Excerpt>,
    highlighter: &Highlighter,
    variables: &Variables,
    verdict: &str,
) {
    let info = &block.info;
    let code = excerpt.map_or(block.code.as_str(), |e| e.code.as_str());
    let language = language(block, excerpt);
    out.push_str("<figure class=\"code");
    let classes = [
        (info.has("lines"), " numbered"),
        (language == "output" || info.has("output"), " output"),
        // What a rule finds may well be accepted by Kubernetes.
        (info.has("reject") || info.has("expect"), " wrong"),
        (info.has("reject"), " rejected"),
        (language == "diff", " diff"),
        (code.lines().nth(PAGE).is_some(), " long"),
    ];
    classes
        .iter()
        .filter(|(on, _)| *on)
        .for_each(|(_, class)| out.push_str(class));
    out.push_str("\" data-lang=\"");
    escape_into(out, &language);
    out.push_str("\">");
    let file = excerpt.map(|e| e.source.path.rsplit('/').next().unwrap_or_default());
    if let Some(title) = info.get("title").or(file) {
        out.push_str("<figcaption><span class=\"code-title\">");
        escape_into(out, title);
        out.push_str("</span></figcaption>");
    }
    out.push_str("<pre tabindex=\"0\"><code class=\"language-");
    escape_into(out, &language);
    out.push_str("\">");
    let (code, fields) = set_aside(code, variables);
    let html = match language.as_str() {
        "console" => console(&code, highlighter),
        _ => lines(&highlighter.html(&language, &code), &code, block, &language),
    };
    fill_in(out, &html, &fields);
    out.push_str("</code></pre>");
    out.push_str(verdict);
    out.push_str("</figure>");
}

/// The fence's language, else what the file's name says.
fn language(block: &Block, excerpt: Option<&Excerpt>) -> String {
    if !block.info.language.is_empty() {
        return block.info.language.clone();
    }
    let path = excerpt.map_or("", |e| &e.source.path);
    path.rsplit_once('.')
        .map_or("text", |(_, extension)| extension)
        .to_owned()
}

/// Lines are wrapped only where something depends on them: numbers, marks, a diff.
fn lines(html: &str, code: &str, block: &Block, language: &str) -> String {
    let marked = block.info.highlighted();
    if marked.is_empty() && !block.info.has("lines") && language != "diff" {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len() * 5 / 4);
    for (n, (line, raw)) in html.lines().zip(code.lines()).enumerate() {
        out.push_str("<span class=\"line");
        if marked.iter().any(|r: &Range<usize>| r.contains(&(n + 1))) {
            out.push_str(" hl");
        }
        match (language, raw.as_bytes().first()) {
            ("diff", Some(b'+')) => out.push_str(" add"),
            ("diff", Some(b'-')) => out.push_str(" del"),
            _ => {}
        }
        out.push_str("\">");
        out.push_str(line);
        out.push_str("</span>\n");
    }
    out
}

/// `$ command` lines and what they print; the prompt is neither selected nor copied.
fn console(code: &str, highlighter: &Highlighter) -> String {
    let mut out = String::new();
    for line in code.lines() {
        match line
            .strip_prefix("$ ")
            .map(|c| ("$ ", c))
            .or(line.strip_prefix("# ").map(|c| ("# ", c)))
        {
            Some((prompt, command)) => {
                out.push_str("<span class=\"line\"><span class=\"prompt\">");
                out.push_str(prompt);
                out.push_str("</span>");
                out.push_str(&highlighter.html("bash", command));
            }
            None => {
                out.push_str("<span class=\"line out\">");
                escape_into(&mut out, line);
            }
        }
        out.push_str("</span>\n");
    }
    out
}

/// A variable where it stands in the code: its name, and how it is written there.
type Field<'a> = (&'a str, &'a str);

/// The first of the private characters that stand for fields, far from those that fonts use.
const FIELD: u32 = 0xF_0000;

/// Puts one character in the place of each `$NAME` and `${NAME}` of a known variable: a
/// highlighter would take it apart, in the middle of a string too.
fn set_aside<'a>(code: &'a str, variables: &'a Variables) -> (String, Vec<Field<'a>>) {
    let mut out = String::with_capacity(code.len());
    let mut fields = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = variables
            .keys()
            .find_map(|name| Some((name, written(rest, name)?)));
        let mark = char::from_u32(FIELD + u32::try_from(fields.len()).unwrap_or(u32::MAX - FIELD));
        match (found, mark) {
            (Some((name, length)), Some(mark)) => {
                fields.push((name.as_str(), &rest[..length]));
                out.push(mark);
                rest = &rest[length..];
            }
            _ => {
                out.push('$');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    (out, fields)
}

/// Writes `html` with the fields back in it, so that readers can fill them in.
fn fill_in(out: &mut String, html: &str, fields: &[Field<'_>]) {
    for c in html.chars() {
        let field = u32::from(c)
            .checked_sub(FIELD)
            .and_then(|n| fields.get(n as usize));
        match field {
            Some((name, text)) => {
                out.push_str("<span class=\"var\" data-var=\"");
                escape_into(out, name);
                out.push_str("\">");
                out.push_str(text);
                out.push_str("</span>");
            }
            None => out.push(c),
        }
    }
}

/// How many bytes `$NAME` or `${NAME}` takes at the start of `text`.
fn written(text: &str, name: &str) -> Option<usize> {
    let inner = text.strip_prefix("${").and_then(|t| t.strip_prefix(name));
    if inner.is_some_and(|t| t.starts_with('}')) {
        return Some(name.len() + 3);
    }
    let rest = text.strip_prefix('$')?.strip_prefix(name)?;
    let ends = !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    ends.then_some(name.len() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Info;

    fn html(info: &str, code: &str) -> String {
        let block = Block {
            info: Info::parse(info, 0),
            code: code.to_owned(),
            range: 0..0,
            pieces: Default::default(),
        };
        let variable = Variable {
            default: "learn".to_owned(),
            label: None,
        };
        let variables = BTreeMap::from([("NS".to_owned(), variable)]);
        let mut out = String::new();
        figure(
            &mut out,
            &block,
            None,
            &Highlighter::default(),
            &variables,
            "",
        );
        out.split_once("<code").map(|(_, c)| c.to_owned()).unwrap()
    }

    #[test]
    fn a_prompt_is_marked_so_that_it_is_not_copied() {
        assert_eq!(
            html("console", "$ date\nToday\n"),
            " class=\"language-console\"><span class=\"line\"><span class=\"prompt\">$ </span><span class=\"f\">date</span></span>\n\
             <span class=\"line out\">Today</span>\n</code></pre></figure>"
        );
    }

    #[test]
    fn marked_lines_are_wrapped() {
        let html = html("text hl=2", "a\nb\n");
        assert!(
            html.contains("<span class=\"line\">a</span>\n<span class=\"line hl\">b</span>"),
            "{html}"
        );
    }

    #[test]
    fn known_variables_become_fields_and_others_stay() {
        let quoted = html("bash", "kubectl get pods -n \"$NS\"\n");
        let field = "<span class=\"var\" data-var=\"NS\">$NS</span>";
        assert!(quoted.contains(field), "{quoted}");
        let html = html("text", "-n $NS ${NS} $NSX $OTHER\n");
        assert!(html.contains(
            "-n <span class=\"var\" data-var=\"NS\">$NS</span> <span class=\"var\" data-var=\"NS\">${NS}</span> $NSX $OTHER"
        ), "{html}");
    }
}
