//! The store on a real file system.

#![allow(clippy::unwrap_used, reason = "tests")]

mod crash;
mod retention;
mod rooms;
mod updates;

use std::path::Path;

use store::{NewInvite, NewRoom, Store};
use wire::{Door, InviteId, Rank, RoomId};

async fn open(directory: &Path) -> Store {
    Store::embedded(directory).await.unwrap()
}

/// A room whose every value follows from `n`; one invitation, proof `[n; 32]`.
fn new_room(n: u8, expires_at: u64) -> NewRoom {
    NewRoom {
        room: RoomId([n; 16]),
        owner_vk: [n; 32],
        record: vec![n; 200],
        expires_at,
        door: Door::Open,
        invites: vec![NewInvite {
            invite: InviteId([n; 16]),
            proof: [n; 32],
            wrapped_root: marker(n),
            rank: Rank::Guest,
            knocks: false,
            single: false,
            ends_at: None,
        }],
    }
}

/// The wrapped root of room `n`: long enough to be searched for in files.
fn marker(n: u8) -> Vec<u8> {
    format!("wrapped root of room {n:03}, findable in clear").into_bytes()
}
