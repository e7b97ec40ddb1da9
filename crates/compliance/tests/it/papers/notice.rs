use compliance::Paper;

use crate::completeness::Needed;
use crate::lies::Claim;

pub const SHORT: Needed = &[
    ("Verantwortlich ist", "The controller is"),
    ("Bild, Ton", "picture, sound"),
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
    ]
}
