//! "The server cannot read you" as a property of the dependency graph, and the same for pure cores.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// A crate of the workspace, or one from elsewhere.
#[derive(Clone, Copy)]
enum Target {
    Ours(&'static str),
    Foreign(&'static str),
}

/// From where, to where, and why not.
const FORBIDDEN: &[(&[&str], &[Target], &str)] = &[
    (
        &[
            "server",
            "room",
            "sfu",
            "store",
            "accounts",
            "datamap",
            "compliance",
            "press",
        ],
        &[
            Target::Ours("e2ee"),
            Target::Ours("sframe"),
            Target::Ours("session"),
            Target::Ours("client"),
            Target::Ours("core-wasm"),
            Target::Foreign("openmls"),
            Target::Foreign("mls-rs"),
        ],
        "what runs on the server must hold no code that could open what participants sealed",
    ),
    (
        &["e2ee", "session", "sframe", "core-wasm", "client"],
        &[
            Target::Ours("server"),
            Target::Ours("room"),
            Target::Ours("sfu"),
            Target::Ours("store"),
            Target::Ours("accounts"),
        ],
        "a participant decides for itself and must not carry the server's judgement",
    ),
    (
        &[
            "wire",
            "matte",
            "datamap",
            "compliance",
            "press",
            "accounts",
            "sframe",
            "e2ee",
            "session",
            "room",
            "sfu",
            "netsim",
        ],
        &[
            Target::Foreign("tokio"),
            Target::Foreign("mio"),
            Target::Foreign("axum"),
            Target::Foreign("hyper"),
            Target::Foreign("sqlx"),
            Target::Foreign("rusqlite"),
            Target::Foreign("reqwest"),
        ],
        "values and cores are sans-IO: sockets, runtimes and databases belong to the shells",
    ),
    (
        &["server", "client", "store", "session", "core-wasm"],
        &[
            Target::Foreign("openssl-sys"),
            Target::Foreign("native-tls"),
            Target::Foreign("reqwest"),
        ],
        "nothing calls anybody else, and no second TLS stack is linked",
    ),
];

/// Who depends on whom, tests and build scripts aside. Ours by name, foreign ones as `name version`.
#[derive(Default)]
struct Graph(BTreeMap<String, BTreeSet<String>>);

impl Graph {
    fn add(&mut self, from: &str, to: &str) {
        self.0.entry(from.to_owned()).or_default().insert(to.to_owned());
        self.0.entry(to.to_owned()).or_default();
    }

    /// The shortest way from `from` to a node that `wanted` accepts.
    fn way(&self, from: &str, wanted: impl Fn(&str) -> bool) -> Option<Vec<String>> {
        let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
        let mut queue = VecDeque::from([from]);
        while let Some(node) = queue.pop_front() {
            if node != from && wanted(node) {
                let mut way = vec![node.to_owned()];
                let mut at = node;
                while let Some(before) = came_from.get(at) {
                    way.push((*before).to_owned());
                    at = before;
                }
                way.reverse();
                return Some(way);
            }
            for next in self.0.get(node).into_iter().flatten() {
                if next != from && !came_from.contains_key(next.as_str()) {
                    came_from.insert(next, node);
                    queue.push_back(next);
                }
            }
        }
        None
    }

    fn violations(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (sources, targets, why) in FORBIDDEN {
            for source in *sources {
                for target in *targets {
                    let way = self.way(source, |node| match target {
                        Target::Ours(name) => node == *name,
                        Target::Foreign(name) => node.split_once(' ').is_some_and(|(n, _)| n == *name),
                    });
                    if let Some(way) = way {
                        found.push(format!("{}: {why}", way.join(" -> ")));
                    }
                }
            }
        }
        found
    }
}

fn workspace() -> Graph {
    let host = std::process::Command::new("rustc").arg("-vV").output().unwrap();
    let host = String::from_utf8(host.stdout).unwrap();
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap()
        .to_owned();
    let metadata = MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .other_options(vec!["--filter-platform".to_owned(), host])
        .exec()
        .unwrap();
    let label = |id: &cargo_metadata::PackageId| {
        let package = &metadata[id];
        if metadata.workspace_members.contains(id) {
            package.name.to_string()
        } else {
            format!("{} {}", package.name, package.version)
        }
    };
    let mut graph = Graph::default();
    for node in &metadata.resolve.as_ref().unwrap().nodes {
        for dependency in &node.deps {
            if dependency
                .dep_kinds
                .iter()
                .any(|kind| kind.kind == DependencyKind::Normal)
            {
                graph.add(&label(&node.id), &label(&dependency.pkg));
            }
        }
    }
    graph
}

#[test]
fn no_forbidden_edge_exists() {
    let graph = workspace();
    for (sources, _, _) in FORBIDDEN {
        for source in *sources {
            assert!(
                graph.0.contains_key(*source),
                "{source} is not in the workspace: correct the list"
            );
        }
    }
    let violations = graph.violations();
    assert!(violations.is_empty(), "forbidden:\n{}", violations.join("\n"));
}

#[test]
fn a_forbidden_edge_is_found_through_others_and_named_with_its_reason() {
    let mut graph = Graph::default();
    graph.add("server", "room");
    graph.add("room", "middle 1.0.0");
    graph.add("middle 1.0.0", "e2ee");
    graph.add("session", "bytes 1.0.0");
    graph.add("bytes 1.0.0", "tokio 1.50.0");
    let violations = graph.violations().join("\n");
    assert!(
        violations.contains("server -> room -> middle 1.0.0 -> e2ee: what runs on the server"),
        "{violations}"
    );
    assert!(violations.contains("room -> middle 1.0.0 -> e2ee: what runs on the server"));
    assert!(violations.contains("session -> bytes 1.0.0 -> tokio 1.50.0: values and cores are sans-IO"));
    assert_eq!(violations.lines().count(), 3);
}

/// What forges commits is for tests: no dependency of a build that is shipped may turn it on.
#[test]
fn no_shipped_crate_can_forge() {
    let metadata = MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap();
    let mut asked = BTreeSet::new();
    for package in metadata.workspace_packages() {
        if package.name.as_str() == "e2ee" {
            assert!(
                package.features.contains_key("forge"),
                "the feature has another name: correct this"
            );
        }
        let turned_on = |features: &[String]| features.iter().any(|feature| feature.contains("forge"));
        for (name, features) in &package.features {
            assert!(!turned_on(features), "{}: feature {name} forges", package.name);
        }
        for dependency in package.dependencies.iter().filter(|d| turned_on(&d.features)) {
            assert_eq!(dependency.kind, DependencyKind::Development, "{}", package.name);
            asked.insert(package.name.to_string());
        }
    }
    assert_eq!(asked, BTreeSet::from(["client".to_owned()]));
}

#[test]
fn a_crate_from_elsewhere_with_the_name_of_ours_is_not_ours() {
    let mut graph = Graph::default();
    graph.add("server", "session 3.0.0");
    graph.add("session 3.0.0", "server");
    assert!(graph.violations().is_empty());
}

#[test]
fn the_code_map_names_every_crate_with_the_crates_of_ours_it_depends_on() {
    let graph = workspace();
    let names = |cell: &str| -> BTreeSet<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let mut drawn = BTreeMap::new();
    for line in include_str!("../../../../ARCHITECTURE.md").lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        if let ["", krate, _, depends, ""] = cells[..]
            && let Some(krate) = names(krate).pop_first()
        {
            drawn.insert(krate, names(depends));
        }
    }
    let ours = |to: &BTreeSet<String>| to.iter().filter(|name| !name.contains(' ')).cloned().collect();
    let is: BTreeMap<String, BTreeSet<String>> = graph
        .0
        .iter()
        .filter(|(name, _)| !name.contains(' ') && !name.starts_with("xtask"))
        .map(|(name, to)| (name.clone(), ours(to)))
        .collect();
    assert_eq!(drawn, is);
}
