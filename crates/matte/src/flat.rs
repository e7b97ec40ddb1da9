//! Reading a flatbuffer: tables, vectors and scalars, every access checked.
//!
//! Only what a model file needs (FlatBuffers internals: a table begins with the distance back to its list of field
//! offsets; whatever is not inline is reached by a distance forward).

use crate::ModelError;

/// The bytes of a file.
#[derive(Clone, Copy)]
pub(crate) struct Flat<'a>(&'a [u8]);

/// A table of the file.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
    flat: Flat<'a>,
    at: usize,
}

/// A vector of the file: where its elements begin, and how many they are.
#[derive(Clone, Copy)]
pub(crate) struct List<'a> {
    flat: Flat<'a>,
    at: usize,
    len: usize,
}

impl<'a> Flat<'a> {
    /// The outermost table of `bytes`.
    pub(crate) fn root(bytes: &'a [u8]) -> Result<Table<'a>, ModelError> {
        let flat = Flat(bytes);
        Ok(Table {
            flat,
            at: flat.follow(0)?,
        })
    }

    fn bytes<const N: usize>(self, at: usize) -> Result<[u8; N], ModelError> {
        let slice = at.checked_add(N).and_then(|end| self.0.get(at..end));
        slice
            .and_then(|slice| slice.try_into().ok())
            .ok_or(ModelError::Malformed)
    }

    fn u32(self, at: usize) -> Result<usize, ModelError> {
        Ok(u32::from_le_bytes(self.bytes(at)?) as usize)
    }

    fn follow(self, at: usize) -> Result<usize, ModelError> {
        at.checked_add(self.u32(at)?).ok_or(ModelError::Malformed)
    }
}

impl<'a> Table<'a> {
    /// Where field `n` stands; none: it has its default.
    fn field(self, n: usize) -> Result<Option<usize>, ModelError> {
        let back = i32::from_le_bytes(self.flat.bytes(self.at)?);
        let list = i64::try_from(self.at).map_err(|_| ModelError::Malformed)? - i64::from(back);
        let list = usize::try_from(list).map_err(|_| ModelError::Malformed)?;
        let size = usize::from(u16::from_le_bytes(self.flat.bytes(list)?));
        let place = 4 + 2 * n;
        if place + 2 > size {
            return Ok(None);
        }
        let offset = u16::from_le_bytes(self.flat.bytes(list + place)?);
        Ok((offset != 0).then(|| self.at + usize::from(offset)))
    }

    /// A byte.
    pub(crate) fn byte(self, n: usize) -> Result<i8, ModelError> {
        self.field(n)?
            .map_or(Ok(0), |at| Ok(i8::from_le_bytes(self.flat.bytes(at)?)))
    }

    /// A number of 32 bits.
    pub(crate) fn int(self, n: usize) -> Result<i32, ModelError> {
        self.field(n)?
            .map_or(Ok(0), |at| Ok(i32::from_le_bytes(self.flat.bytes(at)?)))
    }

    /// A table within this one.
    pub(crate) fn table(self, n: usize) -> Result<Option<Table<'a>>, ModelError> {
        let Some(at) = self.field(n)? else { return Ok(None) };
        let (flat, at) = (self.flat, self.flat.follow(at)?);
        Ok(Some(Table { flat, at }))
    }

    /// A vector; one that is absent is empty.
    pub(crate) fn list(self, n: usize) -> Result<List<'a>, ModelError> {
        let flat = self.flat;
        let Some(at) = self.field(n)? else {
            return Ok(List { flat, at: 0, len: 0 });
        };
        let at = flat.follow(at)?;
        let len = flat.u32(at)?;
        // No element is smaller than a byte.
        if len > flat.0.len() {
            return Err(ModelError::Malformed);
        }
        Ok(List { flat, at: at + 4, len })
    }
}

impl<'a> List<'a> {
    /// Its elements as tables.
    pub(crate) fn tables(self) -> impl Iterator<Item = Result<Table<'a>, ModelError>> {
        (0..self.len).map(move |n| {
            let at = self.flat.follow(self.at + 4 * n)?;
            Ok(Table { flat: self.flat, at })
        })
    }

    /// Its elements as numbers of 32 bits.
    pub(crate) fn ints(self) -> Result<Vec<i32>, ModelError> {
        (0..self.len)
            .map(|n| Ok(i32::from_le_bytes(self.flat.bytes(self.at + 4 * n)?)))
            .collect()
    }

    /// Its elements as bytes.
    pub(crate) fn bytes(self) -> Result<&'a [u8], ModelError> {
        self.flat
            .0
            .get(self.at..self.at + self.len)
            .ok_or(ModelError::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_ends_early_or_points_outside_is_refused() {
        assert!(Flat::root(&[]).is_err());
        assert!(Flat::root(&[0xff; 4]).is_ok_and(|table| table.list(0).is_err()));
        assert!(Flat::root(&[4, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f]).is_ok_and(|table| table.int(0).is_err()));
    }
}
