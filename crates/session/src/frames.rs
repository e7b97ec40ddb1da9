//! What a [`KeyCommand`] does to the frame keys. Every driver performs it the same way.

use sframe::Keyring;

use crate::KeyCommand;

impl KeyCommand {
    /// Changes the keyring.
    pub fn apply(&self, keyring: &mut Keyring) {
        match self {
            Self::Install {
                epoch,
                base_key,
                own_leaf,
                leaves,
            } => {
                let leaves: Vec<(u16, u32)> = leaves.iter().map(|(leaf, peer)| (*leaf, peer.0)).collect();
                keyring.install(*epoch, base_key, *own_leaf, &leaves);
            }
            Self::SendWith { epoch } => keyring.send_with(*epoch),
            Self::Retire { epoch } => keyring.retire(*epoch),
            Self::Cut { peer } => keyring.cut(peer.0),
            Self::Stream { peer, kind, on } => keyring.stream(peer.0, *kind as u8, *on),
            Self::Window {
                peer,
                kind,
                epoch,
                from,
                until,
            } => keyring.admit(peer.0, *kind as u8, *epoch, *from..*until),
            Self::StopSending => keyring.stop_sending(),
            Self::Clear => keyring.clear(),
        }
    }
}
