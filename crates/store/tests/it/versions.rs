//! What documents said, from when to when.

use datamap::{DAY, Settings};
use store::{KeptVersion, NewVersion, Store};

use crate::ground::Ground;

/// Three years with a leap day.
const THREE_YEARS: u64 = 1_096 * DAY;

fn notice(words: &str) -> NewVersion {
    NewVersion {
        paper: "notice",
        content: format!("sha256:{words}"),
        texts: vec![("de", format!("# {words}")), ("en", format!("# {words}, in English"))],
    }
}

async fn issue(store: &Store, words: &str, now: u64) -> u64 {
    store.issue_versions(&[notice(words)], now).await.unwrap()
}

/// Number, words, from when, until when.
fn told(kept: &[KeptVersion]) -> Vec<(u64, &str, u64, Option<u64>)> {
    kept.iter()
        .map(|kept| {
            let version = &kept.version;
            (
                version.number,
                kept.text.as_str(),
                version.issued_at,
                version.superseded_at,
            )
        })
        .collect()
}

pub async fn a_version_holds_until_another_supersedes_it(ground: Ground) {
    let store = ground.open().await;
    assert_eq!(store.newest_versions().await.unwrap(), []);
    let another = NewVersion {
        paper: "record",
        ..notice("record")
    };
    assert_eq!(store.issue_versions(&[notice("a"), another], 10).await.unwrap(), 2);
    assert_eq!(issue(&store, "b", 20).await, 1);
    // A clock that went back changes nothing of their order.
    assert_eq!(issue(&store, "a", 15).await, 1, "words of before are new again");
    store.close().await;
    let store = ground.open().await;
    let german = store.versions("notice", "de", 10).await.unwrap();
    assert_eq!(
        told(&german),
        [(3, "# a", 15, None), (2, "# b", 20, Some(15)), (1, "# a", 10, Some(20))]
    );
    let english = store.versions("notice", "en", 2).await.unwrap();
    assert_eq!(
        told(&english),
        [(3, "# a, in English", 15, None), (2, "# b, in English", 20, Some(15))]
    );
    let newest = store.newest_versions().await.unwrap();
    let names: Vec<(&str, &str, u64)> = newest
        .iter()
        .map(|one| (one.paper.as_str(), one.content.as_str(), one.issued_at))
        .collect();
    assert_eq!(
        names,
        [("notice", "sha256:a", 15), ("record", "sha256:record", 10)],
        "each once, whatever its languages"
    );
    assert_eq!(store.versions("measures", "de", 10).await.unwrap(), []);
}

pub async fn the_same_words_are_no_new_version(ground: Ground) {
    let store = ground.open().await;
    assert_eq!(issue(&store, "a", 10).await, 1);
    assert_eq!(issue(&store, "a", 20).await, 0);
    let kept = store.versions("notice", "de", 10).await.unwrap();
    assert_eq!(told(&kept), [(1, "# a", 10, None)]);
}

pub async fn a_superseded_version_goes_after_its_years_and_the_one_in_force_stays(ground: Ground) {
    let store = ground.open().await;
    let settings = Settings::default();
    issue(&store, "findable in clear", DAY).await;
    issue(&store, "b", 2 * DAY).await;
    let gone = async |now| store.sweep(now, &settings).await.unwrap().of("paper_versions");
    assert_eq!(gone(2 * DAY + THREE_YEARS - 1).await, 0);
    assert_eq!(gone(2 * DAY + THREE_YEARS).await, 2, "in both languages");
    let proof = &store.deletions(1).await.unwrap()[0];
    assert_eq!(
        (proof.complete, proof.deleted.as_slice()),
        (true, &[("paper_versions".to_owned(), 2)][..])
    );
    assert!(!ground.has_in_files(b"findable in clear").await, "still in a file");
    assert_eq!(gone(100 * THREE_YEARS).await, 0);
    assert_eq!(issue(&store, "b", 101 * THREE_YEARS).await, 0, "it is still in force");
    assert_eq!(issue(&store, "c", 101 * THREE_YEARS).await, 1);
    let kept = store.versions("notice", "de", 10).await.unwrap();
    let numbers: Vec<u64> = kept.iter().map(|kept| kept.version.number).collect();
    assert_eq!(numbers, [3, 2], "numbers go on");
}
