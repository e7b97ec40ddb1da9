//! The log to those who follow it.

use std::time::Duration;

use wire::{Blob, Continuing, Epoch, LogEntry, PeerId, RefusalCode, Seq, ServerMessage, limits};

use super::{Phase, Room};
use crate::ConnId;
use crate::peers::Standing;
use crate::reconcile::Held;

impl Room {
    /// An application message.
    pub(super) fn app(
        &mut self,
        from: PeerId,
        conn: ConnId,
        epoch: Epoch,
        sealed: Blob<{ limits::APP }>,
        now: Duration,
    ) {
        let Some(peer) = self.peers.get_mut(from) else {
            return;
        };
        if !peer.speaks() {
            return self.refuse(conn, RefusalCode::OutOfOrder);
        }
        if !peer.apps.take(now) {
            return self.refuse(conn, RefusalCode::TooFast);
        }
        let sealed = Blob::new(sealed.into_vec()).expect("a commit's limit exceeds a message's");
        match &mut self.phase {
            Phase::Active { .. } => self.deliver_app(from, epoch, sealed, now),
            Phase::Reconciling(reconcile) => reconcile.hold(Held { from, epoch, sealed }),
            _ => self.refuse(conn, RefusalCode::OutOfOrder),
        }
    }

    pub(super) fn deliver_app(&mut self, from: PeerId, epoch: Epoch, sealed: Blob<{ limits::COMMIT }>, now: Duration) {
        let entry = self.log.app(from, epoch, sealed, now);
        self.send_all(self.peers.audience(None), ServerMessage::Log(entry));
    }

    /// Somebody in the group missed entries.
    pub(super) fn replay(&mut self, id: PeerId, conn: ConnId, after: Seq, now: Duration) {
        let active = matches!(self.phase, Phase::Active { .. });
        let Some(peer) = self
            .peers
            .get_mut(id)
            .filter(|p| active && p.standing == Standing::Holding)
        else {
            return self.refuse(conn, RefusalCode::OutOfOrder);
        };
        if !peer.replays.take(now) {
            return self.refuse(conn, RefusalCode::TooFast);
        }
        let entries = self.log.after(after);
        if entries.is_none() {
            self.set_standing(id, Standing::Lost);
        }
        self.replaying(conn, entries);
    }

    /// Says how far the log goes and sends what was asked for; none: it is gone.
    pub(super) fn replaying(&mut self, conn: ConnId, entries: Option<Vec<LogEntry>>) {
        let message = ServerMessage::Replaying {
            head: self.log.head(),
            gap: entries.is_none(),
        };
        self.send(conn, message);
        for entry in entries.into_iter().flatten() {
            self.send(conn, ServerMessage::Log(entry));
        }
    }

    /// What a returner misses, if the log still leads from where it stands to the head.
    pub(super) fn replayable(&self, c: &Continuing) -> Option<Vec<LogEntry>> {
        let Phase::Active { session } = self.phase else {
            return None;
        };
        let same_branch = match self.acks.tag(c.epoch) {
            Some(tag) => tag == c.fork_tag,
            None => c.epoch <= self.log.epoch(),
        };
        if session != c.session || !same_branch {
            return None;
        }
        self.log.after(c.last_seq)
    }

    /// Tells a member that it is not where the group is.
    pub(super) fn declare_lost(&mut self, id: PeerId) {
        if self.peers.standing(id) == Standing::Outside {
            return;
        }
        self.set_standing(id, Standing::Lost);
        self.release_slot(id);
        if let Some(conn) = self.peers.conn(id) {
            self.replaying(conn, None);
        }
    }
}
