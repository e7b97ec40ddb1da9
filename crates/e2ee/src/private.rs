//! What one member seals for one other: HPKE (RFC 9180) base mode to the recipient's leaf key, inside
//! the group's own encryption.
//!
//! A leaf key is Ed25519; its X25519 form (RFC 7748 §4.1) receives. The same key for both is shown
//! to be safe for exactly this pair of schemes (ePrint 2021/509); why no key of its own is used stands
//! in ADR 0060. Who sends is certain by the group's signature, and both keys are bound into the seal,
//! so nobody can pass off what another member sealed as their own.

use ed25519_dalek::VerifyingKey;
use hpke::aead::AesGcm128;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand_core::{CryptoRng, RngCore};
use wire::SessionId;
use zeroize::Zeroizing;

use crate::bytes::{Reader, Writer};
use crate::labels;
use crate::leaf::LeafSecret;

/// Bytes of an HPKE key on the wire (X25519).
const KEY: usize = 32;
/// Lengths a private text is padded to, so that its frame fills a bucket of [`crate::app::BUCKETS`]
/// and its length does not show, not even to members.
const LENGTHS: [usize; 3] = [192, 960, 4032];

/// What is sealed. Each has a label of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A message to one member.
    Message,
    /// A vote in an anonymous poll, to its asker.
    Ballot {
        /// The poll.
        poll: u64,
    },
}

impl Purpose {
    fn info(self, between: &Between) -> Vec<u8> {
        let (label, poll) = match self {
            Self::Message => (labels::PRIVATE, 0),
            Self::Ballot { poll } => (labels::BALLOT, poll),
        };
        [
            labels::full(label).as_bytes(),
            &[0],
            &between.session.0,
            &between.from,
            &between.to,
            &poll.to_be_bytes(),
        ]
        .concat()
    }
}

/// From whom to whom: leaf keys as the tree shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// The meeting.
    pub session: SessionId,
    /// The sender's leaf key.
    pub from: [u8; 32],
    /// The recipient's leaf key.
    pub to: [u8; 32],
}

/// Seals for one member: `HPKE key ‖ ciphertext`. None: the recipient's key is none that can receive.
pub fn seal(
    purpose: Purpose,
    between: &Between,
    plain: &[u8],
    rng: &mut (impl RngCore + CryptoRng),
) -> Option<Vec<u8>> {
    let key = VerifyingKey::from_bytes(&between.to)
        .ok()
        .filter(|key| !key.is_weak())?;
    let key = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&key.to_montgomery().0).ok()?;
    let (encapsulated, ciphertext) = hpke::single_shot_seal::<AesGcm128, HkdfSha256, X25519HkdfSha256, _>(
        &OpModeS::Base,
        &key,
        &purpose.info(between),
        plain,
        &[],
        rng,
    )
    .ok()?;
    Some([encapsulated.to_bytes().as_slice(), &ciphertext].concat())
}

/// Opens what [`seal`] sealed for this leaf. None: it is for somebody else, or not by `between.from`.
pub fn open(purpose: Purpose, between: &Between, leaf: &LeafSecret, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (encapsulated, ciphertext) = sealed.split_at_checked(KEY)?;
    let secret = leaf.x25519();
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret.as_slice()).ok()?;
    let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(encapsulated).ok()?;
    hpke::single_shot_open::<AesGcm128, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret,
        &encapsulated,
        &purpose.info(between),
        ciphertext,
        &[],
    )
    .ok()
    .map(Zeroizing::new)
}

/// A message to one member, before it is sealed: `u64 id | text<2> | zeros`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivateText {
    /// Random: a repetition is recognised by it.
    pub id: u64,
    /// The text, fitted.
    pub text: String,
}

impl PrivateText {
    /// The padded bytes.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let text = crate::app::fit_text(&self.text, crate::app::CHAT);
        let mut bytes = Writer::default().u64(self.id).vector(text.as_bytes()).finish();
        let length = LENGTHS.into_iter().find(|length| bytes.len() <= *length);
        bytes.resize(length.expect("the longest text fits the largest length"), 0);
        Zeroizing::new(bytes)
    }

    /// Reads what [`PrivateText::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::new(bytes);
        let id = reader.u64().ok()?;
        let text = std::str::from_utf8(reader.vector(crate::app::CHAT).ok()?).ok()?;
        let padded = LENGTHS.contains(&bytes.len()) && reader.rest().iter().all(|byte| *byte == 0);
        padded.then(|| Self {
            id,
            text: crate::app::fit_text(text, crate::app::CHAT),
        })
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;
    use wire::Seq;

    use super::*;
    use crate::app::{AppFrame, AppMessage, BUCKETS, CHAT, TalkMessage};

    fn three() -> (LeafSecret, LeafSecret, LeafSecret, ChaCha20Rng) {
        let leaf = |seed| LeafSecret::from_seed(&[seed; 32]);
        (leaf(1), leaf(2), leaf(3), ChaCha20Rng::from_seed([9; 32]))
    }

    fn between(from: &LeafSecret, to: &LeafSecret) -> Between {
        Between {
            session: SessionId([4; 16]),
            from: from.public(),
            to: to.public(),
        }
    }

    #[test]
    fn only_the_recipient_opens_what_was_sealed_for_it() {
        let (ada, ben, eve, mut rng) = three();
        let sealed = seal(Purpose::Message, &between(&ada, &ben), b"psst", &mut rng).unwrap();
        let opens = |from: &LeafSecret, by: &LeafSecret| open(Purpose::Message, &between(from, by), by, &sealed);
        assert_eq!(opens(&ada, &ben).unwrap().as_slice(), b"psst");
        assert_eq!(opens(&ada, &eve), None);
        assert_eq!(opens(&ada, &ada), None);
        // Nor somebody who calls itself the recipient without its secret.
        assert_eq!(open(Purpose::Message, &between(&ada, &ben), &eve, &sealed), None);
    }

    #[test]
    fn nobody_can_pass_it_off_as_their_own_in_another_meeting_or_as_something_else() {
        let (ada, ben, eve, mut rng) = three();
        let honest = between(&ada, &ben);
        let sealed = seal(Purpose::Message, &honest, b"psst", &mut rng).unwrap();
        let elsewhere = Between {
            session: SessionId([5; 16]),
            ..honest
        };
        let cases = [
            (Purpose::Message, between(&eve, &ben)),
            (Purpose::Message, elsewhere),
            (Purpose::Ballot { poll: 0 }, honest),
        ];
        for (purpose, between) in cases {
            assert_eq!(open(purpose, &between, &ben, &sealed), None);
        }
        let ballot = seal(Purpose::Ballot { poll: 1 }, &honest, &[0, 1], &mut rng).unwrap();
        assert!(open(Purpose::Ballot { poll: 1 }, &honest, &ben, &ballot).is_some());
        assert_eq!(open(Purpose::Ballot { poll: 2 }, &honest, &ben, &ballot), None);
    }

    #[test]
    fn every_seal_has_a_key_of_its_own() {
        let (ada, ben, _, mut rng) = three();
        let mut once = || seal(Purpose::Message, &between(&ada, &ben), b"psst", &mut rng).unwrap();
        assert_ne!(once()[..KEY], once()[..KEY]);
    }

    #[test]
    fn a_key_of_small_order_receives_nothing() {
        let (ada, _, _, mut rng) = three();
        let mut identity = [0; 32];
        identity[0] = 1;
        let between = Between {
            to: identity,
            ..between(&ada, &ada)
        };
        assert_eq!(seal(Purpose::Message, &between, b"psst", &mut rng), None);
    }

    #[test]
    fn a_private_message_is_as_long_as_its_bucket_whatever_its_text() {
        let (ada, ben, _, mut rng) = three();
        for (length, bucket) in [(0, 0), (182, 0), (183, 1), (950, 1), (951, 2), (CHAT, 2)] {
            let text = PrivateText {
                id: 7,
                text: "x".repeat(length),
            };
            let plain = text.encode();
            assert_eq!(PrivateText::decode(&plain), Some(text));
            let sealed = seal(Purpose::Message, &between(&ada, &ben), &plain, &mut rng).unwrap();
            let content = sealed.len() + 2 + 14;
            assert_eq!(content, BUCKETS[bucket]);
            let message = AppMessage::Talk(TalkMessage::Private { sealed });
            let frame = AppFrame {
                n: 1,
                seen: Seq(2),
                message,
            };
            let bytes = frame.encode();
            assert_eq!(bytes.len(), BUCKETS[bucket]);
            assert_eq!(AppFrame::decode(&bytes), Ok(frame));
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_open_or_panic(bytes: Vec<u8>) {
            let (ada, ben, ..) = three();
            proptest::prop_assert_eq!(open(Purpose::Message, &between(&ada, &ben), &ben, &bytes), None);
            let _ = PrivateText::decode(&bytes);
        }

        #[test]
        fn a_text_survives(id: u64, text in ".{0,300}") {
            let text = PrivateText { id, text: crate::app::fit_text(&text, CHAT) };
            proptest::prop_assert_eq!(PrivateText::decode(&text.encode()), Some(text));
        }
    }
}
