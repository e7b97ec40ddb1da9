//! A token bucket.

use std::time::Duration;

/// Admits a burst, then a steady rate.
#[derive(Clone, Debug)]
pub(crate) struct Bucket {
    per_second: f64,
    burst: f64,
    tokens: f64,
    at: Duration,
    refused: u32,
}

impl Bucket {
    pub(crate) fn new(per_second: f64, burst: f64, now: Duration) -> Self {
        Self {
            per_second,
            burst,
            tokens: burst,
            at: now,
            refused: 0,
        }
    }

    /// Takes one token, or says that there is none.
    pub(crate) fn take(&mut self, now: Duration) -> bool {
        let passed = now.saturating_sub(self.at).as_secs_f64();
        self.at = self.at.max(now);
        self.tokens = (self.tokens + passed * self.per_second).min(self.burst);
        if self.tokens < 1.0 {
            self.refused = self.refused.saturating_add(1);
            return false;
        }
        self.tokens -= 1.0;
        self.refused = 0;
        true
    }

    /// When there will be a token, if none is taken before.
    pub(crate) fn ready(&self) -> Duration {
        if self.tokens >= 1.0 {
            return self.at;
        }
        let missing = Duration::from_secs_f64((1.0 - self.tokens) / self.per_second);
        self.at + missing + Duration::from_millis(1)
    }

    /// How many were refused since the last that was admitted.
    pub(crate) fn refused_in_a_row(&self) -> u32 {
        self.refused
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn admits_a_burst_then_the_rate() {
        let mut bucket = Bucket::new(5.0, 20.0, Duration::ZERO);
        let admitted = |bucket: &mut Bucket, at: u64| {
            let now = Duration::from_millis(at);
            (0..100).filter(|_| bucket.take(now)).count()
        };
        assert_eq!(admitted(&mut bucket, 0), 20);
        assert_eq!(admitted(&mut bucket, 1000), 5);
        assert_eq!(admitted(&mut bucket, 900), 0, "time that goes back gives nothing");
        assert_eq!(admitted(&mut bucket, 60_000), 20);
    }
}
