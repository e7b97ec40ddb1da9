//! The process is killed (SIGKILL) in the middle of what it does.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};
use store::{Database, Note, RoomUpdate, Store, StoreError, Tries};
use wire::{Door, InviteId, RoomId};

use crate::ground::Ground;
use crate::new_room;
use crate::postgres::Server;

/// What a child is told; set only when this binary is started as one.
const DIRECTORY: &str = "STORE_CRASH_DIRECTORY";
const DATABASE: &str = "STORE_CRASH_DATABASE";
const FIRST: &str = "STORE_CRASH_FIRST";

const KILLS: u64 = 200;
/// How often a database server crashes.
const CRASHES: u32 = 20;
const MIGRATIONS_KILLED: u32 = 20;
/// The room that is changed again and again.
const ROOM: RoomId = RoomId([1; 16]);
const INVITE: InviteId = InviteId([1; 16]);
const FAR: u64 = 1 << 40;

/// Starts this binary as a child that runs one of the ignored tests below.
fn child(name: &str, ground: &Ground, first: u64) -> (Child, impl Iterator<Item = String>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("crash::{name}"), "--ignored", "--nocapture"])
        .env(DIRECTORY, ground.directory())
        .env(DATABASE, ground.address())
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines.map_while(Result::ok))
}

/// As the child: what the parent said.
async fn told() -> (PathBuf, Database, u64) {
    let directory = PathBuf::from(std::env::var_os(DIRECTORY).unwrap());
    let database = Database::parse(&std::env::var(DATABASE).unwrap()).unwrap();
    (directory, database, std::env::var(FIRST).unwrap().parse().unwrap())
}

/// A room that only write number `n` makes.
fn room_of(n: u64) -> RoomId {
    let mut id = [7; 16];
    id[..8].copy_from_slice(&n.to_be_bytes());
    RoomId(id)
}

/// Write number `n`: one of four kinds. Acknowledged when it says `Ok`.
async fn write(store: &Store, n: u64) -> Result<(), StoreError> {
    match n % 4 {
        0 => {
            let mut room = new_room(2, FAR);
            room.room = room_of(n);
            store.create_room(room).await?;
        }
        1 => {
            let record = store.room(ROOM, 0).await?.unwrap().record;
            let update = RoomUpdate {
                base: Sha256::digest(&record).into(),
                record: n.to_be_bytes().to_vec(),
                door: Door::Open,
                revoke: vec![],
                add: vec![],
                seq: n,
                most_invites: 64,
            };
            store.update_room(ROOM, update, 0).await?;
        }
        2 => {
            let tries = Tries {
                wrong: 1,
                since: n,
                blocked_until: 0,
            };
            store.set_tries(ROOM, INVITE, tries).await?;
        }
        _ => {
            let note = Note {
                at: n,
                action: "policy_changed",
                actor: None,
                subject: None,
                change: n.to_string(),
            };
            store.note(&note).await?;
        }
    }
    Ok(())
}

#[tokio::test]
#[ignore = "started by what_was_acknowledged_survives_being_killed"]
#[allow(clippy::print_stdout, reason = "standard output is the acknowledgement")]
async fn child_writes_until_killed() {
    let (directory, database, first) = told().await;
    let store = Store::open(&directory, &database).await.unwrap();
    for n in first..first + 1_000 {
        write(&store, n).await.unwrap();
        println!("acknowledged {n}");
    }
}

/// Every write that was acknowledged is there, and nothing twice.
async fn verify(store: &Store, acknowledged: &BTreeSet<u64>) {
    let of_kind = |kind| acknowledged.iter().copied().filter(move |n| n % 4 == kind);
    for n in of_kind(0) {
        assert!(store.room(room_of(n), 0).await.unwrap().is_some(), "room {n} is lost");
    }
    let record = store.room(ROOM, 0).await.unwrap().unwrap().record;
    let last = of_kind(1).max().unwrap_or(0);
    assert!(
        last == 0 || u64::from_be_bytes(record.try_into().unwrap()) >= last,
        "update {last} is lost"
    );
    let tries = store.invite(ROOM, INVITE, 0).await.unwrap().unwrap().tries;
    assert!(
        tries.since >= of_kind(2).max().unwrap_or(0),
        "a count of wrong tries is lost"
    );
    let notes = store.audit(u64::MAX, u32::MAX).await.unwrap();
    let noted: BTreeSet<u64> = notes.iter().map(|note| note.change.parse().unwrap()).collect();
    assert_eq!(noted.len(), notes.len(), "a note is there twice");
    assert!(of_kind(3).all(|n| noted.contains(&n)), "a note is lost");
    assert!(store.audit_intact().await.unwrap());
}

#[tokio::test]
async fn what_was_acknowledged_survives_being_killed() {
    let ground = Ground::embedded();
    let store = ground.open().await;
    store.create_room(new_room(1, FAR)).await.unwrap();
    store.close().await;
    let mut acknowledged = BTreeSet::new();
    let mut first = 1;
    for round in 0..KILLS {
        let (mut child, lines) = child("child_writes_until_killed", &ground, first);
        // Between one and five acknowledgements, then in the middle of the next write.
        let mut wanted = 1 + round % 5;
        for line in lines {
            if let Some(n) = line.strip_prefix("acknowledged ") {
                acknowledged.insert(n.parse::<u64>().unwrap());
                wanted -= 1;
                if wanted == 0 {
                    child.kill().unwrap();
                }
            }
            if wanted == 0 {
                break;
            }
        }
        assert_eq!(wanted, 0, "the child ended by itself");
        child.wait().unwrap();
        // The write under way may be there or not, and lines not read may have been acknowledged: numbers go on
        // far behind, and each is written once.
        first = acknowledged.last().unwrap() + 1_000;
        first += round % 4;
        if round % 50 == 49 {
            let store = ground.open().await;
            verify(&store, &acknowledged).await;
            store.close().await;
        }
    }
    assert!(acknowledged.len() as u64 >= KILLS * 3);
}

/// The database server is what is killed here; this process goes on, and finds it again.
#[tokio::test]
async fn what_a_database_server_acknowledged_survives_its_crash() {
    let server = Arc::new(Server::start());
    let ground = Ground::on(&server);
    let store = ground.open().await;
    store.create_room(new_room(1, FAR)).await.unwrap();
    let mut acknowledged = BTreeSet::new();
    for crash in 0..CRASHES {
        // Numbers of its own: none is written a second time.
        let mut n = 1 + u64::from(crash) * 1_000;
        let enough = acknowledged.len() + 40 + usize::try_from(crash % 5).unwrap();
        let crashing = AtomicBool::new(false);
        let writes = async {
            // One is refused or cut off once it is gone.
            while let Ok(()) = write(&store, n).await {
                acknowledged.insert(n);
                n += 1;
                crashing.store(acknowledged.len() >= enough, Ordering::Relaxed);
            }
        };
        let crash = async {
            while !crashing.load(Ordering::Relaxed) {
                tokio::task::yield_now().await;
            }
            let server = Arc::clone(&server);
            tokio::task::spawn_blocking(move || server.crash()).await.unwrap();
        };
        tokio::join!(writes, crash);
        server.start_again();
        assert!(store.ready().await);
        verify(&store, &acknowledged).await;
    }
}

#[tokio::test]
#[ignore = "started by a_migration_that_is_killed_anywhere_is_finished_by_the_next_start"]
#[allow(clippy::print_stdout, reason = "standard output says where it stands")]
async fn child_migrates() {
    let (directory, database, _) = told().await;
    println!("migrating");
    let store = Store::open(&directory, &database).await.unwrap();
    println!("migrated");
    store.close().await;
}

/// Takes the database back to what the release before wrote.
async fn take_back(ground: &Ground) {
    let tables = [
        "DROP TABLE function_decisions",
        "DROP TABLE sign_offs",
        "DROP TABLE paper_versions",
        "DROP TABLE answers",
        "DROP TABLE vaults",
        "DROP TABLE requests",
        "DROP TABLE deletions",
        "DROP TABLE audit",
        "DROP TABLE policy",
        "DROP TABLE tickets",
        "DROP TABLE provider_sessions",
        "DROP TABLE provider_accounts",
        "DROP TABLE sessions",
        "DROP TABLE passkeys",
        "DROP TABLE recovery_codes",
        "DROP TABLE totps",
        "DROP TABLE passwords",
        "DROP TABLE members",
        "DELETE FROM _sqlx_migrations WHERE version >= 3",
    ];
    let pool = ground.pool().await;
    for statement in tables {
        sqlx::query(statement).execute(&pool).await.unwrap();
    }
    pool.close().await;
}

pub async fn a_migration_that_is_killed_anywhere_is_finished_by_the_next_start(ground: Ground) {
    let store = ground.open().await;
    store.create_room(new_room(1, FAR)).await.unwrap();
    store.close().await;
    // How long it takes when nobody kills it.
    take_back(&ground).await;
    let (mut whole, mut lines) = child("child_migrates", &ground, 0);
    assert!(lines.any(|line| line.ends_with("migrating")));
    let start = Instant::now();
    assert!(lines.any(|line| line.ends_with("migrated")));
    let takes = start.elapsed();
    assert!(whole.wait().unwrap().success());
    let mut unfinished = 0;
    for point in 0..MIGRATIONS_KILLED {
        take_back(&ground).await;
        let (mut child, mut lines) = child("child_migrates", &ground, 0);
        assert!(lines.any(|line| line.ends_with("migrating")));
        let start = Instant::now();
        let moment = takes * point / MIGRATIONS_KILLED;
        while start.elapsed() < moment {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        unfinished += u32::from(!lines.any(|line| line.ends_with("migrated")));
        let store = ground.open().await;
        assert!(store.room(ROOM, 0).await.unwrap().is_some(), "killed after {moment:?}");
        store.note(&note()).await.unwrap();
        store.close().await;
    }
    assert!(
        unfinished >= MIGRATIONS_KILLED / 2,
        "{unfinished} were killed before their end, in {takes:?}"
    );
    assert!(takes < Duration::from_secs(20));
}

fn note() -> Note {
    Note {
        at: 1,
        action: "policy_changed",
        actor: None,
        subject: None,
        change: String::new(),
    }
}
