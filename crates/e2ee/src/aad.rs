//! The authenticated data of a commit: why each removed leaf goes, and what admits those who come in.

use crate::bytes::{Garbled, Reader, Writer};
use crate::labels;
use crate::roles::RoleEntry;
use crate::ticket::Ticket;

/// Why a leaf is removed. Shown with the committer's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reason {
    /// The participant lost the connection for too long, says the committer.
    Gone = 1,
    /// A moderator removed the participant.
    Kicked = 2,
    /// The same personal invitation comes in anew with this commit.
    Replaced = 3,
    /// The participant has signed that it leaves.
    Left = 4,
}

/// A removed leaf and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Removal {
    pub(crate) leaf: u32,
    pub(crate) reason: Reason,
    /// What the leaf signed, for [`Reason::Left`] only.
    pub(crate) farewell: Option<[u8; 64]>,
}

impl Removal {
    pub(crate) fn new(leaf: u32, reason: Reason) -> Self {
        Self {
            leaf,
            reason,
            farewell: None,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CommitAad {
    /// Ordered by leaf index.
    pub(crate) removals: Vec<Removal>,
    /// Ordered by the leaf key they admit.
    pub(crate) tickets: Vec<Ticket>,
    /// Roles of those who come in, ordered by leaf key.
    pub(crate) roles: Vec<RoleEntry>,
}

impl CommitAad {
    pub(crate) fn new(mut removals: Vec<Removal>, mut tickets: Vec<Ticket>, mut roles: Vec<RoleEntry>) -> Self {
        removals.sort_by_key(|removal| removal.leaf);
        tickets.sort_by_key(|ticket| ticket.leaf_key);
        roles.sort_by_key(|entry| entry.leaf_key);
        Self {
            removals,
            tickets,
            roles,
        }
    }

    pub(crate) fn removal(&self, leaf: u32) -> Option<&Removal> {
        self.removals.iter().find(|removal| removal.leaf == leaf)
    }

    pub(crate) fn ticket(&self, leaf_key: &[u8; 32]) -> Option<&Ticket> {
        self.tickets.iter().find(|ticket| ticket.leaf_key == *leaf_key)
    }

    pub(crate) fn role(&self, leaf_key: &[u8; 32]) -> Option<&RoleEntry> {
        self.roles.iter().find(|entry| entry.leaf_key == *leaf_key)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let (mut removals, mut tickets, mut roles) = (Writer::default(), Writer::default(), Writer::default());
        for removal in &self.removals {
            removals.u32(removal.leaf).u8(removal.reason as u8);
            if let Some(farewell) = &removal.farewell {
                removals.raw(farewell);
            }
        }
        self.tickets.iter().for_each(|ticket| ticket.write(&mut tickets));
        self.roles.iter().for_each(|entry| entry.write(&mut roles));
        Writer::default()
            .u16(labels::VERSION)
            .vector(&removals.finish())
            .vector(&tickets.finish())
            .vector(&roles.finish())
            .finish()
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Garbled> {
        let mut reader = Reader::new(bytes);
        reader.version()?;
        let removals = list(&mut reader, removal)?;
        let tickets = list(&mut reader, Ticket::read)?;
        let roles = list(&mut reader, RoleEntry::read)?;
        reader.end()?;
        let ordered = removals.is_sorted_by(|a, b| a.leaf < b.leaf)
            && tickets.is_sorted_by(|a, b| a.leaf_key < b.leaf_key)
            && roles.is_sorted_by(|a, b| a.leaf_key < b.leaf_key);
        if !ordered {
            return Err(Garbled);
        }
        Ok(Self {
            removals,
            tickets,
            roles,
        })
    }
}

fn list<T>(reader: &mut Reader, read: impl Fn(&mut Reader) -> Result<T, Garbled>) -> Result<Vec<T>, Garbled> {
    let mut inner = Reader::new(reader.vector(usize::from(u16::MAX))?);
    let mut items = Vec::new();
    while !inner.is_empty() {
        items.push(read(&mut inner)?);
    }
    Ok(items)
}

fn removal(reader: &mut Reader) -> Result<Removal, Garbled> {
    let leaf = reader.u32()?;
    let reason = match reader.u8()? {
        1 => Reason::Gone,
        2 => Reason::Kicked,
        3 => Reason::Replaced,
        4 => Reason::Left,
        _ => return Err(Garbled),
    };
    let farewell = if reason == Reason::Left {
        Some(reader.array()?)
    } else {
        None
    };
    Ok(Removal { leaf, reason, farewell })
}

#[cfg(test)]
mod tests {
    use wire::SessionId;

    use super::*;
    use crate::identity::MemberKind;
    use crate::leaf::LeafSecret;
    use crate::owner::OwnerKey;

    #[test]
    fn what_stands_in_it_survives_in_order_and_once_each() {
        let left = Removal {
            farewell: Some([9; 64]),
            ..Removal::new(4, Reason::Left)
        };
        let ticket = |leaf: u8| {
            let moderator = LeafSecret::from_seed(&[1; 32]);
            Ticket::sign(
                &moderator,
                SessionId([7; 16]),
                [leaf; 32],
                [3; 16],
                MemberKind::Human,
                1,
            )
        };
        let role = |leaf: u8| RoleEntry::of_owner(&OwnerKey::from_seed(&[1; 32]), [leaf; 32], SessionId([7; 16]));
        let removals = vec![Removal::new(7, Reason::Kicked), left, Removal::new(2, Reason::Gone)];
        let aad = CommitAad::new(removals, vec![ticket(5), ticket(3)], vec![role(8), role(6)]);
        assert_eq!(CommitAad::parse(&aad.to_bytes()), Ok(aad.clone()));
        let twice = [
            CommitAad {
                removals: vec![Removal::new(2, Reason::Gone); 2],
                ..CommitAad::default()
            },
            CommitAad {
                tickets: vec![ticket(5); 2],
                ..CommitAad::default()
            },
            CommitAad {
                roles: vec![role(5); 2],
                ..CommitAad::default()
            },
        ];
        for aad in twice {
            assert_eq!(CommitAad::parse(&aad.to_bytes()), Err(Garbled));
        }
        assert_eq!(CommitAad::parse(&[]), Err(Garbled));
        assert_eq!(CommitAad::parse(&aad.to_bytes()[..60]), Err(Garbled));
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
