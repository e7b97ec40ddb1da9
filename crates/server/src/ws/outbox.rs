//! What waits to be sent to one client: bounded, so that a slow reader costs itself, not us.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use crate::memory::{Pool, Taken};

/// Messages that may wait. A client that lets more gather has been unreachable for seconds.
const MESSAGES: usize = 2048;
/// Bytes that may wait: the largest message several times over.
const BYTES: usize = 8 * 1024 * 1024;

/// What one outbox may hold in any case. When all together hold more than there is, those that hold more
/// than this are closed: the slowest.
const SHARE: usize = 64 * 1024;

/// A text that may wait in many outboxes and is in memory once.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    text: Utf8Bytes,
    _taken: Arc<Taken>,
}

impl Letter {
    /// Counts the text as long as any copy of it waits.
    pub(crate) fn new(text: Utf8Bytes, pool: &Arc<Pool>) -> Self {
        let _taken = Arc::new(pool.take(text.len()));
        Self { text, _taken }
    }

    /// The text.
    pub(crate) fn text(self) -> Utf8Bytes {
        self.text
    }
}

/// One thing to send.
#[derive(Debug)]
pub(crate) enum Outgoing {
    /// A message.
    Text(Letter),
    /// The message that grants access.
    Granted(Letter),
    /// The message that turns away somebody whose token was not found wrong.
    TurnedAway(Letter),
    /// Nothing more: close the connection.
    Close,
}

impl Outgoing {
    fn len(&self) -> usize {
        match self {
            Self::Text(letter) | Self::Granted(letter) | Self::TurnedAway(letter) => letter.text.len(),
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
    pool: Arc<Pool>,
}

/// The end that is emptied into the socket.
#[derive(Debug)]
pub(crate) struct Waiting {
    queue: mpsc::Receiver<Outgoing>,
    state: Arc<State>,
}

/// A new outbox, one of those that share the pool.
pub(crate) fn outbox(pool: &Arc<Pool>) -> (Outbox, Waiting) {
    let (sender, receiver) = mpsc::channel(MESSAGES);
    let state = Arc::new(State::default());
    let outbox = Outbox {
        queue: sender,
        state: Arc::clone(&state),
        pool: Arc::clone(pool),
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
        let most = if self.pool.is_overdrawn() { SHARE } else { BYTES };
        if waiting + len > most || self.queue.try_send(outgoing).is_err() {
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

    fn pool() -> Arc<Pool> {
        Pool::new(1 << 30)
    }

    fn text(len: usize, pool: &Arc<Pool>) -> Outgoing {
        Outgoing::Text(Letter::new("x".repeat(len).into(), pool))
    }

    #[tokio::test]
    async fn when_all_hold_too_much_the_slow_are_closed_and_the_quick_are_not() {
        let pool = Pool::new(10 * SHARE);
        let mut slow: Vec<_> = (0..4).map(|_| outbox(&pool)).collect();
        let (quick, mut read) = outbox(&pool);
        for _ in 0..40 {
            for (slow, _) in &slow {
                slow.push(text(SHARE / 2, &pool));
            }
            assert!(quick.push(text(SHARE / 2, &pool)));
            read.next().await.unwrap();
        }
        assert!(slow.iter().all(|(_, waiting)| waiting.has_overflowed()));
        assert!(pool.used() <= 11 * SHARE);
        // Who is closed lets go of what waited; the rest goes on as before.
        slow.clear();
        assert_eq!(pool.used(), 0);
        assert!(quick.push(text(8 * SHARE, &pool)));
    }

    #[tokio::test]
    async fn one_text_for_many_counts_once() {
        let pool = Pool::new(10 * SHARE);
        let all: Vec<_> = (0..100).map(|_| outbox(&pool)).collect();
        let letter = Letter::new("x".repeat(2 * SHARE).into(), &pool);
        assert!(
            all.iter()
                .all(|(outbox, _)| outbox.push(Outgoing::Text(letter.clone())))
        );
        drop(letter);
        assert_eq!(pool.used(), 2 * SHARE);
        drop(all);
        assert_eq!(pool.used(), 0);
    }

    #[tokio::test]
    async fn what_does_not_fit_ends_the_outbox() {
        for (len, most) in [(0, MESSAGES), (BYTES / 4, 4)] {
            let pool = pool();
            let (outbox, mut waiting) = outbox(&pool);
            for _ in 0..most {
                assert!(outbox.push(text(len, &pool)));
            }
            assert!(!waiting.has_overflowed());
            assert!(!outbox.push(text(1, &pool)));
            assert!(waiting.has_overflowed());
            assert!(waiting.next().await.is_some());
            assert!(!outbox.push(Outgoing::Close), "no message may be missing in the middle");
        }
    }

    #[tokio::test]
    async fn emptying_makes_room() {
        let pool = pool();
        let (outbox, mut waiting) = outbox(&pool);
        for _ in 0..10 * MESSAGES {
            assert!(outbox.push(text(1, &pool)));
            assert!(waiting.next().await.is_some());
        }
        assert!(waiting.try_next().is_none());
    }
}
