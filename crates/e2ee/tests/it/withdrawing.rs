//! Links that the owner has taken back, and what somebody who kept their certificates still does with them.

use e2ee::group::{Admission, Group, JoinRule, NotBuilt, PendingJoin, PolicyChange, Role, RoleKey};
use e2ee::links::Link;
use e2ee::rooms::{Guest, InviteKeys, RoomKeys, Update};
use wire::{PeerId, Rank, Rule};

use crate::door::Meeting;
use crate::party::{Room, SESSION, identity};

/// The room as it is once the owner has withdrawn these links.
fn without(meeting: &mut Meeting, links: &[&Link]) -> RoomKeys {
    let (keys, owner) = (meeting.room.keys.clone(), meeting.room.owner_key());
    let mut update = Update::new(&keys, &owner).unwrap();
    for link in links {
        update.withdraw(InviteKeys::derive(link, None).invite_id);
    }
    update.finish(9, &mut meeting.room.rng).unwrap().1
}

/// A meeting that somebody with this role has formed.
fn formed(room: &mut Room, keys: &RoomKeys, role: &RoleKey) -> Group {
    let (leaf, seed) = (room.leaf(1), room.seed());
    Group::create(keys, leaf, &identity(1), SESSION, Some(role), &seed).unwrap()
}

#[test]
fn what_is_withdrawn_ends_in_the_meeting_under_way_once_the_owner_says_so() {
    let mut meeting = Meeting::new(40, Admission::Lobby);
    let (link, person) = (meeting.moderator(), meeting.person("Bo", true));
    let key = meeting.room.keys.role_key(&link).unwrap();
    meeting.enter_as(2, &key).unwrap();
    meeting.policy(1, &[PolicyChange::Claim(&key)]);
    meeting.enter_by(3, &person).unwrap();
    meeting.admit(4);
    meeting.policy(
        1,
        &[PolicyChange::Grant {
            peer: PeerId(4),
            role: Role::Presenter,
        }],
    );
    assert_eq!(meeting.roles(), [3, 2, 0, 1]);
    let keys = without(&mut meeting, &[&link, &person]);
    assert!(meeting.groups[0].lacks_withdrawn(&keys));
    assert!(!meeting.groups[0].lacks_withdrawn(&meeting.room.keys));
    // A co-host says what a co-host may.
    meeting.policy(1, &[PolicyChange::Withdrawn(&keys)]);
    assert!(!meeting.groups[1].lacks_withdrawn(&keys));
    assert!(meeting.groups[0].lacks_withdrawn(&keys));
    assert_eq!(meeting.roles(), [3, 2, 0, 1]);
    meeting.policy(0, &[PolicyChange::Withdrawn(&keys)]);
    assert!(!meeting.groups[0].lacks_withdrawn(&keys));
    // With the co-host goes what the co-host granted; the person stays, under the name of the invitation.
    assert_eq!(meeting.roles(), [3, 0, 0, 0]);
    assert_eq!(meeting.groups[0].members()[2].invited_as.as_deref(), Some("Bo"));
    assert_eq!(
        meeting.groups[1].commit_policy(&[PolicyChange::Claim(&key)]),
        Err(NotBuilt::Invalid(Rule::V7))
    );
    // The holders kept link and certificate.
    assert!(meeting.enter_as(5, &key).is_none());
    assert!(meeting.enter_by(6, &person).is_none());
}

#[test]
fn what_was_withdrawn_before_convinces_no_later_meeting() {
    let mut meeting = Meeting::new(41, Admission::Lobby);
    let (link, person) = (meeting.moderator(), meeting.person("Bo", true));
    let key = meeting.room.keys.role_key(&link).unwrap();
    let keys = without(&mut meeting, &[&link, &person]);
    let owner = meeting.room.owner.clone();
    let group = formed(&mut meeting.room, &keys, &owner);
    meeting.groups = vec![group];
    assert!(!meeting.groups[0].lacks_withdrawn(&keys));
    assert!(meeting.enter_as(2, &key).is_none());
    assert!(meeting.enter_by(3, &person).is_none());
    // Let in as somebody without a role, the certificate convinces nobody inside either.
    meeting.admit(4);
    assert_eq!(
        meeting.groups[1].commit_policy(&[PolicyChange::Claim(&key)]),
        Err(NotBuilt::Invalid(Rule::V7))
    );
}

#[test]
fn a_meeting_that_only_a_withdrawn_co_host_hosts_gathers_no_guests() {
    for withdrawn in [false, true] {
        let mut meeting = Meeting::new(42, Admission::Lobby);
        let link = meeting.moderator();
        let key = meeting.room.keys.role_key(&link).unwrap();
        let (before, keys) = (meeting.room.keys.clone(), without(&mut meeting, &[&link]));
        let known = if withdrawn { &keys } else { &before };
        let mut host = formed(&mut meeting.room, &before, &key);
        let (_, lobby_key) = host.lobby_key(&[5; 32]).unwrap();
        assert_eq!(known.lobby_key(&lobby_key).is_none(), withdrawn, "nobody knocks there");
        let who = identity(2);
        let (leaf, seed) = (meeting.room.leaf(2), meeting.room.seed());
        let ticket = host.ticket_for(&leaf.public(), &who.member_id, who.kind).unwrap();
        let (pending, offer) = PendingJoin::new(known, leaf, &who, Some(SESSION), None, &seed);
        let join = e2ee::group::Join {
            ticket: Some(&ticket),
            ..e2ee::group::Join::new(PeerId(2), &offer)
        };
        let welcome = host.commit_members(&[join], &[], false).unwrap().welcome.unwrap();
        let outcome = pending.accept(&welcome, Some(SESSION), &[]).map(drop);
        let refused = outcome.err().map(|refused| refused.rule);
        assert_eq!(refused, withdrawn.then_some(JoinRule::J4));
    }
}

#[test]
fn the_group_remembers_from_whom_a_host_took_what_the_link_gives() {
    let mut meeting = Meeting::new(43, Admission::Lobby);
    let link = meeting.invite(Guest::Person {
        label: "Petra",
        auto_admit: true,
        rank: Rank::Presenter,
    });
    meeting.enter_by(2, &link).unwrap();
    let grant = PolicyChange::Grant {
        peer: PeerId(2),
        role: Role::Presenter,
    };
    let presents = |meeting: &Meeting| meeting.groups[0].members()[1].presents;
    assert!(presents(&meeting));
    meeting.policy(0, std::slice::from_ref(&grant));
    assert!(presents(&meeting));
    meeting.policy(0, &[PolicyChange::Revoke { peer: PeerId(2) }]);
    assert!(!presents(&meeting));
    // Comes again as somebody new.
    let built = meeting.groups[0].commit_members(&[], &[PeerId(2)], false).unwrap();
    meeting.spread(0, &built);
    meeting.groups.pop();
    meeting.room.forget(2);
    meeting.enter_by(2, &link).unwrap();
    assert!(!presents(&meeting), "taken is taken from whoever has the link");
    meeting.policy(0, &[grant]);
    assert!(presents(&meeting), "given by hand");
}
