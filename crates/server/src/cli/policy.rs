//! `konklave policy`: what is decided for everybody.

use std::path::Path;

use accounts::{policy_from_rows, policy_rows};
use anyhow::{Context, bail};
use serde_json::{Map, Value};
use store::Store;
use wire::Policy;

use super::arguments::PolicyCommand;
use super::data::{changing, note, reading};
use super::print;

/// Does it.
pub fn policy(file: Option<&Path>, command: PolicyCommand, json: bool) -> anyhow::Result<()> {
    match command {
        PolicyCommand::Show => reading(file, |store| show(store, json)),
        PolicyCommand::Set { values } => changing(file, |_, store| set(store, values, json)),
    }
}

async fn show(store: Store, as_json: bool) -> anyhow::Result<()> {
    Ok(print(&shown(&kept(&store).await?, as_json))?)
}

/// All that is decided.
pub fn shown(policy: &Policy, as_json: bool) -> String {
    let rows = policy_rows(policy);
    if as_json {
        let values = rows.map(|(name, value)| (name.to_owned(), Value::String(value)));
        format!("{:#}\n", Value::Object(Map::from_iter(values)))
    } else {
        rows.iter().map(|(name, value)| format!("{name}={value}\n")).collect()
    }
}

async fn set(store: Store, values: Vec<String>, as_json: bool) -> anyhow::Result<()> {
    let before = policy_rows(&kept(&store).await?);
    let rows = changed(&before, &values)?;
    let changes: Vec<String> = before
        .iter()
        .zip(&rows)
        .filter(|(was, is)| was != is)
        .map(|((name, was), (_, is))| format!("{name}: {was} → {is}"))
        .collect();
    if !changes.is_empty() {
        let note = note("policy_changed", None, changes.join(", "));
        store.set_policy(&rows, &note).await?;
    }
    show(store, as_json).await
}

async fn kept(store: &Store) -> anyhow::Result<Policy> {
    let rows = store.policy().await?;
    Ok(policy_from_rows(
        rows.iter().map(|(name, value)| (name.as_str(), value.as_str())),
    )?)
}

/// The rows with these values, if each is allowed.
pub fn changed(before: &[(&'static str, String)], values: &[String]) -> anyhow::Result<Vec<(&'static str, String)>> {
    let mut rows = before.to_vec();
    for text in values {
        let (name, value) = text
            .split_once('=')
            .with_context(|| format!("`{text}` sets nothing; write it as create=members"))?;
        let names: Vec<&str> = before.iter().map(|(name, _)| *name).collect();
        match rows.iter_mut().find(|(known, _)| *known == name) {
            Some((_, old)) => value.clone_into(old),
            None => bail!("nothing is called `{name}`; there are {}", names.join(", ")),
        }
    }
    policy_from_rows(rows.iter().map(|(name, value)| (*name, value.as_str())))?;
    Ok(rows)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_known_and_allowed() {
        let before = policy_rows(&accounts::default_policy());
        let set = |text: &str| changed(&before, &[text.to_owned()]);
        let rows = set("session_days=7").unwrap();
        assert!(rows.contains(&("session_days", "7".to_owned())));
        assert_eq!(rows.len(), before.len());
        for (text, said) in [
            ("session_days=0", "1 to 90"),
            ("create=nobody", "automatic, members, everyone"),
            ("colour=red", "audit_days"),
            ("create", "create=members"),
        ] {
            let error = set(text).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
