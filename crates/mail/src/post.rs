//! The queue with a worker, which hands over one message at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use thiserror::Error;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use crate::queue::Queue;
use crate::{Letter, MailServer, Trouble, Undelivered};

/// Messages that wait at most: a few kB each.
const MOST: usize = 1_000;
/// Places of these that are kept for notices to those who answer for the server.
const FOR_NOTICES: usize = 50;

/// Sends mail. What waits is lost with the process, and rests nowhere.
pub struct Post {
    server: MailServer,
    queue: Mutex<Queue<Letter>>,
    news: Notify,
    start: Instant,
}

/// No more fits: nothing was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("too many messages wait")]
pub struct Full;

/// How it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Messages that wait.
    pub waiting: usize,
    /// Messages given up since the start.
    pub given_up: u64,
    /// Messages given up since the server last took one, because of the server.
    pub lost: u64,
    /// Why the latest try did not work; none: it did, or there was none.
    pub trouble: Option<Trouble>,
}

impl Post {
    /// By this server. [`Post::run`] hands over.
    pub fn new(server: MailServer) -> Self {
        Self {
            server,
            queue: Mutex::new(Queue::new(MOST)),
            news: Notify::new(),
            start: Instant::now(),
        }
    }

    /// The mail server.
    pub fn server(&self) -> &MailServer {
        &self.server
    }

    /// Puts all of these into the queue, or none.
    pub fn send(&self, letters: Vec<Letter>) -> Result<(), Full> {
        self.push(letters, FOR_NOTICES)
    }

    /// [`Post::send`] for notices: some places are theirs, so that many invitations keep none back.
    pub fn send_notices(&self, letters: Vec<Letter>) -> Result<(), Full> {
        self.push(letters, 0)
    }

    fn push(&self, letters: Vec<Letter>, left: usize) -> Result<(), Full> {
        let taken = self.queue().push(letters, left, self.now());
        self.news.notify_one();
        if taken { Ok(()) } else { Err(Full) }
    }

    /// Hands one over at once, past the queue; what the server said.
    pub async fn try_now(&self, letter: &Letter) -> Result<String, Undelivered> {
        let delivered = self.server.deliver(letter).await;
        match &delivered {
            Ok(_) => self.queue().worked(),
            Err(undelivered) if undelivered.trouble == Trouble::Recipient => {}
            Err(undelivered) => self.queue().trouble = Some(undelivered.trouble),
        }
        delivered
    }

    /// How it goes.
    pub fn standing(&self) -> Standing {
        let queue = self.queue();
        Standing {
            waiting: queue.waiting(),
            given_up: queue.given_up,
            lost: queue.lost,
            trouble: queue.trouble,
        }
    }

    /// Hands over whatever is due, for as long as it is polled.
    pub async fn run(&self) {
        loop {
            let taken = self.queue().take(self.now());
            let Some(taken) = taken else {
                let next = self.queue().next();
                match next {
                    Some(due) => tokio::select! {
                        () = self.news.notified() => {}
                        () = sleep_until(self.start + due) => {}
                    },
                    None => self.news.notified().await,
                }
                continue;
            };
            match self.server.deliver(&taken.message).await {
                Ok(_) => self.queue().worked(),
                Err(Undelivered { trouble, .. }) => {
                    tracing::warn!(?trouble, "a message was not taken by the mail server");
                    self.queue().failed(taken, trouble, self.now());
                }
            }
        }
    }

    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn queue(&self) -> MutexGuard<'_, Queue<Letter>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
