//! What members report of commits: who applied one, and who refused it.
//!
//! Validity is a pure function (protocol §5.1), so honest members decide alike. The server cannot
//! judge a commit; it counts. A commit that more than half of the expected members refuse is void:
//! its epoch is open again. Members whose verdict or fork tag differs from the majority's have lost
//! the group's state and are told so.

use std::collections::{BTreeMap, BTreeSet};

use wire::{Epoch, ForkTag, PeerId, Seq, Verdict};

/// A commit in the log, and what its grant had asked for.
#[derive(Debug)]
pub(crate) struct Logged {
    pub(crate) committer: PeerId,
    pub(crate) added: Vec<PeerId>,
    pub(crate) removed: Vec<PeerId>,
}

#[derive(Debug)]
struct Tally {
    commit: Logged,
    waiting: BTreeSet<PeerId>,
    verdicts: BTreeMap<PeerId, Verdict>,
}

/// What a verdict brought about.
#[derive(Debug)]
pub(crate) enum Outcome {
    Open,
    /// Everybody expected and still connected has reported; these differ from the majority.
    Applied {
        minority: Vec<PeerId>,
    },
    /// The group refused the commit.
    Refuted(Logged),
}

/// Reports on the latest commits.
#[derive(Debug, Default)]
pub(crate) struct Acks {
    tallies: BTreeMap<Seq, Tally>,
    tags: BTreeMap<Epoch, ForkTag>,
}

impl Acks {
    /// Expects reports on a new commit from these members.
    pub(crate) fn expect(&mut self, seq: Seq, commit: Logged, from: BTreeSet<PeerId>) {
        let tally = Tally {
            commit,
            waiting: from,
            verdicts: BTreeMap::new(),
        };
        self.tallies.insert(seq, tally);
        while self.tallies.len() > OPEN {
            self.tallies.pop_first();
        }
    }

    /// Counts a report. One that nobody expected changes nothing.
    pub(crate) fn report(&mut self, seq: Seq, peer: PeerId, verdict: Verdict) -> Outcome {
        let Some(tally) = self.tallies.get_mut(&seq) else {
            return Outcome::Open;
        };
        if !tally.waiting.remove(&peer) {
            return Outcome::Open;
        }
        tally.verdicts.insert(peer, verdict);
        self.conclude(seq)
    }

    /// Waits no longer for this peer. Commits that are concluded by it, oldest first.
    pub(crate) fn forget(&mut self, peer: PeerId) -> Vec<(Seq, Outcome)> {
        let missed: Vec<Seq> = self
            .tallies
            .iter_mut()
            .filter_map(|(seq, tally)| tally.waiting.remove(&peer).then_some(*seq))
            .collect();
        missed.into_iter().map(|seq| (seq, self.conclude(seq))).collect()
    }

    /// What the majority reported for an epoch.
    pub(crate) fn tag(&self, epoch: Epoch) -> Option<ForkTag> {
        self.tags.get(&epoch).copied()
    }

    pub(crate) fn set_tag(&mut self, epoch: Epoch, tag: ForkTag) {
        self.tags.insert(epoch, tag);
        while self.tags.len() > TAGS {
            self.tags.pop_first();
        }
    }

    fn conclude(&mut self, seq: Seq) -> Outcome {
        let Some(tally) = self.tallies.get(&seq) else {
            return Outcome::Open;
        };
        let committer = tally.commit.committer;
        let judges = |peer: &&PeerId| **peer != committer;
        let refused = tally.refused().filter(judges).count();
        let expected = tally.waiting.iter().chain(tally.verdicts.keys()).filter(judges).count();
        if refused * 2 > expected {
            let tally = self.tallies.remove(&seq).expect("found above");
            return Outcome::Refuted(tally.commit);
        }
        if !tally.waiting.is_empty() {
            return Outcome::Open;
        }
        let tally = self.tallies.remove(&seq).expect("found above");
        let Some((epoch, tag)) = tally.majority() else {
            return Outcome::Applied { minority: Vec::new() };
        };
        self.set_tag(epoch, tag);
        let with_it = Verdict::Applied { epoch, fork_tag: tag };
        let differs = |(_, verdict): &(&PeerId, &Verdict)| **verdict != with_it;
        let minority = tally.verdicts.iter().filter(differs).map(|(peer, _)| *peer).collect();
        Outcome::Applied { minority }
    }
}

impl Tally {
    fn refused(&self) -> impl Iterator<Item = &PeerId> {
        self.verdicts
            .iter()
            .filter(|(_, v)| matches!(v, Verdict::Refused { .. }))
            .map(|(peer, _)| peer)
    }

    /// The state most members report; among equals the committer's.
    fn majority(&self) -> Option<(Epoch, ForkTag)> {
        let mut counts: BTreeMap<(u64, [u8; 8]), (usize, bool)> = BTreeMap::new();
        for (peer, verdict) in &self.verdicts {
            if let Verdict::Applied { epoch, fork_tag } = verdict {
                let count = counts.entry((epoch.0, fork_tag.0)).or_default();
                count.0 += 1;
                count.1 |= *peer == self.commit.committer;
            }
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count)?;
        Some((Epoch(most.0.0), ForkTag(most.0.1)))
    }
}

/// Commits waited for at once. Older ones no longer matter: a client switches its keys after 400 ms.
const OPEN: usize = 16;
/// Epochs whose tag is remembered, so that a returner from another branch is recognised.
const TAGS: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    const A: PeerId = PeerId(1);
    const B: PeerId = PeerId(2);
    const C: PeerId = PeerId(3);

    fn acks(from: &[PeerId]) -> Acks {
        let mut acks = Acks::default();
        let commit = Logged {
            committer: A,
            added: vec![],
            removed: vec![],
        };
        acks.expect(Seq(1), commit, from.iter().copied().collect());
        acks
    }

    fn applied(tag: u8) -> Verdict {
        Verdict::Applied {
            epoch: Epoch(1),
            fork_tag: ForkTag([tag; 8]),
        }
    }

    const REFUSED: Verdict = Verdict::Refused { rule: wire::Rule::V5 };

    #[test]
    fn all_acked_when_the_last_reports_or_goes() {
        let mut acks = acks(&[A, B, C]);
        assert!(matches!(acks.report(Seq(1), A, applied(7)), Outcome::Open));
        assert!(matches!(acks.report(Seq(1), A, applied(7)), Outcome::Open));
        assert!(matches!(acks.report(Seq(1), B, applied(7)), Outcome::Open));
        let concluded = acks.forget(C);
        assert!(matches!(&concluded[..], [(Seq(1), Outcome::Applied { minority })] if minority.is_empty()));
        assert_eq!(acks.tag(Epoch(1)), Some(ForkTag([7; 8])));
    }

    #[test]
    fn a_commit_most_members_refuse_is_void_whatever_its_author_says() {
        let mut acks = acks(&[A, B]);
        assert!(matches!(acks.report(Seq(1), A, applied(7)), Outcome::Open));
        assert!(matches!(acks.report(Seq(1), B, REFUSED), Outcome::Refuted(_)));
    }

    #[test]
    fn one_liar_voids_nothing() {
        let mut acks = acks(&[A, B, C]);
        assert!(matches!(acks.report(Seq(1), B, REFUSED), Outcome::Open));
        assert!(matches!(acks.report(Seq(1), C, applied(7)), Outcome::Open));
        let outcome = acks.report(Seq(1), A, applied(7));
        assert!(matches!(outcome, Outcome::Applied { minority } if minority == [B]));
    }

    #[test]
    fn a_fork_follows_the_majority_and_then_the_committer() {
        let mut three = acks(&[A, B, C]);
        three.report(Seq(1), A, applied(1));
        three.report(Seq(1), B, applied(2));
        let outcome = three.report(Seq(1), C, applied(2));
        assert!(matches!(outcome, Outcome::Applied { minority } if minority == [A]));
        let mut two = acks(&[A, B]);
        two.report(Seq(1), B, applied(9));
        let outcome = two.report(Seq(1), A, applied(1));
        assert!(matches!(outcome, Outcome::Applied { minority } if minority == [B]));
    }
}
