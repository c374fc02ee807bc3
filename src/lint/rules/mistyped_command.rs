use crate::{
    diagnostic::{Diagnostic, Span},
    kubernetes::tables::{PROGRAMS, Presence, tables},
    lint::{Subject, usage::CommandUse},
};

/// A program, a subcommand or a package that is not called so.
pub fn check(subject: &Subject<'_>, found: &mut Vec<Diagnostic>) {
    for command in &subject.usages.commands {
        let all = [
            program(command),
            subcommand(command),
            elsewhen(command),
            undivided(command),
            package(command),
            quotes(command),
            unnamed_file(command),
            uncreated(command),
        ];
        // A sentence that shows the right name beside it speaks of the slip.
        let told = |d: &Diagnostic| {
            let fix = d.fix.as_ref().and_then(|f| f.edits.first());
            fix.is_some_and(|e| command.said.named.contains(&e.replacement))
        };
        found.extend(all.into_iter().flatten().filter(|d| !told(d)));
    }
}

/// Programs that these pages call, beside those of the tables.
const KNOWN: &[&str] = &[
    "kind",
    "minikube",
    "crictl",
    "etcdctl",
    "helm",
    "nslookup",
    "docker",
    "systemctl",
    "journalctl",
];

fn program(command: &CommandUse) -> Option<Diagnostic> {
    // In quotes it is an item of a list, as in `certs=("admin" "kube-proxy")`.
    let first = command.words.first();
    let first = first.filter(|w| !w.open && w.range.len() == w.text.len())?;
    let word = first.text.as_str();
    let known = || PROGRAMS.iter().chain(KNOWN).copied();
    if known().any(|k| k == word) || word.contains(['/', '.', '=']) {
        return None;
    }
    // "Kind" and "Helm" start sentences too; kubectl and its like are never words.
    let meant = known().find(|k| k.eq_ignore_ascii_case(word)).or_else(|| {
        let distance = |k: &str| strsim::damerau_levenshtein(k, &word.to_lowercase());
        PROGRAMS
            .iter()
            .copied()
            .find(|k| !command.inline && word.len() > 5 && distance(k) == 1 && !word.ends_with('s'))
            .or_else(|| {
                PROGRAMS
                    .iter()
                    .copied()
                    .find(|k| word.len() > 5 && distance(k) == 1 && follows(command))
            })
            .or_else(|| (word == "kubeadmin" && follows(command)).then_some("kubeadm"))
    })?;
    if command.inline && !PROGRAMS.contains(&meant) {
        return None;
    }
    let span = command.spans.first()?.clone();
    Some(slip(span, format!("there is no program `{word}`"), meant))
}

/// Whether what comes next is something that is said to kubectl or kubeadm.
fn follows(command: &CommandUse) -> bool {
    let said = |word: &str| ["kubectl", "kubeadm"].map(|p| tables().below(p, word));
    let next = command.words.get(1);
    next.is_some_and(|w| said(&w.text).iter().any(Option::is_some))
}

/// kubectl takes unknown subcommands for plugins; what is all but one of its own is a slip.
fn subcommand(command: &CommandUse) -> Option<Diagnostic> {
    let call = command.call.as_ref()?;
    let first = call.arguments.first().filter(|w| !w.open)?;
    let parent = tables()
        .children(&call.path)
        .next()
        .map(|_| call.path.as_str())?;
    if call.path != "kubectl" && call.path != "kubectl rollout" && !call.path.starts_with("kubeadm")
    {
        return None;
    }
    let word = first.text.as_str();
    if word.len() < 3 || !word.chars().all(|c| c.is_ascii_alphabetic() || c == '-') {
        return None;
    }
    let near = tables()
        .children(parent)
        .filter_map(|path| path.rsplit(' ').next())
        .find(|name| {
            strsim::damerau_levenshtein(name, &word.to_lowercase()) == 1
                || name.eq_ignore_ascii_case(word)
        })?;
    let span = command.place.span(first.range.clone());
    let message = format!("{parent} has no command `{word}`");
    Some(slip(span, message, near))
}

/// A program for a Pod that kubectl would take for its own arguments.
fn undivided(command: &CommandUse) -> Option<Diagnostic> {
    let call = command.call.as_ref()?;
    let given = |name: &str| call.flags.iter().any(|f| f.name == name);
    if call.path != "kubectl exec" || command.inline || given("f") || given("filename") {
        return None;
    }
    let program = call.arguments.get(1).filter(|w| !w.open)?;
    let span = command.place.span(program.range.clone());
    let message = "exec [POD] [COMMAND] is not supported anymore";
    Some(
        Diagnostic::new("mistyped-command", span, message)
            .help("write `--` before the command that the Pod is to run"),
    )
}

/// A command that some of the page's minors lack.
fn elsewhen(command: &CommandUse) -> Option<Diagnostic> {
    let path = command.call.as_ref()?.path.as_str();
    let ends = path.match_indices(' ').skip(1).map(|(at, _)| at);
    let (path, presence) = ends.chain([path.len()]).find_map(|end| {
        let forms = tables().command(&path[..end]).iter();
        let presence = Presence::of(forms.map(|c| c.minors), &command.minors)?;
        (!presence.is_everywhere()).then_some((&path[..end], presence))
    })?;
    if presence.is_dated_by(&command.said.minors) {
        return None;
    }
    let name = path.rsplit(' ').next()?;
    let at = command.words.iter().position(|w| w.text == name)?;
    let message = format!("`{path}` is {}", presence.told());
    Some(
        Diagnostic::new("mistyped-command", command.spans.get(at)?.clone(), message)
            .help("narrow the page with `since:` or `until:`"),
    )
}

fn package(command: &CommandUse) -> Option<Diagnostic> {
    const WRONG: &[(&str, &str)] = &[
        ("dnsutil", "dnsutils"),
        ("net-tool", "net-tools"),
        ("iputils", "iputils-ping"),
    ];
    let program = command.words.first()?.text.as_str();
    if !matches!(program, "apt" | "apt-get") {
        return None;
    }
    let (at, word) = command
        .words
        .iter()
        .enumerate()
        .find(|(_, w)| WRONG.iter().any(|(wrong, _)| *wrong == w.text))?;
    let (_, right) = WRONG.iter().find(|(wrong, _)| *wrong == word.text)?;
    let span = command.spans.get(at)?.clone();
    let message = format!("there is no package `{}`", word.text);
    Some(slip(span, message, right))
}

/// Quotes of a word processor, which a shell takes for letters.
fn quotes(command: &CommandUse) -> Option<Diagnostic> {
    const MARKS: [char; 5] = ['\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{201e}'];
    command.call.as_ref()?;
    let opens = |text: &str| {
        text.starts_with(MARKS)
            || text
                .split_once('=')
                .is_some_and(|(_, v)| v.starts_with(MARKS))
    };
    let at = command.words.iter().position(|w| opens(&w.text))?;
    let span = command.spans.get(at)?.clone();
    let message = "a shell takes these quotes for letters";
    Some(Diagnostic::new("mistyped-command", span, message).help("write straight quotes: ' or \""))
}

/// A file that kubectl would only read after `-f`.
fn unnamed_file(command: &CommandUse) -> Option<Diagnostic> {
    let call = command.call.as_ref()?;
    let reads = ["apply", "create", "delete", "replace", "diff"];
    let reads = reads
        .iter()
        .any(|c| call.path.strip_prefix("kubectl ") == Some(c));
    let named = ["f", "filename", "k", "kustomize", "raw"];
    let named = call
        .flags
        .iter()
        .any(|f| f.odd_dash || named.contains(&f.name.as_str()));
    let [file] = &call.arguments[..] else {
        return None;
    };
    let is_file = [".yaml", ".yml", ".json"]
        .iter()
        .any(|e| file.text.ends_with(e));
    if !reads || named || !is_file {
        return None;
    }
    let span = command.place.span(file.range.clone());
    let message = format!("{} reads no file without `-f`", call.path);
    Some(
        Diagnostic::new("mistyped-command", span.clone(), message)
            .help(format!("write `-f {}`", file.text))
            .replace(
                "add `-f`",
                command.place.span(file.range.start..file.range.start),
                "-f ".to_owned(),
            ),
    )
}

/// An object that kubectl makes from manifests alone.
fn uncreated(command: &CommandUse) -> Option<Diagnostic> {
    let call = command.call.as_ref()?;
    let from_file = call
        .flags
        .iter()
        .any(|f| ["f", "filename", "raw"].contains(&f.name.as_str()));
    let kind = call.arguments.first().filter(|w| !w.open)?;
    if call.path != "kubectl create" || from_file || call.arguments.len() < 2 {
        return None;
    }
    let resource = *tables().resource(&kind.text).first()?;
    let span = command.place.span(kind.range.clone());
    let message = format!("`kubectl create` has no command for a {}", resource.kind);
    Some(
        Diagnostic::new("mistyped-command", span, message)
            .help("write a manifest and create it with `-f`"),
    )
}

fn slip(span: Span, message: String, meant: &str) -> Diagnostic {
    Diagnostic::new("mistyped-command", span.clone(), message)
        .help(format!("did you mean `{meant}`?"))
        .replace(format!("write `{meant}`"), span, meant.to_owned())
}
