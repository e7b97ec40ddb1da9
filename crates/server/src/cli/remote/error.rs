//! Why something could not be done at a server elsewhere.

use std::io;
use std::path::PathBuf;

use thiserror::Error;
use wire::{AccountRefusal, AccountRefusalCode as Code};

/// By what helps. Each is a sentence; programs go by [`RemoteError::status`].
#[derive(Debug, Error)]
pub enum RemoteError {
    /// What was written is no address.
    #[error(
        "`{0}` is no address of a server; it is written as https://meet.example.org, and http:// only for this machine"
    )]
    Address(String),
    /// No answer, or not one that can be trusted.
    #[error("{server} cannot be reached: {problem}")]
    Unreachable {
        /// Which.
        server: String,
        /// What happened.
        problem: String,
    },
    /// Something else answers there.
    #[error(
        "what answers at {server} is no Konklave server of this release, or a proxy in front of it (status {status})"
    )]
    Stranger {
        /// Where.
        server: String,
        /// With what.
        status: u16,
    },
    /// Nobody has signed in to any server, or whoever did signed out of the latest.
    #[error("no server is remembered as the latest: konklave login https://…, or name one with --server")]
    NoneRemembered,
    /// Nobody is signed in there.
    #[error("nobody is signed in at {0}, or the session has ended: konklave login {0}")]
    SignInFirst(String),
    /// Whatever was wrong.
    #[error("sign-in name, password or code are wrong, or the account cannot be used so")]
    NotRecognised,
    /// Policy asks for more.
    #[error("this account needs a second factor first; it is set up in the browser: {0}/account")]
    AddFactorFirst(String),
    /// Policy asks for more, and the account has a passkey for that.
    #[error(
        "the password is right, but this account is asked for its passkey, which only a browser can use; for commands it \
         needs a second factor besides: {0}/account"
    )]
    PasskeyNeeded(String),
    /// Its role.
    #[error("this account may not do that")]
    NotAllowed,
    /// Too many tries.
    #[error("too many tries: try again in {0} s")]
    Wait(u32),
    /// Nobody has this sign-in name.
    #[error("nobody signs in as `{0}`; konklave member list says who does")]
    Nobody(String),
    /// It is not there, or not any more.
    #[error("there is no such thing there, or not any more")]
    NotFound,
    /// There is no room for more.
    #[error("there are as many as there may be")]
    TooMany,
    /// The server says no to what was asked for.
    #[error("{0}")]
    Refused(&'static str),
    /// The server failed.
    #[error("the server failed; its log says why")]
    Failed,
    /// A file of this account on this machine.
    #[error("{path}: {problem}", path = .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// Nobody answers here.
    #[error("an answer is needed, and standard input has ended")]
    NoAnswer,
}

impl RemoteError {
    /// What the program ends with: 3 not reached, 4 not signed in or not recognised, 5 not allowed, 6 wait; otherwise 1.
    pub fn status(&self) -> u8 {
        match self {
            Self::Unreachable { .. } | Self::Stranger { .. } => 3,
            Self::NoneRemembered
            | Self::SignInFirst(_)
            | Self::NotRecognised
            | Self::AddFactorFirst(_)
            | Self::PasskeyNeeded(_) => 4,
            Self::NotAllowed => 5,
            Self::Wait(_) => 6,
            _ => 1,
        }
    }

    /// What a server at this address has said.
    pub(super) fn said(refusal: AccountRefusal, server: &str) -> Self {
        match refusal.code {
            Code::TooManyTries => Self::Wait(refusal.retry_after_seconds.unwrap_or(1)),
            // The two that are answered here are not told: a code and a fresh proof are asked for.
            Code::NotRecognised | Code::SecondFactorNeeded => Self::NotRecognised,
            Code::PasskeyNeeded => Self::PasskeyNeeded(server.to_owned()),
            Code::SignInFirst => Self::SignInFirst(server.to_owned()),
            Code::ConfirmFirst | Code::ProveFactorFirst => {
                Self::Refused("the server asks for a fresh proof again and again")
            }
            Code::AddFactorFirst => Self::AddFactorFirst(server.to_owned()),
            Code::NotAllowed => Self::NotAllowed,
            Code::NotFound | Code::LinkOver => Self::NotFound,
            Code::LoginTaken => Self::Refused("somebody has this sign-in name"),
            Code::ProfileLocked => Self::Refused("the profile of the server does not admit this value"),
            Code::LastAdministrator => Self::Refused("without this administrator there would be none"),
            Code::TooMany => Self::TooMany,
            Code::BadName => Self::Refused("one of the names or addresses cannot be one"),
            Code::NecessityUnanswered => {
                Self::Refused("no function is switched on before its four questions are answered")
            }
            Code::WeakPassword => Self::Refused("the password is too weak"),
            // No command asks for a vault or for a sign-off.
            Code::Malformed
            | Code::TooLarge
            | Code::VaultChanged
            | Code::ConfigurationChanged
            | Code::SignOffMissing => Self::Refused("the server does not understand this release"),
            Code::Internal => Self::Failed,
        }
    }

    /// What a file on this machine came to.
    pub(super) fn file(path: impl Into<PathBuf>, problem: &io::Error) -> Self {
        Self::File {
            path: path.into(),
            problem: problem.to_string(),
        }
    }
}
