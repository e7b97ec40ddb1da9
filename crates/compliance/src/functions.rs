//! What people can do in meetings and with accounts, and what no setting can make possible.

use datamap::{Text, text};

/// One thing that a necessity check, a works agreement and a notice speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Function {
    /// Recording sound or picture.
    Recording,
    /// Words from speech, kept.
    Transcription,
    /// Words from speech, shown at once.
    Captions,
    /// Showing a screen to the others.
    ScreenShare,
    /// Operating another person's computer.
    RemoteControl,
    /// Chat during a meeting.
    Chat,
    /// Chat that is still there after it.
    ChatStorage,
    /// Passing files to the others.
    Files,
    /// Notes written together during a meeting.
    Notes,
    /// Notes the server still has after it.
    NotesStorage,
    /// Polls.
    Polls,
    /// Whether somebody is at their desk.
    Presence,
    /// Whether somebody has read a message.
    ReadReceipts,
    /// Names of those who wait at the door.
    LobbyNames,
    /// A list of who was there.
    AttendanceProof,
    /// Attention or emotion analysis.
    AttentionTracking,
    /// Joining by telephone.
    PhoneDialIn,
    /// Notifications by somebody else's service.
    Push,
    /// Registration for webinars.
    Registration,
    /// Joining without an account.
    GuestAccess,
    /// Backgrounds in front of one's room.
    Backgrounds,
    /// Broadcasting to the public.
    Livestream,
    /// Invitations by mail from the server.
    Mail,
    /// Signing in by the organisation's provider.
    ProviderSignIn,
}

/// Whether it can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The software cannot do it.
    Absent,
    /// It can, and it is switched off here.
    Off,
    /// It is switched on here.
    On,
}

/// Every function with its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Functions(Vec<(Function, State)>);

impl Function {
    /// Every function, in the order documents name them.
    pub const ALL: &[Self] = &[
        Self::Recording,
        Self::Transcription,
        Self::Captions,
        Self::ScreenShare,
        Self::RemoteControl,
        Self::Chat,
        Self::ChatStorage,
        Self::Files,
        Self::Notes,
        Self::NotesStorage,
        Self::Polls,
        Self::Presence,
        Self::ReadReceipts,
        Self::LobbyNames,
        Self::AttendanceProof,
        Self::AttentionTracking,
        Self::PhoneDialIn,
        Self::Push,
        Self::Registration,
        Self::GuestAccess,
        Self::Backgrounds,
        Self::Livestream,
        Self::Mail,
        Self::ProviderSignIn,
    ];

    /// Those that administrators switch, in the order documents name them. Mail and the provider are switched by
    /// configuration.
    pub const SWITCHED: &[Self] = &[
        Self::ScreenShare,
        Self::Chat,
        Self::Notes,
        Self::Polls,
        Self::GuestAccess,
        Self::Backgrounds,
    ];

    /// Its name.
    pub const fn name(self) -> Text {
        match self {
            Self::Recording => text("Aufzeichnung", "Recording"),
            Self::Transcription => text("Verschriftlichung", "Transcription"),
            Self::Captions => text("Untertitel", "Captions"),
            Self::ScreenShare => text("Bildschirm zeigen", "Sharing a screen"),
            Self::RemoteControl => text("Fernsteuerung", "Remote control"),
            Self::Chat => text("Chat in der Besprechung", "Chat in the meeting"),
            Self::ChatStorage => text("Chat über die Besprechung hinaus", "Chat kept beyond the meeting"),
            Self::Files => text("Dateien in der Besprechung", "Files in the meeting"),
            Self::Notes => text("Gemeinsame Notizen", "Shared notes"),
            Self::NotesStorage => text("Notizen auf dem Server", "Notes kept on the server"),
            Self::Polls => text("Umfragen", "Polls"),
            Self::Presence => text("Anwesenheitsanzeige am Arbeitsplatz", "Presence at the workplace"),
            Self::ReadReceipts => text("Lesebestätigungen", "Read receipts"),
            Self::LobbyNames => text("Namen der Wartenden", "Names of those who wait"),
            Self::AttendanceProof => text("Teilnahmenachweis", "Attendance list"),
            Self::AttentionTracking => text(
                "Aufmerksamkeits- oder Emotionsanalyse",
                "Analysis of attention or emotion",
            ),
            Self::PhoneDialIn => text("Einwahl per Telefon", "Joining by telephone"),
            Self::Push => text("Benachrichtigung über fremde Dienste", "Push by services of others"),
            Self::Registration => text("Anmeldung zu Veranstaltungen", "Registration for events"),
            Self::GuestAccess => text("Teilnahme ohne Konto", "Joining without an account"),
            Self::Backgrounds => text("Hintergründe", "Backgrounds"),
            Self::Livestream => text("Übertragung an die Öffentlichkeit", "Livestream"),
            Self::Mail => text("E-Mail durch den Server", "Mail from the server"),
            Self::ProviderSignIn => text(
                "Anmeldung über den Anbieter der Organisation",
                "Sign-in by the organisation's provider",
            ),
        }
    }
}

impl State {
    /// As in a table.
    pub const fn name(self) -> Text {
        match self {
            Self::Absent => text("technisch nicht möglich", "technically impossible"),
            Self::Off => text("aus", "off"),
            Self::On => text("an", "on"),
        }
    }
}

impl Functions {
    /// As this release is built, with what configuration switches; what administrators switch is on until they decide.
    pub fn of_release(mail: bool, provider: bool) -> Self {
        let switched = |on| if on { State::On } else { State::Off };
        Self(
            Function::ALL
                .iter()
                .map(|function| {
                    let state = match function {
                        Function::Mail => switched(mail),
                        Function::ProviderSignIn => switched(provider),
                        Function::ScreenShare
                        | Function::Chat
                        | Function::Notes
                        | Function::Polls
                        | Function::LobbyNames
                        | Function::GuestAccess
                        | Function::Backgrounds => State::On,
                        _ => State::Absent,
                    };
                    (*function, state)
                })
                .collect(),
        )
    }

    /// Its state.
    pub fn state(&self, function: Function) -> State {
        let found = self.0.iter().find(|(one, _)| *one == function);
        found.map_or(State::Absent, |(_, state)| *state)
    }

    /// Whether it is switched on.
    pub fn on(&self, function: Function) -> bool {
        self.state(function) == State::On
    }

    /// Sets it.
    pub fn set(&mut self, function: Function, state: State) {
        match self.0.iter_mut().find(|(one, _)| *one == function) {
            Some((_, old)) => *old = state,
            None => self.0.push((function, state)),
        }
    }

    /// Every function with its state, in the order of [`Function::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Function, State)> {
        Function::ALL.iter().map(|function| (*function, self.state(*function)))
    }
}
