//! Which pictures a participant receives, and in which layer.

use std::time::Duration;

use wire::{Layer, SourceRef, StreamKind, WantedVideo};

use crate::slot::Slot;

/// Gives the video slots to the wanted pictures, in order of importance; a picture that has a slot keeps it.
/// Says whether anything changed.
pub(crate) fn fill(slots: &mut [Slot], wanted: &[SourceRef], now: Duration) -> bool {
    let wanted = &wanted[..wanted.len().min(slots.len())];
    let mut changed = false;
    for slot in slots.iter_mut() {
        if slot.source.is_some_and(|source| !wanted.contains(&source)) {
            slot.assign(None, now);
            changed = true;
        }
    }
    for source in wanted {
        if slots.iter().any(|slot| slot.source == Some(*source)) {
            continue;
        }
        if let Some(slot) = slots.iter_mut().find(|slot| slot.source.is_none()) {
            slot.assign(Some(*source), now);
            changed = true;
        }
    }
    changed
}

/// The layer that fills the displayed size. A layer may be enlarged by half before the next one is due:
/// less costs bandwidth that nobody sees, more is visibly soft.
pub(crate) fn layer_for(wanted: &WantedVideo) -> Layer {
    let height = u32::from(wanted.height).max(u32::from(wanted.width) * 9 / 16);
    if wanted.source.kind == StreamKind::Screen {
        // Text has to stay legible; in a thumbnail nobody reads.
        return if height <= SCREEN_THUMBNAIL {
            Layer::Low
        } else {
            Layer::High
        };
    }
    match height {
        0..=270 => Layer::Low,
        271..=540 => Layer::Medium,
        _ => Layer::High,
    }
}

/// Up to this displayed height a screen is a thumbnail: its lower layer, of half the size, is still sharper
/// than what is displayed of it.
const SCREEN_THUMBNAIL: u32 = 360;

/// Whether a picture is served in full before others are served at all: what somebody shows to all is what
/// they look at, and in the lower layer it cannot be read.
pub(crate) fn comes_first(wanted: &WantedVideo) -> bool {
    wanted.source.kind == StreamKind::Screen && layer_for(wanted) == Layer::High
}

/// One picture competing for a receiver's bandwidth.
#[derive(Clone, Debug)]
pub(crate) struct Contender {
    /// Served in full before those that are not ([`comes_first`]). They stand first.
    pub(crate) first: bool,
    /// The layer its size asks for.
    pub(crate) fitting: Layer,
    /// The layers there are, lowest first, with their bits per second.
    pub(crate) layers: Vec<(Layer, u64)>,
    /// The layer aimed at so far.
    pub(crate) target: Option<Layer>,
    /// When that changed.
    pub(crate) changed: Duration,
    /// The picture was put to rest for want of bandwidth.
    pub(crate) resting: bool,
}

/// How long a layer is kept before a better one is tried. Shorter flickers, longer stays soft.
const KEEP: Duration = Duration::from_secs(2);
/// Bandwidth that must be there for a better layer, as a multiple of what it needs.
const HEADROOM: f64 = 1.2;
/// A picture's lowest layer rests only when bandwidth is this part of what is needed: estimates err, and
/// a missing picture is worse than a late one. Not where much is lost: there it costs the sound.
const REST_BELOW: f64 = 0.5;
/// It goes on when this part is there again.
const WAKE_ABOVE: f64 = 0.75;

/// Chooses a layer for each contender, most important first, within `budget` bits per second (none:
/// unknown, hence no limit). None: the picture rests. Where it is `tight`, nothing is overdrawn.
pub(crate) fn choose(contenders: &[Contender], budget: Option<u64>, tight: bool, now: Duration) -> Vec<Option<Layer>> {
    let ladders: Vec<&[(Layer, u64)]> = contenders.iter().map(Contender::ladder).collect();
    let Some(budget) = budget else {
        return ladders
            .iter()
            .map(|ladder| ladder.last().map(|(layer, _)| *layer))
            .collect();
    };
    let mut rungs: Vec<Option<usize>> = vec![None; ladders.len()];
    let mut spent = 0.0;
    let firsts = contenders.iter().take_while(|contender| contender.first).count();
    for part in [0..firsts, firsts..ladders.len()] {
        serve(
            &contenders[part.clone()],
            &ladders[part.clone()],
            &mut rungs[part],
            &mut spent,
            budget as f64,
            tight,
            now,
        );
    }
    rungs
        .iter()
        .zip(&ladders)
        .map(|(rung, ladder)| rung.map(|at| ladder[at].0))
        .collect()
}

/// Gives every picture its lowest layer, then better ones in their order.
fn serve(
    contenders: &[Contender],
    ladders: &[&[(Layer, u64)]],
    rungs: &mut [Option<usize>],
    spent: &mut f64,
    budget: f64,
    tight: bool,
    now: Duration,
) {
    let mut first = *spent == 0.0;
    let (rest_below, wake_above) = if tight {
        (1.0, HEADROOM)
    } else {
        (REST_BELOW, WAKE_ABOVE)
    };
    for ((rung, ladder), contender) in rungs.iter_mut().zip(ladders).zip(contenders) {
        let affordable = ladder.first().map(|(_, rate)| *rate as f64).filter(|cost| {
            let needed = *spent + cost;
            let settled = now >= contender.changed + KEEP;
            if contender.resting {
                first || needed * wake_above <= budget && settled
            } else {
                first || needed * rest_below <= budget || contender.target.is_some() && !settled && !tight
            }
        });
        first &= affordable.is_none();
        *spent += affordable.unwrap_or_default();
        *rung = affordable.map(|_| 0);
    }
    for step in 1..3 {
        for ((rung, ladder), contender) in rungs.iter_mut().zip(ladders).zip(contenders) {
            let (Some(at), Some(&(layer, rate))) = (*rung, ladder.get(step)) else {
                continue;
            };
            if at + 1 != step {
                continue;
            }
            let more = rate.saturating_sub(ladder[at].1) as f64;
            let kept = contender.target.is_some_and(|target| target >= layer);
            let (needed, allowed) = match contender.target {
                Some(_) if kept => (*spent + more, true),
                Some(_) => ((*spent + more) * HEADROOM, now >= contender.changed + KEEP),
                None => ((*spent + more) * HEADROOM, true),
            };
            if allowed && needed <= budget {
                *rung = Some(step);
                *spent += more;
            }
        }
    }
}

/// What a receiver's pictures need, in bits per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Need {
    /// For all pictures in the layer that fits.
    pub(crate) best: u64,
    /// For one picture one layer better, with headroom; 0 when there is none.
    pub(crate) next: u64,
}

/// What the pictures need beyond what was chosen.
pub(crate) fn need(contenders: &[Contender], chosen: &[Option<Layer>]) -> Need {
    let (mut spent, mut best, mut step) = (0, 0, None);
    for (contender, chosen) in contenders.iter().zip(chosen) {
        let ladder = contender.ladder();
        let rate = chosen
            .and_then(|layer| ladder.iter().find(|(l, _)| *l == layer))
            .map_or(0, |(_, rate)| *rate);
        spent += rate;
        best += ladder.last().map_or(0, |(_, rate)| *rate);
        let better = ladder.iter().find(|(layer, _)| Some(*layer) > *chosen);
        let more = better.map(|(_, better)| better.saturating_sub(rate));
        step = [step, more].into_iter().flatten().min();
    }
    let headroom = |rate: u64| (rate as f64 * HEADROOM * 1.1) as u64;
    Need {
        best: headroom(best),
        next: step.map_or(0, |more| headroom(spent + more)),
    }
}

impl Contender {
    /// The layers worth sending: up to the fitting one, or the smallest there is.
    pub(crate) fn ladder(&self) -> &[(Layer, u64)] {
        let fitting = self.layers.iter().filter(|(layer, _)| *layer <= self.fitting).count();
        &self.layers[..fitting.max(1).min(self.layers.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Layer::{High, Low, Medium};
    use wire::PeerId;

    #[test]
    fn a_picture_stays_in_its_slot() {
        let mut slots: Vec<Slot> = (0..3).map(|i| Slot::new(i.to_string(), i, true)).collect();
        let now = Duration::ZERO;
        assert!(fill(&mut slots, &[camera(1), camera(2), camera(3), camera(4)], now));
        assert_eq!(peers(&slots), [Some(1), Some(2), Some(3)]);
        assert!(fill(&mut slots, &[camera(4), camera(3), camera(1)], now));
        assert_eq!(peers(&slots), [Some(1), Some(4), Some(3)]);
        assert!(!fill(&mut slots, &[camera(3), camera(1), camera(4)], now));
        assert!(fill(&mut slots, &[camera(3)], now));
        assert_eq!(peers(&slots), [None, None, Some(3)]);
    }

    #[test]
    fn size_asks_for_a_layer() {
        for (width, height, expected) in [
            (160, 90, Low),
            (480, 270, Low),
            (640, 360, Medium),
            (1280, 720, High),
            (300, 800, High),
            (0, 0, Low),
        ] {
            assert_eq!(
                layer_for(&WantedVideo {
                    source: camera(1),
                    width,
                    height
                }),
                expected,
                "{width}x{height}"
            );
        }
    }

    #[test]
    fn bandwidth_is_spent_on_everybody_before_quality() {
        let three = |target| Contender {
            first: false,
            fitting: High,
            layers: vec![(Low, 150), (Medium, 500), (High, 1500)],
            target,
            changed: Duration::ZERO,
            resting: false,
        };
        let one = Contender {
            layers: vec![(High, 1500)],
            ..three(None)
        };
        let late = Duration::from_secs(60);
        let cases = [
            (vec![three(None), three(None)], None, vec![Some(High), Some(High)]),
            (
                vec![three(None), three(None)],
                Some(10_000),
                vec![Some(High), Some(High)],
            ),
            (vec![three(None), three(None)], Some(800), vec![Some(Medium), Some(Low)]),
            (
                vec![three(None), three(None)],
                Some(2_600),
                vec![Some(High), Some(Medium)],
            ),
            (vec![three(None), three(None)], Some(200), vec![Some(Low), Some(Low)]),
            (vec![three(None), three(None)], Some(100), vec![Some(Low), None]),
            (vec![three(None)], Some(0), vec![Some(Low)]),
            (vec![one.clone()], Some(800), vec![Some(High)]),
            // Woken later than put to rest.
            (
                vec![
                    three(None),
                    Contender {
                        resting: true,
                        ..three(None)
                    },
                ],
                Some(200),
                vec![Some(Low), None],
            ),
            (
                vec![
                    three(None),
                    Contender {
                        resting: true,
                        ..three(None)
                    },
                ],
                Some(230),
                vec![Some(Low), Some(Low)],
            ),
            // Kept without headroom, not entered without it.
            (vec![three(Some(High))], Some(1_500), vec![Some(High)]),
            (vec![three(Some(Medium))], Some(1_500), vec![Some(Medium)]),
            (vec![three(Some(Medium))], Some(1_900), vec![Some(High)]),
            (vec![Contender { fitting: Low, ..one }], None, vec![Some(High)]),
            (
                vec![Contender {
                    layers: vec![],
                    ..three(None)
                }],
                Some(1),
                vec![None],
            ),
        ];
        for (contenders, budget, expected) in cases {
            assert_eq!(
                choose(&contenders, budget, false, late),
                expected,
                "{budget:?} {contenders:?}"
            );
        }
        let soon = vec![Contender {
            changed: late,
            ..three(Some(Low))
        }];
        assert_eq!(
            choose(&soon, Some(9_000), false, late),
            vec![Some(Low)],
            "kept for a while"
        );
        let soon = vec![three(None), soon[0].clone()];
        assert_eq!(
            choose(&soon, Some(9), false, late),
            vec![Some(Low), Some(Low)],
            "not put to rest so soon"
        );
    }

    #[test]
    fn where_it_is_tight_pictures_rest_at_once_and_wake_with_room_to_spare() {
        let face = |resting: bool, target: Option<Layer>, changed: u64| Contender {
            first: false,
            fitting: Low,
            layers: vec![(Low, 100)],
            target,
            changed: Duration::from_secs(changed),
            resting,
        };
        let now = Duration::from_secs(60);
        let shown = face(false, Some(Low), 60);
        let resting = face(true, None, 50);
        for (contenders, budget, expected) in [
            (vec![shown.clone(), shown.clone()], 199, vec![Some(Low), None]),
            (vec![shown.clone(), shown.clone()], 200, vec![Some(Low), Some(Low)]),
            (vec![shown.clone(), resting.clone()], 239, vec![Some(Low), None]),
            (vec![shown, resting], 240, vec![Some(Low), Some(Low)]),
        ] {
            assert_eq!(choose(&contenders, Some(budget), true, now), expected, "{budget}");
        }
    }

    #[test]
    fn a_screen_is_legible_unless_it_is_a_thumbnail() {
        for (width, height, expected) in [
            (320, 180, Low),
            (640, 360, Low),
            (780, 439, High),
            (1920, 1080, High),
            (360, 640, High),
        ] {
            let source = SourceRef {
                peer: PeerId(1),
                kind: StreamKind::Screen,
            };
            let wanted = WantedVideo { source, width, height };
            assert_eq!(layer_for(&wanted), expected, "{width}x{height}");
            assert_eq!(comes_first(&wanted), expected == High, "{width}x{height}");
        }
    }

    #[test]
    fn a_screen_is_served_in_full_before_any_thumbnail() {
        let screen = Contender {
            first: true,
            fitting: High,
            layers: vec![(Low, 200), (High, 1_000)],
            target: None,
            changed: Duration::ZERO,
            resting: false,
        };
        let face = Contender {
            first: false,
            fitting: Low,
            layers: vec![(Low, 150), (Medium, 500)],
            ..screen.clone()
        };
        let late = Duration::from_secs(60);
        let contenders = [screen, face.clone(), face];
        for (budget, expected) in [
            (2_000, [Some(High), Some(Low), Some(Low)]),
            // 1.2 times what the screen needs; one thumbnail may be overdrawn, two rest.
            (1_200, [Some(High), Some(Low), Some(Low)]),
            (600, [Some(Low), Some(Low), Some(Low)]),
            (160, [Some(Low), None, None]),
            (0, [Some(Low), None, None]),
        ] {
            assert_eq!(choose(&contenders, Some(budget), false, late), expected, "{budget}");
        }
    }

    fn camera(peer: u32) -> SourceRef {
        SourceRef {
            peer: PeerId(peer),
            kind: StreamKind::Camera,
        }
    }

    fn peers(slots: &[Slot]) -> Vec<Option<u32>> {
        slots.iter().map(|slot| slot.source.map(|s| s.peer.0)).collect()
    }
}
