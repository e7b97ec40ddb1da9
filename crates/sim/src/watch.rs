//! What passes the server is searched for words that were planted where only participants may read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Part of every planted name, title and frame.
pub(crate) const PLANTED: &str = "CANARY";

/// Whether the word can be read in these bytes.
pub(crate) fn readable(bytes: &[u8]) -> bool {
    bytes
        .windows(PLANTED.len())
        .any(|window| window.eq_ignore_ascii_case(PLANTED.as_bytes()))
}

/// Whether the word can be read in this text, or in any bytes it carries in base64url.
pub(crate) fn readable_in_text(text: &str) -> bool {
    let encoded = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let mut runs = text.split(|c| !encoded(c)).filter(|run| run.len() >= PLANTED.len());
    readable(text.as_bytes()) || runs.any(|run| URL_SAFE_NO_PAD.decode(run).is_ok_and(|bytes| readable(&bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_is_found_plain_and_encoded() {
        let encoded = URL_SAFE_NO_PAD.encode(format!("xyz{PLANTED}!"));
        assert!(readable_in_text(r#"{"name":"the canary sings"}"#));
        assert!(readable_in_text(&format!(r#"{{"sealed":"{encoded}"}}"#)));
        assert!(!readable_in_text(r#"{"type":"ping","n":1}"#));
    }
}
