//! Cryptography and randomness for openmls: suite 0x0001 only, from one seed.
//!
//! openmls' own provider draws from the operating system and brings four more curves and the
//! post-quantum schemes into the module. Here every random byte follows from the seed, so a simulation
//! runs twice alike. HPKE is a call openmls makes from several threads at once, in no fixed order;
//! its ephemeral key is therefore derived from the seed *and* everything that is being sealed.

use std::sync::Mutex;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes128Gcm, Nonce};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use hpke::aead::AesGcm128;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use openmls_traits::crypto::OpenMlsCrypto;
use openmls_traits::random::OpenMlsRand;
use openmls_traits::types::{
    AeadType, Ciphersuite, CryptoError, ExporterSecret, HashType, HpkeAeadType, HpkeCiphertext, HpkeConfig,
    HpkeKdfType, HpkeKemType, HpkeKeyPair, KemOutput, SignatureScheme,
};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use sha2::{Digest, Sha256};
use tls_codec::SecretVLBytes;
use zeroize::Zeroizing;

use crate::mls::storage::Storage;

/// The one suite: MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519.
pub(crate) const SUITE: Ciphersuite = Ciphersuite::MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519;

/// What openmls asks of its surroundings.
pub(crate) struct Provider {
    crypto: Crypto,
    storage: Storage,
}

impl Provider {
    pub(crate) fn new(seed: &[u8; 32]) -> Self {
        Self {
            crypto: Crypto::new(seed),
            storage: Storage::default(),
        }
    }
}

impl openmls_traits::OpenMlsProvider for Provider {
    type CryptoProvider = Crypto;
    type RandProvider = Crypto;
    type StorageProvider = Storage;

    fn storage(&self) -> &Storage {
        &self.storage
    }

    fn crypto(&self) -> &Crypto {
        &self.crypto
    }

    fn rand(&self) -> &Crypto {
        &self.crypto
    }
}

pub(crate) struct Crypto {
    // openmls takes `&self` and demands `Sync`.
    rng: Mutex<ChaCha20Rng>,
    sealing: Zeroizing<[u8; 32]>,
}

impl Crypto {
    fn new(seed: &[u8; 32]) -> Self {
        let mut rng = ChaCha20Rng::from_seed(*seed);
        let mut sealing = Zeroizing::new([0; 32]);
        rng.fill_bytes(sealing.as_mut());
        Self {
            rng: Mutex::new(rng),
            sealing,
        }
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.rng.lock().expect("no holder of the lock panics").fill_bytes(bytes);
    }

    /// Randomness for one encapsulation: a function of the seed and of all that is being sealed.
    fn encapsulation_rng(&self, inputs: &[&[u8]]) -> ChaCha20Rng {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(self.sealing.as_slice()).expect("HMAC takes any key");
        for input in inputs {
            mac.update(&(input.len() as u64).to_be_bytes());
            mac.update(input);
        }
        ChaCha20Rng::from_seed(mac.finalize().into_bytes().into())
    }
}

type HpkeKey = <X25519HkdfSha256 as Kem>::PublicKey;
type HpkeSecret = <X25519HkdfSha256 as Kem>::PrivateKey;
type Encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey;

fn of_suite(config: &HpkeConfig) -> Result<(), CryptoError> {
    match config {
        HpkeConfig(HpkeKemType::DhKem25519, HpkeKdfType::HkdfSha256, HpkeAeadType::AesGcm128) => Ok(()),
        _ => Err(CryptoError::UnsupportedCiphersuite),
    }
}

fn sha256(hash: HashType) -> Result<(), CryptoError> {
    match hash {
        HashType::Sha2_256 => Ok(()),
        _ => Err(CryptoError::UnsupportedHashAlgorithm),
    }
}

fn ed25519(scheme: SignatureScheme) -> Result<(), CryptoError> {
    match scheme {
        SignatureScheme::ED25519 => Ok(()),
        _ => Err(CryptoError::UnsupportedSignatureScheme),
    }
}

fn aes128(
    alg: AeadType,
    key: &[u8],
    nonce: &[u8],
) -> Result<(Aes128Gcm, Nonce<aes_gcm::aead::consts::U12>), CryptoError> {
    if alg != AeadType::Aes128Gcm {
        return Err(CryptoError::UnsupportedAeadAlgorithm);
    }
    let nonce: [u8; 12] = nonce.try_into().map_err(|_| CryptoError::InvalidLength)?;
    Ok((
        Aes128Gcm::new_from_slice(key).map_err(|_| CryptoError::InvalidLength)?,
        nonce.into(),
    ))
}

impl OpenMlsCrypto for Crypto {
    fn supports(&self, suite: Ciphersuite) -> Result<(), CryptoError> {
        if suite == SUITE {
            Ok(())
        } else {
            Err(CryptoError::UnsupportedCiphersuite)
        }
    }

    fn supported_ciphersuites(&self) -> Vec<Ciphersuite> {
        vec![SUITE]
    }

    fn hkdf_extract(&self, hash: HashType, salt: &[u8], ikm: &[u8]) -> Result<SecretVLBytes, CryptoError> {
        sha256(hash)?;
        Ok(Hkdf::<Sha256>::extract(Some(salt), ikm).0.as_slice().into())
    }

    fn hmac(&self, hash: HashType, key: &[u8], message: &[u8]) -> Result<SecretVLBytes, CryptoError> {
        sha256(hash)?;
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key).map_err(|_| CryptoError::InvalidLength)?;
        mac.update(message);
        Ok(mac.finalize().into_bytes().as_slice().into())
    }

    fn hkdf_expand(&self, hash: HashType, prk: &[u8], info: &[u8], len: usize) -> Result<SecretVLBytes, CryptoError> {
        sha256(hash)?;
        let mut okm = vec![0; len];
        Hkdf::<Sha256>::from_prk(prk)
            .map_err(|_| CryptoError::InvalidLength)?
            .expand(info, &mut okm)
            .map_err(|_| CryptoError::HkdfOutputLengthInvalid)?;
        Ok(okm.into())
    }

    fn hash(&self, hash: HashType, data: &[u8]) -> Result<Vec<u8>, CryptoError> {
        sha256(hash)?;
        Ok(Sha256::digest(data).to_vec())
    }

    fn aead_encrypt(
        &self,
        alg: AeadType,
        key: &[u8],
        data: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let (aes, nonce) = aes128(alg, key, nonce)?;
        aes.encrypt(&nonce, Payload { msg: data, aad })
            .map_err(|_| CryptoError::CryptoLibraryError)
    }

    fn aead_decrypt(
        &self,
        alg: AeadType,
        key: &[u8],
        data: &[u8],
        nonce: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        let (aes, nonce) = aes128(alg, key, nonce)?;
        aes.decrypt(&nonce, Payload { msg: data, aad })
            .map_err(|_| CryptoError::AeadDecryptionError)
    }

    fn signature_key_gen(&self, scheme: SignatureScheme) -> Result<(Vec<u8>, Vec<u8>), CryptoError> {
        ed25519(scheme)?;
        let mut seed = Zeroizing::new([0; 32]);
        self.fill(seed.as_mut());
        let key = SigningKey::from_bytes(&seed);
        Ok((seed.to_vec(), key.verifying_key().to_bytes().to_vec()))
    }

    fn verify_signature(
        &self,
        scheme: SignatureScheme,
        data: &[u8],
        key: &[u8],
        signature: &[u8],
    ) -> Result<(), CryptoError> {
        ed25519(scheme)?;
        let key: &[u8; 32] = key.try_into().map_err(|_| CryptoError::InvalidPublicKey)?;
        let signature = Signature::from_slice(signature).map_err(|_| CryptoError::InvalidSignature)?;
        VerifyingKey::from_bytes(key)
            .map_err(|_| CryptoError::InvalidPublicKey)?
            .verify_strict(data, &signature)
            .map_err(|_| CryptoError::InvalidSignature)
    }

    fn sign(&self, scheme: SignatureScheme, data: &[u8], key: &[u8]) -> Result<Vec<u8>, CryptoError> {
        ed25519(scheme)?;
        let seed: &[u8; 32] = key.try_into().map_err(|_| CryptoError::SigningError)?;
        Ok(SigningKey::from_bytes(seed).sign(data).to_vec())
    }

    fn hpke_seal(
        &self,
        config: HpkeConfig,
        pk_r: &[u8],
        info: &[u8],
        aad: &[u8],
        plain: &[u8],
    ) -> Result<HpkeCiphertext, CryptoError> {
        of_suite(&config)?;
        let key = HpkeKey::from_bytes(pk_r).map_err(|_| CryptoError::InvalidPublicKey)?;
        let mut rng = self.encapsulation_rng(&[b"seal", pk_r, info, aad, plain]);
        let (kem_output, ciphertext) = hpke::single_shot_seal::<AesGcm128, HkdfSha256, X25519HkdfSha256, _>(
            &OpModeS::Base,
            &key,
            info,
            plain,
            aad,
            &mut rng,
        )
        .map_err(|_| CryptoError::HpkeEncryptionError)?;
        Ok(HpkeCiphertext {
            kem_output: kem_output.to_bytes().to_vec().into(),
            ciphertext: ciphertext.into(),
        })
    }

    fn hpke_open(
        &self,
        config: HpkeConfig,
        input: &HpkeCiphertext,
        sk_r: &[u8],
        info: &[u8],
        aad: &[u8],
    ) -> Result<Vec<u8>, CryptoError> {
        of_suite(&config)?;
        let key = HpkeSecret::from_bytes(sk_r).map_err(|_| CryptoError::HpkeDecryptionError)?;
        let encapsulated =
            Encapsulated::from_bytes(input.kem_output.as_slice()).map_err(|_| CryptoError::HpkeDecryptionError)?;
        hpke::single_shot_open::<AesGcm128, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &key,
            &encapsulated,
            info,
            input.ciphertext.as_slice(),
            aad,
        )
        .map_err(|_| CryptoError::HpkeDecryptionError)
    }

    fn hpke_setup_sender_and_export(
        &self,
        config: HpkeConfig,
        pk_r: &[u8],
        info: &[u8],
        context: &[u8],
        len: usize,
    ) -> Result<(KemOutput, ExporterSecret), CryptoError> {
        of_suite(&config)?;
        let key = HpkeKey::from_bytes(pk_r).map_err(|_| CryptoError::InvalidPublicKey)?;
        // Nothing distinguishes two calls with equal arguments, so this one draws fresh bytes.
        let mut fresh = Zeroizing::new([0; 32]);
        self.fill(fresh.as_mut());
        let mut rng = self.encapsulation_rng(&[b"export", pk_r, info, context, fresh.as_slice()]);
        let (kem_output, sender) =
            hpke::setup_sender::<AesGcm128, HkdfSha256, X25519HkdfSha256, _>(&OpModeS::Base, &key, info, &mut rng)
                .map_err(|_| CryptoError::SenderSetupError)?;
        let mut secret = vec![0; len];
        sender
            .export(context, &mut secret)
            .map_err(|_| CryptoError::ExporterError)?;
        Ok((kem_output.to_bytes().to_vec(), secret.into()))
    }

    fn hpke_setup_receiver_and_export(
        &self,
        config: HpkeConfig,
        enc: &[u8],
        sk_r: &[u8],
        info: &[u8],
        context: &[u8],
        len: usize,
    ) -> Result<ExporterSecret, CryptoError> {
        of_suite(&config)?;
        let key = HpkeSecret::from_bytes(sk_r).map_err(|_| CryptoError::ReceiverSetupError)?;
        let encapsulated = Encapsulated::from_bytes(enc).map_err(|_| CryptoError::ReceiverSetupError)?;
        let receiver =
            hpke::setup_receiver::<AesGcm128, HkdfSha256, X25519HkdfSha256>(&OpModeR::Base, &key, &encapsulated, info)
                .map_err(|_| CryptoError::ReceiverSetupError)?;
        let mut secret = vec![0; len];
        receiver
            .export(context, &mut secret)
            .map_err(|_| CryptoError::ExporterError)?;
        Ok(secret.into())
    }

    fn derive_hpke_keypair(&self, config: HpkeConfig, ikm: &[u8]) -> Result<HpkeKeyPair, CryptoError> {
        of_suite(&config)?;
        let (private, public) = X25519HkdfSha256::derive_keypair(ikm);
        Ok(HpkeKeyPair {
            private: private.to_bytes().as_slice().into(),
            public: public.to_bytes().to_vec(),
        })
    }
}

impl OpenMlsRand for Crypto {
    type Error = CryptoError;

    fn random_array<const N: usize>(&self) -> Result<[u8; N], CryptoError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        Ok(bytes)
    }

    fn random_vec(&self, len: usize) -> Result<Vec<u8>, CryptoError> {
        let mut bytes = vec![0; len];
        self.fill(&mut bytes);
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HPKE: HpkeConfig = HpkeConfig(
        HpkeKemType::DhKem25519,
        HpkeKdfType::HkdfSha256,
        HpkeAeadType::AesGcm128,
    );

    #[test]
    fn opens_the_first_vector_of_rfc_9180() {
        // RFC 9180 §A.1.1, sequence number 0.
        let sk = hex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8");
        let input = HpkeCiphertext {
            kem_output: hex("37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431").into(),
            ciphertext: hex(concat!(
                "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea",
                "87e13c512a"
            ))
            .into(),
        };
        let info = hex("4f6465206f6e2061204772656369616e2055726e");
        let opened = Crypto::new(&[0; 32])
            .hpke_open(HPKE, &input, &sk, &info, b"Count-0")
            .unwrap();
        assert_eq!(opened, b"Beauty is truth, truth beauty");
    }

    #[test]
    fn derives_the_key_pair_of_rfc_9180() {
        // RFC 9180 §A.1.1, ikmR.
        let ikm = hex("6db9df30aa07dd42ee5e8181afdb977e538f5e1fec8a06223f33f7013e525037");
        let pair = Crypto::new(&[0; 32]).derive_hpke_keypair(HPKE, &ikm).unwrap();
        assert_eq!(
            pair.public,
            hex("3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d")
        );
    }

    #[test]
    fn what_is_sealed_opens_and_each_seal_has_its_own_key() {
        let crypto = Crypto::new(&[1; 32]);
        let pair = crypto.derive_hpke_keypair(HPKE, &[5; 32]).unwrap();
        let seal = |plain: &[u8]| crypto.hpke_seal(HPKE, &pair.public, b"info", b"aad", plain).unwrap();
        let (a, b) = (seal(b"a"), seal(b"b"));
        assert_ne!(a.kem_output, b.kem_output);
        assert_eq!(
            crypto.hpke_open(HPKE, &a, &pair.private, b"info", b"aad").unwrap(),
            b"a"
        );
        assert!(crypto.hpke_open(HPKE, &a, &pair.private, b"info", b"other").is_err());
        assert_ne!(
            Crypto::new(&[2; 32])
                .hpke_seal(HPKE, &pair.public, b"info", b"aad", b"a")
                .unwrap(),
            a
        );
    }

    #[test]
    fn sender_and_receiver_export_alike() {
        let crypto = Crypto::new(&[1; 32]);
        let pair = crypto.derive_hpke_keypair(HPKE, &[5; 32]).unwrap();
        let (kem, sent) = crypto
            .hpke_setup_sender_and_export(HPKE, &pair.public, b"i", b"c", 32)
            .unwrap();
        let received = crypto
            .hpke_setup_receiver_and_export(HPKE, &kem, &pair.private, b"i", b"c", 32)
            .unwrap();
        assert_eq!(*sent, *received);
        let again = crypto
            .hpke_setup_sender_and_export(HPKE, &pair.public, b"i", b"c", 32)
            .unwrap();
        assert_ne!(kem, again.0);
    }

    #[test]
    fn other_suites_are_refused() {
        let crypto = Crypto::new(&[0; 32]);
        assert!(
            crypto
                .supports(Ciphersuite::MLS_128_DHKEMP256_AES128GCM_SHA256_P256)
                .is_err()
        );
        assert!(crypto.hash(HashType::Sha2_512, b"").is_err());
        assert!(
            crypto
                .aead_encrypt(AeadType::Aes256Gcm, &[0; 32], b"", &[0; 12], b"")
                .is_err()
        );
        assert!(
            crypto
                .aead_encrypt(AeadType::Aes128Gcm, &[0; 16], b"", &[0; 11], b"")
                .is_err()
        );
    }

    fn hex(text: &str) -> Vec<u8> {
        (0..text.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
            .collect()
    }
}
