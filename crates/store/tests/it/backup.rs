use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::iter;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use datamap::DAY;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};
use store::{
    BACKUP_KEPT, BackupError, Identity, Note, Recipient, Restored, Store, backup_name, catalogue, newest_backup,
    prune_backups,
};
use tempfile::TempDir;
use wire::MemberId;

use crate::ground::Ground;
use crate::{marker, new_room};

const MADE: u64 = 1_000 * DAY;
const LATER: u64 = MADE + 30;

/// Rows of every table, with and without missing values. `$1`: 16 bytes, `$2`: 32 bytes.
const ROWS: [&str; 19] = [
    "INSERT INTO ended (room, instance, until) SELECT room, $1, 9999999999 FROM rooms WHERE $2 IS NOT NULL",
    "INSERT INTO members (member, login, profile, role, state, created_at) VALUES ($1, $2, $2, 3, 1, 7)",
    "INSERT INTO passwords (member, hash) VALUES ($1, $2)",
    "INSERT INTO totps (member, secret, last_step, proven) VALUES ($1, $2, 5, 1)",
    "INSERT INTO recovery_codes (member, code) VALUES ($1, $2)",
    "INSERT INTO passkeys (credential, member, passkey, label, id, added_at) VALUES ($2, $1, $2, $2, $1, 8)",
    "INSERT INTO sessions (session, id, member, device, created_at, seen_day, expires_at)
     VALUES ($2, $1, $1, $2, 0, 0, 9999999999)",
    "INSERT INTO provider_accounts (subject, member) VALUES ($2, $1)",
    "INSERT INTO provider_sessions (id, member, at_provider) VALUES ($1, $1, $2)",
    "INSERT INTO vaults (member, vault, changed_day) VALUES ($1, $2, 86400)",
    "INSERT INTO tickets (ticket, purpose, member, expires_at) VALUES ($2, 1, $1, 9999999999)",
    "INSERT INTO requests (request, code, content, reply, received_at, due_at) VALUES ($1, $2, $2, $2, 1, 2)",
    "INSERT INTO policy (name, value) SELECT 'words', 'Grüße, 日本' WHERE $1 <> $2",
    "INSERT INTO answers (field, answer, changed_at) SELECT 'officer', 'Frau Müller', 7 WHERE $1 <> $2",
    "INSERT INTO paper_versions (paper, language, number, content, issued_at, superseded_at, text)
     SELECT 'notice', 'de', 1, 'sha256:0', 7, NULL, 'Grüße' WHERE $1 <> $2",
    "INSERT INTO sign_offs (step, state, reason, actor, role, at, configuration)
     SELECT 'works_council', 1, 'Es gibt keinen Rat.', $1, 3, 7, 'sha256:0' WHERE $1 <> $2",
    "INSERT INTO function_decisions (function, state, purpose, suitable, milder, safeguards, actor, at)
     SELECT 'chat', 1, 'Fragen stellen.', 'Ja.', 'Nein.', 'Grüße', $1, 7 WHERE $1 <> $2",
    "INSERT INTO function_decisions (function, state, purpose, suitable, milder, safeguards, actor, at)
     SELECT 'polls', 0, NULL, NULL, NULL, NULL, NULL, 8 WHERE $1 <> $2",
    "INSERT INTO deletions (run, at, complete, counts, hash) SELECT 1, 86400000, 1, '{\"rooms\":3}', $2 WHERE $1 <> $2",
];

/// Tables that are in no backup.
const LEFT_OUT: [&str; 5] = [
    "sessions",
    "provider_sessions",
    "tickets",
    "recovery_codes",
    "_sqlx_migrations",
];

/// A store with rows of every kind.
async fn full(ground: &Ground) -> Store {
    let store = ground.open().await;
    store.create_room(new_room(1, 9_999_999_999)).await.unwrap();
    for statement in ROWS {
        ground.run(statement, &[&[9; 16], &[8; 32]]).await;
    }
    for (actor, change) in [(None, "a → b"), (Some(MemberId([9; 16])), "")] {
        let note = Note {
            at: MADE,
            action: "policy_changed",
            actor,
            subject: None,
            change: change.to_owned(),
        };
        store.note(&note).await.unwrap();
    }
    store
}

struct Made {
    _directory: TempDir,
    path: PathBuf,
    identity: Identity,
    /// The same, for looking inside.
    key: age::x25519::Identity,
}

async fn back_up(store: &Store, with_secrets: bool) -> Made {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(backup_name(MADE));
    let key = age::x25519::Identity::generate();
    let identity = Identity::parse(key.to_string().expose_secret()).unwrap();
    store
        .backup(&path, &identity.recipient(), "1.2.3", MADE, with_secrets)
        .await
        .unwrap();
    Made {
        _directory: directory,
        path,
        identity,
        key,
    }
}

async fn restore(made: &Made, ground: &Ground, now: u64) -> Result<(Store, Restored), BackupError> {
    Store::restore(
        ground.directory(),
        ground.database(),
        &made.path,
        &made.identity,
        now,
        24,
    )
    .await
}

/// Every row of a table, as text.
async fn rows(ground: &Ground, table: &str) -> BTreeSet<String> {
    let text = |row: &AnyRow| {
        let value = |index| match row.try_get::<Option<i64>, _>(index) {
            Ok(number) => format!("{number:?}"),
            Err(_) => match row.try_get::<Option<Vec<u8>>, _>(index) {
                Ok(bytes) => format!("{bytes:?}"),
                Err(_) => format!("{:?}", row.get::<Option<String>, _>(index)),
            },
        };
        (0..row.len()).map(value).collect::<Vec<_>>().join(" ")
    };
    let pool = ground.pool().await;
    let query = sqlx::query(AssertSqlSafe(format!("SELECT * FROM {table}")));
    let rows = query.fetch_all(&pool).await.unwrap().iter().map(text).collect();
    pool.close().await;
    rows
}

pub async fn a_backup_restores_into_either_database(ground: Ground) {
    let store = full(&ground).await;
    // As a command would, beside the running server.
    let beside = Store::reading(ground.directory(), ground.database()).await.unwrap();
    let made = back_up(&beside, true).await;
    beside.close().await;
    for target in [ground.another(), Ground::embedded()] {
        let (restored, said) = restore(&made, &target, LATER).await.unwrap();
        assert_eq!(
            (said.made_at, said.release.as_str(), said.rows, said.expired),
            (MADE, "1.2.3", 20, vec![])
        );
        let invite = restored
            .invite(wire::RoomId([1; 16]), wire::InviteId([1; 16]), LATER)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(invite.wrapped_root, marker(1), "sealed values open");
        assert_eq!(restored.secrets().pepper(), store.secrets().pepper());
        let audit = restored.audit(u64::MAX, 10).await.unwrap();
        assert_eq!(
            (audit.len(), audit[0].action.as_str(), audit[2].change.as_str()),
            (3, "restored", "a → b")
        );
        assert!(restored.audit_intact().await.unwrap(), "the chain goes on");
        restored.close().await;
        for table in catalogue().filter_map(|entry| entry.table()) {
            // What a restore changes is another test's.
            if LEFT_OUT.contains(&table.name) || ["totps", "audit", "deletions"].contains(&table.name) {
                continue;
            }
            let (mut before, mut after) = (rows(&ground, table.name).await, rows(&target, table.name).await);
            // The log goes on: another entry is its last.
            before.retain(|row| !row.contains("audit_head"));
            after.retain(|row| !row.contains("audit_head"));
            assert!(!before.is_empty(), "{} is tested without rows", table.name);
            assert_eq!(before, after, "{}", table.name);
        }
        for table in ["audit", "deletions"] {
            assert!(
                rows(&target, table).await.is_superset(&rows(&ground, table).await),
                "{table}"
            );
        }
    }
    store.close().await;
}

pub async fn what_could_be_used_once_does_not_come_back(ground: Ground) {
    let store = full(&ground).await;
    let made = back_up(&store, true).await;
    let target = ground.another();
    let (restored, _) = restore(&made, &target, LATER).await.unwrap();
    restored.close().await;
    for table in ["sessions", "provider_sessions", "tickets", "recovery_codes"] {
        assert_eq!(rows(&ground, table).await.len(), 1);
        assert_eq!(rows(&target, table).await.len(), 0, "{table}");
    }
    let steps = rows(&target, "totps").await;
    assert!(
        steps.iter().all(|row| row.contains(&format!("Some({})", LATER / 30))),
        "{steps:?}"
    );
}

pub async fn what_expired_since_does_not_come_back(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(b'x', MADE + 10)).await.unwrap();
    store.create_room(new_room(b'y', MADE + 100)).await.unwrap();
    let made = back_up(&store, true).await;
    let target = ground.another();
    let (restored, said) = restore(&made, &target, LATER).await.unwrap();
    assert_eq!(said.expired, [("rooms", 1), ("invites", 1)]);
    assert_eq!(restored.rooms_kept().await.unwrap(), 1);
    let proofs = restored.deletions(10).await.unwrap();
    assert_eq!(
        (proofs.len(), proofs[0].complete, proofs[0].deleted.len()),
        (1, true, 2)
    );
    assert!(crate::retention::contains(target.directory(), &[b'y'; 100]) == ground.is_embedded());
    assert!(
        !crate::retention::contains(target.directory(), &[b'x'; 16]),
        "still in a file"
    );
}

pub async fn a_wrong_key_or_a_damaged_file_restores_nothing(ground: Ground) {
    let store = full(&ground).await;
    let made = back_up(&store, true).await;
    let target = ground.another();
    let other = Identity::generate();
    let outcome = Store::restore(target.directory(), target.database(), &made.path, &other, LATER, 24).await;
    assert!(matches!(outcome.err(), Some(BackupError::OtherKey)));
    let whole = fs::read(&made.path).unwrap();
    let mut flipped = whole.clone();
    let middle = whole.len() / 2;
    flipped[middle] ^= 1;
    let cut = [0, 30, whole.len() / 2, whole.len() - 1].map(|length| whole[..length].to_vec());
    for bytes in cut.into_iter().chain([flipped, b"something else entirely".to_vec()]) {
        fs::write(&made.path, &bytes).unwrap();
        let error = restore(&made, &target, LATER).await.err().unwrap();
        assert!(matches!(error, BackupError::Damaged), "{} bytes: {error}", bytes.len());
    }
    // Whole as a file, but not in what it says.
    let lines = plain(&whole, &made.key);
    let (end, most) = lines.split_last().unwrap();
    let with = |line: &str| [most, &[line.to_owned(), end.clone()]].concat();
    let wrong = [
        most.to_vec(),
        lines[1..].to_vec(),
        with(&lines[2]),
        with("{\"row\":[]}"),
        with("{\"header\":{}}"),
        with("{\"table\":{\"name\":\"sessions\",\"columns\":[\"session\"]}}"),
        with("{\"table\":{\"name\":\"rooms\",\"columns\":[\"room) VALUES (1); --\"]}}"),
        [&lines[..], std::slice::from_ref(end)].concat(),
    ];
    for lines in wrong {
        encrypt(&made.path, &made.identity.recipient(), &lines);
        let error = restore(&made, &target, LATER).await.err().unwrap();
        assert!(matches!(error, BackupError::Damaged), "{error}");
    }
    let store = target.open().await;
    assert!(
        store
            .rows()
            .await
            .unwrap()
            .iter()
            .all(|(id, rows)| *rows == 0 || *id == "schema")
    );
    store.close().await;
    fs::write(&made.path, &whole).unwrap();
    restore(&made, &target, LATER).await.unwrap();
}

pub async fn a_backup_of_a_newer_release_is_refused_by_name(ground: Ground) {
    let store = full(&ground).await;
    let made = back_up(&store, true).await;
    let mut lines = plain(&fs::read(&made.path).unwrap(), &made.key);
    let (head, schema) = lines[0].split_once("\"schema\":").unwrap();
    let (_, rest) = schema.split_once(',').unwrap();
    lines[0] = format!("{head}\"schema\":9999,{rest}").replace("1.2.3", "9.8.7");
    encrypt(&made.path, &made.identity.recipient(), &lines);
    let error = restore(&made, &ground.another(), LATER).await.err().unwrap();
    assert!(
        matches!(error, BackupError::Newer { .. }) && error.to_string().contains("9.8.7"),
        "{error}"
    );
}

pub async fn only_an_empty_database_is_restored_into(ground: Ground) {
    let store = full(&ground).await;
    let made = back_up(&store, false).await;
    store.close().await;
    let before = rows(&ground, "members").await;
    let error = restore(&made, &ground, LATER).await.err().unwrap();
    assert!(matches!(error, BackupError::NotEmpty), "{error}");
    assert_eq!(rows(&ground, "members").await, before);
}

pub async fn a_backup_without_its_secrets_is_refused(ground: Ground) {
    let store = full(&ground).await;
    let made = back_up(&store, false).await;
    let target = ground.another();
    let error = restore(&made, &target, LATER).await.err().unwrap();
    assert!(matches!(error, BackupError::NoSecrets), "{error}");
    let secrets = target.directory().join("secrets");
    fs::create_dir(&secrets).unwrap();
    for name in ["pepper.key", "at-rest.key"] {
        fs::copy(ground.directory().join("secrets").join(name), secrets.join(name)).unwrap();
    }
    fs::write(secrets.join("at-rest.key"), [7; 32]).unwrap();
    let error = restore(&made, &target, LATER).await.err().unwrap();
    assert!(matches!(error, BackupError::OtherSecrets), "{error}");
    fs::copy(
        ground.directory().join("secrets/at-rest.key"),
        secrets.join("at-rest.key"),
    )
    .unwrap();
    restore(&made, &target, LATER).await.unwrap();
}

pub async fn a_backup_says_nothing_in_clear_and_replaces_no_file(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(b'x', 9_999_999_999)).await.unwrap();
    let made = back_up(&store, true).await;
    let folder = made.path.parent().unwrap();
    assert!(!crate::retention::contains(folder, &[b'x'; 8]));
    assert!(!crate::retention::contains(folder, &b"x".repeat(6)));
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1, "nothing unfinished is left");
    assert_eq!(fs::metadata(&made.path).unwrap().permissions().mode() & 0o777, 0o600);
    let again = store
        .backup(&made.path, &made.identity.recipient(), "1.2.3", MADE, false)
        .await;
    assert!(matches!(again, Err(BackupError::File { .. })));
    assert_eq!(fs::read_dir(folder).unwrap().count(), 1);
    let nowhere = store
        .backup(
            &folder.join("none/b.age"),
            &made.identity.recipient(),
            "1.2.3",
            MADE,
            false,
        )
        .await;
    assert!(matches!(nowhere, Err(BackupError::File { .. })));
}

pub async fn backups_past_their_time_are_deleted_and_nothing_else(ground: Ground) {
    let folder = ground.directory();
    assert_eq!(newest_backup(folder).unwrap(), None);
    for name in [
        &backup_name(MADE),
        &backup_name(MADE + 1),
        "konklave-x.age",
        "notes.age",
    ] {
        fs::write(folder.join(name), b"").unwrap();
    }
    assert_eq!(prune_backups(folder, MADE + BACKUP_KEPT - 1).unwrap(), 0);
    assert_eq!(prune_backups(folder, MADE + BACKUP_KEPT).unwrap(), 1);
    assert_eq!(newest_backup(folder).unwrap(), Some(MADE + 1));
    assert_eq!(prune_backups(folder, MADE + BACKUP_KEPT + 1).unwrap(), 1);
    assert_eq!(fs::read_dir(folder).unwrap().count(), 2);
    assert!(prune_backups(&folder.join("none"), MADE).is_err());
}

/// The lines of a backup.
fn plain(bytes: &[u8], key: &age::x25519::Identity) -> Vec<String> {
    let text = age::decrypt(key, bytes).unwrap();
    String::from_utf8(text).unwrap().lines().map(str::to_owned).collect()
}

fn encrypt(path: &Path, recipient: &Recipient, lines: &[String]) {
    let recipient = age::x25519::Recipient::from_str(&format!("{recipient:?}")).unwrap();
    let recipients = iter::once(&recipient as &dyn age::Recipient);
    let file = fs::File::create(path).unwrap();
    let mut output = age::Encryptor::with_recipients(recipients)
        .unwrap()
        .wrap_output(file)
        .unwrap();
    for line in lines {
        writeln!(output, "{line}").unwrap();
    }
    output.finish().unwrap();
}
