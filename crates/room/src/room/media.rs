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

    pub(super) fn publish(&mut self, id: PeerId, conn: ConnId, mut on: Vec<StreamKind>) {
        if self.peers.rank(id) < Rank::Presenter && on.iter().any(|kind| is_screen(*kind)) {
            on.retain(|kind| !is_screen(*kind));
            self.refuse(conn, RefusalCode::NotAllowed);
        }
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        peer.publish = Some(on.clone());
        if peer.member() {
            self.effects.push_back(Effect::Publish { peer: id, on });
        }
    }

    pub(super) fn view(&mut self, id: PeerId, videos: Vec<WantedVideo>) {
        let Some(peer) = self.peers.get_mut(id) else {
            return;
        };
        peer.view = Some(videos.clone());
        if peer.member() {
            self.effects.push_back(Effect::View { peer: id, videos });
        }
    }
}
