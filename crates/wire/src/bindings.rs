//! The same definitions in TypeScript.

use ts_rs::{Config, TS};

use crate::*;

/// One exported TypeScript declaration of `T`, its documentation above it.
pub fn declaration<T: TS>() -> String {
    let config = Config::default();
    let docs = T::docs().unwrap_or_default();
    let text = format!("{docs}export {}\n", T::decl(&config));
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// TypeScript declarations of every type of this crate.
pub fn bindings() -> String {
    [
        "/**\n * Opaque bytes: base64url without padding.\n */\nexport type Blob = string;\n".to_owned(),
        declaration::<RoomId>(),
        declaration::<InviteId>(),
        declaration::<SessionId>(),
        declaration::<ForkTag>(),
        declaration::<PeerId>(),
        declaration::<Seq>(),
        declaration::<Epoch>(),
        declaration::<SlotId>(),
        declaration::<Secret>(),
        declaration::<StreamKind>(),
        declaration::<SourceRef>(),
        declaration::<SendLine>(),
        declaration::<ReceiveLine>(),
        declaration::<SlotSource>(),
        declaration::<WantedVideo>(),
        declaration::<Layer>(),
        declaration::<Wanted>(),
        declaration::<Door>(),
        declaration::<Rank>(),
        declaration::<RefusalCode>(),
        declaration::<Refusal>(),
        declaration::<EndReason>(),
        declaration::<Rule>(),
        declaration::<KnockFor>(),
        declaration::<LobbyKey>(),
        declaration::<Admission>(),
        declaration::<DeviceClass>(),
        declaration::<SlotPurpose>(),
        declaration::<Verdict>(),
        declaration::<Continuing>(),
        declaration::<LogKind>(),
        declaration::<LogEntry>(),
        declaration::<Intent>(),
        declaration::<SessionState>(),
        declaration::<ClientMessage>(),
        declaration::<ServerMessage>(),
        declaration::<CreateRoom>(),
        declaration::<NewInvite>(),
        declaration::<UpdateRoom>(),
        declaration::<RoomChanged>(),
        declaration::<CreatedRoom>(),
        declaration::<ServerInfo>(),
    ]
    .join("\n")
}
