//! How fast a client is listened to. Faster ones are not refused here; they wait in their own socket.

use std::time::Duration;

use tokio::time::Instant;

/// Frames per second in the long run. The room refuses long before; this bounds what it has to refuse.
const PER_SECOND: f64 = 200.0;
/// Frames at once: a client that was away sends what has gathered.
const BURST: f64 = 600.0;
/// Bytes that cost as much as one frame more.
const BYTES: f64 = 16.0 * 1024.0;

/// A token bucket that may go into debt and then says until when.
#[derive(Debug)]
pub(super) struct Pace {
    tokens: f64,
    at: Instant,
}

impl Pace {
    pub(super) fn new(now: Instant) -> Self {
        Self { tokens: BURST, at: now }
    }

    /// Notes a frame; returns when the next one may be read.
    pub(super) fn frame(&mut self, bytes: usize, now: Instant) -> Instant {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.at = now;
        self.tokens = (self.tokens + passed * PER_SECOND).min(BURST) - 1.0 - bytes as f64 / BYTES;
        if self.tokens >= 0.0 {
            now
        } else {
            now + Duration::from_secs_f64(-self.tokens / PER_SECOND)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_is_free_and_a_flood_is_slowed_to_the_rate() {
        let start = Instant::now();
        let mut now = start;
        let mut pace = Pace::new(now);
        for _ in 0..600 {
            assert_eq!(pace.frame(0, now), now);
        }
        for _ in 0..200 {
            now = pace.frame(0, now);
        }
        let passed = now - start;
        assert!(
            passed > Duration::from_millis(950) && passed < Duration::from_millis(1050),
            "{passed:?}"
        );
    }
}
