//! What administrators did and what happened to accounts' security: a chain of HMACs under the pepper, so that whoever
//! writes to the database, and has not the secrets beside it, takes nothing out, changes or adds anything unseen. A row of
//! `policy` says which entry is the last, another which was deleted last. Who signs in, and when, is none of it: that
//! would be behaviour.
//!
//! What this does not show: a log put back, whole and with its rows of `policy`, as it was on an earlier day, or emptied
//! together with them. Whoever has the pepper can write any log.
//!
//! Every entry is written in the transaction of the change it reports: there is neither without the other. Deleting
//! the oldest keeps the hash of the last one deleted, so that the rest can still be verified.

use futures_util::TryStreamExt;
use sqlx::{AnyConnection, Row};
use wire::MemberId;

use crate::retention::chain::{self, AUDIT};
use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError};

/// The row of `policy` that has number and hash of the newest entry, and an HMAC of both.
const HEAD: &str = "audit_head";
const CHANGE: &str = "audit.change";

/// Something to be written down.
#[derive(Clone, Debug)]
pub struct Note {
    /// When.
    pub at: u64,
    /// What, as `member_created`.
    pub action: &'static str,
    /// Who did it; none: the console of the server, or nobody who is known.
    pub actor: Option<MemberId>,
    /// To whom; none: to the server.
    pub subject: Option<MemberId>,
    /// From which value to which; empty: there is none. No names: ids stand above, and names go with the account.
    pub change: String,
}

/// One entry as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptNote {
    /// Its number.
    pub number: u64,
    /// When.
    pub at: u64,
    /// What.
    pub action: String,
    /// Who.
    pub actor: Option<MemberId>,
    /// To whom.
    pub subject: Option<MemberId>,
    /// From which value to which.
    pub change: String,
}

impl Store {
    /// Writes down what changes nothing in the database: an export, a backup.
    pub async fn note(&self, note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Entries with a number below `before`, newest first, at most `limit`.
    pub async fn audit(&self, before: u64, limit: u32) -> Result<Vec<KeptNote>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, at, action, actor, subject, change FROM audit WHERE number < $1 ORDER BY number DESC LIMIT $2",
        )
        .bind(to_seconds(before))
        .bind(i64::from(limit))
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(|row| self.kept_note(row)).collect()
    }

    /// Entries that name this account.
    pub async fn audit_about(&self, member: MemberId) -> Result<Vec<KeptNote>, StoreError> {
        let rows = sqlx::query(
            "SELECT number, at, action, actor, subject, change FROM audit WHERE actor = $1 OR subject = $1
             ORDER BY number",
        )
        .bind(&member.0[..])
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(|row| self.kept_note(row)).collect()
    }

    /// Whether the chain of all that is kept is whole.
    pub async fn audit_intact(&self) -> Result<bool, StoreError> {
        // One state of everything: an entry moves the head, the deletion of the oldest the anchor.
        let mut reading = self.readers.begin_with(self.snapshot()).await?;
        let anchor = AUDIT.anchor(&mut reading, self).await?;
        let head = chain::get(&mut reading, HEAD).await?;
        let (mut last, mut before) = (anchor.number, anchor.hash);
        let mut rows =
            sqlx::query("SELECT number, at, action, actor, subject, change, hash FROM audit ORDER BY number")
                .fetch(&mut *reading);
        while let Some(row) = rows.try_next().await? {
            let entry = Entry {
                number: row.try_get(0)?,
                at: row.try_get(1)?,
                action: row.try_get(2)?,
                actor: row.try_get(3)?,
                subject: row.try_get(4)?,
                change: row.try_get(5)?,
            };
            let hash: Vec<u8> = row.try_get(6)?;
            if entry.number != last + 1 || hash != entry.hash(self, &before) {
                return Ok(false);
            }
            last = entry.number;
            before = hash;
        }
        Ok(anchor.genuine && is_head(self, head.as_deref(), last, &before))
    }

    fn kept_note(&self, row: &sqlx::any::AnyRow) -> Result<KeptNote, StoreError> {
        let number: i64 = row.try_get(0)?;
        let sealed: Option<Vec<u8>> = row.try_get(5)?;
        let change = match sealed {
            Some(sealed) => self.unseal(CHANGE, &number.to_be_bytes(), &sealed)?,
            None => Vec::new(),
        };
        Ok(KeptNote {
            number: from_seconds(number),
            at: from_seconds(row.try_get(1)?),
            action: row.try_get(2)?,
            actor: id(row.try_get(3)?)?,
            subject: id(row.try_get(4)?)?,
            change: String::from_utf8(change).map_err(|_| StoreError::Unreadable)?,
        })
    }
}

/// Writes an entry behind the last.
pub(crate) async fn append(connection: &mut AnyConnection, store: &Store, note: &Note) -> Result<(), StoreError> {
    let anchor = AUDIT.anchor(connection, store).await?;
    let last = sqlx::query("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        .fetch_optional(&mut *connection)
        .await?;
    let (last, before): (i64, Vec<u8>) = match last {
        Some(row) => (row.try_get(0)?, row.try_get(1)?),
        None => (anchor.number, anchor.hash),
    };
    // Where the end is not the one that was written, a number is left out: a new end does not cover that up.
    let head = chain::get(connection, HEAD).await?;
    let whole = anchor.genuine && is_head(store, head.as_deref(), last, &before);
    let number = last + if whole { 1 } else { 2 };
    let sealed = |change: &str| store.seal(CHANGE, &number.to_be_bytes(), change.as_bytes());
    let entry = Entry {
        number,
        at: to_seconds(note.at),
        action: note.action.to_owned(),
        actor: note.actor.map(|member| member.0.to_vec()),
        subject: note.subject.map(|member| member.0.to_vec()),
        change: (!note.change.is_empty()).then(|| sealed(&note.change)),
    };
    let hash = entry.hash(store, &before);
    chain::put(connection, HEAD, &chain::sealed(store, HEAD, number, &hash)).await?;
    sqlx::query(
        "INSERT INTO audit (number, at, action, actor, subject, change, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(entry.number)
    .bind(entry.at)
    .bind(entry.action)
    .bind(entry.actor)
    .bind(entry.subject)
    .bind(entry.change)
    .bind(hash)
    .execute(connection)
    .await?;
    Ok(())
}

/// Whether this row is the last that was written; before the first, there is no such row.
fn is_head(store: &Store, head: Option<&str>, number: i64, hash: &[u8]) -> bool {
    match head {
        Some(head) => head == chain::sealed(store, HEAD, number, hash),
        None => number == 0,
    }
}

/// A row but its hash.
struct Entry {
    number: i64,
    at: i64,
    action: String,
    actor: Option<Vec<u8>>,
    subject: Option<Vec<u8>>,
    change: Option<Vec<u8>>,
}

impl Entry {
    /// Over the hash before and every value with its length, so that no two rows give the same bytes.
    fn hash(&self, store: &Store, before: &[u8]) -> Vec<u8> {
        let mut row = before.to_vec();
        row.extend(self.number.to_be_bytes());
        row.extend(self.at.to_be_bytes());
        for value in [
            Some(self.action.as_bytes()),
            self.actor.as_deref(),
            self.subject.as_deref(),
            self.change.as_deref(),
        ] {
            // A value that is none has a length no value has.
            let length = value.map_or(u64::MAX, |value| value.len() as u64);
            row.extend(length.to_be_bytes());
            row.extend(value.unwrap_or_default());
        }
        store.keyed("audit_hash", &row).to_vec()
    }
}

pub(crate) fn id(bytes: Option<Vec<u8>>) -> Result<Option<MemberId>, StoreError> {
    let id = |bytes: Vec<u8>| bytes.try_into().map(MemberId).map_err(|_| StoreError::Unreadable);
    bytes.map(id).transpose()
}
