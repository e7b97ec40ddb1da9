//! What a member keeps under a seal that the server cannot open, over the real router.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wire::{
    Account, AccountData, AccountRefusalCode as Code, AccountRole, AuditPage, Blob, EraseVault, KeepVault, KeptVault,
    MemberId, VaultDigest, limits,
};

use crate::harness::Server;
use crate::person::{Person, code};

const PATH: &str = "/api/account/vault";

fn keep(member: MemberId, from: Option<&[u8]>, vault: &[u8]) -> KeepVault {
    KeepVault {
        from: from.map(digest),
        member,
        vault: Blob::new(vault.to_vec()).unwrap(),
    }
}

async fn id(person: &mut Person) -> MemberId {
    let account: Account = person.get("/api/account").await;
    account.member
}

fn digest(vault: &[u8]) -> VaultDigest {
    VaultDigest(Sha256::digest(vault).into())
}

async fn kept(person: &mut Person) -> Option<Vec<u8>> {
    let kept: KeptVault = person.get(PATH).await;
    let vault = kept.vault.map(Blob::into_vec);
    assert_eq!(kept.digest, vault.as_deref().map(digest));
    vault
}

#[tokio::test]
async fn a_vault_is_its_members_own_and_replaced_only_by_whoever_has_seen_it() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let link = anna.invite("bert", AccountRole::Member).await;
    let mut bert = Person::welcome(server.http(), &link).await;
    let (a, b) = (id(&mut anna).await, id(&mut bert).await);
    let before: AuditPage = anna.get("/api/audit?limit=100").await;
    // It is saved often: no fresh proof is asked for.
    server.age_proofs().await;

    assert_eq!(kept(&mut anna).await, None);
    let () = anna.does("PUT", PATH, keep(a, None, b"one")).await;
    assert_eq!(kept(&mut anna).await.as_deref(), Some(&b"one"[..]));
    assert_eq!(kept(&mut bert).await, None);

    let changed = (409, Code::VaultChanged);
    assert_eq!(anna.refused("PUT", PATH, keep(a, None, b"two")).await, changed);
    assert_eq!(anna.refused("PUT", PATH, keep(a, Some(b"two"), b"two")).await, changed);
    assert_eq!(bert.refused("PUT", PATH, keep(b, Some(b"one"), b"two")).await, changed);
    let () = anna.does("PUT", PATH, keep(a, Some(b"one"), b"two")).await;
    assert_eq!(
        anna.refused("PUT", PATH, keep(a, Some(b"one"), b"three")).await,
        changed
    );
    assert_eq!(kept(&mut anna).await.as_deref(), Some(&b"two"[..]));

    let erase = |member, vault| EraseVault {
        from: digest(vault),
        member,
    };
    assert_eq!(bert.refused("DELETE", PATH, erase(b, b"two")).await, changed);
    assert_eq!(anna.refused("DELETE", PATH, erase(a, b"one")).await, changed);
    let () = anna.does("DELETE", PATH, erase(a, b"two")).await;
    assert_eq!(kept(&mut anna).await, None);
    assert_eq!(anna.refused("DELETE", PATH, erase(a, b"two")).await, changed);

    let after: AuditPage = anna.get("/api/audit?limit=100").await;
    assert_eq!(before.entries.len(), after.entries.len(), "the log says nothing of it");
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_vault_is_exported_as_it_is_kept_survives_a_restart_and_goes_with_the_account() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let link = anna.invite("bert", AccountRole::Member).await;
    let mut bert = Person::welcome(server.http(), &link).await;
    let b = id(&mut bert).await;
    let () = bert.does("PUT", PATH, keep(b, None, b"sealed")).await;
    let server = server.restart().await;
    let mut again = Person::at(server.http());
    again.cookie = bert.cookie;
    assert_eq!(kept(&mut again).await.as_deref(), Some(&b"sealed"[..]));
    let data: AccountData = again.get("/api/account/data").await;
    let rows = &data.entries.iter().find(|kept| kept.entry == "vaults").unwrap().rows;
    assert_eq!(rows[0]["vault"], json!("c2VhbGVk"));
    let erased: Value = again.does("DELETE", "/api/account", ()).await;
    let counts = erased["deleted"].as_array().unwrap();
    assert!(counts.contains(&json!({"entry": "vaults", "rows": 1})), "{counts:?}");
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_vault_has_its_limit_and_its_form() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let a = id(&mut anna).await;
    let largest = vec![7; limits::VAULT];
    let () = anna.does("PUT", PATH, keep(a, None, &largest)).await;
    assert_eq!(kept(&mut anna).await, Some(largest));
    let of = |length: usize| json!({"from": null, "member": a, "vault": "A".repeat(length)});
    // Four characters are three bytes.
    let more = limits::VAULT.div_ceil(3) * 4;
    assert_eq!(anna.refused("PUT", PATH, of(more + 4)).await, (400, Code::Malformed));
    assert_eq!(anna.refused("PUT", PATH, of(more + 1024)).await, (413, Code::TooLarge));
    for body in [
        json!({}),
        json!({"from": null, "member": a}),
        json!({"from": null, "vault": "AAAA"}),
        json!({"from": "AAAA", "member": a, "vault": "AAAA"}),
        json!({"from": null, "member": a, "vault": "not base64"}),
        json!({"from": null, "member": a, "vault": "AAAA", "more": 1}),
    ] {
        assert_eq!(anna.refused("PUT", PATH, &body).await, (400, Code::Malformed), "{body}");
    }
    for body in [
        json!({}),
        json!({"from": null, "member": a}),
        json!({"from": digest(b"one")}),
    ] {
        assert_eq!(
            anna.refused("DELETE", PATH, &body).await,
            (400, Code::Malformed),
            "{body}"
        );
    }
    // Nobody who is not signed in has as much read.
    let long = vec![b' '; 17 * 1024];
    let answer = Person::at(server.http()).ask("PUT", PATH, &long).await;
    assert_eq!(code(&answer), (401, Code::SignInFirst));
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_vault_is_changed_for_whom_the_page_means_or_not_at_all() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let link = anna.invite("bert", AccountRole::Member).await;
    let mut bert = Person::welcome(server.http(), &link).await;
    let (a, b) = (id(&mut anna).await, id(&mut bert).await);
    let refused = (403, Code::NotAllowed);
    // A page of Anna's, after Bert has signed in in another tab of the same browser.
    assert_eq!(bert.refused("PUT", PATH, keep(a, None, b"of anna")).await, refused);
    assert_eq!(kept(&mut bert).await, None);
    let () = bert.does("PUT", PATH, keep(b, None, b"of bert")).await;
    let from = digest(b"of bert");
    let erase = |member| EraseVault { from, member };
    assert_eq!(
        bert.refused("PUT", PATH, keep(a, Some(b"of bert"), b"of anna")).await,
        refused
    );
    assert_eq!(bert.refused("DELETE", PATH, erase(a)).await, refused);
    assert_eq!(kept(&mut bert).await.as_deref(), Some(&b"of bert"[..]));
    let () = bert.does("DELETE", PATH, erase(b)).await;
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_member_has_few_vaults_on_their_way_at_once() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let link = anna.invite("bert", AccountRole::Member).await;
    let mut bert = Person::welcome(server.http(), &link).await;
    let (a, b) = (id(&mut anna).await, id(&mut bert).await);
    let body = serde_json::to_vec(&keep(a, None, b"one")).unwrap();
    let mut first = anna.begin("PUT", PATH, body.len()).await;
    let second = anna.begin("PUT", PATH, body.len()).await;
    let wait = (429, Code::TooManyTries);
    assert_eq!(anna.refused("PUT", PATH, keep(a, None, b"two")).await, wait);
    let () = bert.does("PUT", PATH, keep(b, None, b"of bert")).await;
    // The first arrives, and leaves its place.
    first.write_all(&body).await.unwrap();
    let mut answer = String::new();
    first.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
    let () = anna.does("PUT", PATH, keep(a, Some(b"one"), b"two")).await;
    drop(second);
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_vault_that_cannot_be_given_out_is_not_exported_as_none() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let a = id(&mut anna).await;
    let store = store::Store::embedded(server.directory.path()).await.unwrap();
    store.keep_vault(a, None, &vec![7; limits::VAULT + 1], 1).await.unwrap();
    store.close().await;
    for path in [PATH, "/api/account/data"] {
        assert_eq!(anna.refused("GET", path, ()).await, (500, Code::Internal), "{path}");
    }
    server.running.shutdown().await;
}
