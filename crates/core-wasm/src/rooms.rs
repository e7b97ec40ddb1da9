//! Creating a room, and signing for how long it is kept: keys and links are drawn here, and only the wrapped and signed
//! part leaves.

use e2ee::group::Admission;
use e2ee::links::Link;
use e2ee::rooms::{Draft, Origin};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use crate::machine::whole;
use crate::random::rng;

/// A room about to be created. If [`RoomDraft::password`] gives something, stretch it first.
#[wasm_bindgen]
pub struct RoomDraft(Draft);

#[wasm_bindgen]
impl RoomDraft {
    /// Draws keys and links. `lobby`: whoever comes waits before the door until a host lets them in. `sound_only`:
    /// there are no pictures in its meetings, ever. `keep_until`: whole seconds since the Unix epoch; the
    /// request says the end of their day (UTC).
    #[wasm_bindgen(constructor)]
    pub fn new(
        title: &str,
        passphrase: Option<String>,
        lobby: bool,
        sound_only: bool,
        keep_until: Option<f64>,
    ) -> Self {
        let passphrase = passphrase.map(Zeroizing::new);
        let passphrase = passphrase.as_ref().map(|text| text.as_str());
        let admission = if lobby { Admission::Lobby } else { Admission::Open };
        let origin = if sound_only {
            Origin::Browser.without_pictures()
        } else {
            Origin::Browser
        };
        let draft = Draft::new(&mut rng(), origin, title, passphrase);
        Self(draft.with_admission(admission).kept_until(keep_until.map(whole)))
    }

    /// What [`crate::stretch::stretch`] needs as password; none without passphrase.
    pub fn password(&self) -> Option<Uint8Array> {
        self.0
            .stretch()
            .map(|input| Uint8Array::from(input.password.as_slice()))
    }

    /// What it needs as salt.
    pub fn salt(&self) -> Option<Uint8Array> {
        self.0.stretch().map(|input| Uint8Array::from(input.salt.as_slice()))
    }

    /// Wraps and signs. None if a stretched passphrase is missing, or there though nobody asked for it.
    pub fn finish(self, stretched: Option<Vec<u8>>) -> Option<CreatedLinks> {
        let stretched: Option<Zeroizing<[u8; 32]>> = match stretched.map(Zeroizing::new) {
            Some(bytes) => Some(Zeroizing::new(bytes.as_slice().try_into().ok()?)),
            None => None,
        };
        let room = self.0.finish(stretched.as_deref(), &mut rng()).ok()?;
        Some(CreatedLinks {
            room: room.shared.room().to_string(),
            shared: room.shared.fragment().to_string(),
            owner: room.owner.fragment().to_string(),
            request: serde_json::to_string(&room.request).ok()?,
        })
    }
}

/// Body of `PATCH /api/rooms/{room}`, signed by the owner's link, given by its path's last part and its fragment without
/// `#`. `until`: whole seconds since the Unix epoch, of which it says the end of their day (UTC); `seq`: whole. None: this is
/// not the owner's link.
#[wasm_bindgen(js_name = keepRoom)]
pub fn keep_room(room: &str, fragment: &str, until: f64, seq: f64) -> Option<String> {
    let link = Link::parse(room, fragment).ok()?;
    serde_json::to_string(&link.keep_room(whole(until), whole(seq))?).ok()
}

/// Body of `DELETE /api/rooms/{room}`; as [`keep_room`].
#[wasm_bindgen(js_name = endRoom)]
pub fn end_room(room: &str, fragment: &str, seq: f64) -> Option<String> {
    let link = Link::parse(room, fragment).ok()?;
    serde_json::to_string(&link.end_room(whole(seq))?).ok()
}

/// A created room: the links, and what the server is told.
#[wasm_bindgen]
pub struct CreatedLinks {
    room: String,
    shared: String,
    owner: String,
    request: String,
}

#[wasm_bindgen]
impl CreatedLinks {
    /// The room id in base58: the path component of both links.
    #[wasm_bindgen(getter)]
    pub fn room(&self) -> String {
        self.room.clone()
    }

    /// Fragment of everybody's link, without `#`.
    #[wasm_bindgen(getter, js_name = sharedFragment)]
    pub fn shared_fragment(&self) -> String {
        self.shared.clone()
    }

    /// Fragment of the host's link, without `#`.
    #[wasm_bindgen(getter, js_name = ownerFragment)]
    pub fn owner_fragment(&self) -> String {
        self.owner.clone()
    }

    /// Body of `POST /api/rooms`.
    #[wasm_bindgen(getter)]
    pub fn request(&self) -> String {
        self.request.clone()
    }
}
