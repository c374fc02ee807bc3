//! The prover against a kubectl of our own: a good lab is proven, and each that was made to be
//! refused is refused for its own reason and no other.
#![cfg(unix)]

#[path = "lab/site.rs"]
mod site;

use std::{fs, process::Command};

use serde_json::Value;
use site::{CLUSTER, EDITS, LabTest, PROVE, here, reasons};

/// Expects the lab of that folder to be refused for that reason and no other.
fn refused_for(name: &str) {
    let test = LabTest::refused(name);
    let report = test.prove();
    assert_eq!(reasons(&report), [name], "{report:#}");
    assert!(!test.lab().join("proof.json").exists());
    // What the prover made is gone, unless the cluster itself is.
    if name != "cluster-lost" {
        let mut left = test.left();
        left.retain(|l| l != "left-behind");
        assert_eq!(left, ["default"]);
    }
}

macro_rules! refused {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            refused_for(&stringify!($name).replace('_', "-"));
        })*

        #[test]
        fn every_lab_made_to_be_refused_is_tried() {
            let tried = [$(stringify!($name).replace('_', "-")),*];
            let folders = fs::read_dir(here().join("refused")).unwrap();
            let folders = folders.map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
            for name in folders.chain(EDITS.iter().map(|(name, _)| (*name).to_owned())) {
                assert!(tried.contains(&name), "{name}");
            }
        }
    };
}

refused!(
    always_passes,
    broken_check,
    cluster_lost,
    command_failed,
    command_hung,
    deadline,
    flaky,
    green_without_step,
    invalid_lab,
    leak,
    mutant_accepted,
    mutant_failed,
    never_green,
    never_red,
    only_norun,
    output_differs,
    output_matches_anything,
    script_failed,
);

#[test]
fn a_good_lab_is_proven_and_its_proof_is_kept() {
    let test = LabTest::good();
    let report = test.prove();
    assert_eq!(reasons(&report), Vec::<String>::new());
    let proof: Value = serde_json::from_str(&test.read("proof.json")).unwrap();
    assert_eq!(proof["proven"][0]["kubernetes"], "1.36.0");
    assert_eq!(proof["proven"][0]["family"], "dual");
    let step = &proof["steps"][0];
    assert_eq!(step["red"][1], "the marker is blue");
    assert_eq!(step["mutants"][0], "red");
    assert_eq!(test.left(), ["default"]);
    let (_, list) = test.run(&["lab", "list"]);
    assert!(list.contains("proven on 1.36.0 dual-stack"), "{list}");
    let test = test.write("manifest.txt", "new");
    let (_, list) = test.run(&["lab", "list"]);
    assert!(list.contains("changed since its proof"), "{list}");
}

#[test]
fn words_may_be_mended_without_another_proof_but_nothing_that_a_run_follows() {
    let test = LabTest::good();
    test.prove();
    let page = test.read("lab.md");
    let stands = |page: &str| {
        fs::write(test.lab().join("lab.md"), page).unwrap();
        test.run(&["lab", "list"]).1.contains("proven on 1.36.0")
    };
    let words = page
        .replace("summary: Two", "weight: 7\nsummary: Some")
        .replace("Blue is a colour.", "Green is none.");
    assert!(stands(&words));
    for (from, to) in [
        ("colour=blue", "colour=green"),
        ("```bash run", "```bash run timeout=59s"),
        ("```bash run", "```bash run exit=1"),
        ("```bash run", "```bash norun=\"not now\""),
        ("text output", "text output unordered"),
        ("marker created", "marker made"),
        ("default: markers", "default: others"),
        ("command: 30s", "command: 31s"),
        ("\ntime:", "\nneeds: {nodes: 1}\ntime:"),
        // What comes after the solution is done after it.
        (
            "This one is a challenge.",
            "<details><summary>Solution</summary>\n\n</details>",
        ),
    ] {
        let other = words.replacen(from, to, 1);
        assert_ne!(other, words, "{from}");
        assert!(!stands(&other), "{from} → {to}");
    }
}

#[test]
fn assertions_that_are_red_must_be_those_of_the_last_proof() {
    let test = LabTest::good();
    test.prove();
    // The check stays as it is; the step before now does half of the second step's work.
    let page = test.read("lab.md");
    let verify = test.read("steps/second/verify.sh").replace(
        "finish\n",
        "fetch form configmap/form '{.data.form}'\nassert_equal \"it is round\" \"$form\" round \"\" \"\"\nfinish\n",
    );
    let solve = test.read("steps/second/solve.sh");
    let form = "kubectl create configmap form --from-literal=form=round";
    let test = test
        .write("steps/second/verify.sh", &verify)
        .write("steps/second/solve.sh", &format!("{solve}{form}\n"));
    assert_eq!(reasons(&test.prove()), Vec::<String>::new());
    let solved = page.replace(
        "colour=blue\n",
        &format!("colour=blue\n{form} >/dev/null\n"),
    );
    let test = test
        .write("lab.md", &solved)
        .write("steps/second/solve.sh", &solve);
    assert_eq!(reasons(&test.prove()), ["unexpected-red"]);
}

#[test]
fn reports_in_every_form_name_the_reason() {
    let test = LabTest::refused("always-passes");
    let files = ["tap", "junit", "json", "html"].map(|f| test.dir.path().join(f));
    let names: Vec<String> = files.iter().map(|f| f.display().to_string()).collect();
    let forms = [
        "--tap", &names[0], "--junit", &names[1], "--json", &names[2], "--html", &names[3],
    ];
    let (status, _) = test.run(&[&PROVE[..], &forms].concat());
    assert_eq!(status, 1);
    for file in &files {
        let text = fs::read_to_string(file).unwrap();
        assert!(text.contains("always-passes"), "{}: {text}", file.display());
    }
    let (status, said) = test.run(&["lab", "merge", &names[2]]);
    assert_eq!(status, 1);
    assert!(said.contains("always-passes"), "{said}");
}

/// A page whose second step looks for a thing that comes half-way through the looking.
fn late(words: &str, command: &str) -> LabTest {
    let test = LabTest::good();
    let page = test.read("lab.md").replace(
        "```bash run\necho \"$colour\"\n```\n\n```text output\nblue\n```",
        &format!("```bash run timeout=5s\n{command}\n```\n\n```text {words}\nthere\n```"),
    );
    test.write("lab.md", &page)
}

#[test]
fn a_look_may_be_repeated_until_the_output_fits_and_only_where_the_page_says_so() {
    let comes = "if [ -e seen ]; then echo there; else touch seen; echo not yet; fi";
    assert_eq!(reasons(&late("output", comes).prove()), ["output-differs"]);
    assert_eq!(reasons(&late("output eventually", comes).prove()), [""; 0]);
    let fails = "if [ -e seen ]; then echo there; else touch seen; (exit 3); fi";
    assert_eq!(reasons(&late("output", fails).prove()), ["command-failed"]);
    assert_eq!(reasons(&late("output eventually", fails).prove()), [""; 0]);
    let never = "echo not yet";
    let test = late("output eventually", never);
    assert_eq!(reasons(&test.prove()), ["output-differs"]);
    // What changes the cluster is done once.
    let test = late("output eventually", "kubectl create configmap there");
    assert_eq!(reasons(&test.prove()), ["invalid-lab"]);
}

/// A lab whose page has a table of the names of a headless Service, in a cluster that gives it
/// the address 10.0.0.1 and answers with `dns`.
fn with_names(dns: &str) -> Value {
    let test = LabTest::good();
    let page = test
        .read("lab.md")
        .replace(
            "This one is a challenge.",
            "<!-- diagram: names db.yaml -->",
        )
        .replace("verify: 30s", "verify: 5s");
    let service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  clusterIP: None\n  \
                   selector:\n    app: db\n  ports:\n    - name: peer\n      port: 80\n";
    let set = "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: db\n  \
               selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n";
    let state = test.dir.path().join("state");
    fs::create_dir_all(&state).unwrap();
    let services = r#"{"items": [{"metadata": {"name": "db"}, "spec": {"ipFamilies": ["IPv4"], "clusterIPs": ["None"]}}]}"#;
    let slices = r#"{"items": [{"metadata": {"labels": {"kubernetes.io/service-name": "db"}}, "endpoints": [
        {"addresses": ["10.0.0.1"], "conditions": {"ready": true}, "targetRef": {"name": "db-0"}},
        {"addresses": ["10.0.0.2"], "conditions": {"ready": false}, "targetRef": {"name": "db-1"}}]}]}"#;
    fs::write(state.join("services"), services).unwrap();
    fs::write(state.join("endpointslices"), slices).unwrap();
    fs::write(state.join("dns"), dns).unwrap();
    let test = test
        .write("lab.md", &page)
        .write("db.yaml", &format!("{service}{set}"));
    test.prove()
}

#[test]
fn a_table_of_names_must_be_what_dns_answers() {
    let domain = "db.NS.svc.cluster.local.";
    let right = format!(
        "{domain} 1 IN A 10.0.0.1\n\
         db-0.{domain} 1 IN A 10.0.0.1\n\
         _peer._tcp.{domain} 1 IN SRV 0 100 80 db-0.{domain}\n\
         1.0.0.10.in-addr.arpa. 1 IN PTR db-0.{domain}\n"
    );
    let report = with_names(&right);
    assert_eq!(reasons(&report), [""; 0], "{report:#}");
    let proven = report["tests"].to_string();
    assert!(proven.contains("its table of names is what DNS answers"));
    for (from, to) in [
        ("IN A 10.0.0.1", "IN A 10.0.0.2"),
        ("0 100 80", "0 50 80"),
        ("0 100 80", "0 100 8080"),
        ("PTR db-0", "PTR db-1"),
        (&right, ""),
    ] {
        let report = with_names(&right.replacen(from, to, 1));
        assert_eq!(reasons(&report), ["names-differ"], "{from} → {to}");
    }
}

#[test]
fn blessing_writes_what_came_and_keeps_the_rest() {
    let test = LabTest::refused("output-differs");
    let (status, said) = test.run(&[&["lab", "bless", "markers"][..], &CLUSTER].concat());
    assert_eq!(status, 0, "{said}");
    let good = fs::read_to_string(here().join("good/lab.md")).unwrap();
    assert_eq!(test.read("lab.md"), good);
}

#[test]
fn a_lab_is_a_page_with_its_steps_its_proof_and_an_archive() {
    let test = LabTest::good();
    let (status, said) = test.run(&["build", "--no-search"]);
    assert_eq!(status, 0, "{said}");
    let public = test.root().join("public");
    let page = fs::read_to_string(public.join("labs/markers.html")).unwrap();
    for text in [
        "Not proven yet",
        "data-lab=\"markers\"",
        "href=\"#second\"",
        "href=\"markers/steps/marker/verify.sh\"",
        "<span class=\"code-title\">solve.sh</span>",
    ] {
        assert!(page.contains(text), "{text}");
    }
    assert!(public.join("labs/markers/steps/marker/verify.sh").is_file());
    // The archive holds all that the check needs, and nothing of the site.
    let out = test.dir.path().join("archive");
    fs::create_dir(&out).unwrap();
    let unpacked = Command::new("tar")
        .arg("-xzf")
        .arg(public.join("labs/markers.tar.gz"))
        .arg("-C")
        .arg(&out)
        .status();
    assert!(unpacked.unwrap().success());
    assert!(out.join("labs/markers/lab.md").is_file());
    assert!(out.join("labs/lib/verify.sh").is_file());
    test.prove();
    test.run(&["build", "--no-search"]);
    let page = fs::read_to_string(public.join("labs/markers.html")).unwrap();
    assert!(page.contains("<b>Proven</b> on Kubernetes 1.36.0, dual-stack"));
}

#[test]
fn check_reads_the_scripts_of_labs_without_running_them() {
    let test = LabTest::good().write(
        "steps/second/solve.sh",
        "#!/usr/bin/env bash\nif true; then\n",
    );
    let (status, said) = test.run(&["check", "--format", "json"]);
    assert_eq!(status, 1);
    assert!(said.contains("invalid-script"), "{said}");
    assert!(said.contains("unproven-lab"), "{said}");
}

#[test]
fn a_file_of_a_lab_that_cannot_be_read_is_reported_once() {
    let test = LabTest::good();
    fs::write(test.lab().join("big.yaml"), vec![b'#'; 9 * 1024 * 1024]).unwrap();
    let (status, said) = test.run(&["check", "--format", "json"]);
    assert_eq!(status, 1);
    assert_eq!(said.matches("9 MB").count(), 1, "{said}");
}

#[test]
fn a_learner_is_told_at_each_step_what_holds_and_what_to_do() {
    let test = LabTest::good();
    let (status, said) = test.run(&[&["lab", "start", "markers"][..], &CLUSTER].concat());
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("export KUBECONFIG="), "{said}");
    let (status, said) = test.run(&["lab", "check"]);
    assert_eq!(status, 1);
    assert!(said.contains("make it blue"), "{said}");
    assert!(said.contains("observed  nothing"), "{said}");
    // In another terminal, the same lab goes on.
    let (status, again) = test.run(&[&["lab", "start", "markers"][..], &CLUSTER].concat());
    assert_eq!(status, 0, "{again}");
    assert!(again.contains("export KUBECONFIG="), "{again}");
    let (_, said) = test.run(&["lab", "hint", "marker"]);
    assert!(said.contains("Blue is a colour."), "{said}");
    let (status, said) = test.run(&["lab", "solve", "marker"]);
    assert_eq!(status, 0, "{said}");
    let (status, said) = test.run(&["lab", "check"]);
    assert_eq!(status, 1);
    assert!(
        said.contains("done     marker") && said.contains("not yet  second"),
        "{said}"
    );
    assert_eq!(test.run(&["lab", "solve"]).0, 0);
    let (status, said) = test.run(&["lab", "check"]);
    assert_eq!(status, 0, "{said}");
    for _ in 0..2 {
        let (status, said) = test.run(&["lab", "reset"]);
        assert_eq!(status, 0, "{said}");
    }
    assert_eq!(test.left(), ["default"]);
}

#[test]
fn a_namespace_that_is_somebody_elses_is_neither_used_nor_deleted() {
    let test = LabTest::good();
    fs::create_dir_all(test.dir.path().join("state/namespaces/markers")).unwrap();
    let start = [&["lab", "start", "markers"][..], &CLUSTER].concat();
    let (status, said) = test.run(&start);
    assert_eq!(status, 2);
    assert!(said.contains("is there already"), "{said}");
    let (status, said) = test.run(&[&start[..], &["--namespace", "kube-system"]].concat());
    assert_eq!(status, 2);
    assert!(said.contains("no namespace for a lab"), "{said}");
    assert!(test.left().contains(&"markers".to_owned()));
}

#[test]
fn an_exported_scenario_shows_the_same_lines_as_the_page_and_keeps_every_byte() {
    let test = LabTest::good();
    let page = test.read("lab.md").replace(
        "This one is a challenge.",
        "```yaml file=two.yaml#L2-L2\n```",
    );
    let test = test
        .write("lab.md", &page)
        .write("two.yaml", "first: 1\nsecond: 2\n");
    let bytes = [0, 159, 146, 150];
    fs::write(test.lab().join("picture.bin"), bytes).unwrap();
    let out = test.dir.path().join("out");
    let path = out.display().to_string();
    let words = ["lab", "export", "markers", "--to", "killercoda", "--output"];
    let (status, said) = test.run(&[&words[..], &[&path]].concat());
    assert_eq!(status, 0, "{said}");
    let text = fs::read_to_string(out.join("markers/step-second/text.md")).unwrap();
    assert!(text.contains("```yaml\nsecond: 2\n```"), "{text}");
    let picture = fs::read(out.join("markers/assets/picture.bin")).unwrap();
    assert_eq!(picture, bytes);
}

#[test]
fn an_exported_scenario_has_its_texts_and_checks_that_stand_alone() {
    let test = LabTest::good();
    let out = test.dir.path().join("out");
    let path = out.display().to_string();
    let (status, said) = test.run(&[
        "lab",
        "export",
        "markers",
        "--to",
        "killercoda",
        "--output",
        &path,
    ]);
    assert_eq!(status, 0, "{said}");
    let index = fs::read_to_string(out.join("markers/index.json")).unwrap();
    let index: Value = serde_json::from_str(&index).unwrap();
    for step in index["details"]["steps"].as_array().unwrap() {
        for key in ["text", "verify"] {
            assert!(
                out.join("markers")
                    .join(step[key].as_str().unwrap())
                    .is_file()
            );
        }
    }
    let text = fs::read_to_string(out.join("markers/step-marker/text.md")).unwrap();
    assert!(text.contains("```{{exec}}"), "{text}");
    // Away from the library, in a cluster where nothing was done, the check says "not yet".
    let bin = test.dir.path().join("bin");
    let kubeconfig = test.dir.path().join("kubeconfig");
    fs::write(&kubeconfig, "{\"namespace\": \"default\"}").unwrap();
    let check = Command::new("bash")
        .arg(out.join("markers/step-marker/verify.sh"))
        .env(
            "PATH",
            format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()),
        )
        .env("KUBECONFIG", kubeconfig)
        .output()
        .unwrap();
    assert_eq!(check.status.code(), Some(1), "{check:?}");
}
