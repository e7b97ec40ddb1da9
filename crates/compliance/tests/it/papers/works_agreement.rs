use compliance::{Function, Paper, State};

use crate::completeness::{Needed, texts};
use crate::lies::Claim;
use crate::three::company;

pub const NEEDED: Needed = &[
    ("§ 87 Abs. 1 Nr. 6 BetrVG", "§ 87(1) no. 6 BetrVG"),
    ("Präambel", "Preamble"),
    ("1. Parteien und Geltungsbereich", "1. Parties and scope"),
    ("2. Zwecke (abschließend)", "2. Purposes (exhaustive)"),
    (
        "3. Keine Leistungs- und Verhaltenskontrolle",
        "3. No control of performance or behaviour",
    ),
    ("unter Verstoß gegen diese", "in breach of this"),
    ("4. Beschreibung des Systems", "4. Description of the system"),
    (
        "die Teilnahme ohne Konto und Hintergründe kann die Verwaltung ausschalten",
        "joining without an account and backgrounds can be switched off by administrators",
    ),
    ("5. Rollen und Berechtigungen", "5. Roles and rights"),
    (
        "6. Kamera, Mikrofon, private Räume",
        "6. Camera, microphone, private rooms",
    ),
    ("Die Kamera ist freiwillig", "The camera is voluntary"),
    (
        "7. Aufzeichnung und Verschriftlichung",
        "7. Recording and transcription",
    ),
    ("Wortlaut der Einwilligung", "Words of consent"),
    ("8. Chat, Anwesenheit, Status", "8. Chat, presence, status"),
    (
        "9. Bildschirm zeigen und Fernsteuerung",
        "9. Sharing a screen and remote control",
    ),
    ("10. Protokolle und Auswertungen", "10. Logs and evaluations"),
    (
        "11. Künstliche Intelligenz (Art. 5 Abs. 1 Buchst. f",
        "11. Artificial intelligence (Art. 5(1)(f)",
    ),
    (
        "12. Datenschutz (Art. 5, 6, 9 und 88 DSGVO",
        "12. Data protection (Art. 5, 6, 9 and 88 GDPR",
    ),
    ("C-65/23", "C-65/23"),
    (
        "13. Sitzungen der Interessenvertretung (§ 30 Abs. 2 BetrVG",
        "13. Meetings of the council (§ 30(2) BetrVG",
    ),
    (
        "14. Nichterreichbarkeit, Ergonomie, Barrierefreiheit",
        "14. Being unreachable, ergonomics, accessibility",
    ),
    ("15. Einführung und Schulung", "15. Introduction and training"),
    ("16. Änderungen und neue Funktionen", "16. Changes and new functions"),
    ("17. Kontrollrechte (§ 80 BetrVG", "17. Rights of control (§ 80 BetrVG"),
    (
        "zur Inbetriebnahme und die Angabe, dass der eigene Schritt entfällt",
        "to going live and the statement that its own step is not applicable",
    ),
    (
        "sie ersetzt keine Zustimmung nach dieser",
        "it replaces no consent under this",
    ),
    ("Sachverständige", "experts"),
    ("18. Verfahren bei Streit", "18. Procedure in conflict"),
    ("19. Verstöße", "19. Breaches"),
    (
        "20. Inkrafttreten, Kündigung, Nachwirkung",
        "20. Entry into force, notice, after-effect",
    ),
    ("Anlage 1: Funktionen", "Annex 1: Functions"),
    ("Zur Überwachung geeignet", "Suited for monitoring"),
    ("Anlage 2: Rollen", "Annex 2: Roles"),
    (
        "für den Rat zustimmen oder angeben, dass dessen Schritt entfällt",
        "for the council, or state that its step is not applicable",
    ),
    (
        "für den Datenschutz zustimmen oder angeben, dass dessen Schritt entfällt",
        "for data protection, or state that its step is not applicable",
    ),
    (
        "Inbetriebnahme; mit Begründung angeben, dass ein Schritt davor entfällt",
        "going live; state with a reason that a step before it is not applicable",
    ),
    ("Anlage 3: Protokolle", "Annex 3: Logs"),
    ("Anlage 4: Löschung", "Annex 4: Deletion"),
    ("Datenschutz-Folgenabschätzung", "data protection impact assessment"),
    ("Liste der Auftragsverarbeiter", "list of processors"),
    ("Auf dem Server festgehaltene Freigaben", "Sign-offs kept on the server"),
];

pub fn claims() -> Vec<Claim> {
    let papers = &[Paper::WorksAgreement];
    vec![
        Claim {
            papers,
            before: ("bleibt 180 Tage", "stays for 180 days"),
            change: |facts| facts.settings.audit_days = 30,
            after: ("bleibt 30 Tage", "stays for 30 days"),
        },
        Claim {
            papers,
            before: ("14 Tage ab letzter Nutzung", "14 days from its last use"),
            change: |facts| facts.settings.session_days = 3,
            after: ("3 Tage ab letzter Nutzung", "3 days from its last use"),
        },
        Claim {
            papers,
            before: ("ist die Kamera aus", "the camera is off"),
            change: |facts| facts.defaults.camera = true,
            after: ("ist die Kamera an", "the camera is on"),
        },
        Claim {
            papers,
            before: ("das Mikrofon aus", "the microphone off"),
            change: |facts| facts.defaults.microphone = true,
            after: ("das Mikrofon an", "the microphone on"),
        },
        Claim {
            papers,
            before: ("fragen die Leitung, bevor", "ask a host before"),
            change: |facts| facts.defaults.share_asks = false,
            after: ("ohne Rückfrage bei der Leitung", "without asking a host"),
        },
        Claim {
            papers,
            before: (
                "Aufzeichnung: technisch nicht möglich",
                "Recording: technically impossible",
            ),
            change: |facts| facts.functions.set(Function::Recording, State::On),
            after: ("Achtung: Eine dieser Funktionen", "Note: one of these functions"),
        },
        Claim {
            papers,
            before: (
                "keine Aufzeichnung, die in einer",
                "no recording that could be switched on",
            ),
            change: |facts| facts.functions.set(Function::Recording, State::Off),
            after: ("Aufzeichnung: aus", "Recording: off"),
        },
        Claim {
            papers,
            before: ("MLS_128_DHKEMX25519", "MLS_128_DHKEMX25519"),
            change: |facts| facts.encryption.group = "MLS_OTHER".to_owned(),
            after: ("MLS_OTHER", "MLS_OTHER"),
        },
        Claim {
            papers,
            before: ("Stufe „info“", "level “info”"),
            change: |facts| facts.log_level = "trace".to_owned(),
            after: ("Stufe „trace“", "level “trace”"),
        },
        Claim {
            papers,
            before: ("behält der Server 14 Tage", "keeps backups for 14 days"),
            change: |facts| facts.backups = None,
            after: ("macht selbst keine Sicherungen", "makes no backups itself"),
        },
        Claim {
            papers,
            before: (
                "Letzter vollständiger Löschlauf: 2026-11-23",
                "Last complete deletion run: 2026-11-23",
            ),
            change: |facts| facts.last_deletion = None,
            after: ("noch nicht nachgewiesen", "No deletion run is proven"),
        },
        Claim {
            papers,
            before: (
                "Besprechungen anlegen dürfen: Personen mit Konto",
                "Meetings may be created by: people with an account",
            ),
            change: |facts| facts.create = compliance::WhoCreates::Everyone,
            after: (
                "anlegen dürfen: alle, die die Adresse kennen",
                "created by: whoever knows the address",
            ),
        },
        Claim {
            papers,
            before: ("Konklave 0.1.0, erreichbar", "Konklave 0.1.0, reached"),
            change: |facts| facts.release = "9.9.9".to_owned(),
            after: ("Konklave 9.9.9, erreichbar", "Konklave 9.9.9, reached"),
        },
    ]
}

#[test]
fn every_kind_of_data_is_rated() {
    let (de, en) = texts(&company(), Paper::WorksAgreement);
    assert!(!de.contains("noch nicht bewertet"));
    assert!(!en.contains("not rated yet"));
}

#[test]
fn whoever_has_no_council_is_told_that_nothing_is_needed_and_why_it_may_be() {
    let (de, en) = texts(&crate::three::practice(), Paper::WorksAgreement);
    assert!(de.contains("wird derzeit nicht gebraucht") && de.contains("kann nötig werden"));
    assert!(en.contains("is not needed now") && en.contains("may become so"));
}

#[test]
fn a_public_body_agrees_with_its_staff_council() {
    let (de, en) = texts(&crate::three::municipality(), Paper::WorksAgreement);
    assert!(de.contains("Für den Personalrat") && !de.contains("Für den Betriebsrat"));
    assert!(en.contains("For the staff council") && !en.contains("For the works council"));
    for text in [de, en] {
        assert!(!["{AG}", "{BR}", "{BV}", "{§}"].iter().any(|mark| text.contains(mark)));
    }
}
