//! Tells a person from what is behind them, in the pictures of a camera.
//!
//! Reads a model for selfie segmentation as TensorFlow Lite keeps it and runs it: the few operations that such models are
//! made of, and nothing else (docs/adr/0044). No clock, no randomness, no memory of a picture but the last mask. The
//! browser loads it as a module of its own into a worker of its own, apart from the one with the keys.

#[cfg(target_arch = "wasm32")]
mod face;
mod flat;
mod kernels;
mod net;
mod soften;

use net::Net;

/// Why a model cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The file ends early, points outside of itself, or contradicts itself.
    #[error("the model is malformed")]
    Malformed,
    /// It asks for something that no model of ours does.
    #[error("the model asks for something unknown")]
    Unknown,
}

/// Below this the model is taken to see no person at all, above the other nothing else; between them the edge is soft.
const EDGE: (f32, f32) = (0.4, 0.8);
/// How far a mask goes to the new one with each picture: less flickers less and follows more slowly.
const FOLLOWS: f32 = 0.65;
/// How far a blurred spot reaches, as a part of the picture's width; three times over.
const REACH: usize = 28;

/// The person in a stream of small pictures.
pub struct Matte {
    net: Net,
    kept: Option<Vec<f32>>,
    mask: Vec<u8>,
    softened: Vec<u8>,
}

impl Matte {
    /// Reads a model.
    ///
    /// # Errors
    ///
    /// [`ModelError`] for a file that is no model, or none of the sort known here.
    pub fn new(model: &[u8]) -> Result<Self, ModelError> {
        let net = Net::read(model)?;
        let (width, height) = net.size();
        let bytes = 4 * width * height;
        Ok(Self {
            net,
            kept: None,
            mask: vec![0xff; bytes],
            softened: vec![0xff; bytes],
        })
    }

    /// Width and height, in spots, of the pictures it looks at.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        self.net.size()
    }

    /// Looks at a picture, four bytes for each spot of which the last is ignored. With `soften`, also makes the picture of
    /// what is behind the person, so blurred that nothing can be read in it. False: the picture has another size.
    pub fn look(&mut self, picture: &[u8], soften: bool) -> bool {
        if picture.len() != self.mask.len() {
            return false;
        }
        for (to, from) in self.net.input().chunks_exact_mut(3).zip(picture.chunks_exact(4)) {
            for (to, from) in to.iter_mut().zip(from) {
                *to = f32::from(*from) / 255.0;
            }
        }
        let seen = self.net.run();
        let kept = self.kept.get_or_insert_with(|| seen.to_vec());
        for ((kept, seen), spot) in kept.iter_mut().zip(seen).zip(self.mask.chunks_exact_mut(4)) {
            *kept += (seen - *kept) * FOLLOWS;
            spot[3] = byte(edge(*kept));
        }
        if soften {
            let width = self.net.size().0;
            soften::soften(picture, &self.mask, width, width / REACH, &mut self.softened);
        }
        true
    }

    /// White, opaque where the person is: four bytes for each spot.
    #[must_use]
    pub fn mask(&self) -> &[u8] {
        &self.mask
    }

    /// What is behind the person, blurred, as [`look`](Self::look) last made it: four bytes for each spot.
    #[must_use]
    pub fn softened(&self) -> &[u8] {
        &self.softened
    }
}

/// From 0 to 1, smoothly, between the two bounds of [`EDGE`].
fn edge(value: f32) -> f32 {
    let along = ((value - EDGE.0) / (EDGE.1 - EDGE.0)).clamp(0.0, 1.0);
    along * along * (3.0 - 2.0 * along)
}

fn byte(part: f32) -> u8 {
    (part * 255.0 + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_model_doubts_is_hidden_and_what_it_is_sure_of_is_shown() {
        assert_eq!(byte(edge(0.0)), 0);
        assert_eq!(byte(edge(0.4)), 0);
        assert_eq!(byte(edge(0.6)), 128);
        assert_eq!(byte(edge(0.8)), 255);
        assert_eq!(byte(edge(1.0)), 255);
    }

    #[test]
    fn what_is_no_model_makes_no_matte() {
        assert_eq!(Matte::new(b"no model").err(), Some(ModelError::Malformed));
    }
}
