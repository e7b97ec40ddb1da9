//! `konklave policy`: what is decided for everybody.

use std::path::Path;

use accounts::{outside, policy_changes, policy_from_rows, policy_rows, profile_bounds, under};
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
    if let Some(change) = policy_changes(&before, &rows) {
        let note = note("policy_changed", None, change);
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

fn read(rows: &[(&'static str, String)]) -> anyhow::Result<Policy> {
    Ok(policy_from_rows(
        rows.iter().map(|(name, value)| (*name, value.as_str())),
    )?)
}

/// The rows with these values, if each is allowed.
pub fn changed(before: &[(&'static str, String)], values: &[String]) -> anyhow::Result<Vec<(&'static str, String)>> {
    let mut rows = before.to_vec();
    // What another profile does not admit moves with it; what is said besides is held against it.
    if let Some(profile) = values.iter().rev().find_map(|text| text.strip_prefix("profile=")) {
        let named = [("profile", profile)];
        let wanted = policy_from_rows(named)?.profile;
        rows = policy_rows(&under(&read(&rows)?, wanted)).to_vec();
    }
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
    let policy = read(&rows)?;
    let locked = outside(&policy);
    if !locked.is_empty() {
        bail!(
            "the profile does not admit this value of {}; it admits {}",
            locked.join(", "),
            serde_json::to_string(&profile_bounds(policy.profile))?
        );
    }
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

    #[test]
    fn a_profile_brings_its_values_and_locks_them() {
        let before = policy_rows(&accounts::default_policy());
        let set = |rows: &[(&'static str, String)], values: &[&str]| {
            changed(rows, &values.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
        };
        let council = set(&before, &["audit_days=60", "profile=council"]).unwrap();
        for row in [
            ("newcomers", "wait"),
            ("second_factor", "everyone"),
            ("audit_days", "60"),
        ] {
            assert!(council.contains(&(row.0, row.1.to_owned())), "{row:?}: {council:?}");
        }
        let refused = set(&council, &["newcomers=as_hosts_decide"]).unwrap_err().to_string();
        assert!(refused.contains("newcomers"), "{refused}");
        assert!(set(&before, &["profile=council", "second_factor=nobody"]).is_err());
        let free = set(&council, &["profile=standard", "newcomers=as_hosts_decide"]).unwrap();
        assert!(
            free.contains(&("second_factor", "everyone".to_owned())),
            "nothing else is loosened"
        );
    }
}
