use compliance::{Function, Paper, Recipient, Role, State};

use crate::completeness::{Needed, texts};
use crate::lies::Claim;
use crate::three::{company, municipality, practice};

pub const NEEDED: Needed = &[
    ("Ob diese Verpflichtung gilt", "Whether this obligation applies"),
    (
        "Was erfahren kann, wer den Server betreibt",
        "What whoever runs the server can learn",
    ),
    ("Geheim kann schon sein", "may be a secret already"),
    (
        "Belehrung über die strafrechtlichen Folgen",
        "Notice of the consequences under criminal law",
    ),
    ("§ 203 Abs. 4 Satz 1 StGB", "§ 203(4) sentence 1 StGB"),
    ("§ 203 Abs. 4 Satz 2 StGB", "§ 203(4) sentence 2 StGB"),
    ("Freiheitsstrafe bis zu einem Jahr", "imprisonment for up to one year"),
    ("§ 204 StGB", "§ 204 StGB"),
    ("§ 201 StGB", "§ 201 StGB"),
    ("§ 206 StGB", "§ 206 StGB"),
    ("Art. 32 Abs. 4", "Art. 32(4)"),
];

const HERE: &[Paper] = &[Paper::Secrecy];

pub fn claims() -> Vec<Claim> {
    vec![
        Claim {
            papers: HERE,
            before: (
                "versiegelt in der Datenbank (AES-256-GCM)",
                "sealed in the database (AES-256-GCM)",
            ),
            change: |facts| facts.encryption.names = "OTHER".to_owned(),
            after: ("versiegelt in der Datenbank (OTHER)", "sealed in the database (OTHER)"),
        },
        Claim {
            papers: HERE,
            before: ("AES_128_GCM_SHA256_128", "AES_128_GCM_SHA256_128"),
            change: |facts| facts.encryption.frames = "FRAMES_OTHER".to_owned(),
            after: ("FRAMES_OTHER", "FRAMES_OTHER"),
        },
        Claim {
            papers: HERE,
            before: ("Stufe „info“", "the level “info”"),
            change: |facts| facts.log_level = "debug".to_owned(),
            after: ("Stufe „debug“", "the level “debug”"),
        },
        Claim {
            papers: HERE,
            before: ("werden 14 Tage aufbewahrt", "kept for 14 days"),
            change: |facts| facts.backups = None,
            after: ("legt selbst keine Sicherungen an", "makes no backups itself"),
        },
        Claim {
            papers: HERE,
            before: ("Der Server verschickt keine E-Mails", "The server sends no mail"),
            change: |facts| {
                facts.recipients.push(Recipient {
                    host: "mail.example".to_owned(),
                    role: Role::Mail,
                });
            },
            after: ("gehen über mail.example", "go by mail.example"),
        },
        Claim {
            papers: HERE,
            before: ("Wer mit wem gesprochen hat", "Who spoke with whom"),
            change: |facts| facts.functions.set(Function::AttendanceProof, State::On),
            after: ("über die Teilnahme festhält", "notes of taking part"),
        },
    ]
}

#[test]
fn who_is_under_no_secrecy_is_told_so_and_signs_nothing() {
    let (de, en) = texts(&company(), Paper::Secrecy);
    assert!(de.contains("Sie gilt hier nicht") && en.contains("It does not apply here"));
    assert!(!de.contains("Unterschriften") && !en.contains("Signatures"));
    let (de, en) = texts(&practice(), Paper::Secrecy);
    assert!(de.contains("Sie gilt hier.") && en.contains("It applies here."));
    assert!(de.contains("§ 43e Abs. 3 BRAO, § 62a Abs. 3 StBerG") && en.contains("§ 43e(3) BRAO, § 62a(3) StBerG"));
    assert!(de.contains("Name der verpflichteten Person") && en.contains("Name of the person bound"));
    let (de, en) = texts(&municipality(), Paper::Secrecy);
    assert!(de.contains("für externe Mitwirkende") && en.contains("to external persons who take part"));
    assert!(!de.contains("§ 53a") && de.contains("§ 353b StGB"));
}
