//! The committed vectors: `tests/vectors/*.json`. A change to any label or encoding shows here.

use e2ee::code::MeetingCode;
use e2ee::links::Link;
use e2ee::rooms::{Draft, InviteKeys, Origin, RoomKeys, SealKind, passphrase_input};
use e2ee::stretch::{StretchInput, stretch};
use e2ee::vault::{Language, Phrase, Vault};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wire::{MemberId, SessionId};
use zeroize::Zeroizing;

use crate::by_hand;

#[test]
fn rooms() {
    check("rooms", include_str!("../vectors/rooms.json"), |case| {
        let seed = case["seed"].as_u64().unwrap() as u8;
        let passphrase = case["passphrase"].as_str();
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let draft = Draft::new(&mut rng, Origin::Browser, case["title"].as_str().unwrap(), passphrase);
        let stretched = draft.stretch().map(stretch);
        let new = draft.finish(stretched.as_deref(), &mut rng).unwrap();
        let room = new.shared.room().0;
        let record = new.request.record.as_slice();
        let wrapped = new.request.invites[0].wrapped_root.as_slice();

        let secret = by_hand::secret(&new.shared);
        let by_hand = by_hand::invite(&room, &secret, stretched.as_deref());
        let keys = InviteKeys::derive(&new.shared, stretched.as_deref());
        assert_eq!(
            (keys.invite_id.0, keys.access_token.expose()),
            (by_hand.id, &by_hand.token)
        );
        assert_eq!(by_hand::room_id(&record[18..50], &record[50..66]), room);
        if let Some(passphrase) = passphrase {
            let input = passphrase_input(&new.shared, passphrase);
            assert_eq!(input.salt.as_slice(), by_hand::passphrase_salt(&room, &secret));
        }
        let root = by_hand::unwrap_root(&by_hand, wrapped);
        assert_eq!(by_hand::expand(&root, b"konklave/1 root commit", 32), record[71..103]);

        let opened = RoomKeys::open(&keys, wrapped, record).unwrap();
        let sealed = opened.seal(SealKind::Commit, SessionId([9; 16]), b"commit", &mut rng);
        let key = by_hand::expand(&root, &[b"konklave/1 seal", &sealed[..16]].concat(), 32);
        let aad = [[9; 16].as_slice(), &[2], &0u32.to_be_bytes()].concat();
        assert_eq!(by_hand::open(&key, &sealed[16..], &aad), b"commit");

        json!({
            "seed": seed, "title": opened.title(), "passphrase": passphrase,
            "room": new.shared.room().to_string(),
            "sharedFragment": new.shared.fragment().as_str(),
            "ownerFragment": new.owner.fragment().as_str(),
            "inviteId": hex(&keys.invite_id.0), "accessToken": hex(keys.access_token.expose()),
            "wrappedRoot": hex(wrapped), "root": hex(&root),
            "psk": hex(&by_hand::expand(&root, b"konklave/1 psk", 32)), "pskId": hex(&by_hand::psk_id(&room)),
            "record": hex(record), "sealed": hex(&sealed),
        })
    });
}

#[test]
fn links() {
    check("links", include_str!("../vectors/links.json"), |case| {
        let (room, fragment) = (case["room"].as_str().unwrap(), case["fragment"].as_str().unwrap());
        match Link::parse(room, fragment) {
            Err(_) => json!({ "room": room, "fragment": fragment, "link": null }),
            Ok(link) => {
                let owner = link.owner_key().map(|owner| hex(&owner.public()));
                let invite = hex(&InviteKeys::derive(&link, None).invite_id.0);
                json!({ "room": room, "fragment": fragment, "link": { "inviteId": invite, "ownerKey": owner } })
            }
        }
    });
}

#[test]
fn vaults() {
    check("vaults", include_str!("../vectors/vaults.json"), |case| {
        let (seed, content) = (case["seed"].as_u64().unwrap() as u8, case["content"].as_str().unwrap());
        let german = case["language"] == "de";
        let language = if german { Language::German } else { Language::English };
        let mut rng = ChaCha20Rng::from_seed([seed; 32]);
        let (member, phrase) = (MemberId([seed; 16]), Phrase::generate(language, &mut rng));
        let vault = Vault::create(member, &phrase, content.as_bytes(), &mut rng).unwrap();

        let sealed = vault.sealed();
        let (key, inside) = by_hand::vault(&member.0, phrase.words(), sealed);
        let length = (content.len() as u32).to_be_bytes();
        assert_eq!(
            (&inside[..9], &inside[76..80]),
            ([0, 0, 0, 0, 0, 0, 0, 1, 1].as_slice(), length.as_slice())
        );
        assert_eq!(&inside[80..80 + content.len()], content.as_bytes());
        assert!(inside.len() == 4096 && inside[80 + content.len()..].iter().all(|byte| *byte == 0));

        json!({
            "seed": seed, "language": case["language"], "content": content, "phrase": phrase.words(),
            "vaultKey": hex(&key), "locksAndSalt": hex(&sealed[..142]), "digest": hex(&vault.digest()),
        })
    });
}

#[test]
fn meeting_codes() {
    check("meeting_codes", include_str!("../vectors/meeting_codes.json"), |case| {
        let bytes = |name: &str| unhex(case[name].as_str().unwrap());
        let (authenticator, room, session) = (bytes("epochAuthenticator"), bytes("room"), bytes("session"));
        let epoch = case["epoch"].as_u64().unwrap();
        let salt = Sha256::digest(b"konklave/1 meeting code");
        let password = [authenticator.as_slice(), &room, &session, &epoch.to_be_bytes()].concat();
        let input = StretchInput {
            password: Zeroizing::new(password),
            salt: salt[..16].try_into().unwrap(),
        };
        let stretched = stretch(&input);
        let code = MeetingCode::from_stretched(&stretched);
        json!({
            "epochAuthenticator": hex(&authenticator), "room": hex(&room), "session": hex(&session), "epoch": epoch,
            "stretched": hex(stretched.as_slice()), "words": code.words, "digits": code.digits,
        })
    });
}

/// Recomputes every case from its inputs and compares. `VECTORS=print` prints what it should be.
fn check(name: &str, committed: &str, compute: impl Fn(&Value) -> Value) {
    let committed: Vec<Value> = serde_json::from_str(committed).unwrap();
    let computed: Vec<Value> = committed.iter().map(compute).collect();
    if std::env::var("VECTORS").is_ok_and(|wish| wish == "print") {
        eprintln!("=== {name}\n{}", serde_json::to_string_pretty(&computed).unwrap());
    } else {
        assert_eq!(computed, committed, "{name}");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}
