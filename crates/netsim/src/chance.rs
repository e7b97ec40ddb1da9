//! Randomness that can be repeated.

use std::ops::Range;
use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};

/// Draws determined by a seed.
#[derive(Clone, Debug)]
pub struct Chance(ChaCha20Rng);

impl Chance {
    /// The draws of a seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha20Rng::seed_from_u64(seed))
    }

    /// Further draws of their own, so that more of one kind does not shift those of another.
    pub fn fork(&mut self) -> Self {
        Self::new(self.0.next_u64())
    }

    /// A number of the range; its start if the range is empty.
    pub fn number(&mut self, range: Range<u64>) -> u64 {
        let span = range.end.saturating_sub(range.start).max(1);
        range.start + self.0.next_u64() % span
    }

    /// True with this probability.
    pub fn happens(&mut self, probability: f64) -> bool {
        const STEPS: u64 = 1 << 32;
        (self.number(0..STEPS) as f64) < probability * STEPS as f64
    }

    /// A time between zero and `longest`.
    pub fn time(&mut self, longest: Duration) -> Duration {
        Duration::from_micros(self.number(0..longest.as_micros() as u64 + 1))
    }

    /// One of them; none if there is none.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.number(0..from.len() as u64) as usize)
    }

    /// Thirty-two bytes.
    pub fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_one_sequence() {
        let draw = |seed| {
            let mut chance = Chance::new(seed);
            let mut fork = chance.fork();
            (0..20)
                .map(|_| (chance.number(0..1000), fork.number(0..1000)))
                .collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn probabilities_are_kept() {
        let mut chance = Chance::new(3);
        let hits = (0..10_000).filter(|_| chance.happens(0.25)).count();
        assert!((2300..2700).contains(&hits), "{hits}");
        assert!(!chance.happens(0.0));
        assert!(chance.happens(1.0));
        assert_eq!(chance.pick::<u8>(&[]), None);
    }
}
