//! Telling states again to whoever came, once for all who come together.

use std::time::Duration;

use rand_core::RngCore;

/// Between two tellings.
const APART: Duration = Duration::from_millis(500);

/// When the own states are told again.
#[derive(Debug, Default)]
pub(crate) struct Telling {
    at: Option<Duration>,
    told: Option<Duration>,
}

impl Telling {
    /// Somebody came. Spread over two seconds where many would speak at once.
    pub(crate) fn soon(&mut self, has: bool, members: usize, now: Duration, rng: &mut impl RngCore) {
        if !has {
            return;
        }
        let spread = match members {
            0..=16 => 1,
            17..=64 => 500,
            _ => 1500,
        };
        let wait = Duration::from_millis((rng.next_u32() % spread).into());
        let earliest = self.told.map_or(now, |at| at + APART).max(now);
        self.at.get_or_insert(earliest + wait);
    }

    /// Whether it is time.
    pub(crate) fn due(&mut self, now: Duration) -> bool {
        if self.at.is_none_or(|at| at > now) {
            return false;
        }
        self.at = None;
        self.told = Some(now);
        true
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        self.at
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn those_who_come_together_are_told_once() {
        let (mut telling, mut rng) = (Telling::default(), ChaCha20Rng::from_seed([1; 32]));
        let at = Duration::from_millis;
        telling.soon(false, 4, at(10), &mut rng);
        assert_eq!(telling.poll_timeout(), None);
        telling.soon(true, 4, at(10), &mut rng);
        telling.soon(true, 4, at(10), &mut rng);
        assert!(telling.due(at(10)));
        assert!(!telling.due(at(10)));
        telling.soon(true, 4, at(20), &mut rng);
        assert_eq!(telling.poll_timeout(), Some(at(510)));
    }
}
