//! Commit validity: a pure function of the group before, the commit, and its authenticated data.
//!
//! openmls checks what RFC 9420 demands; it accepts joins without PSK, external commits that remove
//! anybody, policy changes by anybody and doubled identities, because the RFC leaves them to the
//! application. These rules do not. No clock, no memory and no other message enters, so every honest
//! member decides alike. `docs/protocol/encryption.md` states the rules in prose under the same names.

use std::collections::{BTreeMap, BTreeSet};

use wire::{Rule, limits};

mod admission;
mod policy;
mod removal;
#[cfg(test)]
mod tests;

use crate::aad::CommitAad;
use crate::identity::Identity;
use crate::policy::RoomPolicy;
use crate::roles::Role;
use crate::rooms::psk_id;
pub(crate) use admission::admits;
pub(crate) use removal::{farewell_body, may_call_gone, may_kick, said_farewell};

/// Highest leaf index plus one: the key id has twelve bits for it.
const LEAF_INDICES: u32 = 1 << 12;

/// Adds or removes in one commit.
const CHANGES: usize = limits::INTENTS;

/// Authenticated data of a commit, in bytes.
const AAD: usize = 32 * 1024;

/// A leaf, as far as the rules look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) key: Vec<u8>,
    /// None: the credential is no identity of this version.
    pub(crate) identity: Option<Identity>,
    /// Whether it holds without limit of time, knows the policy extension, has no extensions of its own, and
    /// can be encrypted to.
    pub(crate) standard: bool,
}

/// The group a commit applies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) epoch: u64,
    pub(crate) policy: RoomPolicy,
    pub(crate) leaves: BTreeMap<u32, Leaf>,
}

impl Leaf {
    /// The key, if it is one of our suite's.
    pub(crate) fn key(&self) -> Option<[u8; 32]> {
        self.key.as_slice().try_into().ok()
    }
}

impl State {
    /// The key of a leaf.
    fn key(&self, index: u32) -> Option<[u8; 32]> {
        self.leaves.get(&index).and_then(Leaf::key)
    }

    /// The role of a leaf.
    pub(crate) fn role(&self, index: u32) -> Role {
        self.key(index).map_or(Role::Participant, |key| self.policy.role(&key))
    }

    /// Whether somebody in the tree has this key.
    fn has(&self, key: &[u8; 32]) -> bool {
        self.leaves.values().any(|leaf| leaf.key == key.as_slice())
    }
}

/// Who sent a commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Committer {
    Member(u32),
    /// An external commit: somebody adding himself.
    Outsider,
}

/// The extensions a GroupContextExtensions proposal sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ContextChange {
    /// None: absent or of another version.
    pub(crate) policy: Option<RoomPolicy>,
    /// Whether required capabilities are those of this version.
    pub(crate) requires: bool,
    /// Whether there is any third extension.
    pub(crate) others: bool,
}

/// One proposal of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Add(Leaf),
    Remove(u32),
    /// The id of an external PSK; none: another type of PSK.
    Psk(Option<Vec<u8>>),
    Context(ContextChange),
    ExternalInit,
    Other,
}

/// A commit that has passed the checks of RFC 9420.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Commit {
    pub(crate) committer: Committer,
    pub(crate) len: usize,
    pub(crate) aad: Vec<u8>,
    pub(crate) changes: Vec<Change>,
    /// Whether every proposal is carried inline.
    pub(crate) inline: bool,
    /// The leaf in its update path.
    pub(crate) path: Option<Leaf>,
}

/// Judges a commit: the group's state after it, or the first rule it violates.
pub(crate) fn judge(before: &State, commit: &Commit) -> Result<State, Rule> {
    if !commit.inline {
        return Err(Rule::V1);
    }
    let aad = sizes(commit)?;
    psks(before, commit)?;
    let after = State {
        epoch: before.epoch.saturating_add(1),
        policy: policy::policy(before, commit)?,
        leaves: leaves(before, commit)?,
    };
    admission::admissions(before, commit, &aad)?;
    match commit.committer {
        Committer::Outsider => resync(before, commit)?,
        Committer::Member(index) => {
            removal::removals(before, commit, &aad, index)?;
            path(before, commit, index)?;
        }
    }
    unique(&after.leaves)?;
    Ok(after)
}

/// V2: known proposals, in bounds.
fn sizes(commit: &Commit) -> Result<CommitAad, Rule> {
    let count = |wanted: fn(&Change) -> bool| commit.changes.iter().filter(|change| wanted(change)).count();
    let bounded = count(|change| matches!(change, Change::Other)) == 0
        && count(|change| matches!(change, Change::Add(_))) <= CHANGES
        && count(|change| matches!(change, Change::Remove(_))) <= CHANGES
        && commit.aad.len() <= AAD
        && commit.len <= limits::COMMIT;
    if !bounded {
        return Err(Rule::V2);
    }
    CommitAad::parse(&commit.aad).map_err(|_| Rule::V2)
}

/// V3: who joins mixes in the room's PSK, and nothing else does.
fn psks(before: &State, commit: &Commit) -> Result<(), Rule> {
    let joins = commit
        .changes
        .iter()
        .any(|change| matches!(change, Change::Add(_) | Change::ExternalInit));
    let psks: Vec<_> = commit
        .changes
        .iter()
        .filter_map(|change| {
            if let Change::Psk(id) = change {
                Some(id.as_deref())
            } else {
                None
            }
        })
        .collect();
    let ours = psk_id(before.policy.room, before.policy.psk_generation);
    let right = if joins {
        psks == [Some(ours.as_slice())]
    } else {
        psks.is_empty()
    };
    if right { Ok(()) } else { Err(Rule::V3) }
}

/// V5: an external commit removes nobody, or the committer's own former leaf.
fn resync(before: &State, commit: &Commit) -> Result<(), Rule> {
    let path = commit.path.as_ref().ok_or(Rule::V5)?;
    let mut removed = removed(commit);
    let Some(former) = removed.next() else {
        return Ok(());
    };
    let former = before.leaves.get(&former).ok_or(Rule::V5)?;
    let own = removed.next().is_none() && former.key == path.key && path.standard && same(former, path);
    if own { Ok(()) } else { Err(Rule::V5) }
}

/// V8: a path leaf keeps its key and, but for the name, its identity.
fn path(before: &State, commit: &Commit, committer: u32) -> Result<(), Rule> {
    let Some(path) = &commit.path else {
        return Ok(());
    };
    let former = before.leaves.get(&committer).ok_or(Rule::V8)?;
    if path.key == former.key && path.standard && same(former, path) {
        Ok(())
    } else {
        Err(Rule::V8)
    }
}

/// V11: nobody is in the tree twice, and the tree is not too large.
pub(crate) fn unique(leaves: &BTreeMap<u32, Leaf>) -> Result<(), Rule> {
    let (mut keys, mut members, mut peers) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut invites = BTreeSet::new();
    let fits = leaves.len() <= limits::PEERS && leaves.keys().all(|index| *index < LEAF_INDICES);
    let distinct = leaves.values().all(|leaf| {
        leaf.identity.as_ref().is_some_and(|who| {
            let first_use = who.invited().is_none_or(|invited| invites.insert(invited.cert.key));
            first_use && keys.insert(&leaf.key) && members.insert(who.member_id) && peers.insert(who.peer)
        })
    });
    if fits && distinct { Ok(()) } else { Err(Rule::V11) }
}

/// The leaves after the commit, placed as RFC 9420 §12.1.1 and §12.3 place them: removes first, then
/// the external committer, then adds, each in the leftmost free place.
fn leaves(before: &State, commit: &Commit) -> Result<BTreeMap<u32, Leaf>, Rule> {
    let mut leaves = before.leaves.clone();
    for index in removed(commit) {
        leaves.remove(&index).ok_or(Rule::Mls)?;
    }
    match (commit.committer, &commit.path) {
        (Committer::Member(index), Some(path)) => {
            leaves.insert(index, path.clone());
        }
        (Committer::Outsider, Some(path)) => place(&mut leaves, path),
        (_, None) => {}
    }
    added(commit).for_each(|leaf| place(&mut leaves, leaf));
    Ok(leaves)
}

fn place(leaves: &mut BTreeMap<u32, Leaf>, leaf: &Leaf) {
    let free = (0..)
        .find(|index| !leaves.contains_key(index))
        .expect("fewer leaves than indices");
    leaves.insert(free, leaf.clone());
}

fn added(commit: &Commit) -> impl Iterator<Item = &Leaf> {
    commit.changes.iter().filter_map(|change| {
        if let Change::Add(leaf) = change {
            Some(leaf)
        } else {
            None
        }
    })
}

fn removed(commit: &Commit) -> impl Iterator<Item = u32> {
    commit.changes.iter().filter_map(|change| {
        if let Change::Remove(index) = change {
            Some(*index)
        } else {
            None
        }
    })
}

fn same(former: &Leaf, now: &Leaf) -> bool {
    match (&former.identity, &now.identity) {
        (Some(former), Some(now)) => former.same_participant(now),
        _ => false,
    }
}
