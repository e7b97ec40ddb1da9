//! Who may show a screen.

use std::time::Duration;

use session::{Command, MayShow, Notice, ScreenGrant};
use wire::{PeerId, StreamKind};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);
const SCREEN: StreamKind = StreamKind::Screen;
const SOUND: StreamKind = StreamKind::ScreenAudio;
const HOST: usize = 0;
const BEN: usize = 1;
const CYD: usize = 2;

#[test]
fn a_participant_shows_nothing_without_a_yes() {
    let mut world = meeting();
    assert_eq!(world.view(BEN).may_show, MayShow::Ask);
    show(&mut world, BEN, true);
    assert!(world.clients[BEN].notices.contains(&Notice::NotAllowed));
    for i in [HOST, CYD] {
        assert!(!plays(&world, i, BEN, SCREEN));
    }
    // Nor is a participant's yes worth anything.
    let ben = world.peer(BEN);
    allow(&mut world, CYD, ben, ScreenGrant::Meeting);
    assert_eq!(world.view(BEN).may_show, MayShow::Ask);
}

#[test]
fn a_host_shows_without_asking_and_a_reload_does_not_go_on_showing() {
    let mut world = meeting();
    assert_eq!(world.view(HOST).may_show, MayShow::Yes);
    show(&mut world, HOST, true);
    world.command(HOST, Command::SetStream { kind: SOUND, on: true });
    world.run(SECOND);
    for i in [BEN, CYD] {
        assert!(plays(&world, i, HOST, SCREEN) && plays(&world, i, HOST, SOUND));
    }
    let link = world.new_room.owner.clone();
    world.reload(HOST, "Ada");
    world.enter_with(HOST, "Ada", &link, None);
    world.run(SECOND * 20);
    world.assert_joined(HOST);
    assert!(!world.view(HOST).roster[0].streams.contains(&SCREEN));
    for i in [BEN, CYD] {
        assert!(!plays(&world, i, HOST, SCREEN));
    }
}

#[test]
fn a_yes_for_once_holds_until_they_stop() {
    let mut world = meeting();
    world.command(BEN, Command::AskForScreen(true));
    world.run(SECOND);
    let ben = world.peer(BEN);
    assert_eq!(world.view(BEN).may_show, MayShow::Asked);
    assert_eq!(world.view(HOST).asks, [ben]);
    assert!(world.view(CYD).asks.is_empty(), "only hosts are asked");

    allow(&mut world, HOST, ben, ScreenGrant::Once);
    assert!(world.view(HOST).asks.is_empty());
    assert_eq!(world.view(BEN).may_show, MayShow::Yes);
    let yes = Notice::ScreenAllowed {
        by: "Ada".into(),
        once: true,
    };
    assert!(world.clients[BEN].notices.contains(&yes));
    assert!(!plays(&world, CYD, BEN, SCREEN), "a yes starts nothing");

    show(&mut world, BEN, true);
    assert!(plays(&world, CYD, BEN, SCREEN) && plays(&world, HOST, BEN, SCREEN));
    show(&mut world, BEN, false);
    assert_eq!(world.view(BEN).may_show, MayShow::Ask);
    show(&mut world, BEN, true);
    assert!(!plays(&world, CYD, BEN, SCREEN) && !plays(&world, HOST, BEN, SCREEN));
}

#[test]
fn a_yes_for_the_meeting_holds_for_every_showing_and_is_taken_back_with_a_no() {
    let mut world = meeting();
    let ben = world.peer(BEN);
    allow(&mut world, HOST, ben, ScreenGrant::Meeting);
    for _ in 0..2 {
        show(&mut world, BEN, true);
        assert!(plays(&world, CYD, BEN, SCREEN));
        show(&mut world, BEN, false);
    }
    show(&mut world, BEN, true);
    allow(&mut world, HOST, ben, ScreenGrant::No);
    assert_eq!(world.view(BEN).may_show, MayShow::Ask);
    assert!(!world.view(BEN).roster[0].streams.contains(&SCREEN), "it stopped");
    assert!(!plays(&world, CYD, BEN, SCREEN));
}

#[test]
fn a_refusal_is_told_and_a_question_can_be_taken_back() {
    let mut world = meeting();
    let ben = world.peer(BEN);
    world.command(BEN, Command::AskForScreen(true));
    world.run(SECOND);
    allow(&mut world, HOST, ben, ScreenGrant::No);
    assert_eq!(world.view(BEN).may_show, MayShow::Ask);
    assert!(
        world.clients[BEN]
            .notices
            .contains(&Notice::ScreenRefused { by: "Ada".into() })
    );
    world.command(BEN, Command::AskForScreen(true));
    world.run(SECOND);
    world.command(BEN, Command::AskForScreen(false));
    world.run(SECOND);
    assert!(world.view(HOST).asks.is_empty());
    assert_eq!(world.view(BEN).may_show, MayShow::Ask);
}

#[test]
fn a_screen_is_stopped_for_all_even_if_its_owner_goes_on_sending() {
    let mut world = meeting();
    let ben = world.peer(BEN);
    allow(&mut world, HOST, ben, ScreenGrant::Once);
    show(&mut world, BEN, true);
    assert!(plays(&world, CYD, BEN, SCREEN));
    // Ben's client hears nothing of it and keeps the stream on.
    world.cut_off(BEN, true);
    world.command(HOST, Command::StopScreen(ben));
    assert!(!plays(&world, HOST, BEN, SCREEN), "at once");
    world.run(SECOND);
    assert!(!plays(&world, CYD, BEN, SCREEN));
    world.cut_off(BEN, false);
    world.run(SECOND * 5);
    assert_eq!(world.view(BEN).may_show, MayShow::Ask);
    assert!(
        world.clients[BEN]
            .notices
            .contains(&Notice::ScreenStopped { by: "Ada".into() })
    );
    assert!(!world.view(BEN).roster[0].streams.contains(&SCREEN));
    world.run(SECOND * 10);
    assert!(!plays(&world, CYD, BEN, SCREEN) && !plays(&world, HOST, BEN, SCREEN));
}

#[test]
fn newcomers_see_what_was_granted_and_later_hosts_what_is_asked() {
    let mut world = World::new(9);
    world.meet(&["Ben", "Cyd"]);
    world.command(0, Command::AskForScreen(true));
    world.run(SECOND);
    let host = world.client();
    let link = world.new_room.owner.clone();
    world.enter_with(host, "Ada", &link, None);
    world.run(SECOND * 3);
    let ben = world.peer(0);
    assert_eq!(world.view(host).asks, [ben]);
    allow(&mut world, host, ben, ScreenGrant::Once);
    show(&mut world, 0, true);
    let late = world.client();
    world.enter(late, "Dan");
    world.run(SECOND * 3);
    assert!(plays(&world, late, 0, SCREEN));
    show(&mut world, 0, false);
    assert!(!plays(&world, late, 0, SCREEN));
}

/// Ada with the owner's link, Ben and Cyd without.
fn meeting() -> World {
    let mut world = World::new(91);
    let host = world.client();
    let link = world.new_room.owner.clone();
    world.enter_with(host, "Ada", &link, None);
    world.run(SECOND);
    world.meet(&["Ben", "Cyd"]);
    world.run(SECOND);
    world
}

fn show(world: &mut World, i: usize, on: bool) {
    world.command(i, Command::SetStream { kind: SCREEN, on });
    world.run(SECOND);
}

fn allow(world: &mut World, i: usize, peer: PeerId, how: ScreenGrant) {
    world.command(i, Command::AllowScreen { peer, how });
    world.run(SECOND);
}

/// Whether a participant's frame worker plays another's stream, and the roster says so.
fn plays(world: &World, i: usize, of: usize, kind: StreamKind) -> bool {
    let peer = world.peer(of);
    let plays = world.clients[i].keys.on.contains(&(peer, kind));
    let entry = world.view(i).roster.iter().find(|entry| entry.peer == peer);
    assert_eq!(entry.is_some_and(|entry| entry.streams.contains(&kind)), plays);
    plays
}
