//! Who is invited: the proof, its comparison, and the delay after wrong tokens.

use std::collections::BTreeMap;
use std::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use wire::{Blob, Door, InviteId, Rank, Secret, limits};
use zeroize::Zeroizing;

/// The server's secret beside the database: without it, what the store keeps of a token proves nothing.
#[derive(Clone)]
pub struct Pepper(Zeroizing<[u8; 32]>);

impl Pepper {
    /// Wraps the secret.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// What the store keeps of an access token.
    pub fn proof(&self, token: &Secret) -> [u8; 32] {
        self.mac(&[b"access", token.expose()])
    }

    pub(crate) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        self.keyed(parts).finalize().into_bytes().into()
    }

    pub(crate) fn verify(&self, parts: &[&[u8]], mac: &[u8]) -> bool {
        self.keyed(parts).verify_slice(mac).is_ok()
    }

    fn keyed(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(self.0.as_slice()).expect("HMAC takes keys of any length");
        for part in parts {
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for Pepper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pepper(…)")
    }
}

/// An invitation as the store keeps it.
#[derive(Clone, Debug)]
pub struct Invite {
    /// [`Pepper::proof`] of its token.
    pub proof: [u8; 32],
    /// The room root, wrapped for it.
    pub wrapped_root: Blob<{ limits::WRAPPED_ROOT }>,
    /// The signed room record, read together with the root: an update may change both.
    pub record: Blob<{ limits::ROOM_RECORD }>,
    /// When it ends by itself, in seconds since the Unix epoch; none: with the room.
    pub ends_at: Option<u64>,
    /// What the store last heard of wrong tokens.
    pub tries: Tries,
    /// What whoever uses it may do here.
    pub rank: Rank,
    /// Whoever uses it waits while the door is a lobby.
    pub knocks: bool,
    /// For one peer at a time; a second one waits.
    pub single: bool,
}

/// What an invitation allows whoever used it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rights {
    /// Which; none: not known since a restart.
    pub(crate) invite: Option<InviteId>,
    pub(crate) rank: Rank,
    pub(crate) knocks: bool,
    pub(crate) single: bool,
    /// When the invitation ends by itself, in seconds since the Unix epoch; none: with the room, whose end may be moved
    /// meanwhile and is kept apart. A resume token does not say it.
    pub(crate) ends_at: Option<u64>,
}

impl Rights {
    /// Whether the invitation has ended by itself.
    pub(crate) fn expired(&self, unix: u64) -> bool {
        self.ends_at.is_some_and(|end| end <= unix)
    }

    /// Whether whoever holds them never waits for somebody to open, where the door is no further open than `least_door`.
    pub(crate) fn vouched(&self, least_door: Door) -> bool {
        self.rank == Rank::Host || (!self.knocks && least_door == Door::Open)
    }
}

/// Wrong tokens of one invitation. Times are seconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tries {
    /// How many since `since`.
    pub wrong: u32,
    /// When the first of them came.
    pub since: u64,
    /// Before this time every token is refused unseen.
    pub blocked_until: u64,
}

impl Tries {
    /// Whole seconds until a token is looked at; zero: at once.
    fn wait(&self, unix: u64) -> u64 {
        self.blocked_until.saturating_sub(unix)
    }

    fn count(&mut self, unix: u64) {
        if unix.saturating_sub(self.since) >= WINDOW {
            *self = Self {
                since: unix,
                ..Self::default()
            };
        }
        self.wrong = self.wrong.saturating_add(1);
        if let Some(over) = self.wrong.checked_sub(FREE) {
            let delay = 1u64 << over.min(6);
            self.blocked_until = unix + delay.min(LONGEST_DELAY);
        }
    }
}

/// What became of a token.
#[derive(Debug)]
pub(crate) enum Judgement {
    Right {
        wrapped_root: Blob<{ limits::WRAPPED_ROOT }>,
        record: Blob<{ limits::ROOM_RECORD }>,
        rights: Rights,
    },
    /// Unknown, expired, wrong: nobody learns which.
    Wrong(Tries),
    /// Not even looked at.
    Wait(u64),
}

/// The counters of this room's invitations, in front of what the store says.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    tries: BTreeMap<InviteId, Tries>,
}

impl Gate {
    /// Judges a token. An invitation that does not exist takes the same steps as one that does.
    pub(crate) fn judge(
        &mut self,
        pepper: &Pepper,
        invite: InviteId,
        token: &Secret,
        found: Option<Invite>,
        unix: u64,
    ) -> Judgement {
        if self.tries.len() >= COUNTERS && !self.tries.contains_key(&invite) {
            self.tries.retain(|_, t| unix.saturating_sub(t.since) < WINDOW);
            while self.tries.len() >= COUNTERS {
                self.tries.pop_first();
            }
        }
        let stored = found.as_ref().map(|i| i.tries).unwrap_or_default();
        let tries = self.tries.entry(invite).or_insert(stored);
        let wait = tries.wait(unix);
        if wait > 0 {
            return Judgement::Wait(wait);
        }
        let (expected, wrapped_root, record, rights, live) = match found {
            Some(found) => {
                let rights = Rights {
                    invite: Some(invite),
                    rank: found.rank,
                    knocks: found.knocks,
                    single: found.single,
                    ends_at: found.ends_at,
                };
                let live = !rights.expired(unix);
                (found.proof, found.wrapped_root, found.record, rights, live)
            }
            None => ([0; 32], Blob::default(), Blob::default(), Rights::default(), false),
        };
        let matches = bool::from(pepper.proof(token).ct_eq(&expected));
        if matches & live {
            return Judgement::Right {
                wrapped_root,
                record,
                rights,
            };
        }
        tries.count(unix);
        Judgement::Wrong(*tries)
    }
}

/// Wrong tokens per [`WINDOW`] before the delay begins. More helps a guesser, fewer punish typing.
const FREE: u32 = 10;
/// Seconds after which the count begins anew.
const WINDOW: u64 = 15 * 60;
/// Seconds. A longer delay would let one holder of a link keep the others out.
const LONGEST_DELAY: u64 = 60;
/// Counters kept, so that made-up invitations cannot fill the memory.
const COUNTERS: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    fn invite(pepper: &Pepper, token: &Secret) -> Invite {
        Invite {
            proof: pepper.proof(token),
            wrapped_root: Blob::new(vec![1]).unwrap(),
            record: Blob::new(vec![2]).unwrap(),
            ends_at: None,
            tries: Tries::default(),
            rank: Rank::Guest,
            knocks: false,
            single: false,
        }
    }

    #[test]
    fn wrong_tokens_bring_a_doubling_delay_and_never_a_lock() {
        let pepper = Pepper::new([1; 32]);
        let (right, wrong) = (Secret::new([2; 32]), Secret::new([3; 32]));
        let id = InviteId([0; 16]);
        for known in [true, false] {
            let mut gate = Gate::default();
            let found = || known.then(|| invite(&pepper, &right));
            let mut unix = 1000;
            let mut delays = Vec::new();
            for _ in 0..20 {
                match gate.judge(&pepper, id, &wrong, found(), unix) {
                    Judgement::Wrong(tries) => delays.push(tries.wait(unix)),
                    other => panic!("{other:?}"),
                }
                if *delays.last().unwrap() > 0 {
                    let again = gate.judge(&pepper, id, &right, found(), unix);
                    assert!(matches!(again, Judgement::Wait(_)), "a right token waits too");
                }
                unix += delays.last().unwrap();
            }
            assert_eq!(delays[..9], [0; 9]);
            assert_eq!(delays[9..], [1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60]);
            let last = gate.judge(&pepper, id, &right, found(), unix);
            assert_eq!(matches!(last, Judgement::Right { .. }), known);
        }
    }

    #[test]
    fn an_expired_invitation_is_like_none() {
        let pepper = Pepper::new([1; 32]);
        let token = Secret::new([2; 32]);
        let mut expired = invite(&pepper, &token);
        expired.ends_at = Some(500);
        let mut gate = Gate::default();
        let id = InviteId([0; 16]);
        assert!(matches!(
            gate.judge(&pepper, id, &token, Some(expired.clone()), 499),
            Judgement::Right { .. }
        ));
        assert!(matches!(
            gate.judge(&pepper, id, &token, Some(expired), 500),
            Judgement::Wrong(_)
        ));
    }

    #[test]
    fn the_store_hands_the_count_over_a_restart() {
        let pepper = Pepper::new([1; 32]);
        let token = Secret::new([2; 32]);
        let mut found = invite(&pepper, &token);
        found.tries = Tries {
            wrong: 12,
            since: 900,
            blocked_until: 1004,
        };
        let judged = Gate::default().judge(&pepper, InviteId([0; 16]), &token, Some(found), 1000);
        assert!(matches!(judged, Judgement::Wait(4)));
    }

    #[test]
    fn invented_invitations_do_not_fill_the_memory() {
        let pepper = Pepper::new([1; 32]);
        let mut gate = Gate::default();
        for n in 0..6000u32 {
            let mut id = [0; 16];
            id[..4].copy_from_slice(&n.to_be_bytes());
            gate.judge(&pepper, InviteId(id), &Secret::new([0; 32]), None, 1000);
        }
        assert!(gate.tries.len() <= COUNTERS);
    }
}
