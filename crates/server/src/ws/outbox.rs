//! What waits to be sent to one client: bounded, so that a slow reader costs itself, not us.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Messages that may wait. A client that lets more gather has been unreachable for seconds.
const MESSAGES: usize = 2048;
/// Bytes that may wait: the largest message several times over.
const BYTES: usize = 8 * 1024 * 1024;

/// One thing to send.
#[derive(Debug)]
pub(crate) enum Outgoing {
    /// A message.
    Text(Utf8Bytes),
    /// The message that grants access.
    Granted(Utf8Bytes),
    /// Nothing more: close the connection.
    Close,
}

impl Outgoing {
    fn len(&self) -> usize {
        match self {
            Self::Text(text) | Self::Granted(text) => text.len(),
            Self::Close => 0,
        }
    }
}

#[derive(Debug, Default)]
struct State {
    bytes: AtomicUsize,
    overflowed: AtomicBool,
}

/// The end that is filled.
#[derive(Clone, Debug)]
pub(crate) struct Outbox {
    queue: mpsc::Sender<Outgoing>,
    state: Arc<State>,
}

/// The end that is emptied into the socket.
#[derive(Debug)]
pub(crate) struct Waiting {
    queue: mpsc::Receiver<Outgoing>,
    state: Arc<State>,
}

/// A new outbox.
pub(crate) fn outbox() -> (Outbox, Waiting) {
    let (sender, receiver) = mpsc::channel(MESSAGES);
    let state = Arc::new(State::default());
    let outbox = Outbox {
        queue: sender,
        state: Arc::clone(&state),
    };
    (outbox, Waiting { queue: receiver, state })
}

impl Outbox {
    /// Puts something in. False: the reader is too slow or gone; it gets nothing more.
    pub(crate) fn push(&self, outgoing: Outgoing) -> bool {
        if self.state.overflowed.load(Ordering::Relaxed) {
            return false;
        }
        let len = outgoing.len();
        let waiting = self.state.bytes.fetch_add(len, Ordering::Relaxed);
        if waiting + len > BYTES || self.queue.try_send(outgoing).is_err() {
            self.state.overflowed.store(true, Ordering::Relaxed);
            return false;
        }
        true
    }
}

impl Waiting {
    /// The next thing to send; none once nobody can put anything in.
    pub(crate) async fn next(&mut self) -> Option<Outgoing> {
        let outgoing = self.queue.recv().await?;
        self.state.bytes.fetch_sub(outgoing.len(), Ordering::Relaxed);
        Some(outgoing)
    }

    /// The next thing to send, if there is one.
    pub(crate) fn try_next(&mut self) -> Option<Outgoing> {
        let outgoing = self.queue.try_recv().ok()?;
        self.state.bytes.fetch_sub(outgoing.len(), Ordering::Relaxed);
        Some(outgoing)
    }

    /// Whether something did not fit.
    pub(crate) fn has_overflowed(&self) -> bool {
        self.state.overflowed.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_does_not_fit_ends_the_outbox() {
        for (len, most) in [(0, MESSAGES), (BYTES / 4, 4)] {
            let (outbox, mut waiting) = outbox();
            let text = Utf8Bytes::from("x".repeat(len));
            for _ in 0..most {
                assert!(outbox.push(Outgoing::Text(text.clone())));
            }
            assert!(!waiting.has_overflowed());
            assert!(!outbox.push(Outgoing::Text(Utf8Bytes::from_static("x"))));
            assert!(waiting.has_overflowed());
            assert!(waiting.next().await.is_some());
            assert!(!outbox.push(Outgoing::Close), "no message may be missing in the middle");
        }
    }

    #[tokio::test]
    async fn emptying_makes_room() {
        let (outbox, mut waiting) = outbox();
        for _ in 0..10 * MESSAGES {
            assert!(outbox.push(Outgoing::Text(Utf8Bytes::from_static("x"))));
            assert!(waiting.next().await.is_some());
        }
        assert!(waiting.try_next().is_none());
    }
}
