//! Sound sent more than once towards a client whose way loses packets: how often, and what of it.
//!
//! A packet asked for again would come a round trip later, if question and answer arrive. A copy comes
//! with the next packet, whatever the way's length, and needs no question.

use std::collections::VecDeque;
use std::time::Duration;

use crate::packet::Outgoing;

/// How often sound is sent over a way, judged by what is lost on it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Copies {
    copies: usize,
    until: Duration,
}

/// Losses from which on sound is sent once more, and twice more.
const LOSSES: [f32; 2] = [0.04, 0.15];
/// Fewer lost packets than this are chance.
const CHANCE: f32 = 3.0;
/// How long it stays so after the last such loss.
const HOLD: Duration = Duration::from_secs(10);
/// A copy later than this comes too late to be played.
const OLD: Duration = Duration::from_millis(200);

impl Copies {
    /// Hears which part of `packets` was lost. A way whose queue grows is not helped by sending more.
    pub(crate) fn hear(&mut self, loss: f32, packets: u64, queued: bool, now: Duration) {
        if queued {
            *self = Self::default();
            return;
        }
        if loss * (packets as f32) < CHANCE {
            return;
        }
        let copies = LOSSES.iter().filter(|least| loss >= **least).count();
        if copies > 0 && copies >= self.now(now) {
            (self.copies, self.until) = (copies, now + HOLD);
        }
    }

    /// How often each packet of sound is sent beyond the first time.
    pub(crate) fn now(&self, now: Duration) -> usize {
        if now < self.until { self.copies } else { 0 }
    }
}

/// The packets of one slot that are to be sent once more.
#[derive(Debug, Default)]
pub(crate) struct Again {
    recent: VecDeque<Recent>,
}

#[derive(Debug)]
struct Recent {
    packet: Outgoing,
    at: Duration,
    left: usize,
}

impl Again {
    /// Another source, or another stream of it.
    pub(crate) fn clear(&mut self) {
        self.recent.clear();
    }

    /// What goes along with `sent`, newest first and each with the number it had; `sent` is kept for as
    /// many times.
    pub(crate) fn along(&mut self, sent: &Outgoing, copies: usize, now: Duration) -> Vec<Outgoing> {
        self.recent
            .retain(|recent| recent.left > 0 && now.saturating_sub(recent.at) <= OLD);
        let due: Vec<Outgoing> = self.recent.iter().map(|recent| recent.packet.clone()).collect();
        for recent in &mut self.recent {
            recent.left -= 1;
        }
        if copies > 0 {
            self.recent.push_front(Recent {
                packet: sent.clone(),
                at: now,
                left: copies,
            });
            self.recent.truncate(LOSSES.len());
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Codec;
    use std::sync::Arc;

    #[test]
    fn the_more_is_lost_the_more_often_sound_is_sent_and_for_a_while_longer() {
        let mut copies = Copies::default();
        copies.hear(0.02, 1_000, false, at(1));
        copies.hear(0.5, 4, false, at(1));
        assert_eq!(copies.now(at(1)), 0, "little, and by chance");
        copies.hear(0.3, 100, false, at(2));
        assert_eq!(copies.now(at(2)), 2);
        copies.hear(0.06, 100, false, at(3));
        copies.hear(0.0, 100, false, at(4));
        assert_eq!((copies.now(at(11)), copies.now(at(12))), (2, 0));
        copies.hear(0.06, 100, false, at(13));
        assert_eq!(copies.now(at(13)), 1);
        copies.hear(0.3, 100, true, at(14));
        assert_eq!(copies.now(at(14)), 0, "a full queue is not filled more");
    }

    #[test]
    fn a_packet_goes_along_with_as_many_others_as_was_said_and_not_when_it_is_old() {
        let mut again = Again::default();
        let mut along = |n: u64, copies, ms| -> Vec<u64> {
            let due = again.along(&packet(n), copies, Duration::from_millis(ms));
            due.iter().map(|packet| packet.seq).collect()
        };
        assert_eq!(along(1, 2, 0), [0; 0]);
        assert_eq!(along(2, 2, 20), [1]);
        assert_eq!(along(3, 2, 40), [2, 1]);
        assert_eq!(along(4, 1, 60), [3, 2]);
        assert_eq!(along(5, 0, 80), [4, 3]);
        assert_eq!(along(6, 1, 100), [0; 0]);
        assert_eq!(along(7, 1, 301), [0; 0], "too late to be played");
    }

    fn packet(seq: u64) -> Outgoing {
        Outgoing {
            codec: Codec::Opus,
            seq,
            time: 0,
            marker: false,
            payload: Arc::from([0]),
        }
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }
}
