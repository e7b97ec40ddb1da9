//! A meeting under way goes by another root: who was told stays, who was not is kept out.

use e2ee::group::{Group, JoinRule, NotBuilt, PendingJoin, PolicyChange, ResyncAttempt};
use e2ee::links::Link;
use e2ee::rooms::{RoomKeys, RootChange, Update};
use wire::{PeerId, Rule};

use crate::party::{Room, SESSION, agree, identity, papers, spread};

/// A meeting of three, the first of them the owner; nobody has heard of another root yet.
fn meeting(seed: u8) -> (Room, Vec<Group>) {
    let mut room = Room::new(seed);
    let mut groups = room.meeting(3);
    let owner = room.owner.clone();
    let built = groups[0].commit_policy(&[PolicyChange::Claim(&owner)]).unwrap();
    spread(&mut groups, 0, &built);
    (room, groups)
}

/// The keys as the owner's client has them once the server has taken a change of the root.
fn changed(room: &mut Room) -> RoomKeys {
    let (keys, owner, link) = (room.keys.clone(), room.owner_key(), owner_link(room));
    let mut update = Update::new(&keys, &owner).unwrap();
    update.rotate(&link, None, &mut room.rng).unwrap();
    update.finish(1, &mut room.rng).unwrap().1
}

fn owner_link(room: &Room) -> Link {
    room.owner_link().clone()
}

/// Everybody but `but` hears the owner.
fn tell(room: &Room, groups: &mut [Group], keys: &RoomKeys, but: Option<usize>) {
    let change = RootChange::of(keys, &room.owner_key()).unwrap();
    for (at, group) in groups.iter_mut().enumerate().filter(|(at, _)| Some(*at) != but) {
        let mut told = room.keys.clone();
        assert!(told.heard_change(&change), "{at}");
        group.hold(&told);
    }
}

/// The keys of somebody who opens the room anew.
fn newcomer(keys: &RoomKeys) -> RoomKeys {
    let mut keys = keys.clone();
    keys.change_to_newest();
    keys.forget_former();
    keys
}

fn offer(room: &mut Room, keys: &RoomKeys, peer: u32) -> (PendingJoin, Vec<u8>) {
    let (leaf, seed) = (room.leaf(peer), room.seed());
    PendingJoin::new(keys, leaf, &identity(peer), Some(SESSION), None, &seed)
}

#[test]
fn whoever_was_told_goes_on_and_newcomers_join_by_the_new_root_only() {
    let (mut room, mut groups) = meeting(50);
    let keys = changed(&mut room);
    tell(&room, &mut groups, &keys, None);
    // Until the policy says so, the meeting goes by the former root.
    let old = room.keys.clone();
    let (_, early) = offer(&mut room, &old, 4);
    let join = e2ee::group::Join::new(PeerId(4), &early);
    assert!(groups[1].commit_members(&[join], &[], false).is_ok());
    groups[1].discard_own();
    let built = groups[0].commit_policy(&[PolicyChange::Root(1)]).unwrap();
    let changes = spread(&mut groups, 0, &built);
    assert!(changes.iter().all(|change| change.rotates));
    assert!(groups.iter().all(|group| group.generation() == 1));
    agree(&groups);

    let new = newcomer(&keys);
    let (pending, bytes) = offer(&mut room, &new, 5);
    let built = groups[2]
        .commit_members(&[e2ee::group::Join::new(PeerId(5), &bytes)], &[], false)
        .unwrap();
    assert!(spread(&mut groups, 2, &built).iter().all(|change| !change.rotates));
    groups.push(pending.accept(&built.welcome.unwrap(), Some(SESSION), &[]).unwrap());
    agree(&groups);

    // Added all the same, somebody with the former root alone believes none of it.
    let (pending, bytes) = offer(&mut room, &old, 6);
    let built = groups[1]
        .commit_members(&[e2ee::group::Join::new(PeerId(6), &bytes)], &[], false)
        .unwrap();
    let refused = pending.accept(&built.welcome.unwrap(), Some(SESSION), &[]).unwrap_err();
    assert_eq!(refused.rule, JoinRule::J1);
}

#[test]
fn who_knows_the_former_root_only_does_not_believe_the_meeting() {
    let (mut room, mut groups) = meeting(51);
    let keys = changed(&mut room);
    tell(&room, &mut groups, &keys, None);
    let built = groups[0].commit_policy(&[PolicyChange::Root(1)]).unwrap();
    spread(&mut groups, 0, &built);
    let info = groups[1].group_info().unwrap();
    let (leaf, seed) = (room.leaf(7), room.seed());
    let honest = ResyncAttempt::start(&room.keys, leaf, &identity(7), &info, papers(), &seed);
    assert_eq!(honest.unwrap_err().rule, JoinRule::J2);
    // With the new root the same is a join.
    let new = newcomer(&keys);
    let (leaf, seed) = (room.leaf(8), room.seed());
    let (attempt, commit) = ResyncAttempt::start(&new, leaf, &identity(8), &info, papers(), &seed).unwrap();
    groups
        .iter_mut()
        .for_each(|group| drop(group.process(&commit).unwrap()));
    groups.push(attempt.into_group());
    agree(&groups);
}

#[test]
fn whoever_was_not_told_sees_that_the_root_changed_and_processes_no_join_after() {
    let (mut room, mut groups) = meeting(52);
    let keys = changed(&mut room);
    tell(&room, &mut groups, &keys, Some(2));
    let built = groups[0].commit_policy(&[PolicyChange::Root(1)]).unwrap();
    let changes = spread(&mut groups, 0, &built);
    assert!(changes[2].rotates);
    let (_, bytes) = offer(&mut room, &newcomer(&keys), 5);
    let built = groups[0]
        .commit_members(&[e2ee::group::Join::new(PeerId(5), &bytes)], &[], false)
        .unwrap();
    assert!(groups[1].process(&built.commit).is_ok());
    assert_eq!(groups[2].process(&built.commit).unwrap_err().rule, Rule::Mls);
    // Told at last, it goes on.
    let change = RootChange::of(&keys, &room.owner_key()).unwrap();
    let mut told = room.keys.clone();
    told.heard_change(&change);
    groups[2].hold(&told);
    assert!(groups[2].process(&built.commit).is_ok());
}

#[test]
fn the_root_is_changed_by_the_owner_alone_never_back_and_once() {
    let (mut room, mut groups) = meeting(53);
    let keys = changed(&mut room);
    tell(&room, &mut groups, &keys, None);
    assert_eq!(
        groups[1].commit_policy(&[PolicyChange::Root(1)]),
        Err(NotBuilt::Invalid(Rule::V7))
    );
    let built = groups[0].commit_policy(&[PolicyChange::Root(1)]).unwrap();
    spread(&mut groups, 0, &built);
    for generation in [0, 1] {
        let again = groups[0].commit_policy(&[PolicyChange::Root(generation)]);
        assert!(matches!(again, Err(NotBuilt::NothingToDo { .. })), "{generation}");
    }
}
