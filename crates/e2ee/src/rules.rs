//! Commit validity: a pure function of the group before, the commit, and its authenticated data.
//!
//! openmls checks what RFC 9420 demands; it accepts joins without PSK, external commits that remove
//! anybody, policy changes by anybody and doubled identities, because the RFC leaves them to the
//! application. These rules do not. No clock, no memory and no other message enters, so every honest
//! member decides alike. `docs/protocol/encryption.md` states the rules in prose under the same names.

use std::collections::{BTreeMap, BTreeSet};

use wire::{Rule, limits};

use crate::aad::{CommitAad, Reason};
use crate::identity::{Identity, MemberKind};
use crate::policy::{Admission, RoomPolicy};
use crate::roles::Role;
use crate::rooms::psk_id;

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
    /// Whether it holds without limit of time, knows the policy extension, and has no extensions of its own.
    pub(crate) standard: bool,
}

/// The group a commit applies to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) policy: RoomPolicy,
    pub(crate) leaves: BTreeMap<u32, Leaf>,
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
        policy: policy(before, commit)?,
        leaves: leaves(before, commit)?,
    };
    admissions(before, commit)?;
    match commit.committer {
        Committer::Outsider => resync(before, commit)?,
        Committer::Member(index) => {
            removals(before, commit, &aad, index)?;
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

/// V4: every leaf that comes in is admitted.
fn admissions(before: &State, commit: &Commit) -> Result<(), Rule> {
    let mut joining: Vec<&Leaf> = added(commit).collect();
    if commit.committer == Committer::Outsider && removed(commit).next().is_none() {
        joining.push(commit.path.as_ref().ok_or(Rule::V4)?);
    }
    if joining.iter().all(|leaf| admits(before, leaf)) {
        Ok(())
    } else {
        Err(Rule::V4)
    }
}

/// Whether a leaf may come in.
pub(crate) fn admits(before: &State, leaf: &Leaf) -> bool {
    let key: Option<[u8; 32]> = leaf.key.as_slice().try_into().ok();
    before.policy.admission == Admission::Open
        && leaf.standard
        && leaf
            .identity
            .as_ref()
            .is_some_and(|who| matches!(who.kind, MemberKind::Human | MemberKind::Viewer))
        && key.is_some_and(|key| !before.policy.is_barred(&key))
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

/// V6: a member removes whom it outranks, or whom it names gone.
fn removals(before: &State, commit: &Commit, aad: &CommitAad, committer: u32) -> Result<(), Rule> {
    let role = |index: u32| {
        let key = before
            .leaves
            .get(&index)
            .and_then(|leaf| leaf.key.as_slice().try_into().ok());
        key.map_or(Role::Participant, |key| before.policy.role(&key))
    };
    let own = role(committer);
    for index in removed(commit) {
        let target = role(index);
        let allowed = match aad.reason(index).ok_or(Rule::V6)? {
            Reason::Gone => target <= Role::Presenter || before.policy.admission == Admission::Open,
            Reason::Kicked => own >= Role::Moderator && own > target,
        };
        if !allowed {
            return Err(Rule::V6);
        }
    }
    if aad.reasons.len() == removed(commit).count() {
        Ok(())
    } else {
        Err(Rule::V6)
    }
}

/// V7, V9, V10: the policy changes only by one proven role, and loses the roles of those who left.
fn policy(before: &State, commit: &Commit) -> Result<RoomPolicy, Rule> {
    let changes: Vec<_> = commit
        .changes
        .iter()
        .filter_map(|change| {
            if let Change::Context(change) = change {
                Some(change)
            } else {
                None
            }
        })
        .collect();
    let [change] = changes.as_slice() else {
        return if changes.is_empty() {
            Ok(before.policy.clone())
        } else {
            Err(Rule::V7)
        };
    };
    if !change.requires {
        return Err(Rule::V10);
    }
    let after = change.policy.as_ref().ok_or(Rule::V7)?;
    if change.others || commit.committer == Committer::Outsider {
        return Err(Rule::V7);
    }
    let leaving: BTreeSet<u32> = removed(commit).collect();
    let present = |key: &[u8; 32]| {
        before
            .leaves
            .iter()
            .any(|(index, leaf)| !leaving.contains(index) && leaf.key == key.as_slice())
    };
    let new: Vec<_> = after
        .roles
        .iter()
        .filter(|entry| {
            !before
                .policy
                .roles
                .iter()
                .any(|former| former.leaf_key == entry.leaf_key)
        })
        .collect();
    let [new] = new.as_slice() else {
        return Err(Rule::V7);
    };
    if !new.is_valid(before.policy.authority()) || !present(&new.leaf_key) {
        return Err(Rule::V7);
    }
    let mut kept = before.policy.roles.clone();
    kept.retain(|entry| present(&entry.leaf_key));
    let mut expected = RoomPolicy {
        seq: before.policy.seq.wrapping_add(1),
        roles: kept,
        ..before.policy.clone()
    };
    let still_there = expected.roles.len();
    expected.roles.push((*new).clone());
    expected.roles.sort_by_key(|entry| entry.leaf_key);
    if *after == expected {
        Ok(expected)
    } else if after.roles.len() > still_there + 1 {
        Err(Rule::V9)
    } else {
        Err(Rule::V7)
    }
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
    let fits = leaves.len() <= limits::PEERS && leaves.keys().all(|index| *index < LEAF_INDICES);
    let distinct = leaves.values().all(|leaf| {
        leaf.identity
            .as_ref()
            .is_some_and(|who| keys.insert(&leaf.key) && members.insert(who.member_id) && peers.insert(who.peer))
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

#[cfg(test)]
mod tests {
    use wire::{PeerId, RoomId, SessionId};

    use super::*;
    use crate::rooms::Origin;

    // What openmls builds and accepts is forged in `group/forge.rs`; here is what it would not build,
    // and what takes a thousand leaves.

    #[test]
    fn an_empty_commit_of_a_member_is_valid() {
        let before = state(3);
        assert_eq!(judge(&before, &commit(vec![])), Ok(before));
    }

    #[test]
    fn v1_a_proposal_by_reference_is_refused() {
        let by_reference = Commit {
            inline: false,
            ..commit(vec![])
        };
        assert_eq!(judge(&state(3), &by_reference), Err(Rule::V1));
    }

    #[test]
    fn v2_other_proposals_and_too_many_are_refused() {
        let adds = |n: u32| -> Vec<Change> {
            let leaves = (100..100 + n).map(|peer| Change::Add(leaf(peer)));
            leaves.chain([Change::Psk(Some(psk_id(RoomId([1; 16]), 0)))]).collect()
        };
        assert_eq!(
            judge(&state(3), &commit(adds(64))).map(|after| after.leaves.len()),
            Ok(67)
        );
        assert_eq!(judge(&state(3), &commit(adds(65))), Err(Rule::V2));
        assert_eq!(judge(&state(3), &commit(vec![Change::Other])), Err(Rule::V2));
        let removes = |n: u32| {
            let aad = CommitAad::new((1..=n).map(|leaf| (leaf, Reason::Gone)).collect()).to_bytes();
            Commit {
                aad,
                ..commit((1..=n).map(Change::Remove).collect())
            }
        };
        assert_eq!(judge(&state(100), &removes(64)).map(|after| after.leaves.len()), Ok(36));
        assert_eq!(judge(&state(100), &removes(65)), Err(Rule::V2));
        let long = Commit {
            len: limits::COMMIT + 1,
            ..commit(vec![])
        };
        assert_eq!(judge(&state(3), &long), Err(Rule::V2));
    }

    #[test]
    fn v3_a_resumption_psk_is_not_the_rooms() {
        let changes = vec![Change::Add(leaf(9)), Change::Psk(None)];
        assert_eq!(judge(&state(3), &commit(changes)), Err(Rule::V3));
        let older = vec![Change::Add(leaf(9)), Change::Psk(Some(psk_id(RoomId([1; 16]), 1)))];
        assert_eq!(judge(&state(3), &commit(older)), Err(Rule::V3));
    }

    #[test]
    fn v4_who_is_barred_or_has_no_identity_does_not_come_in() {
        let mut before = state(3);
        let stranger = Leaf {
            identity: None,
            ..leaf(9)
        };
        let other = Leaf {
            standard: false,
            ..leaf(9)
        };
        for leaf in [stranger, other] {
            assert_eq!(judge(&before, &commit(vec![Change::Add(leaf), psk()])), Err(Rule::V4));
        }
        assert!(judge(&before, &commit(vec![Change::Add(leaf(9)), psk()])).is_ok());
        before
            .policy
            .barred
            .push(<sha2::Sha256 as sha2::Digest>::digest(key(9)).into());
        assert_eq!(
            judge(&before, &commit(vec![Change::Add(leaf(9)), psk()])),
            Err(Rule::V4)
        );
        before.policy.barred.clear();
        before.policy.admission = Admission::Lobby;
        assert_eq!(
            judge(&before, &commit(vec![Change::Add(leaf(9)), psk()])),
            Err(Rule::V4)
        );
    }

    #[test]
    fn v5_an_outsider_removes_nobody_else_and_only_one() {
        let outside = |removed: &[u32], path: Leaf| Commit {
            committer: Committer::Outsider,
            path: Some(path),
            ..commit(
                [
                    vec![Change::ExternalInit, psk()],
                    removed.iter().map(|i| Change::Remove(*i)).collect(),
                ]
                .concat(),
            )
        };
        let cases = [
            (outside(&[], leaf(9)), Ok(4)),
            (outside(&[1], leaf(1)), Ok(3)),
            (outside(&[0], leaf(9)), Err(Rule::V5)),
            (outside(&[0], leaf(1)), Err(Rule::V5)),
            (outside(&[1, 2], leaf(1)), Err(Rule::V5)),
            (
                outside(
                    &[1],
                    Leaf {
                        key: key(9).to_vec(),
                        ..leaf(1)
                    },
                ),
                Err(Rule::V5),
            ),
            (
                outside(
                    &[1],
                    Leaf {
                        identity: leaf(9).identity,
                        ..leaf(1)
                    },
                ),
                Err(Rule::V5),
            ),
        ];
        for (commit, expected) in cases {
            assert_eq!(
                judge(&state(3), &commit).map(|after| after.leaves.len()),
                expected,
                "{commit:?}"
            );
        }
        // Also where nobody may come in.
        let mut locked = state(3);
        locked.policy.admission = Admission::Locked;
        assert!(judge(&locked, &outside(&[1], leaf(1))).is_ok());
        assert_eq!(judge(&locked, &outside(&[], leaf(9))), Err(Rule::V4));
    }

    #[test]
    fn v6_where_nobody_returns_freely_a_moderator_is_not_called_gone() {
        use crate::roles::RoleEntry;
        use crate::rooms::OwnerKey;
        let owner = OwnerKey::from_seed(&[3; 32]);
        let mut before = state(3);
        before.policy.owner_vk = owner.public();
        before.policy.roles = vec![RoleEntry::of_owner(&owner, key(2), before.policy.session)];
        let aad = CommitAad::new(vec![(2, Reason::Gone)]).to_bytes();
        let gone = Commit {
            aad,
            ..commit(vec![Change::Remove(2)])
        };
        assert!(judge(&before, &gone).is_ok());
        before.policy.admission = Admission::Lobby;
        assert_eq!(judge(&before, &gone), Err(Rule::V6));
    }

    #[test]
    fn v7_an_outsider_changes_no_policy() {
        use crate::roles::RoleEntry;
        use crate::rooms::OwnerKey;
        let owner = OwnerKey::from_seed(&[3; 32]);
        let mut before = state(3);
        before.policy.owner_vk = owner.public();
        let mut policy = before.policy.clone();
        policy.seq = 1;
        policy.roles = vec![RoleEntry::of_owner(&owner, key(2), policy.session)];
        let claim = Change::Context(ContextChange {
            policy: Some(policy),
            requires: true,
            others: false,
        });
        assert!(judge(&before, &commit(vec![claim.clone()])).is_ok());
        assert_eq!(
            judge(&before, &commit(vec![claim.clone(), claim.clone()])),
            Err(Rule::V7)
        );
        let outside = Commit {
            committer: Committer::Outsider,
            path: Some(leaf(9)),
            ..commit(vec![Change::ExternalInit, psk(), claim])
        };
        assert_eq!(judge(&before, &outside), Err(Rule::V7));
    }

    #[test]
    fn v11_the_tree_has_1024_leaves() {
        let changes = vec![Change::Add(leaf(5000)), psk()];
        assert_eq!(
            judge(&state(1023), &commit(changes.clone())).map(|after| after.leaves.len()),
            Ok(1024)
        );
        assert_eq!(judge(&state(1024), &commit(changes)), Err(Rule::V11));
        let mut far = state(3);
        far.leaves.insert(4096, leaf(77));
        assert_eq!(unique(&far.leaves), Err(Rule::V11));
    }

    fn key(peer: u32) -> [u8; 32] {
        let mut key = [1; 32];
        key[..4].copy_from_slice(&peer.to_be_bytes());
        key
    }

    fn leaf(peer: u32) -> Leaf {
        let member = key(peer)[..16].try_into().unwrap();
        let identity = Identity::new(member, PeerId(peer), MemberKind::Human, "x");
        Leaf {
            key: key(peer).to_vec(),
            identity: Some(identity),
            standard: true,
        }
    }

    fn state(n: u32) -> State {
        let policy = RoomPolicy {
            room: RoomId([1; 16]),
            session: SessionId([2; 16]),
            owner_vk: [3; 32],
            salt: [4; 16],
            origin: Origin::Browser,
            psk_generation: 0,
            seq: 0,
            admission: Admission::Open,
            roles: vec![],
            revoked: vec![],
            barred: vec![],
        };
        State {
            policy,
            leaves: (0..n).map(|peer| (peer, leaf(peer))).collect(),
        }
    }

    fn psk() -> Change {
        Change::Psk(Some(psk_id(RoomId([1; 16]), 0)))
    }

    fn commit(changes: Vec<Change>) -> Commit {
        let aad = CommitAad::default().to_bytes();
        Commit {
            committer: Committer::Member(0),
            len: 700,
            aad,
            changes,
            inline: true,
            path: None,
        }
    }
}
