//! Sound over ways that lose packets: what is lost comes with what follows.

use std::collections::BTreeMap;
use std::time::Duration;

use wire::StreamKind::{Camera, Microphone};

use crate::client::Kit;
use crate::meeting::{Meeting, Way};

/// Three packets in ten.
const LOSSY: Way = Way {
    delay: Duration::from_millis(15),
    loss: 300,
    down: None,
    udp_blocked: false,
};

#[test]
fn over_a_way_that_loses_much_nearly_all_sound_arrives_and_pictures_leave_it_room() {
    let mut meeting = pair(Kit::default());
    meeting.ways.insert(1, LOSSY);
    meeting.run(3_000);
    let since = meeting.now;
    meeting.run(10_000);
    let heard = frames(&meeting, since);
    assert!(heard.len() >= 470, "of 500, of which 350 came at once: {}", heard.len());
    assert!(heard.values().any(|times| *times > 1), "sent more than once");
    meeting.check_streams(false);

    meeting.ways.clear();
    meeting.run(12_000);
    let since = meeting.now;
    meeting.run(1_000);
    let heard = frames(&meeting, since);
    assert!(
        heard.len() >= 49 && heard.values().all(|times| *times == 1),
        "once, where nothing is lost"
    );
}

#[test]
fn what_a_sender_bundles_is_taken_apart_and_nobody_notices_what_was_lost() {
    let mut meeting = pair(Kit {
        bundles: true,
        ..Kit::default()
    });
    meeting.run(1_000);
    let whole = meeting.now;
    meeting.ways.insert(2, LOSSY);
    meeting.run(10_000);
    let heard = frames(&meeting, whole);
    assert!(heard.len() >= 470, "of 500: {}", heard.len());
    assert!(heard.values().all(|times| *times == 1), "each once");
    let mut got = meeting.got(1, 2, Microphone, whole);
    got.sort_by_key(|got| got.seq);
    for pair in got.windows(2) {
        let (numbers, frames) = (pair[1].seq - pair[0].seq, pair[1].tag.frame - pair[0].tag.frame);
        assert_eq!(numbers, u64::from(frames), "in its place: {pair:?}");
        assert_eq!(
            pair[1].time.wrapping_sub(pair[0].time),
            frames * 960,
            "at its time: {pair:?}"
        );
    }
}

#[test]
fn after_the_sound_is_off_nothing_of_it_is_sent_again() {
    let mut meeting = pair(Kit {
        bundles: true,
        ..Kit::default()
    });
    for peer in [1, 2] {
        meeting.ways.insert(peer, LOSSY);
    }
    meeting.run(3_000);
    meeting.publish(2, &[Camera]);
    meeting.run(30);
    let off = meeting.now;
    meeting.run(2_000);
    assert_eq!(meeting.got(1, 2, Microphone, off).len(), 0);
    meeting.publish(2, &[Microphone, Camera]);
    let on = meeting.now;
    let last = meeting.client(2).sent(Microphone);
    meeting.run(2_000);
    let heard = frames(&meeting, on);
    assert!(heard.len() > 80, "{}", heard.len());
    let first = *heard.keys().next().unwrap();
    assert!(
        first + 3 > last,
        "what was said while it was off stays unheard: {first} {last}"
    );
}

/// 1 hears and sees 2, and the reverse.
fn pair(kit: Kit) -> Meeting {
    let mut meeting = Meeting::new();
    meeting.join(1, Kit::default());
    meeting.join(2, kit);
    meeting.view_all(360);
    meeting.run(2_000);
    meeting
}

/// Frames of sound that 1 got from 2, and how often.
fn frames(meeting: &Meeting, since: Duration) -> BTreeMap<u32, usize> {
    let mut frames = BTreeMap::new();
    for got in meeting.got(1, 2, Microphone, since) {
        *frames.entry(got.tag.frame).or_default() += 1;
    }
    frames
}
