//! A lab on one page: its commands by step, the objects it makes, the names they get in DNS and
//! the flags it uses.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::{
    model::{
        Lab,
        objects::{self, Object},
    },
    render::{
        Inputs,
        context::{canonical, variables},
        lab as page,
    },
};

/// More lines of commands than this get smaller type, so that a page holds them.
const DENSE: usize = 45;
const DENSER: usize = 80;

pub(super) fn context(inputs: &Inputs<'_>, lab: &Lab) -> Value {
    let site = inputs.site;
    let steps: Vec<Value> = lab
        .steps
        .iter()
        .enumerate()
        .filter(|(_, s)| !s.commands.is_empty() || s.verify)
        .map(|(n, s)| {
            let commands: Vec<&str> = s.commands.iter().map(|c| c.code.trim_end()).collect();
            let verify = s.verify.then(|| format!("bash {}", s.verify_path()));
            json!({"number": n + 1, "title": s.title, "commands": commands, "verify": verify})
        })
        .collect();
    let commands = lab.steps.iter().flat_map(|s| &s.commands);
    let lines: usize = commands
        .clone()
        .map(|c| c.code.lines().count())
        .sum::<usize>()
        + 2 * lab.steps.len();
    let own = format!("labs/{}/", lab.id);
    let all = objects::gather(site);
    let all: Vec<&Object<'_>> = all
        .all
        .iter()
        .filter(|o| o.manifest.path.starts_with(&own))
        .collect();
    let mut objects: Vec<String> = all
        .iter()
        .filter(|o| !o.name.is_empty())
        .map(|o| format!("{} {}", o.kind, o.name))
        .collect();
    objects.sort();
    objects.dedup();
    let set = variables(site, lab.front());
    json!({
        "id": lab.id,
        "title": lab.title,
        "address": canonical(site, &site.pages[lab.page].url),
        "needs": page::needs(lab),
        "keypoints": page::lines(&lab.front().keypoints),
        "variables": set.iter().map(|(name, v)| json!({"name": name, "value": v.default})).collect::<Vec<_>>(),
        "steps": steps,
        "size": match lines {
            0..DENSE => "",
            DENSE..DENSER => "dense",
            _ => "denser",
        },
        "objects": objects,
        "names": names(&all, lab.namespace()),
        "flags": flags(commands.map(|c| c.code.as_str())),
    })
}

/// The names that DNS will have, in the namespace that the lab makes.
fn names(objects: &[&Object<'_>], namespace: &str) -> Vec<String> {
    let mut names = BTreeSet::new();
    for object in objects {
        let ending = format!("{namespace}.svc.cluster.local");
        match object.kind.as_str() {
            "Service" => names.insert(format!("{}.{ending}", object.name)),
            "StatefulSet" => match object.text("spec/serviceName") {
                Some(service) => names.insert(format!("{}-N.{service}.{ending}", object.name)),
                None => false,
            },
            _ => false,
        };
    }
    names.into_iter().collect()
}

/// The flags by the program that they are given to.
fn flags<'a>(commands: impl Iterator<Item = &'a str>) -> Vec<Value> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for code in commands {
        let mut program = "";
        for word in code.split(|c: char| c.is_whitespace() || ";|&()$\"'`".contains(c)) {
            if ["kubectl", "dig", "nslookup", "curl", "etcdctl"].contains(&word) {
                program = word;
            }
            let flag = word.split('=').next().unwrap_or(word);
            let is_flag = flag.len() > 1
                && (flag.starts_with('-') || program == "dig" && flag.starts_with('+'))
                && flag[1..].starts_with(|c: char| c.is_ascii_lowercase() || c == '-')
                && flag != "--";
            if is_flag && !program.is_empty() {
                found.entry(program).or_default().insert(flag);
            }
        }
    }
    let list = found.into_iter();
    list.map(|(program, flags)| json!({"program": program, "flags": flags}))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_belong_to_the_program_before_them() {
        let code =
            "kubectl exec client -- dig +short \"a.$NAMESPACE\"\nkubectl wait --for=delete pod/a";
        let found = json!(flags([code].into_iter()));
        assert_eq!(
            found,
            json!([
                {"program": "dig", "flags": ["+short"]},
                {"program": "kubectl", "flags": ["--for"]},
            ])
        );
    }
}
