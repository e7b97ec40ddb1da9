//! A media server that changes, repeats, mislabels, holds back and forges frames.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use client::clip::{Clip, Loop};
use client::{Meddler, Options, Report, SealedFrame};
use e2ee::group::Admission;
use sframe::{Codec, Drop, Keyring};
use wire::{PeerId, ServerMessage, StreamKind};

use super::liar::{Liar, Said};
use super::mole::{Mole, Way};
use super::people::{House, Person, quiet, talking, together};
use crate::stage::{Stage, expect_media_of};

pub fn dropped(report: &Report, reason: Drop) -> u64 {
    report.dropped.get(&reason).copied().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn clear_changed_shortened_and_repeated_frames_are_dropped_and_the_rest_is_played() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let bo = Person::enter_as(&stage, &house.shared, "Bo", Options::default()).await;
    let passed = Arc::new(AtomicU64::new(0));
    let (count, clip) = (Arc::clone(&passed), Clip::of(Loop::Tide));
    let state = Mutex::new((0usize, VecDeque::<(Instant, SealedFrame)>::new()));
    let meddler = Meddler::new(move |frame: SealedFrame| {
        let mut state = state.lock().unwrap();
        let (n, kept) = &mut *state;
        *n += 1;
        let with = |bytes: Vec<u8>| SealedFrame { bytes, ..frame.clone() };
        let length = frame.bytes.len();
        let mut out = match *n % 9 {
            // In the clear, as it left the encoder of somebody without keys.
            1 if frame.source.kind == StreamKind::Camera => vec![with(clip.picture(*n % 45).bytes.to_vec())],
            1 => vec![with(clip.packet(*n % 150).to_vec())],
            2 if frame.source.kind == StreamKind::Microphone => vec![with(vec![0xf8, 0xff, 0xfe])],
            3 => {
                let mut bytes = frame.bytes.clone();
                bytes[length - 20] ^= 4;
                vec![with(bytes)]
            }
            4 => vec![with(frame.bytes[..length - 1].to_vec())],
            5 => vec![with(frame.bytes[..length - 16].to_vec())],
            6 => vec![with(Vec::new())],
            7 => {
                count.fetch_add(1, Ordering::SeqCst);
                vec![frame.clone(), frame.clone()]
            }
            _ => {
                count.fetch_add(1, Ordering::SeqCst);
                kept.push_back((Instant::now(), frame.clone()));
                vec![frame]
            }
        };
        // What was played a second ago comes once more.
        while kept
            .front()
            .is_some_and(|(at, _)| at.elapsed() >= Duration::from_secs(1))
        {
            out.extend(kept.pop_front().map(|(_, frame)| frame));
        }
        out
    });
    let options = Options {
        meddler: Some(meddler),
        ..talking()
    };
    let ada = Person::enter_as(&stage, &house.shared, "Ada", options).await;
    let report = ada
        .expect("every kind of drop", |report| {
            let enough = |reason, least| dropped(report, reason) >= least;
            let opened = |kind| report.from("Bo", kind).frames >= 20;
            enough(Drop::Malformed, 20)
                && enough(Drop::Auth, 10)
                && enough(Drop::Replay, 20)
                && opened(StreamKind::Camera)
                && opened(StreamKind::Microphone)
        })
        .await;
    for kind in [StreamKind::Camera, StreamKind::Microphone] {
        assert_eq!(report.from("Bo", kind).invalid, 0, "{kind:?}");
    }
    let played: u64 = report.received.values().map(|received| received.frames).sum();
    assert!(
        played <= passed.load(Ordering::SeqCst),
        "each frame once at most, and none that was touched"
    );
    // Bo, to whom nobody lies, hears Ada speak and loses nothing of it.
    let before = expect_media_of(&bo.bot, &["Ada"], 0, 10).await;
    let report = expect_media_of(&bo.bot, &["Ada"], 0, 100).await;
    // A server that believes the way to lose packets sends sound more than once: then copies are dropped.
    let but_copies = |report: &Report| {
        let mut dropped = report.dropped.clone();
        dropped.remove(&Drop::Replay);
        dropped
    };
    assert_eq!(but_copies(&report), but_copies(&before));
    for reason in [Drop::Malformed, Drop::Auth] {
        assert_eq!(dropped(&report, reason), 0, "{reason:?}: {:?}", report.dropped);
    }
    assert_eq!(report.from("Ada", StreamKind::Microphone).invalid, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_are_never_played_as_somebody_elses_whatever_the_server_calls_them() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let bo = Person::enter_as(&stage, &house.shared, "Bo", Options::default()).await;
    let cy = Person::enter_as(&stage, &house.shared, "Cy", talking()).await;
    together(&[&bo, &cy], &["Bo", "Cy"]).await;
    let [of_bo, of_cy] = ["Bo", "Cy"].map(|name| bo.bot.report().peer(name).unwrap());
    let liar = Liar::before(&stage).await;
    liar.script(move |mut said| {
        if let Said::Down(ServerMessage::Slots { slots }) = &mut said {
            for source in slots.iter_mut().filter_map(|slot| slot.source.as_mut()) {
                // Each for the other, and a picture for a screen.
                source.peer = if source.peer == of_bo { of_cy } else { of_bo };
                if source.kind == StreamKind::Camera {
                    (source.peer, source.kind) = (of_bo, StreamKind::Screen);
                }
            }
        }
        vec![said]
    });
    let ada = Person::arrive_before(liar, &house.shared, "Ada", quiet());
    let mislabelled =
        |report: &Report| dropped(report, Drop::WrongPeer) >= 50 && dropped(report, Drop::WrongKind) >= 10;
    let report = ada.expect("both are dropped", mislabelled).await;
    assert!(report.received.is_empty(), "{:?}", report.received);

    // Once the slots are called by their names, all is heard.
    ada.liar.pass();
    for said in ada.liar.heard() {
        if let Said::Down(message @ ServerMessage::Slots { .. }) = said {
            ada.liar.tell(&message);
        }
    }
    expect_media_of(&ada.bot, &["Bo", "Cy"], 0, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_and_the_server_cannot_speak_for_somebody_who_is_muted() {
    let stage = Stage::start().await;
    let house = House::new(&stage, Admission::Open).await;
    let bo = Person::enter(&stage, &house.shared, "Bo").await;
    let cy = Person::enter_as(&stage, &house.shared, "Cy", talking()).await;
    let mole = Mole::enter(&house.shared, "Mallory", Way::Added).await;
    let impostor: Arc<Mutex<Option<(PeerId, Keyring)>>> = Arc::default();
    let forger = Arc::clone(&impostor);
    // With every packet of Cy's comes one in the name of Bo, sealed with the epoch's true key.
    let meddler = Meddler::new(move |frame: SealedFrame| {
        let mut out = vec![frame.clone()];
        if let Some((peer, ring)) = &mut *forger.lock().unwrap() {
            let mut bytes = Vec::new();
            let kind = StreamKind::Microphone;
            ring.seal(kind as u8, Codec::Opus, b"nie gesagt", &mut bytes).unwrap();
            let mut source = frame.source;
            (source.peer, source.kind) = (*peer, kind);
            out.push(SealedFrame {
                source,
                codec: Codec::Opus,
                bytes,
            });
        }
        out
    });
    let options = Options {
        meddler: Some(meddler),
        ..quiet()
    };
    let ada = Person::enter_as(&stage, &house.shared, "Ada", options).await;
    let epoch = together(&[&ada, &bo, &cy], &["Ada", "Bo", "Cy", "Mallory"]).await;
    mole.catch_up(epoch).await;
    let before = expect_media_of(&ada.bot, &["Cy"], 0, 10).await;
    let (peer, ring) = mole.with(|group| {
        let leaves: Vec<_> = group.members().iter().map(|m| (m.leaf, m.peer.0)).collect();
        let bo = group.members().iter().find(|m| m.name == "Bo").unwrap();
        let mut ring = Keyring::new();
        ring.install(group.epoch().0, &group.base_key(), bo.leaf, &leaves);
        ring.send_with(group.epoch().0);
        (bo.peer, ring)
    });
    *impostor.lock().unwrap() = Some((peer, ring));
    let silent = |report: &Report| dropped(report, Drop::NotOn) >= dropped(&before, Drop::NotOn) + 50;
    let report = ada.expect("frames of a stream that is off", silent).await;
    assert_eq!(report.from("Bo", StreamKind::Microphone).frames, 0);
    expect_media_of(&ada.bot, &["Cy"], 0, 10).await;
}
