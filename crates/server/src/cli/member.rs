//! `konklave member`: people with an account, from the machine the server stands on. What is done lands in the audit log.

use std::path::Path;

use accounts::{Email, INVITED, Login, PersonName, new_id, new_ticket, ticket_text};
use anyhow::{Context, anyhow};
use serde_json::json;
use server::Config;
use store::{KeptMember, NewMember, NewTicket, Profile, Store};
use wire::{AccountRole, Member, MemberId, MemberState, limits};

use super::arguments::{MemberCommand, Role};
use super::data::{changing, note, now, reading};
use super::print;

/// Does it.
pub fn member(file: Option<&Path>, command: MemberCommand, json: bool) -> anyhow::Result<()> {
    match command {
        MemberCommand::List => reading(file, |store| list(store, json)),
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
                let profile = Profile {
                    login: login.shown().to_owned(),
                    name: name.as_str().to_owned(),
                    email: email.as_str().to_owned(),
                };
                invite(config, store, login, profile, role.into(), json)
            })
        }
        MemberCommand::Link { login } => changing(file, |config, store| link(config, store, login, json)),
        MemberCommand::Role { login, role } => {
            changing(file, |_, store| change(store, login, Some(role.into()), None, json))
        }
        MemberCommand::Suspend { login, lift } => {
            changing(file, |_, store| change(store, login, None, Some(!lift), json))
        }
        MemberCommand::Remove { login } => changing(file, |_, store| remove(store, login, json)),
    }
}

const LOGIN: &str = "up to 64 letters and digits, and . _ - + @ after the first";

async fn list(store: Store, as_json: bool) -> anyhow::Result<()> {
    let members: Vec<Member> = store.members().await?.into_iter().map(shown).collect();
    Ok(print(&list_text(&members, as_json))?)
}

fn shown(member: KeptMember) -> Member {
    Member {
        member: member.member,
        login: member.profile.login,
        name: member.profile.name,
        email: member.profile.email,
        role: member.role,
        state: member.state,
        strong: member.strong,
        created_at: member.created_at,
    }
}

/// All of them.
pub fn list_text(members: &[Member], as_json: bool) -> String {
    if as_json {
        let members: Vec<_> = members.iter().map(as_value).collect();
        format!("{:#}\n", json!(members))
    } else if members.is_empty() {
        "there are no accounts\n".to_owned()
    } else {
        members.iter().map(as_line).collect()
    }
}

/// One of them, for people.
pub fn as_line(member: &Member) -> String {
    let Member { login, name, .. } = member;
    let (role, state) = (role_word(member.role), state_word(member.state));
    let factor = if member.strong {
        "second factor"
    } else {
        "password alone"
    };
    format!("{login}\t{name}\t{role}\t{state}\t{factor}\n")
}

/// One of them, for programs.
pub fn as_value(member: &Member) -> serde_json::Value {
    json!({
        "login": member.login,
        "name": member.name,
        "email": member.email,
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
    profile: Profile,
    role: AccountRole,
    as_json: bool,
) -> anyhow::Result<()> {
    let new = NewMember {
        member: MemberId(new_id()),
        login_key: login.key().to_owned(),
        profile,
        role,
        created_at: now(),
    };
    let ticket = ticket_for(new.member);
    let note = note("member_created", Some(new.member), role_word(role).to_owned());
    store.add_member(&new, &ticket, limits::MEMBERS, &note).await?;
    tell(&config, &ticket, as_json)
}

async fn link(config: Config, store: Store, login: String, as_json: bool) -> anyhow::Result<()> {
    let member = find(&store, &login).await?;
    let ticket = ticket_for(member);
    store
        .link_member(&ticket, &note("member_link_made", Some(member), String::new()))
        .await?;
    tell(&config, &ticket, as_json)
}

async fn change(
    store: Store,
    login: String,
    role: Option<AccountRole>,
    suspended: Option<bool>,
    as_json: bool,
) -> anyhow::Result<()> {
    let member = find(&store, &login).await?;
    let was = store.member(member).await?.context("erased a moment ago")?;
    let to = |role| format!("role: {} → {}", role_word(was.role), role_word(role));
    let changes = role.map(to).into_iter();
    let changes = changes.chain(suspended.map(|suspended| format!("suspended: {suspended}")));
    let note = note("member_changed", Some(member), changes.collect::<Vec<_>>().join(", "));
    store.change_member(member, role, suspended, &note).await?;
    let is = shown(store.member(member).await?.context("erased a moment ago")?);
    Ok(print(&match (as_json, suspended) {
        (true, _) => format!("{:#}\n", as_value(&is)),
        (false, Some(true)) => "suspended\n".to_owned(),
        (false, Some(false)) => "may sign in again\n".to_owned(),
        (false, None) => as_line(&is),
    })?)
}

async fn remove(store: Store, login: String, as_json: bool) -> anyhow::Result<()> {
    let member = find(&store, &login).await?;
    let deleted = store
        .erase_member(member, &note("member_erased", Some(member), String::new()))
        .await?;
    Ok(print(&deleted_text(deleted, as_json))?)
}

/// What went with an account.
pub fn deleted_text<'a>(deleted: impl IntoIterator<Item = (&'a str, u64)>, as_json: bool) -> String {
    if as_json {
        let deleted: serde_json::Map<_, _> = deleted
            .into_iter()
            .map(|(entry, rows)| (entry.to_owned(), rows.into()))
            .collect();
        return format!("{:#}\n", json!({ "deleted": deleted }));
    }
    let mut text = "deleted:\n".to_owned();
    for (entry, rows) in deleted {
        text.push_str(&format!("  {entry}: {rows}\n"));
    }
    text
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
fn tell(config: &Config, ticket: &NewTicket, as_json: bool) -> anyhow::Result<()> {
    let text = ticket_text(&ticket.ticket);
    let link = format!("{}/welcome#{}", config.address(config.listen), *text);
    print(&link_text(&link, ticket.expires_at, as_json))?;
    if !as_json {
        print("Start the server before it is opened.\n")?;
    }
    Ok(())
}

/// A link and what it does.
pub fn link_text(link: &str, expires_at: u64, as_json: bool) -> String {
    let days = INVITED / (24 * 3600);
    match as_json {
        true => format!("{:#}\n", json!({"link": link, "expiresAt": expires_at})),
        false => {
            format!("{link}\nOpens the account once, for {days} days. Hand it over where nobody else reads it.\n")
        }
    }
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
