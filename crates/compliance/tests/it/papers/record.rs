use compliance::{Field, Function, Paper, State, WhoCreates, WhoNeedsFactor};

use crate::completeness::{Needed, texts};
use crate::lies::Claim;
use crate::three::three;

pub const NEEDED: Needed = &[
    ("Art. 30 Abs. 1 Buchst. a DSGVO", "Art. 30(1)(a) GDPR"),
    ("Art. 30 Abs. 1 Buchst. b DSGVO", "Art. 30(1)(b) GDPR"),
    ("Betroffene Personen (Buchst. c)", "Data subjects (point (c))"),
    ("Datenkategorien (Buchst. c)", "Categories of data (point (c))"),
    ("Art. 30 Abs. 1 Buchst. d DSGVO", "Art. 30(1)(d) GDPR"),
    ("Art. 30 Abs. 1 Buchst. e DSGVO", "Art. 30(1)(e) GDPR"),
    ("Löschfrist (Buchst. f)", "Time limit for erasure (point (f))"),
    (
        "Maßnahmen (Buchst. g, Art. 32 Abs. 1 DSGVO)",
        "Measures (point (g), Art. 32(1) GDPR)",
    ),
    (
        "Verarbeitung: Video- und Audiokonferenzen",
        "Processing activity: Video and audio conferences",
    ),
    (
        "Verarbeitung: Planung und Einladungen",
        "Processing activity: Planning and invitations",
    ),
    (
        "Verarbeitung: Benutzerverwaltung und Anmeldung",
        "Processing activity: User management and sign-in",
    ),
    (
        "Verarbeitung: Anfragen zum Datenschutz",
        "Processing activity: Requests about data",
    ),
    (
        "Verarbeitung: Protokolle, Nachweise, Sicherungen",
        "Processing activity: Logs, proofs, backups",
    ),
    (
        "oder das Personalvertretungsrecht, im Bund § 80 Abs. 1 Nr. 21 BPersVG)",
        "or the law of staff councils, in the Federation § 80(1) no. 21 BPersVG)",
    ),
    (
        "Messenger: Chat über die Besprechung hinaus: nicht eingesetzt",
        "Messenger: chat kept beyond the meeting: not used",
    ),
    (
        "Webinar: Anmeldung zu Veranstaltungen: nicht eingesetzt",
        "Webinar: registration for events: not used",
    ),
    ("Aufzeichnung: nicht eingesetzt", "Recording: not used"),
    ("Rechtsgrundlage", "Legal basis"),
    ("Vertretung in der Union", "Representative in the Union"),
    ("Datenschutzbeauftragte Person", "Data protection officer"),
    ("Gemeinsam Verantwortliche", "Joint controllers"),
    ("Folgenabschätzung (Art. 35 DSGVO)", "Impact assessment (Art. 35 GDPR)"),
    ("Mitbestimmung", "Co-determination"),
    ("Erforderlichkeit", "Necessity"),
    ("Herkunft der Daten", "Source of the data"),
    ("In Betrieb; Stand", "In operation; as of"),
];

pub fn claims() -> Vec<Claim> {
    let of = |before, change, after| Claim {
        papers: &[Paper::Record],
        before,
        change,
        after,
    };
    vec![
        of(
            ("14 Tage ab letzter Nutzung", "14 days from its last use"),
            |facts| facts.settings.session_days = 3,
            ("3 Tage ab letzter Nutzung", "3 days from its last use"),
        ),
        of(
            ("180 Tage ab Entstehung", "180 days from its creation"),
            |facts| facts.settings.audit_days = 30,
            ("30 Tage ab Entstehung", "30 days from its creation"),
        ),
        of(
            ("höchstens 366 Tage voraus", "at most 366 days ahead"),
            |facts| facts.settings.plan_days = 40,
            ("höchstens 40 Tage voraus", "at most 40 days ahead"),
        ),
        of(
            ("3 Jahre ab Ende des Jahres", "3 years from the end of the year"),
            |facts| facts.settings.request_years = 5,
            ("5 Jahre ab Ende des Jahres", "5 years from the end of the year"),
        ),
        of(
            ("acme-v02.api.letsencrypt.org", "acme-v02.api.letsencrypt.org"),
            |facts| facts.recipients.clear(),
            ("", ""),
        ),
        of(
            ("SQLite im Datenverzeichnis", "SQLite in the server's own directory"),
            |facts| facts.database = compliance::Database::Postgres("db.example".to_owned()),
            ("PostgreSQL auf db.example", "PostgreSQL on db.example"),
        ),
        of(
            ("Aufzeichnung: nicht eingesetzt", "Recording: not used"),
            |facts| facts.functions.set(Function::Recording, State::On),
            ("Aufzeichnung: in Betrieb", "Recording: in operation"),
        ),
        of(
            (
                "Adressen von Eingeladenen erhält der Server nicht",
                "the server is not given addresses of those invited",
            ),
            |facts| facts.functions.set(Function::Mail, State::On),
            (
                "Adressen von Eingeladenen stammen von ihnen",
                "addresses of those invited come from them",
            ),
        ),
        of(
            (
                "Die Person selbst und die Verwaltung.",
                "The person and administrators.",
            ),
            |facts| facts.functions.set(Function::ProviderSignIn, State::On),
            (
                "der Anmeldedienst der Organisation.",
                "the organisation's sign-in service.",
            ),
        ),
        of(
            ("Personen mit Konto.", "people with an account."),
            |facts| facts.create = WhoCreates::Everyone,
            ("alle, die die Adresse kennen", "whoever knows the address"),
        ),
        of(
            (
                "für die Verwaltung vorgeschrieben",
                "required of administrators and open",
            ),
            |facts| facts.second_factor = WhoNeedsFactor::Nobody,
            ("nicht vorgeschrieben", "not required"),
        ),
        of(
            (
                "ist verschlüsselt und wird nicht gespeichert",
                "is encrypted and not stored",
            ),
            |facts| facts.functions.set(Function::ChatStorage, State::On),
            (
                "Teilnehmende von sich aus sagen oder zeigen, ist verschlüsselt.",
                "their own accord is encrypted.",
            ),
        ),
        of(
            ("Deutschland, eigenes Haus", "Deutschland, eigenes Haus"),
            |facts| facts.location = "Wien".to_owned(),
            ("Wien", "Wien"),
        ),
        of(
            ("Konklave 0.1.0", "Konklave 0.1.0"),
            |facts| facts.release = "0.2.0".to_owned(),
            ("Konklave 0.2.0", "Konklave 0.2.0"),
        ),
        of(
            ("Kopie der Datenbank, verschlüsselt", "Copy of the database, encrypted"),
            |facts| facts.entries.retain(|entry| entry.id != "backup"),
            ("", ""),
        ),
    ]
}

#[test]
fn everything_personal_on_a_server_is_in_some_activity() {
    for organisation in three() {
        let (de, en) = texts(&organisation, Paper::Record);
        for entry in &organisation.facts.entries {
            let is_elsewhere = entry.basis == datamap::Basis::NotPersonal
                || entry.what.de.starts_with("Nur mit")
                || entry.id.starts_with("provider")
                || entry.id == "browser_provider_cookie";
            let is_there = de.contains(entry.what.de) && en.contains(entry.what.en);
            assert!(is_there || is_elsewhere, "{}: {}", organisation.name, entry.id);
        }
    }
}

#[test]
fn what_is_configured_nowhere_is_not_listed() {
    for organisation in three() {
        let (de, _) = texts(&organisation, Paper::Record);
        let has = |role| organisation.facts.recipient(role).is_some();
        assert_eq!(de.contains("Nur mit Mailversand"), has(compliance::Role::Mail));
        assert_eq!(
            de.contains("Zuordnung zum Anmeldedienst"),
            has(compliance::Role::IdentityProvider)
        );
    }
}

#[test]
fn a_recipient_in_a_third_country_stands_there_with_its_safeguard() {
    let [mut company, ..] = three();
    let said = "Mail Inc.; USA; Beschluss (EU) 2023/1795, zertifiziert; 2026-11-01";
    company.answers.set(Field::ThirdCountries, said).unwrap();
    let (de, en) = texts(&company, Paper::Record);
    assert!(de.contains("| Mail Inc. | USA | Beschluss (EU) 2023/1795, zertifiziert | 2026-11-01 |"));
    assert!(!de.contains("werden nicht an Empfänger in Drittländern") && en.contains("checked again every year"));
    company.answers.forget(Field::ThirdCountries);
    let (de, en) = texts(&company, Paper::Record);
    assert!(!de.contains("werden nicht an Empfänger in Drittländern"));
    assert!(de.contains("[Angabe fehlt: Empfänger in Drittländern]") && en.contains("[Missing: Recipients in third"));
}

#[test]
fn a_public_body_rests_nothing_on_its_interest() {
    let [_, municipality, _] = three();
    let (de, en) = texts(&municipality, Paper::Record);
    assert!(!de.contains("Art. 6 Abs. 1 Buchst. f DSGVO") && de.contains("Art. 6 Abs. 1 Buchst. e DSGVO"));
    assert!(!en.contains("Art. 6(1)(f) GDPR") && en.contains("Art. 6(1)(e)"));
}
