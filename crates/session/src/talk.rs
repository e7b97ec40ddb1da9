//! What is said besides sound and picture: chat, reactions, hands, polls, real-time text.

pub(crate) mod face;

use std::time::Duration;

use crate::session::Session;
use face::TalkCommand;

impl Session {
    /// The user wants to say something.
    pub(crate) fn talk(&mut self, _command: TalkCommand, _now: Duration) {}
}
