//! Every operation. What follows from a path's place in the table of rights, from its method and from its body is
//! concluded: see [`Operation::refusals`].

use serde_json::json;
use wire::*;

use super::operation::{Family, Operation, op};
use crate::harness::{end_by, keep_by, new_room, update_by};
use crate::person::{PASSWORD, sign_in};

const HTML: &str = "text/html; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";
const TABLES: &[&str] = &[
    "text/csv; charset=utf-8",
    "application/json",
    HTML,
    "application/pdf",
    "application/vnd.oasis.opendocument.text",
];

/// All of them.
pub fn operations() -> Vec<Operation> {
    [pages(), server(), rooms(), session(), provider(), account(), console()]
        .into_iter()
        .flatten()
        .collect()
}

fn pages() -> Vec<Operation> {
    let page = |path, summary| {
        op("GET", path, summary).text(200, "The page.", HTML).text(
            503,
            "The web client was not built into this server.",
            PLAIN,
        )
    };
    vec![
        page("/", "The start page"),
        page("/signin", "The page that signs in"),
        page(
            "/welcome",
            "The page that uses a one-time link, which stands behind its #",
        ),
        page("/account", "The page of one's own account"),
        page(
            "/privacy",
            "The page that says what this server keeps, and takes requests about it",
        ),
        page(
            "/plan",
            "The page that plans a meeting, or changes the one named behind its #",
        ),
        page("/meetings", "The page of one's own planned meetings"),
        page("/console", "The page of whoever runs or oversees the server"),
        page(
            "/j/{room}",
            "The page of a meeting; the link's secret stands behind its #",
        )
        .text(404, "This is no room's id.", PLAIN),
    ]
}

fn server() -> Vec<Operation> {
    vec![
        op("GET", "/api/info", "What the interface says of this server").gives::<ServerInfo>(200, "So it is."),
        op("GET", "/api/openapi.json", "This description")
            .gives::<serde_json::Map<String, serde_json::Value>>(200, "It."),
        op(
            "GET",
            "/.well-known/security.txt",
            "Where to report a weakness (RFC 9116)",
        )
        .text(200, "The file.", PLAIN)
        .nothing(404, "No contact is configured."),
        op("GET", "/healthz", "Whether the server can serve")
            .text(200, "It can. A second line names what somebody should look at.", PLAIN)
            .text(503, "It cannot, and why.", PLAIN),
        op(
            "GET",
            "/metrics",
            "Counters, for whoever asks on the server's own machine (Prometheus text format)",
        )
        .text(200, "The counters.", "text/plain; version=0.0.4")
        .nothing(404, "Asked from elsewhere, or through a proxy."),
        op(
            "GET",
            "/api/ws",
            "Opens the WebSocket of a meeting (RFC 6455); docs/protocol.md describes its messages",
        )
        .of(Family::Room)
        .nothing(101, "From here on it is a WebSocket.")
        .refused(&[403, 426]),
    ]
}

fn rooms() -> Vec<Operation> {
    vec![
        op(
            "POST",
            "/api/rooms",
            "Makes a room: the server keeps its sealed record and what proves its invitations",
        )
        .of(Family::Room)
        .takes::<CreateRoom>()
        .example(new_room(1).1)
        .gives::<CreatedRoom>(201, "It is kept.")
        .refused(&[401, 408, 409, 415, 422, 503]),
        op("PUT", "/api/rooms/{room}", "Changes a room, as its owner has signed")
            .of(Family::Room)
            .takes::<UpdateRoom>()
            .about(new_room(1).0)
            .example(update_by(1, 1, 1, 1, &[2], &[]).1)
            .done()
            .either::<RoomChanged, Refusal>(409, "An update with this number, or another record, was there before.")
            .with("X-Konklave-Last-Update", "The number of the latest update.")
            .refused(&[404, 408, 415]),
        op(
            "PATCH",
            "/api/rooms/{room}",
            "Keeps a room until another day, as its owner has signed, who is signed in",
        )
        .of(Family::Room)
        .takes::<KeepRoom>()
        .about(new_room(1).0)
        .example(keep_by(1, new_room(1).0, 1_900_000_000, 1))
        .gives::<CreatedRoom>(200, "It is kept until the end of that day.")
        .gives::<Refusal>(409, "A change with this number was there before.")
        .with("X-Konklave-Last-Update", "The number of the latest change.")
        .refused(&[401, 404, 408, 415, 422, 503]),
        op(
            "DELETE",
            "/api/rooms/{room}",
            "Ends a room with its invitations, as its owner has signed; its meeting ends for everybody",
        )
        .of(Family::Room)
        .takes::<EndRoom>()
        .about(new_room(1).0)
        .example(end_by(1, new_room(1).0, 1))
        .done()
        .gives::<Refusal>(409, "A change with this number was there before.")
        .with("X-Konklave-Last-Update", "The number of the latest change.")
        .refused(&[404, 408, 415]),
    ]
}

fn session() -> Vec<Operation> {
    vec![
        op("GET", "/api/session", "Who is signed in, and how one signs in here")
            .gives::<SignInState>(200, "So it is.")
            .sets_cookie(),
        op("POST", "/api/session", "Signs in with a password")
            .takes::<SignIn>()
            .example(sign_in("anna", PASSWORD, ""))
            .gives::<SignInState>(200, "Signed in.")
            .sets_cookie()
            .refused(&[401]),
        op("DELETE", "/api/session", "Signs out").done().sets_cookie(),
        op("POST", "/api/session/passkey", "Begins to sign in with a passkey")
            .gives::<PasskeyAsked>(200, "For the browser's passkeys."),
        op("PUT", "/api/session/passkey", "Signs in with a passkey")
            .takes::<PasskeyAnswered>()
            .gives::<SignInState>(200, "Signed in.")
            .sets_cookie()
            .refused(&[401]),
        op(
            "POST",
            "/api/session/confirm",
            "Proves again who is there, by password; a few wrong tries end the session",
        )
        .takes::<Confirm>()
        .gives::<Account>(200, "Proven.")
        .sets_cookie(),
        op(
            "POST",
            "/api/session/confirm/passkey",
            "Begins to prove again who is there, by passkey",
        )
        .gives::<PasskeyAsked>(200, "For the browser's passkeys.")
        .refused(&[404]),
        op(
            "PUT",
            "/api/session/confirm/passkey",
            "Proves again who is there, by passkey",
        )
        .takes::<PasskeyAnswered>()
        .gives::<Account>(200, "Proven.")
        .sets_cookie(),
        op("POST", "/api/tickets/read", "What a one-time link is for")
            .takes::<ReadTicket>()
            .gives::<TicketInfo>(200, "For this.")
            .refused(&[404]),
        op(
            "POST",
            "/api/tickets/use",
            "Uses a one-time link: sets a password, and signs in",
        )
        .takes::<UseTicket>()
        .gives::<SignInState>(200, "Signed in.")
        .sets_cookie()
        .refused(&[401, 404, 409, 422]),
    ]
}

fn provider() -> Vec<Operation> {
    let without = "Nobody signs in by a provider here.";
    let away = |path, summary| {
        op("GET", path, summary)
            .nothing(
                303,
                "To the provider, to a page, or to the sign-in page, which says why behind its #.",
            )
            .with("Location", "Where the browser goes from here.")
            .with(
                "Set-Cookie",
                "What binds the way back to the way there; afterwards the session.",
            )
            .nothing(404, without)
    };
    vec![
        away(
            "/api/provider",
            "Sends the browser to the organisation's provider to sign in (OpenID Connect)",
        )
        .query(
            "anew",
            "The person proves anew who they are, and comes back to this page.",
            json!({"type": "string", "enum": ["account", "console"]}),
        ),
        away("/api/provider/return", "The browser comes back from the provider")
            .query("state", "As it was given to the provider.", json!({"type": "string"}))
            .query("code", "What the provider gave.", json!({"type": "string"})),
        op(
            "POST",
            "/api/provider/logout",
            "The provider tells that somebody has signed out there (Back-Channel Logout 1.0)",
        )
        .takes_form(json!({"logout_token": {"type": "string"}}))
        .nothing(200, "Their sessions have ended.")
        .nothing(400, "This is no such token, or it was told before.")
        .nothing(404, without)
        .nothing(429, "Too many tries: wait.")
        .nothing(500, "The server failed."),
    ]
}

fn account() -> Vec<Operation> {
    vec![
        op("GET", "/api/account", "One's own account").gives::<Account>(200, "This one."),
        op(
            "PATCH",
            "/api/account",
            "Corrects what is kept about oneself (Art. 16 GDPR)",
        )
        .takes::<ChangeAccount>()
        .example(json!({"name": "Anna Berg", "email": "anna@example.org"}))
        .gives::<Account>(200, "As it is now.")
        .refused(&[404, 422]),
        op(
            "DELETE",
            "/api/account",
            "Deletes one's own account (Art. 17 GDPR), after a fresh proof",
        )
        .gives::<Erased>(200, "What was deleted.")
        .sets_cookie()
        .refused(&[404, 409]),
        op(
            "PUT",
            "/api/account/password",
            "Sets one's password, after a fresh proof; all other sessions end",
        )
        .takes::<ChangePassword>()
        .example(json!({"password": PASSWORD}))
        .done()
        .refused(&[404, 422]),
        op(
            "POST",
            "/api/account/totp",
            "Begins to set up a second factor by time (RFC 6238), after a fresh proof",
        )
        .gives::<NewTotp>(200, "For the person's authenticator.")
        .refused(&[409]),
        op(
            "PUT",
            "/api/account/totp",
            "Sets up the second factor that was begun, by a code of it",
        )
        .takes::<ProveTotp>()
        .example(json!({"code": "123456"}))
        .gives::<RecoveryCodes>(200, "Set up. The codes are shown once.")
        .refused(&[404]),
        op(
            "DELETE",
            "/api/account/totp",
            "Takes the second factor off, after a fresh proof",
        )
        .done()
        .refused(&[404]),
        op(
            "POST",
            "/api/account/passkeys",
            "Begins to add a passkey, after a fresh proof",
        )
        .gives::<PasskeyAsked>(200, "For the browser's passkeys.")
        .refused(&[409]),
        op("PUT", "/api/account/passkeys", "Adds the passkey that was begun")
            .takes::<PasskeyAnswered>()
            .gives::<PasskeyInfo>(200, "Added.")
            .refused(&[409, 422]),
        op(
            "DELETE",
            "/api/account/passkeys/{id}",
            "Removes a passkey, after a fresh proof",
        )
        .done(),
        op("GET", "/api/account/sessions", "One's signed-in browsers").gives::<Vec<SessionInfo>>(200, "These."),
        op("DELETE", "/api/account/sessions", "Signs out everywhere else").done(),
        op("DELETE", "/api/account/sessions/{id}", "Signs out one browser").done(),
        op(
            "GET",
            "/api/account/data",
            "All that is kept about oneself (Art. 15 GDPR), after a fresh proof",
        )
        .gives::<AccountData>(200, "All of it."),
        op(
            "GET",
            "/api/account/vault",
            "What one keeps under a seal that the server cannot open (docs/protocol/vault.md)",
        )
        .gives::<KeptVault>(200, "This, or nothing."),
        op(
            "PUT",
            "/api/account/vault",
            "Keeps a sealed vault, in place of the one that `from` names",
        )
        .takes::<KeepVault>()
        .done()
        .refused(&[409]),
        op("DELETE", "/api/account/vault", "Deletes the vault that `from` names")
            .takes::<EraseVault>()
            .done()
            .refused(&[409]),
    ]
}

fn console() -> Vec<Operation> {
    vec![
        op("GET", "/notice", "The privacy notice (Art. 13 GDPR), for everybody")
            .of(Family::Account)
            .query(
                "lang",
                "The language; German if nothing is said.",
                json!({"type": "string", "enum": ["de", "en"]}),
            )
            .text(200, "The page.", HTML)
            .refused(&[400]),
        op(
            "GET",
            "/notice/changes",
            "What changed in the privacy notice with its last version, for everybody",
        )
        .of(Family::Account)
        .query(
            "lang",
            "The language; German if nothing is said.",
            json!({"type": "string", "enum": ["de", "en"]}),
        )
        .text(200, "The page.", HTML)
        .refused(&[400]),
        op("GET", "/api/privacy", "What is kept about whom, for everybody")
            .of(Family::Account)
            .query(
                "lang",
                "The language; German if nothing is said.",
                json!({"type": "string", "enum": ["de", "en"]}),
            )
            .gives::<Privacy>(200, "This.")
            .refused(&[400]),
        op(
            "POST",
            "/api/requests",
            "Makes a request about one's data (Art. 12 to 21 GDPR); takes no account",
        )
        .takes::<NewRequest>()
        .gives::<RequestMade>(201, "Received. The code is shown once.")
        .refused(&[409]),
        op("POST", "/api/requests/read", "What became of a request, by its code")
            .takes::<ReadRequest>()
            .gives::<RequestShown>(200, "This.")
            .refused(&[404]),
        op("GET", "/api/requests", "All requests that are kept").gives::<Vec<RequestEntry>>(200, "These."),
        op(
            "PATCH",
            "/api/requests/{id}",
            "Answers, refuses, closes or extends a request",
        )
        .takes::<HandleRequest>()
        .gives::<RequestEntry>(200, "As it is now.")
        .refused(&[409]),
        op(
            "POST",
            "/api/requests/find",
            "Whether there is an account of this name, and how much is kept about it",
        )
        .takes::<FindPerson>()
        .gives::<FoundPerson>(200, "So it is."),
        op("GET", "/api/mail", "How mail is sent, and whether it works")
            .gives::<MailSetup>(200, "So it is.")
            .refused(&[404]),
        op("POST", "/api/mail/test", "Sends one message, now, to whoever asks")
            .takes::<TestMail>()
            .gives::<MailTested>(200, "What came of it.")
            .refused(&[404, 422]),
        op(
            "POST",
            "/api/mail/invitations",
            "Sends invitations to a meeting; they carry no secret",
        )
        .takes::<SendInvitations>()
        .gives::<InvitationsQueued>(202, "On their way.")
        .refused(&[404, 422]),
        op("GET", "/api/members", "Everybody with an account").gives::<Vec<Member>>(200, "These."),
        op(
            "POST",
            "/api/members",
            "Makes an account, and the one-time link for its owner; after a fresh proof",
        )
        .takes::<NewMember>()
        .example(json!({"login": "bert", "name": "Bert Cord", "email": "", "role": "member"}))
        .gives::<MemberLink>(201, "Made. The link is shown once.")
        .refused(&[409, 422]),
        op(
            "PATCH",
            "/api/members/{member}",
            "Changes a role, or suspends an account; after a fresh proof",
        )
        .takes::<ChangeMember>()
        .gives::<Member>(200, "As it is now.")
        .refused(&[409]),
        op(
            "DELETE",
            "/api/members/{member}",
            "Deletes an account, after a fresh proof",
        )
        .gives::<Erased>(200, "What was deleted.")
        .refused(&[409]),
        op(
            "POST",
            "/api/members/{member}/link",
            "Makes a new one-time link for somebody else, whose sessions end; after a fresh proof",
        )
        .gives::<MemberLink>(200, "Made. The link is shown once."),
        op("GET", "/api/policy", "What holds for everybody").gives::<Policy>(200, "This."),
        op(
            "PUT",
            "/api/policy",
            "Decides what holds for everybody, after a fresh proof",
        )
        .takes::<Policy>()
        .gives::<Policy>(200, "Decided.")
        .refused(&[409]),
        op(
            "GET",
            "/api/profiles",
            "Within which bounds it is decided, by what the server is for",
        )
        .gives::<Vec<ProfileBounds>>(200, "These."),
        op(
            "GET",
            "/api/audit",
            "What administrators did, and what happened to accounts' security",
        )
        .query(
            "before",
            "Entries with smaller numbers only.",
            json!({"type": "integer", "minimum": 0, "maximum": u64::MAX}),
        )
        .query(
            "limit",
            "Entries at most; 50 if nothing is said.",
            json!({"type": "integer", "minimum": 1, "maximum": 200}),
        )
        .gives::<AuditPage>(200, "These.")
        .refused(&[400]),
        op(
            "GET",
            "/api/oversight",
            "What is kept, how much of it, and that it is deleted",
        )
        .unlimited()
        .gives::<Oversight>(200, "This."),
        op(
            "POST",
            "/api/backups",
            "Makes a backup now, where and for whom the configuration says; after a fresh proof",
        )
        .gives::<BackupMade>(201, "Made.")
        .refused(&[404, 409]),
        op(
            "GET",
            "/api/papers",
            "The papers of the compliance desk, and what is missing for them",
        )
        .query(
            "lang",
            "The language; German if nothing is said.",
            json!({"type": "string", "enum": ["de", "en"]}),
        )
        .gives::<Papers>(200, "These.")
        .refused(&[400]),
        op(
            "GET",
            "/api/papers/archive",
            "Every paper in both languages, in one file",
        )
        .text(200, "The file.", "application/zip"),
        op("GET", "/api/papers/{paper}", "A paper")
            .about("notice")
            .query(
                "lang",
                "The language; German if nothing is said.",
                json!({"type": "string", "enum": ["de", "en"]}),
            )
            .text(200, "The paper.", HTML)
            .refused(&[400, 404]),
        op(
            "PUT",
            "/api/papers/answers",
            "Answers questions of the papers, after a fresh proof",
        )
        .query(
            "lang",
            "The language; German if nothing is said.",
            json!({"type": "string", "enum": ["de", "en"]}),
        )
        .takes::<AnswerPapers>()
        .gives::<Papers>(200, "Kept."),
        sign_off(
            "PUT",
            "/api/papers/agreements/protection_officer",
            "Agrees to the server as it is configured, as data protection officer, after a fresh proof",
        )
        .takes::<GiveSignOff>()
        .refused(&[409]),
        sign_off(
            "DELETE",
            "/api/papers/agreements/protection_officer",
            "Takes the data protection officer's agreement back, after a fresh proof",
        )
        .refused(&[400, 404]),
        sign_off(
            "PUT",
            "/api/papers/agreements/works_council",
            "Agrees to the server as it is configured, as works council, after a fresh proof",
        )
        .takes::<GiveSignOff>()
        .refused(&[409]),
        sign_off(
            "DELETE",
            "/api/papers/agreements/works_council",
            "Takes the works council's agreement back, after a fresh proof",
        )
        .refused(&[400, 404]),
        sign_off(
            "PUT",
            "/api/papers/exemptions/protection_officer",
            "Says why the data protection officer's step is not applicable, after a fresh proof",
        )
        .takes::<Exempt>()
        .refused(&[404, 409]),
        sign_off(
            "DELETE",
            "/api/papers/exemptions/protection_officer",
            "Takes back that the data protection officer's step is not applicable, after a fresh proof",
        )
        .refused(&[400, 404]),
        sign_off(
            "PUT",
            "/api/papers/exemptions/works_council",
            "Says why the works council's step is not applicable, after a fresh proof",
        )
        .takes::<Exempt>()
        .refused(&[404, 409]),
        sign_off(
            "DELETE",
            "/api/papers/exemptions/works_council",
            "Takes back that the works council's step is not applicable, after a fresh proof",
        )
        .refused(&[400, 404]),
        sign_off(
            "POST",
            "/api/papers/release",
            "Puts the server into service once no sign-off is missing, after a fresh proof",
        )
        .takes::<GiveSignOff>()
        .refused(&[409]),
        op(
            "GET",
            "/api/functions",
            "What people can do here, what is switched off, and the four answers of each necessity check",
        )
        .query(
            "lang",
            "The language; German if nothing is said.",
            json!({"type": "string", "enum": ["de", "en"]}),
        )
        .gives::<FunctionList>(200, "These.")
        .refused(&[400]),
        op(
            "PUT",
            "/api/functions/{function}",
            "Switches a function, on only with four answers, after a fresh proof",
        )
        .about("polls")
        .query(
            "lang",
            "The language; German if nothing is said.",
            json!({"type": "string", "enum": ["de", "en"]}),
        )
        .takes::<SwitchFunction>()
        .example(SwitchFunction {
            on: false,
            answers: None,
        })
        .gives::<FunctionList>(200, "Kept.")
        .refused(&[409]),
        op(
            "GET",
            "/api/services",
            "Services of others, as the table that comes with the program describes them",
        )
        .query(
            "lang",
            "The language; German if nothing is said.",
            json!({"type": "string", "enum": ["de", "en"]}),
        )
        .gives::<Services>(200, "These.")
        .refused(&[400]),
        op(
            "POST",
            "/api/services",
            "Assesses services of others by a table, of which nothing is kept",
        )
        .query(
            "lang",
            "The language; German if nothing is said.",
            json!({"type": "string", "enum": ["de", "en"]}),
        )
        .takes_table()
        .gives::<Services>(200, "What the table comes to, and what is wrong in it."),
        op(
            "POST",
            "/api/services/export",
            "Writes such a table anew, or the document about it; nothing is kept",
        )
        .query(
            "form",
            "As what; CSV with commas if nothing is said.",
            json!({"type": "string", "enum": ["csv", "csv-semicolon", "json", "html", "pdf", "odt"]}),
        )
        .query(
            "lang",
            "The language of a document; German if nothing is said.",
            json!({"type": "string", "enum": ["de", "en"]}),
        )
        .takes_table()
        .file(200, "The file.", TABLES),
        op("GET", "/api/health", "Whether the server does what it should")
            .unlimited()
            .gives::<Health>(200, "So it is."),
    ]
}

/// A change of a sign-off: answered with the whole desk.
fn sign_off(method: &'static str, path: &'static str, summary: &'static str) -> Operation {
    op(method, path, summary)
        .query(
            "lang",
            "The language; German if nothing is said.",
            json!({"type": "string", "enum": ["de", "en"]}),
        )
        .gives::<Papers>(200, "Kept.")
}
