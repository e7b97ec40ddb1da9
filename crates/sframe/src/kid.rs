//! The key identifier: who sent a frame, what it carries, and under which epoch.

/// Number of stream kinds the identifier can name.
pub const KINDS: u8 = 8;
/// Highest instance. A keyring that would need a higher one must get a new epoch instead.
pub const MAX_INSTANCE: u8 = 31;
/// Highest leaf index.
pub const MAX_LEAF: u16 = 0x0fff;

/// 28 bits of an SFrame KID: instance 5, kind 3, leaf 12, epoch 8, from high to low.
///
/// With instance 0 the identifier takes two or three bytes on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kid {
    /// Generation of the sender's keyring within the epoch; 0 unless its worker was restarted.
    pub instance: u8,
    /// Stream kind, as numbered by the caller.
    pub kind: u8,
    /// Leaf index of the sender in the group's tree.
    pub leaf: u16,
    /// Low eight bits of the epoch.
    pub epoch: u8,
}

impl Kid {
    /// The number on the wire. Fields beyond their width are cut; [`crate::Keyring`] never holds such.
    pub fn encode(self) -> u64 {
        u64::from(self.instance & MAX_INSTANCE) << 23
            | u64::from(self.kind & (KINDS - 1)) << 20
            | u64::from(self.leaf & MAX_LEAF) << 8
            | u64::from(self.epoch)
    }

    /// Reads a number from the wire; none if it has more than 28 bits.
    pub fn decode(kid: u64) -> Option<Self> {
        if kid >> 28 != 0 {
            return None;
        }
        Some(Self {
            instance: (kid >> 23) as u8,
            kind: (kid >> 20) as u8 & (KINDS - 1),
            leaf: (kid >> 8) as u16 & MAX_LEAF,
            epoch: kid as u8,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_layout_is_the_one_written_down() {
        let kid = |instance, kind, leaf, epoch| Kid {
            instance,
            kind,
            leaf,
            epoch,
        };
        let cases = [
            (kid(0, 0, 0, 0), 0),
            (kid(0, 0, 0, 255), 0xff),
            (kid(0, 0, 1, 0), 0x100),
            (kid(0, 1, 0, 0), 0x10_0000),
            (kid(1, 0, 0, 0), 0x80_0000),
            (kid(31, 7, 4095, 255), 0x0fff_ffff),
        ];
        for (kid, expected) in cases {
            assert_eq!(kid.encode(), expected, "{kid:?}");
            assert_eq!(Kid::decode(expected), Some(kid));
        }
        assert_eq!(Kid::decode(1 << 28), None);
        assert_eq!(Kid::decode(u64::MAX), None);
    }

    proptest! {
        #[test]
        fn every_identifier_comes_back(instance in 0..=MAX_INSTANCE, kind in 0..KINDS, leaf in 0..=MAX_LEAF, epoch: u8) {
            let kid = Kid { instance, kind, leaf, epoch };
            prop_assert_eq!(Kid::decode(kid.encode()), Some(kid));
        }
    }
}
