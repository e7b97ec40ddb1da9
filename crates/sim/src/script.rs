//! What goes wrong, and when.

use std::time::Duration;

use netsim::{Chance, Path};

/// How many take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// Two to eight.
    Small,
    /// Nine to twenty-four.
    Middle,
    /// Fifty.
    Large,
    /// Two to eight, and three times as much goes wrong.
    Storm,
    /// Two to eight before a lobby; the host admits, removes, locks and gives roles.
    Door,
}

/// Something that happens. Participants are named by any number; it is taken modulo those there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Somebody new opens the link.
    Join,
    /// Somebody leaves.
    Leave(u64),
    /// Somebody's tab is gone and never comes back.
    Vanish(u64),
    /// Somebody reloads the tab, which takes some milliseconds.
    Reload(u64, u64),
    /// Somebody closes the tab and opens the link again, remembering nothing.
    Return(u64, u64),
    /// Somebody's socket is cut; whether anybody is told.
    Cut(u64, bool),
    /// Somebody's network stands still for some milliseconds.
    Part(u64, u64),
    /// Somebody takes another name.
    Rename(u64),
    /// Somebody switches the microphone.
    Microphone(u64),
    /// Everybody's socket is cut; whether anybody is told.
    CutAll(bool),
    /// Everybody reloads the tab, within some milliseconds.
    ReloadAll(u64),
    /// The host removes somebody; whether barred.
    Kick(u64, bool),
    /// The host locks the door for some milliseconds.
    Lock(u64),
    /// The host makes somebody a co-host, or a participant again.
    Appoint(u64, bool),
    /// The server process dies and is back after some milliseconds.
    Crash(u64),
}

/// A whole run.
#[derive(Clone, Debug)]
pub struct Script {
    /// What it was drawn from.
    pub seed: u64,
    /// Participants at the start.
    pub first: usize,
    /// Whether the room has a lobby.
    pub lobby: bool,
    /// The network.
    pub path: Path,
    /// What happens, in order.
    pub acts: Vec<(Duration, Act)>,
    /// When trouble ends.
    pub trouble: Duration,
    /// Whether the host ends the meeting at last.
    pub ends: bool,
}

impl Script {
    /// The script of a seed.
    pub fn new(seed: u64, size: Size) -> Self {
        let mut chance = Chance::new(seed);
        let first = match size {
            Size::Small | Size::Storm | Size::Door => chance.number(2..9),
            Size::Middle => chance.number(9..25),
            Size::Large => 50,
        };
        let ms = Duration::from_millis;
        let path = Path {
            delay: ms(chance.number(5..120)),
            jitter: ms(chance.number(0..150)),
            loss: chance.number(if size == Size::Large { 0..5 } else { 0..20 }) as f64 / 100.0,
            doubling: chance.number(0..10) as f64 / 100.0,
            reordering: chance.number(0..20) as f64 / 100.0,
        };
        let trouble = Duration::from_secs(chance.number(if size == Size::Large { 12..16 } else { 15..45 }));
        let count = chance.number(if size == Size::Storm { 15..40 } else { 3..14 });
        let mut acts: Vec<_> = (0..count)
            .map(|_| {
                let at = chance.time(trouble);
                let act = if size == Size::Door {
                    Act::draw_at_the_door(&mut chance)
                } else {
                    Act::draw(&mut chance)
                };
                (at, act)
            })
            .collect();
        acts.sort_by_key(|(at, _)| *at);
        Self {
            seed,
            first: first as usize,
            lobby: size == Size::Door,
            path,
            acts,
            trouble,
            ends: chance.happens(0.2),
        }
    }
}

impl Act {
    fn draw_at_the_door(chance: &mut Chance) -> Self {
        let who = chance.number(0..1000);
        match chance.number(0..30) {
            0..=3 => Self::Kick(who, chance.happens(0.5)),
            4 | 5 => Self::Lock(chance.number(500..20_000)),
            6..=8 => Self::Appoint(who, chance.happens(0.7)),
            _ => Self::draw(chance),
        }
    }

    fn draw(chance: &mut Chance) -> Self {
        let who = chance.number(0..1000);
        match chance.number(0..22) {
            0..=2 => Self::Join,
            3 | 4 => Self::Leave(who),
            5 => Self::Vanish(who),
            6..=8 => Self::Reload(who, chance.number(50..8000)),
            9 => Self::Return(who, chance.number(50..8000)),
            10..=12 => Self::Cut(who, chance.happens(0.7)),
            13..=15 => Self::Part(who, chance.number(100..20_000)),
            16 => Self::Rename(who),
            17 => Self::Microphone(who),
            18 => Self::CutAll(chance.happens(0.7)),
            19 => Self::ReloadAll(chance.number(50..8000)),
            _ => Self::Crash(chance.number(50..6000)),
        }
    }
}
