//! V6: who may be removed by whom, and why.

use wire::Rule;

use super::{Commit, State, added, removed};
use crate::aad::{CommitAad, Reason, Removal};
use crate::admission::Admission;
use crate::bytes::Writer;
use crate::labels;
use crate::policy::RoomPolicy;
use crate::roles::Role;

/// V6: every removed leaf has a reason that holds, and every reason a removed leaf.
pub(super) fn removals(before: &State, commit: &Commit, aad: &CommitAad, committer: u32) -> Result<(), Rule> {
    for index in removed(commit) {
        let removal = aad.removal(index).ok_or(Rule::V6)?;
        let allowed = match removal.reason {
            Reason::Gone => may_call_gone(before, committer, index),
            Reason::Kicked => may_kick(before, committer, index),
            Reason::Replaced => replaced(before, commit, index),
            Reason::Left => left(before, removal),
        };
        if !allowed {
            return Err(Rule::V6);
        }
    }
    if aad.removals.len() == removed(commit).count() {
        Ok(())
    } else {
        Err(Rule::V6)
    }
}

/// Whoever moderates removes those below.
pub(crate) fn may_kick(before: &State, committer: u32, target: u32) -> bool {
    let own = before.role(committer);
    own >= Role::Moderator && own > before.role(target)
}

/// Whether a member may say that another lost the connection. Nobody loses by it what it cannot get
/// again: participants and presenters are let in again, and who moderates by a link comes back with it.
/// A moderator whom another made one would have to wait in the lobby, and is called gone by equals only.
pub(crate) fn may_call_gone(before: &State, committer: u32, target: u32) -> bool {
    let Some(key) = before.leaves.get(&target).and_then(super::Leaf::key) else {
        return true;
    };
    let role = before.policy.role(&key);
    let entry = before.policy.roles.iter().find(|entry| entry.leaf_key == key);
    role <= Role::Presenter
        || before.policy.admission == Admission::Open
        || entry.is_some_and(|entry| entry.by_link())
        || before.role(committer) >= role
}

/// The same personal invitation comes in with this commit.
fn replaced(before: &State, commit: &Commit, target: u32) -> bool {
    let invite = |leaf: &super::Leaf| {
        let invited = leaf.identity.as_ref()?.invited()?;
        Some(invited.cert.key)
    };
    let former = before.leaves.get(&target).and_then(invite);
    former.is_some() && added(commit).any(|leaf| invite(leaf) == former)
}

/// The leaf has signed that it leaves.
fn left(before: &State, removal: &Removal) -> bool {
    let key = before.leaves.get(&removal.leaf).and_then(super::Leaf::key);
    key.zip(removal.farewell)
        .is_some_and(|(key, farewell)| said_farewell(&before.policy, &key, &farewell))
}

/// Whether a leaf key signed that it leaves the meeting.
pub(crate) fn said_farewell(policy: &RoomPolicy, leaf_key: &[u8; 32], farewell: &[u8; 64]) -> bool {
    labels::verify(leaf_key, labels::LEAVE, &farewell_body(policy, leaf_key), farewell)
}

/// What a leaf signs when it leaves.
pub(crate) fn farewell_body(policy: &RoomPolicy, leaf_key: &[u8; 32]) -> Vec<u8> {
    Writer::default()
        .u16(labels::VERSION)
        .raw(&policy.session.0)
        .raw(leaf_key)
        .finish()
}
