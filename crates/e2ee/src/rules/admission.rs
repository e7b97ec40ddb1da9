//! V4: whoever comes in is admitted.

use wire::Rule;

use super::{Commit, Committer, Leaf, State, added, removed};
use crate::aad::CommitAad;
use crate::admission::Admission;
use crate::identity::MemberKind;
use crate::roles::{Role, RoleEntry};
use crate::ticket::Ticket;

/// V4: every leaf that comes in is admitted.
pub(super) fn admissions(before: &State, commit: &Commit, aad: &CommitAad) -> Result<(), Rule> {
    let mut joining: Vec<&Leaf> = added(commit).collect();
    if commit.committer == Committer::Outsider && removed(commit).next().is_none() {
        joining.push(commit.path.as_ref().ok_or(Rule::V4)?);
    }
    let admitted = |leaf: &&Leaf| {
        let key = leaf.key();
        let ticket = key.and_then(|key| aad.ticket(&key));
        admits(before, leaf, ticket, key.and_then(|key| aad.role(&key)))
    };
    if joining.iter().all(admitted) {
        Ok(())
    } else {
        Err(Rule::V4)
    }
}

/// Whether a leaf may come in, with the ticket and the role shown for it.
pub(crate) fn admits(before: &State, leaf: &Leaf, ticket: Option<&Ticket>, role: Option<&RoleEntry>) -> bool {
    let policy = &before.policy;
    let (Some(key), Some(who)) = (leaf.key(), &leaf.identity) else {
        return false;
    };
    let invited = who.invited();
    let shown_rightly = invited.is_none_or(|invited| invited.holds(policy.room, &policy.owner_vk, &key));
    let barred = policy.is_barred(&key) || invited.is_some_and(|invited| policy.is_barred(&invited.cert.key));
    if !leaf.standard || !shown_rightly || barred {
        return false;
    }
    let person = matches!(who.kind, MemberKind::Human | MemberKind::Viewer);
    let called = person && invited.is_some_and(|invited| invited.cert.auto_admit);
    let ticket = || {
        ticket.is_some_and(|ticket| {
            (ticket.leaf_key, ticket.member_id, ticket.kind) == (key, who.member_id, who.kind)
                && before.has(&ticket.issuer)
                && policy.role(&ticket.issuer) >= Role::Moderator
                && ticket.holds(policy.session, before.epoch)
        })
    };
    // A role that another leaf granted ends with the leaf it was granted to.
    let moderates = || {
        person
            && role.is_some_and(|entry| {
                entry.leaf_key == key
                    && entry.role >= Role::Moderator
                    && entry.by_link()
                    && entry.is_valid(policy.authority())
            })
    };
    match policy.admission {
        Admission::Open => person || ticket(),
        Admission::Lobby => called || moderates() || ticket(),
        Admission::Locked => moderates(),
    }
}
