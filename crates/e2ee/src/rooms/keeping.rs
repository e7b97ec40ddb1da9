//! For how long a room is kept: what its owner signs, with nothing but the link.

use wire::{Blob, EndRoom, KeepRoom};

use crate::labels;
use crate::links::Link;

/// Seconds of a day.
const DAY: u64 = 24 * 60 * 60;

/// The end of the day (UTC) that `until` is in, both in seconds since the Unix epoch. What the server is told goes
/// through here: the hour at which a meeting ends is not its business.
pub(super) fn end_of_day(until: u64) -> u64 {
    until.div_ceil(DAY).min(u64::MAX / DAY) * DAY
}

impl Link {
    /// The body of `PATCH /api/rooms/{room}`: the room is kept until another day. `until`: seconds since the Unix
    /// epoch, of which only the end of their day (UTC) is told; `seq` is higher than that of every change of the room
    /// before. None: this is not the owner's link.
    pub fn keep_room(&self, until: u64, seq: u64) -> Option<KeepRoom> {
        let mut keep = KeepRoom {
            version: labels::VERSION,
            keep_until: end_of_day(until),
            seq,
            signature: Blob::default(),
        };
        keep.signature = self.sign_raw(&keep.signed(self.room()))?;
        Some(keep)
    }

    /// The body of `DELETE /api/rooms/{room}`: the room ends with all its invitations. `seq` as in
    /// [`Link::keep_room`]. None: this is not the owner's link.
    pub fn end_room(&self, seq: u64) -> Option<EndRoom> {
        let mut end = EndRoom {
            version: labels::VERSION,
            seq,
            signature: Blob::default(),
        };
        end.signature = self.sign_raw(&end.signed(self.room()))?;
        Some(end)
    }

    fn sign_raw(&self, labelled: &[u8]) -> Option<Blob<64>> {
        let signature = self.owner_key()?.sign_raw(labelled);
        Some(Blob::new(signature.to_vec()).expect("64 bytes"))
    }
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, VerifyingKey};
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::rooms::{Draft, NewRoom, Origin};

    #[test]
    fn only_the_owners_link_signs_for_how_long_a_room_is_kept() {
        let room = made();
        let owner = room.owner.owner_key().unwrap().public();
        let keep = room.owner.keep_room(1_800_057_600, 7).unwrap();
        let end = room.owner.end_room(8).unwrap();
        assert_eq!((keep.keep_until, keep.seq, end.seq), (1_800_057_600, 7, 8));
        assert!(holds(&owner, &keep.signed(room.owner.room()), &keep.signature));
        assert!(holds(&owner, &end.signed(room.owner.room()), &end.signature));
        assert!(
            !holds(&owner, &end.signed(room.owner.room()), &keep.signature),
            "a day is no end"
        );
        assert_eq!(room.shared.keep_room(1_800_000_000, 7), None);
        assert_eq!(room.shared.end_room(8), None);
    }

    #[test]
    fn a_link_as_people_hold_it_signs_the_same() {
        let room = made();
        let path = room.owner.path();
        let link = Link::parse(path.strip_prefix("/j/").unwrap(), &room.owner.fragment()).unwrap();
        assert_eq!(link.keep_room(5, 1), room.owner.keep_room(5, 1));
        assert_eq!(link.end_room(1), room.owner.end_room(1));
    }

    #[test]
    fn a_new_room_is_kept_as_long_as_was_asked_for() {
        assert_eq!(made().request.keep_until, None);
        assert_eq!(made_until(1_800_057_600), Some(1_800_057_600));
    }

    #[test]
    fn the_hour_until_which_a_room_is_wanted_is_neither_told_nor_signed() {
        let room = made();
        // 2027-01-15 08:00 UTC, and the end of that day.
        for (until, told) in [
            (0, 0),
            (1, DAY),
            (1_800_000_000, 1_800_057_600),
            (1_800_057_600, 1_800_057_600),
            (1_800_057_601, 1_800_144_000),
            (u64::MAX, u64::MAX / DAY * DAY),
        ] {
            assert_eq!(made_until(until), Some(told), "{until}");
            let keep = room.owner.keep_room(until, 1).unwrap();
            assert_eq!(keep.keep_until, told, "{until}");
            let owner = room.owner.owner_key().unwrap().public();
            assert!(holds(&owner, &keep.signed(room.owner.room()), &keep.signature));
        }
    }

    fn made_until(until: u64) -> Option<u64> {
        let draft = Draft::new(&mut rng(), Origin::Browser, "", None).kept_until(Some(until));
        draft.finish(None, &mut rng()).unwrap().request.keep_until
    }

    fn made() -> NewRoom {
        let draft = Draft::new(&mut rng(), Origin::BrowserSound, "Wochenrunde", None);
        draft.finish(None, &mut rng()).unwrap()
    }

    fn rng() -> ChaCha20Rng {
        ChaCha20Rng::from_seed([3; 32])
    }

    fn holds(owner: &[u8; 32], signed: &[u8], signature: &Blob<64>) -> bool {
        let owner = VerifyingKey::from_bytes(owner).unwrap();
        let signature = Signature::from_slice(signature.as_slice()).unwrap();
        owner.verify_strict(signed, &signature).is_ok()
    }
}
