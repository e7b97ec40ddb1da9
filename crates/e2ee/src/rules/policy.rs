//! V7, V9, V10: how the policy may change.

use std::collections::BTreeSet;

use wire::Rule;

use super::{Change, Commit, Committer, State, removed};
use crate::policy::RoomPolicy;
use crate::roles::{Role, RoleEntry};

/// The policy after a commit.
pub(super) fn policy(before: &State, commit: &Commit) -> Result<RoomPolicy, Rule> {
    let mut changes = commit.changes.iter().filter_map(|change| {
        if let Change::Context(change) = change {
            Some(change)
        } else {
            None
        }
    });
    let Some(change) = changes.next() else {
        return Ok(before.policy.clone());
    };
    if changes.next().is_some() {
        return Err(Rule::V7);
    }
    if !change.requires {
        return Err(Rule::V10);
    }
    let after = change.policy.as_ref().ok_or(Rule::V7)?;
    let Committer::Member(committer) = commit.committer else {
        return Err(Rule::V7);
    };
    let committer = before.key(committer).ok_or(Rule::V7)?;
    // A newcomer's Welcome names the root before the commit, its policy the one after.
    let joins = commit.changes.iter().any(|change| matches!(change, Change::Add(_)));
    if joins && after.psk_generation != before.policy.psk_generation {
        return Err(Rule::V7);
    }
    let leaving: BTreeSet<u32> = removed(commit).collect();
    let staying = |key: &[u8; 32]| {
        before
            .leaves
            .iter()
            .any(|(index, leaf)| !leaving.contains(index) && leaf.key == key.as_slice())
    };
    if after
        .roles
        .iter()
        .any(|entry| before.policy.roles.contains(entry) && !staying(&entry.leaf_key))
    {
        return Err(Rule::V9);
    }
    let allowed = !change.others
        && fixed(&before.policy, after)
        && after.roles.iter().all(|entry| staying(&entry.leaf_key))
        && hosted(&before.policy, after)
        && changes_something(&before.policy, after, staying)
        && (is_claim(&before.policy, after, &committer, staying)
            || is_moderated(&before.policy, after, &committer, staying));
    if allowed { Ok(after.clone()) } else { Err(Rule::V7) }
}

/// What no commit changes stays, the number counts up, and the generation of the root is never lower.
fn fixed(before: &RoomPolicy, after: &RoomPolicy) -> bool {
    let kept = RoomPolicy {
        seq: before.seq.wrapping_add(1),
        psk_generation: after.psk_generation.max(before.psk_generation),
        admission: after.admission,
        roles: after.roles.clone(),
        revoked: after.revoked.clone(),
        barred: after.barred.clone(),
        ..before.clone()
    };
    *after == kept
}

/// A meeting that somebody moderates is not left without: the entry, which stays when its leaf goes, is
/// what shows a joiner of a room with a lobby that a host formed the meeting (rule J4).
fn hosted(before: &RoomPolicy, after: &RoomPolicy) -> bool {
    let moderated = |policy: &RoomPolicy| policy.roles.iter().any(|entry| entry.role >= Role::Moderator);
    !moderated(before) || moderated(after)
}

/// Not only those who left drop out of the roles.
fn changes_something(before: &RoomPolicy, after: &RoomPolicy, staying: impl Fn(&[u8; 32]) -> bool) -> bool {
    let mut roles = before.roles.clone();
    roles.retain(|entry| staying(&entry.leaf_key));
    before.psk_generation != after.psk_generation
        || (before.admission, &roles, &before.revoked, &before.barred)
            != (after.admission, &after.roles, &after.revoked, &after.barred)
}

/// One member proves with a link's key the role it does not have yet, and nothing else changes.
fn is_claim(
    before: &RoomPolicy,
    after: &RoomPolicy,
    committer: &[u8; 32],
    staying: impl Fn(&[u8; 32]) -> bool,
) -> bool {
    let others = |policy: &RoomPolicy| -> Vec<RoleEntry> {
        let others = policy.roles.iter().filter(|entry| entry.leaf_key != *committer);
        others.filter(|entry| staying(&entry.leaf_key)).cloned().collect()
    };
    let own = after.roles.iter().find(|entry| entry.leaf_key == *committer);
    let same = |policy: &RoomPolicy| {
        let RoomPolicy { revoked, barred, .. } = policy;
        (policy.psk_generation, policy.admission, revoked.clone(), barred.clone())
    };
    same(before) == same(after)
        && others(before) == others(after)
        && own.is_some_and(|entry| {
            entry.by_link() && entry.role > before.role(committer) && entry.is_valid(after.authority())
        })
}

/// A moderator changes door, bars and the roles of those below; the owner revokes, and changes the root.
fn is_moderated(
    before: &RoomPolicy,
    after: &RoomPolicy,
    committer: &[u8; 32],
    staying: impl Fn(&[u8; 32]) -> bool,
) -> bool {
    let own = before.role(committer);
    let revokes = before.revoked != after.revoked;
    let grown = after.revoked.starts_with(&before.revoked) && !after.revoked.contains(&after.owner_vk);
    let rotates = before.psk_generation != after.psk_generation;
    let owns = own == Role::Owner;
    if own < Role::Moderator || (revokes && !(owns && grown)) || (rotates && !owns) {
        return false;
    }
    let below = |key: &[u8; 32]| key == committer || own > before.role(key);
    let granted = |entry: &RoleEntry| {
        let raised = entry.role > before.role(&entry.leaf_key);
        entry.issuer() == Some(committer) && entry.role <= own && (raised || below(&entry.leaf_key))
    };
    let kept_or_granted = after
        .roles
        .iter()
        .all(|entry| entry.is_valid(after.authority()) && (before.roles.contains(entry) || granted(entry)));
    let dropped = |entry: &&RoleEntry| {
        staying(&entry.leaf_key) && !after.roles.iter().any(|kept| kept.leaf_key == entry.leaf_key)
    };
    kept_or_granted
        && before
            .roles
            .iter()
            .filter(dropped)
            .all(|entry| below(&entry.leaf_key) || !entry.is_valid(after.authority()))
}
