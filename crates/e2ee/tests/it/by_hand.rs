//! The encodings and the key schedule of a room, written a second time from the document, so that a
//! mistake in the crate cannot hide behind itself.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use e2ee::links::Link;
use hkdf::Hkdf;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, PskBundle, Serializable};
use sha2::{Digest, Sha256};

pub struct Invite {
    pub id: [u8; 16],
    pub token: [u8; 32],
    wrap: [u8; 32],
    aad: Vec<u8>,
}

/// `HKDF-Extract`.
pub fn extract(salt: &[u8], ikm: &[u8]) -> [u8; 32] {
    Hkdf::<Sha256>::extract(Some(salt), ikm).0.into()
}

/// `HKDF-Expand` of one block.
pub fn expand(prk: &[u8], info: &[u8], len: usize) -> Vec<u8> {
    let mut out = vec![0; len];
    Hkdf::<Sha256>::from_prk(prk).unwrap().expand(info, &mut out).unwrap();
    out
}

/// Keys of a shared link without passphrase, or with the stretched one.
pub fn invite(room: &[u8; 16], secret: &[u8], stretched: Option<&[u8; 32]>) -> Invite {
    let link_prk = extract(&[b"konklave/1 link".as_slice(), room].concat(), secret);
    let prk = match stretched {
        None => extract(&link_prk, &[0]),
        Some(pw) => extract(&link_prk, &[[1].as_slice(), pw].concat()),
    };
    let id: [u8; 16] = expand(&link_prk, b"konklave/1 invite id", 16).try_into().unwrap();
    Invite {
        id,
        token: expand(&prk, b"konklave/1 access token", 32).try_into().unwrap(),
        wrap: prk,
        aad: [room.as_slice(), &id, &0u32.to_be_bytes()].concat(),
    }
}

/// The salt a passphrase of this link is stretched with.
pub fn passphrase_salt(room: &[u8; 16], secret: &[u8]) -> Vec<u8> {
    let link_prk = extract(&[b"konklave/1 link".as_slice(), room].concat(), secret);
    expand(&link_prk, b"konklave/1 pw salt", 16)
}

/// The secret in a shared link.
pub fn secret(link: &Link) -> Vec<u8> {
    bs58::decode(&link.fragment()[1..]).into_vec().unwrap()
}

pub fn unwrap_root(invite: &Invite, wrapped: &[u8]) -> Vec<u8> {
    let key = expand(&invite.wrap, &[b"konklave/1 wrap root", &wrapped[..16]].concat(), 32);
    open(&key, &wrapped[16..], &invite.aad)
}

pub fn open(key: &[u8], sealed: &[u8], aad: &[u8]) -> Vec<u8> {
    let aes = Aes256Gcm::new_from_slice(key).unwrap();
    aes.decrypt(&Nonce::default(), Payload { msg: sealed, aad }).unwrap()
}

pub fn room_id(owner_vk: &[u8], salt: &[u8]) -> [u8; 16] {
    let hash = Sha256::digest([b"konklave/1 room id\x00\x01\x00".as_slice(), owner_vk, salt].concat());
    hash[..16].try_into().unwrap()
}

pub fn psk_id(room: &[u8; 16]) -> Vec<u8> {
    [b"konklave/1".as_slice(), room, &[0; 4]].concat()
}

/// An identity as it stands in a credential.
pub fn identity(member_id: [u8; 16], peer: u32, kind: u8, name: &str) -> Vec<u8> {
    let len = (name.len() as u16).to_be_bytes();
    [
        &[0, 1],
        member_id.as_slice(),
        &peer.to_be_bytes(),
        &[kind],
        &len,
        name.as_bytes(),
        &[0, 0],
    ]
    .concat()
}

/// The policy a meeting without owner begins with.
pub fn policy(room: &[u8; 16], session: &[u8; 16], owner_vk: &[u8], salt: &[u8]) -> Vec<u8> {
    let head = [&[0, 1], room.as_slice(), session, owner_vk, salt, &[0, 0]].concat();
    let (generation, seq, admission, kid, suite) = ([0; 4], [0; 4], [0], [8, 12], [0, 4]);
    let (roles, revoked, barred) = ([0; 2], [0; 2], [0; 2]);
    [
        head.as_slice(),
        &generation,
        &seq,
        &admission,
        &kid,
        &suite,
        &roles,
        &revoked,
        &barred,
    ]
    .concat()
}

/// The authenticated data of a commit: each removed leaf with its reason.
pub fn aad(reasons: &[(u32, u8)]) -> Vec<u8> {
    let list: Vec<u8> = reasons
        .iter()
        .flat_map(|(leaf, reason)| [&leaf.to_be_bytes()[..], &[*reason]].concat())
        .collect();
    // Neither tickets nor roles of those who come in.
    [&[0, 1], &(list.len() as u16).to_be_bytes()[..], &list, &[0; 4]].concat()
}

/// What a joiner sends: its key package, and no role beside it.
pub fn offer(package: &[u8]) -> Vec<u8> {
    [&[0, 1], &(package.len() as u16).to_be_bytes()[..], package, &[0]].concat()
}

/// The key package in an offer without a role.
pub fn offered(offer: &[u8]) -> &[u8] {
    assert_eq!((&offer[..2], offer.last()), (&[0, 1][..], Some(&0)));
    &offer[4..offer.len() - 1]
}

/// The key of a vault whose one way is this phrase, and what is inside.
pub fn vault(member: &[u8; 16], phrase: &str, sealed: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (way, generation) = ([1, 0, 0], &sealed[2..10]);
    let prk = extract(b"konklave/1 vault way", phrase.as_bytes());
    let of_way = |label: &[u8]| expand(&prk, &[label, member, &way].concat(), 32);
    let (secret, public) = X25519HkdfSha256::derive_keypair(&of_way(b"konklave/1 vault way key"));
    let proof = of_way(b"konklave/1 vault way proof");
    let shown = [&[1], way.as_slice(), &public.to_bytes()].concat();
    assert_eq!((&sealed[..2], &sealed[10..46]), ([0, 1].as_slice(), shown.as_slice()));

    let bundle = PskBundle {
        psk: &proof,
        psk_id: b"proof",
    };
    let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&sealed[46..78]).unwrap();
    let key = hpke::single_shot_open::<hpke::aead::AesGcm256, hpke::kdf::HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Psk(bundle),
        &secret,
        &encapsulated,
        &[b"konklave/1 vault lock\0", member.as_slice(), generation, &way].concat(),
        &sealed[78..126],
        &[],
    );
    let key = key.unwrap();
    let of_content = [b"konklave/1 vault content", &sealed[126..142]].concat();
    let bound_to = [b"konklave/1 vault\0", member.as_slice(), generation].concat();
    let inside = open(&expand(&key, &of_content, 32), &sealed[142..], &bound_to);
    assert_eq!(inside[9..44], shown[1..]);
    assert_eq!(inside[44..76], proof);
    (key, inside)
}
