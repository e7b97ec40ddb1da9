//! Commits of our own: built, sent, and merged when the log shows them.

use openmls::framing::{MlsMessageBodyIn, MlsMessageIn};
use openmls::messages::proposals::{PreSharedKeyProposal, Proposal};
use openmls::prelude::{KeyPackage, LeafNodeParameters, ProtocolVersion, Sender};
use openmls_traits::OpenMlsProvider;
use thiserror::Error;
use tls_codec::DeserializeBytes;
use wire::{PeerId, limits};

use super::change::EpochChange;
use super::process::outline;
use super::{Group, Pending};
use crate::aad::{CommitAad, Reason};
use crate::mls::provider::SUITE;
use crate::mls::{facts, setup};
use crate::policy::RoomPolicy;
use crate::roles::RoleEntry;
use crate::rooms::OwnerKey;
use crate::rules::{self, Leaf};

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
    /// Whose key package no member would accept.
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
    /// The commit would be refused by the others.
    #[error("the commit would violate rule {0:?}")]
    Invalid(wire::Rule),
}

#[derive(Default)]
struct Plan {
    adds: Vec<KeyPackage>,
    removes: Vec<(u32, Reason)>,
    policy: Option<RoomPolicy>,
    leaf: LeafNodeParameters,
    path: bool,
}

impl Group {
    /// Adds whoever may come in and removes whoever is gone, in one commit. Key packages that no member
    /// would accept are declined. `path` refreshes this client's keys as well; removals always do.
    pub fn commit_members(
        &mut self,
        joins: &[(PeerId, &[u8])],
        gone: &[PeerId],
        path: bool,
    ) -> Result<Built, NotBuilt> {
        self.ready()?;
        let own = self.own_leaf();
        let leaving = self
            .roster
            .iter()
            .filter(|member| gone.contains(&member.peer) && member.leaf != own);
        let (leaving, removed): (Vec<_>, Vec<_>) = leaving
            .take(limits::INTENTS)
            .map(|member| ((u32::from(member.leaf), Reason::Gone), member.peer))
            .unzip();
        let mut after = self.state.leaves.clone();
        leaving.iter().for_each(|(index, _)| {
            after.remove(index);
        });
        let (mut adds, mut added, mut declined) = (Vec::new(), Vec::new(), Vec::new());
        for (peer, bytes) in joins {
            let place = (0..)
                .find(|index| !after.contains_key(index))
                .expect("fewer leaves than indices");
            let package = self.admissible(*peer, bytes);
            let fits = package.as_ref().is_some_and(|(_, leaf)| {
                after.insert(place, leaf.clone());
                rules::unique(&after).is_ok() && adds.len() < limits::INTENTS
            });
            match package {
                Some((package, _)) if fits => {
                    adds.push(package);
                    added.push(*peer);
                }
                _ => {
                    after.remove(&place);
                    declined.push(*peer);
                }
            }
        }
        if adds.is_empty() && leaving.is_empty() && !path {
            return Err(NotBuilt::NothingToDo { declined });
        }
        let (commit, welcome) = self.build(Plan {
            adds,
            removes: leaving,
            path,
            ..Plan::default()
        })?;
        Ok(Built {
            commit,
            welcome,
            added,
            declined,
            removed,
        })
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

    /// Proves this client to be the room's owner (rule V7).
    pub fn commit_owner(&mut self, owner: &OwnerKey) -> Result<Built, NotBuilt> {
        self.ready()?;
        let key = self.leaf.public();
        let mut policy = self.state.policy.clone();
        if policy.role(&key) == crate::roles::Role::Owner {
            return Err(NotBuilt::NothingToDo { declined: Vec::new() });
        }
        policy
            .roles
            .retain(|entry| self.roster.iter().any(|member| member.leaf_key == entry.leaf_key));
        policy.roles.push(RoleEntry::of_owner(owner, key, policy.session));
        policy.roles.sort_by_key(|entry| entry.leaf_key);
        policy.seq = policy.seq.wrapping_add(1);
        let (commit, _) = self.build(Plan {
            policy: Some(policy),
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

    fn ready(&self) -> Result<(), NotBuilt> {
        if !self.mls.is_active() {
            Err(NotBuilt::NotAMember)
        } else if self.pending.is_some() {
            Err(NotBuilt::Pending)
        } else {
            Ok(())
        }
    }

    /// The key package of `peer`, if every member would admit it.
    fn admissible(&self, peer: PeerId, bytes: &[u8]) -> Option<(KeyPackage, Leaf)> {
        if bytes.len() > limits::KEY_PACKAGE {
            return None;
        }
        let MlsMessageBodyIn::KeyPackage(package) = MlsMessageIn::tls_deserialize_exact_bytes(bytes).ok()?.extract()
        else {
            return None;
        };
        let package = package.validate(self.provider.crypto(), ProtocolVersion::Mls10).ok()?;
        let leaf = facts::leaf(package.leaf_node());
        let right = package.ciphersuite() == SUITE
            && leaf.identity.as_ref().is_some_and(|identity| identity.peer == peer)
            && rules::admits(&self.state, &leaf);
        right.then_some((package, leaf))
    }

    fn build(&mut self, plan: Plan) -> Result<(Vec<u8>, Option<Vec<u8>>), NotBuilt> {
        let aad = CommitAad::new(plan.removes.clone()).to_bytes();
        let joins = !plan.adds.is_empty();
        self.mls.set_aad(aad.clone());
        let psk = joins.then(|| PreSharedKeyProposal::new(setup::psk(&self.provider, &self.keys)));
        let mut builder = self
            .mls
            .commit_builder()
            .consume_proposal_store(false)
            .force_self_update(plan.path)
            .leaf_node_parameters(plan.leaf)
            .propose_removals(
                plan.removes
                    .iter()
                    .map(|(index, _)| openmls::prelude::LeafNodeIndex::new(*index)),
            )
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
    fn of(commit: Vec<u8>) -> Self {
        Self {
            commit,
            welcome: None,
            added: Vec::new(),
            declined: Vec::new(),
            removed: Vec::new(),
        }
    }
}
