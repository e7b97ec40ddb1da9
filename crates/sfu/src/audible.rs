//! Whom a participant hears: everybody while there are slots enough, else the loudest.

use std::time::Duration;

use wire::SourceRef;

use crate::loudness::MARGIN;
use crate::slot::Slot;

/// How long a voice keeps its slot at least.
const HOLD: Duration = Duration::from_millis(600);

/// Fills the audio slots. `candidates` come loudest first, without the participant's own.
/// Says whether anything changed.
pub(crate) fn fill(slots: &mut [Slot], candidates: &[(SourceRef, f32)], now: Duration) -> bool {
    let mut changed = false;
    let loudness = |source: SourceRef| candidates.iter().find(|(s, _)| *s == source).map(|(_, l)| *l);
    for slot in slots.iter_mut() {
        if slot.source.is_some_and(|source| loudness(source).is_none()) {
            slot.assign(None, now);
            changed = true;
        }
    }
    for &(source, level) in candidates {
        if slots.iter().any(|slot| slot.source == Some(source)) {
            continue;
        }
        let place = match slots.iter().position(|slot| slot.source.is_none()) {
            Some(free) => Some(free),
            None => quietest(slots, loudness, now)
                .filter(|(_, quiet)| level > quiet + MARGIN)
                .map(|(at, _)| at),
        };
        let Some(place) = place else {
            break;
        };
        slots[place].assign(Some(source), now);
        changed = true;
    }
    changed
}

fn quietest(slots: &[Slot], loudness: impl Fn(SourceRef) -> Option<f32>, now: Duration) -> Option<(usize, f32)> {
    slots
        .iter()
        .enumerate()
        .filter(|(_, slot)| now >= slot.changed + HOLD)
        .filter_map(|(at, slot)| Some((at, loudness(slot.source?)?)))
        .min_by(|a, b| a.1.total_cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{PeerId, StreamKind};

    #[test]
    fn everybody_is_heard_while_there_is_room_and_nobody_moves() {
        let mut slots = slots(3);
        assert!(fill(&mut slots, &[(voice(1), 0.0), (voice(2), 0.0)], at(0)));
        let before = sources(&slots);
        assert!(!fill(&mut slots, &[(voice(2), 90.0), (voice(1), 0.0)], at(9)));
        assert_eq!(sources(&slots), before);
        assert!(fill(&mut slots, &[(voice(3), 90.0), (voice(2), 1.0)], at(10)));
        assert_eq!(sources(&slots), [Some(3), Some(2), None]);
    }

    #[test]
    fn the_loudest_take_the_quietest_slots_by_a_margin_and_after_a_while() {
        let mut slots = slots(2);
        fill(
            &mut slots,
            &[(voice(1), 60.0), (voice(2), 50.0), (voice(3), 40.0)],
            at(0),
        );
        assert_eq!(sources(&slots), [Some(1), Some(2)]);
        let louder = [(voice(3), 80.0), (voice(1), 60.0), (voice(2), 50.0)];
        assert!(!fill(&mut slots, &louder, at(0)), "held");
        assert!(
            !fill(
                &mut slots,
                &[(voice(3), 55.0), (voice(1), 54.0), (voice(2), 50.0)],
                at(9)
            ),
            "margin"
        );
        assert!(fill(&mut slots, &louder, at(9)));
        assert_eq!(sources(&slots), [Some(1), Some(3)]);
    }

    fn slots(n: usize) -> Vec<Slot> {
        (0..n).map(|i| Slot::new(i.to_string(), i, false)).collect()
    }

    fn voice(peer: u32) -> SourceRef {
        SourceRef {
            peer: PeerId(peer),
            kind: StreamKind::Microphone,
        }
    }

    fn sources(slots: &[Slot]) -> Vec<Option<u32>> {
        slots.iter().map(|slot| slot.source.map(|s| s.peer.0)).collect()
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }
}
