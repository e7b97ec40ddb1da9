//! Before the door: who waits knocks at the hosts the group's owner vouches for, and nobody else learns of it.

use std::time::Duration;

use e2ee::lobby::Profile;
use e2ee::rooms::SealKind;
use rand_core::RngCore;
use wire::{Blob, ClientMessage, KnockFor, LobbyKey, PeerId, SessionId, SessionState};

use crate::Effect;
use crate::session::{Session, Standing};

/// Waiting before the door.
#[derive(Debug, Default)]
pub(crate) struct Lobby {
    /// Hosts whose lobby keys were believed.
    hosts: usize,
}

impl Lobby {
    /// Whether somebody is there to be asked.
    pub(crate) fn host_present(&self) -> bool {
        self.hosts > 0
    }
}

impl Session {
    /// The server has this participant wait: nothing of the meeting is known here until a host opens.
    pub(crate) fn wait_before_door(&mut self) {
        if !matches!(self.standing, Standing::Outside) {
            self.forget_group();
        }
        self.named = None;
        self.lobby = Some(Lobby::default());
    }

    /// The hosts' lobby keys changed. Knocks at those whose role the room's owner has certified.
    pub(crate) fn lobby_keys(&mut self, keys: &[LobbyKey]) {
        let (Some(lobby), Some(room), Some(me)) = (&mut self.lobby, &self.room, &self.me) else {
            return;
        };
        let profile = Profile {
            leaf_key: me.leaf.public(),
            identity: me.identity.clone(),
        };
        let mut to = Vec::new();
        for LobbyKey { peer, sealed } in keys {
            let opened = room
                .keys
                .open_sealed(SealKind::LobbyKey, SessionId([0; 16]), sealed.as_slice());
            let mut seed = [0; 32];
            self.rng.fill_bytes(&mut seed);
            let host = opened.ok().and_then(|bytes| room.keys.lobby_key(&bytes));
            let knock = host.as_ref().and_then(|host| host.seal(&profile, &seed));
            let (Some(host), Some(knock)) = (host, knock) else {
                continue;
            };
            let sealed = room.keys.seal(SealKind::Knock, host.session(), &knock, &mut self.rng);
            if let Ok(sealed) = Blob::new(sealed) {
                to.push(KnockFor { peer: *peer, sealed });
            }
        }
        lobby.hosts = to.len();
        if !to.is_empty() {
            self.send(&ClientMessage::Knock { to });
        }
    }

    /// A host has opened.
    pub(crate) fn admitted(&mut self, session: Option<SessionState>, peers: Vec<PeerId>, now: Duration) {
        if self.lobby.take().is_none() {
            return;
        }
        if let Some(access) = &mut self.access {
            access.admitted = true;
        }
        self.roster.connected(peers, now);
        self.named = session.map(|state| state.session);
        if self.media.start() {
            self.out.push_back(Effect::StartMedia);
        }
        self.join(now);
        self.remember();
    }
}
