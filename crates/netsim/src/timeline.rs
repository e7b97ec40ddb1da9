//! The virtual clock: what happens when.

use std::collections::BTreeMap;
use std::time::Duration;

/// Things that will happen, in order; those of one moment in the order they were put in.
#[derive(Clone, Debug)]
pub struct Timeline<T> {
    ahead: BTreeMap<(Duration, u64), T>,
    now: Duration,
    count: u64,
}

impl<T> Default for Timeline<T> {
    fn default() -> Self {
        Self {
            ahead: BTreeMap::new(),
            now: Duration::ZERO,
            count: 0,
        }
    }
}

impl<T> Timeline<T> {
    /// The present.
    pub fn now(&self) -> Duration {
        self.now
    }

    /// Puts something in, at once if `at` is past.
    pub fn put(&mut self, at: Duration, what: T) {
        self.count += 1;
        self.ahead.insert((at.max(self.now), self.count), what);
    }

    /// Moves the clock to what happens next, unless that is after `until`; then to `until`.
    pub fn next(&mut self, until: Duration) -> Option<T> {
        match self.ahead.first_entry() {
            Some(first) if first.key().0 <= until => {
                self.now = first.key().0;
                Some(first.remove())
            }
            _ => {
                self.now = self.now.max(until);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_happen_in_order_and_the_clock_follows() {
        let mut timeline = Timeline::default();
        let at = Duration::from_millis;
        for (ms, what) in [(30, 'c'), (10, 'a'), (30, 'd'), (20, 'b')] {
            timeline.put(at(ms), what);
        }
        assert_eq!(timeline.next(at(15)), Some('a'));
        assert_eq!(timeline.next(at(15)), None);
        assert_eq!(timeline.now(), at(15));
        timeline.put(at(5), 'x');
        let rest: String = std::iter::from_fn(|| timeline.next(at(100))).collect();
        assert_eq!(rest, "xbcd");
        assert_eq!(timeline.now(), at(100));
    }
}
