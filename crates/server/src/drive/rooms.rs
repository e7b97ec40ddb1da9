//! Which rooms are active, and the way into them.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use room::ConnId;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use wire::{ClientMessage, Door, InviteId, RoomId};

use super::room::drive;
use crate::app::App;
use crate::ws::Outbox;

/// Inputs of one room that may wait. Sockets wait with theirs when it is full.
const INPUTS: usize = 256;

/// What sockets tell a room.
pub(super) enum FromSocket {
    Connected {
        conn: ConnId,
        outbox: Outbox,
    },
    Message {
        conn: ConnId,
        message: ClientMessage,
    },
    Disconnected {
        conn: ConnId,
    },
    /// The owner has changed the room.
    Updated {
        door: Door,
        revoke: Vec<InviteId>,
        replace: Vec<InviteId>,
    },
    /// The owner has the room kept until another time.
    Kept {
        expires_at: u64,
    },
    /// The owner has ended the room.
    Gone,
    /// Screens may be shown from now on, or no longer.
    Screens {
        allowed: bool,
    },
}

/// The active rooms: those with somebody in them, or expected back.
#[derive(Default)]
pub(crate) struct Rooms {
    active: Mutex<BTreeMap<RoomId, mpsc::Sender<FromSocket>>>,
    tasks: Mutex<JoinSet<()>>,
    next_conn: AtomicU64,
}

/// A socket's way to its room.
pub(crate) struct RoomLink {
    conn: ConnId,
    inputs: mpsc::Sender<FromSocket>,
}

impl Rooms {
    /// Brings a socket into a room, which becomes active if it is not. None: the server is stopping.
    pub(crate) async fn enter(&self, app: &Arc<App>, room: RoomId, outbox: Outbox) -> Option<RoomLink> {
        let conn = ConnId(self.next_conn.fetch_add(1, Ordering::Relaxed));
        let mut connected = FromSocket::Connected { conn, outbox };
        loop {
            let inputs = self.activate(app, room)?;
            match inputs.send(connected).await {
                Ok(()) => return Some(RoomLink { conn, inputs }),
                // The room ended between the two lines: a fresh one takes its place.
                Err(mpsc::error::SendError(back)) => connected = back,
            }
        }
    }

    fn activate(&self, app: &Arc<App>, room: RoomId) -> Option<mpsc::Sender<FromSocket>> {
        let mut active = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        if app.is_stopping() {
            return None;
        }
        if let Some(inputs) = active.get(&room).filter(|inputs| !inputs.is_closed()) {
            return Some(inputs.clone());
        }
        let (sender, receiver) = mpsc::channel(INPUTS);
        active.insert(room, sender.clone());
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(drive(Arc::clone(app), room, receiver));
        Some(sender)
    }

    /// Tells an active room that its owner has changed it. A room that becomes active reads it from the store.
    pub(crate) async fn updated(&self, room: RoomId, door: Door, revoke: Vec<InviteId>, replace: Vec<InviteId>) {
        self.tell(room, FromSocket::Updated { door, revoke, replace }).await;
    }

    /// Tells an active room that its owner has it kept until another time, in seconds since the Unix epoch.
    pub(crate) async fn kept(&self, room: RoomId, expires_at: u64) {
        self.tell(room, FromSocket::Kept { expires_at }).await;
    }

    /// Tells an active room that its owner has ended it.
    pub(crate) async fn gone(&self, room: RoomId) {
        self.tell(room, FromSocket::Gone).await;
    }

    /// Tells every active room whether screens may be shown from now on. A room that becomes active reads it from the store.
    pub(crate) async fn screens(&self, allowed: bool) {
        let all: Vec<_> = {
            let active = self.active.lock().unwrap_or_else(PoisonError::into_inner);
            active.values().cloned().collect()
        };
        for inputs in all {
            let _ = inputs.send(FromSocket::Screens { allowed }).await;
        }
    }

    async fn tell(&self, room: RoomId, what: FromSocket) {
        let inputs = {
            let active = self.active.lock().unwrap_or_else(PoisonError::into_inner);
            active.get(&room).cloned()
        };
        if let Some(inputs) = inputs {
            let _ = inputs.send(what).await;
        }
    }

    /// Forgets rooms whose task has ended.
    pub(crate) fn forget_ended(&self) {
        let mut active = self.active.lock().unwrap_or_else(PoisonError::into_inner);
        active.retain(|_, inputs| !inputs.is_closed());
    }

    /// Waits for every room's task; the server is stopping.
    pub(crate) async fn finish(&self) {
        self.active.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let mut tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        while tasks.join_next().await.is_some() {}
    }
}

impl RoomLink {
    /// Forwards a message; waits while the room has too much to do.
    pub(crate) async fn send(&self, message: ClientMessage) {
        let conn = self.conn;
        let _ = self.inputs.send(FromSocket::Message { conn, message }).await;
    }

    /// Says that the socket is gone.
    pub(crate) async fn leave(self) {
        let _ = self.inputs.send(FromSocket::Disconnected { conn: self.conn }).await;
    }
}
