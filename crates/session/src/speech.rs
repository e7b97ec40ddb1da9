//! What this participant says to the group: numbered, within the server's rate, and never lost with a
//! socket.
//!
//! A message stays here until the log shows it. After a lost connection what the log did not show is
//! said again under the same number; whoever heard it already drops the repetition.

use std::collections::VecDeque;
use std::time::Duration;

use e2ee::app::{AppFrame, AppMessage};
use wire::Seq;

/// Messages a second, below the five the server admits.
const RATE: Duration = Duration::from_millis(250);
/// Messages at once, below the server's burst of twenty.
const BURST: u32 = 12;
/// Messages that wait. Beyond, the oldest is dropped: what is said is state, and the newest holds.
const WAITING: usize = 64;

#[derive(Debug)]
struct Said {
    /// Its number, from when it first leaves: what is never sent leaves no gap.
    n: Option<u32>,
    message: AppMessage,
    /// Hash of the sealed bytes under way; none: to be said.
    sent: Option<[u8; 32]>,
    /// Who wants to know when the log shows it.
    tag: Option<Tag>,
}

/// What a message is to the part of the session that said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tag {
    /// A written message, by its identifier.
    Message(u64),
    /// The own hand goes up; counts how often.
    Hand(u32),
    /// An own poll ends.
    PollEnd(u64),
    /// A part of the notes, by the number of what it is part of.
    Notes(u32),
}

/// Messages under way and to be said.
#[derive(Debug)]
pub(crate) struct Speech {
    next: u32,
    said: VecDeque<Said>,
    /// When the rate admits the next message, counted as if none were saved up.
    free: Duration,
}

impl Speech {
    /// Nothing said yet. Numbers begin at zero with each leaf.
    pub(crate) fn new() -> Self {
        Self {
            next: 0,
            said: VecDeque::new(),
            free: Duration::ZERO,
        }
    }

    /// Says something as soon as the rate admits it.
    pub(crate) fn say(&mut self, message: AppMessage) {
        // A beat that has not left is replaced by the newer one.
        if matches!(message, AppMessage::MediaBeat { .. }) {
            let stale = |said: &Said| said.sent.is_none() && matches!(said.message, AppMessage::MediaBeat { .. });
            if let Some(waiting) = self.said.iter_mut().find(|said| stale(said)) {
                waiting.message = message;
                return;
            }
        }
        self.say_tagged(message, None);
    }

    /// The same, and [`Speech::logged`] gives the tag back.
    pub(crate) fn say_tagged(&mut self, message: AppMessage, tag: Option<Tag>) {
        if self.said.len() >= WAITING {
            // What is written is not dropped for what is only state.
            let oldest = self.said.iter().position(|said| said.tag.is_none());
            self.said.remove(oldest.unwrap_or(0));
        }
        self.said.push_back(Said {
            n: None,
            message,
            sent: None,
            tag,
        });
    }

    /// Whether such a message waits to leave.
    pub(crate) fn waits(&self, such: impl Fn(&AppMessage) -> bool) -> bool {
        self.said.iter().any(|said| said.sent.is_none() && such(&said.message))
    }

    /// Whether nothing waits to leave, so that the next to be said leaves as soon as the rate admits.
    pub(crate) fn is_idle(&self) -> bool {
        self.said.len() < WAITING / 2 && self.said.iter().all(|said| said.sent.is_some())
    }

    /// The next message to seal, if the rate admits one.
    pub(crate) fn due(&self, seen: Seq, now: Duration) -> Option<AppFrame> {
        if self.free > now + RATE * (BURST - 1) {
            return None;
        }
        let said = self.said.iter().find(|said| said.sent.is_none())?;
        Some(AppFrame {
            n: said.n.unwrap_or(self.next),
            seen,
            message: said.message.clone(),
        })
    }

    /// The message [`Speech::due`] gave is under way.
    pub(crate) fn sent(&mut self, hash: [u8; 32], now: Duration) {
        if let Some(said) = self.said.iter_mut().find(|said| said.sent.is_none()) {
            said.sent = Some(hash);
            if said.n.is_none() {
                said.n = Some(self.next);
                self.next = self.next.wrapping_add(1);
            }
        }
        self.free = self.free.max(now) + RATE;
    }

    /// The log shows a message. Its tag, if it has one.
    pub(crate) fn logged(&mut self, hash: [u8; 32]) -> Option<Tag> {
        let at = self.said.iter().position(|said| said.sent == Some(hash))?;
        self.said.remove(at)?.tag
    }

    /// The connection is back and the log complete: what it does not show is said again.
    pub(crate) fn repeat(&mut self) {
        for said in &mut self.said {
            said.sent = None;
        }
    }

    /// When the rate admits what waits.
    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        let waits = self.said.iter().any(|said| said.sent.is_none());
        waits.then(|| self.free.saturating_sub(RATE * (BURST - 1)))
    }
}

#[cfg(test)]
mod tests {
    use wire::StreamKind;

    use super::*;

    const T: Duration = Duration::from_secs(3);

    #[test]
    fn a_burst_is_sent_and_the_rest_waits_for_the_rate() {
        let mut speech = Speech::new();
        for _ in 0..20 {
            speech.say(state(true));
        }
        assert_eq!(drain(&mut speech, T), BURST);
        assert_eq!(drain(&mut speech, T + RATE), 1);
        assert_eq!(speech.poll_timeout(), Some(T + RATE * 2));
        assert_eq!(drain(&mut speech, T + RATE * 40), 7);
        assert_eq!(speech.poll_timeout(), None);
    }

    #[test]
    fn what_the_log_never_showed_is_said_again_under_its_number() {
        let mut speech = Speech::new();
        speech.say(AppMessage::Alive);
        speech.say(state(true));
        drain(&mut speech, T);
        speech.logged([0; 32]);
        speech.repeat();
        let again = speech.due(Seq(4), T).expect("it was not logged");
        assert_eq!((again.n, again.message), (1, state(true)));
    }

    #[test]
    fn beats_that_wait_are_not_piled_up() {
        let mut speech = Speech::new();
        for _ in 0..30 {
            speech.say(AppMessage::MediaBeat {
                epoch: 0,
                streams: vec![],
            });
        }
        assert_eq!(speech.said.len(), 1);
    }

    fn state(on: bool) -> AppMessage {
        AppMessage::StreamState {
            kind: StreamKind::Camera,
            on,
            instance: 0,
        }
    }

    fn drain(speech: &mut Speech, now: Duration) -> u32 {
        let mut count = 0;
        while let Some(frame) = speech.due(Seq(0), now) {
            speech.sent([frame.n as u8; 32], now);
            count += 1;
        }
        count
    }
}
