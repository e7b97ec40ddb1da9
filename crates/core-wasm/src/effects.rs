//! What the session machine wants done, as JavaScript values. Frame keys are not among it.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use session::{Effect, MeetingView, Notice, TalkEvent};
use sframe::Keyring;
use wasm_bindgen::JsValue;
use wire::{SlotSource, Wanted};

/// One effect for the worker. Its TypeScript twin is `Effect` in `worker/effects.ts`.
#[derive(Serialize)]
#[serde(tag = "is", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Outgoing<'a> {
    Connect,
    Disconnect,
    Send {
        text: &'a str,
    },
    Stretch {
        id: u32,
        #[serde(with = "serde_bytes")]
        password: &'a [u8],
        #[serde(with = "serde_bytes")]
        salt: &'a [u8],
    },
    KeysChanged,
    Remember {
        #[serde(with = "serde_bytes")]
        bytes: &'a [u8],
    },
    Forget,
    StartMedia,
    Answer {
        generation: u32,
        sdp: &'a str,
    },
    Slots {
        slots: &'a [SlotSource],
    },
    Wanted {
        streams: &'a [Wanted],
    },
    StopMedia,
    View {
        view: &'a MeetingView,
    },
    Notice {
        notice: &'a Notice,
    },
    Talk {
        event: &'a TalkEvent,
    },
}

/// Performs a key command on the keyring, or gives the effect to JavaScript.
pub(crate) fn perform(effect: &Effect, keyring: &mut Keyring) -> Result<JsValue, serde_wasm_bindgen::Error> {
    let outgoing = match effect {
        Effect::Connect => Outgoing::Connect,
        Effect::Disconnect => Outgoing::Disconnect,
        Effect::Send(text) => Outgoing::Send { text },
        Effect::Stretch { id, password, salt } => Outgoing::Stretch {
            id: *id,
            password,
            salt,
        },
        Effect::Keys(command) => {
            command.apply(keyring);
            Outgoing::KeysChanged
        }
        Effect::Remember(bytes) => Outgoing::Remember { bytes },
        Effect::Forget => Outgoing::Forget,
        Effect::StartMedia => Outgoing::StartMedia,
        Effect::Answer { generation, sdp } => Outgoing::Answer {
            generation: *generation,
            sdp,
        },
        Effect::Slots(slots) => Outgoing::Slots { slots },
        Effect::Wanted(streams) => Outgoing::Wanted { streams },
        Effect::StopMedia => Outgoing::StopMedia,
        Effect::View(view) => Outgoing::View { view },
        Effect::Notice(notice) => Outgoing::Notice { notice },
        Effect::Talk(event) => Outgoing::Talk { event },
    };
    outgoing.serialize(&Serializer::json_compatible().serialize_bytes_as_arrays(false))
}
