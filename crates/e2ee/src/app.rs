//! Application messages: what members say to each other inside the group.
//!
//! `u16 type | u32 n | u64 seen_seq | body | zeros`, padded to one of four lengths, because an MLS
//! message is as long as its content and the length would tell the type.

mod moderation;
mod notes;
mod read;
mod talk;

use thiserror::Error;
use wire::{Seq, StreamKind};

pub use moderation::{ModNotice, ScreenGrant};
pub use notes::{CHANGE_PARTS, NOTES_PART, NotesKind, NotesPart, STATE_PARTS};
pub use talk::{
    Ballot, CHAT, FEWEST, LINE, OPTION, OPTIONS, QUESTION, Question, REACTIONS, Reaction, SEALED, TalkMessage,
    fit_line, fit_text,
};

use crate::bytes::{Garbled, Reader, Writer};
use crate::identity::{NAME, fit_name};
use crate::rooms::RootChange;
use read::bool;

/// The lengths a padded message may have.
pub const BUCKETS: [usize; 4] = [256, 1024, 4096, 16384];

/// What a member says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppMessage {
    /// "I have joined and can decrypt."
    Alive,
    /// "I am leaving."
    Bye {
        /// What the leaf signs with it ([`Group::farewell`](crate::group::Group::farewell)): any member may then
        /// remove it. None: a client that signs nothing.
        farewell: Option<[u8; 64]>,
    },
    /// "This stream of mine is on, or off." A stream its owner signed off is not played.
    StreamState {
        /// Which stream.
        kind: StreamKind,
        /// Whether it is on.
        on: bool,
        /// The sender's SFrame instance.
        instance: u8,
    },
    /// Confirms the sender's streams every few seconds.
    MediaBeat {
        /// The epoch whose keys the counters belong to: the one its sender sent with.
        epoch: u64,
        /// One entry per kind.
        streams: Vec<StreamBeat>,
    },
    /// "I am called this from now on", ahead of the leaf that will say so.
    Name {
        /// The name, fitted.
        name: String,
    },
    /// What people say to each other.
    Talk(TalkMessage),
    /// What a moderator tells.
    Mod(ModNotice),
    /// "The root is this one from now on": the owner's word.
    Root(RootChange),
    /// "May I show my screen?"
    ScreenAsk {
        /// False: not any more.
        on: bool,
    },
    /// "I sign": show me as somebody who speaks. Over with the sender's camera.
    Signing {
        /// False: not any more.
        on: bool,
    },
}

/// Where one stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamBeat {
    /// Which stream.
    pub kind: StreamKind,
    /// Whether it is on.
    pub on: bool,
    /// Its next SFrame counter in the beat's epoch.
    pub counter: u64,
    /// When this was said, in milliseconds of the sender's clock: what is numbered below was captured before.
    pub capture_ms: u64,
}

/// A message with its place among its sender's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppFrame {
    /// Counts the sender's messages, so that a gap shows what was withheld.
    pub n: u32,
    /// The last log entry the sender had seen.
    pub seen: Seq,
    /// The message.
    pub message: AppMessage,
}

/// Content that is no message of this version: ignored, the sender is told apart by the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotAMessage {
    /// A type this version does not know: a newer client.
    #[error("unknown type {0}")]
    UnknownType(u16),
    /// A known type with another structure, or wrong padding.
    #[error("not the expected structure")]
    Garbled,
}

impl From<Garbled> for NotAMessage {
    fn from(Garbled: Garbled) -> Self {
        Self::Garbled
    }
}

impl AppFrame {
    /// The padded bytes for [`crate::group::Group::seal_app`].
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u16(self.message.number()).u32(self.n).u64(self.seen.0);
        self.message.write(&mut writer);
        let mut bytes = writer.finish();
        let bucket = BUCKETS.into_iter().find(|bucket| bytes.len() <= *bucket);
        bytes.resize(
            bucket.expect("every message defined here is smaller than the largest bucket"),
            0,
        );
        bytes
    }

    /// Reads what [`AppFrame::encode`] wrote.
    pub fn decode(bytes: &[u8]) -> Result<Self, NotAMessage> {
        if !BUCKETS.contains(&bytes.len()) {
            return Err(NotAMessage::Garbled);
        }
        let mut reader = Reader::new(bytes);
        let number = reader.u16()?;
        let n = reader.u32()?;
        let seen = Seq(reader.u64()?);
        let message = AppMessage::read(number, &mut reader)?;
        if reader.rest().iter().any(|byte| *byte != 0) {
            return Err(NotAMessage::Garbled);
        }
        Ok(Self { n, seen, message })
    }
}

impl AppMessage {
    fn number(&self) -> u16 {
        match self {
            Self::Alive => 1,
            Self::Bye { .. } => 2,
            Self::StreamState { .. } => 3,
            Self::MediaBeat { .. } => 4,
            Self::Name { .. } => 5,
            Self::Talk(message) => message.number(),
            Self::Mod(_) => 16,
            Self::ScreenAsk { .. } => 17,
            Self::Root(_) => 18,
            Self::Signing { .. } => 19,
        }
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Alive => {}
            Self::Bye { farewell } => {
                if let Some(farewell) = farewell {
                    writer.u8(1).raw(farewell);
                }
            }
            Self::StreamState { kind, on, instance } => {
                writer.u8(*kind as u8).u8((*on).into()).u8(*instance);
            }
            Self::MediaBeat { epoch, streams } => {
                let streams = &streams[..streams.len().min(StreamKind::ALL.len())];
                writer.u64(*epoch).u8(streams.len() as u8);
                for beat in streams {
                    writer
                        .u8(beat.kind as u8)
                        .u8(beat.on.into())
                        .u64(beat.counter)
                        .u64(beat.capture_ms);
                }
            }
            Self::Name { name } => {
                writer.vector(fit_name(name).as_bytes());
            }
            Self::Talk(message) => message.write(writer),
            Self::Mod(notice) => notice.write(writer),
            Self::Root(change) => change.write(writer),
            Self::ScreenAsk { on } | Self::Signing { on } => {
                writer.u8((*on).into());
            }
        }
    }

    fn read(number: u16, reader: &mut Reader) -> Result<Self, NotAMessage> {
        Ok(match number {
            1 => Self::Alive,
            2 => Self::Bye {
                farewell: bool(reader)?.then(|| reader.array()).transpose()?,
            },
            3 => Self::StreamState {
                kind: kind(reader)?,
                on: bool(reader)?,
                instance: reader.u8()?,
            },
            4 => {
                let epoch = reader.u64()?;
                let len = usize::from(reader.u8()?);
                if len > StreamKind::ALL.len() {
                    return Err(NotAMessage::Garbled);
                }
                let streams = (0..len).map(|_| beat(reader)).collect::<Result<Vec<_>, _>>()?;
                Self::MediaBeat { epoch, streams }
            }
            5 => {
                let name = read::text(reader, NAME)?;
                Self::Name { name: fit_name(name) }
            }
            16 => Self::Mod(ModNotice::read(reader)?),
            17 => Self::ScreenAsk { on: bool(reader)? },
            18 => Self::Root(RootChange::read(reader)?),
            19 => Self::Signing { on: bool(reader)? },
            number => match TalkMessage::read(number, reader)? {
                Some(message) => Self::Talk(message),
                None => return Err(NotAMessage::UnknownType(number)),
            },
        })
    }
}

fn beat(reader: &mut Reader) -> Result<StreamBeat, Garbled> {
    Ok(StreamBeat {
        kind: kind(reader)?,
        on: bool(reader)?,
        counter: reader.u64()?,
        capture_ms: reader.u64()?,
    })
}

fn kind(reader: &mut Reader) -> Result<StreamKind, Garbled> {
    let number = reader.u8()?;
    StreamKind::ALL
        .into_iter()
        .find(|kind| *kind as u8 == number)
        .ok_or(Garbled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_survives_and_fits_the_smallest_bucket() {
        let beat = |kind| StreamBeat {
            kind,
            on: true,
            counter: u64::MAX,
            capture_ms: 7,
        };
        let root = [[0, 0, 0, 1].as_slice(), &[7; 32], &[8; 64]].concat();
        let messages = [
            AppMessage::Root(RootChange::read(&mut Reader::new(&root)).unwrap()),
            AppMessage::Alive,
            AppMessage::Bye { farewell: None },
            AppMessage::Bye {
                farewell: Some([7; 64]),
            },
            AppMessage::StreamState {
                kind: StreamKind::Screen,
                on: true,
                instance: 31,
            },
            AppMessage::MediaBeat {
                epoch: 0,
                streams: vec![],
            },
            AppMessage::MediaBeat {
                epoch: u64::MAX,
                streams: StreamKind::ALL.map(beat).to_vec(),
            },
            AppMessage::Name { name: "ä".repeat(32) },
        ];
        for message in messages {
            let frame = AppFrame {
                n: 3,
                seen: Seq(9),
                message,
            };
            let bytes = frame.encode();
            assert_eq!(bytes.len(), BUCKETS[0]);
            assert_eq!(AppFrame::decode(&bytes), Ok(frame));
        }
    }

    #[test]
    fn everything_that_is_said_survives_in_the_bucket_of_its_length() {
        let question = |options: usize, text: usize| TalkMessage::Poll {
            question: Question {
                id: u64::MAX,
                anonymous: true,
                multiple: false,
                question: "?".repeat(text.min(QUESTION)),
                options: vec!["x".repeat(text.min(OPTION)); options],
            },
            again: true,
        };
        let chat = |length: usize| TalkMessage::Chat {
            id: 1,
            text: "x".repeat(length),
        };
        let live = |text: &str, end| TalkMessage::Live {
            line: u32::MAX,
            seq: u16::MAX,
            keep: 7,
            text: text.into(),
            end,
        };
        let vote = |ballot| TalkMessage::Vote { poll: 1, ballot };
        let tally = |sums, end| TalkMessage::Tally {
            poll: 1,
            count: 9,
            sums,
            end,
        };
        let peer = wire::PeerId(7);
        let notes = |kind, part, of, length| {
            TalkMessage::Notes(NotesPart {
                kind,
                id: u32::MAX,
                part,
                of,
                bytes: vec![7; length],
            })
        };
        let talk = [
            (chat(1), 0),
            (chat(232), 0),
            (chat(233), 1),
            (chat(CHAT), 2),
            (
                TalkMessage::Private {
                    sealed: vec![1; SEALED],
                },
                2,
            ),
            (
                TalkMessage::React {
                    reactions: vec![Reaction::Slower; REACTIONS],
                },
                0,
            ),
            (
                TalkMessage::Hand {
                    up: true,
                    since: 1 << 40,
                },
                0,
            ),
            (TalkMessage::LowerHand { peer }, 0),
            (live(" ", false), 0),
            (live("", true), 0),
            (live(&"ü".repeat(LINE / 2), true), 2),
            (question(2, 5), 0),
            (question(10, 500), 2),
            (vote(Ballot::Open(0x3ff)), 0),
            (vote(Ballot::Sealed(vec![1; 50])), 0),
            (tally(None, false), 0),
            (tally(Some(vec![1; 10]), true), 0),
            (TalkMessage::ClosePoll { poll: 1 }, 0),
            (notes(NotesKind::Change, 0, 1, 1), 0),
            (notes(NotesKind::Change, 0, 1, 231), 0),
            (notes(NotesKind::Change, 0, 1, 232), 1),
            (notes(NotesKind::Change, 31, 32, NOTES_PART), 3),
            (notes(NotesKind::State, 0, 1, 0), 0),
            (notes(NotesKind::Unsure, 0, 1, 0), 0),
            (notes(NotesKind::State, 0, 128, NOTES_PART), 3),
            (notes(NotesKind::Unsure, 127, 128, 1), 0),
            (TalkMessage::NotesAsk { peer }, 0),
        ];
        let rest = [
            AppMessage::Mod(ModNotice::EndDisturbance),
            AppMessage::Mod(ModNotice::AskToUnmute { peer }),
            AppMessage::Mod(ModNotice::AllowScreen {
                peer,
                how: ScreenGrant::Meeting,
            }),
            AppMessage::Mod(ModNotice::StopScreen { peer }),
            AppMessage::ScreenAsk { on: true },
            AppMessage::Signing { on: true },
        ];
        let talk = talk
            .into_iter()
            .map(|(message, bucket)| (AppMessage::Talk(message), bucket));
        for (message, bucket) in talk.chain(rest.map(|message| (message, 0))) {
            let frame = AppFrame {
                n: 3,
                seen: Seq(9),
                message,
            };
            let bytes = frame.encode();
            assert_eq!(bytes.len(), BUCKETS[bucket], "{frame:?}");
            assert_eq!(AppFrame::decode(&bytes), Ok(frame));
        }
    }

    #[test]
    fn what_no_client_of_ours_writes_is_garbled() {
        let body = |number: u16, body: &[u8]| {
            let mut bytes = [&number.to_be_bytes()[..], &[0; 12], body].concat();
            bytes.resize(BUCKETS[0], 0);
            AppFrame::decode(&bytes)
        };
        let cases: [(u16, &[u8]); 13] = [
            (6, &[0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0xff]),
            (6, &[0, 0, 0, 0, 0, 0, 0, 1, 0x0f, 0xa1]),
            (8, &[0]),
            (8, &[9, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            (8, &[1, 6]),
            (9, &[2]),
            (12, &[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, b'?', 1, 0, 1, b'x']),
            (12, &[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, b'?', 11]),
            (13, &[0, 0, 0, 0, 0, 0, 0, 1, 2]),
            (14, &[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 11]),
            (16, &[4]),
            (16, &[2, 0, 0, 0, 1, 3]),
            (19, &[2]),
        ];
        for (number, bytes) in cases {
            assert_eq!(body(number, bytes), Err(NotAMessage::Garbled), "{number}: {bytes:?}");
        }
        assert_eq!(body(22, &[]), Err(NotAMessage::UnknownType(22)));
    }

    #[test]
    fn parts_of_notes_that_no_client_of_ours_makes_are_garbled() {
        let body = |kind: u8, part: u16, of: u16, length: u16, bytes: usize| {
            let head = [
                &[kind][..],
                &[0; 4],
                &part.to_be_bytes(),
                &of.to_be_bytes(),
                &length.to_be_bytes(),
            ];
            let mut message = [&20u16.to_be_bytes()[..], &[0; 12], &head.concat(), &vec![1; bytes]].concat();
            message.resize(BUCKETS[3], 0);
            AppFrame::decode(&message).map(|_| ())
        };
        let (full, most) = (16_000, 16_000);
        assert_eq!(body(0, 0, 2, full, most), Ok(()));
        for (what, kind, part, of, length, bytes) in [
            ("another kind", 3, 0, 1, 1, 1),
            ("an empty change", 0, 0, 1, 0, 0),
            ("no parts", 0, 0, 0, 1, 1),
            ("a part behind the last", 0, 2, 2, 1, 1),
            ("a part in the middle that is not full", 0, 0, 2, 15_999, 15_999),
            ("an empty last part", 1, 1, 2, 0, 0),
            ("more bytes than a part has", 0, 0, 1, 16_001, 16_001),
            ("more parts than a change has", 0, 0, 33, full, most),
            ("the last of more parts than a change has", 0, 32, 33, 1, 1),
            ("more parts than a state has", 1, 0, 129, full, most),
            ("a part of endlessly many", 2, 65_534, 65_535, 1, 1),
            ("fewer bytes than it says", 0, 0, 1, 65_000, 16_000),
        ] {
            assert_eq!(body(kind, part, of, length, bytes), Err(NotAMessage::Garbled), "{what}");
        }
    }

    #[test]
    fn refuses_other_lengths_types_and_padding() {
        let good = AppFrame {
            n: 0,
            seen: Seq(0),
            message: AppMessage::Bye { farewell: None },
        }
        .encode();
        assert_eq!(AppFrame::decode(&good[..255]), Err(NotAMessage::Garbled));
        assert_eq!(AppFrame::decode(&[]), Err(NotAMessage::Garbled));
        let with = |at: usize, value| {
            let mut bytes = good.clone();
            bytes[at] = value;
            AppFrame::decode(&bytes)
        };
        assert_eq!(with(255, 1), Err(NotAMessage::Garbled));
        assert_eq!(with(1, 77), Err(NotAMessage::UnknownType(77)));
        assert!(with(1, 1).is_ok());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic_and_what_is_read_is_written_alike(mut bytes: Vec<u8>, kind in 0u8..22, bucket in 0usize..3) {
            bytes.resize(BUCKETS[bucket], 0);
            bytes[0] = 0;
            bytes[1] = kind;
            if let Ok(frame) = AppFrame::decode(&bytes) {
                proptest::prop_assert_eq!(AppFrame::decode(&frame.encode()), Ok(frame));
            }
        }

        #[test]
        fn any_text_survives_fitted(id: u64, text in "\\PC{0,400}|.{0,300}") {
            let message = AppMessage::Talk(TalkMessage::Chat { id, text: text.clone() });
            let read = AppFrame::decode(&AppFrame { n: 1, seen: Seq(2), message }.encode());
            let fitted = AppMessage::Talk(TalkMessage::Chat { id, text: fit_text(&text, CHAT) });
            proptest::prop_assert_eq!(read.map(|frame| frame.message), Ok(fitted));
        }
    }
}
