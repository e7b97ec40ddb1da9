//! Which layer, and when it changes.

use std::time::Duration;

use wire::Layer;
use wire::StreamKind::Camera;

use crate::client::Kit;
use crate::frames::Codec;
use crate::meeting::{Meeting, Way};

#[test]
fn the_displayed_size_chooses_the_layer_and_switches_at_key_frames() {
    for video in [Codec::Vp8, Codec::Vp9] {
        let mut meeting = Meeting::new();
        meeting.join(
            1,
            Kit {
                video,
                simulcast: true,
                ..Kit::default()
            },
        );
        meeting.join(
            2,
            Kit {
                receive_only: true,
                ..Kit::default()
            },
        );
        meeting.run(500);
        for (height, layer) in [(180, 0), (720, 2), (360, 1), (720, 2), (180, 0)] {
            meeting.view(2, &[1], height);
            meeting.run(6_000);
            let since = meeting.now - Duration::from_secs(1);
            let layers: Vec<u8> = meeting
                .got(2, 1, Camera, since)
                .iter()
                .map(|got| got.tag.layer)
                .collect();
            assert!(
                layers.len() >= 29 && layers.iter().all(|l| *l == layer),
                "{video:?} {height}: {layers:?}"
            );
        }
        meeting.check_streams(true);
    }
}

#[test]
fn a_narrow_way_gets_lower_layers_and_recovers() {
    let mut meeting = Meeting::new();
    meeting.join(
        1,
        Kit {
            simulcast: true,
            ..Kit::default()
        },
    );
    meeting.join(
        2,
        Kit {
            simulcast: true,
            video: Codec::Vp8,
            ..Kit::default()
        },
    );
    meeting.join(
        3,
        Kit {
            receive_only: true,
            ..Kit::default()
        },
    );
    meeting.join(
        4,
        Kit {
            receive_only: true,
            ..Kit::default()
        },
    );
    meeting.view(3, &[1, 2], 720);
    meeting.view(4, &[1, 2], 720);
    meeting.run(15_000);
    assert_eq!(highest(&meeting, 3, 1), 2);
    meeting.ways.insert(
        3,
        Way {
            down: Some(1_200_000),
            ..Way::default()
        },
    );
    meeting.run(10_000);
    assert!(highest(&meeting, 3, 1) < 2 && highest(&meeting, 3, 2) < 2, "narrow");
    assert_eq!(highest(&meeting, 4, 1), 2, "others are not disturbed");
    let since = meeting.now - Duration::from_secs(2);
    assert!(
        meeting.got(3, 1, wire::StreamKind::Microphone, since).len() >= 90,
        "sound before picture"
    );
    meeting.ways.insert(3, Way::default());
    meeting.run(25_000);
    assert_eq!(highest(&meeting, 3, 1), 2, "wide again");
    meeting.check_streams(false);
}

#[test]
fn a_layer_that_ends_is_replaced() {
    let mut meeting = Meeting::new();
    meeting.join(
        1,
        Kit {
            simulcast: true,
            ..Kit::default()
        },
    );
    meeting.join(
        2,
        Kit {
            receive_only: true,
            ..Kit::default()
        },
    );
    meeting.view(2, &[1], 720);
    meeting.run(6_000);
    assert_eq!(highest(&meeting, 2, 1), 2);
    meeting.client_mut(1).layers = [true, true, false];
    meeting.run(4_000);
    assert_eq!(highest(&meeting, 2, 1), 1);
    meeting.client_mut(1).layers = [true, true, true];
    meeting.run(4_000);
    assert_eq!(highest(&meeting, 2, 1), 2);
    meeting.check_streams(true);
}

#[test]
fn senders_are_told_what_is_wanted() {
    let mut meeting = Meeting::new();
    meeting.join(
        1,
        Kit {
            simulcast: true,
            ..Kit::default()
        },
    );
    meeting.join(2, Kit::default());
    meeting.join(3, Kit::default());
    meeting.run(500);
    let wanted = |meeting: &Meeting| {
        let streams = &meeting.client(1).wanted;
        streams.iter().find(|wanted| wanted.kind == Camera).unwrap().layer
    };
    assert_eq!(wanted(&meeting), None);
    meeting.view(2, &[1], 180);
    meeting.run(10);
    assert_eq!(wanted(&meeting), Some(Layer::Low));
    meeting.view(3, &[1], 720);
    meeting.run(10);
    assert_eq!(wanted(&meeting), Some(Layer::High));
    meeting.view(3, &[], 720);
    meeting.run(1_000);
    assert_eq!(wanted(&meeting), Some(Layer::High), "not at once");
    meeting.run(2_000);
    assert_eq!(wanted(&meeting), Some(Layer::Low));
    meeting.leave(2);
    meeting.run(3_000);
    assert_eq!(wanted(&meeting), None);
}

#[test]
fn key_frames_are_not_asked_for_more_often_than_allowed() {
    let mut meeting = Meeting::new();
    meeting.join(
        1,
        Kit {
            simulcast: true,
            ..Kit::default()
        },
    );
    for peer in 2..=6 {
        meeting.join(
            peer,
            Kit {
                receive_only: true,
                ..Kit::default()
            },
        );
        meeting.view(peer, &[1], if peer % 2 == 0 { 180 } else { 720 });
    }
    meeting.run(4_000);
    for _ in 0..40 {
        for peer in 2..=6 {
            let client = meeting.client_mut(peer);
            let mids: Vec<String> = client.slots.keys().cloned().collect();
            for mid in mids {
                client.ask_key_frame(&mid);
            }
        }
        meeting.run(50);
    }
    let requests = &meeting.client(1).key_frame_requests;
    for layer in 0..3 {
        let times: Vec<Duration> = requests
            .iter()
            .filter(|(_, l)| *l == layer)
            .map(|(at, _)| *at)
            .collect();
        assert!(
            times
                .windows(2)
                .all(|pair| pair[1] - pair[0] >= Duration::from_millis(490)),
            "{layer}: {times:?}"
        );
    }
    assert!(
        requests.iter().filter(|(at, _)| *at > Duration::from_secs(4)).count() >= 4,
        "but they are asked for"
    );
    meeting.check_streams(true);
}

fn highest(meeting: &Meeting, receiver: u32, sender: u32) -> u8 {
    let since = meeting.now - Duration::from_secs(1);
    meeting
        .got(receiver, sender, Camera, since)
        .iter()
        .map(|got| got.tag.layer)
        .max()
        .unwrap_or_default()
}
