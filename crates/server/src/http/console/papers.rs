//! `/api/papers`: the compliance desk. What is said here names no meeting.

use std::sync::Arc;

use accounts::Act;
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use compliance::{Answers, Field, Issue, Kind, Language, Paper, QUESTIONS, chosen, contradictions, html};
use datamap::{Text, Words};
use store::Note;
use wire::{
    AccountRefusalCode as Code, AnswerPapers, MemberId, PaperAnswerKind, PaperFinding, PaperQuestion, PaperState,
    Papers, Released, SignOff, SignOffState, SignOffStep,
};

use crate::app::App;
use crate::http::account::{Refused, admit, admit_saying_much, changing, reading};
use crate::http::listener::Peer;
use crate::http::paper::{confined, known, language};
use crate::papers::{self, archive};
use crate::versions;

/// Bytes of all answers at their longest, as JSON.
const BODY: usize = 512 * 1024;

/// `GET …?lang=<de|en>`
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Papers>, Refused> {
    reading(&app, &peer, &headers)?;
    admit(&app, &headers, Act::ReadPapers).await?;
    let language = language(query.as_deref())?;
    Ok(Json(desk(&app, language).await?))
}

/// `GET …/{paper}?lang=<de|en>`
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Path(paper): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    reading(&app, &peer, &headers)?;
    admit(&app, &headers, Act::ReadPapers).await?;
    let language = language(query.as_deref())?;
    let paper = Paper::named(&paper).ok_or(Code::NotFound)?;
    let (facts, answers) = known(&app).await?;
    let document = paper.write(&facts, &answers);
    let issue = Issue::of(paper, &facts, &answers);
    Ok(confined(html(&document, &issue, language)))
}

/// `GET …/archive`
pub(super) async fn all(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    reading(&app, &peer, &headers)?;
    admit(&app, &headers, Act::ReadPapers).await?;
    let (facts, answers) = known(&app).await?;
    let name = format!("attachment; filename=\"konklave-{}.zip\"", facts.day);
    let head: [(HeaderName, String); 2] = [
        (header::CONTENT_TYPE, "application/zip".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    // It takes a core for seconds: one after the other, however many ask.
    let _turn = app.printing.lock().await;
    let printed = tokio::task::spawn_blocking(move || archive(&facts, &answers)).await;
    let archive = printed.map_err(|_| Code::Internal)?.map_err(|error| {
        tracing::error!(%error, "the papers cannot be put together");
        Code::Internal
    })?;
    Ok((head, archive).into_response())
}

/// `PUT …/answers?lang=<de|en>`
pub(super) async fn answer(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Papers>, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, said, _place): (_, AnswerPapers, _) =
        admit_saying_much(&app, &headers, body, Act::AnswerPapers, BODY).await?;
    let language = language(query.as_deref())?;
    // All of it is looked at before any of it is kept.
    let mut taken = Answers::default();
    let mut fields = Vec::new();
    for answer in &said.answers {
        let field = Field::named(&answer.field).map_err(|_| Code::Malformed)?;
        if fields.contains(&field) {
            return Err(Code::Malformed.into());
        }
        if let Some(answer) = &answer.answer {
            taken.set(field, answer).map_err(|_| Code::Malformed)?;
        }
        fields.push(field);
    }
    let before = papers::answers(&asked.store(&app)).await?;
    let changed = fields
        .into_iter()
        .filter(|field| before.get(*field) != taken.get(*field));
    for field in changed {
        let note = Note {
            at: app.unix_now(),
            action: "answer_changed",
            actor: Some(asked.id()),
            subject: None,
            change: field.question().id.to_owned(),
        };
        let store = asked.store(&app);
        store.set_answer(field.question().id, taken.get(field), &note).await?;
    }
    versions::issue(&app, versions::Which::Served).await;
    Ok(Json(desk(&app, language).await?))
}

/// All of the desk, as it is now.
pub(super) async fn desk(app: &App, language: Language) -> Result<Papers, Refused> {
    let (facts, answers) = known(app).await?;
    let configuration = facts.hash();
    let (sign_offs, released) = signed(app, &configuration).await?;
    let say = |words: Words| chosen(&words, language).to_owned();
    let papers = Paper::ALL.iter().map(|paper| {
        let document = paper.write(&facts, &answers);
        PaperState {
            paper: paper.id().to_owned(),
            name: say(paper.name().into()),
            content: Issue::of(*paper, &facts, &answers).content().to_owned(),
            missing: u32::try_from(document.missing().len()).unwrap_or(u32::MAX),
        }
    });
    let findings = contradictions(&facts, &answers)
        .into_iter()
        .map(|finding| PaperFinding {
            what: say(finding.what),
            help: say(finding.help),
        });
    Ok(Papers {
        configuration,
        papers: papers.collect(),
        questions: QUESTIONS
            .iter()
            .map(|question| PaperQuestion {
                field: question.id.to_owned(),
                topic: say(question.topic().into()),
                label: say(question.label.into()),
                help: say(question.help.into()),
                kind: kind(question.kind),
                parts: parts(question.kind, &say),
                answer: answers.get(question.field).map(str::to_owned),
            })
            .collect(),
        findings: findings.collect(),
        sign_offs,
        released,
        day: facts.day,
    })
}

/// Every step, and that the server went live.
async fn signed(app: &App, configuration: &str) -> Result<(Vec<SignOff>, Option<Released>), Refused> {
    let kept = app.store.sign_offs().await?;
    let said = papers::sign_offs(&kept);
    let mut steps = Vec::new();
    for (step, said) in [
        (SignOffStep::ProtectionOfficer, said.officer),
        (SignOffStep::WorksCouncil, said.council),
    ] {
        let given = kept.of(step).map(|kept| &kept.given);
        let by = match given {
            Some(given) => name(app, given.by).await?,
            None => String::new(),
        };
        steps.push(SignOff {
            step,
            state: match &said {
                None => SignOffState::Open,
                Some(said) if said.reason.is_some() => SignOffState::NotApplicable,
                Some(_) => SignOffState::Agreed,
            },
            by,
            role: given.map(|given| given.role),
            at: given.map(|given| given.at),
            earlier: given.is_some_and(|given| given.configuration != configuration),
            holds: said.as_ref().is_some_and(|said| said.holds(configuration)),
            reason: said.and_then(|said| said.reason).unwrap_or_default(),
        });
    }
    let released = match kept.released {
        Some(given) => Some(Released {
            at: given.at,
            by: name(app, given.by).await?,
            earlier: given.configuration != configuration,
        }),
        None => None,
    };
    Ok((steps, released))
}

/// The name of an account; empty: it is gone.
async fn name(app: &App, member: MemberId) -> Result<String, Refused> {
    let member = app.store.member(member).await?;
    Ok(member.map(|member| member.profile.name).unwrap_or_default())
}

const fn kind(kind: Kind) -> PaperAnswerKind {
    match kind {
        Kind::Line => PaperAnswerKind::Line,
        Kind::Lines => PaperAnswerKind::Lines,
        Kind::YesNo => PaperAnswerKind::YesNo,
        Kind::Date => PaperAnswerKind::Date,
        Kind::Some(_) => PaperAnswerKind::Some,
        Kind::Rows(_) => PaperAnswerKind::Rows,
    }
}

fn parts(kind: Kind, say: &dyn Fn(Words) -> String) -> Vec<String> {
    match kind {
        Kind::Some(words) => words.iter().map(|word| (*word).to_owned()).collect(),
        Kind::Rows(columns) => columns.iter().map(|column: &Text| say((*column).into())).collect(),
        _ => Vec::new(),
    }
}
