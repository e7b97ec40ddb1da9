//! People meet: create, join, leave, speak, fall silent, compare, end.

use std::time::Duration;

use session::{Command, EncryptionLevel, Ending, Notice, Phase, Presence};
use wire::{PeerId, StreamKind};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_first_one_forms_the_group_and_is_alone_in_it() {
    let mut world = World::new(1);
    let all = world.meet(&["Ada"]);
    world.assert_together(&all);
    let view = world.view(0);
    assert_eq!((view.title.as_deref(), view.epoch), (Some("Vorstand"), 0));
    assert_eq!(view.encryption.level, EncryptionLevel::EndToEnd);
    assert_eq!(world.clients[0].media_starts, 1);
}

#[test]
fn two_meet_and_hear_each_other() {
    let mut world = World::new(2);
    let all = world.meet(&["Ada", "Ben"]);
    world.assert_together(&all);
    assert_eq!(world.names(0), ["Ada", "Ben"]);
    assert_eq!(world.names(1), ["Ben", "Ada"]);
    world.run(SECOND * 20);
    for i in all {
        assert!(
            world
                .view(i)
                .roster
                .iter()
                .all(|entry| entry.presence == Presence::Present),
            "{i}"
        );
        assert_eq!(world.view(i).encryption.level, EncryptionLevel::EndToEnd);
        assert_eq!(world.view(i).strangers, 0);
    }
    assert!(
        world.clients[0]
            .notices
            .contains(&Notice::Joined { name: "Ben".into() })
    );
}

#[test]
fn five_at_once_end_up_in_one_group() {
    let mut world = World::new(3);
    let all: Vec<usize> = (0..5).map(|_| world.client()).collect();
    for &i in &all {
        world.enter(i, &format!("Nr {i}"));
    }
    world.run(SECOND * 3);
    world.assert_together(&all);
}

#[test]
fn a_late_joiner_gets_no_earlier_key_and_learns_who_speaks() {
    let mut world = World::new(4);
    world.meet(&["Ada", "Ben"]);
    world.command(
        0,
        Command::SetStream {
            kind: StreamKind::Microphone,
            on: true,
        },
    );
    world.run(SECOND);
    let late = world.client();
    world.enter(late, "Cyd");
    world.run(Duration::from_millis(700));
    world.assert_together(&[0, 1, late]);
    let before = world.view(late).epoch;
    assert!(world.clients[late].keys.ever.keys().all(|epoch| *epoch >= before));
    let microphone = (world.peer(0), StreamKind::Microphone);
    assert!(world.clients[1].keys.on.contains(&microphone));
    assert!(
        world.clients[late].keys.on.contains(&microphone),
        "it hears the beat within the same second"
    );
}

#[test]
fn whoever_leaves_hears_nothing_more() {
    let mut world = World::new(5);
    let all = world.meet(&["Ada", "Ben", "Cyd"]);
    let gone = world.peer(1);
    world.command(1, Command::Leave);
    world.run(SECOND * 5);
    assert_eq!(*world.phase(1), Phase::Ended { reason: Ending::Left });
    assert!(world.clients[1].remembered.is_none());
    assert!(world.clients[1].keys.held.is_empty());
    assert_eq!(world.clients[1].media_stops, 1);
    world.assert_together(&[all[0], all[2]]);
    let epoch = world.view(0).epoch;
    assert!(!world.clients[1].keys.ever.contains_key(&epoch));
    let (_, leaves) = &world.clients[0].keys.held[&epoch];
    assert!(leaves.iter().all(|(_, peer)| *peer != gone));
    assert!(world.clients[0].notices.contains(&Notice::Left { name: "Ben".into() }));
    assert_eq!(
        world.clients[0].keys.held.len(),
        1,
        "former keys are forgotten two seconds after a removal"
    );
}

#[test]
fn the_last_of_two_may_leave_first_and_the_other_goes_on() {
    let mut world = World::new(6);
    world.meet(&["Ada", "Ben"]);
    world.command(0, Command::Leave);
    world.run(SECOND * 4);
    world.assert_together(&[1]);
    let again = world.client();
    world.enter(again, "Ada");
    world.run(SECOND * 2);
    world.assert_together(&[1, again]);
}

#[test]
fn a_muted_stream_is_off_at_once_everywhere() {
    let mut world = World::new(7);
    world.meet(&["Ada", "Ben"]);
    let microphone = (world.peer(0), StreamKind::Microphone);
    let on = |world: &World| world.clients[1].keys.on.contains(&microphone);
    world.command(
        0,
        Command::SetStream {
            kind: StreamKind::Microphone,
            on: true,
        },
    );
    world.run(SECOND);
    assert!(on(&world));
    assert_eq!(world.view(1).roster[1].streams, [StreamKind::Microphone]);
    world.run(SECOND * 60);
    assert!(on(&world), "beats keep it on");
    world.command(
        0,
        Command::SetStream {
            kind: StreamKind::Microphone,
            on: false,
        },
    );
    world.run(Duration::from_millis(50));
    assert!(!on(&world));
    assert_eq!(world.view(1).roster[1].streams, []);
}

#[test]
fn a_stream_nobody_confirms_is_not_played() {
    let mut world = World::new(8);
    world.meet(&["Ada", "Ben"]);
    world.command(
        0,
        Command::SetStream {
            kind: StreamKind::Camera,
            on: true,
        },
    );
    world.run(SECOND * 2);
    let camera = (world.peer(0), StreamKind::Camera);
    assert!(world.clients[1].keys.on.contains(&camera));
    // The server withholds what Ada says, her "off" included.
    world.cut_off(0, true);
    world.command(
        0,
        Command::SetStream {
            kind: StreamKind::Camera,
            on: false,
        },
    );
    world.run(SECOND * 13);
    assert!(!world.clients[1].keys.on.contains(&camera));
}

#[test]
fn the_code_is_equal_for_all_and_computed_only_while_the_panel_is_open() {
    let mut world = World::new(9);
    let all = world.meet(&["Ada", "Ben"]);
    assert!(world.view(0).code.is_none());
    for &i in &all {
        world.command(i, Command::ShowCode(true));
    }
    world.run(SECOND);
    let code = world.view(0).code.clone().expect("computed");
    assert_eq!(Some(&code), world.view(1).code.as_ref());
    world.command(0, Command::CodeMatched);
    world.run(SECOND);
    assert!(world.view(0).encryption.compared);
    assert!(world.view(0).roster.iter().all(|entry| entry.compared));

    let late = world.client();
    world.enter(late, "Cyd");
    world.run(SECOND * 2);
    let view = world.view(0);
    assert_ne!(view.code.as_ref(), Some(&code), "the code follows the epoch");
    assert_eq!(view.encryption.joined_since_compared, 1);
    assert_eq!(view.roster.iter().filter(|entry| entry.compared).count(), 2);
    world.command(0, Command::ShowCode(false));
    assert!(world.view(0).code.is_none());
}

#[test]
fn a_new_name_reaches_everybody_and_later_the_tree() {
    let mut world = World::new(10);
    world.meet(&["Ada", "Ben"]);
    world.command(1, Command::SetName("Benjamin".into()));
    world.run(SECOND * 2);
    assert_eq!(world.names(0), ["Ada", "Benjamin"]);
    assert_eq!(world.names(1), ["Benjamin", "Ada"]);
    let renamed = Notice::Renamed {
        from: "Ben".into(),
        to: "Benjamin".into(),
    };
    assert_eq!(world.clients[0].notices.iter().filter(|n| **n == renamed).count(), 1);
    let late = world.client();
    world.enter(late, "Cyd");
    world.run(SECOND);
    assert!(world.names(late).contains(&"Benjamin".to_owned()));
}

#[test]
fn only_the_owner_ends_the_meeting_for_all() {
    let mut world = World::new(11);
    let (guest, host) = (world.client(), world.client());
    world.enter(guest, "Ada");
    world.run(SECOND);
    let link = world.new_room.owner.clone();
    world.enter_with(host, "Zoe", &link, None);
    world.run(SECOND * 2);
    world.assert_together(&[guest, host]);
    let owners: Vec<_> = world
        .view(guest)
        .roster
        .iter()
        .filter(|e| e.owner)
        .map(|e| e.name.clone())
        .collect();
    assert_eq!(
        owners,
        ["Zoe"],
        "the owner proves it even if somebody else formed the group"
    );

    world.command(guest, Command::EndForAll);
    assert_eq!(world.clients[guest].notices.last(), Some(&Notice::NotAllowed));
    world.command(host, Command::EndForAll);
    world.run(SECOND);
    for i in [guest, host] {
        assert_eq!(
            *world.phase(i),
            Phase::Ended {
                reason: Ending::EndedByHost
            }
        );
        assert!(world.clients[i].remembered.is_none());
    }
}

#[test]
fn somebody_the_server_names_without_a_leaf_is_a_stranger() {
    let mut world = World::new(12);
    world.meet(&["Ada", "Ben"]);
    let peers = vec![world.peer(0), world.peer(1), PeerId(4_000_000_000)];
    world.tell(0, &wire::ServerMessage::Peers { peers });
    world.run(SECOND * 9);
    assert_eq!(world.view(0).strangers, 0, "it may be on its way in");
    world.run(SECOND * 2);
    assert_eq!(world.view(0).strangers, 1);
    assert_eq!(world.view(0).encryption.level, EncryptionLevel::Attention);
    assert_eq!(world.names(0).len(), 2);
}
