//! What an administrator decides for everybody: values with their ranges, and how they stand in rows.

use thiserror::Error;
use wire::{AccountRole, Newcomers, Policy, Profile, WhoCreates, WhoNeedsFactor};

use crate::rights::Factor;

/// A value that cannot be one.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("policy `{name}` cannot be `{value}`; allowed: {allowed}")]
pub struct PolicyError {
    /// The row's name.
    pub name: String,
    /// What stood there.
    pub value: String,
    /// What may.
    pub allowed: &'static str,
}

/// What holds until an administrator decides.
pub const fn default_policy() -> Policy {
    Policy {
        profile: Profile::Standard,
        newcomers: Newcomers::AsHostsDecide,
        create: WhoCreates::Automatic,
        second_factor: WhoNeedsFactor::Administrators,
        session_days: 14,
        audit_days: 180,
        request_years: 3,
        plan_days: 366,
    }
}

/// As rows: name and value.
pub fn policy_rows(policy: &Policy) -> [(&'static str, String); 8] {
    let profile = match policy.profile {
        Profile::Standard => "standard",
        Profile::Confidential => "confidential",
        Profile::Consultation => "consultation",
        Profile::School => "school",
        Profile::Council => "council",
        Profile::PublicEvent => "public_event",
    };
    let newcomers = match policy.newcomers {
        Newcomers::AsHostsDecide => "as_hosts_decide",
        Newcomers::Wait => "wait",
    };
    let create = match policy.create {
        WhoCreates::Automatic => "automatic",
        WhoCreates::Members => "members",
        WhoCreates::Everyone => "everyone",
    };
    let factor = match policy.second_factor {
        WhoNeedsFactor::Nobody => "nobody",
        WhoNeedsFactor::Administrators => "administrators",
        WhoNeedsFactor::Everyone => "everyone",
    };
    [
        ("profile", profile.to_owned()),
        ("newcomers", newcomers.to_owned()),
        ("create", create.to_owned()),
        ("second_factor", factor.to_owned()),
        ("session_days", policy.session_days.to_string()),
        ("audit_days", policy.audit_days.to_string()),
        ("request_years", policy.request_years.to_string()),
        ("plan_days", policy.plan_days.to_string()),
    ]
}

/// What the audit log says of a change of the policy; none: there is none.
pub fn policy_changes(before: &[(&'static str, String)], after: &[(&'static str, String)]) -> Option<String> {
    let changes = before.iter().zip(after).filter(|(was, is)| was != is);
    let changes: Vec<String> = changes
        .map(|((name, was), (_, is))| format!("{name}: {was} → {is}"))
        .collect();
    (!changes.is_empty()).then(|| changes.join(", "))
}

/// From rows. What has no row is as in [`default_policy`]; a row of another name is none of ours.
pub fn policy_from_rows<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Policy, PolicyError> {
    let mut policy = default_policy();
    for (name, value) in rows {
        let wrong = |allowed| PolicyError {
            name: name.to_owned(),
            value: value.to_owned(),
            allowed,
        };
        let number = |least: u32, most: u32, allowed| {
            let number: Option<u32> = value.parse().ok();
            number
                .filter(|number| (least..=most).contains(number))
                .ok_or_else(|| wrong(allowed))
        };
        match name {
            "profile" => {
                policy.profile = match value {
                    "standard" => Profile::Standard,
                    "confidential" => Profile::Confidential,
                    "consultation" => Profile::Consultation,
                    "school" => Profile::School,
                    "council" => Profile::Council,
                    "public_event" => Profile::PublicEvent,
                    _ => {
                        return Err(wrong(
                            "standard, confidential, consultation, school, council, public_event",
                        ));
                    }
                };
            }
            "newcomers" => {
                policy.newcomers = match value {
                    "as_hosts_decide" => Newcomers::AsHostsDecide,
                    "wait" => Newcomers::Wait,
                    _ => return Err(wrong("as_hosts_decide, wait")),
                };
            }
            "create" => {
                policy.create = match value {
                    "automatic" => WhoCreates::Automatic,
                    "members" => WhoCreates::Members,
                    "everyone" => WhoCreates::Everyone,
                    _ => return Err(wrong("automatic, members, everyone")),
                };
            }
            "second_factor" => {
                policy.second_factor = match value {
                    "nobody" => WhoNeedsFactor::Nobody,
                    "administrators" => WhoNeedsFactor::Administrators,
                    "everyone" => WhoNeedsFactor::Everyone,
                    _ => return Err(wrong("nobody, administrators, everyone")),
                };
            }
            "session_days" => policy.session_days = number(1, 90, "1 to 90")?,
            "audit_days" => policy.audit_days = number(30, 365, "30 to 365")?,
            "request_years" => policy.request_years = number(1, 10, "1 to 10")?,
            "plan_days" => policy.plan_days = number(1, 1100, "1 to 1100")?,
            _ => {}
        }
    }
    Ok(policy)
}

/// Whether policy asks a member of this role for a passkey or a second factor.
pub fn needs_factor(policy: &Policy, role: AccountRole) -> bool {
    match policy.second_factor {
        WhoNeedsFactor::Nobody => false,
        WhoNeedsFactor::Administrators => role == AccountRole::Administrator,
        WhoNeedsFactor::Everyone => true,
    }
}

/// How a member of this role stands to the factor policy asks for. `has`: one is set up; `proven`: the session was begun
/// with one, or has proven one since.
pub fn factor(policy: &Policy, role: AccountRole, has: bool, proven: bool) -> Factor {
    match (needs_factor(policy, role), has, proven) {
        (false, ..) | (true, true, true) => Factor::Fine,
        (true, true, false) => Factor::Unproven,
        (true, false, _) => Factor::Missing,
    }
}

/// Whether somebody may create meetings. `local`: the server is reachable from its own computer alone.
pub fn may_create(policy: &Policy, local: bool, signed_in: bool) -> bool {
    match policy.create {
        WhoCreates::Automatic => local || signed_in,
        WhoCreates::Members => signed_in,
        WhoCreates::Everyone => true,
    }
}

/// How many days ahead somebody may have a room kept; none: no day of theirs is taken. `local` as in [`may_create`].
pub fn may_plan(policy: &Policy, local: bool, signed_in: bool) -> Option<u32> {
    (may_create(policy, local, signed_in) && (local || signed_in)).then_some(policy.plan_days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_survives_its_rows() {
        let policy = Policy {
            profile: Profile::PublicEvent,
            newcomers: Newcomers::Wait,
            create: WhoCreates::Everyone,
            second_factor: WhoNeedsFactor::Nobody,
            session_days: 90,
            audit_days: 30,
            request_years: 10,
            plan_days: 1,
        };
        for policy in [policy, default_policy()] {
            let rows = policy_rows(&policy);
            let read = policy_from_rows(rows.iter().map(|(name, value)| (*name, value.as_str())));
            assert_eq!(read, Ok(policy));
        }
        assert_eq!(policy_from_rows([("audit_anchor", "x")]), Ok(default_policy()));
    }

    #[test]
    fn what_is_out_of_range_is_named_with_what_is_allowed() {
        for (name, value, allowed) in [
            (
                "profile",
                "secret",
                "standard, confidential, consultation, school, council, public_event",
            ),
            ("newcomers", "enter", "as_hosts_decide, wait"),
            ("create", "all", "automatic, members, everyone"),
            ("second_factor", "", "nobody, administrators, everyone"),
            ("session_days", "0", "1 to 90"),
            ("session_days", "91", "1 to 90"),
            ("audit_days", "29", "30 to 365"),
            ("audit_days", "366", "30 to 365"),
            ("audit_days", "-1", "30 to 365"),
            ("request_years", "0", "1 to 10"),
            ("request_years", "11", "1 to 10"),
            ("plan_days", "0", "1 to 1100"),
            ("plan_days", "1101", "1 to 1100"),
        ] {
            let error = policy_from_rows([(name, value)]).unwrap_err();
            assert_eq!((error.name.as_str(), error.allowed), (name, allowed));
        }
    }

    #[test]
    fn everybody_may_create_only_where_nobody_else_gets() {
        for (create, expected) in [
            // Nobody signed in and somebody, on a server for one computer; then on one for others.
            (WhoCreates::Automatic, [true, true, false, true]),
            (WhoCreates::Members, [false, true, false, true]),
            (WhoCreates::Everyone, [true; 4]),
        ] {
            let policy = Policy {
                create,
                ..default_policy()
            };
            let seen = [(true, false), (true, true), (false, false), (false, true)];
            assert_eq!(
                seen.map(|(local, signed_in)| may_create(&policy, local, signed_in)),
                expected
            );
        }
    }

    #[test]
    fn a_day_is_taken_from_whoever_creates_and_is_signed_in_or_here() {
        for (create, expected) in [
            // As above: nobody and somebody on a server for one computer; then on one for others.
            (WhoCreates::Automatic, [true, true, false, true]),
            (WhoCreates::Members, [false, true, false, true]),
            (WhoCreates::Everyone, [true, true, false, true]),
        ] {
            let policy = Policy {
                create,
                plan_days: 30,
                ..default_policy()
            };
            let seen = [(true, false), (true, true), (false, false), (false, true)];
            assert_eq!(
                seen.map(|(local, signed_in)| may_plan(&policy, local, signed_in)),
                expected.map(|may| may.then_some(30))
            );
        }
    }

    #[test]
    fn a_factor_is_asked_of_whom_policy_says() {
        let asked = |second_factor| {
            let policy = Policy {
                second_factor,
                ..default_policy()
            };
            [
                AccountRole::Member,
                AccountRole::WorksCouncil,
                AccountRole::Administrator,
            ]
            .map(|role| needs_factor(&policy, role))
        };
        assert_eq!(asked(WhoNeedsFactor::Nobody), [false; 3]);
        assert_eq!(asked(WhoNeedsFactor::Administrators), [false, false, true]);
        assert_eq!(asked(WhoNeedsFactor::Everyone), [true; 3]);
    }

    #[test]
    fn a_factor_that_is_asked_for_has_to_be_there_and_proven() {
        let stands = |second_factor| {
            let policy = Policy {
                second_factor,
                ..default_policy()
            };
            let role = AccountRole::Member;
            [(true, true), (true, false), (false, true), (false, false)]
                .map(|(has, proven)| factor(&policy, role, has, proven))
        };
        assert_eq!(stands(WhoNeedsFactor::Administrators), [Factor::Fine; 4]);
        assert_eq!(
            stands(WhoNeedsFactor::Everyone),
            [Factor::Fine, Factor::Unproven, Factor::Missing, Factor::Missing]
        );
    }
}
