//! datamap
