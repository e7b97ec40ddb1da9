//! The owner's further links: for co-hosts and for single persons.
//!
//! They are no part of a meeting, so they are no effect either: the driver asks for the body of a `PUT`,
//! sends it, and says when the server has taken it.

use std::time::Duration;

use e2ee::rooms::{Guest, RoomKeys, Update};
use wire::{Blob, InviteId, Rank, UpdateRoom, limits};
use zeroize::Zeroizing;

use crate::Session;
use crate::session::Standing;

/// Whom a new link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewLink {
    /// A co-host.
    Moderator {
        /// For the owner's list.
        label: String,
    },
    /// One person.
    Person {
        /// Under which the person is listed as invited.
        label: String,
        /// Passes the lobby without being admitted by hand.
        auto_admit: bool,
        /// May show a screen from the start.
        presents: bool,
    },
}

/// A link the owner has made.
#[derive(Clone)]
pub struct MadeLink {
    /// Its public handle.
    pub invite: InviteId,
    /// The fragment, without `#`. Secret.
    pub fragment: Zeroizing<String>,
    /// For whom.
    pub label: String,
    /// It makes a co-host.
    pub moderator: bool,
    /// Its holder passes a lobby.
    pub auto_admit: bool,
    /// Its holder is made a presenter.
    pub presents: bool,
    /// When it ends, in seconds since the Unix epoch; none: with the room.
    pub expires_at: Option<u64>,
}

/// A change of the room for the server.
pub struct RoomUpdate {
    /// Body of `PUT /api/rooms/{room}`.
    pub update: UpdateRoom,
    /// The new link, if one was made: its fragment without `#`.
    pub fragment: Option<Zeroizing<String>>,
}

/// Changes of the root without an answer that are remembered.
const UNSURE: usize = 8;

/// A change of the room the server has not answered.
pub(crate) struct Pending {
    pub(crate) keys: RoomKeys,
    pub(crate) record: Blob<{ limits::ROOM_RECORD }>,
    /// What the own link opens from then on, if the root changes.
    pub(crate) wrapped_root: Option<Blob<{ limits::WRAPPED_ROOT }>>,
}

impl Session {
    /// Every link the owner has made beyond the first two. Empty for anybody else.
    pub fn made_links(&self) -> Vec<MadeLink> {
        let (Some(access), Some(room)) = (&self.access, &self.room) else {
            return Vec::new();
        };
        let listed = access.link.owner_key().map(|owner| room.keys.invitations(owner));
        let made = listed.and_then(Result::ok).unwrap_or_default();
        made.into_iter()
            .map(|made| MadeLink {
                invite: made.invite,
                fragment: made.link.fragment(),
                label: made.label,
                moderator: made.link.kind() == e2ee::links::LinkKind::Moderator,
                auto_admit: made.auto_admit,
                presents: made.presents,
                expires_at: made.expires_at,
            })
            .collect()
    }

    /// Makes a link. `expires_at` in seconds since the Unix epoch; `seq` is higher than in every update of
    /// this room before. None: this is not the owner, or there are too many links. Nothing holds before
    /// [`Session::updated`].
    pub fn make_link(&mut self, link: &NewLink, expires_at: Option<u64>, seq: u64) -> Option<RoomUpdate> {
        let (access, room) = (self.access.as_ref()?, self.room.as_mut()?);
        let mut update = Update::new(&room.keys, access.link.owner_key()?).ok()?;
        let guest = match link {
            NewLink::Moderator { label } => Guest::Moderator { label },
            NewLink::Person {
                label,
                auto_admit,
                presents,
            } => Guest::Person {
                label,
                auto_admit: *auto_admit,
                rank: if *presents { Rank::Presenter } else { Rank::Guest },
            },
        };
        let made = update.invite(guest, expires_at, &mut self.rng).ok()?;
        let (update, keys) = update.finish(seq, &mut self.rng).ok()?;
        Some(self.pending(update, keys, None, Some(made.fragment())))
    }

    /// Ends a link. None: this is not the owner.
    pub fn withdraw_link(&mut self, invite: InviteId, seq: u64) -> Option<RoomUpdate> {
        let (access, room) = (self.access.as_ref()?, self.room.as_mut()?);
        let mut update = Update::new(&room.keys, access.link.owner_key()?).ok()?;
        update.withdraw(invite);
        let (update, keys) = update.finish(seq, &mut self.rng).ok()?;
        Some(self.pending(update, keys, None, None))
    }

    /// Waits for the server's answer to a change. `wrapped_root`: what the own link opens from then on.
    pub(crate) fn pending(
        &mut self,
        update: UpdateRoom,
        keys: RoomKeys,
        wrapped_root: Option<Blob<{ limits::WRAPPED_ROOT }>>,
        fragment: Option<Zeroizing<String>>,
    ) -> RoomUpdate {
        self.update = Some(Pending {
            keys,
            record: update.record.clone(),
            wrapped_root,
        });
        RoomUpdate { update, fragment }
    }

    /// The room has this record by now: another tab or device with the owner's link has changed it. False: it is
    /// none of this room.
    pub fn renew_room(&mut self, record: &[u8], now: Duration) -> bool {
        let lost = |pending: &Pending| pending.record.as_slice() == record;
        if let Some(at) = self.unsure.iter().position(lost) {
            // The server did take it, only its answer was lost.
            self.update = Some(self.unsure.swap_remove(at));
            self.updated(true, now);
            return true;
        }
        let Some(room) = &mut self.room else { return false };
        let (Ok(keys), Ok(record)) = (room.keys.renewed(record), Blob::new(record.to_vec())) else {
            return false;
        };
        // A reload goes by the record that says what was withdrawn.
        let older = room.keys.predates(record.as_slice());
        room.keys = keys;
        if !older {
            room.record = record;
            // It may be of a root that this client was told: a reload opens both by its own link.
            let wrapped = self.access.as_ref().and_then(|access| {
                room.keys
                    .wrapped_for(&access.invite, room.record.as_slice(), &mut self.rng)
            });
            if let Some(wrapped) = wrapped.and_then(|wrapped| Blob::new(wrapped).ok()) {
                room.wrapped_root = wrapped;
            }
        }
        self.remember();
        self.lead(now);
        true
    }

    /// The server has taken the latest update, or (false) refused it.
    pub fn updated(&mut self, taken: bool, now: Duration) {
        let (Some(update), Some(room)) = (self.update.take(), &mut self.room) else {
            return;
        };
        if !taken {
            // The server may have taken it all the same: nobody else knows the root that it has then.
            if update.wrapped_root.is_some() {
                self.unsure.truncate(UNSURE - 1);
                self.unsure.insert(0, update);
            }
            return;
        }
        self.unsure.clear();
        // A root that was told, or came into use, while the server took this is kept.
        room.keys = match update.wrapped_root {
            Some(_) => update.keys,
            None => update.keys.holding(&room.keys.held()),
        };
        room.record = update.record;
        if let Some(wrapped_root) = update.wrapped_root {
            room.wrapped_root = wrapped_root;
        }
        match &mut self.standing {
            Standing::Member(group) => {
                room.keys.change_to(group.generation());
                group.hold(&room.keys);
            }
            _ => room.keys.change_to_newest(),
        }
        self.remember();
        self.lead(now);
    }
}
