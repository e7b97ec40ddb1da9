//! TLS presentation language (RFC 8446 §3), the little of it the protocol's structures need:
//! big-endian integers, fixed arrays, and vectors with a two-byte length.

use thiserror::Error;

/// Bytes that are not the structure they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not the expected structure")]
pub(crate) struct Garbled;

/// Writes a structure.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn u8(&mut self, value: u8) -> &mut Self {
        self.0.push(value);
        self
    }

    pub(crate) fn u16(&mut self, value: u16) -> &mut Self {
        self.raw(&value.to_be_bytes())
    }

    pub(crate) fn u32(&mut self, value: u32) -> &mut Self {
        self.raw(&value.to_be_bytes())
    }

    pub(crate) fn u64(&mut self, value: u64) -> &mut Self {
        self.raw(&value.to_be_bytes())
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// A vector; its length must fit two bytes, which every caller's own limit ensures.
    pub(crate) fn vector(&mut self, bytes: &[u8]) -> &mut Self {
        self.u16(u16::try_from(bytes.len()).expect("structures limit their vectors below 64 KiB"))
            .raw(bytes)
    }

    pub(crate) fn finish(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }
}

/// Reads a structure. Each read takes from the front.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn raw(&mut self, len: usize) -> Result<&'a [u8], Garbled> {
        let (head, tail) = self.0.split_at_checked(len).ok_or(Garbled)?;
        self.0 = tail;
        Ok(head)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Garbled> {
        Ok(self.raw(N)?.try_into().expect("raw returns as many bytes as asked for"))
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Garbled> {
        Ok(self.array::<1>()?[0])
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Garbled> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Garbled> {
        self.array().map(u32::from_be_bytes)
    }

    pub(crate) fn u64(&mut self) -> Result<u64, Garbled> {
        self.array().map(u64::from_be_bytes)
    }

    /// A vector of at most `max` bytes.
    pub(crate) fn vector(&mut self, max: usize) -> Result<&'a [u8], Garbled> {
        let len = usize::from(self.u16()?);
        if len > max {
            return Err(Garbled);
        }
        self.raw(len)
    }

    /// The structure's version; any other than ours is refused.
    pub(crate) fn version(&mut self) -> Result<(), Garbled> {
        if self.u16()? == crate::labels::VERSION {
            Ok(())
        } else {
            Err(Garbled)
        }
    }

    pub(crate) fn rest(self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Ends the structure: nothing may follow.
    pub(crate) fn end(self) -> Result<(), Garbled> {
        if self.0.is_empty() { Ok(()) } else { Err(Garbled) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let bytes = Writer::default().u8(1).u16(2).u32(3).u64(4).vector(b"five").finish();
        let mut reader = Reader::new(&bytes);
        assert_eq!(
            (reader.u8(), reader.u16(), reader.u32(), reader.u64()),
            (Ok(1), Ok(2), Ok(3), Ok(4))
        );
        assert_eq!(reader.vector(4), Ok(b"five".as_slice()));
        assert_eq!(reader.end(), Ok(()));
    }

    #[test]
    fn a_vector_longer_than_its_limit_or_its_bytes_is_refused() {
        let bytes = Writer::default().vector(b"five").finish();
        assert_eq!(Reader::new(&bytes).vector(3), Err(Garbled));
        assert_eq!(Reader::new(&bytes[..5]).vector(4), Err(Garbled));
    }
}
