//! What a bot writes, and what it makes of what is written.

use session::{Message, MessageState, TalkCommand, TalkEvent};

use crate::report::Talk;

/// How an answer begins. What begins so is not answered, or two bots would go on for ever.
pub const ECHO: &str = "Echo: ";

impl Talk {
    /// Takes an event over as an interface does.
    pub(crate) fn hear(&mut self, event: TalkEvent) {
        match event {
            TalkEvent::Message { message } => {
                self.messages.retain(|known| known.id != message.id);
                self.messages.push(message);
            }
            TalkEvent::Reaction { .. } => self.reactions += 1,
            TalkEvent::Hands { hands } => self.hands = hands,
            TalkEvent::Polls { polls } => self.polls = polls,
            TalkEvent::Live { lines } => self.lines = lines,
            // A bot has no notes; see [`asked`].
            TalkEvent::NotesChange { .. }
            | TalkEvent::NotesState { .. }
            | TalkEvent::NotesSent
            | TalkEvent::NotesWanted => {}
            TalkEvent::Cleared => *self = Self::default(),
        }
    }
}

/// What a bot answers by itself: it keeps no notes, and who asks is to ask somebody else at once.
pub(crate) fn asked(event: &TalkEvent) -> Option<TalkCommand> {
    matches!(event, TalkEvent::NotesWanted).then_some(TalkCommand::TellNotes { state: None })
}

/// The answer to a message, to whom the message was.
pub(crate) fn answer(message: &Message) -> Option<TalkCommand> {
    if message.own || message.state != MessageState::Sent || message.text.starts_with(ECHO) {
        return None;
    }
    let text = format!("{ECHO}{}", message.text);
    Some(match message.to {
        Some(_) => TalkCommand::SayTo {
            peer: message.from.peer,
            text,
        },
        None => TalkCommand::Say { text },
    })
}

#[cfg(test)]
mod tests {
    use session::Speaker;
    use wire::PeerId;

    use super::*;

    fn message(text: &str, own: bool) -> Message {
        let by = |peer| Speaker {
            peer: PeerId(peer),
            member: String::new(),
            name: String::new(),
        };
        Message {
            id: text.into(),
            own,
            from: by(1),
            to: None,
            text: text.into(),
            live: false,
            state: MessageState::Sent,
            gap: false,
        }
    }

    #[test]
    fn answers_others_where_they_wrote_and_no_answer() {
        assert!(answer(&message("Hallo", true)).is_none());
        assert!(answer(&message("Echo: Hallo", false)).is_none());
        let to_all = answer(&message("Hallo", false));
        assert!(matches!(to_all, Some(TalkCommand::Say { text }) if text == "Echo: Hallo"));
        let mut private = message("Hallo", false);
        private.to = Some(private.from.clone());
        let to_one = answer(&private);
        assert!(matches!(to_one, Some(TalkCommand::SayTo { peer: PeerId(1), .. })));
    }
}
