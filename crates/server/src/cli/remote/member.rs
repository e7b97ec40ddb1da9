//! `konklave member` at a server elsewhere.

use accounts::{Login, ticket_text};
use hyper::Method;
use wire::{AccountRole, ChangeMember, Erased, Member, MemberId, MemberLink, NewMember};

use super::{Remote, RemoteError};
use crate::cli::arguments::MemberCommand;
use crate::cli::member::{as_line, as_value, deleted_text, link_text, list_text};
use crate::cli::print;

/// Does it.
pub async fn member(mut remote: Remote, command: MemberCommand, as_json: bool) -> anyhow::Result<()> {
    let text = match command {
        MemberCommand::List => list_text(&remote.get::<Vec<Member>>("/api/members").await?, as_json),
        MemberCommand::Invite {
            login,
            name,
            email,
            role,
        } => {
            let role: AccountRole = role.into();
            let new = NewMember {
                login,
                name,
                email,
                role,
            };
            let link = remote.change(Method::POST, "/api/members", new).await?;
            handed_over(&remote, &link, as_json)
        }
        MemberCommand::Link { login } => {
            let path = format!("{}/link", found(&mut remote, &login).await?);
            let link = remote.change(Method::POST, &path, ()).await?;
            handed_over(&remote, &link, as_json)
        }
        MemberCommand::Role { login, role } => changed(&mut remote, &login, Some(role.into()), None, as_json).await?,
        MemberCommand::Suspend { login, lift } => changed(&mut remote, &login, None, Some(!lift), as_json).await?,
        MemberCommand::Remove { login } => {
            let path = found(&mut remote, &login).await?;
            let erased: Erased = remote.change(Method::DELETE, &path, ()).await?;
            deleted_text(
                erased.deleted.iter().map(|entry| (entry.entry.as_str(), entry.rows)),
                as_json,
            )
        }
    };
    Ok(print(&text)?)
}

fn handed_over(remote: &Remote, link: &MemberLink, as_json: bool) -> String {
    let text = ticket_text(&link.ticket);
    link_text(
        &format!("{}/welcome#{}", remote.address(), *text),
        link.expires_at,
        as_json,
    )
}

async fn changed(
    remote: &mut Remote,
    login: &str,
    role: Option<AccountRole>,
    suspended: Option<bool>,
    as_json: bool,
) -> Result<String, RemoteError> {
    let path = found(remote, login).await?;
    let member: Member = remote
        .change(Method::PATCH, &path, ChangeMember { role, suspended })
        .await?;
    Ok(match as_json {
        true => format!("{:#}\n", as_value(&member)),
        false => as_line(&member),
    })
}

/// The place of whoever signs in under this name.
async fn found(remote: &mut Remote, login: &str) -> Result<String, RemoteError> {
    let nobody = || RemoteError::Nobody(login.to_owned());
    let wanted = Login::new(login).map_err(|_| nobody())?;
    let is_wanted = |member: &&Member| Login::new(&member.login).is_ok_and(|login| login.key() == wanted.key());
    let members: Vec<Member> = remote.get("/api/members").await?;
    let member: MemberId = members.iter().find(is_wanted).ok_or_else(nobody)?.member;
    let id = serde_json::to_value(member).expect("a type of ours");
    Ok(format!("/api/members/{}", id.as_str().unwrap_or_default()))
}
