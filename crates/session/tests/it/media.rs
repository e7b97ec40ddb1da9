//! Frames that are not what they seem: held back, made by another member, of somebody who is muted.

use std::collections::VecDeque;
use std::time::Duration;

use session::{Command, EncryptionLevel, EncryptionReason};
use sframe::{Codec, Drop, Keyring};
use wire::{PeerId, StreamKind};

use crate::world::World;

const SECOND: Duration = Duration::from_secs(1);
const MIC: StreamKind = StreamKind::Microphone;

#[test]
fn an_honest_stream_is_heard_whole_through_joins_losses_and_mutes() {
    let mut world = talking(&["Ada", "Ben"]);
    let ada = world.peer(0);
    let mut wire: VecDeque<Vec<u8>> = VecDeque::new();
    for second in 0..90 {
        match second {
            10 | 40 => {
                let i = world.client();
                world.enter(i, "Gast");
            }
            20 => world.lose_socket(0),
            30 => world.lose_socket(1),
            50 => switch(&mut world, false),
            52 => switch(&mut world, true),
            60 => world.reload(2, "Gast"),
            _ => {}
        }
        let on = !(50..52).contains(&second);
        for _ in 0..50 {
            // Frames travel for a second, and their keys are there before.
            wire.extend(on.then(|| world.speak(0).expect("it has a key")));
            while wire.len() > 50 {
                let sealed = wire.pop_front().unwrap();
                if on && second > 52 || second < 50 {
                    assert_eq!(world.hear(1, ada, &sealed), Ok(()), "second {second}");
                }
            }
        }
        world.count_frames();
        world.run(SECOND);
        assert!(
            !world
                .view(1)
                .encryption
                .reasons
                .contains(&EncryptionReason::MediaDelayed)
        );
    }
}

#[test]
fn frames_held_for_twenty_seconds_and_released_are_dropped_and_shown() {
    let mut world = talking(&["Ada", "Ben"]);
    let ada = world.peer(0);
    let mut wire = VecDeque::new();
    let mut late = 0;
    for second in 0..60 {
        wire.extend((0..50).map(|_| world.speak(0).unwrap()));
        // From the tenth second on, whatever the server forwards is twenty seconds old.
        let flows = !(10..30).contains(&second);
        for _ in 0..if flows { 50 } else { 0 } {
            let sealed = wire.pop_front().unwrap();
            match world.hear(1, ada, &sealed) {
                Ok(()) => assert!(second < 10, "twenty seconds old, and played in second {second}"),
                Err(reason) => {
                    assert_eq!(reason, Drop::Late);
                    late += 1;
                }
            }
        }
        world.count_frames();
        world.run(SECOND);
        assert_eq!(delayed(&world), second >= 30, "second {second}");
    }
    assert_eq!(late, 30 * 50);
    assert_eq!(world.view(1).encryption.level, EncryptionLevel::Attention);
    assert!(!delayed_for(&world, 0), "only who receives them can tell");

    // What is not held is heard at once, and the sign goes.
    wire.clear();
    for _ in 0..6 {
        for _ in 0..50 {
            let sealed = world.speak(0).unwrap();
            assert_eq!(world.hear(1, ada, &sealed), Ok(()));
        }
        world.count_frames();
        world.run(SECOND);
    }
    assert!(!delayed(&world));
    assert_eq!(world.view(1).encryption.level, EncryptionLevel::EndToEnd);
}

#[test]
fn a_member_numbering_far_ahead_in_anothers_name_is_dropped_and_shown() {
    let mut world = talking(&["Ada", "Ben", "Cyd"]);
    let ada = world.peer(0);
    for _ in 0..10 {
        for _ in 0..50 {
            let sealed = world.speak(0).unwrap();
            assert_eq!(world.hear(1, ada, &sealed), Ok(()));
        }
        world.count_frames();
        world.run(SECOND);
    }
    // Cyd holds every key of the epoch, and the server is on Cyd's side.
    let mut cyd = impostor(&world, 2, ada);
    let mut forged = Vec::new();
    for _ in 0..10_000 {
        cyd.seal(MIC as u8, Codec::Opus, b"nie gesagt", &mut forged).unwrap();
    }
    assert_eq!(world.hear(1, ada, &forged), Err(Drop::Ahead));
    world.count_frames();
    assert!(delayed(&world));
    let sealed = world.speak(0).unwrap();
    assert_eq!(world.hear(1, ada, &sealed), Ok(()), "Ada is not locked out");
}

#[test]
fn nobody_is_made_to_speak_while_muted() {
    let mut world = talking(&["Ada", "Ben", "Cyd"]);
    let ada = world.peer(0);
    let mut cyd = impostor(&world, 2, ada);
    switch(&mut world, false);
    world.run(SECOND);
    let mut forged = Vec::new();
    cyd.seal(MIC as u8, Codec::Opus, b"nie gesagt", &mut forged).unwrap();
    assert_eq!(world.hear(1, ada, &forged), Err(Drop::NotOn));
}

/// People in a meeting, the first one speaking.
fn talking(names: &[&str]) -> World {
    let mut world = World::new(71 + names.len() as u8);
    world.meet(names);
    switch(&mut world, true);
    world.run(SECOND);
    world
}

fn switch(world: &mut World, on: bool) {
    world.command(0, Command::SetStream { kind: MIC, on });
}

fn delayed(world: &World) -> bool {
    delayed_for(world, 1)
}

fn delayed_for(world: &World, i: usize) -> bool {
    let view = world.view(i);
    let shown = view.roster.iter().any(|entry| entry.delayed == [MIC]);
    let reason = view.encryption.reasons.contains(&EncryptionReason::MediaDelayed);
    assert_eq!(shown, reason);
    reason
}

/// The keys that a member holds, used as if it sat where `whom` sits.
fn impostor(world: &World, i: usize, whom: PeerId) -> Keyring {
    let (&epoch, (base_key, leaves)) = world.clients[i].keys.held.last_key_value().unwrap();
    let (leaf, _) = leaves.iter().find(|(_, peer)| *peer == whom).unwrap();
    let mut ring = Keyring::new();
    let leaves: Vec<_> = leaves.iter().map(|(leaf, peer)| (*leaf, peer.0)).collect();
    ring.install(epoch, base_key, *leaf, &leaves);
    ring.send_with(epoch);
    ring
}
