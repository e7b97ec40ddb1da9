//! Ranks and doors as numbers. What is on disk keeps its meaning: numbers are never given anew.

use wire::{Door, Rank};

use crate::StoreError;

pub(crate) fn door_code(door: Door) -> i64 {
    match door {
        Door::Open => 0,
        Door::Lobby => 1,
        Door::Locked => 2,
    }
}

pub(crate) fn door(code: i64) -> Result<Door, StoreError> {
    match code {
        0 => Ok(Door::Open),
        1 => Ok(Door::Lobby),
        2 => Ok(Door::Locked),
        _ => Err(StoreError::Unreadable),
    }
}

pub(crate) fn rank_code(rank: Rank) -> i64 {
    match rank {
        Rank::Guest => 0,
        Rank::Presenter => 1,
        Rank::Host => 2,
    }
}

pub(crate) fn rank(code: i64) -> Result<Rank, StoreError> {
    match code {
        0 => Ok(Rank::Guest),
        1 => Ok(Rank::Presenter),
        2 => Ok(Rank::Host),
        _ => Err(StoreError::Unreadable),
    }
}
