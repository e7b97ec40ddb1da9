//! Sign-offs, in every paper that is signed.

use compliance::{Facts, Field, Paper, SignOff, Signer, check, contradictions, hints};

use crate::completeness::texts;
use crate::lies::Claim;
use crate::three::{Organisation, company, municipality, practice};

const PAPERS: &[Paper] = &[Paper::Impact, Paper::WorksAgreement, Paper::ReleaseSheet];

fn claim(before: (&'static str, &'static str), change: fn(&mut Facts), after: (&'static str, &'static str)) -> Claim {
    Claim {
        papers: PAPERS,
        before,
        change,
        after,
    }
}

pub fn claims() -> Vec<Claim> {
    vec![
        claim(
            (
                "Datenschutzbeauftragte Person:** zugestimmt am 2026-11-20",
                "Data protection officer:** agreed on 2026-11-20",
            ),
            |facts| facts.sign_offs.officer = None,
            (
                "Datenschutzbeauftragte Person:** steht noch aus",
                "Data protection officer:** still open",
            ),
        ),
        claim(
            (
                "Betriebs- oder Personalrat:** zugestimmt am 2026-11-21",
                "Works or staff council:** agreed on 2026-11-21",
            ),
            |facts| not_applicable(facts.sign_offs.council.as_mut().unwrap()),
            (
                "Personalrat:** entfällt, angegeben am 2026-11-21 durch die Verwaltung",
                "council:** not applicable, stated on 2026-11-21 by administrators",
            ),
        ),
        claim(
            (
                "in Betrieb genommen am 2026-11-22 durch die Verwaltung",
                "put into service on 2026-11-22 by administrators",
            ),
            |facts| facts.sign_offs.released = None,
            (
                "Inbetriebnahme:** noch nicht freigegeben",
                "Going live:** not released yet",
            ),
        ),
        claim(
            ("die unverändert gilt", "which holds unchanged"),
            |facts| facts.log_level = "debug".to_owned(),
            (
                "seither ist der Server anders konfiguriert",
                "the server is configured otherwise since",
            ),
        ),
    ]
}

fn not_applicable(step: &mut SignOff) {
    step.reason = Some("Es gibt keinen Rat in diesem Betrieb.".to_owned());
    step.given.by = Signer::Administration;
}

#[test]
fn what_is_signed_is_not_changed_by_signing() {
    let signed = company().facts;
    let unsigned = Facts {
        sign_offs: compliance::SignOffs::default(),
        ..company().facts
    };
    assert_ne!(signed.sign_offs, unsigned.sign_offs);
    assert_eq!(signed.hash(), unsigned.hash());
    let other = Facts {
        room_capacity: 51,
        ..company().facts
    };
    assert_ne!(signed.hash(), other.hash());
}

#[test]
fn an_agreement_holds_for_its_configuration_alone_and_a_reason_for_every_one() {
    for (organisation, open, hinted) in [(company(), 0, 0), (municipality(), 2, 3), (practice(), 0, 2)] {
        assert_eq!(organisation.facts.steps_open(), open, "{}", organisation.name);
        let hints = hints(&organisation.facts);
        assert_eq!(hints.len(), hinted, "{}", organisation.name);
        let findings = check(&organisation.facts, &organisation.answers);
        assert!(
            hints.iter().all(|hint| !findings.contains(hint)),
            "a hint is no finding"
        );
    }
    for (mut organisation, open) in [(company(), 2), (practice(), 0)] {
        organisation.facts.room_capacity += 1;
        assert_eq!(organisation.facts.steps_open(), open, "{}", organisation.name);
    }
}

#[test]
fn a_reason_stands_in_the_papers_as_it_was_given() {
    let (de, en) = texts(&practice(), Paper::Impact);
    for text in [de, en] {
        assert!(text.contains("Niemand muss benannt werden: weniger als 20 Personen"));
    }
}

#[test]
fn a_council_that_is_there_is_not_passed_over_in_silence() {
    let mut company = company();
    let before = contradictions(&company.facts, &company.answers).len();
    not_applicable(company.facts.sign_offs.council.as_mut().unwrap());
    let found = contradictions(&company.facts, &company.answers);
    assert_eq!(found.len(), before + 1);
    assert!(
        found
            .iter()
            .any(|one| one.what.en.contains("according to administrators"))
    );
    // If the council says so itself, it has decided.
    company.facts.sign_offs.council.as_mut().unwrap().given.by = Signer::Council;
    assert_eq!(contradictions(&company.facts, &company.answers).len(), before);
    company.facts.sign_offs.council = None;
    let found = contradictions(&company.facts, &company.answers);
    assert!(found.iter().any(|one| one.what.en.contains("taken back since")));
}

#[test]
fn an_officer_who_is_there_or_has_to_be_is_not_passed_over_in_silence() {
    let found = |organisation: &Organisation| {
        let all = contradictions(&organisation.facts, &organisation.answers);
        all.iter()
            .filter(|one| one.what.en.contains("data protection officer is designated"))
            .count()
    };
    let mut company = company();
    assert_eq!(found(&company), 0);
    not_applicable(company.facts.sign_offs.officer.as_mut().unwrap());
    assert_eq!(found(&company), 1);
    // Nobody is designated, and nobody has to be, until it is a public body.
    let mut practice = practice();
    assert_eq!(found(&practice), 0);
    practice.answers.set(Field::PublicBody, "yes").unwrap();
    assert_eq!(found(&practice), 1);
    // If the officer says so, it is the officer's word.
    practice.facts.sign_offs.officer.as_mut().unwrap().given.by = Signer::Officer;
    assert_eq!(found(&practice), 0);
}

#[test]
fn what_an_agreement_is_worth_and_who_may_say_that_none_is_needed_stand_beside_it() {
    for paper in PAPERS {
        let (de, en) = texts(&company(), *paper);
        for (german, english) in [
            (
                "hält ihren Rat fest (Art. 35 Abs. 2, Art. 39 DSGVO); verantwortlich bleibt der Verantwortliche",
                "records their advice (Art. 35(2), 39 GDPR); the controller remains responsible",
            ),
            (
                "Dass ein Schritt entfällt, kann mit Begründung auch die Verwaltung angeben",
                "That a step is not applicable administrators can state as well",
            ),
        ] {
            assert!(de.contains(german), "{paper:?}: {german}");
            assert!(en.contains(english), "{paper:?}: {english}");
        }
    }
}
