//! What the server says. It is not trusted: it can refuse, delay and end, and nothing else.

use std::time::Duration;

use e2ee::group::{Identity, LeafSecret, MemberKind};
use e2ee::rooms::RoomKeys;
use rand_core::RngCore;
use wire::{
    Blob, ClientMessage, Continuing, PeerId, Refusal, RefusalCode, ServerMessage, SessionId, SessionState, limits,
};

use crate::remember::Remembered;
use crate::session::{Me, Room, Session, Standing};
use crate::{Effect, Ending, Notice, Phase, RefusedReason};

/// Connections that ended because the server could not read what this client sent, before it gives up:
/// what is sent again after the third would be refused again.
const FAULTS: u32 = 3;

/// What `Granted` says.
struct Granted {
    peer: PeerId,
    token: Blob<{ limits::RESUME_TOKEN }>,
    instance: Blob<16>,
    wrapped_root: Blob<{ limits::WRAPPED_ROOT }>,
    record: Blob<{ limits::ROOM_RECORD }>,
    session: Option<SessionState>,
    peers: Vec<PeerId>,
    waiting: bool,
}

impl Session {
    /// A text frame arrived. What is no message is ignored: a log entry lost that way is a gap.
    pub(crate) fn arrived(&mut self, text: &str, now: Duration) {
        self.connection.heard(now);
        let Ok(message) = wire::decode_server(text) else {
            return;
        };
        if self.connection.is_live() {
            self.told(message, now);
            return;
        }
        match message {
            ServerMessage::Challenge {} => self.challenged(),
            ServerMessage::Granted {
                peer,
                resume_token: token,
                instance,
                wrapped_root,
                room_record: record,
                session,
                peers,
                waiting,
            } => self.granted(
                Granted {
                    peer,
                    token,
                    instance,
                    wrapped_root,
                    record,
                    session,
                    peers,
                    waiting,
                },
                now,
            ),
            ServerMessage::Refused(refusal) => self.entry_refused(refusal, now),
            ServerMessage::Ended { reason } => self.finish(Phase::Ended { reason: reason.into() }),
            _ => {}
        }
    }

    fn told(&mut self, message: ServerMessage, now: Duration) {
        match message {
            ServerMessage::Form {} => self.form(now),
            ServerMessage::Session(state) => self.session_named(state.session, now),
            ServerMessage::Grant {
                slot,
                purpose,
                base_epoch,
                intents,
                path,
                deadline_ms: _,
                group_info,
            } => match &self.standing {
                Standing::Member(_) => {
                    self.granted_slot(slot, purpose, base_epoch, &intents, path, now);
                }
                _ => self.granted_resync(slot, base_epoch, group_info.as_ref().map(Blob::as_slice), now),
            },
            ServerMessage::Log(entry) => self.logged(entry, now),
            ServerMessage::Welcome { seq, sealed } => self.welcomed(seq, sealed.as_slice(), now),
            ServerMessage::Declined {} => self.declined(now),
            ServerMessage::AllAcked { seq } => self.epochs.all_acked(seq, now, &mut self.out),
            ServerMessage::NeedGroupInfo {} => self.give_group_info(),
            ServerMessage::NeedLog { from } => {
                if let Standing::Member(_) = self.standing {
                    let entries = self.log.fill(from);
                    self.send(&ClientMessage::LogFill { entries });
                }
            }
            ServerMessage::Replaying { head, gap } => {
                if let Standing::Member(_) = self.standing {
                    if gap && self.log.is_live() {
                        // Nothing is missing here: the server sees another fork tag than the others'.
                        return self.diverged(now);
                    }
                    match self.log.replaying(head, gap, now) {
                        Some(want) => self.log_wants(want, now),
                        None => self.process(now),
                    }
                }
            }
            ServerMessage::Peers { peers } => self.roster.connected(peers, now),
            ServerMessage::Answer { generation, sdp } => {
                if self.media.answered(generation) {
                    self.out.push_back(Effect::Answer { generation, sdp });
                }
            }
            ServerMessage::Slots { slots } => {
                for source in slots.iter().filter_map(|slot| slot.source) {
                    self.roster.seen(source.peer, now);
                }
                self.out.push_back(Effect::Slots(slots));
            }
            ServerMessage::Wanted { streams } => self.out.push_back(Effect::Wanted(streams)),
            ServerMessage::MediaLost { generation } => {
                if self.media.lost(generation) {
                    self.out.push_back(Effect::StartMedia);
                }
            }
            ServerMessage::Refused(refusal) => self.refused(refusal, now),
            ServerMessage::Ended { reason } => self.finish(Phase::Ended { reason: reason.into() }),
            ServerMessage::SlotEnded { slot } => self.committer.slot_ended(slot),
            ServerMessage::LobbyKeys { keys } => self.lobby_keys(&keys),
            ServerMessage::Admitted { session, peers } => self.admitted(session, peers, now),
            ServerMessage::Knocked { peer, sealed, in_use } => self.knocked(peer, sealed.as_slice(), in_use),
            ServerMessage::KnockEnded { peer } => self.knock_ended(peer),
            ServerMessage::Pong { .. } | ServerMessage::Challenge {} | ServerMessage::Granted { .. } => {}
        }
    }

    fn granted(&mut self, granted: Granted, now: Duration) {
        let Some(access) = &mut self.access else { return };
        let resumed = access.resuming();
        if resumed && self.me.as_ref().is_none_or(|me| me.peer() != granted.peer) {
            // A participant's number is in its leaf: under another one it is somebody else.
            return self.enter_anew(now);
        }
        if !resumed {
            let opened = RoomKeys::open(
                &access.invite,
                granted.wrapped_root.as_slice(),
                granted.record.as_slice(),
            );
            let Ok(keys) = opened else {
                return self.finish(Phase::Refused {
                    reason: RefusedReason::ForeignRoom,
                });
            };
            // Of the room as this client knew it, what was withdrawn stays so, whichever record comes.
            let keys = match &self.room {
                Some(known) => known.keys.succeeded_by(&keys),
                None => Some(keys),
            };
            let Some(keys) = keys else {
                return self.finish(Phase::Refused {
                    reason: RefusedReason::ForeignRoom,
                });
            };
            access.proven = true;
            // A reload goes by the record that says what was withdrawn, if the wrapped root fits it.
            let newer = self.room.as_ref().filter(|known| {
                known.keys.generation() == keys.generation() && known.keys.predates(granted.record.as_slice())
            });
            let record = newer.map_or(granted.record, |known| known.record.clone());
            let mut member_id = [0; 16];
            self.rng.fill_bytes(&mut member_id);
            let leaf = LeafSecret::generate(&mut self.rng);
            let invited = keys.invited(&access.link, &leaf);
            let identity = Identity::new(member_id, granted.peer, MemberKind::Human, &access.name);
            self.me = Some(Me {
                identity: identity.with_invite(invited),
                leaf,
            });
            self.room = Some(Room {
                keys,
                wrapped_root: granted.wrapped_root,
                record,
                instance: None,
            });
        }
        let Some(room) = &mut self.room else {
            return self.enter_anew(now);
        };
        room.instance = granted.instance.as_slice().try_into().ok();
        access.token = Some(granted.token);
        self.connection.granted(now);
        if granted.waiting {
            self.turned_away = 0;
            self.wait_before_door();
            return self.remember();
        }
        if self.lobby.take().is_some() {
            // Admitted while the connection was lost.
            if let Some(access) = &mut self.access {
                access.admitted = true;
            }
        }
        self.roster.connected(granted.peers, now);
        if self.media.start() {
            self.out.push_back(Effect::StartMedia);
        } else if let Some(offer) = self.media.unanswered() {
            self.send(&offer);
        }
        self.stand(resumed, granted.session.map(|state| state.session), now);
        self.remember();
    }

    /// Access is granted: what follows depends on where this participant stands.
    fn stand(&mut self, resumed: bool, session: Option<SessionId>, now: Duration) {
        match &self.standing {
            Standing::Member(group) if session == Some(group.session()) => self.log.resumed(now),
            Standing::Member(_) => {
                // Nobody holds that group's keys any more.
                self.forget_group();
                self.named = session;
                self.join(now);
            }
            Standing::Entering(_) => {
                self.named = session.or(self.named);
                self.enter_again(now);
            }
            Standing::Outside => {
                let before = self.named.take();
                self.named = session.or(before);
                if resumed && session.is_some() {
                    self.resync(before == session, now);
                } else {
                    self.join(now);
                }
            }
        }
    }

    /// The meeting under way, for those who are not in its group.
    fn session_named(&mut self, session: SessionId, now: Duration) {
        match &self.standing {
            Standing::Member(group) if group.session() == session => {}
            Standing::Member(_) => {
                self.forget_group();
                self.named = Some(session);
                self.join(now);
            }
            _ if self.lobby.is_some() => {}
            _ => {
                let other = self.named.replace(session) != Some(session);
                self.may_join(other, now);
            }
        }
    }

    /// A refusal after access was granted.
    fn refused(
        &mut self,
        Refusal {
            code,
            retry_after_seconds,
        }: Refusal,
        now: Duration,
    ) {
        match code {
            RefusalCode::Denied => self.denied(retry_after_seconds),
            RefusalCode::Locked => self.finish(Phase::Refused {
                reason: RefusedReason::Locked,
            }),
            RefusalCode::Replaced => self.finish(Phase::Ended {
                reason: Ending::Replaced,
            }),
            RefusalCode::CannotResume => self.enter_anew(now),
            RefusalCode::Outdated | RefusalCode::AccountNeeded => self.finish(Phase::Refused {
                reason: RefusedReason::Server {
                    code,
                    retry_after_seconds,
                },
            }),
            RefusalCode::SlotLost => self.slot_lost(now),
            RefusalCode::NotAllowed if !self.hosting.refused() => {}
            RefusalCode::BadDescription | RefusalCode::NotAllowed => self.notice(Notice::Refused { code }),
            RefusalCode::TooFast => self.ask_later(now),
            // The link ended while its holder waited.
            RefusalCode::NotInvited if !matches!(self.standing, Standing::Member(_)) => {
                self.finish(Phase::Refused {
                    reason: RefusedReason::Server {
                        code,
                        retry_after_seconds,
                    },
                });
            }
            RefusalCode::OutOfOrder | RefusalCode::NotInvited | RefusalCode::Changed | RefusalCode::DayOutOfRange => {}
            RefusalCode::Malformed | RefusalCode::TooLarge => {
                self.faults += 1;
                if self.faults < FAULTS {
                    return self.lost(now);
                }
                self.finish(Phase::Refused {
                    reason: RefusedReason::Server {
                        code,
                        retry_after_seconds,
                    },
                });
            }
            RefusalCode::TooManyTries
            | RefusalCode::RoomFull
            | RefusalCode::ServerFull
            | RefusalCode::Restarting
            | RefusalCode::Internal => self.lost(now),
        }
    }

    fn slot_lost(&mut self, now: Duration) {
        if self.attempts() {
            return self.try_again(now);
        }
        self.committer.slot_over();
        let Standing::Member(group) = &mut self.standing else {
            return;
        };
        if group.is_pending() {
            group.discard_own();
        } else if group.epoch().0 == 0 && self.committer.unproven(group.epoch()) {
            // Formed too late: another group is the meeting's.
            self.forget_group();
            self.join(now);
        }
    }

    /// Where this client stands, for a server that may have forgotten.
    pub(crate) fn continuing(&self) -> Option<Continuing> {
        let Standing::Member(group) = &self.standing else {
            return None;
        };
        Some(Continuing {
            session: group.session(),
            epoch: group.epoch(),
            last_seq: self.log.last(),
            fork_tag: group.fork_tag(),
            commits: self.log.chain(),
            members: group.members().iter().map(|member| member.peer).collect(),
        })
    }

    /// Notes the epoch, below which no group of this meeting is believed any more.
    pub(crate) fn note_epoch(&mut self) {
        let Standing::Member(group) = &self.standing else {
            return;
        };
        let (session, epoch) = (group.session(), group.epoch());
        match self.left.iter_mut().find(|(known, _)| *known == session) {
            Some((_, highest)) => *highest = (*highest).max(epoch),
            None => self.left.push((session, epoch)),
        }
    }

    /// Writes down what outlives a reload.
    pub(crate) fn remember(&mut self) {
        self.note_epoch();
        let (Some(access), Some(room), Some(me)) = (&self.access, &self.room, &self.me) else {
            return;
        };
        let Some(token) = access.token.clone() else { return };
        let meeting = self.named.map(|session| {
            let highest = self.left.iter().find(|(known, _)| *known == session);
            (session, highest.map_or(0, |(_, epoch)| epoch.0))
        });
        let remembered = Remembered {
            invite: access.invite.invite_id.0,
            token,
            wrapped_root: room.wrapped_root.clone(),
            record: room.record.clone(),
            stretched: access.stretched.clone(),
            peer: me.peer(),
            member_id: me.identity.member_id,
            leaf_seed: me.leaf.seed(),
            meeting,
            roots: room.keys.held(),
        };
        self.out.push_back(Effect::Remember(remembered.to_bytes()));
    }

    /// Takes over what a tab remembered before its reload. False: it is of no use here.
    pub(crate) fn restore(&mut self, access: &mut crate::access::Access, remembered: Remembered) -> bool {
        if remembered.invite != access.invite.invite_id.0 {
            return false;
        }
        let invite = e2ee::rooms::InviteKeys::derive(&access.link, remembered.stretched.as_deref());
        let (wrapped_root, record) = (remembered.wrapped_root, remembered.record);
        let Ok(keys) = RoomKeys::open(&invite, wrapped_root.as_slice(), record.as_slice()) else {
            return false;
        };
        let mut keys = keys.holding(&remembered.roots);
        keys.change_to_newest();
        access.invite = invite;
        access.proven = true;
        access.stretched = remembered.stretched;
        access.token = Some(remembered.token);
        self.room = Some(Room {
            keys,
            wrapped_root,
            record,
            instance: None,
        });
        let leaf = LeafSecret::from_seed(&remembered.leaf_seed);
        let invited = self
            .room
            .as_ref()
            .and_then(|room| room.keys.invited(&access.link, &leaf));
        let identity = Identity::new(remembered.member_id, remembered.peer, MemberKind::Human, &access.name);
        self.me = Some(Me {
            identity: identity.with_invite(invited),
            leaf,
        });
        if let Some((session, epoch)) = remembered.meeting {
            self.named = Some(session);
            self.left = vec![(session, wire::Epoch(epoch))];
        }
        true
    }
}
