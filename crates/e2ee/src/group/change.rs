//! What a merged commit changed.

use std::collections::BTreeMap;

use wire::Epoch;

use super::Member;
use crate::aad::Reason;
use crate::admission::Admission;
use crate::roles::Role;
use crate::rules::Committer;

/// What a merge needs to remember of its commit.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    pub(super) committer: Committer,
    pub(super) removed: Vec<u32>,
    pub(super) reasons: BTreeMap<u32, Reason>,
}

/// A member that was removed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Who, as known before.
    pub member: Member,
    /// Why, as its committer says.
    pub reason: Reason,
}

/// Another role of a member that was there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleChange {
    /// Who, as now.
    pub member: Member,
    /// The role before.
    pub before: Role,
}

/// What a merged commit changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochChange {
    /// The new epoch.
    pub epoch: Epoch,
    /// Who came in.
    pub added: Vec<Member>,
    /// Who was removed.
    pub removed: Vec<Gone>,
    /// Who came back after a reload with the same leaf key; the leaf index may be another.
    pub resynced: Vec<Member>,
    /// Who has another name, as now called.
    pub renamed: Vec<Member>,
    /// Who has another role.
    pub roles: Vec<RoleChange>,
    /// Who may come in from now on, if that has changed.
    pub door: Option<Admission>,
    /// Who made the commit: as known before, or whoever came in by it.
    pub by: Option<Member>,
    /// Whether it was an external commit: somebody coming in, or back, by itself. The peer number in the
    /// leaf is then that participant's own word; the log says who delivered it.
    pub outside: bool,
    /// Whether any leaf was removed: senders then switch keys at once.
    pub removes: bool,
    /// Whether the meeting goes by another root from now on ([`Group::generation`](super::Group::generation)).
    pub rotates: bool,
    /// Whether this client was removed. Nothing can be sent or read any more.
    pub removed_self: bool,
}

/// Compares the rosters before and after a commit.
pub(super) fn between(
    (before, door): (&[Member], Admission),
    (after, door_now): (&[Member], Admission),
    epoch: Epoch,
    outline: &Outline,
    removed_self: bool,
) -> EpochChange {
    let at = |index: u32| before.iter().find(|member| u32::from(member.leaf) == index);
    let now = |former: &Member| after.iter().find(|member| member.leaf_key == former.leaf_key);
    let former = |member: &Member| before.iter().find(|former| former.leaf_key == member.leaf_key);
    let mut change = EpochChange {
        epoch,
        added: Vec::new(),
        removed: Vec::new(),
        resynced: Vec::new(),
        renamed: Vec::new(),
        roles: Vec::new(),
        door: (door != door_now).then_some(door_now),
        by: None,
        outside: outline.committer == Committer::Outsider,
        removes: !outline.removed.is_empty(),
        rotates: false,
        removed_self,
    };
    for index in &outline.removed {
        let Some(gone) = at(*index) else { continue };
        match now(gone) {
            Some(back) => change.resynced.push(back.clone()),
            None => {
                change.removed.push(Gone {
                    member: gone.clone(),
                    reason: outline.reasons.get(index).copied().unwrap_or(Reason::Gone),
                });
            }
        }
    }
    for member in after {
        match former(member) {
            None => change.added.push(member.clone()),
            Some(former) => {
                if former.name != member.name {
                    change.renamed.push(member.clone());
                }
                if former.role != member.role {
                    change.roles.push(RoleChange {
                        member: member.clone(),
                        before: former.role,
                    });
                }
            }
        }
    }
    change.by = match outline.committer {
        Committer::Member(index) => at(index).cloned(),
        Committer::Outsider => change.resynced.first().or(change.added.first()).cloned(),
    };
    change
}
