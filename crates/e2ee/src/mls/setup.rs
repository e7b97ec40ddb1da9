//! How every group of ours is configured.

use openmls::credentials::{BasicCredential, CredentialWithKey};
use openmls::group::{
    MlsGroupCreateConfig, MlsGroupJoinConfig, PURE_CIPHERTEXT_WIRE_FORMAT_POLICY, PastEpochDeletionPolicy,
};
use openmls::prelude::{
    Capabilities, CredentialType, Extension, ExtensionType, Extensions, GroupContext, InvalidExtensionError, Lifetime,
    ProtocolVersion, RequiredCapabilitiesExtension, SenderRatchetConfiguration, UnknownExtension,
};
use openmls::schedule::{PreSharedKeyId, Psk};
use openmls_traits::OpenMlsProvider;

use crate::identity::Identity;
use crate::leaf::LeafSecret;
use crate::mls::provider::{Provider, SUITE};
use crate::policy::{EXTENSION, RoomPolicy};
use crate::rooms::{RoomKeys, psk_id};

/// Epochs whose messages can still be read. Raising it keeps more keys in memory; lowering it loses
/// messages that were on their way while the epoch changed.
pub(crate) const PAST_EPOCHS: usize = 8;

/// Messages of one sender that may arrive late, and that may be missing in between.
const RATCHET: (u32, u32) = (32, 1000);

/// Unlimited: a limit would be checked against the local clock, and a member whose clock is wrong
/// would fall out of the group.
pub(crate) fn lifetime() -> Lifetime {
    Lifetime::init(0, u64::MAX)
}

pub(crate) fn capabilities() -> Capabilities {
    Capabilities::new(
        Some(&[ProtocolVersion::Mls10]),
        Some(&[SUITE]),
        Some(&[ExtensionType::Unknown(EXTENSION)]),
        Some(&[]),
        Some(&[CredentialType::Basic]),
    )
}

pub(crate) fn required() -> RequiredCapabilitiesExtension {
    RequiredCapabilitiesExtension::new(&[ExtensionType::Unknown(EXTENSION)], &[], &[CredentialType::Basic])
}

pub(crate) fn context_extensions(policy: &RoomPolicy) -> Result<Extensions<GroupContext>, InvalidExtensionError> {
    Extensions::from_vec(vec![
        Extension::RequiredCapabilities(required()),
        Extension::Unknown(EXTENSION, UnknownExtension(policy.to_bytes())),
    ])
}

pub(crate) fn join_config() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .set_past_epoch_deletion_policy(PastEpochDeletionPolicy::MaxEpochs(PAST_EPOCHS))
        .sender_ratchet_configuration(SenderRatchetConfiguration::new(RATCHET.0, RATCHET.1))
        .number_of_resumption_psks(0)
        .padding_size(0)
        .use_ratchet_tree_extension(true)
        .build()
}

pub(crate) fn create_config(policy: &RoomPolicy) -> Result<MlsGroupCreateConfig, InvalidExtensionError> {
    Ok(MlsGroupCreateConfig::builder()
        .ciphersuite(SUITE)
        .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .set_past_epoch_deletion_policy(PastEpochDeletionPolicy::MaxEpochs(PAST_EPOCHS))
        .sender_ratchet_configuration(SenderRatchetConfiguration::new(RATCHET.0, RATCHET.1))
        .number_of_resumption_psks(0)
        .padding_size(0)
        .use_ratchet_tree_extension(true)
        .lifetime(lifetime())
        .capabilities(capabilities())
        .with_group_context_extensions(context_extensions(policy)?)
        .build())
}

pub(crate) fn credential(leaf: &LeafSecret, identity: &Identity) -> CredentialWithKey {
    CredentialWithKey {
        credential: BasicCredential::new(identity.to_bytes()).into(),
        signature_key: leaf.public().as_slice().into(),
    }
}

/// Puts the room's PSKs where openmls looks for them.
pub(crate) fn store_psks(provider: &Provider, keys: &RoomKeys) {
    for (id, psk) in keys.psks() {
        PreSharedKeyId::external(id, Vec::new())
            .store(provider, psk.as_slice())
            .expect("the map store does not fail");
    }
}

/// A fresh proposal id for the PSK of the root in use.
pub(crate) fn psk(provider: &Provider, keys: &RoomKeys) -> PreSharedKeyId {
    let psk = Psk::External(openmls::schedule::ExternalPsk::new(psk_id(
        keys.room(),
        keys.generation(),
    )));
    PreSharedKeyId::new(SUITE, provider.rand(), psk).expect("the seeded generator does not fail")
}
