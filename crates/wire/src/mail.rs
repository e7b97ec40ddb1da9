//! Bodies of the HTTP interface about mail. Neither a link, nor a title, nor any free text can be sent.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `POST /api/mail/invitations` (members): one message to each. Answered with [`InvitationsQueued`], status 202; 404 where
/// mail is not configured; 422 `bad_name` if one address cannot be one: then none is sent. Nothing of it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SendInvitations {
    /// What it says.
    pub kind: MailKind,
    /// In which language.
    pub language: MailLanguage,
    /// To whom: 1 to [`crate::limits::MAIL_RECIPIENTS`]. Nobody sees the others.
    pub to: Vec<String>,
    /// When the meeting is, or, if it is cancelled, would have been; none: not said.
    pub when: Option<MailTime>,
    /// When it was before a change; otherwise none.
    pub was: Option<MailTime>,
}

/// What a message about a meeting says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// Somebody is invited.
    Invitation,
    /// The meeting is at another time.
    Change,
    /// It does not take place.
    Cancellation,
}

/// The language of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailLanguage {
    /// German.
    De,
    /// English.
    En,
}

/// When a meeting is, as a clock on the wall of its zone says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MailTime {
    /// As `2026-03-04`.
    pub day: String,
    /// As `14:00`.
    pub time: String,
    /// How long: 1 to 1440.
    pub minutes: u32,
    /// IANA name of the zone, as `Europe/Berlin`.
    pub zone: String,
}

/// Answer to [`SendInvitations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InvitationsQueued {
    /// Messages that wait to be handed to the mail server: not that they arrived.
    pub queued: u32,
}

/// `GET /api/mail` (administrators): how mail is set up, and how it goes; 404 where it is not configured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MailSetup {
    /// The mail server, as `mail.example.org:587`.
    pub server: String,
    /// How the connection is encrypted: `implicit`, `starttls`, or `none` to this computer itself.
    pub encryption: String,
    /// The address it is sent from.
    pub from: String,
    /// Messages that wait.
    pub waiting: u32,
    /// Messages given up since the start.
    #[ts(type = "number")]
    pub given_up: u64,
    /// Why the latest try did not work; none: it did, or there was none.
    pub trouble: Option<MailTrouble>,
}

/// `POST /api/mail/test` (administrators): a message to one's own address. Answered with [`MailTested`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TestMail {
    /// In which language.
    pub language: MailLanguage,
}

/// Answer to [`TestMail`]: a message to one's own address, now. 422 `bad_name`: one's account has
/// none. 404 where mail is not configured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MailTested {
    /// To which address.
    pub to: String,
    /// Why it did not work; none: the mail server took it.
    pub trouble: Option<MailTrouble>,
    /// What the mail server said last, cut; empty: nothing.
    pub answer: String,
}

/// Why a message was not handed to the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MailTrouble {
    /// It cannot be reached.
    Unreachable,
    /// It did not answer in time.
    Slow,
    /// Its certificate is not good for its name, or it does not encrypt.
    Unencrypted,
    /// User or password are wrong, or it knows no way of signing in that we do.
    SignIn,
    /// It refuses the message, for good.
    Refused,
    /// It refuses the message for now.
    Busy,
    /// Its answer makes no sense.
    Nonsense,
}
