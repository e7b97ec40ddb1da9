//! The proof of a run: when, whether all went well, how many rows of what. Never which, never whose.

use datamap::HOUR;
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::EntryRows;
use super::chain::DELETIONS;
use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError};

/// A proof is written at least this often.
const DAILY: u64 = 23 * HOUR;
/// Without a complete run for so long, something is wrong.
const MISSED: u64 = 26 * HOUR;

/// A run of the deletion job, as proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deletion {
    /// Its number.
    pub run: u64,
    /// When.
    pub at: u64,
    /// Whether all that was due was gone.
    pub complete: bool,
    /// Rows deleted, by entry of the data map.
    pub deleted: Vec<(String, u64)>,
}

impl Store {
    /// The latest proofs, newest first.
    pub async fn deletions(&self, limit: u32) -> Result<Vec<Deletion>, StoreError> {
        let rows = sqlx::query("SELECT run, at, complete, counts, hash FROM deletions ORDER BY run DESC LIMIT $1")
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| {
                let proof = Proof::read(row)?;
                let counts: serde_json::Map<String, serde_json::Value> =
                    serde_json::from_str(&proof.counts).map_err(|_| StoreError::Unreadable)?;
                Ok(Deletion {
                    run: from_seconds(proof.run),
                    at: from_seconds(proof.at),
                    complete: proof.complete != 0,
                    deleted: counts
                        .into_iter()
                        .map(|(id, rows)| (id, rows.as_u64().unwrap_or(0)))
                        .collect(),
                })
            })
            .collect()
    }

    /// Whether the proofs kept are those that were written, all of them and in their order.
    pub async fn deletions_intact(&self) -> Result<bool, StoreError> {
        // In one transaction: deleting the oldest moves the anchor at the same time.
        let mut reading = self.readers.begin_with(self.snapshot()).await?;
        let anchor = DELETIONS.anchor(&mut reading, self).await?;
        let (mut run, mut before) = (anchor.number, anchor.hash);
        if !anchor.genuine {
            return Ok(false);
        }
        let rows = sqlx::query("SELECT run, at, complete, counts, hash FROM deletions ORDER BY run")
            .fetch_all(&mut *reading)
            .await?;
        for row in &rows {
            let proof = Proof::read(row)?;
            let hash: Vec<u8> = row.try_get(4)?;
            run += 1;
            if proof.run != run || hash != proof.hash(&before) {
                return Ok(false);
            }
            before = hash;
        }
        Ok(true)
    }

    /// Whether no run was complete for 26 hours: somebody must look.
    pub async fn deletion_missed(&self, now: u64) -> Result<bool, StoreError> {
        let row = sqlx::query("SELECT count(*) FROM deletions WHERE complete = 1 AND at > $1 AND at <= $2")
            .bind(to_seconds(now.saturating_sub(MISSED)))
            .bind(to_seconds(now.saturating_add(HOUR)))
            .fetch_one(&self.readers)
            .await?;
        Ok(row.try_get::<i64, _>(0)? == 0)
    }

    /// Notes that what a proof tells of is gone from the files too.
    pub(super) async fn complete(&self, begun: &Incomplete) -> Result<(), StoreError> {
        let proof = Proof {
            complete: 1,
            ..begun.proof.clone()
        };
        // The newest only: others are in the hashes of those behind them.
        sqlx::query(
            "UPDATE deletions SET complete = 1, hash = $2 WHERE run = $1 AND run = (SELECT max(run) FROM deletions)",
        )
        .bind(proof.run)
        .bind(proof.hash(&begun.before))
        .execute(&self.writer)
        .await?;
        Ok(())
    }

    /// Writes the proof of a run that found nothing to delete, unless the last one is of today and says the same.
    pub(super) async fn prove_quiet(&self, now: u64, complete: bool) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let last = sqlx::query("SELECT run, at, complete, counts FROM deletions ORDER BY run DESC LIMIT 1")
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(last) = last {
            let last = Proof::read(&last)?;
            // One of the future is of a clock that was wrong.
            let today = (now.saturating_sub(DAILY)..=now).contains(&from_seconds(last.at));
            if today && (last.complete != 0) == complete {
                return Ok(());
            }
        }
        append(&mut transaction, self, now, complete, &[]).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// A proof whose rows may still be in files.
pub(super) struct Incomplete {
    proof: Proof,
    /// The hash before it.
    before: Vec<u8>,
}

/// Writes the proof of what the same transaction has deleted.
pub(super) async fn begin(
    connection: &mut AnyConnection,
    store: &Store,
    now: u64,
    deleted: &[EntryRows],
) -> Result<Incomplete, StoreError> {
    append(connection, store, now, false, deleted).await
}

async fn append(
    connection: &mut AnyConnection,
    store: &Store,
    now: u64,
    complete: bool,
    deleted: &[EntryRows],
) -> Result<Incomplete, StoreError> {
    let last = sqlx::query("SELECT run, hash FROM deletions ORDER BY run DESC LIMIT 1")
        .fetch_optional(&mut *connection)
        .await?;
    let (run, before): (i64, Vec<u8>) = match last {
        Some(row) => (row.try_get(0)?, row.try_get(1)?),
        None => {
            let anchor = DELETIONS.anchor(connection, store).await?;
            (anchor.number, anchor.hash)
        }
    };
    let counts = deleted
        .iter()
        .map(|(id, rows)| ((*id).to_owned(), (*rows).into()))
        .collect();
    let proof = Proof {
        run: run + 1,
        at: to_seconds(now),
        complete: i64::from(complete),
        counts: serde_json::Value::Object(counts).to_string(),
    };
    sqlx::query("INSERT INTO deletions (run, at, complete, counts, hash) VALUES ($1, $2, $3, $4, $5)")
        .bind(proof.run)
        .bind(proof.at)
        .bind(proof.complete)
        .bind(&proof.counts)
        .bind(proof.hash(&before))
        .execute(connection)
        .await?;
    Ok(Incomplete { proof, before })
}

/// A row but its hash.
#[derive(Clone)]
struct Proof {
    run: i64,
    at: i64,
    complete: i64,
    counts: String,
}

impl Proof {
    fn read(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            run: row.try_get(0)?,
            at: row.try_get(1)?,
            complete: row.try_get(2)?,
            counts: row.try_get(3)?,
        })
    }

    /// Over the hash before and the row; all values but the last have a fixed length.
    fn hash(&self, before: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new();
        hash.update(b"konklave/1 deletions\0");
        hash.update(before);
        for number in [self.run, self.at, self.complete] {
            hash.update(number.to_be_bytes());
        }
        hash.update(self.counts.as_bytes());
        hash.finalize().to_vec()
    }
}
