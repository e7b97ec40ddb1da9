//! Written messages on their way out. One stays here until the log shows it, whatever happens to the
//! connection or to the group state; so nothing written is lost, and the interface can say "not sent yet".

use std::collections::{BTreeSet, VecDeque};

use crate::roster::MemberId;
use crate::{Message, MessageState};

/// Messages that may wait. Beyond, a message fails at once: nobody writes as many by hand.
const MOST: usize = 200;
/// Messages of others remembered, to recognise a repetition.
const SEEN: usize = 4096;

/// What becomes of a message when it leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// To everybody.
    All,
    /// To one member.
    One(MemberId),
    /// A finished line of real-time text.
    Line(u32),
}

/// A message on its way out.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) id: u64,
    pub(crate) route: Route,
    pub(crate) message: Message,
    /// It was handed to be sent with the present group state.
    handed: bool,
}

/// Messages on their way out, in the order in which they were written.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    waiting: VecDeque<Outgoing>,
}

impl Outbox {
    /// Takes a message in and gives it back as the interface is to show it.
    pub(crate) fn push(&mut self, id: u64, route: Route, message: Message) -> Message {
        if self.waiting.len() >= MOST {
            let state = MessageState::Failed;
            return Message { state, ..message };
        }
        let shown = message.clone();
        self.waiting.push_back(Outgoing {
            id,
            route,
            message,
            handed: false,
        });
        shown
    }

    /// The next message to leave.
    pub(crate) fn next(&self) -> Option<&Outgoing> {
        self.waiting.iter().find(|outgoing| !outgoing.handed)
    }

    /// A message was handed to be sent.
    pub(crate) fn handed(&mut self, id: u64) {
        if let Some(outgoing) = self.waiting.iter_mut().find(|outgoing| outgoing.id == id) {
            outgoing.handed = true;
        }
    }

    /// A message is done with, one way or the other.
    pub(crate) fn done(&mut self, id: u64, state: MessageState) -> Option<Message> {
        let at = self.waiting.iter().position(|outgoing| outgoing.id == id)?;
        let Outgoing { message, .. } = self.waiting.remove(at)?;
        Some(Message { state, ..message })
    }

    /// What was under way with a group state that is gone is said again.
    pub(crate) fn rewind(&mut self) {
        for outgoing in &mut self.waiting {
            outgoing.handed = false;
        }
    }
}

/// Which messages of others were shown.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    known: BTreeSet<(MemberId, u64)>,
    order: VecDeque<(MemberId, u64)>,
}

impl Seen {
    /// True the first time.
    pub(crate) fn first(&mut self, member: MemberId, id: u64) -> bool {
        if !self.known.insert((member, id)) {
            return false;
        }
        self.order.push_back((member, id));
        if self.order.len() > SEEN
            && let Some(old) = self.order.pop_front()
        {
            self.known.remove(&old);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use wire::PeerId;

    use super::*;
    use crate::Speaker;

    fn message(text: &str) -> Message {
        Message {
            id: text.into(),
            own: true,
            from: Speaker {
                peer: PeerId(1),
                member: "01".into(),
                name: "Ada".into(),
            },
            to: None,
            text: text.into(),
            live: false,
            state: MessageState::Waiting,
            gap: false,
        }
    }

    #[test]
    fn a_message_stays_until_it_is_done_and_is_said_again_after_a_lost_group_state() {
        let mut outbox = Outbox::default();
        for id in 1..=2 {
            outbox.push(id, Route::All, message("x"));
        }
        outbox.handed(1);
        assert_eq!(outbox.next().map(|next| next.id), Some(2));
        outbox.handed(2);
        assert_eq!(
            outbox.done(1, MessageState::Sent).map(|m| m.state),
            Some(MessageState::Sent)
        );
        assert!(outbox.next().is_none());
        outbox.rewind();
        assert_eq!(outbox.next().map(|next| next.id), Some(2));
        assert_eq!(outbox.done(1, MessageState::Sent), None);
    }

    #[test]
    fn more_than_anybody_writes_fails_instead_of_pushing_others_out() {
        let mut outbox = Outbox::default();
        for id in 0..MOST as u64 {
            assert_eq!(outbox.push(id, Route::All, message("x")).state, MessageState::Waiting);
        }
        assert_eq!(outbox.push(999, Route::All, message("y")).state, MessageState::Failed);
        assert_eq!(outbox.next().map(|next| next.id), Some(0));
    }

    #[test]
    fn a_repetition_is_recognised_and_memory_is_bounded() {
        let mut seen = Seen::default();
        assert!(seen.first([1; 16], 7));
        assert!(!seen.first([1; 16], 7));
        assert!(seen.first([2; 16], 7));
        for id in 0..2 * SEEN as u64 {
            seen.first([3; 16], id);
        }
        assert_eq!((seen.known.len(), seen.order.len()), (SEEN, SEEN));
    }
}
