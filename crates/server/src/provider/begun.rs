//! Sign-ins by the organisation's provider that have begun and are not over, and logouts that end what they would begin.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use oidc::Pending;

use crate::limits::Network;

/// How long a sign-in may take, in seconds.
pub(crate) const PATIENCE: u64 = 600;
/// Sign-ins under way of one network; the oldest of them makes room. A whole office may share an address.
const OF_ONE: usize = 500;
/// Sign-ins under way; the oldest makes room.
const MOST: usize = 5000;
/// Logouts remembered; the oldest makes room, and would end nothing that has not ended.
const LOGOUTS: usize = 20_000;
/// Seconds for which a logout stops sign-ins that had begun before it: longer than one can take.
const STOPS: u64 = PATIENCE + 60;

/// What has begun and is not over.
#[derive(Default)]
pub(crate) struct Begun(Mutex<State>);

/// A sign-in that has begun.
pub(crate) struct Beginning {
    /// What the provider's answer is held against.
    pub(crate) pending: Pending,
    /// The session the browser had: the next takes its place.
    pub(crate) replaced: Option<[u8; 32]>,
    /// Where the browser goes when all is well: a path of ours.
    pub(crate) to: &'static str,
}

/// What a logout ends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ended {
    /// The session the provider finds by this.
    Session([u8; 32]),
    /// All of the person whom the provider would find by this.
    Person([u8; 32]),
}

/// A place among all sign-ins and logouts, in order.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Turn(u64);

#[derive(Default)]
struct State {
    /// By the hash of what the browser holds: when it began, by whom, after which logout.
    begun: BTreeMap<[u8; 32], (u64, Network, Turn, Beginning)>,
    /// Hashes of the logouts that were told, and until when one could come again.
    told: BTreeMap<[u8; 32], u64>,
    /// What was ended of late: which logout did, and when.
    ended: BTreeMap<Ended, (Turn, u64)>,
    /// The last logout.
    last: Turn,
}

impl Begun {
    /// Keeps a sign-in for the browser with this token.
    pub(crate) fn begin(&self, browser: [u8; 32], network: Network, beginning: Beginning, now: u64) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.forget(now);
        let of_one = |(_, whose, ..): &(u64, Network, Turn, Beginning)| *whose == network;
        if state.begun.values().filter(|begun| of_one(begun)).count() >= OF_ONE {
            state.drop_oldest(of_one);
        } else if state.begun.len() >= MOST {
            state.drop_oldest(|_| true);
        }
        let after = state.last;
        state.begun.insert(browser, (now, network, after, beginning));
    }

    /// The sign-in of the browser with this token, and after which logout it began. It is over with this.
    pub(crate) fn take(&self, browser: [u8; 32], now: u64) -> Option<(Beginning, Turn)> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, _, after, beginning) = state.begun.remove(&browser)?;
        (now.abs_diff(since) < PATIENCE).then_some((beginning, after))
    }

    /// Whether this logout was told before, and done.
    pub(crate) fn was_told(&self, logout: [u8; 32], now: u64) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.forget(now);
        state.told.contains_key(&logout)
    }

    /// This logout, which could come again until then, is done.
    pub(crate) fn told(&self, logout: [u8; 32], until: u64) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.told.len() >= LOGOUTS {
            let oldest = state.told.iter().min_by_key(|(_, until)| **until);
            let oldest = oldest.map(|(logout, _)| *logout);
            oldest.and_then(|logout| state.told.remove(&logout));
        }
        state.told.insert(logout, until);
    }

    /// A logout ends this. To be called before it does: a sign-in looks here ([`Self::ended_since`]) after it has kept its
    /// session, so that one of the two finds the other.
    pub(crate) fn end(&self, what: &[Ended], now: u64) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.last.0 += 1;
        let this = state.last;
        for what in what {
            if state.ended.len() >= LOGOUTS {
                let oldest = state.ended.iter().min_by_key(|(_, (turn, _))| *turn);
                let oldest = oldest.map(|(what, _)| *what);
                oldest.and_then(|what| state.ended.remove(&what));
            }
            state.ended.insert(*what, (this, now));
        }
    }

    /// Whether any of this was ended after that logout.
    pub(crate) fn ended_since(&self, what: &[Ended], after: Turn) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = |what| state.ended.get(what).is_some_and(|(turn, _)| *turn > after);
        what.iter().any(ended)
    }

    /// Forgets what is over. To be called every minute.
    pub(crate) fn forget(&self, now: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).forget(now);
    }
}

impl State {
    fn forget(&mut self, now: u64) {
        self.begun.retain(|_, (since, ..)| now.abs_diff(*since) < PATIENCE);
        self.told.retain(|_, until| now <= *until);
        self.ended.retain(|_, (_, at)| now.abs_diff(*at) < STOPS);
    }

    fn drop_oldest(&mut self, among: impl Fn(&(u64, Network, Turn, Beginning)) -> bool) {
        let oldest = self
            .begun
            .iter()
            .filter(|(_, begun)| among(begun))
            .min_by_key(|(_, (since, ..))| *since);
        let oldest = oldest.map(|(browser, _)| *browser);
        oldest.and_then(|browser| self.begun.remove(&browser));
    }
}
