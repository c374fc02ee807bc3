//! Command lines, flags and tables as nobody should write them: every text has an answer.

#[path = "fuzz/targets.rs"]
mod targets;

/// Reads and checks one page: the rules that had something to say.
fn check(text: String) -> Vec<String> {
    let report = targets::page(text);
    let rules = report.diagnostics.iter().map(|d| d.rule.to_owned());
    rules.collect()
}

const WORDS: &[&str] = &[
    "kubectl",
    "kubelet",
    "kubeadm init",
    "Kubectl",
    "kube-apiserver",
    "sudo",
    "get",
    "rollout",
    "exec",
    "pods,",
    "sts/db",
    "--",
    "-",
    "---",
    "—node-ip",
    "–f web.yaml",
    "‘{\"a\":1}’",
    "--cascade=false",
    "--dry-run",
    "dig db._tcp.",
    "–o",
    "−n",
    "--node-ip=",
    "--node-ip=[",
    "--node-ip=[fd00::1",
    "--node-ip=,,",
    "--v",
    "-v=",
    "--=x",
    "--node_ip=::1",
    "--feature-gates=",
    "--feature-gates=A=,=B,",
    "--cluster-cidr=10.0.0.0/99,::/",
    "-owide",
    "-o=",
    "-it",
    "-Aowide",
    "\"",
    "'",
    "`",
    "“--v=2”",
    "‘",
    "’",
    "«",
    "\\",
    "\\\n",
    "$(",
    "$((",
    "${",
    ")",
    "}",
    "{{ .Values.x }}",
    "{%",
    "<<EOF",
    "<<'",
    "<<-",
    "EOF",
    "\n",
    "|",
    "||",
    "&&",
    "&",
    ";",
    ">",
    ">>",
    "2>&1",
    "<pod>",
    "<",
    "…",
    "...",
    "*",
    "#",
    "$POD",
    "KUBELET_EXTRA_ARGS=",
    "KUBELET_EXTRA_ARGS=\"--node-ip",
    "A=b",
    "=",
    "ü",
    "\u{200b}--v=2",
    "\u{a0}",
    "日本",
    "🦀",
    "\t",
    "\r\n",
    "nslookup",
    "apt-get install dnsutil",
    "http://fd00::1:80/",
    "sh -c '",
    "bash -ec \"",
    "ssh n 'kubelet",
    "sed -i 's|a|--v=2",
    "|' /etc/default/kubelet",
    "Enable the `IPv6DualStack",
    "` feature gate",
    "the kubelet with `--x",
    "kubectl get ep",
    "[::",
    "::]:80",
    "1.2.3.4:",
    "010.0.0.1",
    "%eth0",
];

const FRAMES: &[(&str, &str)] = &[
    ("`", "`\n"),
    ("Run `` ", " `` on the kubelet.\n"),
    ("```bash\n", "\n```\n"),
    ("```console\n$ ", "\n```\n"),
    ("```\n", "\n```\n"),
    ("```ini\nExecStart=/usr/bin/kubelet ", "\n```\n"),
    ("> ```sh\n> ", "\n> ```\n"),
    ("| kubelet | flag |\n|---|---|\n| ", " | x |\n"),
    ("| a | `kubelet` \\| b |\n|:-|\n| `", "` ||| |\n"),
    ("<table><tr><td colspan=2>", "</td></tr></table>\n"),
    (
        "```yaml\nkind: Pod\nspec:\n  containers:\n  - name: kubelet\n    args: [\"",
        "\"]\n```\n",
    ),
    ("```yaml\nkubeletExtraArgs:\n  node-ip: ", "\n```\n"),
    (
        "```yaml\nargs:\n- kube-apiserver\n{{- range .Values.args }}\n- ",
        "\n{{- end }}\n```\n",
    ),
    ("| kubelet | `--node-ip` | `", "` |\n|---|---|---|\n"),
    (
        "| component | flag | value |\n|-|-|-|\n| kubelet | `--node-ip` | `",
        "` |\n",
    ),
    ("| a |\n|-|\n| `", "` | kubelet | `--v` | `[` |\n"),
    (
        "```bash\ncat <<EOF > /etc/default/kubelet\n",
        "\nEOF\n```\n",
    ),
    ("```sh\necho 'KUBELET_EXTRA_ARGS=", "' > x\n```\n"),
    (
        "```yaml\nkind: KubeletConfiguration\nfeatureGates:\n  ",
        ": true\n```\n",
    ),
    ("# `", "` and kubelet\n"),
    ("- `", "` kube-proxy\n  - `kubectl"),
];

#[test]
fn half_written_commands_have_an_answer() {
    let mut random = fastrand::Rng::with_seed(47);
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..random.usize(1..4) {
            let (open, close) = FRAMES[random.usize(..FRAMES.len())];
            text += open;
            for _ in 0..random.usize(0..12) {
                text += WORDS[random.usize(..WORDS.len())];
                text += [" ", "", "  "][random.usize(..3)];
            }
            text += close;
            text += "\n";
        }
        check(text);
    }
}

/// Up to a megabyte of code in a sentence, and blocks so long that a second pass over them for each
/// word would not end.
#[test]
fn long_lines_are_read_in_one_pass() {
    let long = |piece: &str, n: usize| piece.repeat(n / piece.len());
    for piece in [
        "x",
        "-",
        "--v=2 ",
        "`",
        "\"",
        "'",
        "\\",
        "$(",
        "$((",
        "${",
        "(",
        ")",
        "<<EOF\n",
        "<a",
        "[",
        "--node-ip=[",
        "a=",
        "=",
        ",",
        "1.2.3.4,",
        "::",
        "kubectl get ",
        "kubectl exec a -- ",
        "sh -c '",
        "sh -c \"",
        "docker exec a sh -c ",
        "sed 's|a|b|' /etc/default/kubelet ",
        "|",
        "a|b",
        "—",
        "{{",
        "\n",
        "\\\n",
        "kubelet ",
        "--a ",
        "-a",
        "A=,",
        "10.0.0.0/8,",
    ] {
        let inline = |n| long(piece, n).replace(['`', '\n'], " ");
        check(format!("Run `{}` now.\n", inline(100_000)));
        if ["x", "--v=2 ", "kubelet ", "1.2.3.4,"].contains(&piece) {
            check(format!("Run `{}` now.\n", inline(1_000_000)));
        }
        let long = long(piece, 20_000);
        check(format!("```bash\nkubelet --node-ip={long}\n```\n"));
        check(format!("```console\n$ kubectl get {long}\n```\n"));
        check(format!("```ini\nKUBELET_EXTRA_ARGS=\"{long}\"\n```\n"));
    }
}

#[test]
fn many_small_pieces_are_read_in_one_pass() {
    let rows: String = (0..5_000)
        .map(|n| format!("| `--flag-{n}` | kubelet |\n"))
        .collect();
    check(format!("| flag | of |\n|---|---|\n{rows}"));
    let items: String = (0..5_000)
        .map(|n| format!("- `kubelet --node-ip=10.0.0.{n}` and `Kubectl get pods`\n"))
        .collect();
    check(items);
    let arguments: String = (0..5_000).map(|n| format!("    - --x-{n}=1\n")).collect();
    check(format!(
        "```yaml\nkind: Pod\nspec:\n  containers:\n  - name: kubelet\n    args:\n{arguments}\n```\n"
    ));
    let templates: String = (0..5_000)
        .map(|n| format!("    - --x-{n}={{{{ .Values.x{n} }}}}\n    {{{{- end }}}}\n"))
        .collect();
    check(format!(
        "```yaml\nkind: Pod\nspec:\n  containers:\n  - name: kubelet\n    args:\n{templates}\n```\n"
    ));
    let wide = |cell: &str| cell.repeat(5_000);
    let flag = wide("| `--node-ip` `[::]` kubelet ");
    check(format!("|{}\n|{}\n{flag}\n", wide(" value |"), wide("-|")));
    let heredocs = "cat <<A > x\nKUBELET_EXTRA_ARGS=--v=$X\n".repeat(5_000);
    check(format!("```bash\n{heredocs}\n```\n"));
    let said = "Enable the `IPv6DualStack` feature gate on the kubelet with `--x` ".repeat(5_000);
    check(said);
    let asked = "```bash\nkubectl get endpoints\n```\n\nx\n\n".repeat(5_000);
    check(asked);
    let gates: String = (0..5_000).map(|n| format!("  G{n}: true\n")).collect();
    check(format!(
        "```yaml\nkind: KubeletConfiguration\nfeatureGates:\n{gates}\n```\n"
    ));
}

#[test]
fn many_names_of_pods_are_held_against_their_set_in_one_pass() {
    let names: String = (0..5_000)
        .map(|n| format!("db-{n}.default.svc\n"))
        .collect();
    let objects = "kind: Service\nmetadata: {name: db}\n---\n\
                   kind: StatefulSet\nmetadata: {name: db}\nspec: {serviceName: db}\n";
    let page = |text: &str| check(format!("```yaml\n{objects}```\n\n{text}"));
    let prose = page(&names);
    let wrong = |rules: &[String]| rules.iter().filter(|r| *r == "unknown-pod-name").count();
    assert_eq!(wrong(&prose), 5_000);
    assert_eq!(wrong(&page(&format!("```\n{names}NXDOMAIN\n```\n"))), 0);
}

#[test]
fn what_was_understood_is_told() {
    let rules = check(
        "---\nsummary: S.\n---\n```bash\nKubectl get “pods”\nkubelet —node-ip=10.0.0.4\n```\n"
            .to_owned(),
    );
    assert_eq!(rules, ["mistyped-command", "unknown-flag"]);
}
