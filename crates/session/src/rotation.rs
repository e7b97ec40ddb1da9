//! The room root changes, and with it the passphrase of everybody's link.
//!
//! The owner's client draws the root and has the server take it, like every change of the room. In the meeting
//! under way it then tells the members, and says in the policy that the meeting goes by it. Both roots are held
//! as long as something sealed under the former may be on its way.

use std::time::Duration;

use e2ee::app::AppMessage;
use e2ee::group::{Member, Role};
use e2ee::rooms::{RootChange, Update, passphrase_input, shared_link};
use e2ee::stretch::StretchInput;
use wire::ClientMessage;

use crate::RoomUpdate;
use crate::session::{Session, Standing};

impl Session {
    /// What to stretch before [`Session::change_passphrase`]. None: this is not the owner, or the passphrase is
    /// empty and so none.
    pub fn new_passphrase(&self, passphrase: &str) -> Option<StretchInput> {
        let (access, room) = (self.access.as_ref()?, self.room.as_ref()?);
        let shared = shared_link(&room.keys, access.link.owner_key()?)?;
        let input = passphrase_input(&shared, passphrase);
        (!input.password.is_empty()).then_some(input)
    }

    /// Changes the root of the room: everybody's link needs the passphrase `stretched` came from, or none, and
    /// what was known of the root before opens nothing any more. All links stay as they are. `seq` is higher than
    /// in every update of this room before. None: this is not the owner. Nothing holds before
    /// [`Session::updated`].
    pub fn change_passphrase(&mut self, stretched: Option<&[u8; 32]>, seq: u64) -> Option<RoomUpdate> {
        // In the meeting somebody has to tell the others.
        if !matches!(&self.standing, Standing::Member(group) if group.role() == Role::Owner) {
            return None;
        }
        let (access, room) = (self.access.as_ref()?, self.room.as_ref()?);
        let mut update = Update::new(&room.keys, access.link.owner_key()?).ok()?;
        update.rotate(&access.link, stretched, &mut self.rng).ok()?;
        let (update, keys) = update.finish(seq, &mut self.rng).ok()?;
        let own = update
            .add
            .iter()
            .find(|added| added.invite == access.invite.invite_id)?;
        let wrapped_root = own.wrapped_root.clone();
        Some(self.pending(update, keys, Some(wrapped_root), None))
    }

    /// Whether the meeting goes by another root than the newest, which this client can tell.
    pub(crate) fn is_to_rotate(&self) -> bool {
        match (&self.standing, &self.room) {
            (Standing::Member(group), Some(room)) => {
                group.role() == Role::Owner && room.keys.newest() > group.generation() && self.root_change().is_some()
            }
            _ => false,
        }
    }

    /// Tells the members the root to come.
    pub(crate) fn tell_root(&mut self) {
        if let Some(change) = self.root_change().filter(|_| self.is_to_rotate()) {
            self.hosting.told_root(change.generation());
            self.speech.say(AppMessage::Root(change));
        }
    }

    fn root_change(&self) -> Option<RootChange> {
        let (access, room) = (self.access.as_ref()?, self.room.as_ref()?);
        RootChange::of(&room.keys, access.link.owner_key()?)
    }

    /// Somebody tells a root. What counts is the owner's word and signature.
    pub(crate) fn heard_root(&mut self, member: &Member, change: &RootChange) {
        let (Standing::Member(group), Some(room)) = (&mut self.standing, &mut self.room) else {
            return;
        };
        if member.role == Role::Owner && room.keys.heard_change(change) {
            group.hold(&room.keys);
            self.remember();
        }
    }

    /// The meeting goes by another root. False: this client does not know it.
    pub(crate) fn root_changed(&mut self) -> bool {
        let (Standing::Member(group), Some(room)) = (&mut self.standing, &mut self.room) else {
            return false;
        };
        if !room.keys.change_to(group.generation()) {
            return false;
        }
        group.hold(&room.keys);
        // Whoever waits has entered anew, and knows the new root only.
        self.hosting.tell_again();
        true
    }

    /// Outside of a group the newest root counts.
    pub(crate) fn use_newest_root(&mut self) {
        if let Some(room) = &mut self.room {
            room.keys.change_to_newest();
        }
    }

    /// Nothing sealed under a former root is waited for any more.
    pub(crate) fn forget_former_root(&mut self) {
        let Some(room) = &mut self.room else { return };
        if room.keys.forget_former() {
            if let Standing::Member(group) = &mut self.standing {
                group.hold(&room.keys);
            }
            self.remember();
        }
    }

    /// The meeting goes by a root that this client was not told: only its link can open it, perhaps with another
    /// passphrase.
    pub(crate) fn enter_by_link(&mut self, now: Duration) {
        self.send(&ClientMessage::Leave {});
        self.enter_anew(now);
    }
}
