//! Reactions on their way out: at most one message a second carries them.

use std::time::Duration;

use e2ee::app::{REACTIONS, Reaction};

/// Between two messages with reactions.
const MERGED: Duration = Duration::from_secs(1);

/// Reactions that have not left.
#[derive(Debug, Default)]
pub(crate) struct Reactions {
    waiting: Vec<Reaction>,
    next: Duration,
}

impl Reactions {
    /// Somebody reacts here. False: more than a message holds.
    pub(crate) fn push(&mut self, reaction: Reaction) -> bool {
        let fits = self.waiting.len() < REACTIONS;
        if fits {
            self.waiting.push(reaction);
        }
        fits
    }

    /// What is to leave now.
    pub(crate) fn due(&mut self, now: Duration) -> Option<Vec<Reaction>> {
        if self.waiting.is_empty() || self.next > now {
            return None;
        }
        self.next = now + MERGED;
        Some(std::mem::take(&mut self.waiting))
    }

    /// A reaction is a moment: what could not leave is not shown later.
    pub(crate) fn forget(&mut self) {
        self.waiting.clear();
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        (!self.waiting.is_empty()).then_some(self.next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_leaves_at_once_and_more_within_a_second_leave_together() {
        let mut reactions = Reactions::default();
        let at = Duration::from_millis;
        reactions.push(Reaction::Yes);
        assert_eq!(reactions.due(at(100)), Some(vec![Reaction::Yes]));
        reactions.push(Reaction::Heart);
        reactions.push(Reaction::Heart);
        assert_eq!(reactions.due(at(900)), None);
        assert_eq!(reactions.poll_timeout(), Some(at(1100)));
        assert_eq!(reactions.due(at(1100)), Some(vec![Reaction::Heart; 2]));
        assert_eq!(reactions.poll_timeout(), None);
    }

    #[test]
    fn a_message_holds_no_more_than_it_may() {
        let mut reactions = Reactions::default();
        let pushed = (0..20).filter(|_| reactions.push(Reaction::Laugh)).count();
        assert_eq!(pushed, REACTIONS);
    }
}
