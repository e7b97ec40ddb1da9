//! Who a leaf says it is: the content of its BasicCredential (RFC 9420 §5.3).

use wire::PeerId;

use crate::bytes::{Garbled, Reader, Writer};
use crate::invites::Invited;
use crate::labels;

/// Longest name, in bytes of UTF-8.
pub const NAME: usize = 64;

/// What kind of participant a leaf is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum MemberKind {
    /// A person.
    Human = 0,
    /// A person who only watches.
    Viewer = 1,
    /// A recorder.
    Recorder = 2,
    /// A telephone bridge.
    PhoneBridge = 3,
    /// A transcription service.
    Transcription = 4,
    /// A livestream.
    Livestream = 5,
    /// Any other machine.
    Bot = 6,
}

impl MemberKind {
    pub(crate) fn from_u8(value: u8) -> Option<Self> {
        [
            Self::Human,
            Self::Viewer,
            Self::Recorder,
            Self::PhoneBridge,
            Self::Transcription,
            Self::Livestream,
            Self::Bot,
        ]
        .into_iter()
        .find(|kind| *kind as u8 == value)
    }
}

/// A participant's identity in one meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Random, chosen by the participant, kept over reloads.
    pub member_id: [u8; 16],
    /// The server's number for the connection.
    pub peer: PeerId,
    /// What kind of participant.
    pub kind: MemberKind,
    name: String,
    invited: Option<Invited>,
}

impl Identity {
    /// A participant under a name, which is fitted: see [`fit_name`].
    pub fn new(member_id: [u8; 16], peer: PeerId, kind: MemberKind, name: &str) -> Self {
        Self {
            member_id,
            peer,
            kind,
            name: fit_name(name),
            invited: None,
        }
    }

    /// The same participant with a personal invitation, proven for the leaf key it enters with.
    pub fn with_invite(self, invited: Option<Invited>) -> Self {
        Self { invited, ..self }
    }

    /// The personal invitation shown.
    pub fn invited(&self) -> Option<&Invited> {
        self.invited.as_ref()
    }

    /// The name, free of control and direction characters, at most [`NAME`] bytes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same participant under another name.
    pub fn renamed(&self, name: &str) -> Self {
        Self {
            name: fit_name(name),
            ..self.clone()
        }
    }

    /// Equal but for the name.
    pub(crate) fn same_participant(&self, other: &Self) -> bool {
        (self.member_id, self.peer, self.kind, &self.invited)
            == (other.member_id, other.peer, other.kind, &other.invited)
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer
            .u16(labels::VERSION)
            .raw(&self.member_id)
            .u32(self.peer.0)
            .u8(self.kind as u8)
            .vector(self.name.as_bytes())
            .u8(ABSENT)
            .u8(self.invited.is_some().into());
        if let Some(invited) = &self.invited {
            invited.write(&mut writer);
        }
        writer.finish()
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Garbled> {
        let mut reader = Reader::new(bytes);
        reader.version()?;
        let member_id = reader.array()?;
        let peer = PeerId(reader.u32()?);
        let kind = MemberKind::from_u8(reader.u8()?).ok_or(Garbled)?;
        let name = std::str::from_utf8(reader.vector(NAME)?).map_err(|_| Garbled)?;
        // Account proofs come later; their presence is a structure this version cannot judge.
        if reader.u8()? != ABSENT || fit_name(name) != name {
            return Err(Garbled);
        }
        let invited = match reader.u8()? {
            0 => None,
            1 => Some(Invited::read(&mut reader)?),
            _ => return Err(Garbled),
        };
        reader.end()?;
        Ok(Self {
            member_id,
            peer,
            kind,
            name: name.to_owned(),
            invited,
        })
    }
}

const ABSENT: u8 = 0;

/// Makes a name fit for display: no control, direction or invisible characters, runs of white space
/// one space, trimmed, cut at [`NAME`] bytes.
pub fn fit_name(name: &str) -> String {
    let visible: String = name
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|c| !hidden(*c))
        .collect();
    let mut fitted = String::with_capacity(visible.len());
    for word in visible.split(' ').filter(|word| !word.is_empty()) {
        if !fitted.is_empty() {
            fitted.push(' ');
        }
        fitted.push_str(word);
    }
    cut(&fitted, NAME).trim_end().to_owned()
}

/// Cuts text at a character boundary, at most `max` bytes.
pub(crate) fn cut(text: &str, max: usize) -> String {
    let mut end = text.len().min(max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_survives_its_encoding() {
        let identity = Identity::new([7; 16], PeerId(9), MemberKind::Viewer, "Änne Öztürk");
        assert_eq!(Identity::parse(&identity.to_bytes()), Ok(identity));
    }

    #[test]
    fn names_are_fitted() {
        let cases = [
            ("  Änne\t Öztürk\n", "Änne Öztürk"),
            ("a\u{202e}b\u{0}c\u{200b}", "abc"),
            ("", ""),
            (&"ä".repeat(40), &"ä".repeat(32)),
            ("<img src=x onerror=y>", "<img src=x onerror=y>"),
            ("javascript:alert(1)", "javascript:alert(1)"),
            (&"\u{301}".repeat(2000), &"\u{301}".repeat(32)),
            (&"x".repeat(4096), &"x".repeat(64)),
        ];
        for (name, expected) in cases {
            assert_eq!(fit_name(name), expected);
            assert_eq!(fit_name(expected), expected);
        }
    }

    #[test]
    fn a_name_that_is_not_fitted_is_refused_from_anybody() {
        let long = "x".repeat(4096);
        for name in ["a\u{202e}b", "a\u{200b}", "a\0", "a\nb", "a  b", " a", long.as_str()] {
            let fitted = Identity::new([7; 16], PeerId(9), MemberKind::Human, "x");
            let identity = Identity {
                name: name.to_owned(),
                ..fitted
            };
            assert_eq!(Identity::parse(&identity.to_bytes()), Err(Garbled), "{name:?}");
        }
    }

    #[test]
    fn refuses_names_and_structures_it_would_not_write() {
        let good = Identity::new([7; 16], PeerId(9), MemberKind::Human, "x").to_bytes();
        let mut cases = vec![vec![], good[1..].to_vec(), [good.as_slice(), &[0]].concat()];
        for (at, value) in [(1, 2), (22, 7), (25, 0), (26, 1), (27, 1)] {
            let mut bytes = good.clone();
            bytes[at] = value;
            cases.push(bytes);
        }
        for bytes in cases {
            assert_eq!(Identity::parse(&bytes), Err(Garbled), "{bytes:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            if let Ok(identity) = Identity::parse(&bytes) {
                proptest::prop_assert_eq!(identity.to_bytes(), bytes);
            }
        }

        #[test]
        fn a_fitted_name_is_accepted(name in ".{0,80}") {
            let identity = Identity::new([0; 16], PeerId(0), MemberKind::Human, &name);
            proptest::prop_assert_eq!(Identity::parse(&identity.to_bytes()), Ok(identity));
        }
    }
}
