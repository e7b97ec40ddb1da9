//! What moderators tell members, and what members ask of them.

use wire::PeerId;

use super::NotAMessage;
use crate::bytes::{Reader, Writer};

/// What a moderator tells. Receivers check the sender's role; none of these starts a microphone, a
/// camera or a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModNotice {
    /// "Everybody below moderator: shares stop, microphones are muted."
    EndDisturbance,
    /// "Please switch your microphone on." Only a question.
    AskToUnmute {
        /// To whom.
        peer: PeerId,
    },
    /// The answer to [`super::AppMessage::ScreenAsk`].
    AllowScreen {
        /// To whom.
        peer: PeerId,
        /// For how long.
        how: ScreenGrant,
    },
    /// "Your screen is to be shown no longer."
    StopScreen {
        /// Whose.
        peer: PeerId,
    },
}

/// How long a screen may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ScreenGrant {
    /// Once.
    Once = 0,
    /// For the whole meeting.
    Meeting = 1,
    /// Not at all.
    No = 2,
}

impl ModNotice {
    pub(super) fn write(self, writer: &mut Writer) {
        match self {
            Self::EndDisturbance => writer.u8(0),
            Self::AskToUnmute { peer } => writer.u8(1).u32(peer.0),
            Self::AllowScreen { peer, how } => writer.u8(2).u32(peer.0).u8(how as u8),
            Self::StopScreen { peer } => writer.u8(3).u32(peer.0),
        };
    }

    pub(super) fn read(reader: &mut Reader) -> Result<Self, NotAMessage> {
        let number = reader.u8()?;
        if number == 0 {
            return Ok(Self::EndDisturbance);
        }
        let peer = PeerId(reader.u32()?);
        Ok(match number {
            1 => Self::AskToUnmute { peer },
            2 => Self::AllowScreen {
                peer,
                how: match reader.u8()? {
                    0 => ScreenGrant::Once,
                    1 => ScreenGrant::Meeting,
                    2 => ScreenGrant::No,
                    _ => return Err(NotAMessage::Garbled),
                },
            },
            3 => Self::StopScreen { peer },
            _ => return Err(NotAMessage::Garbled),
        })
    }
}
