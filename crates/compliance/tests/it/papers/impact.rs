use compliance::{Function, Paper, Proof, State, Transport, WhoCreates, WhoNeedsFactor};

use crate::completeness::Needed;
use crate::lies::Claim;

pub const NEEDED: Needed = &[
    (
        "Schwellwertanalyse (Art. 35 Abs. 1, 3 und 4 DSGVO)",
        "Threshold analysis (Art. 35(1), (3) and (4) GDPR)",
    ),
    // The nine criteria.
    ("WP 248 Rev. 01", "WP 248 rev. 01"),
    ("Bewerten oder Einstufen", "Evaluation or scoring"),
    ("Automatisierte Entscheidung", "Automated decision"),
    ("Systematische Überwachung", "Systematic monitoring"),
    ("höchst persönliche Daten", "highly personal nature"),
    ("in großem Umfang", "on a large scale"),
    ("Zusammenführen von Datensätzen", "combining datasets"),
    ("Schutzbedürftige Betroffene", "Vulnerable data subjects"),
    ("neue technische Lösungen", "new technological solutions"),
    ("gehindert, ein Recht auszuüben", "prevented from exercising a right"),
    ("Muss-Liste", "Must-list"),
    ("Ergebnis der Schwellwertanalyse", "Result of the threshold analysis"),
    // The description.
    ("Art. 35 Abs. 7 Buchst. a DSGVO", "Art. 35(7)(a) GDPR"),
    ("Zwecke und Betroffene", "Purposes and data subjects"),
    ("Datenflüsse", "data flows"),
    ("Auftragsverarbeiter, Drittländer", "processors, third countries"),
    ("Technik und Einstellungen", "Technology and settings"),
    (
        "Rechtsgrundlagen (Art. 6, 9 und 88 DSGVO)",
        "Legal bases (Art. 6, 9 and 88 GDPR)",
    ),
    ("Art. 35 Abs. 7 Buchst. b DSGVO", "Art. 35(7)(b) GDPR"),
    ("Art. 35 Abs. 2 und 9 DSGVO", "Art. 35(2) and (9) GDPR"),
    ("Betriebs- oder Personalrat", "orks or staff council"),
    ("Standpunkt der Betroffenen", "Views of data subjects"),
    ("Art. 35 Abs. 7 Buchst. c DSGVO", "Art. 35(7)(c) GDPR"),
    ("Restrisiko", "Residual risk"),
    // Every seeded scenario.
    ("Zoom-Bombing", "Zoom-bombing"),
    ("schneidet heimlich mit", "records in secret"),
    ("Der Betreiber hört mit", "The operator eavesdrops"),
    ("Schlüssel werden vertauscht", "Keys are swapped"),
    ("(Geist)", "(ghost)"),
    ("verändertes Programm (Webcode)", "changed program (web code)"),
    ("Aus Verbindungsdaten wird geschlossen", "Connection data tell"),
    ("private Wohnung oder Dritte", "private home or third persons"),
    ("Beschäftigte werden überwacht", "Employees are monitored"),
    ("Aufzeichnung gerät in falsche Hände", "recording gets into wrong hands"),
    ("bleiben nach der Besprechung zurück", "remain after the meeting"),
    ("Das falsche Fenster wird gezeigt", "The wrong window is shown"),
    ("geht verloren", "is lost"),
    ("Benachrichtigung (Push)", "notification (push)"),
    (
        "aus einem Drittland angefordert",
        "demanded from, or transferred to, a third country",
    ),
    ("Identitätsbetrug", "identity fraud"),
    ("Minderjährige werden bloßgestellt", "Minors are exposed"),
    (
        "Gesundheitsdaten oder Berufsgeheimnisse",
        "Data on health or professional secrets",
    ),
    (
        "Menschen ohne Kamera, mit Behinderung",
        "People without a camera, with a disability",
    ),
    ("Der Dienst fällt aus", "The service fails"),
    ("Der Hoster wird kompromittiert", "The hoster is broken into"),
    (
        "Maßnahmenplan (Art. 35 Abs. 7 Buchst. d DSGVO)",
        "Plan of measures (Art. 35(7)(d) GDPR)",
    ),
    ("Art. 36 DSGVO", "Art. 36 GDPR"),
    ("Überprüfung (Art. 35 Abs. 11 DSGVO)", "Review (Art. 35(11) GDPR)"),
    ("Freigabe", "Sign-off"),
    ("Auf dem Server festgehaltene Freigaben", "Sign-offs kept on the server"),
    ("Ort, Datum", "Place, date"),
];

fn claim(
    before: (&'static str, &'static str),
    change: fn(&mut compliance::Facts),
    after: (&'static str, &'static str),
) -> Claim {
    Claim {
        papers: &[Paper::Impact],
        before,
        change,
        after,
    }
}

pub fn claims() -> Vec<Claim> {
    let mut claims = of_settings();
    claims.extend(of_state());
    claims
}

/// Defaults, factors, functions, ways in and out.
fn of_settings() -> Vec<Claim> {
    vec![
        claim(
            ("Vorraum und Kennwort voreingestellt", "Lobby and passphrase by default"),
            |facts| facts.defaults.knock = false,
            (
                "Kennwort voreingestellt, Vorraum nicht",
                "Passphrase by default, lobby not",
            ),
        ),
        claim(
            ("Vorraum an, Kennwort an", "lobby on, passphrase on"),
            |facts| facts.defaults.passphrase = false,
            ("Vorraum an, Kennwort aus", "lobby on, passphrase off"),
        ),
        claim(
            (
                "Kamera und Mikrofon beginnen ausgeschaltet;",
                "Camera and microphone begin switched off;",
            ),
            |facts| facts.defaults.camera = true,
            (
                "Kamera oder Mikrofon beginnen eingeschaltet",
                "Camera or microphone begin switched on",
            ),
        ),
        claim(
            (
                "Teilnehmende zeigen den Bildschirm erst nach Erlaubnis",
                "Participants show a screen only once allowed",
            ),
            |facts| facts.defaults.share_asks = false,
            (
                "Teilnehmende zeigen den Bildschirm ohne Erlaubnis",
                "Participants show a screen without being allowed",
            ),
        ),
        claim(
            (
                "nur für die Verwaltung vorgeschrieben",
                "required of administrators only",
            ),
            |facts| facts.second_factor = WhoNeedsFactor::Nobody,
            ("Kein zweiter Faktor vorgeschrieben", "No second factor required"),
        ),
        claim(
            ("Kein Restrisiko ist hoch", "No residual risk is high"),
            |facts| facts.second_factor = WhoNeedsFactor::Nobody,
            (
                "Hoch bleibt das Restrisiko bei: R21",
                "The residual risk stays high of: R21",
            ),
        ),
        claim(
            (
                "Aufzeichnung: technisch nicht möglich",
                "Recording: technically impossible",
            ),
            |facts| facts.functions.set(Function::Recording, State::On),
            ("Eingeschaltet: Aufzeichnung", "Switched on: Recording"),
        ),
        claim(
            (
                "Chat über die Besprechung hinaus: technisch nicht möglich",
                "Chat kept beyond the meeting: technically impossible",
            ),
            |facts| facts.functions.set(Function::ChatStorage, State::On),
            (
                "Chat über die Besprechung hinaus: an",
                "Chat kept beyond the meeting: on",
            ),
        ),
        claim(
            (
                "Besprechungen anlegen dürfen Personen mit Konto",
                "Meetings may be created by people with an account",
            ),
            |facts| facts.create = WhoCreates::Everyone,
            (
                "Besprechungen anlegen dürfen alle",
                "Meetings may be created by whoever",
            ),
        ),
        claim(
            ("acme-v02.api.letsencrypt.org", "acme-v02.api.letsencrypt.org"),
            |facts| facts.recipients.clear(),
            (
                "Der Server teilt keinem fremden Rechner etwas mit",
                "The server tells no computer of others anything",
            ),
        ),
        claim(
            (
                "ein Raum fasst höchstens 50 Personen",
                "a room admits 50 people at most",
            ),
            |facts| facts.room_capacity = 20,
            (
                "ein Raum fasst höchstens 20 Personen",
                "a room admits 20 people at most",
            ),
        ),
    ]
}

/// Ciphers, periods, places and proofs.
fn of_state() -> Vec<Claim> {
    vec![
        claim(
            ("TLS 1.3", "TLS 1.3"),
            |facts| facts.transport = Transport::Proxy,
            ("TLS des vorgeschalteten Proxys", "TLS of the proxy in front"),
        ),
        claim(
            ("MLS_128_DHKEMX25519", "MLS_128_DHKEMX25519"),
            |facts| facts.encryption.group = "MLS_OTHER".to_owned(),
            ("MLS_OTHER", "MLS_OTHER"),
        ),
        claim(
            ("AES_128_GCM_SHA256_128", "AES_128_GCM_SHA256_128"),
            |facts| facts.encryption.frames = "FRAMES_OTHER".to_owned(),
            ("FRAMES_OTHER", "FRAMES_OTHER"),
        ),
        claim(
            ("Kennwörter nach Argon2id", "passwords by Argon2id"),
            |facts| facts.encryption.passwords = "scrypt".to_owned(),
            ("Kennwörter nach scrypt", "passwords by scrypt"),
        ),
        claim(
            ("aufbewahrt 14 Tage", "kept for 14 days"),
            |facts| facts.backups = None,
            ("Der Server macht selbst keine", "the server makes none itself"),
        ),
        claim(
            (
                "Sitzungsfrist: 14 Tage ab letzter Nutzung",
                "period of sessions: 14 days from its last use",
            ),
            |facts| facts.settings.session_days = 3,
            (
                "Sitzungsfrist: 3 Tage ab letzter Nutzung",
                "period of sessions: 3 days from its last use",
            ),
        ),
        claim(
            ("Frist: 180 Tage", "period: 180 days"),
            |facts| facts.settings.audit_days = 90,
            ("Frist: 90 Tage", "period: 90 days"),
        ),
        claim(
            (
                "Standort des Servers: Deutschland, eigenes Haus",
                "Place of the server: Deutschland, eigenes Haus",
            ),
            |facts| facts.location = String::new(),
            (
                "Der Standort des Servers ist in seiner Konfiguration nicht genannt",
                "The place of the server is not named in its configuration",
            ),
        ),
        claim(
            ("Letzter Löschlauf vollständig", "Last deletion run complete"),
            |facts| {
                facts.last_deletion = Some(Proof {
                    at: "2026-11-22 03:15 UTC".to_owned(),
                    good: false,
                });
            },
            (
                "Letzter Löschlauf nicht vollständig am 2026-11-22",
                "Last deletion run not complete at 2026-11-22",
            ),
        ),
    ]
}
