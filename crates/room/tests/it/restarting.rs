use std::time::Duration;

use room::Limits;
use wire::{
    Blob, ClientMessage, Epoch, ForkTag, Intent, LogEntry, LogKind, PeerId, RefusalCode, Seq, ServerMessage, SessionId,
    SlotPurpose,
};

use crate::house::{House, PERSONAL, SESSION, app, join};

#[test]
fn everybody_returns_to_the_same_meeting_and_nothing_changes() {
    let mut house = House::new();
    let members = house.meeting(3);
    let standing = house.continuing(&members);
    house.restart();
    let back: Vec<_> = members
        .iter()
        .map(|m| house.resume(m, Some(standing.clone())).unwrap())
        .collect();
    for (was, is) in members.iter().zip(&back) {
        assert_eq!((was.peer, was.instance), (is.peer, is.instance));
        assert!(house.heard(is.conn).is_empty(), "not decided yet");
    }
    house.say(back[1].conn, app(Epoch(2)));
    house.pass(2000);
    for guest in &back {
        match &house.heard(guest.conn)[..] {
            [
                ServerMessage::Replaying {
                    head: Seq(2),
                    gap: false,
                },
                ServerMessage::Log(entry),
            ] => {
                assert_eq!(entry.seq, Seq(3), "a message sent meanwhile follows");
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(house.room.session().unwrap().epoch, Epoch(2));
}

#[test]
fn a_returner_cannot_fill_the_room_with_made_up_people() {
    let limits = Limits {
        capacity: 5,
        ..Limits::default()
    };
    let mut house = House::with(limits, Duration::ZERO);
    let guest = house.meeting(1).remove(0);
    let mut standing = house.continuing(std::slice::from_ref(&guest));
    standing.members.extend((0..1000).map(PeerId));
    house.restart();
    house.resume(&guest, Some(standing)).unwrap();
    house.pass(2000);
    assert_eq!(house.room.peers().len(), 5);
}

#[test]
fn whoever_comes_first_with_a_token_of_an_earlier_meeting_locks_nobody_out() {
    let mut house = House::new();
    let old = house.meeting(1).remove(0);
    let mut stale = house.continuing(std::slice::from_ref(&old));
    stale.session = SessionId([9; 16]);
    house.say(old.conn, ClientMessage::Leave {});
    let members = house.meeting(2);
    assert_ne!(old.instance, members[0].instance);
    let standing = house.continuing(&members);
    house.restart();
    let old = house.resume(&old, Some(stale)).unwrap();
    let back: Vec<_> = members
        .iter()
        .map(|m| house.resume(m, Some(standing.clone())).unwrap())
        .collect();
    house.pass(2000);
    assert_eq!(house.room.session().unwrap().session, SESSION);
    for guest in &back {
        assert!(!gap(&house.heard(guest.conn)));
    }
    let heard = house.heard(old.conn);
    assert!(
        heard
            .iter()
            .any(|m| matches!(m, ServerMessage::Session(state) if state.session == SESSION))
    );
}

#[test]
fn who_stood_before_the_door_outvotes_nobody_after_a_restart() {
    let mut house = House::where_all_wait();
    let members = house.hosted(2);
    let waiting = [house.enter_by(PERSONAL), house.enter_by(PERSONAL)];
    let standing = house.continuing(&members);
    let mut invented = standing.clone();
    invented.session = SessionId([9; 16]);
    house.restart();
    for guest in &waiting {
        house.resume(guest, Some(invented.clone())).unwrap();
    }
    for member in &members {
        house.resume(member, Some(standing.clone())).unwrap();
    }
    house.pass(6000);
    assert_eq!(house.room.session().unwrap().session, SESSION);
}

#[test]
fn returners_learn_that_the_media_plane_forgot_them() {
    let mut house = House::new();
    let guest = house.meeting(1).remove(0);
    let standing = house.continuing(std::slice::from_ref(&guest));
    house.restart();
    let conn = house.connect();
    let resume = ClientMessage::Resume {
        version: wire::PROTOCOL_VERSION,
        room: crate::house::ROOM,
        token: guest.token,
        device: wire::DeviceClass::Desktop,
        continuing: Some(standing),
    };
    house.say(conn, resume);
    assert_eq!(
        house.heard(conn).last(),
        Some(&ServerMessage::MediaLost { generation: 0 })
    );
}

#[test]
fn a_straggler_is_brought_forward_from_what_another_kept() {
    let mut house = House::new();
    let members = house.meeting(2);
    let behind = house.continuing(&members);
    let mut ahead = behind.clone();
    (ahead.epoch, ahead.last_seq, ahead.fork_tag) = (Epoch(2), Seq(2), ForkTag([2; 8]));
    house.restart();
    let a = house.resume(&members[0], Some(ahead)).unwrap();
    let b = house.resume(&members[1], Some(behind)).unwrap();
    house.pass(2000);
    assert_eq!(house.heard(a.conn), [ServerMessage::NeedLog { from: Seq(2) }]);
    let entry = LogEntry {
        seq: Seq(2),
        kind: LogKind::Handshake,
        from: a.peer,
        base_epoch: Epoch(1),
        sealed: Blob::new(vec![1]).unwrap(),
    };
    let entries = vec![entry.clone()];
    house.say(a.conn, ClientMessage::LogFill { entries });
    let replaying = ServerMessage::Replaying {
        head: Seq(2),
        gap: false,
    };
    assert_eq!(house.heard(a.conn), std::slice::from_ref(&replaying));
    assert_eq!(house.heard(b.conn), [replaying, ServerMessage::Log(entry)]);
}

#[test]
fn without_the_missing_entries_a_straggler_resynchronises() {
    let mut house = House::new();
    let members = house.meeting(2);
    let behind = house.continuing(&members);
    let mut ahead = behind.clone();
    (ahead.epoch, ahead.last_seq, ahead.fork_tag) = (Epoch(2), Seq(2), ForkTag([2; 8]));
    house.restart();
    house.resume(&members[0], Some(ahead)).unwrap();
    let b = house.resume(&members[1], Some(behind)).unwrap();
    house.pass(4000);
    assert!(gap(&house.heard(b.conn)));
}

#[test]
fn the_smaller_branch_resynchronises() {
    let mut house = House::new();
    let members = house.meeting(3);
    let standing = house.continuing(&members);
    house.restart();
    let mut back = Vec::new();
    for (member, tag) in members.iter().zip([5, 6, 6]) {
        let mut standing = standing.clone();
        standing.fork_tag = ForkTag([tag; 8]);
        back.push(house.resume(member, Some(standing)).unwrap());
    }
    house.pass(2000);
    let gaps: Vec<bool> = back.iter().map(|g| gap(&house.heard(g.conn))).collect();
    assert_eq!(gaps, [true, false, false]);
}

#[test]
fn who_does_not_return_after_a_restart_is_removed() {
    let mut house = House::new();
    let members = house.meeting(3);
    let standing = house.continuing(&members);
    house.restart();
    let a = house.resume(&members[0], Some(standing.clone())).unwrap();
    house.pass(30_000);
    let b = house.resume(&members[1], Some(standing)).unwrap();
    assert!(matches!(
        &house.heard(b.conn)[..],
        [ServerMessage::Replaying { gap: false, .. }]
    ));
    house.pass(40_000);
    let (_, grant) = house.granted(&[a, b]).unwrap();
    assert_eq!(grant.intents, [Intent::Gone { peer: members[2].peer }]);
}

#[test]
fn a_newcomer_in_between_joins_the_old_meeting() {
    let mut house = House::new();
    let members = house.meeting(2);
    let standing = house.continuing(&members);
    house.restart();
    let newcomer = house.enter();
    house.say(newcomer.conn, join());
    house.pass(1000);
    assert!(
        house.heard(newcomer.conn).is_empty(),
        "nobody may form another meeting yet"
    );
    let a = house.resume(&members[0], Some(standing)).unwrap();
    house.pass(2100);
    assert!(matches!(&house.heard(newcomer.conn)[..], [ServerMessage::Session(s)] if s.epoch == Epoch(1)));
    house.commit_batch(&[a]);
    assert!(matches!(
        &house.heard(newcomer.conn)[..],
        [ServerMessage::Welcome { .. }]
    ));
}

#[test]
fn when_everybody_has_reloaded_the_group_is_formed_anew() {
    let mut house = House::new();
    let members = house.meeting(2);
    house.restart();
    let back: Vec<_> = members.iter().map(|m| house.resume(m, None).unwrap()).collect();
    house.pass(6000);
    assert_eq!(house.heard(back[0].conn), [ServerMessage::Form {}]);
}

#[test]
fn who_asks_to_resynchronise_before_the_room_has_decided_gets_a_slot_afterwards() {
    let mut house = House::new();
    let members = house.meeting(2);
    let standing = house.continuing(&members);
    house.restart();
    let a = house.resume(&members[0], Some(standing.clone())).unwrap();
    let b = house.resume(&members[1], Some(standing)).unwrap();
    let purpose = SlotPurpose::Resync;
    house.say(b.conn, ClientMessage::Slot { purpose });
    house.pass(2000);
    assert!(house.heard(a.conn).contains(&ServerMessage::NeedGroupInfo {}));
}

#[test]
fn a_member_that_came_back_empty_before_anybody_else_is_removed_when_it_leaves() {
    let mut house = House::new();
    let members = house.meeting(2);
    let standing = house.continuing(&members);
    house.restart();
    let a = house.resume(&members[0], None).unwrap();
    house.say(a.conn, join());
    house.pass(2500);
    let b = house.resume(&members[1], Some(standing)).unwrap();
    house.pass(2100);
    house.heard(b.conn);
    house.say(a.conn, ClientMessage::Leave {});
    house.pass(60);
    let (_, grant) = house.granted(&[b]).unwrap();
    assert_eq!(grant.intents, [Intent::Gone { peer: a.peer }]);
}

#[test]
fn a_meeting_that_ended_is_not_revived() {
    let mut house = House::new();
    let members = house.meeting(1);
    let standing = house.continuing(&members);
    house.say(members[0].conn, ClientMessage::Leave {});
    assert_eq!(
        house.resume(&members[0], Some(standing)).unwrap_err(),
        RefusalCode::CannotResume
    );
}

fn gap(heard: &[ServerMessage]) -> bool {
    heard
        .iter()
        .any(|m| matches!(m, ServerMessage::Replaying { gap: true, .. }))
}
