//! Refusals over HTTP: the same codes as over the WebSocket, with a fitting status.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::{Blob, Refusal, RefusalCode, RoomChanged, limits};

/// Names the latest update of a room to whoever signed an earlier one.
const LAST_UPDATE: HeaderName = HeaderName::from_static("x-konklave-last-update");

/// A request refused.
pub(super) struct Refused {
    status: StatusCode,
    refusal: Refusal,
    last_update: Option<u64>,
    /// The record that the room has, for who changed another.
    record: Option<Blob<{ limits::ROOM_RECORD }>>,
}

impl Refused {
    pub(super) fn new(status: StatusCode, code: RefusalCode) -> Self {
        Self {
            status,
            refusal: Refusal {
                code,
                retry_after_seconds: None,
            },
            last_update: None,
            record: None,
        }
    }

    /// Refused for a number that is not higher than `last`, which the header [`LAST_UPDATE`] names.
    pub(super) fn outdated(last: u64) -> Self {
        Self {
            last_update: Some(last),
            ..Self::new(StatusCode::CONFLICT, RefusalCode::OutOfOrder)
        }
    }

    /// Refused for another record than the room's, which is `record`.
    pub(super) fn changed(record: Vec<u8>, last: u64) -> Self {
        Self {
            last_update: Some(last),
            record: Blob::new(record).ok(),
            ..Self::new(StatusCode::CONFLICT, RefusalCode::Changed)
        }
    }

    /// Refused for its rate.
    pub(super) fn rate(refusal: Refusal) -> Self {
        Self {
            refusal,
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, refusal.code)
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let code = self.refusal.code;
        let mut response = match self.record {
            Some(record) => (self.status, Json(RoomChanged { code, record })).into_response(),
            None => (self.status, Json(self.refusal)).into_response(),
        };
        if let Some(seconds) = self.refusal.retry_after_seconds {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(last) = self.last_update {
            response.headers_mut().insert(LAST_UPDATE, HeaderValue::from(last));
        }
        response
    }
}
