//! Coming back by external commit: after a reload, with the same leaf key, or when no member adds us.

use std::fmt;

use openmls::framing::{MlsMessageBodyIn, MlsMessageIn};
use openmls::group::MlsGroup;
use openmls::messages::group_info::VerifiableGroupInfo;
use openmls::messages::proposals::PreSharedKeyProposal;
use openmls::prelude::LeafNodeParameters;
use openmls_traits::OpenMlsProvider;
use tls_codec::{DeserializeBytes, Serialize};
use wire::{Epoch, SessionId, limits};

use crate::aad::CommitAad;
use crate::group::Group;
use crate::identity::Identity;
use crate::join::{JoinRefused, JoinRule, check};
use crate::leaf::LeafSecret;
use crate::mls::provider::Provider;
use crate::mls::setup;
use crate::role_key::RoleKey;
use crate::rooms::RoomKeys;
use crate::ticket::Ticket;

/// No external commit could be made of the GroupInfo.
pub type ResyncRefused = JoinRefused;

/// What somebody who comes in by itself knows and can show.
#[derive(Clone, Copy, Debug, Default)]
pub struct Papers<'a> {
    /// The meeting the server named.
    pub session: Option<SessionId>,
    /// The meetings of this room this client was in before, with the epoch it left them at.
    pub left: &'a [(SessionId, Epoch)],
    /// The role this client can prove.
    pub role: Option<&'a RoleKey>,
    /// A moderator's ticket, unsealed.
    pub ticket: Option<&'a [u8]>,
}

/// An external commit on its way. If another commit wins, throw it away and start again with a fresh
/// GroupInfo: it cannot be applied to another epoch.
pub struct ResyncAttempt(Group);

impl ResyncAttempt {
    /// Makes an external commit from an unsealed GroupInfo. A leaf with the same key is removed by it
    /// (rule V5); without one it is a plain join (rule V4), admitted by the moderator's unsealed `ticket` or
    /// by the role this client proves, where the door is not open. `seed` must never be used twice.
    pub fn start(
        keys: &RoomKeys,
        leaf: LeafSecret,
        identity: &Identity,
        group_info: &[u8],
        papers: Papers,
        seed: &[u8; 32],
    ) -> Result<(Self, Vec<u8>), ResyncRefused> {
        if group_info.len() > limits::COMMIT {
            return Err(JoinRule::Mls.into());
        }
        let message = MlsMessageIn::tls_deserialize_exact_bytes(group_info).map_err(|_| JoinRule::Mls)?;
        let MlsMessageBodyIn::GroupInfo(info) = message.extract() else {
            return Err(JoinRule::Mls.into());
        };
        let returns = tree_names(&info, &leaf.public());
        let ticket = papers.ticket.and_then(|ticket| Ticket::parse(ticket).ok());
        let role = papers
            .role
            .zip(papers.session)
            .map(|(role, session)| role.entry(leaf.public(), session));
        let aad = CommitAad::new(
            Vec::new(),
            ticket.iter().cloned().collect(),
            role.iter().cloned().collect(),
        );
        let provider = Provider::new(seed);
        setup::store_psks(&provider, keys);
        let (mls, bundle) = MlsGroup::external_commit_builder()
            .with_config(setup::join_config())
            .with_aad(aad.to_bytes())
            .build_group(&provider, info, setup::credential(&leaf, identity))
            .map_err(|_| JoinRule::Mls)?
            .leaf_node_parameters(
                LeafNodeParameters::builder()
                    .with_capabilities(setup::capabilities())
                    .build(),
            )
            .add_psk_proposal(PreSharedKeyProposal::new(setup::psk(&provider, keys)))
            .load_psks(provider.storage())
            .map_err(|_| JoinRule::Mls)?
            .create_group_info(false)
            .build(provider.rand(), provider.crypto(), &leaf.signer(), |_| true)
            .map_err(|_| JoinRule::Mls)?
            .finalize(&provider)
            .map_err(|_| JoinRule::Mls)?;
        // What counts is the epoch shown, not the one it leads to: whoever was in the next one saw who left in it.
        check(
            &mls,
            keys,
            mls.epoch().as_u64().saturating_sub(1),
            papers.session,
            papers.left,
        )?;
        let commit = bundle.into_commit().to_bytes().map_err(|_| JoinRule::Mls)?;
        let group = Group::assemble(mls, provider, leaf, keys.clone()).ok_or(JoinRule::J6)?;
        // Whom the others refuse must not believe itself to be inside, alone in an epoch of its own.
        if !returns && !group.admits_itself(ticket.as_ref(), role.as_ref()) {
            return Err(JoinRule::Admission.into());
        }
        Ok((Self(group), commit))
    }

    /// The epoch the commit applies to: the GroupInfo's.
    pub fn base_epoch(&self) -> Epoch {
        Epoch(self.0.epoch().0 - 1)
    }

    /// The epoch the commit leads to.
    pub fn epoch(&self) -> Epoch {
        self.0.epoch()
    }

    /// The group, once the log has shown the commit as the first valid one of its epoch.
    pub fn into_group(self) -> Group {
        self.0
    }
}

/// Whether a leaf of the tree that comes with the GroupInfo has this signature key. The key is 32 bytes of
/// the serialised tree; that it occurs there by chance is as likely as to guess it.
fn tree_names(info: &VerifiableGroupInfo, leaf_key: &[u8; 32]) -> bool {
    info.extensions()
        .ratchet_tree()
        .and_then(|tree| tree.tls_serialize_detached().ok())
        .is_some_and(|bytes| bytes.windows(leaf_key.len()).any(|window| window == leaf_key))
}

impl fmt::Debug for ResyncAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResyncAttempt({:?})", self.0)
    }
}
