//! Bodies of the HTTP interface about members: signing in, one's own account.
//!
//! Times are seconds since the Unix epoch. Names are as somebody typed them, trimmed, in NFC; who reads them decides how
//! they are shown.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Blob, MemberId, Secret};

/// What somebody may do on this server. Nothing of it opens a meeting: that needs its link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccountRole {
    /// Holds meetings.
    Member,
    /// Reads configuration, audit log and retention proofs for the works council (§ 80 BetrVG), and agrees for it before the
    /// server goes live.
    WorksCouncil,
    /// Reads the same, and the data map, as data protection officer (Art. 39 GDPR), and agrees as such.
    ProtectionOfficer,
    /// Runs the server: members, policy. Sees no meeting.
    Administrator,
}

/// `GET /api/session`: what the page may know before and after signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignInState {
    /// Who is signed in; none: nobody.
    pub account: Option<Account>,
    /// Whether whoever asks may create meetings.
    pub may_create: bool,
    /// Days ahead that whoever asks may have a room kept; none: no day is taken from them.
    pub plan_days: Option<u32>,
    /// Whether newcomers wait in every room until a host lets them in.
    pub newcomers_wait: bool,
    /// Nobody has set this server up: the link for that stands on its console.
    pub unclaimed: bool,
    /// How one can sign in here.
    pub methods: Vec<SignInMethod>,
    /// Whether this server sends mail: invitations of members.
    pub mail: bool,
}

/// A way to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignInMethod {
    /// Sign-in name and password, with a second factor if one is set up or asked for.
    Password,
    /// A passkey (WebAuthn Level 2).
    Passkey,
    /// The organisation's own provider (OpenID Connect).
    Provider,
}

/// One's own account, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Account {
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
    /// Whether a password is set.
    pub password: bool,
    /// Whether a second factor by time (RFC 6238) is set up.
    pub totp: bool,
    /// Recovery codes left for the second factor.
    pub recovery_codes: u32,
    /// Policy asks for a second factor or a passkey and none is set up: nothing else is possible before.
    pub must_add_factor: bool,
    /// Policy asks for a second factor or a passkey, and this session has shown a password alone: nothing else is possible
    /// before a fresh proof with one of them (`/api/session/confirm`).
    pub must_prove_factor: bool,
    /// Its passkeys.
    pub passkeys: Vec<PasskeyInfo>,
    /// The organisation's provider vouches for who is signed in: it keeps what that person signs in with.
    pub by_provider: bool,
    /// Until when what needs a fresh proof ([`AccountRefusalCode::ConfirmFirst`]) is possible.
    #[ts(type = "number | null")]
    pub confirmed_until: Option<u64>,
}

/// A passkey of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasskeyInfo {
    /// Names it in requests.
    pub id: Blob<16>,
    /// As its owner calls it.
    pub label: String,
    /// When it was added.
    #[ts(type = "number")]
    pub added_at: u64,
}

/// One signed-in browser of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionInfo {
    /// Names it in requests.
    pub id: Blob<16>,
    /// Browser and system, coarsely, as `Firefox, Linux`.
    pub device: String,
    /// Since when.
    #[ts(type = "number")]
    pub since: u64,
    /// When it ends by itself.
    #[ts(type = "number")]
    pub expires_at: u64,
    /// The one that asks.
    pub this: bool,
}

/// `POST /api/session`: signs in. Answered with [`SignInState`], or 401 with `second_factor_needed` or `passkey_needed`,
/// or, whatever is wrong, 401 with `not_recognised`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SignIn {
    /// Sign-in name, whatever its case.
    pub login: String,
    /// Its password.
    pub password: Password,
    /// Six digits of the second factor, or a recovery code; empty: none yet.
    pub code: String,
}

/// A password on its way: never printed, wiped when dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
#[ts(type = "string")]
pub struct Password(pub String);

impl Drop for Password {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl ZeroizeOnDrop for Password {}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// `POST /api/tickets/read`: what a one-time link is for. 404 if it is used, expired or wrong.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadTicket {
    /// What stands behind `#` in the link.
    pub ticket: Secret,
}

/// Answer to [`ReadTicket`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TicketInfo {
    /// What it is for.
    pub purpose: TicketPurpose,
    /// Sign-in name of the account it is for; empty for the first one.
    pub login: String,
    /// Name of the account it is for; empty for the first one.
    pub name: String,
    /// When it ends.
    #[ts(type = "number")]
    pub expires_at: u64,
}

/// What a one-time link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TicketPurpose {
    /// Making the first administrator of a server nobody has set up.
    Setup,
    /// Choosing a password for an account an administrator has made, or made anew.
    Welcome,
}

/// `POST /api/tickets/use`: uses a one-time link; signs in. Answered with [`SignInState`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UseTicket {
    /// What stands behind `#` in the link.
    pub ticket: Secret,
    /// Sign-in name; for a first administrator only, otherwise empty.
    pub login: String,
    /// Name; for a first administrator only, otherwise empty.
    pub name: String,
    /// The password from now on.
    pub password: Password,
}

/// `PATCH /api/account`: corrects what is kept about oneself (Art. 16 GDPR).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangeAccount {
    /// The name others are shown.
    pub name: String,
    /// For mail about the account; empty: none.
    pub email: String,
}

/// `POST /api/session/confirm`: proves again who is there. Answered with [`Account`], or refused as [`SignIn`] is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Confirm {
    /// The password.
    pub password: Password,
    /// Six digits of the second factor, or a recovery code; empty where none is set up.
    pub code: String,
}

/// `PUT /api/account/password`, after a fresh proof. All other sessions end. 204.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChangePassword {
    /// The one from now on.
    pub password: Password,
}

/// Answer to `POST /api/account/totp`, after a fresh proof: a second factor to be set up. It counts once a code of it was
/// given to `PUT /api/account/totp`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewTotp {
    /// The shared secret in base32 (RFC 4648 §6), for typing.
    pub secret: String,
    /// The same as `otpauth:` address, for a QR code.
    pub address: String,
}

/// `PUT /api/account/totp`: a code of the new second factor.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProveTotp {
    /// Six digits.
    pub code: String,
}

/// Answer to [`ProveTotp`]: shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecoveryCodes {
    /// Each signs in once in place of a code of the second factor.
    pub codes: Vec<String>,
}

/// A WebAuthn ceremony that has begun: answer to `POST /api/session/passkey` (signing in), `POST /api/account/passkeys`
/// (adding one, after a fresh proof) and `POST /api/session/confirm/passkey` (a fresh proof).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasskeyAsked {
    /// Names the ceremony; it lasts five minutes.
    pub ceremony: Blob<16>,
    /// For `navigator.credentials`: JSON of `CredentialCreationOptions` or `CredentialRequestOptions` (WebAuthn §5.1.8, §5.1.10).
    #[ts(type = "unknown")]
    pub options: serde_json::Value,
}

/// What the browser answered: `PUT` to the same path. Answered with [`SignInState`] (signing in), [`PasskeyInfo`] (adding),
/// [`Account`] (a fresh proof).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasskeyAnswered {
    /// As it began.
    pub ceremony: Blob<16>,
    /// As its owner calls a new one; empty otherwise.
    pub label: String,
    /// JSON of the `PublicKeyCredential` (WebAuthn §5.1.8).
    #[ts(type = "unknown")]
    pub credential: serde_json::Value,
}

/// Answer to `GET /api/account/data` (Art. 15 GDPR): all that is kept about one's account, by entry of the data map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountData {
    /// When it was put together.
    #[ts(type = "number")]
    pub at: u64,
    /// One for each entry of the data map that holds something about the account.
    pub entries: Vec<KeptEntry>,
}

/// What one entry of the data map holds about somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeptEntry {
    /// The entry's id.
    pub entry: String,
    /// The values, column by column, one object for each row. Secrets are named, not shown.
    #[ts(type = "Array<Record<string, unknown>>")]
    pub rows: Vec<serde_json::Map<String, serde_json::Value>>,
}

/// Answer to `DELETE /api/account`, after a fresh proof (Art. 17 GDPR).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Erased {
    /// When.
    #[ts(type = "number")]
    pub at: u64,
    /// Rows deleted, by entry of the data map.
    pub deleted: Vec<EntryCount>,
    /// By when the last backup that holds them is gone.
    #[ts(type = "number")]
    pub backups_until: u64,
}

/// A number of rows of an entry of the data map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryCount {
    /// The entry's id.
    pub entry: String,
    /// How many.
    #[ts(type = "number")]
    pub rows: u64,
}

/// A request about accounts refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AccountRefusal {
    /// Why.
    pub code: AccountRefusalCode,
    /// Seconds to wait before the next try, where waiting helps.
    pub retry_after_seconds: Option<u32>,
}

/// Why a request about accounts was refused. The status is in brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AccountRefusalCode {
    /// The request could not be understood (400).
    Malformed,
    /// Its body is too large (413).
    TooLarge,
    /// Too many tries (429): wait as long as `retry_after_seconds` says.
    TooManyTries,
    /// Sign-in name, password or code are wrong, or the account cannot be used: all alike on purpose (401).
    NotRecognised,
    /// The password is right; a code of the second factor is needed, too (401).
    SecondFactorNeeded,
    /// The password is right; policy asks for more, and the account has a passkey for that: sign in, or prove who is there,
    /// with it (401).
    PasskeyNeeded,
    /// Nobody is signed in (401).
    SignInFirst,
    /// A fresh proof of who is there is needed (403).
    ConfirmFirst,
    /// Policy asks for a passkey or a second factor: set one up first (403).
    AddFactorFirst,
    /// Policy asks for a passkey or a second factor, and this session has shown a password alone: prove who is there with
    /// one of them first (403).
    ProveFactorFirst,
    /// The account's role does not admit it, or the page is not ours (403).
    NotAllowed,
    /// The one-time link was used, has expired, or never was one (404).
    LinkOver,
    /// Nothing with this id (404).
    NotFound,
    /// Somebody has this sign-in name (409).
    LoginTaken,
    /// Without this administrator there would be none (409).
    LastAdministrator,
    /// As many as there may be: accounts, sessions, passkeys (409).
    TooMany,
    /// A password that is too short, too common, or too much like the sign-in name (422).
    WeakPassword,
    /// A name or address that cannot be one (422).
    BadName,
    /// The profile of this server does not admit this value (409).
    ProfileLocked,
    /// What is kept sealed was changed meanwhile (409).
    VaultChanged,
    /// The server is configured otherwise than what was looked at (409): look at it anew.
    ConfigurationChanged,
    /// A step before going live is open, or was agreed for an earlier configuration (409).
    SignOffMissing,
    /// No function is switched on before its four questions are answered (409).
    NecessityUnanswered,
    /// The server failed (500).
    Internal,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_wipes_itself_and_is_not_printed() {
        fn printed<T: ZeroizeOnDrop + std::fmt::Debug>(secret: &T) -> String {
            format!("{secret:?}")
        }
        assert_eq!(printed(&Password("vier wände".to_owned())), "Password(…)");
    }
}
