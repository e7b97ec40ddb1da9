//! Every paper as three organisations get it, and what has to be in it.

#![allow(clippy::unwrap_used)]

mod completeness;
mod golden;
mod hygiene;
mod lies;
mod papers;
mod three;
