//! Passwords are hashed beside whoever is served: at most two at once, and few may wait.

use std::sync::Arc;
use std::time::Duration;

use accounts::{Cost, Hasher, PasswordHash, Verdict};
use tokio::sync::{Mutex, MutexGuard, OwnedSemaphorePermit, Semaphore};
use wire::Password;

/// Hashes at once: each takes a core and 19 MiB.
const AT_ONCE: usize = 2;
/// Tries that are under way or wait, all networks together. More are told to come back.
const WAITING: usize = 32;
/// Locks that keep the tries of one account in their order. Two accounts may share one.
const STRIPES: usize = 64;
/// Whoever is refused is answered at a whole multiple of this after asking: what was found out on the way, and was
/// written for it, shows in no time.
const BEAT: Duration = Duration::from_millis(250);

/// Too many wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Busy;

/// Hashes and verifies.
pub(crate) struct Passwords {
    hasher: Arc<Hasher>,
    at_once: Semaphore,
    waiting: Arc<Semaphore>,
    stripes: [Mutex<()>; STRIPES],
}

impl Passwords {
    pub(crate) fn new(cost: Cost) -> Self {
        Self {
            hasher: Arc::new(Hasher::new(cost)),
            at_once: Semaphore::new(AT_ONCE),
            waiting: Arc::new(Semaphore::new(WAITING)),
            stripes: std::array::from_fn(|_| Mutex::default()),
        }
    }

    /// A place among those that wait, for as long as it is held.
    pub(crate) fn admit(&self) -> Result<OwnedSemaphorePermit, Busy> {
        Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| Busy)
    }

    /// The turn of a try for the account that `key` names: the next one sees what this one counted.
    pub(crate) async fn turn(&self, key: &[u8]) -> MutexGuard<'_, ()> {
        let stripe = key.iter().fold(0_usize, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(usize::from(*byte))
        });
        self.stripes[stripe % STRIPES].lock().await
    }

    pub(crate) async fn hash(&self, password: &Password) -> PasswordHash {
        let password = zeroize(password);
        self.beside(move |hasher| hasher.hash(&password)).await
    }

    pub(crate) async fn verify(&self, password: &Password, kept: Option<PasswordHash>) -> Verdict {
        let password = zeroize(password);
        self.beside(move |hasher| hasher.verify(&password, kept.as_ref())).await
    }

    async fn beside<T: Send + 'static>(&self, work: impl FnOnce(&Hasher) -> T + Send + 'static) -> T {
        let _place = self.at_once.acquire().await.expect("never closed");
        let hasher = Arc::clone(&self.hasher);
        tokio::task::spawn_blocking(move || work(&hasher))
            .await
            .expect("hashing does not panic and is not aborted")
    }
}

fn zeroize(password: &Password) -> zeroize::Zeroizing<String> {
    zeroize::Zeroizing::new(password.0.clone())
}

/// Waits for the next beat after `asked`.
pub(crate) async fn next_beat(asked: tokio::time::Instant) {
    let beats = asked.elapsed().as_nanos() / BEAT.as_nanos() + 1;
    let beats = u32::try_from(beats).unwrap_or(u32::MAX);
    tokio::time::sleep_until(asked + BEAT.saturating_mul(beats)).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn few_may_wait_and_the_others_are_told_so() {
        let passwords = Passwords::new(Cost { memory: 8, passes: 1 });
        let mut held: Vec<_> = (0..WAITING).map(|_| passwords.admit().unwrap()).collect();
        assert!(passwords.admit().is_err());
        held.pop();
        assert!(passwords.admit().is_ok());
        let kept = passwords.hash(&Password("vier wände".to_owned())).await;
        let right = passwords.verify(&Password("vier wände".to_owned()), Some(kept)).await;
        assert_eq!(right, Verdict::Right(None));
    }

    #[tokio::test(start_paused = true)]
    async fn whatever_was_found_out_the_answer_comes_at_a_beat() {
        for (took, answered) in [(0, 250), (10, 250), (249, 250), (251, 500)] {
            let asked = tokio::time::Instant::now();
            tokio::time::advance(Duration::from_millis(took)).await;
            next_beat(asked).await;
            assert_eq!(asked.elapsed().as_millis(), answered, "{took}");
        }
    }
}
