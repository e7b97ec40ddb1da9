//! Tickets: a moderator's leaf key says whom it admits. Carried in the authenticated data of the commit
//! that adds the guest, so that whether a guest was admitted needs no other message (rule V4b).

use wire::SessionId;

use crate::bytes::{Garbled, Reader, Writer};
use crate::identity::MemberKind;
use crate::labels;
use crate::leaf::LeafSecret;

/// How many epochs a ticket holds at most. Epochs, not time: no clock decides whether a commit is valid.
pub(crate) const EPOCHS: u64 = 200;

/// "This leaf key may come in as this member, of this kind, during these epochs."
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    pub(crate) session: SessionId,
    /// The moderator's leaf key.
    pub(crate) issuer: [u8; 32],
    pub(crate) leaf_key: [u8; 32],
    pub(crate) member_id: [u8; 16],
    pub(crate) kind: MemberKind,
    /// First and last epoch it holds in.
    pub(crate) epochs: (u64, u64),
    pub(crate) signature: [u8; 64],
}

impl Ticket {
    /// A ticket from `epoch` on, signed by the moderator's leaf.
    pub(crate) fn sign(
        moderator: &LeafSecret,
        session: SessionId,
        leaf_key: [u8; 32],
        member_id: [u8; 16],
        kind: MemberKind,
        epoch: u64,
    ) -> Self {
        let mut ticket = Self {
            session,
            issuer: moderator.public(),
            leaf_key,
            member_id,
            kind,
            epochs: (epoch, epoch.saturating_add(EPOCHS)),
            signature: [0; 64],
        };
        ticket.signature = moderator.sign(labels::TICKET, &ticket.body());
        ticket
    }

    /// Whether its issuer signed it and it holds in `epoch` of `session`. Whether the issuer may admit
    /// is for the rules to say.
    pub(crate) fn holds(&self, session: SessionId, epoch: u64) -> bool {
        let (from, to) = self.epochs;
        self.session == session
            && (from..=to).contains(&epoch)
            && to - from <= EPOCHS
            && labels::verify(&self.issuer, labels::TICKET, &self.body(), &self.signature)
    }

    fn body(&self) -> Vec<u8> {
        Writer::default()
            .u16(labels::VERSION)
            .raw(&self.session.0)
            .raw(&self.issuer)
            .raw(&self.leaf_key)
            .raw(&self.member_id)
            .u8(self.kind as u8)
            .u64(self.epochs.0)
            .u64(self.epochs.1)
            .u8(FLAGS)
            .finish()
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.raw(&self.body()).raw(&self.signature);
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.write(&mut writer);
        writer.finish()
    }

    pub(crate) fn read(reader: &mut Reader) -> Result<Self, Garbled> {
        reader.version()?;
        let session = SessionId(reader.array()?);
        let issuer = reader.array()?;
        let leaf_key = reader.array()?;
        let member_id = reader.array()?;
        let kind = MemberKind::from_u8(reader.u8()?).ok_or(Garbled)?;
        let epochs = (reader.u64()?, reader.u64()?);
        if reader.u8()? != FLAGS {
            return Err(Garbled);
        }
        Ok(Self {
            session,
            issuer,
            leaf_key,
            member_id,
            kind,
            epochs,
            signature: reader.array()?,
        })
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Garbled> {
        let mut reader = Reader::new(bytes);
        let ticket = Self::read(&mut reader)?;
        reader.end()?;
        Ok(ticket)
    }
}

/// No flag is defined.
const FLAGS: u8 = 0;

#[cfg(test)]
mod tests {
    use super::*;

    const SESSION: SessionId = SessionId([7; 16]);

    #[test]
    fn a_ticket_holds_for_its_session_and_epochs() {
        let ticket = ticket();
        assert_eq!(Ticket::parse(&ticket.to_bytes()), Ok(ticket.clone()));
        assert_eq!(ticket.to_bytes().len(), 180);
        for (epoch, holds) in [(9, false), (10, true), (210, true), (211, false)] {
            assert_eq!(ticket.holds(SESSION, epoch), holds, "epoch {epoch}");
        }
        assert!(!ticket.holds(SessionId([8; 16]), 10));
    }

    #[test]
    fn no_byte_of_a_ticket_can_be_changed() {
        let good = ticket().to_bytes();
        for at in 0..good.len() {
            let mut changed = good.clone();
            changed[at] ^= 1;
            let holds = Ticket::parse(&changed).is_ok_and(|ticket| ticket.holds(SESSION, 100));
            assert!(!holds, "byte {at}");
        }
    }

    #[test]
    fn a_ticket_for_more_epochs_than_any_may_hold_is_refused_though_signed() {
        let moderator = LeafSecret::from_seed(&[1; 32]);
        for (epochs, holds) in [
            ((10, 210), true),
            ((10, 211), false),
            ((0, u64::MAX), false),
            ((11, 10), false),
        ] {
            let mut ticket = Ticket { epochs, ..ticket() };
            ticket.signature = moderator.sign(labels::TICKET, &ticket.body());
            assert_eq!(ticket.holds(SESSION, 10), holds, "{epochs:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            if let Ok(ticket) = Ticket::parse(&bytes) {
                proptest::prop_assert_eq!(ticket.to_bytes(), bytes);
            }
        }
    }

    fn ticket() -> Ticket {
        let moderator = LeafSecret::from_seed(&[1; 32]);
        Ticket::sign(&moderator, SESSION, [2; 32], [3; 16], MemberKind::Human, 10)
    }
}
