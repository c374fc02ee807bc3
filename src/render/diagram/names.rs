//! The names that Services and their Pods will have in DNS, as a table.

use super::{families, rows};
use crate::{
    model::{
        names::{Answer, Question, Record, records},
        scene::Scene,
    },
    render::html::escape_into,
};

pub(super) fn table(scene: &Scene) -> String {
    let mut out = String::from(
        "<div class=\"table-wrap\" tabindex=\"0\" role=\"group\" aria-label=\"Names in DNS\"><table>\n<thead><tr><th scope=\"col\">name</th><th scope=\"col\">type</th><th scope=\"col\">answers with</th></tr></thead>\n<tbody>\n",
    );
    // Of many Pods, the first and the last.
    let drawn = records(scene, |workload| {
        rows(workload).into_iter().flatten().collect()
    });
    for record in &drawn {
        let [name, kind, answer] = row(record);
        out.push_str("<tr><td><code>");
        escape_into(&mut out, &name);
        out.push_str("</code></td><td>");
        escape_into(&mut out, &kind);
        out.push_str("</td><td>");
        escape_into(&mut out, &answer);
        out.push_str("</td></tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    out
}

fn row(record: &Record) -> [String; 3] {
    let (name, kind) = match &record.question {
        Question::Address(name, families) => (name.clone(), types(families)),
        Question::Srv(name) => (name.clone(), "SRV".to_owned()),
        Question::Cname(name) => (name.clone(), "CNAME".to_owned()),
        Question::VirtualIp => ("the virtual IP, reversed".to_owned(), "PTR".to_owned()),
        Question::Pod(pod) => (format!("the address of {pod}, reversed"), "PTR".to_owned()),
    };
    let answer = match &record.answer {
        Answer::VirtualIp => "the virtual IP, whether or not there are Pods".to_owned(),
        Answer::Ready(Some(most)) => format!("the address of every ready Pod, {most} at most"),
        Answer::Ready(None) => "every ready address of its EndpointSlices".to_owned(),
        Answer::Pod(pod) => format!("the address of {pod}, when it is ready"),
        Answer::Name(name) => name.clone(),
        Answer::Port(weight, port, name) => format!("0 {weight} {port} {name}"),
        Answer::PortOfPods(weight, port, workload, domain) => {
            format!("for every ready Pod: 0 {weight} {port} {workload}-N.{domain}")
        }
        Answer::PortOfAddresses(port) => {
            format!("for every ready Pod: its port, {port}, and a name made from its address")
        }
    };
    [name, kind, answer]
}

fn types(named: &[String]) -> String {
    let record = |family: &String| if family == "IPv6" { "AAAA" } else { "A" };
    match named {
        [] => format!("A or AAAA, by {}", families(&[])),
        list => list.iter().map(record).collect::<Vec<_>>().join(", "),
    }
}
