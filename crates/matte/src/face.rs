//! JavaScript face of [`Matte`].

use wasm_bindgen::Clamped;
use wasm_bindgen::prelude::*;

use crate::Matte;

/// The person in a stream of small pictures.
#[wasm_bindgen]
pub struct Person(Matte);

#[wasm_bindgen]
impl Person {
    /// Reads a model; throws for one that is none.
    #[wasm_bindgen(constructor)]
    pub fn new(model: &[u8]) -> Result<Person, JsError> {
        Ok(Self(Matte::new(model)?))
    }

    /// Spots in a row of the pictures it looks at.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> u32 {
        u32::try_from(self.0.size().0).unwrap_or(0)
    }

    /// Rows of the pictures it looks at.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> u32 {
        u32::try_from(self.0.size().1).unwrap_or(0)
    }

    /// Looks at a picture; throws if it has another size.
    pub fn look(&mut self, picture: &[u8], soften: bool) -> Result<(), JsError> {
        let fits = self.0.look(picture, soften);
        fits.then_some(()).ok_or_else(|| JsError::new("another size"))
    }

    /// White, opaque where the person is.
    pub fn mask(&self) -> Clamped<Vec<u8>> {
        Clamped(self.0.mask().to_vec())
    }

    /// What is behind the person, blurred.
    pub fn softened(&self) -> Clamped<Vec<u8>> {
        Clamped(self.0.softened().to_vec())
    }
}
