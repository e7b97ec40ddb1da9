//! How much one participant may send: what comes above is dropped before anybody gets it.
//!
//! Counted after decryption: who forges a participant's address cannot use up what that one may send.

use std::collections::BTreeMap;
use std::time::Duration;

use wire::StreamKind;

/// Bits per second of all streams of one participant. All that the web client can send at once is a third.
const PARTICIPANT: u64 = 16_000_000;
/// Bits per second of one picture, all its layers: three times the largest the web client makes.
const PICTURE: u64 = 10_000_000;
/// Bits per second of one sound: Opus at its highest rate in the smallest packets.
const SOUND: u64 = 1_000_000;
/// What may come at once after less was sent: key frames of a scene that changes, and what a way held up.
const AT_ONCE: Duration = Duration::from_secs(1);
/// A packet counts as if it had at least this many bytes: a small one costs every receiver as much as a
/// large one.
const LEAST_BYTES: usize = 400;

/// What one connection has sent, against what it may.
#[derive(Debug, Default)]
pub(crate) struct Police {
    all: Bucket,
    streams: BTreeMap<StreamKind, Bucket>,
}

/// A rate, as the time at which everything so far would have been sent at that rate.
#[derive(Clone, Copy, Debug, Default)]
struct Bucket {
    sent: Duration,
}

impl Police {
    /// Whether a packet of the stream may pass; counts it if it may.
    pub(crate) fn admit(&mut self, kind: StreamKind, bytes: usize, now: Duration) -> bool {
        let bits = bytes.max(LEAST_BYTES) as u64 * 8;
        let rate = if kind.is_audio() { SOUND } else { PICTURE };
        let stream = self.streams.entry(kind).or_default();
        let (Some(one), Some(all)) = (stream.after(bits, rate, now), self.all.after(bits, PARTICIPANT, now)) else {
            return false;
        };
        (*stream, self.all) = (one, all);
        true
    }
}

impl Bucket {
    /// With these bits sent too; none if they are too many by now.
    fn after(self, bits: u64, rate: u64, now: Duration) -> Option<Self> {
        let sent = self.sent.max(now) + Duration::from_nanos(bits * 1_000_000_000 / rate);
        (sent <= now + AT_ONCE).then_some(Self { sent })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::StreamKind::{Camera, Microphone, Screen, ScreenAudio};

    /// Bits per second that pass of `packets` per millisecond and stream, in the long run.
    fn passed(kinds: &[StreamKind], bytes: usize, packets: u32) -> u64 {
        let mut police = Police::default();
        let mut passed = 0;
        for millisecond in 0..12_000 {
            let now = Duration::from_millis(millisecond);
            for kind in kinds.iter().flat_map(|kind| (0..packets).map(move |_| *kind)) {
                if police.admit(kind, bytes, now) && millisecond >= 2_000 {
                    passed += bytes as u64 * 8 / 10;
                }
            }
        }
        passed
    }

    fn about(value: u64, expected: u64) -> bool {
        value.abs_diff(expected) * 50 <= expected
    }

    #[test]
    fn a_flood_is_cut_to_the_rate_of_its_stream_and_all_together_to_that_of_the_participant() {
        assert!(about(passed(&[Camera], 1_200, 5), PICTURE));
        assert!(about(passed(&[Microphone], 1_200, 5), SOUND));
        assert!(about(
            passed(&[Camera, Screen, Microphone, ScreenAudio], 1_200, 5),
            PARTICIPANT
        ));
    }

    #[test]
    fn small_packets_are_not_cheap() {
        assert!(passed(&[Camera], 1, 20) <= PICTURE / LEAST_BYTES as u64 + 1);
    }

    #[test]
    fn what_honest_clients_send_passes_whole() {
        let mut police = Police::default();
        // 4.9 Mbit/s of pictures in bursts of a whole frame, with a key frame of ten times the size now and
        // then, and a sound at 510 kbit/s in packets of 10 ms.
        for frame in 0..3_000_u64 {
            let now = Duration::from_micros(frame * 33_333);
            for kind in [Camera, Screen] {
                for _ in 0..if frame % 150 == 0 { 85 } else { 8 } {
                    assert!(police.admit(kind, 1_200, now), "frame {frame}");
                }
            }
            for _ in 0..3 {
                assert!(police.admit(Microphone, 638, now), "frame {frame}");
            }
        }
    }

    #[test]
    fn one_stream_that_floods_leaves_its_owner_a_voice() {
        let mut police = Police::default();
        for millisecond in 0..10_000 {
            let now = Duration::from_millis(millisecond);
            for _ in 0..20 {
                police.admit(Camera, 1_200, now);
            }
            if millisecond % 20 == 0 {
                assert!(police.admit(Microphone, 100, now));
            }
        }
    }
}
