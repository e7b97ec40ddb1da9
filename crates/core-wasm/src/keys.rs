//! Frame keys: what the transforms of the key worker call for every frame.

use js_sys::Uint8Array;
use sframe::{Drop, Keyring, SealError};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;

/// How a stream's frames are coded.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Codec {
    /// RFC 6716.
    Opus = 0,
    /// RFC 6386.
    Vp8 = 1,
    /// VP9 bitstream.
    Vp9 = 2,
}

#[wasm_bindgen(typescript_custom_section)]
const REASONS: &str = r#"
/** Why a frame was not opened. */
export type DropReason = "noKey" | "unknownNextEpoch" | "auth" | "replay" | "wrongKind" | "wrongPeer" | "notOn" | "malformed" | "cut" | "late" | "ahead";
/** Why a frame was not sealed. */
export type SealReason = "noKey" | "malformed" | "badKind" | "exhausted";
"#;

/// The keyring, with one output buffer for all frames.
#[wasm_bindgen]
#[derive(Default)]
pub struct Keys {
    pub(crate) keyring: Keyring,
    out: Vec<u8>,
}

#[wasm_bindgen]
impl Keys {
    /// Without any key.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Seals a frame; a reason means: do not send it.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | SealReason")]
    pub fn seal(&mut self, kind: u8, codec: Codec, frame: &[u8]) -> JsValue {
        match self.keyring.seal(kind, codec.into(), frame, &mut self.out) {
            Ok(()) => Uint8Array::from(self.out.as_slice()).into(),
            Err(error) => seal_reason(error).into(),
        }
    }

    /// Opens a frame from the slot said to carry `kind` of `peer`; a reason means: drop it.
    #[wasm_bindgen(unchecked_return_type = "Uint8Array | DropReason")]
    pub fn open(&mut self, kind: u8, peer: u32, codec: Codec, frame: &[u8]) -> JsValue {
        match self.keyring.open(kind, peer, codec.into(), frame, &mut self.out) {
            Ok(_) => Uint8Array::from(self.out.as_slice()).into(),
            Err(drop) => drop_reason(drop).into(),
        }
    }

    /// Installs and sends with one fixed epoch: for tests of the media path without a meeting.
    #[wasm_bindgen(js_name = installFixed)]
    pub fn install_fixed(&mut self, base_key: &[u8], own_leaf: u16, leaf: u16, peer: u32) {
        let Ok(base_key) = base_key.try_into() else { return };
        self.keyring
            .install(1, base_key, own_leaf, &[(own_leaf, u32::MAX), (leaf, peer)]);
        self.keyring.send_with(1);
        for kind in 0..sframe::KINDS {
            self.keyring.stream(peer, kind, true);
        }
    }
}

impl From<Codec> for sframe::Codec {
    fn from(codec: Codec) -> Self {
        match codec {
            Codec::Opus => Self::Opus,
            Codec::Vp8 => Self::Vp8,
            Codec::Vp9 => Self::Vp9,
        }
    }
}

fn drop_reason(drop: Drop) -> &'static str {
    match drop {
        Drop::NoKey => "noKey",
        Drop::UnknownNextEpoch => "unknownNextEpoch",
        Drop::Auth => "auth",
        Drop::Replay => "replay",
        Drop::WrongKind => "wrongKind",
        Drop::WrongPeer => "wrongPeer",
        Drop::NotOn => "notOn",
        Drop::Malformed => "malformed",
        Drop::Cut => "cut",
        Drop::Late => "late",
        Drop::Ahead => "ahead",
    }
}

fn seal_reason(error: SealError) -> &'static str {
    match error {
        SealError::NoKey => "noKey",
        SealError::Malformed => "malformed",
        SealError::BadKind => "badKind",
        SealError::Exhausted => "exhausted",
    }
}
