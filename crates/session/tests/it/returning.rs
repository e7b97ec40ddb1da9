//! Coming back: a reload, a lost socket, a restarted server.

use std::time::Duration;

use session::{Command, Connection, Notice, Phase};
use wire::{ClientMessage, StreamKind};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn after_a_reload_it_is_the_same_person_and_nobody_more() {
    let mut world = World::new(21);
    let all = world.meet(&["Ada", "Ben", "Cyd"]);
    let before = (world.view(1).roster[0].member.clone(), world.peer(1));
    world.reload(1, "Ben");
    world.run(SECOND * 2);
    world.assert_together(&all);
    assert_eq!((world.view(1).roster[0].member.clone(), world.peer(1)), before);
    let left = |n: &Notice| matches!(n, Notice::Left { .. });
    assert!(
        !world.clients[0].notices.iter().any(left),
        "nobody is told that somebody left"
    );
    assert_eq!(world.clients[1].media_starts, 1);
}

#[test]
fn a_reload_of_the_only_member_begins_a_new_group() {
    let mut world = World::new(22);
    world.meet(&["Ada"]);
    world.reload(0, "Ada");
    world.run(SECOND * 3);
    world.assert_together(&[0]);
    let late = world.client();
    world.enter(late, "Ben");
    world.run(SECOND * 2);
    world.assert_together(&[0, late]);
}

#[test]
fn streams_of_a_reloaded_tab_are_off_until_it_says_so() {
    let mut world = World::new(23);
    world.meet(&["Ada", "Ben"]);
    world.command(
        0,
        Command::SetStream {
            kind: StreamKind::Camera,
            on: true,
        },
    );
    world.run(SECOND);
    assert_eq!(world.clients[1].keys.on.len(), 1);
    world.reload(0, "Ada");
    world.run(SECOND);
    assert_eq!(world.clients[1].keys.on.len(), 0);
}

#[test]
fn a_lost_socket_costs_no_epoch_and_no_notice() {
    let mut world = World::new(24);
    let all = world.meet(&["Ada", "Ben"]);
    world.command(
        0,
        Command::SetStream {
            kind: StreamKind::Microphone,
            on: true,
        },
    );
    world.run(SECOND);
    let (epoch, notices) = (world.view(0).epoch, world.clients[1].notices.len());
    world.lose_socket(0);
    world.run(Duration::from_millis(5));
    world.command(
        0,
        Command::SetStream {
            kind: StreamKind::Camera,
            on: true,
        },
    );
    world.run(SECOND * 2);
    world.assert_together(&all);
    assert_eq!(world.view(0).epoch, epoch);
    assert_eq!(world.clients[1].notices.len(), notices);
    assert_eq!(world.clients[0].keys.stops, 0, "media went on");
    assert_eq!(world.clients[0].media_starts, 1);
    assert_eq!(
        world.clients[1].keys.on.len(),
        2,
        "what was switched meanwhile is said afterwards"
    );
    assert!(
        !world
            .view(1)
            .encryption
            .reasons
            .contains(&session::EncryptionReason::MessageWithheld)
    );
}

#[test]
fn what_happened_while_away_is_caught_up_with() {
    let mut world = World::new(25);
    world.meet(&["Ada", "Ben"]);
    world.cut_off(0, true);
    let late = world.client();
    world.enter(late, "Cyd");
    world.run(SECOND * 3);
    assert_eq!(world.names(1).len(), 3);
    world.command(
        1,
        Command::SetStream {
            kind: StreamKind::Microphone,
            on: true,
        },
    );
    world.run(SECOND * 4);
    assert_eq!(world.view(0).connection, Connection::Reconnecting);
    world.cut_off(0, false);
    world.run(SECOND * 12);
    world.assert_together(&[0, 1, late]);
    assert_eq!(world.view(0).connection, Connection::Connected);
    assert_eq!(world.clients[0].keys.on.len(), 1);
    assert_eq!(world.clients[0].keys.stops, 0);
}

#[test]
fn whoever_is_away_for_too_long_comes_back_as_somebody_new() {
    let mut world = World::new(26);
    world.meet(&["Ada", "Ben"]);
    world.cut_off(0, true);
    world.run(SECOND * 90);
    assert_eq!(world.names(1), ["Ben"]);
    world.cut_off(0, false);
    world.run(SECOND * 20);
    world.assert_together(&[0, 1]);
}

#[test]
fn a_restarted_server_finds_the_meeting_as_it_was() {
    let mut world = World::new(27);
    let all = world.meet(&["Ada", "Ben", "Cyd"]);
    world.command(
        1,
        Command::SetStream {
            kind: StreamKind::Microphone,
            on: true,
        },
    );
    world.run(SECOND);
    let epoch = world.view(0).epoch;
    let offer = Command::Offer {
        generation: 1,
        sdp: "v=0".into(),
        sends: vec![],
        receives: vec![],
    };
    world.command(0, offer);
    world.kill_server();
    world.run(SECOND * 2);
    world.restart_server();
    world.run(SECOND * 12);
    world.assert_together(&all);
    assert!(world.view(0).epoch <= epoch + 1, "epoch +0 or +1");
    assert_eq!(world.clients[0].media_starts, 2, "the media plane is another one");
    assert_eq!(world.clients[0].keys.on.len(), 1);
    let late = world.client();
    world.enter(late, "Dan");
    world.run(SECOND * 2);
    world.assert_together(&[0, 1, 2, late]);
}

#[test]
fn a_straggler_is_brought_forward_from_what_another_member_kept() {
    let mut world = World::new(28);
    let all = world.meet(&["Ada", "Ben", "Cyd"]);
    world.cut_off(2, true);
    world.command(0, Command::SetName("Adele".into()));
    world.run(SECOND * 2);
    assert_eq!(world.view(0).epoch, world.view(2).epoch + 1);
    world.kill_server();
    world.cut_off(2, false);
    world.run(SECOND);
    world.restart_server();
    world.run(SECOND * 12);
    world.assert_together(&all);
    let filled = |i: usize| {
        world.clients[i]
            .sent
            .iter()
            .any(|m| matches!(m, ClientMessage::LogFill { .. }))
    };
    assert!((0..2).any(filled), "a member was asked for the log");
    assert_eq!(world.clients[2].keys.stops, 0, "no resynchronisation was needed");
}

#[test]
fn a_reload_while_the_server_restarts_is_still_the_same_person() {
    let mut world = World::new(29);
    let all = world.meet(&["Ada", "Ben", "Cyd"]);
    let member = world.view(2).roster[0].member.clone();
    world.kill_server();
    world.run(SECOND);
    world.reload(2, "Cyd");
    world.restart_server();
    world.run(SECOND * 20);
    world.assert_together(&all);
    assert_eq!(world.view(2).roster[0].member, member);
}

#[test]
fn nothing_is_remembered_of_another_room() {
    let mut world = World::new(30);
    world.meet(&["Ada"]);
    let mut other = World::new(31);
    let i = other.client();
    other.clients[i].remembered = world.clients[0].remembered.clone();
    other.enter(i, "Ada");
    other.run(SECOND);
    assert_eq!(*other.phase(i), Phase::Joined);
    assert!(
        !other.clients[i]
            .sent
            .iter()
            .any(|m| matches!(m, ClientMessage::Resume { .. }))
    );
}
