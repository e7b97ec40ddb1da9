//! People the organisation's own provider knows.

use store::{AtProvider, Passkey, Proven, Session, Store, StoreError};
use wire::{AccountRole, MemberState};

use crate::accounts::{NOW, id, new, note, proven, session, two};
use crate::ground::Ground;

const ISSUER: &str = "https://login.example";

fn at(name: &str) -> AtProvider<'_> {
    AtProvider { issuer: ISSUER, name }
}

/// Account `n`, known to the provider as `subject`.
async fn known(store: &Store, n: u8, subject: &str, role: AccountRole) {
    let note = note("member_created", n);
    store
        .add_provider_member(at(subject), &new(n, role), 10, &note)
        .await
        .unwrap();
}

/// Session `n` of account `member`, which the provider calls `name`.
async fn began(store: &Store, n: u8, member: u8, name: &str) {
    let begun = Session {
        at_provider: Some(store.session_at_provider(at(name))),
        ..session(n, member)
    };
    store.begin_session(&begun, &Proven::Provider, None, 10).await.unwrap();
}

async fn lasts(store: &Store, n: u8) -> bool {
    store.session([n; 32], NOW).await.unwrap().is_some()
}

pub async fn whom_the_provider_knows_is_found_by_its_name_for_them_and_named_nowhere(ground: Ground) {
    let store = ground.open().await;
    known(&store, 1, "findable subject", AccountRole::Administrator).await;
    let kept = store.member_by_provider(at("findable subject")).await.unwrap().unwrap();
    assert!(kept.member == id(1) && kept.state == MemberState::Active);
    let elsewhere = AtProvider {
        issuer: "https://other.example",
        name: "findable subject",
    };
    for stranger in [at("another"), at(""), elsewhere] {
        assert!(store.member_by_provider(stranger).await.unwrap().is_none());
    }
    let again = note("member_created", 2);
    let new = new(2, AccountRole::Member);
    let twice = store
        .add_provider_member(at("findable subject"), &new, 10, &again)
        .await;
    assert!(matches!(twice, Err(StoreError::LoginTaken)), "{twice:?}");
    let full = store.add_provider_member(at("another"), &new, 1, &again).await;
    assert!(matches!(full, Err(StoreError::TooMany)), "{full:?}");
    assert_eq!(store.members_kept().await.unwrap(), 1, "nothing of either is left");
    began(&store, 3, 1, "findable session").await;
    store.close().await;
    for planted in ["findable subject", "findable session", ISSUER] {
        assert!(!ground.has_in_files(planted.as_bytes()).await, "{planted}");
    }
}

pub async fn the_provider_ends_what_it_began_and_nothing_else(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    known(&store, 3, "person", AccountRole::Member).await;
    known(&store, 4, "another person", AccountRole::Member).await;
    began(&store, 3, 3, "first").await;
    began(&store, 4, 3, "second").await;
    began(&store, 5, 4, "third").await;
    store.begin_session(&session(6, 1), &proven(1), None, 10).await.unwrap();
    assert!(
        store
            .session([3; 32], NOW)
            .await
            .unwrap()
            .unwrap()
            .at_provider
            .is_some()
    );
    assert!(
        store
            .session([6; 32], NOW)
            .await
            .unwrap()
            .unwrap()
            .at_provider
            .is_none()
    );

    assert_eq!(store.end_session_at_provider(at("first")).await.unwrap(), 1);
    assert_eq!(store.end_session_at_provider(at("first")).await.unwrap(), 0);
    let left = [lasts(&store, 3).await, lasts(&store, 4).await, lasts(&store, 5).await];
    assert_eq!(left, [false, true, true]);
    assert_eq!(store.end_provider_sessions(id(3)).await.unwrap(), 1);
    assert_eq!(store.end_provider_sessions(id(1)).await.unwrap(), 0);
    assert!(!lasts(&store, 4).await && lasts(&store, 5).await && lasts(&store, 6).await);

    // A session goes on under another token; the provider finds it all the same.
    store.confirm_session([5; 32], [7; 32], NOW + 600, false).await.unwrap();
    assert_eq!(store.end_session_at_provider(at("third")).await.unwrap(), 1);
    assert!(!lasts(&store, 7).await);
    let erased = store.erase_member(id(3), &note("member_erased", 3)).await.unwrap();
    assert!(erased.contains(&("provider_accounts", 1)), "{erased:?}");
    assert!(store.member_by_provider(at("person")).await.unwrap().is_none());
}

pub async fn whom_the_provider_knows_comes_in_by_the_provider_alone(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    known(&store, 3, "person", AccountRole::Member).await;
    let passkey = Passkey {
        credential: [5; 32],
        member: id(3),
        passkey: b"{}".to_vec(),
        label: "Telefon".to_owned(),
        id: [5; 16],
        added_at: NOW,
    };
    let note = note("passkey_added", 3);
    store.add_passkey(&passkey, 10, &note).await.unwrap();
    let passkey = Proven::Passkey([5; 32]);
    for (member, proof) in [(3, &passkey), (3, &proven(3)), (1, &Proven::Provider)] {
        let begun = store.begin_session(&session(9, member), proof, None, 10).await;
        assert!(matches!(begun, Err(StoreError::Unknown)), "{begun:?}");
    }
    // It is no way in, so it can be taken off.
    store.remove_passkey(id(3), &[5; 16], &note).await.unwrap();
    store.change_member(id(3), None, Some(true), &note).await.unwrap();
    let begun = store.begin_session(&session(9, 3), &Proven::Provider, None, 10).await;
    assert!(matches!(begun, Err(StoreError::Unknown)), "suspended");
    store.change_member(id(3), None, Some(false), &note).await.unwrap();
    assert_eq!(store.member(id(3)).await.unwrap().unwrap().state, MemberState::Active);
    began(&store, 9, 3, "first").await;
}

pub async fn an_administrator_the_provider_knows_is_another_one(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    let change = note("member_changed", 1);
    let down = Some(AccountRole::Member);
    let alone = store.change_member(id(1), down, None, &change).await;
    assert!(matches!(alone, Err(StoreError::LastAdministrator)));
    known(&store, 3, "person", AccountRole::Administrator).await;
    store.change_member(id(1), down, None, &change).await.unwrap();
    let alone = store.change_member(id(3), down, None, &change).await;
    assert!(matches!(alone, Err(StoreError::LastAdministrator)));
}
