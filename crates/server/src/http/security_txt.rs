//! `/.well-known/security.txt` (RFC 9116): where to report a weakness.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;

/// Seconds for which what is said holds. It is computed when asked, so it never grows stale.
const HOLDS: u64 = 90 * DAY;
const DAY: u64 = 24 * 3600;

/// The file, if a contact is configured.
pub(super) async fn file(State(app): State<Arc<App>>) -> Response {
    let contact = &app.config.security_contact;
    if contact.is_empty() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let canonical = match app.config.origins.first() {
        Some(origin) => format!("Canonical: {origin}/.well-known/security.txt\n"),
        None => String::new(),
    };
    let expires = midnight(app.unix_now() + HOLDS);
    let text = format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: de, en\n{canonical}");
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// The beginning of the day of `at`, Unix seconds, as in RFC 3339.
fn midnight(at: u64) -> String {
    // Days to civil date in the proleptic Gregorian calendar, years beginning in March so that leap days come last.
    let days = at / DAY + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T00:00:00Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_as_people_write_them() {
        for (at, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T00:00:00Z"),
            (1_709_251_200, "2024-03-01T00:00:00Z"),
            (4_102_444_799, "2099-12-31T00:00:00Z"),
        ] {
            assert_eq!(midnight(at), expected);
        }
    }
}
