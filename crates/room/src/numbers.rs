//! Peer numbers: never twice, and not to be guessed from those before.
//!
//! A counter goes through a keyed permutation of 32 bits: a Feistel network of four rounds with
//! HMAC-SHA-256. The key follows from the pepper, so that a counter that goes on elsewhere after a
//! restart meets a number of before as rarely as the counter itself would.

use wire::{PeerId, RoomId};

use crate::Pepper;

/// Hands out peer numbers of one room.
#[derive(Debug)]
pub(crate) struct Numbers {
    pepper: Pepper,
    room: RoomId,
    next: u32,
}

impl Numbers {
    /// Counts from `start`.
    pub(crate) fn new(pepper: Pepper, room: RoomId, start: u32) -> Self {
        Self {
            pepper,
            room,
            next: start,
        }
    }

    /// The next number; never zero.
    pub(crate) fn next(&mut self) -> PeerId {
        loop {
            let number = self.permuted(self.next);
            self.next = self.next.wrapping_add(1);
            if number != 0 {
                return PeerId(number);
            }
        }
    }

    fn permuted(&self, number: u32) -> u32 {
        let bytes = number.to_be_bytes();
        let mut left = u16::from_be_bytes([bytes[0], bytes[1]]);
        let mut right = u16::from_be_bytes([bytes[2], bytes[3]]);
        for round in 0..ROUNDS {
            let mac = self.pepper.mac(&[LABEL, &self.room.0, &[round], &right.to_be_bytes()]);
            (left, right) = (right, left ^ u16::from_be_bytes([mac[0], mac[1]]));
        }
        u32::from(left) << 16 | u32::from(right)
    }
}

const LABEL: &[u8] = b"peer number";
/// Four rounds make a Feistel network of random functions a strong permutation (Luby, Rackoff 1988).
const ROUNDS: u8 = 4;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn numbers(pepper: u8, start: u32) -> Numbers {
        Numbers::new(Pepper::new([pepper; 32]), RoomId([1; 16]), start)
    }

    #[test]
    fn no_number_is_given_twice() {
        let mut numbers = numbers(1, u32::MAX - 2000);
        let given: BTreeSet<PeerId> = (0..4000).map(|_| numbers.next()).collect();
        assert_eq!(given.len(), 4000);
    }

    #[test]
    fn the_next_number_is_nowhere_near_the_last_and_hangs_on_the_secret() {
        let row = |pepper| {
            let mut numbers = numbers(pepper, 7);
            (0..64).map(|_| numbers.next().0).collect::<Vec<_>>()
        };
        let near = |pair: &[u32]| pair[0].abs_diff(pair[1]) < 1 << 16;
        assert!(row(1).windows(2).filter(|pair| near(pair)).count() < 3);
        assert_ne!(row(1), row(2));
        assert_eq!(row(1), row(1));
    }
}
