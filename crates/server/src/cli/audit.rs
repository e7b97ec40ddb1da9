//! `konklave audit`: what administrators did, and what happened to the security of accounts.

use std::collections::BTreeMap;
use std::path::Path;

use store::Store;
use wire::{AuditEntry, AuditPage, MemberId};

use super::arguments::Page;
use super::data::reading;
use super::print;

/// Prints a page, read on the machine of the server.
pub fn audit(file: Option<&Path>, page: Page) -> anyhow::Result<()> {
    reading(file, |store| async move {
        let kept = read(&store, &page).await?;
        Ok(print(&shown(&kept, page.json))?)
    })
}

async fn read(store: &Store, page: &Page) -> anyhow::Result<AuditPage> {
    let mut kept = store.audit(page.before.unwrap_or(u64::MAX), page.limit + 1).await?;
    let more = kept.len() > page.limit as usize;
    kept.truncate(page.limit as usize);
    let members = store.members().await?;
    let names: BTreeMap<MemberId, String> = members
        .into_iter()
        .map(|member| (member.member, member.profile.login))
        .collect();
    let name = |member: Option<MemberId>| {
        let name = member.and_then(|member| names.get(&member).cloned());
        name.unwrap_or_default()
    };
    let entries = kept.into_iter().map(|kept| AuditEntry {
        number: kept.number,
        at: kept.at,
        action: kept.action,
        actor: name(kept.actor),
        subject: name(kept.subject),
        change: kept.change,
    });
    Ok(AuditPage {
        entries: entries.collect(),
        intact: store.audit_intact().await?,
        more,
    })
}

/// A page, newest first: number, Unix seconds, what, by whom, to whom, what changed.
pub fn shown(page: &AuditPage, as_json: bool) -> String {
    if as_json {
        let value = serde_json::to_value(page).expect("a type of ours");
        return format!("{value:#}\n");
    }
    let mut text = String::new();
    for entry in &page.entries {
        let or = |name: &str| {
            if name.is_empty() {
                "–".to_owned()
            } else {
                name.to_owned()
            }
        };
        let (actor, subject) = (or(&entry.actor), or(&entry.subject));
        text.push_str(&format!(
            "{}\t{}\t{}\t{actor}\t{subject}\t{}\n",
            entry.number, entry.at, entry.action, entry.change
        ));
    }
    if page.more {
        let last = page.entries.last().map_or(0, |entry| entry.number);
        text.push_str(&format!("there are older ones: --before {last}\n"));
    }
    text.push_str(match page.intact {
        true => "the chain of all that is kept is whole\n",
        false => "THE CHAIN IS BROKEN: entries were changed, added or taken out\n",
    });
    text
}
