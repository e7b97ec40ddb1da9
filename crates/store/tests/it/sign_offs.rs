//! Who agreed before the server went live, and that it did.

use store::{Given, KeptSignOff, KeptSignOffs, Store, StoreError};
use wire::{AccountRole, SignOffStep};

use crate::accounts::{id, note, two};
use crate::ground::Ground;

const OFFICER: SignOffStep = SignOffStep::ProtectionOfficer;
const COUNCIL: SignOffStep = SignOffStep::WorksCouncil;

fn given(by: u8, role: AccountRole, configuration: &str) -> Given {
    Given {
        by: id(by),
        role,
        at: 7,
        configuration: configuration.to_owned(),
    }
}

fn agreed(step: SignOffStep, configuration: &str) -> KeptSignOff {
    let role = match step {
        SignOffStep::ProtectionOfficer => AccountRole::ProtectionOfficer,
        SignOffStep::WorksCouncil => AccountRole::WorksCouncil,
    };
    KeptSignOff {
        step,
        reason: None,
        given: given(2, role, configuration),
    }
}

fn not_applicable(step: SignOffStep, configuration: &str) -> KeptSignOff {
    KeptSignOff {
        step,
        reason: Some("Es gibt keinen Rat.".to_owned()),
        given: given(1, AccountRole::Administrator, configuration),
    }
}

async fn say(store: &Store, new: &KeptSignOff) {
    store.sign_off(new, &note("sign_off_agreed", 1)).await.unwrap();
}

async fn go_live(store: &Store, at: u64, configuration: &str) -> Result<(), StoreError> {
    let given = Given {
        at,
        ..given(1, AccountRole::Administrator, configuration)
    };
    store.go_live(&given, &note("went_live", 1)).await
}

pub async fn what_was_said_is_replaced_and_taken_back_only_as_what_it_is(ground: Ground) {
    let store = ground.open().await;
    assert_eq!(store.sign_offs().await.unwrap(), KeptSignOffs::default());
    say(&store, &not_applicable(OFFICER, "a")).await;
    say(&store, &agreed(OFFICER, "b")).await;
    say(&store, &not_applicable(COUNCIL, "b")).await;
    store.close().await;
    let store = ground.open().await;
    let kept = store.sign_offs().await.unwrap();
    assert_eq!(
        kept.of(OFFICER),
        Some(&agreed(OFFICER, "b")),
        "without the reason of before"
    );
    assert_eq!(kept.of(COUNCIL), Some(&not_applicable(COUNCIL, "b")));
    assert_eq!((kept.steps.len(), kept.released), (2, None));
    let withdraw = async |step, agreed| {
        let role = AccountRole::ProtectionOfficer;
        store
            .withdraw_sign_off(step, agreed, role, &note("sign_off_withdrawn", 1))
            .await
    };
    let noted = store.audit(u64::MAX, 9).await.unwrap().len();
    for (step, agreed) in [(OFFICER, false), (COUNCIL, true)] {
        assert!(matches!(withdraw(step, agreed).await, Err(StoreError::Unknown)));
    }
    assert_eq!(store.sign_offs().await.unwrap().steps.len(), 2);
    assert_eq!(
        store.audit(u64::MAX, 9).await.unwrap().len(),
        noted,
        "what was not done"
    );
    withdraw(OFFICER, true).await.unwrap();
    withdraw(COUNCIL, false).await.unwrap();
    assert_eq!(store.sign_offs().await.unwrap(), KeptSignOffs::default());
    assert_eq!(store.audit(u64::MAX, 9).await.unwrap().len(), noted + 2);
}

pub async fn administrators_take_nothing_from_whoever_has_the_role(ground: Ground) {
    let store = ground.open().await;
    let tries = async |new: &KeptSignOff| store.sign_off(new, &note("sign_off_exempted", 1)).await;
    let takes = async |agreed| {
        let role = AccountRole::Administrator;
        store
            .withdraw_sign_off(COUNCIL, agreed, role, &note("sign_off_withdrawn", 1))
            .await
    };
    say(&store, &agreed(COUNCIL, "a")).await;
    assert!(matches!(
        tries(&not_applicable(COUNCIL, "a")).await,
        Err(StoreError::Unknown)
    ));
    assert!(matches!(takes(true).await, Err(StoreError::Unknown)));
    assert_eq!(
        store.sign_offs().await.unwrap().of(COUNCIL),
        Some(&agreed(COUNCIL, "a"))
    );
    // The council's own reason is the council's.
    let own = KeptSignOff {
        given: agreed(COUNCIL, "a").given,
        ..not_applicable(COUNCIL, "a")
    };
    say(&store, &own).await;
    assert!(matches!(
        tries(&not_applicable(COUNCIL, "b")).await,
        Err(StoreError::Unknown)
    ));
    assert!(matches!(takes(false).await, Err(StoreError::Unknown)));
    assert_eq!(store.sign_offs().await.unwrap().of(COUNCIL), Some(&own));
    // What was agreed to is another server by now: whether there is still a council, administrators may say.
    say(&store, &agreed(COUNCIL, "a")).await;
    tries(&not_applicable(COUNCIL, "b")).await.unwrap();
    tries(&not_applicable(COUNCIL, "c")).await.unwrap();
    takes(false).await.unwrap();
    assert_eq!(store.sign_offs().await.unwrap(), KeptSignOffs::default());
}

pub async fn a_server_goes_live_once_nothing_is_missing_for_its_configuration(ground: Ground) {
    let store = ground.open().await;
    let missing = |outcome: Result<(), StoreError>| matches!(outcome, Err(StoreError::SignOffMissing));
    assert!(missing(go_live(&store, 8, "a").await));
    say(&store, &agreed(OFFICER, "a")).await;
    assert!(missing(go_live(&store, 8, "a").await));
    say(&store, &not_applicable(COUNCIL, "earlier")).await;
    assert!(
        missing(go_live(&store, 8, "b").await),
        "agreed for another configuration"
    );
    assert_eq!(store.sign_offs().await.unwrap().released, None);
    go_live(&store, 8, "a").await.unwrap();
    go_live(&store, 9, "a").await.unwrap();
    let released = store.sign_offs().await.unwrap().released.unwrap();
    assert_eq!(
        (released.at, released.configuration.as_str()),
        (8, "a"),
        "the first time stays"
    );
    let noted = store.audit(u64::MAX, 9).await.unwrap();
    assert_eq!(noted.iter().filter(|entry| entry.action == "went_live").count(), 1);
    // Of another configuration it is another going live; what was said of it is looked at anew.
    assert!(missing(go_live(&store, 10, "b").await));
    say(&store, &agreed(OFFICER, "b")).await;
    go_live(&store, 10, "b").await.unwrap();
    assert_eq!(store.sign_offs().await.unwrap().released.unwrap().at, 10);
    assert!(store.audit_intact().await.unwrap());
}

pub async fn who_has_signed_off_is_counted_and_forgotten_with_the_account(ground: Ground) {
    let store = ground.open().await;
    two(&store).await;
    say(&store, &agreed(COUNCIL, "a")).await;
    let counted = async || {
        let rows = store.rows_of(id(2)).await.unwrap();
        rows.iter()
            .find(|count| count.entry == "sign_offs")
            .map(|count| count.rows)
    };
    assert_eq!(counted().await, Some(1));
    store.erase_member(id(2), &note("member_erased", 2)).await.unwrap();
    let kept = store.sign_offs().await.unwrap();
    assert_eq!(kept.of(COUNCIL), Some(&agreed(COUNCIL, "a")), "role and day stay");
    assert!(store.member(id(2)).await.unwrap().is_none(), "and name nobody");
}
