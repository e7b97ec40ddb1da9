//! Passkeys: WebAuthn Level 2, discoverable credentials with user verification, no attestation. webauthn-rs stays
//! inside.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thiserror::Error;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Uuid, Webauthn, WebauthnBuilder,
};
use wire::MemberId;

/// A ceremony that failed. Why is nobody's business but the authenticator's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the passkey was not accepted")]
pub struct PasskeyError;

/// A passkey as it is kept, under seal.
#[derive(Clone, Debug)]
pub struct KeptPasskey(Passkey);

impl KeptPasskey {
    /// From what was kept.
    pub fn from_kept(json: &[u8]) -> Result<Self, PasskeyError> {
        serde_json::from_slice(json).map(Self).map_err(|_| PasskeyError)
    }

    /// To be kept.
    pub fn to_kept(&self) -> Vec<u8> {
        serde_json::to_vec(&self.0).expect("a passkey is JSON")
    }

    /// What it is found by.
    pub fn hash(&self) -> [u8; 32] {
        credential_hash(self.0.cred_id().as_ref())
    }
}

/// What a credential is found by.
pub fn credential_hash(id: &[u8]) -> [u8; 32] {
    Sha256::digest(id).into()
}

/// Which ceremony was begun, with what only the server knows of it. In memory only.
#[derive(Clone, Debug)]
pub enum Asked {
    /// Adding a passkey to this account.
    Adding(MemberId, PasskeyRegistration),
    /// Signing in, as whoever it will be.
    SigningIn(DiscoverableAuthentication),
    /// Proving again that it is this one.
    Confirming(MemberId, PasskeyAuthentication),
}

/// Whom passkeys are made for: the host of a page's origin.
pub struct RelyingParty(Webauthn);

impl RelyingParty {
    /// For pages of `origin`, as `https://meet.example.org`. None: passkeys need a host with a name (WebAuthn §5.1.2).
    pub fn at(origin: &str) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        let id = origin.domain()?.to_owned();
        let builder = WebauthnBuilder::new(&id, &origin).ok()?.rp_name("Konklave");
        builder.build().ok().map(Self)
    }

    /// Begins to add a passkey beside those there are. For `navigator.credentials.create`.
    pub fn begin_adding(
        &self,
        member: MemberId,
        login: &str,
        name: &str,
        existing: &[KeptPasskey],
    ) -> Result<(Value, Asked), PasskeyError> {
        let exclude = existing.iter().map(|kept| kept.0.cred_id().clone()).collect();
        let (options, state) = self
            .0
            .start_passkey_registration(Uuid::from_bytes(member.0), login, name, Some(exclude))
            .map_err(|_| PasskeyError)?;
        let mut options = serde_json::to_value(options).map_err(|_| PasskeyError)?;
        // Without being found by itself a passkey cannot sign in without the name being typed.
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = json!("required");
        selection["requireResidentKey"] = json!(true);
        Ok((options, Asked::Adding(member, state)))
    }

    /// The passkey that was added, and to which account.
    pub fn finish_adding(&self, asked: &Asked, answer: &Value) -> Result<(MemberId, KeptPasskey), PasskeyError> {
        let Asked::Adding(member, state) = asked else {
            return Err(PasskeyError);
        };
        let answer: RegisterPublicKeyCredential = read(answer)?;
        let passkey = self.0.finish_passkey_registration(&answer, state);
        Ok((*member, KeptPasskey(passkey.map_err(|_| PasskeyError)?)))
    }

    /// Begins to sign in, as whoever has a passkey here. For `navigator.credentials.get`.
    pub fn begin_signing_in(&self) -> Result<(Value, Asked), PasskeyError> {
        let (options, state) = self.0.start_discoverable_authentication().map_err(|_| PasskeyError)?;
        let mut options = serde_json::to_value(options).map_err(|_| PasskeyError)?;
        // Whether it is offered while a name is typed is the page's choice.
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        Ok((options, Asked::SigningIn(state)))
    }

    /// Who says to sign in, and with what it is found by. Nothing is proven yet.
    pub fn identify(&self, answer: &Value) -> Result<(MemberId, [u8; 32]), PasskeyError> {
        let answer: PublicKeyCredential = read(answer)?;
        let (member, id) = self
            .0
            .identify_discoverable_authentication(&answer)
            .map_err(|_| PasskeyError)?;
        Ok((MemberId(member.into_bytes()), credential_hash(id)))
    }

    /// Begins a fresh proof with one of these.
    pub fn begin_confirming(&self, member: MemberId, passkeys: &[KeptPasskey]) -> Result<(Value, Asked), PasskeyError> {
        if passkeys.is_empty() {
            // An empty list would ask for any.
            return Err(PasskeyError);
        }
        let passkeys: Vec<Passkey> = passkeys.iter().map(|kept| kept.0.clone()).collect();
        let (options, state) = self
            .0
            .start_passkey_authentication(&passkeys)
            .map_err(|_| PasskeyError)?;
        let options = serde_json::to_value(options).map_err(|_| PasskeyError)?;
        Ok((options, Asked::Confirming(member, state)))
    }

    /// What a credential for a fresh proof is found by. Nothing is proven yet.
    pub fn credential(&self, answer: &Value) -> Result<[u8; 32], PasskeyError> {
        let answer: PublicKeyCredential = read(answer)?;
        Ok(credential_hash(answer.get_credential_id()))
    }

    /// Whether `passkey` answered what was asked; what is to be kept of it from now on, if that has changed. A counter
    /// that runs back is refused (WebAuthn §6.1.1).
    pub fn finish(
        &self,
        asked: &Asked,
        answer: &Value,
        passkey: &KeptPasskey,
    ) -> Result<Option<KeptPasskey>, PasskeyError> {
        let answer: PublicKeyCredential = read(answer)?;
        let result = match asked {
            Asked::SigningIn(state) => self
                .0
                .finish_discoverable_authentication_v2(&answer, state.clone(), &passkey.0),
            Asked::Confirming(_, state) => self.0.finish_passkey_authentication(&answer, state),
            Asked::Adding(..) => return Err(PasskeyError),
        };
        let result = result.map_err(|_| PasskeyError)?;
        let mut changed = passkey.clone();
        match changed.0.update_credential(&result) {
            Some(true) => Ok(Some(changed)),
            Some(false) => Ok(None),
            None => Err(PasskeyError),
        }
    }
}

fn read<T: serde::de::DeserializeOwned>(answer: &Value) -> Result<T, PasskeyError> {
    serde_json::from_value(answer.clone()).map_err(|_| PasskeyError)
}

#[cfg(test)]
#[path = "passkeys_tests.rs"]
mod tests;
