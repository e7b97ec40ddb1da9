//! The words client and server speak: messages, identifiers, limits, refusals.
//!
//! Everything here is a value. A message is one JSON object in one WebSocket text frame, tagged by
//! `type`; bytes are base64url without padding. What does not fit a limit, carries an unknown field,
//! repeats a key or names an unknown type is a [`Malformed`] error and never reaches a core.
//!
//! `docs/protocol.md` describes the same messages in prose and carries the hash of these
//! definitions; the test `protocol_document` fails when one moves alone.

mod account;
mod bindings;
mod blob;
mod codec;
mod console;
mod door;
mod from_client;
mod from_server;
mod functions;
mod http;
mod ids;
pub mod limits;
mod mail;
mod media;
mod papers;
mod refusal;
mod requests;
#[cfg(feature = "schema")]
pub mod schema;
mod services;
mod vault;

pub use account::{
    Account, AccountData, AccountRefusal, AccountRefusalCode, AccountRole, ChangeAccount, ChangePassword, Confirm,
    EntryCount, Erased, KeptEntry, NewTotp, PasskeyAnswered, PasskeyAsked, PasskeyInfo, Password, ProveTotp,
    ReadTicket, RecoveryCodes, SessionInfo, SignIn, SignInMethod, SignInState, TicketInfo, TicketPurpose, UseTicket,
};
pub use bindings::{bindings, declaration};
pub use blob::{Blob, Secret};
pub use codec::{Malformed, decode_client, decode_server, encode_client, encode_server};
pub use console::{
    AuditEntry, AuditPage, BackupMade, ChangeMember, DataEntry, DeletionRun, Health, HealthCheck, HealthState, Member,
    MemberLink, MemberState, NewMember, Newcomers, Oversight, Policy, Profile, ProfileBounds, WhoCreates,
    WhoNeedsFactor, Words,
};
pub use door::{Admission, Door, KnockFor, LobbyKey, Rank};
pub use from_client::{ClientMessage, Continuing, DeviceClass, SlotPurpose, Verdict};
pub use from_server::{Intent, LogEntry, LogKind, ServerMessage, SessionState};
pub use functions::{FunctionList, FunctionState, NecessityAnswers, SwitchFunction, SwitchedFunction};
pub use http::{
    CreateRoom, CreatedRoom, EndRoom, KeepRoom, NewInvite, NoticeVersion, RoomChanged, ServerInfo, UpdateRoom,
};
pub use ids::{Epoch, ForkTag, InviteId, MemberId, PeerId, RoomId, Seq, SessionId, SlotId, VaultDigest};
pub use mail::{
    InvitationsQueued, MailKind, MailLanguage, MailSetup, MailTested, MailTime, MailTrouble, SendInvitations, TestMail,
};
pub use media::{Layer, ReceiveLine, SendLine, SlotSource, SourceRef, StreamKind, Wanted, WantedVideo};
pub use papers::{
    AnswerPapers, Exempt, GiveSignOff, PaperAnswer, PaperAnswerKind, PaperFinding, PaperQuestion, PaperState, Papers,
    Released, SignOff, SignOffState, SignOffStep,
};
pub use refusal::{EndReason, Refusal, RefusalCode, Rule};
pub use requests::{
    FindPerson, FoundPerson, HandleRequest, NewRequest, Privacy, PrivacyConcern, PrivacyEntry, PrivacyRecipient,
    ReadRequest, RequestAct, RequestEntry, RequestKind, RequestLight, RequestMade, RequestShown, RequestState,
};
pub use services::{
    Service, ServiceAnswer, ServiceAnswered, ServiceCell, ServiceChoice, ServiceFact, ServiceFactKind, ServiceKind,
    ServiceLight, ServiceProblem, ServiceQuestion, ServiceReason, ServiceRemark, ServiceVerdict, Services,
};
pub use vault::{EraseVault, KeepVault, KeptVault};

/// Version of the protocol these definitions speak. A different one is refused with
/// [`RefusalCode::Outdated`].
pub const PROTOCOL_VERSION: u16 = 1;
