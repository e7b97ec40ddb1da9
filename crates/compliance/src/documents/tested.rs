//! Tests of this repository, named as evidence: `path::name`. A test of this crate looks up each of them in the sources.

use crate::document::{Line, Piece, plain};

/// A test, by the file it stands in and its name there.
pub type Test = &'static str;

/// Tests as a line, one below the other.
pub fn line(tests: &[Test]) -> Line {
    tests.iter().enumerate().map(|(i, test)| named(i, test)).collect()
}

fn named(i: usize, test: &str) -> Piece {
    plain(if i == 0 { test.to_owned() } else { format!("\n{test}") })
}
