//! WebAuthn ceremonies that have begun: in memory, for five minutes, a bounded number. Those of somebody who is signed in
//! are kept apart from those of strangers, and of each session and each network only so many: whoever begins without end
//! displaces their own.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{Asked, new_id};

/// Seconds a ceremony lasts.
const LASTS: u64 = 5 * 60;
/// Ceremonies of one session, or of strangers in one network; the oldest of them makes room.
const OF_ONE: usize = 20;
/// Ceremonies of all sessions, and of all strangers; the oldest makes room.
const MOST: usize = 5000;

/// One that has begun.
#[derive(Clone, Debug)]
pub struct Ceremony {
    /// What was asked.
    pub asked: Asked,
    /// Of a page of which origin.
    pub origin: String,
    /// In which session, where it needs one: the hash of its token.
    pub session: Option<[u8; 32]>,
}

/// Who began one: a session, or somebody in a network.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Session([u8; 32]),
    Network(u128),
}

struct Begun {
    at: u64,
    whose: Whose,
    ceremony: Ceremony,
}

type Kept = BTreeMap<[u8; 16], Begun>;

/// All that have begun.
#[derive(Default)]
pub struct Ceremonies {
    of_sessions: Mutex<Kept>,
    of_strangers: Mutex<Kept>,
}

impl Ceremonies {
    /// Keeps one that somebody in `network` began; its name for the page. `now`: Unix seconds.
    pub fn begin(&self, ceremony: Ceremony, network: u128, now: u64) -> [u8; 16] {
        let (kept, whose) = match ceremony.session {
            Some(session) => (&self.of_sessions, Whose::Session(session)),
            None => (&self.of_strangers, Whose::Network(network)),
        };
        let mut kept = locked(kept);
        kept.retain(|_, begun| lasts(begun.at, now));
        if kept.values().filter(|begun| begun.whose == whose).count() >= OF_ONE {
            drop_oldest(&mut kept, |begun| begun.whose == whose);
        } else if kept.len() >= MOST {
            drop_oldest(&mut kept, |_| true);
        }
        let id = new_id();
        let at = now;
        kept.insert(id, Begun { at, whose, ceremony });
        id
    }

    /// Takes one out: each is answered once.
    pub fn take(&self, id: &[u8], now: u64) -> Option<Ceremony> {
        let id: [u8; 16] = id.try_into().ok()?;
        let of_strangers = locked(&self.of_strangers).remove(&id);
        let begun = of_strangers.or_else(|| locked(&self.of_sessions).remove(&id))?;
        lasts(begun.at, now).then_some(begun.ceremony)
    }

    /// Forgets those that are over. To be called every minute.
    pub fn forget(&self, now: u64) {
        for kept in [&self.of_sessions, &self.of_strangers] {
            locked(kept).retain(|_, begun| lasts(begun.at, now));
        }
    }
}

fn locked(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

fn drop_oldest(kept: &mut Kept, among: impl Fn(&Begun) -> bool) {
    let oldest = kept
        .iter()
        .filter(|(_, begun)| among(begun))
        .min_by_key(|(_, begun)| begun.at);
    if let Some(id) = oldest.map(|(id, _)| *id) {
        kept.remove(&id);
    }
}

fn lasts(began: u64, now: u64) -> bool {
    now.abs_diff(began) < LASTS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RelyingParty;

    fn ceremony() -> Ceremony {
        let party = RelyingParty::at("https://meet.example.org").unwrap();
        Ceremony {
            asked: party.begin_signing_in().unwrap().1,
            origin: "https://meet.example.org".to_owned(),
            session: None,
        }
    }

    #[test]
    fn a_ceremony_is_answered_once_and_within_five_minutes() {
        let all = Ceremonies::default();
        let id = all.begin(ceremony(), 1, 1_000);
        assert!(all.take(&id, 1_299).is_some());
        assert!(all.take(&id, 1_299).is_none());
        let late = all.begin(ceremony(), 1, 1_000);
        assert!(all.take(&late, 1_300).is_none());
        assert!(all.take(&[0; 16], 1_000).is_none() && all.take(b"short", 1_000).is_none());
    }

    #[test]
    fn whoever_begins_without_end_displaces_their_own() {
        let all = Ceremonies::default();
        let one = ceremony();
        let signed_in = |n: u8| Ceremony {
            session: Some([n; 32]),
            ..one.clone()
        };
        let other_network = all.begin(one.clone(), 2, 999);
        let other_session = all.begin(signed_in(2), 1, 999);
        let first = all.begin(one.clone(), 1, 1_000);
        let second = all.begin(one.clone(), 1, 1_001);
        let first_signed_in = all.begin(signed_in(1), 1, 1_000);
        for _ in 0..OF_ONE - 1 {
            all.begin(one.clone(), 1, 1_002);
            all.begin(signed_in(1), 1, 1_002);
        }
        all.begin(signed_in(1), 1, 1_002);
        let take = |id| all.take(id, 1_002).is_some();
        assert!(!take(&first) && take(&second) && !take(&first_signed_in));
        assert!(take(&other_network) && take(&other_session));
    }

    #[test]
    fn strangers_of_many_networks_displace_strangers_only_and_what_is_over_is_forgotten() {
        let all = Ceremonies::default();
        let one = ceremony();
        let signed_in = Ceremony {
            session: Some([1; 32]),
            ..one.clone()
        };
        let mine = all.begin(signed_in, 1, 999);
        let first = all.begin(one.clone(), 1, 1_000);
        for network in 0..MOST as u128 {
            let at = 1_001;
            let begun = Begun {
                at,
                whose: Whose::Network(network),
                ceremony: one.clone(),
            };
            locked(&all.of_strangers).insert(new_id(), begun);
        }
        locked(&all.of_strangers).pop_last();
        all.begin(one, 1, 1_002);
        assert!(all.take(&first, 1_002).is_none() && all.take(&mine, 1_002).is_some());
        all.forget(1_302);
        assert!(locked(&all.of_strangers).is_empty() && locked(&all.of_sessions).is_empty());
    }
}
