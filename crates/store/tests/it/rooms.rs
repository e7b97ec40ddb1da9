use store::{Invite, NewRoom, Store, StoreError, Tries};
use wire::{InviteId, RoomId};

use crate::ground::Ground;
use crate::{marker, new_room};

async fn invite(store: &Store, n: u8, now: u64) -> Option<Invite> {
    store.invite(RoomId([n; 16]), InviteId([n; 16]), now).await.unwrap()
}

pub async fn a_room_survives_reopening(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    store.close().await;
    let store = ground.open().await;
    let room = store.room(RoomId([1; 16]), 99).await.unwrap().unwrap();
    assert_eq!(room.owner_vk, [1; 32]);
    assert_eq!(room.record, vec![1; 200]);
    assert_eq!(room.expires_at, 100);
    let invite = invite(&store, 1, 99).await.unwrap();
    assert_eq!(invite.wrapped_root, marker(1));
    assert_eq!(invite.record, vec![1; 200]);
    assert_eq!(invite.proof, [1; 32]);
    assert_eq!(invite.ends_at, None, "with its room");
    assert_eq!(invite.tries, Tries::default());
}

pub async fn a_room_cannot_be_replaced(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    let other = NewRoom {
        record: b"other".to_vec(),
        ..new_room(1, 200)
    };
    assert!(matches!(store.create_room(other).await, Err(StoreError::RoomExists)));
    let room = store.room(RoomId([1; 16]), 0).await.unwrap().unwrap();
    assert_eq!(room.record, vec![1; 200]);
}

pub async fn a_room_with_a_repeated_invitation_leaves_nothing_behind(ground: Ground) {
    let store = ground.open().await;
    let mut room = new_room(1, 100);
    room.invites.push(room.invites[0].clone());
    assert!(store.create_room(room).await.is_err());
    assert_eq!(store.room(RoomId([1; 16]), 0).await.unwrap(), None);
    store.create_room(new_room(1, 100)).await.unwrap();
}

pub async fn an_unknown_or_expired_invitation_is_none(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    store.create_room(new_room(2, 100)).await.unwrap();
    assert_eq!(store.rooms_kept().await.unwrap(), 2);
    assert!(invite(&store, 1, 99).await.is_some());
    assert!(invite(&store, 1, 100).await.is_none());
    assert!(invite(&store, 3, 0).await.is_none());
    let crossed = store.invite(RoomId([1; 16]), InviteId([2; 16]), 0).await.unwrap();
    assert!(crossed.is_none());
}

pub async fn wrong_tries_survive_reopening(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    let tries = Tries {
        wrong: 12,
        since: 50,
        blocked_until: 58,
    };
    let (room, id) = (RoomId([1; 16]), InviteId([1; 16]));
    store.set_tries(room, id, tries).await.unwrap();
    store.set_tries(room, InviteId([9; 16]), tries).await.unwrap();
    store.close().await;
    let store = ground.open().await;
    assert_eq!(invite(&store, 1, 60).await.unwrap().tries, tries);
}

pub async fn another_at_rest_key_opens_nothing_and_says_so(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    store.close().await;
    std::fs::write(ground.directory().join("secrets/at-rest.key"), [7; 32]).unwrap();
    let store = ground.open().await;
    let outcome = store.invite(RoomId([1; 16]), InviteId([1; 16]), 0).await;
    assert!(matches!(outcome, Err(StoreError::Unreadable)));
}

pub async fn a_wrapped_root_moved_to_another_row_does_not_open(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    store.create_room(new_room(2, 100)).await.unwrap();
    store.close().await;
    let statement = "UPDATE invites SET wrapped_root = (SELECT wrapped_root FROM invites WHERE room = $1)";
    ground.run(statement, &[&[1; 16]]).await;
    let store = ground.open().await;
    assert!(invite(&store, 1, 0).await.is_some());
    let moved = store.invite(RoomId([2; 16]), InviteId([2; 16]), 0).await;
    assert!(matches!(moved, Err(StoreError::Unreadable)));
}
