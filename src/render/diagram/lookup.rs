//! What the name of each Service answers with, and who picks the Pod: kube-proxy or the client.

use super::{
    pods, rows,
    svg::{PAD, Spot, Svg, height, width},
};
use crate::model::scene::{Scene, Service, Workload};

const GAP: i32 = 60;
const BETWEEN: i32 = 10;
const APART: i32 = 30;

pub(super) fn draw(scene: &Scene, id: &str) -> String {
    let mut svg = Svg::default();
    let mut words = String::new();
    let mut y = 0;
    let pairs: Vec<(&Service, &Workload)> = scene
        .services
        .iter()
        .filter_map(|s| Some((s, scene.workloads.get(s.selects?)?)))
        .collect();
    let questions: Vec<String> = pairs
        .iter()
        .map(|(s, _)| format!("{}.{}", s.name, scene.namespace))
        .collect();
    let asked = questions
        .iter()
        .map(|q| width(&[("code", q), ("soft", ASKED)]));
    let asked = asked.max().unwrap_or(0);
    for ((service, workload), question) in pairs.iter().zip(&questions) {
        y = band(&mut svg, service, workload, (question, asked), y) + APART;
        let answer = match service.headless {
            true => format!(
                "the addresses of {} that are ready; the client picks one",
                pods(workload)
            ),
            false => format!(
                "one virtual IP; kube-proxy leads each connection to one of {}",
                pods(workload)
            ),
        };
        words.push_str(&format!(
            "The name of the Service {} answers with {answer}. ",
            service.name
        ));
    }
    svg.figure(
        id,
        "What a name answers with, and who picks the Pod",
        words.trim_end(),
    )
}

const ASKED: &str = "a client asks DNS";

fn band(
    svg: &mut Svg,
    service: &Service,
    workload: &Workload,
    (question, asked): (&str, i32),
    top: i32,
) -> i32 {
    let rows = rows(workload);
    let count = i32::try_from(rows.len().max(1)).unwrap_or(1);
    let row = height(1) + BETWEEN;
    let tall = (row * count - BETWEEN).max(height(2));
    let middle = top + tall / 2;
    let client = Spot {
        x: 0,
        y: middle - height(2) / 2,
        width: asked,
        height: height(2),
    };
    svg.node("node", client, &[("title code", question), ("soft", ASKED)]);
    let pods: Vec<String> = rows
        .iter()
        .map(|r| match r {
            Ok(n) => workload.pod(*n),
            Err(n) => format!("⋮ {n} more"),
        })
        .collect();
    let wide = pods
        .iter()
        .map(|p| width(&[("code", p)]))
        .max()
        .unwrap_or(0);
    // Both kinds of answers take the same room, so that the Pods stand below each other.
    let between = [
        [
            ("title", "1 address: the virtual IP"),
            ("soft", "kube-proxy picks a Pod"),
        ],
        [
            ("title", "an address for each ready Pod"),
            ("soft", "the client picks a Pod"),
        ],
    ];
    let room = between.iter().map(|lines| width(lines)).max().unwrap_or(0);
    let answer = Spot {
        x: client.right() + GAP,
        y: middle - height(2) / 2,
        width: room,
        height: height(2),
    };
    svg.arrow("", (client.right(), middle), (answer.x, middle));
    svg.node("node", answer, &between[usize::from(service.headless)]);
    for (n, (row_, pod)) in rows.iter().zip(&pods).enumerate() {
        let spot = Spot {
            x: answer.right() + GAP,
            y: middle - (row * count - BETWEEN) / 2 + row * i32::try_from(n).unwrap_or(0),
            width: wide.max(4 * PAD),
            height: height(1),
        };
        match row_ {
            Err(_) => svg.node("gap", spot, &[("soft", pod)]),
            Ok(_) => {
                // Behind a virtual IP a connection goes to one; the others it could have gone to.
                let class = if service.headless || n == 0 {
                    "ok"
                } else {
                    "off"
                };
                svg.arrow(class, (answer.right(), middle), (spot.x, spot.middle()));
                svg.node("node", spot, &[("code", pod)]);
            }
        }
    }
    top + tall
}
