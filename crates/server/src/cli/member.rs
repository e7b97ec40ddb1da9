//! `konklave member`: people with an account, from the machine the server stands on. What is done lands in the audit log.

use std::path::Path;

use accounts::{Email, INVITED, Login, PersonName, new_id, new_ticket, ticket_text};
use anyhow::{Context, anyhow};
use serde_json::json;
use server::Config;
use store::{KeptMember, NewMember, NewTicket, Profile, Store};
use wire::{AccountRole, MemberId, MemberState, limits};

use super::arguments::{MemberCommand, Role};
use super::data::{changing, note, now, reading};
use super::print;

/// Does it.
pub fn member(file: Option<&Path>, command: MemberCommand) -> anyhow::Result<()> {
    match command {
        MemberCommand::List { json } => reading(file, |store| list(store, json)),
        MemberCommand::Invite {
            login,
            name,
            email,
            role,
        } => {
            let login = Login::new(&login).map_err(|_| anyhow!("`{login}` is no sign-in name; allowed: {LOGIN}"))?;
            let name = PersonName::new(&name).context("--name: allowed are up to 80 visible characters")?;
            let email = Email::new(&email).context("--email: allowed is an address as anna@example.org")?;
            changing(file, |config, store| {
                invite(config, store, login, name, email, role.into())
            })
        }
        MemberCommand::Link { login } => changing(file, |config, store| link(config, store, login)),
        MemberCommand::Suspend { login, lift } => changing(file, |_, store| suspend(store, login, !lift)),
        MemberCommand::Remove { login } => changing(file, |_, store| remove(store, login)),
    }
}

const LOGIN: &str = "up to 64 letters and digits, and . _ - + @ after the first";

async fn list(store: Store, as_json: bool) -> anyhow::Result<()> {
    let members = store.members().await?;
    let text = if as_json {
        let members: Vec<_> = members.iter().map(as_value).collect();
        format!("{:#}\n", json!(members))
    } else if members.is_empty() {
        "there are no accounts\n".to_owned()
    } else {
        members.iter().map(as_line).collect()
    };
    Ok(print(&text)?)
}

fn as_line(member: &KeptMember) -> String {
    let Profile { login, name, .. } = &member.profile;
    let (role, state) = (role_word(member.role), state_word(member.state));
    let factor = if member.strong {
        "second factor"
    } else {
        "password alone"
    };
    format!("{login}\t{name}\t{role}\t{state}\t{factor}\n")
}

fn as_value(member: &KeptMember) -> serde_json::Value {
    json!({
        "login": member.profile.login,
        "name": member.profile.name,
        "email": member.profile.email,
        "role": role_word(member.role),
        "state": state_word(member.state),
        "secondFactor": member.strong,
        "createdAt": member.created_at,
    })
}

async fn invite(
    config: Config,
    store: Store,
    login: Login,
    name: PersonName,
    email: Email,
    role: AccountRole,
) -> anyhow::Result<()> {
    let new = NewMember {
        member: MemberId(new_id()),
        login_key: login.key().to_owned(),
        profile: Profile {
            login: login.shown().to_owned(),
            name: name.as_str().to_owned(),
            email: email.as_str().to_owned(),
        },
        role,
        created_at: now(),
    };
    let ticket = ticket_for(new.member);
    let note = note("member_created", Some(new.member), role_word(role).to_owned());
    store.add_member(&new, &ticket, limits::MEMBERS, &note).await?;
    tell(&config, &ticket)
}

async fn link(config: Config, store: Store, login: String) -> anyhow::Result<()> {
    let member = find(&store, &login).await?;
    let ticket = ticket_for(member);
    store
        .link_member(&ticket, &note("member_link_made", Some(member), String::new()))
        .await?;
    tell(&config, &ticket)
}

async fn suspend(store: Store, login: String, suspended: bool) -> anyhow::Result<()> {
    let member = find(&store, &login).await?;
    let note = note("member_changed", Some(member), format!("suspended: {suspended}"));
    store.change_member(member, None, Some(suspended), &note).await?;
    Ok(print(if suspended {
        "suspended\n"
    } else {
        "may sign in again\n"
    })?)
}

async fn remove(store: Store, login: String) -> anyhow::Result<()> {
    let member = find(&store, &login).await?;
    let deleted = store
        .erase_member(member, &note("member_erased", Some(member), String::new()))
        .await?;
    let mut text = "deleted:\n".to_owned();
    for (table, rows) in deleted {
        text.push_str(&format!("  {table}: {rows}\n"));
    }
    Ok(print(&text)?)
}

async fn find(store: &Store, login: &str) -> anyhow::Result<MemberId> {
    let unknown = || anyhow!("nobody signs in as `{login}`; konklave member list says who does");
    let key = Login::new(login).map_err(|_| unknown())?;
    let found = store.member_by_login(key.key()).await?;
    found.map(|member| member.member).ok_or_else(unknown)
}

fn ticket_for(member: MemberId) -> NewTicket {
    NewTicket {
        ticket: new_ticket(),
        member,
        expires_at: now() + INVITED,
    }
}

/// Prints the link, which is a secret, to whoever asked for it and nowhere else.
fn tell(config: &Config, ticket: &NewTicket) -> anyhow::Result<()> {
    let days = INVITED / (24 * 3600);
    let text = ticket_text(&ticket.ticket);
    Ok(print(&format!(
        "{}/welcome#{}\nOpens the account once, for {days} days. Hand it over where nobody else reads it; start the server \
         before it is opened.\n",
        config.address(config.listen),
        *text
    ))?)
}

impl From<Role> for AccountRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Member => Self::Member,
            Role::WorksCouncil => Self::WorksCouncil,
            Role::ProtectionOfficer => Self::ProtectionOfficer,
            Role::Administrator => Self::Administrator,
        }
    }
}

/// As the audit log says it.
fn role_word(role: AccountRole) -> &'static str {
    match role {
        AccountRole::Member => "member",
        AccountRole::WorksCouncil => "works_council",
        AccountRole::ProtectionOfficer => "protection_officer",
        AccountRole::Administrator => "administrator",
    }
}

fn state_word(state: MemberState) -> &'static str {
    match state {
        MemberState::Invited => "invited",
        MemberState::Active => "active",
        MemberState::Suspended => "suspended",
    }
}
