//! What carries keys, links or passphrases is printed by name only: no log and no failing test shows more.

use std::fmt;

use crate::{Command, Effect, Input, JoinRequest, KeyCommand};

/// Prints the name of a variant, or of the type, and nothing it holds.
macro_rules! by_name {
    ($type:ty, $($pattern:pat => $name:literal),+ $(,)?) => {
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $($pattern => $name),+ })
            }
        }
    };
}

by_name!(Input<'_>,
    Self::Command(_) => "Command",
    Self::SocketOpened => "SocketOpened",
    Self::SocketClosed => "SocketClosed",
    Self::Message(_) => "Message",
    Self::Stretched { .. } => "Stretched",
    Self::StretchFailed { .. } => "StretchFailed",
    Self::Counters { .. } => "Counters",
    Self::Delayed(_) => "Delayed",
);
by_name!(Command,
    Self::Join(_) => "Join",
    Self::Passphrase(_) => "Passphrase",
    Self::Leave => "Leave",
    Self::EndForAll => "EndForAll",
    Self::SetName(_) => "SetName",
    Self::SetStream { .. } => "SetStream",
    Self::AskForScreen(_) => "AskForScreen",
    Self::SetSigning(_) => "SetSigning",
    Self::AllowScreen { .. } => "AllowScreen",
    Self::StopScreen(_) => "StopScreen",
    Self::Show(_) => "Show",
    Self::ShowCode(_) => "ShowCode",
    Self::CodeMatched => "CodeMatched",
    Self::Offer { .. } => "Offer",
    Self::NetworkChanged => "NetworkChanged",
    Self::Admit(_) => "Admit",
    Self::AdmitAll => "AdmitAll",
    Self::Deny(_) => "Deny",
    Self::SetDoor(_) => "SetDoor",
    Self::Remove { .. } => "Remove",
    Self::SetRole { .. } => "SetRole",
    Self::HandOver(_) => "HandOver",
    Self::EndDisturbance => "EndDisturbance",
    Self::AskToUnmute(_) => "AskToUnmute",
    Self::Talk(_) => "Talk",
);
by_name!(JoinRequest, _ => "JoinRequest");
by_name!(Effect,
    Self::Connect => "Connect",
    Self::Disconnect => "Disconnect",
    Self::Send(_) => "Send",
    Self::Stretch { .. } => "Stretch",
    Self::Keys(_) => "Keys",
    Self::Remember(_) => "Remember",
    Self::Forget => "Forget",
    Self::StartMedia => "StartMedia",
    Self::Answer { .. } => "Answer",
    Self::Slots(_) => "Slots",
    Self::Wanted(_) => "Wanted",
    Self::StopMedia => "StopMedia",
    Self::View(_) => "View",
    Self::Notice(_) => "Notice",
    Self::Talk(_) => "Talk",
);
by_name!(KeyCommand,
    Self::Install { .. } => "Install",
    Self::SendWith { .. } => "SendWith",
    Self::Retire { .. } => "Retire",
    Self::Cut { .. } => "Cut",
    Self::Stream { .. } => "Stream",
    Self::Window { .. } => "Window",
    Self::StopSending => "StopSending",
    Self::Clear => "Clear",
);

#[cfg(test)]
mod tests {
    use wire::DeviceClass;
    use zeroize::Zeroizing;

    use super::*;

    #[test]
    fn links_passphrases_and_keys_are_not_printed() {
        let request = JoinRequest {
            room: "room".into(),
            fragment: Zeroizing::new("1secret".into()),
            passphrase: Some(Zeroizing::new("secret".into())),
            name: "Ada".into(),
            device: DeviceClass::Desktop,
            remembered: None,
        };
        let install = KeyCommand::Install {
            epoch: 1,
            base_key: Zeroizing::new([7; 16]),
            own_leaf: 0,
            leaves: Vec::new(),
        };
        assert_eq!(format!("{request:?}"), "JoinRequest");
        assert_eq!(
            format!("{:?}", Command::Passphrase(Zeroizing::new("secret".into()))),
            "Passphrase"
        );
        assert_eq!(
            format!("{install:?} {:?}", Effect::Send("token".into())),
            "Install Send"
        );
    }
}
