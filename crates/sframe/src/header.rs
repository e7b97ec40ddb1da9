//! The SFrame header (RFC 9605 §4.3): a configuration byte, then KID and counter in as few bytes as they need.

use thiserror::Error;

/// Key identifier and counter of one frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Key identifier.
    pub kid: u64,
    /// Counter.
    pub counter: u64,
}

/// Why bytes are no header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum HeaderError {
    /// The bytes end inside the header.
    #[error("the frame ends inside its header")]
    Short,
    /// A number is written in more bytes than it needs.
    #[error("a number is written longer than needed")]
    NotMinimal,
}

impl Header {
    /// Longest header.
    pub const MAX: usize = 17;

    /// Writes the header and says how many bytes of `out` it takes.
    pub fn encode(self, out: &mut [u8; Self::MAX]) -> usize {
        let mut len = 1;
        let kid = field(self.kid, &mut out[1..], &mut len);
        let counter = field(self.counter, &mut out[len..], &mut len);
        out[0] = kid << 4 | counter;
        len
    }

    /// Reads a header and says how many bytes it takes.
    ///
    /// RFC 9605 wants minimal numbers from encoders and is silent about decoders; refusing others here
    /// keeps one frame from having two spellings.
    pub fn decode(bytes: &[u8]) -> Result<(Self, usize), HeaderError> {
        let (&config, rest) = bytes.split_first().ok_or(HeaderError::Short)?;
        let (kid, rest) = number(config >> 4, rest)?;
        let (counter, rest) = number(config & 0x0f, rest)?;
        Ok((Self { kid, counter }, bytes.len() - rest.len()))
    }
}

/// Writes one number; returns its nibble of the configuration byte.
fn field(value: u64, out: &mut [u8], len: &mut usize) -> u8 {
    if value < 8 {
        return value as u8;
    }
    let bytes = value.to_be_bytes();
    let skip = value.leading_zeros() as usize / 8;
    let used = bytes.len() - skip;
    out[..used].copy_from_slice(&bytes[skip..]);
    *len += used;
    8 | (used as u8 - 1)
}

fn number(nibble: u8, bytes: &[u8]) -> Result<(u64, &[u8]), HeaderError> {
    if nibble & 8 == 0 {
        return Ok((u64::from(nibble), bytes));
    }
    let len = usize::from(nibble & 7) + 1;
    if bytes.len() < len {
        return Err(HeaderError::Short);
    }
    let (digits, rest) = bytes.split_at(len);
    let value = digits.iter().fold(0u64, |value, &digit| value << 8 | u64::from(digit));
    if digits[0] == 0 || value < 8 {
        return Err(HeaderError::NotMinimal);
    }
    Ok((value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_is_no_header() {
        let cases: [(&[u8], HeaderError); 7] = [
            (&[], HeaderError::Short),
            (&[0x80], HeaderError::Short),
            (&[0x08], HeaderError::Short),
            (&[0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9], HeaderError::Short),
            (&[0x80, 0x07], HeaderError::NotMinimal),
            (&[0x08, 0x00], HeaderError::NotMinimal),
            (&[0x90, 0x00, 0xff], HeaderError::NotMinimal),
        ];
        for (bytes, error) in cases {
            assert_eq!(Header::decode(bytes), Err(error), "{bytes:x?}");
        }
    }

    proptest! {
        #[test]
        fn every_header_comes_back(kid: u64, counter: u64, shift in 0u32..64) {
            let header = Header { kid: kid >> shift, counter: counter >> (63 - shift) };
            let mut bytes = [0; Header::MAX];
            let len = header.encode(&mut bytes);
            prop_assert_eq!(Header::decode(&bytes[..len]), Ok((header, len)));
        }

        #[test]
        fn what_decodes_encodes_to_the_same_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..24)) {
            if let Ok((header, len)) = Header::decode(&bytes) {
                let mut again = [0; Header::MAX];
                let written = header.encode(&mut again);
                prop_assert_eq!(&again[..written], &bytes[..len]);
            }
        }
    }
}
