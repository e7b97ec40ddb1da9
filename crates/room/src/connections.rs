//! Connections: how far each has come, and when it was last heard.

use std::collections::BTreeMap;
use std::time::Duration;

use wire::{Continuing, DeviceClass, InviteId, PeerId, Secret};

use crate::ConnId;
use crate::rate::Bucket;
use crate::resume::Ticket;

/// How far a connection has come.
#[derive(Debug)]
pub(crate) enum Stage {
    /// Nothing was said.
    Opened,
    /// It named an invitation.
    Challenged { invite: InviteId, device: DeviceClass },
    /// Its token waits for the store.
    Checking {
        invite: InviteId,
        device: DeviceClass,
        token: Secret,
    },
    /// It has a resume token; the invitation named in it waits for the store.
    Returning {
        ticket: Ticket,
        device: DeviceClass,
        continuing: Option<Continuing>,
    },
    /// It speaks for a peer.
    Entered(PeerId),
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) stage: Stage,
    pub(crate) heard: Duration,
    pub(crate) opened: Duration,
    pub(crate) rate: Bucket,
}

impl Connection {
    /// When it is closed if nothing more is heard.
    fn deadline(&self) -> Duration {
        match self.stage {
            Stage::Opened => self.opened + GREETING,
            Stage::Challenged { .. } | Stage::Checking { .. } | Stage::Returning { .. } => {
                (self.heard + SILENCE).min(self.opened + PROOF)
            }
            Stage::Entered(_) => self.heard + SILENCE,
        }
    }
}

/// All of a room's connections.
#[derive(Debug, Default)]
pub(crate) struct Connections(BTreeMap<ConnId, Connection>);

impl Connections {
    pub(crate) fn open(&mut self, conn: ConnId, now: Duration) {
        self.0.entry(conn).or_insert(Connection {
            stage: Stage::Opened,
            heard: now,
            opened: now,
            rate: Bucket::new(RATE, BURST, now),
        });
    }

    pub(crate) fn get_mut(&mut self, conn: ConnId) -> Option<&mut Connection> {
        self.0.get_mut(&conn)
    }

    pub(crate) fn remove(&mut self, conn: ConnId) -> Option<Connection> {
        self.0.remove(&conn)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn ids(&self) -> Vec<ConnId> {
        self.0.keys().copied().collect()
    }

    /// Those whose time is over.
    pub(crate) fn silent(&self, now: Duration) -> Vec<ConnId> {
        self.0
            .iter()
            .filter(|(_, c)| c.deadline() <= now)
            .map(|(id, _)| *id)
            .collect()
    }

    /// Those whose access waits for the store's answer about one of these invitations.
    pub(crate) fn checking(&self, invites: &[InviteId]) -> Vec<ConnId> {
        let asks = |stage: &Stage| match stage {
            Stage::Checking { invite, .. } => Some(*invite),
            Stage::Returning { ticket, .. } => ticket.rights.invite,
            _ => None,
        };
        self.0
            .iter()
            .filter(|(_, c)| asks(&c.stage).is_some_and(|invite| invites.contains(&invite)))
            .map(|(id, _)| *id)
            .collect()
    }

    /// Those who have shown a token, and of whose invitation the store has not said anything yet.
    pub(crate) fn showing(&self) -> Vec<ConnId> {
        let shows = |c: &Connection| matches!(c.stage, Stage::Checking { .. });
        self.0.iter().filter(|(_, c)| shows(c)).map(|(id, _)| *id).collect()
    }

    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.0.values().map(Connection::deadline).min()
    }
}

/// Time for the first message.
const GREETING: Duration = Duration::from_secs(5);
/// Time for a right token: long enough to ask somebody for the passphrase.
const PROOF: Duration = Duration::from_secs(15 * 60);
/// Silence after which a connection counts as lost. Clients ping every two seconds.
const SILENCE: Duration = Duration::from_secs(10);
/// Messages per second. A member of a large meeting sends about ten.
const RATE: f64 = 50.0;
const BURST: f64 = 200.0;
/// Messages refused beyond those admitted after which the connection closes: some seconds of nothing but haste.
pub(crate) const FLOOD: u32 = 500;
