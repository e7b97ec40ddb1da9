//! Commits that openmls builds and accepts, and that only our rules stop.

mod door;
mod policy;
mod refusals;
mod removal;
mod tools;
