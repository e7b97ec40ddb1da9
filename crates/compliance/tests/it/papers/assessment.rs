use std::fs;
use std::path::PathBuf;

use compliance::{Answers, Block, Document, Function, Line, Paper, Piece, Proof, State, Transport, WhoNeedsFactor};

use crate::completeness::{Needed, texts};
use crate::lies::Claim;
use crate::three::{company, municipality, practice, three};

pub const NEEDED: Needed = &[
    (
        "Orientierungshilfe Videokonferenzsysteme der DSK",
        "DSK guidance on video conference systems",
    ),
    ("Mindeststandard des BSI", "BSI minimum standard"),
    ("Anlage 31b BMV-Ä", "Annex 31b BMV-Ä"),
    (
        "Konklave ist dafür nicht zertifiziert",
        "Konklave is not certified for that",
    ),
    (
        "KI-Verordnung (Verordnung (EU) 2024/1689)",
        "AI Act (Regulation (EU) 2024/1689)",
    ),
    ("Art. 5 Abs. 1 Buchst. f", "Art. 5(1)(f)"),
    ("§ 30 Abs. 2 BSIG", "§ 30(2) BSIG"),
    ("Grundlagen der DSGVO", "Basics of the GDPR"),
    (
        "kein Zertifikat und kein Gutachten",
        "neither certificate nor expert opinion",
    ),
    ("Ergebnis", "Result"),
    ("Auf Rot stehen", "Red are"),
    ("grün", "green"),
    ("gelb", "yellow"),
    ("entfällt", "not applicable"),
    ("Hilft:", "Helps:"),
    ("Prüfung:", "Test:"),
    ("BSI C5", "BSI C5"),
];

pub fn claims() -> Vec<Claim> {
    let papers = &[Paper::Assessment];
    vec![
        Claim {
            papers,
            before: ("Gemessen: TLS 1.3, TLS 1.2.", "Measured: TLS 1.3, TLS 1.2."),
            change: |facts| facts.transport = Transport::Proxy,
            after: ("der Server misst ihn nicht", "the server does not measure it"),
        },
        Claim {
            papers,
            before: (
                "Gemessen: Aufzeichnung: technisch nicht möglich",
                "Measured: recording: technically impossible",
            ),
            change: |facts| facts.functions.set(Function::Recording, State::On),
            after: ("Aufzeichnung ist eingeschaltet", "recording is switched on"),
        },
        Claim {
            papers,
            before: (
                "für die Verwaltung vorgeschrieben, für andere",
                "required of administrators, open",
            ),
            change: |facts| facts.second_factor = WhoNeedsFactor::Nobody,
            after: ("Für niemanden vorgeschrieben", "required of nobody"),
        },
        Claim {
            papers,
            before: ("beginnen mit Link und Kennwort", "begin with link and passphrase"),
            change: |facts| facts.defaults.passphrase = false,
            after: ("beginnen ohne Kennwort", "begin without a passphrase"),
        },
        Claim {
            papers,
            before: ("bis die Leitung einlässt", "until a host lets them in"),
            change: |facts| facts.defaults.knock = false,
            after: ("mit offener Tür", "with an open door"),
        },
        Claim {
            papers,
            before: ("sind beim Eintritt aus", "are off when entering"),
            change: |facts| facts.defaults.microphone = true,
            after: ("ist beim Eintritt an", "is on when entering"),
        },
        Claim {
            papers,
            before: ("Teilnehmende fragen die Leitung.", "participants ask a host."),
            change: |facts| facts.defaults.share_asks = false,
            after: ("zeigen ohne Rückfrage", "show without asking"),
        },
        Claim {
            papers,
            before: (
                "Letzter vollständiger Löschlauf: 2026-11-23",
                "last complete deletion run: 2026-11-23",
            ),
            change: |facts| facts.last_deletion = None,
            after: ("Löschlauf ist noch nicht nachgewiesen", "no deletion run is proven"),
        },
        Claim {
            papers,
            before: ("Letzte Sicherung: 2026-11-23", "last backup: 2026-11-23"),
            change: |facts| {
                facts.last_backup = Some(Proof {
                    at: "2026-11-22".to_owned(),
                    good: false,
                });
            },
            after: ("vom 2026-11-22 ist gescheitert", "of 2026-11-22 failed"),
        },
        Claim {
            papers,
            before: ("Gemessen: Aufbewahrung 180 Tage", "Measured: kept for 180 days"),
            change: |facts| facts.settings.audit_days = 30,
            after: ("Aufbewahrung 30 Tage", "kept for 30 days"),
        },
        Claim {
            papers,
            before: ("Gruppenschlüssel sind klassisch", "group keys are classical"),
            change: |facts| facts.encryption.group = "MLS_256_XWING_AES256GCM".to_owned(),
            after: ("Gruppenschlüssel: MLS_256_XWING", "group keys: MLS_256_XWING"),
        },
        Claim {
            papers,
            before: (
                "nicht gemessen: Deutschland, eigenes Haus",
                "not measured: Deutschland, eigenes Haus",
            ),
            change: |facts| facts.location = String::new(),
            after: ("operator.location setzen", "set operator.location"),
        },
        Claim {
            papers,
            before: (
                "Emotionsanalyse (technisch nicht möglich)",
                "emotion (technically impossible)",
            ),
            change: |facts| facts.functions.set(Function::AttentionTracking, State::On),
            after: ("Sofort abschalten: verboten", "switch it off at once: forbidden"),
        },
        Claim {
            papers,
            before: (
                "was seine Konfiguration nennt (acme-v02.api.letsencrypt.org)",
                "what its configuration names (acme-v02.api.letsencrypt.org)",
            ),
            change: |facts| facts.recipients.clear(),
            after: (
                "Der Server ruft niemanden, der nicht gekommen ist",
                "The server calls nobody who has not come",
            ),
        },
        Claim {
            papers,
            before: (
                "kein fremder Rechner, der Daten von Teilnehmenden",
                "no computer of others that gets data of participants",
            ),
            change: |facts| {
                facts.recipients.push(compliance::Recipient {
                    host: "mail.fremd.example".to_owned(),
                    role: compliance::Role::Mail,
                });
            },
            after: (
                "misst der Server nicht: mail.fremd.example",
                "these recipients process: mail.fremd.example",
            ),
        },
    ]
}

#[test]
fn every_test_that_is_cited_exists() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut cited = 0;
    for organisation in three() {
        for paper in Paper::ALL {
            for citation in citations(&paper.write(&organisation.facts, &organisation.answers)) {
                let (path, name) = citation.split_once("::").unwrap();
                let source = fs::read_to_string(root.join(path)).unwrap_or_else(|_| panic!("{paper:?} cites {path}"));
                let stands = if path.ends_with(".rs") {
                    source.contains(&format!("fn {name}("))
                } else {
                    source.contains(name)
                };
                assert!(stands, "{paper:?} cites {name}, which is not in {path}");
                cited += 1;
            }
        }
    }
    assert!(cited > 50, "{cited} tests are cited");
}

#[test]
fn green_is_measured_or_tested_and_everything_else_says_why() {
    let silent = crate::three::Organisation {
        answers: Answers::default(),
        ..company()
    };
    for organisation in three().into_iter().chain([silent]) {
        let document = Paper::Assessment.write(&organisation.facts, &organisation.answers);
        let mut lights = 0;
        for row in rows(&document).filter(|row| row.len() == 3) {
            let (light, why) = (said(&row[1]), said(&row[2]));
            lights += 1;
            match light.as_str() {
                "grün" => assert!(why.contains("Gemessen: ") || why.contains("::"), "{why}"),
                "gelb" => assert!(why.contains("Hilft: "), "{why}"),
                "rot" => assert!(why.contains("Fehlt: "), "{why}"),
                "entfällt" => assert!(why.ends_with('.'), "{why}"),
                other => panic!("a light of the colour {other}"),
            }
        }
        assert!(lights > 50, "{lights} items");
    }
}

#[test]
fn what_nobody_said_is_red() {
    let mut silent = company();
    silent.answers = Answers::default();
    let (said, unsaid) = (reds(&company()), reds(&silent));
    assert!(unsaid > said + 10, "{said} with answers, {unsaid} without");
}

#[test]
fn whoever_treats_patients_is_told_that_nothing_may_be_billed() {
    let (de, en) = texts(&practice(), Paper::Assessment);
    assert!(de.contains("nicht zulasten der gesetzlichen Krankenversicherung") && en.contains("must not be billed"));
    let (de, _) = texts(&municipality(), Paper::Assessment);
    assert!(!de.contains("Krankenversicherung"));
}

fn reds(organisation: &crate::three::Organisation) -> usize {
    let document = Paper::Assessment.write(&organisation.facts, &organisation.answers);
    rows(&document)
        .filter(|row| row.len() == 3 && said(&row[1]) == "rot")
        .count()
}

fn rows(document: &Document) -> impl Iterator<Item = &Vec<Line>> {
    document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table(_, rows) => Some(rows),
            _ => None,
        })
        .flatten()
}

/// In German.
fn said(line: &Line) -> String {
    let each = line.iter().map(|piece| match piece {
        Piece::Words(words) | Piece::Strong(words) => words.de.clone(),
        Piece::Plain(text) => text.clone(),
        Piece::Missing(field) => format!("[{field:?}]"),
    });
    each.collect()
}

/// As `path::name`.
fn citations(document: &Document) -> Vec<String> {
    let cells = rows(document).flatten().flatten().filter_map(|piece| match piece {
        Piece::Plain(text) => Some(text.trim().to_owned()),
        _ => None,
    });
    cells
        .filter(|text| (text.starts_with("crates/") || text.starts_with("web/")) && text.contains("::"))
        .collect()
}
