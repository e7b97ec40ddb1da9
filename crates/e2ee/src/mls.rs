//! The seam to openmls: everything of it that the crate touches is set up here.

pub(crate) mod facts;
pub(crate) mod provider;
pub(crate) mod setup;
mod storage;
