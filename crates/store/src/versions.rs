//! Versions of the documents: the words each had, in each language, from when to when. What a document is and whether its
//! words are others is the caller's.

use sqlx::{AnyConnection, Row};

use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError};

/// Which version of a document there is, without its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The document's name.
    pub paper: String,
    /// Its number, from 1.
    pub number: u64,
    /// Names its words, in every language alike.
    pub content: String,
    /// From when it holds.
    pub issued_at: u64,
    /// Until when it held; none: it is the newest.
    pub superseded_at: Option<u64>,
}

/// A version in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptVersion {
    /// Which.
    pub version: Version,
    /// Its words, as Markdown.
    pub text: String,
}

/// The words of a document as they are now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVersion {
    /// The document's name.
    pub paper: &'static str,
    /// Names its words, in every language alike.
    pub content: String,
    /// Each language with its words, as Markdown.
    pub texts: Vec<(&'static str, String)>,
}

impl Store {
    /// Keeps these as the versions that hold from `now` on, all or none. How many are new: nothing changes where the newest
    /// version of a document has the same `content`.
    pub async fn issue_versions(&self, versions: &[NewVersion], now: u64) -> Result<u64, StoreError> {
        let mut transaction = self.begin().await?;
        let mut issued = 0;
        for version in versions {
            issued += u64::from(issue(&mut transaction, version, now).await?);
        }
        transaction.commit().await?;
        Ok(issued)
    }

    /// The newest version of every document that has one.
    pub async fn newest_versions(&self) -> Result<Vec<Version>, StoreError> {
        let rows = sqlx::query(
            "SELECT DISTINCT paper, number, content, issued_at, superseded_at FROM paper_versions
             WHERE superseded_at IS NULL ORDER BY paper",
        )
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(version).collect()
    }

    /// Versions of this document in this language, newest first, at most `limit`.
    pub async fn versions(&self, paper: &str, language: &str, limit: u32) -> Result<Vec<KeptVersion>, StoreError> {
        let rows = sqlx::query(
            "SELECT paper, number, content, issued_at, superseded_at, text FROM paper_versions
             WHERE paper = $1 AND language = $2 ORDER BY number DESC LIMIT $3",
        )
        .bind(paper)
        .bind(language)
        .bind(i64::from(limit))
        .fetch_all(&self.readers)
        .await?;
        let kept = |row| {
            Ok(KeptVersion {
                version: version(row)?,
                text: row.try_get(5)?,
            })
        };
        rows.iter().map(kept).collect()
    }
}

async fn issue(connection: &mut AnyConnection, new: &NewVersion, now: u64) -> Result<bool, StoreError> {
    let newest = sqlx::query(
        "SELECT number, content FROM paper_versions WHERE paper = $1 AND superseded_at IS NULL ORDER BY number DESC",
    )
    .bind(new.paper)
    .fetch_optional(&mut *connection)
    .await?;
    let last: i64 = match newest {
        Some(row) if row.try_get::<String, _>(1)? == new.content => return Ok(false),
        Some(row) => row.try_get(0)?,
        None => 0,
    };
    sqlx::query("UPDATE paper_versions SET superseded_at = $2 WHERE paper = $1 AND superseded_at IS NULL")
        .bind(new.paper)
        .bind(to_seconds(now))
        .execute(&mut *connection)
        .await?;
    for (language, text) in &new.texts {
        sqlx::query(
            "INSERT INTO paper_versions (paper, language, number, content, issued_at, text)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(new.paper)
        .bind(*language)
        .bind(last + 1)
        .bind(&new.content)
        .bind(to_seconds(now))
        .bind(text)
        .execute(&mut *connection)
        .await?;
    }
    Ok(true)
}

fn version(row: &sqlx::any::AnyRow) -> Result<Version, StoreError> {
    Ok(Version {
        paper: row.try_get(0)?,
        number: from_seconds(row.try_get(1)?),
        content: row.try_get(2)?,
        issued_at: from_seconds(row.try_get(3)?),
        superseded_at: row.try_get::<Option<i64>, _>(4)?.map(from_seconds),
    })
}
