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
