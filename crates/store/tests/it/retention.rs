use std::path::Path;

use datamap::Settings;
use memchr::memmem;
use store::{Store, Sweep};
use wire::RoomId;

use crate::ground::Ground;
use crate::{marker, new_room};

pub async fn what_expired_is_gone_from_every_file(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(b'x', 100)).await.unwrap();
    store.create_room(new_room(b'y', 200)).await.unwrap();
    assert!(contains(ground.directory(), &[b'x'; 100]));
    assert_eq!(sweep(&store, 100).await.of("rooms"), 1);
    assert_eq!(sweep(&store, 100).await.deleted, []);
    assert!(!contains(ground.directory(), &[b'x'; 16]), "the room is still on disk");
    assert!(store.room(RoomId([b'y'; 16]), 100).await.unwrap().is_some());
}

pub async fn what_expired_while_the_server_was_off_goes_before_serving(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    store.close().await;
    let store = ground.open().await;
    assert_eq!(store.room(RoomId([1; 16]), 101).await.unwrap(), None);
    assert_eq!(sweep(&store, 101).await.deleted, [("rooms", 1), ("invites", 1)]);
}

pub async fn a_wrapped_root_is_not_on_disk_as_it_came(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(b'r', 100)).await.unwrap();
    store.close().await;
    assert!(
        contains(ground.directory(), &[b'r'; 100]),
        "the search finds what is there"
    );
    assert!(!contains(ground.directory(), &marker(b'r')[..20]));
}

pub async fn a_database_of_a_newer_release_is_refused(ground: Ground) {
    ground.open().await.close().await;
    // Copied, so that each column has the type it has there.
    let statement =
        "INSERT INTO _sqlx_migrations (version, description, installed_on, success, checksum, execution_time)
        SELECT 9999, 'future', installed_on, success, $1, 0 FROM _sqlx_migrations WHERE version = 1";
    ground.run(statement, &[&[0]]).await;
    let error = store::Store::open(ground.directory(), ground.database())
        .await
        .err()
        .unwrap();
    assert!(matches!(error, store::StoreError::Newer), "{error}");
}

async fn sweep(store: &Store, now: u64) -> Sweep {
    store.sweep(now, &Settings::default()).await.unwrap()
}

/// Whether any file below `directory` contains `bytes`.
pub fn contains(directory: &Path, bytes: &[u8]) -> bool {
    std::fs::read_dir(directory).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            contains(&path, bytes)
        } else {
            // One that has gone meanwhile holds nothing.
            let file = std::fs::read(path).unwrap_or_default();
            memmem::find(&file, bytes).is_some()
        }
    })
}
