//! Randomness: one generator per use, seeded by the browser.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use zeroize::Zeroizing;

/// A fresh seed from the browser's generator.
pub(crate) fn seed() -> Zeroizing<[u8; 32]> {
    let mut seed = Zeroizing::new([0; 32]);
    getrandom::getrandom(seed.as_mut()).expect("a browser has a random generator");
    seed
}

/// A generator from a fresh seed.
pub(crate) fn rng() -> ChaCha20Rng {
    ChaCha20Rng::from_seed(*seed())
}
