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
        standard: unlimited && speaks && node.extensions().iter().next().is_none(),
    }
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
