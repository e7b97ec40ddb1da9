//! A meeting's group: the roster, what it exports, commits in and out, application messages.

mod build;
mod change;
#[cfg(any(test, feature = "forge"))]
mod forge;
mod moderate;
mod process;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use openmls::group::{MlsGroup, PastEpochDeletion};
use openmls::prelude::GroupId;
use openmls_traits::OpenMlsProvider;
use sha2::{Digest, Sha256};
use thiserror::Error;
use wire::{Epoch, ForkTag, PeerId, RoomId, SessionId};
use zeroize::Zeroizing;

pub use crate::aad::Reason;
pub use crate::admission::Admission;
pub use crate::identity::{Identity, MemberKind};
pub use crate::join::{JoinRefused, JoinRule, PendingJoin};
pub use crate::leaf::LeafSecret;
pub use crate::resync::{Papers, ResyncAttempt, ResyncRefused};
pub use crate::role_key::RoleKey;
pub use crate::roles::Role;
pub use build::{Built, Join, NotBuilt};
pub use change::{EpochChange, Gone, RoleChange};
#[cfg(feature = "forge")]
pub use forge::Forgery;
pub use moderate::PolicyChange;
pub use process::{AppRefused, AppSender, Refused};

use crate::labels;
use crate::mls::provider::Provider;
use crate::mls::{facts, setup};
use crate::policy::RoomPolicy;
use crate::roles::RoleEntry;
use crate::rooms::RoomKeys;
use crate::rules::{self, State};
use crate::stretch::StretchInput;
use crate::ticket::Ticket;
use change::Outline;

/// One member as the tree shows it. The roster is the tree; no other list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Leaf index: part of the SFrame key id.
    pub leaf: u16,
    /// The server's number for the connection.
    pub peer: PeerId,
    /// Random, kept over reloads.
    pub member_id: [u8; 16],
    /// The name.
    pub name: String,
    /// What kind of participant.
    pub kind: MemberKind,
    /// What the member may decide: what its chain of certificates proves.
    pub role: Role,
    /// The label of the personal invitation it showed.
    pub invited_as: Option<String>,
    /// That invitation asks moderators to make the member a presenter, was not withdrawn, and none of them has
    /// taken the role.
    pub presents: bool,
    /// The leaf's public key. "Compared" survives later epochs while it stays the same.
    pub leaf_key: [u8; 32],
}

/// The rules a meeting runs under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Who may come in.
    pub admission: Admission,
    /// How often the policy has changed.
    pub seq: u32,
    /// Whether a browser made the room; otherwise a system that knows its links did.
    pub browser_made: bool,
}

/// This client is no longer in the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("no longer a member")]
pub struct NotAMember;

/// A room with a lobby is not opened by a guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("only a host opens this room")]
pub struct NoHost;

/// What an epoch exports, taken once when it begins.
struct Exports {
    epoch: Epoch,
    base_key: Zeroizing<[u8; 16]>,
    fork_tag: ForkTag,
    code: Zeroizing<Vec<u8>>,
}

/// A commit of our own that is not merged yet.
struct Pending {
    commit: Vec<u8>,
    outline: Outline,
}

/// A meeting's group, seen from one member. In memory only; a reload resynchronises.
pub struct Group {
    mls: MlsGroup,
    provider: Provider,
    leaf: LeafSecret,
    keys: RoomKeys,
    state: State,
    roster: Vec<Member>,
    exports: Exports,
    pending: Option<Pending>,
    /// First epoch whose application messages can be read.
    readable_from: Epoch,
    /// HPKE keys of all leaves this member has seen: no key package with one of them is added again.
    spent: BTreeSet<Vec<u8>>,
    /// What leaves have signed that they leave, by leaf key.
    farewells: BTreeMap<[u8; 32], [u8; 64]>,
}

impl Group {
    /// Forms the meeting `session`: a group of one, whose door stands as the room's record says. A room with
    /// a lobby is opened by who moderates it only: nobody would believe another's meeting (rule J4).
    /// `seed` must never be used twice.
    pub fn create(
        keys: &RoomKeys,
        leaf: LeafSecret,
        identity: &Identity,
        session: SessionId,
        role: Option<&RoleKey>,
        seed: &[u8; 32],
    ) -> Result<Self, NoHost> {
        if keys.admission() != Admission::Open && role.is_none() {
            return Err(NoHost);
        }
        let provider = Provider::new(seed);
        setup::store_psks(&provider, keys);
        let roles = role
            .map(|role| role.entry(leaf.public(), session))
            .into_iter()
            .collect();
        let policy = RoomPolicy::initial(keys, session, roles);
        let config = setup::create_config(&policy).expect("both extensions belong into a group context");
        let mls = MlsGroup::new_with_group_id(
            &provider,
            &leaf.signer(),
            &config,
            GroupId::from_slice(&session.0),
            setup::credential(&leaf, identity),
        )
        .expect("a group of one with our own configuration");
        Ok(Self::assemble(mls, provider, leaf, keys.clone()).expect("our own policy is of this version"))
    }

    /// Wraps a group whose policy is of this version.
    pub(crate) fn assemble(mls: MlsGroup, provider: Provider, leaf: LeafSecret, keys: RoomKeys) -> Option<Self> {
        let state = facts::state(&mls)?;
        let exports = exports(&mls, &provider, &keys, state.policy.session)?;
        let roster = roster(&state);
        let readable_from = exports.epoch;
        let spent = facts::encryption_keys(&mls).collect();
        Some(Self {
            readable_from,
            mls,
            provider,
            leaf,
            keys,
            state,
            roster,
            exports,
            pending: None,
            spent,
            farewells: BTreeMap::new(),
        })
    }

    /// The epoch: the last one this member is part of.
    pub fn epoch(&self) -> Epoch {
        self.exports.epoch
    }

    /// The meeting.
    pub fn session(&self) -> SessionId {
        self.state.policy.session
    }

    /// The room.
    pub(crate) fn room(&self) -> RoomId {
        self.keys.room()
    }

    /// The key every role goes back to.
    pub(crate) fn owner_vk(&self) -> &[u8; 32] {
        self.keys.owner_vk()
    }

    /// The leaf key and the role entry of a client that moderates.
    pub(crate) fn moderates(&self) -> Option<(&LeafSecret, &RoleEntry)> {
        let entry = self.state.policy.entry(&self.leaf.public())?;
        (self.is_member() && self.role() >= Role::Moderator).then_some((&self.leaf, entry))
    }

    /// Everybody in the tree, by leaf index.
    pub fn members(&self) -> &[Member] {
        &self.roster
    }

    /// The member at a leaf.
    pub fn member(&self, leaf: u16) -> Option<&Member> {
        self.roster.iter().find(|member| member.leaf == leaf)
    }

    /// This client's leaf index.
    pub fn own_leaf(&self) -> u16 {
        small(self.mls.own_leaf_index().u32())
    }

    /// What this client may decide.
    pub fn role(&self) -> Role {
        self.member(self.own_leaf()).map_or(Role::Participant, |own| own.role)
    }

    /// Who may come in.
    pub fn admission(&self) -> Admission {
        self.state.policy.admission
    }

    /// The leaf keys of those who may admit: a lobby key is theirs or nobody's.
    pub fn moderators(&self) -> impl Iterator<Item = &Member> {
        self.roster.iter().filter(|member| member.role >= Role::Moderator)
    }

    /// What this client signs when it leaves for good. Goes to the others, who remove it by
    /// [`Reason::Left`]; its leaf key must not be used again.
    pub fn farewell(&self) -> [u8; 64] {
        let body = rules::farewell_body(&self.state.policy, &self.leaf.public());
        self.leaf.sign(labels::LEAVE, &body)
    }

    /// Keeps the farewell of the member at `leaf` for the commit that removes it. False: not its own.
    pub fn heard_farewell(&mut self, leaf: u16, farewell: [u8; 64]) -> bool {
        let Some(key) = self.member(leaf).map(|member| member.leaf_key) else {
            return false;
        };
        let said = rules::said_farewell(&self.state.policy, &key, &farewell);
        if said {
            self.farewells.insert(key, farewell);
        }
        said
    }

    /// Which root the meeting goes by: joins mix in its PSK.
    pub fn generation(&self) -> u32 {
        self.state.policy.psk_generation
    }

    /// Holds the roots that `keys` hold, and no others.
    pub fn hold(&mut self, keys: &RoomKeys) {
        self.keys = self.keys.holding(&keys.held());
        self.keys.change_to(self.generation());
        self.provider.storage().forget_psks();
        setup::store_psks(&self.provider, &self.keys);
    }

    /// Whether this client is still in the group.
    pub fn is_member(&self) -> bool {
        self.mls.is_active()
    }

    /// The SFrame base key of the epoch (RFC 9605 §5.2).
    pub fn base_key(&self) -> Zeroizing<[u8; 16]> {
        self.exports.base_key.clone()
    }

    /// Whether the group without the own leaf would admit it (rule V4).
    pub(crate) fn admits_itself(&self, ticket: Option<&Ticket>, role: Option<&RoleEntry>) -> bool {
        let mut before = self.state.clone();
        before.epoch = before.epoch.saturating_sub(1);
        let own = before.leaves.remove(&u32::from(self.own_leaf()));
        own.is_some_and(|leaf| rules::admits(&before, &leaf, ticket, role))
    }

    /// Eight exporter bytes: equal for everybody with the same group state.
    pub fn fork_tag(&self) -> ForkTag {
        self.exports.fork_tag
    }

    /// What to stretch for the meeting code of this epoch ([`crate::code::MeetingCode`]).
    pub fn code_input(&self) -> StretchInput {
        let salt = Sha256::digest(labels::full(labels::MEETING_CODE));
        StretchInput {
            password: self.exports.code.clone(),
            salt: salt[..16].try_into().expect("16 of 32 bytes"),
        }
    }

    /// The rules of the meeting.
    pub fn policy(&self) -> Policy {
        let policy = &self.state.policy;
        Policy {
            admission: policy.admission,
            seq: policy.seq,
            browser_made: !policy.origin.is_by_system(),
        }
    }

    /// The GroupInfo with ratchet tree, for a resynchronisation.
    pub fn group_info(&self) -> Result<Vec<u8>, NotAMember> {
        // openmls would still make one of the new tree and the old secrets.
        if !self.is_member() {
            return Err(NotAMember);
        }
        self.mls
            .export_group_info(self.provider.crypto(), &self.leaf.signer(), true)
            .ok()
            .and_then(|info| info.to_bytes().ok())
            .ok_or(NotAMember)
    }

    /// Encrypts and signs an application message. The caller pads ([`crate::app::AppFrame::encode`]).
    pub fn seal_app(&mut self, plain: &[u8]) -> Result<Vec<u8>, NotAMember> {
        self.mls
            .create_message(&self.provider, &self.leaf.signer(), plain)
            .ok()
            .and_then(|message| message.to_bytes().ok())
            .ok_or(NotAMember)
    }

    /// Deletes the message keys of past epochs. To be called some seconds after the last commit.
    pub fn forget_past(&mut self) {
        self.mls
            .delete_past_epoch_secrets(&self.provider, PastEpochDeletion::delete_all())
            .expect("the map store does not fail");
        self.readable_from = self.exports.epoch;
    }

    /// Takes over what a merge has changed, and tells what that is.
    fn advance(&mut self, outline: &Outline) -> EpochChange {
        let before = std::mem::take(&mut self.roster);
        let (door, generation) = (self.state.policy.admission, self.generation());
        self.pending = None;
        self.state = facts::state(&self.mls).expect("no valid commit leaves a policy of another version");
        self.roster = roster(&self.state);
        self.keys.change_to(self.generation());
        let now: BTreeSet<_> = self.roster.iter().map(|member| member.leaf_key).collect();
        self.spent.extend(facts::encryption_keys(&self.mls));
        self.farewells.retain(|key, _| now.contains(key));
        if self.mls.is_active() {
            self.exports = exports(&self.mls, &self.provider, &self.keys, self.session())
                .expect("an active group has an exporter");
            let oldest = Epoch(self.exports.epoch.0.saturating_sub(setup::PAST_EPOCHS as u64));
            self.readable_from = self.readable_from.max(oldest);
        }
        let change = change::between(
            (&before, door),
            (&self.roster, self.state.policy.admission),
            self.exports.epoch,
            outline,
            !self.mls.is_active(),
        );
        EpochChange {
            rotates: generation != self.generation(),
            ..change
        }
    }
}

impl fmt::Debug for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Group({:?}, epoch {}, {} members)",
            self.session(),
            self.epoch(),
            self.roster.len()
        )
    }
}

fn roster(state: &State) -> Vec<Member> {
    state
        .leaves
        .iter()
        .filter_map(|(index, leaf)| member(*index, leaf, &state.policy))
        .collect()
}

fn member(index: u32, leaf: &crate::rules::Leaf, policy: &RoomPolicy) -> Option<Member> {
    let identity = leaf.identity.as_ref()?;
    let leaf_key = leaf.key.as_slice().try_into().ok()?;
    Some(Member {
        leaf: small(index),
        peer: identity.peer,
        member_id: identity.member_id,
        name: identity.name().to_owned(),
        kind: identity.kind,
        role: policy.role(&leaf_key),
        invited_as: identity.invited().map(|invited| invited.label().to_owned()),
        presents: identity.invited().is_some_and(|invited| {
            let key = &invited.cert.key;
            invited.presents() && !policy.is_taken(key) && !policy.is_barred(key)
        }),
        leaf_key,
    })
}

fn small(index: u32) -> u16 {
    u16::try_from(index).expect("the rules keep leaf indices below 4096")
}

fn exports(mls: &MlsGroup, provider: &Provider, keys: &RoomKeys, session: SessionId) -> Option<Exports> {
    let crypto = provider.crypto();
    let export = |label: &str, len| mls.export_secret(crypto, label, &[], len).ok().map(Zeroizing::new);
    let base_key = export(labels::SFRAME_BASE_KEY, 16)?;
    let tag = export(&labels::full(labels::FORK_TAG), 8)?;
    let epoch = mls.epoch().as_u64();
    let authenticator = mls.epoch_authenticator().as_slice();
    let code = [authenticator, &keys.room().0, &session.0, &epoch.to_be_bytes()].concat();
    Some(Exports {
        epoch: Epoch(epoch),
        base_key: Zeroizing::new(base_key.as_slice().try_into().ok()?),
        fork_tag: ForkTag(tag.as_slice().try_into().ok()?),
        code: Zeroizing::new(code),
    })
}
