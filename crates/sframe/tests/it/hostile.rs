//! Frames as a network, a server or another member could make them.

use proptest::prelude::*;
use sframe::{Codec, Drop, Keyring};

const LEAVES: [(u16, u32); 2] = [(0, 10), (1, 11)];

proptest! {
    #[test]
    fn no_bytes_open_that_nobody_sealed(
        bytes in proptest::collection::vec(any::<u8>(), 0..300), codec in codec(), kind in 0u8..10,
    ) {
        let (_, mut receiver) = pair();
        let mut out = Vec::new();
        prop_assert!(receiver.open(kind, 10, codec, &bytes, &mut out).is_err());
        prop_assert!(out.is_empty());
    }

    #[test]
    fn one_changed_bit_outside_the_clear_prefix_drops_the_frame(
        mut frame in proptest::collection::vec(any::<u8>(), 10..300), codec in codec(), at: prop::sample::Index, bit in 0u8..8,
    ) {
        let (mut sender, mut receiver) = pair();
        frame[0] &= !1;
        let mut sealed = Vec::new();
        sender.seal(1, codec, &frame, &mut sealed).unwrap();
        let prefix = if codec == Codec::Vp8 { 10 } else { 0 };
        let at = prefix + at.index(sealed.len() - prefix);
        sealed[at] ^= 1 << bit;
        let mut out = Vec::new();
        prop_assert!(receiver.open(1, 10, codec, &sealed, &mut out).is_err());
        prop_assert!(out.is_empty());
    }

    #[test]
    fn what_a_server_writes_into_the_clear_prefix_reaches_nobody(
        mut frame in proptest::collection::vec(any::<u8>(), 10..300), mut prefix: [u8; 10],
    ) {
        let (mut sender, mut receiver) = pair();
        frame[0] &= !1;
        prefix[0] &= !1;
        let mut sealed = Vec::new();
        sender.seal(1, Codec::Vp8, &frame, &mut sealed).unwrap();
        sealed[..10].copy_from_slice(&prefix);
        let mut out = Vec::new();
        prop_assert!(receiver.open(1, 10, Codec::Vp8, &sealed, &mut out).is_ok());
        prop_assert_eq!(out, frame);
    }

    #[test]
    fn every_truncation_is_dropped(frame in proptest::collection::vec(any::<u8>(), 1..100), at: prop::sample::Index) {
        let (mut sender, mut receiver) = pair();
        let mut sealed = Vec::new();
        sender.seal(0, Codec::Opus, &frame, &mut sealed).unwrap();
        sealed.truncate(at.index(sealed.len()));
        prop_assert!(receiver.open(0, 10, Codec::Opus, &sealed, &mut Vec::new()).is_err());
    }

    #[test]
    fn in_any_order_each_frame_opens_once(order in Just((0..60usize).collect::<Vec<_>>()).prop_shuffle(), again: prop::sample::Index) {
        let (mut sender, mut receiver) = pair();
        let sealed: Vec<Vec<u8>> = (0..60u8).map(|n| {
            let mut out = Vec::new();
            sender.seal(0, Codec::Opus, &[n; 20], &mut out).unwrap();
            out
        }).collect();
        for &n in &order {
            let mut out = Vec::new();
            prop_assert_eq!(receiver.open(0, 10, Codec::Opus, &sealed[n], &mut out).unwrap().counter, n as u64);
            prop_assert_eq!(out, vec![n as u8; 20]);
        }
        let replayed = &sealed[again.index(60)];
        prop_assert_eq!(receiver.open(0, 10, Codec::Opus, replayed, &mut Vec::new()), Err(Drop::Replay));
    }

    #[test]
    fn no_key_and_nonce_are_used_twice(steps in proptest::collection::vec(step(), 1..200)) {
        let mut keyring = Keyring::new();
        let mut used = std::collections::BTreeSet::new();
        let mut sending = None;
        for step in steps {
            match step {
                Step::Install { epoch, key, leaf } => {
                    keyring.install(epoch, &[key; 16], leaf, &LEAVES);
                    keyring.send_with(epoch);
                    sending = Some(key);
                }
                Step::Retire(epoch) => keyring.retire(epoch),
                Step::Clear => keyring.clear(),
                Step::Stop => keyring.stop_sending(),
                Step::Instance(instance) => keyring.set_instance(instance),
                Step::Seal(kind) => {
                    let mut out = Vec::new();
                    if keyring.seal(kind, Codec::Opus, &[0; 8], &mut out).is_ok() {
                        let (header, _) = sframe::Header::decode(&out).unwrap();
                        prop_assert!(used.insert((sending.unwrap(), header.kid, header.counter)));
                    }
                }
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Install { epoch: u64, key: u8, leaf: u16 },
    Retire(u64),
    Clear,
    Stop,
    Instance(u8),
    Seal(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (prop_oneof![0u64..4, 256u64..260], 0u8..3, 0u16..3).prop_map(|(epoch, key, leaf)| Step::Install {
            epoch,
            key,
            leaf
        }),
        (0u64..4).prop_map(Step::Retire),
        Just(Step::Clear),
        Just(Step::Stop),
        (0u8..3).prop_map(Step::Instance),
        (0u8..4).prop_map(Step::Seal),
        (0u8..4).prop_map(Step::Seal),
        (0u8..4).prop_map(Step::Seal),
    ]
}

fn codec() -> impl Strategy<Value = Codec> {
    prop_oneof![Just(Codec::Opus), Just(Codec::Vp8), Just(Codec::Vp9)]
}

fn pair() -> (Keyring, Keyring) {
    let (mut sender, mut receiver) = (Keyring::new(), Keyring::new());
    sender.install(1, &[7; 16], 0, &LEAVES);
    sender.send_with(1);
    receiver.install(1, &[7; 16], 1, &LEAVES);
    for kind in 0..2 {
        receiver.stream(10, kind, true);
    }
    (sender, receiver)
}
