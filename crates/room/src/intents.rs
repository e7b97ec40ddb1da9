//! Who wants in, who is gone, and who asked for a slot.

use std::collections::BTreeMap;
use std::time::Duration;

use wire::{Blob, Intent, PeerId, SlotPurpose, limits};

#[derive(Debug)]
struct Join {
    sealed: Blob<{ limits::KEY_PACKAGE }>,
    ticket: Option<Blob<{ limits::TICKET }>>,
    due: Duration,
    order: u64,
    passes: u32,
}

#[derive(Debug)]
struct Gone {
    due: Duration,
    passes: u32,
}

/// Everything that waits for a commit.
#[derive(Debug, Default)]
pub(crate) struct Intents {
    joins: BTreeMap<PeerId, Join>,
    gone: BTreeMap<PeerId, Gone>,
    wants: BTreeMap<(SlotPurpose, u64), PeerId>,
    order: u64,
}

impl Intents {
    /// Somebody wants in. A later key package replaces an earlier one, and keeps its place.
    pub(crate) fn join(
        &mut self,
        peer: PeerId,
        sealed: Blob<{ limits::KEY_PACKAGE }>,
        ticket: Option<Blob<{ limits::TICKET }>>,
        due: Duration,
    ) {
        self.order += 1;
        let fresh = Join {
            sealed,
            ticket,
            due,
            order: self.order,
            passes: 0,
        };
        match self.joins.get_mut(&peer) {
            Some(join) => {
                join.sealed = fresh.sealed;
                join.ticket = fresh.ticket;
            }
            None => {
                self.joins.insert(peer, fresh);
            }
        }
    }

    /// Nobody could be added before the group was formed; joiners are due from here on.
    pub(crate) fn postpone_joins(&mut self, due: Duration) {
        for join in self.joins.values_mut() {
            join.due = due;
        }
    }

    /// Somebody is gone and must leave the tree.
    pub(crate) fn gone(&mut self, peer: PeerId, due: Duration) {
        self.forget(peer);
        self.gone.entry(peer).or_insert(Gone { due, passes: 0 });
    }

    /// Somebody asks for a slot. Asking twice is asking once.
    pub(crate) fn want(&mut self, peer: PeerId, purpose: SlotPurpose) {
        if !self.wants(peer, purpose) {
            self.order += 1;
            self.wants.insert((purpose, self.order), peer);
        }
    }

    pub(crate) fn wants(&self, peer: PeerId, purpose: SlotPurpose) -> bool {
        self.wants.iter().any(|((p, _), who)| *p == purpose && *who == peer)
    }

    /// Nothing this peer asked for matters any more. That it is gone stays.
    pub(crate) fn forget(&mut self, peer: PeerId) {
        self.joins.remove(&peer);
        self.wants.retain(|_, who| *who != peer);
    }

    /// Who wanted in has a leaf in the tree already.
    pub(crate) fn resync_instead(&mut self, peer: PeerId) {
        if self.joins.remove(&peer).is_some() {
            self.want(peer, SlotPurpose::Resync);
        }
    }

    pub(crate) fn forget_join(&mut self, peer: PeerId) {
        self.joins.remove(&peer);
    }

    pub(crate) fn forget_gone(&mut self, peer: PeerId) {
        self.gone.remove(&peer);
    }

    pub(crate) fn forget_want(&mut self, peer: PeerId, purpose: SlotPurpose) {
        self.wants.retain(|(p, _), who| *p != purpose || *who != peer);
    }

    /// The group is another one: nobody is in its tree who could be gone from it.
    pub(crate) fn forget_tree(&mut self) {
        self.gone.clear();
        self.wants.retain(|(purpose, _), _| *purpose == SlotPurpose::Resync);
    }

    pub(crate) fn is_gone(&self, peer: PeerId) -> bool {
        self.gone.contains_key(&peer)
    }

    /// Who asked for a slot, most urgent first.
    pub(crate) fn wanted(&self) -> Vec<(SlotPurpose, PeerId)> {
        self.wants
            .iter()
            .map(|((purpose, _), peer)| (*purpose, *peer))
            .collect()
    }

    /// Whether somebody waits for a commit to be in the group.
    pub(crate) fn somebody_waits(&self) -> bool {
        let resync = |(purpose, _): &(SlotPurpose, u64)| *purpose == SlotPurpose::Resync;
        !self.joins.is_empty() || self.wants.keys().any(resync)
    }

    /// When the next batch is due; none: nobody waits.
    pub(crate) fn due(&self) -> Option<Duration> {
        let joins = self.joins.values().map(|j| j.due);
        joins.chain(self.gone.values().map(|g| g.due)).min()
    }

    /// The next batch: leavers first, then joiners in their order.
    pub(crate) fn batch(&self) -> Vec<Intent> {
        let mut joins: Vec<_> = self.joins.iter().collect();
        joins.sort_by_key(|(_, join)| join.order);
        let gone = self.gone.keys().map(|peer| Intent::Gone { peer: *peer });
        let joins = joins.into_iter().map(|(peer, join)| Intent::Join {
            peer: *peer,
            sealed: join.sealed.clone(),
            ticket: join.ticket.clone(),
        });
        gone.chain(joins).take(limits::INTENTS).collect()
    }

    /// A committer left this intent untouched. After some, it is dropped: true.
    pub(crate) fn passed(&mut self, peer: PeerId) -> bool {
        let join = self.joins.get_mut(&peer).map(|j| &mut j.passes);
        let gone = self.gone.get_mut(&peer).map(|g| &mut g.passes);
        let mut dropped = false;
        for passes in join.into_iter().chain(gone) {
            *passes += 1;
            dropped |= *passes >= PASSES;
        }
        if dropped {
            self.joins.remove(&peer);
            self.gone.remove(&peer);
        }
        dropped
    }
}

/// Committers who may leave an intent untouched before it counts as impossible.
const PASSES: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;

    fn key_package(byte: u8) -> Blob<{ limits::KEY_PACKAGE }> {
        Blob::new(vec![byte]).unwrap()
    }

    #[test]
    fn a_batch_has_leavers_first_then_joiners_in_order() {
        let mut intents = Intents::default();
        for peer in [9, 3, 5] {
            intents.join(PeerId(peer), key_package(0), None, Duration::from_secs(u64::from(peer)));
        }
        intents.join(
            PeerId(9),
            key_package(1),
            Some(Blob::new(vec![8]).unwrap()),
            Duration::from_secs(99),
        );
        intents.gone(PeerId(7), Duration::from_secs(8));
        intents.gone(PeerId(5), Duration::from_secs(8));
        assert_eq!(intents.due(), Some(Duration::from_secs(3)));
        let expected = [
            Intent::Gone { peer: PeerId(5) },
            Intent::Gone { peer: PeerId(7) },
            Intent::Join {
                peer: PeerId(9),
                sealed: key_package(1),
                ticket: Some(Blob::new(vec![8]).unwrap()),
            },
            Intent::Join {
                peer: PeerId(3),
                sealed: key_package(0),
                ticket: None,
            },
        ];
        assert_eq!(intents.batch(), expected);
    }

    #[test]
    fn the_most_urgent_want_comes_first() {
        let mut intents = Intents::default();
        intents.want(PeerId(1), SlotPurpose::Update);
        intents.want(PeerId(2), SlotPurpose::Resync);
        intents.want(PeerId(3), SlotPurpose::Kick);
        intents.want(PeerId(4), SlotPurpose::Resync);
        intents.want(PeerId(2), SlotPurpose::Resync);
        let order: Vec<u32> = intents.wanted().iter().map(|(_, peer)| peer.0).collect();
        assert_eq!(order, [3, 2, 4, 1]);
    }

    #[test]
    fn a_batch_is_bounded() {
        let mut intents = Intents::default();
        for peer in 0..200 {
            intents.join(PeerId(peer), key_package(0), None, Duration::ZERO);
        }
        assert_eq!(intents.batch().len(), limits::INTENTS);
    }
}
