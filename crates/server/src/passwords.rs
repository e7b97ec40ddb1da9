//! Passwords are hashed beside whoever is served: at most two at once, and few may wait, of one network very few.

use std::sync::Arc;
use std::time::Duration;

use accounts::{Cost, Hasher, PasswordHash, Verdict};
use tokio::sync::{Mutex, MutexGuard, OwnedSemaphorePermit, Semaphore};
use wire::Password;

use crate::limits::{Held, Network, Places};

/// Hashes at once: each takes a core and 19 MiB.
const AT_ONCE: usize = 2;
/// Tries whose turn it is, all networks together. More are told to come back.
const WAITING: usize = 32;
/// Tries of one network that are under way or wait for their turn.
const OF_NETWORK: usize = 4;
/// Locks that keep the tries of one account in their order. Two accounts may share one.
const STRIPES: usize = 64;
/// Whoever is refused is answered at a whole multiple of this after asking: what was found out on the way, and was
/// written for it, shows in no time.
const BEAT: Duration = Duration::from_millis(250);

/// Too many wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Busy;

/// A place for one try, for as long as it is held.
pub(crate) struct Place<'a> {
    _place: OwnedSemaphorePermit,
    _turn: MutexGuard<'a, ()>,
    _of_network: Held,
}

/// Hashes and verifies.
pub(crate) struct Passwords {
    hasher: Arc<Hasher>,
    at_once: Arc<Semaphore>,
    of_network: Arc<Places>,
    waiting: Arc<Semaphore>,
    stripes: [Mutex<()>; STRIPES],
}

impl Passwords {
    pub(crate) fn new(cost: Cost) -> Self {
        Self {
            hasher: Arc::new(Hasher::new(cost)),
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            of_network: Places::new(OF_NETWORK),
            waiting: Arc::new(Semaphore::new(WAITING)),
            stripes: std::array::from_fn(|_| Mutex::default()),
        }
    }

    /// The turn of a try by `network` for the account that `key` names: the next one sees what this one counted. Only
    /// those whose turn it is take places from everybody.
    pub(crate) async fn admit(&self, network: Network, key: &[u8]) -> Result<Place<'_>, Busy> {
        let of_network = self.of_network.hold(network).ok_or(Busy)?;
        let turn = self.turn(key).await;
        let place = Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| Busy)?;
        Ok(Place {
            _place: place,
            _turn: turn,
            _of_network: of_network,
        })
    }

    /// The turn of whatever is done for the account that `key` names.
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
        let permit = Arc::clone(&self.at_once).acquire_owned().await.expect("never closed");
        let hasher = Arc::clone(&self.hasher);
        // Whoever asked may be gone before it is done: it counts until then all the same.
        let hashing = move || {
            let done = work(&hasher);
            drop(permit);
            done
        };
        tokio::task::spawn_blocking(hashing)
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

    fn network(n: u8) -> Network {
        Network::of(std::net::IpAddr::from([192, 0, 2, n]))
    }

    #[tokio::test]
    async fn few_may_wait_and_the_others_are_told_so() {
        let passwords = Passwords::new(Cost { memory: 8, passes: 1 });
        let mut held = Vec::new();
        for n in 0..WAITING {
            // Each has a turn of its own.
            let key = [u8::try_from(n).unwrap()];
            held.push(passwords.admit(network(key[0] / 4), &key).await.unwrap());
        }
        assert!(passwords.admit(network(99), &[63]).await.is_err());
        assert!(passwords.admit(network(0), &[63]).await.is_err());
        held.pop();
        assert!(passwords.admit(network(99), &[63]).await.is_ok());
        assert!(
            passwords.admit(network(0), &[63]).await.is_err(),
            "one network has four"
        );
        drop(held);
        assert_eq!(passwords.waiting.available_permits(), WAITING);
        let kept = passwords.hash(&Password("vier wände".to_owned())).await;
        let right = passwords.verify(&Password("vier wände".to_owned()), Some(kept)).await;
        assert_eq!(right, Verdict::Right(None));
    }

    #[tokio::test]
    async fn those_who_wait_for_the_turn_of_one_account_take_no_place_from_others() {
        let passwords = Passwords::new(Cost { memory: 8, passes: 1 });
        let turn = passwords.admit(network(1), b"anna").await.unwrap();
        let waits = passwords.admit(network(2), b"anna");
        tokio::pin!(waits);
        assert!(futures_util::poll!(&mut waits).is_pending());
        assert_eq!(passwords.waiting.available_permits(), WAITING - 1);
        drop(turn);
        assert!(waits.await.is_ok());
    }

    #[tokio::test]
    async fn what_is_hashed_for_whoever_has_gone_counts_until_it_is_done() {
        let passwords = Passwords::new(Cost { memory: 8, passes: 1 });
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let (began, begun) = tokio::sync::oneshot::channel();
        let working = async {
            passwords
                .beside(move |_| {
                    began.send(()).unwrap();
                    wait.recv().unwrap();
                })
                .await;
        };
        tokio::select! {
            () = working => unreachable!("it waits"),
            begun = begun => begun.unwrap(),
        }
        assert_eq!(passwords.at_once.available_permits(), AT_ONCE - 1);
        go.send(()).unwrap();
        let all = u32::try_from(AT_ONCE).unwrap();
        let _all = passwords.at_once.acquire_many(all).await.unwrap();
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
