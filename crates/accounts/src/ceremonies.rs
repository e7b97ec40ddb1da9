//! WebAuthn ceremonies that have begun: in memory, for five minutes, a bounded number.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::{Asked, new_id};

/// Seconds a ceremony lasts.
const LASTS: u64 = 5 * 60;
/// Ceremonies at once; the oldest makes room.
const MOST: usize = 1000;

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

/// All that have begun.
#[derive(Default)]
pub struct Ceremonies(Mutex<BTreeMap<[u8; 16], (u64, Ceremony)>>);

impl Ceremonies {
    /// Keeps one; its name for the page. `now`: Unix seconds.
    pub fn begin(&self, ceremony: Ceremony, now: u64) -> [u8; 16] {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (began, _)| lasts(*began, now));
        if all.len() >= MOST
            && let Some(oldest) = all.iter().min_by_key(|(_, (began, _))| *began).map(|(id, _)| *id)
        {
            all.remove(&oldest);
        }
        let id = new_id();
        all.insert(id, (now, ceremony));
        id
    }

    /// Takes one out: each is answered once.
    pub fn take(&self, id: &[u8], now: u64) -> Option<Ceremony> {
        let id: [u8; 16] = id.try_into().ok()?;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (began, ceremony) = all.remove(&id)?;
        lasts(began, now).then_some(ceremony)
    }

    /// Forgets those that are over. To be called every minute.
    pub fn forget(&self, now: u64) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, (began, _)| lasts(*began, now));
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
        let id = all.begin(ceremony(), 1_000);
        assert!(all.take(&id, 1_299).is_some());
        assert!(all.take(&id, 1_299).is_none());
        let late = all.begin(ceremony(), 1_000);
        assert!(all.take(&late, 1_300).is_none());
        assert!(all.take(&[0; 16], 1_000).is_none() && all.take(b"short", 1_000).is_none());
    }

    #[test]
    fn the_oldest_makes_room_and_what_is_over_is_forgotten() {
        let all = Ceremonies::default();
        let one = ceremony();
        let first = all.begin(one.clone(), 1_000);
        let second = all.begin(one.clone(), 1_001);
        for _ in 0..MOST - 1 {
            all.begin(one.clone(), 1_002);
        }
        assert_eq!(all.0.lock().unwrap().len(), MOST);
        assert!(all.take(&first, 1_002).is_none() && all.take(&second, 1_002).is_some());
        all.forget(1_302);
        assert!(all.0.lock().unwrap().is_empty());
    }
}
