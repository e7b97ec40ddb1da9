//! The media connection's signalling: offers out, answers in, again after a loss.

use wire::{ClientMessage, WantedVideo};

/// What is known of the media connection.
#[derive(Debug, Default)]
pub(crate) struct Media {
    /// A new connection was asked of the driver and not offered yet.
    asked: bool,
    generation: u32,
    /// Offered and not answered.
    offer: Option<ClientMessage>,
    /// The pictures on display.
    videos: Vec<WantedVideo>,
}

impl Media {
    /// Whether the driver should set up a connection, the first time.
    pub(crate) fn start(&mut self) -> bool {
        let first = !self.asked && self.generation == 0;
        self.asked |= first;
        first
    }

    /// The server lost the connection of this generation, or (0) knows none. True: set up anew.
    pub(crate) fn lost(&mut self, generation: u32) -> bool {
        let ours = generation == self.generation || generation == 0;
        if self.asked || !ours {
            return false;
        }
        self.offer = None;
        self.asked = true;
        true
    }

    /// The server will know this client under another number: what was connected is of no use.
    pub(crate) fn forget(&mut self) -> bool {
        let had = self.asked || self.generation != 0;
        self.asked = false;
        self.generation = 0;
        self.offer = None;
        had
    }

    /// The driver offers. Kept until answered: an offer under way when the socket is lost is repeated.
    pub(crate) fn offered(&mut self, generation: u32, offer: ClientMessage) {
        self.asked = false;
        self.generation = generation;
        self.offer = Some(offer);
    }

    /// The offer not answered yet.
    pub(crate) fn unanswered(&self) -> Option<ClientMessage> {
        self.offer.clone()
    }

    /// The server answers. False: not to the latest offer.
    pub(crate) fn answered(&mut self, generation: u32) -> bool {
        let latest = self.offer.is_some() && generation == self.generation;
        if latest {
            self.offer = None;
        }
        latest
    }

    /// The pictures on display, at most as many as there are slots.
    pub(crate) fn show(&mut self, mut videos: Vec<WantedVideo>) {
        videos.truncate(wire::limits::VIDEO_SLOTS);
        self.videos = videos;
    }

    /// The message that says so.
    pub(crate) fn view(&self) -> ClientMessage {
        ClientMessage::View {
            videos: self.videos.clone(),
        }
    }

    /// Whether anything is on display.
    pub(crate) fn shows(&self) -> bool {
        !self.videos.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(generation: u32) -> ClientMessage {
        ClientMessage::Offer {
            generation,
            sdp: String::new(),
            sends: vec![],
            receives: vec![],
        }
    }

    #[test]
    fn media_starts_once_and_again_after_a_loss() {
        let mut media = Media::default();
        assert!(media.start());
        assert!(!media.start());
        assert!(!media.lost(0), "it is being set up already");
        media.offered(1, offer(1));
        assert!(!media.start());
        assert!(!media.lost(7));
        assert!(media.lost(1));
        assert!(!media.lost(1));
        media.offered(2, offer(2));
        assert!(media.lost(0));
    }

    #[test]
    fn an_offer_is_repeated_until_its_answer() {
        let mut media = Media::default();
        media.offered(3, offer(3));
        assert!(!media.answered(2));
        assert_eq!(media.unanswered(), Some(offer(3)));
        assert!(media.answered(3));
        assert_eq!(media.unanswered(), None);
        assert!(!media.answered(3));
    }
}
