use std::path::Path;

use wire::RoomId;

use crate::{marker, new_room, open};

#[tokio::test]
async fn what_expired_is_gone_from_every_file() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path()).await;
    store.create_room(new_room(b'x', 100)).await.unwrap();
    store.create_room(new_room(b'y', 200)).await.unwrap();
    assert!(contains(directory.path(), &[b'x'; 100]));
    assert_eq!(store.sweep(100).await.unwrap(), 1);
    assert_eq!(store.sweep(100).await.unwrap(), 0);
    assert!(!contains(directory.path(), &[b'x'; 16]), "the room is still on disk");
    assert!(store.room(RoomId([b'y'; 16]), 100).await.unwrap().is_some());
}

#[tokio::test]
async fn what_expired_while_the_server_was_off_goes_before_serving() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path()).await;
    store.create_room(new_room(1, 100)).await.unwrap();
    store.close().await;
    let store = open(directory.path()).await;
    assert_eq!(store.room(RoomId([1; 16]), 101).await.unwrap(), None);
    assert_eq!(store.sweep(101).await.unwrap(), 1);
}

#[tokio::test]
async fn a_wrapped_root_is_not_on_disk_as_it_came() {
    let directory = tempfile::tempdir().unwrap();
    let store = open(directory.path()).await;
    store.create_room(new_room(b'r', 100)).await.unwrap();
    store.close().await;
    assert!(
        contains(directory.path(), &[b'r'; 100]),
        "the search finds what is there"
    );
    assert!(!contains(directory.path(), &marker(b'r')[..20]));
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    open(directory.path()).await.close().await;
    let file = directory.path().join("database/konklave.db");
    let pool = sqlx::SqlitePool::connect(&format!("sqlite:{}", file.display()))
        .await
        .unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'future', 1, x'00', 0)",
    )
    .execute(&pool)
    .await
    .unwrap();
    pool.close().await;
    let error = store::Store::embedded(directory.path()).await.err().unwrap();
    assert!(matches!(error, store::StoreError::Newer), "{error}");
}

/// Whether any file below `directory` contains `bytes`.
fn contains(directory: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(directory).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            contains(&path, bytes)
        } else {
            let file = std::fs::read(path).unwrap();
            file.windows(bytes.len()).any(|window| window == bytes)
        }
    })
}
