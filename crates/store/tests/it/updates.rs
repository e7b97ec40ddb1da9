use datamap::Settings;
use sha2::{Digest, Sha256};
use store::{NewInvite, RoomUpdate, Store, StoreError};
use wire::{Door, InviteId, Rank, RoomId};

use crate::ground::Ground;
use crate::{marker, new_room};

const ROOM: RoomId = RoomId([1; 16]);

fn invite(n: u8) -> NewInvite {
    NewInvite {
        invite: InviteId([n; 16]),
        proof: [n; 32],
        wrapped_root: marker(n),
        rank: Rank::Presenter,
        knocks: true,
        single: true,
        ends_at: Some(50),
    }
}

/// An update of the room as [`new_room`] makes it.
fn update(seq: u64) -> RoomUpdate {
    RoomUpdate {
        base: digest(&new_room(1, 100).record),
        record: vec![seq as u8; 100],
        door: Door::Lobby,
        revoke: vec![],
        add: vec![],
        seq,
        most_invites: 64,
    }
}

fn digest(record: &[u8]) -> [u8; 32] {
    Sha256::digest(record).into()
}

async fn has(store: &Store, n: u8, now: u64) -> bool {
    store.invite(ROOM, InviteId([n; 16]), now).await.unwrap().is_some()
}

pub async fn an_update_adds_revokes_and_survives_reopening(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    let change = RoomUpdate {
        revoke: vec![InviteId([1; 16]), InviteId([77; 16])],
        add: vec![invite(2)],
        ..update(3)
    };
    store.update_room(ROOM, change, 10).await.unwrap();
    store.close().await;
    let store = ground.open().await;
    let room = store.room(ROOM, 10).await.unwrap().unwrap();
    assert_eq!((room.record, room.door), (vec![3; 100], Door::Lobby));
    assert!(!has(&store, 1, 10).await);
    let kept = store.invite(ROOM, InviteId([2; 16]), 10).await.unwrap().unwrap();
    assert_eq!((kept.rank, kept.knocks, kept.single), (Rank::Presenter, true, true));
    assert_eq!(kept.ends_at, Some(50));
    assert!(has(&store, 2, 49).await);
    assert!(!has(&store, 2, 50).await, "its own time is over before the room's");
}

pub async fn an_invitation_added_again_is_another_and_all_of_them_or_none(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    let before = store.invite(ROOM, InviteId([1; 16]), 10).await.unwrap().unwrap();
    let replaced = NewInvite {
        proof: [77; 32],
        wrapped_root: marker(77),
        ..invite(1)
    };
    let change = RoomUpdate {
        add: vec![replaced, invite(2)],
        most_invites: 1,
        ..update(1)
    };
    let outcome = store.update_room(ROOM, change.clone(), 10).await;
    assert!(matches!(outcome, Err(StoreError::TooMany)));
    let kept = store.invite(ROOM, InviteId([1; 16]), 10).await.unwrap().unwrap();
    assert!(kept == before, "nothing of it holds");
    let change = RoomUpdate {
        most_invites: 64,
        ..change
    };
    store.update_room(ROOM, change, 10).await.unwrap();
    let kept = store.invite(ROOM, InviteId([1; 16]), 10).await.unwrap().unwrap();
    assert_eq!((kept.proof, kept.wrapped_root), ([77; 32], marker(77)));
    assert_eq!(
        kept.record,
        vec![1; 100],
        "the record of that update, with the root of that update"
    );
    assert!(has(&store, 2, 10).await);
}

pub async fn an_update_counts_only_upwards(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    store.update_room(ROOM, update(5), 10).await.unwrap();
    for seq in [0, 4, 5] {
        let outcome = store.update_room(ROOM, update(seq), 10).await;
        assert!(matches!(outcome, Err(StoreError::Outdated { last: 5 })), "{seq}");
    }
    assert_eq!(store.room(ROOM, 10).await.unwrap().unwrap().record, vec![5; 100]);
    let next = RoomUpdate {
        base: digest(&[5; 100]),
        ..update(6)
    };
    store.update_room(ROOM, next, 10).await.unwrap();
}

pub async fn an_update_made_from_another_record_changes_nothing(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    store.update_room(ROOM, update(5), 10).await.unwrap();
    let late = RoomUpdate {
        revoke: vec![InviteId([1; 16])],
        add: vec![invite(2)],
        ..update(6)
    };
    match store.update_room(ROOM, late, 10).await {
        Err(StoreError::Changed { record, last }) => assert_eq!((record, last), (vec![5; 100], 5)),
        other => panic!("{other:?}"),
    }
    assert!(has(&store, 1, 10).await && !has(&store, 2, 10).await);
    assert_eq!(store.room(ROOM, 10).await.unwrap().unwrap().record, vec![5; 100]);
}

pub async fn an_update_that_cannot_be_kept_changes_nothing(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    let crowd = RoomUpdate {
        revoke: vec![InviteId([1; 16])],
        add: (10..13).map(invite).collect(),
        most_invites: 2,
        ..update(1)
    };
    assert!(matches!(
        store.update_room(ROOM, crowd, 10).await,
        Err(StoreError::TooMany)
    ));
    assert!(has(&store, 1, 10).await);
    assert!(!has(&store, 10, 10).await);
    let unknown = store.update_room(RoomId([9; 16]), update(1), 10).await;
    assert!(matches!(unknown, Err(StoreError::Unknown)));
    let expired = store.update_room(ROOM, update(1), 100).await;
    assert!(matches!(expired, Err(StoreError::Unknown)));
}

pub async fn a_room_of_the_former_release_keeps_its_meaning(ground: Ground) {
    ground.open().await.close().await;
    let statement = "INSERT INTO rooms (room, owner_vk, record, expires_at) VALUES ($1, $2, $3, 100)";
    ground.run(statement, &[&[5; 16], &[5; 32], &[0]]).await;
    let store = ground.open().await;
    let room = store.room(RoomId([5; 16]), 10).await.unwrap().unwrap();
    assert_eq!(room.door, Door::Open);
    assert!(room.ended.is_empty());
}

pub async fn an_ended_meeting_is_remembered_for_its_time(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    store.end_meeting(ROOM, [7; 16], 60).await.unwrap();
    store.end_meeting(ROOM, [7; 16], 60).await.unwrap();
    store.end_meeting(RoomId([9; 16]), [8; 16], 60).await.unwrap();
    assert_eq!(store.room(ROOM, 59).await.unwrap().unwrap().ended, [[7; 16]]);
    assert!(store.room(ROOM, 60).await.unwrap().unwrap().ended.is_empty());
    store.sweep(60, &Settings::default()).await.unwrap();
    assert!(store.room(ROOM, 0).await.unwrap().unwrap().ended.is_empty());
}

pub async fn a_room_is_kept_until_another_time_and_what_ends_with_it_follows(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    let own_end = RoomUpdate {
        add: vec![invite(2)],
        ..update(1)
    };
    store.update_room(ROOM, own_end, 10).await.unwrap();
    store.keep_room(ROOM, 300, 2, 10).await.unwrap();
    store.close().await;
    let store = ground.open().await;
    assert_eq!(store.room(ROOM, 299).await.unwrap().unwrap().expires_at, 300);
    assert!(has(&store, 1, 299).await && !has(&store, 1, 300).await);
    assert!(
        has(&store, 2, 49).await && !has(&store, 2, 50).await,
        "its own time stays"
    );
    store.keep_room(ROOM, 40, 3, 10).await.unwrap();
    assert!(store.room(ROOM, 40).await.unwrap().is_none());
    assert!(!has(&store, 1, 40).await && !has(&store, 2, 40).await);
}

pub async fn an_end_of_its_own_is_told_of_an_invitation_even_beyond_its_room(ground: Ground) {
    let store = ground.open().await;
    let mut new = new_room(1, 100);
    new.invites[0].ends_at = Some(250);
    store.create_room(new).await.unwrap();
    let end = async |now| {
        let invite = store.invite(ROOM, InviteId([1; 16]), now).await.unwrap();
        invite.and_then(|invite| invite.ends_at)
    };
    assert_eq!((end(99).await, end(100).await), (Some(250), None));
    store.keep_room(ROOM, 300, 1, 10).await.unwrap();
    assert_eq!((end(249).await, end(250).await), (Some(250), None));
    assert_eq!(store.rooms_kept_beyond(299).await.unwrap(), 1);
    assert_eq!(store.rooms_kept_beyond(300).await.unwrap(), 0);
}

pub async fn a_room_its_owner_ends_is_gone_with_all_that_belongs_to_it_and_from_the_files(ground: Ground) {
    let store = ground.open().await;
    // Bytes that no other case leaves in the files of one server.
    let (ended, other) = (0xc7, 0xc8);
    let room = RoomId([ended; 16]);
    store.create_room(new_room(ended, 100)).await.unwrap();
    store.create_room(new_room(other, 100)).await.unwrap();
    store.end_meeting(room, [7; 16], 90).await.unwrap();
    assert!(store.sweep(10, &Settings::default()).await.unwrap().complete);
    assert!(ground.has_in_files(&[ended; 100]).await);
    store.delete_room(room, 1, 20).await.unwrap();
    assert_eq!(store.room(room, 20).await.unwrap(), None);
    let rows = store.rows().await.unwrap();
    let rows_of = |id| rows.iter().find(|(entry, _)| *entry == id).unwrap().1;
    assert_eq!(
        ["rooms", "invites", "ended_meetings"].map(rows_of),
        [1, 1, 0],
        "the other room stays"
    );
    let again = store.delete_room(room, 2, 20).await;
    assert!(matches!(again, Err(StoreError::Unknown)));
    assert!(store.sweep(30, &Settings::default()).await.unwrap().complete);
    assert!(!ground.has_in_files(&[ended; 16]).await, "the room is still on disk");
    assert!(ground.has_in_files(&[other; 100]).await);
}

pub async fn a_day_and_an_end_count_upwards_with_the_updates(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    store.update_room(ROOM, update(5), 10).await.unwrap();
    for seq in [0, 4, 5] {
        let kept = store.keep_room(ROOM, 300, seq, 10).await;
        assert!(matches!(kept, Err(StoreError::Outdated { last: 5 })), "{seq}");
        let ended = store.delete_room(ROOM, seq, 10).await;
        assert!(matches!(ended, Err(StoreError::Outdated { last: 5 })), "{seq}");
    }
    assert_eq!(store.room(ROOM, 10).await.unwrap().unwrap().expires_at, 100);
    store.keep_room(ROOM, 200, 7, 10).await.unwrap();
    let late = store.update_room(ROOM, update(6), 10).await;
    assert!(matches!(late, Err(StoreError::Outdated { last: 7 })));
    for (room, now) in [(RoomId([9; 16]), 10), (ROOM, 200)] {
        let kept = store.keep_room(room, 300, 8, now).await;
        assert!(matches!(kept, Err(StoreError::Unknown)), "unknown, or over");
        assert!(matches!(
            store.delete_room(room, 8, now).await,
            Err(StoreError::Unknown)
        ));
    }
}
