//! Which epochs' media keys are held, and which one sends.
//!
//! An epoch receives from its merge on. It sends once every member has it, or 400 ms later: a server
//! that lies about the acknowledgements can choose a moment in between, nothing else. After a removal
//! it sends at once, because whoever was removed must hear nothing more.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use wire::{PeerId, Seq};
use zeroize::Zeroizing;

use crate::{Effect, KeyCommand};

/// Longest wait for the others' acknowledgements.
const SWITCH: Duration = Duration::from_millis(400);
/// How long the former epoch's keys are kept for frames on their way.
const LINGER: Duration = Duration::from_secs(10);
/// The same after a removal, and while resynchronising.
const LINGER_AFTER_REMOVAL: Duration = Duration::from_secs(2);
/// Epochs held at once. Eight bits of the epoch travel in a frame: more would be ambiguous.
const HELD: usize = 16;

/// Everything the frame keys of one epoch need.
pub(crate) struct EpochKeys {
    pub(crate) epoch: u64,
    pub(crate) base_key: Zeroizing<[u8; 16]>,
    pub(crate) own_leaf: u16,
    pub(crate) leaves: Vec<(u16, PeerId)>,
}

/// The epochs of one session.
#[derive(Debug, Default)]
pub(crate) struct Epochs {
    /// Held epochs, and when each is forgotten.
    held: BTreeMap<u64, Option<Duration>>,
    /// Epochs that will send: the log entry that led there, and when at the latest.
    waiting: BTreeMap<u64, (Seq, Duration)>,
    sending: Option<u64>,
}

impl Epochs {
    /// This participant entered the group: every former key is void.
    pub(crate) fn entered(&mut self, keys: EpochKeys, out: &mut VecDeque<Effect>) {
        for (epoch, _) in std::mem::take(&mut self.held) {
            push(out, KeyCommand::Retire { epoch });
        }
        self.waiting.clear();
        let epoch = keys.epoch;
        self.install(keys, out);
        self.send_with(epoch, out);
    }

    /// A commit was merged. `cut`: peers that are in the group no more.
    pub(crate) fn merged(
        &mut self,
        keys: EpochKeys,
        removal: bool,
        cut: &[PeerId],
        seq: Seq,
        now: Duration,
        out: &mut VecDeque<Effect>,
    ) {
        for peer in cut {
            push(out, KeyCommand::Cut { peer: *peer });
        }
        let epoch = keys.epoch;
        self.install(keys, out);
        if removal {
            self.switch(epoch, LINGER_AFTER_REMOVAL, now, out);
        } else {
            self.waiting.insert(epoch, (seq, now + SWITCH));
        }
    }

    /// Every member has the entry.
    pub(crate) fn all_acked(&mut self, seq: Seq, now: Duration, out: &mut VecDeque<Effect>) {
        let epoch = self
            .waiting
            .iter()
            .find(|(_, (at, _))| *at == seq)
            .map(|(epoch, _)| *epoch);
        if let Some(epoch) = epoch {
            self.switch(epoch, LINGER, now, out);
        }
    }

    /// Whether frames of this epoch can be opened.
    pub(crate) fn holds(&self, epoch: u64) -> bool {
        self.held.contains_key(&epoch)
    }

    /// The group state is lost: nothing is sent, and what is on its way is heard for a moment.
    pub(crate) fn stop(&mut self, now: Duration, out: &mut VecDeque<Effect>) {
        push(out, KeyCommand::StopSending);
        self.sending = None;
        self.waiting.clear();
        self.expire_before(u64::MAX, now + LINGER_AFTER_REMOVAL);
    }

    /// The meeting is over.
    pub(crate) fn clear(&mut self, out: &mut VecDeque<Effect>) {
        *self = Self::default();
        push(out, KeyCommand::Clear);
    }

    fn install(&mut self, keys: EpochKeys, out: &mut VecDeque<Effect>) {
        let EpochKeys {
            epoch,
            base_key,
            own_leaf,
            leaves,
        } = keys;
        self.held.insert(epoch, None);
        while self.held.len() > HELD {
            let Some((oldest, _)) = self.held.pop_first() else {
                break;
            };
            self.waiting.remove(&oldest);
            // A sender must never be left on a forgotten key.
            if self.sending == Some(oldest)
                && let Some((&next, _)) = self.held.first_key_value()
            {
                self.waiting.remove(&next);
                push(out, KeyCommand::SendWith { epoch: next });
                self.sending = Some(next);
            }
            push(out, KeyCommand::Retire { epoch: oldest });
        }
        push(
            out,
            KeyCommand::Install {
                epoch,
                base_key,
                own_leaf,
                leaves,
            },
        );
    }

    fn switch(&mut self, epoch: u64, linger: Duration, now: Duration, out: &mut VecDeque<Effect>) {
        self.waiting = self.waiting.split_off(&(epoch + 1));
        if self.sending.is_some_and(|sending| sending >= epoch) {
            return;
        }
        self.send_with(epoch, out);
        self.expire_before(epoch, now + linger);
    }

    fn send_with(&mut self, epoch: u64, out: &mut VecDeque<Effect>) {
        self.sending = Some(epoch);
        push(out, KeyCommand::SendWith { epoch });
    }

    fn expire_before(&mut self, epoch: u64, at: Duration) {
        for (_, retire) in self.held.range_mut(..epoch) {
            *retire = Some(retire.map_or(at, |earlier| earlier.min(at)));
        }
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        let retire = self.held.values().flatten();
        retire.chain(self.waiting.values().map(|(_, at)| at)).min().copied()
    }

    pub(crate) fn handle_timeout(&mut self, now: Duration, out: &mut VecDeque<Effect>) {
        let due = self
            .waiting
            .iter()
            .filter(|(_, (_, at))| *at <= now)
            .map(|(epoch, _)| *epoch)
            .max();
        if let Some(epoch) = due {
            self.switch(epoch, LINGER, now, out);
        }
        self.held.retain(|epoch, retire| {
            let gone = retire.is_some_and(|at| at <= now);
            if gone {
                push(out, KeyCommand::Retire { epoch: *epoch });
            }
            !gone
        });
    }
}

fn push(out: &mut VecDeque<Effect>, command: KeyCommand) {
    out.push_back(Effect::Keys(command));
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: Duration = Duration::from_secs(50);

    #[test]
    fn an_added_member_moves_sending_when_all_have_the_epoch() {
        let mut world = World::entered(3);
        world.merged(4, false, T);
        assert_eq!(world.drain(), ["install 4"]);
        world.epochs.all_acked(Seq(4), T + SWITCH / 2, &mut world.out);
        assert_eq!(world.drain(), ["send 4"]);
        world.at(T + SWITCH / 2 + LINGER);
        assert_eq!(world.drain(), ["retire 3"]);
    }

    #[test]
    fn acknowledgements_that_never_come_cost_400_milliseconds() {
        let mut world = World::entered(3);
        world.merged(4, false, T);
        world.drain();
        assert_eq!(world.epochs.poll_timeout(), Some(T + SWITCH));
        world.at(T + SWITCH);
        assert_eq!(world.drain(), ["send 4"]);
        world.epochs.all_acked(Seq(4), T + LINGER, &mut world.out);
        assert!(world.drain().is_empty());
    }

    #[test]
    fn a_removal_moves_sending_at_once_and_forgets_soon() {
        let mut world = World::entered(3);
        world.merged(4, true, T);
        assert_eq!(world.drain(), ["cut 9", "install 4", "send 4"]);
        world.at(T + LINGER_AFTER_REMOVAL);
        assert_eq!(world.drain(), ["retire 3"]);
    }

    #[test]
    fn a_removal_overtakes_an_add_that_still_waits() {
        let mut world = World::entered(3);
        world.merged(4, false, T);
        world.merged(5, true, T);
        world.drain();
        world.at(T + SWITCH);
        assert!(world.drain().is_empty());
        world.at(T + LINGER_AFTER_REMOVAL);
        assert_eq!(world.drain(), ["retire 3", "retire 4"]);
    }

    #[test]
    fn sixteen_epochs_are_held_and_the_sender_is_never_left_behind() {
        let mut world = World::entered(0);
        for epoch in 1..=40 {
            world.merged(epoch, false, T);
        }
        let done = world.drain();
        assert_eq!(world.epochs.held.len(), HELD);
        assert!(world.epochs.held.contains_key(&world.epochs.sending.expect("it sends")));
        let (sent, retired) = (position(&done, "send 5"), position(&done, "retire 4"));
        assert!(sent < retired);
    }

    #[test]
    fn entering_anew_leaves_no_former_key_even_at_the_same_epoch() {
        let mut world = World::entered(7);
        world.epochs.stop(T, &mut world.out);
        world.epochs.entered(keys(7), &mut world.out);
        assert_eq!(world.drain(), ["stop", "retire 7", "install 7", "send 7"]);
    }

    struct World {
        epochs: Epochs,
        out: VecDeque<Effect>,
    }

    impl World {
        fn entered(epoch: u64) -> Self {
            let mut world = Self {
                epochs: Epochs::default(),
                out: VecDeque::new(),
            };
            world.epochs.entered(keys(epoch), &mut world.out);
            world.drain();
            world
        }

        fn merged(&mut self, epoch: u64, removal: bool, now: Duration) {
            let cut: &[PeerId] = if removal { &[PeerId(9)] } else { &[] };
            self.epochs
                .merged(keys(epoch), removal, cut, Seq(epoch), now, &mut self.out);
        }

        fn at(&mut self, now: Duration) {
            self.epochs.handle_timeout(now, &mut self.out);
        }

        fn drain(&mut self) -> Vec<String> {
            self.out.drain(..).map(word).collect()
        }
    }

    fn word(effect: Effect) -> String {
        match effect {
            Effect::Keys(KeyCommand::Install { epoch, .. }) => format!("install {epoch}"),
            Effect::Keys(KeyCommand::SendWith { epoch }) => format!("send {epoch}"),
            Effect::Keys(KeyCommand::Retire { epoch }) => format!("retire {epoch}"),
            Effect::Keys(KeyCommand::Cut { peer }) => format!("cut {peer}"),
            Effect::Keys(KeyCommand::StopSending) => "stop".to_owned(),
            other => format!("{other:?}"),
        }
    }

    fn position(done: &[String], word: &str) -> usize {
        done.iter()
            .position(|w| w == word)
            .unwrap_or_else(|| panic!("{word} in {done:?}"))
    }

    fn keys(epoch: u64) -> EpochKeys {
        EpochKeys {
            epoch,
            base_key: Zeroizing::new([epoch as u8; 16]),
            own_leaf: 0,
            leaves: vec![(0, PeerId(1))],
        }
    }
}
