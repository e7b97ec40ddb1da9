//! What goes wrong outside is named by what can be done about it.

use std::fs::{self, OpenOptions};
use std::future::{Future, poll_fn};
use std::os::unix::fs::FileExt;
use std::pin::pin;
use std::task::Poll;

use datamap::Settings;
use store::{Note, Store, StoreError, Tries};
use wire::{InviteId, RoomId};

use crate::ground::Ground;
use crate::new_room;

async fn refused(ground: &Ground) -> StoreError {
    Store::open(ground.directory(), ground.database()).await.err().unwrap()
}

pub async fn what_is_opened_for_reading_cannot_be_written(ground: Ground) {
    ground.open().await.close().await;
    let store = Store::reading(ground.directory(), ground.database()).await.unwrap();
    let error = store.create_room(new_room(1, 100)).await.unwrap_err();
    assert!(matches!(error, StoreError::ReadOnly), "{error}");
    assert!(error.to_string().contains("cannot be written to"));
}

pub async fn a_database_that_no_release_of_now_has_opened_is_not_read(ground: Ground) {
    ground.open().await.close().await;
    let newest = "DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)";
    ground.run(newest, &[]).await;
    let error = Store::reading(ground.directory(), ground.database())
        .await
        .err()
        .unwrap();
    assert!(matches!(error, StoreError::Older), "{error}");
}

/// Lets a future run until it waits for the `times`th time, and drops it there. Whether it was done before.
async fn given_up_after(times: u32, future: impl Future) -> bool {
    let mut future = pin!(future);
    let mut waited = 0;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(_) => Poll::Ready(true),
        Poll::Pending => {
            waited += 1;
            if waited == times {
                return Poll::Ready(false);
            }
            Poll::Pending
        }
    })
    .await
}

pub async fn whoever_goes_away_in_the_middle_leaves_no_transaction_behind(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, 100)).await.unwrap();
    let note = Note {
        at: 1,
        action: "backup_made",
        actor: None,
        subject: None,
        change: String::new(),
    };
    let mut done = 0;
    for times in 1..100 {
        let wrote = given_up_after(times, store.note(&note)).await;
        let read = given_up_after(times, store.deletions_intact()).await;
        // Acknowledged, hence there for everybody.
        let tries = Tries {
            wrong: 1,
            since: u64::from(times),
            blocked_until: 0,
        };
        let (room, invite) = (RoomId([1; 16]), InviteId([1; 16]));
        store.set_tries(room, invite, tries).await.unwrap();
        for _ in 0..3 {
            let kept = store.invite(room, invite, 0).await.unwrap().unwrap();
            assert_eq!(kept.tries.since, u64::from(times), "after waiting {times} times");
        }
        done += u32::from(wrote && read);
        if done == 3 {
            break;
        }
    }
    assert_eq!(done, 3, "no end was reached");
    assert!(store.audit_intact().await.unwrap());
}

pub async fn nothing_is_deleted_without_proof(ground: Ground) {
    let store = ground.open().await;
    let settings = Settings::default();
    let mut made = 0;
    for times in 1..100 {
        store.create_room(new_room(times, 100)).await.unwrap();
        made += 1;
        let done = given_up_after(u32::from(times), store.sweep(100, &settings)).await;
        // Whatever was still under way is done before the next that is written.
        store.create_room(new_room(0, 200)).await.unwrap();
        let rows = store.rows().await.unwrap();
        let left = rows.iter().find(|(id, _)| *id == "rooms").unwrap().1 - 1;
        let proven: u64 = store
            .deletions(1_000)
            .await
            .unwrap()
            .iter()
            .flat_map(|run| &run.deleted)
            .filter(|(id, _)| id == "rooms")
            .map(|(_, rows)| rows)
            .sum();
        assert_eq!(proven + left, made, "after waiting {times} times");
        assert!(store.deletions_intact().await.unwrap());
        let last = store.deletions(1).await.unwrap();
        assert!(!done || last[0].complete, "a run to its end is complete");
        store.sweep(200, &settings).await.unwrap();
        made += 1;
        if done {
            return;
        }
    }
    panic!("no end was reached");
}

pub async fn a_damaged_file_is_named_as_such(ground: Ground) {
    let store = ground.open().await;
    for n in 0..100 {
        store.create_room(new_room(n, 100)).await.unwrap();
    }
    store.close().await;
    let path = ground.directory().join("database/konklave.db");
    let whole = fs::read(&path).unwrap();
    let file = OpenOptions::new().write(true).open(&path).unwrap();
    // All pages but the first: the schema is there, the rows are not.
    file.write_all_at(&vec![0xff; whole.len() - 4096], 4096).unwrap();
    let outcome = Store::open(ground.directory(), ground.database()).await;
    let error = match outcome {
        Ok(store) => store.room(RoomId([1; 16]), 0).await.unwrap_err(),
        Err(error) => error,
    };
    assert!(matches!(error, StoreError::Damaged), "{error}");
    fs::write(&path, b"This was a database once, and is a letter now. ".repeat(200)).unwrap();
    let error = refused(&ground).await;
    assert!(matches!(error, StoreError::Damaged), "{error}");
    assert!(error.to_string().contains("restore a backup"));
}

pub async fn a_database_that_another_program_locks_is_named_as_such(ground: Ground) {
    let store = ground.open().await;
    let pool = ground.pool().await;
    let mut other = pool.acquire().await.unwrap();
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut *other).await.unwrap();
    let error = store.create_room(new_room(1, 100)).await.unwrap_err();
    assert!(matches!(error, StoreError::Locked), "{error}");
    sqlx::query("ROLLBACK").execute(&mut *other).await.unwrap();
    store.create_room(new_room(1, 100)).await.unwrap();
}

pub async fn a_file_in_place_of_the_directory_is_named(ground: Ground) {
    fs::write(ground.directory().join("database"), b"").unwrap();
    let error = refused(&ground).await;
    assert!(matches!(error, StoreError::File { .. }), "{error}");
    assert!(error.to_string().contains("database"), "{error}");
}
