//! Identifiers. Each is its own type, so that no two can be swapped.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Malformed;
use crate::blob;

macro_rules! bytes_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, TS)]
        #[ts(type = "string")]
        pub struct $name(pub [u8; $len]);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), blob::encode(&self.0[..4]))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&blob::encode(&self.0))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                blob::deserialize_array(deserializer).map(Self)
            }
        }
    };
}

bytes_id!(
    /// A room: the truncated hash of its owner's key. Shown in links as base58.
    RoomId, 16
);
bytes_id!(
    /// The public handle of one invitation. Reveals nothing about the link it was derived from.
    InviteId, 16
);
bytes_id!(
    /// Somebody with an account.
    MemberId, 16
);
bytes_id!(
    /// SHA-256 of a sealed vault.
    VaultDigest, 32
);
bytes_id!(
    /// One meeting in a room: the MLS group id (RFC 9420 §8.1).
    SessionId, 16
);
bytes_id!(
    /// Eight exporter bytes of an epoch. Equal tags mean equal group state.
    ForkTag, 8
);

impl fmt::Display for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&bs58::encode(self.0).into_string())
    }
}

impl FromStr for RoomId {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let mut id = [0; 16];
        match bs58::decode(text).onto(&mut id) {
            Ok(16) => Ok(Self(id)),
            _ => Err(Malformed::Identifier("room id")),
        }
    }
}

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident, $inner:ty, $max:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
        #[ts(type = "number")]
        pub struct $name(pub $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = <$inner>::deserialize(deserializer)?;
                if value > $max {
                    return Err(serde::de::Error::custom(concat!(stringify!($name), " out of range")));
                }
                Ok(Self(value))
            }
        }
    };
}

/// Largest integer JavaScript holds exactly.
const SAFE_INTEGER: u64 = (1 << 53) - 1;

number_id!(
    /// A participant's connection to one meeting, chosen by the server, kept over reconnects.
    PeerId, u32, u32::MAX
);
number_id!(
    /// Position in a meeting's log, from 1.
    Seq, u64, SAFE_INTEGER
);
number_id!(
    /// MLS epoch (RFC 9420 §8).
    Epoch, u64, SAFE_INTEGER
);
number_id!(
    /// One permission to commit.
    SlotId, u64, SAFE_INTEGER
);
