//! The replay window: which counters of one KID were opened already.

/// A sliding window over counters. Forward jumps are allowed; what falls out behind counts as seen.
#[derive(Clone, Debug)]
pub struct Window {
    /// Counter after the highest accepted; 0: none yet.
    next: u64,
    /// One bit per counter, at the counter modulo the size.
    seen: Box<[u64]>,
}

impl Window {
    /// A window over `size` counters, a multiple of 64.
    pub fn new(size: usize) -> Self {
        debug_assert!(size > 0 && size.is_multiple_of(64));
        Self {
            next: 0,
            seen: vec![0; size / 64].into_boxed_slice(),
        }
    }

    /// Whether a frame with this counter may still be opened.
    pub fn admits(&self, counter: u64) -> bool {
        if counter >= self.next {
            // The last counter has no successor to remember; no honest sender gets there.
            return counter != u64::MAX;
        }
        self.next - counter <= self.size() && !self.is_seen(counter)
    }

    /// Remembers an authenticated counter that was admitted.
    pub fn accept(&mut self, counter: u64) {
        if counter >= self.next {
            let gap = (counter - self.next).min(self.size());
            for step in 0..gap {
                self.clear(counter - 1 - step);
            }
            self.clear(counter);
            self.next = counter + 1;
        }
        let (word, bit) = self.place(counter);
        self.seen[word] |= bit;
    }

    fn size(&self) -> u64 {
        self.seen.len() as u64 * 64
    }

    fn place(&self, counter: u64) -> (usize, u64) {
        let index = counter % self.size();
        ((index / 64) as usize, 1 << (index % 64))
    }

    fn is_seen(&self, counter: u64) -> bool {
        let (word, bit) = self.place(counter);
        self.seen[word] & bit != 0
    }

    fn clear(&mut self, counter: u64) {
        let (word, bit) = self.place(counter);
        self.seen[word] &= !bit;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_last_counter_is_never_admitted() {
        assert!(!Window::new(64).admits(u64::MAX));
    }

    #[test]
    fn a_jump_to_the_far_end_costs_no_more_than_the_window() {
        let mut window = Window::new(1024);
        window.accept(3);
        window.accept(u64::MAX - 1);
        assert!(!window.admits(3));
        assert!(window.admits(u64::MAX - 2));
    }

    proptest! {
        #[test]
        fn agrees_with_a_set_of_all_counters(counters in proptest::collection::vec(0u64..400, 0..300)) {
            let (mut window, mut seen, mut next) = (Window::new(128), BTreeSet::new(), 0);
            for counter in counters {
                let expected = counter >= next || (next - counter <= 128 && !seen.contains(&counter));
                prop_assert_eq!(window.admits(counter), expected);
                if expected {
                    window.accept(counter);
                    seen.insert(counter);
                    next = next.max(counter + 1);
                }
            }
        }
    }
}
