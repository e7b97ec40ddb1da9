//! Where policy asks for a passkey or a second factor, a password alone opens nothing: neither a new session nor one that
//! was there before.

use serde_json::{Value, json};
use wire::{Account, AccountRefusalCode as Code, AccountRole, SignInState};

use crate::harness::Server;
use crate::passkeys::{Authenticator, add};
use crate::person::{PASSWORD, Person, code_at, sign_in};

const ROLES: [(&str, AccountRole); 4] = [
    ("bert", AccountRole::Member),
    ("cora", AccountRole::WorksCouncil),
    ("dora", AccountRole::ProtectionOfficer),
    ("egon", AccountRole::Administrator),
];

/// What a session that has shown too little may not do, though the password was typed a moment ago: also not add what it
/// could show then.
const WITHHELD: [(&str, &str); 10] = [
    ("POST", "/api/account/totp"),
    ("PUT", "/api/account/totp"),
    ("DELETE", "/api/account/totp"),
    ("POST", "/api/account/passkeys"),
    ("PUT", "/api/account/passkeys"),
    ("PATCH", "/api/account"),
    ("PUT", "/api/account/password"),
    ("GET", "/api/account/sessions"),
    ("GET", "/api/account/data"),
    ("DELETE", "/api/account"),
];

async fn decide(anna: &mut Person, name: &str, value: &str) {
    let mut policy: Value = anna.get("/api/policy").await;
    policy[name] = json!(value);
    let _: Value = anna.does("PUT", "/api/policy", policy).await;
}

/// Signs in with a passkey.
async fn by_passkey(server: &Server, phone: &mut Authenticator) -> Person {
    let mut person = Person::at(server.http()).by_name();
    let asked: Value = person.does("POST", "/api/session/passkey", ()).await;
    let _: SignInState = person.does("PUT", "/api/session/passkey", phone.get(&asked)).await;
    person
}

/// A fresh proof with a passkey.
async fn prove(person: &mut Person, phone: &mut Authenticator) -> Account {
    let asked: Value = person.does("POST", "/api/session/confirm/passkey", ()).await;
    person
        .does("PUT", "/api/session/confirm/passkey", phone.get(&asked))
        .await
}

/// Signing in by name and password.
async fn with_password(server: &Server, login: &str) -> Result<Person, (u16, Code)> {
    let mut person = Person::at(server.http()).by_name();
    let body = serde_json::to_vec(&sign_in(login, PASSWORD, "")).unwrap();
    let answer = person.ask("POST", "/api/session", &body).await;
    if answer.status == 200 {
        return Ok(person);
    }
    assert_eq!(person.cookie, None);
    Err(crate::person::code(&answer))
}

#[tokio::test]
async fn whoever_has_a_passkey_and_no_code_is_asked_for_the_passkey_and_that_is_no_wrong_try() {
    let server = Server::start().await;
    let mut anna = Person::claim(&server, "anna").await.by_name();
    let mut phone = add(&mut anna).await;
    // More often than wrong tries are let pass.
    for _ in 0..25 {
        assert_eq!(
            with_password(&server, "anna").await.err(),
            Some((401, Code::PasskeyNeeded))
        );
    }
    let mut nobody = Person::at(server.http());
    let wrong = sign_in("anna", "falsch", "");
    assert_eq!(
        nobody.refused("POST", "/api/session", wrong).await,
        (401, Code::NotRecognised)
    );
    let mut again = by_passkey(&server, &mut phone).await;
    let _: Value = again.get("/api/members").await;

    // Nor is the password alone a fresh proof; the passkey is.
    server.age_proofs().await;
    let proof = json!({"password": PASSWORD, "code": ""});
    assert_eq!(
        anna.refused("POST", "/api/session/confirm", &proof).await,
        (401, Code::PasskeyNeeded)
    );
    assert_eq!(
        anna.refused("GET", "/api/account/data", ()).await,
        (403, Code::ConfirmFirst)
    );
    prove(&mut anna, &mut phone).await;

    // With a code besides, either will do.
    let (secret, _) = anna.add_totp().await;
    assert_eq!(
        with_password(&server, "anna").await.err(),
        Some((401, Code::SecondFactorNeeded))
    );
    let mut coded = Person::sign_in(server.http(), "anna", &code_at(&secret, 1)).await;
    let account: Account = coded.get("/api/account").await;
    assert!(!account.must_prove_factor && !account.must_add_factor);
    let _: Value = coded.get("/api/members").await;
    server.running.shutdown().await;
}

#[tokio::test]
async fn what_policy_asks_of_a_role_is_asked_of_every_session_of_it_old_or_new() {
    let server = Server::start().await;
    let mut anna = Person::claim(&server, "anna").await.by_name();
    add(&mut anna).await;
    decide(&mut anna, "secondFactor", "nobody").await;
    let mut people = Vec::new();
    for (login, role) in ROLES {
        let link = anna.invite(login, role).await;
        let mut proven = Person::welcome(server.http(), &link).await.by_name();
        let phone = add(&mut proven).await;
        let before = with_password(&server, login).await.unwrap();
        people.push((login, role, proven, before, phone));
    }
    for policy in ["administrators", "everyone", "nobody", "everyone"] {
        decide(&mut anna, "secondFactor", policy).await;
        for (login, role, proven, before, phone) in &mut people {
            let asked = policy == "everyone" || (policy == "administrators" && *role == AccountRole::Administrator);
            let says = format!("{login}, {policy}");
            let account: Account = before.get("/api/account").await;
            assert_eq!(
                (account.must_prove_factor, account.must_add_factor),
                (asked, false),
                "{says}"
            );
            for (method, path) in WITHHELD.iter().filter(|_| asked) {
                let refused = before.refused(method, path, ()).await;
                assert_eq!(refused, (403, Code::ProveFactorFirst), "{says}: {method} {path}");
            }
            let first = if *role == AccountRole::Administrator {
                "/api/members"
            } else {
                "/api/account/sessions"
            };
            if !asked {
                let _: Value = before.get(first).await;
            }
            // Another's role is no matter of factors.
            if *role == AccountRole::Member {
                let refused = before.refused("GET", "/api/members", ()).await;
                assert_eq!(refused, (403, Code::NotAllowed), "{says}");
            }
            let new = with_password(&server, login).await.err();
            assert_eq!(new, asked.then_some((401, Code::PasskeyNeeded)), "{says}");
            let account: Account = proven.get("/api/account").await;
            assert!(!account.must_prove_factor, "{says}: the session in which it was added");
            let mut by_phone = by_passkey(&server, phone).await;
            let _: Value = by_phone.get(first).await;
        }
    }
    // The way on from there, and the way out.
    for (login, _, proven, before, phone) in &mut people {
        let account = prove(before, phone).await;
        assert!(!account.must_prove_factor, "{login}");
        let _: Value = before.get("/api/account/sessions").await;
        let _: () = proven.does("DELETE", "/api/session", ()).await;
    }
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_session_of_a_password_alone_goes_on_with_a_code_once_another_has_added_one() {
    let server = Server::start().await;
    let mut anna = Person::claim(&server, "anna").await;
    anna.add_totp().await;
    decide(&mut anna, "create", "members").await;
    let link = anna.invite("bert", AccountRole::Member).await;
    let mut bert = Person::welcome(server.http(), &link).await;
    let mut other = Person::sign_in(server.http(), "bert", "").await;
    let mut third = Person::sign_in(server.http(), "bert", "").await;
    let (secret, _) = bert.add_totp().await;
    decide(&mut anna, "secondFactor", "everyone").await;
    let account: Account = bert.get("/api/account").await;
    assert!(!account.must_prove_factor && !account.must_add_factor);
    for weak in [&mut other, &mut third] {
        let state: SignInState = weak.get("/api/session").await;
        assert!(!state.may_create && state.account.unwrap().must_prove_factor);
        let refused = weak.refused("DELETE", "/api/account/totp", ()).await;
        assert_eq!(refused, (403, Code::ProveFactorFirst));
    }
    let proof = |code: &str| json!({"password": PASSWORD, "code": code});
    assert_eq!(
        other.refused("POST", "/api/session/confirm", proof("")).await,
        (401, Code::SecondFactorNeeded)
    );
    let account: Account = other
        .does("POST", "/api/session/confirm", proof(&code_at(&secret, 1)))
        .await;
    assert!(!account.must_prove_factor);
    let state: SignInState = other.get("/api/session").await;
    assert!(state.may_create);
    let _: Value = other.get("/api/account/sessions").await;
    let account: Account = third.get("/api/account").await;
    assert!(account.must_prove_factor, "what one session has proven is no other's");
    let _: () = third.does("DELETE", "/api/session", ()).await;
    server.running.shutdown().await;
}

#[tokio::test]
async fn whoever_has_no_factor_at_all_is_let_in_to_add_one_and_no_further() {
    let server = Server::start().await;
    let mut anna = Person::claim(&server, "anna").await.by_name();
    add(&mut anna).await;
    let link = anna.invite("bert", AccountRole::Member).await;
    Person::welcome(server.http(), &link).await;
    decide(&mut anna, "secondFactor", "everyone").await;
    let mut bert = with_password(&server, "bert").await.unwrap();
    let mut thief = with_password(&server, "bert").await.unwrap();
    for session in [&mut bert, &mut thief] {
        let account: Account = session.get("/api/account").await;
        assert!(account.must_add_factor && !account.must_prove_factor);
        let refused = session.refused("GET", "/api/account/sessions", ()).await;
        assert_eq!(refused, (403, Code::AddFactorFirst));
    }
    add(&mut bert).await;
    let _: Value = bert.get("/api/account/sessions").await;
    // From then on nobody adds another beside it by the password alone.
    for path in ["/api/account/totp", "/api/account/passkeys"] {
        assert_eq!(thief.refused("POST", path, ()).await, (403, Code::ProveFactorFirst));
    }
    server.running.shutdown().await;
}

#[tokio::test]
async fn whom_the_provider_knows_proves_the_passkey_in_the_session_of_the_password_for_when_it_fails() {
    let server = Server::start().await;
    let mut anna = Person::claim(&server, "anna").await.by_name();
    add(&mut anna).await;
    let link = anna.invite("bert", AccountRole::Member).await;
    let mut phone = add(&mut Person::welcome(server.http(), &link).await.by_name()).await;
    decide(&mut anna, "secondFactor", "everyone").await;
    server
        .alter(
            "INSERT INTO provider_accounts (subject, member)
             SELECT randomblob(32), member FROM members WHERE role = 0",
        )
        .await;
    let mut bert = Person::at(server.http()).by_name();
    let asked: Value = bert.does("POST", "/api/session/passkey", ()).await;
    let alone = bert.refused("PUT", "/api/session/passkey", phone.get(&asked)).await;
    assert_eq!(alone, (401, Code::NotRecognised));
    let mut bert = with_password(&server, "bert").await.unwrap();
    let account: Account = bert.get("/api/account").await;
    assert!(account.must_prove_factor);
    assert!(!prove(&mut bert, &mut phone).await.must_prove_factor);
    let _: Value = bert.get("/api/account/sessions").await;
    server.running.shutdown().await;
}
