//! Random walks through meetings: whatever happens in whatever order, honest members stand alike.

use std::collections::BTreeMap;

use e2ee::app::{AppFrame, AppMessage};
use e2ee::group::{Group, Join, NotBuilt, PendingJoin, PolicyChange};
use proptest::prelude::*;
use wire::{PeerId, Seq};

use crate::party::Room;

#[derive(Clone, Debug)]
enum Step {
    /// Peers ask to join; a member picked by number adds them, with whoever is gone.
    Members {
        by: usize,
        joins: Vec<u32>,
        gone: Vec<u32>,
        path: bool,
    },
    /// The slot passes on: the first commit is lost, a second member does the same.
    LostSlot {
        by: usize,
        then: usize,
        join: u32,
    },
    Rename {
        by: usize,
        name: String,
    },
    Owner {
        by: usize,
    },
    /// A member forgets its group and comes back.
    Reload {
        who: usize,
        helped_by: usize,
    },
    Talk {
        by: usize,
    },
    /// A damaged commit arrives at everybody before the real one.
    Damaged {
        by: usize,
        at: usize,
        bit: u8,
    },
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn honest_members_stand_alike(seed: u8, steps in prop::collection::vec(step(), 1..14)) {
        let mut meeting = Meeting::new(seed);
        for step in steps {
            meeting.take(&step);
            meeting.agree();
        }
    }
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0usize..8;
    let peers = prop::collection::vec(1u32..12, 0..4);
    prop_oneof![
        4 => (who.clone(), peers.clone(), peers, any::<bool>())
            .prop_map(|(by, joins, gone, path)| Step::Members { by, joins, gone, path }),
        1 => (who.clone(), who.clone(), 1u32..12).prop_map(|(by, then, join)| Step::LostSlot { by, then, join }),
        1 => (who.clone(), ".{0,30}").prop_map(|(by, name)| Step::Rename { by, name }),
        1 => who.clone().prop_map(|by| Step::Owner { by }),
        2 => (who.clone(), who.clone()).prop_map(|(who, helped_by)| Step::Reload { who, helped_by }),
        1 => who.clone().prop_map(|by| Step::Talk { by }),
        1 => (who, any::<usize>(), 0u8..8).prop_map(|(by, at, bit)| Step::Damaged { by, at, bit }),
    ]
}

struct Meeting {
    room: Room,
    groups: BTreeMap<u32, Group>,
    said: u32,
}

impl Meeting {
    fn new(seed: u8) -> Self {
        let mut room = Room::new(seed);
        let first = room.form(1);
        Self {
            room,
            groups: BTreeMap::from([(1, first)]),
            said: 0,
        }
    }

    fn pick(&self, number: usize) -> u32 {
        *self.groups.keys().nth(number % self.groups.len()).unwrap()
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Members { by, joins, gone, path } => {
                let by = self.pick(*by);
                let mut joining: BTreeMap<u32, (PendingJoin, Vec<u8>)> = BTreeMap::new();
                for peer in joins
                    .iter()
                    .filter(|peer| !self.groups.contains_key(peer) || gone.contains(peer))
                {
                    if *peer != by {
                        // Whoever comes anew has a fresh leaf key.
                        self.room.forget(*peer);
                        let knock = self.room.knock(*peer);
                        joining.insert(*peer, knock);
                    }
                }
                self.members(by, joining, gone, *path);
            }
            Step::LostSlot { by, then, join } => {
                let (by, then) = (self.pick(*by), self.pick(*then));
                if self.groups.contains_key(join) || by == then {
                    return;
                }
                self.room.forget(*join);
                let knock = self.room.knock(*join);
                let offer = [Join::new(PeerId(*join), &knock.1)];
                self.groups
                    .get_mut(&by)
                    .unwrap()
                    .commit_members(&offer, &[], false)
                    .unwrap();
                self.members(then, BTreeMap::from([(*join, knock)]), &[], false);
            }
            Step::Rename { by, name } => {
                let by = self.pick(*by);
                let built = self.groups.get_mut(&by).unwrap().commit_update(Some(name)).unwrap();
                self.everybody(&built.commit);
            }
            Step::Owner { by } => {
                let (by, owner) = (self.pick(*by), self.room.owner.clone());
                match self
                    .groups
                    .get_mut(&by)
                    .unwrap()
                    .commit_policy(&[PolicyChange::Claim(&owner)])
                {
                    Ok(built) => self.everybody(&built.commit),
                    Err(refused) => assert!(matches!(refused, NotBuilt::NothingToDo { .. })),
                }
            }
            Step::Reload { who, helped_by } => {
                let (who, helper) = (self.pick(*who), self.pick(*helped_by));
                if who == helper {
                    return;
                }
                self.groups.remove(&who);
                let info = self.groups[&helper].group_info().unwrap();
                let (attempt, commit) = self.room.resync(who, &info);
                self.everybody(&commit);
                self.groups.insert(who, attempt.into_group());
            }
            Step::Talk { by } => {
                let by = self.pick(*by);
                self.said += 1;
                let frame = AppFrame {
                    n: self.said,
                    seen: Seq(0),
                    message: AppMessage::Alive,
                };
                let sealed = self.groups.get_mut(&by).unwrap().seal_app(&frame.encode()).unwrap();
                for (peer, group) in self.groups.iter_mut().filter(|(peer, _)| **peer != by) {
                    let (sender, plain) = group.open_app(&sealed).unwrap();
                    assert_eq!(
                        (sender.peer, AppFrame::decode(&plain)),
                        (PeerId(by), Ok(frame.clone())),
                        "{peer}"
                    );
                }
            }
            Step::Damaged { by, at, bit } => {
                let by = self.pick(*by);
                let built = self.groups.get_mut(&by).unwrap().commit_update(None).unwrap();
                let mut damaged = built.commit.clone();
                let at = at % damaged.len();
                damaged[at] ^= 1 << bit;
                for (peer, group) in self.groups.iter_mut().filter(|(peer, _)| **peer != by) {
                    let before = (group.epoch(), group.fork_tag());
                    assert!(group.process(&damaged).is_err(), "{peer}");
                    assert_eq!((group.epoch(), group.fork_tag()), before);
                }
                self.everybody(&built.commit);
            }
        }
    }

    fn members(&mut self, by: u32, joining: BTreeMap<u32, (PendingJoin, Vec<u8>)>, gone: &[u32], path: bool) {
        let offers: Vec<_> = joining
            .iter()
            .map(|(peer, (_, offer))| Join::new(PeerId(*peer), offer))
            .collect();
        let gone: Vec<_> = gone.iter().map(|peer| PeerId(*peer)).collect();
        let Ok(built) = self.groups.get_mut(&by).unwrap().commit_members(&offers, &gone, path) else {
            return;
        };
        self.everybody(&built.commit);
        for (peer, (join, _)) in joining {
            if built.added.contains(&PeerId(peer)) {
                let welcome = built.welcome.as_ref().unwrap();
                self.groups.insert(peer, join.accept(welcome, None, &[]).unwrap());
            }
        }
    }

    /// The log shows a commit to everybody; who is removed by it leaves.
    fn everybody(&mut self, commit: &[u8]) {
        for group in self.groups.values_mut() {
            group.process(commit).unwrap();
        }
        self.groups.retain(|_, group| group.is_member());
    }

    fn agree(&self) {
        let groups: Vec<_> = self.groups.values().collect();
        for pair in groups.windows(2) {
            assert_eq!(pair[0].epoch(), pair[1].epoch());
            assert_eq!(pair[0].fork_tag(), pair[1].fork_tag());
            assert_eq!(pair[0].base_key(), pair[1].base_key());
            assert_eq!(pair[0].members(), pair[1].members());
        }
        let peers: Vec<_> = self.groups.keys().copied().collect();
        let mut roster: Vec<_> = groups[0].members().iter().map(|member| member.peer.0).collect();
        roster.sort_unstable();
        assert_eq!(roster, peers);
    }
}
