//! Requests about data. Who made one is known by what they write alone: nothing ties it to an account or an address.

use serde::{Deserialize, Serialize};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use wire::{EntryCount, MemberId, RequestKind, RequestState};

use crate::audit::{self, Note};
use crate::codes::{request_state, request_state_code};
use crate::map::TABLES;
use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError};

const CONTENT: &str = "requests.content";
const REPLY: &str = "requests.reply";

/// A request to be kept.
pub struct NewRequest {
    /// Its id.
    pub request: [u8; 16],
    /// What was asked.
    pub content: RequestContent,
    /// When it was received.
    pub received_at: u64,
    /// By when it is answered.
    pub due_at: u64,
}

/// What somebody wrote. Sealed at rest.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestContent {
    /// What for.
    pub kind: RequestKind,
    /// In their own words.
    pub text: String,
    /// How they can be reached; empty: not said.
    pub contact: String,
}

/// What they read. Sealed at rest.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestReply {
    /// The answer, or why there is none; empty: none yet.
    pub answer: String,
    /// Why the period was extended; empty: it was not.
    pub extension: String,
}

/// A request as kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptRequest {
    /// Its id.
    pub request: [u8; 16],
    /// What was asked.
    pub content: RequestContent,
    /// What was answered.
    pub reply: RequestReply,
    /// How far it is.
    pub state: RequestState,
    /// When it was received.
    pub received_at: u64,
    /// By when it is answered.
    pub due_at: u64,
    /// Whether the period was extended.
    pub extended: bool,
    /// When it was answered, refused or closed.
    pub ended_at: Option<u64>,
    /// From when the period of deletion counts.
    pub kept_from: Option<u64>,
}

/// What is done with a request that is open.
pub enum RequestStep {
    /// Its period is extended, for this reason.
    Extend {
        /// By when it is answered now.
        due_at: u64,
        /// Why.
        reason: String,
    },
    /// It ends.
    End {
        /// How.
        state: RequestState,
        /// What the person reads.
        answer: String,
        /// From when the period of deletion counts.
        kept_from: u64,
    },
}

const COLUMNS: &str =
    "SELECT request, content, reply, state, received_at, due_at, extended, ended_at, kept_from FROM requests";

impl Store {
    /// Keeps a request that is found by this code, if fewer than `most` are open. [`StoreError::TooMany`]: no more are.
    pub async fn add_request(&self, new: &NewRequest, code: &[u8], most: u64) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let open = sqlx::query("SELECT count(*) FROM requests WHERE state = 0")
            .fetch_one(&mut *transaction)
            .await?;
        if from_seconds(open.try_get(0)?) >= most {
            return Err(StoreError::TooMany);
        }
        let content = serde_json::to_vec(&new.content).expect("a kind and two strings are JSON");
        sqlx::query(
            "INSERT INTO requests (request, code, content, reply, received_at, due_at) VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&new.request[..])
        .bind(&self.request_code(code)[..])
        .bind(self.seal(CONTENT, &new.request, &content))
        .bind(self.sealed_reply(&new.request, &RequestReply::default()))
        .bind(to_seconds(new.received_at))
        .bind(to_seconds(new.due_at))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The request with this code.
    pub async fn request_by_code(&self, code: &[u8]) -> Result<Option<KeptRequest>, StoreError> {
        let row = sqlx::query(AssertSqlSafe(format!("{COLUMNS} WHERE code = $1")))
            .bind(&self.request_code(code)[..])
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| self.kept_request(&row)).transpose()
    }

    /// A request.
    pub async fn request(&self, request: [u8; 16]) -> Result<Option<KeptRequest>, StoreError> {
        let row = sqlx::query(AssertSqlSafe(format!("{COLUMNS} WHERE request = $1")))
            .bind(&request[..])
            .fetch_optional(&self.readers)
            .await?;
        row.map(|row| self.kept_request(&row)).transpose()
    }

    /// Open requests, the most urgent first, and then the others, the latest first; at most `limit`. One that cannot be
    /// unsealed is left out, and said in the log: the others are due all the same.
    pub async fn requests(&self, limit: u32) -> Result<Vec<KeptRequest>, StoreError> {
        let order =
            "ORDER BY CASE state WHEN 0 THEN 0 ELSE 1 END, CASE state WHEN 0 THEN due_at ELSE -ended_at END, request";
        let rows = sqlx::query(AssertSqlSafe(format!("{COLUMNS} {order} LIMIT $1")))
            .bind(i64::from(limit))
            .fetch_all(&self.readers)
            .await?;
        let mut requests = Vec::new();
        let mut unreadable = 0_u64;
        for row in &rows {
            match self.kept_request(row) {
                Ok(request) => requests.push(request),
                Err(StoreError::Unreadable) => unreadable += 1,
                Err(error) => return Err(error),
            }
        }
        if unreadable > 0 {
            tracing::error!(unreadable, "requests about data cannot be unsealed");
        }
        Ok(requests)
    }

    /// How many open requests are due before each of two times.
    pub async fn requests_due(&self, first: u64, second: u64) -> Result<(u64, u64), StoreError> {
        let row = sqlx::query(
            "SELECT (SELECT count(*) FROM requests WHERE state = 0 AND due_at < $1),
                    (SELECT count(*) FROM requests WHERE state = 0 AND due_at < $2)",
        )
        .bind(to_seconds(first))
        .bind(to_seconds(second))
        .fetch_one(&self.readers)
        .await?;
        Ok((from_seconds(row.try_get(0)?), from_seconds(row.try_get(1)?)))
    }

    /// Does something with a request that is open; what it is then. [`StoreError::Unknown`]: there is none.
    /// [`StoreError::TooMany`]: it is not open any more, or was extended before, or its first period is over: whoever asked
    /// is told of an extension within it (Art. 12(3) sentence 3 GDPR).
    pub async fn handle_request(
        &self,
        request: [u8; 16],
        step: RequestStep,
        note: &Note,
    ) -> Result<KeptRequest, StoreError> {
        let mut transaction = self.begin().await?;
        let mut kept = self.request_in(&mut transaction, request).await?;
        if kept.state != RequestState::Open {
            return Err(StoreError::TooMany);
        }
        match step {
            RequestStep::Extend { .. } if kept.extended || note.at > kept.due_at => return Err(StoreError::TooMany),
            RequestStep::Extend { due_at, reason } => {
                kept.due_at = due_at;
                kept.extended = true;
                kept.reply.extension = reason;
            }
            RequestStep::End {
                state,
                answer,
                kept_from,
            } => {
                kept.state = state;
                kept.reply.answer = answer;
                kept.ended_at = Some(note.at);
                kept.kept_from = Some(kept_from);
            }
        }
        sqlx::query(
            "UPDATE requests SET reply = $2, state = $3, due_at = $4, extended = $5, ended_at = $6, kept_from = $7
             WHERE request = $1",
        )
        .bind(&request[..])
        .bind(self.sealed_reply(&request, &kept.reply))
        .bind(request_state_code(kept.state))
        .bind(to_seconds(kept.due_at))
        .bind(i64::from(kept.extended))
        .bind(kept.ended_at.map(to_seconds))
        .bind(kept.kept_from.map(to_seconds))
        .execute(&mut *transaction)
        .await?;
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(kept)
    }

    /// Rows that belong to an account or name it in a sign-off, a decision or the log of administration, by entry of the data
    /// map; those without any are left out.
    pub async fn rows_of(&self, member: MemberId) -> Result<Vec<EntryCount>, StoreError> {
        let mut reader = self.readers.acquire().await?;
        let mut counts = Vec::new();
        for entry in &TABLES {
            let Some((table, owner)) = entry.table().and_then(|table| Some((table.name, table.owner?))) else {
                continue;
            };
            let row = sqlx::query(AssertSqlSafe(format!(
                "SELECT count(*) FROM {table} WHERE {owner} = $1"
            )))
            .bind(&member.0[..])
            .fetch_one(&mut *reader)
            .await?;
            let rows = from_seconds(row.try_get(0)?);
            if rows > 0 {
                let entry = entry.id.to_owned();
                counts.push(EntryCount { entry, rows });
            }
        }
        // What belongs to nobody, and names whoever acted and whom it concerned.
        for (entry, statement) in [
            ("sign_offs", "SELECT count(*) FROM sign_offs WHERE actor = $1"),
            (
                "function_decisions",
                "SELECT count(*) FROM function_decisions WHERE actor = $1",
            ),
            ("audit", "SELECT count(*) FROM audit WHERE actor = $1 OR subject = $1"),
        ] {
            let row = sqlx::query(statement)
                .bind(&member.0[..])
                .fetch_one(&mut *reader)
                .await?;
            let rows = from_seconds(row.try_get(0)?);
            if rows > 0 {
                let entry = entry.to_owned();
                counts.push(EntryCount { entry, rows });
            }
        }
        Ok(counts)
    }

    async fn request_in(&self, connection: &mut AnyConnection, request: [u8; 16]) -> Result<KeptRequest, StoreError> {
        let row = sqlx::query(AssertSqlSafe(format!("{COLUMNS} WHERE request = $1")))
            .bind(&request[..])
            .fetch_optional(connection)
            .await?;
        self.kept_request(&row.ok_or(StoreError::Unknown)?)
    }

    fn request_code(&self, code: &[u8]) -> [u8; 32] {
        self.keyed("request", code)
    }

    fn sealed_reply(&self, request: &[u8; 16], reply: &RequestReply) -> Vec<u8> {
        let json = serde_json::to_vec(reply).expect("two strings are JSON");
        self.seal(REPLY, request, &json)
    }

    fn kept_request(&self, row: &AnyRow) -> Result<KeptRequest, StoreError> {
        let request: Vec<u8> = row.try_get(0)?;
        let request: [u8; 16] = request.try_into().map_err(|_| StoreError::Unreadable)?;
        let content = self.unseal(CONTENT, &request, &row.try_get::<Vec<u8>, _>(1)?)?;
        let reply = self.unseal(REPLY, &request, &row.try_get::<Vec<u8>, _>(2)?)?;
        Ok(KeptRequest {
            request,
            content: serde_json::from_slice(&content).map_err(|_| StoreError::Unreadable)?,
            reply: serde_json::from_slice(&reply).map_err(|_| StoreError::Unreadable)?,
            state: request_state(row.try_get(3)?)?,
            received_at: from_seconds(row.try_get(4)?),
            due_at: from_seconds(row.try_get(5)?),
            extended: row.try_get::<i64, _>(6)? != 0,
            ended_at: row.try_get::<Option<i64>, _>(7)?.map(from_seconds),
            kept_from: row.try_get::<Option<i64>, _>(8)?.map(from_seconds),
        })
    }
}
