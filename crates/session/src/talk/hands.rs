//! Raised hands: a queue in the order of the log, which is the same for everybody.

use std::collections::BTreeSet;

use crate::Hand;
use crate::roster::MemberId;

/// Of a hand that the log does not show yet: behind all others.
const PENDING: u64 = u64::MAX;

#[derive(Debug)]
struct Raised {
    since: u64,
    member: MemberId,
    hand: Hand,
}

/// The queue.
#[derive(Debug, Default)]
pub(crate) struct Hands {
    raised: Vec<Raised>,
}

impl Hands {
    /// A hand went up at a log position; `None`: it will, once the log has it. True: that is news.
    pub(crate) fn raise(&mut self, member: MemberId, hand: Hand, since: Option<u64>) -> bool {
        if self.raised.iter().any(|raised| raised.member == member) {
            return false;
        }
        self.raised.push(Raised {
            since: since.unwrap_or(PENDING),
            member,
            hand,
        });
        self.sort();
        true
    }

    /// The log shows the own hand.
    pub(crate) fn logged(&mut self, own: MemberId, at: u64) -> bool {
        let Some(raised) = self.raised.iter_mut().find(|raised| raised.member == own) else {
            return false;
        };
        if raised.since != PENDING {
            return false;
        }
        raised.since = at;
        self.sort();
        true
    }

    /// A hand went down.
    pub(crate) fn lower(&mut self, member: MemberId) -> bool {
        let before = self.raised.len();
        self.raised.retain(|raised| raised.member != member);
        self.raised.len() < before
    }

    /// Whoever is gone holds up no hand.
    pub(crate) fn keep(&mut self, members: &BTreeSet<MemberId>) -> bool {
        let before = self.raised.len();
        self.raised.retain(|raised| members.contains(&raised.member));
        self.raised.len() < before
    }

    /// Whether a member's hand is up, and since when if the log shows it.
    pub(crate) fn of(&self, member: MemberId) -> Option<Option<u64>> {
        let raised = self.raised.iter().find(|raised| raised.member == member)?;
        Some((raised.since != PENDING).then_some(raised.since))
    }

    /// The own participant goes on as somebody new, or in another meeting: its hand goes up anew.
    pub(crate) fn become_another(&mut self, before: MemberId, after: MemberId, hand: Hand) {
        for raised in self.raised.iter_mut().filter(|raised| raised.member == before) {
            *raised = Raised {
                since: PENDING,
                member: after,
                hand: hand.clone(),
            };
        }
        self.sort();
    }

    /// The queue.
    pub(crate) fn list(&self) -> Vec<Hand> {
        self.raised.iter().map(|raised| raised.hand.clone()).collect()
    }

    fn sort(&mut self) {
        self.raised.sort_by_key(|raised| (raised.since, raised.member));
    }
}

#[cfg(test)]
mod tests {
    use wire::PeerId;

    use super::*;
    use crate::Speaker;

    fn hand(number: u8) -> Hand {
        Hand {
            by: Speaker {
                peer: PeerId(number.into()),
                member: String::new(),
                name: String::new(),
            },
            own: false,
        }
    }

    fn order(hands: &Hands) -> Vec<u32> {
        hands.list().iter().map(|hand| hand.by.peer.0).collect()
    }

    #[test]
    fn the_queue_is_the_order_of_the_log_and_the_own_hand_waits_for_it() {
        let mut hands = Hands::default();
        assert!(hands.raise([1; 16], hand(1), None));
        assert!(hands.raise([2; 16], hand(2), Some(9)));
        assert!(hands.raise([3; 16], hand(3), Some(4)));
        assert_eq!(order(&hands), [3, 2, 1]);
        assert!(hands.logged([1; 16], 7));
        assert_eq!(order(&hands), [3, 1, 2]);
        assert_eq!(hands.of([1; 16]), Some(Some(7)));
    }

    #[test]
    fn a_hand_told_again_keeps_its_place() {
        let mut hands = Hands::default();
        hands.raise([1; 16], hand(1), Some(5));
        hands.raise([2; 16], hand(2), Some(6));
        assert!(!hands.raise([2; 16], hand(2), Some(1)));
        assert_eq!(order(&hands), [1, 2]);
        assert!(hands.lower([1; 16]));
        assert!(!hands.lower([1; 16]));
        assert!(hands.keep(&BTreeSet::new()));
        assert_eq!(order(&hands), [0; 0]);
    }
}
