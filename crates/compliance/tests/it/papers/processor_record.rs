use compliance::{Field, Paper};

use crate::completeness::{Needed, texts};
use crate::lies::Claim;
use crate::three::three;

pub const NEEDED: Needed = &[
    ("Art. 30 Abs. 2 Buchst. a DSGVO", "Art. 30(2)(a) GDPR"),
    ("Art. 30 Abs. 2 Buchst. b DSGVO", "Art. 30(2)(b) GDPR"),
    ("Art. 30 Abs. 2 Buchst. c DSGVO", "Art. 30(2)(c) GDPR"),
    ("Art. 30 Abs. 2 Buchst. d DSGVO", "Art. 30(2)(d) GDPR"),
    ("Art. 30 Abs. 3 und 4 DSGVO", "Art. 30(3) and (4) GDPR"),
    ("Art. 28 Abs. 3 DSGVO", "Art. 28(3) GDPR"),
    (
        "Technische und organisatorische Maßnahmen",
        "Technical and organisational measures",
    ),
];

/// Without clients there are no facts in it; with them, `a_hoster_names_its_clients`.
pub fn claims() -> Vec<Claim> {
    Vec::new()
}

#[test]
fn who_has_no_clients_is_told_why_nothing_is_to_be_kept() {
    let [company, _, practice] = three();
    for organisation in [company, practice] {
        let (de, en) = texts(&organisation, Paper::ProcessorRecord);
        assert!(de.contains("ist nicht zu führen") && de.contains("trifft nur Auftragsverarbeiter"));
        assert!(en.contains("need not be kept") && en.contains("is one of processors only"));
    }
}

#[test]
fn a_hoster_names_its_clients() {
    let [_, mut municipality, _] = three();
    let (de, en) = texts(&municipality, Paper::ProcessorRecord);
    for said in [
        "Gemeinde Kleinmuster",
        "Stadt Musterstadt",
        "Rechenzentrum Musterland AöR",
        "datenschutz@kleinmuster.example",
        "mail.musterstadt.example",
        "datenbank.musterstadt.example",
    ] {
        assert!(de.contains(said) && en.contains(said), "{said}");
    }
    assert!(!de.contains("ist nicht zu führen"));
    municipality.facts.recipients.clear();
    municipality.facts.location = "Wien".to_owned();
    municipality.answers.forget(Field::Clients);
    let (de, en) = texts(&municipality, Paper::ProcessorRecord);
    assert!(!de.contains("mail.musterstadt.example") && en.contains("Wien"));
    assert!(de.contains("[Angabe fehlt: Stellen, für die im Auftrag verarbeitet wird]"));
}

#[test]
fn what_stays_in_a_browser_is_processed_for_nobody() {
    let [_, municipality, _] = three();
    let (de, en) = texts(&municipality, Paper::ProcessorRecord);
    assert!(!de.contains("Einstellungen dieses Geräts") && !en.contains("Settings of this device"));
}
