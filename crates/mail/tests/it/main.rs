//! Handing over to a mail server of the test's own, which does as it is told.

#![allow(clippy::unwrap_used, reason = "tests")]

mod delivering;
mod smtp;
