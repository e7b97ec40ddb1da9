//! What each member has signed of its streams, and the beats that keep it true.
//!
//! Members share symmetric media keys, so a frame proves only that some member made it. What a
//! member declared off, or has not confirmed for a while, is therefore not played: nobody can be made
//! to speak or appear while muted.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use e2ee::app::{AppMessage, StreamBeat};
use rand_core::RngCore;
use wire::{PeerId, StreamKind};

use crate::{Effect, KeyCommand};

/// Between two beats of an active sender. Shorter costs every member traffic (512 B a beat).
pub(crate) const BEAT: Duration = Duration::from_secs(5);
/// A stream not confirmed for this long is not played. Two beats, and two seconds for a lost socket
/// to be noticed late or a beat to wait behind a commit. Shorter silences people whose connection is
/// being resumed; longer lets an insider together with the server speak as a member whose "off" the
/// server withholds.
pub(crate) const FRESH: Duration = Duration::from_secs(12);
/// Between two beats caused by joiners, who come in batches.
const BEAT_FOR_JOINERS: Duration = Duration::from_millis(500);

/// The own streams, and those of the others.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    own: BTreeSet<StreamKind>,
    counters: BTreeMap<StreamKind, u64>,
    beat: Option<Duration>,
    beaten: Option<Duration>,
    others: BTreeMap<(PeerId, StreamKind), Duration>,
}

impl Streams {
    /// The own streams that are on.
    pub(crate) fn own(&self) -> Vec<StreamKind> {
        self.own.iter().copied().collect()
    }

    /// Switches an own stream. True: that changed something.
    pub(crate) fn set_own(&mut self, kind: StreamKind, on: bool) -> bool {
        if on {
            self.own.insert(kind)
        } else {
            self.own.remove(&kind)
        }
    }

    /// The next frame counters, for the beat.
    pub(crate) fn count(&mut self, counters: Vec<(StreamKind, u64)>) {
        self.counters.extend(counters);
    }

    /// Somebody was added, or this participant entered or returned: they need to hear what is on.
    /// Spread over two seconds where many would speak at once.
    pub(crate) fn beat_soon(&mut self, members: usize, now: Duration, rng: &mut impl RngCore) {
        if self.own.is_empty() {
            return;
        }
        let spread = match members {
            0..=16 => 0,
            17..=64 => 500,
            _ => 1500,
        };
        let wait = if spread == 0 { 0 } else { rng.next_u32() % spread };
        let earliest = self.beaten.map_or(now, |at| at + BEAT_FOR_JOINERS).max(now);
        let at = earliest + Duration::from_millis(wait.into());
        self.beat = Some(self.beat.map_or(at, |planned| planned.min(at)));
    }

    /// The beat that is due.
    pub(crate) fn beat(&mut self, now: Duration) -> Option<AppMessage> {
        if self.beat.is_none_or(|at| at > now) {
            return None;
        }
        self.beat = (!self.own.is_empty()).then_some(now + BEAT);
        self.beaten = Some(now);
        self.beat?;
        let capture_ms = now.as_millis() as u64;
        let streams = self.own.iter().map(|kind| StreamBeat {
            kind: *kind,
            on: true,
            counter: self.counters.get(kind).copied().unwrap_or(0),
            capture_ms,
        });
        Some(AppMessage::MediaBeat {
            streams: streams.collect(),
        })
    }

    /// Plans the next regular beat, after a stream was switched on.
    pub(crate) fn keep_beating(&mut self, now: Duration) {
        if self.beat.is_none() && !self.own.is_empty() {
            self.beat = Some(now + BEAT);
        }
    }

    /// A member declared one stream.
    pub(crate) fn declared(
        &mut self,
        peer: PeerId,
        kind: StreamKind,
        on: bool,
        now: Duration,
        out: &mut VecDeque<Effect>,
    ) {
        if on {
            if self.others.insert((peer, kind), now + FRESH).is_none() {
                say(out, peer, kind, true);
            }
        } else if self.others.remove(&(peer, kind)).is_some() {
            say(out, peer, kind, false);
        }
    }

    /// A member's beat: what it does not name is off.
    pub(crate) fn beat_heard(&mut self, peer: PeerId, beats: &[StreamBeat], now: Duration, out: &mut VecDeque<Effect>) {
        for kind in StreamKind::ALL {
            let on = beats.iter().any(|beat| beat.kind == kind && beat.on);
            self.declared(peer, kind, on, now, out);
        }
    }

    /// The member is gone, or came back without its streams.
    pub(crate) fn forget(&mut self, peer: PeerId, out: &mut VecDeque<Effect>) {
        for kind in self.of(peer) {
            self.others.remove(&(peer, kind));
            say(out, peer, kind, false);
        }
    }

    /// Keeps only those of the peers given.
    pub(crate) fn keep(&mut self, present: &BTreeSet<PeerId>, out: &mut VecDeque<Effect>) {
        let gone: BTreeSet<PeerId> = self
            .others
            .keys()
            .map(|(peer, _)| *peer)
            .filter(|p| !present.contains(p))
            .collect();
        for peer in gone {
            self.forget(peer, out);
        }
    }

    /// What a peer has on.
    pub(crate) fn of(&self, peer: PeerId) -> Vec<StreamKind> {
        StreamKind::ALL
            .into_iter()
            .filter(|kind| self.others.contains_key(&(peer, *kind)))
            .collect()
    }

    /// The meeting is over: nothing is known of anybody. The own switches stay as the user set them.
    pub(crate) fn reset(&mut self) {
        self.others.clear();
        self.beat = None;
        self.beaten = None;
    }

    /// The next moment something happens; a beat only while it can leave.
    pub(crate) fn poll_timeout(&self, can_beat: bool) -> Option<Duration> {
        self.others
            .values()
            .copied()
            .chain(self.beat.filter(|_| can_beat))
            .min()
    }

    /// Streams whose confirmation is too old are off.
    pub(crate) fn expire(&mut self, now: Duration, out: &mut VecDeque<Effect>) {
        self.others.retain(|(peer, kind), until| {
            let fresh = *until > now;
            if !fresh {
                say(out, *peer, *kind, false);
            }
            fresh
        });
    }
}

fn say(out: &mut VecDeque<Effect>, peer: PeerId, kind: StreamKind, on: bool) {
    out.push_back(Effect::Keys(KeyCommand::Stream { peer, kind, on }));
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    const T: Duration = Duration::from_secs(9);
    const BOB: PeerId = PeerId(2);

    #[test]
    fn a_stream_is_played_from_its_declaration_to_its_end() {
        let (mut streams, mut out) = (Streams::default(), VecDeque::new());
        streams.declared(BOB, StreamKind::Microphone, true, T, &mut out);
        streams.declared(BOB, StreamKind::Microphone, true, T, &mut out);
        assert_eq!(said(&mut out), [(BOB, StreamKind::Microphone, true)]);
        streams.declared(BOB, StreamKind::Microphone, false, T, &mut out);
        assert_eq!(said(&mut out), [(BOB, StreamKind::Microphone, false)]);
    }

    #[test]
    fn a_stream_without_beats_is_off_after_its_limit() {
        let (mut streams, mut out) = (Streams::default(), VecDeque::new());
        streams.declared(BOB, StreamKind::Camera, true, T, &mut out);
        let beat = StreamBeat {
            kind: StreamKind::Camera,
            on: true,
            counter: 4,
            capture_ms: 1,
        };
        streams.beat_heard(BOB, &[beat], T + BEAT, &mut out);
        said(&mut out);
        streams.expire(T + FRESH, &mut out);
        assert_eq!(said(&mut out), []);
        streams.expire(T + BEAT + FRESH, &mut out);
        assert_eq!(said(&mut out), [(BOB, StreamKind::Camera, false)]);
    }

    #[test]
    fn what_a_beat_does_not_name_is_off() {
        let (mut streams, mut out) = (Streams::default(), VecDeque::new());
        streams.declared(BOB, StreamKind::Camera, true, T, &mut out);
        said(&mut out);
        streams.beat_heard(BOB, &[], T, &mut out);
        assert_eq!(said(&mut out), [(BOB, StreamKind::Camera, false)]);
    }

    #[test]
    fn only_active_senders_beat() {
        let mut streams = Streams::default();
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        streams.beat_soon(3, T, &mut rng);
        assert_eq!(streams.beat(T), None);
        assert!(streams.set_own(StreamKind::Microphone, true));
        streams.count(vec![(StreamKind::Microphone, 77)]);
        streams.beat_soon(3, T, &mut rng);
        let Some(AppMessage::MediaBeat { streams: beats }) = streams.beat(T) else {
            panic!("a beat is due");
        };
        assert_eq!((beats.len(), beats[0].counter), (1, 77));
        assert_eq!(streams.beat(T + BEAT - Duration::from_millis(1)), None);
        assert!(streams.beat(T + BEAT).is_some());
        streams.set_own(StreamKind::Microphone, false);
        assert_eq!(streams.beat(T + BEAT * 2), None);
        assert_eq!(streams.poll_timeout(true), None);
    }

    #[test]
    fn a_rush_of_joiners_does_not_cause_a_rush_of_beats() {
        let mut streams = Streams::default();
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        streams.set_own(StreamKind::Microphone, true);
        let beats = (0..100u64).filter(|i| {
            let now = T + Duration::from_millis(i * 50);
            streams.beat_soon(10, now, &mut rng);
            streams.beat(now).is_some()
        });
        assert_eq!(beats.count(), 10);
    }

    fn said(out: &mut VecDeque<Effect>) -> Vec<(PeerId, StreamKind, bool)> {
        out.drain(..)
            .filter_map(|effect| match effect {
                Effect::Keys(KeyCommand::Stream { peer, kind, on }) => Some((peer, kind, on)),
                _ => None,
            })
            .collect()
    }
}
