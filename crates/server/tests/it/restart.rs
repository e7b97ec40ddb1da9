use wire::{ClientMessage, DeviceClass, ServerMessage};

use crate::harness::{Client, Process, Server, config, create};

#[tokio::test]
async fn rooms_and_resume_tokens_survive_a_restart() {
    let Server { running, directory } = Server::start().await;
    let room = create(running.http, 1).await;
    let (client, peer, resume) = Client::enter(running.http, room, 1).await;
    running.shutdown().await;
    drop(client);

    let again = server::start(config(directory.path())).await.unwrap();
    let mut client = Client::connect(again.http).await;
    client
        .send(ClientMessage::Resume {
            version: wire::PROTOCOL_VERSION,
            room,
            token: resume,
            device: DeviceClass::Bot,
            continuing: None,
        })
        .await;
    let resumed = client
        .wait(|message| match message {
            ServerMessage::Granted { peer, .. } => Some(*peer),
            _ => None,
        })
        .await;
    assert_eq!(resumed, peer);
    Client::enter(again.http, room, 1).await;
    again.shutdown().await;
}

#[tokio::test]
async fn what_expired_while_the_server_was_off_is_gone_when_it_listens() {
    let directory = tempfile::tempdir().unwrap();
    let mut brief = config(directory.path());
    brief.room_keep = std::time::Duration::ZERO;
    let running = server::start(brief).await.unwrap();
    create(running.http, 1).await;
    running.shutdown().await;
    let again = server::start(config(directory.path())).await.unwrap();
    // Created anew: the former one no longer stands in the way.
    create(again.http, 1).await;
    again.shutdown().await;
}

#[tokio::test]
async fn a_room_that_was_acknowledged_survives_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    let mut rooms = Vec::new();
    for owner in 1..=3 {
        let process = Process::spawn(directory.path());
        rooms.push((create(process.http, owner).await, owner));
        for (room, owner) in &rooms {
            Client::enter(process.http, *room, *owner).await;
        }
        process.kill();
    }
}

#[tokio::test]
async fn a_process_takes_as_many_files_as_the_system_lets_it_have() {
    let directory = tempfile::tempdir().unwrap();
    let process = Process::spawn(directory.path());
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", process.child.id())).unwrap();
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let [soft, hard] = [3, 4].map(|word| files.split_whitespace().nth(word).unwrap());
    assert_eq!(soft, hard, "every connection is one");
    process.kill();
}
