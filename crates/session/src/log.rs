//! The meeting's log as this participant has it: order, gaps, and what is kept for others.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use sha2::{Digest, Sha256};
use wire::{Blob, LogEntry, Seq, limits};

/// How long a gap may last before the group state counts as lost.
const BEHIND: Duration = Duration::from_secs(3);
/// How long to wait for `Replaying` after a resume (the server may be reconciling) before asking.
const RESUMED: Duration = Duration::from_secs(5);
/// Silence after which a replay counts as complete: what was left out is not kept by the server.
const QUIET: Duration = Duration::from_secs(1);
/// Early entries held. More is a server that floods.
const EARLY: usize = 256;
/// Bytes held in early and in kept entries each.
const BYTES: usize = 4 << 20;

/// How far the entries at hand reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// Every entry up to the last one arrived.
    Live,
    /// A resume is under way: the server will say where its log stands.
    Resumed { ask: Duration },
    /// Entries are missing and were asked for.
    Behind { until: Duration },
    /// Entries up to `head` follow; those the server does not keep are left out.
    Catching {
        head: u64,
        /// The last one that came since.
        came: u64,
        heard: Duration,
    },
}

/// What the log wants of the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// Ask for the entries after this one.
    Replay(Seq),
    /// Give the group state up and get it anew.
    Resync,
    /// The replay is complete.
    CaughtUp,
}

/// The log.
#[derive(Debug)]
pub(crate) struct Log {
    last: u64,
    order: Order,
    early: BTreeMap<u64, LogEntry>,
    kept: VecDeque<LogEntry>,
    chain: VecDeque<[u8; 32]>,
    /// A replay left entries out.
    skipped: bool,
}

impl Log {
    /// A log that is complete up to and including `last`.
    pub(crate) fn after(last: Seq) -> Self {
        Self {
            last: last.0,
            order: Order::Live,
            early: BTreeMap::new(),
            kept: VecDeque::new(),
            chain: VecDeque::new(),
            skipped: false,
        }
    }

    /// The last entry processed.
    pub(crate) fn last(&self) -> Seq {
        Seq(self.last)
    }

    /// Whether everything the server has sent was processed.
    pub(crate) fn is_live(&self) -> bool {
        self.order == Order::Live
    }

    /// Takes an entry in. What became processable comes out of [`Log::next`].
    pub(crate) fn take(&mut self, entry: LogEntry, now: Duration) -> Option<Want> {
        let seq = entry.seq.0;
        if seq <= self.last {
            return None;
        }
        if let Order::Catching { came, heard, .. } = &mut self.order {
            *came = (*came).max(seq);
            *heard = now;
        }
        let bytes: usize = self.early.values().map(|e| e.sealed.as_slice().len()).sum();
        if self.early.len() >= EARLY || bytes > BYTES {
            self.early.clear();
            return Some(Want::Resync);
        }
        self.early.insert(seq, entry);
        if self.order == Order::Live && seq > self.last + 1 {
            self.order = Order::Behind { until: now + BEHIND };
            return Some(Want::Replay(self.last()));
        }
        None
    }

    /// The next entry to process, in order.
    pub(crate) fn next(&mut self) -> Option<LogEntry> {
        let (&seq, _) = self.early.first_key_value()?;
        let in_order = seq == self.last + 1;
        let skips = matches!(self.order, Order::Catching { head, came, .. } if seq <= head && seq <= came);
        if !in_order && !skips {
            return None;
        }
        self.skipped |= !in_order;
        self.last = seq;
        let entry = self.early.remove(&seq)?;
        self.keep(entry.clone());
        Some(entry)
    }

    /// After [`Log::next`] gave nothing more: whether a gap closed.
    pub(crate) fn settle(&mut self) -> Option<Want> {
        match self.order {
            Order::Catching { head, .. } if self.last >= head && self.early.is_empty() => {}
            Order::Behind { .. } if self.early.is_empty() => {}
            _ => return None,
        }
        self.order = Order::Live;
        Some(Want::CaughtUp)
    }

    /// Whether a replay has left entries out since this was last asked.
    pub(crate) fn take_skipped(&mut self) -> bool {
        std::mem::take(&mut self.skipped)
    }

    /// The connection was lost: what is on its way is not coming.
    pub(crate) fn disconnected(&mut self) {
        self.early.clear();
        self.order = Order::Live;
    }

    /// The connection was resumed: the server will say where its log stands.
    pub(crate) fn resumed(&mut self, now: Duration) {
        self.early.clear();
        self.order = Order::Resumed { ask: now + RESUMED };
    }

    /// The server says how far its log goes.
    pub(crate) fn replaying(&mut self, head: Seq, gap: bool, now: Duration) -> Option<Want> {
        if gap {
            return Some(Want::Resync);
        }
        // After a restart the server may number entries from less; what it then repeats, MLS refuses.
        self.last = self.last.min(head.0);
        self.order = Order::Catching {
            head: head.0,
            came: 0,
            heard: now,
        };
        None
    }

    /// Keeps an entry for others.
    pub(crate) fn keep(&mut self, entry: LogEntry) {
        self.kept.push_back(entry);
        let mut bytes: usize = self.kept.iter().map(|e| e.sealed.as_slice().len()).sum();
        while self.kept.len() > limits::LOG_FILL || bytes > BYTES {
            bytes -= self.kept.pop_front().map_or(0, |e| e.sealed.as_slice().len());
        }
    }

    /// Remembers a commit that was merged.
    pub(crate) fn merged(&mut self, sealed: &[u8]) {
        self.chain.push_back(hash(sealed));
        if self.chain.len() > limits::COMMIT_CHAIN {
            self.chain.pop_front();
        }
    }

    /// Hashes of the commits merged last, newest last.
    pub(crate) fn chain(&self) -> Vec<Blob<32>> {
        self.chain
            .iter()
            .map(|hash| Blob::new(hash.to_vec()).expect("32 bytes"))
            .collect()
    }

    /// The last entries from a position on, as many as fit one frame.
    pub(crate) fn fill(&self, from: Seq) -> Vec<LogEntry> {
        // Base64 and the names of the fields take four thirds and a little more.
        let mut room = limits::FRAME * 2 / 3;
        let wanted = self.kept.iter().rev().take_while(|e| e.seq >= from);
        let mut entries: Vec<_> = wanted
            .take_while(|e| {
                let fits = room.checked_sub(e.sealed.as_slice().len() + 256);
                room = fits.unwrap_or(0);
                fits.is_some()
            })
            .cloned()
            .collect();
        entries.reverse();
        entries
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        match self.order {
            Order::Live => None,
            Order::Resumed { ask } => Some(ask),
            Order::Behind { until } => Some(until),
            Order::Catching { heard, .. } => Some(heard + QUIET),
        }
    }

    pub(crate) fn handle_timeout(&mut self, now: Duration) -> Option<Want> {
        if self.poll_timeout().is_none_or(|at| at > now) {
            return None;
        }
        match self.order {
            Order::Live => None,
            Order::Resumed { .. } => {
                self.order = Order::Resumed { ask: now + RESUMED };
                Some(Want::Replay(self.last()))
            }
            Order::Behind { .. } => Some(Want::Resync),
            Order::Catching { head, .. } => {
                self.skipped |= self.last < head;
                self.last = self.last.max(head);
                self.early = self.early.split_off(&(self.last + 1));
                self.order = Order::Live;
                Some(Want::CaughtUp)
            }
        }
    }
}

/// The hash a sealed commit is known by.
pub(crate) fn hash(sealed: &[u8]) -> [u8; 32] {
    Sha256::digest(sealed).into()
}

#[cfg(test)]
mod tests {
    use wire::{Epoch, LogKind, PeerId};

    use super::*;

    const NOW: Duration = Duration::from_secs(100);

    #[test]
    fn entries_come_out_in_order_and_once() {
        let mut log = Log::after(Seq(4));
        assert_eq!(feed(&mut log, &[5, 5, 4, 6]), [5, 6]);
        assert_eq!(log.last(), Seq(6));
    }

    #[test]
    fn a_hole_is_asked_for_and_filled() {
        let mut log = Log::after(Seq(4));
        assert_eq!(log.take(entry(7), NOW), Some(Want::Replay(Seq(4))));
        assert_eq!(log.next(), None);
        assert_eq!(log.replaying(Seq(7), false, NOW), None);
        assert_eq!(feed(&mut log, &[5, 6]), [5, 6, 7]);
        assert_eq!(log.settle(), Some(Want::CaughtUp));
        assert!(log.is_live());
    }

    #[test]
    fn a_replay_may_leave_out_what_the_server_does_not_keep() {
        let mut log = Log::after(Seq(4));
        log.resumed(NOW);
        log.replaying(Seq(9), false, NOW);
        assert_eq!(feed(&mut log, &[6, 8]), [6, 8]);
        assert_eq!(log.settle(), None);
        assert_eq!(log.handle_timeout(NOW + QUIET), Some(Want::CaughtUp));
        assert_eq!(log.last(), Seq(9));
        assert_eq!(feed(&mut log, &[10]), [10]);
    }

    #[test]
    fn a_hole_that_stays_costs_the_group_state() {
        let mut log = Log::after(Seq(4));
        log.take(entry(7), NOW);
        assert_eq!(log.handle_timeout(NOW + BEHIND), Some(Want::Resync));
        assert_eq!(log.replaying(Seq(9), true, NOW), Some(Want::Resync));
    }

    #[test]
    fn a_server_that_numbers_from_less_after_a_restart_is_followed() {
        let mut log = Log::after(Seq(40));
        log.resumed(NOW);
        log.replaying(Seq(38), false, NOW);
        assert_eq!(log.settle(), Some(Want::CaughtUp));
        assert_eq!(feed(&mut log, &[39]), [39]);
    }

    #[test]
    fn a_flood_of_early_entries_is_bounded() {
        let mut log = Log::after(Seq(0));
        let last = (2..2000).find_map(|seq| log.take(entry(seq), NOW).filter(|w| *w == Want::Resync));
        assert_eq!(last, Some(Want::Resync));
        assert!(log.early.len() <= EARLY);
    }

    #[test]
    fn the_last_entries_are_kept_for_others() {
        let mut log = Log::after(Seq(0));
        for seq in 1..=40 {
            feed(&mut log, &[seq]);
            log.merged(&[seq as u8]);
        }
        assert_eq!(log.chain().len(), limits::COMMIT_CHAIN);
        let seqs = |entries: Vec<LogEntry>| entries.iter().map(|e| e.seq.0).collect::<Vec<_>>();
        assert_eq!(seqs(log.fill(Seq(38))), [38, 39, 40]);
        assert_eq!(seqs(log.fill(Seq(1))), (9..=40).collect::<Vec<_>>());
    }

    fn entry(seq: u64) -> LogEntry {
        LogEntry {
            seq: Seq(seq),
            kind: LogKind::Handshake,
            from: PeerId(1),
            base_epoch: Epoch(0),
            sealed: Blob::new(vec![seq as u8; 8]).expect("short"),
        }
    }

    fn feed(log: &mut Log, seqs: &[u64]) -> Vec<u64> {
        let mut out = vec![];
        for seq in seqs {
            log.take(entry(*seq), NOW);
            out.extend(std::iter::from_fn(|| log.next()).map(|e| e.seq.0));
        }
        out
    }
}
