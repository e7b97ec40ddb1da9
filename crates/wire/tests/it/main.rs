//! What holds for the crate as a whole.

mod protocol_document;
mod round_trips;
