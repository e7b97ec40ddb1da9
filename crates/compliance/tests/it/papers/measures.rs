use compliance::{Backups, Database, Function, Paper, Profile, State, Tls, Transport, WhoCreates, WhoNeedsFactor};

use crate::completeness::Needed;
use crate::lies::Claim;

pub const NEEDED: Needed = &[
    ("0. Geltungsbereich", "0. Scope"),
    ("Gemessen am: 2026-11-23", "Measured on: 2026-11-23"),
    ("1. Pseudonymisierung", "1. Pseudonymisation"),
    ("2.1 Transportweg", "2.1 On the way"),
    ("2.2 Inhalte, von Gerät zu Gerät", "2.2 Content, from device to device"),
    ("2.3 Gespeicherte Daten", "2.3 Data at rest"),
    (
        "2.4 Schutz gegen künftige Quantenrechner",
        "2.4 Protection against future quantum computers",
    ),
    ("3.1 Zutritt", "3.1 Physical access"),
    ("3.2 Zugang", "3.2 System access"),
    ("3.3 Zugriff: Rollen und Rechte", "3.3 Data access: roles and rights"),
    // Who may say what before the server goes live.
    (
        "den eigenen Schritt | – | ja | ja | –",
        "their own step | – | yes | yes | –",
    ),
    (
        "entfällt | – | den eigenen | den eigenen | jeden, es sei denn",
        "not applicable | – | their own | their own | either, unless",
    ),
    ("In Betrieb nehmen | – | – | – | ja", "Go live | – | – | – | yes"),
    ("3.4 Trennung", "3.4 Separation"),
    ("4. Integrität", "4. Integrity"),
    ("5. Verfügbarkeit und Belastbarkeit", "5. Availability and resilience"),
    (
        "Letzte erprobte Wiederherstellung: 2026-10-01",
        "Last tested restore: 2026-10-01",
    ),
    ("4 Stunden; 1 Tag", "4 Stunden; 1 Tag"),
    ("Art. 32 Abs. 1 Buchst. c DSGVO", "Art. 32(1)(c) GDPR"),
    ("Art. 32 Abs. 1 Buchst. d DSGVO", "Art. 32(1)(d) GDPR"),
    ("SBOM", "SBOM"),
    ("Art. 25 Abs. 2 DSGVO", "Art. 25(2) GDPR"),
    ("Wer sie ändern kann", "Who can change it"),
    ("9. Löschläufe", "9. Deletion runs"),
    ("10. Sicherheit der Besprechung", "10. Security of meetings"),
    ("11. Endgeräte", "11. Devices"),
    (
        "12. Beschäftigte: Verpflichtung und Schulung",
        "12. Staff: commitment and training",
    ),
    ("13. Auftragskontrolle", "13. Control of processors"),
    ("14. Umgang mit Vorfällen", "14. Handling of incidents"),
    ("15. Verbleibende Risiken", "15. Remaining risks"),
];

pub fn claims() -> Vec<Claim> {
    let mut all = keys();
    all.extend(access());
    all.extend(operation());
    all.extend(meetings());
    all
}

fn of(
    before: (&'static str, &'static str),
    change: fn(&mut compliance::Facts),
    after: (&'static str, &'static str),
) -> Claim {
    Claim {
        papers: &[Paper::Measures],
        before,
        change,
        after,
    }
}

fn keys() -> Vec<Claim> {
    vec![
        of(
            ("TLS 1.3, TLS 1.2", "TLS 1.3, TLS 1.2"),
            |facts| facts.transport = Transport::Proxy,
            ("vorgeschalteten Proxy", "by a proxy in front"),
        ),
        of(
            ("TLS13_AES_256_GCM_SHA384", "TLS13_AES_256_GCM_SHA384"),
            |facts| {
                facts.transport = Transport::Own(Tls {
                    versions: vec!["TLS 1.3".to_owned()],
                    suites: vec!["ANOTHER".to_owned()],
                    automatic: false,
                });
            },
            ("ANOTHER", "ANOTHER"),
        ),
        of(
            ("selbsttätig bezogen", "issued and renewed by itself"),
            |facts| {
                facts.transport = Transport::Own(Tls {
                    versions: vec!["TLS 1.3".to_owned()],
                    suites: vec!["ANOTHER".to_owned()],
                    automatic: false,
                });
            },
            ("legt die Organisation ein", "put there by the organisation"),
        ),
        of(
            ("MLS_128_DHKEMX25519", "MLS_128_DHKEMX25519"),
            |facts| facts.encryption.group = "MLS_OTHER".to_owned(),
            ("MLS_OTHER", "MLS_OTHER"),
        ),
        of(
            (
                "beständig gegen Quantenrechner ist es nicht",
                "does not resist quantum computers",
            ),
            |facts| facts.encryption.group = "MLS_256_XWING_AES256GCM".to_owned(),
            ("hybrid vereinbart", "in a hybrid way"),
        ),
        of(
            ("AES_128_GCM_SHA256_128", "AES_128_GCM_SHA256_128"),
            |facts| facts.encryption.frames = "FRAMES".to_owned(),
            ("FRAMES", "FRAMES"),
        ),
        of(
            ("Argon2id", "Argon2id"),
            |facts| facts.encryption.passwords = "HASH".to_owned(),
            ("HASH", "HASH"),
        ),
        of(
            ("age (X25519, ChaCha20-Poly1305)", "age (X25519, ChaCha20-Poly1305)"),
            |facts| facts.encryption.backups = "LOCKED".to_owned(),
            ("LOCKED", "LOCKED"),
        ),
        of(
            (
                "zweite Faktoren, Anfragen** | AES-256-GCM",
                "second factors, requests** | AES-256-GCM",
            ),
            |facts| facts.encryption.names = "NAMES".to_owned(),
            (
                "zweite Faktoren, Anfragen** | NAMES",
                "second factors, requests** | NAMES",
            ),
        ),
        of(
            (
                "Tresor der Mitglieder** | AES-256-GCM",
                "Members' vaults** | AES-256-GCM",
            ),
            |facts| facts.encryption.vault = "VAULT".to_owned(),
            ("Tresor der Mitglieder** | VAULT", "Members' vaults** | VAULT"),
        ),
    ]
}

fn access() -> Vec<Claim> {
    vec![
        of(
            ("ist für die Verwaltung vorgeschrieben", "is required of administrators"),
            |facts| facts.second_factor = WhoNeedsFactor::Nobody,
            (
                "Auch die Verwaltung kann sich mit einem Kennwort allein anmelden",
                "Administrators, too, can sign in by a password alone",
            ),
        ),
        of(
            (
                "Zweiter Faktor Pflicht für | die Verwaltung",
                "Second factor required of | administrators",
            ),
            |facts| facts.second_factor = WhoNeedsFactor::Everyone,
            (
                "Zweiter Faktor Pflicht für | alle Konten",
                "Second factor required of | every account",
            ),
        ),
        of(
            (
                "Vorraum mit Anklopfen | an | wer die Besprechung",
                "Lobby with knocking | on | whoever makes",
            ),
            |facts| facts.newcomers_wait = true,
            (
                "Vorraum mit Anklopfen | an, in jedem Raum | Verwaltung",
                "Lobby with knocking | on, in every room | administrators",
            ),
        ),
        of(
            ("Profil der Regeln | Standard", "Profile of the rules | Standard"),
            |facts| facts.profile = Profile::Council,
            (
                "Profil der Regeln | Betriebsrat, Gremium",
                "Profile of the rules | Works council, committee",
            ),
        ),
        of(
            ("nach 14 Tagen ohne Nutzung", "after 14 days without use"),
            |facts| facts.settings.session_days = 5,
            ("nach 5 Tagen ohne Nutzung", "after 5 days without use"),
        ),
        of(
            (
                "anlegen dürfen: Personen mit Konto",
                "created by: people with an account",
            ),
            |facts| facts.create = WhoCreates::Everyone,
            (
                "anlegen dürfen: alle, die die Adresse kennen",
                "created by: whoever knows the address",
            ),
        ),
        of(
            ("Prüfwerten, 180 Tage lang", "proofs, for 180 days"),
            |facts| facts.settings.audit_days = 60,
            ("Prüfwerten, 60 Tage lang", "proofs, for 60 days"),
        ),
        of(
            (
                "Anmeldedienst der Organisation: aus",
                "organisation's sign-in service: off",
            ),
            |facts| facts.functions.set(Function::ProviderSignIn, State::On),
            (
                "Anmeldedienst der Organisation: an",
                "organisation's sign-in service: on",
            ),
        ),
    ]
}

fn operation() -> Vec<Claim> {
    vec![
        of(
            ("bis 50 Personen je Besprechung", "up to 50 people in a meeting"),
            |facts| facts.room_capacity = 20,
            ("bis 20 Personen", "up to 20 people"),
        ),
        of(
            ("4096 Verbindungen", "4096 connections"),
            |facts| facts.connections = 100,
            ("100 Verbindungen", "100 connections"),
        ),
        of(
            ("aufbewahrt 14 Tage", "kept for 14 days"),
            |facts| facts.backups = Some(Backups { days: 7 }),
            ("aufbewahrt 7 Tage", "kept for 7 days"),
        ),
        of(
            ("einmal am Tag durch den Server", "once a day by the server"),
            |facts| facts.backups = None,
            (
                "Sicherung: Der Server macht selbst keine",
                "Backup: the server makes none itself",
            ),
        ),
        of(
            ("2026-11-23 02:00 UTC, gelungen", "2026-11-23 02:00 UTC, succeeded"),
            |facts| facts.last_backup = None,
            ("keine bekannt", "none known"),
        ),
        of(
            ("2026-11-23 03:15 UTC, vollständig", "2026-11-23 03:15 UTC, complete"),
            |facts| {
                facts.last_deletion = facts
                    .last_deletion
                    .take()
                    .map(|proof| compliance::Proof { good: false, ..proof })
            },
            ("unvollständig", "incomplete"),
        ),
        of(
            ("technischen Protokolls | info", "technical log | info"),
            |facts| facts.log_level = "debug".to_owned(),
            ("technischen Protokolls | debug", "technical log | debug"),
        ),
        of(
            ("acme-v02.api.letsencrypt.org", "acme-v02.api.letsencrypt.org"),
            |facts| facts.recipients.clear(),
            ("", ""),
        ),
        of(
            ("SQLite im Datenverzeichnis", "SQLite in the server's own directory"),
            |facts| facts.database = Database::Postgres("db.example".to_owned()),
            ("PostgreSQL hält Gelöschtes", "PostgreSQL keeps what was deleted"),
        ),
        of(
            ("ohne gewählten Tag | 24 Stunden", "without a chosen day | 24 hours"),
            |facts| facts.settings.room_keep_hours = 2,
            ("ohne gewählten Tag | 2 Stunden", "without a chosen day | 2 hours"),
        ),
        of(
            (
                "Planung voraus, höchstens | 366 Tage",
                "Planning ahead, at most | 366 days",
            ),
            |facts| facts.settings.plan_days = 30,
            (
                "Planung voraus, höchstens | 30 Tage",
                "Planning ahead, at most | 30 days",
            ),
        ),
    ]
}

fn meetings() -> Vec<Claim> {
    vec![
        of(
            ("beginnt mit Vorraum", "begins with a lobby"),
            |facts| facts.defaults.knock = false,
            ("beginnt ohne Vorraum", "begins without a lobby"),
        ),
        of(
            ("zusätzlich zum Link vorgesehen", "asked for besides the link"),
            |facts| facts.defaults.passphrase = false,
            ("möglich, aber nicht vorgesehen", "possible, but not by default"),
        ),
        of(
            ("Kamera beim Eintritt | aus", "Camera on entering | off"),
            |facts| facts.defaults.camera = true,
            ("Kamera beim Eintritt | an", "Camera on entering | on"),
        ),
        of(
            ("Mikrofon beim Eintritt | aus", "Microphone on entering | off"),
            |facts| facts.defaults.microphone = true,
            ("Mikrofon beim Eintritt | an", "Microphone on entering | on"),
        ),
        of(
            ("erst, wenn die Leitung zustimmt", "theirs only once a host agrees"),
            |facts| facts.defaults.share_asks = false,
            ("ohne Nachfrage zeigen", "without asking"),
        ),
        of(
            ("Aufzeichnung: gibt es hier nicht", "Recording: there is none here"),
            |facts| facts.functions.set(Function::Recording, State::On),
            ("Aufzeichnung: ist eingeschaltet", "Recording: is switched on"),
        ),
        of(
            ("E-Mail durch den Server | aus", "Mail from the server | off"),
            |facts| facts.functions.set(Function::Mail, State::On),
            ("E-Mail durch den Server | an", "Mail from the server | on"),
        ),
    ]
}
