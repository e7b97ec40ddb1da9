//! Offers as real browsers make them for this product: four sending lines (camera in three layers), six audio slots,
//! nine video slots. Captured from Chromium 156 and Firefox ESR 153 without candidates.

use std::collections::BTreeMap;
use std::time::Duration;

use sfu::Admits;
use wire::{PeerId, ReceiveLine, SendLine, StreamKind};

use crate::meeting::{Meeting, ROOM};

const CHROMIUM: &str = include_str!("offers/chromium.sdp");
const FIREFOX: &str = include_str!("offers/firefox.sdp");

#[test]
fn browsers_get_an_answer_for_every_line() {
    for (browser, offer, camera) in [
        ("Chromium", CHROMIUM, vec!["VP9", "VP8"]),
        ("Firefox", FIREFOX, vec!["VP8"]),
    ] {
        let answer = answer(offer);
        let lines = lines(&answer);
        assert_eq!(lines.len(), 19, "{browser}");
        assert!(answer.contains("a=ice-lite"), "{browser}");
        for candidate in [" UDP ", " TCP "] {
            let named = answer.lines().filter(|line| line.starts_with("a=candidate:"));
            let count = named.filter(|line| line.to_uppercase().contains(candidate)).count();
            assert_eq!(count, 1, "{browser} {candidate}\n{answer}");
        }
        for (mid, line) in &lines {
            let at = format!("{browser} {mid}\n{line}");
            let n: usize = mid.parse().unwrap();
            let audio = matches!(n, 0 | 3..=9);
            assert!(!line.split(' ').nth(1).unwrap().starts_with('0'), "refused: {at}");
            assert!(line.contains("a=setup:passive"), "{at}");
            assert!(line.contains(if n < 4 { "a=recvonly" } else { "a=sendonly" }), "{at}");
            assert!(line.contains("a=extmap:") && line.contains("transport-wide-cc"), "{at}");
            let codecs: Vec<&str> = line
                .lines()
                .filter_map(|l| l.strip_prefix("a=rtpmap:")?.split([' ', '/']).nth(1))
                .filter(|codec| *codec != "rtx")
                .collect();
            let expected = match n {
                _ if audio => vec!["opus"],
                1 => camera.clone(),
                _ => vec!["VP9", "VP8"],
            };
            assert_eq!(codecs, expected, "{at}");
            if audio {
                assert!(line.contains("ssrc-audio-level"), "{at}");
            }
            if n == 1 {
                assert!(line.contains("a=simulcast:recv l;m;h"), "{at}");
            }
            if n >= 10 {
                assert!(line.contains("a=ssrc-group:FID"), "retransmission: {at}");
            }
        }
    }
}

fn answer(offer: &str) -> String {
    let kinds = [
        StreamKind::Microphone,
        StreamKind::Camera,
        StreamKind::Screen,
        StreamKind::ScreenAudio,
    ];
    let sends: Vec<SendLine> = kinds
        .iter()
        .zip(0..)
        .map(|(kind, n): (_, u8)| SendLine {
            mid: n.to_string(),
            kind: *kind,
        })
        .collect();
    let receives: Vec<ReceiveLine> = (4..19)
        .map(|n| ReceiveLine {
            mid: n.to_string(),
            video: n >= 10,
        })
        .collect();
    let mut meeting = Meeting::new();
    meeting
        .sfu
        .handle_offer(
            ROOM,
            PeerId(1),
            1,
            offer,
            &sends,
            &receives,
            Admits::Everything,
            Duration::ZERO,
        )
        .unwrap()
}

fn lines(sdp: &str) -> BTreeMap<String, String> {
    let media = sdp.split("m=").skip(1);
    media
        .map(|line| {
            let mid = line.lines().find_map(|l| l.strip_prefix("a=mid:")).unwrap();
            (mid.to_owned(), line.to_owned())
        })
        .collect()
}
