//! Between participants and the media plane.

use wire::{PeerId, Rank, RefusalCode, ServerMessage, StreamKind, WantedVideo};

use super::Room;
use super::hosting::is_screen;
use crate::{ConnId, Effect};

impl Room {
    /// The media plane has something for a peer.
    pub(super) fn pass_media_on(&mut self, peer: PeerId, message: ServerMessage) {
        if matches!(
            message,
            ServerMessage::Answer { .. }
                | ServerMessage::Slots { .. }
                | ServerMessage::Wanted { .. }
                | ServerMessage::MediaLost { .. }
                | ServerMessage::Refused(_)
        ) {
            self.send_peer(peer, message);
        }
    }

    /// The restart that took the room's state took the media plane's too.
    pub(super) fn media_lost(&mut self, conn: ConnId) {
        self.send(conn, ServerMessage::MediaLost { generation: 0 });
    }

    /// Whether the room's record admits nothing but sound. The media plane is told with every offer.
    pub(super) fn is_sound_only(&self) -> bool {
        self.config.file.as_ref().is_some_and(|file| file.sound_only)
    }

    /// What somebody has on from now on. Where screens are switched off, one that was shown before may go on.
    pub(super) fn publish(&mut self, id: PeerId, conn: ConnId, mut on: Vec<StreamKind>) {
        if self.peers.rank(id) < Rank::Presenter && on.iter().any(|kind| is_screen(*kind)) {
            on.retain(|kind| !is_screen(*kind));
            self.refuse(conn, RefusalCode::NotAllowed);
        }
        if self.is_sound_only() && on.iter().any(|kind| *kind != StreamKind::Microphone) {
            on.retain(|kind| *kind == StreamKind::Microphone);
            self.refuse(conn, RefusalCode::NotAllowed);
        }
        if !self.config.screens {
            let shown = self.peers.get(id).and_then(|peer| peer.publish.as_deref());
            let shown = shown.unwrap_or_default();
            let begins = |kind: &StreamKind| is_screen(*kind) && !shown.contains(kind);
            if on.iter().any(begins) {
                on.retain(|kind| !begins(kind));
                self.refuse(conn, RefusalCode::NotAllowed);
            }
        }
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        peer.publish = Some(on.clone());
        if peer.member() {
            self.effects.push_back(Effect::Publish { peer: id, on });
        }
    }

    pub(super) fn view(&mut self, id: PeerId, conn: ConnId, mut videos: Vec<WantedVideo>) {
        if self.is_sound_only() && !videos.is_empty() {
            videos.clear();
            self.refuse(conn, RefusalCode::NotAllowed);
        }
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        peer.view = Some(videos.clone());
        if peer.member() {
            self.effects.push_back(Effect::View { peer: id, videos });
        }
    }
}
