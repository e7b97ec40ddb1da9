//! What a moderator's decisions mean for the others, and words that only a moderator's client may say.
//!
//! Receivers judge: a word counts if its sender moderates in the group this client is in. None of them can
//! start a camera, a microphone or a screen.

use std::time::Duration;

use e2ee::app::{AppMessage, ModNotice};
use e2ee::group::{EpochChange, Member, Reason};
use wire::{Door, PeerId, StreamKind};

use crate::session::{Session, Standing};
use crate::{Notice, Role};

impl Session {
    /// Says what a commit has decided about people and the door.
    pub(crate) fn tell_decisions(&mut self, change: &EpochChange) {
        let Some(own) = self.me.as_ref().map(|me| me.identity.member_id) else {
            return;
        };
        let by = change.by.as_ref().map(|by| self.roster.name(by).to_owned());
        let by = by.unwrap_or_default();
        for gone in change.removed.iter().filter(|gone| gone.reason == Reason::Kicked) {
            let name = self.roster.name(&gone.member).to_owned();
            self.roster.said_bye(&gone.member.member_id);
            self.notice(Notice::Removed { name, by: by.clone() });
        }
        for role in &change.roles {
            self.notice(Notice::RoleChanged {
                name: self.roster.name(&role.member).to_owned(),
                role: role.member.role.into(),
                own: role.member.member_id == own,
            });
        }
        if change.door.is_some() {
            let door = self.door();
            self.notice(Notice::DoorChanged { door, by });
        }
    }

    /// Stops a disturbance: nobody comes in, and whoever is below moderator stops showing and speaking.
    pub(crate) fn end_disturbance(&mut self, now: Duration) {
        if !self.moderates() {
            return self.notice(Notice::NotAllowed);
        }
        self.set_door(Door::Locked, now);
        self.speech.say(AppMessage::Mod(ModNotice::EndDisturbance));
        self.silence();
    }

    /// Asks a member to switch the microphone on.
    pub(crate) fn ask_to_unmute(&mut self, peer: PeerId) {
        if !self.moderates() || self.roster.at(peer).is_none() {
            return self.notice(Notice::NotAllowed);
        }
        self.speech.say(AppMessage::Mod(ModNotice::AskToUnmute { peer }));
    }

    /// A member said a moderator's word. Whoever does not moderate has said nothing.
    pub(crate) fn moderated(&mut self, sender: &Member, notice: &ModNotice, now: Duration) {
        if Role::from(sender.role) < Role::Moderator {
            return;
        }
        let by = self.roster.name(sender).to_owned();
        match notice {
            ModNotice::EndDisturbance => {
                self.silence();
                if self.own_role() < Role::Moderator {
                    for kind in StreamKind::ALL {
                        self.set_stream(kind, false, now);
                    }
                }
                self.notice(Notice::DisturbanceEnded { by });
            }
            ModNotice::AskToUnmute { peer } => {
                if self.me.as_ref().is_some_and(|me| me.peer() == *peer) {
                    self.notice(Notice::AskedToUnmute { by });
                }
            }
            ModNotice::AllowScreen { .. } | ModNotice::StopScreen { .. } => {}
        }
    }

    /// Plays nothing more of whoever is below moderator until they switch it on again.
    fn silence(&mut self) {
        let Standing::Member(group) = &self.standing else {
            return;
        };
        let below: Vec<PeerId> = group
            .members()
            .iter()
            .filter(|member| Role::from(member.role) < Role::Moderator && member.leaf != group.own_leaf())
            .map(|member| member.peer)
            .collect();
        for peer in below {
            self.streams.forget(peer, &mut self.out);
            self.signing.over(peer);
        }
    }
}
