//! What a member keeps under a seal that the server cannot open, over the real router.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wire::{
    AccountData, AccountRefusalCode as Code, AccountRole, AuditPage, Blob, EraseVault, KeepVault, KeptVault,
    VaultDigest, limits,
};

use crate::harness::Server;
use crate::person::{Person, code};

const PATH: &str = "/api/account/vault";

fn keep(from: Option<&[u8]>, vault: &[u8]) -> KeepVault {
    KeepVault {
        from: from.map(digest),
        vault: Blob::new(vault.to_vec()).unwrap(),
    }
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
    let before: AuditPage = anna.get("/api/audit?limit=100").await;
    // It is saved often: no fresh proof is asked for.
    server.age_proofs().await;

    assert_eq!(kept(&mut anna).await, None);
    let () = anna.does("PUT", PATH, keep(None, b"one")).await;
    assert_eq!(kept(&mut anna).await.as_deref(), Some(&b"one"[..]));
    assert_eq!(kept(&mut bert).await, None);

    let changed = (409, Code::VaultChanged);
    assert_eq!(anna.refused("PUT", PATH, keep(None, b"two")).await, changed);
    assert_eq!(anna.refused("PUT", PATH, keep(Some(b"two"), b"two")).await, changed);
    assert_eq!(bert.refused("PUT", PATH, keep(Some(b"one"), b"two")).await, changed);
    let () = anna.does("PUT", PATH, keep(Some(b"one"), b"two")).await;
    assert_eq!(anna.refused("PUT", PATH, keep(Some(b"one"), b"three")).await, changed);
    assert_eq!(kept(&mut anna).await.as_deref(), Some(&b"two"[..]));

    let erase = |vault| EraseVault { from: digest(vault) };
    assert_eq!(bert.refused("DELETE", PATH, erase(b"two")).await, changed);
    assert_eq!(anna.refused("DELETE", PATH, erase(b"one")).await, changed);
    let () = anna.does("DELETE", PATH, erase(b"two")).await;
    assert_eq!(kept(&mut anna).await, None);
    assert_eq!(anna.refused("DELETE", PATH, erase(b"two")).await, changed);

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
    let () = bert.does("PUT", PATH, keep(None, b"sealed")).await;
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
    let largest = vec![7; limits::VAULT];
    let () = anna.does("PUT", PATH, keep(None, &largest)).await;
    assert_eq!(kept(&mut anna).await, Some(largest));
    let of = |length: usize| json!({"from": null, "vault": "A".repeat(length)});
    // Four characters are three bytes.
    let more = limits::VAULT.div_ceil(3) * 4;
    assert_eq!(anna.refused("PUT", PATH, of(more + 4)).await, (400, Code::Malformed));
    assert_eq!(anna.refused("PUT", PATH, of(more + 1024)).await, (413, Code::TooLarge));
    for body in [
        json!({}),
        json!({"from": null}),
        json!({"from": "AAAA", "vault": "AAAA"}),
        json!({"from": null, "vault": "not base64"}),
        json!({"from": null, "vault": "AAAA", "more": 1}),
    ] {
        assert_eq!(anna.refused("PUT", PATH, &body).await, (400, Code::Malformed), "{body}");
    }
    for body in [json!({}), json!({"from": null})] {
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
