//! Everything that passes between bots and server is recorded, and searched for what the server must not have.

use std::path::Path;

use client::clip::{Clip, Loop};
use client::{Options, Seen, vp9};
use tokio::sync::mpsc;
use wire::StreamKind;

use crate::stage::{Stage, enter_as, expect, expect_media_of};

const TITLE: &str = "Geheimsache Zitronenfalter";
const NAMES: [&str; 2] = ["Wilhelmine Quastenflosser", "Ottokar Mondgesicht"];
const PASSPHRASE: &str = "siebzehn blaue Elefanten";

#[tokio::test(flavor = "multi_thread")]
async fn the_server_gets_nothing_it_could_read() {
    let stage = Stage::start().await;
    let links = stage.room(TITLE, Some(PASSPHRASE)).await;
    let (tap, mut taps) = mpsc::unbounded_channel();
    let options = |clip| Options {
        passphrase: Some(PASSPHRASE.to_owned()),
        clip,
        tap: Some(tap.clone()),
        ..Options::default()
    };
    let first = enter_as(&links.shared, NAMES[0], options(Loop::Tide)).await;
    let second = enter_as(&links.shared, NAMES[1], options(Loop::Ember)).await;
    let report = expect_media_of(&first, &[NAMES[1]], 45, 150).await;
    expect_media_of(&second, &[NAMES[0]], 45, 150).await;
    // The words did travel, sealed: the other side reads them.
    assert_eq!(report.view.as_ref().unwrap().title.as_deref(), Some(TITLE));
    let mut names = NAMES;
    names.sort_unstable();
    expect(&second, "both names", |report| report.names() == names).await;
    second.leave().await;
    first.leave().await;
    drop(tap);

    let mut seen = Vec::new();
    while let Some(item) = taps.recv().await {
        seen.push(item);
    }
    let fragments: Vec<&str> = [&links.shared, &links.owner]
        .map(|link| link.split_once('#').unwrap().1)
        .into();
    let words: Vec<&str> = [
        TITLE,
        PASSPHRASE,
        "Zitronenfalter",
        "Elefanten",
        "Quastenflosser",
        "Mondgesicht",
    ]
    .into_iter()
    .chain(NAMES)
    .chain(fragments)
    .collect();
    let frames = search(&seen, &words);
    assert!(frames > 300, "only {frames} frames recorded");
    search_files(stage.data(), &words);
}

/// Panics at the first thing readable; returns how many frames were looked at.
fn search(seen: &[Seen], words: &[&str]) -> usize {
    let clips = [Clip::of(Loop::Tide), Clip::of(Loop::Ember)];
    let pictures: Vec<&[u8]> = clips
        .iter()
        .flat_map(|c| (0..45).map(|n| &c.picture(n).bytes[..]))
        .collect();
    let sounds: Vec<&[u8]> = clips.iter().flat_map(|c| (0..150).map(|n| c.packet(n))).collect();
    let mut frames = 0;
    for item in seen {
        let (kind, bytes) = match item {
            Seen::Message(text) => {
                find_words(text.as_bytes(), words, text);
                continue;
            }
            Seen::Sent { kind, bytes } => (*kind, bytes),
            Seen::Received { source, bytes, .. } => (source.kind, bytes),
        };
        frames += 1;
        find_words(bytes, words, "a frame");
        let clear = if kind == StreamKind::Camera { &pictures } else { &sounds };
        assert!(!clear.contains(&&bytes[..]), "a clear frame");
        // Twelve bytes from the middle of every clear frame: none occurs in what is sealed.
        let middles = clear
            .iter()
            .filter(|frame| frame.len() > 40)
            .map(|frame| &frame[20..32]);
        for middle in middles {
            assert!(
                !bytes.windows(12).any(|window| window == middle),
                "a piece of a clear frame"
            );
        }
        if kind == StreamKind::Camera {
            assert_ne!(
                vp9::is_key_frame(bytes),
                Some(true),
                "a frame with a readable VP9 header"
            );
        }
    }
    frames
}

/// As text, as base64url at each of three alignments, and as UTF-16.
fn find_words(bytes: &[u8], words: &[&str], place: &str) {
    for word in words {
        for (form, needle) in forms(word) {
            let found = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!found, "`{word}` ({form}) in {place}");
        }
    }
}

fn forms(word: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut forms = vec![
        ("text", word.as_bytes().to_vec()),
        ("UTF-16", word.encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ];
    for shift in 0..3 {
        let padded = [vec![0; shift], word.as_bytes().to_vec()].concat();
        let text = base64url(&padded);
        // Characters at both ends depend on the neighbours.
        forms.push(("base64", text[4..text.len() - 4].to_vec()));
    }
    forms
}

fn base64url(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let group = |chunk: &[u8]| {
        let number = chunk.iter().fold(0u32, |n, &b| n << 8 | u32::from(b)) << (8 * (3 - chunk.len()));
        (0..=chunk.len())
            .map(move |n| DIGITS[(number >> (18 - 6 * n) & 63) as usize])
            .collect::<Vec<u8>>()
    };
    bytes.chunks(3).flat_map(group).collect()
}

fn search_files(folder: &Path, words: &[&str]) {
    let mut looked_at = 0;
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                looked_at += 1;
                find_words(&std::fs::read(&path).unwrap(), words, &path.display().to_string());
            }
        }
    }
    assert!(looked_at > 0, "the server keeps its data elsewhere");
}

#[test]
fn the_search_finds_what_is_there() {
    let word = "Zitronenfalter";
    for prefix in ["", "a", "ab"] {
        let text = format!("{prefix}{word}!");
        let hidden = base64url(text.as_bytes());
        let found = forms(word).iter().any(|(_, n)| hidden.windows(n.len()).any(|w| w == n));
        assert!(found, "behind `{prefix}`");
    }
}
