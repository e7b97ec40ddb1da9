//! Where entries stand for a client that was shown some of which the server knows nothing.

use wire::{ClientMessage, LogEntry, Seq, ServerMessage};

/// Entries put into the log move the positions of all that follow.
#[derive(Default)]
pub struct Positions {
    head: u64,
    /// Positions, as the client sees them, of entries that the server does not know.
    pub forged: Vec<u64>,
}

impl Positions {
    fn shown(&self, Seq(real): Seq) -> Seq {
        let mut shown = real;
        for forged in &self.forged {
            shown += u64::from(*forged <= shown);
        }
        Seq(shown)
    }

    fn real(&self, Seq(shown): Seq) -> Seq {
        Seq(shown - self.forged.iter().filter(|forged| **forged <= shown).count() as u64)
    }

    /// The position of the next entry that only the client sees.
    pub fn forge(&mut self) -> Seq {
        let next = self.shown(Seq(self.head)).0 + 1;
        let next = (next..).find(|seq| !self.forged.contains(seq)).unwrap();
        self.forged.push(next);
        Seq(next)
    }

    /// As the client must see it.
    pub fn down(&mut self, message: &mut ServerMessage) {
        match message {
            ServerMessage::Log(LogEntry { seq, .. }) | ServerMessage::Welcome { seq, .. } => {
                self.head = self.head.max(seq.0);
                *seq = self.shown(*seq);
            }
            ServerMessage::AllAcked { seq } | ServerMessage::Replaying { head: seq, .. } => *seq = self.shown(*seq),
            ServerMessage::Session(state)
            | ServerMessage::Granted {
                session: Some(state), ..
            }
            | ServerMessage::Admitted {
                session: Some(state), ..
            } => state.head = self.shown(state.head),
            _ => {}
        }
    }

    /// As the server must see it; what is about forged entries, it must not.
    pub fn up(&self, message: &mut ClientMessage) -> bool {
        match message {
            ClientMessage::Ack { seq, .. } if self.forged.contains(&seq.0) => return false,
            ClientMessage::Ack { seq, .. }
            | ClientMessage::Replay { after: seq }
            | ClientMessage::GroupInfo { seq, .. } => *seq = self.real(*seq),
            ClientMessage::Resume {
                continuing: Some(continuing),
                ..
            }
            | ClientMessage::Access {
                continuing: Some(continuing),
                ..
            } => continuing.last_seq = self.real(continuing.last_seq),
            _ => {}
        }
        true
    }
}

#[test]
fn entries_put_into_the_log_move_what_follows() {
    let mut positions = Positions::default();
    let log = |positions: &mut Positions, seq| {
        let mut message = ServerMessage::AllAcked { seq: Seq(seq) };
        positions.head = positions.head.max(seq);
        positions.down(&mut message);
        let ServerMessage::AllAcked { seq } = message else {
            panic!()
        };
        seq.0
    };
    assert_eq!(log(&mut positions, 4), 4);
    assert_eq!((positions.forge(), positions.forge()), (Seq(5), Seq(6)));
    assert_eq!(log(&mut positions, 5), 7);
    assert_eq!(positions.forge(), Seq(8));
    assert_eq!(log(&mut positions, 6), 9);
    assert_eq!(log(&mut positions, 4), 4);
    for (shown, real) in [(4, 4), (5, 4), (6, 4), (7, 5), (8, 5), (9, 6)] {
        assert_eq!(positions.real(Seq(shown)), Seq(real), "{shown}");
    }
}
