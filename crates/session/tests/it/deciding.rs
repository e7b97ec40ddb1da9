//! What moderators decide about those who are in.

use std::time::Duration;

use e2ee::group::Admission;
use e2ee::links::Link;
use session::{Command, Connection, EncryptionReason, Ending, Notice, Phase, RefusedReason, Role};
use wire::{ClientMessage, Door, Rank, ServerMessage, StreamKind};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

/// The owner and two guests.
fn meeting(seed: u8) -> (World, [usize; 3]) {
    let mut world = World::new(seed);
    let owner = world.host("Ada");
    let guests = world.meet(&["Ben", "Cyd"]);
    world.run(SECOND * 2);
    world.assert_together(&[owner, guests[0], guests[1]]);
    (world, [owner, guests[0], guests[1]])
}

fn role_of(world: &World, seen_by: usize, i: usize) -> Role {
    let peer = world.peer(i);
    let entry = world.view(seen_by).roster.iter().find(|entry| entry.peer == peer);
    entry.unwrap().role
}

#[test]
fn the_owner_is_proven_and_gives_roles_that_everybody_sees() {
    let (mut world, [ada, ben, cyd]) = meeting(150);
    assert_eq!(world.view(ada).role, Role::Owner);
    assert_eq!(
        (role_of(&world, cyd, ada), role_of(&world, cyd, ben)),
        (Role::Owner, Role::Participant)
    );
    let peer = world.peer(ben);
    world.command(
        ada,
        Command::SetRole {
            peer,
            role: Role::Moderator,
        },
    );
    world.run(SECOND * 3);
    world.assert_together(&[ada, ben, cyd]);
    assert_eq!(world.view(ben).role, Role::Moderator);
    assert_eq!(role_of(&world, cyd, ben), Role::Moderator);
    let told = Notice::RoleChanged {
        name: "Ben".into(),
        role: Role::Moderator,
        own: true,
    };
    assert!(world.clients[ben].notices.contains(&told));
    world.command(
        ada,
        Command::SetRole {
            peer,
            role: Role::Participant,
        },
    );
    world.run(SECOND * 3);
    assert_eq!(role_of(&world, cyd, ben), Role::Participant);
}

#[test]
fn a_participant_decides_nothing() {
    let (mut world, [ada, ben, cyd]) = meeting(151);
    let (owner, guest) = (world.peer(ada), world.peer(cyd));
    let epoch = world.view(ben).epoch;
    let commands = [
        Command::Remove {
            peer: guest,
            bar: false,
        },
        Command::Remove {
            peer: owner,
            bar: false,
        },
        Command::SetRole {
            peer: guest,
            role: Role::Presenter,
        },
        Command::SetDoor(Door::Locked),
        Command::AdmitAll,
        Command::Deny(guest),
        Command::EndDisturbance,
        Command::AskToUnmute(guest),
    ];
    for command in commands {
        world.clients[ben].notices.clear();
        world.clients[ben].sent.clear();
        world.command(ben, command);
        assert_eq!(world.clients[ben].notices, [Notice::NotAllowed]);
        assert!(world.clients[ben].sent.is_empty());
    }
    world.run(SECOND * 5);
    world.assert_together(&[ada, ben, cyd]);
    assert_eq!(world.view(ben).epoch, epoch);
}

#[test]
fn whoever_is_removed_hears_nothing_more_and_learns_it() {
    let (mut world, [ada, ben, cyd]) = meeting(152);
    let gone = world.peer(ben);
    world.command(ada, Command::Remove { peer: gone, bar: true });
    let cut = ClientMessage::Cut { peer: gone, bar: true };
    let kick = |message: &ClientMessage| {
        matches!(
            message,
            ClientMessage::Slot {
                purpose: wire::SlotPurpose::Kick
            }
        )
    };
    let sent = &world.clients[ada].sent;
    let (cut, kick) = (sent.iter().position(|m| *m == cut), sent.iter().position(kick));
    assert!(cut.unwrap() < kick.unwrap(), "the server is told first: it is sooner");
    world.run(SECOND * 3);
    world.assert_together(&[ada, cyd]);
    assert_eq!(
        *world.phase(ben),
        Phase::Ended {
            reason: Ending::Removed
        }
    );
    let epoch = world.view(ada).epoch;
    assert!(!world.clients[ben].keys.ever.contains_key(&epoch));
    assert!(world.clients[ben].keys.held.is_empty() && world.clients[ben].remembered.is_none());
    let told = Notice::Removed {
        name: "Ben".into(),
        by: "Ada".into(),
    };
    assert!(world.clients[cyd].notices.contains(&told));
    assert_eq!(
        world.view(cyd).door,
        Door::Lobby,
        "somebody barred came with everybody's link"
    );
}

#[test]
fn a_removal_the_server_hides_is_told_after_five_seconds() {
    let (mut world, [ada, ben, _]) = meeting(153);
    let gone = world.peer(ben);
    let head = world.log.last().map(|entry| entry.seq);
    world.tamper = Some(Box::new(move |_, message| match message {
        ServerMessage::Log(entry) if Some(entry.seq) > head && entry.kind == wire::LogKind::Handshake => vec![],
        ServerMessage::Ended { .. } => vec![],
        message => vec![message],
    }));
    world.command(ada, Command::Remove { peer: gone, bar: false });
    world.run(SECOND * 4);
    let unconfirmed = Notice::RemovalUnconfirmed { name: "Ben".into() };
    let warns = |world: &World| {
        let reasons = &world.view(ada).encryption.reasons;
        (
            world.clients[ada].notices.contains(&unconfirmed),
            reasons.contains(&EncryptionReason::RemovalUnconfirmed),
        )
    };
    assert_eq!(warns(&world), (false, false));
    world.run(SECOND * 2);
    assert_eq!(warns(&world), (true, true));
    world.tamper = None;
    world.lose_socket(ada);
    world.run(SECOND * 20);
    assert_eq!(world.view(ada).connection, Connection::Connected);
    assert!(!warns(&world).1, "{:?}", world.view(ada).encryption);
}

#[test]
fn a_moderator_removes_participants_but_nobody_above() {
    let (mut world, [ada, ben, cyd]) = meeting(154);
    let peer = world.peer(ben);
    world.command(ada, Command::HandOver(peer));
    world.run(SECOND * 3);
    let owner = world.peer(ada);
    world.command(
        ben,
        Command::Remove {
            peer: owner,
            bar: false,
        },
    );
    assert_eq!(world.clients[ben].notices.last(), Some(&Notice::NotAllowed));
    let guest = world.peer(cyd);
    world.command(
        ben,
        Command::Remove {
            peer: guest,
            bar: false,
        },
    );
    world.run(SECOND * 4);
    world.assert_together(&[ada, ben]);
    assert_eq!(
        *world.phase(cyd),
        Phase::Ended {
            reason: Ending::Removed
        }
    );
}

#[test]
fn a_disturbance_ends_with_a_locked_door_and_silence_below_moderators() {
    let (mut world, [ada, ben, cyd]) = meeting(155);
    let (kind, on) = (StreamKind::Microphone, true);
    for i in [ada, ben] {
        world.command(i, Command::SetStream { kind, on });
    }
    world.run(SECOND);
    let stream = |world: &World, i: usize| (world.peer(i), kind);
    assert!(world.clients[cyd].keys.on.contains(&stream(&world, ben)));
    world.command(ada, Command::EndDisturbance);
    world.run(SECOND * 3);
    assert_eq!(world.view(cyd).door, Door::Locked);
    assert!(!world.clients[cyd].keys.on.contains(&stream(&world, ben)));
    assert!(
        world.clients[cyd].keys.on.contains(&stream(&world, ada)),
        "the moderator goes on"
    );
    let told = Notice::DisturbanceEnded { by: "Ada".into() };
    assert!(world.clients[ben].notices.contains(&told));
    world.command(ben, Command::SetStream { kind, on });
    world.run(SECOND);
    assert!(
        world.clients[cyd].keys.on.contains(&stream(&world, ben)),
        "speaking again is one's own decision"
    );
}

#[test]
fn being_asked_to_speak_switches_nothing_on() {
    let (mut world, [ada, ben, cyd]) = meeting(156);
    let peer = world.peer(ben);
    world.command(ada, Command::AskToUnmute(peer));
    world.run(SECOND * 2);
    let asked = Notice::AskedToUnmute { by: "Ada".into() };
    assert!(world.clients[ben].notices.contains(&asked));
    assert!(!world.clients[cyd].notices.contains(&asked));
    assert!(world.view(ben).roster.iter().all(|entry| entry.streams.is_empty()));
}

/// The owner and two co-hosts by one link, in a room with a lobby.
fn co_hosts(seed: u8) -> (World, [usize; 3], Link) {
    let mut world = World::with_door(seed, Admission::Lobby);
    let link = world.co_host_link();
    let owner = world.host("Ada");
    let others = ["Ben", "Cyd"].map(|name| {
        let i = world.client();
        world.enter_with(i, name, &link, None);
        world.run(SECOND * 4);
        i
    });
    let all = [owner, others[0], others[1]];
    world.assert_together(&all);
    assert!(all[1..].iter().all(|i| world.view(*i).role == Role::Moderator));
    (world, all, link)
}

#[test]
fn a_co_host_whose_link_was_withdrawn_is_refused_and_not_sent_round_for_ever() {
    let (mut world, [ada, ben, cyd], link) = co_hosts(157);
    let peer = world.peer(ben);
    world.command(ada, Command::Remove { peer, bar: true });
    world.run(SECOND * 4);
    world.assert_together(&[ada, cyd]);
    let again = world.client();
    world.enter_with(again, "Ben", &link, None);
    world.run(SECOND * 90);
    let reason = RefusedReason::Denied {
        retry_after_seconds: None,
    };
    assert_eq!(*world.phase(again), Phase::Refused { reason });
    world.assert_together(&[ada, cyd]);
}

#[test]
fn the_server_is_told_of_everybody_whose_role_falls_with_a_link() {
    for bar in [false, true] {
        let (mut world, [ada, ben, cyd], _) = co_hosts(158);
        let (peer, other) = (world.peer(ben), world.peer(cyd));
        let role = Role::Participant;
        world.clients[ada].sent.clear();
        world.command(
            ada,
            if bar {
                Command::Remove { peer, bar }
            } else {
                Command::SetRole { peer, role }
            },
        );
        world.run(SECOND * 4);
        assert_eq!(world.view(cyd).role, Role::Participant);
        let rank = Rank::Guest;
        let told = ClientMessage::Appoint { peer: other, rank };
        assert!(world.clients[ada].sent.contains(&told));
    }
}
