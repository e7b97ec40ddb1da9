//! JSON text in and out, with the checks that JSON itself does not make.

use thiserror::Error;

use crate::limits;
use crate::{ClientMessage, ServerMessage};

/// Why bytes from the other side are not a message.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Malformed {
    /// More bytes than the message may have.
    #[error("more than {limit} bytes")]
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// Arrays and objects nested deeper than [`limits::DEPTH`].
    #[error("nested too deeply")]
    TooDeep,
    /// Not JSON, an unknown type or field, a repeated key, a value out of range. Where, never what.
    #[error("no such message (line {line}, column {column})")]
    Syntax {
        /// Line of the first fault, from 1.
        line: usize,
        /// Column of the first fault.
        column: usize,
    },
    /// A list longer than its limit.
    #[error("more than {limit} entries in {list}")]
    TooMany {
        /// Which list.
        list: &'static str,
        /// Its limit.
        limit: usize,
    },
    /// An identifier in a link or path that is none.
    #[error("not a {0}")]
    Identifier(&'static str),
}

/// Reads a client's message.
pub fn decode_client(text: &str) -> Result<ClientMessage, Malformed> {
    let message: ClientMessage = parse(text)?;
    check_client(&message)?;
    Ok(message)
}

/// Reads a server's message.
pub fn decode_server(text: &str) -> Result<ServerMessage, Malformed> {
    let message: ServerMessage = parse(text)?;
    check_server(&message)?;
    Ok(message)
}

/// Writes a client's message.
pub fn encode_client(message: &ClientMessage) -> String {
    serde_json::to_string(message).expect("message types have no failing serializer")
}

/// Writes a server's message.
pub fn encode_server(message: &ServerMessage) -> String {
    serde_json::to_string(message).expect("message types have no failing serializer")
}

fn parse<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Malformed> {
    if text.len() > limits::FRAME {
        return Err(Malformed::TooLarge { limit: limits::FRAME });
    }
    check_depth(text)?;
    serde_json::from_str(text).map_err(|e| Malformed::Syntax {
        line: e.line(),
        column: e.column(),
    })
}

/// Counts open brackets outside strings, so that hostile nesting never reaches the parser's stack.
fn check_depth(text: &str) -> Result<(), Malformed> {
    let (mut depth, mut in_string, mut escaped) = (0usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > limits::DEPTH {
                    return Err(Malformed::TooDeep);
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}

fn check_client(message: &ClientMessage) -> Result<(), Malformed> {
    match message {
        ClientMessage::Access {
            continuing: Some(c), ..
        }
        | ClientMessage::Resume {
            continuing: Some(c), ..
        } => {
            at_most("commits", c.commits.len(), limits::COMMIT_CHAIN)?;
            at_most("members", c.members.len(), limits::PEERS)
        }
        ClientMessage::Commit {
            welcome_for, declined, ..
        } => {
            at_most("welcomeFor", welcome_for.len(), limits::INTENTS)?;
            at_most("declined", declined.len(), limits::INTENTS)
        }
        ClientMessage::LogFill { entries } => at_most("entries", entries.len(), limits::LOG_FILL),
        ClientMessage::Offer {
            sdp, sends, receives, ..
        } => {
            if sdp.len() > limits::SDP {
                return Err(Malformed::TooLarge { limit: limits::SDP });
            }
            at_most("sends", sends.len(), limits::SENDS)?;
            at_most("receives", receives.len(), limits::VIDEO_SLOTS + limits::AUDIO_SLOTS)?;
            let mut mids = sends.iter().map(|l| &l.mid).chain(receives.iter().map(|l| &l.mid));
            mids.try_for_each(|mid| at_most("mid", mid.len(), limits::MID))
        }
        ClientMessage::Publish { on } => at_most("on", on.len(), limits::SENDS),
        ClientMessage::Knock { to } => at_most("to", to.len(), limits::LOBBY_KEYS),
        ClientMessage::Admit { guests } => at_most("guests", guests.len(), limits::ADMISSIONS),
        ClientMessage::View { videos } => at_most("videos", videos.len(), limits::VIDEO_SLOTS),
        _ => Ok(()),
    }
}

fn check_server(message: &ServerMessage) -> Result<(), Malformed> {
    match message {
        ServerMessage::Granted { peers, .. }
        | ServerMessage::Admitted { peers, .. }
        | ServerMessage::Peers { peers } => at_most("peers", peers.len(), limits::PEERS),
        ServerMessage::LobbyKeys { keys } => at_most("keys", keys.len(), limits::LOBBY_KEYS),
        ServerMessage::Grant { intents, .. } => at_most("intents", intents.len(), limits::INTENTS),
        ServerMessage::Answer { sdp, .. } if sdp.len() > limits::SDP => Err(Malformed::TooLarge { limit: limits::SDP }),
        ServerMessage::Slots { slots } => at_most("slots", slots.len(), limits::VIDEO_SLOTS + limits::AUDIO_SLOTS),
        _ => Ok(()),
    }
}

fn at_most(list: &'static str, len: usize, limit: usize) -> Result<(), Malformed> {
    if len > limit {
        Err(Malformed::TooMany { list, limit })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PeerId, StreamKind};

    #[test]
    fn refuses_what_is_no_message() {
        let deep = "[".repeat(10_000);
        let cases = [
            ("", "syntax"),
            ("null", "syntax"),
            ("[]", "syntax"),
            (r#"{"type":"ping"}"#, "syntax"),
            (r#"{"type":"ping","n":1,"n":2}"#, "syntax"),
            (r#"{"type":"ping","type":"leave","n":1}"#, "syntax"),
            (r#"{"type":"ping","n":1,"__proto__":{}}"#, "syntax"),
            (r#"{"type":"ping","n":-1}"#, "syntax"),
            (r#"{"type":"ping","n":1e99}"#, "syntax"),
            (r#"{"type":"ping","n":"1"}"#, "syntax"),
            (r#"{"type":"ping","n":null}"#, "syntax"),
            (r#"{"type":"sing","n":1}"#, "syntax"),
            (r#"{"type":"replay","after":9007199254740992}"#, "syntax"),
            (r#"{"type":"join","sealed":"a+b/"}"#, "syntax"),
            (
                r#"{"type":"publish","on":["microphone","camera","screen","screen_audio","camera"]}"#,
                "many",
            ),
            (deep.as_str(), "deep"),
        ];
        for (text, expected) in cases {
            let error = decode_client(text).expect_err(text);
            let kind = match error {
                Malformed::Syntax { .. } => "syntax",
                Malformed::TooMany { .. } => "many",
                Malformed::TooDeep => "deep",
                _ => "other",
            };
            assert_eq!(kind, expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_too_large() {
        let text = format!(
            r#"{{"type":"join","sealed":"{}"}}"#,
            "A".repeat(limits::KEY_PACKAGE * 2)
        );
        assert!(matches!(decode_client(&text), Err(Malformed::Syntax { .. })));
        let text = format!(r#"{{"type":"ping","n":1{}}}"#, " ".repeat(limits::FRAME));
        assert!(matches!(decode_client(&text), Err(Malformed::TooLarge { .. })));
    }

    #[test]
    fn an_error_never_repeats_what_was_sent() {
        let error = decode_client(r#"{"type":"Geheimnis"}"#).expect_err("unknown type");
        assert!(!error.to_string().contains("Geheimnis"));
    }

    #[test]
    fn round_trips() {
        let message = ClientMessage::Publish {
            on: vec![StreamKind::Microphone, StreamKind::ScreenAudio],
        };
        assert_eq!(decode_client(&encode_client(&message)), Ok(message));
        let message = ServerMessage::Peers {
            peers: vec![PeerId(1), PeerId(2)],
        };
        assert_eq!(decode_server(&encode_server(&message)), Ok(message));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,400}") {
            let _ = decode_client(&text);
            let _ = decode_server(&text);
        }
    }
}
