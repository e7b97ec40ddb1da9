//! Commits that openmls builds and accepts, and that only our rules stop.
//!
//! Compiled for tests only: here, and with the feature `forge` for tests of clients against them.

#[cfg(feature = "forge")]
mod attacks;
mod craft;
#[cfg(test)]
mod door;
#[cfg(test)]
mod policy;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod removal;
#[cfg(test)]
mod tools;

#[cfg(feature = "forge")]
pub use attacks::Forgery;
