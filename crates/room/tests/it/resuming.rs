use wire::{Blob, ClientMessage, Epoch, ForkTag, Intent, RefusalCode, Seq, ServerMessage, SlotPurpose};

use crate::house::{House, SESSION, app, refusal};

#[test]
fn a_lost_connection_resumes_with_what_it_missed_and_nobody_notices() {
    let mut house = House::new();
    let members = house.meeting(3);
    let standing = house.continuing(&members);
    house.cut(members[2].conn);
    house.say(members[0].conn, app(Epoch(2)));
    house.pass(59_000);
    let back = house.resume(&members[2], Some(standing)).unwrap();
    assert_eq!(back.peer, members[2].peer);
    match &house.heard(back.conn)[..] {
        [
            ServerMessage::Replaying {
                head: Seq(3),
                gap: false,
            },
            ServerMessage::Log(entry),
        ] => assert_eq!(entry.seq, Seq(3)),
        other => panic!("{other:?}"),
    }
    house.pass(120_000);
    assert!(house.granted(&members[..2]).is_none(), "nobody is removed");
}

#[test]
fn who_does_not_return_is_removed() {
    let mut house = House::new();
    let members = house.meeting(2);
    house.cut(members[1].conn);
    house.pass(59_900);
    assert!(house.granted(&members[..1]).is_none());
    house.pass(200);
    let (_, grant) = house.granted(&members[..1]).unwrap();
    assert_eq!(grant.intents, [Intent::Gone { peer: members[1].peer }]);
    assert_eq!(house.resume(&members[1], None).unwrap_err(), RefusalCode::CannotResume);
}

#[test]
fn a_second_connection_replaces_the_first() {
    let mut house = House::new();
    let members = house.meeting(2);
    let standing = house.continuing(&members);
    let twin = house.resume(&members[1], Some(standing)).unwrap();
    assert_eq!(twin.peer, members[1].peer);
    assert_eq!(
        house.heard(members[1].conn).iter().find_map(refusal),
        Some(RefusalCode::Replaced)
    );
    assert!(!house.open.contains(&members[1].conn));
    assert_eq!(house.room.peers().len(), 2);
}

#[test]
fn a_reload_resynchronises_with_a_group_info_of_the_present_epoch() {
    let mut house = House::new();
    let members = house.meeting(3);
    house.cut(members[2].conn);
    let back = house.resume(&members[2], None).unwrap();
    let purpose = SlotPurpose::Resync;
    house.say(back.conn, ClientMessage::Slot { purpose });
    assert_eq!(house.heard(members[0].conn), [ServerMessage::NeedGroupInfo {}]);
    let info = |epoch| ClientMessage::GroupInfo {
        seq: Seq(2),
        epoch: Epoch(epoch),
        sealed: Blob::new(vec![6]).unwrap(),
    };
    house.say(members[0].conn, info(1));
    assert_eq!(
        house.heard(members[1].conn),
        [ServerMessage::NeedGroupInfo {}],
        "a stale one is not used"
    );
    house.say(members[1].conn, info(2));
    let (conn, grant) = house.granted(std::slice::from_ref(&back)).unwrap();
    assert!(grant.group_info);
    house.say(conn, grant.commit_all());
    for guest in [&members[0], &members[1], &back] {
        assert!(matches!(&house.heard(guest.conn)[..], [ServerMessage::Log(e)] if e.from == back.peer));
    }
    house.say(back.conn, app(Epoch(3)));
    assert!(matches!(&house.heard(members[0].conn)[..], [ServerMessage::Log(_)]));
}

#[test]
fn the_only_member_reloads_and_forms_the_group_anew() {
    let mut house = House::new();
    let members = house.meeting(1);
    house.cut(members[0].conn);
    let back = house.resume(&members[0], None).unwrap();
    house.say(
        back.conn,
        ClientMessage::Slot {
            purpose: SlotPurpose::Resync,
        },
    );
    assert_eq!(house.heard(back.conn), [ServerMessage::Form {}]);
    house.say(back.conn, ClientMessage::Formed { session: SESSION });
    assert_eq!(house.room.session().unwrap().epoch, Epoch(0));
    house.pass(10_000);
    assert!(house.heard(back.conn).is_empty());
}

#[test]
fn whoever_waits_for_the_only_member_forms_anew_after_a_while() {
    let mut house = House::new();
    let members = house.meeting(1);
    let standing = house.continuing(&members);
    house.cut(members[0].conn);
    let guest = house.enter();
    house.say(guest.conn, crate::house::join());
    house.pass(9_900);
    assert!(house.heard(guest.conn).is_empty());
    house.pass(200);
    assert_eq!(house.heard(guest.conn), [ServerMessage::Form {}]);
    let session = wire::SessionId([77; 16]);
    house.say(guest.conn, ClientMessage::Formed { session });
    let back = house.resume(&members[0], Some(standing)).unwrap();
    assert!(matches!(
        &house.heard(back.conn)[..],
        [ServerMessage::Replaying { gap: true, .. }]
    ));
}

#[test]
fn a_returner_from_another_branch_gets_a_gap() {
    let mut house = House::new();
    let members = house.meeting(2);
    let mut standing = house.continuing(&members);
    standing.fork_tag = ForkTag([200; 8]);
    house.cut(members[1].conn);
    let back = house.resume(&members[1], Some(standing)).unwrap();
    assert!(matches!(
        &house.heard(back.conn)[..],
        [ServerMessage::Replaying { gap: true, .. }]
    ));
}

#[test]
fn a_member_that_joins_again_resynchronises_instead() {
    let mut house = House::new();
    let members = house.meeting(2);
    house.say(members[1].conn, crate::house::join());
    assert_eq!(house.heard(members[0].conn), [ServerMessage::NeedGroupInfo {}]);
}

#[test]
fn who_asked_to_resynchronise_and_needs_it_no_more_goes_on() {
    let mut house = House::new();
    let members = house.meeting(2);
    let purpose = SlotPurpose::Resync;
    house.say(members[1].conn, ClientMessage::Slot { purpose });
    house.say(members[1].conn, app(Epoch(1)));
    let info = ClientMessage::GroupInfo {
        seq: Seq(1),
        epoch: Epoch(1),
        sealed: Blob::default(),
    };
    house.say(members[0].conn, info);
    let (conn, grant) = house.granted(&members[1..]).unwrap();
    house.say(conn, ClientMessage::Pass { slot: grant.slot });
    match &house.heard(conn)[..] {
        [ServerMessage::Replaying { gap: false, .. }, ServerMessage::Log(entry)] => assert_eq!(entry.seq, Seq(2)),
        other => panic!("{other:?}"),
    }
    house.say(conn, app(Epoch(1)));
    assert!(matches!(&house.heard(conn)[..], [ServerMessage::Log(_)]));
}

#[test]
fn a_forged_token_does_not_resume() {
    let mut house = House::new();
    let mut guest = house.meeting(1).remove(0);
    guest.token = Blob::new(vec![0; 56]).unwrap();
    assert_eq!(house.resume(&guest, None).unwrap_err(), RefusalCode::CannotResume);
}
