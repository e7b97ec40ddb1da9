//! After a restart: which of the states that participants bring back the meeting goes on with.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use wire::{Blob, Continuing, Epoch, ForkTag, LogEntry, PeerId, Seq, SessionId, limits};

/// What a returner says.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    /// Where it stands.
    pub(crate) state: Continuing,
    /// It entered without being let in by somebody, so it cannot come from before the door.
    pub(crate) vouched: bool,
}

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
        claims: BTreeMap<PeerId, Claim>,
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
    pub(crate) fn claim(&mut self, peer: PeerId, claim: Option<Claim>, now: Duration) {
        if let Stage::Collecting { claims, latest, .. } = &mut self.stage {
            *latest = now;
            match claim {
                Some(claim) => claims.insert(peer, claim),
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

/// The meeting most participants were in, those first who cannot come from before the door; of its
/// branches the one with the highest epoch, then the one with the most participants.
///
/// Claims no meeting leads to are left out: positions near the end of what JavaScript can count, and
/// epochs so far above those of most others that no chain of commits reaches them.
pub(crate) fn choose(claims: &BTreeMap<PeerId, Claim>) -> Option<Choice> {
    let vouched = |session| {
        claims
            .values()
            .filter(|c| c.vouched && c.state.session == session)
            .count()
    };
    let claims: BTreeMap<PeerId, &Continuing> = claims
        .iter()
        .filter(|(_, c)| c.state.epoch.0 <= FURTHEST && c.state.last_seq.0 <= FURTHEST)
        .map(|(peer, c)| (*peer, &c.state))
        .collect();
    let reach = |session| {
        let mut epochs: Vec<u64> = claims
            .values()
            .filter(|c| c.session == session)
            .map(|c| c.epoch.0)
            .collect();
        epochs.sort_unstable();
        epochs[epochs.len() / 2] + limits::COMMIT_CHAIN as u64
    };
    let near: BTreeMap<PeerId, &Continuing> = claims
        .iter()
        .filter(|(_, c)| c.epoch.0 <= reach(c.session))
        .map(|(peer, c)| (*peer, *c))
        .collect();
    let claims = near;
    let count = |same: &dyn Fn(&Continuing) -> bool| claims.values().filter(|c| same(c)).count();
    let rank = |c: &Continuing| {
        let in_session = count(&|other| other.session == c.session);
        let on_branch = count(&|other| branch(other) == branch(c));
        (
            vouched(c.session),
            in_session,
            c.session,
            c.epoch,
            on_branch,
            c.fork_tag,
        )
    };
    let best = *claims.values().max_by_key(|c| rank(c))?;
    let winners = || claims.iter().filter(|(_, c)| branch(c) == branch(best));
    // Of those with the latest entry, who came by a Welcome has kept the fewest.
    let kept = |(peer, c): (&PeerId, &&Continuing)| (c.last_seq, c.commits.len(), *peer);
    let (head, _, source) = winners().map(kept).max()?;
    let chain = winners().map(|(_, c)| &c.commits).max_by_key(|chain| chain.len())?;
    let members: BTreeSet<PeerId> = winners().flat_map(|(_, c)| c.members.iter().copied()).collect();
    // Whoever the latest commits removed is on the way there too, and stays out.
    let on: BTreeMap<PeerId, Seq> = claims
        .iter()
        .filter(|(peer, c)| members.contains(peer) || branch(c) == branch(best))
        .filter(|(_, c)| branch(c) == branch(best) || leads_to(c, best, chain))
        .filter(|(_, c)| c.last_seq <= head)
        .map(|(peer, c)| (*peer, c.last_seq))
        .collect();
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
/// Positions beyond are nobody's: a thousand commits a second for a hundred thousand years.
const FURTHEST: u64 = 1 << 52;
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
            members: [1, 2, 3, 4, 5, 9].map(PeerId).to_vec(),
        }
    }

    fn chosen(claims: &[Continuing]) -> Choice {
        let claims = claims.iter().cloned().enumerate();
        let vouched = |state| Claim { state, vouched: true };
        choose(&claims.map(|(i, c)| (PeerId(i as u32 + 1), vouched(c))).collect()).unwrap()
    }

    #[test]
    fn a_claim_no_chain_of_commits_reaches_is_left_out() {
        let choice = chosen(&[
            claim(1, 7, 12, 7, &[]),
            claim(1, 7, 12, 7, &[]),
            claim(1, 7 + 33, 99, 9, &[]),
        ]);
        assert_eq!(choice.epoch, Epoch(7));
        let choice = chosen(&[claim(1, 7, 12, 7, &[]), claim(2, (1 << 53) - 1, 9, 9, &[])]);
        assert_eq!(choice.epoch, Epoch(7));
    }

    #[test]
    fn whoever_waited_before_the_door_outweighs_nobody_inside() {
        let mut claims = BTreeMap::new();
        for peer in 1..=3 {
            let state = claim(9, 50, 12, 7, &[]);
            claims.insert(PeerId(peer), Claim { state, vouched: false });
        }
        let state = claim(1, 7, 12, 7, &[]);
        claims.insert(PeerId(4), Claim { state, vouched: true });
        assert_eq!(choose(&claims).unwrap().session, SessionId([1; 16]));
    }

    #[test]
    fn who_was_removed_by_the_last_commit_does_not_follow_it() {
        let mut removed = claim(1, 6, 10, 6, &[5, 6]);
        removed.members.push(PeerId(4));
        let mut latest = claim(1, 7, 11, 7, &[5, 6, 7]);
        latest.members = [1, 2].map(PeerId).to_vec();
        let choice = chosen(&[latest.clone(), latest, removed]);
        assert!(!choice.on.contains_key(&PeerId(3)));
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
