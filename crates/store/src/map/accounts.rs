//! Accounts and what proves who signs in.

use datamap::Disclosure::{Named, Opened, Shown};
use datamap::{
    Basis, Column, DAY, Due, Entry, Part, Period, Place, Retention, Setting, Start, Table, Text, column, text,
};

const MEMBER: Text = text("Personen mit Konto", "People with an account");
const OWN: Text = text("Die Person selbst", "The person");
const SIGN_IN: Text = text("Anmeldung", "Signing in");
const WITH_ACCOUNT: Text = text(
    "Sofort, zusammen mit dem Konto oder auf Wunsch der Person",
    "At once, together with the account or as the person asks",
);
const RUN: Text = text(
    "Löschlauf, stündlich und vor jedem Start; sofort beim Abmelden, Einlösen oder zusammen mit dem Konto",
    "Deletion run, hourly and before each start; at once on signing out, on use, or together with the account",
);

/// Kept as long as the account.
const ACCOUNT: Retention = Retention {
    start: Start::AccountDeleted,
    period: Period::Zero,
    due: Due::WithOwner,
};

const fn table(name: &'static str, columns: &'static [Column]) -> Place {
    Place::Database(Table {
        name,
        columns,
        owner: Some("member"),
    })
}

const OF: Column = column("member", Shown, "Konto", "account");

/// Table `members`.
pub(super) const MEMBERS: Entry = Entry {
    id: "members",
    what: text(
        "Konten: Anmeldename, Name, E-Mail-Adresse (freiwillig), Rolle, Zustand, Fehlversuche",
        "Accounts: sign-in name, name, e-mail address (optional), role, state, wrong tries",
    ),
    about: MEMBER,
    purpose: text(
        "Besprechungen anlegen, den Server verwalten; Schutz des Kontos",
        "Making meetings, running the server; protecting the account",
    ),
    basis: Basis::Contract,
    recipients: text(
        "Verwalterinnen und Verwalter des Servers",
        "Administrators of the server",
    ),
    place: table(
        "members",
        &[
            OF,
            column(
                "login",
                Named,
                "Suchwert des Anmeldenamens",
                "search value of the sign-in name",
            ),
            column(
                "profile",
                Opened,
                "Anmeldename, Name, E-Mail-Adresse",
                "sign-in name, name, e-mail address",
            ),
            column("role", Shown, "Rolle", "role"),
            column("state", Shown, "Zustand", "state"),
            column("created_at", Shown, "angelegt", "made"),
            column("wrong_tries", Shown, "Fehlversuche", "wrong tries"),
            column("tries_since", Shown, "Fehlversuche seit", "wrong tries since"),
            column("blocked_until", Shown, "gesperrt bis", "blocked until"),
        ],
    ),
    retention: Retention {
        start: Start::AccountDeleted,
        period: Period::Zero,
        due: Due::Parts(&[
            Part {
                what: text(
                    "Konten, die niemand je benutzt hat: 30 Tage ab Ablauf ihres Links",
                    "accounts that nobody ever used: 30 days from the expiry of their link",
                ),
                // Invited; without any link (a restored backup has none) time counts from the beginning.
                only: "state = 0 AND NOT EXISTS (SELECT 1 FROM tickets t WHERE t.member = members.member AND t.expires_at > $1)",
                column: "created_at",
                period: 30 * DAY,
                seen: false,
                emptied: &[],
            },
            Part {
                what: text(
                    "Fehlversuche: 24 Stunden und bis zum Ende der Sperre",
                    "wrong tries: 24 hours and until the end of the block",
                ),
                // A block that lasts stays; one of more than a day is of a clock that was ahead.
                only: "(wrong_tries > 0 OR tries_since > 0 OR blocked_until > 0)
                    AND (blocked_until <= $1 + 86400 OR blocked_until > $1 + 172800)",
                column: "tries_since",
                period: DAY,
                seen: false,
                emptied: &["wrong_tries", "tries_since", "blocked_until"],
            },
        ]),
    },
    erasure: text(
        "Sofort, wenn die Person oder die Verwaltung das Konto löscht; sonst Löschlauf",
        "At once when the person or an administrator deletes the account; otherwise deletion run",
    ),
};

/// Table `passwords`.
pub(super) const PASSWORDS: Entry = Entry {
    id: "passwords",
    what: text(
        "Prüfwert des Kennworts (Argon2id), versiegelt",
        "Proof of the password (Argon2id), sealed",
    ),
    about: MEMBER,
    purpose: SIGN_IN,
    basis: Basis::Contract,
    recipients: text("Niemand", "Nobody"),
    place: table("passwords", &[OF, column("hash", Named, "Prüfwert", "proof")]),
    retention: ACCOUNT,
    erasure: WITH_ACCOUNT,
};

/// Table `totps`.
pub(super) const TOTPS: Entry = Entry {
    id: "second_factors",
    what: text(
        "Zweiter Faktor: gemeinsames Geheimnis, versiegelt; zuletzt benutzter Zeitschritt",
        "Second factor: shared secret, sealed; time step used last",
    ),
    about: MEMBER,
    purpose: SIGN_IN,
    basis: Basis::Contract,
    recipients: text("Niemand", "Nobody"),
    place: table(
        "totps",
        &[
            OF,
            column("secret", Named, "Geheimnis", "secret"),
            column(
                "last_step",
                Shown,
                "zuletzt benutzter Zeitschritt; unbestätigt: seit wann",
                "time step used last; unproven: since when",
            ),
            column("proven", Shown, "in Gebrauch", "in use"),
        ],
    ),
    retention: Retention {
        due: Due::Parts(&[Part {
            what: text(
                "nie bestätigte: 24 Stunden, nachdem der Löschlauf sie zuerst vorfand",
                "never proven: 24 hours after the deletion run first found them",
            ),
            only: "proven = 0",
            column: "last_step",
            period: DAY,
            seen: true,
            emptied: &[],
        }]),
        ..ACCOUNT
    },
    erasure: text(
        "Sofort, zusammen mit dem Konto oder auf Wunsch der Person; nie bestätigte im Löschlauf",
        "At once, together with the account or as the person asks; never proven ones by the deletion run",
    ),
};

/// Table `recovery_codes`.
pub(super) const RECOVERY_CODES: Entry = Entry {
    id: "recovery_codes",
    what: text("Prüfwerte der Wiederherstellungscodes", "Proofs of the recovery codes"),
    about: MEMBER,
    purpose: SIGN_IN,
    basis: Basis::Contract,
    recipients: text("Niemand", "Nobody"),
    place: table("recovery_codes", &[OF, column("code", Named, "Prüfwert", "proof")]),
    retention: ACCOUNT,
    erasure: text(
        "Beim Einlösen; sonst zusammen mit dem Konto",
        "On use; otherwise together with the account",
    ),
};

/// Table `passkeys`.
pub(super) const PASSKEYS: Entry = Entry {
    id: "passkeys",
    what: text(
        "Passkeys: öffentlicher Schlüssel und Bezeichnung, versiegelt",
        "Passkeys: public key and label, sealed",
    ),
    about: MEMBER,
    purpose: SIGN_IN,
    basis: Basis::Contract,
    recipients: OWN,
    place: table(
        "passkeys",
        &[
            column("credential", Named, "Suchwert", "search value"),
            OF,
            column(
                "passkey",
                Named,
                "öffentlicher Schlüssel und Zähler",
                "public key and counter",
            ),
            column("label", Opened, "Bezeichnung", "label"),
            column("id", Shown, "Kennung", "id"),
            column("added_at", Shown, "hinzugefügt", "added"),
        ],
    ),
    retention: ACCOUNT,
    erasure: WITH_ACCOUNT,
};

/// Table `sessions`.
pub(super) const SESSIONS: Entry = Entry {
    id: "sessions",
    what: text(
        "Anmeldungen: Prüfwert der Kennung, Browser und System in groben Zügen, Beginn, Tag der letzten Nutzung, Ablauf. Keine IP-Adresse",
        "Sign-ins: proof of the token, browser and system in broad terms, start, day of the last use, expiry. No IP address",
    ),
    about: MEMBER,
    purpose: text(
        "Angemeldet bleiben; fremde Anmeldungen erkennen und beenden",
        "Staying signed in; seeing and ending sign-ins of others",
    ),
    basis: Basis::Contract,
    recipients: OWN,
    place: table(
        "sessions",
        &[
            column("session", Named, "Prüfwert der Kennung", "proof of the token"),
            column("id", Shown, "Kennung in der Übersicht", "id in the overview"),
            OF,
            column("device", Opened, "Browser und System", "browser and system"),
            column("created_at", Shown, "Beginn", "start"),
            column("seen_day", Shown, "Tag der letzten Nutzung", "day of the last use"),
            column("expires_at", Shown, "Ablauf", "expiry"),
            column("confirmed_until", Shown, "erneut bestätigt bis", "confirmed anew until"),
            column(
                "factor_proven",
                Shown,
                "mit Passkey oder zweitem Faktor bestätigt",
                "proven with a passkey or a second factor",
            ),
        ],
    ),
    retention: Retention {
        start: Start::LastUse,
        period: Period::Set(Setting::SessionDays),
        due: Due::At("expires_at"),
    },
    erasure: RUN,
};

/// Table `tickets`.
pub(super) const TICKETS: Entry = Entry {
    id: "one_time_links",
    what: text(
        "Einmal-Links: Prüfwert, Zweck, Konto, Ablauf",
        "One-time links: proof, purpose, account, expiry",
    ),
    about: MEMBER,
    purpose: text(
        "Einrichtung des Servers; erstes oder neues Kennwort",
        "Setting the server up; first or new password",
    ),
    basis: Basis::Contract,
    recipients: text(
        "Niemand: der Link selbst wird nicht gespeichert",
        "Nobody: the link itself is not kept",
    ),
    place: table(
        "tickets",
        &[
            column("ticket", Named, "Prüfwert des Links", "proof of the link"),
            column("purpose", Shown, "Zweck", "purpose"),
            OF,
            column("expires_at", Shown, "Ablauf", "expiry"),
        ],
    ),
    retention: Retention {
        start: Start::OwnEnd,
        period: Period::Zero,
        // The proof and the expiry of the last link of an account that was never used say when the account goes.
        due: Due::AtIf(
            "expires_at",
            "NOT EXISTS (SELECT 1 FROM members m WHERE m.member = tickets.member AND m.state = 0)",
        ),
    },
    erasure: text(
        "Löschlauf, stündlich und vor jedem Start; sofort beim Einlösen; der letzte eines nie benutzten Kontos mit dem Konto",
        "Deletion run, hourly and before each start; at once on use; the last of an account never used with the account",
    ),
};

/// Table `provider_accounts`.
pub(super) const PROVIDER_ACCOUNTS: Entry = Entry {
    id: "provider_accounts",
    what: text(
        "Zuordnung zum Anmeldedienst der Organisation: Suchwert seiner Kennung für die Person",
        "Link to the organisation's sign-in service: search value of its name for the person",
    ),
    about: text(
        "Personen, die sich über den Anmeldedienst der Organisation anmelden",
        "People who sign in by the organisation's sign-in service",
    ),
    purpose: SIGN_IN,
    basis: Basis::Contract,
    recipients: text("Niemand", "Nobody"),
    place: table(
        "provider_accounts",
        &[
            column("subject", Named, "Suchwert der Kennung", "search value of the name"),
            OF,
        ],
    ),
    retention: ACCOUNT,
    erasure: WITH_ACCOUNT,
};

/// Table `provider_sessions`.
pub(super) const PROVIDER_SESSIONS: Entry = Entry {
    id: "provider_sessions",
    what: text(
        "Anmeldungen über den Anmeldedienst der Organisation: Suchwert seiner Kennung für die Sitzung",
        "Sign-ins by the organisation's sign-in service: search value of its name for the session",
    ),
    about: text(
        "Personen, die sich über den Anmeldedienst der Organisation anmelden",
        "People who sign in by the organisation's sign-in service",
    ),
    purpose: text(
        "Sitzungen beenden, wenn sich die Person dort abmeldet",
        "Ending sessions when the person signs out there",
    ),
    basis: Basis::Contract,
    recipients: text("Niemand", "Nobody"),
    place: table(
        "provider_sessions",
        &[
            column("id", Shown, "Kennung der Sitzung", "id of the session"),
            OF,
            column("at_provider", Named, "Suchwert der Kennung", "search value of the name"),
        ],
    ),
    retention: ACCOUNT,
    erasure: text(
        "Zusammen mit der Sitzung, zu der sie gehört",
        "Together with the session it belongs to",
    ),
};

/// Table `vaults`.
pub(super) const VAULTS: Entry = Entry {
    id: "vaults",
    what: text(
        "Tresor: was die Person darin ablegt, etwa Schlüssel eigener Besprechungen, im Browser versiegelt. Dieser Server kann es nicht öffnen; er sieht die Größe in Stufen, womit der Tresor sich öffnen lässt und den Tag der letzten Änderung",
        "Vault: what the person puts into it, such as keys of own meetings, sealed in the browser. This server cannot open it; it sees the size in steps, what the vault can be opened with, and the day of the last change",
    ),
    about: MEMBER,
    purpose: text(
        "Eigene Besprechungen auf jedem Gerät der Person",
        "Own meetings on each of the person's devices",
    ),
    basis: Basis::Contract,
    recipients: OWN,
    place: table(
        "vaults",
        &[
            OF,
            column(
                "vault",
                Opened,
                "Tresor, wie der Browser ihn versiegelt hat",
                "vault as the browser sealed it",
            ),
            column(
                "changed_day",
                Shown,
                "Tag der letzten Änderung",
                "day of the last change",
            ),
        ],
    ),
    retention: ACCOUNT,
    erasure: text(
        "Zusammen mit dem Konto oder sobald die Person ihn löscht; aus den Dateien dann mit dem nächsten Löschlauf, stündlich",
        "Together with the account, or as soon as the person deletes it; out of the files then with the next deletion run, hourly",
    ),
};
