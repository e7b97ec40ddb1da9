//! Refusals over HTTP: the same codes as over the WebSocket, with a fitting status.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::{Refusal, RefusalCode};

/// A request refused.
pub(super) struct Refused {
    status: StatusCode,
    refusal: Refusal,
}

impl Refused {
    pub(super) fn new(status: StatusCode, code: RefusalCode) -> Self {
        Self {
            status,
            refusal: Refusal {
                code,
                retry_after_seconds: None,
            },
        }
    }

    /// Refused for its rate.
    pub(super) fn rate(refusal: Refusal) -> Self {
        Self {
            status: StatusCode::TOO_MANY_REQUESTS,
            refusal,
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.refusal)).into_response();
        if let Some(seconds) = self.refusal.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
