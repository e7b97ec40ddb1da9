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

use crate::windows::Windows;
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
    /// The epoch sent with when the frames were last counted, and the next numbers then.
    counters: Option<(u64, BTreeMap<StreamKind, u64>)>,
    beat: Option<Duration>,
    beaten: Option<Duration>,
    others: BTreeMap<(PeerId, StreamKind), Duration>,
    /// Who may show a screen: what others declare of theirs is not played.
    shows: BTreeSet<PeerId>,
    /// Nothing but microphones is sent or played.
    sound_only: bool,
    windows: Windows,
}

impl Streams {
    /// The own streams that are on.
    pub(crate) fn own(&self) -> Vec<StreamKind> {
        self.own.iter().copied().collect()
    }

    /// Whether the room is one of sound alone. Then own pictures are off, and those of others are not played,
    /// whoever declares them.
    pub(crate) fn set_sound_only(&mut self, sound_only: bool) {
        self.sound_only = sound_only;
        if sound_only {
            self.own.retain(|kind| *kind == StreamKind::Microphone);
        }
    }

    /// Whether this own stream is on.
    pub(crate) fn has_own(&self, kind: StreamKind) -> bool {
        self.own.contains(&kind)
    }

    /// Switches an own stream. True: that changed something.
    pub(crate) fn set_own(&mut self, kind: StreamKind, on: bool) -> bool {
        if on && !self.is_heard_here(kind) {
            return false;
        }
        if on {
            self.own.insert(kind)
        } else {
            self.own.remove(&kind)
        }
    }

    /// The next frame counters, for the beat.
    pub(crate) fn count(&mut self, epoch: u64, next: Vec<(StreamKind, u64)>) {
        self.counters = Some((epoch, next.into_iter().collect()));
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

    /// Whether a beat is due; the next one is planned.
    pub(crate) fn beat(&mut self, now: Duration) -> bool {
        if self.beat.is_none_or(|at| at > now) {
            return false;
        }
        self.beat = (!self.own.is_empty()).then_some(now + BEAT);
        self.beaten = Some(now);
        self.beat.is_some()
    }

    /// What a beat says at this moment. `epoch`: the group's, if nothing was counted yet.
    pub(crate) fn statement(&self, epoch: u64, now: Duration) -> AppMessage {
        let none = BTreeMap::new();
        let (epoch, next) = match &self.counters {
            Some((epoch, next)) => (*epoch, next),
            None => (epoch, &none),
        };
        let capture_ms = now.as_millis() as u64;
        let streams = self.own.iter().map(|kind| StreamBeat {
            kind: *kind,
            on: true,
            counter: next.get(kind).copied().unwrap_or(0),
            capture_ms,
        });
        AppMessage::MediaBeat {
            epoch,
            streams: streams.collect(),
        }
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
            self.windows.confirmed(peer, kind, now, out);
            if self.others.insert((peer, kind), now + FRESH).is_none() && self.admits(peer, kind) {
                say(out, peer, kind, true);
            }
        } else if self.others.remove(&(peer, kind)).is_some() && self.admits(peer, kind) {
            say(out, peer, kind, false);
        }
    }

    /// These peers may show their screens, and no others.
    pub(crate) fn set_shows(&mut self, shows: BTreeSet<PeerId>, out: &mut VecDeque<Effect>) {
        for (peer, kind) in self.others.keys() {
            let (before, now) = (self.shows.contains(peer), shows.contains(peer));
            if of_screen(*kind) && before != now && !self.sound_only {
                say(out, *peer, *kind, now);
            }
        }
        self.shows = shows;
    }

    /// Whether a peer has declared a stream on, may it be played or not.
    pub(crate) fn declares(&self, peer: PeerId, kind: StreamKind) -> bool {
        self.others.contains_key(&(peer, kind))
    }

    fn admits(&self, peer: PeerId, kind: StreamKind) -> bool {
        self.is_heard_here(kind) && (!of_screen(kind) || self.shows.contains(&peer))
    }

    /// Whether the room is one for streams of this kind.
    pub(crate) fn is_heard_here(&self, kind: StreamKind) -> bool {
        !self.sound_only || kind == StreamKind::Microphone
    }

    /// A member's beat: what it does not name is off. `live`: it was said just now.
    pub(crate) fn beat_heard(
        &mut self,
        peer: PeerId,
        (epoch, beats): (u64, &[StreamBeat]),
        live: bool,
        now: Duration,
        out: &mut VecDeque<Effect>,
    ) {
        for kind in StreamKind::ALL {
            let beat = beats.iter().find(|beat| beat.kind == kind && beat.on);
            if let Some(beat) = beat {
                self.windows.signed(peer, epoch, beat, live, now);
            }
            self.declared(peer, kind, beat.is_some(), now, out);
        }
    }

    /// In a group anew, with this epoch.
    pub(crate) fn entered(&mut self, epoch: u64) {
        self.windows.entered(epoch);
    }

    /// An epoch begins, with these keys. `live`: for the others, too, it began just now.
    pub(crate) fn epoch_began(&mut self, epoch: u64, live: bool, now: Duration, out: &mut VecDeque<Effect>) {
        self.windows.began(epoch, live, now);
        for (peer, kind) in self.others.keys() {
            self.windows.confirmed(*peer, *kind, now, out);
        }
    }

    /// Forgets what was signed in epochs whose keys are gone.
    pub(crate) fn keep_epochs(&mut self, held: impl Fn(u64) -> bool) {
        self.windows.keep(held);
    }

    /// The keyring dropped frames of these streams for their number.
    pub(crate) fn dropped(&mut self, streams: Vec<(PeerId, StreamKind)>, now: Duration) {
        for (peer, kind) in streams {
            self.windows.dropped(peer, kind, now);
        }
    }

    /// What of a peer is on and arrives late.
    pub(crate) fn delayed(&self, peer: PeerId) -> Vec<StreamKind> {
        let delayed = |kind: &StreamKind| self.windows.is_delayed(peer, *kind);
        self.of(peer).into_iter().filter(delayed).collect()
    }

    /// The member is gone, or came back without its streams.
    pub(crate) fn forget(&mut self, peer: PeerId, out: &mut VecDeque<Effect>) {
        self.windows.forget(peer);
        for kind in StreamKind::ALL {
            if self.others.remove(&(peer, kind)).is_some() && self.admits(peer, kind) {
                say(out, peer, kind, false);
            }
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

    /// What a peer has on and may.
    pub(crate) fn of(&self, peer: PeerId) -> Vec<StreamKind> {
        StreamKind::ALL
            .into_iter()
            .filter(|kind| self.declares(peer, *kind) && self.admits(peer, *kind))
            .collect()
    }

    /// The meeting is over: nothing is known of anybody. The own switches stay as the user set them.
    pub(crate) fn reset(&mut self) {
        self.others.clear();
        self.shows.clear();
        self.windows.reset();
        self.beat = None;
        self.beaten = None;
    }

    /// The next moment something happens; a beat only while it can leave.
    pub(crate) fn poll_timeout(&self, can_beat: bool) -> Option<Duration> {
        self.others
            .values()
            .copied()
            .chain(self.beat.filter(|_| can_beat))
            .chain(self.windows.poll_timeout())
            .min()
    }

    /// Streams whose confirmation is too old are off, and frames counted long ago are late.
    pub(crate) fn expire(&mut self, now: Duration, out: &mut VecDeque<Effect>) {
        self.windows.handle_timeout(now, out);
        let stale: Vec<_> = self.others.extract_if(.., |_, until| *until <= now).collect();
        for ((peer, kind), _) in stale {
            if self.admits(peer, kind) {
                say(out, peer, kind, false);
            }
        }
    }
}

/// What needs the right to show a screen.
pub(crate) fn of_screen(kind: StreamKind) -> bool {
    matches!(kind, StreamKind::Screen | StreamKind::ScreenAudio)
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
    fn where_there_is_only_sound_nobodys_picture_is_played_whoever_declares_it() {
        let (mut streams, mut out) = (Streams::default(), VecDeque::new());
        streams.set_own(StreamKind::Camera, true);
        streams.set_sound_only(true);
        assert!(streams.own().is_empty(), "what was on before the door is off");
        streams.set_shows(BTreeSet::from([BOB]), &mut out);
        for kind in StreamKind::ALL {
            streams.declared(BOB, kind, true, T, &mut out);
            assert_eq!(streams.set_own(kind, true), kind == StreamKind::Microphone);
        }
        assert_eq!(said(&mut out), [(BOB, StreamKind::Microphone, true)]);
        assert_eq!(streams.of(BOB), [StreamKind::Microphone]);
        assert_eq!(streams.own(), [StreamKind::Microphone]);
        streams.set_shows(BTreeSet::new(), &mut out);
        streams.set_shows(BTreeSet::from([BOB]), &mut out);
        streams.expire(T + FRESH, &mut out);
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
        streams.beat_heard(BOB, (0, &[beat]), true, T + BEAT, &mut out);
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
        streams.beat_heard(BOB, (0, &[]), true, T, &mut out);
        assert_eq!(said(&mut out), [(BOB, StreamKind::Camera, false)]);
    }

    #[test]
    fn a_screen_is_played_only_while_its_owner_may_show_it() {
        let (mut streams, mut out) = (Streams::default(), VecDeque::new());
        streams.declared(BOB, StreamKind::Screen, true, T, &mut out);
        streams.declared(BOB, StreamKind::Camera, true, T, &mut out);
        assert_eq!(said(&mut out), [(BOB, StreamKind::Camera, true)]);
        assert_eq!(streams.of(BOB), [StreamKind::Camera]);
        streams.set_shows([BOB].into(), &mut out);
        streams.set_shows([BOB].into(), &mut out);
        assert_eq!(said(&mut out), [(BOB, StreamKind::Screen, true)]);
        streams.set_shows(BTreeSet::new(), &mut out);
        assert_eq!(said(&mut out), [(BOB, StreamKind::Screen, false)]);
        streams.declared(BOB, StreamKind::Screen, false, T, &mut out);
        assert_eq!(said(&mut out), []);
    }

    #[test]
    fn only_active_senders_beat() {
        let mut streams = Streams::default();
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        streams.beat_soon(3, T, &mut rng);
        assert!(!streams.beat(T));
        assert!(streams.set_own(StreamKind::Microphone, true));
        streams.count(3, vec![(StreamKind::Microphone, 77)]);
        streams.beat_soon(3, T, &mut rng);
        assert!(streams.beat(T));
        assert!(!streams.beat(T + BEAT - Duration::from_millis(1)));
        assert!(streams.beat(T + BEAT));
        streams.set_own(StreamKind::Microphone, false);
        assert!(!streams.beat(T + BEAT * 2));
        assert_eq!(streams.poll_timeout(true), None);
    }

    #[test]
    fn a_beat_signs_the_numbers_of_the_epoch_they_were_counted_in() {
        let mut streams = Streams::default();
        let said = |streams: &Streams| match streams.statement(8, T) {
            AppMessage::MediaBeat { epoch, streams } => (epoch, streams.iter().map(|b| b.counter).collect::<Vec<_>>()),
            other => panic!("{other:?}"),
        };
        assert_eq!(said(&streams), (8, vec![]));
        streams.set_own(StreamKind::Microphone, true);
        streams.set_own(StreamKind::Camera, true);
        assert_eq!(said(&streams), (8, vec![0, 0]));
        streams.count(6, vec![(StreamKind::Microphone, 77), (StreamKind::Camera, 90)]);
        assert_eq!(said(&streams), (6, vec![77, 90]));
        // In the next epoch the camera has not sent yet.
        streams.count(7, vec![(StreamKind::Microphone, 2)]);
        assert_eq!(said(&streams), (7, vec![2, 0]));
    }

    #[test]
    fn a_rush_of_joiners_does_not_cause_a_rush_of_beats() {
        let mut streams = Streams::default();
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        streams.set_own(StreamKind::Microphone, true);
        let beats = (0..100u64).filter(|i| {
            let now = T + Duration::from_millis(i * 50);
            streams.beat_soon(10, now, &mut rng);
            streams.beat(now)
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
