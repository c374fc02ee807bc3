use crate::{diagnostic::Diagnostic, kubernetes::shell::prompt, lint::Subject};

/// A prompt in a block whose copy button copies it too.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for part in subject.site.pages.iter().flat_map(|p| p.body.all()) {
        let document = &part.document;
        for block in &document.blocks {
            let language = block.info.language.as_str();
            if !matches!(language, "bash" | "sh" | "shell" | "zsh") {
                continue;
            }
            let mut at = 0;
            for line in block.code.split_inclusive('\n') {
                let start = at + line.len() - line.trim_start().len();
                at += line.len();
                let Some(length) = prompt(line) else { continue };
                let end = at - line.len() + length;
                let span = document.span(block.pieces.range(start..end.max(start + 1)));
                let mut diagnostic = Diagnostic::new(
                    "prompt-in-copyable-block",
                    span,
                    "the prompt is copied with the command",
                )
                .help("take it out, or call the block `console`: there, commands copy without it");
                if let Some(fence) = fence(&document.text, block.range.start, language) {
                    let span = document.span(fence);
                    diagnostic =
                        diagnostic.replace("call the block `console`", span, "console".to_owned());
                }
                found.push(diagnostic);
                break;
            }
        }
    }
}

/// Where the block's language is written.
fn fence(text: &str, start: usize, language: &str) -> Option<std::ops::Range<usize>> {
    let line = text[start..].lines().next()?;
    let marks = line.len() - line.trim_start_matches(['`', '~', ' ']).len();
    let rest = &line[marks..];
    let matches = rest.get(..language.len())?.eq_ignore_ascii_case(language);
    matches.then(|| start + marks..start + marks + language.len())
}
