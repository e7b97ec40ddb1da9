//! `/api/functions`: what people can do here, and the four answers without which nothing is switched on.

use std::sync::Arc;

use accounts::Act;
use axum::Json;
use axum::body::Body;
use axum::extract::{Extension, Path, RawQuery, State};
use axum::http::HeaderMap;
use compliance::Language;
use store::StoreError;
use wire::{AccountRefusalCode as Code, FunctionList, SwitchFunction, SwitchedFunction};

use crate::app::App;
use crate::functions;
use crate::http::account::{Refused, admit, admit_saying_much, changing, reading};
use crate::http::listener::Peer;
use crate::http::paper::{known, language};
use crate::versions;

/// Bytes of four answers at their longest, as JSON.
const BODY: usize = 128 * 1024;

/// `GET …?lang=<de|en>`
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<FunctionList>, Refused> {
    reading(&app, &peer, &headers)?;
    admit(&app, &headers, Act::ReadPapers).await?;
    let language = language(query.as_deref())?;
    told(&app, language).await
}

/// `PUT …/{function}?lang=<de|en>`
pub(super) async fn switch(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    Path(function): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<FunctionList>, Refused> {
    changing(&app, &peer, &headers)?;
    let (asked, wanted, _place): (_, SwitchFunction, _) =
        admit_saying_much(&app, &headers, body, Act::SwitchFunction, BODY).await?;
    let language = language(query.as_deref())?;
    let function = SwitchedFunction::named(&function).ok_or(Code::NotFound)?;
    let decision = functions::decision(function, &wanted, Some(asked.id()), app.unix_now()).ok_or(Code::Malformed)?;
    // Whoever asked may go away meanwhile: what is kept is told all the same.
    let keeping = Arc::clone(&app);
    let keeping = async move {
        // What rooms are told is what was kept last.
        let _turn = keeping.switching.lock().await;
        asked.store(&keeping).decide(&decision).await?;
        keeping.learn_off().await?;
        if function == SwitchedFunction::ScreenShare {
            keeping.rooms.screens(decision.on).await;
        }
        Ok::<_, StoreError>(())
    };
    tokio::spawn(keeping).await.map_err(|_| Code::Internal)??;
    // What is possible stands in the notice: people are told before anybody is answered.
    versions::issue(&app, versions::Which::Served).await;
    told(&app, language).await
}

/// All of it, as it is now.
async fn told(app: &App, language: Language) -> Result<Json<FunctionList>, Refused> {
    let (facts, _) = known(app).await?;
    Ok(Json(functions::list(&facts, &app.store, language).await?))
}
