//! Refusals about accounts: a code and the status that belongs to it.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::StoreError;
use wire::{AccountRefusal, AccountRefusalCode as Code};

use crate::sign_in::Denied;

/// A request refused.
#[derive(Debug)]
pub(in crate::http) struct Refused(AccountRefusal);

impl Refused {
    pub(in crate::http) fn wait(seconds: u32) -> Self {
        Self(AccountRefusal {
            code: Code::TooManyTries,
            retry_after_seconds: Some(seconds),
        })
    }
}

impl From<Code> for Refused {
    fn from(code: Code) -> Self {
        Self(AccountRefusal {
            code,
            retry_after_seconds: None,
        })
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unknown => Code::NotFound.into(),
            StoreError::TooMany => Code::TooMany.into(),
            StoreError::SignedOut => Code::SignInFirst.into(),
            StoreError::LastProof => Code::NotAllowed.into(),
            StoreError::LoginTaken => Code::LoginTaken.into(),
            StoreError::VaultChanged => Code::VaultChanged.into(),
            StoreError::LastAdministrator => Code::LastAdministrator.into(),
            StoreError::SignOffMissing => Code::SignOffMissing.into(),
            StoreError::NecessityUnanswered => Code::NecessityUnanswered.into(),
            error => {
                tracing::error!(%error, "a request about accounts failed");
                Code::Internal.into()
            }
        }
    }
}

impl From<Denied> for Refused {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotRecognised => Code::NotRecognised.into(),
            Denied::SecondFactorNeeded => Code::SecondFactorNeeded.into(),
            Denied::PasskeyNeeded => Code::PasskeyNeeded.into(),
            Denied::Busy => Self::wait(2),
            Denied::Store(error) => error.into(),
        }
    }
}

/// The status the wire's documentation names.
fn status(code: Code) -> StatusCode {
    match code {
        Code::Malformed => StatusCode::BAD_REQUEST,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::TooManyTries => StatusCode::TOO_MANY_REQUESTS,
        Code::NotRecognised | Code::SecondFactorNeeded | Code::PasskeyNeeded | Code::SignInFirst => {
            StatusCode::UNAUTHORIZED
        }
        Code::ConfirmFirst | Code::AddFactorFirst | Code::ProveFactorFirst | Code::NotAllowed => StatusCode::FORBIDDEN,
        Code::LinkOver | Code::NotFound => StatusCode::NOT_FOUND,
        Code::LoginTaken
        | Code::LastAdministrator
        | Code::ProfileLocked
        | Code::TooMany
        | Code::VaultChanged
        | Code::ConfigurationChanged
        | Code::SignOffMissing
        | Code::NecessityUnanswered => StatusCode::CONFLICT,
        Code::WeakPassword | Code::BadName => StatusCode::UNPROCESSABLE_ENTITY,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = (status(self.0.code), Json(self.0)).into_response();
        if let Some(seconds) = self.0.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
