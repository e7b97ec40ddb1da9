//! Sound sent more than once towards the server: a packet may carry the frames before its own, so that
//! what was lost arrives with what follows (`docs/protocol/media.md`).
//!
//! The frames in it are sealed one by one. The server takes the packet apart and forwards each frame as
//! if it had come alone; receivers see nothing of it.

/// The first byte of a bundle but for the number of earlier frames: no sealed frame begins so, because
/// it would announce a key identifier of eight bytes (RFC 9605 §4.3).
const MARK: u8 = 0xf0;
/// Bits of that number.
const COUNT: u8 = 0x0f;
/// The most earlier frames that are looked at. A packet with more is refused.
pub(crate) const EARLIER: usize = 2;

/// A frame sent earlier, and now once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Earlier<'a> {
    /// Packets before the one that carries it; 1 is the one before.
    pub(crate) back: u64,
    /// Timestamp units before the one that carries it.
    pub(crate) time: u32,
    pub(crate) frame: &'a [u8],
}

/// What a payload of sound carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bundle<'a> {
    /// One frame: the payload.
    Plain,
    /// The packet's own frame and earlier ones, newest first.
    Several { own: &'a [u8], earlier: Vec<Earlier<'a>> },
}

impl<'a> Bundle<'a> {
    /// Takes a payload apart; none when it is no bundle and says it were one.
    pub(crate) fn open(payload: &'a [u8]) -> Option<Self> {
        let Some((first, mut rest)) = payload.split_first().filter(|(first, _)| **first & !COUNT == MARK) else {
            return Some(Self::Plain);
        };
        let count = usize::from(first & COUNT);
        if !(1..=EARLIER).contains(&count) {
            return None;
        }
        let mut heads = Vec::with_capacity(count);
        for _ in 0..count {
            let (time, after) = rest.split_first_chunk()?;
            let (length, after) = after.split_first_chunk()?;
            heads.push((u16::from_be_bytes(*time), u16::from_be_bytes(*length)));
            rest = after;
        }
        let mut earlier = Vec::with_capacity(count);
        for (back, (time, length)) in (1..).zip(heads) {
            let (frame, after) = rest.split_at_checked(length.into())?;
            if frame.is_empty() {
                return None;
            }
            earlier.push(Earlier {
                back,
                time: time.into(),
                frame,
            });
            rest = after;
        }
        (!rest.is_empty()).then_some(Self::Several { own: rest, earlier })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_gives_its_frames_back() {
        let bundle = [&[0xf2, 3, 0xc0, 0, 2, 7, 0x80, 0, 1][..], &[1, 2], &[3], &[4, 5, 6]].concat();
        let earlier = |back, time, frame| Earlier { back, time, frame };
        assert_eq!(
            Bundle::open(&bundle),
            Some(Bundle::Several {
                own: &[4, 5, 6],
                earlier: vec![earlier(1, 960, &[1, 2]), earlier(2, 1920, &[3])],
            })
        );
    }

    #[test]
    fn a_sealed_frame_is_no_bundle() {
        // The longest key identifier that is not malformed has four bytes: 0b1011_1111 at most.
        for first in 0x00..=0xef_u8 {
            assert_eq!(Bundle::open(&[first, 1, 2]), Some(Bundle::Plain), "{first:#x}");
        }
        assert_eq!(Bundle::open(&[]), Some(Bundle::Plain));
    }

    #[test]
    fn what_only_says_it_is_a_bundle_is_refused_wherever_it_is_cut() {
        let bundle = [0xf2, 3, 0xc0, 0, 2, 7, 0x80, 0, 1, 1, 2, 3, 4];
        for length in 1..bundle.len() {
            assert_eq!(Bundle::open(&bundle[..length]), None, "{length}");
        }
        assert_eq!(Bundle::open(&[0xf0, 1]), None, "without an earlier frame");
        assert_eq!(Bundle::open(&[0xf1, 3, 0xc0, 0, 0, 1]), None, "with an empty one");
        assert_eq!(Bundle::open(&[0xf3; 64]), None, "with more than are sent");
    }
}
