//! What somebody else who got in keeps once they are locked out: nothing.

use store::{Passkey, StoreError};
use wire::AccountRole;

use crate::accounts::{NOW, id, new, note, session, ticket, two};
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
    store.begin_session(&session(3, 1), None, 10).await.unwrap();
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
