//! Limits for everything a stranger can send. Bytes are counted before base64.

/// One WebSocket text frame, client to server. Raising it lets one peer hold more memory before it
/// has proven anything; lowering it below a commit plus Welcome for a full room refuses batch joins.
pub const FRAME: usize = 1_500_000;
/// One WebSocket text frame before the peer has been granted access.
pub const FRAME_BEFORE_ACCESS: usize = 16 * 1024;
/// Depth of nested arrays and objects in a frame. The deepest message defined here needs five.
pub const DEPTH: usize = 16;
/// A sealed key package.
pub const KEY_PACKAGE: usize = 8 * 1024;
/// A sealed commit, or a sealed GroupInfo.
pub const COMMIT: usize = 512 * 1024;
/// A sealed Welcome.
pub const WELCOME: usize = 512 * 1024;
/// A sealed application message: the largest padding bucket plus MLS framing and the seal.
pub const APP: usize = 17 * 1024;
/// The signed room record.
pub const ROOM_RECORD: usize = 24 * 1024;
/// A room root wrapped for one invitation.
pub const WRAPPED_ROOT: usize = 128;
/// A host's sealed lobby key with the chain that shows the host's role.
pub const LOBBY_KEY: usize = 2 * 1024;
/// Lobby keys a waiting peer gets, and knocks in one [`crate::ClientMessage::Knock`].
pub const LOBBY_KEYS: usize = 8;
/// One sealed knock: a profile of 1 KiB, its encapsulated key and the seal.
pub const KNOCK: usize = 1024 + 128;
/// A sealed ticket.
pub const TICKET: usize = 512;
/// Guests in one [`crate::ClientMessage::Admit`].
pub const ADMISSIONS: usize = 64;
/// The opaque token a client returns to resume.
pub const RESUME_TOKEN: usize = 128;
/// A session description, offer or answer.
pub const SDP: usize = 64 * 1024;
/// Media lines in one session description.
pub const MEDIA_LINES: usize = 48;
/// A media line identifier (RFC 8843 `mid`), in bytes.
pub const MID: usize = 16;
/// Video slots one client may display.
pub const VIDEO_SLOTS: usize = 25;
/// Audio slots one client may receive.
pub const AUDIO_SLOTS: usize = 8;
/// Streams one client may publish.
pub const SENDS: usize = 4;
/// Joiners and leavers in one grant.
pub const INTENTS: usize = 64;
/// Peers in one room (RFC 9420 leaves).
pub const PEERS: usize = 1024;
/// Log entries in one [`crate::ClientMessage::LogFill`].
pub const LOG_FILL: usize = 32;
/// Commit hashes a continuing client names, newest last.
pub const COMMIT_CHAIN: usize = 32;
/// Invitations of a room: created together with it, added by one update, and kept at once.
pub const INVITES: usize = 64;
/// Handshake entries the server keeps for replay.
pub const LOG_KEPT: usize = 512;
/// A sign-in name, in characters.
pub const LOGIN: usize = 64;
/// A name of a person, or of a passkey, in characters.
pub const NAME: usize = 80;
/// An address for mail, in characters (RFC 5321 §4.5.3.1.3).
pub const EMAIL: usize = 254;
/// A password, in bytes: more costs time without making anything safer.
pub const PASSWORD: usize = 512;
/// Accounts of one server.
pub const MEMBERS: u64 = 10_000;
/// Signed-in browsers of one account; of more, the oldest end.
pub const SESSIONS: u32 = 50;
/// Passkeys of one account.
pub const PASSKEYS: u32 = 10;
/// A sealed vault: its content at its largest, padded, with as many ways to open it as there may be. Raising it lets
/// every member fill more of the disk; lowering it below 266 KiB takes vaults away from whoever has filled theirs.
pub const VAULT: usize = 320 * 1024;
/// What a vault holds, in bytes: a few hundred meetings. The next padding bucket would not fit [`VAULT`].
pub const VAULT_CONTENT: usize = 192 * 1024;
/// Ways to open a vault: the recovery phrase and passkeys.
pub const VAULT_LOCKS: usize = 8;
/// The id of a passkey, in bytes (CTAP 2.1 §6.1, `maxCredentialIdLength`; WebAuthn Level 2 §4, "credential ID").
pub const CREDENTIAL_ID: usize = 1023;
/// What somebody asks for in a request about their data, in characters.
pub const REQUEST_TEXT: usize = 2_000;
/// How somebody who makes a request can be reached, in characters.
pub const REQUEST_CONTACT: usize = 254;
/// The answer to a request, or its reason, in characters.
pub const REQUEST_ANSWER: usize = 4_000;
/// Requests about data that are open at once; more are taken once some are answered.
pub const REQUESTS_OPEN: u64 = 1_000;
/// Why a sign-off is not applicable, in characters: enough to be a reason, at most a paragraph in the papers.
pub const EXEMPTION_REASON: std::ops::RangeInclusive<usize> = 10..=500;
/// An answer of a necessity check, in characters: enough to be one, at most a page in the papers. All four of them, at their
/// longest and as JSON, have to fit a body that is admitted.
pub const NECESSITY_ANSWER: std::ops::RangeInclusive<usize> = 20..=2_000;
/// Addresses of one call for invitations.
pub const MAIL_RECIPIENTS: usize = 50;
