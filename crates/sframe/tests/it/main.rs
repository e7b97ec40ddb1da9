//! SFrame against the vectors of RFC 9605, and against whatever a network can deliver.

// A failing test may panic.
#![allow(clippy::unwrap_used)]

mod hostile;
mod vectors;
