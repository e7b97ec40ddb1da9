//! Wrong tokens of one network: how many are free, and how long the next one has to wait.

/// After so many seconds without a further delay the count starts anew.
const WINDOW: i64 = 15 * 60;
/// The longest delay, in seconds. Never a lasting lock: whoever holds the link could lock out the others.
const LONGEST: i64 = 60;

/// A count of wrong tokens. Times are Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Patience {
    wrong: i64,
    since: i64,
    locked_until: i64,
}

impl Patience {
    /// Seconds to wait before the next try; none: try.
    pub(crate) fn wait(self, now: i64) -> Option<u32> {
        // A clock set back must not lock for longer than the longest delay.
        let wait = (self.locked_until - now).min(LONGEST);
        u32::try_from(wait).ok().filter(|wait| *wait > 0)
    }

    /// The count after one more wrong token, `free` of which cost no wait.
    #[must_use]
    pub(crate) fn after_wrong(self, now: i64, free: i64) -> Self {
        let fresh = !self.counts(now);
        let wrong = if fresh { 1 } else { self.wrong.saturating_add(1) };
        let over = wrong - free;
        let locked_until = if over < 0 {
            0
        } else {
            now.saturating_add((1_i64 << over.min(16)).min(LONGEST))
        };
        Self {
            wrong,
            since: if fresh { now } else { self.since },
            locked_until,
        }
    }

    /// The count without the last token: it was right.
    #[must_use]
    pub(crate) fn taken_back(self) -> Self {
        Self {
            wrong: (self.wrong - 1).max(0),
            since: self.since,
            locked_until: 0,
        }
    }

    /// Whether the count still matters.
    pub(crate) fn counts(self, now: i64) -> bool {
        self.wrong > 0 && (self.since..self.since.saturating_add(WINDOW)).contains(&now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_wrong_tokens_are_free_then_the_delay_doubles_to_a_minute() {
        let mut tries = Patience::default();
        let mut waits = Vec::new();
        let mut now = 1_000;
        for _ in 0..18 {
            tries = tries.after_wrong(now, 10);
            let wait = tries.wait(now);
            waits.push(wait.unwrap_or(0));
            now += i64::from(wait.unwrap_or(0));
        }
        assert_eq!(waits, [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn the_count_starts_anew_after_a_quarter_of_an_hour() {
        let mut tries = Patience::default();
        for _ in 0..9 {
            tries = tries.after_wrong(0, 10);
        }
        assert_eq!(tries.after_wrong(WINDOW, 10).wait(WINDOW), None);
    }

    #[test]
    fn a_clock_set_back_locks_for_a_minute_at_most() {
        let mut tries = Patience::default();
        for _ in 0..20 {
            tries = tries.after_wrong(1_000_000, 10);
        }
        assert_eq!(tries.wait(5), Some(60));
    }
}
