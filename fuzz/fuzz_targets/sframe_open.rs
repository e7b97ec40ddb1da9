//! No bytes open that nobody sealed, and none of them bring the keyring down.
#![no_main]

use sframe::{Codec, Keyring};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [kind, codec, frame @ ..] = bytes else { return };
    let codec = [Codec::Opus, Codec::Vp8, Codec::Vp9][usize::from(codec % 3)];
    let mut keyring = Keyring::new();
    keyring.install(1, &[7; 16], 1, &[(0, 10), (1, 11)]);
    keyring.stream(10, *kind, true);
    let mut out = vec![0xaa];
    assert!(keyring.open(*kind, 10, codec, frame, &mut out).is_err());
    assert!(out.is_empty());
});
