// Generated from crates/wire and crates/session: `cargo xtask codegen`. Changes here are overwritten.

/**
 * Opaque bytes: base64url without padding.
 */
export type Blob = string;

/**
 * A room: the truncated hash of its owner's key. Shown in links as base58.
 */
export type RoomId = string;

/**
 * The public handle of one invitation. Reveals nothing about the link it was derived from.
 */
export type InviteId = string;

/**
 * One meeting in a room: the MLS group id (RFC 9420 §8.1).
 */
export type SessionId = string;

/**
 * Eight exporter bytes of an epoch. Equal tags mean equal group state.
 */
export type ForkTag = string;

/**
 * A participant's connection to one meeting, chosen by the server, kept over reconnects.
 */
export type PeerId = number;

/**
 * Position in a meeting's log, from 1.
 */
export type Seq = number;

/**
 * MLS epoch (RFC 9420 §8).
 */
export type Epoch = number;

/**
 * One permission to commit.
 */
export type SlotId = number;

/**
 * Thirty-two secret bytes: a bearer proof. Compared in constant time, wiped on drop, never printed.
 */
export type Secret = string;

/**
 * What a stream carries. The number is the SFrame kind (`docs/protocol.md`, media keys).
 */
export type StreamKind = "microphone" | "camera" | "screen" | "screen_audio";

/**
 * A stream of one participant.
 */
export type SourceRef = {
/**
 * Whose.
 */
peer: PeerId,
/**
 * Which of theirs.
 */
kind: StreamKind, };

/**
 * A media line on which the client sends one kind of stream.
 */
export type SendLine = {
/**
 * The line's `mid` in the offer.
 */
mid: string,
/**
 * What it carries.
 */
kind: StreamKind, };

/**
 * A media line reserved for receiving: a slot the server fills.
 */
export type ReceiveLine = {
/**
 * The line's `mid` in the offer.
 */
mid: string,
/**
 * Whether it is a video slot; otherwise an audio slot.
 */
video: boolean, };

/**
 * What one receiving slot carries from now on.
 */
export type SlotSource = {
/**
 * The slot's `mid`.
 */
mid: string,
/**
 * The stream in it; none: the slot is silent.
 */
source: SourceRef | null, };

/**
 * One picture the client displays.
 */
export type WantedVideo = {
/**
 * Whose picture.
 */
source: SourceRef,
/**
 * Displayed width in device pixels.
 */
width: number,
/**
 * Displayed height in device pixels.
 */
height: number, };

/**
 * Quality layer of a simulcast sender, lowest first.
 */
export type Layer = "low" | "medium" | "high";

/**
 * What the others want of one of the client's streams, so that it encodes no more.
 */
export type Wanted = {
/**
 * Which of the client's streams.
 */
kind: StreamKind,
/**
 * The highest layer anybody displays; none: nobody does.
 */
layer: Layer | null, };

/**
 * How newcomers are met.
 */
export type Door = "open" | "lobby" | "locked";

/**
 * What the server lets a peer do. The group's roles are the truth for clients; this is what the server
 * can enforce.
 */
export type Rank = "guest" | "presenter" | "host";

/**
 * Why the server refused a message or a connection.
 */
export type RefusalCode = "outdated" | "malformed" | "too_large" | "not_invited" | "too_many_tries" | "room_full" | "server_full" | "cannot_resume" | "replaced" | "out_of_order" | "slot_lost" | "too_fast" | "bad_description" | "not_allowed" | "denied" | "locked" | "account_needed" | "changed" | "day_out_of_range" | "restarting" | "internal";

/**
 * A refusal as sent.
 */
export type Refusal = {
/**
 * Why.
 */
code: RefusalCode,
/**
 * Seconds to wait before the next try, where waiting helps.
 */
retryAfterSeconds: number | null, };

/**
 * Why a meeting ended for a client.
 */
export type EndReason = "ended_by_host" | "empty" | "expired" | "removed";

/**
 * A validity rule (`docs/protocol.md`, group rules) a commit or Welcome violated.
 */
export type Rule = "v1" | "v2" | "v3" | "v4" | "v5" | "v6" | "v7" | "v8" | "v9" | "v10" | "v11" | "mls";

/**
 * A sealed knock, and the host who can open it.
 */
export type KnockFor = {
/**
 * The host.
 */
peer: PeerId,
/**
 * Sealed to that host's lobby key.
 */
sealed: Blob, };

/**
 * A host's lobby key as waiting peers get it.
 */
export type LobbyKey = {
/**
 * The host.
 */
peer: PeerId,
/**
 * What that host sent with `OpenLobby`.
 */
sealed: Blob, };

/**
 * One guest let in.
 */
export type Admission = {
/**
 * Who.
 */
peer: PeerId,
/**
 * Sealed ticket: whoever commits the join puts it in front of the group.
 */
ticket: Blob, };

/**
 * Kind of device.
 */
export type DeviceClass = "desktop" | "mobile" | "bot";

/**
 * What a member wants a slot for, most urgent first.
 */
export type SlotPurpose = "kick" | "policy" | "resync" | "members" | "update";

/**
 * What became of a handshake entry at one member.
 */
export type Verdict = { "is": "applied",
/**
 * The epoch it led to.
 */
epoch: Epoch,
/**
 * Tag of that epoch.
 */
forkTag: ForkTag, } | { "is": "refused",
/**
 * The rule.
 */
rule: Rule, };

/**
 * Where a client stands in a meeting.
 */
export type Continuing = {
/**
 * The meeting.
 */
session: SessionId,
/**
 * Epoch of the client's group state.
 */
epoch: Epoch,
/**
 * Last log entry it has processed.
 */
lastSeq: Seq,
/**
 * Tag of that epoch.
 */
forkTag: ForkTag,
/**
 * SHA-256 of the sealed commits it merged last, newest last; at most [`limits::COMMIT_CHAIN`].
 */
commits: Array<Blob>,
/**
 * Everybody in its tree: after a restart the server learns from it who is missing.
 */
members: Array<PeerId>, };

/**
 * Kind of a log entry.
 */
export type LogKind = "handshake" | "app";

/**
 * One entry of a meeting's log. The server orders entries and reads none.
 */
export type LogEntry = {
/**
 * Position.
 */
seq: Seq,
/**
 * What it is.
 */
kind: LogKind,
/**
 * Who sent it, as the server numbers them; the truth is inside the seal.
 */
from: PeerId,
/**
 * Epoch it applies to.
 */
baseEpoch: Epoch,
/**
 * The bytes.
 */
sealed: Blob, };

/**
 * One change the committer shall make.
 */
export type Intent = { "is": "join",
/**
 * Who, as the server numbers them.
 */
peer: PeerId,
/**
 * Their sealed key package.
 */
sealed: Blob,
/**
 * The sealed ticket of who was let in by a host.
 */
ticket: Blob | null, } | { "is": "gone",
/**
 * Who.
 */
peer: PeerId, };

/**
 * Where a meeting stands.
 */
export type SessionState = {
/**
 * The meeting.
 */
session: SessionId,
/**
 * Epoch of its last handshake entry.
 */
epoch: Epoch,
/**
 * Last log entry.
 */
head: Seq, };

/**
 * A message from a client. The first on a connection is `Hello` or `Resume`.
 */
export type ClientMessage = { "type": "hello",
/**
 * [`crate::PROTOCOL_VERSION`] of the sender.
 */
version: number,
/**
 * Which room.
 */
room: RoomId,
/**
 * Which invitation to it.
 */
invite: InviteId,
/**
 * What kind of device this is: a hint for the choice of committer.
 */
device: DeviceClass, } | { "type": "access",
/**
 * The invitation's access token.
 */
token: Secret,
/**
 * The meeting this client was in, if the server no longer knows it.
 */
continuing: Continuing | null, } | { "type": "resume",
/**
 * [`crate::PROTOCOL_VERSION`] of the sender.
 */
version: number,
/**
 * Which room.
 */
room: RoomId,
/**
 * What `Granted` handed out.
 */
token: Blob,
/**
 * What kind of device this is.
 */
device: DeviceClass,
/**
 * Where the client stands; none: it forgot the group (a reload) and will resynchronise.
 */
continuing: Continuing | null, } | { "type": "formed",
/**
 * The new meeting.
 */
session: SessionId, } | { "type": "join",
/**
 * Sealed key package.
 */
sealed: Blob, } | { "type": "commit",
/**
 * The slot.
 */
slot: SlotId,
/**
 * Epoch the commit applies to.
 */
baseEpoch: Epoch,
/**
 * Sealed commit.
 */
sealed: Blob,
/**
 * Whom the Welcome adds.
 */
welcomeFor: Array<PeerId>,
/**
 * Sealed Welcome, present exactly if `welcome_for` is not empty.
 */
welcome: Blob | null,
/**
 * Intents of the grant that this client found invalid and left out.
 */
declined: Array<PeerId>, } | { "type": "pass",
/**
 * The slot.
 */
slot: SlotId, } | { "type": "ack",
/**
 * The entry.
 */
seq: Seq,
/**
 * Applied, or why not.
 */
verdict: Verdict, } | { "type": "slot",
/**
 * What for.
 */
purpose: SlotPurpose, } | { "type": "group_info",
/**
 * Log position the GroupInfo is valid after.
 */
seq: Seq,
/**
 * Its epoch.
 */
epoch: Epoch,
/**
 * Sealed GroupInfo with ratchet tree.
 */
sealed: Blob, } | { "type": "app",
/**
 * Epoch it was encrypted in.
 */
epoch: Epoch,
/**
 * Sealed MLS PrivateMessage.
 */
sealed: Blob, } | { "type": "replay",
/**
 * Last entry the client has.
 */
after: Seq, } | { "type": "log_fill",
/**
 * Entries in order.
 */
entries: Array<LogEntry>, } | { "type": "offer",
/**
 * Counts the client's peer connections, from 1.
 */
generation: number,
/**
 * The session description.
 */
sdp: string,
/**
 * Lines the client sends on.
 */
sends: Array<SendLine>,
/**
 * Slots the client receives on.
 */
receives: Array<ReceiveLine>, } | { "type": "publish",
/**
 * The streams that are on.
 */
on: Array<StreamKind>, } | { "type": "view",
/**
 * The pictures; those beyond the number of video slots are ignored.
 */
videos: Array<WantedVideo>, } | { "type": "open_lobby",
/**
 * HPKE public key and role chain, signed by the host's leaf key, sealed with the room keys.
 */
sealed: Blob, } | { "type": "knock",
/**
 * One for each lobby key the guest accepts.
 */
to: Array<KnockFor>, } | { "type": "admit",
/**
 * Who, each with its ticket.
 */
guests: Array<Admission>, } | { "type": "deny",
/**
 * Who.
 */
peer: PeerId, } | { "type": "set_door",
/**
 * How.
 */
door: Door, } | { "type": "cut",
/**
 * Who.
 */
peer: PeerId,
/**
 * Whether its invitation is void for the rest of the meeting; on an invitation of many the door
 * becomes a lobby instead.
 */
bar: boolean, } | { "type": "appoint",
/**
 * Who.
 */
peer: PeerId,
/**
 * What.
 */
rank: Rank, } | { "type": "ping",
/**
 * Any number.
 */
n: number, } | { "type": "leave", } | { "type": "end",
/**
 * Ed25519 signature by the room's owner key over label `end`, room id and meeting instance.
 */
signature: Blob, };

/**
 * A message from the server.
 */
export type ServerMessage = { "type": "challenge", } | { "type": "granted",
/**
 * The connection's number in this meeting.
 */
peer: PeerId,
/**
 * Opaque proof for `Resume`, valid over a server restart.
 */
resumeToken: Blob,
/**
 * This meeting instance, for the owner's `End`.
 */
instance: Blob,
/**
 * The room root wrapped for this invitation; empty in answer to `Resume`.
 */
wrappedRoot: Blob,
/**
 * The signed room record; empty in answer to `Resume`.
 */
roomRecord: Blob,
/**
 * The meeting under way; none: nobody has formed it yet.
 */
session: SessionState | null,
/**
 * Everybody connected or within their grace, the receiver included; empty while waiting.
 */
peers: Array<PeerId>,
/**
 * The receiver stands before the door: nothing of the meeting reaches it until `Admitted`.
 */
waiting: boolean, } | { "type": "lobby_keys",
/**
 * The keys; empty: no host is present.
 */
keys: Array<LobbyKey>, } | { "type": "knocked",
/**
 * Who.
 */
peer: PeerId,
/**
 * Sealed to this host's lobby key.
 */
sealed: Blob,
/**
 * The guest came with an invitation for one that is in use.
 */
inUse: boolean, } | { "type": "knock_ended",
/**
 * Who.
 */
peer: PeerId, } | { "type": "admitted",
/**
 * The meeting under way.
 */
session: SessionState | null,
/**
 * Everybody connected or within their grace, the receiver included.
 */
peers: Array<PeerId>, } | { "type": "form", } | { "type": "session" } & SessionState | { "type": "grant",
/**
 * The slot.
 */
slot: SlotId,
/**
 * What for.
 */
purpose: SlotPurpose,
/**
 * Epoch the commit must apply to.
 */
baseEpoch: Epoch,
/**
 * Who wants in, who is gone.
 */
intents: Array<Intent>,
/**
 * Whether the commit shall carry an update path (RFC 9420 §12.4).
 */
path: boolean,
/**
 * Milliseconds until the slot passes on.
 */
deadlineMs: number,
/**
 * Sealed GroupInfo for [`SlotPurpose::Resync`].
 */
groupInfo: Blob | null, } | { "type": "slot_ended",
/**
 * The slot.
 */
slot: SlotId, } | { "type": "log" } & LogEntry | { "type": "welcome",
/**
 * Position of its commit in the log; the client continues after it.
 */
seq: Seq,
/**
 * Sealed Welcome with ratchet tree.
 */
sealed: Blob, } | { "type": "declined", } | { "type": "all_acked",
/**
 * The entry.
 */
seq: Seq, } | { "type": "need_group_info", } | { "type": "need_log",
/**
 * First entry wanted.
 */
from: Seq, } | { "type": "replaying",
/**
 * Last entry.
 */
head: Seq,
/**
 * The entries asked for are gone: resynchronise.
 */
gap: boolean, } | { "type": "peers",
/**
 * Everybody connected or within their grace.
 */
peers: Array<PeerId>, } | { "type": "answer",
/**
 * The generation answered.
 */
generation: number,
/**
 * The session description.
 */
sdp: string, } | { "type": "slots",
/**
 * The changed slots.
 */
slots: Array<SlotSource>, } | { "type": "wanted",
/**
 * One entry per published kind.
 */
streams: Array<Wanted>, } | { "type": "media_lost",
/**
 * The generation lost.
 */
generation: number, } | { "type": "pong",
/**
 * Its number.
 */
n: number, } | { "type": "refused" } & Refusal | { "type": "ended",
/**
 * Why.
 */
reason: EndReason, };

/**
 * `POST /api/rooms`: everything the server may know of a new room.
 */
export type CreateRoom = {
/**
 * Protocol version of the client.
 */
version: number,
/**
 * The signed room record; its room id must be the hash of the owner key in it.
 */
record: Blob,
/**
 * How newcomers are met; the record's admission says the same.
 */
door: Door,
/**
 * The invitations.
 */
invites: Array<NewInvite>,
/**
 * Until when the room is to be kept, in seconds since the Unix epoch, rounded up by the server to the end of that
 * day (UTC); none: as long as the server keeps any room.
 */
keepUntil: number | null, };

/**
 * One invitation to a room.
 */
export type NewInvite = {
/**
 * Its public handle.
 */
invite: InviteId,
/**
 * Its access token; the server keeps an HMAC of it.
 */
token: Secret,
/**
 * The room root, wrapped for this invitation.
 */
wrappedRoot: Blob,
/**
 * What the server lets its holder do.
 */
rank: Rank,
/**
 * Its holder waits while the door is a lobby.
 */
knocks: boolean,
/**
 * For one at a time: whoever uses it while somebody else does waits.
 */
single: boolean,
/**
 * When it ends, in seconds since the Unix epoch; none: with the room.
 */
expiresAt: number | null, };

/**
 * `PUT /api/rooms/{room}`: the owner changes a room's record and invitations.
 */
export type UpdateRoom = {
/**
 * Protocol version of the client.
 */
version: number,
/**
 * SHA-256 of the record that the change was made from. If the room has another one, nothing is changed.
 */
base: Blob,
/**
 * The signed room record from now on.
 */
record: Blob,
/**
 * Invitations added; one that exists is replaced.
 */
add: Array<NewInvite>,
/**
 * Invitations that end now. Revoked before others are added.
 */
revoke: Array<InviteId>,
/**
 * Higher than that of every update before, from 1.
 */
seq: number,
/**
 * Ed25519 by the room's owner key over [`UpdateRoom::signed`].
 */
signature: Blob, };

/**
 * `PATCH /api/rooms/{room}`: the owner has the room kept until another day, longer or shorter.
 */
export type KeepRoom = {
/**
 * Protocol version of the client.
 */
version: number,
/**
 * Until when, in seconds since the Unix epoch, rounded up by the server to the end of that day (UTC).
 */
keepUntil: number,
/**
 * Higher than that of every change before, [`UpdateRoom`]s among them; from 1.
 */
seq: number,
/**
 * Ed25519 by the room's owner key over [`KeepRoom::signed`].
 */
signature: Blob, };

/**
 * `DELETE /api/rooms/{room}`: the owner ends the room with all its invitations; its meeting ends for everybody.
 */
export type EndRoom = {
/**
 * Protocol version of the client.
 */
version: number,
/**
 * Higher than that of every change before, [`UpdateRoom`]s among them; from 1.
 */
seq: number,
/**
 * Ed25519 by the room's owner key over [`EndRoom::signed`].
 */
signature: Blob, };

/**
 * Answer to `PUT /api/rooms/{room}`, status 409, where the change was made from another record than the room has.
 */
export type RoomChanged = {
/**
 * [`RefusalCode::Changed`].
 */
code: RefusalCode,
/**
 * The record the room has.
 */
record: Blob, };

/**
 * Answer to `POST /api/rooms`, status 201, and to `PATCH /api/rooms/{room}`, status 200.
 */
export type CreatedRoom = {
/**
 * When the server forgets the room, in seconds since the Unix epoch.
 */
expiresAt: number, };

/**
 * `GET /api/info`: what the interface says of this server.
 */
export type ServerInfo = {
/**
 * Protocol version of the server.
 */
version: number,
/**
 * Release of the server.
 */
release: string,
/**
 * Who runs it, as configured.
 */
operator: string,
/**
 * Where it stands, as configured; empty: not said.
 */
location: string,
/**
 * People one room admits.
 */
roomCapacity: number,
/**
 * The privacy notice in force, at `/notice`; null: none could be kept.
 */
notice: NoticeVersion | null,
/**
 * Functions that are switched off here: pages offer none of them.
 */
off: Array<SwitchedFunction>, };

/**
 * Which version of the privacy notice (Art. 13 GDPR) is in force.
 */
export type NoticeVersion = {
/**
 * The beginning of the hash of its words in all languages, as the page names it.
 */
version: string,
/**
 * Since when it holds, in seconds since the Unix epoch.
 */
since: number,
/**
 * Who is responsible (Art. 4(7) GDPR), as the notice says; none: nobody has said. Who runs the server may be a processor.
 */
controller: string | null, };

/**
 * A function that administrators switch. What the software does not contain is none, and cannot be switched on.
 */
export type SwitchedFunction = "screen_share" | "chat" | "notes" | "polls" | "guest_access" | "backgrounds";

/**
 * Somebody with an account.
 */
export type MemberId = string;

/**
 * A request about accounts refused.
 */
export type AccountRefusal = {
/**
 * Why.
 */
code: AccountRefusalCode,
/**
 * Seconds to wait before the next try, where waiting helps.
 */
retryAfterSeconds: number | null, };

/**
 * Why a request about accounts was refused. The status is in brackets.
 */
export type AccountRefusalCode = "malformed" | "too_large" | "too_many_tries" | "not_recognised" | "second_factor_needed" | "passkey_needed" | "sign_in_first" | "confirm_first" | "add_factor_first" | "prove_factor_first" | "not_allowed" | "link_over" | "not_found" | "login_taken" | "last_administrator" | "too_many" | "weak_password" | "bad_name" | "profile_locked" | "vault_changed" | "configuration_changed" | "sign_off_missing" | "necessity_unanswered" | "internal";

/**
 * What somebody may do on this server. Nothing of it opens a meeting: that needs its link.
 */
export type AccountRole = "member" | "works_council" | "protection_officer" | "administrator";

/**
 * A way to sign in.
 */
export type SignInMethod = "password" | "passkey" | "provider";

/**
 * `GET /api/session`: what the page may know before and after signing in.
 */
export type SignInState = {
/**
 * Who is signed in; none: nobody.
 */
account: Account | null,
/**
 * Whether whoever asks may create meetings.
 */
mayCreate: boolean,
/**
 * Days ahead that whoever asks may have a room kept; none: no day is taken from them.
 */
planDays: number | null,
/**
 * Whether newcomers wait in every room until a host lets them in.
 */
newcomersWait: boolean,
/**
 * Nobody has set this server up: the link for that stands on its console.
 */
unclaimed: boolean,
/**
 * How one can sign in here.
 */
methods: Array<SignInMethod>,
/**
 * Whether this server sends mail: invitations of members.
 */
mail: boolean, };

/**
 * One's own account, as its owner sees it.
 */
export type Account = {
/**
 * Its id.
 */
member: MemberId,
/**
 * The sign-in name.
 */
login: string,
/**
 * The name others are shown.
 */
name: string,
/**
 * For mail about the account; empty: none.
 */
email: string,
/**
 * What it may do.
 */
role: AccountRole,
/**
 * Whether a password is set.
 */
password: boolean,
/**
 * Whether a second factor by time (RFC 6238) is set up.
 */
totp: boolean,
/**
 * Recovery codes left for the second factor.
 */
recoveryCodes: number,
/**
 * Policy asks for a second factor or a passkey and none is set up: nothing else is possible before.
 */
mustAddFactor: boolean,
/**
 * Policy asks for a second factor or a passkey, and this session has shown a password alone: nothing else is possible
 * before a fresh proof with one of them (`/api/session/confirm`).
 */
mustProveFactor: boolean,
/**
 * Its passkeys.
 */
passkeys: Array<PasskeyInfo>,
/**
 * The organisation's provider vouches for who is signed in: it keeps what that person signs in with.
 */
byProvider: boolean,
/**
 * Until when what needs a fresh proof ([`AccountRefusalCode::ConfirmFirst`]) is possible.
 */
confirmedUntil: number | null, };

/**
 * A passkey of an account.
 */
export type PasskeyInfo = {
/**
 * Names it in requests.
 */
id: Blob,
/**
 * As its owner calls it.
 */
label: string,
/**
 * When it was added.
 */
addedAt: number, };

/**
 * One signed-in browser of an account.
 */
export type SessionInfo = {
/**
 * Names it in requests.
 */
id: Blob,
/**
 * Browser and system, coarsely, as `Firefox, Linux`.
 */
device: string,
/**
 * Since when.
 */
since: number,
/**
 * When it ends by itself.
 */
expiresAt: number,
/**
 * The one that asks.
 */
this: boolean, };

/**
 * `POST /api/session`: signs in. Answered with [`SignInState`], or 401 with `second_factor_needed` or `passkey_needed`,
 * or, whatever is wrong, 401 with `not_recognised`.
 */
export type SignIn = {
/**
 * Sign-in name, whatever its case.
 */
login: string,
/**
 * Its password.
 */
password: Password,
/**
 * Six digits of the second factor, or a recovery code; empty: none yet.
 */
code: string, };

/**
 * A password on its way: never printed, wiped when dropped.
 */
export type Password = string;

/**
 * `POST /api/tickets/read`: what a one-time link is for. 404 if it is used, expired or wrong.
 */
export type ReadTicket = {
/**
 * What stands behind `#` in the link.
 */
ticket: Secret, };

/**
 * Answer to [`ReadTicket`].
 */
export type TicketInfo = {
/**
 * What it is for.
 */
purpose: TicketPurpose,
/**
 * Sign-in name of the account it is for; empty for the first one.
 */
login: string,
/**
 * Name of the account it is for; empty for the first one.
 */
name: string,
/**
 * When it ends.
 */
expiresAt: number, };

/**
 * What a one-time link is for.
 */
export type TicketPurpose = "setup" | "welcome";

/**
 * `POST /api/tickets/use`: uses a one-time link; signs in. Answered with [`SignInState`].
 */
export type UseTicket = {
/**
 * What stands behind `#` in the link.
 */
ticket: Secret,
/**
 * Sign-in name; for a first administrator only, otherwise empty.
 */
login: string,
/**
 * Name; for a first administrator only, otherwise empty.
 */
name: string,
/**
 * The password from now on.
 */
password: Password, };

/**
 * `PATCH /api/account`: corrects what is kept about oneself (Art. 16 GDPR).
 */
export type ChangeAccount = {
/**
 * The name others are shown.
 */
name: string,
/**
 * For mail about the account; empty: none.
 */
email: string, };

/**
 * `POST /api/session/confirm`: proves again who is there. Answered with [`Account`], or refused as [`SignIn`] is.
 */
export type Confirm = {
/**
 * The password.
 */
password: Password,
/**
 * Six digits of the second factor, or a recovery code; empty where none is set up.
 */
code: string, };

/**
 * `PUT /api/account/password`, after a fresh proof. All other sessions end. 204.
 */
export type ChangePassword = {
/**
 * The one from now on.
 */
password: Password, };

/**
 * Answer to `POST /api/account/totp`, after a fresh proof: a second factor to be set up. It counts once a code of it was
 * given to `PUT /api/account/totp`.
 */
export type NewTotp = {
/**
 * The shared secret in base32 (RFC 4648 §6), for typing.
 */
secret: string,
/**
 * The same as `otpauth:` address, for a QR code.
 */
address: string, };

/**
 * `PUT /api/account/totp`: a code of the new second factor.
 */
export type ProveTotp = {
/**
 * Six digits.
 */
code: string, };

/**
 * Answer to [`ProveTotp`]: shown once.
 */
export type RecoveryCodes = {
/**
 * Each signs in once in place of a code of the second factor.
 */
codes: Array<string>, };

/**
 * A WebAuthn ceremony that has begun: answer to `POST /api/session/passkey` (signing in), `POST /api/account/passkeys`
 * (adding one, after a fresh proof) and `POST /api/session/confirm/passkey` (a fresh proof).
 */
export type PasskeyAsked = {
/**
 * Names the ceremony; it lasts five minutes.
 */
ceremony: Blob,
/**
 * For `navigator.credentials`: JSON of `CredentialCreationOptions` or `CredentialRequestOptions` (WebAuthn §5.1.8, §5.1.10).
 */
options: unknown, };

/**
 * What the browser answered: `PUT` to the same path. Answered with [`SignInState`] (signing in), [`PasskeyInfo`] (adding),
 * [`Account`] (a fresh proof).
 */
export type PasskeyAnswered = {
/**
 * As it began.
 */
ceremony: Blob,
/**
 * As its owner calls a new one; empty otherwise.
 */
label: string,
/**
 * JSON of the `PublicKeyCredential` (WebAuthn §5.1.8).
 */
credential: unknown, };

/**
 * Answer to `GET /api/account/data` (Art. 15 GDPR): all that is kept about one's account, by entry of the data map.
 */
export type AccountData = {
/**
 * When it was put together.
 */
at: number,
/**
 * One for each entry of the data map that holds something about the account.
 */
entries: Array<KeptEntry>, };

/**
 * What one entry of the data map holds about somebody.
 */
export type KeptEntry = {
/**
 * The entry's id.
 */
entry: string,
/**
 * The values, column by column, one object for each row. Secrets are named, not shown.
 */
rows: Array<Record<string, unknown>>, };

/**
 * Answer to `DELETE /api/account`, after a fresh proof (Art. 17 GDPR).
 */
export type Erased = {
/**
 * When.
 */
at: number,
/**
 * Rows deleted, by entry of the data map.
 */
deleted: Array<EntryCount>,
/**
 * By when the last backup that holds them is gone.
 */
backupsUntil: number, };

/**
 * SHA-256 of a sealed vault.
 */
export type VaultDigest = string;

/**
 * Answer to `GET /api/account/vault`: what is kept for whoever asks.
 */
export type KeptVault = {
/**
 * The sealed vault; none: nothing is kept.
 */
vault: Blob | null,
/**
 * Its digest, to name it by in a change; none: nothing is kept.
 */
digest: VaultDigest | null, };

/**
 * `PUT /api/account/vault`: keeps this. Answered with nothing; 409 `vault_changed` if what is kept is not what `from`
 * names: another tab or device was faster. 403 `not_allowed` if `member` is not who is signed in.
 */
export type KeepVault = {
/**
 * What it replaces; none: nothing is kept yet.
 */
from: VaultDigest | null,
/**
 * Whose it is, as far as the page knows: somebody else may have signed in since, in another tab.
 */
member: MemberId,
/**
 * The sealed vault.
 */
vault: Blob, };

/**
 * `DELETE /api/account/vault`: deletes it. Answered with nothing; 409 `vault_changed` if what is kept is not this, 403
 * `not_allowed` if `member` is not who is signed in.
 */
export type EraseVault = {
/**
 * What is deleted.
 */
from: VaultDigest,
/**
 * Whose it is, as far as the page knows.
 */
member: MemberId, };

/**
 * A number of rows of an entry of the data map.
 */
export type EntryCount = {
/**
 * The entry's id.
 */
entry: string,
/**
 * How many.
 */
rows: number, };

/**
 * One of `GET /api/members` (administrators).
 */
export type Member = {
/**
 * Its id.
 */
member: MemberId,
/**
 * The sign-in name.
 */
login: string,
/**
 * The name others are shown.
 */
name: string,
/**
 * For mail about the account; empty: none.
 */
email: string,
/**
 * What it may do.
 */
role: AccountRole,
/**
 * Whether it can be used.
 */
state: MemberState,
/**
 * Whether a second factor or a passkey is set up.
 */
strong: boolean,
/**
 * When the account was made.
 */
createdAt: number, };

/**
 * Whether an account can be used.
 */
export type MemberState = "invited" | "active" | "suspended";

/**
 * `POST /api/members`, after a fresh proof. Answered with [`MemberLink`].
 */
export type NewMember = {
/**
 * The sign-in name.
 */
login: string,
/**
 * The name others are shown.
 */
name: string,
/**
 * For mail about the account; empty: none.
 */
email: string,
/**
 * What it may do.
 */
role: AccountRole, };

/**
 * A one-time link for a member: also of `POST /api/members/{member}/link`, which ends its sessions
 * at once; password, passkeys and second factor end when it is used. Not for oneself. The ticket is shown once.
 */
export type MemberLink = {
/**
 * Whom it is for.
 */
member: MemberId,
/**
 * What stands behind `#` in `/welcome#…`.
 */
ticket: Secret,
/**
 * When it ends.
 */
expiresAt: number, };

/**
 * `PATCH /api/members/{member}`, after a fresh proof. Answered with [`Member`]. The last administrator stays one. (Its
 * deletion is `DELETE /api/members/{member}`, answered with [`crate::Erased`].)
 */
export type ChangeMember = {
/**
 * What it may do from now on; none: as before.
 */
role: AccountRole | null,
/**
 * Whether it is suspended from now on; none: as before.
 */
suspended: boolean | null, };

/**
 * What a server is for: each sets bounds within which administrators decide.
 */
export type Profile = "standard" | "confidential" | "consultation" | "school" | "council" | "public_event";

/**
 * How newcomers are met in rooms that are made, and whether a host may open the door to all.
 */
export type Newcomers = "as_hosts_decide" | "wait";

/**
 * One of `GET /api/profiles` (administrators): what may be decided under a profile.
 */
export type ProfileBounds = {
/**
 * Which.
 */
profile: Profile,
/**
 * Values of [`Policy::newcomers`], the first where the present one is none of them.
 */
newcomers: Array<Newcomers>,
/**
 * Values of [`Policy::create`], the first where the present one is none of them.
 */
create: Array<WhoCreates>,
/**
 * Values of [`Policy::second_factor`], the first where the present one is none of them.
 */
secondFactor: Array<WhoNeedsFactor>,
/**
 * Least and most of [`Policy::session_days`].
 */
sessionDays: [number, number],
/**
 * Least and most of [`Policy::audit_days`].
 */
auditDays: [number, number],
/**
 * Least and most of [`Policy::request_years`].
 */
requestYears: [number, number],
/**
 * Least and most of [`Policy::plan_days`].
 */
planDays: [number, number], };

/**
 * `GET /api/policy` and, after a fresh proof, `PUT /api/policy` (administrators).
 */
export type Policy = {
/**
 * What this server is for. Every other value lies within its [`ProfileBounds`].
 */
profile: Profile,
/**
 * Whether hosts may let newcomers enter at once.
 */
newcomers: Newcomers,
/**
 * Who may create meetings.
 */
create: WhoCreates,
/**
 * Who needs a passkey or a second factor.
 */
secondFactor: WhoNeedsFactor,
/**
 * Days until a session that is not used ends: 1 to 90.
 */
sessionDays: number,
/**
 * Days an entry of the audit log is kept: 30 to 365.
 */
auditDays: number,
/**
 * Years a request about data is kept, from the end of the year in which it was answered: 1 to 10.
 */
requestYears: number,
/**
 * Days ahead that whoever is signed in may have a room kept: 1 to 1100.
 */
planDays: number, };

/**
 * Who may create meetings.
 */
export type WhoCreates = "automatic" | "members" | "everyone";

/**
 * Who needs a passkey or a second factor.
 */
export type WhoNeedsFactor = "nobody" | "administrators" | "everyone";

/**
 * One of `GET /api/audit?before=<number>&limit=<1–200>` (administrators, officer, works council), newest first.
 */
export type AuditEntry = {
/**
 * Its number.
 */
number: number,
/**
 * When.
 */
at: number,
/**
 * What, as `member_created`.
 */
action: string,
/**
 * Sign-in name of whoever did it; empty: the console of the server, or an account that is gone.
 */
actor: string,
/**
 * Sign-in name of whom, or name of what it was done to; empty: nothing, or an account that is gone.
 */
subject: string,
/**
 * From which value to which, where there is one; never a secret.
 */
change: string, };

/**
 * `GET /api/audit`.
 */
export type AuditPage = {
/**
 * Newest first.
 */
entries: Array<AuditEntry>,
/**
 * Whether the chain of hashes of all that is kept is whole.
 */
intact: boolean,
/**
 * There are older ones.
 */
more: boolean, };

/**
 * `GET /api/oversight` (administrators, officer, works council): what is kept, and that it is deleted.
 */
export type Oversight = {
/**
 * Every kind of data, with how much of it there is now.
 */
entries: Array<DataEntry>,
/**
 * The latest runs of the deletion job, newest first.
 */
runs: Array<DeletionRun>,
/**
 * When the next run is due.
 */
nextRun: number, };

/**
 * A kind of data: one entry of the data map.
 */
export type DataEntry = {
/**
 * Its id, as `sessions`.
 */
entry: string,
/**
 * What it is, in both languages.
 */
what: Words,
/**
 * About whom.
 */
about: Words,
/**
 * What for.
 */
purpose: Words,
/**
 * Legal basis, as `Art. 6(1)(b) GDPR`.
 */
basis: Words,
/**
 * Who is given it.
 */
recipients: Words,
/**
 * Where it rests, as `database`, `memory`, `browser`, `log`, `backup`.
 */
place: string,
/**
 * From when and how long it is kept.
 */
retention: Words,
/**
 * How it is deleted.
 */
erasure: Words,
/**
 * Rows kept now; none: not countable here (browser, memory).
 */
rows: number | null,
/**
 * Rows past their time: anything but 0 is a fault.
 */
overdue: number, };

/**
 * The same in German and English.
 */
export type Words = {
/**
 * German.
 */
de: string,
/**
 * English.
 */
en: string, };

/**
 * One run of the deletion job. Names no person.
 */
export type DeletionRun = {
/**
 * When.
 */
at: number,
/**
 * Whether all that was due is gone.
 */
complete: boolean,
/**
 * Rows deleted, by entry of the data map.
 */
deleted: Array<EntryCount>, };

/**
 * `POST /api/backups`, after a fresh proof (administrators): the server makes a backup now, where and for whom its
 * configuration says. 201. 404: its configuration says neither; 409: one is being made.
 */
export type BackupMade = {
/**
 * Name of its file.
 */
file: string,
/**
 * Rows in it.
 */
rows: number,
/**
 * When.
 */
at: number, };

/**
 * `GET /api/health` (administrators).
 */
export type Health = {
/**
 * Release of the server.
 */
release: string,
/**
 * Seconds since its start.
 */
uptime: number,
/**
 * Meetings with at least one participant.
 */
meetings: number,
/**
 * Participants of all of them.
 */
participants: number,
/**
 * What was looked at.
 */
checks: Array<HealthCheck>, };

/**
 * One thing that was looked at.
 */
export type HealthCheck = {
/**
 * What: `database`, `media`, `deletion`, `backup`, `disk`, `certificate`, `clock`, `requests`, `mail`, `release`.
 */
check: string,
/**
 * Whether it is as it should be.
 */
state: HealthState,
/**
 * A measure that says more, as free bytes, the age of the last backup in seconds, how many requests are near their due date, or how many
 * sign-offs are missing; none: there is none.
 */
measure: number | null, };

/**
 * Whether something is as it should be.
 */
export type HealthState = "good" | "warning" | "bad";

/**
 * `GET /api/privacy?lang=<de|en>`, for everybody: what is kept, from the data map, as it holds now. Nothing of it is
 * about whoever asks, and nothing is secret.
 */
export type Privacy = {
/**
 * When it was put together.
 */
at: number,
/**
 * The address under which people open this server.
 */
server: string,
/**
 * Release of the server.
 */
release: string,
/**
 * Who runs it, as configured; empty: not said.
 */
operator: string,
/**
 * Where it stands, as configured; empty: not said.
 */
location: string,
/**
 * Every kind of data there is on this server, in the language asked for.
 */
entries: Array<PrivacyEntry>,
/**
 * Computers of others that are told something, by configuration; empty: none.
 */
recipients: Array<PrivacyRecipient>,
/**
 * Years an answered request is kept, from the end of the year of the answer.
 */
requestYears: number, };

/**
 * A kind of data, in one language.
 */
export type PrivacyEntry = {
/**
 * Its id, as `sessions`.
 */
entry: string,
/**
 * Whom it concerns.
 */
concerns: PrivacyConcern,
/**
 * What it is.
 */
what: string,
/**
 * About whom.
 */
about: string,
/**
 * What for.
 */
purpose: string,
/**
 * Legal basis.
 */
basis: string,
/**
 * Who is given it.
 */
recipients: string,
/**
 * Where it rests, as `database`, `memory`, `browser`, `log`, `backup`, `files`.
 */
place: string,
/**
 * From when and how long it is kept.
 */
retention: string,
/**
 * How it is deleted.
 */
erasure: string, };

/**
 * Whom a kind of data concerns.
 */
export type PrivacyConcern = "guests" | "rooms" | "requests" | "members" | "server";

/**
 * A computer of somebody else that is told something.
 */
export type PrivacyRecipient = {
/**
 * Its name, as `mail.example.org`.
 */
host: string,
/**
 * The entry that says what it is told.
 */
entry: string, };

/**
 * `GET /api/papers?lang=<de|en>` and `PUT /api/papers/answers?lang=<de|en>` (administrators, officer, works council; to
 * answer: administrators). Every change of a sign-off is answered with it, too.
 */
export type Papers = {
/**
 * The day (UTC) of which all this is, as `2026-11-23`.
 */
day: string,
/**
 * Names the configuration, as under the title of every paper.
 */
configuration: string,
/**
 * Every paper there is, in the order they are read.
 */
papers: Array<PaperState>,
/**
 * Every question only the operator can answer, in the order they are asked.
 */
questions: Array<PaperQuestion>,
/**
 * What is missing or contradicts itself.
 */
findings: Array<PaperFinding>,
/**
 * Every step before the server goes live, the protection officer's first.
 */
signOffs: Array<SignOff>,
/**
 * That it went live; none: it has not.
 */
released: Released | null, };

/**
 * A paper. Itself: `GET /api/papers/{paper}?lang=<de|en>`, as HTML; all of them, in both languages, as
 * PDF, OpenDocument text, HTML and Markdown: `GET /api/papers/archive`, a ZIP file.
 */
export type PaperState = {
/**
 * Its id, as `notice`.
 */
paper: string,
/**
 * What it is, in a few words.
 */
name: string,
/**
 * Names its words: the same as long as no sentence changes.
 */
content: string,
/**
 * How many answers it lacks.
 */
missing: number, };

/**
 * A question, with what was answered.
 */
export type PaperQuestion = {
/**
 * Its id, as `controller_name`.
 */
field: string,
/**
 * What it is about: a heading over all questions of the same words.
 */
topic: string,
/**
 * As a label.
 */
label: string,
/**
 * What is to be said.
 */
help: string,
/**
 * What an answer must look like.
 */
kind: PaperAnswerKind,
/**
 * Of [`PaperAnswerKind::Some`]: the words there are. Of [`PaperAnswerKind::Rows`]: the names of the columns.
 */
parts: Array<string>,
/**
 * The answer; none: there is none yet.
 */
answer: string | null, };

/**
 * What an answer must look like.
 */
export type PaperAnswerKind = "line" | "lines" | "yes_no" | "date" | "some" | "rows";

/**
 * Something to be mended.
 */
export type PaperFinding = {
/**
 * What is wrong.
 */
what: string,
/**
 * What to do.
 */
help: string, };

/**
 * `PUT /api/papers/answers?lang=<de|en>`, after a fresh proof. Answered with [`Papers`].
 */
export type AnswerPapers = {
/**
 * What is answered, each question at most once; at most as many as there are questions.
 */
answers: Array<PaperAnswer>, };

/**
 * An answer.
 */
export type PaperAnswer = {
/**
 * Which question.
 */
field: string,
/**
 * The answer; none: the former is forgotten.
 */
answer: string | null, };

/**
 * A step before the server goes live. Who may agree is the role of the same name, and nobody else.
 */
export type SignOffStep = "protection_officer" | "works_council";

/**
 * How far a step is.
 */
export type SignOffState = "open" | "agreed" | "not_applicable";

/**
 * A step, and what was said.
 */
export type SignOff = {
/**
 * Which.
 */
step: SignOffStep,
/**
 * How far it is.
 */
state: SignOffState,
/**
 * Why it is not applicable; empty: it is open, or was agreed.
 */
reason: string,
/**
 * The name of who said so; empty: nobody did, or the account is gone.
 */
by: string,
/**
 * What they were when they said so; none: nobody did.
 */
role: AccountRole | null,
/**
 * When; none: nobody did.
 */
at: number | null,
/**
 * Whether the server is configured otherwise since; not of an open step.
 */
earlier: boolean,
/**
 * Whether it stands in the way of going live no longer: agreed for the configuration as it is, or not applicable.
 */
holds: boolean, };

/**
 * That the server went live.
 */
export type Released = {
/**
 * When.
 */
at: number,
/**
 * The name of the administrator who said so; empty: the account is gone.
 */
by: string,
/**
 * Whether the server is configured otherwise since.
 */
earlier: boolean, };

/**
 * `PUT /api/papers/agreements/{step}?lang=<de|en>` (the role of that name) and `POST /api/papers/release?lang=<de|en>`
 * (administrators; `sign_off_missing` while a step is in the way), after a fresh proof. Answered with [`Papers`]. An
 * agreement is taken back by `DELETE`, by the same role.
 */
export type GiveSignOff = {
/**
 * The configuration that was looked at, as [`Papers`] names it. Another one is `configuration_changed`.
 */
configuration: string, };

/**
 * `PUT /api/papers/exemptions/{step}?lang=<de|en>` (the role of that name, administrators), after a fresh proof: the step
 * is not applicable. Answered with [`Papers`]. Taken back by `DELETE`, by the same.
 */
export type Exempt = {
/**
 * The configuration that was looked at, as [`Papers`] names it. Another one is `configuration_changed`.
 */
configuration: string,
/**
 * Why, in 10 to 500 characters; it stands in the papers.
 */
reason: string, };

/**
 * The four answers of a necessity check, each in 20 to 2000 characters; they stand in the papers.
 */
export type NecessityAnswers = {
/**
 * What the function is needed for, and whether that purpose is permitted.
 */
purpose: string,
/**
 * Whether it achieves that purpose.
 */
suitable: string,
/**
 * Whether there is a less intrusive way that is as suitable, and which were examined.
 */
milder: string,
/**
 * What protects the data subjects.
 */
safeguards: string, };

/**
 * A function, and what was decided about it.
 */
export type FunctionState = {
/**
 * Which.
 */
function: SwitchedFunction,
/**
 * What it is, in a few words.
 */
name: string,
/**
 * Whether it is switched on. Until somebody decides, it is.
 */
on: boolean,
/**
 * What whoever decides may take over as answers.
 */
proposed: NecessityAnswers,
/**
 * The answers given last, of a function that was switched off since, too; none: nobody has given any.
 */
answers: NecessityAnswers | null,
/**
 * When it was decided last; none: nobody has decided yet.
 */
decidedAt: number | null,
/**
 * The name of who decided last; empty: nobody has yet, it was done at the server itself, or the account is gone.
 */
decidedBy: string, };

/**
 * `GET /api/functions?lang=<de|en>` (administrators, officer, works council). Every change is answered with it, too.
 */
export type FunctionList = {
/**
 * Every function that is switched, in the order they are named to people.
 */
functions: Array<FunctionState>,
/**
 * Names of functions that the software does not contain.
 */
absent: Array<string>, };

/**
 * `PUT /api/functions/{function}?lang=<de|en>` (administrators), after a fresh proof. Answered with [`FunctionList`].
 */
export type SwitchFunction = {
/**
 * Whether it is to be on from now on.
 */
on: boolean,
/**
 * The four answers. Nothing is switched on without them (`necessity_unanswered`); switched off without them, it keeps
 * those given last.
 */
answers: NecessityAnswers | null, };

/**
 * `GET` and `POST /api/services?lang=<de|en>` (administrators, officer, works council): the table that comes with the
 * program, or the one that was sent, as it stands on a day. Nothing of it is kept. The table itself as a file:
 * `POST /api/services/export?form=<csv|csv-semicolon|json|html|pdf|odt>&lang=<de|en>`.
 */
export type Services = {
/**
 * The day (UTC) of the lights, as `2026-11-23`.
 */
day: string,
/**
 * What a service is used for, in a few words, in the order of the document.
 */
uses: Array<string>,
/**
 * Number and name of each step of the checklist, in order.
 */
steps: Array<string>,
/**
 * Everything that is asked, in the order of the steps.
 */
questions: Array<ServiceQuestion>,
/**
 * What can be answered, in the order in which it is offered.
 */
answers: Array<ServiceChoice>,
/**
 * What is said of a service, in the order of the table.
 */
kinds: Array<ServiceKind>,
/**
 * Every sentence that says why a light is not green, once.
 */
reasons: Array<ServiceReason>,
/**
 * The good rows of the table, in its order.
 */
services: Array<Service>,
/**
 * What is wrong with the other rows, in the order of lines.
 */
problems: Array<ServiceProblem>, };

/**
 * One thing that is asked.
 */
export type ServiceQuestion = {
/**
 * Its id, as `contract`; its column in the table is `answer_contract`.
 */
question: string,
/**
 * Its step: which of [`Services::steps`], from 0.
 */
step: number,
/**
 * As a sentence.
 */
text: string,
/**
 * The uses it is asked for: which of [`Services::uses`], from 0.
 */
uses: Array<number>,
/**
 * Whether “not applicable” is an answer to it.
 */
mayNotApply: boolean, };

/**
 * What can be answered.
 */
export type ServiceAnswer = "yes" | "no" | "unknown" | "not_applicable";

/**
 * An answer as people read it.
 */
export type ServiceChoice = {
/**
 * Which.
 */
answer: ServiceAnswer,
/**
 * In a few words.
 */
name: string, };

/**
 * What can be said of a service.
 */
export type ServiceFactKind = "operator" | "seat" | "hosting" | "safeguard" | "contract" | "notice";

/**
 * A kind of statement as people read it.
 */
export type ServiceKind = {
/**
 * Which.
 */
kind: ServiceFactKind,
/**
 * In a few words.
 */
name: string, };

/**
 * What the answers come to, from worst to best.
 */
export type ServiceLight = "red" | "amber" | "green";

/**
 * Why a light is not green.
 */
export type ServiceReason = {
/**
 * What it makes of the light: red or amber.
 */
light: ServiceLight,
/**
 * The sentence.
 */
text: string, };

/**
 * A row of the table, and what it comes to.
 */
export type Service = {
/**
 * Its name; in a table once.
 */
service: string,
/**
 * Version or edition that is meant; empty if nobody said.
 */
edition: string,
/**
 * As what it is known, in words.
 */
roles: Array<string>,
/**
 * Whether transfers are said to rest on the Privacy Shield, which has been invalid since 16.07.2020.
 */
namesPrivacyShield: boolean,
/**
 * What was said of it; what is not here nobody said.
 */
facts: Array<ServiceFact>,
/**
 * What else was said of it.
 */
remarks: Array<ServiceRemark>,
/**
 * Why this service although there is one from the EU or EEA; empty if nobody said.
 */
why: string,
/**
 * The day on which that was written, as `2026-11-23`.
 */
whyOn: string | null,
/**
 * What was answered; what is not here nobody answered.
 */
answers: Array<ServiceAnswered>,
/**
 * What the answers come to, for each of [`Services::uses`], in their order.
 */
verdicts: Array<ServiceVerdict>,
/**
 * The filled cells of its row, from which a table can be written again.
 */
cells: Array<ServiceCell>, };

/**
 * Something said of a service.
 */
export type ServiceFact = {
/**
 * About what.
 */
kind: ServiceFactKind,
/**
 * What, in words.
 */
said: string,
/**
 * As of when: `2020`, `2020/2021` or `2020-04-17`.
 */
asOf: string,
/**
 * Where it can be read.
 */
source: string, };

/**
 * Something else said of a service.
 */
export type ServiceRemark = {
/**
 * What.
 */
text: string,
/**
 * As of when.
 */
asOf: string,
/**
 * Where it can be read.
 */
source: string, };

/**
 * What was answered to a question.
 */
export type ServiceAnswered = {
/**
 * Which question.
 */
question: string,
/**
 * The answer.
 */
answer: ServiceAnswer,
/**
 * The day on which it was given, as `2026-11-23`; without it a “yes” settles nothing.
 */
on: string | null, };

/**
 * What the answers come to for one use.
 */
export type ServiceVerdict = {
/**
 * The worst of the reasons; green without any.
 */
light: ServiceLight,
/**
 * Why, the red ones first: which of [`Services::reasons`], from 0.
 */
reasons: Array<number>, };

/**
 * A cell of the table.
 */
export type ServiceCell = {
/**
 * Name of its column.
 */
column: string,
/**
 * What stands in it; never empty.
 */
text: string, };

/**
 * A row, or a whole table, that cannot be used as it is.
 */
export type ServiceProblem = {
/**
 * Counted from 1: where the row begins.
 */
line: number,
/**
 * Name of the column, if it is about one.
 */
column: string | null,
/**
 * Why, and what is allowed.
 */
reason: string, };

/**
 * What somebody asks for.
 */
export type RequestKind = "access" | "rectification" | "erasure" | "restriction" | "portability" | "objection" | "other";

/**
 * `POST /api/requests`: anybody asks. Answered with [`RequestMade`], status 201. 409 `too_many`: no more are taken now.
 */
export type NewRequest = {
/**
 * What for.
 */
kind: RequestKind,
/**
 * In their own words, at most [`crate::limits::REQUEST_TEXT`] characters.
 */
text: string,
/**
 * How they can be reached, if they wish, at most [`crate::limits::REQUEST_CONTACT`] characters; empty: by the code
 * alone.
 */
contact: string, };

/**
 * Answer to [`NewRequest`]: the code is shown once.
 */
export type RequestMade = {
/**
 * With it, and with nothing else, the answer can be read.
 */
code: string,
/**
 * When the request was received.
 */
receivedAt: number,
/**
 * By when it is answered (Art. 12(3) GDPR).
 */
dueAt: number, };

/**
 * `POST /api/requests/read`: what became of a request. Answered with [`RequestShown`], or 404.
 */
export type ReadRequest = {
/**
 * The code, however it is typed.
 */
code: string, };

/**
 * A request, for whoever made it.
 */
export type RequestShown = {
/**
 * What for.
 */
kind: RequestKind,
/**
 * As it was written.
 */
text: string,
/**
 * As it was written; empty: none.
 */
contact: string,
/**
 * How far it is.
 */
state: RequestState,
/**
 * When it was received.
 */
receivedAt: number,
/**
 * By when it is answered.
 */
dueAt: number,
/**
 * Why the period was extended; empty: it was not.
 */
extension: string,
/**
 * The answer, or why there is none; empty: none yet.
 */
answer: string,
/**
 * When it was answered, refused or closed.
 */
endedAt: number | null,
/**
 * When it is deleted; none: not before it is answered.
 */
deletedAt: number | null, };

/**
 * How far a request is.
 */
export type RequestState = "open" | "answered" | "refused" | "closed";

/**
 * One of `GET /api/requests` (administrators, officer): open ones by their due date, then the others, latest first.
 */
export type RequestEntry = {
/**
 * Its id.
 */
id: Blob,
/**
 * What the person sees.
 */
request: RequestShown,
/**
 * Whether the period was extended: once, by two months.
 */
extended: boolean,
/**
 * How urgent it is.
 */
light: RequestLight, };

/**
 * How urgent a request is.
 */
export type RequestLight = "overdue" | "soon" | "calm" | "done";

/**
 * `PATCH /api/requests/{id}`, after a fresh proof (administrators, officer), while it is open. Answered with
 * [`RequestEntry`]; 409 `too_many`: it is not open any more, or was extended before.
 */
export type HandleRequest = {
/**
 * What is done.
 */
act: RequestAct,
/**
 * What the person reads: the answer, or the reason. At most [`crate::limits::REQUEST_ANSWER`] characters, and not
 * empty.
 */
text: string, };

/**
 * What is done with a request.
 */
export type RequestAct = "answer" | "refuse" | "extend" | "close";

/**
 * `POST /api/requests/find` (administrators, officer): what is kept about an account, for whoever answers a request.
 */
export type FindPerson = {
/**
 * The sign-in name.
 */
login: string, };

/**
 * Answer to [`FindPerson`]. Counts, no content.
 */
export type FoundPerson = {
/**
 * Whether an account has this sign-in name.
 */
account: boolean,
/**
 * Rows that belong to it, by entry of the data map; those without any are left out.
 */
rows: Array<EntryCount>, };

/**
 * `POST /api/mail/invitations` (members): one message to each. Answered with [`InvitationsQueued`], status 202; 404 where
 * mail is not configured; 422 `bad_name` if one address cannot be one: then none is sent. Nothing of it is kept.
 */
export type SendInvitations = {
/**
 * What it says.
 */
kind: MailKind,
/**
 * In which language.
 */
language: MailLanguage,
/**
 * To whom: 1 to [`crate::limits::MAIL_RECIPIENTS`]. Nobody sees the others.
 */
to: Array<string>,
/**
 * When the meeting is, or, if it is cancelled, would have been; none: not said.
 */
when: MailTime | null,
/**
 * When it was before a change; otherwise none.
 */
was: MailTime | null, };

/**
 * What a message about a meeting says.
 */
export type MailKind = "invitation" | "change" | "cancellation";

/**
 * The language of a message.
 */
export type MailLanguage = "de" | "en";

/**
 * When a meeting is, as a clock on the wall of its zone says.
 */
export type MailTime = {
/**
 * As `2026-03-04`.
 */
day: string,
/**
 * As `14:00`.
 */
time: string,
/**
 * How long: 1 to 1440.
 */
minutes: number,
/**
 * IANA name of the zone, as `Europe/Berlin`.
 */
zone: string, };

/**
 * Answer to [`SendInvitations`].
 */
export type InvitationsQueued = {
/**
 * Messages that wait to be handed to the mail server: not that they arrived.
 */
queued: number, };

/**
 * `GET /api/mail` (administrators): how mail is set up, and how it goes; 404 where it is not configured.
 */
export type MailSetup = {
/**
 * The mail server, as `mail.example.org:587`.
 */
server: string,
/**
 * How the connection is encrypted: `implicit`, `starttls`, or `none` to this computer itself.
 */
encryption: string,
/**
 * The address it is sent from.
 */
from: string,
/**
 * Messages that wait.
 */
waiting: number,
/**
 * Messages given up since the start.
 */
givenUp: number,
/**
 * Why the latest try did not work; none: it did, or there was none.
 */
trouble: MailTrouble | null, };

/**
 * Answer to [`TestMail`]: a message to one's own address, now. 422 `bad_name`: one's account has
 * none. 404 where mail is not configured.
 */
export type MailTested = {
/**
 * To which address.
 */
to: string,
/**
 * Why it did not work; none: the mail server took it.
 */
trouble: MailTrouble | null,
/**
 * What the mail server said last, cut; empty: nothing.
 */
answer: string, };

/**
 * Why a message was not handed to the mail server.
 */
export type MailTrouble = "unreachable" | "slow" | "unencrypted" | "sign_in" | "refused" | "busy" | "nonsense";

/**
 * `POST /api/mail/test` (administrators): a message to one's own address. Answered with [`MailTested`].
 */
export type TestMail = {
/**
 * In which language.
 */
language: MailLanguage, };

/**
 * What a participant may decide. The truth is in the group; the server cannot give or take it.
 */
export type Role = "participant" | "presenter" | "moderator" | "owner";

/**
 * What vouches for somebody.
 */
export type GuestClass = { "is": "guest" } | { "is": "invited",
/**
 * Whom the owner made it for, in the owner's words.
 */
label: string, };

/**
 * Somebody before the door.
 */
export type Waiting = {
/**
 * As the server numbers the connection.
 */
peer: PeerId,
/**
 * The name, as they state it. Text, never markup.
 */
name: string,
/**
 * What vouches for them.
 */
class: GuestClass,
/**
 * Their personal link is in use by somebody else already.
 */
inUse: boolean, };

/**
 * Why a meeting is over for this participant.
 */
export type Ending = "left" | "endedByHost" | "empty" | "expired" | "removed" | "replaced";

/**
 * Why entering failed.
 */
export type RefusedReason = { "is": "badLink" } | { "is": "server",
/**
 * Its code.
 */
code: RefusalCode,
/**
 * Seconds to wait.
 */
retryAfterSeconds: number | null, } | { "is": "foreignRoom" } | { "is": "foreignGroup",
/**
 * The rule that fired, `J1` to `J7`.
 */
rule: string, } | { "is": "noEncryption" } | { "is": "denied",
/**
 * Seconds until the next try is admitted; none: there is none in this meeting.
 */
retryAfterSeconds: number | null, } | { "is": "locked" };

/**
 * Where the participant stands.
 */
export type Phase = { "is": "idle" } | { "is": "authorising" } | { "is": "needsPassphrase",
/**
 * One was tried and is wrong.
 */
wrong: boolean,
/**
 * Seconds until the next try is admitted.
 */
retryAfterSeconds: number | null,
/**
 * The device lacked the memory to use the one tried.
 */
failed: boolean, } | { "is": "lobby",
/**
 * A host is there to be asked. Otherwise nothing of this participant was sent.
 */
hostPresent: boolean, } | { "is": "joining" } | { "is": "joined" } | { "is": "resyncing" } | { "is": "ended",
/**
 * Why.
 */
reason: Ending, } | { "is": "refused",
/**
 * Why.
 */
reason: RefusedReason, };

/**
 * Whether a member is there.
 */
export type Presence = "joining" | "present" | "away" | "silent";

/**
 * One member of the group.
 */
export type RosterEntry = {
/**
 * Stable over reloads, hexadecimal.
 */
member: string,
/**
 * As the server numbers the connection.
 */
peer: PeerId,
/**
 * The name, as the member states it. Text, never markup.
 */
name: string,
/**
 * The owner of the room.
 */
owner: boolean,
/**
 * What the member may decide.
 */
role: Role,
/**
 * This participant.
 */
own: boolean,
/**
 * For whom the owner made the personal link the member came with. Text, never markup.
 */
invitedAs: string | null,
/**
 * Whether the member has spoken up in this epoch chain.
 */
presence: Presence,
/**
 * Streams the member has declared on.
 */
streams: Array<StreamKind>,
/**
 * The member signs, by its own word: it counts as speaking. Never while the camera is off.
 */
signing: boolean,
/**
 * Those of its streams of which frames just arrived so late, or numbered so far ahead of what the member
 * signed, that they were dropped.
 */
delayed: Array<StreamKind>,
/**
 * The leaf key was in the tree when the code was compared.
 */
compared: boolean, };

/**
 * How good it is.
 */
export type EncryptionLevel = "none" | "endToEnd" | "attention" | "alarm";

/**
 * Why the level is not the best.
 */
export type EncryptionReason = "strangers" | "silentMember" | "fork" | "messageWithheld" | "madeBySystem" | "resyncing" | "commitWithheld" | "mediaDelayed" | "senderMismatch" | "removalUnconfirmed";

/**
 * The badge.
 */
export type Encryption = {
/**
 * The worst of all reasons.
 */
level: EncryptionLevel,
/**
 * What lowers the level, each with its own sentence in the interface.
 */
reasons: Array<EncryptionReason>,
/**
 * The code was compared in this meeting.
 */
compared: boolean,
/**
 * Members who came since.
 */
joinedSinceCompared: number, };

/**
 * The meeting code: the same 66 bits twice.
 */
export type MeetingCode = {
/**
 * Six indices into the 2048-word list; the interface has the words per language.
 */
words: [number, number, number, number, number, number],
/**
 * Twenty digits.
 */
digits: string, };

/**
 * The connection to the server.
 */
export type Connection = "connecting" | "connected" | "reconnecting";

/**
 * Whether a participant may show a screen.
 */
export type MayShow = "yes" | "ask" | "asked";

/**
 * An answer to somebody who asks to show a screen.
 */
export type ScreenGrant = "once" | "meeting" | "no";

/**
 * Everything an interface shows of a meeting. A snapshot: equal snapshots look equal.
 */
export type MeetingView = {
/**
 * Where the participant stands.
 */
phase: Phase,
/**
 * The meeting's title, once the room could be opened.
 */
title: string | null,
/**
 * Everybody in the cryptographic group, self first, then by leaf.
 */
roster: Array<RosterEntry>,
/**
 * Peers the server names that are not in the group: they hear nothing, but say so.
 */
strangers: number,
/**
 * The encryption badge, computed from protocol state.
 */
encryption: Encryption,
/**
 * The meeting code, while the panel is open and it is computed.
 */
code: MeetingCode | null,
/**
 * This device could not compute the code: it lacks the memory.
 */
codeFailed: boolean,
/**
 * The connection to the server.
 */
connection: Connection,
/**
 * The group's epoch.
 */
epoch: number,
/**
 * Whether this participant holds the owner's key, and has not handed the meeting over.
 */
owner: boolean,
/**
 * The room is one of sound alone, as its link says: there are no cameras and no screens.
 */
soundOnly: boolean,
/**
 * What this participant may decide.
 */
role: Role,
/**
 * How the room receives those who come.
 */
door: Door,
/**
 * Who waits before the door, longest first; empty for anybody but moderators.
 */
waiting: Array<Waiting>,
/**
 * Whether this participant may show a screen.
 */
mayShow: MayShow,
/**
 * Who asks to show a screen, longest first; empty for anybody but moderators.
 */
asks: Array<PeerId>, };

/**
 * Something worth a sentence.
 */
export type Notice = { "is": "joined",
/**
 * Their name.
 */
name: string, } | { "is": "left",
/**
 * Their name.
 */
name: string, } | { "is": "renamed",
/**
 * Former name.
 */
from: string,
/**
 * Present name.
 */
to: string, } | { "is": "commitRefused",
/**
 * The committer's name, if a member.
 */
by: string | null,
/**
 * The rule.
 */
rule: Rule, } | { "is": "commitWithheld" } | { "is": "notAllowed" } | { "is": "knocked",
/**
 * Their name.
 */
name: string, } | { "is": "removed",
/**
 * The member's name.
 */
name: string,
/**
 * The moderator's.
 */
by: string, } | { "is": "removalUnconfirmed",
/**
 * Their name.
 */
name: string, } | { "is": "roleChanged",
/**
 * The member's name.
 */
name: string,
/**
 * The role.
 */
role: Role,
/**
 * It is the own one.
 */
own: boolean, } | { "is": "doorChanged",
/**
 * How it is.
 */
door: Door,
/**
 * The moderator's name.
 */
by: string, } | { "is": "disturbanceEnded",
/**
 * The moderator's name.
 */
by: string, } | { "is": "askedToUnmute",
/**
 * The moderator's name.
 */
by: string, } | { "is": "screenAllowed",
/**
 * The moderator's name.
 */
by: string,
/**
 * Until they stop; otherwise for the meeting.
 */
once: boolean, } | { "is": "screenRefused",
/**
 * The moderator's name.
 */
by: string, } | { "is": "screenStopped",
/**
 * The moderator's name.
 */
by: string, } | { "is": "refused",
/**
 * Its code.
 */
code: RefusalCode, };

/**
 * A reaction; the set is fixed.
 */
export type Reaction = "yes" | "no" | "applause" | "laugh" | "heart" | "slower";

/**
 * What a user wants to say. Texts are never printed.
 */
export type TalkCommand = { "is": "say",
/**
 * What.
 */
text: string, } | { "is": "sayTo",
/**
 * To whom.
 */
peer: PeerId,
/**
 * What.
 */
text: string, } | { "is": "react",
/**
 * Which.
 */
reaction: Reaction, } | { "is": "raiseHand",
/**
 * Up?
 */
up: boolean, } | { "is": "lowerHandOf",
/**
 * Whose.
 */
peer: PeerId, } | { "is": "askPoll",
/**
 * The question.
 */
question: string,
/**
 * Two to ten answers.
 */
options: Array<string>,
/**
 * Nobody is told who voted what, the asker neither.
 */
anonymous: boolean,
/**
 * More than one answer may be chosen.
 */
multiple: boolean, } | { "is": "vote",
/**
 * The poll.
 */
poll: string,
/**
 * Positions of the chosen answers.
 */
options: Array<number>, } | { "is": "closePoll",
/**
 * The poll.
 */
poll: string, } | { "is": "typeLive",
/**
 * What stands there now.
 */
text: string, } | { "is": "finishLive" } | { "is": "changeNotes",
/**
 * The change, at most [`e2ee::app::CHANGE_PARTS`] parts long; what it means is the interfaces' business.
 */
change: Uint8Array, } | { "is": "tellNotes",
/**
 * All there is, at most [`e2ee::app::STATE_PARTS`] parts long; none: this interface has no notes.
 */
state: Uint8Array | null, } | { "is": "missNotes",
/**
 * Whose.
 */
peer: PeerId, } | { "is": "keepNotes" };

/**
 * Who speaks, as of when it was said.
 */
export type Speaker = {
/**
 * As the server numbers the connection.
 */
peer: PeerId,
/**
 * Stable over reloads, hexadecimal.
 */
member: string,
/**
 * The name at that time. Text, never markup.
 */
name: string, };

/**
 * Whether a message has left.
 */
export type MessageState = "sent" | "waiting" | "failed";

/**
 * A written message.
 */
export type Message = {
/**
 * Unique in the meeting.
 */
id: string,
/**
 * Written here.
 */
own: boolean,
/**
 * Who wrote it: certain, by the signature of the leaf.
 */
from: Speaker,
/**
 * To whom alone; none: to everybody.
 */
to: Speaker | null,
/**
 * Text, never markup. May have several lines.
 */
text: string,
/**
 * It was typed as real-time text and is finished.
 */
live: boolean,
/**
 * Whether it has left.
 */
state: MessageState,
/**
 * Messages before this one may be missing: the connection was lost for longer.
 */
gap: boolean, };

/**
 * A raised hand.
 */
export type Hand = {
/**
 * Whose.
 */
by: Speaker,
/**
 * The own one.
 */
own: boolean, };

/**
 * A line somebody is typing.
 */
export type LiveLine = {
/**
 * Who.
 */
by: Speaker,
/**
 * The own one.
 */
own: boolean,
/**
 * What stands there now.
 */
text: string,
/**
 * The beginning is not known here: whoever comes later gets it within some seconds.
 */
partial: boolean, };

/**
 * An answer to choose.
 */
export type PollOption = {
/**
 * The answer.
 */
text: string,
/**
 * How many chose it; none while that is not to be known, or if it was lost with its asker.
 */
votes: number | null, };

/**
 * One vote that is not anonymous.
 */
export type Voter = {
/**
 * Who.
 */
by: Speaker,
/**
 * Positions of the chosen answers.
 */
options: Array<number>, };

/**
 * A poll.
 */
export type Poll = {
/**
 * Unique in the meeting.
 */
id: string,
/**
 * Who asks.
 */
by: Speaker,
/**
 * Asked here.
 */
own: boolean,
/**
 * The question.
 */
question: string,
/**
 * The answers.
 */
options: Array<PollOption>,
/**
 * Nobody is told who voted what; sums only at the end, and from [`e2ee::app::FEWEST`] votes on.
 */
anonymous: boolean,
/**
 * More than one answer may be chosen.
 */
multiple: boolean,
/**
 * Votes still count.
 */
open: boolean,
/**
 * The own vote.
 */
voted: Array<number> | null,
/**
 * How many have voted.
 */
count: number,
/**
 * Who voted what, as far as heard here. Always empty if anonymous.
 */
voters: Array<Voter>,
/**
 * The sums are the asker's: this participant has not heard every vote.
 */
reported: boolean, };

/**
 * What happened. An interface puts its lists together from these and keeps them in memory only.
 */
export type TalkEvent = { "is": "message",
/**
 * The message.
 */
message: Message, } | { "is": "reaction",
/**
 * Who.
 */
by: Speaker,
/**
 * Oneself.
 */
own: boolean,
/**
 * How.
 */
reaction: Reaction, } | { "is": "hands",
/**
 * All of them.
 */
hands: Array<Hand>, } | { "is": "polls",
/**
 * All of them.
 */
polls: Array<Poll>, } | { "is": "live",
/**
 * All of them.
 */
lines: Array<LiveLine>, } | { "is": "notesChange",
/**
 * Who, as the server numbers the connection.
 */
peer: PeerId,
/**
 * Stable over reloads, hexadecimal.
 */
member: string,
/**
 * The change. Anything: whoever is in the meeting may send what they like.
 */
change: Uint8Array, } | { "is": "notesState",
/**
 * All there is, never empty. Anything, as above.
 */
state: Uint8Array, } | { "is": "notesSent" } | { "is": "notesWanted" } | { "is": "cleared" };
