//! Passkeys over HTTP, with an authenticator of our own, as small as one can be (WebAuthn §6).

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wire::{Account, AccountRefusalCode as Code, AccountRole, Blob, MemberId, PasskeyInfo, SignInMethod, SignInState};

use crate::harness::Server;
use crate::person::Person;

pub struct Authenticator {
    key: SigningKey,
    counter: u32,
    origin: String,
    user: MemberId,
}

impl Authenticator {
    fn of(user: MemberId, person: &Person) -> Self {
        Self {
            key: SigningKey::from_slice(&user.0.repeat(2)).unwrap(),
            counter: 0,
            origin: person.origin().to_owned(),
            user,
        }
    }

    fn id(&self) -> [u8; 16] {
        self.user.0
    }

    fn client_data(&self, kind: &str, asked: &Value) -> Vec<u8> {
        let challenge = &asked["options"]["publicKey"]["challenge"];
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false})
            .to_string()
            .into_bytes()
    }

    fn head(&mut self, flags: u8) -> Vec<u8> {
        self.counter += 1;
        let mut data = Sha256::digest(b"localhost").to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn answer(&self, asked: &Value, label: &str, response: Value) -> Value {
        let id = text(&self.id());
        let credential = json!({"id": id, "rawId": id, "type": "public-key", "extensions": {}, "response": response});
        json!({"ceremony": asked["ceremony"], "label": label, "credential": credential})
    }

    fn create(&mut self, asked: &Value) -> Value {
        let point = self.key.verifying_key().to_encoded_point(false);
        let mut data = self.head(0b0100_0101);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.id());
        data.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 32]);
        data.extend(point.y().unwrap());
        let mut attestation = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(data);
        let client_data = text(&self.client_data("webauthn.create", asked));
        let response = json!({"attestationObject": text(&attestation), "clientDataJSON": client_data});
        self.answer(asked, "Telefon", response)
    }

    /// Signs what was asked.
    pub fn get(&mut self, asked: &Value) -> Value {
        let client_data = self.client_data("webauthn.get", asked);
        let data = self.head(0b0000_0101);
        let signature: Signature = self.key.sign(&[&data[..], &Sha256::digest(&client_data)].concat());
        let response = json!({
            "authenticatorData": text(&data), "clientDataJSON": text(&client_data),
            "signature": text(signature.to_der().as_bytes()), "userHandle": text(&self.user.0),
        });
        self.answer(asked, "", response)
    }
}

fn text(bytes: &[u8]) -> String {
    let text = serde_json::to_value(Blob::<1024>::new(bytes.to_vec()).unwrap()).unwrap();
    text.as_str().unwrap().to_owned()
}

/// Adds a passkey to the account of whoever is signed in.
pub async fn add(person: &mut Person) -> Authenticator {
    let mut authenticator = Authenticator::of(person.id().await, person);
    let asked: Value = person.does("POST", "/api/account/passkeys", ()).await;
    let answer = authenticator.create(&asked);
    let info: PasskeyInfo = person.does("PUT", "/api/account/passkeys", &answer).await;
    assert_eq!(info.label, "Telefon");
    let again = person.refused("PUT", "/api/account/passkeys", &answer).await;
    assert_eq!(again, (401, Code::NotRecognised), "a ceremony is answered once");
    authenticator
}

#[tokio::test]
async fn a_passkey_is_factor_enough_signs_in_and_proves_afresh_in_its_own_session_only() {
    let server = Server::start().await;
    let to = server.http();
    let mut anna = Person::claim(&server, "anna").await.by_name();
    let mut phone = add(&mut anna).await;
    let account: Account = anna.get("/api/account").await;
    assert!(!account.must_add_factor && account.passkeys.len() == 1);

    // Signing in, without a name.
    let mut other = Person::at(to).by_name();
    let state: SignInState = other.get("/api/session").await;
    assert_eq!(state.methods, [SignInMethod::Password, SignInMethod::Passkey]);
    let asked: Value = other.does("POST", "/api/session/passkey", ()).await;
    let answer = phone.get(&asked);
    let state: SignInState = other.does("PUT", "/api/session/passkey", &answer).await;
    assert_eq!(state.account.unwrap().login, "anna");
    assert_eq!(
        other.refused("PUT", "/api/session/passkey", &answer).await,
        (401, Code::NotRecognised)
    );

    // A fresh proof: in the session that asked, by a passkey of its account.
    server.age_proofs().await;
    assert_eq!(
        anna.refused("GET", "/api/account/data", ()).await,
        (403, Code::ConfirmFirst)
    );
    let asked: Value = anna.does("POST", "/api/session/confirm/passkey", ()).await;
    let answer = phone.get(&asked);
    assert_eq!(
        other.refused("PUT", "/api/session/confirm/passkey", &answer).await,
        (401, Code::NotRecognised)
    );
    assert_eq!(
        other.refused("PUT", "/api/session/passkey", &answer).await,
        (401, Code::NotRecognised)
    );
    let asked: Value = anna.does("POST", "/api/session/confirm/passkey", ()).await;
    let before = anna.cookie.clone();
    let account: Account = anna
        .does("PUT", "/api/session/confirm/passkey", phone.get(&asked))
        .await;
    assert!(account.confirmed_until.is_some() && anna.cookie != before);

    // Another member's passkey proves nothing here, and a ceremony for signing in adds no passkey.
    let link = anna.invite("bert", AccountRole::Member).await;
    let mut bert = Person::welcome(to, &link).await.by_name();
    let mut theirs = add(&mut bert).await;
    let asked: Value = anna.does("POST", "/api/session/confirm/passkey", ()).await;
    let foreign = anna
        .refused("PUT", "/api/session/confirm/passkey", theirs.get(&asked))
        .await;
    assert_eq!(foreign, (401, Code::NotRecognised));
    let asked: Value = anna.does("POST", "/api/session/passkey", ()).await;
    let mixed = anna
        .refused("PUT", "/api/account/passkeys", theirs.create(&asked))
        .await;
    assert_eq!(mixed, (401, Code::NotRecognised));
    // One that claims to be another's account.
    let mut posing = Authenticator::of(bert.id().await, &bert);
    posing.counter = 100;
    posing.user = anna.id().await;
    let asked: Value = other.does("POST", "/api/session/passkey", ()).await;
    let mut answer = posing.get(&asked);
    answer["credential"]["id"] = json!(text(&bert.id().await.0));
    answer["credential"]["rawId"] = answer["credential"]["id"].clone();
    assert_eq!(
        other.refused("PUT", "/api/session/passkey", &answer).await,
        (401, Code::NotRecognised)
    );

    // Removed, it signs nobody in; suspended, its owner does not come in either.
    let id = text(account.passkeys[0].id.as_slice());
    let path = format!("/api/account/passkeys/{id}");
    assert_eq!(
        bert.refused("DELETE", &path, ()).await,
        (404, Code::NotFound),
        "another's"
    );
    let change = json!({"role": null, "suspended": true});
    let _: wire::Member = anna.does("PATCH", &crate::person::path_of(link.member), change).await;
    let asked: Value = other.does("POST", "/api/session/passkey", ()).await;
    assert_eq!(
        other.refused("PUT", "/api/session/passkey", theirs.get(&asked)).await,
        (401, Code::NotRecognised)
    );
    let _: () = anna.does("DELETE", &path, ()).await;
    let asked: Value = other.does("POST", "/api/session/passkey", ()).await;
    assert_eq!(
        other.refused("PUT", "/api/session/passkey", phone.get(&asked)).await,
        (401, Code::NotRecognised)
    );
    assert_eq!(
        anna.refused("GET", "/api/members", ()).await,
        (403, Code::AddFactorFirst)
    );
    server.running.shutdown().await;
}
