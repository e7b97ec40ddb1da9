//! What the provider says of itself: asked for once, whoever waits for it.
//!
//! Whoever needs an answer that is on its way waits for that one. Nobody who needs nothing new waits for anybody, and an
//! answer is fetched to its end even if whoever wanted it has gone.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use openidconnect::IssuerUrl;
use openidconnect::core::CoreJsonWebKeySet;
use tokio::time::Instant;

use crate::OidcError;
use crate::fetch::Fetch;
use crate::provider::{Metadata, unreachable};

/// How long the provider's description of itself counts.
const FRESH: Duration = Duration::from_secs(3600);
/// Its keys are asked for again this seldom, however many tokens name keys that are not known.
const KEYS_AGAIN: Duration = Duration::from_secs(60);
/// A provider that has not answered is not asked again for this long.
const AWAY: Duration = Duration::from_secs(5);

/// Asks the provider about itself.
pub(crate) struct Inquiry(Arc<Shared>);

struct Shared {
    issuer: IssuerUrl,
    fetch: Arc<Fetch>,
    state: Mutex<State>,
    /// Held by whoever fetches the description.
    describing: Arc<tokio::sync::Mutex<()>>,
    /// Held by whoever fetches the keys.
    asking_keys: Arc<tokio::sync::Mutex<()>>,
}

#[derive(Default)]
struct State {
    known: Option<Known>,
    /// When the description could not be had last, and why.
    away: Option<(Instant, String)>,
}

struct Known {
    metadata: Arc<Metadata>,
    at: Instant,
    keys_at: Instant,
}

impl Inquiry {
    /// Asks nothing yet.
    pub(crate) fn new(issuer: IssuerUrl, fetch: Arc<Fetch>) -> Self {
        Self(Arc::new(Shared {
            issuer,
            fetch,
            state: Mutex::default(),
            describing: Arc::default(),
            asking_keys: Arc::default(),
        }))
    }

    /// The description, at most an hour old.
    pub(crate) async fn described(&self) -> Result<Arc<Metadata>, OidcError> {
        if let Some(metadata) = self.0.state().fresh() {
            return Ok(metadata);
        }
        let turn = Arc::clone(&self.0.describing).lock_owned().await;
        {
            let state = self.0.state();
            if let Some(metadata) = state.fresh() {
                return Ok(metadata);
            }
            if let Some((_, problem)) = state.away.as_ref().filter(|(since, _)| since.elapsed() < AWAY) {
                return Err(OidcError::Unreachable {
                    what: "its description",
                    problem: problem.clone(),
                });
            }
        }
        let shared = Arc::clone(&self.0);
        let fetched = tokio::spawn(async move {
            let outcome = shared.describe().await;
            drop(turn);
            outcome
        });
        fetched
            .await
            .unwrap_or_else(|error| Err(unreachable("its description", &error)))
    }

    /// The newest description other than `used`, with keys asked for anew unless they have been within a minute.
    pub(crate) async fn newer(&self, used: &Arc<Metadata>) -> Result<Option<Arc<Metadata>>, OidcError> {
        let turn = Arc::clone(&self.0.asking_keys).lock_owned().await;
        let asked = {
            let mut state = self.0.state();
            let Some(known) = state.known.as_mut() else {
                return Ok(None);
            };
            // Somebody else has asked, perhaps just now.
            if !Arc::ptr_eq(&known.metadata, used) {
                return Ok(Some(Arc::clone(&known.metadata)));
            }
            if known.keys_at.elapsed() < KEYS_AGAIN {
                return Ok(None);
            }
            known.keys_at = Instant::now();
            Arc::clone(&known.metadata)
        };
        let shared = Arc::clone(&self.0);
        let fetched = tokio::spawn(async move {
            let outcome = shared.ask_keys(&asked).await;
            drop(turn);
            outcome
        });
        let fetched = fetched
            .await
            .unwrap_or_else(|error| Err(unreachable("its keys", &error)));
        fetched.map(Some)
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn describe(&self) -> Result<Arc<Metadata>, OidcError> {
        let outcome = Metadata::discover_async(self.issuer.clone(), &*self.fetch).await;
        let now = Instant::now();
        let mut state = self.state();
        match outcome.map_err(|error| unreachable("its description", &error)) {
            Ok(metadata) => {
                let metadata = Arc::new(metadata);
                state.away = None;
                state.known = Some(Known {
                    metadata: Arc::clone(&metadata),
                    at: now,
                    keys_at: now,
                });
                Ok(metadata)
            }
            Err(error) => {
                if let OidcError::Unreachable { problem, .. } = &error {
                    state.away = Some((now, problem.clone()));
                }
                Err(error)
            }
        }
    }

    async fn ask_keys(&self, known: &Metadata) -> Result<Arc<Metadata>, OidcError> {
        let keys = CoreJsonWebKeySet::fetch_async(known.jwks_uri(), &*self.fetch)
            .await
            .map_err(|error| unreachable("its keys", &error))?;
        let metadata = Arc::new(known.clone().set_jwks(keys));
        if let Some(known) = self.state().known.as_mut() {
            known.metadata = Arc::clone(&metadata);
        }
        Ok(metadata)
    }
}

impl State {
    fn fresh(&self) -> Option<Arc<Metadata>> {
        let known = self.known.as_ref().filter(|known| known.at.elapsed() < FRESH)?;
        Some(Arc::clone(&known.metadata))
    }
}
