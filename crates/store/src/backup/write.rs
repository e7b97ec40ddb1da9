//! Writing a backup.

use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::iter;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use futures_util::TryStreamExt;
use sqlx::AssertSqlSafe;
use tokio::sync::mpsc;
use zeroize::Zeroizing;

use super::format::{FORMAT, Header, Keys, Line, encode, row};
use super::{BackupError, LEFT_OUT, Recipient};
use crate::map::TABLES;
use crate::{Store, migrations};

/// Lines that wait to be encrypted.
const WAITING: usize = 64;

type Received = mpsc::Receiver<Zeroizing<Vec<u8>>>;

/// A backup that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Rows in it.
    pub rows: u64,
}

impl Store {
    /// Writes one state of all rows, encrypted to `recipient`, to the new file `to`, which only its owner can read. The
    /// server goes on meanwhile. `release`: of this program. `with_secrets`: with the two keys of the installation, so
    /// that the one file and the operator's key are enough; without, `secrets/` has to be kept elsewhere.
    pub async fn backup(
        &self,
        to: &Path,
        recipient: &Recipient,
        release: &str,
        now: u64,
        with_secrets: bool,
    ) -> Result<BackedUp, BackupError> {
        let (path, recipient) = (to.to_owned(), recipient.clone());
        let writing = move |lines| write(&path, &recipient, lines);
        self.written(writing, release, now, with_secrets).await
    }

    /// The same into a file that is open already, as by somebody who may write where it lies, and what it is called in
    /// errors. When this fails, what was written is no backup.
    pub async fn backup_into(
        &self,
        (file, called): (File, &Path),
        recipient: &Recipient,
        release: &str,
        now: u64,
        with_secrets: bool,
    ) -> Result<BackedUp, BackupError> {
        let (path, recipient) = (called.to_owned(), recipient.clone());
        let writing =
            move |lines| encrypt(file, &recipient, lines).map_err(|source| BackupError::File { path, source });
        self.written(writing, release, now, with_secrets).await
    }

    async fn written(
        &self,
        write: impl FnOnce(Received) -> Result<(), BackupError> + Send + 'static,
        release: &str,
        now: u64,
        with_secrets: bool,
    ) -> Result<BackedUp, BackupError> {
        let (lines, received) = mpsc::channel(WAITING);
        let writing = tokio::task::spawn_blocking(move || write(received));
        let read = self.lines(&lines, release, now, with_secrets).await;
        if read.is_err() {
            // No end was sent: what was written is removed again.
            drop(lines);
            let _ = writing.await;
            return read;
        }
        drop(lines);
        writing.await.expect("writing does not panic")?;
        read
    }

    async fn lines(
        &self,
        to: &mpsc::Sender<Zeroizing<Vec<u8>>>,
        release: &str,
        now: u64,
        with_secrets: bool,
    ) -> Result<BackedUp, BackupError> {
        // Whoever receives has failed and will say why.
        let send = async |line: Line| drop(to.send(Zeroizing::new(line.write())).await);
        let secrets = with_secrets.then(|| Keys {
            pepper: encode(self.secrets.pepper()),
            at_rest: encode(self.secrets.at_rest()),
        });
        send(Line::Header(Header {
            format: FORMAT.to_owned(),
            release: release.to_owned(),
            schema: migrations::NEWEST,
            at: now,
            check: self.check(now),
            secrets,
        }))
        .await;
        let mut reading = self.readers.begin_with(self.snapshot()).await?;
        let mut rows = 0;
        for entry in &TABLES {
            let table = entry.table().expect("entries of the store are tables");
            if LEFT_OUT.contains(&table.name) {
                continue;
            }
            let columns: Vec<String> = table.columns.iter().map(|column| column.name.to_owned()).collect();
            let statement = format!("SELECT {} FROM {}", columns.join(", "), table.name);
            send(Line::Table {
                name: table.name.to_owned(),
                columns,
            })
            .await;
            let mut found = sqlx::query(AssertSqlSafe(statement)).fetch(&mut *reading);
            while let Some(found) = found.try_next().await? {
                send(row(&found)?).await;
                rows += 1;
            }
        }
        send(Line::End { rows }).await;
        Ok(BackedUp { rows })
    }
}

/// Encrypts and writes under another name, then renames: there is a whole backup or none.
fn write(path: &Path, recipient: &Recipient, lines: Received) -> Result<(), BackupError> {
    let unfinished = PathBuf::from(format!("{}.new", path.display()));
    let failed = |source| BackupError::File {
        path: path.to_owned(),
        source,
    };
    if path.exists() {
        return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
    }
    let written = (|| {
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&unfinished)?;
        encrypt(file, recipient, lines)?;
        std::fs::rename(&unfinished, path)?;
        match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => File::open(parent)?.sync_all(),
            None => Ok(()),
        }
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&unfinished);
    }
    written.map_err(failed)
}

/// Encrypts and writes; an error unless the last line is the end.
fn encrypt(file: File, recipient: &Recipient, mut lines: Received) -> std::io::Result<()> {
    let encryptor = age::Encryptor::with_recipients(iter::once(&recipient.0 as &dyn age::Recipient))
        .expect("one X25519 recipient is enough");
    let mut output = encryptor.wrap_output(BufWriter::new(file))?;
    let mut whole = false;
    while let Some(line) = lines.blocking_recv() {
        output.write_all(&line)?;
        whole = line.starts_with(b"{\"end\"");
    }
    if !whole {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    let file = output
        .finish()?
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)?;
    file.sync_all()
}
