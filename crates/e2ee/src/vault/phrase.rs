//! The recovery phrase: twelve words, 128 random bits and four that a mistake mostly shows by.
//!
//! Its words are those of the meeting code. What opens the vault is derived from the words themselves, so their
//! language need not be known.

use std::fmt;

use rand_core::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::labels;
use crate::stretch::normalise;

/// Words of a phrase.
const WORDS: usize = 12;
/// What somebody types, in bytes, at most: more is no phrase, and need not be looked at.
const TYPED: usize = 1024;

/// In which words a phrase is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// German.
    German,
    /// English.
    English,
}

impl Language {
    const ALL: [Self; 2] = [Self::German, Self::English];

    /// 2048 words, sorted. The interface speaks meeting codes in the same. They are frozen: with a word that is no longer
    /// in its list, or at another place of it, every phrase on paper that has it opens nothing.
    fn words(self) -> Vec<&'static str> {
        let list = match self {
            Self::German => include_str!("../../../../web/app/src/features/encryption/words.de.txt"),
            Self::English => include_str!("../../../../web/app/src/features/encryption/words.en.txt"),
        };
        list.lines().collect()
    }
}

/// A recovery phrase: its words in lower case, with a space between them.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrase(Zeroizing<String>);

/// Why something is no phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhraseError {
    /// This word, counted from 1, is in no list; of two lists the one that goes on longer counts.
    #[error("word {0} is in no list")]
    Word(usize),
    /// So many words, and not twelve.
    #[error("{0} words are no phrase")]
    Length(usize),
    /// Words of the list that do not belong together: one is wrong, or their order is.
    #[error("these words do not belong together")]
    Checksum,
}

impl Phrase {
    /// A fresh phrase.
    pub fn generate(language: Language, rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut entropy = Zeroizing::new([0; 16]);
        rng.fill_bytes(entropy.as_mut());
        Self::of(&entropy, language)
    }

    /// What somebody typed. Case, spaces and hyphens do not matter.
    pub fn read(typed: &str) -> Result<Self, PhraseError> {
        if typed.len() > TYPED {
            return Err(PhraseError::Length(typed.split_whitespace().count()));
        }
        let typed = normalise(typed);
        let words: Vec<&str> = typed.split(' ').filter(|word| !word.is_empty()).collect();
        let mut unknown = 0;
        let mut known = false;
        for language in Language::ALL {
            let list = language.words();
            let indices: Vec<usize> = words.iter().map_while(|word| list.binary_search(word).ok()).collect();
            if indices.len() < words.len() {
                unknown = unknown.max(indices.len() + 1);
                continue;
            }
            known = true;
            if belong_together(&indices) {
                return Ok(Self(Zeroizing::new(words.join(" "))));
            }
        }
        if !known {
            return Err(PhraseError::Word(unknown));
        }
        if words.len() != WORDS {
            return Err(PhraseError::Length(words.len()));
        }
        Err(PhraseError::Checksum)
    }

    /// The words, with a space between them.
    pub fn words(&self) -> &str {
        &self.0
    }

    fn of(entropy: &[u8; 16], language: Language) -> Self {
        let list = language.words();
        let mut words = Zeroizing::new(String::new());
        for place in 0..WORDS {
            if place > 0 {
                words.push(' ');
            }
            words.push_str(list[index(entropy, place)]);
        }
        Self(words)
    }
}

impl fmt::Debug for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phrase(…)")
    }
}

/// Which word stands at a place: eleven bits of `entropy ‖ checksum`.
fn index(entropy: &[u8; 16], place: usize) -> usize {
    let value = u128::from_be_bytes(*entropy);
    if place + 1 < WORDS {
        return (value >> (128 - 11 * (place + 1))) as usize & 0x7ff;
    }
    (value as usize & 0x7f) << 4 | usize::from(checksum(entropy))
}

/// Four bits: of sixteen mistakes they show fifteen. Those that remain open nothing.
fn checksum(entropy: &[u8; 16]) -> u8 {
    let hash = Sha256::new()
        .chain_update(labels::full(labels::VAULT_PHRASE))
        .chain_update(entropy)
        .finalize();
    hash[0] >> 4
}

fn belong_together(indices: &[usize]) -> bool {
    if indices.len() != WORDS {
        return false;
    }
    let head = indices[..WORDS - 1]
        .iter()
        .fold(0_u128, |value, index| value << 11 | *index as u128);
    let last = indices[WORDS - 1];
    let entropy = Zeroizing::new((head << 7 | (last >> 4) as u128).to_be_bytes());
    last & 0xf == usize::from(checksum(&entropy))
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    #[test]
    fn the_lists_are_sorted_and_as_long_as_eleven_bits_count() {
        for language in Language::ALL {
            let words = language.words();
            assert_eq!(words.len(), 2048);
            assert!(words.is_sorted());
            // What is typed is normalised before it is looked up.
            assert!(words.iter().all(|word| *normalise(word) == **word));
        }
    }

    /// Another list takes the vault from whoever has written a phrase down: it is a new one beside these, never a change.
    #[test]
    fn the_lists_are_those_of_every_phrase_that_was_written_down() {
        let hash = |language: Language| -> String {
            let hash = Sha256::digest(language.words().join("\n"));
            hash.iter().map(|byte| format!("{byte:02x}")).collect()
        };
        assert_eq!(
            Language::ALL.map(hash),
            [
                "e43cea812ee57a892f32bcc7e163c01726780c9c0c88568c00f384c35bb9865e",
                "cf46b5a6aee4a1567556080bfd2bdfeb725bf7a77d34f8312e07981d68db0164",
            ]
        );
    }

    #[test]
    fn words_are_eleven_bits_each_from_the_first_on() {
        let list = Language::English.words();
        let words = Phrase::of(&[0xff; 16], Language::English);
        let words: Vec<&str> = words.words().split(' ').collect();
        assert_eq!(words[..11], [list[2047]; 11]);
        assert_eq!(words[11], list[0x7f << 4 | usize::from(checksum(&[0xff; 16]))]);
        let mut entropy = [0; 16];
        entropy[1] = 0b0010_0000;
        entropy[2] = 0b0000_0100;
        let words = Phrase::of(&entropy, Language::German);
        let words: Vec<&str> = words.words().split(' ').take(3).collect();
        let list = Language::German.words();
        assert_eq!(words, [list[1], list[1], list[0]]);
    }

    #[test]
    fn what_is_typed_otherwise_is_the_same_phrase() {
        let phrase = Phrase::of(&[0x5a; 16], Language::German);
        let typed = [
            phrase.words().to_uppercase(),
            phrase.words().replace(' ', "-"),
            format!("\t{}  \n", phrase.words().replace(' ', "   ")),
            phrase.words().replace(' ', " \u{2011} "),
        ];
        for typed in typed {
            assert_eq!(Phrase::read(&typed), Ok(phrase.clone()), "{typed}");
        }
    }

    #[test]
    fn a_mistake_is_named() {
        let phrase = Phrase::of(&[0x5a; 16], Language::German);
        let words: Vec<&str> = phrase.words().split(' ').collect();
        let with = |place: usize, word: &str| {
            let mut words = words.clone();
            words[place] = word;
            words.join(" ")
        };
        // A word of the other list alone belongs to neither phrase.
        let german = Language::German.words();
        let english = Language::English.words();
        let foreign = english.iter().find(|word| german.binary_search(word).is_err()).unwrap();
        let cases = [
            (with(0, "xyz"), PhraseError::Word(1)),
            (with(11, "xyz"), PhraseError::Word(12)),
            (with(6, foreign), PhraseError::Word(7)),
            (words[..11].join(" "), PhraseError::Length(11)),
            (format!("{} {}", phrase.words(), words[0]), PhraseError::Length(13)),
            (String::new(), PhraseError::Length(0)),
            (" - ".to_owned(), PhraseError::Length(0)),
            ("a".repeat(TYPED + 1), PhraseError::Length(1)),
        ];
        for (typed, error) in cases {
            assert_eq!(Phrase::read(&typed), Err(error), "{typed}");
        }
    }

    #[test]
    fn of_sixteen_last_words_one_belongs() {
        let phrase = Phrase::of(&[7; 16], Language::English);
        let (head, last) = phrase.words().rsplit_once(' ').unwrap();
        let list = Language::English.words();
        let at = list.binary_search(&last).unwrap() & !0xf;
        let fit: Vec<&str> = (at..at + 16)
            .map(|at| list[at])
            .filter(|word| Phrase::read(&format!("{head} {word}")).is_ok())
            .collect();
        assert_eq!(fit, [last]);
        let other = if list[at] == last { list[at + 1] } else { list[at] };
        let wrong = Phrase::read(&format!("{head} {other}"));
        assert_eq!(wrong, Err(PhraseError::Checksum));
    }

    proptest::proptest! {
        #[test]
        fn every_phrase_is_read_again(seed: [u8; 32], german: bool) {
            let language = if german { Language::German } else { Language::English };
            let phrase = Phrase::generate(language, &mut ChaCha20Rng::from_seed(seed));
            proptest::prop_assert_eq!(Phrase::read(phrase.words()), Ok(phrase));
        }

        #[test]
        fn no_text_panics(typed in ".{0,200}") {
            let _ = Phrase::read(&typed);
        }
    }
}
