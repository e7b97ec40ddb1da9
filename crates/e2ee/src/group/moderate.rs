//! What a moderator's own client commits: the door, roles, removals; and a claimed role.

use wire::{PeerId, Rule, limits};

use super::build::{Built, NotBuilt, Plan};
use super::{Admission, Group, Member, MemberKind, Role, RoleKey};
use crate::aad::{Reason, Removal};
use crate::invites::Invited;
use crate::policy::{BARRED, REVOKED, ROLES, RoomPolicy, bar, taken};
use crate::roles::CHAIN;
use crate::rooms::RoomKeys;
use crate::rules;
use crate::ticket::Ticket;

/// A change of the policy.
#[derive(Clone, Debug)]
pub enum PolicyChange<'a> {
    /// Who may come in from now on.
    Admission(Admission),
    /// Gives a member a role; also a lower one than it has, but not [`Role::Participant`].
    Grant {
        /// Whom.
        peer: PeerId,
        /// At most this client's own.
        role: Role,
    },
    /// Makes a member a participant. A role that a moderator link proves is taken from everybody who has it
    /// by that link, for the rest of the meeting; only the owner does that.
    Revoke {
        /// Whom.
        peer: PeerId,
    },
    /// Makes a member the owner in this meeting, and this client, who is, a participant. Last of several changes:
    /// what follows lacks the right.
    HandOver {
        /// To whom.
        peer: PeerId,
    },
    /// Proves this client's own role.
    Claim(&'a RoleKey),
    /// Ends for this meeting what the owner has withdrawn from the room: nobody comes in with such a personal
    /// link any more, and what such a co-host's link gave is gone; the latter only the owner says.
    Withdrawn(&'a RoomKeys),
    /// The meeting goes by the root of this generation from now on; only the owner says so, once the members know
    /// it.
    Root(u32),
}

impl Group {
    /// Changes the policy (rule V7).
    pub fn commit_policy(&mut self, changes: &[PolicyChange]) -> Result<Built, NotBuilt> {
        self.ready()?;
        let mut policy = self.next_policy(&[]);
        for change in changes {
            match change {
                PolicyChange::Admission(admission) => policy.admission = *admission,
                PolicyChange::Grant { peer, role } => self.set_role(&mut policy, *peer, *role)?,
                PolicyChange::Revoke { peer } => self.set_role(&mut policy, *peer, Role::Participant)?,
                PolicyChange::HandOver { peer } => self.hand_over(&mut policy, *peer)?,
                PolicyChange::Root(generation) => policy.psk_generation = policy.psk_generation.max(*generation),
                PolicyChange::Withdrawn(keys) => policy.withdraw(keys, self.role()),
                PolicyChange::Claim(key) => {
                    let own = self.leaf.public();
                    if policy.role(&own) < key.role() {
                        policy.set(own, Some(key.entry(own, policy.session)));
                    }
                }
            }
        }
        let unchanged = RoomPolicy {
            seq: policy.seq,
            ..self.state.policy.clone()
        };
        if policy == unchanged {
            return Err(NotBuilt::NothingToDo { declined: Vec::new() });
        }
        let (commit, _) = self.build(Plan {
            policy: Some(policy),
            ..Plan::default()
        })?;
        Ok(Built::of(commit))
    }

    /// Those who own the meeting because this client handed it over, to them or to who handed it on to them. Empty:
    /// it did not, or they are gone, or it owns the meeting again.
    pub fn heirs(&self) -> Vec<PeerId> {
        let own = self.leaf.public();
        if self.role() == Role::Owner {
            return Vec::new();
        }
        let policy = &self.state.policy;
        let from_own = |leaf_key: &[u8; 32]| {
            policy.entry(leaf_key).is_some_and(|entry| {
                entry.role == Role::Owner
                    && entry.is_valid(policy.authority())
                    && entry.chain.iter().any(|cert| cert.issuer == own)
            })
        };
        let heirs = self.roster.iter().filter(|member| from_own(&member.leaf_key));
        heirs.map(|member| member.peer).collect()
    }

    /// Whether the policy does not say yet what [`PolicyChange::Withdrawn`] would have it say.
    pub fn lacks_withdrawn(&self, keys: &RoomKeys) -> bool {
        let mut policy = self.state.policy.clone();
        policy.withdraw(keys, self.role());
        policy != self.state.policy
    }

    /// Whether a role that this key proves still counts in this meeting.
    pub fn believes(&self, key: &RoleKey) -> bool {
        let own = self.leaf.public();
        key.entry(own, self.session()).is_valid(self.state.policy.authority())
    }

    /// Whether nobody comes in with this invitation any more.
    pub fn bars(&self, invited: &Invited) -> bool {
        self.state.policy.is_barred(&invited.cert.key)
    }

    /// Removes members by a moderator's decision. Their leaf keys do not come in again. With `bar` their
    /// personal invitations do not either, and if somebody came without one, an open door becomes a lobby;
    /// the owner withdraws a removed moderator's link for this meeting as well.
    pub fn commit_kick(&mut self, peers: &[PeerId], bar: bool) -> Result<Built, NotBuilt> {
        self.ready()?;
        let own = u32::from(self.own_leaf());
        let targets: Vec<_> = self
            .roster
            .iter()
            .filter(|member| peers.contains(&member.peer) && u32::from(member.leaf) != own)
            .take(limits::INTENTS)
            .cloned()
            .collect();
        if targets.is_empty() {
            return Err(NotBuilt::NothingToDo { declined: Vec::new() });
        }
        if !targets
            .iter()
            .all(|target| rules::may_kick(&self.state, own, u32::from(target.leaf)))
        {
            return Err(NotBuilt::Invalid(Rule::V6));
        }
        let going: Vec<_> = targets.iter().map(|target| target.leaf_key).collect();
        let mut policy = self.next_policy(&going);
        let owns = self.role() == Role::Owner;
        for target in &targets {
            policy.bar(&target.leaf_key);
            if !bar {
                continue;
            }
            let leaf = self.state.leaves.get(&u32::from(target.leaf));
            let invited = leaf.and_then(|leaf| leaf.identity.as_ref()?.invited());
            let former = self.state.policy.entry(&target.leaf_key);
            if let Some(invited) = invited {
                policy.bar(&invited.cert.key);
            }
            let link = former.filter(|entry| entry.by_link()).and_then(|entry| entry.issuer());
            if let Some(link) = link.filter(|link| owns && **link != policy.owner_vk) {
                policy.revoke(*link)?;
            }
            if invited.is_none() && policy.admission == Admission::Open {
                policy.admission = Admission::Lobby;
            }
        }
        let removals = targets
            .iter()
            .map(|target| Removal::new(u32::from(target.leaf), Reason::Kicked))
            .collect();
        let (commit, _) = self.build(Plan {
            removals,
            policy: Some(policy),
            ..Plan::default()
        })?;
        Ok(Built {
            removed: targets.iter().map(|target| target.peer).collect(),
            ..Built::of(commit)
        })
    }

    /// Lets a guest in: a ticket for the leaf key, member id and kind, which holds for 200 epochs while this
    /// member moderates. Goes, sealed as [`SealKind::Ticket`](crate::rooms::SealKind::Ticket), with `Admit`.
    /// None: this client does not moderate.
    pub fn ticket_for(&self, leaf_key: &[u8; 32], member_id: &[u8; 16], kind: MemberKind) -> Option<Vec<u8>> {
        if !self.is_member() || self.role() < Role::Moderator {
            return None;
        }
        let (session, epoch) = (self.session(), self.state.epoch);
        Some(Ticket::sign(&self.leaf, session, *leaf_key, *member_id, kind, epoch).to_bytes())
    }

    /// The policy of the next change: without the roles of those who are gone or going.
    fn next_policy(&self, going: &[[u8; 32]]) -> RoomPolicy {
        let mut policy = self.state.policy.clone();
        policy.seq = policy.seq.wrapping_add(1);
        policy.roles.retain(|entry| {
            !going.contains(&entry.leaf_key) && self.roster.iter().any(|member| member.leaf_key == entry.leaf_key)
        });
        policy
    }

    /// The key of the personal link that makes this member a presenter.
    fn presenting_link(&self, member: &Member) -> Option<[u8; 32]> {
        let leaf = self.state.leaves.get(&u32::from(member.leaf))?;
        let invited = leaf.identity.as_ref()?.invited()?;
        invited.presents().then_some(invited.cert.key)
    }

    /// The successor has to have room in the chain to certify others.
    fn hand_over(&self, policy: &mut RoomPolicy, peer: PeerId) -> Result<(), NotBuilt> {
        let own = self.leaf.public();
        let chain = policy.entry(&own).map_or(CHAIN, |entry| entry.chain.len());
        if policy.role(&own) != Role::Owner || self.roster.iter().any(|m| m.peer == peer && m.leaf_key == own) {
            return Err(NotBuilt::Invalid(Rule::V7));
        }
        if chain + 1 >= CHAIN {
            return Err(NotBuilt::Full);
        }
        self.set_role(policy, peer, Role::Owner)?;
        policy.set(own, None);
        Ok(())
    }

    fn set_role(&self, policy: &mut RoomPolicy, peer: PeerId, role: Role) -> Result<(), NotBuilt> {
        let member = self.roster.iter().find(|member| member.peer == peer);
        let member = member.ok_or(NotBuilt::NothingToDo { declined: vec![peer] })?;
        let former = policy.role(&member.leaf_key);
        if former == role {
            return Ok(());
        }
        let proven_by = policy.entry(&member.leaf_key).filter(|entry| entry.by_link());
        // A link's role would be claimed again.
        if let Some(link) = proven_by
            .and_then(|entry| entry.issuer())
            .copied()
            .filter(|_| role < former)
            && link != policy.owner_vk
        {
            policy.revoke(link)?;
        }
        let granted = if role == Role::Participant {
            None
        } else {
            let own = policy.entry(&self.leaf.public()).ok_or(NotBuilt::Invalid(Rule::V7))?;
            let granted = own.grant(&self.leaf, member.leaf_key, role, policy.session);
            Some(granted.ok_or(NotBuilt::Full)?)
        };
        if let Some(key) = self.presenting_link(member) {
            policy.barred.retain(|bar| *bar != taken(&key));
            if role == Role::Participant {
                policy.bar_hash(taken(&key));
            }
        }
        policy.set(member.leaf_key, granted);
        if policy.roles.len() > ROLES {
            return Err(NotBuilt::Full);
        }
        Ok(())
    }
}

impl RoomPolicy {
    fn set(&mut self, leaf_key: [u8; 32], entry: Option<crate::roles::RoleEntry>) {
        self.roles.retain(|former| former.leaf_key != leaf_key);
        self.roles.extend(entry);
        self.roles.sort_by_key(|entry| entry.leaf_key);
    }

    /// Keeps a key out; the oldest bar goes when the list is full.
    fn bar(&mut self, key: &[u8; 32]) {
        self.bar_hash(bar(key));
    }

    fn bar_hash(&mut self, bar: [u8; 32]) {
        if self.barred.contains(&bar) {
            return;
        }
        if self.barred.len() == BARRED {
            self.barred.remove(0);
        }
        self.barred.push(bar);
    }

    /// Keeps out what `keys` say was withdrawn, as far as somebody in this role may. Where no more can be revoked
    /// this meeting goes on without.
    fn withdraw(&mut self, keys: &RoomKeys, role: Role) {
        for key in keys.withdrawn_persons() {
            self.bar(&key);
        }
        if role == Role::Owner {
            for key in keys.withdrawn_moderators() {
                let _ = self.revoke(key);
            }
        }
    }

    /// Ends what a key certifies; what rests on it goes.
    fn revoke(&mut self, key: [u8; 32]) -> Result<(), NotBuilt> {
        if self.revoked.contains(&key) {
            return Ok(());
        }
        if self.revoked.len() == REVOKED {
            return Err(NotBuilt::Full);
        }
        self.revoked.push(key);
        let left = self.clone();
        self.roles.retain(|entry| entry.is_valid(left.authority()));
        Ok(())
    }
}
