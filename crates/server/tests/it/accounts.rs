//! A whole life of accounts, over real sockets.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wire::{
    Account, AccountData, AccountRefusalCode as Code, AccountRole, AuditPage, Erased, Health, Member, MemberState,
    Oversight, SessionInfo, SignInMethod, SignInState, TicketInfo, TicketPurpose,
};

use crate::harness::{JSON, Server, raw_from_elsewhere, request};
use crate::person::{PASSWORD, Person, code, code_at, path_of, sign_in};

#[tokio::test]
async fn from_the_link_on_the_console_to_an_erased_member() {
    let server = Server::start().await;
    let to = server.http();
    let state: SignInState = Person::at(to).get("/api/session").await;
    assert!(state.unclaimed && state.account.is_none() && state.may_create);
    assert_eq!(
        state.methods,
        [SignInMethod::Password],
        "an address without a name has no passkeys"
    );

    // The link makes an administrator, once.
    let link = server.running.setup.clone().unwrap();
    let ticket = link.split_once("/welcome#").unwrap().1;
    assert!(link.starts_with("http://localhost:"), "{link}");
    let mut nobody = Person::at(to);
    let info: TicketInfo = nobody
        .does("POST", "/api/tickets/read", json!({"ticket": ticket}))
        .await;
    assert_eq!((info.purpose, info.login.as_str()), (TicketPurpose::Setup, ""));
    let weak = json!({"ticket": ticket, "login": "anna", "name": "Anna", "password": "passwort1234"});
    assert_eq!(
        nobody.refused("POST", "/api/tickets/use", weak).await,
        (422, Code::WeakPassword)
    );
    let mut anna = Person::claim(&server, "Anna").await;
    let again = json!({"ticket": ticket, "login": "eva", "name": "Eva", "password": PASSWORD});
    assert_eq!(
        nobody.refused("POST", "/api/tickets/use", again).await,
        (404, Code::LinkOver)
    );
    let state: SignInState = anna.get("/api/session").await;
    assert!(!state.unclaimed);
    let account = state.account.unwrap();
    assert!(account.role == AccountRole::Administrator && account.password && account.must_add_factor);

    // An administrator needs a second factor before anything else.
    assert_eq!(
        anna.refused("GET", "/api/members", ()).await,
        (403, Code::AddFactorFirst)
    );
    let (secret, recovery) = anna.add_totp().await;
    assert_eq!(recovery.len(), 10);
    assert_eq!(
        anna.refused("POST", "/api/account/totp", ()).await,
        (409, Code::TooMany)
    );

    // She invites somebody, who uses the link.
    let link = anna.invite("bert", AccountRole::Member).await;
    let twice = json!({"login": "BERT", "name": "B", "email": "", "role": "member"});
    assert_eq!(
        anna.refused("POST", "/api/members", twice).await,
        (409, Code::LoginTaken)
    );
    let early = sign_in("bert", PASSWORD, "");
    assert_eq!(
        nobody.refused("POST", "/api/session", early).await,
        (401, Code::NotRecognised)
    );
    let mut bert = Person::welcome(to, &link).await;
    let id = bert.id().await;
    let bert_id = path_of(id);

    // A second browser, seen in the list and ended from it.
    let mut other = Person::sign_in(to, " BERT ", "").await;
    let sessions: Vec<SessionInfo> = bert.get("/api/account/sessions").await;
    assert_eq!(
        sessions
            .iter()
            .map(|s| (s.device.as_str(), s.this))
            .collect::<Vec<_>>()
            .len(),
        2
    );
    assert!(sessions.iter().all(|s| s.device == "Firefox, Linux"));
    assert_eq!(sessions.iter().filter(|session| session.this).count(), 1);
    let theirs = sessions.iter().find(|session| !session.this).unwrap();
    let ended = serde_json::to_value(&theirs.id).unwrap();
    let path = format!("/api/account/sessions/{}", ended.as_str().unwrap());
    let _: () = bert.does("DELETE", &path, ()).await;
    assert_eq!(bert.refused("DELETE", &path, ()).await, (404, Code::NotFound));
    assert_eq!(other.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));

    // A changed password ends the other sessions and not this one.
    let mut other = Person::sign_in(to, "bert", "").await;
    let _: () = bert
        .does("PUT", "/api/account/password", json!({"password": PASSWORD}))
        .await;
    assert_eq!(other.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));
    let changed = json!({"name": " Bert Cord ", "email": "bert@example.org"});
    let account: Account = bert.does("PATCH", "/api/account", changed).await;
    assert_eq!(
        (account.name.as_str(), account.email.as_str()),
        ("Bert Cord", "bert@example.org")
    );

    // All that is kept, and no secret. Asked for twice, it is written down once: see the log below.
    let _: Value = bert.get("/api/account/data").await;
    let data: Value = bert.get("/api/account/data").await;
    let text = data.to_string();
    assert!(
        text.contains("bert@example.org") && text.contains("exported") && !text.contains("$argon2id"),
        "{text}"
    );
    let entries: Vec<&str> = data["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["entry"].as_str().unwrap())
        .collect();
    assert_eq!(entries, ["members", "passwords", "sessions", "audit"]);

    // Suspended: out at once, and not in again; then in again.
    let member: Member = anna
        .does("PATCH", &bert_id, json!({"role": null, "suspended": true}))
        .await;
    assert_eq!(member.state, MemberState::Suspended);
    assert_eq!(bert.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));
    let right = sign_in("bert", PASSWORD, "");
    assert_eq!(
        nobody.refused("POST", "/api/session", &right).await,
        (401, Code::NotRecognised)
    );
    let member: Member = anna
        .does("PATCH", &bert_id, json!({"role": null, "suspended": false}))
        .await;
    assert_eq!(member.state, MemberState::Active);
    let mut bert = Person::sign_in(to, "bert", "").await;

    // Another role ends the session.
    let role = json!({"role": "works_council", "suspended": null});
    let _: Member = anna.does("PATCH", &bert_id, role).await;
    assert_eq!(bert.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));
    let mut bert = Person::sign_in(to, "bert", "").await;
    let page: AuditPage = bert.get("/api/audit?limit=3").await;
    let oversight: Oversight = bert.get("/api/oversight").await;
    let kept = |id: &str| oversight.entries.iter().find(|entry| entry.entry == id).unwrap().rows;
    assert_eq!(
        (kept("members"), kept("passwords"), kept("rooms")),
        (Some(2), Some(2), Some(0))
    );
    assert!(oversight.entries.iter().all(|entry| entry.overdue == 0) && oversight.runs[0].complete);
    assert!(page.intact && page.more && page.entries.len() == 3);
    assert_eq!(page.entries[0].change, "role: member → works_council");
    assert_eq!(
        (page.entries[0].actor.as_str(), page.entries[0].subject.as_str()),
        ("Anna", "bert")
    );

    // The last administrator stays.
    let own = path_of(anna.id().await);
    assert_eq!(
        anna.refused("DELETE", "/api/account", ()).await,
        (409, Code::LastAdministrator)
    );
    let down = json!({"role": "member", "suspended": null});
    assert_eq!(anna.refused("PATCH", &own, down).await, (409, Code::LastAdministrator));
    let health: Health = anna.get("/api/health").await;
    // Nobody has put it into service.
    let release = |check: &wire::HealthCheck| check.check == "release";
    assert!(
        health
            .checks
            .iter()
            .all(|check| (check.state == wire::HealthState::Good) != release(check))
    );

    // Erased, with a proof; the log goes on without the name.
    let erased: Erased = anna.does("DELETE", &bert_id, ()).await;
    let rows = |entry: &str| erased.deleted.iter().find(|d| d.entry == entry).unwrap().rows;
    assert_eq!((rows("members"), rows("passwords"), rows("sessions")), (1, 1, 1));
    assert!(erased.backups_until > erased.at);
    assert_eq!(bert.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));
    assert_eq!(anna.refused("DELETE", &bert_id, ()).await, (404, Code::NotFound));
    let page: AuditPage = anna.get("/api/audit").await;
    let actions: Vec<&str> = page.entries.iter().rev().map(|entry| entry.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "server_claimed",
            "factor_added",
            "member_created",
            "password_changed",
            "password_changed",
            "exported",
            "member_changed",
            "member_changed",
            "member_changed",
            "member_erased",
        ]
    );
    assert!(page.intact && page.entries[0].subject.is_empty());

    // She signs out, and comes back with the second factor, or a recovery code in its place.
    let _: () = anna.does("DELETE", "/api/session", ()).await;
    assert!(anna.cookie.is_none());
    let without = sign_in("anna", PASSWORD, "");
    assert_eq!(
        nobody.refused("POST", "/api/session", without).await,
        (401, Code::SecondFactorNeeded)
    );
    Person::sign_in(to, "anna", &code_at(&secret, 1)).await;
    let replayed = sign_in("anna", PASSWORD, &code_at(&secret, 1));
    assert_eq!(
        nobody.refused("POST", "/api/session", replayed).await,
        (401, Code::NotRecognised)
    );
    Person::sign_in(to, "anna", &recovery[0].to_lowercase()).await;
    let replayed = sign_in("anna", PASSWORD, &recovery[0]);
    assert_eq!(
        nobody.refused("POST", "/api/session", replayed).await,
        (401, Code::NotRecognised)
    );
    server.running.shutdown().await;
}

#[tokio::test]
async fn what_is_exported_has_every_column_of_every_table_about_a_person() {
    let server = Server::start().await;
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    anna.add_totp().await;
    let id = anna.id().await;
    server.add_everything_else(id).await;
    let data: AccountData = anna.get("/api/account/data").await;
    let mut tables = 0;
    for entry in store::catalogue() {
        let Some(table) = entry.table().filter(|table| table.owner.is_some()) else {
            continue;
        };
        let kept = data.entries.iter().find(|kept| kept.entry == entry.id);
        let row = &kept.unwrap_or_else(|| panic!("nothing of {}", entry.id)).rows[0];
        let columns: BTreeSet<&str> = table.columns.iter().map(|column| column.name).collect();
        assert_eq!(
            row.keys().map(String::as_str).collect::<BTreeSet<_>>(),
            columns,
            "{}",
            entry.id
        );
        for column in table.columns {
            let named = column.disclosure == datamap::Disclosure::Named;
            assert_eq!(row[column.name] == "(secret)", named, "{}.{}", entry.id, column.name);
        }
        tables += 1;
    }
    assert_eq!(tables, 10);
    server.running.shutdown().await;
}

#[tokio::test]
async fn after_five_wrong_tries_the_right_password_is_refused_alike() {
    let server = Server::start().await;
    let to = server.http();
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let mut nobody = Person::at(to);
    let mut answers = Vec::new();
    for (login, password) in [
        ("anna", "falsch"),
        ("anna", "falsch"),
        ("anna", ""),
        ("anna", "falsch"),
        ("anna", "falsch"),
    ]
    .into_iter()
    .chain([("anna", PASSWORD), ("nobody", PASSWORD), ("", ""), ("no body", "x")])
    {
        let body = serde_json::to_vec(&sign_in(login, password, "")).unwrap();
        let began = std::time::Instant::now();
        let answer = nobody.ask("POST", "/api/session", &body).await;
        assert!(began.elapsed().as_millis() >= 250, "all at a beat");
        assert_eq!(code(&answer), (401, Code::NotRecognised), "{login}");
        assert_eq!(answer.header("set-cookie"), None);
        answers.push(answer.text());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    // One network that tries has locked itself out and nobody else: neither from elsewhere, nor where she is signed in.
    let body = serde_json::to_vec(&sign_in("anna", PASSWORD, "")).unwrap();
    let head = format!(
        "POST /api/session HTTP/1.1\r\nHost: {to}\r\nOrigin: http://{to}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let answer = raw_from_elsewhere(to, &[head.as_bytes(), &body].concat()).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let proof = json!({"password": PASSWORD, "code": ""});
    let _: Account = anna.does("POST", "/api/session/confirm", proof).await;
    server.running.shutdown().await;
}

#[tokio::test]
async fn one_network_that_tries_too_much_has_to_wait() {
    let server = Server::start().await;
    let mut nobody = Person::at(server.http());
    let ticket = serde_json::to_value(wire::Secret::new([3; 32])).unwrap();
    let mut refused = Vec::new();
    for _ in 0..21 {
        refused.push(
            nobody
                .refused("POST", "/api/tickets/read", json!({"ticket": ticket}))
                .await,
        );
    }
    assert!(refused[..20].iter().all(|r| *r == (404, Code::LinkOver)));
    assert_eq!(refused[20], (429, Code::TooManyTries));
    server.running.shutdown().await;
}

#[tokio::test]
async fn being_asked_for_the_code_is_no_wrong_try() {
    let server = Server::start().await;
    let to = server.http();
    let (secret, _) = Person::claim(&server, "anna").await.add_totp().await;
    let mut nobody = Person::at(to);
    for _ in 0..25 {
        let without = sign_in("anna", PASSWORD, "");
        assert_eq!(
            nobody.refused("POST", "/api/session", without).await,
            (401, Code::SecondFactorNeeded)
        );
    }
    Person::sign_in(to, "anna", &code_at(&secret, 1)).await;
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_link_made_anew_ends_sessions_and_the_link_before_and_used_all_that_signed_in() {
    let server = Server::start().await;
    let to = server.http();
    let mut anna = Person::claim(&server, "anna").await;
    anna.add_totp().await;
    let first = anna.invite("bert", AccountRole::Member).await;
    let path = format!("{}/link", path_of(first.member));
    let second: wire::MemberLink = anna.does("POST", &path, ()).await;
    let mut nobody = Person::at(to);
    let void = json!({"ticket": first.ticket});
    assert_eq!(
        nobody.refused("POST", "/api/tickets/read", void).await,
        (404, Code::LinkOver)
    );
    let mut bert = Person::welcome(to, &second).await;
    bert.add_totp().await;
    let third: wire::MemberLink = anna.does("POST", &path, ()).await;
    assert_eq!(bert.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));
    // Until it is used, what signed in before does.
    let old = sign_in("bert", PASSWORD, "");
    assert_eq!(
        nobody.refused("POST", "/api/session", old).await,
        (401, Code::SecondFactorNeeded)
    );
    let mut bert = Person::welcome(to, &third).await;
    let own = format!("{}/link", path_of(anna.id().await));
    assert_eq!(anna.refused("POST", &own, ()).await, (403, Code::NotAllowed));
    let account: Account = bert.get("/api/account").await;
    assert!(
        !account.totp && account.recovery_codes == 0,
        "whoever needs a link may have lost the factor"
    );
    assert_eq!(
        nobody
            .refused(
                "POST",
                "/api/tickets/use",
                json!({
                    "ticket": third.ticket, "login": "", "name": "", "password": PASSWORD,
                })
            )
            .await,
        (404, Code::LinkOver)
    );
    server.running.shutdown().await;
}

#[tokio::test]
async fn signing_in_and_a_fresh_proof_change_the_token() {
    let server = Server::start().await;
    let to = server.http();
    let mut anna = Person::claim(&server, "anna").await;
    let first = anna.cookie.clone();
    let _: Account = anna
        .does(
            "POST",
            "/api/session/confirm",
            json!({"password": PASSWORD, "code": ""}),
        )
        .await;
    assert!(anna.cookie != first && anna.cookie.is_some());
    let mut thief = Person::at(to);
    thief.cookie = first;
    assert_eq!(thief.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));
    let wrong = json!({"password": "falsch", "code": ""});
    assert_eq!(
        anna.refused("POST", "/api/session/confirm", wrong).await,
        (401, Code::NotRecognised)
    );

    // A token an attacker planted is no session after the victim has signed in with it, and its own one is over.
    let mut victim = Person::at(to);
    victim.cookie = Some(format!("konklave={}", "A".repeat(43)));
    let planted = victim.cookie.clone();
    let _: SignInState = victim.does("POST", "/api/session", sign_in("anna", PASSWORD, "")).await;
    assert_ne!(victim.cookie, planted);
    let before = victim.cookie.clone();
    let _: SignInState = victim.does("POST", "/api/session", sign_in("anna", PASSWORD, "")).await;
    thief.cookie = before;
    assert_eq!(thief.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));
    thief.cookie = planted;
    assert_eq!(thief.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));
    server.running.shutdown().await;
}

#[tokio::test]
async fn without_a_fresh_proof_nothing_that_matters_is_changed() {
    let server = Server::start().await;
    let mut anna = Person::claim(&server, "anna").await;
    anna.add_totp().await;
    server.age_proofs().await;
    assert_eq!(
        anna.refused("DELETE", "/api/account/totp", ()).await,
        (403, Code::ConfirmFirst)
    );
    assert_eq!(
        anna.refused("GET", "/api/account/data", ()).await,
        (403, Code::ConfirmFirst)
    );
    let account: Account = anna.get("/api/account").await;
    assert_eq!(account.confirmed_until, None);
    server.running.shutdown().await;
}

#[tokio::test]
async fn the_link_on_the_console_is_made_anew_at_each_start_until_somebody_used_it() {
    let server = Server::start().await;
    let first = server.running.setup.clone().unwrap();
    let server = server.restart().await;
    let second = server.running.setup.clone().unwrap();
    assert_ne!(first.split_once('#').unwrap().1, second.split_once('#').unwrap().1);
    let mut nobody = Person::at(server.http());
    let void = json!({"ticket": first.split_once('#').unwrap().1});
    assert_eq!(
        nobody.refused("POST", "/api/tickets/read", void).await,
        (404, Code::LinkOver)
    );
    let anna = Person::claim(&server, "anna").await;
    let server = server.restart().await;
    assert_eq!(server.running.setup, None);
    let mut again = Person::at(server.http());
    again.cookie = anna.cookie;
    let state: SignInState = again.get("/api/session").await;
    assert!(
        state.account.is_some() && !state.unclaimed,
        "a session outlives a restart"
    );
    server.running.shutdown().await;
}

#[tokio::test]
async fn bodies_have_their_limits_and_their_form() {
    let server = Server::start().await;
    let to = server.http();
    let mut nobody = Person::at(to);
    let long = vec![b' '; 16 * 1024 + 1];
    assert_eq!(
        code(&nobody.ask("POST", "/api/session", &long).await),
        (413, Code::TooLarge)
    );
    for body in [
        &b"{}"[..],
        b"[]",
        b"{\"login\":1}",
        b"\xff",
        br#"{"login":"a","password":"b","code":"","more":1}"#,
    ] {
        assert_eq!(
            code(&nobody.ask("POST", "/api/session", body).await),
            (400, Code::Malformed)
        );
    }
    let own = format!("http://{to}");
    let body = serde_json::to_vec(&sign_in("a", "b", "")).unwrap();
    let form = [("Origin", own.as_str()), ("Content-Type", "text/plain")];
    assert_eq!(
        code(&request(to, "POST", "/api/session", &form, &body).await),
        (400, Code::Malformed)
    );
    for origin in [&[][..], &[("Origin", "null")], &[("Origin", "http://evil.example")]] {
        let headers = [origin, &[JSON]].concat();
        let answer = request(to, "POST", "/api/session", &headers, &body).await;
        assert_eq!(code(&answer), (403, Code::NotAllowed), "{origin:?}");
    }
    server.running.shutdown().await;
}

#[tokio::test]
async fn where_others_get_only_members_create_meetings_and_the_cookie_is_for_tls() {
    let server = Server::with(|config| {
        config.behind_proxy = true;
        config.origins = vec!["https://meet.example.org".to_owned()];
    })
    .await;
    let to = server.http();
    let link = server.running.setup.clone().unwrap();
    assert!(link.starts_with("https://meet.example.org/welcome#"));
    let origin = ("Origin", "https://meet.example.org");
    let room = serde_json::to_vec(&crate::harness::new_room(1).1).unwrap();
    let answer = request(to, "POST", "/api/rooms", &[origin, JSON], &room).await;
    assert_eq!(answer.status, 401);
    let refusal: wire::Refusal = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(refusal.code, wire::RefusalCode::NotAllowed);
    let body = json!({
        "ticket": link.split_once('#').unwrap().1, "login": "anna", "name": "Anna", "password": PASSWORD,
    });
    let body = serde_json::to_vec(&body).unwrap();
    let answer = request(to, "POST", "/api/tickets/use", &[origin, JSON], &body).await;
    let state: SignInState = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(state.methods, [SignInMethod::Password, SignInMethod::Passkey]);
    assert!(!state.may_create, "an administrator without a factor creates nothing");
    let cookie = answer.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with("__Host-konklave=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
    for part in ["; Path=/;", "; HttpOnly;", "; SameSite=Strict;", "; Max-Age=1209600;"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    server.relax("second_factor", "nobody").await;
    let pair = cookie.split(';').next().unwrap();
    let headers = [origin, JSON, ("Cookie", pair)];
    assert_eq!(request(to, "POST", "/api/rooms", &headers, &room).await.status, 201);
    let plain = pair.trim_start_matches("__Host-");
    let headers = [origin, JSON, ("Cookie", plain)];
    assert_eq!(request(to, "POST", "/api/rooms", &headers, &room).await.status, 401);
    server.running.shutdown().await;
}
