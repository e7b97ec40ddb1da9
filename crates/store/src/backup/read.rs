//! Reading a backup, line by line.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::iter;
use std::path::Path;

use age::DecryptError;
use tokio::sync::mpsc;
use zeroize::Zeroizing;

use super::format::{LINE, Line};
use super::{BackupError, Identity};

/// Lines that wait to be restored.
const WAITING: usize = 64;

/// The lines of a backup, as another thread decrypts them. The last one is the end, or an error. `path`: what `file` is
/// called in errors.
pub(super) fn lines(file: File, path: &Path, identity: &Identity) -> mpsc::Receiver<Result<Line, BackupError>> {
    let (sender, lines) = mpsc::channel(WAITING);
    let (path, key) = (path.to_owned(), identity.0.clone());
    tokio::task::spawn_blocking(move || {
        if let Err(error) = read(file, &path, &key, &sender) {
            let _ = sender.blocking_send(Err(error));
        }
    });
    lines
}

fn read(
    file: File,
    path: &Path,
    key: &age::x25519::Identity,
    to: &mpsc::Sender<Result<Line, BackupError>>,
) -> Result<(), BackupError> {
    let decrypted = age::Decryptor::new_buffered(BufReader::new(file))
        .and_then(|backup| backup.decrypt(iter::once(key as &dyn age::Identity)));
    let mut input = BufReader::new(decrypted.map_err(|error| match error {
        DecryptError::NoMatchingKeys => BackupError::OtherKey,
        DecryptError::Io(source) if source.kind() != ErrorKind::UnexpectedEof => BackupError::File {
            path: path.to_owned(),
            source,
        },
        _ => BackupError::Damaged,
    })?);
    loop {
        let mut line = Zeroizing::new(Vec::new());
        let read = input.by_ref().take(LINE as u64).read_until(b'\n', &mut line);
        // What was changed or cut off does not decrypt.
        if read.map_err(|_| BackupError::Damaged)? == 0 {
            return Ok(());
        }
        if to.blocking_send(Line::read(&line)).is_err() {
            return Ok(());
        }
    }
}
