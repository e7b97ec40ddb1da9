//! Other services: their table, the lights, the document.

mod branches;
mod builtin;
mod laws;
mod page;
mod tables;

use compliance::assess::{Answer, Answered, AsOf, Day, Fact, Kind, Light, Provider, Question, Use, Verdict, judge};

/// The day on which these tests judge.
pub fn today() -> Day {
    "2026-11-23".parse().unwrap()
}

/// With a day before [`today`].
pub fn answered(answer: Answer) -> Answered {
    Answered {
        answer,
        on: "2026-11-20".parse().ok(),
    }
}

/// A service of which everything is answered as one wishes, from the EEA.
pub fn good() -> Provider {
    let answers = Question::all().map(|question| (question, answered(Answer::Yes)));
    let mut provider = Provider {
        name: "Beispieldienst".to_owned(),
        answers: answers.collect(),
        ..Provider::default()
    };
    seat(&mut provider, "DE");
    provider
}

/// The same from elsewhere, whose transfer is answered as `answers` say and with no otherwise.
pub fn abroad(country: &str, answers: &[(Question, Answer)]) -> Provider {
    let mut provider = good();
    seat(&mut provider, country);
    for question in [
        Question::Eea,
        Question::Adequacy,
        Question::Dpf,
        Question::ExitPlan,
        Question::Clauses,
        Question::TransferAssessment,
        Question::ByContract,
        Question::ByConsent,
    ] {
        provider.answers.insert(question, answered(Answer::No));
    }
    for (question, answer) in answers {
        provider.answers.insert(*question, answered(*answer));
    }
    provider.why = "Die Partner setzen ihn ein; geprüft wurden zwei Dienste aus der EU.".to_owned();
    provider.why_on = "2026-11-20".parse().ok();
    provider
}

pub fn seat(provider: &mut Provider, country: &str) {
    let fact = Fact {
        value: country.to_owned(),
        as_of: AsOf::Day(today()),
        source: "Impressum".to_owned(),
    };
    provider.facts.insert(Kind::Seat, fact);
}

pub fn verdict(provider: &Provider, usage: Use) -> Verdict {
    let all = judge(provider, today());
    all.into_iter().find(|verdict| verdict.usage == usage).unwrap()
}

pub fn light(provider: &Provider, usage: Use) -> Light {
    verdict(provider, usage).light
}
