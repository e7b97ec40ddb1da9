//! Who signs is shown as somebody who speaks, by their own word and as long as their camera is on.

use std::time::Duration;

use session::Command;
use wire::StreamKind;

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);
const CAMERA: StreamKind = StreamKind::Camera;
const BEN: usize = 0;
const CYD: usize = 1;

#[test]
fn who_signs_is_shown_as_signing_to_everybody_and_to_whoever_comes_later() {
    let mut world = meeting();
    assert!(!signs(&world, CYD, BEN));
    sign(&mut world, true);
    assert!(signs(&world, BEN, BEN) && signs(&world, CYD, BEN));
    assert!(!signs(&world, BEN, CYD), "nobody else");
    let late = world.client();
    world.enter(late, "Dan");
    world.run(SECOND * 3);
    assert!(signs(&world, late, BEN));
    sign(&mut world, false);
    for i in [BEN, CYD, late] {
        assert!(!signs(&world, i, BEN), "{i}");
    }
}

#[test]
fn a_claim_ends_with_the_camera_and_does_not_come_back_with_it() {
    let mut world = meeting();
    sign(&mut world, true);
    camera(&mut world, false);
    assert!(!signs(&world, BEN, BEN) && !signs(&world, CYD, BEN));
    camera(&mut world, true);
    world.run(SECOND * 10);
    assert!(!signs(&world, BEN, BEN) && !signs(&world, CYD, BEN));
    sign(&mut world, true);
    assert!(signs(&world, CYD, BEN));
}

#[test]
fn without_a_camera_there_is_nothing_to_claim() {
    let mut world = meeting();
    camera(&mut world, false);
    sign(&mut world, true);
    assert!(!signs(&world, BEN, BEN) && !signs(&world, CYD, BEN));
    camera(&mut world, true);
    assert!(!signs(&world, BEN, BEN) && !signs(&world, CYD, BEN));
}

#[test]
fn a_claim_ends_with_a_reload() {
    let mut world = meeting();
    sign(&mut world, true);
    world.reload(BEN, "Ben");
    world.command(BEN, Command::SetStream { kind: CAMERA, on: true });
    world.run(SECOND * 20);
    world.assert_joined(BEN);
    let ben = world.peer(BEN);
    let entry = world.view(CYD).roster.iter().find(|entry| entry.peer == ben).unwrap();
    assert!(entry.streams.contains(&CAMERA), "the camera is there again");
    assert!(!signs(&world, BEN, BEN) && !signs(&world, CYD, BEN));
}

#[test]
fn a_claim_outlasts_a_lost_connection_and_is_not_shown_while_nobody_vouches_for_the_picture() {
    let mut world = meeting();
    sign(&mut world, true);
    world.cut_off(BEN, true);
    world.run(SECOND * 13);
    assert!(!signs(&world, CYD, BEN));
    world.cut_off(BEN, false);
    world.run(SECOND * 10);
    world.assert_joined(BEN);
    assert!(signs(&world, BEN, BEN) && signs(&world, CYD, BEN));
}

/// Ben, whose camera is on, and Cyd.
fn meeting() -> World {
    let mut world = World::new(17);
    world.meet(&["Ben", "Cyd"]);
    world.run(SECOND);
    camera(&mut world, true);
    world
}

fn camera(world: &mut World, on: bool) {
    world.command(BEN, Command::SetStream { kind: CAMERA, on });
    world.run(SECOND);
}

fn sign(world: &mut World, on: bool) {
    world.command(BEN, Command::SetSigning(on));
    world.run(SECOND);
}

/// Whether a participant's interface shows another as signing.
fn signs(world: &World, i: usize, of: usize) -> bool {
    let peer = world.peer(of);
    let entry = world.view(i).roster.iter().find(|entry| entry.peer == peer);
    entry.is_some_and(|entry| entry.signing)
}
