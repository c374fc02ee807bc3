//! What Kubernetes says, at the place that it speaks of: `check` on manifests of every form.

mod site;

use site::SiteTest;

/// `line:column rule decided field` of each finding on a single page or file.
fn verdicts(path: &str, text: &str) -> Vec<String> {
    let run = SiteTest::loose().file(path, text).run(&[
        "check",
        "--format",
        "json",
        "--kubernetes",
        "1.36",
        path,
    ]);
    let findings = run.json()["diagnostics"].as_array().unwrap().clone();
    findings
        .iter()
        .map(|d| {
            let start = &d["start"];
            let verdict = &d["verdict"];
            let rule = d["rule"].as_str().unwrap();
            let decided = verdict["decided"].as_str().unwrap_or("-");
            let field = verdict["field"].as_str().unwrap_or("-");
            format!(
                "{}:{} {rule} {decided} {field}",
                start["line"], start["column"]
            )
        })
        .collect()
}

#[test]
fn each_fault_of_a_document_is_at_its_own_scalar() {
    let text = "\
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  sessionAfinity: ClientIP
  ports:
  - {name: http, port: 80800, targetPort: 80}
  - {name: tls, port: \"443\", targetPort: 443}
";
    assert_eq!(
        verdicts("web.yaml", text),
        [
            "6:3 rejected-manifest rejected spec.sessionAfinity",
            "8:24 rejected-manifest rejected spec.ports[0].port",
            "9:23 rejected-manifest rejected spec.ports[1].port",
        ]
    );
}

#[test]
fn every_document_of_a_stream_is_judged_and_the_rest_goes_on_after_a_broken_one() {
    let text = "\
apiVersion: v1
kind: Namespace
metadata: {name: a}
---
kind: [
---
apiVersion: v1
kind: Namespace
metadata: {name: B}
";
    let found = verdicts("all.yaml", text);
    assert!(
        found
            .iter()
            .any(|f| f.starts_with("9:") && f.ends_with("rejected metadata.name")),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|f| f.contains("rejected-manifest rejected -")),
        "{found:?}"
    );
}

#[test]
fn anchors_flow_style_and_quoted_fences_keep_their_places() {
    let page = "\
> ```yaml
> apiVersion: v1
> kind: ConfigMap
> metadata: &m {name: settings, labels: {a: \"not a label value!\"}}
> data: {key: 1}
> ```
";
    assert_eq!(
        verdicts("page.md", page),
        [
            "4:45 rejected-manifest rejected metadata.labels",
            "5:15 rejected-manifest rejected data[key]",
        ]
    );
}

#[test]
fn an_unknown_kind_and_a_removed_api_are_told_apart() {
    assert_eq!(
        verdicts(
            "a.yaml",
            "apiVersion: apps/v1\nkind: StatefullSet\nmetadata: {name: a}\n"
        ),
        ["2:7 rejected-manifest rejected -"]
    );
    assert_eq!(
        verdicts(
            "b.yaml",
            "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: a}\n"
        ),
        ["1:13 removed-api rejected -"]
    );
}

#[test]
fn what_is_not_judged_is_listed_with_its_reason() {
    let run = SiteTest::loose()
        .file(
            "page.md",
            "```yaml unchecked=\"a chart's values\"\na: 1\n```\n",
        )
        .run(&["check", "--list-unchecked", "page.md"]);
    assert!(
        run.stdout().starts_with("page.md:2:1: a chart's values\n"),
        "{}",
        run.stdout()
    );
    assert_eq!(run.status(), 0);
}

#[test]
fn nothing_that_is_fed_to_it_hangs_or_kills_it() {
    let mut bomb = String::from(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n",
    );
    for i in 1..9 {
        let of = vec![format!("*a{}", i - 1); 10].join(", ");
        bomb.push_str(&format!("a{i}: &a{i} [{of}]\n"));
    }
    let head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n";
    let feed = [
        ("bomb.yaml", bomb),
        (
            "deep.yaml",
            format!("apiVersion: v1\nkind: Pod\nspec: {}", "[".repeat(100_000)),
        ),
        (
            "long.yaml",
            format!("{head}  a: {}\n", "x".repeat(4_000_000)),
        ),
        (
            "tabs.yaml",
            "apiVersion: v1\nkind: Pod\nspec:\n\tcontainers: []\n".to_owned(),
        ),
        (
            "directive.yaml",
            "%YAML 1.2\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n".to_owned(),
        ),
        (
            "control.yaml",
            "apiVersion: v1\nkind: Pod\n\u{1}\u{0}: x\n".to_owned(),
        ),
        ("tag.yaml", "apiVersion: v1\nkind: !t, a\n".to_owned()),
    ];
    let mut test = SiteTest::loose().file(
        "fine.yaml",
        "\u{feff}apiVersion: v1\nkind: Namespace\nmetadata: {name: B}\n",
    );
    for (path, text) in &feed {
        test = test.file(path, text);
    }
    let run = test.run(&["check", "--format", "json", "--kubernetes", "1.36", "."]);
    let findings = run.findings();
    assert_eq!(run.status(), 1);
    for (path, _) in &feed {
        assert!(
            findings.iter().any(|f| f.starts_with(path)),
            "{path}: {findings:?}"
        );
    }
    assert!(
        findings
            .iter()
            .any(|f| f == "fine.yaml:3:18 rejected-manifest"),
        "{findings:?}"
    );
}

#[test]
fn what_kind_is_told_of_a_cluster_is_what_its_own_decoder_takes() {
    use proofmark::{lab::provider::kind, parse::Family};
    for family in [Family::Ipv4, Family::Ipv6, Family::Dual] {
        let text = kind::configuration("lab", family);
        assert_eq!(verdicts("kind.yaml", &text), [""; 0], "{text}");
        let wrong = text.replace("ipFamily: ", "ipFamily: v");
        let found = verdicts("kind.yaml", &wrong);
        assert!(found[0].contains("rejected-manifest"), "{found:?}");
        let wrong = text.replace("role: ", "rolle: ");
        let found = verdicts("kind.yaml", &wrong);
        assert!(found[0].contains("rejected-manifest"), "{found:?}");
    }
}
