use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use datamap::{ELSEWHERE, Place, Storage};

/// The only files that touch a browser's storage, by where they lie in `web/`.
const DOORS: [&str; 3] = [
    "app/src/platform/storage.ts",
    "packages/client/src/kept.ts",
    "packages/client/src/worker/vault.ts",
];

/// Words by which storage is reached, whatever it is called there.
const WORDS: [&str; 6] = [
    "localStorage",
    "sessionStorage",
    "indexedDB.",
    "document.cookie",
    "caches.open",
    "navigator.storage",
];

fn web() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web")
}

fn read(file: &str) -> String {
    fs::read_to_string(web().join(file)).unwrap()
}

/// Sources that are shipped, below `web/`.
fn sources() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "node_modules" {
                    walk(&path, found);
                }
            } else if [".ts", ".tsx"].iter().any(|end| name.ends_with(end)) && !name.contains(".test.") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&web().join("app/src"), &mut found);
    for package in fs::read_dir(web().join("packages")).unwrap() {
        let folder = package.unwrap().path().join("src");
        if folder.is_dir() {
            walk(&folder, &mut found);
        }
    }
    found
}

/// The text between `from` and the next `to`.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text
        .find(from)
        .unwrap_or_else(|| panic!("`{from}` is gone: correct this test"))
        + from.len();
    &text[start..start + text[start..].find(to).unwrap()]
}

/// The quoted words of a list.
fn quoted(list: &str) -> Vec<&str> {
    list.split('\'').skip(1).step_by(2).collect()
}

/// What the source keeps, as the data map writes it.
fn kept_by_the_source() -> BTreeSet<String> {
    let storage = read(DOORS[0]);
    let prefix = between(&storage, "const PREFIX = '", "'");
    let local = quoted(between(&storage, "const KEPT = [", "]"));
    let mut kept: BTreeSet<String> = local.iter().map(|key| format!("Local {prefix}{key}")).collect();
    kept.insert(format!("Session {}", between(&read(DOORS[1]), "const SLOT = '", "'")));
    let vault = read(DOORS[2]);
    let (database, store) = (
        between(&vault, "const DATABASE = '", "'"),
        between(&vault, "const STORE = '", "'"),
    );
    kept.insert(format!("Indexed {database}/{store}"));
    let present = between(&storage, "export const PRESENT = '", "'");
    for file in sources() {
        let text = fs::read_to_string(&file).unwrap();
        if file.ends_with(DOORS[0]) {
            continue;
        }
        for call in text.split("tab.set(").skip(1) {
            let key = if call.starts_with("PRESENT,") {
                present.to_owned()
            } else if let Some(rest) = call.strip_prefix('`') {
                format!("{}*", rest.split("${").next().unwrap())
            } else {
                panic!("{}: tab.set(… is not understood here: teach this test", file.display())
            };
            kept.insert(format!("Session {prefix}{key}"));
        }
    }
    kept
}

/// What the data map says a browser keeps, cookies aside: those are the server's.
fn kept_by_the_map() -> BTreeSet<String> {
    let keys = ELSEWHERE.iter().flat_map(|entry| match entry.place {
        Place::Browser(keys) => keys,
        _ => &[],
    });
    keys.filter(|key| key.storage != Storage::Cookie)
        .map(|key| format!("{:?} {}", key.storage, key.name))
        .collect()
}

#[test]
fn every_key_that_the_browser_keeps_has_an_entry_and_every_entry_a_key() {
    assert_eq!(kept_by_the_source(), kept_by_the_map());
}

#[test]
fn storage_is_reached_in_the_known_places_only() {
    for file in sources() {
        if DOORS.iter().any(|door| file.ends_with(door)) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for word in WORDS {
            assert!(
                !text.contains(word),
                "{} reaches for {word}: go through one of {DOORS:?}",
                file.display()
            );
        }
    }
}
