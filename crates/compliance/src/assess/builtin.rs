//! The table that comes with the program: services as articles and authorities described them, most of them in 2020.

use super::provider::Provider;
use super::read::read;

const TABLE: &str = include_str!("providers.csv");

/// All of it, in the order of the table. Nothing is answered in it.
pub fn builtin() -> Vec<Provider> {
    read(TABLE.as_bytes()).providers
}
