//! Blurring what is behind a person, without the person bleeding into it.

/// Times a box is drawn over the picture: three of them are close to a bell.
const TIMES: usize = 3;
/// What a spot of the person still counts, so that nothing is divided by zero behind them.
const LEAST: f32 = 0.01;

type Spot = [f32; 4];

/// Writes `picture` blurred into `to`; the more opaque `mask` is, the less a spot counts. `reach`: spots on either side.
pub(crate) fn soften(picture: &[u8], mask: &[u8], width: usize, reach: usize, to: &mut [u8]) {
    let spots = picture.chunks_exact(4).zip(mask.chunks_exact(4));
    let mut from: Vec<Spot> = spots
        .map(|(colour, mask)| {
            let weight = 1.0 - f32::from(mask[3]) / 255.0 + LEAST;
            [0, 1, 2, 3].map(|n| if n == 3 { weight } else { f32::from(colour[n]) * weight })
        })
        .collect();
    let height = from.len() / width.max(1);
    let mut other = vec![[0.0; 4]; from.len()];
    for _ in 0..TIMES {
        for y in 0..height {
            slide(&from, &mut other, y * width, 1, width, reach);
        }
        for x in 0..width {
            slide(&other, &mut from, x, width, height, reach);
        }
    }
    for (to, [red, green, blue, weight]) in to.chunks_exact_mut(4).zip(from) {
        for (to, sum) in to.iter_mut().zip([red, green, blue]) {
            *to = (sum / weight + 0.5) as u8;
        }
    }
}

/// A box of `2 * reach + 1` spots over one row or column; beyond the ends, the last spot goes on.
fn slide(from: &[Spot], to: &mut [Spot], start: usize, step: usize, count: usize, reach: usize) {
    let at = |n: usize| from[start + n.min(count - 1) * step];
    let mut sum = [0.0; 4];
    for n in 0..=2 * reach {
        add(&mut sum, at(n.saturating_sub(reach)), 1.0);
    }
    let part = 1.0 / (2 * reach + 1) as f32;
    for n in 0..count {
        to[start + n * step] = sum.map(|value| value * part);
        add(&mut sum, at(n + reach + 1), 1.0);
        add(&mut sum, at(n.saturating_sub(reach)), -1.0);
    }
}

fn add(sum: &mut Spot, spot: Spot, sign: f32) {
    for (sum, value) in sum.iter_mut().zip(spot) {
        *sum += sign * value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row of black and white, the person red in the middle third.
    fn scene() -> (Vec<u8>, Vec<u8>) {
        let spot = |x: usize| {
            if (20..40).contains(&x) {
                [255, 0, 0, 255]
            } else if x.is_multiple_of(2) {
                [255; 4]
            } else {
                [0, 0, 0, 255]
            }
        };
        let picture = (0..60 * 8).flat_map(|n| spot(n % 60)).collect();
        let mask = (0..60 * 8)
            .flat_map(|n| [255, 255, 255, if (20..40).contains(&(n % 60)) { 255 } else { 0 }])
            .collect();
        (picture, mask)
    }

    #[test]
    fn a_pattern_is_gone_and_the_person_does_not_bleed_into_it() {
        let (picture, mask) = scene();
        let mut to = vec![255; picture.len()];
        soften(&picture, &mask, 60, 4, &mut to);
        for (n, spot) in to.chunks(4).enumerate().filter(|(n, _)| !(15..45).contains(&(n % 60))) {
            assert!((80..=176).contains(&spot[0]), "spot {n} is {spot:?}");
            assert!(spot[0].abs_diff(spot[1]) <= 24, "spot {n} is reddish: {spot:?}");
        }
    }

    #[test]
    fn an_even_picture_stays_as_it_is() {
        let picture = [90, 120, 150, 255].repeat(40);
        let mut to = vec![255; picture.len()];
        soften(&picture, &[255, 255, 255, 0].repeat(40), 8, 3, &mut to);
        assert_eq!(to, picture);
    }
}
