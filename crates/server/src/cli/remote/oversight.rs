//! What a server elsewhere says of itself: release, health, what is kept, the audit log.

use std::process::ExitCode;

use hyper::Method;
use serde_json::json;
use wire::{AuditPage, BackupMade, DataEntry, Health, HealthState, Oversight, ServerInfo, Words};

use super::{Remote, RemoteError};
use crate::cli::arguments::{Language, Page};
use crate::cli::{audit, print};

/// `konklave version`: of both.
pub async fn version(mut remote: Remote, as_json: bool) -> anyhow::Result<()> {
    let there: ServerInfo = remote.get("/api/info").await?;
    let (here, there) = (env!("CARGO_PKG_VERSION"), there.release);
    Ok(print(&match as_json {
        true => format!(
            "{:#}\n",
            json!({"program": here, "server": there, "address": remote.address()})
        ),
        false => format!("konklave {here}\n{} {there}\n", remote.address()),
    })?)
}

/// `konklave doctor`: 0 for all is well, 1 for a warning, 2 for worse.
pub async fn health(mut remote: Remote, as_json: bool) -> anyhow::Result<ExitCode> {
    let health: Health = remote.get("/api/health").await?;
    let worst = health.checks.iter().map(|check| check.state).max();
    if as_json {
        print(&format!("{:#}\n", serde_json::to_value(&health)?))?;
    } else {
        let mut text = String::new();
        for check in &health.checks {
            text.push_str(&format!(
                "{:<8} {}{}\n",
                word(check.state),
                check.check,
                measured(check)
            ));
        }
        text.push_str(&format!(
            "{} runs release {} for {} s, with {} meetings and {} participants\n",
            remote.address(),
            health.release,
            health.uptime,
            health.meetings,
            health.participants
        ));
        print(&text)?;
    }
    Ok(ExitCode::from(match worst.unwrap_or(HealthState::Good) {
        HealthState::Good => 0,
        HealthState::Warning => 1,
        HealthState::Bad => 2,
    }))
}

fn word(state: HealthState) -> &'static str {
    match state {
        HealthState::Good => "good",
        HealthState::Warning => "warning",
        HealthState::Bad => "bad",
    }
}

fn measured(check: &wire::HealthCheck) -> String {
    match (check.check.as_str(), check.measure) {
        (_, None) => String::new(),
        ("disk", Some(bytes)) => format!(": {} MiB free", bytes >> 20),
        ("release", Some(steps)) => format!(": {steps} of 2 sign-offs are missing"),
        (_, Some(seconds)) => format!(": {} h ago", seconds / 3600),
    }
}

/// `konklave doctor privacy`: what is stored there now.
pub async fn privacy(mut remote: Remote, as_json: bool, language: Language) -> anyhow::Result<()> {
    let oversight: Oversight = remote.get("/api/oversight").await?;
    Ok(print(&match as_json {
        true => format!("{:#}\n", serde_json::to_value(&oversight)?),
        false => oversight
            .entries
            .iter()
            .map(|entry| described(entry, language))
            .collect(),
    })?)
}

fn described(entry: &DataEntry, language: Language) -> String {
    let say = |words: &Words| match language {
        Language::De => words.de.clone(),
        Language::En => words.en.clone(),
    };
    let labels = match language {
        Language::De => ["Über", "Zweck", "Grundlage", "Empfänger", "Aufbewahrung", "Löschung"],
        Language::En => ["About", "Purpose", "Basis", "Recipients", "Kept", "Deleted by"],
    };
    let now = match (entry.rows, language) {
        (Some(rows), Language::De) => format!("jetzt gespeichert: {rows}, überfällig: {}", entry.overdue),
        (Some(rows), Language::En) => format!("stored now: {rows}, overdue: {}", entry.overdue),
        (None, Language::De) => "dort nicht zählbar".to_owned(),
        (None, Language::En) => "not counted there".to_owned(),
    };
    let mut text = format!("{} — {now}\n  {}\n", entry.entry, say(&entry.what));
    let values = [
        &entry.about,
        &entry.purpose,
        &entry.basis,
        &entry.recipients,
        &entry.retention,
        &entry.erasure,
    ];
    for (label, value) in labels.into_iter().zip(values) {
        text.push_str(&format!("  {label}: {}\n", say(value)));
    }
    text.push('\n');
    text
}

/// `konklave audit`: the newest entries, or those before one.
pub async fn audit(mut remote: Remote, page: Page) -> anyhow::Result<()> {
    let before = page
        .before
        .map_or_else(String::new, |before| format!("&before={before}"));
    let path = format!("/api/audit?limit={}{before}", page.limit);
    let kept: AuditPage = remote.get(&path).await?;
    Ok(print(&audit::shown(&kept, page.json))?)
}

/// `konklave backup`: one made by the server now, to where and for whom its configuration says.
pub async fn backup(mut remote: Remote, as_json: bool) -> anyhow::Result<()> {
    let made: Result<BackupMade, RemoteError> = remote.change(Method::POST, "/api/backups", ()).await;
    let made = made.map_err(|error| match error {
        RemoteError::NotFound => RemoteError::Refused(
            "the server's configuration does not say where backups go, and for whom: backup.directory, backup.recipient",
        ),
        RemoteError::TooMany => RemoteError::Refused("the server makes one right now"),
        other => other,
    })?;
    Ok(print(&match as_json {
        true => format!("{:#}\n", serde_json::to_value(&made)?),
        false => format!(
            "{} with {} rows, in the directory of the server's configuration\n",
            made.file, made.rows
        ),
    })?)
}
