//! Restoring a backup.

use std::fs::File;
use std::path::Path;

use sqlx::{AnyConnection, AssertSqlSafe};
use tokio::sync::mpsc;
use zeroize::Zeroizing;

use super::format::{Bound, FORMAT, Header, Keys, Line, decode, encode};
use super::{BackupError, Identity, LEFT_OUT, read};
use crate::map::TABLES;
use crate::store::to_seconds;
use crate::{Database, EntryRows, Note, Secrets, Store, audit, migrations};

/// A restore that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made.
    pub made_at: u64,
    /// The release that made it.
    pub release: String,
    /// Rows of it.
    pub rows: u64,
    /// Rows that were past their time and are not there.
    pub expired: Vec<EntryRows>,
}

type Lines = mpsc::Receiver<Result<Line, BackupError>>;

impl Store {
    /// Restores the backup `from` into an empty database, all or nothing, and opens it. `directory` and `database` as
    /// for [`Store::open`]; periods are those of the backup's policy, `room_keep_hours` as configured.
    ///
    /// What is past its time is gone when this returns. See the module for what a restore does not bring back.
    pub async fn restore(
        directory: &Path,
        database: &Database,
        from: &Path,
        identity: &Identity,
        now: u64,
        room_keep_hours: u64,
    ) -> Result<(Self, Restored), BackupError> {
        let file = File::open(from).map_err(|source| BackupError::File {
            path: from.to_owned(),
            source,
        })?;
        Self::restore_from(directory, database, (file, from), identity, now, room_keep_hours).await
    }

    /// The same with a backup that is open already, as by somebody who may read it, and what it is called in errors.
    pub async fn restore_from(
        directory: &Path,
        database: &Database,
        (file, called): (File, &Path),
        identity: &Identity,
        now: u64,
        room_keep_hours: u64,
    ) -> Result<(Self, Restored), BackupError> {
        let mut lines = read::lines(file, called, identity);
        let header = header(&mut lines).await?;
        bring_secrets(&directory.join("secrets"), &header)?;
        let store = Self::open(directory, database).await?;
        match store.fill(header, lines, now, room_keep_hours).await {
            Ok(restored) => Ok((store, restored)),
            Err(error) => {
                store.close().await;
                Err(error)
            }
        }
    }

    async fn fill(
        &self,
        header: Header,
        mut lines: Lines,
        now: u64,
        room_keep_hours: u64,
    ) -> Result<Restored, BackupError> {
        let schema = "schema";
        if self
            .rows()
            .await?
            .iter()
            .any(|(entry, rows)| *entry != schema && *rows > 0)
        {
            return Err(BackupError::NotEmpty);
        }
        let mut transaction = self.begin().await?;
        let rows = insert(&mut transaction, &mut lines).await?;
        // Codes of the second factor from before now are not taken again (RFC 6238: steps of 30 seconds).
        sqlx::query("UPDATE totps SET last_step = $1 WHERE last_step < $1")
            .bind(to_seconds(now / 30))
            .execute(&mut *transaction)
            .await?;
        let note = Note {
            at: now,
            action: "restored",
            actor: None,
            subject: None,
            change: format!("{} → {now}", header.at),
        };
        audit::append(&mut transaction, self, &note).await?;
        let settings = crate::retention::settings(&mut transaction, room_keep_hours).await?;
        let begun = crate::retention::delete_all(&mut transaction, self, now, &settings).await?;
        transaction.commit().await.map_err(crate::StoreError::from)?;
        self.finish_sweep(now, &settings, &begun).await?;
        Ok(Restored {
            made_at: header.at,
            release: header.release,
            rows,
            expired: begun.deleted,
        })
    }

    /// What shows that a backup and the two keys belong together: nobody without them makes one that is restored here.
    pub(super) fn check(&self, at: u64) -> String {
        check(&self.secrets, at)
    }
}

async fn header(lines: &mut Lines) -> Result<Header, BackupError> {
    match lines.recv().await {
        Some(Ok(Line::Header(header))) if header.format == FORMAT => {
            if header.schema > migrations::NEWEST {
                return Err(BackupError::Newer {
                    release: header.release,
                });
            }
            Ok(header)
        }
        Some(Err(error)) => Err(error),
        _ => Err(BackupError::Damaged),
    }
}

/// The keys of the installation: those in the directory, or, if there are none, those of the backup.
fn bring_secrets(directory: &Path, header: &Header) -> Result<(), BackupError> {
    if Secrets::exist(directory) {
        let secrets = Secrets::open(directory)?;
        return match check(&secrets, header.at) == header.check {
            true => Ok(()),
            false => Err(BackupError::OtherSecrets),
        };
    }
    let Some(Keys { pepper, at_rest }) = &header.secrets else {
        return Err(BackupError::NoSecrets);
    };
    let key = |text: &str| {
        let bytes = Zeroizing::new(decode(text)?);
        <[u8; 32]>::try_from(bytes.as_slice())
            .map(Zeroizing::new)
            .map_err(|_| BackupError::Damaged)
    };
    Ok(Secrets::place(directory, &*key(pepper)?, &*key(at_rest)?)?)
}

/// HMAC under the pepper over HMAC under the at-rest key.
fn check(secrets: &Secrets, at: u64) -> String {
    encode(&secrets.check(at))
}

async fn insert(connection: &mut AnyConnection, lines: &mut Lines) -> Result<u64, BackupError> {
    let mut table: Option<(&'static str, Vec<String>)> = None;
    let mut rows = 0;
    while let Some(line) = lines.recv().await {
        match line? {
            Line::Table { name, columns } => table = Some(known(&name, columns)?),
            Line::Row(values) => {
                let (name, columns) = table.as_ref().ok_or(BackupError::Damaged)?;
                insert_row(connection, name, columns, values).await?;
                rows += 1;
            }
            Line::End { rows: expected } => {
                // The stream ends here: whatever was cut off or changed before its end is an error, not an end.
                return match (expected == rows, lines.recv().await) {
                    (true, None) => Ok(rows),
                    _ => Err(BackupError::Damaged),
                };
            }
            Line::Header(_) => return Err(BackupError::Damaged),
        }
    }
    Err(BackupError::Damaged)
}

/// Names of a backup are compared with ours before they become part of a statement.
fn known(name: &str, columns: Vec<String>) -> Result<(&'static str, Vec<String>), BackupError> {
    let table = TABLES
        .iter()
        .filter_map(|entry| entry.table())
        .find(|table| table.name == name && !LEFT_OUT.contains(&table.name))
        .ok_or(BackupError::Damaged)?;
    let ours = |wanted: &String| table.columns.iter().any(|column| column.name == wanted);
    match !columns.is_empty() && columns.iter().all(ours) {
        true => Ok((table.name, columns)),
        false => Err(BackupError::Damaged),
    }
}

async fn insert_row(
    connection: &mut AnyConnection,
    table: &str,
    columns: &[String],
    values: Vec<serde_json::Value>,
) -> Result<(), BackupError> {
    if values.len() != columns.len() {
        return Err(BackupError::Damaged);
    }
    let values = values.into_iter().map(Bound::from).collect::<Result<Vec<_>, _>>()?;
    let mut places = Vec::new();
    let mut bound = 0;
    for value in &values {
        // PostgreSQL wants to know of which type a missing value is; a literal has none.
        places.push(match value {
            Bound::Null => "NULL".to_owned(),
            _ => {
                bound += 1;
                format!("${bound}")
            }
        });
    }
    let statement = format!(
        "INSERT INTO {table} ({}) VALUES ({})",
        columns.join(", "),
        places.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(statement));
    for value in values {
        query = match value {
            Bound::Null => query,
            Bound::Number(number) => query.bind(number),
            Bound::Text(text) => query.bind(text),
            Bound::Bytes(bytes) => query.bind(bytes),
        };
    }
    query.execute(connection).await?;
    Ok(())
}
