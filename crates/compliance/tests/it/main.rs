//! Every paper as three organisations get it, and what has to be in it; other services, and what they are judged by.

#![allow(clippy::unwrap_used)]

mod assess;
mod completeness;
mod golden;
mod hygiene;
mod lies;
mod papers;
mod three;
