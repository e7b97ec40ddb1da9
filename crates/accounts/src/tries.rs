//! Wrong tries of one account: how many are free, and for how long it is blocked then.
//!
//! Whoever knows a sign-in name can try; nobody may lock its owner out for good by trying. So the steep count is kept for
//! each network apart, and the count of all networks together blocks late, briefly, and then starts anew.

/// Wrong tries of one network that block nothing.
const FREE: u32 = 5;
/// Without a further wrong try for so many seconds after a block, the count of a network starts anew.
const QUIET: u64 = 3600;
/// The first block of a network, in seconds. Every further one is twice as long.
const FIRST: u64 = 60;
/// The longest block of a network, in seconds: however it tries, one network alone does so less than [`ALL`] times a day.
const LONGEST: u64 = 30 * 60;
/// Wrong tries of all networks together, within [`DAY`], that block an account.
const ALL: u32 = 100;
const DAY: u64 = 24 * 3600;
/// For so many seconds.
const ALL_BLOCKED: u64 = 15 * 60;

/// A count of wrong tries by one network. Times are Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    wrong: u32,
    latest: u64,
    blocked_until: u64,
}

impl Tries {
    /// Whether what is tried now is refused, right or wrong. A clock set back blocks no longer than a block lasts.
    pub fn blocked(&self, now: u64) -> bool {
        blocked(self.blocked_until, now, LONGEST)
    }

    /// The count after one more wrong try.
    #[must_use]
    pub fn after_wrong(self, now: u64) -> Self {
        let wrong = if self.counts(now) {
            self.wrong.saturating_add(1)
        } else {
            1
        };
        let over = wrong.checked_sub(FREE);
        let block = over.map_or(0, |over| (FIRST << over.min(10)).min(LONGEST));
        Self {
            wrong,
            latest: now,
            blocked_until: if block == 0 { 0 } else { now.saturating_add(block) },
        }
    }

    /// Whether the count still matters.
    pub fn counts(&self, now: u64) -> bool {
        self.wrong > 0 && now.abs_diff(self.latest.max(self.blocked_until)) <= QUIET
    }

    /// When the latest of them was.
    pub fn latest(&self) -> u64 {
        self.latest
    }
}

/// A count of wrong tries by everybody. Times are Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AllTries {
    /// How many.
    pub wrong: u32,
    /// When the first of them was.
    pub since: u64,
    /// Until when whatever is tried is refused.
    pub blocked_until: u64,
}

impl AllTries {
    /// Whether what is tried now is refused, right or wrong.
    pub fn blocked(&self, now: u64) -> bool {
        blocked(self.blocked_until, now, ALL_BLOCKED)
    }

    /// The count after one more wrong try. One that blocks is the last of its count: no single try renews a block.
    #[must_use]
    pub fn after_wrong(self, now: u64) -> Self {
        let counts = (self.since..=self.since.saturating_add(DAY)).contains(&now);
        let (wrong, since) = if counts {
            (self.wrong.saturating_add(1), self.since)
        } else {
            (1, now)
        };
        if wrong < ALL {
            let blocked_until = 0;
            return Self {
                wrong,
                since,
                blocked_until,
            };
        }
        Self {
            wrong: 0,
            since: now,
            blocked_until: now.saturating_add(ALL_BLOCKED),
        }
    }
}

fn blocked(until: u64, now: u64, longest: u64) -> bool {
    until > now && until - now <= longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_wrong_try_blocks_for_a_minute_and_each_further_one_for_twice_as_long() {
        let (mut tries, mut now) = (Tries::default(), 1_000_000);
        let mut blocks = Vec::new();
        for _ in 0..12 {
            tries = tries.after_wrong(now);
            let block = tries.blocked_until.saturating_sub(now);
            blocks.push(block);
            now += block;
            assert!(!tries.blocked(now));
        }
        assert_eq!(blocks, [0, 0, 0, 0, 60, 120, 240, 480, 960, 1800, 1800, 1800]);
    }

    #[test]
    fn an_hour_of_quiet_starts_the_count_anew() {
        let mut tries = Tries::default();
        for _ in 0..8 {
            tries = tries.after_wrong(1_000_000);
        }
        let over = tries.blocked_until + QUIET + 1;
        assert!(tries.counts(over - 1) && !tries.counts(over));
        assert_eq!(tries.after_wrong(over).wrong, 1);
        assert_eq!(tries.after_wrong(over - 1).wrong, 9);
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let (mut tries, mut all) = (Tries::default(), AllTries::default());
        for _ in 0..ALL {
            tries = tries.after_wrong(10_000_000);
            all = all.after_wrong(10_000_000);
        }
        assert!(!tries.blocked(5_000) && !all.blocked(5_000));
        assert_eq!((tries.after_wrong(5_000).wrong, all.after_wrong(5_000).wrong), (1, 1));
    }

    #[test]
    fn a_hundred_wrong_tries_of_all_block_for_a_quarter_of_an_hour_and_the_next_one_does_not() {
        let mut all = AllTries::default();
        for n in 1..ALL {
            all = all.after_wrong(1_000_000 + u64::from(n));
            assert!(!all.blocked(1_000_000 + u64::from(n)));
        }
        let now = 1_000_200;
        all = all.after_wrong(now);
        assert!(all.blocked(now) && all.blocked(now + 899) && !all.blocked(now + 900));
        let next = all.after_wrong(now + 900);
        assert!(!next.blocked(now + 900) && next.wrong == 1);
        // Too few in a day are none.
        let few = AllTries {
            wrong: 99,
            since: 5_000,
            blocked_until: 0,
        };
        assert_eq!(few.after_wrong(5_001 + DAY).wrong, 1);
    }

    #[test]
    fn one_network_that_never_tires_does_not_block_the_account() {
        // As soon as it may, and as often as it costs no block.
        for patient in [false, true] {
            let (mut tries, mut all, mut now) = (Tries::default(), AllTries::default(), 1_000_000);
            let end = now + 10 * DAY;
            while now < end {
                tries = tries.after_wrong(now);
                all = all.after_wrong(now);
                assert!(!all.blocked(now), "{patient}");
                let free = !patient || tries.wrong + 1 < FREE;
                now = if free {
                    tries.blocked_until.max(now + 1)
                } else {
                    now + QUIET + 1
                };
            }
        }
    }
}
