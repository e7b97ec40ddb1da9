//! From a link to access: the invitation, its passphrase, the words of the handshake.

use std::time::Duration;

use e2ee::links::{Link, LinkKind};
use e2ee::rooms::{self, InviteKeys};
use wire::{Blob, ClientMessage, DeviceClass, PROTOCOL_VERSION, Refusal, RefusalCode, limits};
use zeroize::Zeroizing;

use crate::remember::Remembered;
use crate::session::{Purpose, Session};
use crate::{Effect, JoinRequest, Phase, RefusedReason};

/// The invitation being used. Never printed.
pub(crate) struct Access {
    pub(crate) link: Link,
    pub(crate) invite: InviteKeys,
    pub(crate) stretched: Option<Zeroizing<[u8; 32]>>,
    /// The server took this proof before.
    pub(crate) proven: bool,
    pub(crate) token: Option<Blob<{ limits::RESUME_TOKEN }>>,
    pub(crate) name: String,
    /// A host let this participant in: its ticket waits with the server.
    pub(crate) admitted: bool,
    device: DeviceClass,
    /// The passphrase is being stretched.
    stretching: Option<u32>,
    /// The user is asked for a passphrase.
    asking: Option<Asking>,
    /// What was said on the present socket.
    said: Said,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asking {
    wrong: bool,
    retry_after_seconds: Option<u32>,
    failed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Nothing,
    Hello,
    /// `Hello`, and it was answered.
    Challenged,
    Access,
    Resume,
}

impl Access {
    /// Whether the present socket was opened to resume.
    pub(crate) fn resuming(&self) -> bool {
        self.said == Said::Resume
    }

    /// The phase before access, if access is what is worked on.
    pub(crate) fn phase(&self) -> Phase {
        match self.asking {
            Some(Asking {
                wrong,
                retry_after_seconds,
                failed,
            }) => Phase::NeedsPassphrase {
                wrong,
                retry_after_seconds,
                failed,
            },
            None => Phase::Authorising,
        }
    }

    /// Whether a passphrase may belong to the link: the others carry a secret of their own.
    fn takes_passphrase(&self) -> bool {
        self.link.kind() == LinkKind::Shared
    }

    /// Whether the user is asked for a passphrase.
    pub(crate) fn asks(&self) -> bool {
        self.asking.is_some()
    }
}

impl Session {
    /// Enters a meeting.
    pub(crate) fn enter(&mut self, request: JoinRequest, now: Duration) {
        if self.access.is_some() {
            return;
        }
        self.reset();
        let Ok(link) = Link::parse(&request.room, &request.fragment) else {
            self.over = Some(Phase::Refused {
                reason: RefusedReason::BadLink,
            });
            return;
        };
        let mut access = Access {
            invite: InviteKeys::derive(&link, None),
            link,
            stretched: None,
            proven: false,
            token: None,
            name: e2ee::fit_name(&request.name),
            admitted: false,
            device: request.device,
            stretching: None,
            asking: None,
            said: Said::Nothing,
        };
        self.streams.set_sound_only(access.link.is_sound_only());
        let remembered = request.remembered.as_deref().and_then(|bytes| Remembered::parse(bytes));
        let restored = remembered.is_some_and(|remembered| self.restore(&mut access, remembered));
        self.access = Some(access);
        if !restored && let Some(passphrase) = request.passphrase {
            self.stretch_passphrase(&passphrase);
        }
        self.connection.open(now, &mut self.out);
    }

    /// The user typed a passphrase.
    pub(crate) fn passphrase(&mut self, passphrase: &str, now: Duration) {
        let Some(access) = self.access.as_mut().filter(|access| access.asks()) else {
            return;
        };
        access.asking = None;
        self.stretch_passphrase(passphrase);
        if !self.connection.go_on(now) {
            self.said_nothing();
            self.connection.open(now, &mut self.out);
        }
    }

    fn stretch_passphrase(&mut self, passphrase: &str) {
        let Some(access) = &mut self.access else { return };
        if !access.takes_passphrase() {
            return;
        }
        let input = rooms::passphrase_input(&access.link, passphrase);
        access.stretching = Some(self.stretches.ask(Purpose::Passphrase, input, &mut self.out));
    }

    /// The passphrase was stretched.
    pub(crate) fn passphrase_stretched(&mut self, id: u32, output: Zeroizing<[u8; 32]>) {
        let Some(access) = self.access.as_mut().filter(|access| access.stretching == Some(id)) else {
            return;
        };
        access.stretching = None;
        access.invite = InviteKeys::derive(&access.link, Some(&output));
        access.stretched = Some(output);
        self.prove();
    }

    /// The passphrase could not be stretched: the device lacks the memory. Another try may find some.
    pub(crate) fn passphrase_failed(&mut self, id: u32) {
        let Some(access) = self.access.as_mut().filter(|access| access.stretching == Some(id)) else {
            return;
        };
        access.stretching = None;
        access.asking = Some(Asking {
            wrong: false,
            retry_after_seconds: None,
            failed: true,
        });
        self.connection.rest();
    }

    /// The socket is open.
    pub(crate) fn greet(&mut self) {
        let continuing = self.continuing();
        let Some(access) = &mut self.access else { return };
        let room = access.link.room();
        let version = PROTOCOL_VERSION;
        let device = access.device;
        let message = match &access.token {
            Some(token) => {
                access.said = Said::Resume;
                ClientMessage::Resume {
                    version,
                    room,
                    token: token.clone(),
                    device,
                    continuing,
                }
            }
            None => {
                access.said = Said::Hello;
                ClientMessage::Hello {
                    version,
                    room,
                    invite: access.invite.invite_id,
                    device,
                }
            }
        };
        self.send(&message);
    }

    /// The server heard the invitation.
    pub(crate) fn challenged(&mut self) {
        if let Some(access) = self.access.as_mut().filter(|access| access.said == Said::Hello) {
            access.said = Said::Challenged;
            if access.asks() {
                // The user is asked already: no deadline runs meanwhile.
                return self.connection.rest();
            }
            self.prove();
        }
    }

    /// Sends the proof as soon as it is computed and wanted.
    fn prove(&mut self) {
        let ready = |access: &&mut Access| access.said == Said::Challenged && access.stretching.is_none();
        let Some(access) = self.access.as_mut().filter(ready) else {
            return;
        };
        if access.asking.is_some() {
            return;
        }
        access.said = Said::Access;
        let token = access.invite.access_token.clone();
        self.send(&ClientMessage::Access {
            token,
            continuing: None,
        });
    }

    /// The socket is gone.
    pub(crate) fn said_nothing(&mut self) {
        if let Some(access) = &mut self.access {
            access.said = Said::Nothing;
        }
    }

    /// The server refused before it granted access on this socket.
    pub(crate) fn entry_refused(&mut self, refusal: Refusal, now: Duration) {
        let Some(access) = &mut self.access else { return };
        let asked = access.takes_passphrase();
        let tried = access.stretched.is_some();
        let proves = access.said == Said::Access && refusal.code == RefusalCode::NotInvited;
        if proves && tried && std::mem::take(&mut access.proven) {
            // The owner has changed the passphrase since: perhaps to none.
            access.stretched = None;
            access.invite = InviteKeys::derive(&access.link, None);
            access.said = Said::Challenged;
            return self.prove();
        }
        let ask = match refusal.code {
            RefusalCode::NotInvited => access.said == Said::Access && asked,
            RefusalCode::TooManyTries => asked,
            _ => false,
        };
        if ask {
            access.said = Said::Challenged;
            access.asking = Some(Asking {
                wrong: tried,
                retry_after_seconds: refusal.retry_after_seconds,
                failed: false,
            });
            self.connection.rest();
            return;
        }
        match refusal.code {
            RefusalCode::CannotResume => self.enter_anew(now),
            RefusalCode::Denied => self.denied(refusal.retry_after_seconds),
            RefusalCode::Locked => self.finish(Phase::Refused {
                reason: RefusedReason::Locked,
            }),
            RefusalCode::Restarting | RefusalCode::Internal => self.lost(now),
            // Somebody who was in has a place in the room; it is only a matter of time.
            RefusalCode::ServerFull | RefusalCode::RoomFull if self.me.is_some() => self.lost(now),
            RefusalCode::OutOfOrder | RefusalCode::TooFast if self.me.is_some() => {}
            code => self.finish(Phase::Refused {
                reason: RefusedReason::Server {
                    code,
                    retry_after_seconds: refusal.retry_after_seconds,
                },
            }),
        }
    }

    /// A host turned this participant away.
    pub(crate) fn denied(&mut self, retry_after_seconds: Option<u32>) {
        self.finish(Phase::Refused {
            reason: RefusedReason::Denied { retry_after_seconds },
        });
    }

    /// The server does not know this participant any more: enter as a new one.
    pub(crate) fn enter_anew(&mut self, now: Duration) {
        self.forget_participant();
        if let Some(access) = &mut self.access {
            access.token = None;
            access.admitted = false;
            access.said = Said::Nothing;
        }
        if self.media.forget() {
            self.out.push_back(Effect::StopMedia);
        }
        self.out.push_back(Effect::Forget);
        self.connection.abandon(now, &mut self.rng, &mut self.out);
    }
}
