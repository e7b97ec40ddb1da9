//! What a moderator decides: who comes in, who goes, who may do what.
//!
//! The group carries the decision: a ticket, or a commit by the moderator's own client. What the server is
//! told beside it lets it enforce the same sooner; it cannot decide differently.

use std::time::Duration;

use e2ee::app::AppMessage;
use e2ee::group::{Admission, Built, EpochChange, Group, Member, MemberKind, PolicyChange};
use e2ee::lobby::LobbySecret;
use e2ee::rooms::SealKind;
use wire::{Blob, ClientMessage, Door, PeerId, Rank, SessionId, SlotPurpose, limits};

use crate::session::{Session, Standing};
use crate::{Effect, GuestClass, KeyCommand, Notice, Role, Waiting};

/// A slot asked for and not granted is asked for again.
const ASK: Duration = Duration::from_secs(3);
/// A member that is still there so long after the word to remove it: the server does not confirm.
const UNCONFIRMED: Duration = Duration::from_secs(5);
/// Commits tried for one change before it is given up.
const TRIES: u32 = 4;
/// How often is asked for the slot once that has not helped.
const RARELY: Duration = Duration::from_secs(30);
/// What a personal link makes of whoever has it.
const PRESENTER: e2ee::group::Role = e2ee::group::Role::Presenter;
/// People listed before the door. More is a server that floods.
const WAITING: usize = 512;

/// A change of the policy that is wanted and not merged yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Want {
    Door(Door),
    Role {
        peer: PeerId,
        role: Role,
    },
    /// The role that comes with somebody's personal link.
    LinkRole(PeerId),
    /// Somebody else owns the meeting, and this participant no longer.
    HandOver(PeerId),
    /// The own certified role.
    Claim,
    /// What the owner has withdrawn from the room ends in this meeting, too.
    Withdrawn,
    /// The meeting goes by the newest root.
    Root,
}

/// A member to be removed.
#[derive(Clone, Debug)]
struct Removal {
    peer: PeerId,
    name: String,
    bar: bool,
    /// When it counts as unconfirmed.
    late: Duration,
    warned: bool,
}

/// Somebody before the door, as their knock says.
struct Guest {
    shown: Waiting,
    leaf_key: [u8; 32],
    member_id: [u8; 16],
    kind: MemberKind,
}

/// A moderator's decisions under way.
#[derive(Default)]
pub(crate) struct Hosting {
    lobby: Option<LobbySecret>,
    /// The meeting the lobby key was announced in, on this connection.
    announced: Option<SessionId>,
    guests: Vec<Guest>,
    wants: Vec<(Want, u32)>,
    removals: Vec<Removal>,
    /// The meeting handed over of which the server was told on this connection.
    yielded: Option<SessionId>,
    /// The newest root this client has told the members.
    told: Option<u32>,
    /// When to ask for the slot.
    ask: Option<Duration>,
    /// What the server was told unasked and may refuse without the user hearing of it.
    unasked: usize,
}

impl Hosting {
    /// Who waits, longest first.
    pub(crate) fn waiting(&self) -> Vec<Waiting> {
        self.guests.iter().map(|guest| guest.shown.clone()).collect()
    }

    /// Whether a removal is overdue.
    pub(crate) fn unconfirmed(&self) -> bool {
        self.removals.iter().any(|removal| removal.warned)
    }

    /// The server refuses something as not allowed. False: nobody asked for it here.
    pub(crate) fn refused(&mut self) -> bool {
        let asked = self.unasked == 0;
        self.unasked = self.unasked.saturating_sub(1);
        asked
    }

    /// The server may have forgotten what it was told.
    pub(crate) fn tell_again(&mut self) {
        self.announced = None;
        self.yielded = None;
        self.guests.clear();
    }

    /// What was said and not sent is gone, a root too.
    pub(crate) fn forget_told(&mut self) {
        self.told = None;
    }

    /// The members were told a root.
    pub(crate) fn told_root(&mut self, generation: u32) {
        self.told = Some(generation);
    }

    pub(crate) fn poll_timeout(&self) -> Option<Duration> {
        let late = self.removals.iter().filter(|removal| !removal.warned);
        late.map(|removal| removal.late).chain(self.ask).min()
    }

    fn want(&mut self, want: Want) {
        let same = |(other, _): &(Want, u32)| match (want, other) {
            (Want::Door(_), Want::Door(_)) | (Want::Claim, Want::Claim) | (Want::Withdrawn, Want::Withdrawn) => true,
            (Want::HandOver(_), Want::HandOver(_)) => true,
            // What a host decides by hand goes before what a link says.
            (Want::Role { peer, .. } | Want::LinkRole(peer), Want::LinkRole(other)) => peer == *other,
            (Want::Role { peer, .. }, Want::Role { peer: other, .. }) => peer == *other,
            _ => false,
        };
        self.wants.retain(|other| !same(other));
        self.wants.push((want, 0));
    }

    /// The same, unless something about it is wanted already.
    fn want_unasked(&mut self, want: Want) {
        let same = |(other, _): &(Want, u32)| match (want, *other) {
            (Want::LinkRole(peer), Want::LinkRole(other) | Want::Role { peer: other, .. }) => peer == other,
            (want, other) => want == other,
        };
        if !self.wants.iter().any(same) {
            self.wants.push((want, 0));
        }
    }
}

impl Session {
    /// Whether this participant may decide about others.
    pub(crate) fn moderates(&self) -> bool {
        self.own_role() >= Role::Moderator && self.connection.is_live()
    }

    /// A guest knocks.
    pub(crate) fn knocked(&mut self, peer: PeerId, sealed: &[u8], in_use: bool) {
        let (Standing::Member(group), Some(room), Some(lobby)) = (&self.standing, &self.room, &self.hosting.lobby)
        else {
            return;
        };
        let opened = room.keys.open_sealed(SealKind::Knock, group.session(), sealed);
        let profile = opened.ok().and_then(|knock| lobby.open(&knock));
        let Some(profile) = profile.filter(|profile| profile.identity.peer == peer) else {
            return;
        };
        // Whoever kept an invitation that was withdrawn came to the door with another one.
        if let Some(invited) = profile.identity.invited()
            && (room.keys.has_withdrawn(invited) || group.bars(invited))
        {
            return;
        }
        let class = match profile.identity.invited() {
            Some(invited) => GuestClass::Invited {
                label: invited.label().to_owned(),
            },
            None => GuestClass::Guest,
        };
        let name = profile.identity.name().to_owned();
        let guest = Guest {
            shown: Waiting {
                peer,
                name: name.clone(),
                class,
                in_use,
            },
            leaf_key: profile.leaf_key,
            member_id: profile.identity.member_id,
            kind: profile.identity.kind,
        };
        let guests = &mut self.hosting.guests;
        match guests.iter().position(|known| known.shown.peer == peer) {
            Some(at) => guests[at] = guest,
            None if guests.len() < WAITING => {
                guests.push(guest);
                self.notice(Notice::Knocked { name });
            }
            None => {}
        }
    }

    /// A guest no longer waits.
    pub(crate) fn knock_ended(&mut self, peer: PeerId) {
        self.hosting.guests.retain(|guest| guest.shown.peer != peer);
    }

    /// Lets guests in, or everybody who waits.
    pub(crate) fn admit(&mut self, peers: Option<&[PeerId]>) {
        self.hosting.unasked = 0;
        if !self.moderates() {
            return self.notice(Notice::NotAllowed);
        }
        let (Standing::Member(group), Some(room)) = (&self.standing, &self.room) else {
            return;
        };
        let called = |guest: &Guest| peers.is_none_or(|peers| peers.contains(&guest.shown.peer));
        let mut guests = Vec::new();
        for guest in self.hosting.guests.iter().filter(|guest| called(guest)) {
            let Some(ticket) = group.ticket_for(&guest.leaf_key, &guest.member_id, guest.kind) else {
                continue;
            };
            let sealed = room
                .keys
                .seal(SealKind::Ticket, group.session(), &ticket, &mut self.rng);
            if let Ok(ticket) = Blob::new(sealed) {
                let peer = guest.shown.peer;
                guests.push(wire::Admission { peer, ticket });
            }
        }
        self.hosting
            .guests
            .retain(|guest| !guests.iter().any(|admission| admission.peer == guest.shown.peer));
        for guests in guests.chunks(limits::ADMISSIONS) {
            let guests = guests.to_vec();
            self.send(&ClientMessage::Admit { guests });
        }
    }

    /// Turns a guest away.
    pub(crate) fn deny(&mut self, peer: PeerId) {
        self.hosting.unasked = 0;
        if !self.moderates() {
            return self.notice(Notice::NotAllowed);
        }
        self.knock_ended(peer);
        self.send(&ClientMessage::Deny { peer });
    }

    /// Opens, closes or locks the door.
    pub(crate) fn set_door(&mut self, door: Door, now: Duration) {
        self.hosting.unasked = 0;
        if !self.moderates() {
            return self.notice(Notice::NotAllowed);
        }
        self.send(&ClientMessage::SetDoor { door });
        if self.door() != door {
            self.want(Want::Door(door), now);
        }
    }

    /// Removes a member: the server stops their media at once, the group follows.
    pub(crate) fn remove(&mut self, peer: PeerId, bar: bool, now: Duration) {
        self.hosting.unasked = 0;
        let own = self.own_role();
        let target = self.roster.at(peer).cloned();
        let Some(member) = target.filter(|member| self.moderates() && Role::from(member.role) < own) else {
            return self.notice(Notice::NotAllowed);
        };
        self.send(&ClientMessage::Cut { peer, bar });
        self.out.push_back(Effect::Keys(KeyCommand::Cut { peer }));
        self.hosting.removals.retain(|removal| removal.peer != peer);
        self.hosting.removals.push(Removal {
            peer,
            name: self.roster.name(&member).to_owned(),
            bar,
            late: now + UNCONFIRMED,
            warned: false,
        });
        self.ask_to_decide(now);
    }

    /// Gives a member another role.
    pub(crate) fn set_role(&mut self, peer: PeerId, role: Role, now: Duration) {
        self.hosting.unasked = 0;
        let own = self.own_role();
        let target = self.roster.at(peer).map(|member| Role::from(member.role));
        let allowed = target.is_some_and(|before| before < own || before < role) && role <= own && role < Role::Owner;
        if !allowed || !self.moderates() {
            return self.notice(Notice::NotAllowed);
        }
        self.send(&ClientMessage::Appoint { peer, rank: rank(role) });
        self.want(Want::Role { peer, role }, now);
    }

    /// Makes a member the owner of the meeting in one's own place.
    pub(crate) fn hand_over(&mut self, peer: PeerId, now: Duration) {
        self.hosting.unasked = 0;
        let own = self.me.as_ref().map(|me| me.peer());
        let there = self.roster.at(peer).is_some() && own != Some(peer);
        // The change of a passphrase is finished by the one who began it.
        let changes = self.is_to_rotate() || self.update.as_ref().is_some_and(|update| update.wrapped_root.is_some());
        if changes || !there || self.own_role() < Role::Owner || !self.moderates() {
            return self.notice(Notice::NotAllowed);
        }
        let rank = Rank::Host;
        self.send(&ClientMessage::Appoint { peer, rank });
        self.want(Want::HandOver(peer), now);
    }

    /// Whether this participant owned the meeting and made somebody else its owner, who still is.
    pub(crate) fn has_handed_over(&self) -> bool {
        matches!(&self.standing, Standing::Member(group) if !group.heirs().is_empty())
    }

    /// Tells the server that the rank of the own link is somebody else's now; anew after a lost connection.
    fn yield_rank(&mut self) {
        let (Standing::Member(group), Some(me)) = (&self.standing, &self.me) else {
            return;
        };
        let (session, own, heirs) = (group.session(), me.peer(), group.heirs());
        if heirs.is_empty() || !self.can_speak() || self.hosting.yielded == Some(session) {
            return;
        }
        self.hosting.yielded = Some(session);
        self.hosting.unasked += heirs.len() + 1;
        let heirs = heirs.into_iter().map(|peer| (peer, Rank::Host));
        for (peer, rank) in heirs.chain([(own, Rank::Guest)]).collect::<Vec<_>>() {
            self.send(&ClientMessage::Appoint { peer, rank });
        }
    }

    /// Tells the server whose role an own commit has ended: with a link's role it falls from everybody who has
    /// it by that link.
    pub(crate) fn appoint_fallen(&mut self, change: &EpochChange) {
        let own = self.me.as_ref().map(|me| me.identity.member_id);
        if change.by.as_ref().map(|by| by.member_id) != own {
            return;
        }
        let fallen = change.roles.iter().map(|role| &role.member);
        for member in fallen.filter(|member| Role::from(member.role) == Role::Participant) {
            self.hosting.unasked += 1;
            self.send(&ClientMessage::Appoint {
                peer: member.peer,
                rank: Rank::Guest,
            });
        }
    }

    /// Does what falls to whoever moderates without being asked: personal links that make presenters do, and
    /// what the owner has withdrawn ends in this meeting. What a host took from somebody the group remembers.
    pub(crate) fn lead(&mut self, now: Duration) {
        if self.own_role() < Role::Moderator {
            return;
        }
        let before = self.hosting.wants.len();
        let called = |member: &&Member| member.presents && Role::from(member.role) < Role::Presenter;
        let peers: Vec<PeerId> = self
            .roster
            .members()
            .iter()
            .filter(called)
            .map(|member| member.peer)
            .collect();
        for peer in peers {
            self.hosting.want_unasked(Want::LinkRole(peer));
        }
        if let (Standing::Member(group), Some(room)) = (&self.standing, &self.room)
            && group.lacks_withdrawn(&room.keys)
        {
            self.hosting.want_unasked(Want::Withdrawn);
        }
        if self.is_to_rotate() {
            self.hosting.want_unasked(Want::Root);
            let newest = self.room.as_ref().map(|room| room.keys.newest());
            if self.hosting.told != newest {
                self.tell_root();
            }
        }
        if self.hosting.wants.len() > before {
            self.ask_to_decide(now);
        }
    }

    /// Proves the own certified role to the group.
    pub(crate) fn claim_role(&mut self, now: Duration) {
        if self.may_claim() {
            self.want(Want::Claim, now);
        }
    }

    /// Whether the own link proves more than this participant is, and the group has not revoked it.
    fn may_claim(&self) -> bool {
        let (Standing::Member(group), Some(key)) = (&self.standing, self.role_key()) else {
            return false;
        };
        // Whoever handed the meeting over does not take it back by a reload.
        Role::from(key.role()) > Role::from(group.role()) && group.believes(&key) && group.heirs().is_empty()
    }

    fn want(&mut self, want: Want, now: Duration) {
        self.hosting.want(want);
        self.ask_to_decide(now);
    }

    /// Asks for the slot of the most urgent decision.
    fn ask_to_decide(&mut self, now: Duration) {
        let purpose = if !self.hosting.removals.is_empty() {
            SlotPurpose::Kick
        } else if !self.hosting.wants.is_empty() {
            SlotPurpose::Policy
        } else {
            self.hosting.ask = None;
            return;
        };
        let worn = self.hosting.removals.is_empty() && self.hosting.wants.iter().all(|(_, tries)| *tries >= TRIES);
        self.hosting.ask = Some(now + if worn { RARELY } else { ASK });
        if self.can_speak() {
            self.take_rank_up();
            self.send(&ClientMessage::Slot { purpose });
        }
    }

    /// Whoever claims the role of the own link once more, after it was handed over, has to be asked by the server
    /// for the slot like any host.
    fn take_rank_up(&mut self) {
        let claims = self.hosting.wants.iter().any(|(want, _)| *want == Want::Claim);
        let Some(peer) = self.me.as_ref().map(|me| me.peer()).filter(|_| claims) else {
            return;
        };
        self.hosting.unasked += 1;
        let rank = Rank::Host;
        self.send(&ClientMessage::Appoint { peer, rank });
    }

    /// Builds the removal.
    pub(crate) fn build_kick(&mut self) -> Option<Built> {
        let Standing::Member(group) = &mut self.standing else {
            return None;
        };
        let bar = self.hosting.removals.first()?.bar;
        let same = self.hosting.removals.iter().filter(|removal| removal.bar == bar);
        let peers: Vec<PeerId> = same.map(|removal| removal.peer).collect();
        group.discard_own();
        group.commit_kick(&peers, bar).ok()
    }

    /// Builds the change of the policy.
    pub(crate) fn build_policy(&mut self) -> Option<Built> {
        let key = self.role_key();
        let room = &self.room;
        // Nobody is to go by a root that was not told before.
        let told = !self.speech.waits(|message| matches!(message, AppMessage::Root(_)));
        let Standing::Member(group) = &mut self.standing else {
            return None;
        };
        let mut changes: Vec<PolicyChange> = self
            .hosting
            .wants
            .iter()
            .filter_map(|(want, _)| match want {
                Want::Door(door) => Some(PolicyChange::Admission(admission(*door))),
                Want::Role { peer, role } if *role == Role::Participant => Some(PolicyChange::Revoke { peer: *peer }),
                Want::Role { peer, role } => Some(PolicyChange::Grant {
                    peer: *peer,
                    role: e2ee_role(*role),
                }),
                Want::LinkRole(peer) => Some(PolicyChange::Grant {
                    peer: *peer,
                    role: e2ee::group::Role::Presenter,
                }),
                Want::HandOver(_) => None,
                Want::Claim => key.as_ref().map(PolicyChange::Claim),
                Want::Withdrawn => room.as_ref().map(|room| PolicyChange::Withdrawn(&room.keys)),
                Want::Root => {
                    let room = room.as_ref().filter(|_| told);
                    room.map(|room| PolicyChange::Root(room.keys.newest()))
                }
            })
            .collect();
        // Last: with it the right to the others is gone.
        let handed = self.hosting.wants.iter().find_map(|(want, _)| match want {
            Want::HandOver(peer) => Some(PolicyChange::HandOver { peer: *peer }),
            _ => None,
        });
        changes.extend(handed);
        self.hosting.wants.iter_mut().for_each(|(_, tries)| *tries += 1);
        group.discard_own();
        // One change that may not be must not keep the others back.
        group.commit_policy(&changes).ok().or_else(|| {
            changes
                .iter()
                .find_map(|change| group.commit_policy(std::slice::from_ref(change)).ok())
        })
    }

    /// The group changed: what is done is done, what is not is asked for again.
    pub(crate) fn decided(&mut self, now: Duration) {
        let claims = self.may_claim();
        let Standing::Member(group) = &self.standing else {
            return;
        };
        let there = |peer: PeerId| group.members().iter().find(|member| member.peer == peer);
        let (hosting, room) = (&mut self.hosting, &self.room);
        let role = Role::from(group.role());
        if role < Role::Moderator {
            // Whose role is gone decides no more.
            hosting.removals.clear();
            hosting.wants.retain(|(want, _)| *want == Want::Claim);
        }
        hosting.removals.retain(|removal| there(removal.peer).is_some());
        hosting.wants.retain(|(want, _)| match want {
            Want::Door(door) => door_of(group) != *door,
            Want::Role { peer, role } => there(*peer).is_some_and(|member| Role::from(member.role) != *role),
            Want::LinkRole(peer) => there(*peer).is_some_and(|member| member.presents && member.role < PRESENTER),
            Want::HandOver(peer) => role == Role::Owner && there(*peer).is_some(),
            Want::Claim => claims,
            Want::Withdrawn => room.as_ref().is_some_and(|room| group.lacks_withdrawn(&room.keys)),
            Want::Root => room
                .as_ref()
                .is_some_and(|room| room.keys.newest() > group.generation()),
        });
        if hosting.removals.is_empty() && hosting.wants.is_empty() {
            hosting.ask = None;
        } else {
            // A moment for the slots that others have waited for.
            hosting.ask = Some(now + ASK / 10);
        }
    }

    /// Lets time pass.
    pub(crate) fn hosting_timeout(&mut self, now: Duration) {
        let late = |removal: &&mut Removal| !removal.warned && removal.late <= now;
        let mut late_names = Vec::new();
        for removal in self.hosting.removals.iter_mut().filter(late) {
            removal.warned = true;
            late_names.push(removal.name.clone());
        }
        for name in late_names {
            self.notice(Notice::RemovalUnconfirmed { name });
        }
        if self.hosting.ask.is_some_and(|at| at <= now) {
            let before = self.hosting.wants.len();
            let unasked = |want: &Want| matches!(want, Want::Claim | Want::LinkRole(_) | Want::Withdrawn | Want::Root);
            let given_up = self
                .hosting
                .wants
                .iter()
                .filter(|(want, tries)| *tries >= TRIES && !unasked(want));
            let given_up = given_up.count();
            // What the owner took back or changed stays wanted: a quiet meeting brings no other occasion.
            self.hosting
                .wants
                .retain(|(want, tries)| *tries < TRIES || matches!(want, Want::Withdrawn | Want::Root));
            if given_up > 0 && self.hosting.wants.len() < before {
                self.notice(Notice::NotAllowed);
            }
            self.ask_to_decide(now);
        }
    }

    /// Tells the server what a host has to tell it: the lobby key, the door, who may do what. Anew after a
    /// lost connection, because a server that was restarted has forgotten.
    pub(crate) fn open_lobby(&mut self) {
        let Standing::Member(group) = &self.standing else {
            return;
        };
        if Role::from(group.role()) < Role::Moderator {
            self.hosting.lobby = None;
            self.hosting.announced = None;
            self.hosting.guests.clear();
            return self.yield_rank();
        }
        let session = group.session();
        if !self.can_speak() || self.hosting.announced == Some(session) {
            return;
        }
        let seed = self.seed();
        let (Standing::Member(group), Some(room)) = (&self.standing, &self.room) else {
            return;
        };
        // A fresh one each time: who waits knocks again at whatever key is new.
        let Some((lobby, announcement)) = group.lobby_key(&seed) else {
            return;
        };
        let sealed = room
            .keys
            .seal(SealKind::LobbyKey, session, &announcement, &mut self.rng);
        let door = door_of(group);
        let ranks: Vec<(PeerId, Rank)> = group
            .members()
            .iter()
            .filter(|member| member.role > e2ee::group::Role::Participant && member.leaf != group.own_leaf())
            .map(|member| (member.peer, rank(Role::from(member.role))))
            .collect();
        self.hosting.lobby = Some(lobby);
        self.hosting.announced = Some(session);
        self.hosting.unasked = 2 + ranks.len();
        if let Ok(sealed) = Blob::new(sealed) {
            self.send(&ClientMessage::OpenLobby { sealed });
        }
        self.send(&ClientMessage::SetDoor { door });
        for (peer, rank) in ranks {
            self.send(&ClientMessage::Appoint { peer, rank });
        }
    }

    /// What the link lets its holder prove.
    pub(crate) fn role_key(&self) -> Option<e2ee::group::RoleKey> {
        let (access, room) = (self.access.as_ref()?, self.room.as_ref()?);
        room.keys.role_key(&access.link)
    }
}

/// The door of a group.
pub(crate) fn door_of(group: &Group) -> Door {
    match group.policy().admission {
        Admission::Open => Door::Open,
        Admission::Lobby => Door::Lobby,
        Admission::Locked => Door::Locked,
    }
}

fn admission(door: Door) -> Admission {
    match door {
        Door::Open => Admission::Open,
        Door::Lobby => Admission::Lobby,
        Door::Locked => Admission::Locked,
    }
}

fn e2ee_role(role: Role) -> e2ee::group::Role {
    match role {
        Role::Participant => e2ee::group::Role::Participant,
        Role::Presenter => e2ee::group::Role::Presenter,
        Role::Moderator => e2ee::group::Role::Moderator,
        Role::Owner => e2ee::group::Role::Owner,
    }
}

fn rank(role: Role) -> Rank {
    match role {
        Role::Participant => Rank::Guest,
        Role::Presenter => Rank::Presenter,
        Role::Moderator | Role::Owner => Rank::Host,
    }
}
