//! Sign-offs before going live: by the role itself, for the configuration that was looked at, or not applicable with a
//! reason.

use serde_json::{Value, json};
use wire::{
    AccountRefusalCode as Code, AccountRole, AuditPage, Health, HealthState, Papers, Policy, SignOff, SignOffState,
    SignOffStep,
};

use crate::harness::Server;
use crate::person::{Person, path_of};

const BY_OFFICER: &str = "/api/papers/agreements/protection_officer?lang=en";
const BY_COUNCIL: &str = "/api/papers/agreements/works_council?lang=en";
const NO_OFFICER: &str = "/api/papers/exemptions/protection_officer?lang=en";
const NO_COUNCIL: &str = "/api/papers/exemptions/works_council?lang=en";
const RELEASE: &str = "/api/papers/release?lang=en";
const DESK: &str = "/api/papers?lang=en";

/// Administrator, protection officer, works council.
async fn three(server: &Server) -> [Person; 3] {
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(server, "anna").await;
    let dora = anna.invite("dora", AccountRole::ProtectionOfficer).await;
    let dora = Person::welcome(server.http(), &dora).await;
    let cora = anna.invite("cora", AccountRole::WorksCouncil).await;
    let cora = Person::welcome(server.http(), &cora).await;
    [anna, dora, cora]
}

fn of(papers: &Papers) -> Value {
    json!({"configuration": papers.configuration})
}

fn because(papers: &Papers, reason: &str) -> Value {
    json!({"configuration": papers.configuration, "reason": reason})
}

fn step(papers: &Papers, step: SignOffStep) -> &SignOff {
    papers.sign_offs.iter().find(|sign_off| sign_off.step == step).unwrap()
}

fn officer(papers: &Papers) -> &SignOff {
    step(papers, SignOffStep::ProtectionOfficer)
}

fn council(papers: &Papers) -> &SignOff {
    step(papers, SignOffStep::WorksCouncil)
}

async fn health(anna: &mut Person) -> (HealthState, Option<u64>) {
    let health: Health = anna.get("/api/health").await;
    let check = health.checks.iter().find(|check| check.check == "release").unwrap();
    (check.state, check.measure)
}

#[tokio::test]
async fn a_server_goes_live_once_both_have_agreed() {
    let server = Server::start().await;
    let [mut anna, mut dora, mut cora] = three(&server).await;
    let desk: Papers = dora.get(DESK).await;
    assert_eq!(desk.released, None);
    for step in [officer(&desk), council(&desk)] {
        assert_eq!((step.state, step.at, step.holds), (SignOffState::Open, None, false));
    }
    assert_eq!(health(&mut anna).await, (HealthState::Warning, Some(2)));
    assert_eq!(
        anna.refused("POST", RELEASE, of(&desk)).await,
        (409, Code::SignOffMissing)
    );
    // Nobody in anybody's place.
    for (person, paths) in [
        (&mut anna, [("PUT", BY_OFFICER), ("PUT", BY_COUNCIL)]),
        (&mut dora, [("PUT", BY_COUNCIL), ("POST", RELEASE)]),
        (&mut cora, [("PUT", BY_OFFICER), ("POST", RELEASE)]),
    ] {
        for (method, path) in paths {
            let refused = person.refused(method, path, of(&desk)).await;
            assert_eq!(refused, (403, Code::NotAllowed), "{path}");
        }
    }
    let otherwise = json!({"configuration": "sha256:0000000000000000"});
    assert_eq!(
        dora.refused("PUT", BY_OFFICER, otherwise).await,
        (409, Code::ConfigurationChanged)
    );
    let desk: Papers = dora.does("PUT", BY_OFFICER, of(&desk)).await;
    let said = officer(&desk);
    assert_eq!(
        (said.state, said.holds, said.earlier),
        (SignOffState::Agreed, true, false)
    );
    assert_eq!(
        (said.by.as_str(), said.role),
        ("Bert Cord", Some(AccountRole::ProtectionOfficer))
    );
    assert_eq!(
        anna.refused("POST", RELEASE, of(&desk)).await,
        (409, Code::SignOffMissing)
    );
    let _: Papers = cora.does("PUT", BY_COUNCIL, of(&desk)).await;
    assert_eq!(
        health(&mut anna).await,
        (HealthState::Warning, None),
        "not released yet"
    );
    let desk: Papers = anna.does("POST", RELEASE, of(&desk)).await;
    let released = desk.released.as_ref().unwrap();
    assert_eq!((released.by.as_str(), released.earlier), ("Anna Berg", false));
    assert_eq!(health(&mut anna).await, (HealthState::Good, None));
    let paper = dora.ask("GET", "/api/papers/impact?lang=en", b"").await.text();
    assert!(
        paper.contains("put into service on") && !paper.contains("Bert Cord"),
        "{paper}"
    );

    // Nor do administrators take back what was agreed, by saying that nobody has to.
    for path in [NO_OFFICER, NO_COUNCIL] {
        let refused = anna.refused("PUT", path, because(&desk, "Es gibt keinen.")).await;
        assert_eq!(refused, (404, Code::NotFound), "{path}");
    }

    // Another configuration: what was agreed was agreed of the former one.
    let policy: Policy = anna.get("/api/policy").await;
    let shorter = Policy {
        session_days: 7,
        ..policy
    };
    let _: Policy = anna.does("PUT", "/api/policy", shorter).await;
    assert_eq!(
        cora.refused("PUT", BY_COUNCIL, of(&desk)).await,
        (409, Code::ConfigurationChanged)
    );
    let desk: Papers = anna.get(DESK).await;
    assert!(desk.released.as_ref().unwrap().earlier);
    for step in [officer(&desk), council(&desk)] {
        assert_eq!(
            (step.state, step.holds, step.earlier),
            (SignOffState::Agreed, false, true)
        );
    }
    assert_eq!(
        anna.refused("POST", RELEASE, of(&desk)).await,
        (409, Code::SignOffMissing)
    );
    let desk: Papers = cora.does("PUT", BY_COUNCIL, of(&desk)).await;
    assert_eq!((council(&desk).holds, officer(&desk).holds), (true, false));

    // Taken back by the role alone; the desk and health say so.
    assert_eq!(anna.refused("DELETE", BY_COUNCIL, ()).await, (403, Code::NotAllowed));
    let desk: Papers = cora.does("DELETE", BY_COUNCIL, ()).await;
    assert_eq!(council(&desk).state, SignOffState::Open);
    assert!(
        desk.findings
            .iter()
            .any(|finding| finding.what.contains("taken back since"))
    );
    assert_eq!(health(&mut anna).await, (HealthState::Warning, Some(1)));
    assert_eq!(cora.refused("DELETE", BY_COUNCIL, ()).await, (404, Code::NotFound));

    let log: AuditPage = dora.get("/api/audit?limit=20").await;
    let noted: Vec<(&str, &str)> = log
        .entries
        .iter()
        .filter(|entry| entry.action.starts_with("sign_off") || entry.action == "went_live")
        .map(|entry| (entry.action.as_str(), entry.actor.as_str()))
        .collect();
    assert_eq!(
        noted,
        [
            ("sign_off_withdrawn", "cora"),
            ("sign_off_agreed", "cora"),
            ("went_live", "anna"),
            ("sign_off_agreed", "cora"),
            ("sign_off_agreed", "dora"),
        ],
        "newest first, and nothing of what was refused"
    );
    server.age_proofs().await;
    assert_eq!(
        dora.refused("PUT", BY_OFFICER, of(&desk)).await,
        (403, Code::ConfirmFirst)
    );
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_step_is_not_applicable_for_a_reason_that_the_papers_name() {
    let server = Server::start().await;
    let [mut anna, mut dora, mut cora] = three(&server).await;
    let desk: Papers = anna.get(DESK).await;
    for wrong in ["", "zu kurz", "   zu kurz    ", &"ü".repeat(501)] {
        assert_eq!(
            anna.refused("PUT", NO_COUNCIL, because(&desk, wrong)).await,
            (400, Code::Malformed)
        );
    }
    let reason = "Es gibt <keinen> Rat.";
    for (person, path) in [(&mut dora, NO_COUNCIL), (&mut cora, NO_OFFICER)] {
        assert_eq!(
            person.refused("PUT", path, because(&desk, reason)).await,
            (403, Code::NotAllowed),
            "{path}"
        );
    }
    let desk: Papers = anna
        .does("PUT", NO_COUNCIL, because(&desk, &format!(" {reason} ")))
        .await;
    let said = council(&desk);
    assert_eq!(
        (said.state, said.reason.as_str(), said.role, said.holds),
        (
            SignOffState::NotApplicable,
            reason,
            Some(AccountRole::Administrator),
            true
        )
    );
    // Whoever may not agree takes back what they may say, not the other.
    assert_eq!(anna.refused("DELETE", NO_OFFICER, ()).await, (404, Code::NotFound));
    let longest = "ü".repeat(500);
    let _: Papers = dora.does("PUT", NO_OFFICER, because(&desk, &longest)).await;
    let desk: Papers = anna.does("POST", RELEASE, of(&desk)).await;
    assert!(desk.released.is_some());
    let paper = dora.ask("GET", "/api/papers/release-sheet?lang=de", b"").await.text();
    assert!(paper.contains("Es gibt &lt;keinen&gt; Rat."), "{paper}");

    // There is a council after all: it speaks for itself, and administrators take back nothing of it.
    let desk: Papers = cora.does("PUT", BY_COUNCIL, of(&desk)).await;
    assert_eq!(
        (council(&desk).state, council(&desk).reason.as_str()),
        (SignOffState::Agreed, "")
    );
    assert_eq!(anna.refused("DELETE", NO_COUNCIL, ()).await, (404, Code::NotFound));

    // One's own is in one's export; with the account the name goes, and the role stays.
    let data: Value = cora.get("/api/account/data").await;
    let entries = data["entries"].as_array().unwrap();
    let own = entries.iter().find(|entry| entry["entry"] == "sign_offs").unwrap();
    assert_eq!(own["rows"].as_array().unwrap().len(), 1);
    let row = &own["rows"][0];
    assert_eq!(
        (&row["step"], &row["state"], &row["role"]),
        (&json!("works_council"), &json!("agreed"), &json!("works_council"))
    );
    let table = store::catalogue().find(|entry| entry.id == "sign_offs").unwrap();
    for column in table.table().unwrap().columns {
        assert!(
            !row[column.name].is_null() || column.name == "reason",
            "{}",
            column.name
        );
    }
    let gone = path_of(cora.id().await);
    let _: wire::Erased = anna.does("DELETE", &gone, ()).await;
    let desk: Papers = anna.get(DESK).await;
    let said = council(&desk);
    assert_eq!(
        (said.by.as_str(), said.role, said.holds),
        ("", Some(AccountRole::WorksCouncil), true)
    );
    server.running.shutdown().await;
}
