//! Wrong tries of accounts: by network, and by session where somebody who is signed in proves again who is there. In
//! memory only: over a restart, what the database counts of all networks together goes on.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use accounts::Tries;
use wire::MemberId;

use crate::limits::Network;

/// Counts of either kind at once; of more, the one that was quiet for longest goes.
const MOST: usize = 50_000;
/// Wrong proofs that end a session.
const WRONG_ENDS: u32 = 5;
/// Seconds of quiet after which the wrong proofs of a session are forgotten.
const QUIET: u64 = 3600;

/// All counts.
#[derive(Default)]
pub(crate) struct WrongTries {
    by_network: Mutex<BTreeMap<(MemberId, Network), Tries>>,
    by_session: Mutex<BTreeMap<[u8; 32], (u32, u64)>>,
}

impl WrongTries {
    /// Whether what `network` tries for this account now is refused, right or wrong. `now`: Unix seconds.
    pub(crate) fn blocked(&self, member: MemberId, network: Network, now: u64) -> bool {
        let counts = locked(&self.by_network);
        counts.get(&(member, network)).is_some_and(|tries| tries.blocked(now))
    }

    /// Counts a wrong try of `network` for this account.
    pub(crate) fn wrong(&self, member: MemberId, network: Network, now: u64) {
        let mut counts = locked(&self.by_network);
        let tries = counts.get(&(member, network)).copied().unwrap_or_default();
        make_room(&mut counts, &(member, network), Tries::latest);
        counts.insert((member, network), tries.after_wrong(now));
    }

    /// `network` has signed in to this account.
    pub(crate) fn right(&self, member: MemberId, network: Network) {
        locked(&self.by_network).remove(&(member, network));
    }

    /// Counts a wrong proof of a session. Whether it has to end.
    #[must_use]
    pub(crate) fn wrong_again(&self, session: [u8; 32], now: u64) -> bool {
        let mut counts = locked(&self.by_session);
        let wrong = counts.get(&session).map_or(0, |(wrong, _)| *wrong) + 1;
        if wrong >= WRONG_ENDS {
            counts.remove(&session);
            return true;
        }
        make_room(&mut counts, &session, |(_, latest)| *latest);
        counts.insert(session, (wrong, now));
        false
    }

    /// A session has proven who is there.
    pub(crate) fn right_again(&self, session: [u8; 32]) {
        locked(&self.by_session).remove(&session);
    }

    /// Forgets what was quiet for an hour. To be called every minute.
    pub(crate) fn forget(&self, now: u64) {
        locked(&self.by_network).retain(|_, tries| tries.counts(now));
        locked(&self.by_session).retain(|_, (_, latest)| now.abs_diff(*latest) <= QUIET);
    }
}

fn locked<T>(counts: &Mutex<T>) -> MutexGuard<'_, T> {
    counts.lock().unwrap_or_else(PoisonError::into_inner)
}

fn make_room<K: Ord + Copy, V>(counts: &mut BTreeMap<K, V>, new: &K, latest: impl Fn(&V) -> u64) {
    if counts.len() < MOST || counts.contains_key(new) {
        return;
    }
    let quiet = counts
        .iter()
        .min_by_key(|(_, count)| latest(count))
        .map(|(key, _)| *key);
    if let Some(quiet) = quiet {
        counts.remove(&quiet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(n: u8) -> Network {
        Network::of(std::net::IpAddr::from([192, 0, 2, n]))
    }

    #[test]
    fn a_network_is_blocked_for_one_account_and_no_other_network_is() {
        let tries = WrongTries::default();
        let (anna, bert) = (MemberId([1; 16]), MemberId([2; 16]));
        for _ in 0..5 {
            assert!(!tries.blocked(anna, network(1), 1_000));
            tries.wrong(anna, network(1), 1_000);
        }
        assert!(tries.blocked(anna, network(1), 1_000));
        assert!(!tries.blocked(anna, network(2), 1_000) && !tries.blocked(bert, network(1), 1_000));
        assert!(!tries.blocked(anna, network(1), 1_060));
        tries.wrong(anna, network(1), 1_060);
        assert!(tries.blocked(anna, network(1), 1_179));
        tries.right(anna, network(1));
        assert!(!tries.blocked(anna, network(1), 1_179));
    }

    #[test]
    fn the_fifth_wrong_proof_ends_a_session_and_a_right_one_before_it_starts_anew() {
        let tries = WrongTries::default();
        let wrong = |n: usize| (0..n).map(|_| tries.wrong_again([1; 32], 1_000)).collect::<Vec<_>>();
        assert_eq!(wrong(4), [false; 4]);
        tries.right_again([1; 32]);
        assert_eq!(wrong(5), [false, false, false, false, true]);
        assert!(!tries.wrong_again([2; 32], 1_000));
    }

    #[test]
    fn counts_have_their_number_and_their_time() {
        let mut counts: BTreeMap<u32, u64> = (0..50_000).map(|n| (n, u64::from(n) + 5)).collect();
        counts.insert(7, 1);
        make_room(&mut counts, &8, |latest| *latest);
        assert_eq!(counts.len(), MOST, "it is there already");
        make_room(&mut counts, &60_000, |latest| *latest);
        assert!(counts.len() == MOST - 1 && !counts.contains_key(&7));
        let tries = WrongTries::default();
        tries.wrong(MemberId([1; 16]), network(1), 1_000);
        assert!(!tries.wrong_again([1; 32], 1_000));
        tries.forget(1_000 + QUIET);
        assert_eq!(
            (locked(&tries.by_network).len(), locked(&tries.by_session).len()),
            (1, 1)
        );
        tries.forget(1_001 + QUIET);
        assert_eq!(
            (locked(&tries.by_network).len(), locked(&tries.by_session).len()),
            (0, 0)
        );
    }
}
