//! What the way to a client carries, judged by what arrived over it.
//!
//! The estimator sees delay. A client whose processor is busy looks like a narrow way to it, and a queue
//! that stays full looks like a wide one. Therefore what arrived without loss counts as proven, however low
//! the estimate; and where much is lost, no more is sent than what arrived, however high it is.

use std::collections::VecDeque;
use std::time::Duration;

/// What one report says of the time since the one before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    /// Media sent, in bits per second.
    pub(crate) sent: u64,
    /// Part of the packets that did not arrive, 0 to 1.
    pub(crate) loss: f32,
    /// How long the latest packet and its acknowledgement took.
    pub(crate) round_trip: Duration,
}

/// What may be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Budget {
    /// Bits per second; none: unknown, hence no limit.
    pub(crate) bits: Option<u64>,
    /// Much was lost lately: what does not fit is lost, and sound with it.
    pub(crate) tight: bool,
}

/// A way to a client.
#[derive(Debug, Default)]
pub(crate) struct Way {
    estimate: Option<u64>,
    /// What arrived lately, in bits per second, newest last.
    proofs: VecDeque<(Duration, u64)>,
    shortest: Option<Duration>,
    /// Loss that stays however little is sent.
    inherent: f32,
    ceiling: Option<Ceiling>,
}

#[derive(Clone, Copy, Debug)]
struct Ceiling {
    bits: u64,
    /// Never lower than this: where loss is not for want of room, less does not help.
    least: u64,
    since: Duration,
    lasts: Duration,
}

/// Loss above which a way is overfull, beyond what it loses anyhow. Radio loses a few packets at any rate; a
/// full queue loses every packet too many.
const OVERFULL: f32 = 0.05;
/// How long a queue takes to empty. What is lost later, when less is sent, is lost for another reason.
const EMPTIED: Duration = Duration::from_secs(3);
/// What arrives later than this, compared with the shortest time seen, waits in a queue that grows: it
/// proves nothing.
const QUEUED: Duration = Duration::from_millis(500);
/// How long a proof holds. Pictures vary within seconds; ways do not.
const PROVEN: Duration = Duration::from_secs(5);
/// The part of what arrived over an overfull way that is sent from then on: the rest empties its queue.
const EASE: f64 = 0.9;
/// How long that stays so at first; twice as long each time it was tried too soon, up to the second.
const HOLD: (Duration, Duration) = (Duration::from_secs(8), Duration::from_secs(64));

impl Way {
    /// The estimator's opinion, in bits per second; none: it has none.
    pub(crate) fn estimate(&mut self, bits: Option<u64>) {
        self.estimate = bits;
    }

    /// Hears what became of what was sent.
    pub(crate) fn report(&mut self, report: Report, now: Duration) {
        let shortest = self.shortest.map_or(report.round_trip, |s| s.min(report.round_trip));
        self.shortest = Some(shortest);
        let arrived = (report.sent as f64 * f64::from(1.0 - report.loss.clamp(0.0, 1.0))) as u64;
        if report.loss < self.inherent || self.held(now).is_some_and(|held| now >= held.since + EMPTIED) {
            self.inherent = report.loss;
        }
        if report.loss > self.inherent + OVERFULL {
            self.proofs.clear();
            self.lower((arrived as f64 * EASE) as u64, now);
        } else if report.round_trip > shortest + QUEUED {
            self.proofs.clear();
        } else {
            self.proofs.push_back((now, arrived));
        }
        while self.proofs.front().is_some_and(|(at, _)| *at + PROVEN < now) {
            self.proofs.pop_front();
        }
    }

    fn lower(&mut self, bits: u64, now: Duration) {
        let lasts = match self.ceiling {
            Some(held) if now < held.since + held.lasts => {
                let bits = bits.min(held.bits).max(held.least);
                self.ceiling = Some(Ceiling { bits, ..held });
                return;
            }
            // Lifted, and overfull again before that had lasted as long.
            Some(held) if now < held.since + held.lasts * 2 => (held.lasts * 2).min(HOLD.1),
            _ => HOLD.0,
        };
        self.ceiling = Some(Ceiling {
            bits,
            least: bits / 2,
            since: now,
            lasts,
        });
    }

    fn held(&self, now: Duration) -> Option<Ceiling> {
        self.ceiling.filter(|held| now < held.since + held.lasts)
    }

    /// What may be sent over it.
    pub(crate) fn budget(&self, now: Duration) -> Budget {
        let proven = self.proofs.iter().map(|(_, bits)| *bits).max().unwrap_or_default();
        let bits = self.estimate.map(|bits| bits.max(proven));
        match self.held(now) {
            Some(held) => Budget {
                bits: Some(bits.map_or(held.bits, |bits| bits.min(held.bits))),
                tight: true,
            },
            None => Budget { bits, tight: false },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arrives_in_time_and_whole_is_proven_for_a_while() {
        let mut way = Way::default();
        assert_eq!(way.budget(at(0)).bits, None);
        way.estimate(Some(2_500));
        assert_eq!(way.budget(at(0)).bits, Some(2_500));
        way.report(report(900, 0.0, 20), at(1));
        way.report(report(400, 0.03125, 400), at(2));
        way.estimate(Some(100));
        assert_eq!(way.budget(at(2)).bits, Some(900));
        way.report(report(400, 0.03125, 400), at(7));
        assert_eq!(way.budget(at(7)).bits, Some(387));
    }

    #[test]
    fn what_waited_in_a_queue_proves_nothing() {
        let mut way = Way::default();
        way.estimate(Some(100));
        way.report(report(900, 0.0, 20), at(1));
        way.report(report(900, 0.0, 900), at(2));
        assert_eq!(way.budget(at(2)), budget(100, false));
    }

    #[test]
    fn a_long_way_is_not_a_queue() {
        let mut way = Way::default();
        way.estimate(Some(100));
        way.report(report(900, 0.0, 700), at(1));
        assert_eq!(way.budget(at(1)), budget(900, false));
    }

    #[test]
    fn an_overfull_way_gets_no_more_than_what_arrived_for_longer_each_time() {
        let mut way = Way::default();
        way.estimate(Some(5_000));
        way.report(report(1_000, 0.5, 20), at(10));
        assert_eq!(way.budget(at(10)), budget(450, true));
        way.report(report(500, 0.2, 20), at(11));
        assert_eq!(way.budget(at(11)), budget(360, true), "the queue is not empty yet");
        way.report(report(500, 0.9, 20), at(12));
        assert_eq!(way.budget(at(12)), budget(225, true), "half at the least");
        way.report(report(800, 0.0, 20), at(13));
        assert_eq!(way.budget(at(17)), budget(225, true));
        assert_eq!(way.budget(at(18)), budget(5_000, false), "tried again");
        way.report(report(1_000, 0.5, 20), at(19));
        assert_eq!(way.budget(at(34)), budget(450, true), "twice as long");
        assert_eq!(way.budget(at(35)), budget(5_000, false));
        way.report(report(1_000, 0.5, 20), at(60));
        assert_eq!(way.budget(at(67)), budget(450, true), "after a long time as at first");
        assert_eq!(way.budget(at(68)), budget(5_000, false));
    }

    #[test]
    fn a_way_that_loses_whatever_is_sent_is_eased_once_only() {
        let mut way = Way::default();
        way.estimate(Some(100));
        for second in 1..9 {
            way.report(report(1_000, 0.25, 20), at(second));
            assert!(way.budget(at(second)).tight);
        }
        for second in 9..60 {
            way.report(report(1_000, 0.25, 20), at(second));
            assert_eq!(way.budget(at(second)), budget(750, false));
        }
        way.report(report(1_000, 0.0, 20), at(60));
        way.report(report(1_000, 0.25, 20), at(61));
        assert!(way.budget(at(61)).tight, "it had become better in between");
    }

    fn report(sent: u64, loss: f32, milliseconds: u64) -> Report {
        Report {
            sent,
            loss,
            round_trip: Duration::from_millis(milliseconds),
        }
    }

    fn budget(bits: u64, tight: bool) -> Budget {
        Budget {
            bits: Some(bits),
            tight,
        }
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }
}
