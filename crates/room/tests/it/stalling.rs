//! Holders who do nothing, and returners who claim too much.

use wire::{ClientMessage, Epoch, RefusalCode, ServerMessage, SlotPurpose};

use crate::house::{House, join, refusal};

#[test]
fn a_lone_member_that_never_commits_keeps_the_others_out_for_twenty_seconds() {
    for passes in [false, true] {
        let mut house = House::new();
        let idler = house.meeting(1).remove(0);
        let joiner = house.enter();
        house.say(joiner.conn, join());
        let mut formed = None;
        for second in (2..50).step_by(2) {
            house.pass(2000);
            if passes && let Some((conn, grant)) = house.granted(std::slice::from_ref(&idler)) {
                house.say(conn, ClientMessage::Pass { slot: grant.slot });
            }
            for message in house.heard(joiner.conn) {
                match message {
                    ServerMessage::Declined {} => house.say(joiner.conn, join()),
                    ServerMessage::Form {} => formed = formed.or(Some(second)),
                    _ => {}
                }
            }
        }
        let formed = formed.expect("the joiner is asked to form the group");
        assert!((19..=25).contains(&formed), "after {formed} s");
        assert!(!house.open.contains(&idler.conn));
    }
}

#[test]
fn a_slow_member_among_quick_ones_stays() {
    let mut house = House::new();
    let members = house.meeting(2);
    for _ in 0..5 {
        let joiner = house.enter();
        house.say(joiner.conn, join());
        house.pass(10_000);
        // Whoever is asked second commits.
        let (conn, grant) = house
            .granted(&members[1..])
            .unwrap_or_else(|| house.granted(&members).unwrap());
        house.say(conn, grant.commit_all());
        house.say(joiner.conn, ClientMessage::Leave {});
        house.pass(10_000);
    }
    assert!(house.open.contains(&members[0].conn));
}

#[test]
fn a_member_who_was_idle_long_ago_is_not_sent_away() {
    let mut house = House::new();
    let member = house.meeting(1).remove(0);
    let joiner = house.enter();
    house.say(joiner.conn, join());
    house.pass(3000);
    house.say(joiner.conn, ClientMessage::Leave {});
    house.pass(60_000);
    let joiner = house.enter();
    house.say(joiner.conn, join());
    house.pass(1000);
    assert!(house.open.contains(&member.conn));
}

#[test]
fn one_returner_who_claims_too_much_stalls_the_others_for_ten_seconds() {
    let mut house = House::new();
    let members = house.meeting(3);
    let state = house.continuing(&members);
    house.restart();
    let mut later = state.clone();
    later.epoch = Epoch(state.epoch.0 + 1);
    later.fork_tag = wire::ForkTag([66; 8]);
    let liar = house.resume(&members[2], Some(later)).unwrap();
    let honest: Vec<_> = members[..2]
        .iter()
        .map(|m| house.resume(m, Some(state.clone())).unwrap())
        .collect();
    let mut formed = None;
    for second in (2..40).step_by(2) {
        house.pass(2000);
        for member in &honest {
            for message in house.heard(member.conn) {
                match message {
                    ServerMessage::Replaying { .. } => {
                        let purpose = SlotPurpose::Resync;
                        house.say(member.conn, ClientMessage::Slot { purpose });
                    }
                    ServerMessage::Form {} => formed = formed.or(Some(second)),
                    _ => {}
                }
            }
        }
    }
    let formed = formed.expect("the honest go on without the liar");
    assert!(formed <= 20, "after {formed} s");
    let last = house.heard(liar.conn);
    assert!(last.iter().any(|m| refusal(m) == Some(RefusalCode::CannotResume)));
}

#[test]
fn an_ended_meeting_is_not_taken_up_again_after_a_restart() {
    let mut house = House::new();
    let members = house.meeting(2);
    let state = house.continuing(&members);
    house.end_by_owner(&members[0]);
    house.restart();
    assert_eq!(
        house.resume(&members[1], Some(state)).unwrap_err(),
        RefusalCode::CannotResume
    );
}
