//! Profiles over the network: each setting at each profile, as it is admitted and as it is not.

use accounts::{PROFILES, profile_bounds, under};
use serde_json::{Value, json};
use wire::{AccountRefusalCode as Code, AccountRole, AuditPage, Policy, Profile, ProfileBounds};

use crate::harness::Server;
use crate::passkeys::add;
use crate::person::Person;

/// Every value of every setting that this profile does not admit and another does.
fn outside(bounds: &ProfileBounds) -> Vec<(&'static str, Value)> {
    let free = profile_bounds(Profile::Standard);
    let choices = [
        ("newcomers", json!(free.newcomers), json!(bounds.newcomers)),
        ("create", json!(free.create), json!(bounds.create)),
        ("secondFactor", json!(free.second_factor), json!(bounds.second_factor)),
    ];
    let numbers = [
        ("sessionDays", free.session_days, bounds.session_days),
        ("auditDays", free.audit_days, bounds.audit_days),
        ("requestYears", free.request_years, bounds.request_years),
        ("planDays", free.plan_days, bounds.plan_days),
    ];
    let mut all = Vec::new();
    for (name, free, bounds) in choices {
        let forbidden = free
            .as_array()
            .unwrap()
            .iter()
            .filter(|value| !bounds.as_array().unwrap().contains(value));
        all.extend(forbidden.map(|value| (name, value.clone())));
    }
    for (name, free, [least, most]) in numbers {
        all.extend((free[0] < least).then(|| (name, json!(least - 1))));
        all.extend((most < free[1]).then(|| (name, json!(most + 1))));
    }
    all
}

#[tokio::test]
async fn what_a_profile_locks_is_locked_over_the_network() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await.by_name();
    let _phone = add(&mut anna).await;
    let told: Vec<ProfileBounds> = anna.get("/api/profiles").await;
    assert_eq!(told, PROFILES.map(profile_bounds));
    let mut locked = 0;
    for bounds in &told {
        let before: Policy = anna.get("/api/policy").await;
        let kept: Policy = anna.does("PUT", "/api/policy", under(&before, bounds.profile)).await;
        for (name, value) in outside(bounds) {
            let mut change = serde_json::to_value(kept).unwrap();
            change[name] = value;
            let refused = anna.refused("PUT", "/api/policy", &change).await;
            assert_eq!(refused, (409, Code::ProfileLocked), "{change}");
            locked += 1;
        }
        assert_eq!(anna.get::<Policy>("/api/policy").await, kept, "nothing of it is kept");
    }
    assert_eq!(
        locked,
        7 + 8 + 6 + 8 + 3,
        "the standard locks nothing; each of the others what its bounds say"
    );

    // A value that another release admitted, or that somebody wrote into the database, does not hold.
    let before: Policy = anna.get("/api/policy").await;
    let council: Policy = anna.does("PUT", "/api/policy", under(&before, Profile::Council)).await;
    server.relax("newcomers", "as_hosts_decide").await;
    server.relax("audit_days", "365").await;
    assert_eq!(
        anna.get::<Policy>("/api/policy").await,
        Policy {
            audit_days: 90,
            ..council
        }
    );

    let log: AuditPage = anna.get("/api/audit?limit=20").await;
    let changes = log.entries.iter().filter(|entry| entry.action == "policy_changed");
    assert!(
        changes
            .clone()
            .any(|entry| entry.change.contains("profile: public_event → council")),
        "{log:?}"
    );

    // From the next start on it is not even kept: deletion runs go by what is.
    let server = server.restart().await;
    let mut again = Person::at(server.http()).by_name();
    again.cookie = anna.cookie;
    let log: AuditPage = again.get("/api/audit?limit=20").await;
    let held = "newcomers: as_hosts_decide → wait, audit_days: 365 → 90";
    assert!(log.entries.iter().any(|entry| entry.change == held), "{log:?}");
    server.running.shutdown().await;
}

#[tokio::test]
async fn only_who_runs_the_server_chooses_a_profile() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let policy: Policy = anna.get("/api/policy").await;
    let wish = under(&policy, Profile::School);
    for role in [
        AccountRole::Member,
        AccountRole::ProtectionOfficer,
        AccountRole::WorksCouncil,
    ] {
        let link = anna.invite(&format!("{role:?}").to_lowercase(), role).await;
        let mut other = Person::welcome(server.http(), &link).await;
        assert_eq!(
            other.refused("PUT", "/api/policy", &wish).await,
            (403, Code::NotAllowed),
            "{role:?}"
        );
    }
    server.age_proofs().await;
    assert_eq!(
        anna.refused("PUT", "/api/policy", &wish).await,
        (403, Code::ConfirmFirst)
    );
    assert_eq!(anna.get::<Policy>("/api/policy").await, policy);
}
