//! One message, for one recipient.

use lettre::message::header::{ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::message::{Mailbox, MessageBuilder};
use rand_core::{OsRng, RngCore};

use crate::Address;

/// A message of plain text. Not printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    pub(crate) to: Address,
    subject: &'static str,
    text: String,
    /// What stands before the `@` of its `Message-ID`: the same at every try, so that whoever is handed it twice can tell.
    id: String,
}

impl Letter {
    pub(crate) fn new(to: Address, subject: &'static str, text: String) -> Self {
        let mut id = [0; 16];
        OsRng.fill_bytes(&mut id);
        let id = id.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { to, subject, text, id }
    }

    /// What it is about: one of a few fixed lines.
    pub fn subject(&self) -> &str {
        self.subject
    }

    /// What it says.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// As it is handed over: headers, an empty line, the text.
    pub(crate) fn bytes(&self, from: &Address) -> Vec<u8> {
        let mailbox = |address: &Address| Mailbox::new(None, address.inner());
        // Says that nobody typed it, so that nothing answers by itself (RFC 3834 §5).
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        let message = MessageBuilder::new()
            .from(mailbox(from))
            .to(mailbox(&self.to))
            .subject(self.subject)
            .message_id(Some(format!("<{}@{}>", self.id, from.host())))
            .raw_header(automatic)
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(self.text.clone())
            .expect("there is a sender and a recipient");
        message.formatted()
    }
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Letter(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_the_headers_it_needs_and_no_other() {
        let from = Address::new("konklave@example.org").unwrap();
        let to = Address::new("anna@example.net").unwrap();
        let letter = Letter::new(
            to,
            "Einladung zu einer Besprechung",
            "Grüße,\nhttps://x\n.\n".to_owned(),
        );
        let text = String::from_utf8(letter.bytes(&from)).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut names: Vec<&str> = head
            .split("\r\n")
            .filter(|line| !line.starts_with([' ', '\t']))
            .filter_map(|line| line.split_once(':'))
            .map(|(name, _)| name)
            .collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "Auto-Submitted",
                "Content-Transfer-Encoding",
                "Content-Type",
                "Date",
                "From",
                "MIME-Version",
                "Message-ID",
                "Subject",
                "To",
            ]
        );
        assert!(head.contains("Content-Type: text/plain; charset=utf-8"), "{head}");
        assert!(text.is_ascii() && body.contains("Gr=C3=BC=C3=9Fe"), "{body}");
        let id = |letter: &Letter| {
            let text = String::from_utf8(letter.bytes(&from)).unwrap();
            let line = text.lines().find(|line| line.starts_with("Message-ID:"));
            line.unwrap().to_owned()
        };
        let same = Letter::new(letter.to.clone(), letter.subject, letter.text.clone());
        assert_eq!(id(&letter), id(&letter.clone()), "tried again, it is the same message");
        assert_ne!(id(&letter), id(&same), "each has an id of its own");
        assert_eq!(format!("{letter:?}"), "Letter(…)");
    }
}
