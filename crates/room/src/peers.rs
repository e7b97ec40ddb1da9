//! Participants as the server numbers them.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use wire::{Blob, DeviceClass, PeerId, Rank, Seq, StreamKind, WantedVideo, limits};

use crate::ConnId;
use crate::access::Rights;
use crate::lobby::Waiting;
use crate::rate::Bucket;

/// Whether a peer is reachable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Connected {
        conn: ConnId,
        since: Duration,
    },
    /// Its connection was lost; it is expected back.
    Away {
        until: Duration,
    },
}

/// A peer's relation to the group, as far as the server can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Not in the group.
    Outside,
    /// In the group, and holds its keys.
    Holding,
    /// Its leaf is in the tree; its keys are gone or on another branch.
    Lost,
}

/// One participant.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) presence: Presence,
    pub(crate) standing: Standing,
    /// Asked to resynchronise although it was holding, when the log ended here. It may hold the keys
    /// nevertheless: its Welcome and its request may have crossed.
    pub(crate) doubts: Option<Seq>,
    pub(crate) device: DeviceClass,
    /// What its invitation allows.
    pub(crate) rights: Rights,
    /// What it may do now: its invitation's, or what a host made of it.
    pub(crate) rank: Rank,
    /// It stands before the door.
    pub(crate) waiting: Option<Waiting>,
    /// What a host let it in with; sealed.
    pub(crate) ticket: Option<Blob<{ limits::TICKET }>>,
    /// A host's, sealed.
    pub(crate) lobby_key: Option<Blob<{ limits::LOBBY_KEY }>>,
    pub(crate) lobbies: Bucket,
    /// Since when it was asked to commit, or for a GroupInfo, and did nothing.
    pub(crate) idle_since: Option<Duration>,
    /// Let a slot run out: others are asked first until then.
    pub(crate) slow_until: Duration,
    /// Passed a slot on: not asked at all until then.
    pub(crate) passed_until: Duration,
    pub(crate) apps: Bucket,
    pub(crate) slots: Bucket,
    pub(crate) replays: Bucket,
    /// Last `Publish` and `View`: held back while outside.
    pub(crate) publish: Option<Vec<StreamKind>>,
    pub(crate) view: Option<Vec<WantedVideo>>,
}

impl Peer {
    pub(crate) fn new(
        presence: Presence,
        standing: Standing,
        device: DeviceClass,
        rights: Rights,
        now: Duration,
    ) -> Self {
        Self {
            presence,
            standing,
            doubts: None,
            device,
            rights,
            rank: rights.rank,
            waiting: None,
            ticket: None,
            lobby_key: None,
            lobbies: Bucket::new(LOBBY_RATE, LOBBY_BURST, now),
            idle_since: None,
            slow_until: Duration::ZERO,
            passed_until: Duration::ZERO,
            apps: Bucket::new(APP_RATE, APP_BURST, now),
            slots: Bucket::new(SLOT_RATE, SLOT_BURST, now),
            replays: Bucket::new(REPLAY_RATE, REPLAY_BURST, now),
            publish: None,
            view: None,
        }
    }

    pub(crate) fn conn(&self) -> Option<ConnId> {
        match self.presence {
            Presence::Connected { conn, .. } => Some(conn),
            Presence::Away { .. } => None,
        }
    }

    /// Whether it may speak in the group.
    pub(crate) fn speaks(&self) -> bool {
        self.standing == Standing::Holding || self.doubts.is_some()
    }

    /// Whether it stands before the door, or behind it and not in the group yet.
    pub(crate) fn waits_to_enter(&self) -> bool {
        self.waiting.is_some() || self.standing == Standing::Outside
    }

    pub(crate) fn member(&self) -> bool {
        self.standing != Standing::Outside
    }
}

/// Everybody connected or within their grace.
#[derive(Debug, Default)]
pub(crate) struct Peers(BTreeMap<PeerId, Peer>);

impl Peers {
    pub(crate) fn insert(&mut self, id: PeerId, peer: Peer) {
        self.0.insert(id, peer);
    }

    pub(crate) fn remove(&mut self, id: PeerId) -> Option<Peer> {
        self.0.remove(&id)
    }

    pub(crate) fn get(&self, id: PeerId) -> Option<&Peer> {
        self.0.get(&id)
    }

    pub(crate) fn get_mut(&mut self, id: PeerId) -> Option<&mut Peer> {
        self.0.get_mut(&id)
    }

    pub(crate) fn contains(&self, id: PeerId) -> bool {
        self.0.contains_key(&id)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (PeerId, &Peer)> {
        self.0.iter().map(|(id, peer)| (*id, peer))
    }

    pub(crate) fn ids(&self) -> Vec<PeerId> {
        self.0.keys().copied().collect()
    }

    /// How many are not before the door.
    pub(crate) fn inside_len(&self) -> usize {
        self.0.values().filter(|p| p.waiting.is_none()).count()
    }

    /// Everybody who is not before the door.
    pub(crate) fn inside(&self) -> Vec<PeerId> {
        self.iter()
            .filter(|(_, p)| p.waiting.is_none())
            .map(|(id, _)| id)
            .collect()
    }

    /// Everybody before the door.
    pub(crate) fn waiting(&self) -> Vec<PeerId> {
        self.iter()
            .filter(|(_, p)| p.waiting.is_some())
            .map(|(id, _)| id)
            .collect()
    }

    pub(crate) fn rank(&self, id: PeerId) -> Rank {
        self.get(id).map_or(Rank::Guest, |p| p.rank)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn members(&self) -> usize {
        self.0.values().filter(|p| p.member()).count()
    }

    pub(crate) fn standing(&self, id: PeerId) -> Standing {
        self.get(id).map_or(Standing::Outside, |p| p.standing)
    }

    pub(crate) fn conn(&self, id: PeerId) -> Option<ConnId> {
        self.get(id).and_then(Peer::conn)
    }

    /// Connections of everybody connected and not before the door.
    pub(crate) fn conns(&self) -> Vec<ConnId> {
        let inside = self.0.values().filter(|p| p.waiting.is_none());
        inside.filter_map(Peer::conn).collect()
    }

    /// Connections of everybody connected, before the door or behind it.
    pub(crate) fn all_conns(&self) -> Vec<ConnId> {
        self.0.values().filter_map(Peer::conn).collect()
    }

    /// Connections of those who hold the group's keys, and of `also`.
    pub(crate) fn audience(&self, also: Option<PeerId>) -> Vec<ConnId> {
        let hears = |id: PeerId, p: &Peer| p.standing == Standing::Holding || Some(id) == also;
        self.iter()
            .filter(|(id, p)| hears(*id, p))
            .filter_map(|(_, p)| p.conn())
            .collect()
    }

    /// Connected peers who hold the group's keys.
    pub(crate) fn connected_holders(&self) -> BTreeSet<PeerId> {
        self.iter()
            .filter(|(_, p)| p.standing == Standing::Holding && p.conn().is_some())
            .map(|(id, _)| id)
            .collect()
    }

    pub(crate) fn any_holder(&self) -> bool {
        self.0.values().any(|p| p.standing == Standing::Holding)
    }

    /// Who commits next: holders who have not just passed, those who let no slot run out first,
    /// computers before phones, then the longest connected.
    pub(crate) fn candidate(&self, now: Duration, except: impl Fn(PeerId) -> bool) -> Option<PeerId> {
        self.iter()
            .filter(|(id, p)| p.standing == Standing::Holding && p.passed_until <= now && !except(*id))
            .filter_map(|(id, p)| match p.presence {
                Presence::Connected { since, .. } => {
                    let slow = if p.slow_until > now {
                        p.slow_until
                    } else {
                        Duration::ZERO
                    };
                    Some((slow, p.device != DeviceClass::Desktop, since, id))
                }
                Presence::Away { .. } => None,
            })
            .min()
            .map(|(.., id)| id)
    }

    /// When the first of those who may be asked to commit may be asked.
    pub(crate) fn earliest_candidate(&self) -> Option<Duration> {
        let holders = self
            .0
            .values()
            .filter(|p| p.standing == Standing::Holding && p.conn().is_some());
        holders.map(|p| p.passed_until).min()
    }

    /// Nobody waits: what was left undone kept nobody from anything.
    pub(crate) fn forget_idling(&mut self) {
        for peer in self.0.values_mut() {
            peer.idle_since = None;
        }
    }

    /// Those whose grace is over.
    pub(crate) fn expired(&self, now: Duration) -> Vec<PeerId> {
        self.iter()
            .filter(|(_, p)| matches!(p.presence, Presence::Away { until } if until <= now))
            .map(|(id, _)| id)
            .collect()
    }

    pub(crate) fn grace_end(&self) -> Option<Duration> {
        self.0
            .values()
            .filter_map(|p| match p.presence {
                Presence::Away { until } => Some(until),
                Presence::Connected { .. } => None,
            })
            .min()
    }
}

/// Time within which a lost connection may be resumed without anybody noticing.
pub(crate) const GRACE: Duration = Duration::from_secs(60);
/// Application messages per second and member.
const APP_RATE: f64 = 5.0;
const APP_BURST: f64 = 20.0;
/// Requests for a slot: one in two seconds, with room for a few resynchronisations in a row.
const SLOT_RATE: f64 = 0.5;
const SLOT_BURST: f64 = 6.0;
/// A host's lobby key is made once, and anew after a reload.
const LOBBY_RATE: f64 = 0.5;
const LOBBY_BURST: f64 = 4.0;
/// A replay repeats up to ten minutes of log.
const REPLAY_RATE: f64 = 1.0;
const REPLAY_BURST: f64 = 5.0;
