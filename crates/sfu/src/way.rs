//! What the way to a client carries, judged by what arrived over it.
//!
//! The estimator sees delay. A client whose processor is busy looks like a narrow way to it, and a queue
//! that stays full looks like a wide one. Therefore pictures that arrived without loss count as proven,
//! however low the estimate; and where much is lost, pictures get no more than what arrived, however high
//! it is.

use std::time::Duration;

use crate::again::Copies;

/// What was sent since the report before, and what became of it. Rates are bits per second.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    /// Payloads of pictures.
    pub(crate) pictures: u64,
    /// Packets of sound, headers included.
    pub(crate) sound: u64,
    /// Everything: media, what was sent again, padding, headers.
    pub(crate) all: u64,
    /// Packets of media.
    pub(crate) packets: u64,
    /// Part of the packets that did not arrive, 0 to 1, and how long the latest packet and its
    /// acknowledgement took. None: of what was sent in the last second nothing has been heard.
    pub(crate) heard: Option<(f32, Duration)>,
}

/// Bytes sent since the last report.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sent {
    since: Duration,
    pictures: u64,
    sound: u64,
    all: u64,
    packets: u64,
}

/// What may be sent, in bits per second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Budget {
    /// For everything; none: unknown.
    pub(crate) estimate: Option<u64>,
    /// Pictures of this rate arrived lately.
    pub(crate) proven: u64,
    /// Pictures may have no more: much was lost lately, and what does not fit is lost, and sound with it.
    pub(crate) ceiling: Option<u64>,
    /// How often each packet of sound is sent beyond the first time.
    pub(crate) copies: usize,
}

/// A way to a client.
#[derive(Debug, Default)]
pub(crate) struct Way {
    estimate: Option<u64>,
    /// Pictures that arrived lately, in bits per second, newest last.
    proofs: Vec<(Duration, u64)>,
    shortest: Option<Duration>,
    /// Loss that stays however little is sent.
    inherent: f32,
    ceiling: Option<Ceiling>,
    copies: Copies,
}

#[derive(Clone, Copy, Debug)]
struct Ceiling {
    bits: u64,
    /// Never lower than this: where loss is not for want of room, less does not help.
    least: u64,
    since: Duration,
    lasts: Duration,
    /// What is lost without a queue has been noted.
    noted: bool,
}

/// Loss above which a way is overfull, beyond one and a half times what it loses anyhow. Radio loses a few
/// packets at any rate; a full queue loses every packet too many.
const OVERFULL: f32 = 0.05;
/// The same while little is sent already.
const OVERFULL_AGAIN: f32 = 0.2;
/// Fewer lost packets than this are chance.
const CHANCE: f32 = 5.0;
/// How long a queue takes to empty. What is lost later, when less is sent, is lost for another reason.
const EMPTIED: Duration = Duration::from_secs(3);
/// The most that is taken for such loss: a way that loses more cannot be told from an overfull one.
const INHERENT: f32 = 0.3;
/// How fast it is forgotten when less is lost, per report.
const FORGET: f32 = 0.1;
/// What arrives later than this, compared with the shortest time seen, waits in a queue that grows: it
/// proves nothing.
const QUEUED: Duration = Duration::from_millis(500);
/// What arrives later than this waits in a queue; sound is then not sent more than once, because what is
/// lost is lost for want of room.
const LENGTHENED: Duration = Duration::from_millis(150);
/// How long a proof holds. Pictures vary within seconds; ways do not.
const PROVEN: Duration = Duration::from_secs(5);
/// The part of what arrived over an overfull way that is sent from then on: the rest empties its queue.
const EASE: f64 = 0.9;
/// How long that stays so at first; twice as long each time it was tried too soon, up to the second.
const HOLD: (Duration, Duration) = (Duration::from_secs(8), Duration::from_secs(64));

/// Bytes around a packet of sound on its way: RTP with extensions, SRTP, UDP, IP. Often more than is in it.
const HEADERS: usize = 60;

impl Sent {
    /// Nothing yet.
    pub(crate) fn since(now: Duration) -> Self {
        Self {
            since: now,
            ..Self::default()
        }
    }

    /// A packet of media with this payload.
    pub(crate) fn media(&mut self, picture: bool, bytes: usize) {
        if picture {
            self.pictures += bytes as u64;
        } else {
            self.sound += (bytes + HEADERS) as u64;
        }
        self.packets += 1;
    }

    /// A datagram, whatever is in it.
    pub(crate) fn transmitted(&mut self, bytes: usize) {
        self.all += bytes as u64;
    }

    /// The report at `now`, which is later.
    pub(crate) fn report(self, heard: Option<(f32, Duration)>, now: Duration) -> Report {
        let seconds = now.saturating_sub(self.since).as_secs_f64().max(f64::MIN_POSITIVE);
        let rate = |bytes: u64| (bytes as f64 * 8.0 / seconds) as u64;
        Report {
            pictures: rate(self.pictures),
            sound: rate(self.sound),
            all: rate(self.all),
            packets: self.packets,
            heard,
        }
    }
}

impl Ceiling {
    /// The queue that made it necessary may not be empty yet.
    fn empties(&self, now: Duration) -> bool {
        now < self.since + EMPTIED
    }

    fn holds(&self, now: Duration) -> bool {
        now < self.since + self.lasts
    }
}

impl Way {
    /// The estimator's opinion, in bits per second; none: it has none.
    pub(crate) fn estimate(&mut self, bits: Option<u64>) {
        self.estimate = bits;
    }

    /// Another path is taken: what is known of the former says nothing.
    pub(crate) fn moved(&mut self) {
        *self = Self {
            estimate: self.estimate,
            ..Self::default()
        };
    }

    /// Hears what became of what was sent.
    pub(crate) fn report(&mut self, report: Report, now: Duration) {
        let Some((loss, round_trip)) = report.heard else {
            // The answer to what was sent takes longer than the time reported on.
            if report.packets > 0 {
                self.proofs.clear();
            }
            return;
        };
        let loss = loss.clamp(0.0, 1.0);
        let shortest = self.shortest.map_or(round_trip, |shortest| shortest.min(round_trip));
        self.shortest = Some(shortest);
        self.copies
            .hear(loss, report.packets, round_trip > shortest + LENGTHENED, now);
        self.note(loss, now);
        let margin = if self.held(now).is_some_and(|held| held.noted) {
            OVERFULL_AGAIN
        } else {
            OVERFULL
        };
        let arrived = |bits: u64| bits as f64 * f64::from(1.0 - loss);
        if loss > self.inherent * 1.5 + margin && loss * report.packets as f32 >= CHANCE && report.pictures > 0 {
            self.proofs.clear();
            let room = (arrived(report.all) * EASE) as u64;
            self.lower(room.saturating_sub(report.sound), now);
        } else if round_trip > shortest + QUEUED {
            self.proofs.clear();
            // It was overfull with more, and more is just being tried: sooner than by what it loses it is known by its queue.
            if let Some(held) = self.tried(now).filter(|_| report.pictures > 0) {
                self.lower(held.bits, now);
            }
        } else {
            self.proofs.push((now, arrived(report.pictures) as u64));
        }
        self.proofs.retain(|(at, _)| *at + PROVEN >= now);
    }

    /// Learns, while less is sent, what is lost all the same; forgets it slowly.
    fn note(&mut self, loss: f32, now: Duration) {
        match &mut self.ceiling {
            Some(held) if held.empties(now) => {}
            Some(held) if held.holds(now) => {
                let own = loss.min(INHERENT);
                if !std::mem::replace(&mut held.noted, true) {
                    self.inherent = own;
                } else if loss <= self.inherent * 1.5 + OVERFULL_AGAIN {
                    self.inherent = self.inherent.max(own);
                }
            }
            _ => self.inherent -= (self.inherent - loss).max(0.0) * FORGET,
        }
    }

    fn lower(&mut self, bits: u64, now: Duration) {
        let lasts = match self.ceiling {
            Some(held) if held.empties(now) => {
                let bits = bits.min(held.bits).max(held.least);
                self.ceiling = Some(Ceiling { bits, ..held });
                return;
            }
            Some(held) if held.holds(now) => held.lasts,
            // Lifted, and overfull again before that had lasted as long.
            _ => self.tried(now).map_or(HOLD.0, |held| (held.lasts * 2).min(HOLD.1)),
        };
        self.ceiling = Some(Ceiling {
            bits,
            least: bits / 2,
            since: now,
            lasts,
            noted: false,
        });
    }

    /// The ceiling that was lifted for no longer than it lasted.
    fn tried(&self, now: Duration) -> Option<Ceiling> {
        self.ceiling
            .filter(|held| !held.holds(now) && now < held.since + held.lasts * 2)
    }

    fn held(&self, now: Duration) -> Option<Ceiling> {
        self.ceiling.filter(|held| held.holds(now))
    }

    /// What may be sent over it.
    pub(crate) fn budget(&self, now: Duration) -> Budget {
        let fresh = self.proofs.iter().filter(|(at, _)| *at + PROVEN >= now);
        Budget {
            estimate: self.estimate,
            proven: fresh.map(|(_, bits)| *bits).max().unwrap_or_default(),
            ceiling: self.held(now).map(|held| held.bits),
            copies: self.copies.now(now),
        }
    }
}

impl Budget {
    /// What is left for pictures when sound has got its part; none: unknown, hence no limit.
    pub(crate) fn pictures(&self, sound: u64) -> Option<u64> {
        let bits = self.estimate.map(|bits| bits.saturating_sub(sound).max(self.proven));
        match self.ceiling {
            Some(ceiling) => Some(bits.map_or(ceiling, |bits| bits.min(ceiling))),
            None => bits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_that_arrive_in_time_and_whole_are_proven_for_a_while() {
        let mut way = Way::default();
        assert_eq!(way.budget(at(0)).pictures(100), None);
        way.estimate(Some(2_500));
        assert_eq!(way.budget(at(0)).pictures(100), Some(2_400));
        way.report(heard(900, 0.0, 20), at(1));
        way.report(heard(400, 0.0, 400), at(2));
        way.estimate(Some(100));
        assert_eq!(way.budget(at(6)).pictures(100), Some(900), "whatever sound gets");
        assert_eq!(way.budget(at(7)).pictures(100), Some(400));
        assert_eq!(way.budget(at(8)).pictures(100), Some(0), "also when no report comes");
    }

    #[test]
    fn what_waited_in_a_queue_proves_nothing() {
        for late in [
            heard(900, 0.0, 900),
            Report {
                heard: None,
                ..heard(900, 0.0, 0)
            },
        ] {
            let mut way = Way::default();
            way.report(heard(900, 0.0, 20), at(1));
            way.report(late, at(2));
            assert_eq!(way.budget(at(2)).proven, 0);
        }
    }

    #[test]
    fn a_long_way_is_not_a_queue() {
        let mut way = Way::default();
        way.report(heard(900, 0.0, 20), at(1));
        way.moved();
        way.report(heard(900, 0.0, 700), at(2));
        assert_eq!(way.budget(at(2)).proven, 900);
    }

    #[test]
    fn an_overfull_way_gets_no_more_than_what_arrived_for_longer_each_time() {
        let mut way = Way::default();
        way.estimate(Some(5_000));
        let pictures = |way: &Way, second: u64| way.budget(at(second)).pictures(50);
        way.report(heard(1_000, 0.5, 20), at(10));
        assert_eq!(pictures(&way, 10), Some(400));
        way.report(heard(500, 0.25, 20), at(11));
        assert_eq!(pictures(&way, 11), Some(287), "the queue is not empty yet");
        way.report(heard(500, 0.75, 20), at(12));
        assert_eq!(pictures(&way, 12), Some(200), "half at the least");
        way.report(heard(800, 0.0, 20), at(13));
        assert_eq!(pictures(&way, 17), Some(200));
        assert_eq!(pictures(&way, 18), Some(4_950), "tried again");
        way.report(heard(1_000, 0.5, 20), at(19));
        assert_eq!(pictures(&way, 34), Some(400), "twice as long");
        assert_eq!(pictures(&way, 35), Some(4_950));
        way.report(heard(1_000, 0.5, 20), at(60));
        assert_eq!(pictures(&way, 67), Some(400), "after a long time as at first");
        assert_eq!(pictures(&way, 68), Some(4_950));
    }

    #[test]
    fn more_that_is_tried_and_waits_in_a_queue_is_taken_back_at_once() {
        let mut way = Way::default();
        way.report(heard(1_000, 0.0, 20), at(1));
        way.report(heard(1_000, 0.0, 900), at(2));
        assert_eq!(way.budget(at(2)).ceiling, None, "a busy computer looks like that, too");
        way.report(heard(1_000, 0.5, 20), at(10));
        way.report(heard(400, 0.0, 900), at(17));
        assert_eq!(way.budget(at(18)).ceiling, None, "tried again");
        way.report(heard(900, 0.0, 900), at(19));
        assert_eq!(way.budget(at(34)).ceiling, Some(400), "for twice as long");
        assert_eq!(way.budget(at(35)).ceiling, None);
        way.report(heard(900, 0.0, 900), at(68));
        assert_eq!(
            way.budget(at(68)).ceiling,
            None,
            "long after it is a busy computer again"
        );
    }

    #[test]
    fn a_way_that_narrows_while_little_is_sent_is_overfull_again() {
        let mut way = Way::default();
        way.report(heard(1_000, 0.5, 20), at(10));
        way.report(heard(400, 0.0, 20), at(13));
        way.report(heard(400, 0.5, 20), at(15));
        assert_eq!(way.budget(at(22)).ceiling, Some(130));
        assert_eq!(way.budget(at(23)).ceiling, None);
    }

    #[test]
    fn padding_counts_as_arrived() {
        let mut way = Way::default();
        let padded = Report {
            all: 1_400,
            ..heard(200, 0.25, 20)
        };
        way.report(padded, at(1));
        assert_eq!(way.budget(at(1)).ceiling, Some(895));
    }

    #[test]
    fn a_few_lost_packets_or_a_lone_voice_ease_nothing() {
        for report in [
            Report {
                packets: 40,
                ..heard(1_000, 0.1, 20)
            },
            Report {
                pictures: 0,
                ..heard(0, 0.5, 20)
            },
        ] {
            let mut way = Way::default();
            way.report(report, at(1));
            assert_eq!(way.budget(at(1)).ceiling, None);
        }
    }

    #[test]
    fn a_way_that_loses_whatever_is_sent_is_eased_once_only() {
        for losses in [[0.25, 0.25], [0.04, 0.12], [0.12, 0.04]] {
            let mut way = Way::default();
            let mut eased = 0;
            for second in 1..120 {
                way.report(heard(1_000, losses[second as usize % 2], 20), at(second));
                eased += u32::from(way.budget(at(second)).ceiling.is_some());
            }
            assert!((8..=24).contains(&eased), "{losses:?}: {eased} s");
        }
        let mut way = Way::default();
        for second in 1..10 {
            way.report(heard(1_000, 0.25, 20), at(second));
        }
        for second in 10..40 {
            way.report(heard(1_000, 0.0, 20), at(second));
        }
        way.report(heard(1_000, 0.25, 20), at(40));
        assert!(way.budget(at(40)).ceiling.is_some(), "it had become better in between");
    }

    fn heard(pictures: u64, loss: f32, milliseconds: u64) -> Report {
        Report {
            pictures,
            sound: 50,
            all: pictures,
            packets: 200,
            heard: Some((loss, Duration::from_millis(milliseconds))),
        }
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }
}
