//! `GET /api/privacy`: what is kept about whom, for everybody, from the data map and as it holds now.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, RawQuery, State};
use axum::http::HeaderMap;
use compliance::chosen;
use datamap::{Entry, HOUR, Place, Words};
use wire::{Privacy, PrivacyConcern as Concern, PrivacyEntry, PrivacyRecipient};

use super::account::{Refused, page, reading};
use super::listener::Peer;
use super::paper::language;
use crate::app::App;
use crate::config::Config;
use crate::papers;

/// `GET …?lang=<de|en>`
pub(super) async fn read(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Privacy>, Refused> {
    reading(&app, &peer, &headers)?;
    let language = language(query.as_deref())?;
    let say = |words: Words| chosen(&words, language).to_owned();
    let settings = app.store.settings(app.config.room_keep.as_secs() / HOUR).await?;
    let recipients = recipients(&app.config);
    let entries = papers::entries(&app.config).map(|entry| PrivacyEntry {
        entry: entry.id.to_owned(),
        concerns: concerns(entry),
        what: say(entry.what.into()),
        about: say(entry.about.into()),
        purpose: say(entry.purpose.into()),
        basis: say(entry.basis.words().into()),
        recipients: say(entry.recipients.into()),
        place: entry.place.name().to_owned(),
        retention: say(entry.retention_words(&settings)),
        erasure: say(entry.erasure.into()),
    });
    Ok(Json(Privacy {
        at: app.unix_now(),
        server: page(&app, &headers),
        release: env!("CARGO_PKG_VERSION").to_owned(),
        operator: app.config.operator_name.clone(),
        location: app.config.operator_location.clone(),
        entries: entries.collect(),
        request_years: u32::try_from(settings.request_years).unwrap_or(u32::MAX),
        recipients,
    }))
}

/// Computers of others that this server tells something, with the entry that says what.
fn recipients(config: &Config) -> Vec<PrivacyRecipient> {
    let all = papers::recipients(config).into_iter();
    all.map(|recipient| PrivacyRecipient {
        entry: papers::entry_of(recipient.role).to_owned(),
        host: recipient.host,
    })
    .collect()
}

/// Whom an entry concerns. One that nobody has thought of here is shown with the server's operation, never left out.
fn concerns(entry: &Entry) -> Concern {
    match entry.id {
        "meeting_content" | "meeting_presence" | "addresses" | "mail" => Concern::Guests,
        "rooms" | "invites" | "ended_meetings" => Concern::Rooms,
        "requests" => Concern::Requests,
        "ceremonies" | "provider_sign_ins" | "audit" | "sign_offs" | "function_decisions" | "command_sessions" => {
            Concern::Members
        }
        _ => match entry.place {
            Place::Browser(_) => Concern::Guests,
            Place::Database(table) if table.owner.is_some() => Concern::Members,
            _ => Concern::Server,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_guests_no_table_holds_anything() {
        for entry in store::catalogue().filter(|entry| concerns(entry) == Concern::Guests) {
            assert!(
                matches!(entry.place, Place::Memory | Place::Browser(_)),
                "{}: guests are told that nothing about them is on a disk",
                entry.id
            );
        }
    }

    #[test]
    fn every_table_of_people_is_shown_with_people() {
        for (id, expected) in [
            ("members", Concern::Members),
            ("sessions", Concern::Members),
            ("vaults", Concern::Members),
            ("requests", Concern::Requests),
            ("rooms", Concern::Rooms),
            ("audit", Concern::Members),
            ("sign_offs", Concern::Members),
            ("function_decisions", Concern::Members),
            ("command_sessions", Concern::Members),
            ("log", Concern::Server),
            ("paper_versions", Concern::Server),
        ] {
            let entry = store::catalogue().find(|entry| entry.id == id).unwrap();
            assert_eq!(concerns(entry), expected, "{id}");
        }
    }
}
