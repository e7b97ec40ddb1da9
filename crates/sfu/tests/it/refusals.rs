//! What strangers can send.

use std::time::Duration;

use proptest::prelude::*;
use sfu::{Admits, OfferError, Path, Transport};
use wire::StreamKind::{Camera, Microphone};
use wire::{PeerId, ReceiveLine, SendLine};

use crate::client::{Client, Kit};
use crate::meeting::{Meeting, ROOM};

#[test]
fn a_panic_in_one_connection_leaves_the_others_alive() {
    let mut meeting = Meeting::new();
    for peer in 1..=3 {
        meeting.join(peer, Kit::default());
    }
    meeting.view_all(360);
    meeting.run(1_500);
    meeting.sfu.sabotage(ROOM, PeerId(2));
    meeting.run(500);
    assert_eq!(meeting.lost, [PeerId(2)]);
    assert_eq!(meeting.slots(1, Camera), [3]);
    let since = meeting.now;
    meeting.run(1_000);
    assert_eq!(meeting.got(1, 3, Microphone, since).len(), 50);
    assert_eq!(meeting.got(3, 1, Microphone, since).len(), 50);
    meeting.join(2, Kit::default());
    meeting.run(1_500);
    assert!(!meeting.got(1, 2, Camera, since).is_empty(), "and it may come back");
    assert_eq!(meeting.lost.len(), 1);
}

#[test]
fn taking_down_a_connection_that_panics_leaves_the_others_alive() {
    let mut meeting = Meeting::new();
    for peer in 1..=3 {
        meeting.join(peer, Kit::default());
    }
    meeting.run(1_500);
    meeting.sfu.sabotage(ROOM, PeerId(2));
    meeting.leave(2);
    let since = meeting.now;
    meeting.run(1_000);
    assert_eq!(meeting.got(1, 3, Microphone, since).len(), 50);
    assert!(meeting.lost.is_empty());
}

#[test]
fn whoever_floods_is_cut_down_and_the_others_do_not_notice() {
    let mut meeting = Meeting::new();
    meeting.join(1, Kit::default());
    // 48 Mbit/s.
    meeting.join(
        2,
        Kit {
            flood: 30,
            ..Kit::default()
        },
    );
    meeting.join(3, Kit::default());
    meeting.view_all(720);
    meeting.run(4_000);
    let since = meeting.now - Duration::from_secs(2);
    let flood = meeting.got(1, 2, Camera, since).len() as u64 * 1_100 * 8 / 2;
    assert!((5_000_000..=10_500_000).contains(&flood), "{flood}");
    assert!(meeting.sfu.counters().packets_over > 5_000);
    for (receiver, sender) in [(1, 3), (3, 1), (1, 2)] {
        let voice = meeting.got(receiver, sender, Microphone, since).len();
        assert!((97..=103).contains(&voice), "{receiver} hears {sender}: {voice}");
    }
    for (receiver, sender) in [(1, 3), (3, 1)] {
        let picture = meeting.got(receiver, sender, Camera, since).len();
        assert!(picture >= 2 * 30 * 6 - 12, "{receiver} sees {sender}: {picture}");
    }
    assert!(meeting.lost.is_empty());
}

#[test]
fn connections_are_counted() {
    let mut meeting = Meeting::new();
    for peer in 0..100 {
        meeting.join(
            peer,
            Kit {
                audio_slots: 1,
                video_slots: 0,
                receive_only: true,
                ..Kit::default()
            },
        );
    }
    let kit = Kit {
        receive_only: true,
        ..Kit::default()
    };
    assert_eq!(meeting.try_join(100, kit.clone()), Err(OfferError::Full));
    meeting.join(5, kit);
    assert_eq!(meeting.sfu.counters().connections, 100);
}

#[test]
fn offers_without_end_are_refused_and_later_ones_answered_again() {
    let (offer, sends, receives) = genuine();
    let mut meeting = Meeting::new();
    let mut answered = |peer, seconds| {
        let now = Duration::from_secs(seconds);
        let offers = (0..100).map(|n| {
            meeting.sfu.handle_offer(
                ROOM,
                PeerId(peer),
                n,
                &offer,
                &sends,
                &receives,
                Admits::Everything,
                now,
            )
        });
        let results: Vec<_> = offers.collect();
        while meeting.sfu.poll_effect().is_some() {}
        let refused = results.iter().filter(|r| **r == Err(OfferError::TooOften)).count();
        assert_eq!(refused + results.iter().flatten().count(), 100);
        100 - refused
    };
    assert_eq!(answered(1, 0), 10);
    assert_eq!(answered(2, 0), 10, "another's offers are another's");
    assert_eq!(answered(1, 4), 2);
    assert_eq!(answered(1, 60), 10);
}

#[test]
fn whoever_says_much_at_once_is_heard_once_and_with_the_last_word() {
    let mut meeting = Meeting::new();
    for peer in 1..=2 {
        meeting.join(peer, Kit::default());
    }
    meeting.view_all(360);
    meeting.run(1_500);
    let told = |meeting: &mut Meeting| {
        let effects = std::iter::from_fn(|| meeting.sfu.poll_effect());
        effects
            .filter(|effect| matches!(effect, sfu::Effect::Slots { .. } | sfu::Effect::Wanted { .. }))
            .count()
    };
    meeting.publish(1, &[]);
    let first = told(&mut meeting);
    for _ in 0..100 {
        meeting.publish(1, &[Camera]);
        meeting.publish(1, &[]);
    }
    meeting.publish(1, &[Camera]);
    assert!(first + told(&mut meeting) <= 3, "one settlement at most");
    meeting.run(50);
    assert_eq!(meeting.slots(2, Camera), [1], "the last word counts");
}

#[test]
fn an_answered_client_that_never_comes_is_forgotten() {
    let mut meeting = Meeting::new();
    meeting.join(1, Kit::default());
    meeting.clients.clear();
    meeting.run(25_000);
    assert_eq!(meeting.lost, [PeerId(1)]);
    assert_eq!(meeting.sfu.counters().connections, 0);
    assert_eq!(meeting.sfu.poll_timeout(), None, "nobody, nothing to do");
}

#[test]
fn nothing_remains_of_a_room() {
    let mut meeting = Meeting::new();
    for peer in 1..=3 {
        meeting.join(peer, Kit::default());
    }
    meeting.publish(4, &[Camera]);
    meeting.view_all(360);
    meeting.run(1_000);
    meeting.sfu.remove_room(ROOM, meeting.now);
    while meeting.sfu.poll_effect().is_some() {}
    assert_eq!(meeting.sfu.counters().connections, 0);
    assert_eq!(meeting.sfu.poll_timeout(), None);
    meeting.run(1_000);
    assert!(meeting.lost.is_empty());
}

#[test]
fn strangers_datagrams_are_nobodys() {
    let mut meeting = Meeting::new();
    meeting.join(1, Kit::default());
    meeting.join(2, Kit::default());
    meeting.run(1_000);
    let strange = meeting.path("203.0.113.9:9".parse().unwrap());
    let known = meeting.path(meeting.client(1).address);
    // The same address over TCP is another's.
    let over_tcp = Path {
        transport: Transport::Tcp,
        ..known
    };
    assert!(meeting.sfu.knows(known) && !meeting.sfu.knows(strange) && !meeting.sfu.knows(over_tcp));
    for (length, first) in [
        (0, 0),
        (1, 0x80),
        (19, 0),
        (20, 0),
        (1500, 0x80),
        (65_000, 22),
        (64, 0x16),
        (200, 0x90),
    ] {
        let bytes = vec![first; length];
        // From the address of a participant, too: anybody can forge it.
        for path in [strange, over_tcp, known] {
            meeting.sfu.handle_packet(path, &bytes, meeting.now);
        }
    }
    assert!(meeting.sfu.counters().strays >= 16);
    let since = meeting.now;
    meeting.run(1_000);
    assert_eq!(meeting.got(2, 1, Microphone, since).len(), 50);
    assert!(meeting.lost.is_empty());
}

#[test]
fn odd_offers_are_refused_or_answered_but_never_more() {
    let (offer, sends, receives) = genuine();
    let long = format!("{offer}a=x:{}\r\n", "y".repeat(wire::limits::SDP));
    let cases: Vec<(String, Option<OfferError>)> = vec![
        (offer.clone(), None),
        (offer.replace("\r\n", "\n"), None),
        (String::new(), Some(OfferError::WrongLine)),
        ("v=0\r\n".into(), Some(OfferError::WrongLine)),
        (long, Some(OfferError::TooLarge)),
        (
            offer.replace("a=fingerprint", "a=fingerprinz"),
            Some(OfferError::Malformed),
        ),
        (offer.replace("a=ice-ufrag", "a=ice-ufrax"), Some(OfferError::Malformed)),
        (offer.replace("a=group", "a=gruop"), Some(OfferError::Malformed)),
        (
            offer.replace("a=setup:actpass", "a=setup:passive"),
            Some(OfferError::WrongRole),
        ),
        (
            offer.replace("a=setup:actpass", "a=setup:holdconn"),
            Some(OfferError::WrongRole),
        ),
        (offer.replace("m=audio", "m=text"), Some(OfferError::WrongMedia)),
        (offer.replace("opus/48000/2", "speex/8000"), Some(OfferError::NoCodec)),
        (offer.replace("a=sendonly", "a=inactive"), Some(OfferError::WrongLine)),
    ];
    for (sdp, expected) in cases {
        let mut meeting = Meeting::new();
        let answer = meeting.sfu.handle_offer(
            ROOM,
            PeerId(1),
            1,
            &sdp,
            &sends,
            &receives,
            Admits::Everything,
            Duration::ZERO,
        );
        assert_eq!(answer.err(), expected, "{sdp}");
        while meeting.sfu.poll_effect().is_some() {}
    }
}

#[test]
fn offers_made_to_break_a_parser_break_nothing() {
    let (offer, sends, receives) = genuine();
    let (session, media) = offer.split_at(offer.find("m=").unwrap());
    let candidate = "a=candidate:1 1 udp 1 10.0.0.1 9 typ host\r\n";
    let fitting = |line: &str| (wire::limits::SDP - offer.len()) / line.len();
    let cases = [
        ("1 MB", format!("{offer}a=x:{}\r\n", "y".repeat(1_000_000))),
        (
            "10 000 media lines",
            format!("{session}{}", "m=audio 9 RTP/SAVPF 111\r\n".repeat(10_000)),
        ),
        (
            "each media line again and again",
            format!("{offer}{}", media.repeat(fitting(media))),
        ),
        ("10 000 candidates", format!("{offer}{}", candidate.repeat(10_000))),
        (
            "as many candidates as fit",
            format!("{offer}{}", candidate.repeat(fitting(candidate))),
        ),
        ("a payload type beyond 127", offer.replace("111", "200")),
        ("a payload type beyond 255", offer.replace("111", "70000")),
        ("one name for all lines", offer.replace("a=mid:", "a=mid:0\r\na=x:")),
        (
            "layers that name each other",
            offer.replace(
                "a=simulcast:send ",
                "a=rid:l send depend=h\r\na=rid:h send depend=l\r\na=simulcast:send l;l;h,",
            ),
        ),
        ("zeros", "\0".repeat(1_000)),
    ];
    let mut meeting = Meeting::new();
    meeting.join(1, Kit::default());
    meeting.join(2, Kit::default());
    meeting.run(1_000);
    let mut judged = |peer, sdp: &str, sends: &[SendLine]| {
        let now = meeting.now;
        let answer = meeting
            .sfu
            .handle_offer(ROOM, PeerId(peer), 1, sdp, sends, &receives, Admits::Everything, now);
        answer.err()
    };
    for (peer, (name, sdp)) in (10..).zip(&cases) {
        assert_ne!(judged(peer, sdp, &sends), Some(OfferError::Internal), "{name}");
    }
    let mut broken = sends.clone();
    broken[0].mid.push_str("\r\na=inactive");
    assert_eq!(judged(50, &offer, &broken), Some(OfferError::WrongLine));
    let since = meeting.now;
    meeting.run(1_000);
    assert_eq!(meeting.got(2, 1, Microphone, since).len(), 50);
    assert!(meeting.lost.is_empty());
}

#[test]
fn in_a_room_of_sound_a_client_that_offers_pictures_is_refused_and_the_sound_of_the_others_goes_on() {
    let mut meeting = Meeting::of_sound();
    let sound = Kit {
        audio_slots: 2,
        video_slots: 0,
        sound_only: true,
        ..Kit::default()
    };
    meeting.join(1, sound.clone());
    meeting.join(2, sound.clone());
    meeting.run(1000);
    // As it is made for a room with pictures.
    assert_eq!(meeting.try_join(3, Kit::default()), Err(OfferError::NoPictures));
    // And with its slots left out.
    let sends_only = Kit {
        audio_slots: 0,
        video_slots: 0,
        ..Kit::default()
    };
    assert_eq!(meeting.try_join(3, sends_only), Err(OfferError::NoPictures));
    // Saying that a picture is on makes none.
    meeting.publish(1, &[Microphone, Camera]);
    meeting.view(2, &[1], 720);
    let since = meeting.now;
    meeting.run(1000);
    for (receiver, sender) in [(1, 2), (2, 1)] {
        assert!(!meeting.got(receiver, sender, Microphone, since).is_empty());
        assert!(meeting.got(receiver, sender, Camera, Duration::ZERO).is_empty());
    }
    assert!(meeting.lost.is_empty());
    // Whoever was refused may offer what the room admits.
    meeting.join(3, sound);
    meeting.run(1000);
    assert!(!meeting.got(3, 1, Microphone, since).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_offer_panics(cuts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..4, ".{0,12}"), 0..12)) {
        let (offer, sends, receives) = genuine();
        let mut lines: Vec<String> = offer.lines().map(str::to_owned).collect();
        for (index, act, text) in cuts {
            let at = index.index(lines.len());
            match act {
                0 => { lines.remove(at); }
                1 => { let line = lines[at].clone(); lines.insert(at, line); }
                2 => {
                    let middle = (0..=lines[at].len() / 2).rev().find(|i| lines[at].is_char_boundary(*i)).unwrap();
                    lines[at].insert_str(middle, &text);
                }
                _ => lines[at] = text,
            }
            if lines.is_empty() {
                lines.push("v=0".into());
            }
        }
        let mut meeting = Meeting::new();
        let sdp = lines.join("\r\n") + "\r\n";
        let result = meeting.sfu.handle_offer(ROOM, PeerId(1), 1, &sdp, &sends, &receives, Admits::Everything, Duration::ZERO);
        prop_assert_ne!(result.err(), Some(OfferError::Internal));
        meeting.run(50);
    }

    #[test]
    fn no_datagram_panics(packets in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..20)) {
        let mut meeting = Meeting::new();
        meeting.join(1, Kit { audio_slots: 1, video_slots: 1, ..Kit::default() });
        meeting.run(150);
        let path = meeting.path(meeting.client(1).address);
        for mut packet in packets {
            meeting.sfu.handle_packet(path, &packet, meeting.now);
            if let Some(first) = packet.first_mut() {
                *first = 0x80 | (*first & 0x3f);
                meeting.sfu.handle_packet(path, &packet, meeting.now);
            }
        }
        meeting.run(200);
        prop_assert!(meeting.lost.is_empty());
    }
}

fn genuine() -> (String, Vec<SendLine>, Vec<ReceiveLine>) {
    #[allow(clippy::disallowed_methods)] // The zero of virtual time.
    let base = std::time::Instant::now();
    let mut client = Client::new(
        1,
        Kit {
            simulcast: true,
            ..Kit::default()
        },
        base,
        Duration::ZERO,
    );
    let offer = client.offer(Duration::ZERO);
    (offer, client.sends, client.receives)
}
