//! Personal invitations: what the owner says about a link, and what its holder proves with it.

use ed25519_dalek::SigningKey;
use wire::RoomId;

use crate::bytes::{Garbled, Reader, Writer};
use crate::identity::{NAME, fit_name};
use crate::labels;
use crate::owner::OwnerKey;

/// Flag of an invitation: its holder passes a lobby.
const AUTO_ADMIT: u8 = 1;
/// Its holder is to present.
const PRESENTS: u8 = 2;

/// "Who holds this key was invited under this label." Signed by the room's owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InviteCert {
    pub(crate) key: [u8; 32],
    /// Whom the owner invited: at most [`NAME`] bytes, fit for display.
    pub(crate) label: String,
    /// Whether the holder passes a lobby without being admitted by hand.
    pub(crate) auto_admit: bool,
    /// Whether moderators make the holder a presenter.
    pub(crate) presents: bool,
    signature: [u8; 64],
}

impl InviteCert {
    pub(crate) fn sign(
        owner: &OwnerKey,
        room: RoomId,
        key: [u8; 32],
        label: &str,
        auto_admit: bool,
        presents: bool,
    ) -> Self {
        let mut cert = Self {
            key,
            label: fit_name(label),
            auto_admit,
            presents,
            signature: [0; 64],
        };
        cert.signature = owner.sign(labels::INVITE, &cert.body(room));
        cert
    }

    pub(crate) fn verifies(&self, room: RoomId, owner_vk: &[u8; 32]) -> bool {
        labels::verify(owner_vk, labels::INVITE, &self.body(room), &self.signature)
    }

    fn body(&self, room: RoomId) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u16(labels::VERSION).raw(&room.0);
        self.fields(&mut writer);
        writer.finish()
    }

    fn fields(&self, writer: &mut Writer) {
        let admitted = if self.auto_admit { AUTO_ADMIT } else { 0 };
        let presents = if self.presents { PRESENTS } else { 0 };
        writer
            .raw(&self.key)
            .u8(admitted | presents)
            .vector(self.label.as_bytes());
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        self.fields(writer);
        writer.raw(&self.signature);
    }

    pub(crate) fn read(reader: &mut Reader) -> Result<Self, Garbled> {
        let key = reader.array()?;
        let flags = reader.u8()?;
        if flags & !(AUTO_ADMIT | PRESENTS) != 0 {
            return Err(Garbled);
        }
        let label = std::str::from_utf8(reader.vector(NAME)?).map_err(|_| Garbled)?;
        if fit_name(label) != label {
            return Err(Garbled);
        }
        Ok(Self {
            key,
            auto_admit: flags & AUTO_ADMIT != 0,
            presents: flags & PRESENTS != 0,
            label: label.to_owned(),
            signature: reader.array()?,
        })
    }
}

/// A personal invitation as its holder shows it: the owner's word, and the link's key over the leaf key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    pub(crate) cert: InviteCert,
    proof: [u8; 64],
}

impl Invited {
    /// What the holder of the link's key shows for the leaf key.
    pub(crate) fn prove(key: &SigningKey, cert: InviteCert, room: RoomId, leaf_key: &[u8; 32]) -> Self {
        let proof = labels::sign(key, labels::INVITE_PROOF, &proof_body(room, leaf_key));
        Self { cert, proof }
    }

    /// Under which label the owner invited the holder.
    pub fn label(&self) -> &str {
        &self.cert.label
    }

    /// Whether the holder passes a lobby without being admitted by hand.
    pub fn auto_admit(&self) -> bool {
        self.cert.auto_admit
    }

    /// Whether moderators make the holder a presenter.
    pub fn presents(&self) -> bool {
        self.cert.presents
    }

    /// Whether the owner of `room` signed the invitation and its key signed `leaf_key`.
    pub(crate) fn holds(&self, room: RoomId, owner_vk: &[u8; 32], leaf_key: &[u8; 32]) -> bool {
        self.cert.verifies(room, owner_vk)
            && labels::verify(
                &self.cert.key,
                labels::INVITE_PROOF,
                &proof_body(room, leaf_key),
                &self.proof,
            )
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        self.cert.write(writer);
        writer.raw(&self.proof);
    }

    pub(crate) fn read(reader: &mut Reader) -> Result<Self, Garbled> {
        Ok(Self {
            cert: InviteCert::read(reader)?,
            proof: reader.array()?,
        })
    }
}

fn proof_body(room: RoomId, leaf_key: &[u8; 32]) -> Vec<u8> {
    Writer::default()
        .u16(labels::VERSION)
        .raw(&room.0)
        .raw(leaf_key)
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: RoomId = RoomId([1; 16]);

    #[test]
    fn an_invitation_holds_for_its_room_owner_and_leaf_only() {
        let (owner, stranger) = (OwnerKey::from_seed(&[1; 32]), OwnerKey::from_seed(&[2; 32]));
        let key = SigningKey::from_bytes(&[3; 32]);
        let cert = |owner: &OwnerKey, of: &SigningKey| {
            InviteCert::sign(owner, ROOM, of.verifying_key().to_bytes(), "Änne", true, false)
        };
        let invited = Invited::prove(&key, cert(&owner, &key), ROOM, &[9; 32]);
        assert!(invited.holds(ROOM, &owner.public(), &[9; 32]));
        assert!(!invited.holds(RoomId([2; 16]), &owner.public(), &[9; 32]), "room");
        assert!(!invited.holds(ROOM, &stranger.public(), &[9; 32]), "owner");
        assert!(!invited.holds(ROOM, &owner.public(), &[8; 32]), "leaf");
        let of_another = Invited::prove(&key, cert(&owner, &SigningKey::from_bytes(&[4; 32])), ROOM, &[9; 32]);
        assert!(!of_another.holds(ROOM, &owner.public(), &[9; 32]), "key");
        let mut louder = invited.clone();
        louder.cert.label = "Der Chef".into();
        assert!(!louder.holds(ROOM, &owner.public(), &[9; 32]), "label");
        let mut freer = Invited::prove(
            &key,
            InviteCert::sign(&owner, ROOM, key.verifying_key().to_bytes(), "Änne", false, false),
            ROOM,
            &[9; 32],
        );
        freer.cert.presents = true;
        assert!(!freer.holds(ROOM, &owner.public(), &[9; 32]), "presenting");
        freer.cert.presents = false;
        assert!(freer.holds(ROOM, &owner.public(), &[9; 32]));
        freer.cert.auto_admit = true;
        assert!(!freer.holds(ROOM, &owner.public(), &[9; 32]), "automatic admission");
    }

    #[test]
    fn a_certificate_has_these_bytes() {
        let owner = OwnerKey::from_seed(&[1; 32]);
        for (flags, auto_admit, presents) in [(0, false, false), (1, true, false), (2, false, true), (3, true, true)] {
            let cert = InviteCert::sign(&owner, ROOM, [7; 32], "Bö", auto_admit, presents);
            let fields = [&[7; 32][..], &[flags], &[0, 3], b"B\xC3\xB6"].concat();
            let body = [&[0, 1][..], &ROOM.0, &fields].concat();
            assert!(labels::verify(&owner.public(), labels::INVITE, &body, &cert.signature));
            let mut writer = Writer::default();
            cert.write(&mut writer);
            assert_eq!(writer.finish(), [&fields[..], &cert.signature].concat());
        }
        for flags in [4, 8, 128] {
            let bytes = [&[7; 32][..], &[flags], &[0, 1], b"B", &[0; 64]].concat();
            assert!(InviteCert::read(&mut Reader::new(&bytes)).is_err());
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let mut reader = Reader::new(&bytes);
            if let Ok(invited) = Invited::read(&mut reader) {
                let mut writer = Writer::default();
                invited.write(&mut writer);
                proptest::prop_assert!(bytes.starts_with(&writer.finish()));
            }
        }
    }
}
