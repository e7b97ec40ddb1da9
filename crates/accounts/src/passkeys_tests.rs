//! Ceremonies with an authenticator of our own, as small as one can be.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};

use super::*;

const ORIGIN: &str = "https://meet.example.org";
const MEMBER: MemberId = MemberId([7; 16]);

/// One key, one credential.
struct Authenticator {
    key: SigningKey,
    counter: u32,
    origin: &'static str,
    verifies_user: bool,
    /// Whether it says, when it is added, that it makes secrets (CTAP 2.1 §12.5).
    makes_secrets: bool,
}

impl Authenticator {
    fn new() -> Self {
        Self {
            key: SigningKey::from_slice(&[9; 32]).unwrap(),
            counter: 0,
            origin: ORIGIN,
            verifies_user: true,
            makes_secrets: false,
        }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let challenge = &options["publicKey"]["challenge"];
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false})
            .to_string()
            .into_bytes()
    }

    /// WebAuthn §6.1: hash of the relying party's id, flags, counter.
    fn head(&mut self, attested: bool) -> Vec<u8> {
        self.counter += 1;
        let mut data = Sha256::digest(b"meet.example.org").to_vec();
        let extended = attested && self.makes_secrets;
        data.push(1 | u8::from(self.verifies_user) << 2 | u8::from(attested) << 6 | u8::from(extended) << 7);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn create(&mut self, options: &Value) -> Value {
        let point = self.key.verifying_key().to_encoded_point(false);
        let mut data = self.head(true);
        data.extend([0; 16]);
        data.extend([0, 4]);
        data.extend(b"cred");
        // COSE key (RFC 9052 §7): EC2, ES256, P-256, x, y.
        data.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 32]);
        data.extend(point.y().unwrap());
        if self.makes_secrets {
            // {"hmac-secret": true} in CBOR.
            data.extend(b"\xa1\x6bhmac-secret\xf5");
        }
        // {"fmt": "none", "attStmt": {}, "authData": …} in CBOR.
        let mut attestation = vec![0xa3, 0x63];
        attestation.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(data);
        json!({"id": text(b"cred"), "rawId": text(b"cred"), "type": "public-key", "extensions": {}, "response": {
            "attestationObject": text(&attestation),
            "clientDataJSON": text(&self.client_data("webauthn.create", options)),
        }})
    }

    fn get(&mut self, options: &Value) -> Value {
        let client_data = self.client_data("webauthn.get", options);
        let data = self.head(false);
        let signed = [&data[..], &Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({"id": text(b"cred"), "rawId": text(b"cred"), "type": "public-key", "extensions": {}, "response": {
            "authenticatorData": text(&data),
            "clientDataJSON": text(&client_data),
            "signature": text(signature.to_der().as_bytes()),
            "userHandle": text(&MEMBER.0),
        }})
    }
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn party() -> RelyingParty {
    RelyingParty::at(ORIGIN).unwrap()
}

fn added(authenticator: &mut Authenticator) -> KeptPasskey {
    let (options, asked) = party().begin_adding(MEMBER, "anna", "Anna Berg", &[]).unwrap();
    let answer = authenticator.create(&options);
    let (member, passkey) = party().finish_adding(&asked, &answer).unwrap();
    assert_eq!(member, MEMBER);
    passkey
}

#[test]
fn a_passkey_is_added_kept_and_signs_in_without_a_name() {
    let mut authenticator = Authenticator::new();
    let passkey = KeptPasskey::from_kept(&added(&mut authenticator).to_kept()).unwrap();
    assert_eq!(passkey.hash(), credential_hash(b"cred"));
    let (options, asked) = party().begin_signing_in().unwrap();
    assert_eq!(options["publicKey"]["allowCredentials"], json!([]));
    assert_eq!(options["publicKey"]["userVerification"], "required");
    let answer = authenticator.get(&options);
    assert_eq!(party().identify(&answer), Ok((MEMBER, passkey.hash())));
    let changed = party().finish(&asked, &answer, &passkey).unwrap();
    let changed = changed.expect("its counter has gone on");
    assert!(
        party().finish(&asked, &answer, &changed).is_err(),
        "the same counter again"
    );
}

#[test]
fn one_that_says_that_it_makes_secrets_is_added_like_any_other() {
    let mut authenticator = Authenticator::new();
    authenticator.makes_secrets = true;
    let passkey = added(&mut authenticator);
    let (options, asked) = party().begin_signing_in().unwrap();
    let answer = authenticator.get(&options);
    assert!(party().finish(&asked, &answer, &passkey).is_ok());
}

#[test]
fn it_is_asked_to_be_found_by_itself_and_not_to_be_added_twice() {
    let passkey = added(&mut Authenticator::new());
    let (options, _) = party().begin_adding(MEMBER, "anna", "Anna Berg", &[passkey]).unwrap();
    let options = &options["publicKey"];
    assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
    assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
    assert_eq!(options["attestation"], "none");
    assert_eq!(options["excludeCredentials"][0]["id"], text(b"cred"));
    assert_eq!(options["user"]["id"], text(&MEMBER.0));
    assert_eq!(options["rp"]["id"], "meet.example.org");
}

#[test]
fn a_fresh_proof_is_of_one_of_the_passkeys_asked_for() {
    let mut authenticator = Authenticator::new();
    let passkey = added(&mut authenticator);
    let (options, asked) = party()
        .begin_confirming(MEMBER, std::slice::from_ref(&passkey))
        .unwrap();
    assert_eq!(options["publicKey"]["allowCredentials"][0]["id"], text(b"cred"));
    let answer = authenticator.get(&options);
    assert_eq!(party().credential(&answer), Ok(passkey.hash()));
    assert!(party().finish(&asked, &answer, &passkey).is_ok());
    assert!(
        party().begin_confirming(MEMBER, &[]).is_err(),
        "with none there is nothing to prove"
    );
}

#[test]
fn another_page_another_challenge_another_key_or_nobody_there_is_refused() {
    let mut authenticator = Authenticator::new();
    let passkey = added(&mut authenticator);
    let refused = |break_it: fn(&mut Authenticator, &mut Value)| {
        let (mut options, asked) = party().begin_signing_in().unwrap();
        let mut used = Authenticator {
            counter: 100,
            ..Authenticator::new()
        };
        break_it(&mut used, &mut options);
        let answer = used.get(&options);
        assert!(party().finish(&asked, &answer, &passkey).is_err());
    };
    refused(|used, _| used.origin = "https://evil.example");
    refused(|_, options| options["publicKey"]["challenge"] = json!(text(&[1; 32])));
    refused(|used, _| used.key = SigningKey::from_slice(&[8; 32]).unwrap());
    refused(|used, _| used.verifies_user = false);
    let (options, asked) = party().begin_signing_in().unwrap();
    let answer = authenticator.get(&options);
    assert!(
        party().finish(&asked, &answer, &passkey).is_ok(),
        "unbroken it is accepted"
    );
    assert!(party().finish(&asked, &json!({"id": 1}), &passkey).is_err());
    assert!(party().finish_adding(&asked, &answer).is_err(), "another ceremony");
}

#[test]
fn a_host_without_a_name_has_no_passkeys() {
    for origin in ["http://127.0.0.1:8080", "http://[::1]:8080", "nonsense", ""] {
        assert!(RelyingParty::at(origin).is_none(), "{origin}");
    }
    assert!(RelyingParty::at("http://localhost:8080").is_some());
}
