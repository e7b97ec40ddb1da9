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
    let (peer, role) = (world.peer(ben), Role::Moderator);
    world.command(ada, Command::SetRole { peer, role });
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

/// The owner has handed the meeting over to the first guest.
fn handed_over(seed: u8) -> (World, [usize; 3]) {
    let (mut world, [ada, ben, cyd]) = meeting(seed);
    world.command(ada, Command::SetDoor(Door::Lobby));
    let peer = world.peer(ben);
    world.command(ada, Command::HandOver(peer));
    world.run(SECOND * 4);
    world.assert_together(&[ada, ben, cyd]);
    (world, [ada, ben, cyd])
}

#[test]
fn whoever_hands_over_is_a_participant_and_the_successor_leads_in_the_group_and_before_the_server() {
    let (mut world, [ada, ben, cyd]) = handed_over(170);
    for seen_by in [ada, ben, cyd] {
        assert_eq!(role_of(&world, seen_by, ben), Role::Owner);
        assert_eq!(role_of(&world, seen_by, ada), Role::Participant);
    }
    assert!(!world.view(ada).owner);
    for i in [ada, ben] {
        for (name, role) in [("Ben", Role::Owner), ("Ada", Role::Participant)] {
            let own = (i == ben) == (name == "Ben");
            let name = name.into();
            let told = Notice::RoleChanged { name, role, own };
            assert!(world.clients[i].notices.contains(&told), "{i} {told:?}");
        }
    }
    // Who knocks is the successor's to admit, and nobody else's.
    let eva = world.client();
    world.enter(eva, "Eva");
    world.run(SECOND * 2);
    let peer = world.view(ben).waiting.first().expect("Ben is asked").peer;
    assert!(world.view(ada).waiting.is_empty());
    world.command(ada, Command::Admit(vec![peer]));
    world.command(ada, Command::SetDoor(Door::Open));
    world.command(ada, Command::EndForAll);
    world.run(SECOND * 2);
    assert!(
        world.clients[ada]
            .notices
            .ends_with(&[Notice::NotAllowed, Notice::NotAllowed, Notice::NotAllowed])
    );
    assert!(matches!(world.phase(eva), Phase::Lobby { .. }));
    world.command(ben, Command::Admit(vec![peer]));
    world.run(SECOND * 3);
    world.assert_together(&[ada, ben, cyd, eva]);
    // Also the former host goes where the successor says so.
    let peer = world.peer(ada);
    world.command(ben, Command::Remove { peer, bar: false });
    world.run(SECOND * 4);
    let reason = Ending::Removed;
    assert_eq!(*world.phase(ada), Phase::Ended { reason });
    world.assert_together(&[ben, cyd, eva]);
    assert!(!world.clients[ben].notices.contains(&Notice::NotAllowed));
}

#[test]
fn a_meeting_handed_over_stays_so_through_reloads_and_a_restart_until_the_owners_link_is_opened_anew() {
    let (mut world, [ada, ben, cyd]) = handed_over(171);
    let owner = world.new_room.owner.clone();
    world.reload_with(ada, "Ada", &owner);
    world.run(SECOND * 8);
    world.reload(ben, "Ben");
    world.run(SECOND * 8);
    world.kill_server();
    world.run(SECOND);
    world.restart_server();
    world.run(SECOND * 20);
    world.assert_together(&[ada, ben, cyd]);
    for seen_by in [ada, ben, cyd] {
        assert_eq!(role_of(&world, seen_by, ben), Role::Owner);
        assert_eq!(role_of(&world, seen_by, ada), Role::Participant);
    }
    // The server knows it, too: it takes the door from the successor.
    world.command(ben, Command::SetDoor(Door::Locked));
    world.run(SECOND * 3);
    assert!(!world.clients[ben].notices.contains(&Notice::NotAllowed));
    assert_eq!(world.view(cyd).door, Door::Locked);
    world.command(ada, Command::Leave);
    world.run(SECOND * 3);
    let again = world.client();
    world.enter_with(again, "Ada", &owner, None);
    world.run(SECOND * 5);
    world.assert_together(&[ben, cyd, again]);
    assert_eq!(role_of(&world, cyd, again), Role::Owner);
    assert_eq!(role_of(&world, cyd, ben), Role::Owner);
    assert!(world.view(again).owner);
}

#[test]
fn only_the_owner_hands_over_and_only_to_somebody_there() {
    let (mut world, [ada, ben, cyd]) = meeting(172);
    let peer = world.peer(cyd);
    world.command(ben, Command::HandOver(peer));
    assert_eq!(world.clients[ben].notices.last(), Some(&Notice::NotAllowed));
    for peer in [world.peer(ada), wire::PeerId(77)] {
        world.clients[ada].notices.clear();
        world.command(ada, Command::HandOver(peer));
        assert_eq!(world.clients[ada].notices.last(), Some(&Notice::NotAllowed));
    }
}

#[test]
fn a_co_host_made_by_a_co_host_who_leaves_is_gone_though_no_host_is_there() {
    let (mut world, [ada, ben, cyd]) = handed_over(173);
    let (peer, role) = (world.peer(cyd), Role::Moderator);
    world.command(ben, Command::SetRole { peer, role });
    world.run(SECOND * 3);
    assert_eq!(role_of(&world, ada, cyd), Role::Moderator);
    for i in [ben, cyd] {
        world.command(i, Command::Leave);
        world.run(SECOND * 4);
    }
    assert_eq!(world.view(ada).door, Door::Lobby);
    assert_eq!(world.names(ada), ["Ada"]);
    world.run(SECOND * 10);
    assert_eq!(
        role_of(&world, ada, ada),
        Role::Owner,
        "the lead comes back to its link"
    );
    let refused = |notice: &Notice| matches!(notice, Notice::Refused { .. } | Notice::NotAllowed);
    assert!(
        !world.clients[ada].notices.iter().any(refused),
        "{:?}",
        world.clients[ada].notices
    );
    // Before the server, too.
    let eva = world.client();
    world.enter(eva, "Eva");
    world.run(SECOND * 2);
    let peer = world.view(ada).waiting.first().expect("Ada is asked").peer;
    world.command(ada, Command::Admit(vec![peer]));
    world.run(SECOND * 3);
    world.assert_together(&[ada, eva]);
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
