//! Lost connections, leaving, and the end.

use std::time::Duration;

use ed25519_dalek::{Signature, VerifyingKey};
use wire::{EndReason, PeerId, RefusalCode, ServerMessage};

use super::{Phase, Room};
use crate::connections::Stage;
use crate::lobby::WAITING_GRACE;
use crate::peers::{GRACE, Presence, Standing};
use crate::slot;
use crate::{ConnId, Effect};

impl Room {
    /// A connection is gone. Its participant is expected back for a while.
    pub(super) fn disconnected(&mut self, conn: ConnId, now: Duration) {
        let Some(connection) = self.connections.remove(conn) else {
            return;
        };
        let Stage::Entered(id) = connection.stage else {
            return;
        };
        let Some(peer) = self.peers.get_mut(id).filter(|p| p.conn() == Some(conn)) else {
            return;
        };
        let grace = if peer.waiting.is_some() { WAITING_GRACE } else { GRACE };
        peer.presence = Presence::Away { until: now + grace };
        self.intents.forget(id);
        self.unreachable(id, now);
    }

    /// Nothing can be expected of this peer for the moment.
    fn unreachable(&mut self, id: PeerId, now: Duration) {
        self.release_slot(id);
        self.former_left(id, now);
        if self.peers.get(id).is_none_or(|p| p.waiting.is_none()) {
            self.claim(id, None, now);
        }
        for (seq, outcome) in self.acks.forget(id) {
            self.concluded(seq, outcome, now);
        }
    }

    /// A participant leaves for good.
    pub(super) fn leave(&mut self, id: PeerId, conn: ConnId, now: Duration) {
        self.effects.push_back(Effect::Close { conn });
        self.connections.remove(conn);
        self.remove(id, now + slot::window(self.peers.members()), now);
    }

    /// A participant did not come back.
    pub(super) fn lost(&mut self, id: PeerId, now: Duration) {
        self.remove(id, now + slot::lost_window(self.peers.members()), now);
    }

    pub(super) fn remove(&mut self, id: PeerId, due: Duration, now: Duration) {
        let Some(peer) = self.peers.remove(id) else {
            return;
        };
        if let Some(waiting) = peer.waiting {
            return self.knock_ended(id, waiting);
        }
        self.intents.forget(id);
        self.forget_knocks_at(id);
        let in_tree =
            peer.standing != Standing::Outside && !matches!(self.phase, Phase::Waiting | Phase::Forming { .. });
        if in_tree {
            self.intents.gone(id, due);
        }
        self.unreachable(id, now);
        self.effects.push_back(Effect::MediaDrop { peer: id });
        self.peers_changed(now);
    }

    /// Somebody wants the meeting to end for all.
    pub(super) fn end_asked(&mut self, conn: ConnId, signature: &[u8]) {
        if self.signed_by_owner(signature) {
            for instance in self.instances.clone() {
                self.effects.push_back(Effect::StoreEnded { instance });
            }
            self.end(EndReason::EndedByHost);
        } else {
            self.refuse(conn, RefusalCode::NotAllowed);
        }
    }

    fn signed_by_owner(&self, signature: &[u8]) -> bool {
        let file = self.config.file.as_ref();
        let Some(key) = file.and_then(|f| VerifyingKey::from_bytes(&f.owner_vk).ok()) else {
            return false;
        };
        let Ok(signature) = Signature::from_slice(signature) else {
            return false;
        };
        self.instances.iter().any(|instance| {
            let message = [END_LABEL, &self.config.room.0, instance].concat();
            key.verify_strict(&message, &signature).is_ok()
        })
    }

    /// The owner has ended the room, and with it the meeting.
    pub(super) fn gone(&mut self) {
        self.config.file = None;
        self.end(EndReason::EndedByHost);
    }

    /// The owner has the room kept until another time. Invitations that end by themselves still end when they do.
    pub(super) fn kept(&mut self, expires_at: u64) {
        if let Some(file) = &mut self.config.file {
            file.expires_at = Some(expires_at);
        }
    }

    /// Ends the meeting: everybody is told and disconnected.
    pub(super) fn end(&mut self, reason: EndReason) {
        let conns = self.connections.ids();
        self.send_all(self.peers.all_conns(), ServerMessage::Ended { reason });
        for conn in conns {
            self.effects.push_back(Effect::Close { conn });
            self.connections.remove(conn);
        }
        for peer in self.peers.ids() {
            self.peers.remove(peer);
            self.effects.push_back(Effect::MediaDrop { peer });
        }
        self.fresh = false;
        self.forget_meeting();
    }

    /// Changes a peer's relation to the group. Who enters it may publish and view.
    pub(super) fn set_standing(&mut self, id: PeerId, standing: Standing) {
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        let enters = peer.standing == Standing::Outside && standing != Standing::Outside;
        peer.standing = standing;
        peer.doubts = None;
        if enters {
            let publish = peer.publish.clone().map(|on| Effect::Publish { peer: id, on });
            let view = peer.view.clone().map(|videos| Effect::View { peer: id, videos });
            self.effects.extend(publish.into_iter().chain(view));
        }
    }
}

/// Signed together with room id and instance (protocol §2).
const END_LABEL: &[u8] = b"konklave/1 end\0";
