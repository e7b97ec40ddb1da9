//! The door: waiting, being let in, being sent away, and who decides about it.

use e2ee::group::{
    Admission, Built, EpochChange, Group, Identity, Join, JoinRule, LeafSecret, NotBuilt, Papers, PendingJoin,
    PolicyChange, Reason, ResyncAttempt, Role, RoleKey,
};
use e2ee::links::Link;
use e2ee::lobby::Profile;
use e2ee::rooms::{Guest, Update};
use wire::{PeerId, Rank, Rule};

use crate::party::{Room, SESSION, agree, identity, papers, spread};

#[test]
fn a_guest_knocks_is_let_in_by_a_moderator_and_the_server_learns_no_name() {
    let mut meeting = Meeting::new(1, Admission::Lobby);
    let (guest, seed) = (meeting.room.leaf(2), meeting.room.seed());
    let (secret, key) = meeting.groups[0].lobby_key(&seed).unwrap();
    let believed = meeting.room.keys.lobby_key(&key).unwrap();
    assert_eq!(believed.session(), SESSION);
    let profile = Profile {
        leaf_key: guest.public(),
        identity: identity(2),
    };
    let seed = meeting.room.seed();
    let knock = believed.seal(&profile, &seed).unwrap();
    assert!(!String::from_utf8_lossy(&knock).contains("Person"));
    let opened = secret.open(&knock).unwrap();
    assert_eq!(opened, profile);

    let (pending, offer) = meeting.room.knock(2);
    assert!(meeting.refused(&offer, 2, None), "without a ticket");
    let who = &opened.identity;
    let ticket = meeting.groups[0]
        .ticket_for(&opened.leaf_key, &who.member_id, who.kind)
        .unwrap();
    let change = meeting.add(0, 2, pending, &offer, Some(&ticket));
    assert_eq!(change.added[0].name, "Person 2");
    agree(&meeting.groups);
    // Whoever was let in lets nobody in.
    assert_eq!(meeting.groups[1].role(), Role::Participant);
    assert!(meeting.groups[1].ticket_for(&[1; 32], &[1; 16], who.kind).is_none());
    assert!(meeting.groups[1].lobby_key(&[5; 32]).is_none());
}

#[test]
fn the_names_length_does_not_show_in_a_knock() {
    let mut meeting = Meeting::new(2, Admission::Lobby);
    let (_, key) = meeting.groups[0].lobby_key(&[5; 32]).unwrap();
    let key = meeting.room.keys.lobby_key(&key).unwrap();
    let person = meeting.person("Dr. Änne Öztürk-Schmidt", true);
    let leaf = meeting.room.leaf(2);
    let invited = meeting.room.keys.invited(&person, &leaf);
    let lengths = [
        identity(2).renamed(""),
        identity(2).renamed(&"x".repeat(64)).with_invite(invited),
    ]
    .map(|identity| {
        let profile = Profile {
            leaf_key: leaf.public(),
            identity,
        };
        key.seal(&profile, &[6; 32]).unwrap().len()
    });
    assert_eq!(lengths[0], lengths[1]);
    assert!(lengths[0] <= 1024);
}

#[test]
fn a_lobby_key_that_no_host_of_the_room_signed_is_not_believed() {
    let mut meeting = Meeting::new(3, Admission::Lobby);
    let (secret, key) = meeting.groups[0].lobby_key(&[5; 32]).unwrap();
    let elsewhere = Meeting::new(4, Admission::Lobby);
    let (_, foreign) = elsewhere.groups[0].lobby_key(&[5; 32]).unwrap();
    assert!(meeting.room.keys.lobby_key(&foreign).is_none());
    for at in 0..key.len() {
        let mut changed = key.clone();
        changed[at] ^= 1;
        assert!(meeting.room.keys.lobby_key(&changed).is_none(), "byte {at}");
    }
    assert!(meeting.room.keys.lobby_key(&key[1..]).is_none());
    let key = meeting.room.keys.lobby_key(&key).unwrap();
    let profile = Profile {
        leaf_key: meeting.room.leaf(2).public(),
        identity: identity(2),
    };
    let sealed = key.seal(&profile, &[6; 32]).unwrap();
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert_eq!(secret.open(&changed), None, "byte {at}");
    }
    // Another moderator's key opens nothing.
    let (other, _) = meeting.groups[0].lobby_key(&[7; 32]).unwrap();
    assert_eq!(other.open(&sealed), None);
}

#[test]
fn somebody_elses_invitation_is_not_believed_in_the_lobby() {
    let mut meeting = Meeting::new(5, Admission::Lobby);
    let (secret, key) = meeting.groups[0].lobby_key(&[5; 32]).unwrap();
    let key = meeting.room.keys.lobby_key(&key).unwrap();
    let person = meeting.person("Bo", false);
    let (right, thief) = (meeting.room.leaf(2), meeting.room.leaf(3));
    let identity = identity(2).with_invite(meeting.room.keys.invited(&person, &right));
    for (leaf, fine) in [(right, true), (thief, false)] {
        let profile = Profile {
            leaf_key: leaf.public(),
            identity: identity.clone(),
        };
        let opened = secret.open(&key.seal(&profile, &[6; 32]).unwrap());
        assert_eq!(opened, fine.then_some(profile));
    }
}

#[test]
fn a_personal_link_comes_straight_in_where_the_owner_said_so_and_once_at_a_time() {
    let mut meeting = Meeting::new(6, Admission::Lobby);
    let (bo, waits) = (meeting.person("Bo", true), meeting.person("Wim", false));
    let change = meeting.enter_by(2, &bo).unwrap();
    assert_eq!(change.added[0].invited_as.as_deref(), Some("Bo"));
    assert!(meeting.enter_by(3, &waits).is_none());
    // The same link a second time, while the first is there.
    assert!(meeting.enter_by(4, &bo).is_none());
    agree(&meeting.groups);
    // Into a locked meeting it does not come.
    meeting.policy(0, &[PolicyChange::Admission(Admission::Locked)]);
    let third = meeting.person("Ute", true);
    assert!(meeting.enter_by(5, &third).is_none());
}

#[test]
fn a_moderator_link_passes_a_lobby_and_a_lock_and_claims_its_role() {
    let mut meeting = Meeting::new(7, Admission::Lobby);
    meeting.policy(0, &[PolicyChange::Admission(Admission::Locked)]);
    let link = meeting.moderator();
    let key = meeting.room.keys.role_key(&link).unwrap();
    assert_eq!(key.role(), Role::Moderator);
    meeting.enter_as(2, &key).unwrap();
    assert_eq!(meeting.groups[1].role(), Role::Participant);
    let changes = meeting.policy(1, &[PolicyChange::Claim(&key)]);
    assert_eq!(changes[0].roles[0].member.peer, PeerId(2));
    assert_eq!(
        (changes[0].roles[0].before, meeting.groups[0].members()[1].role),
        (Role::Participant, Role::Moderator)
    );
    // It opens the door and lets somebody in.
    let changes = meeting.policy(1, &[PolicyChange::Admission(Admission::Lobby)]);
    assert_eq!(
        (changes[0].door, changes[0].by.as_ref().unwrap().peer),
        (Some(Admission::Lobby), PeerId(2))
    );
    let (pending, offer) = meeting.room.knock(3);
    let ticket = meeting.ticket(1, 3);
    meeting.add(0, 3, pending, &offer, Some(&ticket));
    agree(&meeting.groups);
}

#[test]
fn a_host_enters_a_locked_meeting_by_itself_and_a_guest_with_the_link_does_not() {
    let mut meeting = Meeting::new(8, Admission::Open);
    meeting.policy(0, &[PolicyChange::Claim(&meeting.room.owner.clone())]);
    meeting.policy(0, &[PolicyChange::Admission(Admission::Locked)]);
    let info = meeting.groups[0].group_info().unwrap();
    let (leaf, seed, owner) = (meeting.room.leaf(2), meeting.room.seed(), meeting.room.owner.clone());
    let start =
        |papers: Papers| ResyncAttempt::start(&meeting.room.keys, leaf.clone(), &identity(2), &info, papers, &seed);
    let refused = start(papers()).map(drop).unwrap_err();
    assert_eq!(refused.rule, JoinRule::Admission);
    let (attempt, by_host) = start(Papers {
        role: Some(&owner),
        ..papers()
    })
    .unwrap();
    let change = meeting.groups[0].process(&by_host).unwrap();
    assert!(change.outside);
    assert_eq!(change.by.unwrap().peer, PeerId(2));
    meeting.groups.push(attempt.into_group());
    agree(&meeting.groups);
}

#[test]
fn whoever_is_still_in_the_tree_returns_through_a_locked_door_and_whoever_is_not_is_told_to_knock() {
    let mut meeting = Meeting::new(11, Admission::Open);
    meeting.policy(0, &[PolicyChange::Claim(&meeting.room.owner.clone())]);
    let (leaf, seed) = (meeting.room.leaf(2), meeting.room.seed());
    let info = meeting.groups[0].group_info().unwrap();
    let (attempt, commit) =
        ResyncAttempt::start(&meeting.room.keys, leaf.clone(), &identity(2), &info, papers(), &seed).unwrap();
    meeting.groups[0].process(&commit).unwrap();
    meeting.groups.push(attempt.into_group());
    meeting.policy(0, &[PolicyChange::Admission(Admission::Locked)]);

    let (info, seed) = (meeting.groups[0].group_info().unwrap(), meeting.room.seed());
    let back = ResyncAttempt::start(&meeting.room.keys, leaf.clone(), &identity(2), &info, papers(), &seed);
    assert!(back.is_ok());

    meeting.groups[0].commit_kick(&[PeerId(2)], false).unwrap();
    meeting.groups[0].merge_own();
    let (info, seed) = (meeting.groups[0].group_info().unwrap(), meeting.room.seed());
    let gone = ResyncAttempt::start(&meeting.room.keys, leaf, &identity(2), &info, papers(), &seed);
    assert_eq!(gone.map(drop).unwrap_err().rule, JoinRule::Admission);
}

#[test]
fn a_ticket_admits_by_external_commit_as_well() {
    let mut meeting = Meeting::new(9, Admission::Lobby);
    let info = meeting.groups[0].group_info().unwrap();
    let (leaf, seed, ticket) = (meeting.room.leaf(2), meeting.room.seed(), meeting.ticket(0, 2));
    let with_ticket = Papers {
        ticket: Some(&ticket),
        ..papers()
    };
    let (attempt, commit) =
        ResyncAttempt::start(&meeting.room.keys, leaf, &identity(2), &info, with_ticket, &seed).unwrap();
    assert!(meeting.groups[0].process(&commit).unwrap().outside);
    meeting.groups.push(attempt.into_group());
    agree(&meeting.groups);
}

#[test]
fn a_guest_opens_no_room_with_a_lobby_and_nobody_believes_a_meeting_without_host() {
    let mut room = Room::with(10, Admission::Lobby);
    let (leaf, seed) = (room.leaf(1), room.seed());
    assert!(Group::create(&room.keys, leaf, &identity(1), SESSION, None, &seed).is_err());
    let owner = room.owner.clone();
    let (leaf, seed) = (room.leaf(1), room.seed());
    assert!(Group::create(&room.keys, leaf, &identity(1), SESSION, Some(&owner), &seed).is_ok());
}

#[test]
fn a_moderator_removes_and_bars_and_the_door_becomes_a_lobby() {
    let mut meeting = Meeting::new(11, Admission::Open);
    meeting.policy(0, &[PolicyChange::Claim(&meeting.room.owner.clone())]);
    meeting.enter(2);
    meeting.enter(3);
    let built = meeting.groups[0].commit_kick(&[PeerId(2)], true).unwrap();
    assert_eq!(built.removed, [PeerId(2)]);
    let changes = meeting.spread(0, &built);
    assert_eq!(
        (changes[0].removed[0].reason, changes[0].door),
        (Reason::Kicked, Some(Admission::Lobby))
    );
    assert!(changes[1].removed_self && changes[1].removes);
    assert_eq!(changes[1].removed[0].reason, Reason::Kicked);
    meeting.groups.remove(1);
    agree(&meeting.groups);
    // Not even with a ticket from before, for its key is barred.
    let ticket = meeting.ticket(0, 2);
    let (_, offer) = meeting.room.knock(2);
    assert!(meeting.refused(&offer, 2, Some(&ticket)));
}

#[test]
fn barring_who_moderates_by_a_link_at_an_open_door_withdraws_the_link_and_closes_the_door() {
    let mut meeting = Meeting::new(21, Admission::Open);
    meeting.policy(0, &[PolicyChange::Claim(&meeting.room.owner.clone())]);
    let link = meeting.moderator();
    let key = meeting.room.keys.role_key(&link).unwrap();
    meeting.enter_as(2, &key).unwrap();
    meeting.policy(1, &[PolicyChange::Claim(&key)]);
    let built = meeting.groups[0].commit_kick(&[PeerId(2)], true).unwrap();
    assert_eq!(meeting.spread(0, &built)[0].door, Some(Admission::Lobby));
    meeting.groups.remove(1);
    // Neither with the role nor with nothing but the link.
    assert!(meeting.enter_as(3, &key).is_none());
    let (_, offer) = meeting.room.knock(4);
    assert!(meeting.refused(&offer, 4, None));
}

#[test]
fn removing_without_barring_leaves_the_door_as_it_is() {
    let mut meeting = Meeting::new(12, Admission::Open);
    meeting.policy(0, &[PolicyChange::Claim(&meeting.room.owner.clone())]);
    meeting.enter(2);
    let built = meeting.groups[0].commit_kick(&[PeerId(2)], false).unwrap();
    assert_eq!(meeting.spread(0, &built)[0].door, None);
    meeting.groups.remove(1);
    // Again, with a fresh key.
    meeting.room.forget(2);
    meeting.enter(2);
    agree(&meeting.groups);
}

#[test]
fn a_barred_personal_link_does_not_come_back() {
    let mut meeting = Meeting::new(13, Admission::Lobby);
    let (bo, ute) = (meeting.person("Bo", true), meeting.person("Ute", true));
    meeting.enter_by(2, &bo).unwrap();
    meeting.enter_by(3, &ute).unwrap();
    for (peer, bar) in [(2, true), (3, false)] {
        let built = meeting.groups[0].commit_kick(&[PeerId(peer)], bar).unwrap();
        meeting.spread(0, &built);
        meeting.groups.remove(1);
        meeting.room.forget(peer);
    }
    assert!(meeting.enter_by(4, &bo).is_none());
    assert!(meeting.enter_by(5, &ute).is_some());
}

#[test]
fn roles_are_granted_raised_lowered_and_taken() {
    let mut meeting = Meeting::new(14, Admission::Lobby);
    for peer in [2, 3, 4] {
        meeting.admit(peer);
    }
    let grant = |peer, role| PolicyChange::Grant {
        peer: PeerId(peer),
        role,
    };
    meeting.policy(0, &[grant(2, Role::Moderator), grant(3, Role::Presenter)]);
    assert_eq!(meeting.roles(), [3, 2, 1, 0]);
    // A moderator grants up to its own role and takes what is below it.
    meeting.policy(1, &[grant(4, Role::Moderator)]);
    meeting.policy(1, &[PolicyChange::Revoke { peer: PeerId(3) }]);
    assert_eq!(meeting.roles(), [3, 2, 0, 2]);
    let cases = [
        grant(3, Role::Owner),
        PolicyChange::Revoke { peer: PeerId(1) },
        PolicyChange::Revoke { peer: PeerId(4) },
    ];
    for change in cases {
        let built = meeting.groups[1].commit_policy(std::slice::from_ref(&change));
        assert_eq!(built, Err(NotBuilt::Invalid(Rule::V7)), "{change:?}");
    }
    assert_eq!(
        meeting.groups[1].commit_kick(&[PeerId(4)], false),
        Err(NotBuilt::Invalid(Rule::V6))
    );
    // Taken and given again.
    meeting.policy(0, &[PolicyChange::Revoke { peer: PeerId(2) }]);
    meeting.policy(0, &[grant(2, Role::Presenter)]);
    meeting.policy(0, &[grant(2, Role::Moderator)]);
    assert_eq!(meeting.roles(), [3, 2, 0, 2]);
    assert!(matches!(
        meeting.groups[0].commit_policy(&[grant(2, Role::Moderator)]),
        Err(NotBuilt::NothingToDo { .. })
    ));
}

#[test]
fn a_presenter_changes_nothing() {
    let mut meeting = Meeting::new(15, Admission::Lobby);
    meeting.admit(2);
    meeting.admit(3);
    let grant = |peer, role| PolicyChange::Grant { peer, role };
    meeting.policy(0, &[grant(PeerId(2), Role::Presenter)]);
    let cases = [
        PolicyChange::Admission(Admission::Open),
        grant(PeerId(3), Role::Presenter),
        PolicyChange::Revoke { peer: PeerId(1) },
    ];
    for change in cases {
        let built = meeting.groups[1].commit_policy(std::slice::from_ref(&change));
        assert_eq!(built, Err(NotBuilt::Invalid(Rule::V7)), "{change:?}");
    }
    assert_eq!(
        meeting.groups[1].commit_kick(&[PeerId(3)], true),
        Err(NotBuilt::Invalid(Rule::V6))
    );
}

#[test]
fn the_owner_hands_over_and_the_new_one_decides() {
    let mut meeting = Meeting::new(16, Admission::Lobby);
    meeting.admit(2);
    meeting.admit(3);
    let grant = |peer, role| PolicyChange::Grant {
        peer: PeerId(peer),
        role,
    };
    meeting.policy(0, &[grant(2, Role::Owner)]);
    meeting.policy(1, &[grant(3, Role::Owner)]);
    meeting.policy(2, &[PolicyChange::Admission(Admission::Open)]);
    assert_eq!(meeting.roles(), [3, 3, 3]);
}

#[test]
fn whoever_hands_over_decides_no_more_and_the_successor_does_as_often_as_the_chain_admits() {
    let mut meeting = Meeting::new(28, Admission::Lobby);
    for peer in [2, 3, 4] {
        meeting.admit(peer);
    }
    let hand = |peer| [PolicyChange::HandOver { peer: PeerId(peer) }];
    assert_eq!(
        meeting.groups[1].commit_policy(&hand(3)),
        Err(NotBuilt::Invalid(Rule::V7)),
        "only the owner"
    );
    assert_eq!(
        meeting.groups[0].commit_policy(&hand(1)),
        Err(NotBuilt::Invalid(Rule::V7)),
        "to somebody else"
    );
    let changes = meeting.policy(0, &hand(2));
    assert_eq!(meeting.roles(), [0, 3, 0, 0]);
    assert_eq!(changes[2].roles.len(), 2, "everybody is told of both");
    assert_eq!(meeting.groups[0].heirs(), [PeerId(2)]);
    assert!(meeting.groups[1].heirs().is_empty());
    // The former owner decides nothing, the new one everything, also about the former.
    let open = [PolicyChange::Admission(Admission::Open)];
    assert_eq!(meeting.groups[0].commit_policy(&open), Err(NotBuilt::Invalid(Rule::V7)));
    assert!(
        meeting.groups[0]
            .ticket_for(&[1; 32], &[1; 16], identity(9).kind)
            .is_none()
    );
    assert!(
        meeting.groups[1]
            .ticket_for(&[1; 32], &[1; 16], identity(9).kind)
            .is_some()
    );
    meeting.policy(1, &open);
    let grant = |peer, role| PolicyChange::Grant {
        peer: PeerId(peer),
        role,
    };
    meeting.policy(1, &[grant(4, Role::Moderator)]);
    // Together with another change, and on to a third.
    let both = [PolicyChange::Admission(Admission::Lobby), hand(3)[0].clone()];
    meeting.policy(1, &both);
    assert_eq!(meeting.roles(), [0, 0, 3, 2]);
    assert_eq!(meeting.groups[0].heirs(), [PeerId(3)], "handed on");
    meeting.policy(2, &[grant(4, Role::Presenter)]);
    assert_eq!(
        meeting.groups[2].commit_policy(&hand(4)),
        Err(NotBuilt::Full),
        "the next could certify nobody"
    );
    // A reload of the first changes nothing; entering anew with the link is another leaf.
    let info = meeting.groups[2].group_info().unwrap();
    let (attempt, commit) = meeting.room.resync(1, &info);
    for at in [1, 2, 3] {
        meeting.groups[at].process(&commit).unwrap();
    }
    meeting.groups[0] = attempt.into_group();
    agree(&meeting.groups);
    assert_eq!(meeting.groups[0].heirs(), [PeerId(3)]);
    let owner = meeting.room.owner.clone();
    meeting.policy(0, &[PolicyChange::Claim(&owner)]);
    assert!(meeting.groups[0].heirs().is_empty());
}

#[test]
fn the_owner_withdraws_a_moderator_link_and_all_who_came_with_it_lose_the_role() {
    let mut meeting = Meeting::new(17, Admission::Lobby);
    let (link, other) = (meeting.moderator(), meeting.moderator());
    for (peer, link) in [(2, &link), (3, &link), (4, &other)] {
        let key = meeting.room.keys.role_key(link).unwrap();
        meeting.enter_as(peer, &key).unwrap();
        let at = meeting.groups.len() - 1;
        meeting.policy(at, &[PolicyChange::Claim(&key)]);
    }
    assert_eq!(meeting.roles(), [3, 2, 2, 2]);
    meeting.policy(0, &[PolicyChange::Revoke { peer: PeerId(2) }]);
    assert_eq!(meeting.roles(), [3, 0, 0, 2]);
    let key = meeting.room.keys.role_key(&link).unwrap();
    assert_eq!(
        meeting.groups[1].commit_policy(&[PolicyChange::Claim(&key)]),
        Err(NotBuilt::Invalid(Rule::V7))
    );
    assert!(meeting.enter_as(5, &key).is_none());
}

#[test]
fn whoever_leaves_with_a_farewell_is_removed_by_anybody_whatever_its_role() {
    let mut meeting = Meeting::new(18, Admission::Lobby);
    meeting.admit(2);
    meeting.admit(3);
    meeting.policy(
        0,
        &[PolicyChange::Grant {
            peer: PeerId(2),
            role: Role::Moderator,
        }],
    );
    // Called gone by somebody below, it would have to wait in the lobby.
    assert_eq!(
        meeting.groups[2].commit_members(&[], &[PeerId(2)], false),
        Err(NotBuilt::NothingToDo {
            declined: vec![PeerId(2)]
        })
    );
    let farewell = meeting.groups[1].farewell();
    assert!(!meeting.groups[2].heard_farewell(0, farewell), "of another leaf");
    assert!(meeting.groups[2].heard_farewell(1, farewell));
    let built = meeting.groups[2].commit_members(&[], &[PeerId(2)], false).unwrap();
    let changes = meeting.spread(2, &built);
    assert_eq!(changes[0].removed[0].reason, Reason::Left);
    meeting.groups.remove(1);
    agree(&meeting.groups);
}

#[test]
fn a_reload_keeps_the_role() {
    let mut meeting = Meeting::new(19, Admission::Lobby);
    meeting.admit(2);
    meeting.policy(
        0,
        &[PolicyChange::Grant {
            peer: PeerId(2),
            role: Role::Moderator,
        }],
    );
    let info = meeting.groups[0].group_info().unwrap();
    meeting.groups.pop();
    let (attempt, commit) = meeting.room.resync(2, &info);
    let change = meeting.groups[0].process(&commit).unwrap();
    assert_eq!((change.resynced.len(), change.roles.len()), (1, 0));
    meeting.groups.push(attempt.into_group());
    agree(&meeting.groups);
    meeting.policy(1, &[PolicyChange::Admission(Admission::Open)]);
}

#[test]
fn a_key_package_of_somebody_who_left_is_not_added_again() {
    let mut meeting = Meeting::new(20, Admission::Open);
    let (pending, offer) = meeting.room.knock(2);
    meeting.add(0, 2, pending, &offer, None);
    let built = meeting.groups[0].commit_members(&[], &[PeerId(2)], false).unwrap();
    meeting.spread(0, &built);
    meeting.groups.pop();
    assert!(meeting.refused(&offer, 2, None));
    // A fresh key package is somebody who is there.
    meeting.enter(2);
}

pub struct Meeting {
    pub room: Room,
    pub groups: Vec<Group>,
}

impl Meeting {
    /// A room, and its meeting of one: the owner, who has proven it where the door is not open.
    pub fn new(seed: u8, admission: Admission) -> Self {
        let mut room = Room::with(seed, admission);
        let (leaf, seed, owner) = (room.leaf(1), room.seed(), room.owner.clone());
        let role = (admission != Admission::Open).then_some(&owner);
        let group = Group::create(&room.keys, leaf, &identity(1), SESSION, role, &seed).unwrap();
        Self {
            room,
            groups: vec![group],
        }
    }

    pub fn moderator(&mut self) -> Link {
        self.invite(Guest::Moderator { label: "Mit" })
    }

    pub fn person(&mut self, label: &str, auto_admit: bool) -> Link {
        self.invite(Guest::Person {
            label,
            auto_admit,
            rank: Rank::Guest,
        })
    }

    pub fn invite(&mut self, guest: Guest) -> Link {
        let keys = self.room.keys.clone();
        let owner = self.room.owner_key();
        let mut update = Update::new(&keys, &owner).unwrap();
        let link = update.invite(guest, None, &mut self.room.rng).unwrap();
        self.room.keys = update.finish(1, &mut self.room.rng).unwrap().1;
        link
    }

    pub fn spread(&mut self, by: usize, built: &Built) -> Vec<EpochChange> {
        spread(&mut self.groups, by, built)
    }

    pub fn policy(&mut self, by: usize, changes: &[PolicyChange]) -> Vec<EpochChange> {
        let built = self.groups[by].commit_policy(changes).unwrap();
        let changes = self.spread(by, &built);
        agree(&self.groups);
        changes
    }

    pub fn roles(&self) -> Vec<u8> {
        self.groups[0]
            .members()
            .iter()
            .map(|member| member.role as u8)
            .collect()
    }

    pub fn ticket(&mut self, by: usize, peer: u32) -> Vec<u8> {
        let who = identity(peer);
        let leaf = self.room.leaf(peer);
        self.groups[by]
            .ticket_for(&leaf.public(), &who.member_id, who.kind)
            .unwrap()
    }

    /// With a ticket from the first.
    pub fn admit(&mut self, peer: u32) {
        let ticket = self.ticket(0, peer);
        let (pending, offer) = self.room.knock(peer);
        self.add(0, peer, pending, &offer, Some(&ticket));
    }

    /// While the door is open.
    fn enter(&mut self, peer: u32) {
        let (pending, offer) = self.room.knock(peer);
        self.add(0, peer, pending, &offer, None);
    }

    /// With a personal link. None: not admitted.
    pub fn enter_by(&mut self, peer: u32, link: &Link) -> Option<EpochChange> {
        let leaf = self.room.leaf(peer);
        let who = identity(peer).with_invite(Some(self.room.keys.invited(link, &leaf)?));
        self.try_enter(peer, leaf, &who, None)
    }

    /// With a role key. None: not admitted.
    pub fn enter_as(&mut self, peer: u32, key: &RoleKey) -> Option<EpochChange> {
        let leaf = self.room.leaf(peer);
        self.try_enter(peer, leaf, &identity(peer), Some(key))
    }

    fn try_enter(&mut self, peer: u32, leaf: LeafSecret, who: &Identity, key: Option<&RoleKey>) -> Option<EpochChange> {
        let seed = self.room.seed();
        let (pending, offer) = PendingJoin::new(&self.room.keys, leaf, who, Some(SESSION), key, &seed);
        if self.refused(&offer, peer, None) {
            return None;
        }
        Some(self.add(0, peer, pending, &offer, None))
    }

    fn add(&mut self, by: usize, peer: u32, pending: PendingJoin, offer: &[u8], ticket: Option<&[u8]>) -> EpochChange {
        let join = Join {
            ticket,
            ..Join::new(PeerId(peer), offer)
        };
        let built = self.groups[by].commit_members(&[join], &[], false).unwrap();
        let change = self.spread(by, &built).swap_remove(0);
        let welcome = built.welcome.unwrap();
        self.groups.push(pending.accept(&welcome, Some(SESSION), &[]).unwrap());
        change
    }

    /// Whether the first declines the offer.
    fn refused(&mut self, offer: &[u8], peer: u32, ticket: Option<&[u8]>) -> bool {
        let join = Join {
            ticket,
            ..Join::new(PeerId(peer), offer)
        };
        let built = self.groups[0].commit_members(&[join], &[], false);
        self.groups[0].discard_own();
        match built {
            Err(NotBuilt::NothingToDo { declined }) => declined == [PeerId(peer)],
            built => {
                assert_eq!(built.unwrap().added, [PeerId(peer)]);
                false
            }
        }
    }
}
