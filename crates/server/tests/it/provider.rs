//! Signing in by the organisation's own provider, which answers as told.

use oidc::Settings;
use serde_json::{Value, json};
use server::Provider;
use wire::{
    Account, AccountRefusalCode as Code, AccountRole, AuditPage, MemberLink, MemberState, SessionInfo, SignInMethod,
    SignInState,
};

use crate::harness::{Answer, Server, request};
use crate::liar::{Liar, now, query};
use crate::person::{Person, code, path_of};

const FORM: (&str, &str) = ("Content-Type", "application/x-www-form-urlencoded");

/// A server whose people may come from this provider: staff is admitted, chiefs run it.
async fn server(liar: &Liar, change: impl FnOnce(&mut Provider)) -> Server {
    let mut provider = Provider::new(Settings {
        redirect: String::new(),
        ..liar.settings()
    });
    provider.second_factor = true;
    provider.members = vec!["staff".to_owned()];
    provider.roles[0].1 = vec!["chiefs".to_owned()];
    change(&mut provider);
    Server::with(|config| config.provider = Some(provider)).await
}

/// A browser that has been sent to the provider.
struct Sent {
    person: Person,
    /// What the provider was told.
    asked: std::collections::BTreeMap<String, String>,
    binding: String,
}

/// Goes there from `path`, with what the browser holds already.
async fn go(server: &Server, cookie: Option<String>, path: &str) -> Sent {
    let mut person = Person::at(server.http());
    person.cookie = cookie;
    let answer = person.ask("GET", path, b"").await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let address = answer.header("location").unwrap();
    let set = answer.header("set-cookie").unwrap();
    assert!(set.contains("; HttpOnly; SameSite=Lax; Max-Age=600"), "{set}");
    Sent {
        asked: query(address),
        binding: set.split(';').next().unwrap().to_owned(),
        person,
    }
}

impl Sent {
    /// The provider will say this of the person.
    fn vouch(&self, liar: &Liar, subject: &str, groups: &[&str], more: Value) {
        let mut claims = liar.claims(&self.asked["nonce"]);
        claims["sub"] = json!(subject);
        claims["sid"] = json!(format!("session of {subject}"));
        claims["preferred_username"] = json!(subject);
        claims["groups"] = json!(groups);
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let token = liar.signed(&claims);
        liar.state.lock().unwrap().token = token;
    }

    /// Comes back; where the server sends the browser then.
    async fn back(&mut self) -> String {
        let path = format!("/api/provider/return?code=the+code&state={}", self.asked["state"]);
        self.back_by(&path).await
    }

    async fn back_by(&mut self, path: &str) -> String {
        self.person.cookie = Some(self.binding.clone());
        let answer = self.person.ask("GET", path, b"").await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        self.person.cookie = cookies(&answer).into_iter().find(|pair| pair.starts_with("konklave="));
        answer.header("location").unwrap().to_owned()
    }
}

fn cookies(answer: &Answer) -> Vec<String> {
    let set = answer
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    set.map(|(_, value)| value.split(';').next().unwrap().to_owned())
        .collect()
}

/// Somebody comes, and is sent on to `to`.
async fn comes(server: &Server, liar: &Liar, subject: &str, groups: &[&str], more: Value, to: &str) -> Person {
    let mut sent = go(server, None, "/api/provider").await;
    sent.vouch(liar, subject, groups, more);
    assert_eq!(sent.back().await, to, "{subject}");
    assert_eq!(sent.person.cookie.is_some(), to == "/", "{subject}");
    sent.person
}

#[tokio::test]
async fn groups_admit_and_give_roles_each_time_somebody_comes() {
    let liar = Liar::start().await;
    let server = server(&liar, |_| {}).await;
    let state: SignInState = Person::at(server.http()).get("/api/session").await;
    assert!(state.methods.contains(&SignInMethod::Provider));

    comes(
        &server,
        &liar,
        "bert",
        &["staff"],
        json!({}),
        "/signin#provider-refused",
    )
    .await;
    let mut anna = comes(&server, &liar, "anna", &["chiefs"], json!({"auth_time": now()}), "/").await;
    let account: Account = anna.get("/api/account").await;
    assert!(account.by_provider && !account.password && !account.must_add_factor);
    assert_eq!(
        (account.login.as_str(), account.name.as_str()),
        ("anna", "Ada Beispiel")
    );
    assert_eq!(
        (account.role, account.email.as_str()),
        (AccountRole::Administrator, "ada@example.org")
    );
    let mut bert = comes(&server, &liar, "bert", &["staff"], json!({}), "/").await;
    comes(
        &server,
        &liar,
        "eve",
        &["others"],
        json!({}),
        "/signin#provider-refused",
    )
    .await;
    assert_eq!(bert.refused("GET", "/api/members", ()).await, (403, Code::NotAllowed));

    // What they sign in with, and what they are called, is kept there.
    for (method, path, body) in [
        (
            "PUT",
            "/api/account/password",
            json!({"password": crate::person::PASSWORD}),
        ),
        ("POST", "/api/account/totp", Value::Null),
        ("PATCH", "/api/account", json!({"name": "B", "email": ""})),
    ] {
        assert_eq!(
            anna.refused(method, path, body).await,
            (403, Code::NotAllowed),
            "{path}"
        );
    }

    // Another name there, another role, and the session of before has ended with it.
    let grown = json!({"name": "Bert Chef", "preferred_username": "other"});
    let mut chief = comes(&server, &liar, "bert", &["staff", "chiefs"], grown, "/").await;
    let account: Account = chief.get("/api/account").await;
    assert_eq!((account.login.as_str(), account.name.as_str()), ("bert", "Bert Chef"));
    assert_eq!(account.role, AccountRole::Administrator);
    assert_eq!(bert.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));
    // Somebody else of the same name there gets another here.
    let mut second = comes(
        &server,
        &liar,
        "another",
        &["staff"],
        json!({"preferred_username": "anna"}),
        "/",
    )
    .await;
    let account: Account = second.get("/api/account").await;
    assert_eq!(account.login, "anna-2");
    let page: AuditPage = anna.get("/api/audit").await;
    let told: Vec<_> = page
        .entries
        .iter()
        .map(|entry| (entry.action.as_str(), entry.change.as_str()))
        .collect();
    assert!(
        told.contains(&("member_changed", "role: member → administrator, by: provider")),
        "{told:?}"
    );

    // Who is not admitted any more is signed out, and whoever was suspended here does not come back.
    comes(
        &server,
        &liar,
        "another",
        &["others"],
        json!({}),
        "/signin#provider-refused",
    )
    .await;
    assert_eq!(
        second.refused("GET", "/api/account", ()).await,
        (401, Code::SignInFirst)
    );
    let bert = path_of(chief.id().await);
    let _: Value = anna.does("PATCH", &bert, json!({"suspended": true})).await;
    comes(
        &server,
        &liar,
        "bert",
        &["staff"],
        json!({}),
        "/signin#provider-refused",
    )
    .await;
    let members: Vec<wire::Member> = anna.get("/api/members").await;
    assert!(
        members.iter().all(|member| member.strong),
        "the provider asks for a factor"
    );
    assert_eq!(members.iter().filter(|m| m.state == MemberState::Suspended).count(), 1);
    // The only one who runs the server stays that.
    let mut anna = comes(&server, &liar, "anna", &["staff"], json!({}), "/").await;
    let account: Account = anna.get("/api/account").await;
    assert_eq!(account.role, AccountRole::Administrator);
    server.running.shutdown().await;
}

#[tokio::test]
async fn what_another_browser_began_what_comes_twice_and_what_is_forged_signs_nobody_in() {
    let liar = Liar::start().await;
    let server = server(&liar, |_| {}).await;
    let again = "/signin#provider-again";
    let start = || go(&server, None, "/api/provider");
    let with = |sent: &Sent, rest: &str| format!("/api/provider/return?state={}{rest}", sent.asked["state"]);
    let vouch = |sent: &Sent| sent.vouch(&liar, "anna", &["chiefs"], json!({}));

    // Another browser's state, or none, or one that says it twice.
    let (mut victim, attacker) = (start().await, start().await);
    vouch(&attacker);
    assert_eq!(victim.back_by(&with(&attacker, "&code=c")).await, again);
    for query in ["", "?code=c", "?code=c&state=", "?code=c&state=guessed"] {
        let mut sent = start().await;
        vouch(&sent);
        assert_eq!(
            sent.back_by(&format!("/api/provider/return{query}")).await,
            again,
            "{query}"
        );
    }
    let mut sent = start().await;
    vouch(&sent);
    let twice = format!("{}&code=c&state=x", with(&sent, ""));
    assert_eq!(sent.back_by(&twice).await, again);
    // Without the cookie, and with two.
    let mut sent = start().await;
    vouch(&sent);
    let path = with(&sent, "&code=c");
    let binding = std::mem::take(&mut sent.binding);
    assert_eq!(sent.back_by(&path).await, again);
    sent.binding = format!("{binding}; {binding}");
    assert_eq!(sent.back_by(&path).await, again);
    // Once, and not once more.
    sent.binding = binding;
    assert_eq!(sent.back_by(&path).await, "/");
    assert_eq!(sent.back_by(&path).await, again);
    // The person has said no there.
    let mut sent = start().await;
    let path = with(&sent, "&error=access_denied");
    assert_eq!(sent.back_by(&path).await, again);
    // A token nobody signed who may: forged, unsigned, for another sign-in.
    for lie in [Liar::forged, Liar::unsigned] {
        let mut sent = start().await;
        let token = lie(&liar, &liar.claims(&sent.asked["nonce"]));
        liar.state.lock().unwrap().token = token;
        assert_eq!(sent.back().await, again);
    }
    let mut sent = start().await;
    let token = liar.signed(&liar.claims("of another sign-in"));
    liar.state.lock().unwrap().token = token;
    assert_eq!(sent.back().await, again);
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_fresh_proof_is_made_there_and_takes_the_place_of_the_session() {
    let liar = Liar::start().await;
    let server = server(&liar, |provider| provider.session = 3600).await;
    // A session there is enough to sign in, and no proof of who sits here now.
    let long_ago = json!({"auth_time": now() - 7200});
    let mut anna = comes(&server, &liar, "anna", &["chiefs"], long_ago.clone(), "/").await;
    let before = anna.cookie.clone();
    let erase = anna.refused("DELETE", "/api/account", ()).await;
    assert_eq!(erase, (403, Code::ConfirmFirst));
    let sessions: Vec<SessionInfo> = anna.get("/api/account/sessions").await;
    assert!(
        sessions[0].expires_at <= now() + 3600,
        "not as long as policy lets others"
    );

    let mut sent = go(&server, before.clone(), "/api/provider?anew=console").await;
    assert_eq!(
        (sent.asked["prompt"].as_str(), sent.asked["max_age"].as_str()),
        ("login", "0")
    );
    sent.vouch(&liar, "anna", &["chiefs"], long_ago);
    assert_eq!(sent.back().await, "/signin#provider-again");
    let mut sent = go(&server, before.clone(), "/api/provider?anew=console").await;
    sent.vouch(&liar, "anna", &["chiefs"], json!({"auth_time": now()}));
    assert_eq!(sent.back().await, "/console");
    let mut anna = sent.person;
    let sessions: Vec<SessionInfo> = anna.get("/api/account/sessions").await;
    assert_eq!(sessions.len(), 1, "the one of before is over");
    let policy: Value = anna.get("/api/policy").await;
    let _: Value = anna.does("PUT", "/api/policy", policy).await;
    // Nowhere else than to pages of ours.
    let sent = go(&server, None, "/api/provider?anew=https://evil.example").await;
    assert!(!sent.asked.contains_key("prompt"));
    server.running.shutdown().await;
}

#[tokio::test]
async fn who_signs_out_there_is_signed_out_here() {
    let liar = Liar::start().await;
    let server = server(&liar, |_| {}).await;
    let mut anna = comes(&server, &liar, "anna", &["chiefs"], json!({}), "/").await;
    let mut other = comes(
        &server,
        &liar,
        "anna",
        &["chiefs"],
        json!({"sid": "another session"}),
        "/",
    )
    .await;
    let mut unnamed = comes(&server, &liar, "anna", &["chiefs"], json!({"sid": null}), "/").await;
    let mut bert = comes(&server, &liar, "bert", &["staff"], json!({}), "/").await;
    let to = server.http();
    let logout = |jti: &str, sub: &str, sid: Option<&str>| {
        let mut claims = liar.logout();
        claims["jti"] = json!(jti);
        claims["sub"] = json!(sub);
        claims["sid"] = json!(sid);
        claims
    };
    let first = liar.signed(&logout("1", "anna", Some("session of anna")));
    for (wrong, status) in [
        (String::new(), 400),
        ("logout_token=".to_owned(), 400),
        (format!("logout_token={}", liar.forged(&logout("0", "anna", None))), 400),
        (
            format!("logout_token={}", liar.unsigned(&logout("0", "anna", None))),
            400,
        ),
        (format!("logout_token={}", liar.signed(&liar.claims("nonce"))), 400),
        (format!("logout_token={first}&logout_token={first}"), 400),
        (format!("logout_token={}", "x".repeat(20_000)), 400),
    ] {
        let answer = request(to, "POST", "/api/provider/logout", &[FORM], wrong.as_bytes()).await;
        assert_eq!(answer.status, status, "{wrong:.60}");
    }
    let say = async |token: &str| {
        let body = format!("logout_token={token}");
        let answer = request(to, "POST", "/api/provider/logout", &[FORM], body.as_bytes()).await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        answer.status
    };
    let _: Account = anna.get("/api/account").await;
    assert_eq!(say(&first).await, 200);
    assert_eq!(
        code(&anna.ask("GET", "/api/account", b"").await),
        (401, Code::SignInFirst)
    );
    assert_eq!(
        code(&unnamed.ask("GET", "/api/account", b"").await),
        (401, Code::SignInFirst)
    );
    let _: Account = other.get("/api/account").await;
    assert_eq!(say(&first).await, 400, "told before");
    assert_eq!(say(&liar.signed(&logout("2", "anna", None))).await, 200);
    assert_eq!(
        code(&other.ask("GET", "/api/account", b"").await),
        (401, Code::SignInFirst)
    );
    let _: Account = bert.get("/api/account").await;
    assert_eq!(say(&liar.signed(&logout("3", "nobody here", None))).await, 200);
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_logout_that_fails_is_done_when_it_is_told_again_and_stops_who_is_on_the_way() {
    let liar = Liar::start().await;
    let server = server(&liar, |_| {}).await;
    let mut anna = comes(&server, &liar, "anna", &["chiefs"], json!({}), "/").await;
    let to = server.http();
    let tell = async |jti: &str, sid: Option<&str>| {
        let mut claims = liar.logout();
        (claims["jti"], claims["sub"], claims["sid"]) = (json!(jti), json!("anna"), json!(sid));
        let body = format!("logout_token={}", liar.signed(&claims));
        request(to, "POST", "/api/provider/logout", &[FORM], body.as_bytes())
            .await
            .status
    };
    server
        .alter("CREATE TRIGGER stuck BEFORE DELETE ON sessions BEGIN SELECT RAISE(ABORT, 'stuck'); END")
        .await;
    assert_eq!(tell("1", None).await, 500);
    let _: Account = anna.get("/api/account").await;
    server.alter("DROP TRIGGER stuck").await;
    assert_eq!(tell("1", None).await, 200);
    assert_eq!(anna.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));
    assert_eq!(tell("1", None).await, 400, "done before");

    // Told while somebody is on the way back: of all, of that session, of one the provider has no name for.
    let named = "session of anna";
    for (jti, says, logout, comes_in) in [
        ("2", Some(named), None, false),
        ("3", Some(named), Some(named), false),
        ("4", None, Some("another session"), false),
        ("5", Some(named), Some("another session"), true),
    ] {
        let mut sent = go(&server, None, "/api/provider").await;
        sent.vouch(&liar, "anna", &["chiefs"], json!({ "sid": says }));
        assert_eq!(tell(jti, logout).await, 200);
        let (to, has) = if comes_in {
            ("/", true)
        } else {
            ("/signin#provider-again", false)
        };
        assert_eq!(sent.back().await, to, "{jti}");
        assert_eq!(sent.person.cookie.is_some(), has, "{jti}");
    }
    // Whoever begins afterwards comes in, and is the only one who has.
    let mut anna = comes(&server, &liar, "anna", &["chiefs"], json!({}), "/").await;
    let sessions: Vec<SessionInfo> = anna.get("/api/account/sessions").await;
    assert_eq!(sessions.len(), 2);
    server.running.shutdown().await;
}

#[tokio::test]
async fn no_other_site_sends_a_browser_to_the_provider() {
    let liar = Liar::start().await;
    let server = server(&liar, |_| {}).await;
    for (site, there) in [
        ("cross-site", false),
        ("same-site", false),
        ("same-origin", true),
        ("none", true),
    ] {
        let headers = [("Sec-Fetch-Site", site)];
        let answer = request(server.http(), "GET", "/api/provider", &headers, b"").await;
        let location = answer.header("location").unwrap();
        assert_eq!(location.starts_with(&liar.issuer), there, "{site}: {location}");
        assert_eq!(answer.header("set-cookie").is_some(), there, "{site}");
        assert!(there || location == "/signin", "{site}: {location}");
    }
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_password_for_when_the_provider_fails_is_gone_as_soon_as_the_provider_speaks() {
    let liar = Liar::start().await;
    let server = server(&liar, |_| {}).await;
    let to = server.http();
    let mut anna = comes(&server, &liar, "anna", &["chiefs"], json!({"auth_time": now()}), "/").await;
    let mut bert = comes(&server, &liar, "bert", &["staff"], json!({}), "/").await;
    let path = format!("{}/link", path_of(bert.id().await));
    let mut link = async || anna.does::<MemberLink>("POST", &path, ()).await;
    let by_password = async || {
        let body = crate::person::sign_in("bert", crate::person::PASSWORD, "");
        Person::at(to).refused("POST", "/api/session", body).await
    };
    let tell = async |jti: &str, sid: Option<&str>| {
        let mut claims = liar.logout();
        (claims["jti"], claims["sub"], claims["sid"]) = (json!(jti), json!("bert"), json!(sid));
        let body = format!("logout_token={}", liar.signed(&claims));
        let answer = request(to, "POST", "/api/provider/logout", &[FORM], body.as_bytes()).await;
        assert_eq!(answer.status, 200);
    };

    // The session it begins lasts no longer than the provider's.
    let mut by_link = Person::welcome(to, &link().await).await;
    let sessions: Vec<SessionInfo> = by_link.get("/api/account/sessions").await;
    assert!(sessions[0].expires_at <= now() + 12 * 3600 + 60, "a working day");
    let signed_out = (401, Code::SignInFirst);
    // Bert comes by the provider again.
    let mut bert = comes(&server, &liar, "bert", &["staff"], json!({}), "/").await;
    assert_eq!(by_link.refused("GET", "/api/account", ()).await, signed_out);
    assert_eq!(by_password().await, (401, Code::NotRecognised));
    let _: Account = bert.get("/api/account").await;
    // Bert is dismissed.
    let mut by_link = Person::welcome(to, &link().await).await;
    let refused = "/signin#provider-refused";
    comes(&server, &liar, "bert", &["others"], json!({}), refused).await;
    assert_eq!(by_link.refused("GET", "/api/account", ()).await, signed_out);
    assert_eq!(by_password().await, (401, Code::NotRecognised));
    // A link that nobody has used is as good as a password.
    let unused = link().await;
    comes(&server, &liar, "bert", &["others"], json!({}), refused).await;
    let read = json!({ "ticket": unused.ticket });
    let over = Person::at(to).refused("POST", "/api/tickets/read", read).await;
    assert_eq!(over, (404, Code::LinkOver));
    // A logout there, of a session or of all.
    for (jti, sid) in [("1", Some("another session")), ("2", None)] {
        let mut by_link = Person::welcome(to, &link().await).await;
        tell(jti, sid).await;
        assert_eq!(by_link.refused("GET", "/api/account", ()).await, signed_out, "{sid:?}");
        assert_eq!(by_password().await, (401, Code::NotRecognised), "{sid:?}");
    }
    let page: AuditPage = anna.get("/api/audit").await;
    let removed = page.entries.iter().filter(|entry| entry.action == "password_removed");
    assert_eq!(removed.count(), 4);
    server.running.shutdown().await;
}

#[tokio::test]
async fn a_provider_that_is_away_or_asks_for_no_factor_is_named_as_that() {
    let liar = Liar::start().await;
    let without = server(&liar, |provider| provider.second_factor = false).await;
    // Policy asks administrators for a second factor.
    comes(
        &without,
        &liar,
        "anna",
        &["chiefs"],
        json!({}),
        "/signin#provider-factor",
    )
    .await;
    without.relax("second_factor", "nobody").await;
    let mut anna = comes(&without, &liar, "anna", &["chiefs"], json!({"auth_time": now()}), "/").await;
    let mut policy: Value = anna.get("/api/policy").await;
    policy["secondFactor"] = json!("administrators");
    let _: Value = anna.does("PUT", "/api/policy", policy).await;
    assert_eq!(anna.refused("GET", "/api/account", ()).await, (401, Code::SignInFirst));
    without.running.shutdown().await;

    let nowhere = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let away = server(&liar, |provider| provider.settings.issuer = nowhere).await;
    let mut person = Person::at(away.http());
    let answer = person.ask("GET", "/api/provider", b"").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some("/signin#provider-away"))
    );
    // Local accounts go on.
    let mut local = Person::claim(&away, "lena").await;
    let _: Account = local.get("/api/account").await;
    away.running.shutdown().await;

    let none = Server::start().await;
    let mut person = Person::at(none.http());
    for (method, path) in [
        ("GET", "/api/provider"),
        ("GET", "/api/provider/return"),
        ("POST", "/api/provider/logout"),
    ] {
        assert_eq!(person.ask(method, path, b"").await.status, 404, "{path}");
    }
    none.running.shutdown().await;
}
