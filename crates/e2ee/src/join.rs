//! Joining by Welcome: a key package out, a group in, and what a joiner checks before it believes it.

use std::fmt;

use openmls::framing::{MlsMessageBodyIn, MlsMessageIn, MlsMessageOut};
use openmls::group::{MlsGroup, ProcessedWelcome, WelcomeError};
use openmls::prelude::{KeyPackage, LeafNode};
use openmls::schedule::Psk;
use thiserror::Error;
use tls_codec::DeserializeBytes;
use wire::{Epoch, SessionId, limits};

use crate::group::Group;
use crate::identity::Identity;
use crate::leaf::LeafSecret;
use crate::mls::provider::{Provider, SUITE};
use crate::mls::{facts, setup};
use crate::rooms::{RoomKeys, psk_id};
use crate::rules;

/// What a joiner checks. J8, one key package per attempt, is in the type: accepting consumes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JoinRule {
    /// The Welcome lists exactly the room's PSK.
    J1,
    /// The policy is the link's room's, and of the group it is in.
    J2,
    /// The own leaf is the own key package's.
    J3,
    /// Every role entry has a valid chain.
    J4,
    /// Nobody is in the tree twice, and it is not too large.
    J5,
    /// Suite, versions and required capabilities are those compiled in.
    J6,
    /// The session is the expected one, and none left before at a higher epoch.
    J7,
    /// The bytes are no Welcome, or fail its cryptographic checks.
    Mls,
}

/// A Welcome or GroupInfo that was not believed. J1, J2 and J4 to J7 are blocking; after `Mls` a fresh
/// key package may be tried, at most three times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("refused by joiner rule {rule:?}")]
pub struct JoinRefused {
    /// The rule.
    pub rule: JoinRule,
}

impl From<JoinRule> for JoinRefused {
    fn from(rule: JoinRule) -> Self {
        Self { rule }
    }
}

/// A key package that waits for its Welcome.
pub struct PendingJoin {
    provider: Provider,
    leaf: LeafSecret,
    keys: RoomKeys,
    own: LeafNode,
}

impl PendingJoin {
    /// Makes a key package: the bytes go, sealed, into `Join`. `seed` must never be used twice.
    pub fn new(keys: &RoomKeys, leaf: LeafSecret, identity: &Identity, seed: &[u8; 32]) -> (Self, Vec<u8>) {
        let provider = Provider::new(seed);
        setup::store_psk(&provider, keys);
        let bundle = KeyPackage::builder()
            .key_package_lifetime(setup::lifetime())
            .leaf_node_capabilities(setup::capabilities())
            .build(SUITE, &provider, &leaf.signer(), setup::credential(&leaf, identity))
            .expect("our own configuration");
        let package = bundle.key_package().clone();
        let own = package.leaf_node().clone();
        let bytes = MlsMessageOut::from(package)
            .to_bytes()
            .expect("our own messages encode");
        (
            Self {
                provider,
                leaf,
                keys: keys.clone(),
                own,
            },
            bytes,
        )
    }

    /// Joins. `session` is the meeting the server named, `left` the meetings of this room this client
    /// was in before with the epoch it left them at.
    pub fn accept(
        self,
        welcome: &[u8],
        session: Option<SessionId>,
        left: &[(SessionId, Epoch)],
    ) -> Result<Group, JoinRefused> {
        if welcome.len() > limits::WELCOME {
            return Err(JoinRule::Mls.into());
        }
        let message = MlsMessageIn::tls_deserialize_exact_bytes(welcome).map_err(|_| JoinRule::Mls)?;
        let MlsMessageBodyIn::Welcome(welcome) = message.extract() else {
            return Err(JoinRule::Mls.into());
        };
        let processed = ProcessedWelcome::new_from_welcome(&self.provider, &setup::join_config(), welcome)
            .map_err(|error| rule_of(&error))?;
        let psk = Psk::External(openmls::schedule::ExternalPsk::new(psk_id(
            self.keys.room(),
            self.keys.generation(),
        )));
        if !matches!(processed.psks(), [only] if *only.psk() == psk) {
            return Err(JoinRule::J1.into());
        }
        let staged = processed
            .into_staged_welcome(&self.provider, None)
            .map_err(|error| rule_of(&error))?;
        if staged.own_leaf_node() != Some(&self.own) {
            return Err(JoinRule::J3.into());
        }
        let mls = staged.into_group(&self.provider).map_err(|error| rule_of(&error))?;
        check(&mls, &self.keys, session, left)?;
        Group::assemble(mls, self.provider, self.leaf, self.keys).ok_or(JoinRule::J6.into())
    }
}

impl fmt::Debug for PendingJoin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PendingJoin(…)")
    }
}

/// J2 and J4 to J7, for a group that has been entered by Welcome or by an external commit.
pub(crate) fn check(
    mls: &MlsGroup,
    keys: &RoomKeys,
    session: Option<SessionId>,
    left: &[(SessionId, Epoch)],
) -> Result<(), JoinRule> {
    let context = facts::context(mls.extensions());
    if mls.ciphersuite() != SUITE || !context.requires || context.others {
        return Err(JoinRule::J6);
    }
    let state = facts::state(mls).ok_or(JoinRule::J6)?;
    let policy = &state.policy;
    if !policy.belongs_to(keys) || mls.group_id().as_slice() != policy.session.0 {
        return Err(JoinRule::J2);
    }
    if !policy.roles.iter().all(|entry| entry.is_valid(policy.authority())) {
        return Err(JoinRule::J4);
    }
    rules::unique(&state.leaves).map_err(|_| JoinRule::J5)?;
    let epoch = mls.epoch().as_u64();
    let expected = session.is_none_or(|session| session == policy.session);
    let older = left
        .iter()
        .any(|(session, left)| *session == policy.session && left.0 > epoch);
    if expected && !older { Ok(()) } else { Err(JoinRule::J7) }
}

fn rule_of<E>(error: &WelcomeError<E>) -> JoinRule {
    match error {
        WelcomeError::Psk(_) => JoinRule::J1,
        WelcomeError::CiphersuiteMismatch
        | WelcomeError::UnsupportedCiphersuite(_)
        | WelcomeError::UnsupportedMlsVersion
        | WelcomeError::UnsupportedCapability
        | WelcomeError::UnsupportedExtensions => JoinRule::J6,
        _ => JoinRule::Mls,
    }
}
