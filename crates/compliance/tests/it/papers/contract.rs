use compliance::{Function, Paper, State, Transport, WhoCreates, WhoNeedsFactor};

use crate::completeness::{Needed, texts};
use crate::lies::Claim;
use crate::three::{company, municipality, practice};

pub const NEEDED: Needed = &[
    ("(EU) 2021/915", "(EU) 2021/915"),
    ("Art. 28 Abs. 3 Buchst. a DSGVO", "Art. 28(3)(a) GDPR"),
    ("Art. 28 Abs. 3 Buchst. b DSGVO", "Art. 28(3)(b) GDPR"),
    ("Art. 28 Abs. 3 Buchst. c DSGVO", "Art. 28(3)(c) GDPR"),
    ("Art. 28 Abs. 3 Buchst. d DSGVO", "Art. 28(3)(d) GDPR"),
    ("Art. 28 Abs. 3 Buchst. e DSGVO", "Art. 28(3)(e) GDPR"),
    ("Art. 28 Abs. 3 Buchst. f DSGVO", "Art. 28(3)(f) GDPR"),
    ("Art. 28 Abs. 3 Buchst. g DSGVO", "Art. 28(3)(g) GDPR"),
    ("Art. 28 Abs. 3 Buchst. h DSGVO", "Art. 28(3)(h) GDPR"),
    ("Zweck und Anwendungsbereich", "Purpose and scope"),
    ("Unabänderbarkeit der Klauseln", "Invariability of the Clauses"),
    ("Klausel 3: Auslegung", "Clause 3: Interpretation"),
    ("Klausel 4: Vorrang", "Clause 4: Hierarchy"),
    ("Kopplungsklausel", "Docking clause"),
    ("Beschreibung der Verarbeitung", "Description of processing"),
    ("7.1 Weisungen", "7.1 Instructions"),
    ("7.2 Zweckbindung", "7.2 Purpose limitation"),
    ("7.3 Dauer der Verarbeitung", "7.3 Duration of the processing"),
    ("7.4 Sicherheit der Verarbeitung", "7.4 Security of processing"),
    ("7.5 Sensible Daten", "7.5 Sensitive data"),
    ("7.6 Dokumentation", "7.6 Documentation"),
    ("7.7 Einsatz von Unterauftragsverarbeitern", "7.7 Use of sub-processors"),
    ("GENEHMIGUNG", "AUTHORISATION"),
    ("mindestens 30 Tage", "at least 30 days"),
    ("7.8 Internationale Datenübermittlungen", "7.8 International transfers"),
    ("Klausel 8: Unterstützung", "Clause 8: Assistance"),
    (
        "9.2 Verletzung bei vom Auftragsverarbeiter",
        "9.2 Data breach concerning data processed by the processor",
    ),
    ("möglichst innerhalb von 24 Stunden", "where feasible, within 24 hours"),
    ("Beendigung des Vertrags", "termination"),
    ("bescheinigt dem Verantwortlichen", "certifies to the controller"),
    ("Anhang I: Liste der Parteien", "Annex I: List of parties"),
    ("Anhang II: Beschreibung", "Annex II: Description"),
    ("Verarbeitete sensible Daten", "Sensitive data processed"),
    (
        "Anhang III: Technische und organisatorische",
        "Annex III: Technical and organisational",
    ),
    (
        "Anhang IV: Liste der Unterauftragsverarbeiter",
        "Annex IV: List of sub-processors",
    ),
    ("Keine eigenen Zwecke", "No purposes of its own"),
    ("2. Ort der Verarbeitung", "2. Place of processing"),
    ("§ 3 TDDDG", "§ 3 TDDDG"),
    ("§ 43e BRAO, § 62a StBerG", "§ 43e BRAO, § 62a StBerG"),
    ("5. Fernwartung", "5. Remote maintenance"),
    ("Data Act", "Data Act"),
    (
        "trennt Konten, Regeln und Protokoll nicht",
        "does not separate accounts",
    ),
    ("Unterschriften", "Signatures"),
];

const HERE: &[Paper] = &[Paper::Contract];

pub fn claims() -> Vec<Claim> {
    let mut claims = stored();
    claims.extend(meetings());
    claims
}

fn stored() -> Vec<Claim> {
    vec![
        Claim {
            papers: HERE,
            before: ("kein Speichern von Inhalten", "no storing of content"),
            change: |facts| facts.functions.set(Function::Recording, State::On),
            after: ("ohne Ausnahme, Titel", "without exception, titles"),
        },
        Claim {
            papers: HERE,
            before: (
                "Welche Besprechungen eine Person besucht hat",
                "Which meetings a person attended",
            ),
            change: |facts| facts.functions.set(Function::AttendanceProof, State::On),
            after: ("", ""),
        },
        Claim {
            papers: HERE,
            before: ("14 Tage ab letzter Nutzung", "14 days from its last use"),
            change: |facts| facts.settings.session_days = 3,
            after: ("3 Tage ab letzter Nutzung", "3 days from its last use"),
        },
        Claim {
            papers: HERE,
            before: ("verkettet, 180 Tage", "chained, 180 days"),
            change: |facts| facts.settings.audit_days = 90,
            after: ("verkettet, 90 Tage", "chained, 90 days"),
        },
        Claim {
            papers: HERE,
            before: ("Stufe „info“", "the level “info”"),
            change: |facts| facts.log_level = "debug".to_owned(),
            after: ("Stufe „debug“", "the level “debug”"),
        },
        Claim {
            papers: HERE,
            before: ("bewahrt er 14 Tage auf", "are kept for 14 days; for so long"),
            change: |facts| facts.backups = None,
            after: (
                "Der Server legt selbst keine Sicherungen an",
                "The server makes no backups itself",
            ),
        },
        Claim {
            papers: HERE,
            before: (
                "age (X25519, ChaCha20-Poly1305), 14 Tage",
                "age (X25519, ChaCha20-Poly1305), kept",
            ),
            change: |facts| facts.encryption.backups = "other".to_owned(),
            after: ("verschlüsselt mit other, 14 Tage", "encrypted by other, kept"),
        },
        Claim {
            papers: HERE,
            before: ("2026-11-23 02:00 UTC, gelungen", "2026-11-23 02:00 UTC, succeeded"),
            change: |facts| facts.last_backup = None,
            after: ("Letzte: keine bekannt", "Last one: none is known"),
        },
        Claim {
            papers: HERE,
            before: ("Letzter Löschlauf: 2026-11-23", "Last deletion run: 2026-11-23"),
            change: |facts| facts.last_deletion = None,
            after: ("noch nicht belegt", "No deletion run is on record"),
        },
        Claim {
            papers: HERE,
            before: ("nur als Prüfwert: Argon2id", "as a proof only: Argon2id"),
            change: |facts| facts.encryption.passwords = "other".to_owned(),
            after: ("nur als Prüfwert: other", "as a proof only: other"),
        },
        Claim {
            papers: HERE,
            before: (
                "Die Datenbank liegt auf dem Server selbst",
                "The database rests on the server itself",
            ),
            change: |facts| facts.database = compliance::Database::Postgres("db.example".to_owned()),
            after: ("auf dem Rechner db.example", "on the computer db.example"),
        },
        Claim {
            papers: HERE,
            before: ("acme-v02.api.letsencrypt.org", "acme-v02.api.letsencrypt.org"),
            change: |facts| facts.recipients.clear(),
            after: (
                "wendet sich an keine Rechner anderer",
                "turns to no computers of others",
            ),
        },
        Claim {
            papers: HERE,
            before: ("Standort des Servers: Deutschland", "The server stands in: Deutschland"),
            change: |facts| facts.location.clear(),
            after: ("nicht angegeben (operator.location)", "not stated in the configuration"),
        },
    ]
}

fn meetings() -> Vec<Claim> {
    vec![
        Claim {
            papers: HERE,
            before: ("MLS_128_DHKEMX25519", "MLS_128_DHKEMX25519"),
            change: |facts| facts.encryption.group = "MLS_OTHER".to_owned(),
            after: ("MLS_OTHER", "MLS_OTHER"),
        },
        Claim {
            papers: HERE,
            before: ("TLS_ECDHE_RSA", "TLS_ECDHE_RSA"),
            change: |facts| facts.transport = Transport::Proxy,
            after: ("vorgeschalteten Proxy", "a proxy in front"),
        },
        Claim {
            papers: HERE,
            before: ("für die Verwaltung vorgeschrieben", "required of administrators"),
            change: |facts| facts.second_factor = WhoNeedsFactor::Nobody,
            after: ("möglich, aber nicht vorgeschrieben", "possible but not required"),
        },
        Claim {
            papers: HERE,
            before: ("anlegen dürfen Personen mit Konto", "created by people with an account"),
            change: |facts| facts.create = WhoCreates::Everyone,
            after: (
                "anlegen dürfen alle, die die Adresse kennen",
                "created by whoever knows the address",
            ),
        },
        Claim {
            papers: HERE,
            before: ("bis zu 50 Personen", "up to 50 people"),
            change: |facts| facts.room_capacity = 12,
            after: ("bis zu 12 Personen", "up to 12 people"),
        },
        Claim {
            papers: HERE,
            before: ("wartet vor der Tür", "waits at the door until"),
            change: |facts| facts.defaults.knock = false,
            after: ("offene Tür", "the door is open"),
        },
        Claim {
            papers: HERE,
            before: ("Voreingestellt ist ein Kennwort", "By default there is a passphrase"),
            change: |facts| facts.defaults.passphrase = false,
            after: ("nicht voreingestellt", "not the default"),
        },
        Claim {
            papers: HERE,
            before: ("fragt die Leitung", "asks a host"),
            change: |facts| facts.defaults.share_asks = false,
            after: ("ohne zu fragen", "without asking"),
        },
        Claim {
            papers: HERE,
            before: ("Aufzeichnen kann dieser Dienst nicht", "This service cannot record"),
            change: |facts| facts.functions.set(Function::Recording, State::On),
            after: ("nur nach Ansage", "only after it is announced"),
        },
    ]
}

#[test]
fn the_organisation_stands_on_its_side_of_the_contract() {
    let (de, en) = texts(&company(), Paper::Contract);
    assert!(de.contains("Zurzeit wird dieser Vertrag nicht gebraucht") && en.contains("this contract is not needed"));
    let (de, _) = texts(&municipality(), Paper::Contract);
    assert!(de.contains("Sie ist Auftragsverarbeiter") && de.contains("| Gemeinde Kleinmuster |"));
    assert!(de.contains("ALLGEMEINE SCHRIFTLICHE GENEHMIGUNG") && de.contains("| Sicherungsdienst eG |"));
    let (de, _) = texts(&practice(), Paper::Contract);
    assert!(de.contains("Sie ist Verantwortlicher") && de.contains("| Praxis-IT Beispiel GmbH |"));
    assert!(de.contains("VORHERIGE GESONDERTE GENEHMIGUNG") && de.contains("§ 43e Abs. 3 Nr. 2 BRAO"));
    assert!(de.contains("§ 365 SGB V"));
}

#[test]
fn a_recipient_in_a_third_country_is_no_secret_of_the_contract() {
    let mut organisation = municipality();
    let row = "Mail Inc.; USA; Beschluss (EU) 2023/1795; 2026-11-01";
    organisation
        .answers
        .set(compliance::Field::ThirdCountries, row)
        .unwrap();
    let (de, en) = texts(&organisation, Paper::Contract);
    assert!(de.contains("Mail Inc., USA") && en.contains("Mail Inc., USA"));
    // Behind a proxy the server has no account at a certificate authority.
    assert!(!de.contains("Nur mit automatischem Zertifikat"));
}

#[test]
fn nobody_is_put_on_a_side_before_they_have_said() {
    let mut organisation = company();
    organisation.answers.forget(compliance::Field::Processors);
    let (de, _) = texts(&organisation, Paper::Contract);
    assert!(!de.contains("wird dieser Vertrag nicht gebraucht"));
    organisation.answers.forget(compliance::Field::Clients);
    let (de, en) = texts(&organisation, Paper::Contract);
    assert!(!de.contains("betreibt den Server für andere:") && !en.contains("runs the server for others:"));
}
