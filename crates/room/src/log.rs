//! The ordered log of one meeting.

use std::collections::VecDeque;
use std::time::Duration;

use wire::{Blob, Epoch, LogEntry, LogKind, PeerId, Seq, limits};

/// Entries in order, and where they lead.
#[derive(Debug, Default)]
pub(crate) struct Log {
    kept: VecDeque<(Duration, LogEntry)>,
    head: u64,
    epoch: u64,
    handshakes: usize,
    bytes: usize,
}

impl Log {
    /// A log that continues where an earlier one, now unknown, ended.
    pub(crate) fn from_head(head: Seq, epoch: Epoch) -> Self {
        Self {
            head: head.0,
            epoch: epoch.0,
            ..Self::default()
        }
    }

    /// Position of the last entry; zero before the first.
    pub(crate) fn head(&self) -> Seq {
        Seq(self.head)
    }

    /// Epoch the last commit led to.
    pub(crate) fn epoch(&self) -> Epoch {
        Epoch(self.epoch)
    }

    /// Adds a commit for the present epoch, which it ends.
    pub(crate) fn commit(&mut self, from: PeerId, sealed: Blob<{ limits::COMMIT }>, now: Duration) -> LogEntry {
        let base_epoch = self.epoch();
        self.epoch += 1;
        self.append(LogKind::Handshake, from, base_epoch, sealed, now)
    }

    /// Adds an application message encrypted in `epoch`.
    pub(crate) fn app(
        &mut self,
        from: PeerId,
        epoch: Epoch,
        sealed: Blob<{ limits::COMMIT }>,
        now: Duration,
    ) -> LogEntry {
        self.append(LogKind::App, from, epoch, sealed, now)
    }

    /// Bytes kept.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Keeps only the last so many bytes.
    pub(crate) fn shorten(&mut self, most: usize) {
        while self.bytes > most {
            self.forget_first();
        }
    }

    /// The last commit was refused by the group: its epoch is open again. The entry stays.
    pub(crate) fn reopen_epoch(&mut self) {
        self.epoch = self.epoch.saturating_sub(1);
    }

    /// Entries after `seq`; none: some of them are no longer kept, or never were, or they are too many
    /// to be repeated.
    pub(crate) fn after(&self, seq: Seq) -> Option<Vec<LogEntry>> {
        if seq.0 > self.head || seq.0 + 1 < self.first() {
            return None;
        }
        let missed = || self.kept.iter().map(|(_, e)| e).filter(|e| e.seq > seq);
        let bytes: usize = missed().map(|e| e.sealed.as_slice().len()).sum();
        (missed().count() <= REPLAYED && bytes <= BYTES_REPLAYED).then(|| missed().cloned().collect())
    }

    /// Puts entries before the head back that a participant kept. Says whether they fit.
    pub(crate) fn refill(&mut self, entries: Vec<LogEntry>, now: Duration) -> bool {
        let contiguous = entries.windows(2).all(|pair| pair[0].seq.0 + 1 == pair[1].seq.0);
        let ends = entries.last().is_some_and(|last| last.seq.0 == self.head);
        let starts = entries.first().is_some_and(|first| first.seq.0 > 0);
        if !self.kept.is_empty() || !contiguous || !ends || !starts {
            return false;
        }
        for entry in entries {
            self.keep(entry, now);
        }
        true
    }

    fn append(
        &mut self,
        kind: LogKind,
        from: PeerId,
        base_epoch: Epoch,
        sealed: Blob<{ limits::COMMIT }>,
        now: Duration,
    ) -> LogEntry {
        self.head += 1;
        let entry = LogEntry {
            seq: Seq(self.head),
            kind,
            from,
            base_epoch,
            sealed,
        };
        self.keep(entry.clone(), now);
        entry
    }

    fn keep(&mut self, entry: LogEntry, now: Duration) {
        self.bytes += entry.sealed.as_slice().len();
        self.handshakes += usize::from(entry.kind == LogKind::Handshake);
        self.kept.push_back((now, entry));
        while self.kept.front().is_some_and(|(at, _)| self.over(*at, now)) {
            self.forget_first();
        }
    }

    fn forget_first(&mut self) {
        if let Some((_, old)) = self.kept.pop_front() {
            self.bytes -= old.sealed.as_slice().len();
            self.handshakes -= usize::from(old.kind == LogKind::Handshake);
        }
    }

    fn over(&self, at: Duration, now: Duration) -> bool {
        self.handshakes > limits::LOG_KEPT || self.bytes > BYTES_KEPT || now.saturating_sub(at) > AGE_KEPT
    }

    /// Position of the first entry kept, or of the next one.
    fn first(&self) -> u64 {
        self.kept.front().map_or(self.head + 1, |(_, e)| e.seq.0)
    }
}

/// Longer serves later returners; they resynchronise just as well.
const AGE_KEPT: Duration = Duration::from_secs(600);
/// What one meeting's log may hold in memory, whoever fills it: what can be repeated, and no more.
const BYTES_KEPT: usize = BYTES_REPLAYED;
/// Entries one replay repeats. More would not fit what a server lets wait for one client, who would be
/// cut off and ask again; a resynchronisation is smaller.
const REPLAYED: usize = 1024;
/// The same in bytes.
const BYTES_REPLAYED: usize = 4 << 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn blob(len: usize) -> Blob<{ limits::COMMIT }> {
        Blob::new(vec![0; len]).unwrap()
    }

    #[test]
    fn replays_what_is_kept_and_says_what_is_not() {
        let mut log = Log::default();
        assert_eq!(log.after(Seq(0)), Some(vec![]));
        assert_eq!(log.after(Seq(1)), None);
        for second in 0..700u64 {
            log.app(PeerId(1), Epoch(0), blob(1), Duration::from_secs(second));
        }
        assert_eq!(log.head(), Seq(700));
        assert_eq!(log.after(Seq(700)), Some(vec![]));
        assert_eq!(log.after(Seq(690)).unwrap().len(), 10);
        assert_eq!(log.after(Seq(99)).unwrap().len(), 601);
        assert_eq!(log.after(Seq(98)), None);
        assert_eq!(log.after(Seq(u64::MAX)), None);
    }

    #[test]
    fn too_much_to_be_repeated_counts_as_gone() {
        let mut log = Log::default();
        for _ in 0..=REPLAYED {
            log.app(PeerId(1), Epoch(0), blob(1), Duration::ZERO);
        }
        assert_eq!(log.after(Seq(0)), None);
        assert_eq!(log.after(Seq(1)).unwrap().len(), REPLAYED);
        let large = BYTES_REPLAYED / limits::COMMIT;
        for _ in 0..=large {
            log.commit(PeerId(1), blob(limits::COMMIT), Duration::ZERO);
        }
        let head = log.head().0;
        assert_eq!(log.after(Seq(head - large as u64 - 1)), None);
        assert_eq!(log.after(Seq(head - large as u64)).unwrap().len(), large);
    }

    #[test]
    fn is_bounded_in_bytes_and_handshakes() {
        let mut log = Log::default();
        for _ in 0..200 {
            log.commit(PeerId(1), blob(limits::COMMIT), Duration::ZERO);
        }
        assert!(log.bytes <= BYTES_KEPT);
        let mut log = Log::default();
        for _ in 0..2000 {
            log.commit(PeerId(1), blob(1), Duration::ZERO);
        }
        assert_eq!(log.handshakes, limits::LOG_KEPT);
        assert_eq!(log.epoch(), Epoch(2000));
    }

    #[test]
    fn a_shortened_log_keeps_its_end() {
        let mut log = Log::default();
        for _ in 0..10 {
            log.app(PeerId(1), Epoch(0), blob(100), Duration::ZERO);
        }
        log.shorten(350);
        assert_eq!((log.bytes(), log.head()), (300, Seq(10)));
        assert_eq!(log.after(Seq(7)).unwrap().len(), 3);
        assert_eq!(log.after(Seq(6)), None);
        log.shorten(0);
        assert_eq!(log.bytes(), 0);
        assert_eq!(log.after(Seq(10)), Some(vec![]));
    }

    #[test]
    fn a_refill_must_fit_the_head() {
        let mut old = Log::default();
        for _ in 0..5 {
            old.commit(PeerId(1), blob(1), Duration::ZERO);
        }
        let entries = old.after(Seq(2)).unwrap();
        let new = || Log::from_head(Seq(5), Epoch(5));
        assert!(new().refill(entries.clone(), Duration::ZERO));
        assert!(!new().refill(entries[..2].to_vec(), Duration::ZERO));
        assert!(!new().refill(vec![entries[0].clone(), entries[2].clone()], Duration::ZERO));
        assert!(!new().refill(vec![], Duration::ZERO));
        let mut log = new();
        log.refill(entries, Duration::ZERO);
        assert_eq!(log.after(Seq(2)).unwrap().len(), 3);
        assert_eq!(log.after(Seq(1)), None);
    }
}
