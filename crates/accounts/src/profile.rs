//! Profiles: within which bounds administrators decide, by what a server is for.

use std::ops::RangeInclusive;

use wire::{Newcomers, Policy, Profile, ProfileBounds, WhoCreates, WhoNeedsFactor};

/// Every profile, the freest first.
pub const PROFILES: [Profile; 6] = [
    Profile::Standard,
    Profile::Confidential,
    Profile::Consultation,
    Profile::School,
    Profile::Council,
    Profile::PublicEvent,
];

/// A value of policy, as its row is named.
pub type Setting = &'static str;

/// What a profile admits: of each choice the values in the order in which they are taken, of each number a range.
struct Bounds {
    newcomers: &'static [Newcomers],
    create: &'static [WhoCreates],
    second_factor: &'static [WhoNeedsFactor],
    session_days: RangeInclusive<u32>,
    audit_days: RangeInclusive<u32>,
    request_years: RangeInclusive<u32>,
    plan_days: RangeInclusive<u32>,
}

/// What can be decided at all.
const FREE: Bounds = Bounds {
    newcomers: &[Newcomers::AsHostsDecide, Newcomers::Wait],
    create: &[WhoCreates::Automatic, WhoCreates::Members, WhoCreates::Everyone],
    second_factor: &[
        WhoNeedsFactor::Administrators,
        WhoNeedsFactor::Everyone,
        WhoNeedsFactor::Nobody,
    ],
    session_days: 1..=90,
    audit_days: 30..=365,
    request_years: 1..=10,
    plan_days: 1..=1100,
};

/// Days of three months, the longest that annex 31b BMV-Ä admits for metadata of a consultation.
const THREE_MONTHS: u32 = 90;
/// Days of a school year, holidays included.
const SCHOOL_YEAR: u32 = 366;

const fn bounds(profile: Profile) -> Bounds {
    match profile {
        Profile::Standard => FREE,
        // The mere existence of a client is secret: nobody meets without being let in, no account falls with a password.
        Profile::Confidential => Bounds {
            newcomers: &[Newcomers::Wait],
            create: &[WhoCreates::Members],
            second_factor: &[WhoNeedsFactor::Everyone],
            session_days: 1..=14,
            plan_days: 1..=366,
            ..FREE
        },
        // A waiting room, practitioners with accounts, patients without; metadata for at most three months.
        Profile::Consultation => Bounds {
            newcomers: &[Newcomers::Wait],
            create: &[WhoCreates::Members],
            second_factor: &[WhoNeedsFactor::Everyone],
            session_days: 1..=14,
            audit_days: 30..=THREE_MONTHS,
            plan_days: 1..=THREE_MONTHS,
            ..FREE
        },
        // Teachers begin and let in; strangers in a lesson are what schools have suffered from.
        Profile::School => Bounds {
            newcomers: &[Newcomers::Wait],
            create: &[WhoCreates::Members],
            second_factor: &[WhoNeedsFactor::Administrators, WhoNeedsFactor::Everyone],
            session_days: 1..=30,
            plan_days: 1..=SCHOOL_YEAR,
            ..FREE
        },
        // Nobody else may hear (§ 30(2) BetrVG); what an employer could read of the log is short.
        Profile::Council => Bounds {
            newcomers: &[Newcomers::Wait],
            create: &[WhoCreates::Members],
            second_factor: &[WhoNeedsFactor::Everyone],
            session_days: 1..=14,
            audit_days: 30..=90,
            plan_days: 1..=366,
            ..FREE
        },
        // Everybody may come; only those with an account begin.
        Profile::PublicEvent => Bounds {
            create: &[WhoCreates::Members],
            second_factor: &[WhoNeedsFactor::Administrators, WhoNeedsFactor::Everyone],
            ..FREE
        },
    }
}

/// What may be decided under a profile.
pub fn profile_bounds(profile: Profile) -> ProfileBounds {
    let bounds = bounds(profile);
    let ends = |range: &RangeInclusive<u32>| [*range.start(), *range.end()];
    ProfileBounds {
        profile,
        newcomers: bounds.newcomers.to_vec(),
        create: bounds.create.to_vec(),
        second_factor: bounds.second_factor.to_vec(),
        session_days: ends(&bounds.session_days),
        audit_days: ends(&bounds.audit_days),
        request_years: ends(&bounds.request_years),
        plan_days: ends(&bounds.plan_days),
    }
}

/// The policy under another profile: what it does not admit becomes the nearest it does.
pub fn under(policy: &Policy, profile: Profile) -> Policy {
    fn one<T: Copy + PartialEq>(value: T, of: &[T]) -> T {
        if of.contains(&value) {
            value
        } else {
            *of.first().expect("every profile admits something")
        }
    }
    let within = |value: u32, range: &RangeInclusive<u32>| value.clamp(*range.start(), *range.end());
    let bounds = bounds(profile);
    Policy {
        profile,
        newcomers: one(policy.newcomers, bounds.newcomers),
        create: one(policy.create, bounds.create),
        second_factor: one(policy.second_factor, bounds.second_factor),
        session_days: within(policy.session_days, &bounds.session_days),
        audit_days: within(policy.audit_days, &bounds.audit_days),
        request_years: within(policy.request_years, &bounds.request_years),
        plan_days: within(policy.plan_days, &bounds.plan_days),
    }
}

/// What in the policy its own profile does not admit.
pub fn outside(policy: &Policy) -> Vec<Setting> {
    let nearest = super::policy_rows(&under(policy, policy.profile));
    let rows = super::policy_rows(policy);
    let both = rows.iter().zip(&nearest);
    both.filter(|(is, may)| is != may).map(|((name, _), _)| *name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::default_policy;

    /// Every value that one row can have, good ones of other profiles among them.
    fn variants(of: Policy) -> Vec<Policy> {
        let mut all = vec![of];
        all.extend(FREE.newcomers.iter().map(|&newcomers| Policy { newcomers, ..of }));
        all.extend(FREE.create.iter().map(|&create| Policy { create, ..of }));
        all.extend(
            FREE.second_factor
                .iter()
                .map(|&second_factor| Policy { second_factor, ..of }),
        );
        all.extend([1, 14, 15, 30, 31, 90].map(|session_days| Policy { session_days, ..of }));
        all.extend([30, 90, 91, 365].map(|audit_days| Policy { audit_days, ..of }));
        all.extend([1, 10].map(|request_years| Policy { request_years, ..of }));
        all.extend([1, 90, 91, 366, 367, 1100].map(|plan_days| Policy { plan_days, ..of }));
        all
    }

    #[test]
    fn whatever_is_brought_under_a_profile_lies_within_it() {
        for profile in PROFILES {
            for policy in variants(default_policy()) {
                let brought = under(&policy, profile);
                assert_eq!(outside(&brought), Vec::<Setting>::new(), "{profile:?} {policy:?}");
                assert_eq!(under(&brought, profile), brought, "a second time changes nothing");
            }
        }
    }

    #[test]
    fn what_a_profile_admits_is_left_as_it_is() {
        for policy in variants(default_policy()) {
            assert_eq!(under(&policy, Profile::Standard), policy);
        }
        let strict = under(&default_policy(), Profile::Council);
        let stricter = Policy {
            audit_days: 30,
            session_days: 1,
            ..strict
        };
        assert_eq!(under(&stricter, Profile::Council), stricter);
    }

    #[test]
    fn what_a_profile_forbids_is_named() {
        let confidential = under(&default_policy(), Profile::Confidential);
        let open = Policy {
            newcomers: Newcomers::AsHostsDecide,
            second_factor: WhoNeedsFactor::Nobody,
            ..confidential
        };
        assert_eq!(outside(&open), ["newcomers", "second_factor"]);
        let consultation = Policy {
            plan_days: 91,
            audit_days: 91,
            ..under(&default_policy(), Profile::Consultation)
        };
        assert_eq!(outside(&consultation), ["audit_days", "plan_days"]);
    }

    #[test]
    fn a_profile_is_never_freer_than_none() {
        for profile in PROFILES {
            let (free, bound) = (profile_bounds(Profile::Standard), profile_bounds(profile));
            assert!(bound.newcomers.iter().all(|one| free.newcomers.contains(one)));
            assert!(bound.create.iter().all(|one| free.create.contains(one)));
            assert!(bound.second_factor.iter().all(|one| free.second_factor.contains(one)));
            for (bound, free) in [
                (bound.session_days, free.session_days),
                (bound.audit_days, free.audit_days),
                (bound.request_years, free.request_years),
                (bound.plan_days, free.plan_days),
            ] {
                assert!(
                    free[0] <= bound[0] && bound[0] <= bound[1] && bound[1] <= free[1],
                    "{profile:?}"
                );
            }
        }
    }
}
