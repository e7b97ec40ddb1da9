//! Which frame numbers of each stream are admitted, from the counters that senders sign.
//!
//! A beat says: in this epoch my next number is `c`. So what is numbered below `c` was sealed before the
//! beat, and ten seconds later it is late, whoever held it back. And what is numbered far above `c`
//! cannot have been sealed yet. Between two beats nobody can tell exactly; the bounds are chosen so that
//! an honest frame is never outside.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;
use std::time::Duration;

use e2ee::app::StreamBeat;
use wire::{PeerId, StreamKind};

use crate::streams::FRESH;
use crate::{Effect, KeyCommand};

/// A frame sealed longer ago is not played. Shorter drops what a bad network repeats after a stall;
/// longer lets the server put old words into a new context.
pub(crate) const LATE: Duration = Duration::from_secs(10);
/// How old a signed counter may be when it arrives: counted every second, sent at the rate of messages,
/// over a socket that counts as lost after six seconds of silence. Less drops frames of honest senders.
const SLACK: Duration = Duration::from_secs(8);
/// How long a stream is shown as delayed after the last such frame.
const SHOWN: Duration = Duration::from_secs(5);
/// Counters remembered per stream and epoch; there are three to five in ten seconds.
const MARKS: usize = 32;

/// Frames a second that no browser exceeds: sound in packets of 10 ms, pictures in three layers of 60.
fn ceiling(kind: StreamKind) -> u64 {
    if kind.is_audio() { 100 } else { 200 }
}

/// The windows of all streams in the epochs held.
#[derive(Debug, Default)]
pub(crate) struct Windows {
    /// When each began. Nothing: the others may have begun long before this participant.
    epochs: BTreeMap<u64, Option<Duration>>,
    streams: BTreeMap<(PeerId, StreamKind, u64), Signed>,
    delayed: BTreeMap<(PeerId, StreamKind), Duration>,
}

/// What was signed of one stream in one epoch.
#[derive(Debug, Default)]
struct Signed {
    /// Everything below is late.
    from: u64,
    newest: Option<Mark>,
    /// Not ten seconds old, oldest first.
    recent: VecDeque<Mark>,
    said: Option<Range<u64>>,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    counter: u64,
    /// By the sender's clock.
    signed_ms: u64,
    heard: Duration,
    /// It came when it was said, and not when a replay brought it.
    live: bool,
}

impl Windows {
    /// In a group anew: what is known of former epochs is void.
    pub(crate) fn entered(&mut self, epoch: u64) {
        self.streams.clear();
        self.epochs = BTreeMap::from([(epoch, None)]);
    }

    /// An epoch begins. `live`: nothing is missing here, so it began for the others just now.
    pub(crate) fn began(&mut self, epoch: u64, live: bool, now: Duration) {
        self.epochs.insert(epoch, live.then_some(now));
    }

    /// Keeps what belongs to these epochs.
    pub(crate) fn keep(&mut self, held: impl Fn(u64) -> bool) {
        self.epochs.retain(|epoch, _| held(*epoch));
        self.streams.retain(|(_, _, epoch), _| held(*epoch));
    }

    /// A member signed a counter. Follow with [`Windows::confirmed`].
    pub(crate) fn signed(&mut self, peer: PeerId, epoch: u64, beat: &StreamBeat, live: bool, now: Duration) {
        if !self.epochs.contains_key(&epoch) {
            return;
        }
        let signed = self.streams.entry((peer, beat.kind, epoch)).or_default();
        if signed.newest.is_some_and(|newest| beat.counter < newest.counter) {
            return;
        }
        let mark = Mark {
            counter: beat.counter,
            signed_ms: beat.capture_ms,
            heard: now,
            live,
        };
        signed.newest = Some(mark);
        signed.recent.push_back(mark);
        if signed.recent.len() > MARKS {
            signed.recent.pop_front();
        }
        signed.ripen(now);
    }

    /// A stream was said to be on: admitted for as long as that holds.
    pub(crate) fn confirmed(&mut self, peer: PeerId, kind: StreamKind, now: Duration, out: &mut VecDeque<Effect>) {
        for (&epoch, &began) in &self.epochs {
            let signed = self.streams.entry((peer, kind, epoch)).or_default();
            signed.say((peer, kind, epoch), began, now, out);
        }
    }

    /// The member is gone, or came back with another keyring.
    pub(crate) fn forget(&mut self, peer: PeerId) {
        self.streams.retain(|(owner, _, _), _| *owner != peer);
        self.delayed.retain(|(owner, _), _| *owner != peer);
    }

    /// The meeting is over.
    pub(crate) fn reset(&mut self) {
        *self = Self::default();
    }

    /// The keyring dropped a frame of this stream for its number.
    pub(crate) fn dropped(&mut self, peer: PeerId, kind: StreamKind, now: Duration) {
        self.delayed.insert((peer, kind), now + SHOWN);
    }

    /// Whether frames of this stream were dropped for their number just now.
    pub(crate) fn is_delayed(&self, peer: PeerId, kind: StreamKind) -> bool {
        self.delayed.contains_key(&(peer, kind))
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        let ripe = self.streams.values().filter_map(|signed| signed.recent.front());
        ripe.map(|mark| mark.heard + LATE)
            .chain(self.delayed.values().copied())
            .min()
    }

    pub(crate) fn handle_timeout(&mut self, now: Duration, out: &mut VecDeque<Effect>) {
        for (&key, signed) in &mut self.streams {
            if signed.ripen(now) {
                signed.say(key, self.epochs.get(&key.2).copied().flatten(), now, out);
            }
        }
        self.delayed.retain(|_, until| *until > now);
    }
}

impl Signed {
    /// Marks ten seconds old, by this clock or the sender's, bound what is late. True: there was one.
    fn ripen(&mut self, now: Duration) -> bool {
        let newest = self.recent.back().map_or(0, |mark| mark.signed_ms);
        let late = LATE.as_millis() as u64;
        let mut any = false;
        while let Some(mark) = self
            .recent
            .front()
            .filter(|mark| mark.heard + LATE <= now || mark.signed_ms.saturating_add(late) <= newest)
        {
            self.from = self.from.max(mark.counter);
            self.recent.pop_front();
            any = true;
        }
        any
    }

    fn say(
        &mut self,
        (peer, kind, epoch): (PeerId, StreamKind, u64),
        began: Option<Duration>,
        now: Duration,
        out: &mut VecDeque<Effect>,
    ) {
        let since = match self.newest {
            Some(mark) => mark.live.then_some((mark.counter, mark.heard)),
            None => began.map(|at| (0, at)),
        };
        let until = since.map_or(u64::MAX, |(counter, at)| {
            let time = now.saturating_sub(at) + FRESH + SLACK;
            counter.saturating_add(ceiling(kind).saturating_mul(time.as_secs() + 1))
        });
        let counters = self.from.min(until)..until;
        if self.said.as_ref() == Some(&counters) {
            return;
        }
        self.said = Some(counters.clone());
        out.push_back(Effect::Keys(KeyCommand::Window {
            peer,
            kind,
            epoch,
            from: counters.start,
            until: counters.end,
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: Duration = Duration::from_secs(70);
    const SECOND: Duration = Duration::from_secs(1);
    const BEN: PeerId = PeerId(2);
    const MIC: StreamKind = StreamKind::Microphone;

    #[test]
    fn ten_seconds_after_a_beat_what_it_counted_is_late() {
        let mut world = World::entered(4);
        assert_eq!(world.beat(4, 500, T), Some(0..500 + 21 * 100));
        assert_eq!(world.at(T + LATE - Duration::from_millis(1)), None);
        assert_eq!(world.windows.poll_timeout(), Some(T + LATE));
        assert_eq!(world.at(T + LATE), Some(500..500 + 31 * 100));
        assert_eq!(world.windows.poll_timeout(), None);
    }

    #[test]
    fn beats_that_came_late_themselves_are_told_by_the_senders_clock() {
        let mut world = World::entered(4);
        world.beat_signed(4, 500, 60_000, T);
        world.beat_signed(4, 750, 65_000, T);
        assert_eq!(world.beat_signed(4, 1000, 70_000, T), Some(500..1000 + 21 * 100));
        assert_eq!(world.beat_signed(4, 1250, 75_000, T), Some(750..1250 + 21 * 100));
    }

    #[test]
    fn an_honest_sender_is_never_outside_its_window() {
        // 50 frames a second; beats every 5 s that take up to 6 s; frames that take up to 9 s.
        for (beat_delay, frame_delay) in [(0, 0), (6000, 0), (0, 9000), (6000, 9000)] {
            let mut world = World::entered(4);
            let mut window = 0..u64::MAX;
            for now in (0..120_000u64).step_by(500) {
                let at = |ms: u64| Duration::from_millis(ms);
                if now % 5000 == 0 && now >= beat_delay {
                    let signed = now - beat_delay;
                    // Counted up to a second before.
                    let counter = signed.saturating_sub(1000) / 20;
                    let said = world.beat_signed(4, counter, signed, at(now));
                    window = said.unwrap_or(window);
                }
                window = world.at(at(now)).unwrap_or(window);
                if let Some(sealed) = now.checked_sub(frame_delay) {
                    assert!(window.contains(&(sealed / 20)), "{now}: {window:?}, {}", sealed / 20);
                }
            }
        }
    }

    #[test]
    fn an_epoch_seen_to_begin_is_bounded_before_the_first_beat() {
        let mut world = World::entered(4);
        assert_eq!(world.confirmed(T), [(4, 0..u64::MAX)]);
        world.windows.began(5, true, T);
        assert_eq!(world.confirmed(T + SECOND), [(5, 0..22 * 100)]);
        // One that began while this client was away is not.
        world.windows.began(6, false, T + SECOND);
        assert_eq!(world.confirmed(T + SECOND), [(6, 0..u64::MAX)]);
    }

    #[test]
    fn a_beat_from_a_replay_bounds_nothing_but_what_is_late() {
        let mut world = World::entered(4);
        let beat = beat(500, 0);
        world.windows.signed(BEN, 4, &beat, false, T);
        assert_eq!(world.confirmed(T), [(4, 0..u64::MAX)]);
        assert_eq!(world.at(T + LATE), Some(500..u64::MAX));
    }

    #[test]
    fn counters_that_fall_and_epochs_unknown_are_ignored() {
        let mut world = World::entered(4);
        world.beat(4, 500, T);
        assert_eq!(world.beat(4, 300, T), None);
        assert_eq!(world.beat(9, 800, T), None);
        world.windows.keep(|epoch| epoch != 4);
        assert_eq!(world.windows.poll_timeout(), None);
        assert_eq!(world.confirmed(T), []);
    }

    #[test]
    fn a_member_that_comes_back_begins_anew() {
        let mut world = World::entered(4);
        let first = world.beat(4, 0, T);
        world.windows.dropped(BEN, MIC, T);
        world.windows.forget(BEN);
        assert!(!world.windows.is_delayed(BEN, MIC));
        // Said again, because the keyring may still have what was said of the former.
        assert_eq!(world.beat(4, 0, T), first);
    }

    #[test]
    fn a_delay_is_shown_for_five_seconds() {
        let mut world = World::entered(4);
        world.windows.dropped(BEN, MIC, T);
        world.at(T + SHOWN - Duration::from_millis(1));
        assert!(world.windows.is_delayed(BEN, MIC));
        world.at(T + SHOWN);
        assert!(!world.windows.is_delayed(BEN, MIC));
    }

    #[test]
    fn a_flood_of_beats_is_bounded() {
        let mut world = World::entered(4);
        for n in 0..1000 {
            world.windows.signed(BEN, 4, &beat(n, 0), true, T);
        }
        assert_eq!(world.windows.streams[&(BEN, MIC, 4)].recent.len(), MARKS);
    }

    struct World {
        windows: Windows,
        out: VecDeque<Effect>,
    }

    impl World {
        fn entered(epoch: u64) -> Self {
            let mut windows = Windows::default();
            windows.entered(epoch);
            let out = VecDeque::new();
            Self { windows, out }
        }

        fn beat(&mut self, epoch: u64, counter: u64, now: Duration) -> Option<Range<u64>> {
            self.beat_signed(epoch, counter, now.as_millis() as u64, now)
        }

        fn beat_signed(&mut self, epoch: u64, counter: u64, signed_ms: u64, now: Duration) -> Option<Range<u64>> {
            self.windows.signed(BEN, epoch, &beat(counter, signed_ms), true, now);
            self.confirmed(now).pop().map(|(_, window)| window)
        }

        fn confirmed(&mut self, now: Duration) -> Vec<(u64, Range<u64>)> {
            self.windows.confirmed(BEN, MIC, now, &mut self.out);
            self.said()
        }

        fn at(&mut self, now: Duration) -> Option<Range<u64>> {
            self.windows.handle_timeout(now, &mut self.out);
            self.said().pop().map(|(_, window)| window)
        }

        fn said(&mut self) -> Vec<(u64, Range<u64>)> {
            let window = |effect| match effect {
                Effect::Keys(KeyCommand::Window { epoch, from, until, .. }) => Some((epoch, from..until)),
                _ => None,
            };
            self.out.drain(..).filter_map(window).collect()
        }
    }

    fn beat(counter: u64, signed_ms: u64) -> StreamBeat {
        StreamBeat {
            kind: MIC,
            on: true,
            counter,
            capture_ms: signed_ms,
        }
    }
}
