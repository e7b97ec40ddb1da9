//! Media: what was sealed, who may open it, and that no key meets a nonce twice.

use std::collections::{BTreeMap, BTreeSet};

use session::KeyCommand;
use sframe::{Codec, Header, Keyring};
use wire::PeerId;

use crate::Failure;
use crate::watch::{self, PLANTED};

/// Every stream of the simulation is of this kind.
pub(crate) const KIND: u8 = wire::StreamKind::Microphone as u8;

/// A frame and what was true when it was sealed.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) number: usize,
    pub(crate) from: usize,
    pub(crate) peer: PeerId,
    /// Everybody in the sender's roster.
    pub(crate) roster: BTreeSet<PeerId>,
    pub(crate) sealed: Vec<u8>,
}

/// The frame keys of one participant, and those of a copy that forgets nothing it was ever given.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    pub(crate) keyring: Keyring,
    hoard: Keyring,
    base_keys: BTreeMap<u64, [u8; 16]>,
    sending: Option<u64>,
}

impl Keys {
    pub(crate) fn apply(&mut self, command: &KeyCommand) {
        match command {
            KeyCommand::Install {
                epoch,
                base_key,
                own_leaf,
                leaves,
            } => {
                let leaves: Vec<_> = leaves.iter().map(|(leaf, peer)| (*leaf, peer.0)).collect();
                for ring in [&mut self.keyring, &mut self.hoard] {
                    ring.install(*epoch, base_key, *own_leaf, &leaves);
                }
                self.base_keys.insert(*epoch, **base_key);
            }
            KeyCommand::SendWith { epoch } => {
                self.keyring.send_with(*epoch);
                self.sending = Some(*epoch);
            }
            KeyCommand::Retire { epoch } => self.keyring.retire(*epoch),
            KeyCommand::Cut { peer } => self.keyring.cut(peer.0),
            KeyCommand::Stream { peer, kind, on } => {
                self.keyring.stream(peer.0, *kind as u8, *on);
                if *on {
                    self.hoard.stream(peer.0, *kind as u8, true);
                }
            }
            KeyCommand::Window {
                peer,
                kind,
                epoch,
                from,
                until,
            } => self.keyring.admit(peer.0, *kind as u8, *epoch, *from..*until),
            KeyCommand::StopSending => {
                self.keyring.stop_sending();
                self.sending = None;
            }
            KeyCommand::Clear => {
                self.keyring.clear();
                self.sending = None;
            }
        }
    }

    /// The base key of an epoch, as the session exported it.
    pub(crate) fn base_key(&self, epoch: u64) -> Option<[u8; 16]> {
        self.base_keys.get(&epoch).copied()
    }

    /// Opens a frame; `me` is whom the sender would have to know, one of these at least.
    pub(crate) fn open(&mut self, frame: &Frame, me: &BTreeSet<PeerId>) -> Result<bool, Failure> {
        let mut out = Vec::new();
        for (ring, hoard) in [(&mut self.hoard, true), (&mut self.keyring, false)] {
            if ring
                .open(KIND, frame.peer.0, Codec::Opus, &frame.sealed, &mut out)
                .is_err()
            {
                continue;
            }
            if frame.roster.is_disjoint(me) {
                let how = if hoard { "with hoarded keys" } else { "with its keys" };
                return Err(Failure::OpenedByStranger(format!(
                    "{me:?} opened frame {} {how}",
                    frame.number
                )));
            }
            if out != text(frame.number) {
                return Err(Failure::FrameAltered(format!("frame {}", frame.number)));
            }
            if !hoard {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Everything ever sealed.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    used: BTreeSet<([u8; 16], u64, u64)>,
    pub(crate) sealed: usize,
    pub(crate) opened: usize,
}

impl Ledger {
    /// Seals the next frame, if there is a key to.
    pub(crate) fn seal(
        &mut self,
        keys: &mut Keys,
        from: usize,
        peer: PeerId,
        roster: BTreeSet<PeerId>,
    ) -> Result<Option<Frame>, Failure> {
        let mut sealed = Vec::new();
        let number = self.sealed;
        if keys
            .keyring
            .seal(KIND, Codec::Opus, &text(number), &mut sealed)
            .is_err()
        {
            return Ok(None);
        }
        self.sealed += 1;
        let unreadable = || Failure::Malformed(format!("frame {number} has no header"));
        let (header, _) = Header::decode(&sealed).map_err(|_| unreadable())?;
        let key = keys
            .sending
            .and_then(|epoch| keys.base_key(epoch))
            .ok_or_else(unreadable)?;
        if !self.used.insert((key, header.kid, header.counter)) {
            return Err(Failure::NonceRepeated(format!("{header:?} by {peer}")));
        }
        if watch::readable(&sealed) {
            return Err(Failure::Readable(format!("frame {number}")));
        }
        Ok(Some(Frame {
            number,
            from,
            peer,
            roster,
            sealed,
        }))
    }
}

fn text(number: usize) -> Vec<u8> {
    format!("{PLANTED} frame {number}").into_bytes()
}

#[cfg(test)]
mod tests {
    use wire::StreamKind;
    use zeroize::Zeroizing;

    use super::*;

    const A: PeerId = PeerId(10);
    const B: PeerId = PeerId(20);

    fn keys(own_leaf: u16) -> Keys {
        let mut keys = Keys::default();
        for command in [
            KeyCommand::Install {
                epoch: 1,
                base_key: Zeroizing::new([7; 16]),
                own_leaf,
                leaves: vec![(0, A), (1, B)],
            },
            KeyCommand::SendWith { epoch: 1 },
            KeyCommand::Stream {
                peer: A,
                kind: StreamKind::Microphone,
                on: true,
            },
        ] {
            keys.apply(&command);
        }
        keys
    }

    fn sealed(roster: &[PeerId]) -> Frame {
        let roster = roster.iter().copied().collect();
        let frame = Ledger::default().seal(&mut keys(0), 0, A, roster);
        frame.expect("the first of its counter").expect("there is a key")
    }

    #[test]
    fn who_is_in_the_roster_opens_the_frame() {
        assert_eq!(keys(1).open(&sealed(&[A, B]), &[B].into()), Ok(true));
    }

    #[test]
    fn opening_what_one_has_no_right_to_is_seen_even_with_keys_that_should_be_forgotten() {
        let mut removed = keys(1);
        removed.apply(&KeyCommand::Clear);
        let opened = removed.open(&sealed(&[A]), &[B].into());
        assert!(matches!(opened, Err(Failure::OpenedByStranger(_))), "{opened:?}");
    }

    #[test]
    fn a_counter_that_begins_again_is_seen() {
        let mut ledger = Ledger::default();
        let seal = |ledger: &mut Ledger| ledger.seal(&mut keys(0), 0, A, BTreeSet::new());
        assert!(seal(&mut ledger).is_ok());
        assert!(matches!(seal(&mut ledger), Err(Failure::NonceRepeated(_))));
    }

    #[test]
    fn an_altered_frame_does_not_open() {
        let mut frame = sealed(&[A, B]);
        *frame.sealed.last_mut().expect("a tag") ^= 1;
        assert_eq!(keys(1).open(&frame, &[B].into()), Ok(false));
    }
}
