//! The door: guests knock, hosts open, and nothing of a meeting leaves before.

use std::time::Duration;

use e2ee::group::Admission;
use session::{Command, Ending, Notice, Phase, RefusedReason, Role};
use wire::{ClientMessage, Door, ServerMessage, SessionState, StreamKind};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);

fn knocking(world: &mut World, name: &str) -> usize {
    let i = world.client();
    world.enter(i, name);
    world.run(SECOND * 2);
    i
}

fn waits(world: &World, i: usize) -> bool {
    matches!(world.phase(i), Phase::Lobby { .. })
}

fn waiting(world: &World, host: usize) -> Vec<String> {
    world
        .view(host)
        .waiting
        .iter()
        .map(|guest| guest.name.clone())
        .collect()
}

#[test]
fn a_guest_waits_for_the_host_knocks_and_is_let_in() {
    let mut world = World::with_door(160, Admission::Lobby);
    let eva = knocking(&mut world, "Eva");
    assert_eq!(*world.phase(eva), Phase::Lobby { host_present: false });
    assert!(
        !world.clients[eva]
            .sent
            .iter()
            .any(|m| matches!(m, ClientMessage::Knock { .. })),
        "nobody to be told"
    );
    assert_eq!(world.clients[eva].media_starts, 0);
    let ada = world.host("Ada");
    world.run(SECOND * 2);
    world.assert_joined(ada);
    assert_eq!(*world.phase(eva), Phase::Lobby { host_present: true });
    assert_eq!(
        (world.view(ada).door, waiting(&world, ada)),
        (Door::Lobby, vec!["Eva".to_owned()])
    );
    assert!(
        world.clients[ada]
            .notices
            .contains(&Notice::Knocked { name: "Eva".into() })
    );
    assert!(world.view(eva).roster.is_empty() && world.clients[eva].keys.ever.is_empty());
    let peer = world.view(ada).waiting[0].peer;
    world.command(ada, Command::Admit(vec![peer]));
    world.run(SECOND * 3);
    world.assert_together(&[ada, eva]);
    assert!(world.view(ada).waiting.is_empty());
    assert_eq!(world.clients[eva].media_starts, 1);
}

#[test]
fn everybody_who_waits_is_let_in_with_one_word() {
    let mut world = World::with_door(161, Admission::Lobby);
    let ada = world.host("Ada");
    let guests: Vec<usize> = (0..5).map(|i| knocking(&mut world, &format!("Gast {i}"))).collect();
    assert_eq!(world.view(ada).waiting.len(), 5);
    world.command(ada, Command::AdmitAll);
    world.run(SECOND * 4);
    let all: Vec<usize> = [ada].into_iter().chain(guests).collect();
    world.assert_together(&all);
}

#[test]
fn whoever_waits_is_shown_nothing_of_the_meeting() {
    let mut world = World::with_door(162, Admission::Lobby);
    let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let ada = world.host("Ada");
    let ben = knocking(&mut world, "Ben");
    world.command(ada, Command::AdmitAll);
    world.run(SECOND * 2);
    let eva = knocking(&mut world, "Eva");
    let record = seen.clone();
    world.tamper = Some(Box::new(move |to, message| {
        if to == eva {
            record.borrow_mut().push(message.clone());
        }
        vec![message]
    }));
    let (kind, on) = (StreamKind::Microphone, true);
    world.command(ben, Command::SetStream { kind, on });
    world.run(SECOND * 10);
    assert!(waits(&world, eva));
    let allowed = |m: &ServerMessage| matches!(m, ServerMessage::Pong { .. } | ServerMessage::LobbyKeys { .. });
    assert!(seen.borrow().iter().all(allowed), "{:?}", seen.borrow());
    assert!(waiting(&world, ben).is_empty(), "who waits is the hosts' to know");
}

#[test]
fn a_guest_turned_away_learns_it_and_is_not_let_in() {
    let mut world = World::with_door(163, Admission::Lobby);
    let ada = world.host("Ada");
    let eva = knocking(&mut world, "Eva");
    let peer = world.view(ada).waiting[0].peer;
    world.command(ada, Command::Deny(peer));
    world.run(SECOND * 2);
    let denied = |world: &World| {
        matches!(
            world.phase(eva),
            Phase::Refused {
                reason: RefusedReason::Denied { .. }
            }
        )
    };
    assert!(denied(&world), "{:?}", world.phase(eva));
    assert!(world.view(ada).waiting.is_empty());
    world.run(SECOND * 5);
    world.assert_together(&[ada]);
}

#[test]
fn a_locked_door_lets_nobody_in_but_whoever_is_in_comes_back() {
    let mut world = World::new(164);
    let ada = world.host("Ada");
    let ben = world.meet(&["Ben"])[0];
    world.command(ada, Command::SetDoor(Door::Locked));
    world.run(SECOND * 2);
    assert_eq!(world.view(ben).door, Door::Locked);
    let told = Notice::DoorChanged {
        door: Door::Locked,
        by: "Ada".into(),
    };
    assert!(world.clients[ben].notices.contains(&told));
    let eva = knocking(&mut world, "Eva");
    assert_eq!(
        *world.phase(eva),
        Phase::Refused {
            reason: RefusedReason::Locked
        }
    );
    world.reload(ben, "Ben");
    world.run(SECOND * 5);
    world.assert_together(&[ada, ben]);
    world.command(ada, Command::SetDoor(Door::Open));
    world.run(SECOND * 2);
    let eva = knocking(&mut world, "Eva");
    world.run(SECOND);
    world.assert_together(&[ada, ben, eva]);
}

#[test]
fn whoever_was_barred_stands_before_the_door_when_they_come_again() {
    let mut world = World::new(165);
    let ada = world.host("Ada");
    let guests = world.meet(&["Ben", "Cyd"]);
    let peer = world.peer(guests[0]);
    world.command(ada, Command::Remove { peer, bar: true });
    world.run(SECOND * 3);
    assert_eq!(
        *world.phase(guests[0]),
        Phase::Ended {
            reason: Ending::Removed
        }
    );
    world.assert_together(&[ada, guests[1]]);
    assert_eq!(world.view(ada).door, Door::Lobby);
    let again = knocking(&mut world, "Ben");
    assert!(waits(&world, again), "{:?}", world.phase(again));
    world.assert_together(&[ada, guests[1]]);
}

#[test]
fn a_co_host_admits_as_well() {
    let mut world = World::with_door(166, Admission::Lobby);
    let ada = world.host("Ada");
    let ben = knocking(&mut world, "Ben");
    world.command(ada, Command::AdmitAll);
    world.run(SECOND * 3);
    let peer = world.peer(ben);
    world.command(
        ada,
        Command::SetRole {
            peer,
            role: Role::Moderator,
        },
    );
    world.run(SECOND * 3);
    let eva = knocking(&mut world, "Eva");
    assert_eq!(
        (waiting(&world, ada), waiting(&world, ben)),
        (vec!["Eva".to_owned()], vec!["Eva".to_owned()])
    );
    world.command(ben, Command::AdmitAll);
    world.run(SECOND * 3);
    world.assert_together(&[ada, ben, eva]);
    assert!(waiting(&world, ada).is_empty());
}

#[test]
fn a_restart_of_the_server_lets_nobody_slip_in() {
    let mut world = World::with_door(167, Admission::Lobby);
    let ada = world.host("Ada");
    let ben = knocking(&mut world, "Ben");
    world.command(ada, Command::AdmitAll);
    world.run(SECOND * 3);
    world.assert_together(&[ada, ben]);
    let eva = knocking(&mut world, "Eva");
    assert!(waits(&world, eva));
    world.kill_server();
    world.run(SECOND);
    world.restart_server();
    world.run(SECOND * 30);
    world.assert_together(&[ada, ben]);
    assert!(waits(&world, eva), "{:?}", world.phase(eva));
    assert_eq!(waiting(&world, ada), ["Eva"]);
    world.command(ada, Command::AdmitAll);
    world.run(SECOND * 4);
    world.assert_together(&[ada, ben, eva]);
}

#[test]
fn a_guest_whose_connection_breaks_before_the_door_still_waits_there() {
    let mut world = World::with_door(168, Admission::Lobby);
    let ada = world.host("Ada");
    let eva = knocking(&mut world, "Eva");
    world.lose_socket(eva);
    world.run(SECOND * 5);
    assert!(waits(&world, eva));
    assert_eq!(waiting(&world, ada), ["Eva"]);
    world.reload(eva, "Eva");
    world.run(SECOND * 5);
    assert!(waits(&world, eva));
    assert_eq!(waiting(&world, ada), ["Eva"]);
    world.command(ada, Command::AdmitAll);
    world.run(SECOND * 4);
    world.assert_together(&[ada, eva]);
}

#[test]
fn a_server_that_lets_a_guest_in_by_itself_gets_them_nowhere() {
    let mut world = World::with_door(169, Admission::Lobby);
    let ada = world.host("Ada");
    let eva = knocking(&mut world, "Eva");
    let session = world.clients[ada].sent.iter().find_map(|message| match message {
        ClientMessage::Formed { session } => Some(*session),
        _ => None,
    });
    let (epoch, head) = (wire::Epoch(0), wire::Seq(0));
    let session = session.map(|session| SessionState { session, epoch, head });
    world.tell(eva, &ServerMessage::Admitted { session, peers: vec![] });
    world.run(SECOND * 8);
    world.assert_together(&[ada]);
    assert!(world.clients[eva].keys.ever.is_empty());
}
