use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use wire::RoomId;

use crate::{new_room, open};

/// Where the child writes; set only when this binary is started as the child.
const DIRECTORY: &str = "STORE_CRASH_DIRECTORY";

#[tokio::test]
async fn what_was_acknowledged_survives_being_killed() {
    let directory = tempfile::tempdir().unwrap();
    let mut acknowledged = Vec::new();
    for round in 0..5_u8 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "crash::child_creates_rooms_until_killed",
                "--ignored",
                "--nocapture",
            ])
            .env(DIRECTORY, directory.path())
            .env("STORE_CRASH_FIRST", (round * 40).to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let mut seen = 0;
        for line in stdout.lines() {
            if let Some(n) = line.unwrap().strip_prefix("acknowledged ") {
                acknowledged.push(n.parse::<u8>().unwrap());
                seen += 1;
            }
            if seen == 5 + round {
                child.kill().unwrap();
                break;
            }
        }
        child.wait().unwrap();
        let store = open(directory.path()).await;
        for n in &acknowledged {
            let room = store.room(RoomId([*n; 16]), 0).await.unwrap();
            assert!(room.is_some(), "room {n} was acknowledged and is gone");
        }
        store.close().await;
    }
    assert!(acknowledged.len() >= 35);
}

#[tokio::test]
#[ignore = "started by what_was_acknowledged_survives_being_killed"]
#[allow(clippy::print_stdout, reason = "standard output is the acknowledgement")]
async fn child_creates_rooms_until_killed() {
    let directory = PathBuf::from(std::env::var_os(DIRECTORY).unwrap());
    let first: u8 = std::env::var("STORE_CRASH_FIRST").unwrap().parse().unwrap();
    let store = open(&directory).await;
    for n in first..first + 40 {
        store.create_room(new_room(n, 1_000)).await.unwrap();
        println!("acknowledged {n}");
    }
}
