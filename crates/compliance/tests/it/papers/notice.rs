use compliance::{Field, Function, Paper, State};

use crate::completeness::{Needed, texts};
use crate::lies::Claim;
use crate::three::{company, municipality};

pub const SHORT: Needed = &[
    ("Verantwortlich ist", "The controller is"),
    ("Ton, Bild", "sound, picture"),
    ("zeichnet nicht auf", "does not record"),
    ("gelöscht", "deleted"),
    ("/privacy", "/privacy"),
];

pub const NEEDED: Needed = &[
    ("Art. 13 Abs. 1 Buchst. a DSGVO", "Art. 13(1)(a) GDPR"),
    ("Art. 13 Abs. 1 Buchst. b DSGVO", "Art. 13(1)(b) GDPR"),
    ("Art. 13 Abs. 1 Buchst. c und d DSGVO", "Art. 13(1)(c) and (d) GDPR"),
    ("Art. 13 Abs. 1 Buchst. e DSGVO", "Art. 13(1)(e) GDPR"),
    ("Art. 13 Abs. 1 Buchst. f DSGVO", "Art. 13(1)(f) GDPR"),
    ("Art. 13 Abs. 2 Buchst. a DSGVO", "Art. 13(2)(a) GDPR"),
    ("Art. 13 Abs. 2 Buchst. b bis d DSGVO", "Art. 13(2)(b) to (d) GDPR"),
    ("Art. 13 Abs. 2 Buchst. e DSGVO", "Art. 13(2)(e) GDPR"),
    ("Art. 13 Abs. 2 Buchst. f DSGVO", "Art. 13(2)(f) GDPR"),
    ("Für wen dieser Hinweis gilt", "Whom this notice is for"),
    ("§ 201 StGB", "§ 201 StGB"),
    ("§ 25 TDDDG", "§ 25 TDDDG"),
    ("Verschlüsselung und ihre Grenzen", "Encryption and its limits"),
    ("Art. 21 DSGVO", "Art. 21 GDPR"),
    ("Art. 77 DSGVO", "Art. 77 GDPR"),
    ("Art. 14 DSGVO", "Art. 14 GDPR"),
];

pub fn claims() -> Vec<Claim> {
    vec![
        Claim {
            papers: &[Paper::Notice],
            before: ("14 Tage ab letzter Nutzung", "14 days from its last use"),
            change: |facts| facts.settings.session_days = 3,
            after: ("3 Tage ab letzter Nutzung", "3 days from its last use"),
        },
        Claim {
            papers: &[Paper::Notice],
            before: ("MLS_128_DHKEMX25519", "MLS_128_DHKEMX25519"),
            change: |facts| facts.encryption.group = "MLS_OTHER".to_owned(),
            after: ("MLS_OTHER", "MLS_OTHER"),
        },
        Claim {
            papers: &[Paper::NoticeShort],
            before: ("brauchen weder Konto", "need no account"),
            change: |facts| facts.functions.set(Function::GuestAccess, State::Off),
            after: ("brauchen weder Kamera", "need no camera"),
        },
        Claim {
            papers: &[Paper::NoticeShort],
            before: ("auf dem Server alles gelöscht", "is deleted from the server"),
            change: |facts| facts.functions.set(Function::ChatStorage, State::On),
            after: ("hinaus bleibt", "stays beyond the end"),
        },
        Claim {
            papers: &[Paper::Notice],
            before: ("werden nie gespeichert", "is never stored"),
            change: |facts| facts.functions.set(Function::Recording, State::On),
            after: ("nur nach Ansage", "only after it is announced"),
        },
        Claim {
            papers: &[Paper::Notice],
            before: ("Gefühle werden nicht gemessen", "emotion is not measured"),
            change: |facts| facts.functions.set(Function::AttentionTracking, State::On),
            after: ("", ""),
        },
    ]
}

#[test]
fn who_gets_data_in_a_third_country_is_told_to_those_concerned() {
    let mut organisation = company();
    let (de, en) = texts(&organisation, Paper::Notice);
    assert!(de.contains("Wir übermitteln keine") && en.contains("We transfer no"));
    let row = "Mail Inc.; USA; Beschluss (EU) 2023/1795; 2026-11-01";
    organisation.answers.set(Field::ThirdCountries, row).unwrap();
    let (de, en) = texts(&organisation, Paper::Notice);
    assert!(de.contains("Mail Inc., USA") && en.contains("Mail Inc., USA"));
    assert!(!de.contains("Wir übermitteln keine") && !en.contains("We transfer no"));
    organisation.answers.forget(Field::ThirdCountries);
    let (de, _) = texts(&organisation, Paper::Notice);
    assert!(!de.contains("Wir übermitteln keine"));
}

#[test]
fn the_essence_of_a_joint_arrangement_is_in_the_notice() {
    let (de, en) = texts(&municipality(), Paper::Notice);
    assert!(de.contains("Art. 26 Abs. 2 Satz 2 DSGVO") && en.contains("Art. 26(2) sentence 2 GDPR"));
    let (de, en) = texts(&municipality(), Paper::NoticeShort);
    assert!(de.contains("Zweckverband Musterland") && en.contains("Zweckverband Musterland"));
}

#[test]
fn who_signs_in_elsewhere_is_told_what_comes_from_there() {
    let (de, en) = texts(&company(), Paper::Notice);
    assert!(!de.contains("Ihre Rolle von ihm") && !en.contains("your role come from it"));
    let (de, en) = texts(&municipality(), Paper::Notice);
    assert!(de.contains("Ihre Rolle von ihm") && en.contains("your role come from it"));
}
