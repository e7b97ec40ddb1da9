//! Bodies of the HTTP interface for whoever runs or oversees the server. Nothing here names a meeting.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{AccountRole, EntryCount, MemberId, Secret};

/// One of `GET /api/members` (administrators).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Member {
    /// Its id.
    pub member: MemberId,
    /// The sign-in name.
    pub login: String,
    /// The name others are shown.
    pub name: String,
    /// For mail about the account; empty: none.
    pub email: String,
    /// What it may do.
    pub role: AccountRole,
    /// Whether it can be used.
    pub state: MemberState,
    /// Whether a second factor or a passkey is set up.
    pub strong: bool,
    /// When the account was made.
    #[ts(type = "number")]
    pub created_at: u64,
}

/// Whether an account can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Its one-time link has not been used.
    Invited,
    /// It can.
    Active,
    /// An administrator has suspended it.
    Suspended,
}

/// `POST /api/members`, after a fresh proof. Answered with [`MemberLink`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewMember {
    /// The sign-in name.
    pub login: String,
    /// The name others are shown.
    pub name: String,
    /// For mail about the account; empty: none.
    pub email: String,
    /// What it may do.
    pub role: AccountRole,
}

/// A one-time link for a member: also of `POST /api/members/{member}/link`, which ends its sessions
/// at once; password, passkeys and second factor end when it is used. Not for oneself. The ticket is shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MemberLink {
    /// Whom it is for.
    pub member: MemberId,
    /// What stands behind `#` in `/welcome#…`.
    pub ticket: Secret,
    /// When it ends.
    #[ts(type = "number")]
    pub expires_at: u64,
}

/// `PATCH /api/members/{member}`, after a fresh proof. Answered with [`Member`]. The last administrator stays one. (Its
/// deletion is `DELETE /api/members/{member}`, answered with [`crate::Erased`].)
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeMember {
    /// What it may do from now on; none: as before.
    pub role: Option<AccountRole>,
    /// Whether it is suspended from now on; none: as before.
    pub suspended: Option<bool>,
}

/// `GET /api/policy` and, after a fresh proof, `PUT /api/policy` (administrators).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Policy {
    /// What this server is for. Every other value lies within its [`ProfileBounds`].
    pub profile: Profile,
    /// Whether hosts may let newcomers enter at once.
    pub newcomers: Newcomers,
    /// Who may create meetings.
    pub create: WhoCreates,
    /// Who needs a passkey or a second factor.
    pub second_factor: WhoNeedsFactor,
    /// Days until a session that is not used ends: 1 to 90.
    pub session_days: u32,
    /// Days an entry of the audit log is kept: 30 to 365.
    pub audit_days: u32,
    /// Years a request about data is kept, from the end of the year in which it was answered: 1 to 10.
    pub request_years: u32,
    /// Days ahead that whoever is signed in may have a room kept: 1 to 1100.
    pub plan_days: u32,
}

/// What a server is for: each sets bounds within which administrators decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Whatever its administrators decide.
    Standard,
    /// Professional secrecy (§ 203 StGB): law firms, practices, advice.
    Confidential,
    /// Medical video consultations (annex 31b BMV-Ä). Not certified.
    Consultation,
    /// Lessons and parents' evenings.
    School,
    /// Works councils and other bodies that meet in private (§ 30(2) BetrVG).
    Council,
    /// Meetings that everybody may come to.
    PublicEvent,
}

/// How newcomers are met in rooms that are made, and whether a host may open the door to all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Newcomers {
    /// As each room's hosts decide.
    AsHostsDecide,
    /// They wait until a host lets them in, in every room.
    Wait,
}

/// One of `GET /api/profiles` (administrators): what may be decided under a profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProfileBounds {
    /// Which.
    pub profile: Profile,
    /// Values of [`Policy::newcomers`], the first where the present one is none of them.
    pub newcomers: Vec<Newcomers>,
    /// Values of [`Policy::create`], the first where the present one is none of them.
    pub create: Vec<WhoCreates>,
    /// Values of [`Policy::second_factor`], the first where the present one is none of them.
    pub second_factor: Vec<WhoNeedsFactor>,
    /// Least and most of [`Policy::session_days`].
    pub session_days: [u32; 2],
    /// Least and most of [`Policy::audit_days`].
    pub audit_days: [u32; 2],
    /// Least and most of [`Policy::request_years`].
    pub request_years: [u32; 2],
    /// Least and most of [`Policy::plan_days`].
    pub plan_days: [u32; 2],
}

/// Who may create meetings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhoCreates {
    /// Everybody where the server is reachable from its own computer alone, members otherwise.
    Automatic,
    /// Whoever is signed in.
    Members,
    /// Everybody.
    Everyone,
}

/// Who needs a passkey or a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhoNeedsFactor {
    /// Nobody.
    Nobody,
    /// Administrators.
    Administrators,
    /// Everybody with an account.
    Everyone,
}

/// One of `GET /api/audit?before=<number>&limit=<1–200>` (administrators, officer, works council), newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditEntry {
    /// Its number.
    #[ts(type = "number")]
    pub number: u64,
    /// When.
    #[ts(type = "number")]
    pub at: u64,
    /// What, as `member_created`.
    pub action: String,
    /// Sign-in name of whoever did it; empty: the console of the server, or an account that is gone.
    pub actor: String,
    /// Sign-in name of whom, or name of what it was done to; empty: nothing, or an account that is gone.
    pub subject: String,
    /// From which value to which, where there is one; never a secret.
    pub change: String,
}

/// `GET /api/audit`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditPage {
    /// Newest first.
    pub entries: Vec<AuditEntry>,
    /// Whether the chain of hashes of all that is kept is whole.
    pub intact: bool,
    /// There are older ones.
    pub more: bool,
}

/// `GET /api/oversight` (administrators, officer, works council): what is kept, and that it is deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Oversight {
    /// Every kind of data, with how much of it there is now.
    pub entries: Vec<DataEntry>,
    /// The latest runs of the deletion job, newest first.
    pub runs: Vec<DeletionRun>,
    /// When the next run is due.
    #[ts(type = "number")]
    pub next_run: u64,
}

/// A kind of data: one entry of the data map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DataEntry {
    /// Its id, as `sessions`.
    pub entry: String,
    /// What it is, in both languages.
    pub what: Words,
    /// About whom.
    pub about: Words,
    /// What for.
    pub purpose: Words,
    /// Legal basis, as `Art. 6(1)(b) GDPR`.
    pub basis: Words,
    /// Who is given it.
    pub recipients: Words,
    /// Where it rests, as `database`, `memory`, `browser`, `log`, `backup`.
    pub place: String,
    /// From when and how long it is kept.
    pub retention: Words,
    /// How it is deleted.
    pub erasure: Words,
    /// Rows kept now; none: not countable here (browser, memory).
    #[ts(type = "number | null")]
    pub rows: Option<u64>,
    /// Rows past their time: anything but 0 is a fault.
    #[ts(type = "number")]
    pub overdue: u64,
}

/// The same in German and English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Words {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

/// One run of the deletion job. Names no person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeletionRun {
    /// When.
    #[ts(type = "number")]
    pub at: u64,
    /// Whether all that was due is gone.
    pub complete: bool,
    /// Rows deleted, by entry of the data map.
    pub deleted: Vec<EntryCount>,
}

/// `GET /api/health` (administrators).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Health {
    /// Release of the server.
    pub release: String,
    /// Seconds since its start.
    #[ts(type = "number")]
    pub uptime: u64,
    /// Meetings with at least one participant.
    #[ts(type = "number")]
    pub meetings: u64,
    /// Participants of all of them.
    #[ts(type = "number")]
    pub participants: u64,
    /// What was looked at.
    pub checks: Vec<HealthCheck>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HealthCheck {
    /// What: `database`, `media`, `deletion`, `backup`, `disk`, `certificate`, `clock`, `requests`, `mail`, `release`.
    pub check: String,
    /// Whether it is as it should be.
    pub state: HealthState,
    /// A measure that says more, as free bytes, the age of the last backup in seconds, how many requests are near their due date, or how many
    /// sign-offs are missing; none: there is none.
    #[ts(type = "number | null")]
    pub measure: Option<u64>,
}

/// `POST /api/backups`, after a fresh proof (administrators): the server makes a backup now, where and for whom its
/// configuration says. 201. 404: its configuration says neither; 409: one is being made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BackupMade {
    /// Name of its file.
    pub file: String,
    /// Rows in it.
    #[ts(type = "number")]
    pub rows: u64,
    /// When.
    #[ts(type = "number")]
    pub at: u64,
}

/// Whether something is as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// It is.
    Good,
    /// Somebody should look at it.
    Warning,
    /// It does not work.
    Bad,
}
