//! What administrators did and what happened to accounts' security: a chain of hashes, so that nothing in the middle
//! can be taken out or changed unseen. Who signs in, and when, is none of it: that would be behaviour.
//!
//! Every entry is written in the transaction of the change it reports: there is neither without the other. Deleting
//! the oldest keeps the hash of the last one deleted, so that the rest can still be verified.

use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};
use wire::MemberId;

use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError};

/// The row of `policy` that holds the hash before the oldest entry kept, in hexadecimal.
const ANCHOR: &str = "audit_anchor";
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
        // In one transaction: the deletion of the oldest moves the anchor at the same time.
        let mut reading = self.readers.begin().await?;
        let mut before = anchor(&mut reading).await?;
        let rows = sqlx::query("SELECT number, at, action, actor, subject, change, hash FROM audit ORDER BY number")
            .fetch_all(&mut *reading)
            .await?;
        let mut last = None;
        for row in rows {
            let entry = Entry {
                number: row.try_get(0)?,
                at: row.try_get(1)?,
                action: row.try_get(2)?,
                actor: row.try_get(3)?,
                subject: row.try_get(4)?,
                change: row.try_get(5)?,
            };
            let hash: Vec<u8> = row.try_get(6)?;
            let follows = last.is_none_or(|last| entry.number == last + 1);
            if !follows || hash != entry.hash(&before) {
                return Ok(false);
            }
            last = Some(entry.number);
            before = hash;
        }
        Ok(true)
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
    let last = sqlx::query("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        .fetch_optional(&mut *connection)
        .await?;
    let (number, before): (i64, Vec<u8>) = match last {
        Some(row) => (row.try_get::<i64, _>(0)? + 1, row.try_get(1)?),
        None => (
            next_after_all_were_deleted(connection).await?,
            anchor(connection).await?,
        ),
    };
    let sealed = |change: &str| store.seal(CHANGE, &number.to_be_bytes(), change.as_bytes());
    let entry = Entry {
        number,
        at: to_seconds(note.at),
        action: note.action.to_owned(),
        actor: note.actor.map(|member| member.0.to_vec()),
        subject: note.subject.map(|member| member.0.to_vec()),
        change: (!note.change.is_empty()).then(|| sealed(&note.change)),
    };
    let hash = entry.hash(&before);
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

/// Number and hash of the last entry deleted, if any was (`retention/chain.rs` keeps it).
async fn anchored(connection: &mut AnyConnection) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    let row = sqlx::query("SELECT value FROM policy WHERE name = $1")
        .bind(ANCHOR)
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let value: String = row.try_get(0)?;
    let (number, hash) = value.split_once(' ').ok_or(StoreError::Unreadable)?;
    let bytes: Option<Vec<u8>> = (0..hash.len() / 2)
        .map(|n| {
            hash.get(2 * n..2 * n + 2)
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        })
        .collect();
    let number = number.parse().map_err(|_| StoreError::Unreadable)?;
    Ok(Some((number, bytes.ok_or(StoreError::Unreadable)?)))
}

async fn anchor(connection: &mut AnyConnection) -> Result<Vec<u8>, StoreError> {
    Ok(anchored(connection)
        .await?
        .map_or_else(|| vec![0; 32], |(_, hash)| hash))
}

async fn next_after_all_were_deleted(connection: &mut AnyConnection) -> Result<i64, StoreError> {
    Ok(anchored(connection).await?.map_or(1, |(number, _)| number + 1))
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
    fn hash(&self, before: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(b"konklave/1 audit\0");
        hash.update(before);
        hash.update(self.number.to_be_bytes());
        hash.update(self.at.to_be_bytes());
        for value in [
            Some(self.action.as_bytes()),
            self.actor.as_deref(),
            self.subject.as_deref(),
            self.change.as_deref(),
        ] {
            // A value that is none has a length no value has.
            let length = value.map_or(u64::MAX, |value| value.len() as u64);
            hash.update(length.to_be_bytes());
            hash.update(value.unwrap_or_default());
        }
        hash.finalize().to_vec()
    }
}

pub(crate) fn id(bytes: Option<Vec<u8>>) -> Result<Option<MemberId>, StoreError> {
    let id = |bytes: Vec<u8>| bytes.try_into().map(MemberId).map_err(|_| StoreError::Unreadable);
    bytes.map(id).transpose()
}
