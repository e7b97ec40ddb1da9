//! What somebody else who got in keeps once they are locked out: nothing.

use store::{Passkey, Proven, Session, StoreError};
use wire::{AccountRole, MemberState};
use zeroize::Zeroizing;

use crate::accounts::{NOW, id, new, note, proven, session, ticket, two};
use crate::ground::Ground;

/// A passkey of account `member`.
fn passkey(n: u8, member: u8) -> Passkey {
    Passkey {
        credential: [n; 32],
        member: id(member),
        passkey: b"{}".to_vec(),
        label: "Telefon".to_owned(),
        id: [n; 16],
        added_at: NOW,
    }
}

pub async fn nothing_is_changed_on_behalf_of_a_session_that_has_ended(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    store.begin_session(&session(3, 1), &proven(1), None, 10).await.unwrap();
    let acting = store.in_session([3; 32]);
    let done = note("member_changed", 2);
    acting.set_policy(&[], &done).await.unwrap();
    store.end_session([3; 32]).await.unwrap();
    let entries = store.audit(u64::MAX, 100).await.unwrap().len();
    let third = new(3, AccountRole::Administrator);
    let role = Some(AccountRole::Administrator);
    for changed in [
        acting.add_member(&third, &ticket(3), 10, &done).await,
        acting.change_member(id(2), role, None, &done).await,
        acting.erase_member(id(2), &done).await.map(drop),
        acting.link_member(&ticket(2), &done).await,
        acting.set_policy(&[("create", "everybody".to_owned())], &done).await,
        acting.change_profile(id(1), &third.profile).await,
        acting.set_password(id(1), "phc of an intruder", [3; 32], &done).await,
        acting.begin_totp(id(1), &[7; 20]).await,
        acting.prove_totp(id(1), &[7; 20], 5, &[], &done).await,
        acting.remove_totp(id(1), &done).await,
        acting.add_passkey(&passkey(5, 1), 10, &done).await,
        acting.remove_passkey(id(1), &[5; 16], &done).await,
        acting.end_session_of(id(1), &[4; 16]).await,
        acting.end_other_sessions(id(1), [3; 32]).await,
    ] {
        assert!(matches!(changed, Err(StoreError::SignedOut)), "{changed:?}");
    }
    assert_eq!(store.audit(u64::MAX, 100).await.unwrap().len(), entries);
    assert_eq!(store.password(id(1)).await.unwrap().as_deref(), Some("phc 1"));
}

pub async fn a_sign_in_under_way_does_not_survive_the_change_of_what_it_proved(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    let done = note("password_changed", 2);
    store.add_passkey(&passkey(5, 2), 10, &done).await.unwrap();
    let by_passkey = Proven::Passkey([5; 32]);
    store
        .begin_session(&session(3, 2), &by_passkey, None, 10)
        .await
        .unwrap();
    store.begin_session(&session(4, 2), &proven(2), None, 10).await.unwrap();
    for (n, other) in [(1, &proven(2)), (1, &by_passkey), (2, &Proven::Passkey([6; 32]))] {
        let begun = store.begin_session(&session(9, n), other, None, 10).await;
        assert!(
            matches!(begun, Err(StoreError::Unknown)),
            "of another account, or of none"
        );
    }
    // A hash is kept anew only in place of the one that was verified.
    store.set_password(id(2), "phc new", [3; 32], &done).await.unwrap();
    assert!(
        !store
            .rehash_password(id(2), "phc 2", "phc of an intruder")
            .await
            .unwrap()
    );
    assert_eq!(store.password(id(2)).await.unwrap().as_deref(), Some("phc new"));
    assert!(store.rehash_password(id(2), "phc new", "phc newer").await.unwrap());
    store.remove_passkey(id(2), &[5; 16], &done).await.unwrap();
    for late in [&proven(2), &by_passkey] {
        let begun = store.begin_session(&session(9, 2), late, None, 10).await;
        assert!(matches!(begun, Err(StoreError::Unknown)));
    }
    let now = Proven::Password(Zeroizing::new("phc newer".to_owned()));
    store.begin_session(&session(9, 2), &now, None, 10).await.unwrap();
}

pub async fn whoever_sets_a_factor_up_has_proven_it_in_that_session_alone(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    for n in 3..=7 {
        let begun = Session {
            factor_proven: n == 7,
            ..session(n, 2)
        };
        store.begin_session(&begun, &proven(2), None, 10).await.unwrap();
    }
    let done = note("factor_added", 2);
    let codes = store.in_session([3; 32]);
    codes.begin_totp(id(2), &[7; 20]).await.unwrap();
    assert!(!store.session([3; 32], NOW).await.unwrap().unwrap().factor_proven);
    codes.prove_totp(id(2), &[7; 20], 5, &[], &done).await.unwrap();
    let phone = store.in_session([4; 32]);
    phone.add_passkey(&passkey(5, 2), 10, &done).await.unwrap();
    // A fresh proof, of the password alone and of more; what was proven stays so.
    for (old, new, factor) in [(5, 15, false), (6, 16, true), (7, 17, false)] {
        store
            .confirm_session([old; 32], [new; 32], NOW + 700, factor)
            .await
            .unwrap();
    }
    let mut kept: Vec<_> = store.sessions(id(2), NOW).await.unwrap();
    kept.sort_by_key(|session| session.session);
    let kept: Vec<_> = kept.iter().map(|kept| (kept.session[0], kept.factor_proven)).collect();
    assert_eq!(kept, [(3, true), (4, true), (15, false), (16, true), (17, true)]);
}

pub async fn a_link_that_is_used_ends_every_way_in_and_one_that_is_not_ends_none(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    let done = note("passkey_added", 2);
    store.add_passkey(&passkey(5, 2), 10, &done).await.unwrap();
    store.begin_totp(id(2), &[7; 20]).await.unwrap();
    store.prove_totp(id(2), &[7; 20], 5, &[], &done).await.unwrap();
    store.begin_session(&session(3, 2), &proven(2), None, 10).await.unwrap();
    store.link_member(&ticket(2), &done).await.unwrap();
    assert!(store.session([3; 32], NOW).await.unwrap().is_none());
    assert!(store.password(id(2)).await.unwrap().is_some() && store.totp(id(2)).await.unwrap().is_some());
    assert_eq!(store.passkeys(id(2)).await.unwrap().len(), 1);
    store.accept(&ticket(2).ticket, id(2), "phc new", &done).await.unwrap();
    assert!(store.passkeys(id(2)).await.unwrap().is_empty() && store.totp(id(2)).await.unwrap().is_none());
    assert_eq!(store.password(id(2)).await.unwrap().as_deref(), Some("phc new"));
}

pub async fn a_link_is_good_only_for_what_the_account_was_when_it_was_made(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    let change = note("member_changed", 2);
    let role = Some(AccountRole::Administrator);
    for (role, suspended, void) in [
        (role, None, true),
        (None, Some(true), true),
        (None, Some(false), false),
        (role, Some(false), false),
    ] {
        store.link_member(&ticket(2), &change).await.unwrap();
        store.change_member(id(2), role, suspended, &change).await.unwrap();
        let kept = store.ticket(&ticket(2).ticket, NOW).await.unwrap();
        assert_eq!(kept.is_none(), void, "{role:?} {suspended:?}");
    }
}

pub async fn whoever_can_prove_nothing_is_no_other_administrator(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    let change = note("member_changed", 2);
    let role = Some(AccountRole::Administrator);
    store.change_member(id(2), role, None, &change).await.unwrap();
    // As it may be left behind by an earlier release.
    ground.run("DELETE FROM passwords WHERE member = $1", &[&[2; 16]]).await;
    assert_eq!(store.member(id(2)).await.unwrap().unwrap().state, MemberState::Active);
    let down = Some(AccountRole::Member);
    for lost in [
        store.change_member(id(1), down, None, &change).await,
        store.change_member(id(1), None, Some(true), &change).await,
        store.erase_member(id(1), &change).await.map(drop),
    ] {
        assert!(matches!(lost, Err(StoreError::LastAdministrator)));
    }
    store.add_passkey(&passkey(5, 2), 10, &change).await.unwrap();
    store.add_passkey(&passkey(6, 2), 10, &change).await.unwrap();
    store.remove_passkey(id(2), &[6; 16], &change).await.unwrap();
    let last = store.remove_passkey(id(2), &[5; 16], &change).await;
    assert!(matches!(last, Err(StoreError::LastProof)));
    assert_eq!(store.passkeys(id(2)).await.unwrap().len(), 1);
    store.change_member(id(1), down, None, &change).await.unwrap();
}
