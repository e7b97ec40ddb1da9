//! The authenticated data of a commit: why each removed leaf goes.

use crate::bytes::{Garbled, Reader, Writer};
use crate::labels;

/// Why a leaf is removed. Shown with the committer's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reason {
    /// The participant left or lost the connection for too long.
    Gone = 1,
    /// A moderator removed the participant.
    Kicked = 2,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CommitAad {
    /// Ordered by leaf index.
    pub(crate) reasons: Vec<(u32, Reason)>,
}

impl CommitAad {
    pub(crate) fn new(mut reasons: Vec<(u32, Reason)>) -> Self {
        reasons.sort_by_key(|(leaf, _)| *leaf);
        Self { reasons }
    }

    pub(crate) fn reason(&self, leaf: u32) -> Option<Reason> {
        self.reasons
            .iter()
            .find(|(index, _)| *index == leaf)
            .map(|(_, reason)| *reason)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut reasons = Writer::default();
        for (leaf, reason) in &self.reasons {
            reasons.u32(*leaf).u8(*reason as u8);
        }
        Writer::default()
            .u16(labels::VERSION)
            .vector(&reasons.finish())
            .finish()
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Garbled> {
        let mut reader = Reader::new(bytes);
        reader.version()?;
        let mut list = Reader::new(reader.vector(usize::from(u16::MAX))?);
        reader.end()?;
        let mut reasons: Vec<(u32, Reason)> = Vec::new();
        while !list.is_empty() {
            let leaf = list.u32()?;
            let reason = match list.u8()? {
                1 => Reason::Gone,
                2 => Reason::Kicked,
                _ => return Err(Garbled),
            };
            if reasons.last().is_some_and(|(last, _)| *last >= leaf) {
                return Err(Garbled);
            }
            reasons.push((leaf, reason));
        }
        Ok(Self { reasons })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_survive_in_order_and_once_each() {
        let aad = CommitAad::new(vec![(7, Reason::Kicked), (2, Reason::Gone)]);
        let bytes = aad.to_bytes();
        assert_eq!(CommitAad::parse(&bytes), Ok(aad));
        let twice = CommitAad {
            reasons: vec![(2, Reason::Gone), (2, Reason::Gone)],
        };
        assert_eq!(CommitAad::parse(&twice.to_bytes()), Err(Garbled));
        assert_eq!(CommitAad::parse(&[]), Err(Garbled));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            if let Ok(aad) = CommitAad::parse(&bytes) {
                proptest::prop_assert_eq!(aad.to_bytes(), bytes);
            }
        }
    }
}
