//! What waits to be handed over. No clock, no socket: time is a duration since the start.

use std::collections::VecDeque;
use std::time::Duration;

use crate::Trouble;

/// Pauses after each try that did not work; after the last one a message is given up.
const PAUSES: [Duration; 4] = [
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 3600),
];

/// How long a message waits at most, whatever comes between: the data map promises a day.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// Messages that wait, and how it went.
pub(crate) struct Queue<T> {
    waiting: VecDeque<Waiting<T>>,
    most: usize,
    pub(crate) given_up: u64,
    /// Given up since the server last took something.
    pub(crate) lost: u64,
    pub(crate) trouble: Option<Trouble>,
}

struct Waiting<T> {
    message: T,
    tries: usize,
    due: Duration,
    /// When it is too old to be handed over.
    over: Duration,
}

/// A message that is being handed over.
pub(crate) struct Taken<T> {
    pub(crate) message: T,
    tries: usize,
    over: Duration,
}

impl<T> Queue<T> {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            waiting: VecDeque::new(),
            most,
            given_up: 0,
            lost: 0,
            trouble: None,
        }
    }

    /// Takes all of these, or none where they do not fit: false. `left`: places that are to stay free.
    pub(crate) fn push(&mut self, messages: Vec<T>, left: usize, now: Duration) -> bool {
        if self.waiting.len() + messages.len() + left > self.most {
            return false;
        }
        let waiting = messages.into_iter().map(|message| Waiting {
            message,
            tries: 0,
            due: now,
            over: now + LONGEST,
        });
        self.waiting.extend(waiting);
        true
    }

    /// The next one that is due. What has waited for a day is given up.
    pub(crate) fn take(&mut self, now: Duration) -> Option<Taken<T>> {
        let before = self.waiting.len();
        self.waiting.retain(|waiting| now < waiting.over);
        self.lose(before - self.waiting.len());
        let at = self.waiting.iter().position(|waiting| waiting.due <= now)?;
        let Waiting {
            message, tries, over, ..
        } = self.waiting.remove(at)?;
        Some(Taken { message, tries, over })
    }

    /// When the next one is due.
    pub(crate) fn next(&self) -> Option<Duration> {
        self.waiting.iter().map(|waiting| waiting.due).min()
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The server took something.
    pub(crate) fn worked(&mut self) {
        self.trouble = None;
        self.lost = 0;
    }

    /// It did not take this one: it is tried again, or given up.
    pub(crate) fn failed(&mut self, taken: Taken<T>, trouble: Trouble, now: Duration) {
        let Taken { message, tries, over } = taken;
        if trouble == Trouble::Recipient {
            // The server works; it does not want this one.
            self.given_up += 1;
            return;
        }
        self.trouble = Some(trouble);
        let due = PAUSES.get(tries).map(|pause| now + *pause);
        match due.filter(|due| *due < over && trouble != Trouble::Refused) {
            Some(due) => self.waiting.push_back(Waiting {
                message,
                tries: tries + 1,
                due,
                over,
            }),
            None => self.lose(1),
        }
    }

    fn lose(&mut self, messages: usize) {
        let messages = u64::try_from(messages).unwrap_or(u64::MAX);
        self.given_up = self.given_up.saturating_add(messages);
        self.lost = self.lost.saturating_add(messages);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Duration = Duration::from_secs(100);

    #[test]
    fn a_message_is_tried_again_after_growing_pauses_and_then_given_up() {
        let mut queue = Queue::new(10);
        assert!(queue.push(vec!["a"], 0, START));
        let mut now = START;
        for pause in PAUSES {
            let taken = queue.take(now).unwrap();
            queue.failed(taken, Trouble::Unreachable, now);
            assert!(queue.take(now + pause - Duration::from_secs(1)).is_none());
            assert_eq!((queue.next(), queue.given_up), (Some(now + pause), 0));
            now += pause;
        }
        let taken = queue.take(now).unwrap();
        queue.failed(taken, Trouble::Slow, now);
        assert_eq!((queue.waiting(), queue.given_up, queue.lost), (0, 1, 1));
        assert_eq!(queue.trouble, Some(Trouble::Slow));
        queue.worked();
        assert_eq!((queue.trouble, queue.given_up, queue.lost), (None, 1, 0));
    }

    #[test]
    fn what_is_refused_for_good_is_given_up_at_once_and_only_a_recipient_is_no_trouble_of_the_server() {
        let mut queue = Queue::new(10);
        queue.push(vec!["a", "b"], 0, START);
        let taken = queue.take(START).unwrap();
        queue.failed(taken, Trouble::Recipient, START);
        assert_eq!((queue.given_up, queue.lost, queue.trouble), (1, 0, None));
        let taken = queue.take(START).unwrap();
        assert_eq!(taken.message, "b");
        queue.failed(taken, Trouble::Refused, START);
        assert_eq!(
            (queue.waiting(), queue.given_up, queue.lost, queue.trouble),
            (0, 2, 1, Some(Trouble::Refused))
        );
    }

    #[test]
    fn nothing_waits_for_longer_than_a_day_however_slow_it_goes() {
        let day = Duration::from_secs(24 * 3600);
        let mut queue = Queue::new(10);
        queue.push(vec!["a", "b"], 0, START);
        let late = START + day - Duration::from_secs(30);
        let taken = queue.take(late).unwrap();
        queue.failed(taken, Trouble::Slow, late);
        assert_eq!((queue.waiting(), queue.lost), (1, 1), "its next try would be too late");
        assert!(queue.take(START + day).is_none());
        assert_eq!((queue.waiting(), queue.given_up, queue.lost), (0, 2, 2));
    }

    #[test]
    fn more_than_fits_is_not_taken_at_all() {
        let mut queue = Queue::new(3);
        assert!(queue.push(vec![1, 2], 0, START));
        assert!(!queue.push(vec![3, 4], 0, START));
        assert!(!queue.push(vec![3], 1, START), "one place stays free");
        assert_eq!(queue.waiting(), 2);
        assert!(queue.push(vec![3], 0, START));
        assert_eq!(queue.take(START).unwrap().message, 1, "in order");
    }
}
