//! The resume token: whoever returns it was granted access lately, and that is all it says.
//!
//! `instance[16] ‖ peer u32 ‖ hour u32 ‖ invite[16] ‖ rights u8 ‖ HMAC-SHA-256(pepper, "resume" ‖ room ‖
//! those)[32]`, big endian; rights: rank, 4 for knocks, 8 for single. The server stores nothing for it, so it outlives a restart.

use wire::{Blob, InviteId, PeerId, Rank, RoomId, limits};

use crate::Pepper;
use crate::access::Rights;

/// What a token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    /// The meeting instance it was issued in.
    pub(crate) instance: [u8; 16],
    /// Who it was issued to.
    pub(crate) peer: PeerId,
    /// What its invitation allows.
    pub(crate) rights: Rights,
}

/// Issues a token at a Unix time in seconds.
pub(crate) fn issue(pepper: &Pepper, room: RoomId, ticket: Ticket, unix: u64) -> Blob<{ limits::RESUME_TOKEN }> {
    let mut bytes = Vec::with_capacity(LEN);
    bytes.extend(ticket.instance);
    bytes.extend(ticket.peer.0.to_be_bytes());
    bytes.extend(hour(unix).to_be_bytes());
    bytes.extend(ticket.rights.invite.unwrap_or(NONE).0);
    bytes.push(flags(ticket.rights));
    let mac = pepper.mac(&[LABEL, &room.0, &bytes]);
    bytes.extend(mac);
    Blob::new(bytes).expect("the limit exceeds the token's fixed length")
}

/// Reads a token, if this server issued it for this room within the last [`HOURS`].
pub(crate) fn verify(pepper: &Pepper, room: RoomId, token: &[u8], unix: u64) -> Option<Ticket> {
    if token.len() != LEN {
        return None;
    }
    let (said, mac) = token.split_at(LEN - 32);
    if !pepper.verify(&[LABEL, &room.0, said], mac) {
        return None;
    }
    let issued = u32::from_be_bytes(said[20..24].try_into().ok()?);
    if hour(unix).checked_sub(issued)? > HOURS {
        return None;
    }
    let invite = InviteId(said[24..40].try_into().ok()?);
    Some(Ticket {
        instance: said[..16].try_into().ok()?,
        peer: PeerId(u32::from_be_bytes(said[16..20].try_into().ok()?)),
        rights: rights(invite, said[40])?,
    })
}

fn flags(rights: Rights) -> u8 {
    rights.rank as u8 | u8::from(rights.knocks) << 2 | u8::from(rights.single) << 3
}

fn rights(invite: InviteId, flags: u8) -> Option<Rights> {
    let ranks = [Rank::Guest, Rank::Presenter, Rank::Host];
    Some(Rights {
        invite: Some(invite).filter(|invite| *invite != NONE),
        rank: *ranks.get(usize::from(flags & 3))?,
        knocks: flags & 4 != 0,
        single: flags & 8 != 0,
        ends_at: None,
    })
}

/// Stands for an invitation that is not known.
const NONE: InviteId = InviteId([0; 16]);

fn hour(unix: u64) -> u32 {
    u32::try_from(unix / 3600).unwrap_or(u32::MAX)
}

const LABEL: &[u8] = b"resume";
const LEN: usize = 16 + 4 + 4 + 16 + 1 + 32;
/// Longer keeps a stolen token useful; shorter forgets a meeting that lasts all day.
const HOURS: u32 = 24;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_room_its_server_and_a_day() {
        let pepper = Pepper::new([7; 32]);
        let room = RoomId([1; 16]);
        let ticket = Ticket {
            instance: [2; 16],
            peer: PeerId(3),
            rights: Rights {
                invite: Some(InviteId([4; 16])),
                rank: Rank::Host,
                knocks: false,
                single: true,
                ends_at: None,
            },
        };
        let unix = 1_700_000_000;
        let token = issue(&pepper, room, ticket, unix).into_vec();
        let day = 24 * 3600;
        assert_eq!(verify(&pepper, room, &token, unix), Some(ticket));
        assert_eq!(verify(&pepper, room, &token, unix + day), Some(ticket));
        assert_eq!(verify(&pepper, room, &token, unix + day + 3600), None);
        assert_eq!(verify(&pepper, room, &token, unix - 7200), None);
        assert_eq!(verify(&pepper, RoomId([9; 16]), &token, unix), None);
        assert_eq!(verify(&Pepper::new([8; 32]), room, &token, unix), None);
        for at in 0..token.len() {
            let mut forged = token.clone();
            forged[at] ^= 1;
            assert_eq!(verify(&pepper, room, &forged, unix), None, "byte {at}");
            assert_eq!(verify(&pepper, room, &token[..at], unix), None, "length {at}");
        }
    }
}
