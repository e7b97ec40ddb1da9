//! Where UDP does not pass.

use std::time::Duration;

use sfu::Admits;
use wire::PeerId;
use wire::StreamKind::{Camera, Microphone};

use crate::client::Kit;
use crate::meeting::{Meeting, ROOM, Way};

const BLOCKED: Way = Way {
    delay: Duration::from_millis(10),
    loss: 0,
    down: None,
    udp_blocked: true,
};

#[test]
fn whoever_gets_nothing_through_over_udp_hears_sees_and_is_heard_over_tcp() {
    let mut meeting = Meeting::new();
    meeting.ways.insert(1, BLOCKED);
    meeting.join(1, over_tcp());
    meeting.join(2, Kit::default());
    meeting.view_all(360);
    meeting.run(3_000);
    flows(&mut meeting);
    assert!(meeting.lost.is_empty());
    meeting.check_streams(false);
}

#[test]
fn udp_is_chosen_where_it_passes() {
    let mut meeting = Meeting::new();
    meeting.join(1, over_tcp());
    meeting.join(2, Kit::default());
    meeting.view_all(360);
    meeting.run(3_000);
    assert!(meeting.carried.tcp * 20 < meeting.carried.udp, "{:?}", meeting.carried);
}

#[test]
fn udp_that_is_blocked_in_a_meeting_is_replaced_by_tcp_after_a_restart() {
    let mut meeting = Meeting::new();
    meeting.join(1, over_tcp());
    meeting.join(2, Kit::default());
    meeting.view_all(360);
    meeting.run(1_500);
    let slots = meeting.client(1).slots.clone();
    meeting.ways.insert(1, BLOCKED);
    meeting.run(2_000);
    let now = meeting.now;
    let client = meeting.client_mut(1);
    let offer = client.moved(client.address);
    let (sends, receives) = (client.sends.clone(), client.receives.clone());
    let answer = meeting
        .sfu
        .handle_offer(ROOM, PeerId(1), 1, &offer, &sends, &receives, Admits::Everything, now);
    let client = meeting.client_mut(1);
    client.accept(&answer.unwrap());
    client.gather();
    meeting.run(2_000);
    flows(&mut meeting);
    assert!(meeting.lost.is_empty());
    assert_eq!(meeting.client(1).slots, slots, "nothing was assigned anew");
    meeting.check_streams(false);
}

fn over_tcp() -> Kit {
    Kit {
        tcp: true,
        ..Kit::default()
    }
}

/// Both hear and see each other.
fn flows(meeting: &mut Meeting) {
    let since = meeting.now;
    meeting.run(2_000);
    for (receiver, sender) in [(1, 2), (2, 1)] {
        let sound = meeting.got(receiver, sender, Microphone, since).len();
        let pictures = meeting.got(receiver, sender, Camera, since).len();
        assert!(
            sound > 95 && pictures > 55,
            "{receiver} of {sender}: {sound}, {pictures}"
        );
    }
}
