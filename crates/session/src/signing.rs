//! Who signs: a claim to be shown like somebody who speaks, by those who speak with their hands.
//!
//! No sound tells when somebody signs, so they say it themselves. A claim lasts no longer than the camera of
//! whoever makes it: while that is off, there is nothing to look at.

use std::collections::BTreeSet;

use e2ee::app::AppMessage;
use wire::{PeerId, StreamKind};

use crate::session::{Session, Standing};

/// The own claim, and those of the others.
#[derive(Debug, Default)]
pub(crate) struct Signing {
    own: bool,
    others: BTreeSet<PeerId>,
}

impl Signing {
    /// A peer said that it signs, or does not any more.
    pub(crate) fn heard(&mut self, peer: PeerId, on: bool) {
        if on {
            self.others.insert(peer);
        } else {
            self.others.remove(&peer);
        }
    }

    /// A peer's camera went off by its own word, or the peer is gone, or came back as after a reload.
    pub(crate) fn over(&mut self, peer: PeerId) {
        self.others.remove(&peer);
    }

    /// Keeps the claims of those present.
    pub(crate) fn keep(&mut self, present: &BTreeSet<PeerId>) {
        self.others.retain(|peer| present.contains(peer));
    }

    /// The group is left: nothing is known of the others. The own claim stays for the next one.
    pub(crate) fn reset(&mut self) {
        self.others.clear();
    }
}

impl Session {
    /// The user signs, or does not any more. Without a camera there is nothing to claim.
    pub(crate) fn set_signing(&mut self, on: bool) {
        let on = on && self.streams.has_own(StreamKind::Camera);
        if std::mem::replace(&mut self.signing.own, on) != on && matches!(self.standing, Standing::Member(_)) {
            self.speech.say(AppMessage::Signing { on });
        }
    }

    /// The own camera went off. The others take the claim for over with it.
    pub(crate) fn signing_unseen(&mut self) {
        self.signing.own = false;
    }

    /// Whether this participant signs.
    pub(crate) fn own_signs(&self) -> bool {
        self.signing.own
    }

    /// Whether a peer signs and its camera is on.
    pub(crate) fn signs(&self, peer: PeerId) -> bool {
        self.signing.others.contains(&peer) && self.streams.of(peer).contains(&StreamKind::Camera)
    }

    /// Tells the own claim to whoever does not know it.
    pub(crate) fn tell_signing(&mut self) {
        if self.signing.own {
            self.speech.say(AppMessage::Signing { on: true });
        }
    }
}
