use compliance::{Function, Paper, State, WhoCreates};

use crate::completeness::{Needed, texts};
use crate::lies::Claim;
use crate::three::{company, municipality};

pub const NEEDED: Needed = &[
    ("Art. 26 Abs. 1 Satz 1 DSGVO", "Art. 26(1) sentence 1 GDPR"),
    ("2. Beteiligte", "2. Parties"),
    ("Gegenstand, Zwecke und Mittel", "Subject matter, purposes and means"),
    ("Art. 26 Abs. 1 Satz 2 DSGVO", "Art. 26(1) sentence 2 GDPR"),
    (
        "Information (Art. 13 und 14 DSGVO)",
        "Information (Art. 13 and 14 GDPR)",
    ),
    ("Art. 26 Abs. 2 Satz 2 DSGVO", "Art. 26(2) sentence 2 GDPR"),
    ("bei jeder Stelle geltend machen", "against each body"),
    ("Art. 32 bis 34 DSGVO", "Art. 32 to 34 GDPR"),
    ("Auftragsverarbeiter (Art. 28 DSGVO)", "Processors (Art. 28 GDPR)"),
    ("Verzeichnis (Art. 30 DSGVO)", "Record (Art. 30 GDPR)"),
    ("Folgenabschätzung (Art. 35 DSGVO)", "Impact assessment (Art. 35 GDPR)"),
    ("Art. 82 Abs. 4 und 5 DSGVO", "Art. 82(4) and (5) GDPR"),
    ("/privacy", "/privacy"),
    ("Unterschriften", "Signatures"),
];

const HERE: &[Paper] = &[Paper::Joint];

pub fn claims() -> Vec<Claim> {
    vec![
        Claim {
            papers: HERE,
            before: ("AES_128_GCM_SHA256_128", "AES_128_GCM_SHA256_128"),
            change: |facts| facts.encryption.frames = "FRAMES_OTHER".to_owned(),
            after: ("FRAMES_OTHER", "FRAMES_OTHER"),
        },
        Claim {
            papers: HERE,
            before: ("dort Personen mit Konto", "there by people with an account"),
            change: |facts| facts.create = WhoCreates::Everyone,
            after: (
                "dort alle, die die Adresse kennen",
                "there by whoever knows the address",
            ),
        },
        Claim {
            papers: HERE,
            before: ("24 Stunden ab Entstehung", "24 hours from its creation"),
            change: |facts| {
                facts.settings.room_keep_hours = 5;
                facts.entries.retain(|entry| entry.id != "mail");
            },
            after: ("5 Stunden ab Entstehung", "5 hours from its creation"),
        },
        Claim {
            papers: HERE,
            before: ("bis die Leitung einlässt", "until a host lets them in"),
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
            before: ("Aufzeichnen kann dieser Dienst nicht", "This service cannot record"),
            change: |facts| facts.functions.set(Function::Recording, State::Off),
            after: ("auf diesem Server ausgeschaltet", "switched off on this server"),
        },
        Claim {
            papers: HERE,
            before: (
                "was gesagt wurde, speichert der Server nicht",
                "what was said is not stored by the server",
            ),
            change: |facts| facts.functions.set(Function::AttendanceProof, State::On),
            after: ("nennt sein Datenverzeichnis", "stands in its data map"),
        },
    ]
}

#[test]
fn whether_there_are_joint_controllers_is_said_first() {
    let (de, en) = texts(&company(), Paper::Joint);
    assert!(de.contains("Zurzeit gibt es keine.") && en.contains("For the time being there are none."));
    let (de, en) = texts(&municipality(), Paper::Joint);
    assert!(de.contains("Zweckverband Musterland") && !de.contains("Zurzeit gibt es keine."));
    assert!(en.contains("Yes: the bodies named under 2"));
}

#[test]
fn what_a_server_does_not_use_is_not_shared() {
    let (de, en) = texts(&company(), Paper::Joint);
    assert!(!de.contains("Nur mit Mailversand") && !en.contains("With sending of mail only"));
    let (de, _) = texts(&municipality(), Paper::Joint);
    assert!(de.contains("gemeinsam: Stadt Musterstadt, Zweckverband Musterland."));
}
