//! Judges a client's offer before the WebRTC stack sees it.
//!
//! The stack parses what is left; this file only refuses what it need not see: size, number and kind
//! of lines, names that do not match, roles we do not play. It also takes out the client's address
//! candidates: the server is ICE-lite (RFC 8445 §2.5) and answers where checks come from.

use std::collections::BTreeMap;

use thiserror::Error;
use wire::{ReceiveLine, SendLine, StreamKind, limits};

/// Why an offer is not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum OfferError {
    /// More bytes than [`limits::SDP`].
    #[error("more than {} bytes", limits::SDP)]
    TooLarge,
    /// More media lines than [`limits::MEDIA_LINES`], or more slots or streams than their limits.
    #[error("too many lines")]
    TooManyLines,
    /// No session description (RFC 8866), or one that the stack refuses.
    #[error("not a session description")]
    Malformed,
    /// A line for pictures, or for the sound of a screen, in a room of sound alone.
    #[error("pictures where there are none")]
    NoPictures,
    /// A line other than audio and video.
    #[error("a line that is neither audio nor video")]
    WrongMedia,
    /// Lines named in the message that the description lacks, repeats, or offers with another medium or direction.
    #[error("a line that is not as announced")]
    WrongLine,
    /// A line without VP9, VP8 or Opus.
    #[error("no codec in common")]
    NoCodec,
    /// The client insists on the DTLS server's role (RFC 5763 §5), which is ours.
    #[error("the client must be active or actpass")]
    WrongRole,
    /// Too soon after many others of the same participant.
    #[error("too many offers")]
    TooOften,
    /// As many connections as the configuration admits.
    #[error("as many connections as admitted")]
    Full,
    /// The WebRTC stack failed: our bug.
    #[error("the media stack failed")]
    Internal,
}

/// What travels in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admits {
    /// Sound, cameras and screens.
    Everything,
    /// Voices, and nothing else.
    Sound,
}

/// Checks the description against the announced lines; gives it back without candidates.
pub(crate) fn examine(
    sdp: &str,
    sends: &[SendLine],
    receives: &[ReceiveLine],
    admits: Admits,
) -> Result<String, OfferError> {
    if sdp.len() > limits::SDP {
        return Err(OfferError::TooLarge);
    }
    let video_slots = receives.iter().filter(|line| line.video).count();
    let audio_slots = receives.len() - video_slots;
    if sends.len() > limits::SENDS || video_slots > limits::VIDEO_SLOTS || audio_slots > limits::AUDIO_SLOTS {
        return Err(OfferError::TooManyLines);
    }

    let pictures = sends.iter().any(|line| line.kind != StreamKind::Microphone) || video_slots > 0;
    if admits == Admits::Sound && pictures {
        return Err(OfferError::NoPictures);
    }

    let mut cleaned = String::with_capacity(sdp.len());
    let mut lines: Vec<Line> = Vec::new();
    for text in sdp.lines() {
        if let Some(media) = text.strip_prefix("m=") {
            let line = Line::new(media)?;
            // Also one that the message does not name: it would be answered, and encrypted for.
            if admits == Admits::Sound && line.video {
                return Err(OfferError::NoPictures);
            }
            lines.push(line);
            if lines.len() > limits::MEDIA_LINES {
                return Err(OfferError::TooManyLines);
            }
        }
        match text.strip_prefix("a=").map(|a| a.split_once(':').unwrap_or((a, ""))) {
            Some(("candidate" | "end-of-candidates" | "remote-candidates", _)) => continue,
            Some(("setup", role)) if !matches!(role, "actpass" | "active") => return Err(OfferError::WrongRole),
            Some(attribute) => {
                if let Some(line) = lines.last_mut() {
                    line.read(attribute)?;
                }
            }
            None => {}
        }
        cleaned.push_str(text);
        cleaned.push_str("\r\n");
    }

    let mut by_mid = BTreeMap::new();
    for line in &lines {
        let mid = line.mid.ok_or(OfferError::Malformed)?;
        if by_mid.insert(mid, line).is_some() {
            return Err(OfferError::Malformed);
        }
    }
    let announced = sends
        .iter()
        .map(|l| (&l.mid, !l.kind.is_audio(), true))
        .chain(receives.iter().map(|l| (&l.mid, l.video, false)));
    for (mid, video, sending) in announced {
        // Taken out, so that no line is announced twice.
        let line = by_mid.remove(mid.as_str()).ok_or(OfferError::WrongLine)?;
        let direction = if sending { line.sends } else { line.receives };
        if line.video != video || !direction {
            return Err(OfferError::WrongLine);
        }
        if !line.codec {
            return Err(OfferError::NoCodec);
        }
    }
    let mut kinds: Vec<_> = sends.iter().map(|line| line.kind).collect();
    kinds.sort();
    kinds.dedup();
    if kinds.len() != sends.len() {
        return Err(OfferError::WrongLine);
    }
    Ok(cleaned)
}

struct Line<'a> {
    video: bool,
    mid: Option<&'a str>,
    sends: bool,
    receives: bool,
    codec: bool,
}

impl<'a> Line<'a> {
    fn new(media: &str) -> Result<Self, OfferError> {
        let video = match media.split(' ').next() {
            Some("audio") => false,
            Some("video") => true,
            _ => return Err(OfferError::WrongMedia),
        };
        // RFC 8866 §6.7: sendrecv where nothing is said.
        Ok(Self {
            video,
            mid: None,
            sends: true,
            receives: true,
            codec: false,
        })
    }

    fn read(&mut self, (name, value): (&'a str, &'a str)) -> Result<(), OfferError> {
        match name {
            "mid" => {
                // The stack pads, cuts and replaces; only what it keeps as it is may be compared.
                let plain = !value.is_empty()
                    && value.len() <= limits::MID
                    && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
                if !plain || self.mid.replace(value).is_some() {
                    return Err(OfferError::Malformed);
                }
            }
            "sendrecv" => (self.sends, self.receives) = (true, true),
            "sendonly" => (self.sends, self.receives) = (true, false),
            "recvonly" => (self.sends, self.receives) = (false, true),
            "inactive" => (self.sends, self.receives) = (false, false),
            "rtpmap" => {
                let codec = value
                    .split_once(' ')
                    .map_or("", |(_, codec)| codec)
                    .to_ascii_lowercase();
                let known: &[&str] = if self.video {
                    &["vp9/90000", "vp8/90000"]
                } else {
                    &["opus/48000/2"]
                };
                self.codec |= known.contains(&codec.trim());
            }
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::StreamKind;

    const HEAD: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n";
    const AUDIO: &str = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendonly\r\na=setup:actpass\r\n\
                         a=rtpmap:111 opus/48000/2\r\n";
    const VIDEO: &str = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:1\r\na=recvonly\r\na=rtpmap:96 VP8/90000\r\n";

    #[test]
    fn an_offer_is_as_announced() {
        let both = format!("{HEAD}{AUDIO}{VIDEO}");
        type Case = (String, Vec<SendLine>, Vec<ReceiveLine>, Option<OfferError>);
        let cases: Vec<Case> = vec![
            (both.clone(), vec![send("0")], vec![receive("1", true)], None),
            (both.clone(), vec![], vec![], None),
            (both.clone(), vec![send("2")], vec![], Some(OfferError::WrongLine)),
            (both.clone(), vec![send("1")], vec![], Some(OfferError::WrongLine)),
            (
                both.clone(),
                vec![send("0"), send("0")],
                vec![],
                Some(OfferError::WrongLine),
            ),
            (
                both.clone(),
                vec![],
                vec![receive("0", false)],
                Some(OfferError::WrongLine),
            ),
            (
                both.clone(),
                vec![],
                vec![receive("1", false)],
                Some(OfferError::WrongLine),
            ),
            (
                both.replace("VP8", "AV1"),
                vec![],
                vec![receive("1", true)],
                Some(OfferError::NoCodec),
            ),
            (
                both.replace("actpass", "passive"),
                vec![],
                vec![],
                Some(OfferError::WrongRole),
            ),
            (
                both.replace("mid:1", "mid:0"),
                vec![],
                vec![],
                Some(OfferError::Malformed),
            ),
            (
                both.replace("a=mid:1\r\n", ""),
                vec![],
                vec![],
                Some(OfferError::Malformed),
            ),
            (
                both.replace("mid:1", "mid:a-b"),
                vec![],
                vec![],
                Some(OfferError::Malformed),
            ),
            (
                both.replace("m=video", "m=application"),
                vec![],
                vec![],
                Some(OfferError::WrongMedia),
            ),
            ("x".repeat(limits::SDP + 1), vec![], vec![], Some(OfferError::TooLarge)),
            (
                "m=audio 9\r\n".repeat(100),
                vec![],
                vec![],
                Some(OfferError::TooManyLines),
            ),
            (
                both,
                vec![],
                vec![receive("1", true); 26],
                Some(OfferError::TooManyLines),
            ),
        ];
        for (sdp, sends, receives, expected) in cases {
            assert_eq!(
                examine(&sdp, &sends, &receives, Admits::Everything).err(),
                expected,
                "{sends:?} {receives:?}"
            );
        }
    }

    #[test]
    fn where_there_is_only_sound_no_line_for_pictures_is_answered() {
        let both = format!("{HEAD}{AUDIO}{VIDEO}");
        let sound = format!("{HEAD}{AUDIO}");
        let screen_sound = SendLine {
            kind: StreamKind::ScreenAudio,
            ..send("0")
        };
        let cases = [
            (&sound, vec![send("0")], vec![], None),
            (&sound, vec![screen_sound], vec![], Some(OfferError::NoPictures)),
            (
                &both,
                vec![send("0")],
                vec![receive("1", true)],
                Some(OfferError::NoPictures),
            ),
            // Not named, but there.
            (&both, vec![send("0")], vec![], Some(OfferError::NoPictures)),
        ];
        for (sdp, sends, receives, expected) in cases {
            assert_eq!(examine(sdp, &sends, &receives, Admits::Sound).err(), expected, "{sdp}");
        }
    }

    #[test]
    fn the_clients_addresses_are_taken_out() {
        let sdp = format!("{HEAD}{AUDIO}a=candidate:1 1 udp 1 192.0.2.1 9 typ host\na=end-of-candidates\n");
        let cleaned = examine(&sdp, &[], &[], Admits::Everything).unwrap();
        assert!(!cleaned.contains("candidate") && !cleaned.contains("192.0.2.1"));
        assert!(cleaned.ends_with("opus/48000/2\r\n"));
    }

    fn send(mid: &str) -> SendLine {
        SendLine {
            mid: mid.into(),
            kind: StreamKind::Microphone,
        }
    }

    fn receive(mid: &str, video: bool) -> ReceiveLine {
        ReceiveLine { mid: mid.into(), video }
    }
}
