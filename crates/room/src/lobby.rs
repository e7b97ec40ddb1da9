//! Who stands before the door, and what of it waits to be told to hosts.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use wire::{Blob, InviteId, KnockFor, PeerId, limits};

use crate::rate::Bucket;

/// A guest before the door.
#[derive(Debug)]
pub(crate) struct Waiting {
    /// Its knocks, by the host who can open them.
    knocks: BTreeMap<PeerId, Blob<{ limits::KNOCK }>>,
    /// Hosts who have heard of it.
    told: BTreeSet<PeerId>,
    rate: Bucket,
}

impl Waiting {
    pub(crate) fn new(now: Duration) -> Self {
        Self {
            knocks: BTreeMap::new(),
            told: BTreeSet::new(),
            rate: Bucket::new(KNOCK_RATE, KNOCK_BURST, now),
        }
    }

    /// Whether it may knock now.
    pub(crate) fn may_knock(&mut self, now: Duration) -> bool {
        self.rate.take(now)
    }

    /// Keeps its knock at a host in place of an earlier one.
    pub(crate) fn knock(&mut self, knock: KnockFor) {
        self.knocks.insert(knock.peer, knock.sealed);
    }

    pub(crate) fn knock_at(&self, host: PeerId) -> Option<&Blob<{ limits::KNOCK }>> {
        self.knocks.get(&host)
    }

    /// The host's key is another one: what was sealed to the former can no longer be opened.
    pub(crate) fn forget_host(&mut self, host: PeerId) {
        self.knocks.remove(&host);
    }

    pub(crate) fn tell(&mut self, host: PeerId) {
        self.told.insert(host);
    }

    /// Hosts to be told that it waits no more.
    pub(crate) fn told(self) -> BTreeSet<PeerId> {
        self.told
    }
}

/// Knocks on their way to hosts, in their order: never more at once than a host can follow.
#[derive(Debug)]
pub(crate) struct Knocks {
    queue: VecDeque<(PeerId, PeerId)>,
    pace: Bucket,
}

impl Knocks {
    pub(crate) fn new(now: Duration) -> Self {
        Self {
            queue: VecDeque::new(),
            pace: Bucket::new(PACE, PACE_BURST, now),
        }
    }

    /// A guest's knock at a host waits to be told.
    pub(crate) fn push(&mut self, guest: PeerId, host: PeerId) {
        if !self.queue.contains(&(guest, host)) {
            self.queue.push_back((guest, host));
        }
    }

    /// The next one that may be told now; those of which `stale` is true are dropped.
    pub(crate) fn next(&mut self, now: Duration, stale: impl Fn(PeerId, PeerId) -> bool) -> Option<(PeerId, PeerId)> {
        while let Some((guest, host)) = self.queue.front().copied() {
            if stale(guest, host) {
                self.queue.pop_front();
                continue;
            }
            return self.pace.take(now).then(|| self.queue.pop_front()).flatten();
        }
        None
    }

    /// When the next one may be told.
    pub(crate) fn due(&self) -> Option<Duration> {
        (!self.queue.is_empty()).then(|| self.pace.ready())
    }
}

/// Guests of one personal invitation whom hosts sent away.
#[derive(Debug, Default)]
pub(crate) struct Denials(BTreeMap<InviteId, (u32, Duration)>);

impl Denials {
    /// Counts one more. Seconds until the invitation may be used again; none: not in this meeting.
    pub(crate) fn count(&mut self, invite: InviteId, now: Duration) -> Option<u32> {
        let (times, until) = self.0.entry(invite).or_default();
        *times += 1;
        *until = now + DENIED;
        (*times < DENIALS).then_some(DENIED_SECONDS)
    }

    /// Whether the invitation is closed, and for how many seconds; none: for this meeting.
    pub(crate) fn closed(&self, invite: InviteId, now: Duration) -> Option<Option<u32>> {
        let (times, until) = self.0.get(&invite)?;
        if *times >= DENIALS {
            return Some(None);
        }
        let wait = until.checked_sub(now).filter(|wait| !wait.is_zero())?;
        Some(Some(
            u32::try_from(wait.as_secs()).unwrap_or(u32::MAX).saturating_add(1),
        ))
    }
}

/// Guests before the door at once. More would be a crowd no host looks through.
pub(crate) const WAITING: usize = 200;
/// How long a guest before the door is expected back: it has nothing to lose by knocking anew.
pub(crate) const WAITING_GRACE: Duration = Duration::from_secs(15);
/// Knocks of one guest: one at each change among the hosts.
const KNOCK_RATE: f64 = 0.2;
const KNOCK_BURST: f64 = 12.0;
/// Knocks told to all hosts together, per second.
const PACE: f64 = 20.0;
const PACE_BURST: f64 = 40.0;
/// How long whoever was sent away cannot knock.
const DENIED: Duration = Duration::from_secs(DENIED_SECONDS as u64);
pub(crate) const DENIED_SECONDS: u32 = 30;
/// How often an invitation may be sent away before it is closed for the meeting.
const DENIALS: u32 = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_hear_of_everybody_and_of_few_at_once() {
        let mut knocks = Knocks::new(Duration::ZERO);
        for guest in 0..200 {
            knocks.push(PeerId(guest), PeerId(900));
            knocks.push(PeerId(guest), PeerId(900));
        }
        let mut told = Vec::new();
        let mut now = Duration::ZERO;
        while let Some(due) = knocks.due() {
            now = now.max(due);
            let before = told.len();
            while let Some((guest, _)) = knocks.next(now, |guest, _| guest == PeerId(7)) {
                told.push(guest.0);
            }
            assert!(told.len() - before <= 40);
        }
        assert_eq!(told, (0..200).filter(|n| *n != 7).collect::<Vec<_>>());
        assert!(now > Duration::from_secs(7), "{now:?}");
    }

    #[test]
    fn who_was_sent_away_three_times_comes_no_more() {
        let mut denials = Denials::default();
        let invite = InviteId([1; 16]);
        let at = Duration::from_secs;
        assert_eq!(denials.closed(invite, at(0)), None);
        assert_eq!(denials.count(invite, at(0)), Some(30));
        assert_eq!(denials.closed(invite, at(10)), Some(Some(21)));
        assert_eq!(denials.closed(invite, at(30)), None);
        assert_eq!(denials.count(invite, at(40)), Some(30));
        assert_eq!(denials.count(invite, at(80)), None);
        assert_eq!(denials.closed(invite, at(9999)), Some(None));
        assert_eq!(denials.closed(InviteId([2; 16]), at(80)), None);
    }
}
