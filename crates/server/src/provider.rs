//! Signing in by the organisation's own provider: what has begun, and who comes of it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};

use accounts::{Email, Login, PersonName};
use oidc::{Pending, Person};
use store::{AtProvider, KeptMember, NewMember, Note, Profile, StoreError};
use wire::{AccountRole, MemberId, MemberState, limits};

use crate::app::App;
use crate::config::{Admitted, Config};
use crate::limits::Network;
use crate::sign_in::lacks_factor;

/// The provider as configured, for a server that listens there.
pub(crate) fn at(config: &Config, listening: SocketAddr) -> Option<oidc::Provider> {
    let mut settings = config.provider.as_ref()?.settings.clone();
    settings.redirect = format!("{}/api/provider/return", config.address(listening));
    match oidc::Provider::new(settings) {
        Ok(provider) => Some(provider),
        Err(error) => {
            tracing::error!(%error, "nobody can sign in by the provider");
            None
        }
    }
}

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
/// Sign-in names tried when somebody has the first.
const NAMES: u32 = 50;

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

/// Why somebody the provider knows is not signed in.
#[derive(Debug)]
pub(crate) enum NotAdmitted {
    /// None of the person's groups admits them, or the account is suspended, or nobody has set the server up.
    Refused,
    /// Policy asks for a second factor, and the provider is not known to ask for one.
    NoFactor,
    /// The database failed.
    Store(StoreError),
}

impl From<StoreError> for NotAdmitted {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The account of a person; a new one is made for whoever comes for the first time.
pub(crate) async fn account_of(app: &App, issuer: &str, person: &Person) -> Result<MemberId, NotAdmitted> {
    let Some(provider) = &app.config.provider else {
        return Err(NotAdmitted::Refused);
    };
    let admitted = provider.admits(&person.groups);
    let policy = app.policy().await?;
    let lacks_factor = |role| lacks_factor(&policy, role, provider.second_factor);
    let name = AtProvider {
        issuer,
        name: &person.subject,
    };
    match (app.store.member_by_provider(name).await?, admitted) {
        (Some(member), Admitted::No) => {
            // What the person began while they were admitted does not outlast that, by whichever way in.
            only_by_provider(app, member.member).await?;
            app.store.end_provider_sessions(member.member).await?;
            Err(NotAdmitted::Refused)
        }
        (None, Admitted::No) => Err(NotAdmitted::Refused),
        (Some(member), _) if member.state == MemberState::Suspended => Err(NotAdmitted::Refused),
        (Some(member), admitted) => {
            // A password is for when the provider fails: it does not.
            only_by_provider(app, member.member).await?;
            let (member, role) = renewed(app, member, person, admitted).await?;
            (!lacks_factor(role)).then_some(member).ok_or(NotAdmitted::NoFactor)
        }
        (None, admitted) => {
            let role = admitted.role().unwrap_or(AccountRole::Member);
            if lacks_factor(role) {
                return Err(NotAdmitted::NoFactor);
            }
            added(app, name, person, role).await
        }
    }
}

/// The provider has spoken of the person: what was a way in while it failed is none any more.
pub(crate) async fn only_by_provider(app: &App, member: MemberId) -> Result<(), StoreError> {
    let note = note(app, "password_removed", &member, "by: provider".to_owned());
    app.store.only_by_provider(member, &note).await
}

/// What the provider says of the person counts, each time they come.
async fn renewed(
    app: &App,
    member: KeptMember,
    person: &Person,
    admitted: Admitted,
) -> Result<(MemberId, AccountRole), NotAdmitted> {
    let profile = profile(person, member.profile.login.clone());
    if profile != member.profile {
        app.store.change_profile(member.member, &profile).await?;
    }
    let mut has = member.role;
    if let Some(role) = admitted.role()
        && role != member.role
    {
        let note = note(
            app,
            "member_changed",
            &member.member,
            format!("role: {} → {}, by: provider", word(member.role), word(role)),
        );
        match app.store.change_member(member.member, Some(role), None, &note).await {
            // Somebody has to run the server: the role stays until there is another.
            Err(StoreError::LastAdministrator) => {}
            changed => {
                changed?;
                has = role;
            }
        }
    }
    Ok((member.member, has))
}

async fn added(app: &App, name: AtProvider<'_>, person: &Person, role: AccountRole) -> Result<MemberId, NotAdmitted> {
    // The first account runs the server: nobody else takes its place.
    if role != AccountRole::Administrator && app.store.members_kept().await? == 0 {
        return Err(NotAdmitted::Refused);
    }
    let wished = Login::new(&person.login).map_or_else(|_| "person".to_owned(), |login| login.shown().to_owned());
    for number in 1..=NAMES {
        let login = if number == 1 {
            wished.clone()
        } else {
            format!("{wished}-{number}")
        };
        let Ok(login) = Login::new(&login) else {
            return Err(NotAdmitted::Refused);
        };
        let new = NewMember {
            member: MemberId(accounts::new_id()),
            login_key: login.key().to_owned(),
            profile: profile(person, login.shown().to_owned()),
            role,
            created_at: app.unix_now(),
        };
        let note = note(
            app,
            "member_created",
            &new.member,
            format!("{}, by: provider", word(role)),
        );
        match app.store.add_provider_member(name, &new, limits::MEMBERS, &note).await {
            Err(StoreError::LoginTaken) => {
                // Perhaps by the same person, in two browsers at once.
                if let Some(member) = app.store.member_by_provider(name).await? {
                    return Ok(member.member);
                }
            }
            added => {
                added?;
                return Ok(new.member);
            }
        }
    }
    Err(NotAdmitted::Refused)
}

fn profile(person: &Person, login: String) -> Profile {
    Profile {
        name: PersonName::new(&person.name).map_or_else(|_| login.clone(), |name| name.as_str().to_owned()),
        email: Email::new(&person.email).map_or_else(|_| String::new(), |email| email.as_str().to_owned()),
        login,
    }
}

/// As the audit log says it.
fn word(role: AccountRole) -> String {
    let word = serde_json::to_value(role).expect("a word");
    word.as_str().unwrap_or_default().to_owned()
}

fn note(app: &App, action: &'static str, member: &MemberId, change: String) -> Note {
    Note {
        at: app.unix_now(),
        action,
        actor: None,
        subject: Some(*member),
        change,
    }
}
