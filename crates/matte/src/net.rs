//! A network out of a TensorFlow Lite file (schema 3), as far as the models of ours need one.

use std::collections::BTreeSet;

use crate::ModelError;
use crate::flat::{Flat, Table};
use crate::kernels::{self, Dense, LANES, Size, Window};

/// One step: what it does, whose results it takes, and where its result goes.
struct Step {
    does: Does,
    from: Vec<usize>,
    to: usize,
}

enum Does {
    Convolve(Dense, Window),
    ConvolveEach {
        weights: Vec<f32>,
        bias: Vec<f32>,
        window: Window,
    },
    Spread {
        weights: Vec<f32>,
        bias: f32,
        window: Window,
    },
    Mean,
    Enlarge,
    Add,
    Multiply,
    Relu,
    HardSwish,
    Logistic,
}

/// A network: pictures of a fixed size in, one number for each spot out.
pub(crate) struct Net {
    steps: Vec<Step>,
    sizes: Vec<Size>,
    values: Vec<Vec<f32>>,
    input: usize,
    output: usize,
}

/// No picture within a network is larger than this; the largest of ours has a quarter of it.
const MOST_NUMBERS: usize = 1 << 22;

impl Net {
    /// Reads a model.
    pub(crate) fn read(file: &[u8]) -> Result<Self, ModelError> {
        let root = Flat::root(file)?;
        let graph = root.list(2)?.tables().next().ok_or(ModelError::Malformed)??;
        let buffers = collect(root.list(4)?.tables())?;
        let mut tensors = Vec::new();
        for tensor in graph.list(0)?.tables() {
            tensors.push(Tensor::read(tensor?, &buffers)?);
        }
        let codes = collect(root.list(1)?.tables())?;
        let codes = codes.into_iter().map(operation).collect::<Result<Vec<_>, _>>()?;
        let mut steps: Vec<Step> = Vec::new();
        for operator in graph.list(3)?.tables() {
            let operator = operator?;
            let code = usize::try_from(operator.int(0)?).map_err(|_| ModelError::Malformed)?;
            let code = *codes.get(code).ok_or(ModelError::Malformed)?;
            let from = indices(&operator.list(1)?.ints()?, tensors.len())?;
            let to = *indices(&operator.list(2)?.ints()?, tensors.len())?
                .first()
                .ok_or(ModelError::Malformed)?;
            if code == DEQUANTIZE {
                // Weights kept in half precision.
                let whole = tensors
                    .get(*from.first().ok_or(ModelError::Malformed)?)
                    .and_then(|tensor| tensor.constant.clone());
                tensors[to].constant = Some(whole.ok_or(ModelError::Unknown)?);
                continue;
            }
            steps.push(step(code, operator, &from, to, &tensors)?);
        }
        let end = |n| {
            Ok(*indices(&graph.list(n)?.ints()?, tensors.len())?
                .first()
                .ok_or(ModelError::Malformed)?)
        };
        let (input, output) = (end(1)?, end(2)?);
        in_order(&steps, input)?;
        let sizes: Vec<Size> = tensors.iter().map(|tensor| tensor.size).collect();
        let mut values: Vec<Vec<f32>> = vec![Vec::new(); sizes.len()];
        for n in steps.iter().map(|step| step.to).chain([input]) {
            values[n] = vec![0.0; sizes[n].len()];
        }
        if values[output].is_empty()
            || sizes[input].channels != 3
            || sizes[output].channels != 1
            || sizes[input].spots() != sizes[output].spots()
        {
            return Err(ModelError::Unknown);
        }
        Ok(Self {
            steps,
            sizes,
            values,
            input,
            output,
        })
    }

    /// Width and height of the pictures.
    pub(crate) fn size(&self) -> (usize, usize) {
        let Size { width, height, .. } = self.sizes[self.input];
        (width, height)
    }

    /// Where the picture goes: red, green and blue of every spot, from 0 to 1.
    pub(crate) fn input(&mut self) -> &mut [f32] {
        &mut self.values[self.input]
    }

    /// Runs it.
    pub(crate) fn run(&mut self) -> &[f32] {
        for Step { does, from, to } in &self.steps {
            let mut result = std::mem::take(&mut self.values[*to]);
            let first = &self.values[from[0]];
            let (size, out) = (self.sizes[from[0]], self.sizes[*to]);
            match does {
                Does::Convolve(dense, window) => kernels::convolve(dense, *window, first, size, &mut result, out),
                Does::ConvolveEach { weights, bias, window } => {
                    kernels::convolve_each(weights, bias, *window, first, size, &mut result, out);
                }
                Does::Spread { weights, bias, window } => {
                    kernels::spread(weights, *bias, *window, first, size, &mut result)
                }
                Does::Mean => kernels::mean(first, size.channels, &mut result),
                Does::Enlarge => kernels::enlarge(first, size, &mut result, out),
                Does::Add => pairwise(&mut result, first, &self.values[from[1]], |a, b| a + b),
                Does::Multiply => pairwise(&mut result, first, &self.values[from[1]], |a, b| a * b),
                // Each in a loop of its own, so that it becomes vector instructions.
                Does::Relu => each(&mut result, first, kernels::relu),
                Does::HardSwish => each(&mut result, first, kernels::hard_swish),
                Does::Logistic => each(&mut result, first, kernels::logistic),
            }
            self.values[*to] = result;
        }
        &self.values[self.output]
    }
}

fn each(to: &mut [f32], from: &[f32], f: impl Fn(f32) -> f32) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = f(*from);
    }
}

/// `second` has as many numbers as `first`, or one for each channel.
fn pairwise(to: &mut [f32], first: &[f32], second: &[f32], f: impl Fn(f32, f32) -> f32) {
    let rows = to.chunks_exact_mut(second.len()).zip(first.chunks_exact(second.len()));
    for (to, first) in rows {
        for ((to, a), b) in to.iter_mut().zip(first).zip(second) {
            *to = f(*a, *b);
        }
    }
}

/// A tensor: its size as a picture, and its numbers if they are fixed.
struct Tensor {
    shape: Vec<usize>,
    size: Size,
    constant: Option<Vec<f32>>,
}

impl Tensor {
    fn read(table: Table<'_>, buffers: &[Table<'_>]) -> Result<Self, ModelError> {
        let shape = table.list(0)?.ints()?;
        let shape = shape
            .into_iter()
            .map(usize::try_from)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| ModelError::Malformed)?;
        let count = shape.iter().try_fold(1_usize, |all, side| {
            all.checked_mul(*side).filter(|all| *all <= MOST_NUMBERS)
        });
        let count = count.filter(|count| *count > 0).ok_or(ModelError::Malformed)?;
        let side = |back: usize| shape.len().checked_sub(back).map_or(1, |n| shape[n]);
        let size = Size {
            height: side(3),
            width: side(2),
            channels: side(1),
        };
        let buffer = usize::try_from(table.int(2)?).map_err(|_| ModelError::Malformed)?;
        let bytes = buffers.get(buffer).ok_or(ModelError::Malformed)?.list(0)?.bytes()?;
        let constant = match table.byte(1)? {
            _ if bytes.is_empty() => None,
            FLOAT => Some(
                bytes
                    .chunks_exact(4)
                    .map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]))
                    .collect(),
            ),
            HALF => Some(
                bytes
                    .chunks_exact(2)
                    .map(|b| half(u16::from_le_bytes([b[0], b[1]])))
                    .collect(),
            ),
            _ => None,
        };
        if constant
            .as_ref()
            .is_some_and(|numbers: &Vec<f32>| numbers.len() != count)
        {
            return Err(ModelError::Malformed);
        }
        Ok(Self { shape, size, constant })
    }
}

/// The step of an operator.
fn step(code: i32, operator: Table<'_>, from: &[usize], to: usize, tensors: &[Tensor]) -> Result<Step, ModelError> {
    let options = operator.table(4)?;
    let constant = |n: usize| {
        let tensor = from.get(n).map(|n| &tensors[*n]).ok_or(ModelError::Malformed)?;
        Ok::<_, ModelError>((tensor.constant.as_deref().ok_or(ModelError::Unknown)?, &tensor.shape))
    };
    let size = tensors[*from.first().ok_or(ModelError::Malformed)?].size;
    let out = tensors[to].size;
    let fits = |fits: bool| fits.then_some(()).ok_or(ModelError::Malformed);
    let does = match code {
        CONVOLVE | CONVOLVE_EACH => {
            let options = options.ok_or(ModelError::Malformed)?;
            let each = code == CONVOLVE_EACH;
            // Nothing dilated, no activation of its own.
            let (activation, dilation) = if each { (4, 5) } else { (3, 4) };
            if options.byte(activation)? != 0
                || options.int(dilation)? > 1
                || options.int(dilation + 1)? > 1
                || (each && options.int(3)? != 1)
            {
                return Err(ModelError::Unknown);
            }
            let ((weights, shape), (bias, _)) = (constant(1)?, constant(2)?);
            let [_, height, width, inputs] = shape[..] else {
                return Err(ModelError::Malformed);
            };
            let step = |n| {
                usize::try_from(options.int(n)?)
                    .ok()
                    .filter(|s| *s > 0)
                    .ok_or(ModelError::Malformed)
            };
            let stride = (step(2)?, step(1)?);
            let same = options.byte(0)? == 0;
            let pad = (
                pad(same, size.height, height, stride.0, out.height)?,
                pad(same, size.width, width, stride.1, out.width)?,
            );
            let window = Window {
                height,
                width,
                stride,
                pad,
            };
            fits(bias.len() == out.channels && inputs == size.channels)?;
            if each {
                fits(
                    out.channels == size.channels
                        && weights.len() == height * width * inputs
                        && inputs.is_multiple_of(LANES),
                )?;
                Does::ConvolveEach {
                    weights: weights.to_vec(),
                    bias: bias.to_vec(),
                    window,
                }
            } else {
                let dense = Dense::new(weights, bias, height * width * inputs).ok_or(ModelError::Unknown)?;
                Does::Convolve(dense, window)
            }
        }
        SPREAD => {
            let ((weights, shape), (bias, _)) = (constant(1)?, constant(2)?);
            let [1, height, width, inputs] = shape[..] else {
                return Err(ModelError::Unknown);
            };
            fits(inputs == size.channels && bias.len() == 1)?;
            // Padding, width and height of the step, 32 bits each: only windows that touch and do not overlap.
            let steps = operator.list(5)?.bytes()?;
            let number = |n: usize| steps.get(4 * n).map(|byte| usize::from(*byte));
            if number(1) != Some(width) || number(2) != Some(height) {
                return Err(ModelError::Unknown);
            }
            fits(
                out == Size {
                    height: size.height * height,
                    width: size.width * width,
                    channels: 1,
                },
            )?;
            let window = Window {
                height,
                width,
                stride: (height, width),
                pad: (0, 0),
            };
            Does::Spread {
                weights: weights.to_vec(),
                bias: bias[0],
                window,
            }
        }
        MEAN | AVERAGE => {
            // Over the whole picture.
            fits(out.spots() == 1 && out.channels == size.channels)?;
            Does::Mean
        }
        ENLARGE => {
            let options = options.ok_or(ModelError::Malformed)?;
            if options.byte(2)? != 0 || options.byte(3)? != 1 {
                return Err(ModelError::Unknown);
            }
            fits(out.channels == size.channels)?;
            Does::Enlarge
        }
        ADD | MULTIPLY => {
            let second = from.get(1).map(|n| tensors[*n].size).ok_or(ModelError::Malformed)?;
            let channels = Size {
                height: 1,
                width: 1,
                channels: size.channels,
            };
            fits(out == size && (second == size || second == channels))?;
            if options.map_or(Ok(0), |options| options.byte(0))? != 0 {
                return Err(ModelError::Unknown);
            }
            if code == ADD { Does::Add } else { Does::Multiply }
        }
        RELU | HARD_SWISH | LOGISTIC => {
            fits(out == size)?;
            match code {
                RELU => Does::Relu,
                HARD_SWISH => Does::HardSwish,
                _ => Does::Logistic,
            }
        }
        _ => return Err(ModelError::Unknown),
    };
    Ok(Step {
        does,
        from: from.to_vec(),
        to,
    })
}

/// Every step takes what is there by then, and makes what was not.
fn in_order(steps: &[Step], input: usize) -> Result<(), ModelError> {
    let mut there = BTreeSet::from([input]);
    for Step { does, from, to } in steps {
        let takes = if matches!(does, Does::Add | Does::Multiply) {
            2
        } else {
            1
        };
        if !from.iter().take(takes).all(|n| there.contains(n)) || !there.insert(*to) {
            return Err(ModelError::Malformed);
        }
    }
    Ok(())
}

/// Rows or columns of zeros before the first, and whether so many results come of it as the model says.
fn pad(same: bool, size: usize, window: usize, stride: usize, out: usize) -> Result<usize, ModelError> {
    let wanted = if same {
        size.div_ceil(stride)
    } else {
        (size + 1).saturating_sub(window).div_ceil(stride)
    };
    if wanted != out || out == 0 {
        return Err(ModelError::Malformed);
    }
    Ok(if same {
        ((out - 1) * stride + window).saturating_sub(size) / 2
    } else {
        0
    })
}

/// The number of an operation; our own ones for those with a name.
fn operation(code: Table<'_>) -> Result<i32, ModelError> {
    // The first field is the older one and too small for new operations.
    let number = i32::from(code.byte(0)?).max(code.int(3)?);
    if number != CUSTOM {
        return Ok(number);
    }
    match code.list(1)?.bytes()? {
        b"Convolution2DTransposeBias" => Ok(SPREAD),
        _ => Err(ModelError::Unknown),
    }
}

fn collect<'a>(tables: impl Iterator<Item = Result<Table<'a>, ModelError>>) -> Result<Vec<Table<'a>>, ModelError> {
    tables.collect()
}

fn indices(numbers: &[i32], below: usize) -> Result<Vec<usize>, ModelError> {
    let index = |n: &i32| {
        usize::try_from(*n)
            .ok()
            .filter(|n| *n < below)
            .ok_or(ModelError::Malformed)
    };
    numbers.iter().map(index).collect()
}

/// A number of 16 bits (IEEE 754 binary16).
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let (exponent, fraction) = (i32::from(bits >> 10 & 0x1f), f32::from(bits & 0x3ff));
    match exponent {
        0 => sign * fraction * 2_f32.powi(-24),
        31 => f32::NAN,
        _ => sign * (1.0 + fraction / 1024.0) * 2_f32.powi(exponent - 15),
    }
}

// Kinds of numbers and operations, as in TensorFlow Lite's schema.
const FLOAT: i8 = 0;
const HALF: i8 = 1;
const ADD: i32 = 0;
const AVERAGE: i32 = 1;
const CONVOLVE: i32 = 3;
const CONVOLVE_EACH: i32 = 4;
const DEQUANTIZE: i32 = 6;
const LOGISTIC: i32 = 14;
const MULTIPLY: i32 = 18;
const RELU: i32 = 19;
const ENLARGE: i32 = 23;
const CUSTOM: i32 = 32;
const MEAN: i32 = 40;
const HARD_SWISH: i32 = 117;
const SPREAD: i32 = -1;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_precision_is_read_exactly() {
        assert_eq!(half(0x3c00), 1.0);
        assert_eq!(half(0xc000), -2.0);
        assert_eq!(half(0x3555), 0.333_251_95);
        assert_eq!(half(0x0001), 5.960_464_5e-8);
        assert_eq!(half(0x8000), 0.0);
    }

    #[test]
    fn a_second_picture_may_be_one_number_for_each_channel() {
        let mut to = [0.0; 4];
        pairwise(&mut to, &[1.0, 2.0, 3.0, 4.0], &[10.0, 100.0], |a, b| a * b);
        assert_eq!(to, [10.0, 200.0, 30.0, 400.0]);
    }

    #[test]
    fn zeros_are_shared_between_both_edges() {
        assert_eq!(pad(true, 144, 3, 2, 72), Ok(0));
        assert_eq!(pad(true, 9, 5, 1, 9), Ok(2));
        assert_eq!(pad(false, 9, 1, 1, 9), Ok(0));
        assert_eq!(pad(true, 9, 5, 1, 8), Err(ModelError::Malformed));
    }

    #[test]
    fn a_step_that_takes_what_is_not_there_yet_is_refused() {
        let step = |from, to| Step {
            does: Does::Relu,
            from: vec![from],
            to,
        };
        assert!(in_order(&[step(0, 1), step(1, 2)], 0).is_ok());
        assert!(in_order(&[step(1, 2), step(0, 1)], 0).is_err());
        assert!(in_order(&[step(0, 1), step(1, 1)], 0).is_err());
    }

    #[test]
    fn what_is_no_model_is_refused() {
        assert!(Net::read(b"").is_err());
        assert!(Net::read(&[0; 64]).is_err());
        assert!(Net::read(&[0x7f; 64]).is_err());
    }
}
