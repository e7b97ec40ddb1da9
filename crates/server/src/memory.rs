//! What all meetings together may hold in memory. One meeting's own limits do not add up to one: whoever
//! may create rooms may create many.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A number of bytes that many share.
#[derive(Debug)]
pub(crate) struct Pool {
    most: usize,
    used: AtomicUsize,
}

/// Bytes taken out of a pool, until this is dropped.
#[derive(Debug)]
pub(crate) struct Taken {
    pool: Arc<Pool>,
    bytes: usize,
}

impl Pool {
    /// A pool of this many bytes.
    pub(crate) fn new(most: usize) -> Arc<Self> {
        let used = AtomicUsize::new(0);
        Arc::new(Self { most, used })
    }

    /// Takes bytes, even if there are too few: who takes asks [`Pool::is_overdrawn`] and lets go of some.
    pub(crate) fn take(self: &Arc<Self>, bytes: usize) -> Taken {
        self.used.fetch_add(bytes, Ordering::Relaxed);
        let pool = Arc::clone(self);
        Taken { pool, bytes }
    }

    /// Whether more is taken than there is.
    pub(crate) fn is_overdrawn(&self) -> bool {
        self.used() > self.most
    }

    /// Bytes taken.
    pub(crate) fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }
}

impl Taken {
    /// Takes more, or gives back.
    pub(crate) fn change_to(&mut self, bytes: usize) {
        self.pool.used.fetch_add(bytes, Ordering::Relaxed);
        self.pool.used.fetch_sub(self.bytes, Ordering::Relaxed);
        self.bytes = bytes;
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.pool.used.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_comes_back() {
        let pool = Pool::new(100);
        let (mut one, two) = (pool.take(60), pool.take(60));
        assert!(pool.is_overdrawn());
        one.change_to(40);
        assert!(!pool.is_overdrawn());
        one.change_to(50);
        assert!(pool.is_overdrawn());
        drop(two);
        assert_eq!(pool.used(), 50);
        drop(one);
        assert_eq!(pool.used(), 0);
    }
}
