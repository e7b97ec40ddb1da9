//! `/api/services`: services of others, assessed from the table that comes with the program or with the request. Nothing of
//! a table is kept: it lives in the page, and in the file its owner saves.

use std::collections::BTreeMap;
use std::sync::Arc;

use accounts::Act;
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use compliance::assess::{
    self, Answer, Day, Fact, Format, Kind, LARGEST, Light, Provider, Question, Read, Separator, Step, Use, judge, said,
};
use compliance::{Language, chosen, html};
use datamap::Words;
use wire::{
    AccountRefusalCode as Code, Service, ServiceAnswer, ServiceAnswered, ServiceCell, ServiceChoice, ServiceFact,
    ServiceFactKind, ServiceKind, ServiceLight, ServiceProblem, ServiceQuestion, ServiceReason, ServiceRemark,
    ServiceVerdict, Services,
};

use crate::app::App;
use crate::http::account::{Refused, admit, admit_sending, changing, reading};
use crate::http::listener::Peer;
use crate::http::paper::confinement;

/// As what a table may be sent. What it is shows in its first character.
const KINDS: &[&str] = &["text/csv", "application/json"];

/// `GET …?lang=<de|en>`
pub(super) async fn builtin(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Services>, Refused> {
    reading(&app, &peer, &headers)?;
    admit(&app, &headers, Act::ReadPapers).await?;
    let (language, _) = wanted(query.as_deref(), false).ok_or(Code::Malformed)?;
    let table = Read {
        format: Format::Csv,
        providers: assess::builtin(),
        problems: Vec::new(),
    };
    Ok(Json(told(&table, Day::at(app.unix_now()), language)))
}

/// `POST …?lang=<de|en>`
pub(super) async fn assess(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Services>, Refused> {
    changing(&app, &peer, &headers)?;
    let (_, table, place) = admit_sending(&app, &headers, body, Act::ReadPapers, (KINDS, LARGEST)).await?;
    let (language, _) = wanted(query.as_deref(), false).ok_or(Code::Malformed)?;
    let today = Day::at(app.unix_now());
    let work = move || {
        // Held for as long as it takes, whether or not whoever asked still waits.
        let _place = place;
        told(&assess::read(&table), today, language)
    };
    let told = tokio::task::spawn_blocking(work).await;
    Ok(Json(told.map_err(|_| Code::Internal)?))
}

/// `POST …/export?form=<form>&lang=<de|en>`
pub(super) async fn export(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refused> {
    changing(&app, &peer, &headers)?;
    let (_, table, place) = admit_sending(&app, &headers, body, Act::ReadPapers, (KINDS, LARGEST)).await?;
    let (language, form) = wanted(query.as_deref(), true).ok_or(Code::Malformed)?;
    let today = Day::at(app.unix_now());
    let work = move || {
        let _place = place;
        written(&assess::read(&table), form, today, language)
    };
    let written = tokio::task::spawn_blocking(work).await;
    let file = written.map_err(|_| Code::Internal)?.map_err(|error| {
        tracing::error!(%error, "the assessment of services cannot be printed");
        Code::Internal
    })?;
    let (media, ending) = form.names();
    let name = format!("attachment; filename=\"konklave-services-{today}.{ending}\"");
    let head: [(HeaderName, String); 2] = [
        (header::CONTENT_TYPE, media.to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok(match form {
        Form::Html => (confinement(), head, file).into_response(),
        _ => (head, file).into_response(),
    })
}

/// What a table is wanted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Csv(Separator),
    Json,
    Html,
    Pdf,
    Odt,
}

impl Form {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "csv" => Self::Csv(Separator::Comma),
            "csv-semicolon" => Self::Csv(Separator::Semicolon),
            "json" => Self::Json,
            "html" => Self::Html,
            "pdf" => Self::Pdf,
            "odt" => Self::Odt,
            _ => return None,
        })
    }

    /// Its media type, and how names of its files end.
    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Csv(_) => ("text/csv; charset=utf-8", "csv"),
            Self::Json => ("application/json", "json"),
            Self::Html => ("text/html; charset=utf-8", "html"),
            Self::Pdf => ("application/pdf", "pdf"),
            Self::Odt => ("application/vnd.oasis.opendocument.text", "odt"),
        }
    }
}

/// What the query says, German and CSV where it does not; none if it makes no sense. A form only where one is written.
fn wanted(query: Option<&str>, writes: bool) -> Option<(Language, Form)> {
    let (mut language, mut form) = (Language::De, Form::Csv(Separator::Comma));
    for pair in query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=')? {
            ("lang", "de") => language = Language::De,
            ("lang", "en") => language = Language::En,
            ("form", name) if writes => form = Form::named(name)?,
            _ => return None,
        }
    }
    Some((language, form))
}

fn written(read: &Read, form: Form, today: Day, language: Language) -> Result<Vec<u8>, press::Unprintable> {
    let document = || {
        let document = assess::paper(&read.providers, &read.problems, today);
        let issue = assess::issue(&document, today, env!("CARGO_PKG_VERSION"));
        (document, issue)
    };
    Ok(match form {
        Form::Csv(separator) => assess::csv(&read.providers, separator).text.into_bytes(),
        Form::Json => assess::json(&read.providers).into_bytes(),
        Form::Html => {
            let (document, issue) = document();
            html(&document, &issue, language).into_bytes()
        }
        Form::Pdf => {
            let (document, issue) = document();
            press::pdf(&document, &issue, language)?
        }
        Form::Odt => {
            let (document, issue) = document();
            press::odt(&document, &issue, language)?
        }
    })
}

fn say(words: impl Into<Words>, language: Language) -> String {
    chosen(&words.into(), language).to_owned()
}

/// A place in a list, as the wire counts.
fn at(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Where something stands in a list of all.
fn place_of<T: PartialEq>(all: &[T], one: &T) -> u32 {
    at(all.iter().position(|other| other == one).unwrap_or_default())
}

fn told(read: &Read, today: Day, language: Language) -> Services {
    let mut reasons = Reasons::default();
    let services = read.providers.iter();
    let services = services.map(|provider| service(provider, today, language, &mut reasons));
    let services = services.collect();
    let problems = read.problems.iter().map(|problem| ServiceProblem {
        line: at(problem.line),
        column: problem.column.clone(),
        reason: say(problem.reason.clone(), language),
    });
    let kinds = Kind::ALL.iter().map(|(kind, _)| ServiceKind {
        kind: kind_of(*kind),
        name: say(kind.name(), language),
    });
    let answers = Answer::ALL.iter().map(|(answer, _)| ServiceChoice {
        answer: answer_of(*answer),
        name: say(answer.name(), language),
    });
    Services {
        day: today.to_string(),
        uses: Use::ALL.iter().map(|usage| say(usage.name(), language)).collect(),
        steps: Step::ALL.iter().map(|step| say(step.name(), language)).collect(),
        questions: Question::all().map(|question| asked(question, language)).collect(),
        answers: answers.collect(),
        kinds: kinds.collect(),
        reasons: reasons.all,
        services,
        problems: problems.collect(),
    }
}

fn asked(question: Question, language: Language) -> ServiceQuestion {
    let uses = Use::ALL.iter().zip(0..).filter(|(usage, _)| question.is_for(**usage));
    ServiceQuestion {
        question: question.id().to_owned(),
        step: place_of(Step::ALL, &question.step()),
        text: say(question.text(), language),
        uses: uses.map(|(_, place)| place).collect(),
        // A branch of the transfer that is not taken can be said so; it counts as no.
        may_not_apply: question.may_not_apply() || question.step() == Step::Transfer,
    }
}

fn service(provider: &Provider, today: Day, language: Language, reasons: &mut Reasons) -> Service {
    let facts = Kind::ALL
        .iter()
        .filter_map(|(kind, _)| provider.fact(*kind).map(|told| fact(*kind, told, language)));
    let remarks = provider.remarks.iter().map(|remark| {
        let is_english = language == Language::En && !remark.english.is_empty();
        let text = if is_english { &remark.english } else { &remark.text };
        ServiceRemark {
            text: text.clone(),
            as_of: remark.as_of.to_string(),
            source: remark.source.clone(),
        }
    });
    let answers = provider.answers.iter().map(|(question, answered)| ServiceAnswered {
        question: question.id().to_owned(),
        answer: answer_of(answered.answer),
        on: answered.on.map(|day| day.to_string()),
    });
    let verdicts = judge(provider, today).into_iter().map(|verdict| ServiceVerdict {
        light: light_of(verdict.light),
        reasons: verdict
            .reasons
            .into_iter()
            .map(|reason| reasons.place(reason.light, say(reason.words, language)))
            .collect(),
    });
    let cells = assess::row(provider).into_iter();
    Service {
        service: provider.name.clone(),
        edition: provider.edition.clone(),
        roles: provider.roles.iter().map(|role| say(role.name(), language)).collect(),
        names_privacy_shield: provider.is_of_privacy_shield(),
        facts: facts.collect(),
        remarks: remarks.collect(),
        why: provider.why.clone(),
        why_on: provider.why_on.map(|day| day.to_string()),
        answers: answers.collect(),
        verdicts: verdicts.collect(),
        cells: cells.map(|(column, text)| ServiceCell { column, text }).collect(),
    }
}

fn fact(kind: Kind, fact: &Fact, language: Language) -> ServiceFact {
    ServiceFact {
        kind: kind_of(kind),
        said: say(said(kind, &fact.value), language),
        as_of: fact.as_of.to_string(),
        source: fact.source.clone(),
    }
}

/// Sentences, each once: most services lack the same.
#[derive(Default)]
struct Reasons {
    all: Vec<ServiceReason>,
    places: BTreeMap<(Light, String), u32>,
}

impl Reasons {
    fn place(&mut self, light: Light, text: String) -> u32 {
        let next = at(self.all.len());
        let place = *self.places.entry((light, text.clone())).or_insert(next);
        if place == next {
            self.all.push(ServiceReason {
                light: light_of(light),
                text,
            });
        }
        place
    }
}

const fn light_of(light: Light) -> ServiceLight {
    match light {
        Light::Red => ServiceLight::Red,
        Light::Amber => ServiceLight::Amber,
        Light::Green => ServiceLight::Green,
    }
}

const fn answer_of(answer: Answer) -> ServiceAnswer {
    match answer {
        Answer::Yes => ServiceAnswer::Yes,
        Answer::No => ServiceAnswer::No,
        Answer::Unknown => ServiceAnswer::Unknown,
        Answer::NotApplicable => ServiceAnswer::NotApplicable,
    }
}

const fn kind_of(kind: Kind) -> ServiceFactKind {
    match kind {
        Kind::Operator => ServiceFactKind::Operator,
        Kind::Seat => ServiceFactKind::Seat,
        Kind::Hosting => ServiceFactKind::Hosting,
        Kind::Safeguard => ServiceFactKind::Safeguard,
        Kind::Contract => ServiceFactKind::Contract,
        Kind::Notice => ServiceFactKind::Notice,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_understood_as_a_whole_or_not_at_all() {
        let german = Some((Language::De, Form::Csv(Separator::Comma)));
        assert_eq!(wanted(None, false), german);
        assert_eq!(wanted(Some("lang=de"), true), german);
        assert_eq!(
            wanted(Some("form=csv-semicolon&lang=en"), true),
            Some((Language::En, Form::Csv(Separator::Semicolon)))
        );
        for (form, expected) in [
            ("json", Form::Json),
            ("html", Form::Html),
            ("pdf", Form::Pdf),
            ("odt", Form::Odt),
        ] {
            assert_eq!(
                wanted(Some(&format!("form={form}")), true),
                Some((Language::De, expected))
            );
        }
        for wrong in ["lang=fr", "lang", "form=docx", "form=", "table=1"] {
            assert_eq!(wanted(Some(wrong), true), None, "{wrong}");
        }
        assert_eq!(wanted(Some("form=pdf"), false), None, "nothing is written there");
    }

    #[test]
    fn a_reason_is_told_once_and_named_by_its_place() {
        let mut reasons = Reasons::default();
        let place = |reasons: &mut Reasons, light, text: &str| reasons.place(light, text.to_owned());
        assert_eq!(place(&mut reasons, Light::Red, "a"), 0);
        assert_eq!(
            place(&mut reasons, Light::Amber, "a"),
            1,
            "the same words of another light"
        );
        assert_eq!(place(&mut reasons, Light::Red, "a"), 0);
        assert_eq!(reasons.all.len(), 2);
    }

    #[test]
    fn verdicts_follow_the_uses_and_questions_their_steps() {
        let table = assess::read(b"name,answer_contract\nEins,nein\n");
        let told = told(&table, "2026-11-23".parse().unwrap(), Language::En);
        let [service] = &told.services[..] else {
            panic!("{told:?}")
        };
        assert_eq!(service.verdicts.len(), told.uses.len());
        let red = service
            .verdicts
            .iter()
            .all(|verdict| verdict.light == ServiceLight::Red);
        assert!(red, "a contract is needed for every use");
        let first = service.verdicts[0].reasons[0] as usize;
        assert_eq!(told.reasons[first].light, ServiceLight::Red);
        let contract = told
            .questions
            .iter()
            .find(|question| question.question == "contract")
            .unwrap();
        assert_eq!(told.steps[contract.step as usize], "2. Processor contract");
        assert!(contract.may_not_apply);
        let secrecy = told
            .questions
            .iter()
            .find(|question| question.question == "secrecy")
            .unwrap();
        let uses: Vec<&str> = secrecy
            .uses
            .iter()
            .map(|place| told.uses[*place as usize].as_str())
            .collect();
        assert_eq!(uses, ["Professional secrecy (§ 203 StGB)"]);
    }
}
