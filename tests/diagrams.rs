//! Diagrams that are made from manifests: what is drawn, for sets of any size.

mod site;

use site::SiteTest;

/// A page that draws everything there is for `replicas` Pods behind two Services.
fn site(replicas: u32) -> SiteTest {
    let manifests = format!(
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  clusterIP: None\n  \
         ipFamilyPolicy: PreferDualStack\n  selector:\n    app: db\n  ports:\n    - name: peer\n      port: 80\n      targetPort: peer\n\
         ---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  selector:\n    app: db\n  ports:\n    - name: http\n      port: 80\n\
         ---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  serviceName: db\n  replicas: {replicas}\n  \
         updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      partition: 1\n  \
         selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n        \
         - name: server\n          image: registry.k8s.io/e2e-test-images/agnhost:2.53\n          ports:\n            - name: peer\n              containerPort: 8080\n          \
         volumeMounts:\n            - name: data\n              mountPath: /data\n  \
         volumeClaimTemplates:\n    - metadata:\n        name: data\n      spec:\n        accessModes: [ReadWriteOnce]\n        resources:\n          requests:\n            storage: 1Gi\n"
    );
    let kinds = ["topology", "lookup", "rollout", "names"];
    let page: String = kinds
        .iter()
        .map(|k| format!("<!-- diagram: {k} db.yaml -->\n\n"))
        .collect();
    SiteTest::new()
        .file(
            "proofmark.yaml",
            "title: Test\nrules: {headless-port-differs: off}\n",
        )
        .file("content/index.md", &format!("Before.\n\n{page}After.\n"))
        .file("content/db.yaml", &manifests)
}

fn drawn(replicas: u32) -> String {
    let site = site(replicas);
    let run = site.run(&["build", "--no-search"]);
    assert_eq!(run.status(), 0, "{}", run.stderr());
    site.read("public/index.html")
}

#[test]
fn each_picture_has_a_title_and_says_in_words_what_it_shows() {
    let html = drawn(3);
    let pictures: Vec<&str> = html.split("<figure class=\"diagram\"").skip(1).collect();
    assert_eq!(pictures.len(), 3, "names are a table");
    for (n, picture) in pictures.iter().enumerate() {
        let (id, words) = (
            format!("pm-diagram-{}", n + 1),
            picture.split("</desc>").next().unwrap(),
        );
        assert!(picture.contains(&format!("aria-labelledby=\"{id}-title {id}-words\"")));
        assert!(words.contains(&format!("<title id=\"{id}-title\">")) && words.contains("<desc"));
        assert!(!picture.contains("style="), "colours are the theme's");
    }
    for word in [
        "data-db-2",
        "db-2.db",
        "IPv6",
        "replaced 1st",
        "stays as it is",
        "web.default",
    ] {
        assert!(html.contains(&format!(">{word}</text>")), "{word}");
    }
}

#[test]
fn files_may_be_named_in_any_order() {
    let set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: etcd\nspec:\n  serviceName: peers\n  \
               selector:\n    matchLabels:\n      app: db\n  template:\n    metadata:\n      labels:\n        app: db\n    spec:\n      containers:\n        \
               - name: server\n          image: registry.k8s.io/e2e-test-images/agnhost:2.53\n";
    let service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: peers\nspec:\n  clusterIP: None\n  selector:\n    app: db\n  ports:\n    - port: 80\n";
    let site = SiteTest::new()
        .file("content/a.yaml", set)
        .file("content/b.yaml", service)
        .file("content/one.md", "<!-- diagram: names a.yaml b.yaml -->\n")
        .file("content/two.md", "<!-- diagram: names b.yaml a.yaml -->\n");
    let run = site.run(&["build", "--no-search"]);
    assert!(run.status() < 2, "{}", run.stderr());
    for page in ["public/one.html", "public/two.html"] {
        let html = site.read(page);
        assert!(html.contains("<code>etcd-0.peers.default.svc.cluster.local</code>"));
        assert!(!html.contains("<code>etcd.default.svc"));
    }
}

#[test]
fn a_table_tells_the_names_with_the_ports_and_weights_that_dns_will_answer_with() {
    let html = drawn(3);
    let row = |name: &str, kind: &str, answer: &str| {
        let row = format!("<td><code>{name}</code></td><td>{kind}</td><td>{answer}</td>");
        assert!(html.contains(&row), "{row}\n{html}");
    };
    let ending = "default.svc.cluster.local";
    row(
        &format!("db.{ending}"),
        "A, AAAA",
        "the address of every ready Pod, 3 at most",
    );
    row(
        &format!("db-1.db.{ending}"),
        "A, AAAA",
        "the address of db-1, when it is ready",
    );
    // Three Pods of two families: 100 divided by six addresses; the port of the container.
    row(
        &format!("_peer._tcp.db.{ending}"),
        "SRV",
        &format!("for every ready Pod: 0 16 8080 db-N.db.{ending}"),
    );
    row(
        &format!("_http._tcp.web.{ending}"),
        "SRV",
        &format!("0 100 80 web.{ending}"),
    );
}

#[test]
fn two_hundred_pods_take_no_more_room_than_seven() {
    let height = |html: &str| -> Vec<u32> {
        let tall = html.split("<svg viewBox=").skip(1);
        tall.map(|svg| {
            svg.split("height=\"")
                .nth(1)
                .unwrap()
                .split('"')
                .next()
                .unwrap()
                .parse()
                .unwrap()
        })
        .collect()
    };
    let (few, many) = (drawn(7), drawn(200));
    assert_eq!(height(&few), height(&many));
    assert!(many.contains(">195 more</text>") && many.contains(">db-199</text>"));
    assert!(!many.contains(">db-100</text>"));
    // None and one are drawn as well.
    assert!(
        drawn(0)
            .contains("selects, by an EndpointSlice for IPv4, and by another for IPv6, no Pods")
    );
    assert!(drawn(1).contains("the Pod db-0"));
}
