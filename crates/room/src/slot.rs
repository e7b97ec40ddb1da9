//! The one permission to commit, and its times.

use std::time::Duration;

use wire::{PeerId, SlotId, SlotPurpose};

/// Who may commit.
#[derive(Debug)]
pub(crate) enum Slot {
    Free,
    /// A GroupInfo is being fetched for somebody who resynchronises.
    Asking {
        resyncer: PeerId,
        provider: PeerId,
        until: Duration,
    },
    Granted(Grant),
}

/// A slot somebody holds.
#[derive(Debug)]
pub(crate) struct Grant {
    pub(crate) id: SlotId,
    pub(crate) peer: PeerId,
    pub(crate) purpose: SlotPurpose,
    pub(crate) joins: Vec<PeerId>,
    pub(crate) gone: Vec<PeerId>,
    pub(crate) path: bool,
    pub(crate) until: Duration,
}

impl Slot {
    pub(crate) fn is_free(&self) -> bool {
        matches!(self, Self::Free)
    }

    pub(crate) fn grant(&self) -> Option<&Grant> {
        match self {
            Self::Granted(grant) => Some(grant),
            _ => None,
        }
    }

    /// The peer whose answer is awaited.
    pub(crate) fn awaited(&self) -> Option<PeerId> {
        match self {
            Self::Free => None,
            Self::Asking { provider, .. } => Some(*provider),
            Self::Granted(grant) => Some(grant.peer),
        }
    }

    pub(crate) fn until(&self) -> Option<Duration> {
        match self {
            Self::Free => None,
            Self::Asking { until, .. } => Some(*until),
            Self::Granted(grant) => Some(grant.until),
        }
    }

    /// What for.
    pub(crate) fn purpose(&self) -> Option<SlotPurpose> {
        match self {
            Self::Free => None,
            Self::Asking { .. } => Some(SlotPurpose::Resync),
            Self::Granted(grant) => Some(grant.purpose),
        }
    }
}

/// How long the first joiner or leaver waits for others, in a group of `n`.
pub(crate) fn window(n: usize) -> Duration {
    Duration::from_millis(match n {
        0..=16 => 50,
        17..=64 => 200,
        65..=200 => 500,
        _ => 1000,
    })
}

/// How long lost participants are collected once their grace is over, in a group of `n`.
pub(crate) fn lost_window(n: usize) -> Duration {
    if n > LARGE { Duration::from_secs(30) } else { window(n) }
}

/// Time to commit, in a group of `n`.
pub(crate) fn deadline(n: usize) -> Duration {
    Duration::from_millis(if n > LARGE { 3000 } else { 1500 })
}

const LARGE: usize = 200;
/// How long somebody who let a slot run out is asked after all others.
pub(crate) const SLOW: Duration = Duration::from_secs(30);
/// How long somebody who passed a slot on is not asked.
pub(crate) const PASSED: Duration = Duration::from_secs(2);
/// Time to form the group, and to answer with a GroupInfo or a piece of log.
pub(crate) const ANSWER: Duration = Duration::from_millis(1500);
/// A commit with path refreshes the keys of its author (RFC 9420 §12.4); adds alone have none.
pub(crate) const PATH_EVERY: Duration = Duration::from_secs(600);
