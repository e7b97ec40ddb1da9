//! Committed seeds, and a search for others.
#![allow(missing_docs, clippy::print_stdout, clippy::print_stderr, reason = "tests")]

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use sim::{Script, Size};

/// Once found to fail. They stay for ever.
const FOUND: [(u64, Size); 3] = [(3004, Size::Storm), (3029, Size::Storm), (3032, Size::Storm)];

#[test]
fn small_meetings_survive_everything() {
    gate(0..160, Size::Small);
}

#[test]
fn larger_meetings_survive_everything() {
    gate(1000..1006, Size::Middle);
}

#[test]
fn small_meetings_survive_storms() {
    gate(3000..3060, Size::Storm);
}

#[test]
fn meetings_behind_a_door_survive_everything() {
    gate(4000..4060, Size::Door);
}

#[test]
fn a_meeting_of_fifty_survives_everything() {
    gate(2000..2001, Size::Large);
}

#[test]
fn what_was_found_once_stays_repaired() {
    for (seed, size) in FOUND {
        gate(seed..seed + 1, size);
    }
}

#[test]
fn a_search_tries_seeds_nobody_has_tried() {
    let Some(count) = number("KONKLAVE_SIM_SEARCH") else {
        return;
    };
    let start = number("KONKLAVE_SIM_START").unwrap_or(1_000_000);
    play(start..start + count, Size::Storm);
}

/// Plays committed seeds, or the one asked for.
fn gate(seeds: Range<u64>, size: Size) {
    match number("KONKLAVE_SIM_SEED") {
        Some(seed) if seeds.contains(&seed) => play(seed..seed + 1, size),
        Some(_) => {}
        None => play(seeds, size),
    }
}

fn play(seeds: Range<u64>, size: Size) {
    let next = AtomicU64::new(seeds.start);
    let failures = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end {
                        return;
                    }
                    if let Err(why) = play_one(seed, size) {
                        failures.lock().expect("no thread panics with it").push((seed, why));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().expect("no thread panics with it");
    failures.sort();
    for (seed, why) in &failures {
        eprintln!(
            "seed {seed} ({size:?}): {why}\n  repeat: KONKLAVE_SIM_SEED={seed} KONKLAVE_SIM_TRACE=1 cargo test -p sim"
        );
    }
    assert!(
        failures.is_empty(),
        "{} of {} seeds failed",
        failures.len(),
        seeds.end - seeds.start
    );
}

fn play_one(seed: u64, size: Size) -> Result<(), String> {
    let script = Script::new(seed, size);
    let played = catch_unwind(AssertUnwindSafe(|| sim::run(&script)));
    match played {
        Ok(Ok(report)) => {
            if number("KONKLAVE_SIM_SEED").is_some() {
                println!("{script:#?}\n{report:?}");
            }
            Ok(())
        }
        Ok(Err(failure)) => Err(failure.to_string()),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or(panic.downcast_ref::<&str>().copied());
            Err(format!("panic: {}", text.unwrap_or("of another kind")))
        }
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}
