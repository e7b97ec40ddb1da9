//! `GET /api/account/data`: all that is kept about one's account (Art. 15 and 20 GDPR), by entry of the data map.

use std::sync::Arc;

use accounts::Act;
use axum::Json;
use axum::extract::{Extension, State};
use axum::http::HeaderMap;
use serde_json::{Map, Value, json};
use wire::{AccountData, AccountRefusalCode as Code, Blob, KeptEntry, NecessityAnswers, TicketPurpose, limits};

use super::ask::{admit, reading};
use super::refused::Refused;
use super::totp::note;
use crate::app::App;
use crate::http::listener::Peer;

/// What stands in place of a secret: that it is kept, not what it is.
const SECRET: &str = "(secret)";

/// Exports within so many seconds are written down once.
const ONE_EXPORT: u64 = 3600;

/// `GET`
pub(super) async fn export(
    State(app): State<Arc<App>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Json<AccountData>, Refused> {
    reading(&app, &peer, &headers)?;
    let asked = admit(&app, &headers, Act::ExportAccount).await?;
    let (store, id, now) = (&app.store, asked.id(), app.unix_now());
    // Before it is read, so that it is part of what is read. Asked for again and again, it is one export.
    {
        let _turn = app.passwords.turn(&id.0).await;
        let noted = store.audit_about(id).await?;
        let own = noted
            .iter()
            .filter(|kept| kept.action == "exported" && kept.actor == Some(id));
        if own.map(|kept| now.abs_diff(kept.at)).all(|age| age >= ONE_EXPORT) {
            store.note(&note(&app, &asked, "exported")).await?;
        }
    }
    let member = &asked.member;
    let profile = json!({
        "login": member.profile.login, "name": member.profile.name, "email": member.profile.email,
    });
    let mut entries = vec![entry(
        "members",
        vec![json!({
            "member": id, "login": SECRET, "profile": profile, "role": member.role, "state": member.state,
            "created_at": member.created_at, "wrong_tries": member.tries.wrong, "tries_since": member.tries.since,
            "blocked_until": member.tries.blocked_until,
        })],
    )];
    let password = store.password(id).await?;
    let password = password.iter().map(|_| json!({"member": id, "hash": SECRET}));
    entries.push(entry("passwords", password.collect()));
    let totp = store.totp(id).await?;
    let totp = totp
        .iter()
        .map(|totp| json!({"member": id, "secret": SECRET, "last_step": totp.last_step, "proven": totp.proven}));
    entries.push(entry("totps", totp.collect()));
    let codes = store.recovery_codes(id).await?;
    let code = json!({"member": id, "code": SECRET});
    entries.push(entry("recovery_codes", vec![code; codes as usize]));
    let passkeys = store.passkeys(id).await?;
    let passkeys = passkeys.iter().map(|passkey| {
        let name: Blob<16> = Blob::new(passkey.id.to_vec()).expect("sixteen bytes");
        json!({
            "credential": SECRET, "member": id, "passkey": SECRET, "label": passkey.label, "id": name,
            "added_at": passkey.added_at,
        })
    });
    entries.push(entry("passkeys", passkeys.collect()));
    let sessions = store.sessions(id, now).await?;
    let at_provider = sessions.iter().filter(|session| session.at_provider.is_some());
    let at_provider = at_provider.map(|session| {
        let name: Blob<16> = Blob::new(session.id.to_vec()).expect("sixteen bytes");
        json!({"id": name, "member": id, "at_provider": SECRET})
    });
    let at_provider = at_provider.collect();
    let sessions = sessions.iter().map(|session| {
        let name: Blob<16> = Blob::new(session.id.to_vec()).expect("sixteen bytes");
        json!({
            "session": SECRET, "id": name, "member": id, "device": session.device, "created_at": session.created_at,
            "seen_day": session.seen_day, "expires_at": session.expires_at,
            "confirmed_until": session.confirmed_until, "factor_proven": session.factor_proven,
        })
    });
    entries.push(entry("sessions", sessions.collect()));
    if member.at_provider {
        let known = json!({"subject": SECRET, "member": id});
        entries.push(entry("provider_accounts", vec![known]));
    }
    entries.push(entry("provider_sessions", at_provider));
    let vault = store.vault(id).await?;
    // As it is kept: only the person can open it.
    let vault = vault.map(|kept| {
        let sealed: Blob<{ limits::VAULT }> = Blob::new(kept.vault)?;
        Ok::<_, wire::Malformed>(json!({"member": id, "vault": sealed, "changed_day": kept.changed_day}))
    });
    // One that no longer fits is no reason to say that there is none.
    let vault = vault.transpose().map_err(|_| Code::Internal)?;
    entries.push(entry("vaults", vault.into_iter().collect()));
    let tickets = store.tickets_of(id).await?;
    let tickets = tickets
        .iter()
        .map(|ends| json!({"ticket": SECRET, "purpose": TicketPurpose::Welcome, "member": id, "expires_at": ends}));
    entries.push(entry("tickets", tickets.collect()));
    let kept = store.sign_offs().await?;
    let steps = kept.steps.iter().map(|kept| {
        let state = if kept.reason.is_some() {
            "not_applicable"
        } else {
            "agreed"
        };
        (json!(kept.step), state, kept.reason.as_deref(), &kept.given)
    });
    let live = kept
        .released
        .iter()
        .map(|given| (json!("release"), "live", None, given));
    let signed = steps.chain(live).filter(|(.., given)| given.by == id);
    let signed = signed.map(|(step, state, reason, given)| {
        json!({
            "step": step, "state": state, "reason": reason, "actor": id, "role": given.role, "at": given.at,
            "configuration": given.configuration,
        })
    });
    entries.push(entry("sign_offs", signed.collect()));
    let decided = store.decisions().await?;
    let decided = decided.iter().filter(|kept| kept.by == Some(id)).map(|kept| {
        let said = |pick: fn(&NecessityAnswers) -> &String| kept.answers.as_ref().map(pick);
        json!({
            "function": kept.function, "state": if kept.on { "on" } else { "off" },
            "purpose": said(|answers| &answers.purpose), "suitable": said(|answers| &answers.suitable),
            "milder": said(|answers| &answers.milder), "safeguards": said(|answers| &answers.safeguards),
            "actor": id, "at": kept.at,
        })
    });
    entries.push(entry("function_decisions", decided.collect()));
    let audit = store.audit_about(id).await?;
    let audit = audit.iter().map(|kept| {
        // Who else had a part in it is about somebody else.
        json!({
            "number": kept.number, "at": kept.at, "action": kept.action, "change": kept.change,
            "by_me": kept.actor == Some(id), "about_me": kept.subject == Some(id),
        })
    });
    entries.push(entry("audit", audit.collect()));
    entries.retain(|entry| !entry.rows.is_empty());
    Ok(Json(AccountData { at: now, entries }))
}

/// The rows of one table, under the id that the data map gives it.
fn entry(table: &str, rows: Vec<Value>) -> KeptEntry {
    let mapped = store::catalogue().find(|entry| entry.table().is_some_and(|mapped| mapped.name == table));
    let rows = rows.into_iter().filter_map(|row| match row {
        Value::Object(row) => Some(row),
        _ => None,
    });
    KeptEntry {
        entry: mapped.map_or(table, |entry| entry.id).to_owned(),
        rows: rows.collect::<Vec<Map<String, Value>>>(),
    }
}
