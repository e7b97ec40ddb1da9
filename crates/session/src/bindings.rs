//! What an interface sees of a meeting, in TypeScript.

use wire::declaration;

use crate::*;

/// Everything the web client shares with Rust: the declarations of [`wire`], then those of this crate.
pub fn bindings() -> String {
    let head =
        "// Generated from crates/wire and crates/session: `cargo xtask codegen`. Changes here are overwritten.\n";
    let own = [
        declaration::<Role>(),
        declaration::<GuestClass>(),
        declaration::<Waiting>(),
        declaration::<Ending>(),
        declaration::<RefusedReason>(),
        declaration::<Phase>(),
        declaration::<Presence>(),
        declaration::<RosterEntry>(),
        declaration::<EncryptionLevel>(),
        declaration::<EncryptionReason>(),
        declaration::<Encryption>(),
        declaration::<MeetingCode>(),
        declaration::<Connection>(),
        declaration::<MayShow>(),
        declaration::<ScreenGrant>(),
        declaration::<MeetingView>(),
        declaration::<Notice>(),
        declaration::<Reaction>(),
        declaration::<TalkCommand>(),
        declaration::<Speaker>(),
        declaration::<MessageState>(),
        declaration::<Message>(),
        declaration::<Hand>(),
        declaration::<LiveLine>(),
        declaration::<PollOption>(),
        declaration::<Voter>(),
        declaration::<Poll>(),
        declaration::<TalkEvent>(),
    ];
    format!("{head}\n{}\n{}", wire::bindings(), own.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn the_committed_typescript_is_fresh() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/packages/client/src/generated/protocol.ts");
        let fresh = super::bindings();
        if std::env::var_os("UPDATE").is_some() {
            let folder = path.parent().expect("a file has a folder");
            std::fs::create_dir_all(folder).expect("folder for generated files");
            std::fs::write(&path, &fresh).expect("generated file is writable");
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == fresh,
            "out of date; run UPDATE=1 cargo test -p session bindings"
        );
    }
}
