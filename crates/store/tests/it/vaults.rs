//! Vaults: kept for one account, replaced by whoever has seen the last one, gone with the account.

use datamap::Settings;
use sha2::{Digest, Sha256};
use store::{Store, StoreError};
use wire::{VaultDigest, limits};

use crate::accounts::{DAY, NOW, id, note, session, two};
use crate::ground::Ground;

fn sealed(n: u8) -> Vec<u8> {
    format!("findable vault number {n}").into_bytes()
}

fn digest(n: u8) -> VaultDigest {
    VaultDigest(Sha256::digest(sealed(n)).into())
}

async fn keep(store: &Store, member: u8, from: Option<u8>, n: u8) -> Result<(), StoreError> {
    store
        .keep_vault(id(member), from.map(digest), &sealed(n), NOW + 5)
        .await
}

async fn kept(store: &Store, member: u8) -> Option<Vec<u8>> {
    store.vault(id(member)).await.unwrap().map(|kept| kept.vault)
}

pub async fn a_vault_survives_reopening_and_tells_its_day_alone(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    assert!(store.vault(id(2)).await.unwrap().is_none());
    let largest = vec![7; limits::VAULT];
    store.keep_vault(id(1), None, &largest, NOW).await.unwrap();
    keep(&store, 2, None, 1).await.unwrap();
    store.close().await;
    let store = ground.open().await;
    let found = store.vault(id(2)).await.unwrap().unwrap();
    assert_eq!((found.digest(), found.changed_day), (digest(1), NOW / DAY * DAY));
    assert_eq!(kept(&store, 2).await, Some(sealed(1)));
    assert_eq!(kept(&store, 1).await, Some(largest));
    store.close().await;
    // What is in it is sealed by the browser; that also which ways open it stays between it and the server.
    assert!(!ground.has_in_files(b"findable vault").await);
}

pub async fn a_vault_is_replaced_only_by_whoever_has_seen_it(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    let changed = |outcome: Result<(), StoreError>| matches!(outcome, Err(StoreError::VaultChanged));
    assert!(changed(keep(&store, 2, Some(1), 2).await), "nothing is kept");
    keep(&store, 2, None, 1).await.unwrap();
    assert!(changed(keep(&store, 2, None, 2).await), "something is kept");
    assert!(changed(keep(&store, 2, Some(2), 3).await), "something else is kept");
    assert_eq!(kept(&store, 2).await, Some(sealed(1)));
    keep(&store, 2, Some(1), 2).await.unwrap();
    assert!(changed(keep(&store, 2, Some(1), 3).await), "it was replaced");
    assert_eq!(kept(&store, 2).await, Some(sealed(2)));
    // Of two at once one is taken.
    let [one, other] = [3, 4].map(|n| {
        let store = store.clone();
        tokio::spawn(async move { keep(&store, 2, Some(2), n).await })
    });
    let (one, other) = (one.await.unwrap(), other.await.unwrap());
    assert!(one.is_ok() != other.is_ok());
    assert!(changed(one) || changed(other));
}

pub async fn a_vault_belongs_to_one_account_and_goes_with_it(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    keep(&store, 1, None, 1).await.unwrap();
    keep(&store, 2, None, 2).await.unwrap();
    assert!(matches!(keep(&store, 3, None, 3).await, Err(StoreError::Unknown)));
    let wrong = store.erase_vault(id(2), digest(1)).await;
    assert!(matches!(wrong, Err(StoreError::VaultChanged)));
    store.erase_vault(id(2), digest(2)).await.unwrap();
    let twice = store.erase_vault(id(2), digest(2)).await;
    assert!(matches!(twice, Err(StoreError::VaultChanged)));
    assert_eq!((kept(&store, 1).await, kept(&store, 2).await), (Some(sealed(1)), None));
    keep(&store, 2, None, 3).await.unwrap();
    let counts = store.rows_of(id(2)).await.unwrap();
    assert!(counts.iter().any(|count| count.entry == "vaults" && count.rows == 1));
    let deleted = store.erase_member(id(2), &note("member_erased", 2)).await.unwrap();
    assert!(deleted.contains(&("vaults", 1)));
    assert_eq!((kept(&store, 1).await, kept(&store, 2).await), (Some(sealed(1)), None));
}

pub async fn no_vault_is_changed_on_behalf_of_a_session_that_has_ended(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    let mine = session(1, 2);
    store
        .begin_session(&mine, &crate::accounts::proven(2), None, 50)
        .await
        .unwrap();
    let acting = store.in_session(mine.session);
    keep(&acting, 2, None, 1).await.unwrap();
    store.end_session(mine.session).await.unwrap();
    let late = keep(&acting, 2, Some(1), 2).await;
    assert!(matches!(late, Err(StoreError::SignedOut)));
    let late = acting.erase_vault(id(2), digest(1)).await;
    assert!(matches!(late, Err(StoreError::SignedOut)));
    assert_eq!(kept(&store, 2).await, Some(sealed(1)));
}

pub async fn vaults_erased_one_after_the_other_leave_the_files_with_the_next_run(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    keep(&store, 1, None, 1).await.unwrap();
    let file = file(&ground).await;
    for n in 2..20 {
        keep(&store, 2, None, n).await.unwrap();
        store.erase_vault(id(2), digest(n)).await.unwrap();
    }
    // Nobody who writes waited for tables written anew.
    assert_eq!(self::file(&ground).await, file);
    assert!(store.sweep(NOW, &Settings::default()).await.unwrap().complete);
    if !ground.is_embedded() {
        assert_ne!(self::file(&ground).await, file, "what was erased is still in the files");
    }
    assert_eq!((kept(&store, 1).await, kept(&store, 2).await), (Some(sealed(1)), None));
}

/// Which file the table is in; the embedded database has one for all.
async fn file(ground: &Ground) -> i64 {
    if ground.is_embedded() {
        return 0;
    }
    let pool = ground.pool().await;
    let file = sqlx::query_scalar("SELECT pg_relation_filenode('vaults')::bigint")
        .fetch_one(&pool)
        .await
        .unwrap();
    pool.close().await;
    file
}
