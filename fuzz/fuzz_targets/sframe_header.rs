//! What decodes as a header encodes to the same bytes.
#![no_main]

use sframe::{Header, Kid};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok((header, len)) = Header::decode(bytes) {
        let mut again = [0; Header::MAX];
        assert_eq!(header.encode(&mut again), len);
        assert_eq!(again[..len], bytes[..len]);
        if let Some(kid) = Kid::decode(header.kid) {
            assert_eq!(kid.encode(), header.kid);
        }
    }
});
