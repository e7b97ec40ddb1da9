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
        self.refused = self.refused.saturating_sub(1);
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

    /// How many more were refused than admitted, since both were last even.
    pub(crate) fn overrun(&self) -> u32 {
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

    #[test]
    fn an_overrun_grows_though_some_are_admitted_and_is_made_good_by_the_rate() {
        let mut bucket = Bucket::new(50.0, 200.0, Duration::ZERO);
        let send = |bucket: &mut Bucket, per_second: u64, from: u64, seconds: u64| {
            for n in 0..per_second * seconds {
                bucket.take(Duration::from_millis(from * 1000 + n * 1000 / per_second));
            }
        };
        send(&mut bucket, 200, 0, 10);
        assert!(bucket.overrun() >= 500, "{}", bucket.overrun());
        send(&mut bucket, 40, 10, 60);
        assert_eq!(bucket.overrun(), 0);
        send(&mut bucket, 50, 70, 60);
        assert_eq!(bucket.overrun(), 0, "the rate itself is none");
    }
}
