//! The session machine: one method per input, and one that drains what it wants done.
//!
//! Every method takes the time in milliseconds since the worker began (`performance.now()`).

use std::time::Duration;

use e2ee::stretch::StretchInput;
use js_sys::Uint8Array;
use serde::{Deserialize, Serialize};
use session::{Command, Input, JoinRequest, NewLink, Role, Session, TalkCommand};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::*;
use wire::{Blob, DeviceClass, Door, InviteId, PeerId, ReceiveLine, SendLine, StreamKind, WantedVideo, limits};
use zeroize::Zeroizing;

use crate::effects::perform;
use crate::keys::Keys;
use crate::random::seed;

/// One participant. Mutate, then [`Machine::drain`], then wait until [`Machine::timeout`].
#[wasm_bindgen]
pub struct Machine(Session);

#[wasm_bindgen]
impl Machine {
    /// A session that is in no meeting.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self(Session::new(*seed()))
    }

    /// Enters a meeting.
    #[allow(clippy::too_many_arguments)] // One argument per field of the request: no object to take apart.
    pub fn join(
        &mut self,
        room: String,
        fragment: String,
        passphrase: Option<String>,
        name: String,
        mobile: bool,
        remembered: Option<Vec<u8>>,
        now: f64,
    ) {
        let request = JoinRequest {
            room,
            fragment: Zeroizing::new(fragment),
            passphrase: passphrase.map(Zeroizing::new),
            name,
            device: if mobile {
                DeviceClass::Mobile
            } else {
                DeviceClass::Desktop
            },
            remembered: remembered.map(Zeroizing::new),
        };
        self.command(Command::Join(Box::new(request)), now);
    }

    /// Tries this passphrase.
    pub fn passphrase(&mut self, passphrase: String, now: f64) {
        self.command(Command::Passphrase(Zeroizing::new(passphrase)), now);
    }

    /// Leaves for good.
    pub fn leave(&mut self, now: f64) {
        self.command(Command::Leave, now);
    }

    /// Ends the meeting for all.
    #[wasm_bindgen(js_name = endForAll)]
    pub fn end_for_all(&mut self, now: f64) {
        self.command(Command::EndForAll, now);
    }

    /// Uses another name.
    #[wasm_bindgen(js_name = setName)]
    pub fn set_name(&mut self, name: String, now: f64) {
        self.command(Command::SetName(name), now);
    }

    /// Switches one of the own streams, given by its number in the key identifier.
    #[wasm_bindgen(js_name = setStream)]
    pub fn set_stream(&mut self, kind: u8, on: bool, now: f64) {
        if let Some(kind) = kind_of(kind) {
            self.command(Command::SetStream { kind, on }, now);
        }
    }

    /// Says which pictures are on display: an array of `WantedVideo`.
    pub fn show(&mut self, videos: JsValue, now: f64) -> Result<(), JsError> {
        let videos: Vec<WantedVideo> = read(videos)?;
        self.command(Command::Show(videos), now);
        Ok(())
    }

    /// Asks the hosts to be allowed to show a screen, or takes that back.
    #[wasm_bindgen(js_name = askForScreen)]
    pub fn ask_for_screen(&mut self, on: bool, now: f64) {
        self.command(Command::AskForScreen(on), now);
    }

    /// Claims the frame of who speaks for somebody who signs, or gives it back.
    #[wasm_bindgen(js_name = setSigning)]
    pub fn set_signing(&mut self, on: bool, now: f64) {
        self.command(Command::SetSigning(on), now);
    }

    /// Answers somebody who asks: a `ScreenGrant`.
    #[wasm_bindgen(js_name = allowScreen)]
    pub fn allow_screen(&mut self, peer: u32, how: JsValue, now: f64) -> Result<(), JsError> {
        let (peer, how) = (PeerId(peer), read(how)?);
        self.command(Command::AllowScreen { peer, how }, now);
        Ok(())
    }

    /// Ends somebody's screen.
    #[wasm_bindgen(js_name = stopScreen)]
    pub fn stop_screen(&mut self, peer: u32, now: f64) {
        self.command(Command::StopScreen(PeerId(peer)), now);
    }

    /// The encryption panel was opened or closed.
    #[wasm_bindgen(js_name = showCode)]
    pub fn show_code(&mut self, open: bool, now: f64) {
        self.command(Command::ShowCode(open), now);
    }

    /// The code was compared and it matched.
    #[wasm_bindgen(js_name = codeMatched)]
    pub fn code_matched(&mut self, now: f64) {
        self.command(Command::CodeMatched, now);
    }

    /// Offers a media connection: `SendLine[]` and `ReceiveLine[]` beside its description.
    pub fn offer(
        &mut self,
        generation: u32,
        sdp: String,
        sends: JsValue,
        receives: JsValue,
        now: f64,
    ) -> Result<(), JsError> {
        let sends: Vec<SendLine> = read(sends)?;
        let receives: Vec<ReceiveLine> = read(receives)?;
        let offer = Command::Offer {
            generation,
            sdp,
            sends,
            receives,
        };
        self.command(offer, now);
        Ok(())
    }

    /// The network came back, or changed.
    #[wasm_bindgen(js_name = networkChanged)]
    pub fn network_changed(&mut self, now: f64) {
        self.command(Command::NetworkChanged, now);
    }

    /// Says something to the others: a `TalkCommand`.
    pub fn talk(&mut self, command: JsValue, now: f64) -> Result<(), JsError> {
        let command: TalkCommand = read(command)?;
        self.command(Command::Talk(command), now);
        Ok(())
    }

    /// The socket is open.
    #[wasm_bindgen(js_name = socketOpened)]
    pub fn socket_opened(&mut self, now: f64) {
        self.input(Input::SocketOpened, now);
    }

    /// The socket closed, or could not be opened.
    #[wasm_bindgen(js_name = socketClosed)]
    pub fn socket_closed(&mut self, now: f64) {
        self.input(Input::SocketClosed, now);
    }

    /// One text frame arrived.
    pub fn message(&mut self, text: &str, now: f64) {
        self.input(Input::Message(text), now);
    }

    /// A stretch was computed. Anything but 32 bytes is ignored.
    pub fn stretched(&mut self, id: u32, output: Vec<u8>, now: f64) {
        let output = Zeroizing::new(output);
        if let Ok(output) = output.as_slice().try_into() {
            self.input(
                Input::Stretched {
                    id,
                    output: Zeroizing::new(output),
                },
                now,
            );
        }
    }

    /// A stretch could not be computed: the device lacks the memory.
    #[wasm_bindgen(js_name = stretchFailed)]
    pub fn stretch_failed(&mut self, id: u32, now: f64) {
        self.input(Input::StretchFailed { id }, now);
    }

    /// Lets these in who wait before the door.
    pub fn admit(&mut self, peers: Vec<u32>, now: f64) {
        let peers = peers.into_iter().map(PeerId).collect();
        self.command(Command::Admit(peers), now);
    }

    /// Lets everybody in who waits.
    #[wasm_bindgen(js_name = admitAll)]
    pub fn admit_all(&mut self, now: f64) {
        self.command(Command::AdmitAll, now);
    }

    /// Turns away somebody who waits.
    pub fn deny(&mut self, peer: u32, now: f64) {
        self.command(Command::Deny(PeerId(peer)), now);
    }

    /// Opens, closes or locks the door: a `Door`.
    #[wasm_bindgen(js_name = setDoor)]
    pub fn set_door(&mut self, door: JsValue, now: f64) -> Result<(), JsError> {
        let door: Door = read(door)?;
        self.command(Command::SetDoor(door), now);
        Ok(())
    }

    /// Removes a member.
    pub fn remove(&mut self, peer: u32, bar: bool, now: f64) {
        let peer = PeerId(peer);
        self.command(Command::Remove { peer, bar }, now);
    }

    /// Gives a member another role: a `Role`.
    #[wasm_bindgen(js_name = setRole)]
    pub fn set_role(&mut self, peer: u32, role: JsValue, now: f64) -> Result<(), JsError> {
        let role: Role = read(role)?;
        let peer = PeerId(peer);
        self.command(Command::SetRole { peer, role }, now);
        Ok(())
    }

    /// Hands the meeting over.
    #[wasm_bindgen(js_name = handOver)]
    pub fn hand_over(&mut self, peer: u32, now: f64) {
        self.command(Command::HandOver(PeerId(peer)), now);
    }

    /// Stops a disturbance.
    #[wasm_bindgen(js_name = endDisturbance)]
    pub fn end_disturbance(&mut self, now: f64) {
        self.command(Command::EndDisturbance, now);
    }

    /// Asks a member to switch the microphone on.
    #[wasm_bindgen(js_name = askToUnmute)]
    pub fn ask_to_unmute(&mut self, peer: u32, now: f64) {
        self.command(Command::AskToUnmute(PeerId(peer)), now);
    }

    /// Makes a link (owner): `{moderator, label, autoAdmit, presents, expiresAt}`. Gives `{body, fragment}`: the
    /// body of the `PUT`, and the link; nothing if this is not the owner. `seq` grows from update to update.
    #[wasm_bindgen(js_name = makeLink, unchecked_return_type = "{ body: string; fragment: string } | undefined")]
    pub fn make_link(&mut self, link: JsValue, seq: f64) -> Result<JsValue, JsError> {
        let Wished {
            moderator,
            label,
            auto_admit,
            presents,
            expires_at,
        } = read(link)?;
        let link = if moderator {
            NewLink::Moderator { label }
        } else {
            NewLink::Person {
                label,
                auto_admit,
                presents,
            }
        };
        let made = self.0.make_link(&link, expires_at.map(whole), whole(seq));
        give(made.map(|made| Update {
            body: serde_json::to_string(&made.update).unwrap_or_default(),
            fragment: made.fragment.map(|fragment| fragment.to_string()),
        }))
    }

    /// Ends a link (owner), given by its handle. Gives `{body}`.
    #[wasm_bindgen(js_name = withdrawLink, unchecked_return_type = "{ body: string } | undefined")]
    pub fn withdraw_link(&mut self, invite: JsValue, seq: f64) -> Result<JsValue, JsError> {
        let made = self.0.withdraw_link(read(invite)?, whole(seq));
        give(made.map(|made| Update {
            body: serde_json::to_string(&made.update).unwrap_or_default(),
            fragment: None,
        }))
    }

    /// What to stretch before [`Machine::change_passphrase`] (owner); nothing for anybody else, and for an empty one.
    #[wasm_bindgen(js_name = newPassphrase)]
    pub fn new_passphrase(&self, passphrase: String) -> Option<Stretching> {
        let passphrase = Zeroizing::new(passphrase);
        self.0.new_passphrase(&passphrase).map(Stretching)
    }

    /// Changes the passphrase of everybody's link, and with it the root of the room (owner): to the one that
    /// `stretched` came from, or to none. Gives `{body}`.
    #[wasm_bindgen(js_name = changePassphrase, unchecked_return_type = "{ body: string } | undefined")]
    pub fn change_passphrase(&mut self, stretched: Option<Vec<u8>>, seq: f64) -> Result<JsValue, JsError> {
        let stretched: Option<Zeroizing<[u8; 32]>> = match stretched.map(Zeroizing::new) {
            Some(bytes) => {
                let bytes = bytes.as_slice().try_into();
                Some(Zeroizing::new(bytes.map_err(|_| JsError::new("32 bytes"))?))
            }
            None => None,
        };
        let made = self.0.change_passphrase(stretched.as_deref(), whole(seq));
        give(made.map(|made| Update {
            body: serde_json::to_string(&made.update).unwrap_or_default(),
            fragment: None,
        }))
    }

    /// The server took the latest update, or refused it.
    pub fn updated(&mut self, taken: bool, now: f64) {
        self.0.updated(taken, duration(now));
    }

    /// The record that the room has by now, after the server refused an update that another tab or device was
    /// quicker than. False: it is none of this room.
    #[wasm_bindgen(js_name = renewRoom)]
    pub fn renew_room(&mut self, record: JsValue, now: f64) -> Result<bool, JsError> {
        let record: Blob<{ limits::ROOM_RECORD }> = read(record)?;
        Ok(self.0.renew_room(record.as_slice(), duration(now)))
    }

    /// The links the owner has made beyond the first two.
    #[wasm_bindgen(js_name = madeLinks, unchecked_return_type = "import('../src/messages.ts').MadeLink[]")]
    pub fn made_links(&self) -> Result<JsValue, JsError> {
        let made = self.0.made_links().into_iter().map(|made| Made {
            invite: made.invite,
            fragment: made.fragment.to_string(),
            label: made.label,
            moderator: made.moderator,
            auto_admit: made.auto_admit,
            presents: made.presents,
            expires_at: made.expires_at,
        });
        give(made.collect::<Vec<_>>())
    }

    /// Takes over the keyring's counters, for the media beat, and what it dropped for its number.
    pub fn counters(&mut self, keys: &mut Keys, now: f64) {
        if let Some((epoch, next)) = keys.keyring.next_counters() {
            let next = next
                .into_iter()
                .filter_map(|(kind, next)| Some((kind_of(kind)?, next)))
                .collect();
            self.input(Input::Counters { epoch, next }, now);
        }
        let delayed = keys.keyring.take_delayed();
        if !delayed.is_empty() {
            let delayed = delayed
                .into_iter()
                .filter_map(|(peer, kind)| Some((PeerId(peer), kind_of(kind)?)))
                .collect();
            self.input(Input::Delayed(delayed), now);
        }
    }

    /// The time that [`Machine::timeout`] named has come.
    #[wasm_bindgen(js_name = handleTimeout)]
    pub fn handle_timeout(&mut self, now: f64) {
        self.0.handle_timeout(duration(now));
    }

    /// When it wants to be woken, in the same milliseconds.
    pub fn timeout(&self) -> Option<f64> {
        self.0.poll_timeout().map(|at| at.as_secs_f64() * 1000.0)
    }

    /// The next effect; key commands are performed on `keys` and reported without content.
    #[wasm_bindgen(unchecked_return_type = "unknown")]
    pub fn drain(&mut self, keys: &mut Keys) -> Result<JsValue, JsError> {
        match self.0.poll_effect() {
            Some(effect) => Ok(perform(&effect, &mut keys.keyring)?),
            None => Ok(JsValue::UNDEFINED),
        }
    }
}

impl Machine {
    fn command(&mut self, command: Command, now: f64) {
        self.input(Input::Command(command), now);
    }

    fn input(&mut self, input: Input<'_>, now: f64) {
        self.0.handle_input(input, duration(now));
    }
}

impl Default for Machine {
    fn default() -> Self {
        Self::new()
    }
}

/// A link as the page wants it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wished {
    moderator: bool,
    label: String,
    auto_admit: bool,
    presents: bool,
    expires_at: Option<f64>,
}

/// What Argon2 is given.
#[wasm_bindgen]
pub struct Stretching(StretchInput);

#[wasm_bindgen]
impl Stretching {
    /// As password.
    #[wasm_bindgen(getter)]
    pub fn password(&self) -> Uint8Array {
        Uint8Array::from(self.0.password.as_slice())
    }

    /// As salt.
    #[wasm_bindgen(getter)]
    pub fn salt(&self) -> Uint8Array {
        Uint8Array::from(self.0.salt.as_slice())
    }
}

#[derive(Serialize)]
struct Update {
    body: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    fragment: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    invite: InviteId,
    fragment: String,
    label: String,
    moderator: bool,
    auto_admit: bool,
    presents: bool,
    expires_at: Option<u64>,
}

fn give<T: Serialize>(value: T) -> Result<JsValue, JsError> {
    value
        .serialize(&serde_wasm_bindgen::Serializer::json_compatible())
        .map_err(|_| JsError::new("not what JavaScript holds"))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // JavaScript's whole numbers, saturating
pub(crate) fn whole(number: f64) -> u64 {
    number as u64
}

fn duration(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default()
}

fn kind_of(number: u8) -> Option<StreamKind> {
    StreamKind::ALL.into_iter().find(|kind| *kind as u8 == number)
}

fn read<T: for<'de> Deserialize<'de>>(value: JsValue) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value).map_err(|_| JsError::new("not what the method takes"))
}
