//! Argon2, for the nested worker: it takes a fifth of a second, and media must not wait for it.

use e2ee::stretch::StretchInput;
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

/// Argon2id with the parameters compiled in. `salt` is 16 bytes; anything else gives nothing.
#[wasm_bindgen]
pub fn stretch(password: Vec<u8>, salt: &[u8]) -> Option<Vec<u8>> {
    let input = StretchInput {
        password: Zeroizing::new(password),
        salt: salt.try_into().ok()?,
    };
    Some(e2ee::stretch::stretch(&input).to_vec())
}
