//! Service → EndpointSlices → Pods, with the names they get, → their claims.

use super::{
    families, pods, rows,
    svg::{LINE, PAD, Spot, Svg, height, width},
};
use crate::model::scene::{Scene, Service, Workload};

const GAP: i32 = 54;
const BETWEEN: i32 = 12;

pub(super) fn draw(scene: &Scene, id: &str) -> String {
    let mut svg = Svg::default();
    let mut words = String::new();
    let mut y = 0;
    for (n, workload) in scene.workloads.iter().enumerate() {
        let services: Vec<&Service> = scene
            .services
            .iter()
            .filter(|s| s.selects == Some(n))
            .collect();
        if !services.is_empty() {
            y = band(&mut svg, &services, workload, y) + 2 * BETWEEN;
            describe(&mut words, &services, workload);
        }
    }
    svg.figure(id, "From the Service to the Pods", &words)
}

/// A workload and the Services that select it; returns where it ends.
fn band(svg: &mut Svg, services: &[&Service], workload: &Workload, top: i32) -> i32 {
    let labels: Vec<[String; 2]> = services.iter().map(|s| service(s)).collect();
    let first = labels.iter().map(|l| width(&lines("title", l))).max();
    let first = first.unwrap_or(0);
    let slices: Vec<Vec<[String; 2]>> = services.iter().map(|s| self::slices(s)).collect();
    let second = slices.iter().flatten().map(|l| width(&lines("", l))).max();
    let second = second.unwrap_or(0);
    let pods = pod_rows(services, workload);
    let third = pods.iter().map(|l| width(&pod_lines(l))).max().unwrap_or(0);

    let pods_x = first + GAP + second + GAP;
    let row = height(2) + BETWEEN;
    let group = Spot {
        x: pods_x,
        y: top,
        width: (third + 2 * PAD).max(width(&[("soft", &title(workload))])),
        height: LINE + PAD + row * i32::try_from(pods.len().max(1)).unwrap_or(1),
    };
    svg.group(group, &title(workload));
    let claims_x = group.right() + GAP;
    for (n, pod) in pods.iter().enumerate() {
        let spot = Spot {
            x: group.x + PAD,
            y: top + LINE + PAD + row * i32::try_from(n).unwrap_or(0),
            width: group.width - 2 * PAD,
            height: height(2),
        };
        let class = if pod.left_out { "gap" } else { "node" };
        svg.node(class, spot, &pod_lines(pod));
        if let Some(claim) = &pod.claim {
            let lines = [("code", claim.as_str()), ("soft", "PersistentVolumeClaim")];
            let claim = Spot {
                x: claims_x,
                y: spot.y,
                width: width(&lines),
                height: spot.height,
            };
            svg.arrow("", (spot.right(), spot.middle()), (claim.x, claim.middle()));
            svg.node("node", claim, &lines);
        }
    }
    let boxes = slices.iter().map(Vec::len).sum::<usize>();
    let needed = (height(2) + BETWEEN) * i32::try_from(boxes).unwrap_or(1) - BETWEEN;
    let inside = group.height - LINE - PAD - BETWEEN;
    let mut y = top + LINE + PAD + ((inside - needed) / 2).max(0);
    let mut end = group.bottom();
    for (label, slices) in labels.iter().zip(&slices) {
        let all = (height(2) + BETWEEN) * i32::try_from(slices.len()).unwrap_or(1) - BETWEEN;
        let box_ = Spot {
            x: 0,
            y: y + (all - height(2)) / 2,
            width: first,
            height: height(2),
        };
        svg.node("node", box_, &lines("title", label));
        for slice in slices {
            let spot = Spot {
                x: first + GAP,
                y,
                width: second,
                height: height(2),
            };
            svg.arrow("", (box_.right(), box_.middle()), (spot.x, spot.middle()));
            svg.node("node", spot, &lines("", slice));
            let to = spot.middle().min(group.bottom() - PAD);
            svg.arrow("", (spot.right(), spot.middle()), (group.x, to));
            y = spot.bottom() + BETWEEN;
        }
        end = end.max(y);
    }
    end
}

fn lines<'a>(class: &'a str, label: &'a [String; 2]) -> [(&'a str, &'a str); 2] {
    [(class, &label[0]), ("soft", &label[1])]
}

fn service(service: &Service) -> [String; 2] {
    let what = if service.headless {
        "headless"
    } else {
        "virtual IP"
    };
    [format!("Service {}", service.name), what.to_owned()]
}

fn slices(service: &Service) -> Vec<[String; 2]> {
    let name = format!("EndpointSlice {}-…", service.name);
    let of = |family: String| [name.clone(), family];
    match service.families.is_empty() {
        true => vec![of(families(&[]))],
        false => service.families.iter().cloned().map(of).collect(),
    }
}

fn title(workload: &Workload) -> String {
    let noun = if workload.replicas == 1 {
        "Pod"
    } else {
        "Pods"
    };
    format!(
        "{} {}: {} {noun}",
        workload.kind, workload.name, workload.replicas
    )
}

/// A Pod as it is drawn: its name, its name in DNS, its claim.
struct Row {
    pod: String,
    below: String,
    named: bool,
    claim: Option<String>,
    left_out: bool,
}

fn pod_lines(row: &Row) -> [(&str, &str); 2] {
    let class = match (row.left_out, row.named) {
        (true, _) | (_, false) => "soft",
        _ => "soft code",
    };
    let name = if row.left_out { "soft" } else { "title code" };
    [(name, &row.pod), (class, &row.below)]
}

fn pod_rows(services: &[&Service], workload: &Workload) -> Vec<Row> {
    let governing = services.iter().find(|s| workload.is_governed_by(s));
    let rows = rows(workload).into_iter().map(|row| match row {
        Err(n) => Row {
            pod: "⋮".to_owned(),
            below: format!("{n} more"),
            named: false,
            claim: None,
            left_out: true,
        },
        Ok(n) => {
            let pod = workload.pod(n);
            let claim = workload.claims.first().map(|c| format!("{c}-{pod}"));
            let below = match governing {
                Some(service) => format!("{pod}.{}", service.name),
                None => "no DNS name of its own".to_owned(),
            };
            Row {
                pod,
                below,
                named: governing.is_some(),
                claim,
                left_out: false,
            }
        }
    });
    rows.collect()
}

fn describe(words: &mut String, services: &[&Service], workload: &Workload) {
    for service in services {
        let kind = if service.headless {
            "The headless Service"
        } else {
            "The Service"
        };
        words.push_str(&format!(
            "{kind} {} selects, by an EndpointSlice for {}, {} of the {} {}. ",
            service.name,
            families(&service.families).replace(" and ", ", and by another for "),
            pods(workload),
            workload.kind,
            workload.name,
        ));
    }
    let range = workload.ordinals();
    let governing = services.iter().find(|s| workload.is_governed_by(s));
    if let Some(service) = governing.filter(|_| !range.is_empty()) {
        words.push_str(&format!(
            "Each Pod has a DNS name of its own, such as {}.{}. ",
            workload.pod(range.start),
            service.name
        ));
    }
    if let Some(claim) = workload.claims.first().filter(|_| !range.is_empty()) {
        words.push_str(&format!(
            "Each has a claim, such as {claim}-{}.",
            workload.pod(range.start)
        ));
    }
}
