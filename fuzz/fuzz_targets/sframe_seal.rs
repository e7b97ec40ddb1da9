//! Whatever an encoder hands over comes back as it was, or is refused.
#![no_main]

use sframe::{Codec, Keyring};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [codec, frame @ ..] = bytes else { return };
    let codec = [Codec::Opus, Codec::Vp8, Codec::Vp9][usize::from(codec % 3)];
    let (mut sender, mut receiver) = (Keyring::new(), Keyring::new());
    sender.install(1, &[7; 16], 0, &[(0, 10), (1, 11)]);
    sender.send_with(1);
    receiver.install(1, &[7; 16], 1, &[(0, 10), (1, 11)]);
    receiver.stream(10, 1, true);
    let (mut sealed, mut opened) = (Vec::new(), Vec::new());
    if sender.seal(1, codec, frame, &mut sealed).is_ok() {
        receiver.open(1, 10, codec, &sealed, &mut opened).expect("just sealed");
        assert_eq!(opened, frame);
    } else {
        assert!(sealed.is_empty());
    }
});
