//! The proof of a run: when, whether all went well, how many rows of what. Never which, never whose.

use datamap::HOUR;
use sha2::{Digest, Sha256};
use sqlx::Row;
use sqlx::any::AnyRow;

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
        let (mut run, mut before) = DELETIONS.anchor(&mut reading).await?;
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

    /// Writes the proof of a run, unless there is nothing to tell and the last one is of today.
    pub(super) async fn prove(&self, now: u64, complete: bool, deleted: &[EntryRows]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let last = sqlx::query("SELECT run, at, complete, counts, hash FROM deletions ORDER BY run DESC LIMIT 1")
            .fetch_optional(&mut *transaction)
            .await?;
        let (run, before) = match &last {
            Some(row) => {
                let last = Proof::read(row)?;
                // One of the future is of a clock that was wrong.
                let today = (now.saturating_sub(DAILY)..=now).contains(&from_seconds(last.at));
                if deleted.is_empty() && today && (last.complete != 0) == complete {
                    return Ok(());
                }
                (last.run, row.try_get(4)?)
            }
            None => DELETIONS.anchor(&mut transaction).await?,
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
        let hash = proof.hash(&before);
        sqlx::query("INSERT INTO deletions (run, at, complete, counts, hash) VALUES ($1, $2, $3, $4, $5)")
            .bind(proof.run)
            .bind(proof.at)
            .bind(proof.complete)
            .bind(proof.counts)
            .bind(hash)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// A row but its hash.
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
