//! Everything at once, from committed seeds: whatever happened, those who are left end up together.

use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use session::{Command, Phase};
use wire::{ServerMessage, StreamKind};

use crate::world::World;

#[test]
fn whatever_happens_those_who_are_left_end_up_together() {
    (0..SEEDS).chain([90, 130]).for_each(|seed| must_end_well(seed, false));
}

#[test]
fn the_same_with_a_server_that_forgets_and_repeats_entries() {
    (0..SEEDS)
        .chain([40, 71, 100])
        .for_each(|seed| must_end_well(seed, true));
}

/// Meetings lived through, besides those that once found something. Each costs half a second or so.
const SEEDS: u64 = 8;

fn must_end_well(seed: u64, forgetful: bool) {
    let end = std::panic::catch_unwind(|| live_through(seed, forgetful));
    assert!(end.is_ok(), "seed {seed}");
}

fn live_through(seed: u64, forgetful: bool) {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut world = World::new(seed as u8);
    if forgetful {
        let mut dice = ChaCha20Rng::seed_from_u64(seed + 1_000_000);
        world.tamper = Some(Box::new(move |_, message| match message {
            ServerMessage::Log(_) => match dice.next_u32() % 20 {
                0 => vec![],
                1 => vec![message.clone(), message],
                _ => vec![message],
            },
            other => vec![other],
        }));
    }
    let mut present: Vec<usize> = vec![];
    let mut names = 0;
    for _ in 0..40 {
        let someone = |rng: &mut ChaCha20Rng, present: &[usize]| {
            (!present.is_empty()).then(|| present[rng.next_u32() as usize % present.len()])
        };
        match rng.next_u32() % 16 {
            0..=4 if present.len() < 7 => {
                let i = world.client();
                names += 1;
                world.enter(i, &format!("P{names}"));
                present.push(i);
            }
            5 if present.len() > 1 => {
                let at = rng.next_u32() as usize % present.len();
                world.command(present.remove(at), Command::Leave);
            }
            6 | 7 => {
                if let Some(i) = someone(&mut rng, &present) {
                    names += 1;
                    world.reload(i, &format!("P{names}"));
                }
            }
            8 | 9 => {
                if let Some(i) = someone(&mut rng, &present) {
                    world.lose_socket(i);
                }
            }
            10 => {
                if let Some(i) = someone(&mut rng, &present) {
                    names += 1;
                    world.command(i, Command::SetName(format!("P{names}")));
                }
            }
            11 | 12 => {
                if let Some(i) = someone(&mut rng, &present) {
                    let on = rng.next_u32() % 2 == 0;
                    world.command(
                        i,
                        Command::SetStream {
                            kind: StreamKind::Microphone,
                            on,
                        },
                    );
                }
            }
            13 if rng.next_u32() % 4 == 0 => {
                world.kill_server();
                world.run(Duration::from_millis(u64::from(rng.next_u32() % 3000)));
                world.restart_server();
            }
            14 => {
                if let Some(i) = someone(&mut rng, &present) {
                    world.cut_off(i, !world.is_cut_off(i));
                }
            }
            _ => {}
        }
        let pause = [1, 40, 300, 2500][rng.next_u32() as usize % 4];
        world.run(Duration::from_millis(pause));
    }
    world.tamper = None;
    present.iter().for_each(|i| world.cut_off(*i, false));
    world.run(Duration::from_secs(90));
    // Whoever was not given the last entry learns of it with the next one.
    if let Some(i) = present.first() {
        world.command(*i, Command::SetName("Z".into()));
    }
    world.run(Duration::from_secs(10));
    if present.is_empty() {
        return;
    }
    for i in &present {
        assert_eq!(*world.phase(*i), Phase::Joined, "participant {i}");
    }
    world.assert_together(&present);
    for &i in &present {
        for &other in present.iter().filter(|other| **other != i) {
            let peer = world.peer(other);
            let declared = world
                .view(other)
                .roster
                .iter()
                .find(|entry| entry.own)
                .unwrap()
                .streams
                .clone();
            let heard: Vec<_> = StreamKind::ALL
                .into_iter()
                .filter(|kind| world.clients[i].keys.on.contains(&(peer, *kind)))
                .collect();
            assert_eq!(heard, declared, "{i} of {other}");
        }
    }
}
