//! What outlives a reload of the tab: enough to be the same participant again, nothing of the group.
//!
//! Group state is never kept: a restored one would repeat nonces. The room root is unwrapped from the link
//! again, which the tab still has in its address; kept is only one that the owner has told in the meeting.

use e2ee::rooms::HeldRoot;
use wire::{Blob, PeerId, SessionId, limits};
use zeroize::Zeroizing;

const VERSION: u8 = 2;
/// The root in use, and those before it or to come.
const ROOTS: u8 = 4;
/// Far more than all fields together may take.
const LIMIT: usize = 32 * 1024;

/// What is kept.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Remembered {
    /// The invitation this belongs to: its public handle, so that another link in the same tab is
    /// another participant.
    pub(crate) invite: [u8; 16],
    pub(crate) token: Blob<{ limits::RESUME_TOKEN }>,
    pub(crate) wrapped_root: Blob<{ limits::WRAPPED_ROOT }>,
    pub(crate) record: Blob<{ limits::ROOM_RECORD }>,
    /// The stretched passphrase, where the link needs one.
    pub(crate) stretched: Option<Zeroizing<[u8; 32]>>,
    pub(crate) peer: PeerId,
    pub(crate) member_id: [u8; 16],
    pub(crate) leaf_seed: Zeroizing<[u8; 32]>,
    /// The meeting, and the highest epoch seen in it.
    pub(crate) meeting: Option<(SessionId, u64)>,
    /// The roots held, the one in use first, if they are not just the wrapped one. At most [`ROOTS`].
    pub(crate) roots: Vec<HeldRoot>,
}

impl Remembered {
    /// As bytes for [`crate::Effect::Remember`].
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        // Room for everything at once: a vector that grows leaves unwiped copies behind.
        let mut out = Zeroizing::new(Vec::with_capacity(LIMIT));
        out.push(VERSION);
        out.extend_from_slice(&self.invite);
        vector(&mut out, self.token.as_slice());
        vector(&mut out, self.wrapped_root.as_slice());
        vector(&mut out, self.record.as_slice());
        vector(&mut out, self.stretched.as_ref().map_or(&[][..], |s| &s[..]));
        out.extend_from_slice(&self.peer.0.to_be_bytes());
        out.extend_from_slice(&self.member_id);
        out.extend_from_slice(&self.leaf_seed[..]);
        match &self.meeting {
            None => out.push(0),
            Some((session, epoch)) => {
                out.push(1);
                out.extend_from_slice(&session.0);
                out.extend_from_slice(&epoch.to_be_bytes());
            }
        }
        out.push(self.roots.len() as u8);
        for root in &self.roots {
            let (generation, root) = root.parts();
            out.extend_from_slice(&generation.to_be_bytes());
            out.extend_from_slice(root);
        }
        out
    }

    /// Reads them back. Anything unexpected: nothing is remembered.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        if bytes.len() > LIMIT || take::<1>(&mut rest)? != [VERSION] {
            return None;
        }
        let remembered = Self {
            invite: take(&mut rest)?,
            token: blob(&mut rest)?,
            wrapped_root: blob(&mut rest)?,
            record: blob(&mut rest)?,
            stretched: match slice(&mut rest)? {
                [] => None,
                stretched => Some(Zeroizing::new(stretched.try_into().ok()?)),
            },
            peer: PeerId(u32::from_be_bytes(take(&mut rest)?)),
            member_id: take(&mut rest)?,
            leaf_seed: Zeroizing::new(take(&mut rest)?),
            meeting: match take::<1>(&mut rest)? {
                [0] => None,
                _ => Some((SessionId(take(&mut rest)?), u64::from_be_bytes(take(&mut rest)?))),
            },
            roots: match take::<1>(&mut rest)? {
                [n @ 0..=ROOTS] => (0..n).map(|_| root(&mut rest)).collect::<Option<_>>()?,
                _ => return None,
            },
        };
        rest.is_empty().then_some(remembered)
    }
}

impl std::fmt::Debug for Remembered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Remembered({:?}, …)", self.peer)
    }
}

fn root(rest: &mut &[u8]) -> Option<HeldRoot> {
    let generation = u32::from_be_bytes(take(rest)?);
    let root = Zeroizing::new(take(rest)?);
    Some(HeldRoot::from_parts(generation, &root))
}

fn vector(out: &mut Vec<u8>, bytes: &[u8]) {
    let len = u16::try_from(bytes.len()).expect("every field is limited below 64 KiB");
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(bytes);
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk::<N>()?;
    *rest = tail;
    Some(*head)
}

fn slice<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    let len = usize::from(u16::from_be_bytes(take(rest)?));
    let (head, tail) = rest.split_at_checked(len)?;
    *rest = tail;
    Some(head)
}

fn blob<const MAX: usize>(rest: &mut &[u8]) -> Option<Blob<MAX>> {
    Blob::new(slice(rest)?.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_remembered_is_read_back() {
        for (stretched, meeting) in [(None, None), (Some([3; 32]), Some((SessionId([4; 16]), 77)))] {
            for roots in [
                vec![],
                vec![HeldRoot::from_parts(1, &[7; 32]), HeldRoot::from_parts(0, &[8; 32])],
            ] {
                let remembered = Remembered {
                    roots,
                    ..example(stretched, meeting)
                };
                assert_eq!(Remembered::parse(&remembered.to_bytes()), Some(remembered));
            }
        }
    }

    #[test]
    fn what_is_kept_is_not_printed() {
        let remembered = example(Some([3; 32]), None);
        assert_eq!(format!("{remembered:?}"), "Remembered(PeerId(9), …)");
    }

    #[test]
    fn damaged_memory_is_no_memory() {
        let good = example(Some([3; 32]), Some((SessionId([4; 16]), 77))).to_bytes();
        for len in 0..good.len() {
            assert_eq!(Remembered::parse(&good[..len]), None);
        }
        let mut longer = good.to_vec();
        longer.push(0);
        assert_eq!(Remembered::parse(&longer), None);
    }

    fn example(stretched: Option<[u8; 32]>, meeting: Option<(SessionId, u64)>) -> Remembered {
        Remembered {
            invite: [1; 16],
            token: Blob::new(vec![1; 80]).expect("short"),
            wrapped_root: Blob::new(vec![2; 64]).expect("short"),
            record: Blob::new(vec![3; 300]).expect("short"),
            stretched: stretched.map(Zeroizing::new),
            peer: PeerId(9),
            member_id: [5; 16],
            leaf_seed: Zeroizing::new([6; 32]),
            meeting,
            roots: Vec::new(),
        }
    }
}
