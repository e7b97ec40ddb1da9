//! The meeting code: 66 bits that are equal for everybody in the same group at the same epoch, and
//! that a middle-man cannot make collide in the time of a meeting.

/// The code in its two forms. Both say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingCode {
    /// Six indices into a list of 2048 words.
    pub words: [u16; 6],
    /// Twenty decimal digits, shown in five groups of four.
    pub digits: String,
}

impl MeetingCode {
    /// Takes the first 66 bits of the stretched value ([`crate::group::Group::code_input`]).
    pub fn from_stretched(stretched: &[u8; 32]) -> Self {
        let head: [u8; 16] = stretched[..16].try_into().expect("16 of 32 bytes");
        let value = u128::from_be_bytes(head) >> (128 - 66);
        let words = std::array::from_fn(|i| ((value >> (11 * (5 - i))) & 0x7ff) as u16);
        Self {
            words,
            digits: format!("{value:020}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_first_66_bits() {
        let code = MeetingCode::from_stretched(&[0xff; 32]);
        assert_eq!(code.words, [2047; 6]);
        assert_eq!(code.digits, ((1u128 << 66) - 1).to_string());
        let code = MeetingCode::from_stretched(&[0; 32]);
        assert_eq!((code.words, code.digits.as_str()), ([0; 6], "00000000000000000000"));
    }

    #[test]
    fn words_and_digits_are_the_same_value() {
        let mut stretched = [0; 32];
        stretched[..9].copy_from_slice(&[0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0, 0x40]);
        let code = MeetingCode::from_stretched(&stretched);
        let from_words = code
            .words
            .iter()
            .fold(0u128, |value, word| value << 11 | u128::from(*word));
        assert_eq!(format!("{from_words:020}"), code.digits);
    }
}
