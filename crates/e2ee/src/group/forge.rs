//! Commits that openmls builds and accepts, and that only our rules stop.

mod refusals;
mod tools;
