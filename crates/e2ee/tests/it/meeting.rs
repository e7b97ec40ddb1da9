//! Meetings as they go.

use e2ee::app::{AppFrame, AppMessage};
use e2ee::group::{
    AppRefused, Group, Join, JoinRule, LeafSecret, NotBuilt, Papers, PendingJoin, PolicyChange, Reason, Refused,
    ResyncAttempt, Role,
};
use wire::{Epoch, PeerId, Rule, Seq, SessionId};

use crate::party::{Room, SESSION, agree, identity, papers, spread};

#[test]
fn people_join_talk_and_leave() {
    let mut room = Room::new(1);
    let mut groups = room.meeting(4);
    agree(&groups);
    assert_eq!(
        groups[0].members().iter().map(|m| m.name.as_str()).collect::<Vec<_>>(),
        ["Person 1", "Person 2", "Person 3", "Person 4"]
    );

    let frame = AppFrame {
        n: 0,
        seen: Seq(1),
        message: AppMessage::Alive,
    };
    let sealed = groups[2].seal_app(&frame.encode()).unwrap();
    for (at, group) in groups.iter_mut().enumerate() {
        match group.open_app(&sealed) {
            Ok((sender, plain)) => {
                assert_eq!((sender.leaf, sender.peer), (2, PeerId(3)));
                assert_eq!(AppFrame::decode(&plain), Ok(frame.clone()));
            }
            Err(refused) => assert_eq!((at, refused), (2, AppRefused::Own)),
        }
    }
    assert_eq!(groups[0].open_app(&sealed), Err(AppRefused::Replay));

    let before = groups[0].base_key();
    let built = groups[1].commit_members(&[], &[PeerId(3)], false).unwrap();
    let changes = spread(&mut groups, 1, &built);
    assert!(changes[2].removed_self);
    assert_eq!(changes[0].removed[0].member.peer, PeerId(3));
    assert_eq!(changes[0].removed[0].reason, Reason::Gone);
    assert_eq!(changes[0].by.as_ref().unwrap().peer, PeerId(2));
    assert!(changes[0].removes);
    let gone = groups.remove(2);
    assert_eq!(gone.base_key(), before);
    assert!(!gone.is_member());
    agree(&groups);
    assert_ne!(groups[0].base_key(), before);
}

#[test]
fn a_reload_comes_back_as_the_same_member() {
    let mut room = Room::new(2);
    let mut groups = room.meeting(2);
    let (leaf, seed) = (LeafSecret::generate(&mut room.rng), room.seed());
    let (pending, package) = PendingJoin::new(&room.keys, leaf.clone(), &identity(3), Some(SESSION), None, &seed);
    let built = groups[0]
        .commit_members(&[Join::new(PeerId(3), &package)], &[], false)
        .unwrap();
    spread(&mut groups, 0, &built);
    drop(pending.accept(&built.welcome.unwrap(), Some(SESSION), &[]).unwrap());

    let info = groups[1].group_info().unwrap();
    let seed = room.seed();
    let (attempt, commit) = ResyncAttempt::start(&room.keys, leaf, &identity(3), &info, papers(), &seed).unwrap();
    for group in &mut groups {
        let change = group.process(&commit).unwrap();
        assert_eq!(change.epoch, attempt.epoch());
        assert_eq!(
            (change.added.len(), change.removed.len(), change.resynced.len()),
            (0, 0, 1)
        );
        assert_eq!(change.by.unwrap().peer, PeerId(3));
    }
    groups.push(attempt.into_group());
    agree(&groups);
    assert_eq!(groups[0].members().len(), 3);
}

#[test]
fn a_stranger_with_the_link_may_enter_by_external_commit_while_the_room_is_open() {
    let mut room = Room::new(3);
    let mut groups = room.meeting(2);
    let info = groups[0].group_info().unwrap();
    let (leaf, seed) = (LeafSecret::generate(&mut room.rng), room.seed());
    let (attempt, commit) =
        ResyncAttempt::start(&room.keys, leaf, &identity(3), &info, Papers::default(), &seed).unwrap();
    for group in &mut groups {
        assert_eq!(group.process(&commit).unwrap().added.len(), 1);
    }
    groups.push(attempt.into_group());
    agree(&groups);
}

#[test]
fn the_owner_claims_the_role_in_a_running_meeting() {
    let mut room = Room::new(4);
    let mut groups = room.meeting(3);
    assert!(
        groups[0]
            .members()
            .iter()
            .all(|member| member.role == Role::Participant)
    );
    let built = groups[1].commit_policy(&[PolicyChange::Claim(&room.owner)]).unwrap();
    let changes = spread(&mut groups, 1, &built);
    assert_eq!(changes[0].roles[0].member.peer, PeerId(2));
    agree(&groups);
    assert!(groups[2].members()[1].role == Role::Owner);
    assert!(matches!(
        groups[1].commit_policy(&[PolicyChange::Claim(&room.owner)]),
        Err(NotBuilt::NothingToDo { .. })
    ));
}

#[test]
fn a_commit_that_lost_its_slot_is_discarded_and_the_same_key_packages_are_used_again() {
    let mut room = Room::new(5);
    let mut groups = room.meeting(2);
    let (pending, package) = room.knock(3);
    let offers = [Join::new(PeerId(3), &package)];
    let lost = groups[0].commit_members(&offers, &[], false).unwrap();
    assert_eq!(groups[0].commit_members(&offers, &[], false), Err(NotBuilt::Pending));
    let won = groups[1].commit_members(&offers, &[], false).unwrap();
    groups[1].merge_own().unwrap();
    groups[0].process(&won.commit).unwrap();
    assert!(!groups[0].is_pending());
    assert!(groups[1].process(&lost.commit).is_err());
    let dropped = groups[0].commit_update(None).unwrap();
    groups[0].discard_own();
    assert_eq!(groups[0].process(&dropped.commit), Err(Refused { rule: Rule::Mls }));
    groups.push(pending.accept(&won.welcome.unwrap(), None, &[]).unwrap());
    agree(&groups);
}

#[test]
fn an_own_commit_seen_in_the_log_is_merged() {
    let mut room = Room::new(6);
    let mut groups = room.meeting(2);
    let built = groups[0].commit_update(Some("Änne")).unwrap();
    for group in &mut groups {
        let change = group.process(&built.commit).unwrap();
        assert_eq!(change.renamed[0].name, "Änne");
        assert_eq!(change.epoch, Epoch(2));
    }
    agree(&groups);
}

#[test]
fn messages_of_a_past_epoch_are_read_until_they_are_forgotten() {
    let mut room = Room::new(7);
    let mut groups = room.meeting(2);
    let early = groups[0].seal_app(&[1; 256]).unwrap();
    let late = groups[0].seal_app(&[2; 256]).unwrap();
    let built = groups[0].commit_update(None).unwrap();
    spread(&mut groups, 0, &built);
    assert!(groups[1].open_app(&late).is_ok());
    groups[1].forget_past();
    assert_eq!(groups[1].open_app(&early), Err(AppRefused::Epoch));
    let future = {
        let built = groups[0].commit_update(None).unwrap();
        groups[0].merge_own();
        let future = groups[0].seal_app(&[3; 256]).unwrap();
        assert_eq!(groups[1].open_app(&future), Err(AppRefused::Epoch));
        groups[1].process(&built.commit).unwrap();
        future
    };
    assert!(groups[1].open_app(&future).is_ok());
}

#[test]
fn one_seed_makes_one_meeting() {
    let run = || {
        let mut room = Room::new(8);
        let mut groups = room.meeting(5);
        let built = groups[3].commit_update(Some("x")).unwrap();
        spread(&mut groups, 3, &built);
        (built.commit, groups[0].base_key(), groups[0].group_info().unwrap())
    };
    assert_eq!(run(), run());
}

#[test]
fn an_add_is_small_at_any_size_and_a_late_joiner_finds_everybody() {
    let mut room = Room::new(9);
    let mut groups = room.meeting(100);
    agree(&groups);
    let (join, package) = room.knock(101);
    let built = groups[57]
        .commit_members(&[Join::new(PeerId(101), &package)], &[], false)
        .unwrap();
    spread(&mut groups, 57, &built);
    let welcome = built.welcome.unwrap();
    eprintln!(
        "n = 101: add {} B, Welcome {} B, key package {} B",
        built.commit.len(),
        welcome.len(),
        package.len()
    );
    assert!(built.commit.len() < 1024, "{}", built.commit.len());
    assert!(welcome.len() < 32 * 1024, "{}", welcome.len());
    groups.push(join.accept(&welcome, Some(SESSION), &[]).unwrap());
    agree(&groups);
    let gone = groups[3].commit_members(&[], &[PeerId(50)], false).unwrap();
    eprintln!(
        "n = 101: first removal {} B, GroupInfo {} B",
        gone.commit.len(),
        groups[3].group_info().unwrap().len()
    );
}

#[test]
fn nobody_reads_before_joining_or_after_being_removed() {
    let mut room = Room::new(10);
    let mut groups = room.meeting(2);
    let early = groups[0].seal_app(&[1; 256]).unwrap();
    let (join, package) = room.knock(3);
    let built = groups[0]
        .commit_members(&[Join::new(PeerId(3), &package)], &[], false)
        .unwrap();
    spread(&mut groups, 0, &built);
    groups.push(join.accept(&built.welcome.unwrap(), Some(SESSION), &[]).unwrap());
    assert_eq!(groups[2].open_app(&early), Err(AppRefused::Epoch));
    assert!(groups[1].open_app(&early).is_ok());

    let built = groups[0].commit_members(&[], &[PeerId(3)], false).unwrap();
    spread(&mut groups, 0, &built);
    let late = groups[0].seal_app(&[2; 256]).unwrap();
    let update = groups[1].commit_update(None).unwrap();
    let mut removed = groups.pop().unwrap();
    assert!(removed.open_app(&late).is_err());
    assert!(removed.process(&update.commit).is_err());
    assert!(removed.seal_app(&[3; 256]).is_err());
    assert!(removed.group_info().is_err());
    assert_eq!(removed.commit_update(None), Err(NotBuilt::NotAMember));
    assert_ne!(removed.base_key(), groups[0].base_key());
}

#[test]
fn a_group_info_that_is_stale_foreign_or_garbled_leads_nowhere() {
    let mut room = Room::new(11);
    let mut groups = room.meeting(2);
    let info = groups[0].group_info().unwrap();
    let mut elsewhere = Room::new(12);
    let foreign = elsewhere.meeting(2)[0].group_info().unwrap();
    let leaf = LeafSecret::generate(&mut room.rng);
    let mut start = |info: &[u8], session, left: &[(SessionId, Epoch)]| {
        let (who, seed) = (identity(3), room.seed());
        ResyncAttempt::start(
            &room.keys,
            leaf.clone(),
            &who,
            info,
            Papers {
                session,
                left,
                ..Papers::default()
            },
            &seed,
        )
        .map_err(|refused| refused.rule)
    };
    assert_eq!(start(&foreign, Some(SESSION), &[]).map(drop), Err(JoinRule::J2));
    assert_eq!(start(&info, Some(SessionId([1; 16])), &[]).map(drop), Err(JoinRule::J7));
    // Not even into the epoch just before: somebody may have been removed since.
    for (epoch, expected) in [(0, Ok(())), (1, Err(JoinRule::J7)), (9, Err(JoinRule::J7))] {
        let left = (SESSION, Epoch(groups[0].epoch().0 + epoch));
        assert_eq!(start(&info, Some(SESSION), &[left]).map(drop), expected, "{epoch}");
    }
    for at in [0, 7, 40, info.len() / 2, info.len() - 1] {
        let mut damaged = info.clone();
        damaged[at] ^= 1;
        assert!(start(&damaged, Some(SESSION), &[]).is_err(), "byte {at}");
    }
    assert_eq!(start(&[], None, &[]).map(drop), Err(JoinRule::Mls));

    let (attempt, commit) = start(&info, Some(SESSION), &[]).unwrap();
    assert_eq!(attempt.base_epoch(), groups[0].epoch());
    let update = groups[1].commit_update(None).unwrap();
    spread(&mut groups, 1, &update);
    assert_eq!(groups[0].process(&commit), Err(Refused { rule: Rule::Mls }));
    let fresh = groups[0].group_info().unwrap();
    let (attempt, commit) = start(&fresh, Some(SESSION), &[]).unwrap();
    groups
        .iter_mut()
        .for_each(|group| drop(group.process(&commit).unwrap()));
    groups.push(attempt.into_group());
    agree(&groups);
}

#[test]
fn a_group_may_move_to_another_thread() {
    fn moves<T: Send>() {}
    moves::<Group>();
    moves::<PendingJoin>();
    moves::<ResyncAttempt>();
}
