//! Commits of our own: built, sent, and merged when the log shows them.

use std::collections::BTreeMap;

use openmls::messages::proposals::{PreSharedKeyProposal, Proposal};
use openmls::prelude::{KeyPackage, LeafNodeParameters, ProtocolVersion, Sender};
use openmls_traits::OpenMlsProvider;
use thiserror::Error;
use wire::{PeerId, limits};

use super::change::EpochChange;
use super::process::outline;
use super::{Group, Member, Pending};
use crate::aad::{CommitAad, Reason, Removal};
use crate::join;
use crate::mls::provider::SUITE;
use crate::mls::{facts, setup};
use crate::policy::RoomPolicy;
use crate::roles::RoleEntry;
use crate::rules::{self, Leaf};
use crate::ticket::Ticket;

/// A commit of this client, pending until [`Group::merge_own`], [`Group::discard_own`] or somebody
/// else's commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// The commit, unsealed.
    pub commit: Vec<u8>,
    /// The Welcome for those added, unsealed.
    pub welcome: Option<Vec<u8>>,
    /// Whom the commit adds.
    pub added: Vec<PeerId>,
    /// Whose key package no member would accept, and whom this member may not call gone.
    pub declined: Vec<PeerId>,
    /// Whom the commit removes.
    pub removed: Vec<PeerId>,
}

/// No commit was built.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotBuilt {
    /// Nothing is left to do; the joiners named here are declined.
    #[error("nothing to do")]
    NothingToDo {
        /// Whose key package no member would accept.
        declined: Vec<PeerId>,
    },
    /// A commit of this client is still pending.
    #[error("a commit is pending")]
    Pending,
    /// No longer in the group.
    #[error("no longer a member")]
    NotAMember,
    /// A list of the policy, or a chain of certificates, has no room for more.
    #[error("the policy is full")]
    Full,
    /// The commit would be refused by the others.
    #[error("the commit would violate rule {0:?}")]
    Invalid(wire::Rule),
}

/// Somebody who wants in.
#[derive(Clone, Copy, Debug)]
pub struct Join<'a> {
    /// The server's number for the connection: the identity must state the same.
    pub peer: PeerId,
    /// What [`PendingJoin::new`](crate::group::PendingJoin::new) made, unsealed.
    pub offer: &'a [u8],
    /// The moderator's ticket, unsealed.
    pub ticket: Option<&'a [u8]>,
}

impl<'a> Join<'a> {
    /// A joiner whom nobody has admitted by hand.
    pub fn new(peer: PeerId, offer: &'a [u8]) -> Self {
        Self {
            peer,
            offer,
            ticket: None,
        }
    }
}

/// Builds tried to find the joins that cannot be built: enough for three among 64, and few enough to be done
/// while the slot is held.
const TRIES: usize = 32;

/// An offer read and found admissible.
struct Offer {
    package: KeyPackage,
    leaf: Leaf,
    ticket: Option<Ticket>,
    role: Option<RoleEntry>,
}

#[derive(Default)]
pub(super) struct Plan {
    pub(super) adds: Vec<KeyPackage>,
    pub(super) removals: Vec<Removal>,
    pub(super) tickets: Vec<Ticket>,
    pub(super) roles: Vec<RoleEntry>,
    pub(super) policy: Option<RoomPolicy>,
    pub(super) leaf: LeafNodeParameters,
    pub(super) path: bool,
}

impl Group {
    /// Adds whoever may come in and removes whoever is gone or has said farewell, in one commit. What no
    /// member would accept is declined: key packages, and removals this member may not commit. `path`
    /// refreshes this client's keys as well; removals always do.
    pub fn commit_members(&mut self, joins: &[Join], gone: &[PeerId], path: bool) -> Result<Built, NotBuilt> {
        self.ready()?;
        match self.commit_all(joins, gone, path) {
            Err(NotBuilt::Invalid(_) | NotBuilt::NotAMember) if !joins.is_empty() => {
                self.commit_buildable(joins, gone, path)
            }
            built => built,
        }
    }

    /// The same where some join cannot be built, alone or beside the others: it is declined, so that it
    /// keeps nobody else out. Whom [`TRIES`] builds have said nothing about is neither added nor declined: the
    /// server offers them to the next commit.
    fn commit_buildable(&mut self, joins: &[Join], gone: &[PeerId], path: bool) -> Result<Built, NotBuilt> {
        let (mut kept, mut unfit) = (Vec::new(), Vec::new());
        let mut parts = vec![joins];
        for _ in 0..TRIES {
            let Some(part) = parts.pop() else { break };
            let tried = [kept.as_slice(), part].concat();
            let built = self.commit_all(&tried, gone, path);
            self.discard_own();
            match (built, part) {
                (Ok(_) | Err(NotBuilt::NothingToDo { .. }), _) => kept = tried,
                (Err(_), [only]) => unfit.push(only.peer),
                (Err(_), _) => {
                    let (first, second) = part.split_at(part.len() / 2);
                    parts.extend([second, first]);
                }
            }
        }
        match self.commit_all(&kept, gone, path) {
            Ok(mut built) => {
                built.declined.extend(unfit);
                Ok(built)
            }
            Err(NotBuilt::NothingToDo { mut declined }) => {
                declined.extend(unfit);
                Err(NotBuilt::NothingToDo { declined })
            }
            Err(error) => Err(error),
        }
    }

    fn commit_all(&mut self, joins: &[Join], gone: &[PeerId], path: bool) -> Result<Built, NotBuilt> {
        let own = self.own_leaf();
        let mut declined = Vec::new();
        let offers: Vec<_> = joins.iter().map(|join| (join.peer, self.admissible(join))).collect();
        let (mut removals, mut removed) = (Vec::new(), Vec::new());
        let leaving = self
            .roster
            .iter()
            .filter(|member| gone.contains(&member.peer) && member.leaf != own);
        for member in leaving.take(limits::INTENTS) {
            match self.removal(member, &offers) {
                Some(removal) => {
                    removals.push(removal);
                    removed.push(member.peer);
                }
                None => declined.push(member.peer),
            }
        }
        let mut after = self.state.leaves.clone();
        removals.iter().for_each(|removal| {
            after.remove(&removal.leaf);
        });
        let (mut plan, mut added) = (Plan::default(), Vec::new());
        for (peer, offer) in offers {
            let place = (0..)
                .find(|index| !after.contains_key(index))
                .expect("fewer leaves than indices");
            let fits = offer.as_ref().is_some_and(|offer| {
                after.insert(place, offer.leaf.clone());
                rules::unique(&after).is_ok() && plan.adds.len() < limits::INTENTS
            });
            match offer {
                Some(offer) if fits => {
                    plan.adds.push(offer.package);
                    plan.tickets.extend(offer.ticket);
                    plan.roles.extend(offer.role);
                    added.push(peer);
                }
                _ => {
                    after.remove(&place);
                    declined.push(peer);
                }
            }
        }
        // Who is replaced goes only if the replacement comes.
        let stays = |removal: &Removal| removal.reason == Reason::Replaced && !self.replaces(&after, removal.leaf);
        if removals.iter().any(stays) {
            return Err(NotBuilt::Invalid(wire::Rule::V6));
        }
        if plan.adds.is_empty() && removals.is_empty() && !path {
            return Err(NotBuilt::NothingToDo { declined });
        }
        let (commit, welcome) = self.build(Plan { removals, path, ..plan })?;
        Ok(Built {
            commit,
            welcome,
            added,
            declined,
            removed,
        })
    }

    /// Why a member that the server calls gone may be removed; none: this client may not say so.
    fn removal(&self, member: &Member, offers: &[(PeerId, Option<Offer>)]) -> Option<Removal> {
        let leaf = u32::from(member.leaf);
        if let Some(farewell) = self.farewells.get(&member.leaf_key) {
            return Some(Removal {
                leaf,
                reason: Reason::Left,
                farewell: Some(*farewell),
            });
        }
        if rules::may_call_gone(&self.state, u32::from(self.own_leaf()), leaf) {
            return Some(Removal::new(leaf, Reason::Gone));
        }
        let invite = self.state.leaves.get(&leaf).and_then(invite_of)?;
        let again = offers
            .iter()
            .any(|(_, offer)| offer.as_ref().and_then(|offer| invite_of(&offer.leaf)) == Some(invite));
        again.then(|| Removal::new(leaf, Reason::Replaced))
    }

    /// Whether the personal invitation of a leaf that goes is in the tree after.
    fn replaces(&self, after: &BTreeMap<u32, Leaf>, former: u32) -> bool {
        let invite = self.state.leaves.get(&former).and_then(invite_of);
        after.values().any(|leaf| invite_of(leaf) == invite)
    }

    /// Refreshes this client's keys; with a name, under that name from then on.
    pub fn commit_update(&mut self, name: Option<&str>) -> Result<Built, NotBuilt> {
        self.ready()?;
        let mut leaf = LeafNodeParameters::default();
        if let Some(name) = name {
            let own = self.state.leaves.get(&u32::from(self.own_leaf()));
            let identity = own
                .and_then(|leaf| leaf.identity.as_ref())
                .ok_or(NotBuilt::NotAMember)?
                .renamed(name);
            leaf = LeafNodeParameters::builder()
                .with_credential_with_key(setup::credential(&self.leaf, &identity))
                .build();
        }
        let (commit, _) = self.build(Plan {
            leaf,
            path: true,
            ..Plan::default()
        })?;
        Ok(Built::of(commit))
    }

    /// Merges this client's pending commit. None: there is none.
    pub fn merge_own(&mut self) -> Option<EpochChange> {
        let pending = self.pending.take()?;
        self.mls
            .merge_pending_commit(&self.provider)
            .expect("a commit of our own that passed the rules merges");
        Some(self.advance(&pending.outline))
    }

    /// Forgets this client's pending commit: another one won, or the slot passed on.
    pub fn discard_own(&mut self) {
        self.pending = None;
        self.mls
            .clear_pending_commit(openmls_traits::OpenMlsProvider::storage(&self.provider))
            .expect("the map store does not fail");
    }

    /// Whether a commit of this client is pending.
    pub fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    pub(super) fn ready(&self) -> Result<(), NotBuilt> {
        if !self.mls.is_active() {
            Err(NotBuilt::NotAMember)
        } else if self.pending.is_some() {
            Err(NotBuilt::Pending)
        } else {
            Ok(())
        }
    }

    /// What a joiner sent, if every member would admit it.
    fn admissible(&self, join: &Join) -> Option<Offer> {
        if join.offer.len() > limits::KEY_PACKAGE {
            return None;
        }
        let (package, role) = join::read_offer(join.offer)?;
        let package = package.validate(self.provider.crypto(), ProtocolVersion::Mls10).ok()?;
        let leaf = facts::leaf(package.leaf_node());
        // What is shown for somebody else says nothing here.
        let key = leaf.key()?;
        let role = role.filter(|entry| entry.leaf_key == key);
        let ticket = join
            .ticket
            .and_then(|ticket| Ticket::parse(ticket).ok())
            .filter(|ticket| ticket.leaf_key == key);
        // A key package played again: whoever it was for cannot open what it is for any more.
        let fresh = !self.spent.contains(&facts::encryption_key(package.leaf_node())?);
        let right = package.ciphersuite() == SUITE
            && leaf
                .identity
                .as_ref()
                .is_some_and(|identity| identity.peer == join.peer)
            && fresh
            && rules::admits(&self.state, &leaf, ticket.as_ref(), role.as_ref());
        // What nobody needs to see stays out of the commit.
        let bare = rules::admits(&self.state, &leaf, None, None);
        let ticketed = rules::admits(&self.state, &leaf, ticket.as_ref(), None);
        right.then(|| Offer {
            package,
            leaf,
            ticket: ticket.filter(|_| ticketed && !bare),
            role: role.filter(|_| !ticketed),
        })
    }

    pub(super) fn build(&mut self, plan: Plan) -> Result<(Vec<u8>, Option<Vec<u8>>), NotBuilt> {
        let leaving: Vec<_> = plan.removals.iter().map(|removal| removal.leaf).collect();
        let aad = CommitAad::new(plan.removals, plan.tickets, plan.roles).to_bytes();
        let joins = !plan.adds.is_empty();
        self.mls.set_aad(aad.clone());
        let psk = joins.then(|| PreSharedKeyProposal::new(setup::psk(&self.provider, &self.keys)));
        let mut builder = self
            .mls
            .commit_builder()
            .consume_proposal_store(false)
            .force_self_update(plan.path)
            .leaf_node_parameters(plan.leaf)
            .propose_removals(leaving.into_iter().map(openmls::prelude::LeafNodeIndex::new))
            .propose_adds(plan.adds)
            .add_proposals(psk.map(|psk| Proposal::PreSharedKey(Box::new(psk))));
        if let Some(policy) = &plan.policy {
            let extensions = setup::context_extensions(policy).expect("both belong into a group context");
            builder = builder
                .propose_group_context_extensions(extensions)
                .map_err(|_| NotBuilt::NotAMember)?;
        }
        let bundle = builder
            .load_psks(self.provider.storage())
            .and_then(|builder| {
                builder.create_group_info(false).build(
                    self.provider.rand(),
                    self.provider.crypto(),
                    &self.leaf.signer(),
                    |_| true,
                )
            })
            .map_err(|_| NotBuilt::Invalid(wire::Rule::Mls))?
            .stage_commit(&self.provider)
            .map_err(|_| NotBuilt::NotAMember)?;
        let (commit, welcome, _) = bundle.into_messages();
        let encode = |message: openmls::framing::MlsMessageOut| message.to_bytes().expect("our own messages encode");
        let (commit, welcome) = (encode(commit), welcome.map(encode));
        self.check_own(&aad, commit.clone())?;
        Ok((commit, welcome))
    }

    /// Holds our own commit to the rules before anybody sees it.
    fn check_own(&mut self, aad: &[u8], commit: Vec<u8>) -> Result<(), NotBuilt> {
        let staged = self.mls.pending_commit().expect("just staged");
        let sender = Sender::Member(self.mls.own_leaf_index());
        let facts = facts::commit(staged, &sender, aad, commit.len()).expect("a member's commit");
        match rules::judge(&self.state, &facts) {
            Ok(_) => {
                self.pending = Some(Pending {
                    commit,
                    outline: outline(&facts),
                });
                Ok(())
            }
            Err(rule) => {
                self.discard_own();
                Err(NotBuilt::Invalid(rule))
            }
        }
    }
}

impl Built {
    pub(super) fn of(commit: Vec<u8>) -> Self {
        Self {
            commit,
            welcome: None,
            added: Vec::new(),
            declined: Vec::new(),
            removed: Vec::new(),
        }
    }
}

/// The personal invitation a leaf shows.
fn invite_of(leaf: &Leaf) -> Option<[u8; 32]> {
    let invited = leaf.identity.as_ref()?.invited()?;
    Some(invited.cert.key)
}
