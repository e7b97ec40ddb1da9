//! The picture of the meeting, put together from the state. It holds no state of its own.

use e2ee::group::Member;
use wire::Door;

use crate::badge::{Facts, badge};
use crate::session::{Session, Standing};
use crate::{Encryption, MeetingView, Phase, Presence, Role, RosterEntry};

impl Session {
    pub(crate) fn assemble_view(&self) -> MeetingView {
        let epoch = match &self.standing {
            Standing::Member(group) => group.epoch().0,
            _ => self
                .named
                .and_then(|s| self.left.iter().find(|(known, _)| *known == s))
                .map_or(0, |(_, e)| e.0),
        };
        let roster = self.roster_view();
        let encryption = self.encryption(&roster);
        MeetingView {
            phase: self.phase(),
            title: self
                .room
                .as_ref()
                .map(|room| room.keys.title().to_owned())
                .filter(|title| !title.is_empty()),
            strangers: self.strangers(),
            encryption,
            roster,
            code: match self.standing {
                Standing::Member(_) => self.code.shown(epoch).cloned(),
                _ => None,
            },
            code_failed: self.code.failed(),
            connection: self.connection.view(),
            epoch,
            owner: self.owns(),
            sound_only: self.access.as_ref().is_some_and(|access| access.link.is_sound_only()),
            role: self.own_role(),
            door: self.door(),
            waiting: self.hosting.waiting(),
            may_show: self.own_may_show(),
            asks: self.screen_asks(),
        }
    }

    /// Whether this participant holds the owner's key, and has not handed the meeting over.
    pub(crate) fn owns(&self) -> bool {
        let holds = |access: &crate::access::Access| access.link.owner_key().is_some();
        self.access.as_ref().is_some_and(holds) && !self.has_handed_over()
    }

    /// The own role, as the group has it.
    pub(crate) fn own_role(&self) -> Role {
        let own = match &self.standing {
            Standing::Member(group) => group.member(group.own_leaf()),
            _ => None,
        };
        own.map_or(Role::Participant, |member| member.role.into())
    }

    /// The door, as the group has it.
    pub(crate) fn door(&self) -> Door {
        match &self.standing {
            Standing::Member(group) => crate::hosting::door_of(group),
            _ => Door::Open,
        }
    }

    fn phase(&self) -> Phase {
        if let Some(over) = &self.over {
            return over.clone();
        }
        let Some(access) = &self.access else {
            return Phase::Idle;
        };
        match &self.standing {
            _ if access.asks() => access.phase(),
            _ if let Some(lobby) = &self.lobby => Phase::Lobby {
                host_present: lobby.host_present(),
            },
            Standing::Member(_) => Phase::Joined,
            Standing::Entering(entering) if entering.again => Phase::Resyncing,
            Standing::Entering(_) => Phase::Joining,
            Standing::Outside if self.me.is_some() => Phase::Joining,
            Standing::Outside => access.phase(),
        }
    }

    fn roster_view(&self) -> Vec<RosterEntry> {
        let Some(me) = &self.me else { return vec![] };
        let own = me.identity.member_id;
        let mut members: Vec<&Member> = self.roster.members().iter().collect();
        members.sort_by_key(|member| (member.member_id != own, member.leaf));
        let entry = |member: &Member| {
            let is_own = member.member_id == own;
            RosterEntry {
                member: hex(&member.member_id),
                peer: member.peer,
                name: if is_own {
                    me.identity.name().to_owned()
                } else {
                    self.roster.name(member).to_owned()
                },
                owner: member.role == e2ee::group::Role::Owner,
                role: member.role.into(),
                own: is_own,
                invited_as: member.invited_as.clone(),
                presence: self.roster.presence(member, own),
                streams: if is_own {
                    self.streams.own()
                } else {
                    self.streams.of(member.peer)
                },
                signing: if is_own {
                    self.own_signs()
                } else {
                    self.signs(member.peer)
                },
                delayed: self.streams.delayed(member.peer),
                compared: self.code.covers(member),
            }
        };
        members.into_iter().map(entry).collect()
    }

    fn strangers(&self) -> u32 {
        match (&self.standing, &self.me) {
            (Standing::Member(_), Some(me)) => self.roster.strangers(me.peer()),
            _ => 0,
        }
    }

    fn encryption(&self, roster: &[RosterEntry]) -> Encryption {
        let count = |holds: &dyn Fn(&RosterEntry) -> bool| {
            u32::try_from(roster.iter().filter(|entry| holds(entry)).count()).unwrap_or(u32::MAX)
        };
        badge(Facts {
            member: matches!(self.standing, Standing::Member(_)),
            resyncing: matches!(&self.standing, Standing::Entering(entering) if entering.again),
            fork: self.trust.fork,
            made_by_system: self.room.as_ref().is_some_and(|room| room.keys.origin().is_by_system()),
            strangers: self.strangers(),
            silent: count(&|entry| entry.presence == Presence::Silent),
            withheld: self.roster.withheld(),
            commit_withheld: matches!(self.standing, Standing::Member(_)) && self.committer.is_withheld(),
            mismatch: self.trust.mismatch,
            unremoved: self.hosting.unconfirmed(),
            delayed: count(&|entry| !entry.delayed.is_empty()),
            compared: self.code.compared(),
            joined_since: count(&|entry| !entry.compared),
        })
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
