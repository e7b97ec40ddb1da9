//! The keys of the epochs held, and what is sealed and opened with them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use thiserror::Error;

use crate::cipher::TAG;
use crate::{Cipher, Codec, Header, KINDS, Kid, MAX_INSTANCE, MAX_LEAF, Secret, Window};

/// Every key one participant holds: seals own frames, opens those of others.
///
/// One counter per (key, KID), from 0, never reset while the keyring lives: not by [`Keyring::clear`],
/// not by installing an epoch twice. A keyring is never stored or cloned; whoever makes a second one for
/// the same epoch gives it another [`Keyring::set_instance`].
#[derive(Debug, Default)]
pub struct Keyring {
    instance: u8,
    epochs: BTreeMap<u64, Epoch>,
    sending: Option<u64>,
    on: BTreeSet<(u32, u8)>,
    /// Streams of which an authentic frame was outside its window since the last question.
    delayed: BTreeSet<(u32, u8)>,
    /// Next counter of each KID ever used for sending, by the name of its secret.
    counters: BTreeMap<([u8; 16], u64), u64>,
}

/// A frame that opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Who sent it, and what kind it is.
    pub kid: Kid,
    /// Its counter.
    pub counter: u64,
}

/// Why a frame was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum Drop {
    /// No key of this epoch is held.
    #[error("no key for the epoch")]
    NoKey,
    /// The epoch is one of the next: its commit may arrive in a moment, hold the frame.
    #[error("the epoch has not begun here")]
    UnknownNextEpoch,
    /// Authentication failed.
    #[error("authentication failed")]
    Auth,
    /// Opened before, or too far behind.
    #[error("seen before or too old")]
    Replay,
    /// The frame is of another kind than its slot.
    #[error("another kind than the slot's")]
    WrongKind,
    /// The sender's leaf is vacant, one's own, or not of the peer the slot is said to carry.
    #[error("another sender than the slot's")]
    WrongPeer,
    /// The sender has not signed that this stream is on.
    #[error("the sender declared no such stream")]
    NotOn,
    /// Not a sealed frame: plaintext, truncated, another codec than was sealed.
    #[error("not a sealed frame")]
    Malformed,
    /// The sender was removed.
    #[error("the sender was removed")]
    Cut,
    /// Authentic, and sealed longer ago than the sender's signed counters admit: it was held back.
    #[error("held back on the way")]
    Late,
    /// Authentic, and numbered beyond what the sender can have sent since its last signed counter.
    #[error("ahead of what the sender signed")]
    Ahead,
}

impl Drop {
    /// Every reason.
    pub const ALL: [Self; 11] = [
        Self::NoKey,
        Self::UnknownNextEpoch,
        Self::Auth,
        Self::Replay,
        Self::WrongKind,
        Self::WrongPeer,
        Self::NotOn,
        Self::Malformed,
        Self::Cut,
        Self::Late,
        Self::Ahead,
    ];
}

/// Why a frame was not sealed. It must not be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Error)]
pub enum SealError {
    /// No epoch to send with.
    #[error("no key to send with")]
    NoKey,
    /// The frame is no frame of its codec.
    #[error("not a frame of its codec")]
    Malformed,
    /// The kind has no place in the key identifier.
    #[error("no such stream kind")]
    BadKind,
    /// The counter is used up.
    #[error("the counter is used up")]
    Exhausted,
}

struct Epoch {
    secret: Secret,
    name: [u8; 16],
    own_leaf: u16,
    leaves: BTreeMap<u16, Leaf>,
    sealing: BTreeMap<u64, Cipher>,
    /// Only KIDs under which a frame has been authenticated, so that strangers cannot fill it.
    opening: BTreeMap<u64, (Cipher, Window)>,
    /// Counters admitted, per peer and kind. Without an entry: all.
    admitted: BTreeMap<(u32, u8), Range<u64>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Leaf {
    Peer(u32),
    Cut,
}

impl std::fmt::Debug for Epoch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Epoch({} leaves)", self.leaves.len())
    }
}

impl Keyring {
    /// Without any key: seals and opens nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts the keyrings this member has had in the epoch, 0 to [`MAX_INSTANCE`]. Beyond, sending stays off.
    pub fn set_instance(&mut self, instance: u8) {
        self.instance = instance;
    }

    /// Holds an epoch for receiving. `leaves` says which peer sits on which leaf.
    ///
    /// At most [`EPOCHS`] are held, and never two with the same low eight bits: the oldest goes.
    pub fn install(&mut self, epoch: u64, base_key: &[u8; 16], own_leaf: u16, leaves: &[(u16, u32)]) {
        let secret = Secret::new(base_key);
        let name = secret.name();
        let leaves: BTreeMap<u16, Leaf> = leaves.iter().map(|&(leaf, peer)| (leaf, Leaf::Peer(peer))).collect();
        if let Some(held) = self.epochs.get_mut(&epoch).filter(|held| held.name == name) {
            // The same key again: its replay windows stay.
            held.own_leaf = own_leaf;
            held.leaves = leaves;
            return;
        }
        let twin = self.epochs.keys().copied().find(|&held| held as u8 == epoch as u8);
        if let Some(twin) = twin {
            self.retire(twin);
        }
        let keys = Epoch {
            secret,
            name,
            own_leaf,
            leaves,
            sealing: BTreeMap::new(),
            opening: BTreeMap::new(),
            admitted: BTreeMap::new(),
        };
        self.epochs.insert(epoch, keys);
        while self.epochs.len() > EPOCHS {
            let oldest = *self.epochs.keys().next().expect("more than EPOCHS are held");
            self.retire(oldest);
        }
    }

    /// Seals with this epoch from now on. An epoch that is not held stops sending.
    pub fn send_with(&mut self, epoch: u64) {
        self.sending = Some(epoch).filter(|epoch| self.epochs.contains_key(epoch));
    }

    /// Forgets an epoch's keys.
    pub fn retire(&mut self, epoch: u64) {
        self.epochs.remove(&epoch);
        if self.sending == Some(epoch) {
            self.sending = None;
        }
    }

    /// Drops every frame of this peer in the epochs held, at once.
    pub fn cut(&mut self, peer: u32) {
        for leaf in self.epochs.values_mut().flat_map(|epoch| epoch.leaves.values_mut()) {
            if *leaf == Leaf::Peer(peer) {
                *leaf = Leaf::Cut;
            }
        }
        self.on.retain(|&(owner, _)| owner != peer);
    }

    /// What a peer has signed of its stream. Streams are off until said to be on.
    pub fn stream(&mut self, peer: u32, kind: u8, on: bool) {
        if on {
            self.on.insert((peer, kind));
        } else {
            self.on.remove(&(peer, kind));
        }
    }

    /// Which counters of a peer's stream are admitted in an epoch, replacing what was said before.
    /// An epoch not held has no windows; installed anew, it admits every counter.
    pub fn admit(&mut self, peer: u32, kind: u8, epoch: u64, counters: Range<u64>) {
        if let Some(epoch) = self.epochs.get_mut(&epoch) {
            epoch.admitted.insert((peer, kind), counters);
        }
    }

    /// Streams of which a frame was [`Drop::Late`] or [`Drop::Ahead`] since this was last asked.
    pub fn take_delayed(&mut self) -> Vec<(u32, u8)> {
        std::mem::take(&mut self.delayed).into_iter().collect()
    }

    /// Seals nothing until [`Keyring::send_with`].
    pub fn stop_sending(&mut self) {
        self.sending = None;
    }

    /// Forgets every key and stream. Counters stay.
    pub fn clear(&mut self) {
        self.epochs.clear();
        self.on.clear();
        self.delayed.clear();
        self.sending = None;
    }

    /// The sending epoch, and per kind sealed in it the next counter: what a media beat signs.
    pub fn next_counters(&self) -> Option<(u64, Vec<(u8, u64)>)> {
        let (number, epoch) = self.sending_epoch()?;
        let next = |kind| {
            let kid = self.own_kid(kind, number, epoch).encode();
            self.counters.get(&(epoch.name, kid)).map(|&next| (kind, next))
        };
        Some((number, (0..KINDS).filter_map(next).collect()))
    }

    /// Seals a frame into `out`: clear prefix of the codec, header, ciphertext of flags and frame, tag.
    /// On an error `out` is empty.
    pub fn seal(&mut self, kind: u8, codec: Codec, frame: &[u8], out: &mut Vec<u8>) -> Result<(), SealError> {
        out.clear();
        let prefix = codec.clear_prefix(frame).ok_or(SealError::Malformed)?;
        if kind >= KINDS {
            return Err(SealError::BadKind);
        }
        let (number, epoch) = self.sending_epoch().ok_or(SealError::NoKey)?;
        let kid = self.own_kid(kind, number, epoch).encode();
        let slot = (epoch.name, kid);
        let counter = self.counters.get(&slot).copied().unwrap_or(0);
        if counter == u64::MAX {
            return Err(SealError::Exhausted);
        }
        // Spent before it is used: no path leads back to it.
        self.counters.insert(slot, counter + 1);

        let mut header = [0; Header::MAX];
        let header_len = Header { kid, counter }.encode(&mut header);
        let header = &header[..header_len];
        out.reserve(prefix + header_len + 1 + frame.len() + TAG);
        out.extend_from_slice(&frame[..prefix]);
        out.extend_from_slice(header);
        out.push(codec.number());
        out.extend_from_slice(frame);
        let epoch = self.epochs.get_mut(&number).expect("the sending epoch is held");
        let secret = &epoch.secret;
        let cipher = epoch.sealing.entry(kid).or_insert_with(|| Cipher::new(secret, kid));
        let tag = cipher.seal(counter, header, &mut out[prefix + header_len..]);
        out.extend_from_slice(&tag);
        Ok(())
    }

    /// Opens a frame that arrived on the slot said to carry `kind` of `peer`. On an error `out` is empty.
    pub fn open(&mut self, kind: u8, peer: u32, codec: Codec, frame: &[u8], out: &mut Vec<u8>) -> Result<Opened, Drop> {
        out.clear();
        let prefix = codec.clear_prefix(frame).ok_or(Drop::Malformed)?;
        let sealed = &frame[prefix..];
        let (header, header_len) = Header::decode(sealed).map_err(|_| Drop::Malformed)?;
        let kid = Kid::decode(header.kid).ok_or(Drop::Malformed)?;
        let (aad, body) = sealed.split_at(header_len);
        let text_len = body
            .len()
            .checked_sub(TAG)
            .filter(|&len| len > 0)
            .ok_or(Drop::Malformed)?;
        let (text, tag) = body.split_at(text_len);
        let tag: &[u8; TAG] = tag.try_into().expect("split off with this length");

        let number = self.number_of(kid.epoch)?;
        let epoch = self.epochs.get_mut(&number).expect("just found");
        if kid.kind != kind {
            return Err(Drop::WrongKind);
        }
        match epoch.leaves.get(&kid.leaf) {
            Some(Leaf::Cut) => return Err(Drop::Cut),
            Some(&Leaf::Peer(owner)) if owner == peer && kid.leaf != epoch.own_leaf => {}
            _ => return Err(Drop::WrongPeer),
        }
        if !self.on.contains(&(peer, kind)) {
            return Err(Drop::NotOn);
        }

        let mut fresh = None;
        let (cipher, window) = match epoch.opening.get_mut(&header.kid) {
            Some((cipher, window)) => (&*cipher, window),
            None => {
                let (cipher, window) =
                    fresh.insert((Cipher::new(&epoch.secret, header.kid), Window::new(codec.window())));
                (&*cipher, window)
            }
        };
        if !window.admits(header.counter) {
            return Err(Drop::Replay);
        }
        out.extend_from_slice(text);
        if !cipher.open(header.counter, aad, out, tag) {
            out.clear();
            return Err(Drop::Auth);
        }
        // Only after authentication: the server can number what it cannot seal. And before the replay
        // window moves: a number far ahead must not make the sender's own frames look old.
        if let Some(admitted) = epoch.admitted.get(&(peer, kind))
            && !admitted.contains(&header.counter)
        {
            out.clear();
            self.delayed.insert((peer, kind));
            return Err(if header.counter < admitted.start {
                Drop::Late
            } else {
                Drop::Ahead
            });
        }
        window.accept(header.counter);
        if let Some(opened) = fresh {
            epoch.opening.insert(header.kid, opened);
        }
        if out[0] != codec.number() {
            out.clear();
            return Err(Drop::Malformed);
        }
        out.remove(0);
        Ok(Opened {
            kid,
            counter: header.counter,
        })
    }

    fn sending_epoch(&self) -> Option<(u64, &Epoch)> {
        let number = self.sending?;
        let epoch = self.epochs.get(&number)?;
        (self.instance <= MAX_INSTANCE && epoch.own_leaf <= MAX_LEAF).then_some((number, epoch))
    }

    fn own_kid(&self, kind: u8, number: u64, epoch: &Epoch) -> Kid {
        Kid {
            instance: self.instance,
            kind,
            leaf: epoch.own_leaf,
            epoch: number as u8,
        }
    }

    /// The one epoch held that these eight bits name.
    fn number_of(&self, low: u8) -> Result<u64, Drop> {
        if let Some(&held) = self.epochs.keys().find(|&&held| held as u8 == low) {
            return Ok(held);
        }
        let &newest = self.epochs.keys().next_back().ok_or(Drop::NoKey)?;
        match low.wrapping_sub(newest as u8) {
            1..=AHEAD => Err(Drop::UnknownNextEpoch),
            _ => Err(Drop::NoKey),
        }
    }
}

impl Codec {
    /// First byte of the plaintext: what the sender coded with, so that a server cannot have one codec's
    /// bytes decoded as another's.
    fn number(self) -> u8 {
        match self {
            Self::Opus => 0,
            Self::Vp8 => 1,
            Self::Vp9 => 2,
        }
    }

    /// Replay window, in frames: at 50 audio frames a second 20 s; at three layers of 30 pictures 22 s.
    fn window(self) -> usize {
        match self {
            Self::Opus => 1024,
            Self::Vp8 | Self::Vp9 => 2048,
        }
    }
}

/// Epochs held at once. More would let a lying server keep old keys alive longer; fewer drops frames in
/// flight when many join within seconds.
pub const EPOCHS: usize = 16;
/// How many epochs ahead of the newest a frame is worth holding.
const AHEAD: u8 = 4;

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 16] = [7; 16];
    const CAMERA: u8 = 1;

    #[test]
    fn a_frame_opens_for_the_other_member() {
        for codec in [Codec::Opus, Codec::Vp8, Codec::Vp9] {
            let (mut a, mut b) = pair();
            let frame: Vec<u8> = (0..200).collect();
            let sealed = seal(&mut a, codec, &frame);
            assert!(!contains(&sealed, &frame[10..26]), "{codec:?}");
            let (opened, plain) = open(&mut b, codec, &sealed).unwrap();
            assert_eq!(plain, frame);
            assert_eq!((opened.kid.leaf, opened.kid.kind, opened.counter), (0, CAMERA, 0));
        }
    }

    #[test]
    fn without_a_key_nothing_is_sealed_and_nothing_opened() {
        let (mut a, mut b) = pair();
        let sealed = seal(&mut a, Codec::Vp9, &[1; 50]);
        for stop in [Keyring::stop_sending as fn(&mut Keyring), Keyring::clear, |k| {
            k.retire(1)
        }] {
            let (mut a, _) = pair();
            stop(&mut a);
            let mut out = vec![1];
            assert_eq!(a.seal(CAMERA, Codec::Vp9, &[1; 50], &mut out), Err(SealError::NoKey));
            assert!(out.is_empty());
        }
        b.clear();
        assert_eq!(open(&mut b, Codec::Vp9, &sealed), Err(Drop::NoKey));
    }

    #[test]
    fn plaintext_never_passes() {
        let (_, mut b) = pair();
        for frame in [
            &b""[..],
            &[0; 5],
            &[0xff; 60],
            &[0x10; 60],
            b"RIFF0000WEBPVP8 and the like",
        ] {
            for codec in [Codec::Opus, Codec::Vp8, Codec::Vp9] {
                assert!(open(&mut b, codec, frame).is_err(), "{codec:?} {frame:x?}");
            }
        }
    }

    #[test]
    fn the_bytes_of_one_codec_are_not_opened_as_another() {
        let (mut a, mut b) = pair();
        let sealed = seal(&mut a, Codec::Vp9, &[1; 50]);
        let disguised = [&[1, 1, 1][..], &sealed].concat();
        assert_eq!(open(&mut b, Codec::Vp8, &disguised), Err(Drop::Malformed));
        let sealed = seal(&mut a, Codec::Vp9, &[1; 50]);
        assert_eq!(open(&mut b, Codec::Opus, &sealed), Err(Drop::Malformed));
    }

    #[test]
    fn every_reason_to_drop_has_its_own_name() {
        let (mut a, mut b) = pair();
        let sealed = seal(&mut a, Codec::Vp9, &[1; 50]);
        let mut out = Vec::new();
        assert_eq!(b.open(2, 10, Codec::Vp9, &sealed, &mut out), Err(Drop::WrongKind));
        assert_eq!(b.open(CAMERA, 12, Codec::Vp9, &sealed, &mut out), Err(Drop::WrongPeer));
        b.stream(10, CAMERA, false);
        assert_eq!(open(&mut b, Codec::Vp9, &sealed), Err(Drop::NotOn));
        b.stream(10, CAMERA, true);
        let mut broken = sealed.clone();
        *broken.last_mut().unwrap() ^= 1;
        assert_eq!(open(&mut b, Codec::Vp9, &broken), Err(Drop::Auth));
        assert_eq!(open(&mut b, Codec::Vp9, &sealed[..10]), Err(Drop::Malformed));
        assert!(open(&mut b, Codec::Vp9, &sealed).is_ok());
        assert_eq!(open(&mut b, Codec::Vp9, &sealed), Err(Drop::Replay));
        let next = seal(&mut a, Codec::Vp9, &[1; 50]);
        b.cut(10);
        assert_eq!(open(&mut b, Codec::Vp9, &next), Err(Drop::Cut));
    }

    #[test]
    fn own_frames_coming_back_are_dropped() {
        let (mut a, _) = pair();
        a.stream(10, CAMERA, true);
        let sealed = seal(&mut a, Codec::Vp9, &[1; 50]);
        assert_eq!(open(&mut a, Codec::Vp9, &sealed), Err(Drop::WrongPeer));
    }

    #[test]
    fn only_the_next_epochs_are_worth_waiting_for() {
        let (mut a, mut b) = pair();
        for (epoch, expected) in [
            (2, Drop::UnknownNextEpoch),
            (5, Drop::UnknownNextEpoch),
            (6, Drop::NoKey),
        ] {
            a.install(epoch, &[epoch as u8; 16], 0, &[(0, 10), (1, 11)]);
            a.send_with(epoch);
            let sealed = seal(&mut a, Codec::Opus, &[1; 50]);
            assert_eq!(open(&mut b, Codec::Opus, &sealed), Err(expected), "epoch {epoch}");
        }
        b.install(6, &[6; 16], 1, &[(0, 10), (1, 11)]);
        let sealed = seal(&mut a, Codec::Opus, &[1; 50]);
        assert!(open(&mut b, Codec::Opus, &sealed).is_ok());
    }

    #[test]
    fn a_removed_leaf_may_come_back_in_a_later_epoch() {
        let (mut a, mut b) = pair();
        b.cut(10);
        for keyring in [&mut a, &mut b] {
            let own = keyring.epochs[&1].own_leaf;
            keyring.install(2, &[2; 16], own, &[(0, 10), (1, 11)]);
            keyring.send_with(2);
        }
        b.stream(10, CAMERA, true);
        let sealed = seal(&mut a, Codec::Opus, &[1; 50]);
        assert!(open(&mut b, Codec::Opus, &sealed).is_ok());
    }

    #[test]
    fn counters_survive_everything_but_the_keyring() {
        let (mut a, _) = pair();
        let mut nonces = BTreeSet::new();
        let mut check = |a: &mut Keyring| {
            a.install(1, &KEY, 0, &[(0, 10)]);
            a.send_with(1);
            let sealed = seal(a, Codec::Opus, &[1; 50]);
            let (header, _) = Header::decode(&sealed).unwrap();
            assert!(nonces.insert((header.kid, header.counter)), "repeated {header:?}");
        };
        check(&mut a);
        check(&mut a);
        a.clear();
        check(&mut a);
        a.retire(1);
        check(&mut a);
        a.install(257, &[9; 16], 0, &[(0, 10)]);
        check(&mut a);
        a.set_instance(1);
        check(&mut a);
        a.set_instance(0);
        check(&mut a);
        assert_eq!(a.next_counters(), Some((1, vec![(CAMERA, 6)])));
    }

    #[test]
    fn frames_released_long_after_they_were_sealed_are_dropped() {
        let (mut a, mut b) = pair();
        let mut held: Vec<_> = (0..30).map(|_| seal(&mut a, Codec::Vp9, &[1; 50])).collect();
        let recent = held.split_off(20);
        // Ten seconds ago the sender signed that 20 came next.
        b.admit(10, CAMERA, 1, 20..u64::MAX);
        for frame in &held {
            assert_eq!(open(&mut b, Codec::Vp9, frame), Err(Drop::Late));
        }
        assert_eq!(b.take_delayed(), [(10, CAMERA)]);
        for frame in &recent {
            assert!(open(&mut b, Codec::Vp9, frame).is_ok());
        }
        assert_eq!(b.take_delayed(), []);
    }

    #[test]
    fn a_number_beyond_what_was_signed_neither_opens_nor_locks_the_sender_out() {
        let (mut a, mut b) = pair();
        let first = seal(&mut a, Codec::Opus, &[1; 50]);
        // An insider holds the sender's key, as every member does, and numbers far ahead.
        let mut forger = Keyring::new();
        forger.install(1, &KEY, 0, &[(0, 10), (1, 11)]);
        forger.send_with(1);
        let forged = (0..4000)
            .map(|_| seal(&mut forger, Codec::Opus, &[9; 50]))
            .last()
            .unwrap();
        b.admit(10, CAMERA, 1, 0..2000);
        assert_eq!(open(&mut b, Codec::Opus, &forged), Err(Drop::Ahead));
        assert_eq!(b.take_delayed(), [(10, CAMERA)]);
        assert!(open(&mut b, Codec::Opus, &first).is_ok());
    }

    #[test]
    fn what_nobody_sealed_delays_nobody() {
        let (mut a, mut b) = pair();
        let mut forged = seal(&mut a, Codec::Opus, &[1; 50]);
        *forged.last_mut().unwrap() ^= 1;
        b.admit(10, CAMERA, 1, 5..9);
        assert_eq!(open(&mut b, Codec::Opus, &forged), Err(Drop::Auth));
        assert_eq!(b.take_delayed(), []);
    }

    #[test]
    fn a_window_holds_for_one_stream_in_one_epoch() {
        let (mut a, mut b) = pair();
        b.admit(10, CAMERA, 1, 5..9);
        b.admit(10, CAMERA, 2, 5..9);
        b.admit(10, 2, 1, 0..0);
        b.admit(11, CAMERA, 1, 0..0);
        let ahead = (0..6).map(|_| seal(&mut a, Codec::Opus, &[1; 50])).last().unwrap();
        assert!(open(&mut b, Codec::Opus, &ahead).is_ok());
        for keyring in [&mut a, &mut b] {
            let own = keyring.epochs[&1].own_leaf;
            keyring.install(2, &[2; 16], own, &[(0, 10), (1, 11)]);
            keyring.send_with(2);
        }
        let first = seal(&mut a, Codec::Opus, &[1; 50]);
        assert!(
            open(&mut b, Codec::Opus, &first).is_ok(),
            "a window said before its epoch is none"
        );
        b.admit(10, CAMERA, 2, 5..9);
        let second = seal(&mut a, Codec::Opus, &[1; 50]);
        assert_eq!(open(&mut b, Codec::Opus, &second), Err(Drop::Late));
        b.admit(10, CAMERA, 2, 0..9);
        assert!(open(&mut b, Codec::Opus, &second).is_ok());
    }

    #[test]
    fn an_instance_beyond_the_identifier_sends_nothing() {
        let (mut a, _) = pair();
        a.set_instance(MAX_INSTANCE + 1);
        assert_eq!(
            a.seal(CAMERA, Codec::Opus, &[1; 50], &mut Vec::new()),
            Err(SealError::NoKey)
        );
        a.set_instance(0);
        a.install(2, &KEY, MAX_LEAF + 1, &[]);
        a.send_with(2);
        assert_eq!(
            a.seal(CAMERA, Codec::Opus, &[1; 50], &mut Vec::new()),
            Err(SealError::NoKey)
        );
        a.send_with(1);
        assert_eq!(
            a.seal(KINDS, Codec::Opus, &[1; 50], &mut Vec::new()),
            Err(SealError::BadKind)
        );
    }

    #[test]
    fn at_most_sixteen_epochs_are_held_and_no_two_share_eight_bits() {
        let mut keyring = Keyring::new();
        for epoch in [3, 259, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20] {
            keyring.install(epoch, &[epoch as u8; 16], 0, &[]);
            assert!(keyring.epochs.len() <= EPOCHS);
            let low: BTreeSet<u8> = keyring.epochs.keys().map(|&epoch| epoch as u8).collect();
            assert_eq!(low.len(), keyring.epochs.len());
        }
    }

    #[test]
    fn strangers_cannot_fill_the_memory() {
        let (mut a, mut b) = pair();
        for instance in 0..=MAX_INSTANCE {
            a.set_instance(instance);
            let mut sealed = seal(&mut a, Codec::Opus, &[1; 50]);
            *sealed.last_mut().unwrap() ^= 1;
            assert_eq!(open(&mut b, Codec::Opus, &sealed), Err(Drop::Auth));
        }
        assert!(b.epochs[&1].opening.is_empty());
    }

    /// A on leaf 0 as peer 10, B on leaf 1 as peer 11, both in epoch 1, A's camera on.
    fn pair() -> (Keyring, Keyring) {
        let mut keyrings = [Keyring::new(), Keyring::new()];
        for (own_leaf, keyring) in keyrings.iter_mut().enumerate() {
            keyring.install(1, &KEY, own_leaf as u16, &[(0, 10), (1, 11)]);
            keyring.send_with(1);
        }
        let [a, mut b] = keyrings;
        b.stream(10, CAMERA, true);
        (a, b)
    }

    fn seal(keyring: &mut Keyring, codec: Codec, frame: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        keyring.seal(CAMERA, codec, frame, &mut out).unwrap();
        out
    }

    fn open(keyring: &mut Keyring, codec: Codec, frame: &[u8]) -> Result<(Opened, Vec<u8>), Drop> {
        let mut out = vec![0xaa; 3];
        let result = keyring.open(CAMERA, 10, codec, frame, &mut out);
        assert!(result.is_ok() || out.is_empty(), "a dropped frame left bytes behind");
        result.map(|opened| (opened, out))
    }

    fn contains(bytes: &[u8], part: &[u8]) -> bool {
        bytes.windows(part.len()).any(|window| window == part)
    }
}
