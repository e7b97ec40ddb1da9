//! From openmls' types to the plain ones the rules judge.

use openmls::group::{MlsGroup, StagedCommit};
use openmls::prelude::{
    Credential, CredentialType, Extension, ExtensionType, Extensions, GroupContext, LeafNode, PreSharedKeyProposal,
    Proposal, ProposalOrRefType, Sender,
};
use openmls::schedule::{PreSharedKeyId, Psk};
use openmls::treesync::LeafNodeSource;
use tls_codec::{DeserializeBytes as _, Serialize as _};

use crate::identity::Identity;
use crate::mls::setup;
use crate::policy::{EXTENSION, RoomPolicy};
use crate::rules::{Change, Commit, Committer, ContextChange, Leaf, State};

/// The identity in a credential, if it is one of this version.
pub(crate) fn identity(credential: &Credential) -> Option<Identity> {
    (credential.credential_type() == CredentialType::Basic)
        .then(|| Identity::parse(credential.serialized_content()).ok())
        .flatten()
}

pub(crate) fn leaf(node: &LeafNode) -> Leaf {
    let unlimited = match node.leaf_node_source() {
        LeafNodeSource::KeyPackage(lifetime) => *lifetime == setup::lifetime(),
        LeafNodeSource::Update | LeafNodeSource::Commit(_) => true,
    };
    let speaks = node
        .capabilities()
        .extensions()
        .contains(&ExtensionType::Unknown(EXTENSION));
    Leaf {
        key: node.signature_key().as_slice().to_vec(),
        identity: identity(node.credential()),
        standard: unlimited
            && speaks
            && node.extensions().iter().next().is_none()
            && encryption_key(node).is_some_and(|key| matches!(key.as_slice(), [LENGTH, key @ ..] if contributes(key))),
    }
}

/// The length before an HPKE key of our suite, as it is encoded.
const LENGTH: u8 = 32;

/// The points of small order on the curve and its twist, in every encoding X25519 takes for them but for the
/// highest bit, which it ignores: what is agreed upon with them is zero, and nobody can encrypt to them.
const SMALL_ORDER: [[u8; 32]; 7] = [
    [0; 32],
    ends(1, 0, 0),
    [
        0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a, 0xda, 0x09,
        0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00,
    ],
    [
        0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83, 0xef, 0x5b, 0x04, 0x44,
        0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd, 0xd0, 0x9f, 0x11, 0x57,
    ],
    ends(0xec, 0xff, 0x7f),
    ends(0xed, 0xff, 0x7f),
    ends(0xee, 0xff, 0x7f),
];

const fn ends(first: u8, between: u8, last: u8) -> [u8; 32] {
    let mut point = [between; 32];
    point[0] = first;
    point[31] = last;
    point
}

/// Whether an HPKE key is one that can be encrypted to.
fn contributes(key: &[u8]) -> bool {
    let Ok(mut point) = <[u8; 32]>::try_from(key) else {
        return false;
    };
    point[31] &= 0x7f;
    !SMALL_ORDER.contains(&point)
}

/// The HPKE key of a leaf: fresh in every key package.
pub(crate) fn encryption_key(node: &LeafNode) -> Option<Vec<u8>> {
    node.encryption_key().tls_serialize_detached().ok()
}

/// The HPKE keys of all leaves.
pub(crate) fn encryption_keys(group: &MlsGroup) -> impl Iterator<Item = Vec<u8>> {
    let leaf = |index| group.public_group().leaf(index).and_then(encryption_key);
    group.members().filter_map(move |member| leaf(member.index))
}

/// The policy extension; none if it is absent or of another version.
pub(crate) fn policy(extensions: &Extensions<GroupContext>) -> Option<RoomPolicy> {
    RoomPolicy::parse(&extensions.unknown(EXTENSION)?.0).ok()
}

pub(crate) fn context(extensions: &Extensions<GroupContext>) -> ContextChange {
    let known = |extension: &&Extension| {
        matches!(extension, Extension::RequiredCapabilities(_))
            || matches!(extension, Extension::Unknown(number, _) if *number == EXTENSION)
    };
    ContextChange {
        policy: policy(extensions),
        requires: extensions.required_capabilities() == Some(&setup::required()),
        others: !extensions.iter().all(|extension| known(&extension)),
    }
}

/// The group as it stands; none if its policy is not of this version.
pub(crate) fn state(group: &MlsGroup) -> Option<State> {
    let policy = policy(group.extensions())?;
    let leaves = group
        .members()
        .filter_map(|member| Some((member.index.u32(), leaf(group.public_group().leaf(member.index)?))))
        .collect();
    Some(State {
        epoch: group.epoch().as_u64(),
        policy,
        leaves,
    })
}

/// A commit that openmls has staged.
pub(crate) fn commit(staged: &StagedCommit, sender: &Sender, aad: &[u8], len: usize) -> Option<Commit> {
    let committer = match sender {
        Sender::Member(index) => Committer::Member(index.u32()),
        Sender::NewMemberCommit => Committer::Outsider,
        Sender::External(_) | Sender::NewMemberProposal => return None,
    };
    Some(Commit {
        committer,
        len,
        aad: aad.to_vec(),
        changes: staged
            .queued_proposals()
            .map(|queued| change(queued.proposal()))
            .collect(),
        inline: staged
            .queued_proposals()
            .all(|queued| queued.proposal_or_ref_type() == ProposalOrRefType::Proposal && queued.sender() == sender),
        path: staged.update_path_leaf_node().map(leaf),
    })
}

fn change(proposal: &Proposal) -> Change {
    match proposal {
        Proposal::Add(add) => Change::Add(leaf(add.key_package().leaf_node())),
        Proposal::Remove(remove) => Change::Remove(remove.removed().u32()),
        Proposal::PreSharedKey(psk) => Change::Psk(external_psk(psk)),
        Proposal::GroupContextExtensions(change) => Change::Context(context(change.extensions())),
        Proposal::ExternalInit(_) => Change::ExternalInit,
        _ => Change::Other,
    }
}

/// The id of an external PSK. openmls shows it in its encoding only.
fn external_psk(proposal: &PreSharedKeyProposal) -> Option<Vec<u8>> {
    let bytes = proposal.tls_serialize_detached().ok()?;
    match PreSharedKeyId::tls_deserialize_exact_bytes(&bytes).ok()?.psk() {
        Psk::External(psk) => Some(psk.psk_id().to_vec()),
        Psk::Resumption(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use openmls_traits::OpenMlsProvider;
    use openmls_traits::crypto::OpenMlsCrypto;
    use openmls_traits::types::{HpkeAeadType, HpkeConfig, HpkeKdfType, HpkeKemType};

    use super::*;
    use crate::mls::provider::Provider;

    #[test]
    fn an_encryption_key_is_standard_exactly_if_it_can_be_encrypted_to() {
        let provider = Provider::new(&[1; 32]);
        let config = || {
            HpkeConfig(
                HpkeKemType::DhKem25519,
                HpkeKdfType::HkdfSha256,
                HpkeAeadType::AesGcm128,
            )
        };
        let encrypts = |key: &[u8]| provider.crypto().hpke_seal(config(), key, b"", b"", b"x").is_ok();
        for mut point in SMALL_ORDER {
            for bit in [0, 0x80] {
                point[31] |= bit;
                assert!(!contributes(&point) && !encrypts(&point), "{point:02x?}");
            }
        }
        for good in [
            ends(2, 0, 0),
            ends(9, 0, 0),
            ends(0xeb, 0xff, 0x7f),
            ends(0xef, 0xff, 0x7f),
            [7; 32],
        ] {
            assert!(contributes(&good) && encrypts(&good), "{good:02x?}");
        }
        for wrong in [vec![], vec![7; 31], vec![7; 33]] {
            assert!(!contributes(&wrong) && !encrypts(&wrong));
        }
    }
}
