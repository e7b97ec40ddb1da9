//! For how long a room is kept: what its owner signs, with nothing but the link.

use wire::{Blob, EndRoom, KeepRoom};

use crate::labels;
use crate::links::Link;

impl Link {
    /// The body of `PATCH /api/rooms/{room}`: the room is kept until another day. `until`: seconds since the Unix
    /// epoch; `seq` is higher than that of every change of the room before. None: this is not the owner's link.
    pub fn keep_room(&self, until: u64, seq: u64) -> Option<KeepRoom> {
        let mut keep = KeepRoom {
            version: labels::VERSION,
            keep_until: until,
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
        let keep = room.owner.keep_room(1_800_000_000, 7).unwrap();
        let end = room.owner.end_room(8).unwrap();
        assert_eq!((keep.keep_until, keep.seq, end.seq), (1_800_000_000, 7, 8));
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
        let draft = Draft::new(&mut rng(), Origin::Browser, "", None).kept_until(Some(1_800_000_000));
        let room = draft.finish(None, &mut rng()).unwrap();
        assert_eq!(room.request.keep_until, Some(1_800_000_000));
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
