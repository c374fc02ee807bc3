//! `check --fix` and `--diff`: what is mended, and that mending ends.

mod site;

use std::{collections::BTreeMap, fs};

use site::SiteTest;

/// A page that is wrong where its words are.
fn page(kubectl: &str, node_ip: &str, registry: &str) -> String {
    format!(
        "\
---
summary: One.
---
Type `{kubectl} get pods`.

```bash
{kubectl} get pods
kubelet --node-ip={node_ip}
```

```yaml
apiVersion: v1
kind: Pod
metadata: {{name: a}}
spec:
  containers:
    - {{name: main, image: {registry}/pause:3.9}}
```
"
    )
}

fn wrong() -> String {
    page("Kubectl", "[fd00::10]", "k8s.gcr.io")
}

fn right() -> String {
    page("kubectl", "fd00::10", "registry.k8s.io")
}

fn site() -> SiteTest {
    SiteTest::new().file("content/index.md", &wrong())
}

#[test]
fn what_can_safely_be_mended_is_mended_in_the_files() {
    let site = site();
    let run = site.run(&["check", "--fix"]);
    assert_eq!(site.read("content/index.md"), right());
    assert_eq!(run.status(), 0, "{}", run.stdout());
    assert_eq!(run.stderr(), "mended: 4\n");
}

#[test]
fn a_diff_shows_what_would_be_written_and_writes_nothing() {
    let site = site();
    let run = site.run(&["check", "--diff"]);
    assert_eq!(run.status(), 1);
    assert_eq!(site.read("content/index.md"), wrong());
    for line in [
        "--- a/content/index.md",
        "+++ b/content/index.md",
        "-Kubectl get pods",
        "+kubectl get pods",
    ] {
        assert!(run.stdout().lines().any(|l| l == line), "{}", run.stdout());
    }
    site.run(&["check", "--fix"]);
    let after = site.run(&["check", "--diff"]);
    assert_eq!((after.status(), after.stdout().as_str()), (0, ""));
}

#[test]
fn only_the_paths_that_are_named_are_mended() {
    let site = site().file("content/other.md", &wrong());
    site.run(&["check", "--fix", "content/other.md"]);
    assert_eq!(site.read("content/index.md"), wrong());
    assert_eq!(site.read("content/other.md"), right());
}

#[test]
fn loose_files_are_mended_where_they_lie() {
    let folder = SiteTest::loose().file("docs/a/page.md", &wrong());
    folder.run(&["check", "--fix", "docs"]);
    assert_eq!(folder.read("docs/a/page.md"), right());
}

#[test]
fn an_exception_is_an_answer_and_is_not_mended_away() {
    let page = "---\nsummary: One.\n---\n```bash expect=mistyped-command\nKubectl get pods\n```\n";
    let site = SiteTest::new().file("content/index.md", page);
    site.run(&["check", "--fix"]);
    assert_eq!(site.read("content/index.md"), page);
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_and_a_link_its_target() {
    use std::os::unix::fs::PermissionsExt;
    let site = site().file("parts/page.md", &wrong());
    let (link, target) = (
        site.root().join("content/link.md"),
        site.root().join("parts/page.md"),
    );
    std::os::unix::fs::symlink(&target, &link).unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o640)).unwrap();
    site.run(&["check", "--fix"]);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(site.read("parts/page.md"), right());
    let mode = fs::metadata(&target).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

/// Faults that have a fix, in every place where one can stand, and text that has none.
const PIECES: &[&str] = &[
    "Type `Kubectl get pods`, then `kubelet —node-ip=10.0.0.4`.\n",
    "> ```bash\n> Kubectl get pods\n> kubelet --node-ip=[fd00::10],10.0.0.4\n> ```\n",
    "- one\n\n  ```bash\n  kubectl dscribe pod a\n  apt-get install dnsutil\n  ```\n",
    "```console\n$ kubectl rollout staus sts/db\n$ kube-apiserver --service-cluster-ip-range=10.096.0.1/16\n```\n",
    "```yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: main\n      image: \"k8s.gcr.io/pause:3.9\"\n```\n",
    "```yaml\napiVersion: kubeadm.k8s.io/v1beta4\nkind: InitConfiguration\nnodeRegistration:\n  kubeletExtraArgs:\n    node-ip: \"[fd00::4]\"\n    v: 2\n```\n",
    "```ini\nKUBELET_EXTRA_ARGS=\"--node-ip=[fd00::4] --v=2\"\n```\n",
    "| flag | of |\n| --- | --- |\n| `--node-ip=[fd00::1]` | kubelet |\n| —node-ip | kubelet |\n",
    "See http://fd00::1:8080/ and `curl http://fd00::1:8080/`.\n",
    "```bash\ncurl http://fd00::10:8080/healthz\n$ kubectl get pods\n```\n",
    "Text with ünïcödé, a [link](other.md) and `kubectl get pods`.\n",
    "1. a\n   - b\n\n     ```bash\n     Kubectl get pods # `Kubectl`\n     ```\n",
    "\t```bash\n\tKubectl get pods\n\t```\n",
];

#[test]
fn mending_twice_changes_nothing_whatever_stands_on_the_page() {
    let mut random = fastrand::Rng::with_seed(0x5eed);
    let mut site = SiteTest::new().file("content/index.md", "---\nsummary: One.\n---\nText.\n");
    let mut before = BTreeMap::new();
    for n in 0..60 {
        let count = random.usize(1..6);
        let mut text = "---\nsummary: One.\n---\n".to_owned();
        for _ in 0..count {
            text += PIECES[random.usize(..PIECES.len())];
            text += "\n";
        }
        if random.bool() {
            text = text.replace('\n', "\r\n");
        }
        let path = format!("content/page-{n}.md");
        site = site.file(&path, &text);
        before.insert(path, text);
    }
    let shown = site.run(&["check", "--diff"]).stdout();
    let run = site.run(&["check", "--fix", "--format", "json"]);
    let fixable = |run: &site::Run| {
        let found = run.json();
        let all = found["diagnostics"].as_array().unwrap().clone();
        all.into_iter()
            .filter(|d| !d["fix"].is_null())
            .collect::<Vec<_>>()
    };
    assert_eq!(fixable(&run), Vec::<serde_json::Value>::new());
    assert!(shown.contains("+++ b/content/page-"), "{shown}");
    let read = || -> BTreeMap<String, String> {
        let paths = before.keys();
        paths.map(|p| (p.clone(), site.read(p))).collect()
    };
    let once = read();
    assert_ne!(once, before);
    assert_eq!(site.run(&["check", "--diff"]).stdout(), "");
    site.run(&["check", "--fix"]);
    assert_eq!(read(), once);
}
