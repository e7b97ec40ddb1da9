//! SFrame against the vectors of RFC 9605, and against whatever a network can deliver.

mod hostile;
mod vectors;
