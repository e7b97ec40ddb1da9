use compliance::{Backups, Database, Facts, Function, Paper, Proof, State};

use crate::completeness::{Needed, texts};
use crate::lies::Claim;
use crate::three::three;

pub const NEEDED: Needed = &[
    ("ISO/IEC 27555", "ISO/IEC 27555"),
    (
        "1. Zweck, Geltungsbereich, Zuständigkeiten",
        "1. Purpose, scope, responsibilities",
    ),
    ("2. Begriffe", "2. Terms"),
    ("3. Datenarten (Cluster)", "3. Clusters"),
    ("Speicherort", "Storage place"),
    ("4. Regelfristen", "4. Standard periods"),
    ("Voreinstellung", "Default"),
    ("5. Löschklassen", "5. Deletion classes"),
    ("ab Erhebung", "from collection"),
    ("ab Ende eines Vorgangs", "from the end of a process"),
    ("ab Ende der Beziehung", "from the end of the relation"),
    ("6. Löschregeln je Datenart", "6. Deletion rules of each cluster"),
    ("Art. 17 Abs. 3 DSGVO", "Art. 17(3) GDPR"),
    ("§ 35 Abs. 3 BDSG", "§ 35(3) BDSG"),
    ("§ 257 HGB, § 147 AO", "§ 257 HGB, § 147 AO"),
    (
        "Dass der Server in Betrieb ging, bleibt, bis er mit anderer Konfiguration neu in Betrieb geht",
        "That the server went live stays until it goes live anew with another configuration",
    ),
    ("7. Umsetzung je System", "7. Implementation in each system"),
    ("8. Nachweis der Löschung", "8. Proof of deletion"),
    ("9. Sonderfälle", "9. Special cases"),
    ("Ende einer Besprechung", "End of a meeting"),
    ("Niederschrift einer Aufzeichnung", "Write-up of a recording"),
    ("Ausscheiden einer Person mit Konto", "Somebody with an account leaves"),
    ("ISO/IEC 21964", "ISO/IEC 21964"),
    ("Sicherheitsstufe H-4", "Sicherheitsstufe H-4"),
    ("11. Überprüfung", "11. Review"),
];

fn of(before: (&'static str, &'static str), change: fn(&mut Facts), after: (&'static str, &'static str)) -> Claim {
    Claim {
        papers: &[Paper::Deletion],
        before,
        change,
        after,
    }
}

pub fn claims() -> Vec<Claim> {
    let mut all = vec![
        of(
            ("14 Tage ab letzter Nutzung", "14 days from its last use"),
            |facts| facts.settings.session_days = 3,
            ("Unbenutzte Anmeldungen | 3 Tage", "Sign-ins not used | 3 days"),
        ),
        of(
            ("180 Tage ab Entstehung", "180 days from its creation"),
            |facts| facts.settings.audit_days = 200,
            ("200 Tage | Richtlinie audit_days", "200 days | policy audit_days"),
        ),
        of(
            (
                "| 3 Jahre | Richtlinie request_years",
                "| 3 years | policy request_years",
            ),
            |facts| facts.settings.request_years = 6,
            (
                "Eine Frist ist länger als die Voreinstellung",
                "A period is longer than the default",
            ),
        ),
        of(
            ("24 Stunden ab Entstehung; oder", "24 hours from its creation; or"),
            |facts| facts.settings.room_keep_hours = 1,
            ("1 Stunde ab Entstehung; oder", "1 hour from its creation; or"),
        ),
        of(
            ("höchstens 366 Tage voraus", "at most 366 days ahead"),
            |facts| facts.settings.plan_days = 90,
            ("höchstens 90 Tage voraus", "at most 90 days ahead"),
        ),
    ];
    all.extend(systems());
    all
}

fn systems() -> Vec<Claim> {
    vec![
        of(
            ("bis 14 Tage |", "up to 14 days |"),
            |facts| facts.backups = Some(Backups { days: 5 }),
            ("bis 5 Tage |", "up to 5 days |"),
        ),
        of(
            ("löscht Kopien nach 14 Tagen", "deletes copies after 14 days"),
            |facts| facts.backups = None,
            ("nur in von Hand gemachten", "only in those made by hand"),
        ),
        of(
            ("age (X25519, ChaCha20-Poly1305)", "age (X25519, ChaCha20-Poly1305)"),
            |facts| facts.encryption.backups = "LOCKED".to_owned(),
            ("LOCKED", "LOCKED"),
        ),
        of(
            ("der Datei werden überschrieben", "of the file are overwritten"),
            |facts| facts.database = Database::Postgres("db.example".to_owned()),
            ("PostgreSQL auf db.example", "PostgreSQL on db.example"),
        ),
        of(
            ("2026-11-23 03:15 UTC, vollständig", "2026-11-23 03:15 UTC, complete"),
            |facts| {
                facts.last_deletion = Some(Proof {
                    at: "2026-11-20 03:15 UTC".to_owned(),
                    good: false,
                });
            },
            ("unvollständig; die Ursache", "incomplete; its cause"),
        ),
        of(
            ("Letzter Löschlauf: 2026", "Last deletion run: 2026"),
            |facts| facts.last_deletion = None,
            ("bisher nicht nachgewiesen", "is proven so far"),
        ),
        of(
            ("Stufe info;", "Level info;"),
            |facts| facts.log_level = "debug".to_owned(),
            ("Stufe debug;", "Level debug;"),
        ),
        of(
            ("Das Programm kann nicht aufzeichnen", "the program cannot record"),
            |facts| facts.functions.set(Function::Recording, State::On),
            ("Aufzeichnung ist eingeschaltet", "Recording is switched on"),
        ),
        of(
            ("certificate_authority", "certificate_authority"),
            |facts| facts.recipients.clear(),
            ("", ""),
        ),
    ]
}

#[test]
fn a_practice_is_told_that_rooms_may_stay_too_long() {
    let [_, _, mut practice] = three();
    practice.facts.settings.plan_days = 366;
    let (de, en) = texts(&practice, Paper::Deletion);
    assert!(de.contains("bis zu 366 Tage voraus bestehen") && en.contains("for up to 366 days ahead"));
    practice.facts.settings.plan_days = 60;
    let (de, en) = texts(&practice, Paper::Deletion);
    assert!(de.contains("höchstens 60 Tage voraus.") && en.contains("60 days ahead at most."));
}

#[test]
fn special_cases_are_those_of_the_organisation() {
    let [company, municipality, practice] = three();
    for (word, of) in [
        ("Archivrecht", [false, true, false]),
        ("§ 630f BGB", [false, false, true]),
        ("Ende eines Auftrags", [false, true, false]),
        ("Videosprechstunde", [false, false, true]),
        ("pg_wal", [false, true, false]),
    ] {
        for (organisation, is_there) in [&company, &municipality, &practice].into_iter().zip(of) {
            let (de, _) = texts(organisation, Paper::Deletion);
            assert_eq!(de.contains(word), is_there, "{}: {word}", organisation.name);
        }
    }
}

#[test]
fn every_cluster_stands_in_the_list_a_class_and_a_rule() {
    for organisation in three() {
        let (de, en) = texts(&organisation, Paper::Deletion);
        for entry in &organisation.facts.entries {
            if entry.what.de.starts_with("Nur mit") || entry.id.contains("provider") {
                continue;
            }
            let least = if entry.basis == datamap::Basis::NotPersonal {
                1
            } else {
                4
            };
            for text in [&de, &en] {
                assert!(text.matches(entry.id).count() >= least, "{}", entry.id);
            }
        }
    }
}
