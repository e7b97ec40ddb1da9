//! Every route, as nobody and as each role, over the real router.

use std::collections::BTreeSet;

use wire::{AccountRole, MemberId};

use crate::harness::Server;
use crate::person::{Person, path_of};

/// What nobody, a member, the works council, the protection officer, an administrator get: `s`omething of one's own
/// (whatever the request comes to: it was let in), sign `i`n first, `n`ot allowed.
///
/// Requests have no body, or nonsense: who is let in is told that it could not be understood.
pub const TABLE: &[(&str, &str, &str)] = &[
    ("GET", "/", "sssss"),
    ("GET", "/signin", "sssss"),
    ("GET", "/welcome", "sssss"),
    ("GET", "/account", "sssss"),
    ("GET", "/console", "sssss"),
    ("GET", "/privacy", "sssss"),
    ("GET", "/notice", "sssss"),
    ("GET", "/notice/changes", "sssss"),
    ("GET", "/plan", "sssss"),
    ("GET", "/meetings", "sssss"),
    ("GET", "/api/privacy", "sssss"),
    ("POST", "/api/requests", "sssss"),
    ("POST", "/api/requests/read", "sssss"),
    ("GET", "/.well-known/security.txt", "sssss"),
    ("GET", "/j/{room}", "sssss"),
    ("GET", "/api/info", "sssss"),
    ("GET", "/api/openapi.json", "sssss"),
    ("POST", "/api/rooms", "sssss"),
    ("PUT", "/api/rooms/{room}", "sssss"),
    ("PATCH", "/api/rooms/{room}", "sssss"),
    ("DELETE", "/api/rooms/{room}", "sssss"),
    ("GET", "/api/ws", "sssss"),
    ("GET", "/healthz", "sssss"),
    ("GET", "/metrics", "sssss"),
    ("GET", "/api/session", "sssss"),
    ("POST", "/api/session", "sssss"),
    ("POST", "/api/session/passkey", "sssss"),
    ("PUT", "/api/session/passkey", "sssss"),
    ("POST", "/api/session/confirm", "issss"),
    ("POST", "/api/session/confirm/passkey", "issss"),
    ("PUT", "/api/session/confirm/passkey", "issss"),
    ("GET", "/api/provider", "sssss"),
    ("GET", "/api/provider/return", "sssss"),
    ("POST", "/api/provider/logout", "sssss"),
    ("POST", "/api/tickets/read", "sssss"),
    ("POST", "/api/tickets/use", "sssss"),
    ("GET", "/api/account", "issss"),
    ("PATCH", "/api/account", "issss"),
    ("PUT", "/api/account/password", "issss"),
    ("POST", "/api/account/totp", "issss"),
    ("PUT", "/api/account/totp", "issss"),
    ("POST", "/api/account/passkeys", "issss"),
    ("PUT", "/api/account/passkeys", "issss"),
    ("DELETE", "/api/account/passkeys/{id}", "issss"),
    ("GET", "/api/account/sessions", "issss"),
    ("DELETE", "/api/account/sessions", "issss"),
    ("DELETE", "/api/account/sessions/{id}", "issss"),
    ("GET", "/api/account/data", "issss"),
    ("GET", "/api/account/vault", "issss"),
    ("PUT", "/api/account/vault", "issss"),
    ("DELETE", "/api/account/vault", "issss"),
    ("GET", "/api/members", "innns"),
    ("POST", "/api/members", "innns"),
    ("PATCH", "/api/members/{member}", "innns"),
    ("DELETE", "/api/members/{member}", "innns"),
    ("POST", "/api/members/{member}/link", "innns"),
    ("GET", "/api/policy", "innns"),
    ("PUT", "/api/policy", "innns"),
    ("GET", "/api/profiles", "innns"),
    ("GET", "/api/audit", "insss"),
    ("GET", "/api/oversight", "insss"),
    ("GET", "/api/papers", "insss"),
    ("GET", "/api/papers/archive", "insss"),
    ("PUT", "/api/papers/answers", "innns"),
    ("PUT", "/api/papers/agreements/protection_officer", "innsn"),
    ("DELETE", "/api/papers/agreements/protection_officer", "innsn"),
    ("PUT", "/api/papers/agreements/works_council", "insnn"),
    ("DELETE", "/api/papers/agreements/works_council", "insnn"),
    ("PUT", "/api/papers/exemptions/protection_officer", "innss"),
    ("DELETE", "/api/papers/exemptions/protection_officer", "innss"),
    ("PUT", "/api/papers/exemptions/works_council", "insns"),
    ("DELETE", "/api/papers/exemptions/works_council", "insns"),
    ("POST", "/api/papers/release", "innns"),
    ("GET", "/api/papers/{paper}", "insss"),
    ("GET", "/api/functions", "insss"),
    ("PUT", "/api/functions/{function}", "innns"),
    ("GET", "/api/services", "insss"),
    ("POST", "/api/services", "insss"),
    ("POST", "/api/services/export", "insss"),
    ("GET", "/api/health", "innns"),
    ("POST", "/api/backups", "innns"),
    ("GET", "/api/requests", "innss"),
    ("POST", "/api/requests/find", "innss"),
    ("PATCH", "/api/requests/{id}", "innss"),
    ("GET", "/api/mail", "innns"),
    ("POST", "/api/mail/test", "innns"),
    ("POST", "/api/mail/invitations", "issss"),
    ("DELETE", "/api/account/totp", "issss"),
    ("DELETE", "/api/session", "issss"),
    // The last one: whoever it admits is gone.
    ("DELETE", "/api/account", "issss"),
];

/// What [`TABLE`] says of a route.
pub fn of(method: &str, path: &str) -> &'static str {
    let row = TABLE.iter().find(|row| row.0 == method && row.1 == path);
    row.unwrap_or_else(|| panic!("{method} {path} is no route")).2
}

#[tokio::test]
async fn every_route_admits_whom_the_table_says() {
    let server = Server::start().await;
    let to = server.http();
    server.relax("second_factor", "nobody").await;
    let mut anna = Person::claim(&server, "anna").await;
    let mut people = vec![Person::at(to)];
    for (login, role) in [
        ("bert", AccountRole::Member),
        ("cora", AccountRole::WorksCouncil),
        ("dora", AccountRole::ProtectionOfficer),
    ] {
        let link = anna.invite(login, role).await;
        people.push(Person::welcome(to, &link).await);
    }
    let unknown = path_of(MemberId([9; 16]));
    let id = unknown.trim_start_matches("/api/members/").to_owned();
    people.push(anna);
    let logins = ["", "bert", "cora", "dora", "anna"];
    for (method, route, expected) in TABLE {
        let path = route
            .replace("{member}", &id)
            .replace("{id}", &id)
            .replace("{room}", &id);
        let body: &[u8] = if matches!(*method, "GET" | "DELETE") {
            b""
        } else {
            b"nonsense"
        };
        let mut seen = String::new();
        for (person, login) in people.iter_mut().zip(logins) {
            if person.cookie.is_none() && !login.is_empty() {
                *person = Person::sign_in(to, login, "").await;
            }
            let answer = person.ask(method, &path, body).await;
            let text = answer.text();
            // Pages are missing where the web interface was not built.
            let answered = answer.status < 500 || !path.starts_with("/api/");
            assert!(answered && answer.status != 405, "{method} {path}: {}", answer.status);
            seen.push(match answer.status {
                401 if text.contains("sign_in_first") => 'i',
                403 if text.contains("not_allowed") => 'n',
                400.. if text.contains("_first") => 'f',
                _ => 's',
            });
        }
        // A host without a name has no passkeys: told to whoever is let in.
        let without = seen.replace('n', "s");
        let passkeys = route.ends_with("passkey") || route.ends_with("passkeys");
        let seen = if passkeys && *method == "POST" { without } else { seen };
        assert_eq!(seen, *expected, "{method} {route}");
    }
    server.running.shutdown().await;
}

#[test]
fn the_table_has_every_route() {
    let mut routes = BTreeSet::new();
    for source in [
        include_str!("../../src/http/router.rs"),
        include_str!("../../src/http/account.rs"),
        include_str!("../../src/http/console.rs"),
    ] {
        for route in source.split(".route(").skip(1) {
            let mut quoted = route.split('"');
            let path = quoted.nth(1).unwrap();
            let handlers = quoted.next().unwrap();
            let handlers = handlers
                .split(".merge")
                .next()
                .unwrap()
                .split(".fallback")
                .next()
                .unwrap();
            let mut any = false;
            for method in ["get", "post", "put", "patch", "delete"] {
                let called = |before: char| handlers.contains(&format!("{before}{method}("));
                if called(' ') || called('.') {
                    any = true;
                    routes.insert((method.to_uppercase(), path.to_owned()));
                }
            }
            assert!(any, "{path} is answered by something this test does not know");
        }
    }
    let table: BTreeSet<_> = TABLE
        .iter()
        .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()))
        .collect();
    assert_eq!(table, routes);
}
