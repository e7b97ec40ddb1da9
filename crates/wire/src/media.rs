//! Media signalling: which stream travels on which line, and who wants to see what.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::PeerId;

/// What a stream carries. The number is the SFrame kind (`docs/protocol.md`, media keys).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum StreamKind {
    /// A microphone: audio.
    Microphone = 0,
    /// A camera: video.
    Camera = 1,
    /// A shared screen or window: video.
    Screen = 2,
    /// The sound of a shared screen: audio.
    ScreenAudio = 3,
}

impl StreamKind {
    /// Every kind, in the order of their numbers.
    pub const ALL: [Self; 4] = [Self::Microphone, Self::Camera, Self::Screen, Self::ScreenAudio];

    /// Whether the stream is sound.
    pub fn is_audio(self) -> bool {
        matches!(self, Self::Microphone | Self::ScreenAudio)
    }
}

/// A stream of one participant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SourceRef {
    /// Whose.
    pub peer: PeerId,
    /// Which of theirs.
    pub kind: StreamKind,
}

/// A media line on which the client sends one kind of stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendLine {
    /// The line's `mid` in the offer.
    pub mid: String,
    /// What it carries.
    pub kind: StreamKind,
}

/// A media line reserved for receiving: a slot the server fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReceiveLine {
    /// The line's `mid` in the offer.
    pub mid: String,
    /// Whether it is a video slot; otherwise an audio slot.
    pub video: bool,
}

/// What one receiving slot carries from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SlotSource {
    /// The slot's `mid`.
    pub mid: String,
    /// The stream in it; none: the slot is silent.
    pub source: Option<SourceRef>,
}

/// One picture the client displays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WantedVideo {
    /// Whose picture.
    pub source: SourceRef,
    /// Displayed width in device pixels.
    pub width: u16,
    /// Displayed height in device pixels.
    pub height: u16,
}

/// Quality layer of a simulcast sender, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// A quarter of the picture's width and height.
    Low,
    /// Half.
    Medium,
    /// The whole picture.
    High,
}

/// What the others want of one of the client's streams, so that it encodes no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Wanted {
    /// Which of the client's streams.
    pub kind: StreamKind,
    /// The highest layer anybody displays; none: nobody does.
    pub layer: Option<Layer>,
}
