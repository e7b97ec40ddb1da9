use wire::{Blob, ClientMessage, Epoch, Intent, RefusalCode, Rule, Seq, ServerMessage, SlotPurpose, Verdict};

use crate::house::{House, SESSION, ack, app, join, refusal};

#[test]
fn joiners_of_one_window_share_a_commit() {
    let mut house = House::new();
    let members = house.meeting(2);
    let joiners = [house.enter(), house.enter()];
    for joiner in &joiners {
        house.say(joiner.conn, join());
    }
    assert!(house.granted(&members).is_none());
    house.pass(50);
    let (conn, grant) = house.granted(&members).unwrap();
    assert_eq!(conn, members[0].conn, "the longest connected commits");
    assert_eq!(grant.joins(), joiners.iter().map(|j| j.peer).collect::<Vec<_>>());
    house.say(conn, grant.commit_all());
    for member in &members {
        assert!(matches!(&house.heard(member.conn)[..], [ServerMessage::Log(e)] if e.seq == Seq(2)));
    }
    for joiner in &joiners {
        assert!(matches!(
            &house.heard(joiner.conn)[..],
            [ServerMessage::Welcome { seq: Seq(2), .. }]
        ));
    }
    house.ack_all(&members, Seq(2));
    for guest in members.iter().chain(&joiners) {
        assert_eq!(house.heard(guest.conn), [ServerMessage::AllAcked { seq: Seq(2) }]);
    }
    house.say(joiners[0].conn, app(Epoch(2)));
    for guest in members.iter().chain(&joiners) {
        assert!(matches!(&house.heard(guest.conn)[..], [ServerMessage::Log(e)] if e.seq == Seq(3)));
    }
}

#[test]
fn who_enters_before_the_group_is_formed_learns_of_it_and_is_added() {
    let mut house = House::new();
    let first = house.enter();
    let second = house.enter();
    house.say(second.conn, join());
    house.pass(200);
    assert!(house.heard(second.conn).is_empty());
    house.say(first.conn, ClientMessage::Formed { session: SESSION });
    assert!(matches!(&house.heard(second.conn)[..], [ServerMessage::Session(s)] if s.session == SESSION));
    house.pass(60);
    house.commit_batch(&[first]);
    assert!(matches!(&house.heard(second.conn)[..], [ServerMessage::Welcome { .. }]));
}

#[test]
fn the_request_to_form_passes_on() {
    let mut house = House::new();
    let first = house.enter();
    let second = house.enter();
    house.pass(1500);
    assert_eq!(house.heard(second.conn), [ServerMessage::Form {}]);
    house.say(first.conn, ClientMessage::Formed { session: SESSION });
    assert!(
        house
            .heard(first.conn)
            .iter()
            .any(|m| refusal(m) == Some(RefusalCode::SlotLost))
    );
    house.cut(second.conn);
    assert_eq!(house.heard(first.conn), [ServerMessage::Form {}]);
}

#[test]
fn a_silent_committer_loses_the_slot_and_is_asked_last() {
    let mut house = House::new();
    let members = house.meeting(3);
    let joiner = house.enter();
    house.say(joiner.conn, join());
    house.pass(60);
    let (late, stale) = house.granted(&members[..1]).unwrap();
    house.pass(1500);
    assert_eq!(house.heard(late), [ServerMessage::SlotEnded { slot: stale.slot }]);
    house.say(late, stale.commit_all());
    assert_eq!(refusal(&house.heard(late)[0]), Some(RefusalCode::SlotLost));
    let (conn, grant) = house.granted(&members).unwrap();
    assert_eq!(conn, members[1].conn);
    assert_eq!(grant.joins(), [joiner.peer]);
    house.say(conn, grant.commit_all());
    assert!(matches!(&house.heard(joiner.conn)[..], [ServerMessage::Welcome { .. }]));
}

#[test]
fn a_lost_committer_is_replaced_at_once() {
    let mut house = House::new();
    let members = house.meeting(2);
    let joiner = house.enter();
    house.say(joiner.conn, join());
    house.pass(60);
    house.cut(members[0].conn);
    let (conn, _) = house.granted(&members[1..]).unwrap();
    assert_eq!(conn, members[1].conn);
}

#[test]
fn a_slot_passed_on_does_not_come_straight_back() {
    let mut house = House::new();
    let members = house.meeting(1);
    let joiner = house.enter();
    house.say(joiner.conn, join());
    let mut declined = 0;
    for pass in 0..5 {
        house.pass(if pass == 0 { 60 } else { 2000 });
        let (conn, grant) = house.granted(&members).unwrap();
        house.say(conn, ClientMessage::Pass { slot: grant.slot });
        assert!(house.heard(conn).is_empty());
        declined += house.heard(joiner.conn).len();
    }
    assert_eq!(declined, 1, "after some the joiner is told to start afresh");
}

#[test]
fn a_declined_joiner_is_told() {
    let mut house = House::new();
    let members = house.meeting(2);
    let joiners = [house.enter(), house.enter()];
    for joiner in &joiners {
        house.say(joiner.conn, join());
    }
    house.pass(60);
    let (conn, grant) = house.granted(&members).unwrap();
    let ClientMessage::Commit {
        slot,
        base_epoch,
        sealed,
        welcome,
        ..
    } = grant.commit_all()
    else {
        unreachable!()
    };
    let commit = ClientMessage::Commit {
        slot,
        base_epoch,
        sealed,
        welcome,
        welcome_for: vec![joiners[0].peer],
        declined: vec![joiners[1].peer],
    };
    house.say(conn, commit);
    assert!(matches!(
        &house.heard(joiners[0].conn)[..],
        [ServerMessage::Welcome { .. }]
    ));
    assert_eq!(house.heard(joiners[1].conn), [ServerMessage::Declined {}]);
}

#[test]
fn a_commit_that_does_not_answer_its_grant_ends_the_connection() {
    let mut house = House::new();
    let members = house.meeting(2);
    let joiner = house.enter();
    house.say(joiner.conn, join());
    house.pass(60);
    let (conn, grant) = house.granted(&members).unwrap();
    let commit = ClientMessage::Commit {
        slot: grant.slot,
        base_epoch: grant.base_epoch,
        sealed: Blob::new(vec![]).unwrap(),
        welcome_for: vec![members[1].peer],
        welcome: Some(Blob::new(vec![]).unwrap()),
        declined: vec![],
    };
    house.say(conn, commit);
    assert_eq!(refusal(&house.heard(conn)[0]), Some(RefusalCode::Malformed));
    assert!(!house.open.contains(&conn));
    assert!(house.granted(&members[1..]).is_some());
}

#[test]
fn a_commit_the_group_refuses_is_undone() {
    let mut house = House::new();
    let members = house.meeting(3);
    let joiner = house.enter();
    house.say(joiner.conn, join());
    house.pass(60);
    let seq = house.commit_batch(&members);
    house.heard(joiner.conn);
    let refused = ClientMessage::Ack {
        seq,
        verdict: Verdict::Refused { rule: Rule::V4 },
    };
    house.say(members[0].conn, ack(seq, Epoch(3), 3));
    house.say(members[1].conn, refused.clone());
    assert_eq!(house.room.session().unwrap().epoch, Epoch(3));
    house.say(members[2].conn, refused);
    assert_eq!(house.room.session().unwrap().epoch, Epoch(2));
    assert!(matches!(
        house.heard(members[0].conn).last(),
        Some(ServerMessage::Replaying { gap: true, .. })
    ));
    assert_eq!(house.heard(joiner.conn), [ServerMessage::Declined {}]);
    house.say(joiner.conn, join());
    house.pass(60);
    let (_, grant) = house.granted(&members[1..]).unwrap();
    assert_eq!(grant.base_epoch, Epoch(2));
}

#[test]
fn members_of_the_smaller_branch_are_told_to_resynchronise() {
    let mut house = House::new();
    let members = house.meeting(3);
    let joiner = house.enter();
    house.say(joiner.conn, join());
    house.pass(60);
    let seq = house.commit_batch(&members);
    for (member, tag) in members.iter().zip([5, 6, 5]) {
        house.heard(member.conn);
        house.say(member.conn, ack(seq, Epoch(3), tag));
    }
    assert!(matches!(
        &house.heard(members[1].conn)[..],
        [ServerMessage::Replaying { gap: true, .. }]
    ));
    assert_eq!(house.heard(members[0].conn), [ServerMessage::AllAcked { seq }]);
}

#[test]
fn messages_from_outside_the_group_are_not_delivered() {
    let mut house = House::new();
    let members = house.meeting(1);
    let guest = house.enter();
    house.say(guest.conn, app(Epoch(0)));
    house.say(guest.conn, ClientMessage::Replay { after: Seq(0) });
    let codes: Vec<_> = house.heard(guest.conn).iter().filter_map(refusal).collect();
    assert_eq!(codes, [RefusalCode::OutOfOrder; 2]);
    assert!(house.heard(members[0].conn).is_empty());
}

#[test]
fn application_messages_have_a_rate() {
    let mut house = House::new();
    let members = house.meeting(1);
    for _ in 0..30 {
        house.say(members[0].conn, app(Epoch(0)));
    }
    let heard = house.heard(members[0].conn);
    assert_eq!(heard.iter().filter(|m| matches!(m, ServerMessage::Log(_))).count(), 20);
    assert_eq!(
        heard
            .iter()
            .filter(|m| refusal(m) == Some(RefusalCode::TooFast))
            .count(),
        10
    );
}

#[test]
fn ten_thousand_messages_of_one_in_a_second_leave_the_others_theirs() {
    let mut house = House::new();
    let members = house.meeting(3);
    let epoch = house.room.session().unwrap().epoch;
    for _ in 0..1_000 {
        for _ in 0..10 {
            house.say(members[0].conn, app(epoch));
        }
        house.pass(1);
    }
    let entries = |heard: Vec<ServerMessage>, from: wire::PeerId| {
        let is = |m: &&ServerMessage| matches!(m, ServerMessage::Log(entry) if entry.from == from);
        heard.iter().filter(is).count()
    };
    let heard = house.heard(members[2].conn);
    let flood = entries(heard, members[0].peer);
    assert!((20..=26).contains(&flood), "{flood}");
    house.say(members[1].conn, app(epoch));
    let heard = house.heard(members[2].conn);
    assert_eq!(entries(heard, members[1].peer), 1);
}

#[test]
fn a_kick_pre_empts() {
    let mut house = House::new();
    house.all_hosts();
    let members = house.meeting(2);
    let joiner = house.enter();
    house.say(joiner.conn, join());
    house.pass(60);
    let purpose = SlotPurpose::Kick;
    house.say(members[1].conn, ClientMessage::Slot { purpose });
    let (conn, kick) = house.granted(&members[1..]).unwrap();
    assert_eq!((conn, kick.purpose), (members[1].conn, SlotPurpose::Kick));
    assert!(matches!(
        house.heard(members[0].conn)[..],
        [ServerMessage::Grant { .. }, ServerMessage::SlotEnded { .. }]
    ));
    house.say(conn, kick.commit_all());
    let (_, grant) = house.granted(&members).unwrap();
    assert_eq!(grant.joins(), [joiner.peer]);
    assert_eq!(grant.base_epoch, Epoch(2));
}

#[test]
fn kicks_that_come_to_nothing_keep_nobody_out() {
    for answers in [false, true] {
        let mut house = House::new();
        house.all_hosts();
        let members = house.meeting(4);
        let joiner = house.enter();
        house.say(joiner.conn, join());
        let mut granted = None;
        for round in 0..8 {
            let kicker = &members[2 + round % 2];
            let purpose = SlotPurpose::Kick;
            house.say(kicker.conn, ClientMessage::Slot { purpose });
            if answers && let Some((conn, grant)) = house.granted(&members[2..]) {
                house.say(conn, ClientMessage::Pass { slot: grant.slot });
            }
            house.pass(1000);
            granted = granted.or(house.granted(&members[..2]));
        }
        let (_, grant) = granted.expect("the joiner's turn comes");
        assert_eq!(grant.joins(), [joiner.peer], "with passes: {answers}");
    }
}

#[test]
fn a_leaver_is_collected_with_the_next_batch() {
    let mut house = House::new();
    let members = house.meeting(3);
    house.say(members[0].conn, ClientMessage::Leave {});
    house.pass(60);
    let (conn, grant) = house.granted(&members[1..]).unwrap();
    assert_eq!(grant.intents, [Intent::Gone { peer: members[0].peer }]);
    house.say(conn, grant.commit_all());
    house.pass(5000);
    assert!(house.granted(&members[1..]).is_none());
}
