//! What a real API server said of every case of the corpus, held against our own verdicts.
//!
//! `tests/agreement/record.sh` recorded the server; nothing here needs one.

use std::{collections::BTreeSet, io::Read};

use proofmark::kubernetes::{Family, Finding, Header, Judge, Judgement, Question, Store, Version};
use proofmark::yaml::Text;
use serde_json::Value;

const RECORDS: &[u8] = include_bytes!("agreement/verdicts-1.36.jsonl.zst");

/// Of the causes of rejections, at least this share has the server's field and words.
const SAME_CAUSES: f64 = 0.995;

fn records() -> Vec<Value> {
    let mut text = String::new();
    ruzstd::decoding::StreamingDecoder::new(RECORDS)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    let lines = text.split('\n').filter(|l| !l.is_empty());
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        // What only a cluster knows is no part of the count; a server that crashed said nothing.
        .filter(|r: &Value| r["undecidable"] != true && r["code"] != 0)
        .collect()
}

fn header(record: &Value) -> Header {
    let family = |f: &Value| match f.as_str() {
        Some("IPv6") => Family::IPv6,
        _ => Family::IPv4,
    };
    let path = record["path"].as_str().unwrap();
    let namespace = path
        .split_once("/namespaces/")
        .and_then(|(_, p)| p.split('/').next());
    Header {
        families: record["families"]
            .as_array()
            .unwrap()
            .iter()
            .map(family)
            .collect(),
        namespace: namespace.unwrap_or("default").to_owned(),
        ..Header::default()
    }
}

/// Field, cause and words of each thing that speaks against a document.
type Causes = BTreeSet<(String, String, String)>;

fn causes_of_the_server(record: &Value) -> Causes {
    let text = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let causes = record["status"]["causes"].as_array();
    causes
        .into_iter()
        .flatten()
        .map(|c| (text(&c["field"]), text(&c["reason"]), text(&c["message"])))
        .collect()
}

fn causes_of_ours(findings: &[Finding]) -> Causes {
    let ours = findings.iter().filter(|f| f.kind.rejects());
    ours.map(|f| {
        let field = f.field.clone().unwrap_or_default();
        let words = f.message.strip_prefix(&format!("{field}: "));
        let words = words.unwrap_or(&f.message).to_owned();
        (field, f.reason.clone().unwrap_or_default(), words)
    })
    .collect()
}

fn store() -> Store {
    Store::of_user(|line| eprintln!("{line}"))
}

/// What an engine says of each case.
fn judge(store: Store, records: &[Value]) -> Vec<Judgement> {
    let headers: Vec<Header> = records.iter().map(header).collect();
    let version = Version::built_in("1.36").unwrap();
    let text = |record: &Value| record["yaml"].as_str().unwrap().to_owned();
    let documents: Vec<Text> = records.iter().map(|r| text(r).into()).collect();
    let questions: Vec<Question<'_>> = documents
        .iter()
        .zip(&headers)
        .map(|(document, header)| Question {
            version,
            header,
            document,
            holes: &[],
        })
        .collect();
    Judge::new(store).judge(&questions).unwrap()
}

#[test]
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
fn a_program_says_what_the_module_says() {
    use proofmark::kubernetes::engines::{Ready, make_ready};
    let version = Version::built_in("1.36").unwrap();
    assert_eq!(make_ready(version, &store()).unwrap(), Ready::Program);
    let records = records();
    let modules = judge(store().with_modules_only(true), &records);
    let programs = judge(store(), &records);
    for ((record, module), program) in records.iter().zip(&modules).zip(&programs) {
        let (module, program) = (format!("{module:#?}"), format!("{program:#?}"));
        assert_eq!(module, program, "{}", record["id"]);
    }
}

#[test]
fn every_verdict_is_the_servers_and_so_are_nearly_all_words() {
    let records = records();
    let judgements = judge(store(), &records);

    let mut wrong = Vec::new();
    let mut missing_names = 0;
    let (mut causes, mut differing) = (0, Vec::new());
    for (record, judgement) in records.iter().zip(&judgements) {
        let id = record["id"].as_str().unwrap();
        let accepted = record["code"].as_u64().unwrap() < 300;
        // The server takes a missing kind or version from the address; we have none.
        let nameless = judgement.gvk.is_none() && record["code"] != 400;
        if nameless {
            missing_names += 1;
            continue;
        }
        if judgement.accepted != accepted {
            let mutation = &record["mutation"];
            wrong.push(format!(
                "{id} ({mutation}): the server says {}",
                record["code"]
            ));
        }
        let theirs = causes_of_the_server(record);
        let ours = causes_of_ours(&judgement.findings);
        causes += theirs.len();
        let missing = theirs.difference(&ours);
        differing.extend(missing.map(|c| format!("{id}: {c:?}")));
    }
    assert!(
        records.len() > 3000,
        "{} cases are too few to mean much",
        records.len()
    );
    // Some cases of the corpus drop the kind or the version, or empty it.
    assert!(
        missing_names < 100,
        "{missing_names} cases without a name are too many"
    );
    assert!(
        wrong.is_empty(),
        "{} wrong verdicts:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let same = 1.0 - differing.len() as f64 / causes as f64;
    assert!(
        same >= SAME_CAUSES,
        "{:.2} % of {causes} causes are the server's; not so:\n{}",
        100.0 * same,
        differing.join("\n")
    );
}
