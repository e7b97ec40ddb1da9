//! A panic is our bug. It ends the module; here it leaves a word about where.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;

/// Runs when the module is instantiated.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| {
        // The place only: a message could carry what it was about.
        let place = info
            .location()
            .map_or_else(String::new, |at| format!("{}:{}", at.file(), at.line()));
        let _ = Reflect::set(&js_sys::global(), &JsValue::from_str(PLACE), &JsValue::from_str(&place));
    }));
}

/// Property of the worker's global object that names the place of the panic; `worker/core.ts` reads it.
const PLACE: &str = "konklavePanic";
