//! Signing in by the organisation's own provider: who comes of it.

mod begun;

use std::net::SocketAddr;

use accounts::{Email, Login, PersonName};
use oidc::Person;
use store::{AtProvider, KeptMember, NewMember, Note, Profile, StoreError};
use wire::{AccountRole, MemberId, MemberState, limits};

use crate::app::App;
use crate::config::{Admitted, Config};
use crate::sign_in::lacks_factor;
pub(crate) use begun::{Beginning, Begun, Ended, PATIENCE};

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

/// Sign-in names tried when somebody has the first.
const NAMES: u32 = 50;

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
