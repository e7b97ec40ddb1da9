//! What members say is read without panic, and what was read is written so that it reads the same.
#![no_main]

use e2ee::app::{AppFrame, BUCKETS};
use e2ee::private::PrivateText;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let [bucket, content @ ..] = bytes else { return };
    let mut padded = content.to_vec();
    padded.resize(BUCKETS[usize::from(bucket % 4)], 0);
    if let Ok(frame) = AppFrame::decode(&padded) {
        assert_eq!(AppFrame::decode(&frame.encode()), Ok(frame));
    }
    if let Some(text) = PrivateText::decode(content) {
        assert_eq!(PrivateText::decode(&text.encode()), Some(text));
    }
});
