//! What the layers of the network compute. Pictures lie row by row, all channels of a spot beside each other.
//!
//! The inner loops are over eight neighbours at a time, written so that the compiler makes vector instructions of them.

/// Outputs that are computed side by side.
pub(crate) const LANES: usize = 8;
/// Spots that are computed side by side, so that a weight is loaded once for all of them.
const SPOTS: usize = 4;

/// Width, height and channels of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) channels: usize,
}

impl Size {
    pub(crate) fn spots(self) -> usize {
        self.height * self.width
    }

    pub(crate) fn len(self) -> usize {
        self.spots() * self.channels
    }
}

/// A window that moves over a picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub(crate) height: usize,
    pub(crate) width: usize,
    /// Step down and to the right.
    pub(crate) stride: (usize, usize),
    /// Rows above and columns to the left that are taken for zero.
    pub(crate) pad: (usize, usize),
}

impl Window {
    /// The spots of `size` under the window at (`y`, `x`): (row and column in the window, index of the spot).
    fn under(self, size: Size, y: usize, x: usize) -> impl Iterator<Item = (usize, usize)> {
        let Window {
            height,
            width,
            stride,
            pad,
        } = self;
        (0..height * width).filter_map(move |tap| {
            let row = (y * stride.0 + tap / width).checked_sub(pad.0)?;
            let column = (x * stride.1 + tap % width).checked_sub(pad.1)?;
            (row < size.height && column < size.width).then(|| (tap, row * size.width + column))
        })
    }

    /// Whether every output is of the one spot at its own place.
    fn is_point(self) -> bool {
        self.height == 1 && self.width == 1 && self.stride == (1, 1)
    }
}

/// Weights of a full convolution, in the order in which they are used: outputs in eights, within them the inputs.
pub(crate) struct Dense {
    inputs: usize,
    outputs: usize,
    weights: Vec<f32>,
    bias: Vec<f32>,
}

impl Dense {
    /// From weights that lie output by output. `None`: the numbers do not fit each other.
    pub(crate) fn new(weights: &[f32], bias: &[f32], inputs: usize) -> Option<Self> {
        let outputs = bias.len();
        if inputs == 0 || weights.len() != inputs * outputs || !outputs.is_multiple_of(LANES) {
            return None;
        }
        let mut ordered = Vec::with_capacity(weights.len());
        for block in (0..outputs).step_by(LANES) {
            for input in 0..inputs {
                ordered.extend((block..block + LANES).map(|output| weights[output * inputs + input]));
            }
        }
        Some(Self {
            inputs,
            outputs,
            weights: ordered,
            bias: bias.to_vec(),
        })
    }

    /// Every spot of `from`, each of `inputs` numbers, to `outputs` numbers in `to`.
    fn apply(&self, from: &[f32], to: &mut [f32]) {
        let spots = from.chunks(SPOTS * self.inputs);
        for (from, to) in spots.zip(to.chunks_mut(SPOTS * self.outputs)) {
            if from.len() == SPOTS * self.inputs {
                self.some::<SPOTS>(from, to);
            } else {
                let single = from.chunks_exact(self.inputs).zip(to.chunks_exact_mut(self.outputs));
                single.for_each(|(from, to)| self.some::<1>(from, to));
            }
        }
    }

    #[inline(always)]
    fn some<const N: usize>(&self, from: &[f32], to: &mut [f32]) {
        let rows: [&[f32]; N] = std::array::from_fn(|n| &from[n * self.inputs..][..self.inputs]);
        let blocks = self.weights.chunks_exact(self.inputs * LANES);
        for (block, (weights, bias)) in blocks.zip(self.bias.chunks_exact(LANES)).enumerate() {
            let mut sums = [[0_f32; LANES]; N];
            sums.iter_mut().for_each(|sum| sum.copy_from_slice(bias));
            for (input, weights) in weights.chunks_exact(LANES).enumerate() {
                for (sum, row) in sums.iter_mut().zip(rows) {
                    let value = row[input];
                    for lane in 0..LANES {
                        sum[lane] += value * weights[lane];
                    }
                }
            }
            for (n, sum) in sums.iter().enumerate() {
                to[n * self.outputs + block * LANES..][..LANES].copy_from_slice(sum);
            }
        }
    }
}

/// A full convolution.
pub(crate) fn convolve(dense: &Dense, window: Window, from: &[f32], size: Size, to: &mut [f32], out: Size) {
    if window.is_point() {
        return dense.apply(from, to);
    }
    // One row of the output at a time: what lies under each window, beside each other.
    let mut seen = vec![0_f32; out.width * dense.inputs];
    for (y, to) in to.chunks_exact_mut(out.width * dense.outputs).enumerate() {
        seen.fill(0.0);
        for (x, seen) in seen.chunks_exact_mut(dense.inputs).enumerate() {
            for (tap, spot) in window.under(size, y, x) {
                seen[tap * size.channels..][..size.channels]
                    .copy_from_slice(&from[spot * size.channels..][..size.channels]);
            }
        }
        dense.apply(&seen, to);
    }
}

/// A convolution of each channel with itself. `weights` lie spot by spot of the window.
pub(crate) fn convolve_each(
    weights: &[f32],
    bias: &[f32],
    window: Window,
    from: &[f32],
    size: Size,
    to: &mut [f32],
    out: Size,
) {
    let channels = size.channels;
    let mut taps = Vec::with_capacity(window.height * window.width);
    for (spot, to) in to.chunks_exact_mut(channels).enumerate() {
        taps.clear();
        taps.extend(window.under(size, spot / out.width, spot % out.width));
        for first in (0..channels).step_by(LANES) {
            let mut sum = [0_f32; LANES];
            sum.copy_from_slice(&bias[first..first + LANES]);
            for &(tap, spot) in &taps {
                let values = &from[spot * channels + first..][..LANES];
                let weights = &weights[tap * channels + first..][..LANES];
                for lane in 0..LANES {
                    sum[lane] += values[lane] * weights[lane];
                }
            }
            to[first..first + LANES].copy_from_slice(&sum);
        }
    }
}

/// Widens a picture by the size of the window, to one channel: every spot becomes a window of its own.
pub(crate) fn spread(weights: &[f32], bias: f32, window: Window, from: &[f32], size: Size, to: &mut [f32]) {
    let width = size.width * window.width;
    for (spot, values) in from.chunks_exact(size.channels).enumerate() {
        let (y, x) = (spot / size.width, spot % size.width);
        for (tap, weights) in weights.chunks_exact(size.channels).enumerate() {
            let (row, column) = (
                y * window.height + tap / window.width,
                x * window.width + tap % window.width,
            );
            let sum: f32 = values.iter().zip(weights).map(|(value, weight)| value * weight).sum();
            to[row * width + column] = sum + bias;
        }
    }
}

/// The mean of each channel.
pub(crate) fn mean(from: &[f32], channels: usize, to: &mut [f32]) {
    to.fill(0.0);
    for spot in from.chunks_exact(channels) {
        for (sum, value) in to.iter_mut().zip(spot) {
            *sum += value;
        }
    }
    let count = (from.len() / channels.max(1)).max(1) as f32;
    to.iter_mut().for_each(|sum| *sum /= count);
}

/// Enlarges a picture, between the centres of its spots in straight lines.
pub(crate) fn enlarge(from: &[f32], size: Size, to: &mut [f32], out: Size) {
    let channels = size.channels;
    let columns: Vec<_> = (0..out.width).map(|x| between(x, out.width, size.width)).collect();
    for (y, row) in to.chunks_exact_mut(out.width * channels).enumerate() {
        let (above, below, down) = between(y, out.height, size.height);
        for (&(left, right, along), spot) in columns.iter().zip(row.chunks_exact_mut(channels)) {
            let at = |y: usize, x: usize| &from[(y * size.width + x) * channels..][..channels];
            let corners = at(above, left)
                .iter()
                .zip(at(above, right))
                .zip(at(below, left).iter().zip(at(below, right)));
            for (value, ((a, b), (c, d))) in spot.iter_mut().zip(corners) {
                let upper = a + (b - a) * along;
                let lower = c + (d - c) * along;
                *value = upper + (lower - upper) * down;
            }
        }
    }
}

/// The two of `small` spots that spot `n` of `large` lies between, and how far from the first.
fn between(n: usize, large: usize, small: usize) -> (usize, usize, f32) {
    let place = ((n as f32 + 0.5) * small as f32 / large as f32 - 0.5).max(0.0);
    let first = (place as usize).min(small - 1);
    ((first), (first + 1).min(small - 1), place - first as f32)
}

/// A number between 0 and 1.
pub(crate) fn logistic(value: f32) -> f32 {
    1.0 / (1.0 + (-value).exp())
}

/// Nothing below zero.
pub(crate) fn relu(value: f32) -> f32 {
    value.max(0.0)
}

/// The hard swish.
pub(crate) fn hard_swish(value: f32) -> f32 {
    value * (value + 3.0).clamp(0.0, 6.0) * (1.0 / 6.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const POINT: Window = Window {
        height: 1,
        width: 1,
        stride: (1, 1),
        pad: (0, 0),
    };

    fn size(height: usize, width: usize, channels: usize) -> Size {
        Size {
            height,
            width,
            channels,
        }
    }

    #[test]
    fn a_point_convolution_is_a_matrix_also_where_the_spots_are_no_multiple_of_four() {
        let weights: Vec<f32> = (0..LANES * 2).map(|n| n as f32).collect();
        let bias: Vec<f32> = (0..LANES).map(|n| 100.0 * n as f32).collect();
        let dense = Dense::new(&weights, &bias, 2).expect("they fit");
        let from: Vec<f32> = (0..5 * 2).map(|n| n as f32).collect();
        let mut to = vec![0.0; 5 * LANES];
        convolve(&dense, POINT, &from, size(1, 5, 2), &mut to, size(1, 5, LANES));
        for spot in 0..5 {
            for output in 0..LANES {
                let wanted =
                    bias[output] + from[spot * 2] * weights[output * 2] + from[spot * 2 + 1] * weights[output * 2 + 1];
                assert_eq!(to[spot * LANES + output], wanted, "spot {spot}, output {output}");
            }
        }
    }

    #[test]
    fn a_window_sees_zeros_beyond_the_edge() {
        let window = Window {
            height: 3,
            width: 3,
            stride: (2, 2),
            pad: (1, 1),
        };
        let dense = Dense::new(&[1.0; 9 * LANES], &[0.0; LANES], 9).expect("they fit");
        let from: Vec<f32> = (1..=9).map(|n| n as f32).collect();
        let mut to = vec![0.0; 4 * LANES];
        convolve(&dense, window, &from, size(3, 3, 1), &mut to, size(2, 2, LANES));
        let first: Vec<f32> = to.chunks(LANES).map(|spot| spot[0]).collect();
        assert_eq!(first, [12.0, 16.0, 24.0, 28.0]);
    }

    #[test]
    fn each_channel_is_convolved_with_its_own_weights() {
        let window = Window {
            height: 1,
            width: 2,
            stride: (1, 1),
            pad: (0, 0),
        };
        let from: Vec<f32> = (0..2 * LANES).map(|n| n as f32).collect();
        let weights: Vec<f32> = [[1.0; LANES], [10.0; LANES]].concat();
        let mut to = vec![0.0; 2 * LANES];
        convolve_each(
            &weights,
            &[0.5; LANES],
            window,
            &from,
            size(1, 2, LANES),
            &mut to,
            size(1, 2, LANES),
        );
        assert_eq!(to[3], 0.5 + 3.0 + 110.0);
        assert_eq!(to[LANES + 3], 0.5 + 11.0, "beyond the edge is zero");
    }

    #[test]
    fn a_spot_is_spread_into_a_window() {
        let window = Window {
            height: 2,
            width: 2,
            stride: (2, 2),
            pad: (0, 0),
        };
        let mut to = vec![0.0; 8];
        spread(
            &[1.0, 2.0, 3.0, 4.0],
            0.5,
            window,
            &[10.0, 100.0],
            size(1, 2, 1),
            &mut to,
        );
        assert_eq!(to, [10.5, 20.5, 100.5, 200.5, 30.5, 40.5, 300.5, 400.5]);
    }

    #[test]
    fn enlarging_lies_between_the_centres_and_holds_the_edges() {
        let mut to = vec![0.0; 4];
        enlarge(&[0.0, 4.0], size(1, 2, 1), &mut to, size(1, 4, 1));
        assert_eq!(to, [0.0, 1.0, 3.0, 4.0]);
    }

    #[test]
    fn a_mean_is_of_each_channel() {
        let mut to = [0.0; 2];
        mean(&[1.0, 10.0, 3.0, 30.0], 2, &mut to);
        assert_eq!(to, [2.0, 20.0]);
    }

    #[test]
    fn the_curves_are_those_of_the_books() {
        assert_eq!(hard_swish(-4.0), 0.0);
        assert_eq!(hard_swish(0.0), 0.0);
        assert!((hard_swish(5.0) - 5.0).abs() < 1e-5);
        assert_eq!(logistic(0.0), 0.5);
        assert_eq!(relu(-1.0), 0.0);
    }
}
