//! The vault of an account, for the key worker. Refusals are thrown as text: the codes of `VaultAnswer`, and behind a
//! colon the word of a phrase that is in no list.

use e2ee::vault::{ChangeError, Language, OpenError, Phrase, PhraseError, Vault, Way, WayKey};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;
use wire::{Blob, MemberId, limits};
use zeroize::Zeroizing;

use crate::random::rng;

/// An open vault. A change gives another one; which of them counts is decided by the server's answer.
#[wasm_bindgen]
pub struct OpenVault {
    vault: Vault,
}

#[wasm_bindgen]
impl OpenVault {
    /// A vault of `member`, opened by this phrase.
    pub fn create(member: &str, content: String, phrase: String) -> Result<OpenVault, JsValue> {
        let content = Zeroizing::new(content);
        let phrase = Phrase::read(&Zeroizing::new(phrase)).map_err(no_phrase)?;
        changed(Vault::create(
            member_of(member)?,
            &phrase,
            content.as_bytes(),
            &mut rng(),
        ))
    }

    /// Opens what the server keeps by a phrase as somebody typed it.
    #[wasm_bindgen(js_name = openByPhrase)]
    pub fn open_by_phrase(member: &str, sealed: &[u8], phrase: String) -> Result<OpenVault, JsValue> {
        let phrase = Phrase::read(&Zeroizing::new(phrase)).map_err(no_phrase)?;
        let member = member_of(member)?;
        opened(Vault::open(member, sealed, WayKey::of_phrase(member, &phrase)))
    }

    /// Opens what the server keeps by the passkey with this credential id, which has made `output` of our input.
    #[wasm_bindgen(js_name = openByPasskey)]
    pub fn open_by_passkey(member: &str, sealed: &[u8], passkey: &[u8], output: Vec<u8>) -> Result<OpenVault, JsValue> {
        let member = member_of(member)?;
        opened(Vault::open(member, sealed, passkey_of(member, passkey, output)?))
    }

    /// Opens what the server keeps by now.
    pub fn reopen(&self, sealed: &[u8]) -> Result<OpenVault, JsValue> {
        opened(self.vault.reopen(sealed))
    }

    /// With other content.
    pub fn save(&self, content: String) -> Result<OpenVault, JsValue> {
        let content = Zeroizing::new(content);
        changed(self.vault.save(content.as_bytes(), &mut rng()))
    }

    /// With this passkey beside the other ways.
    #[wasm_bindgen(js_name = addPasskey)]
    pub fn add_passkey(&self, passkey: &[u8], output: Vec<u8>) -> Result<OpenVault, JsValue> {
        let way = passkey_of(self.vault.member(), passkey, output)?;
        changed(self.vault.add_passkey(way, &mut rng()))
    }

    /// Without this passkey, under another key.
    #[wasm_bindgen(js_name = removePasskey)]
    pub fn remove_passkey(&self, passkey: &[u8]) -> Result<OpenVault, JsValue> {
        changed(self.vault.remove_passkey(passkey, &mut rng()))
    }

    /// With this phrase in place of the former, under another key.
    #[wasm_bindgen(js_name = newPhrase)]
    pub fn new_phrase(&self, phrase: String) -> Result<OpenVault, JsValue> {
        let phrase = Phrase::read(&Zeroizing::new(phrase)).map_err(no_phrase)?;
        let vault = self.vault.new_phrase(&phrase, &mut rng());
        Ok(Self { vault })
    }

    /// The content.
    pub fn content(&self) -> Result<String, JsValue> {
        String::from_utf8(self.vault.content().to_vec()).map_err(|_| DAMAGED.into())
    }

    /// How it can be opened: a `VaultWays`.
    pub fn ways(&self) -> Result<JsValue, JsValue> {
        described(self.vault.ways())
    }

    /// For the server.
    pub fn sealed(&self) -> Vec<u8> {
        self.vault.sealed().to_vec()
    }

    /// What the server names it by.
    pub fn digest(&self) -> Vec<u8> {
        self.vault.digest().to_vec()
    }
}

/// A fresh recovery phrase in words of `language`: `de`, or else English. It opens nothing until a vault is made for it.
#[wasm_bindgen(js_name = vaultPhrase)]
pub fn vault_phrase(language: &str) -> String {
    let phrase = Phrase::generate(language_of(language), &mut rng());
    phrase.words().to_owned()
}

/// How this one says that it can be opened: a `VaultWays`.
#[wasm_bindgen(js_name = vaultWays)]
pub fn vault_ways(sealed: &[u8]) -> Result<JsValue, JsValue> {
    let ways = e2ee::vault::ways(sealed).map_err(unopened)?;
    described(ways.iter())
}

/// `VaultWays`.
#[derive(Serialize)]
struct Ways {
    phrase: bool,
    passkeys: Vec<Blob<{ limits::CREDENTIAL_ID }>>,
}

const WRONG_SECRET: &str = "wrong_secret";
const DAMAGED: &str = "damaged";
const TOO_LARGE: &str = "too_large";
/// What a page of ours never asks for.
const PROGRAM: &str = "program";

fn opened(vault: Result<Vault, OpenError>) -> Result<OpenVault, JsValue> {
    let vault = vault.map_err(unopened)?;
    Ok(OpenVault { vault })
}

fn changed(vault: Result<Vault, ChangeError>) -> Result<OpenVault, JsValue> {
    let vault = vault.map_err(unchanged)?;
    Ok(OpenVault { vault })
}

fn unopened(error: OpenError) -> JsValue {
    match error {
        OpenError::WrongSecret => WRONG_SECRET,
        OpenError::Garbled | OpenError::Damaged | OpenError::Locks | OpenError::Older => DAMAGED,
    }
    .into()
}

fn unchanged(error: ChangeError) -> JsValue {
    match error {
        ChangeError::TooLarge | ChangeError::TooManyWays => TOO_LARGE,
        ChangeError::NoSuchPasskey | ChangeError::NotAPasskey => PROGRAM,
    }
    .into()
}

fn no_phrase(error: PhraseError) -> JsValue {
    match error {
        PhraseError::Word(word) => format!("{WRONG_SECRET}:{word}").into(),
        PhraseError::Length(_) | PhraseError::Checksum => WRONG_SECRET.into(),
    }
}

fn member_of(text: &str) -> Result<MemberId, JsValue> {
    MemberId::deserialize(serde_json::Value::from(text)).map_err(|_| PROGRAM.into())
}

fn passkey_of(member: MemberId, credential: &[u8], output: Vec<u8>) -> Result<WayKey, JsValue> {
    let output = Zeroizing::new(output);
    let output = output.as_slice().try_into().map_err(|_| PROGRAM)?;
    Ok(WayKey::of_passkey(member, credential, output).ok_or(PROGRAM)?)
}

fn language_of(text: &str) -> Language {
    if text == "de" {
        Language::German
    } else {
        Language::English
    }
}

fn described<'a>(ways: impl Iterator<Item = &'a Way>) -> Result<JsValue, JsValue> {
    let mut described = Ways {
        phrase: false,
        passkeys: Vec::new(),
    };
    for way in ways {
        match way {
            Way::Phrase => described.phrase = true,
            Way::Passkey(id) => described.passkeys.push(Blob::new(id.clone()).map_err(|_| PROGRAM)?),
        }
    }
    serde_wasm_bindgen::to_value(&described).map_err(|_| PROGRAM.into())
}
