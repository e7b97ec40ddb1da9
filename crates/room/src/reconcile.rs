//! After a restart: which of the states that participants bring back the meeting goes on with.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use wire::{Blob, Continuing, Epoch, ForkTag, LogEntry, PeerId, Seq, SessionId, limits};

/// Collects claims, then fetches what stragglers miss.
#[derive(Debug)]
pub(crate) struct Reconcile {
    pub(crate) stage: Stage,
    /// Messages that came meanwhile.
    pub(crate) held: Vec<Held>,
}

/// How far it has come.
#[derive(Debug)]
pub(crate) enum Stage {
    Collecting {
        claims: BTreeMap<PeerId, Continuing>,
        opened: Duration,
        latest: Duration,
    },
    Filling {
        choice: Choice,
        until: Duration,
    },
}

/// An application message held back.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) from: PeerId,
    pub(crate) epoch: Epoch,
    pub(crate) sealed: Blob<{ limits::COMMIT }>,
}

impl Reconcile {
    pub(crate) fn new(now: Duration) -> Self {
        Self {
            stage: Stage::Collecting {
                claims: BTreeMap::new(),
                opened: now,
                latest: now,
            },
            held: Vec::new(),
        }
    }

    /// Somebody came back.
    pub(crate) fn claim(&mut self, peer: PeerId, continuing: Option<Continuing>, now: Duration) {
        if let Stage::Collecting { claims, latest, .. } = &mut self.stage {
            *latest = now;
            match continuing {
                Some(continuing) => claims.insert(peer, continuing),
                None => claims.remove(&peer),
            };
        }
    }

    pub(crate) fn until(&self) -> Duration {
        match &self.stage {
            Stage::Collecting { opened, latest, .. } => (*latest + QUIET).max(*opened + LEAST).min(*opened + MOST),
            Stage::Filling { until, .. } => *until,
        }
    }

    pub(crate) fn hold(&mut self, held: Held) {
        if self.held.len() < HELD {
            self.held.push(held);
        }
    }
}

/// The branch the meeting goes on with.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) session: SessionId,
    pub(crate) epoch: Epoch,
    pub(crate) tag: ForkTag,
    pub(crate) head: Seq,
    /// Who is on it, or can be brought there by replay, and the last entry each has.
    pub(crate) on: BTreeMap<PeerId, Seq>,
    /// Everybody in its tree.
    pub(crate) members: BTreeSet<PeerId>,
    /// Who has the latest entries.
    pub(crate) source: PeerId,
    /// What to ask of them; none: nobody misses anything.
    pub(crate) missing_from: Option<Seq>,
    /// What came back.
    pub(crate) fill: Vec<LogEntry>,
}

/// The meeting most participants were in; of its branches the one with the highest epoch, then the
/// one with the most participants.
pub(crate) fn choose(claims: &BTreeMap<PeerId, Continuing>) -> Option<Choice> {
    let count = |same: &dyn Fn(&Continuing) -> bool| claims.values().filter(|c| same(c)).count();
    let rank = |c: &Continuing| {
        let in_session = count(&|other| other.session == c.session);
        let on_branch = count(&|other| branch(other) == branch(c));
        (in_session, c.session, c.epoch, on_branch, c.fork_tag)
    };
    let best = claims.values().max_by_key(|c| rank(c))?;
    let winners = || claims.iter().filter(|(_, c)| branch(c) == branch(best));
    // Of those with the latest entry, who came by a Welcome has kept the fewest.
    let kept = |(peer, c): (&PeerId, &Continuing)| (c.last_seq, c.commits.len(), *peer);
    let (head, _, source) = winners().map(kept).max()?;
    let chain = winners().map(|(_, c)| &c.commits).max_by_key(|chain| chain.len())?;
    let on: BTreeMap<PeerId, Seq> = claims
        .iter()
        .filter(|(_, c)| branch(c) == branch(best) || leads_to(c, best, chain))
        .filter(|(_, c)| c.last_seq <= head)
        .map(|(peer, c)| (*peer, c.last_seq))
        .collect();
    let members = winners().flat_map(|(_, c)| c.members.iter().copied()).collect();
    let oldest = on.values().min().copied().filter(|seq| *seq < head);
    let reach = head.0.saturating_sub(limits::LOG_FILL as u64);
    Some(Choice {
        session: best.session,
        epoch: best.epoch,
        tag: best.fork_tag,
        head,
        on,
        members,
        source,
        missing_from: oldest.map(|seq| Seq(seq.0.max(reach) + 1)),
        fill: Vec::new(),
    })
}

fn branch(c: &Continuing) -> (SessionId, Epoch, ForkTag) {
    (c.session, c.epoch, c.fork_tag)
}

/// Whether a participant in an earlier epoch is on the way to the best branch: its last commit is the
/// one that branch merged for the same epoch. Without commits to compare (it came by a Welcome) it is
/// given the benefit of the doubt, and resynchronises if that is wrong.
fn leads_to(c: &Continuing, best: &Continuing, chain: &[Blob<32>]) -> bool {
    if c.session != best.session || c.epoch >= best.epoch {
        return false;
    }
    let Some(last) = c.commits.last() else {
        return true;
    };
    let back = usize::try_from(best.epoch.0 - c.epoch.0).unwrap_or(usize::MAX);
    match chain.len().checked_sub(1).and_then(|newest| newest.checked_sub(back)) {
        Some(at) => chain[at] == *last,
        None => true,
    }
}

/// Time others have after each who comes back.
const QUIET: Duration = Duration::from_secs(1);
/// Least time to collect.
const LEAST: Duration = Duration::from_secs(2);
/// Longest time to collect: clients try again at least every four seconds.
const MOST: Duration = Duration::from_secs(6);
/// Messages held back at most.
const HELD: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(session: u8, epoch: u64, seq: u64, tag: u8, chain: &[u8]) -> Continuing {
        Continuing {
            session: SessionId([session; 16]),
            epoch: Epoch(epoch),
            last_seq: Seq(seq),
            fork_tag: ForkTag([tag; 8]),
            commits: chain.iter().map(|b| Blob::new(vec![*b; 32]).unwrap()).collect(),
            members: vec![PeerId(1), PeerId(2), PeerId(9)],
        }
    }

    fn chosen(claims: &[Continuing]) -> Choice {
        let claims = claims.iter().cloned().enumerate();
        choose(&claims.map(|(i, c)| (PeerId(i as u32 + 1), c)).collect()).unwrap()
    }

    #[test]
    fn the_highest_epoch_wins_and_stragglers_follow() {
        let choice = chosen(&[
            claim(1, 6, 10, 6, &[5, 6]),
            claim(1, 7, 12, 7, &[5, 6, 7]),
            claim(1, 6, 9, 6, &[]),
        ]);
        assert_eq!(
            (choice.epoch, choice.head, choice.source),
            (Epoch(7), Seq(12), PeerId(2))
        );
        assert_eq!(choice.on.keys().map(|p| p.0).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(choice.missing_from, Some(Seq(10)));
        assert!(choice.members.contains(&PeerId(9)));
    }

    #[test]
    fn of_two_branches_the_larger_wins_and_the_other_must_resynchronise() {
        let choice = chosen(&[
            claim(1, 7, 12, 70, &[5, 6, 70]),
            claim(1, 7, 12, 71, &[5, 6, 71]),
            claim(1, 7, 12, 71, &[5, 6, 71]),
            claim(1, 6, 11, 60, &[5, 60]),
        ]);
        assert_eq!(choice.tag, ForkTag([71; 8]));
        assert_eq!(choice.on.keys().map(|p| p.0).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(choice.missing_from, None);
    }

    #[test]
    fn a_straggler_too_far_behind_is_not_filled_completely() {
        let choice = chosen(&[claim(1, 7, 100, 7, &[]), claim(1, 2, 3, 2, &[])]);
        assert_eq!(choice.missing_from, Some(Seq(69)));
    }

    #[test]
    fn the_log_is_asked_of_who_has_kept_most_of_it() {
        let choice = chosen(&[
            claim(1, 7, 12, 7, &[6, 7]),
            claim(1, 7, 12, 7, &[7]),
            claim(1, 6, 11, 6, &[6]),
        ]);
        assert_eq!(choice.source, PeerId(1));
    }

    #[test]
    fn nobody_claims_nothing_to_choose() {
        assert!(choose(&BTreeMap::new()).is_none());
    }
}
