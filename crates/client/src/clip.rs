//! What a bot shows and says: short loops made for the purpose (`clips/make-clips.sh`).

use std::fmt;

/// Pictures of a loop per second.
pub const PICTURES_PER_SECOND: u32 = 15;
/// Sound packets of a loop per second.
pub const PACKETS_PER_SECOND: u32 = 50;
/// Width and height of every picture.
pub const SIZE: (u16, u16) = (640, 360);

/// One encoded picture.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// A VP9 frame.
    pub bytes: Vec<u8>,
    /// Decodable without an earlier one.
    pub key: bool,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({} bytes, key: {})", self.bytes.len(), self.key)
    }
}

/// A loop of VP9 pictures and Opus packets.
#[derive(Clone, Debug)]
pub struct Clip {
    pictures: Vec<Picture>,
    packets: Vec<Vec<u8>>,
}

/// The loops there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loop {
    /// A disc in blue and green; a low voice.
    Tide,
    /// A disc in red and violet; a high voice.
    Ember,
}

impl Loop {
    /// Takes turns, so that bots differ.
    pub fn numbered(n: usize) -> Self {
        if n.is_multiple_of(2) { Self::Tide } else { Self::Ember }
    }
}

impl Clip {
    /// Reads a loop compiled in.
    pub fn of(which: Loop) -> Self {
        let (pictures, sound): (&[u8], &[u8]) = match which {
            Loop::Tide => (include_bytes!("../clips/tide.ivf"), include_bytes!("../clips/low.ogg")),
            Loop::Ember => (
                include_bytes!("../clips/ember.ivf"),
                include_bytes!("../clips/high.ogg"),
            ),
        };
        Self {
            pictures: ivf(pictures).expect("the committed pictures are whole"),
            packets: ogg_opus(sound).expect("the committed sound is whole"),
        }
    }

    /// The `n`-th picture of the endless loop.
    pub fn picture(&self, n: usize) -> &Picture {
        &self.pictures[n % self.pictures.len()]
    }

    /// The `n`-th sound packet of the endless loop.
    pub fn packet(&self, n: usize) -> &[u8] {
        &self.packets[n % self.packets.len()]
    }

    /// The first key frame at or after the `n`-th picture.
    pub fn key_from(&self, n: usize) -> usize {
        (n..n + self.pictures.len())
            .find(|&n| self.picture(n).key)
            .expect("every loop has a key frame")
    }
}

/// Frames of an IVF file.
fn ivf(file: &[u8]) -> Option<Vec<Picture>> {
    let header = usize::from(u16::from_le_bytes(file.get(6..8)?.try_into().ok()?));
    let mut rest = file.get(header..).filter(|_| file.starts_with(b"DKIF"))?;
    let mut pictures = Vec::new();
    while !rest.is_empty() {
        let len = u32::from_le_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let bytes = rest.get(12..12 + len)?.to_vec();
        let key = crate::vp9::is_key_frame(&bytes)?;
        pictures.push(Picture { bytes, key });
        rest = &rest[12 + len..];
    }
    Some(pictures)
}

/// Sound packets of an Ogg file (RFC 3533 §6) with one Opus stream (RFC 7845), without its two header packets.
fn ogg_opus(file: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut rest = file;
    let mut packets = Vec::new();
    let mut open = Vec::new();
    while !rest.is_empty() {
        let segments = usize::from(*rest.get(26).filter(|_| rest.starts_with(b"OggS"))?);
        let lacing = rest.get(27..27 + segments)?;
        let mut at = 27 + segments;
        for &len in lacing {
            open.extend_from_slice(rest.get(at..at + usize::from(len))?);
            at += usize::from(len);
            if len < 255 {
                packets.push(std::mem::take(&mut open));
            }
        }
        rest = &rest[at..];
    }
    (packets.len() > 2 && packets[0].starts_with(b"OpusHead")).then(|| packets.split_off(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loops_last_three_seconds_and_hold_a_key_frame_each_second() {
        for which in [Loop::Tide, Loop::Ember] {
            let clip = Clip::of(which);
            assert_eq!(clip.pictures.len(), 3 * PICTURES_PER_SECOND as usize);
            assert!(
                (150..=152).contains(&clip.packets.len()),
                "{} packets",
                clip.packets.len()
            );
            for second in 0..3 {
                assert!(clip.picture(second * PICTURES_PER_SECOND as usize).key);
            }
            assert!(clip.pictures.iter().all(|p| crate::vp9::is_shown_frame(&p.bytes)));
            assert_eq!(clip.key_from(1), 15);
            assert_eq!(clip.key_from(46), 60);
        }
    }

    #[test]
    fn truncated_files_are_none() {
        let pictures = include_bytes!("../clips/tide.ivf");
        let sound = include_bytes!("../clips/low.ogg");
        for cut in [0, 3, 7, 31, 40, 500] {
            assert!(cut == 0 || ivf(&pictures[..cut]).is_none(), "{cut}");
            assert!(ogg_opus(&sound[..cut]).is_none(), "{cut}");
        }
    }
}
