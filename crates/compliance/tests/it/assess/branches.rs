//! Every branch of the transfer, every point of the checklist, one by one.

use compliance::assess::{Answer, Kind, Light, Provider, Question, Step, Use};

use super::{abroad, answered, good, light, seat, verdict};

use Answer::{No, NotApplicable, Unknown, Yes};
use Light::{Amber, Green, Red};

#[test]
fn everything_answered_with_yes_and_a_day_is_green_for_every_use() {
    for usage in Use::ALL {
        assert_eq!(verdict(&good(), *usage).reasons, [], "{usage:?}");
        assert_eq!(light(&good(), *usage), Green);
    }
}

#[test]
fn nothing_answered_is_amber_and_never_green() {
    for usage in Use::ALL {
        let silent = Provider::default();
        assert_eq!(light(&silent, *usage), Amber, "{usage:?}");
    }
}

#[test]
fn each_point_alone_decides_where_it_is_needed_and_nowhere_else() {
    for question in Question::all().filter(|question| question.step() != Step::Transfer) {
        for usage in Use::ALL {
            let mut provider = good();
            let expect = |light| if question.is_for(*usage) { light } else { Green };
            for (answer, expected) in [
                (No, Red),
                (Unknown, Amber),
                (NotApplicable, if question.may_not_apply() { Green } else { Amber }),
            ] {
                provider.answers.insert(question, answered(answer));
                assert_eq!(
                    light(&provider, *usage),
                    expect(expected),
                    "{question:?} {answer:?} {usage:?}"
                );
            }
            provider.answers.get_mut(&question).unwrap().answer = Yes;
            for on in ["", "2026-11-24"] {
                provider.answers.get_mut(&question).unwrap().on = on.parse().ok();
                assert_eq!(light(&provider, *usage), expect(Amber), "{question:?} on {on:?}");
            }
        }
    }
}

#[test]
fn a_transfer_is_carried_by_one_branch_that_is_complete() {
    use Question::*;
    type Case<'a> = (&'a str, &'a [(Question, Answer)], Light);
    let cases: &[Case<'_>] = &[
        ("US", &[], Red),
        ("US", &[(Dpf, Yes), (ExitPlan, Yes)], Green),
        ("US", &[(Dpf, Yes)], Amber),
        ("US", &[(Dpf, Yes), (ExitPlan, Unknown)], Amber),
        ("US", &[(Dpf, Unknown), (ExitPlan, Yes)], Amber),
        ("US", &[(ExitPlan, Yes)], Red),
        // There is no decision for the USA besides.
        ("US", &[(Adequacy, Yes)], Amber),
        ("US", &[(Adequacy, Unknown)], Amber),
        ("JP", &[(Adequacy, Yes)], Green),
        ("JP", &[(Adequacy, Unknown)], Amber),
        ("IN", &[(Clauses, Yes), (TransferAssessment, Yes)], Green),
        ("IN", &[(Clauses, Yes), (TransferAssessment, Unknown)], Amber),
        ("IN", &[(Clauses, Yes)], Red),
        ("IN", &[(TransferAssessment, Yes)], Red),
        ("IN", &[(ByContract, Yes)], Amber),
        ("IN", &[(ByConsent, Yes)], Amber),
        ("IN", &[(ByConsent, Unknown)], Amber),
        ("IN", &[(Adequacy, NotApplicable)], Red),
        // Nobody knows whether anything leaves.
        ("DE", &[(Eea, Unknown)], Amber),
        (
            "DE",
            &[(Eea, Unknown), (Clauses, Yes), (TransferAssessment, Yes)],
            Green,
        ),
        ("DE", &[(Eea, Yes)], Green),
        // The seat says otherwise.
        ("US", &[(Eea, Yes)], Amber),
        ("US", &[(Eea, Yes), (Dpf, Yes), (ExitPlan, Yes)], Green),
        // A way that leads out needs the search for one that does not.
        ("US", &[(Dpf, Yes), (ExitPlan, Yes), (Alternatives, Unknown)], Amber),
        ("US", &[(Dpf, Yes), (ExitPlan, Yes), (Alternatives, No)], Red),
        ("DE", &[(Eea, Yes), (Alternatives, No)], Green),
    ];
    for (country, answers, expected) in cases {
        let provider = abroad(country, answers);
        for usage in Use::ALL {
            let verdict = verdict(&provider, *usage);
            assert_eq!(verdict.light, *expected, "{country} {answers:?}: {:?}", verdict.reasons);
            assert_eq!(verdict.reasons.is_empty(), *expected == Green, "{country} {answers:?}");
        }
    }
}

#[test]
fn a_service_from_a_third_country_needs_its_reason_with_a_day() {
    let carried = [(Question::Dpf, Yes), (Question::ExitPlan, Yes)];
    for (why, on, expected) in [
        ("Kein anderer überträgt Gebärden flüssig.", "2026-11-20", Green),
        ("", "2026-11-20", Amber),
        ("Kein anderer überträgt Gebärden flüssig.", "", Amber),
        ("Kein anderer überträgt Gebärden flüssig.", "2026-11-24", Amber),
    ] {
        let mut provider = abroad("US", &carried);
        provider.why = why.to_owned();
        provider.why_on = on.parse().ok();
        assert_eq!(light(&provider, Use::Open), expected, "{why:?} {on:?}");
    }
}

#[test]
fn certification_is_looked_up_every_year() {
    let mut provider = abroad("US", &[(Question::Dpf, Yes), (Question::ExitPlan, Yes)]);
    for (on, expected) in [("2025-11-23", Green), ("2025-11-22", Amber)] {
        provider.answers.get_mut(&Question::Dpf).unwrap().on = on.parse().ok();
        assert_eq!(light(&provider, Use::Internal), expected, "{on}");
    }
}

#[test]
fn the_privacy_shield_carries_nothing_and_the_reasons_say_so() {
    for (value, said) in [
        ("privacy_shield+old_scc", true),
        ("EU-US Privacy Shield", true),
        ("dpf", false),
    ] {
        let mut provider = abroad("US", &[]);
        let fact = provider.fact(Kind::Seat).cloned().unwrap();
        let fact = compliance::assess::Fact {
            value: value.to_owned(),
            ..fact
        };
        provider.facts.insert(Kind::Safeguard, fact);
        let verdict = verdict(&provider, Use::Open);
        assert_eq!(verdict.light, Red);
        let reasons = verdict.reasons.iter();
        let told = reasons
            .filter(|reason| reason.words.de.contains("seit dem 16.07.2020 ungültig"))
            .count();
        assert_eq!(told, usize::from(said), "{value}");
    }
}

#[test]
fn what_is_red_is_told_before_what_is_open() {
    let mut provider = good();
    provider.answers.remove(&Question::BusinessUse);
    provider.answers.insert(Question::Notice, answered(No));
    let reasons = verdict(&provider, Use::Open).reasons;
    assert_eq!(
        reasons.iter().map(|reason| reason.light).collect::<Vec<_>>(),
        [Red, Amber]
    );
    assert!(reasons[0].words.de.contains("Art. 13 DSGVO"));
    assert!(reasons[1].words.en.starts_with("Open: Do the terms permit"));
}

#[test]
fn an_unknown_seat_contradicts_nothing() {
    let mut provider = good();
    provider.facts.clear();
    assert_eq!(light(&provider, Use::Secrecy), Green);
    seat(&mut provider, "CH");
    assert_eq!(light(&provider, Use::Secrecy), Amber);
}
