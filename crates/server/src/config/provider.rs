//! The organisation's own provider.

use oidc::{ClientSecret, Settings};
use wire::AccountRole;

use super::ConfigError;
use super::raw;

/// Who vouches for people, and what they may do here.
#[derive(Clone, Debug)]
pub struct Provider {
    /// How it is asked. The redirect address is added once the server knows its own.
    pub settings: Settings,
    /// Groups whose people may sign in; empty: everybody it knows.
    pub members: Vec<String>,
    /// Groups of each role, the mightiest first.
    pub roles: [(AccountRole, Vec<String>); 3],
    /// It asks for a second factor itself.
    pub second_factor: bool,
    /// Seconds after which whoever came from there is asked to come again.
    pub session: u64,
}

/// What a person's groups allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admitted {
    /// Nothing: the person is not admitted.
    No,
    /// To sign in; the role is this server's matter.
    Yes,
    /// To sign in with this role.
    As(AccountRole),
}

impl Admitted {
    /// The role that the groups give, if they give one.
    pub fn role(self) -> Option<AccountRole> {
        match self {
            Self::As(role) => Some(role),
            Self::No | Self::Yes => None,
        }
    }
}

impl Provider {
    /// By these settings, everybody the provider knows, with roles that are this server's matter.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            members: Vec::new(),
            roles: [
                (AccountRole::Administrator, Vec::new()),
                (AccountRole::ProtectionOfficer, Vec::new()),
                (AccountRole::WorksCouncil, Vec::new()),
            ],
            second_factor: false,
            session: u64::from(SESSION_HOURS) * 3600,
        }
    }

    /// What somebody in these groups may do.
    pub fn admits(&self, groups: &[String]) -> Admitted {
        let is_in = |wanted: &[String]| wanted.iter().any(|group| groups.contains(group));
        let role = self.roles.iter().find(|(_, wanted)| is_in(wanted));
        match role {
            Some((role, _)) => Admitted::As(*role),
            None if !self.members.is_empty() && !is_in(&self.members) => Admitted::No,
            None if self.roles.iter().all(|(_, wanted)| wanted.is_empty()) => Admitted::Yes,
            None => Admitted::As(AccountRole::Member),
        }
    }
}

/// Hours, unless configured otherwise: a working day. Who leaves the organisation is signed out by the next one.
const SESSION_HOURS: u32 = 12;
/// Hours that may be configured.
const MOST_SESSION_HOURS: u32 = 720;

/// Makes an error of key, problem, and what is allowed.
type Wrong<'a> = dyn Fn(&'static str, String, &'static str) -> ConfigError + 'a;

/// What the table `provider` means.
pub(super) fn from_raw(raw: raw::Provider, wrong: &Wrong<'_>) -> Result<Option<Provider>, ConfigError> {
    if raw.issuer.is_empty() {
        if !raw.client.is_empty() || !raw.secret.is_empty() {
            return Err(wrong(
                "provider.issuer",
                "empty, but a client is set".to_owned(),
                "the provider's issuer identifier, as https://login.example.org",
            ));
        }
        return Ok(None);
    }
    let authority = match raw.authority.as_os_str().is_empty() {
        true => None,
        false => Some(std::fs::read(&raw.authority).map_err(|error| {
            wrong(
                "provider.authority",
                format!("{}: {error}", raw.authority.display()),
                "a PEM file that this server can read, or empty",
            )
        })?),
    };
    if !(1..=MOST_SESSION_HOURS).contains(&raw.session_hours) {
        return Err(wrong(
            "provider.session_hours",
            raw.session_hours.to_string(),
            "a whole number from 1 to 720",
        ));
    }
    let settings = Settings {
        issuer: raw.issuer,
        client: raw.client,
        secret: Some(raw.secret)
            .filter(|secret| !secret.is_empty())
            .map(ClientSecret::new),
        // Only checked here: the server's own address is not known before it listens.
        redirect: "http://localhost/api/provider/return".to_owned(),
        scopes: raw.scopes,
        groups: raw.groups,
        authority,
    };
    if let Err(error) = oidc::Provider::new(settings.clone()) {
        return Err(wrong(
            "provider",
            error.to_string(),
            "an https issuer, a client id, and a PEM file if one is named",
        ));
    }
    Ok(Some(Provider {
        settings,
        members: raw.members,
        roles: [
            (AccountRole::Administrator, raw.administrators),
            (AccountRole::ProtectionOfficer, raw.protection_officers),
            (AccountRole::WorksCouncil, raw.works_council),
        ],
        second_factor: raw.second_factor,
        session: u64::from(raw.session_hours) * 3600,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(members: &[&str], administrators: &[&str]) -> Provider {
        let groups = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let mut provider = Provider::new(Settings {
            issuer: "https://login.example".to_owned(),
            client: "konklave".to_owned(),
            secret: None,
            redirect: String::new(),
            scopes: Vec::new(),
            groups: "groups".to_owned(),
            authority: None,
        });
        provider.members = groups(members);
        provider.roles[0].1 = groups(administrators);
        provider
    }

    #[test]
    fn groups_admit_and_give_a_role() {
        let of = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let (staff, chiefs, none) = (of(&["staff"]), of(&["chiefs", "x"]), of(&[]));
        for (provider, groups, expected) in [
            (provider(&[], &[]), &none, Admitted::Yes),
            (provider(&["staff"], &[]), &none, Admitted::No),
            (provider(&["staff"], &[]), &staff, Admitted::Yes),
            (
                provider(&["staff"], &["chiefs"]),
                &staff,
                Admitted::As(AccountRole::Member),
            ),
            (
                provider(&["staff"], &["chiefs"]),
                &chiefs,
                Admitted::As(AccountRole::Administrator),
            ),
            (provider(&["staff"], &["chiefs"]), &none, Admitted::No),
            (provider(&[], &["chiefs"]), &none, Admitted::As(AccountRole::Member)),
        ] {
            assert_eq!(provider.admits(groups), expected, "{groups:?}");
        }
    }
}
