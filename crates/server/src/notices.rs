//! Mail to those who answer for the server: at most one of a kind and day, without content.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use datamap::DAY;
use mail::{Address, Full, Notice, Post};
use store::{KeptMember, Store, StoreError};
use wire::{AccountRole, MemberState};

/// On which day which kind was sent last. In memory: after a restart a second one may come.
#[derive(Default)]
pub(crate) struct Notices {
    sent: Mutex<BTreeMap<Notice, u64>>,
}

impl Notices {
    /// Whether one of this kind was sent today.
    fn was_sent(&self, notice: Notice, now: u64) -> bool {
        self.sent().get(&notice) == Some(&(now / DAY))
    }

    /// Sends one of a kind, unless one was sent today. It counts once the queue has it: what did not fit comes later.
    fn once(&self, notice: Notice, now: u64, send: impl FnOnce() -> Result<(), Full>) {
        let mut sent = self.sent();
        if sent.get(&notice) != Some(&(now / DAY)) && send().is_ok() {
            sent.insert(notice, now / DAY);
        }
    }

    fn sent(&self) -> MutexGuard<'_, BTreeMap<Notice, u64>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends it to all it concerns who have an address, unless one of this kind was sent today.
    pub(crate) async fn send(
        &self,
        notice: Notice,
        post: &Post,
        store: &Store,
        server: &str,
        now: u64,
    ) -> Result<(), StoreError> {
        if self.was_sent(notice, now) {
            return Ok(());
        }
        let members = store.members().await?;
        let to = members.iter().filter(|member| concerns(notice, member));
        let to = to.filter_map(|member| Address::new(&member.profile.email).ok());
        let letters: Vec<_> = to.map(|to| mail::notice(to, notice, server)).collect();
        if !letters.is_empty() {
            self.once(notice, now, || post.send_notices(letters));
        }
        Ok(())
    }
}

/// Whether somebody is told: whoever can do something about it.
fn concerns(notice: Notice, member: &KeptMember) -> bool {
    let answers = match notice {
        Notice::RequestReceived | Notice::RequestsDue => {
            matches!(member.role, AccountRole::ProtectionOfficer | AccountRole::Administrator)
        }
        Notice::HealthBad => member.role == AccountRole::Administrator,
    };
    answers && member.state == MemberState::Active
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_a_kind_and_day_is_enough() {
        let notices = Notices::default();
        let morning = 20_000 * DAY;
        let sent = |notice, now| {
            let mut sent = false;
            notices.once(notice, now, || {
                sent = true;
                Ok(())
            });
            sent
        };
        assert!(sent(Notice::RequestReceived, morning));
        assert!(!sent(Notice::RequestReceived, morning + DAY - 1));
        assert!(sent(Notice::HealthBad, morning));
        assert!(sent(Notice::RequestReceived, morning + DAY));
    }

    #[test]
    fn a_notice_that_did_not_fit_is_not_the_one_of_its_day() {
        let notices = Notices::default();
        notices.once(Notice::HealthBad, DAY, || Err(Full));
        assert!(!notices.was_sent(Notice::HealthBad, DAY));
        notices.once(Notice::HealthBad, DAY, || Ok(()));
        assert!(notices.was_sent(Notice::HealthBad, DAY));
    }
}
