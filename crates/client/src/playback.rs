//! Where a bot's loops of pictures and sound stand, and what of them is due.

use std::time::{Duration, Instant};

use sframe::Codec;
use wire::StreamKind;

use crate::clip::{Clip, Loop, PACKETS_PER_SECOND, PICTURES_PER_SECOND};
use crate::vp9::Packetiser;

/// RTP timestamp units between two sound packets (48 kHz) and two pictures (90 kHz).
const SOUND_STEP: u64 = 960;
const PICTURE_STEP: u64 = 6000;

/// A bot's loops.
pub(crate) struct Playback {
    clip: Clip,
    start: Instant,
    sounds: u64,
    pictures: u64,
    cursor: usize,
    packetiser: Packetiser,
}

/// A sound packet or picture whose time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) kind: StreamKind,
    n: u64,
}

impl Due {
    pub(crate) fn codec(self) -> Codec {
        if self.kind.is_audio() { Codec::Opus } else { Codec::Vp9 }
    }

    /// The RTP timestamp.
    pub(crate) fn time(self) -> u32 {
        let step = if self.kind.is_audio() { SOUND_STEP } else { PICTURE_STEP };
        (self.n * step) as u32
    }
}

impl Playback {
    pub(crate) fn new(which: Loop, start: Instant) -> Self {
        Self {
            clip: Clip::of(which),
            start,
            sounds: 0,
            pictures: 0,
            cursor: 0,
            packetiser: Packetiser::default(),
        }
    }

    /// The next that is due at `now`.
    pub(crate) fn due(&mut self, now: Instant) -> Option<Due> {
        let elapsed = now.duration_since(self.start);
        let sound = take(elapsed, &mut self.sounds, PACKETS_PER_SECOND).map(|n| (StreamKind::Microphone, n));
        let (kind, n) = sound
            .or_else(|| take(elapsed, &mut self.pictures, PICTURES_PER_SECOND).map(|n| (StreamKind::Camera, n)))?;
        Some(Due { kind, n })
    }

    /// When the next is due.
    pub(crate) fn next_due(&self) -> Instant {
        let at = |n: u64, per_second: u32| self.start + Duration::from_micros(n * 1_000_000 / u64::from(per_second));
        at(self.sounds, PACKETS_PER_SECOND).min(at(self.pictures, PICTURES_PER_SECOND))
    }

    /// Its bytes.
    pub(crate) fn frame(&self, due: Due) -> &[u8] {
        if due.kind.is_audio() {
            self.clip.packet(due.n as usize)
        } else {
            &self.clip.picture(self.cursor).bytes
        }
    }

    /// RTP payloads of the sealed frame of what is due. The picture loop moves on.
    pub(crate) fn payloads(&mut self, due: Due, sealed: Vec<u8>) -> Vec<Vec<u8>> {
        if due.kind.is_audio() {
            return vec![sealed];
        }
        let key = self.clip.picture(self.cursor).key;
        self.cursor += 1;
        self.packetiser.packetise(&sealed, key)
    }

    /// The next picture shall be a key frame.
    pub(crate) fn jump_to_key_frame(&mut self) {
        self.cursor = self.clip.key_from(self.cursor);
    }
}

/// The next number of a stream if its time has come. One that fell behind by more than half a second skips ahead.
fn take(elapsed: Duration, next: &mut u64, per_second: u32) -> Option<u64> {
    let newest = (elapsed.as_micros() * u128::from(per_second) / 1_000_000) as u64;
    if newest > *next + u64::from(per_second) / 2 {
        *next = newest;
    }
    (newest >= *next).then(|| {
        *next += 1;
        *next - 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_keep_their_pace_and_skip_what_is_long_past() {
        let mut next = 0;
        let cases = [
            (0, Some(0)),
            (0, None),
            (19, None),
            (40, Some(1)),
            (40, Some(2)),
            (40, None),
        ];
        for (millis, expected) in cases {
            assert_eq!(take(Duration::from_millis(millis), &mut next, 50), expected);
        }
        assert_eq!(take(Duration::from_secs(10), &mut next, 50), Some(500));
        assert_eq!(take(Duration::from_secs(10), &mut next, 50), None);
    }

    #[test]
    fn a_key_frame_comes_at_once_when_wanted() {
        let start = Instant::now();
        let mut playback = Playback::new(Loop::Tide, start);
        let picture = Due {
            kind: StreamKind::Camera,
            n: 0,
        };
        playback.payloads(picture, vec![1]);
        assert_eq!(crate::vp9::is_key_frame(playback.frame(picture)), Some(false));
        playback.jump_to_key_frame();
        assert_eq!(crate::vp9::is_key_frame(playback.frame(picture)), Some(true));
    }
}
