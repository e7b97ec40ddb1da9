//! core-wasm
