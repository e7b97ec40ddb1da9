//! Commits built by openmls that no rule of ours has seen.

use openmls::group::{CommitMessageBundle, MlsGroup};
use openmls::messages::proposals::{PreSharedKeyProposal, Proposal};
use openmls::prelude::{Extensions, GroupContext, KeyPackage, LeafNodeIndex, LeafNodeParameters, Lifetime};
use openmls::schedule::PreSharedKeyId;
use openmls_traits::OpenMlsProvider;
use tls_codec::DeserializeBytes;

use crate::aad::{CommitAad, Removal};
use crate::group::{Group, Identity, LeafSecret, Reason};
use crate::mls::provider::{Provider, SUITE};
use crate::mls::setup;
use crate::policy::RoomPolicy;
use crate::rooms::RoomKeys;

/// What stands in a forged commit.
#[derive(Default)]
pub(super) struct Forged {
    pub(super) adds: Vec<KeyPackage>,
    pub(super) removes: Vec<u32>,
    pub(super) psks: Vec<PreSharedKeyId>,
    pub(super) extensions: Option<Extensions<GroupContext>>,
    pub(super) leaf: LeafNodeParameters,
    pub(super) path: bool,
    pub(super) aad: Option<Vec<u8>>,
}

impl Group {
    /// A commit of this member that no rule of ours has seen; none where openmls refuses to build it.
    pub(super) fn craft(&mut self, forged: Forged) -> Option<Vec<u8>> {
        self.craft_bundle(forged)?.into_commit().to_bytes().ok()
    }

    /// The same with the Welcome for those it adds.
    pub(super) fn craft_bundle(&mut self, forged: Forged) -> Option<CommitMessageBundle> {
        self.mls
            .set_aad(forged.aad.unwrap_or_else(|| CommitAad::default().to_bytes()));
        let psks = forged
            .psks
            .into_iter()
            .map(|id| Proposal::PreSharedKey(Box::new(PreSharedKeyProposal::new(id))));
        let mut builder = self
            .mls
            .commit_builder()
            .force_self_update(forged.path)
            .leaf_node_parameters(forged.leaf)
            .propose_adds(forged.adds)
            .propose_removals(forged.removes.into_iter().map(LeafNodeIndex::new))
            .add_proposals(psks);
        if let Some(extensions) = forged.extensions {
            builder = builder.propose_group_context_extensions(extensions).ok()?;
        }
        let bundle = builder
            .load_psks(self.provider.storage())
            .ok()?
            .build(
                self.provider.rand(),
                self.provider.crypto(),
                &self.leaf.signer(),
                |_| true,
            )
            .ok()?
            .stage_commit(&self.provider)
            .ok()?;
        self.mls.clear_pending_commit(self.provider.storage()).ok()?;
        Some(bundle)
    }

    /// An external commit to this group that no rule of ours has seen.
    pub(super) fn craft_external(
        &self,
        leaf: LeafSecret,
        identity: &Identity,
        with_psk: bool,
        aad: &CommitAad,
    ) -> Vec<u8> {
        let info = self.group_info().expect("the forger is a member");
        let message = openmls::framing::MlsMessageIn::tls_deserialize_exact_bytes(&info).expect("our own");
        let openmls::framing::MlsMessageBodyIn::GroupInfo(info) = message.extract() else {
            unreachable!("a GroupInfo of our own")
        };
        let provider = Provider::new(&[40; 32]);
        setup::store_psks(&provider, &self.keys);
        let mut builder = MlsGroup::external_commit_builder()
            .with_config(setup::join_config())
            .with_aad(aad.to_bytes())
            .build_group(&provider, info, setup::credential(&leaf, identity))
            .expect("openmls builds it")
            .leaf_node_parameters(
                LeafNodeParameters::builder()
                    .with_capabilities(setup::capabilities())
                    .build(),
            );
        if with_psk {
            builder = builder.add_psk_proposal(PreSharedKeyProposal::new(setup::psk(&provider, &self.keys)));
        }
        let (_, bundle) = builder
            .load_psks(provider.storage())
            .expect("stored above")
            .build(provider.rand(), provider.crypto(), &leaf.signer(), |_| true)
            .expect("openmls builds it")
            .finalize(&provider)
            .expect("the map store does not fail");
        bundle.into_commit().to_bytes().expect("our own messages encode")
    }
}

pub(super) fn package(keys: &RoomKeys, leaf: LeafSecret, identity: &Identity, lifetime: Lifetime) -> KeyPackage {
    let provider = Provider::new(&[41; 32]);
    setup::store_psks(&provider, keys);
    let bundle = KeyPackage::builder()
        .key_package_lifetime(lifetime)
        .leaf_node_capabilities(setup::capabilities())
        .build(SUITE, &provider, &leaf.signer(), setup::credential(&leaf, identity))
        .expect("our own configuration");
    bundle.into_key_package()
}

pub(super) fn extensions(policy: &RoomPolicy) -> Extensions<GroupContext> {
    setup::context_extensions(policy).expect("both extensions belong into a group context")
}

/// The authenticated data of a commit that removes.
pub(super) fn reasons(reasons: &[(u32, Reason)]) -> Vec<u8> {
    let removals = reasons.iter().map(|(leaf, reason)| Removal::new(*leaf, *reason));
    CommitAad::new(removals.collect(), vec![], vec![]).to_bytes()
}
