//! Wrong tries of one account: how many are free, and for how long it is blocked then.

/// Wrong tries that block nothing.
const FREE: u32 = 5;
/// Without a further wrong try for so many seconds, the count starts anew.
const WINDOW: u64 = 15 * 60;
/// The first block, in seconds. Every further one is twice as long.
const FIRST: u64 = 60;
/// The longest, in seconds. Never a lasting lock: whoever knows a sign-in name could lock its owner out.
const LONGEST: u64 = 15 * 60;

/// A count of wrong tries. Times are Unix seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// How many.
    pub wrong: u32,
    /// When the latest of them was.
    pub since: u64,
    /// Until when whatever is tried is refused.
    pub blocked_until: u64,
}

impl Tries {
    /// Whether what is tried now is refused, right or wrong. A clock set back blocks no longer than a block lasts.
    pub fn blocked(&self, now: u64) -> bool {
        self.blocked_until > now && self.blocked_until - now <= LONGEST
    }

    /// The count after one more wrong try.
    #[must_use]
    pub fn after_wrong(self, now: u64) -> Self {
        let last = self.since.max(self.blocked_until);
        let counts = now.abs_diff(last) <= WINDOW;
        let wrong = if counts { self.wrong.saturating_add(1) } else { 1 };
        let over = wrong.checked_sub(FREE);
        let block = over.map_or(0, |over| (FIRST << over.min(10)).min(LONGEST));
        Self {
            wrong,
            since: now,
            blocked_until: if block == 0 { 0 } else { now.saturating_add(block) },
        }
    }

    /// Whether this try began a block.
    pub fn just_blocked(&self, now: u64) -> bool {
        self.since == now && self.blocked(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fifth_wrong_try_blocks_for_a_minute_and_each_further_one_for_twice_as_long() {
        let (mut tries, mut now) = (Tries::default(), 1_000_000);
        let mut blocks = Vec::new();
        for _ in 0..11 {
            tries = tries.after_wrong(now);
            let block = tries.blocked_until.saturating_sub(now);
            blocks.push(block);
            now += block;
            assert!(!tries.blocked(now));
        }
        assert_eq!(blocks, [0, 0, 0, 0, 60, 120, 240, 480, 900, 900, 900]);
    }

    #[test]
    fn a_quarter_of_an_hour_of_quiet_starts_the_count_anew() {
        let mut tries = Tries::default();
        for _ in 0..8 {
            tries = tries.after_wrong(1_000_000);
        }
        assert!(tries.just_blocked(1_000_000) && !tries.just_blocked(1_000_001));
        assert_eq!(tries.after_wrong(tries.blocked_until + WINDOW + 1).wrong, 1);
        assert_eq!(tries.after_wrong(tries.blocked_until + WINDOW).wrong, 9);
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let mut tries = Tries::default();
        for _ in 0..20 {
            tries = tries.after_wrong(10_000_000);
        }
        assert!(!tries.blocked(5_000));
        assert_eq!(tries.after_wrong(5_000).wrong, 1);
    }
}
