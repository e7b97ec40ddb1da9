//! Joining by Welcome: a key package out, a group in, and what a joiner checks before it believes it.

use std::fmt;

use openmls::framing::{MlsMessageBodyIn, MlsMessageIn, MlsMessageOut};
use openmls::group::{MlsGroup, ProcessedWelcome, WelcomeError};
use openmls::prelude::{KeyPackage, KeyPackageIn, LeafNode};
use openmls::schedule::Psk;
use thiserror::Error;
use tls_codec::DeserializeBytes;
use wire::{Epoch, SessionId, limits};

use crate::admission::Admission;
use crate::bytes::{Reader, Writer};
use crate::group::Group;
use crate::identity::Identity;
use crate::labels;
use crate::leaf::LeafSecret;
use crate::mls::provider::{Provider, SUITE};
use crate::mls::{facts, setup};
use crate::role_key::RoleKey;
use crate::roles::{Authority, Role, RoleEntry};
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
    /// Every role and every personal invitation is proven, and where the room has a lobby, a host formed
    /// the meeting.
    J4,
    /// Nobody is in the tree twice, and it is not too large.
    J5,
    /// Suite, versions and required capabilities are those compiled in.
    J6,
    /// The session is the expected one, and none left before at a higher epoch than the one shown.
    J7,
    /// For an external commit without a leaf to return to: the door is not open, and no ticket, role or
    /// invitation admits this client (rule V4). It has to knock.
    Admission,
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
    /// Makes an offer: a key package and, if the `session` is known, the role this client can prove, which
    /// opens every door. The bytes go, sealed, into `Join`. `seed` must never be used twice.
    pub fn new(
        keys: &RoomKeys,
        leaf: LeafSecret,
        identity: &Identity,
        session: Option<SessionId>,
        role: Option<&RoleKey>,
        seed: &[u8; 32],
    ) -> (Self, Vec<u8>) {
        let provider = Provider::new(seed);
        setup::store_psks(&provider, keys);
        let bundle = KeyPackage::builder()
            .key_package_lifetime(setup::lifetime())
            .leaf_node_capabilities(setup::capabilities())
            .build(SUITE, &provider, &leaf.signer(), setup::credential(&leaf, identity))
            .expect("our own configuration");
        let package = bundle.key_package().clone();
        let own = package.leaf_node().clone();
        let package = MlsMessageOut::from(package)
            .to_bytes()
            .expect("our own messages encode");
        let role = role
            .zip(session)
            .map(|(role, session)| role.entry(leaf.public(), session));
        let bytes = write_offer(&package, role.as_ref());
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
        check(&mls, &self.keys, mls.epoch().as_u64(), session, left)?;
        Group::assemble(mls, self.provider, self.leaf, self.keys).ok_or(JoinRule::J6.into())
    }
}

/// `u16 version | key package<2> | u8 n | n role entries`, n at most 1.
pub(crate) fn write_offer(package: &[u8], role: Option<&RoleEntry>) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.u16(labels::VERSION).vector(package).u8(role.is_some().into());
    if let Some(role) = role {
        role.write(&mut writer);
    }
    writer.finish()
}

/// The key package in an offer, not yet validated, and the role shown beside it.
pub(crate) fn read_offer(bytes: &[u8]) -> Option<(KeyPackageIn, Option<RoleEntry>)> {
    let mut reader = Reader::new(bytes);
    reader.version().ok()?;
    let package = reader.vector(limits::KEY_PACKAGE).ok()?;
    let role = match reader.u8().ok()? {
        0 => None,
        1 => Some(RoleEntry::read(&mut reader).ok()?),
        _ => return None,
    };
    reader.end().ok()?;
    match MlsMessageIn::tls_deserialize_exact_bytes(package).ok()?.extract() {
        MlsMessageBodyIn::KeyPackage(package) => Some((package, role)),
        _ => None,
    }
}

impl fmt::Debug for PendingJoin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PendingJoin(…)")
    }
}

/// J2 and J4 to J7, for a group that has been entered by Welcome or by an external commit. `shown`: the epoch
/// of the Welcome or of the GroupInfo.
pub(crate) fn check(
    mls: &MlsGroup,
    keys: &RoomKeys,
    shown: u64,
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
    let roles_hold = policy.roles.iter().all(|entry| entry.is_valid(policy.authority()));
    let invites_hold = state.leaves.values().all(|leaf| {
        let invited = leaf.identity.as_ref().and_then(Identity::invited);
        invited.is_none_or(|invited| {
            leaf.key()
                .is_some_and(|key| invited.holds(policy.room, &policy.owner_vk, &key))
        })
    });
    // The entry of whoever formed the meeting stays until another host's stands beside it (rule V7).
    // Nobody hosts here by a link that was withdrawn before this client asked for the record.
    let withdrawn = keys.withdrawn_moderators();
    let authority = Authority {
        revoked: &withdrawn,
        ..policy.authority()
    };
    let hosts = |entry: &RoleEntry| entry.role >= Role::Moderator && entry.is_valid(authority);
    let hosted = policy.roles.iter().any(hosts);
    if !roles_hold || !invites_hold || (keys.admission() != Admission::Open && !hosted) {
        return Err(JoinRule::J4);
    }
    rules::unique(&state.leaves).map_err(|_| JoinRule::J5)?;
    let expected = session.is_none_or(|session| session == policy.session);
    let older = left
        .iter()
        .any(|(session, left)| *session == policy.session && left.0 > shown);
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

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use openmls::group::MlsGroupCreateConfig;
    use openmls::messages::proposals::{PreSharedKeyProposal, Proposal};
    use openmls::prelude::{
        Extension, ExtensionType, Extensions, ExternalSender, GroupContext, GroupId, Lifetime, ProtocolVersion,
        RequiredCapabilitiesExtension, UnknownExtension,
    };
    use openmls::schedule::PreSharedKeyId;
    use openmls_traits::OpenMlsProvider;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;
    use wire::PeerId;

    use super::*;
    use crate::group::MemberKind;
    use crate::invites::{InviteCert, Invited};
    use crate::owner::{Origin, OwnerKey};
    use crate::policy::{EXTENSION, RoomPolicy};
    use crate::roles::RoleEntry;
    use crate::rooms::{Draft, InviteKeys};

    const SESSION: SessionId = SessionId([7; 16]);

    #[test]
    fn a_welcome_into_the_rooms_own_group_is_believed() {
        let room = Room::new(1);
        let policy = RoomPolicy::initial(&room.keys, SESSION, vec![]);
        assert_eq!(room.join(&policy, SESSION, &[&room.keys]).map(drop), Ok(()));
        let owner = RoleEntry::of_owner(&room.owner, room.host.public(), SESSION);
        let policy = RoomPolicy::initial(&room.keys, SESSION, vec![owner]);
        let group = room.join(&policy, SESSION, &[&room.keys]).unwrap();
        assert!(group.members()[0].role == Role::Owner);
    }

    #[test]
    fn j1_a_welcome_without_the_rooms_psk_is_refused() {
        let (room, other) = (Room::new(1), Room::new(2));
        let policy = RoomPolicy::initial(&room.keys, SESSION, vec![]);
        for psks in [vec![], vec![&other.keys], vec![&room.keys, &other.keys]] {
            assert_eq!(room.join(&policy, SESSION, &psks).unwrap_err().rule, JoinRule::J1);
        }
    }

    #[test]
    fn j2_a_group_of_another_room_or_session_is_refused() {
        let (room, other) = (Room::new(1), Room::new(2));
        let ours = RoomPolicy::initial(&room.keys, SESSION, vec![]);
        let cases = [
            RoomPolicy::initial(&other.keys, SESSION, vec![]),
            RoomPolicy {
                owner_vk: other.owner.public(),
                ..ours.clone()
            },
            RoomPolicy {
                salt: [0; 16],
                ..ours.clone()
            },
            RoomPolicy {
                origin: Origin::Api,
                ..ours.clone()
            },
            RoomPolicy {
                psk_generation: 1,
                ..ours.clone()
            },
            RoomPolicy {
                session: SessionId([8; 16]),
                ..ours.clone()
            },
        ];
        for policy in cases {
            assert_eq!(
                room.join(&policy, SESSION, &[&room.keys]).unwrap_err().rule,
                JoinRule::J2
            );
        }
    }

    #[test]
    fn j3_a_leaf_that_is_not_the_own_key_package_is_refused() {
        let room = Room::new(1);
        let policy = RoomPolicy::initial(&room.keys, SESSION, vec![]);
        let (mut join, offer) = room.knock();
        join.own = PendingJoin::new(&room.keys, room.guest.clone(), &identity(2), None, None, &[99; 32])
            .0
            .own;
        let welcome = room.welcome(&policy, SESSION, &[&room.keys], &offer);
        assert_eq!(join.accept(&welcome, None, &[]).unwrap_err().rule, JoinRule::J3);
    }

    #[test]
    fn j4_a_role_without_a_valid_chain_is_refused() {
        let (room, other) = (Room::new(1), Room::new(2));
        let forged = RoleEntry::of_owner(&other.owner, room.host.public(), SESSION);
        let policy = RoomPolicy::initial(&room.keys, SESSION, vec![forged]);
        assert_eq!(
            room.join(&policy, SESSION, &[&room.keys]).unwrap_err().rule,
            JoinRule::J4
        );
    }

    #[test]
    fn j4_a_meeting_that_no_host_formed_is_refused_where_the_room_has_a_lobby() {
        for admission in [Admission::Lobby, Admission::Locked] {
            let room = Room::with(1, admission);
            let alone = RoomPolicy::initial(&room.keys, SESSION, vec![]);
            // Whoever forms it may say that the door is open.
            let open = RoomPolicy {
                admission: Admission::Open,
                ..alone.clone()
            };
            for policy in [alone, open] {
                assert_eq!(
                    room.join(&policy, SESSION, &[&room.keys]).unwrap_err().rule,
                    JoinRule::J4
                );
            }
            let owner = RoleEntry::of_owner(&room.owner, room.host.public(), SESSION);
            let hosted = RoomPolicy::initial(&room.keys, SESSION, vec![owner]);
            assert!(room.join(&hosted, SESSION, &[&room.keys]).is_ok());
        }
    }

    #[test]
    fn j4_an_invitation_that_is_not_its_showers_own_is_refused() {
        let mut room = Room::new(1);
        let policy = RoomPolicy::initial(&room.keys, SESSION, vec![]);
        let key = SigningKey::from_bytes(&[8; 32]);
        let id = room.keys.room();
        let cert = InviteCert::sign(&room.owner, id, key.verifying_key().to_bytes(), "Bo", true, false);
        for (leaf, fine) in [(room.host.public(), true), ([9; 32], false)] {
            let invited = Invited::prove(&key, cert.clone(), id, &leaf);
            room.hosted_by = identity(1).with_invite(Some(invited));
            let rule = room
                .join(&policy, SESSION, &[&room.keys])
                .map(drop)
                .map_err(|refused| refused.rule);
            assert_eq!(rule, if fine { Ok(()) } else { Err(JoinRule::J4) });
        }
    }

    #[test]
    fn j5_a_tree_with_somebody_twice_is_refused() {
        let mut room = Room::new(1);
        room.hosted_by = identity(2);
        let policy = RoomPolicy::initial(&room.keys, SESSION, vec![]);
        assert_eq!(
            room.join(&policy, SESSION, &[&room.keys]).unwrap_err().rule,
            JoinRule::J5
        );
    }

    #[test]
    fn j6_another_policy_version_is_refused() {
        let room = Room::new(1);
        let mut policy = RoomPolicy::initial(&room.keys, SESSION, vec![]);
        // More roles than a policy of this version has, and out of order.
        policy.roles = vec![RoleEntry::of_owner(&room.owner, [9; 32], SESSION); 2];
        assert_eq!(
            room.join(&policy, SESSION, &[&room.keys]).unwrap_err().rule,
            JoinRule::J6
        );
    }

    #[test]
    fn j7_another_session_or_an_older_epoch_is_refused() {
        let room = Room::new(1);
        let policy = RoomPolicy::initial(&room.keys, SESSION, vec![]);
        let other = SessionId([1; 16]);
        let cases = [
            (None, vec![], true),
            (Some(SESSION), vec![(SESSION, Epoch(1)), (other, Epoch(9))], true),
            (Some(other), vec![], false),
            (Some(SESSION), vec![(SESSION, Epoch(2))], false),
        ];
        for (expected, left, fine) in cases {
            let (join, offer) = room.knock();
            let welcome = room.welcome(&policy, SESSION, &[&room.keys], &offer);
            let rule = join
                .accept(&welcome, expected, &left)
                .map(drop)
                .map_err(|refused| refused.rule);
            assert_eq!(rule, if fine { Ok(()) } else { Err(JoinRule::J7) });
        }
    }

    #[test]
    fn j8_a_welcome_for_another_key_package_is_refused() {
        let room = Room::new(1);
        let policy = RoomPolicy::initial(&room.keys, SESSION, vec![]);
        let (_, offer) = room.knock();
        let welcome = room.welcome(&policy, SESSION, &[&room.keys], &offer);
        let again = PendingJoin::new(&room.keys, room.guest.clone(), &identity(2), None, None, &[99; 32]).0;
        assert_eq!(again.accept(&welcome, None, &[]).unwrap_err().rule, JoinRule::Mls);
        for garbage in [&[][..], &welcome[..50], &vec![0; limits::WELCOME + 1]] {
            assert_eq!(
                room.knock().0.accept(garbage, None, &[]).unwrap_err().rule,
                JoinRule::Mls
            );
        }
    }

    #[test]
    fn j6_other_requirements_or_a_third_extension_are_refused() {
        let mut room = Room::new(1);
        let policy = RoomPolicy::initial(&room.keys, SESSION, vec![]);
        let ours = Extension::Unknown(EXTENSION, UnknownExtension(policy.to_bytes()));
        let fewer = RequiredCapabilitiesExtension::new(&[ExtensionType::Unknown(EXTENSION)], &[], &[]);
        let outside = Extension::ExternalSenders(vec![ExternalSender::new(
            room.host.public().as_slice().into(),
            setup::credential(&room.host, &identity(9)).credential,
        )]);
        let cases = [
            vec![Extension::RequiredCapabilities(fewer), ours.clone()],
            vec![Extension::RequiredCapabilities(setup::required()), ours, outside],
        ];
        for extensions in cases {
            room.extensions = Some(Extensions::from_vec(extensions).unwrap());
            assert_eq!(
                room.join(&policy, SESSION, &[&room.keys]).unwrap_err().rule,
                JoinRule::J6
            );
        }
    }

    struct Room {
        keys: RoomKeys,
        owner: OwnerKey,
        host: LeafSecret,
        guest: LeafSecret,
        hosted_by: Identity,
        /// In place of those the policy asks for.
        extensions: Option<Extensions<GroupContext>>,
    }

    impl Room {
        fn new(seed: u8) -> Self {
            Self::with(seed, Admission::Open)
        }

        fn with(seed: u8, admission: Admission) -> Self {
            let mut rng = ChaCha20Rng::from_seed([seed; 32]);
            let new = Draft::new(&mut rng, Origin::Browser, "", None)
                .with_admission(admission)
                .finish(None, &mut rng)
                .unwrap();
            let invite = InviteKeys::derive(&new.shared, None);
            let wrapped = new.request.invites[0].wrapped_root.as_slice();
            let keys = RoomKeys::open(&invite, wrapped, new.request.record.as_slice()).unwrap();
            let owner = new.owner.owner_key().unwrap().clone();
            let leaf = |at| LeafSecret::from_seed(&[at; 32]);
            Self {
                keys,
                owner,
                host: leaf(1),
                guest: leaf(2),
                hosted_by: identity(1),
                extensions: None,
            }
        }

        fn knock(&self) -> (PendingJoin, Vec<u8>) {
            PendingJoin::new(&self.keys, self.guest.clone(), &identity(2), None, None, &[3; 32])
        }

        fn join(&self, policy: &RoomPolicy, group: SessionId, psks: &[&RoomKeys]) -> Result<Group, JoinRefused> {
            let (join, offer) = self.knock();
            join.accept(&self.welcome(policy, group, psks, &offer), None, &[])
        }

        /// The Welcome of a host that follows no rule of ours.
        fn welcome(&self, policy: &RoomPolicy, group: SessionId, psks: &[&RoomKeys], offer: &[u8]) -> Vec<u8> {
            let provider = Provider::new(&[5; 32]);
            let extensions = self
                .extensions
                .clone()
                .unwrap_or_else(|| setup::context_extensions(policy).unwrap());
            let config = MlsGroupCreateConfig::builder()
                .ciphersuite(SUITE)
                .use_ratchet_tree_extension(true)
                .lifetime(setup::lifetime())
                .capabilities(setup::capabilities())
                .with_group_context_extensions(extensions)
                .build();
            let (signer, id) = (self.host.signer(), GroupId::from_slice(&group.0));
            let who = setup::credential(&self.host, &self.hosted_by);
            let mut mls = MlsGroup::new_with_group_id(&provider, &signer, &config, id, who).unwrap();
            let (package, _) = read_offer(offer).unwrap();
            let package = package.validate(provider.crypto(), ProtocolVersion::Mls10).unwrap();
            assert_eq!(*package.life_time(), Lifetime::init(0, u64::MAX));
            let psks = psks.iter().map(|keys| {
                setup::store_psks(&provider, keys);
                let id: PreSharedKeyId = setup::psk(&provider, keys);
                Proposal::PreSharedKey(Box::new(PreSharedKeyProposal::new(id)))
            });
            let bundle = mls
                .commit_builder()
                .propose_adds([package])
                .add_proposals(psks)
                .load_psks(provider.storage())
                .unwrap()
                .build(provider.rand(), provider.crypto(), &signer, |_| true)
                .unwrap()
                .stage_commit(&provider)
                .unwrap();
            bundle.into_welcome_msg().unwrap().to_bytes().unwrap()
        }
    }

    fn identity(peer: u32) -> Identity {
        Identity::new([peer as u8; 16], PeerId(peer), MemberKind::Human, "x")
    }
}
