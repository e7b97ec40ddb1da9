//! Bodies of the HTTP interface about data protection: what is kept about whom, for everybody; and requests under
//! Art. 12 to 21 GDPR.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Blob, EntryCount};

/// `GET /api/privacy?lang=<de|en>`, for everybody: what is kept, from the data map, as it holds now. Nothing of it is
/// about whoever asks, and nothing is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Privacy {
    /// When it was put together.
    #[ts(type = "number")]
    pub at: u64,
    /// The address under which people open this server.
    pub server: String,
    /// Release of the server.
    pub release: String,
    /// Who runs it, as configured; empty: not said.
    pub operator: String,
    /// Where it stands, as configured; empty: not said.
    pub location: String,
    /// Every kind of data there is on this server, in the language asked for.
    pub entries: Vec<PrivacyEntry>,
    /// Computers of others that are told something, by configuration; empty: none.
    pub recipients: Vec<PrivacyRecipient>,
    /// Years an answered request is kept, from the end of the year of the answer.
    pub request_years: u32,
}

/// A kind of data, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrivacyEntry {
    /// Its id, as `sessions`.
    pub entry: String,
    /// Whom it concerns.
    pub concerns: PrivacyConcern,
    /// What it is.
    pub what: String,
    /// About whom.
    pub about: String,
    /// What for.
    pub purpose: String,
    /// Legal basis.
    pub basis: String,
    /// Who is given it.
    pub recipients: String,
    /// Where it rests, as `database`, `memory`, `browser`, `log`, `backup`, `files`.
    pub place: String,
    /// From when and how long it is kept.
    pub retention: String,
    /// How it is deleted.
    pub erasure: String,
}

/// Whom a kind of data concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PrivacyConcern {
    /// Everybody who opens the pages or takes part in a meeting: guests, too.
    Guests,
    /// Whoever makes a meeting, by random keys that name nobody.
    Rooms,
    /// Whoever makes a request here.
    Requests,
    /// Whoever has an account.
    Members,
    /// The operation of the server: nobody, or whoever runs it.
    Server,
}

/// A computer of somebody else that is told something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PrivacyRecipient {
    /// Its name, as `mail.example.org`.
    pub host: String,
    /// The entry that says what it is told.
    pub entry: String,
}

/// What somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// Art. 15 GDPR.
    Access,
    /// Art. 16 GDPR.
    Rectification,
    /// Art. 17 GDPR.
    Erasure,
    /// Art. 18 GDPR.
    Restriction,
    /// Art. 20 GDPR.
    Portability,
    /// Art. 21 GDPR.
    Objection,
    /// Anything else.
    Other,
}

/// `POST /api/requests`: anybody asks. Answered with [`RequestMade`], status 201. 409 `too_many`: no more are taken now.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewRequest {
    /// What for.
    pub kind: RequestKind,
    /// In their own words, at most [`crate::limits::REQUEST_TEXT`] characters.
    pub text: String,
    /// How they can be reached, if they wish, at most [`crate::limits::REQUEST_CONTACT`] characters; empty: by the code
    /// alone.
    pub contact: String,
}

/// Answer to [`NewRequest`]: the code is shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestMade {
    /// With it, and with nothing else, the answer can be read.
    pub code: String,
    /// When the request was received.
    #[ts(type = "number")]
    pub received_at: u64,
    /// By when it is answered (Art. 12(3) GDPR).
    #[ts(type = "number")]
    pub due_at: u64,
}

/// `POST /api/requests/read`: what became of a request. Answered with [`RequestShown`], or 404.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadRequest {
    /// The code, however it is typed.
    pub code: String,
}

/// A request, for whoever made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestShown {
    /// What for.
    pub kind: RequestKind,
    /// As it was written.
    pub text: String,
    /// As it was written; empty: none.
    pub contact: String,
    /// How far it is.
    pub state: RequestState,
    /// When it was received.
    #[ts(type = "number")]
    pub received_at: u64,
    /// By when it is answered.
    #[ts(type = "number")]
    pub due_at: u64,
    /// Why the period was extended; empty: it was not.
    pub extension: String,
    /// The answer, or why there is none; empty: none yet.
    pub answer: String,
    /// When it was answered, refused or closed.
    #[ts(type = "number | null")]
    pub ended_at: Option<u64>,
    /// When it is deleted; none: not before it is answered.
    #[ts(type = "number | null")]
    pub deleted_at: Option<u64>,
}

/// How far a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// It waits for an answer.
    Open,
    /// It was answered.
    Answered,
    /// It was refused, with the reason (Art. 12(4) GDPR).
    Refused,
    /// It was closed without an answer in substance: withdrawn, or made twice.
    Closed,
}

/// One of `GET /api/requests` (administrators, officer): open ones by their due date, then the others, latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RequestEntry {
    /// Its id.
    pub id: Blob<16>,
    /// What the person sees.
    pub request: RequestShown,
    /// Whether the period was extended: once, by two months.
    pub extended: bool,
    /// How urgent it is.
    pub light: RequestLight,
}

/// How urgent a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestLight {
    /// Its time is over.
    Overdue,
    /// It is due within seven days.
    Soon,
    /// There is time.
    Calm,
    /// It is not open any more.
    Done,
}

/// `PATCH /api/requests/{id}`, after a fresh proof (administrators, officer), while it is open. Answered with
/// [`RequestEntry`]; 409 `too_many`: it is not open any more, or was extended before.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandleRequest {
    /// What is done.
    pub act: RequestAct,
    /// What the person reads: the answer, or the reason. At most [`crate::limits::REQUEST_ANSWER`] characters, and not
    /// empty.
    pub text: String,
}

/// What is done with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestAct {
    /// It is answered.
    Answer,
    /// It is refused (Art. 12(4) and (5), or Art. 11(2) GDPR).
    Refuse,
    /// Its period is extended by two months (Art. 12(3) GDPR).
    Extend,
    /// It is closed without an answer in substance.
    Close,
}

/// `POST /api/requests/find` (administrators, officer): what is kept about an account, for whoever answers a request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FindPerson {
    /// The sign-in name.
    pub login: String,
}

/// Answer to [`FindPerson`]. Counts, no content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FoundPerson {
    /// Whether an account has this sign-in name.
    pub account: bool,
    /// Rows that belong to it, by entry of the data map; those without any are left out.
    pub rows: Vec<EntryCount>,
}
