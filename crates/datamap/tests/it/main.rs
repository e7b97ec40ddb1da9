//! The data map against the web interface's source.

#![allow(clippy::unwrap_used, reason = "tests")]

mod browser;
