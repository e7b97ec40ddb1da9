//! Handing one message to the mail server.
//!
//! STARTTLS is done here, before `lettre` sees the connection: whoever sits in between and says something ahead of the
//! encryption is not believed behind it, and there is one place that decides whom to trust.

use std::sync::Arc;
use std::time::Duration;

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::stream::{Bounded, MOST};
use crate::{Address, Encryption, Letter, MailServer};

/// How long one message may take, from the first packet until the server has taken it.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the server may take to say goodbye once it has the message.
const FAREWELL: Duration = Duration::from_secs(2);
/// What stands for the greeting once it was read here.
const GREETED: &[u8] = b"220 .\r\n";
/// Characters that are shown of what a server says.
const SHOWN: usize = 200;

/// Why a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The server cannot be reached.
    Unreachable,
    /// It did not answer in time.
    Slow,
    /// Its certificate is not good for its name, or it does not encrypt.
    Unencrypted,
    /// User or password are wrong, or it knows no way of signing in that we do.
    SignIn,
    /// It refuses the message, for good, and might refuse every other as well: as it is set, or as we are.
    Refused,
    /// It refuses this recipient, for good. Others may be taken.
    Recipient,
    /// It refuses the message for now.
    Busy,
    /// Its answer makes no sense.
    Nonsense,
}

/// A message that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    /// Why.
    pub trouble: Trouble,
    /// What the server said last, cut, in one line; empty: nothing. May repeat the recipient's address.
    pub answer: String,
}

impl From<Trouble> for Undelivered {
    fn from(trouble: Trouble) -> Self {
        let answer = String::new();
        Self { trouble, answer }
    }
}

impl MailServer {
    /// Hands over one message; what the server said.
    pub async fn deliver(&self, letter: &Letter) -> Result<String, Undelivered> {
        let delivered = tokio::time::timeout(PATIENCE, self.hand_over(letter)).await;
        let (taken, mut connection) = delivered.unwrap_or(Err(Trouble::Slow.into()))?;
        // It has the message: how it says goodbye, and whether it does, changes nothing.
        let _ = tokio::time::timeout(FAREWELL, connection.quit()).await;
        Ok(taken)
    }

    /// What the server said when it took the message, and the connection, on which only a goodbye is left to say.
    async fn hand_over(&self, letter: &Letter) -> Result<(String, AsyncSmtpConnection), Undelivered> {
        let hello = ClientId::Domain(self.from.host().to_owned());
        let stream = self.connect(&hello).await?;
        let mut connection = AsyncSmtpConnection::connect_with_transport(stream, &hello)
            .await
            .map_err(|error| said(&error, Trouble::Busy))?;
        if let Some(sign_in) = &self.sign_in {
            let credentials = Credentials::new(sign_in.user.clone(), sign_in.password.to_string());
            let ways = [Mechanism::Plain, Mechanism::Login];
            let signed_in = connection.auth(&ways, &credentials).await;
            signed_in.map_err(|error| said(&error, Trouble::SignIn))?;
        }
        let taken = match transfer(&mut connection, &self.from, letter).await {
            Ok(taken) => taken,
            Err(undelivered) => {
                connection.abort().await;
                return Err(undelivered);
            }
        };
        let words: Vec<&str> = taken.message().collect();
        let taken = one_line(&format!("{} {}", taken.code(), words.join(" ")));
        Ok((taken, connection))
    }

    /// A connection on which the server's greeting comes next.
    async fn connect(&self, hello: &ClientId) -> Result<Box<dyn AsyncTokioStream>, Undelivered> {
        let unreachable = |_| Undelivered::from(Trouble::Unreachable);
        let mut tcp = TcpStream::connect((self.host.as_str(), self.port))
            .await
            .map_err(unreachable)?;
        let peer = tcp.peer_addr().map_err(unreachable)?;
        let before = match self.encryption {
            Encryption::None if !peer.ip().is_loopback() => return Err(Trouble::Unencrypted.into()),
            Encryption::None => return Ok(Box::new(Bounded::new(tcp, peer, b""))),
            Encryption::Implicit => &b""[..],
            Encryption::StartTls => {
                ask_for_tls(&mut tcp, hello).await?;
                GREETED
            }
        };
        let name = ServerName::try_from(self.host.clone()).map_err(|_| Trouble::Unencrypted)?;
        let connector = TlsConnector::from(Arc::clone(&self.trusted));
        let tls = connector.connect(name, tcp).await.map_err(|error| {
            // What rustls refuses comes as invalid data, with the reason, which names certificates and no person.
            let refused = error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>());
            let trouble = if refused {
                Trouble::Unencrypted
            } else {
                Trouble::Unreachable
            };
            let answer = if refused {
                one_line(&error.to_string())
            } else {
                String::new()
            };
            Undelivered { trouble, answer }
        })?;
        Ok(Box::new(Bounded::new(tls, peer, before)))
    }
}

/// One message (RFC 5321 §3.3), step by step: at which one it is refused tells whether it is about the recipient. Addresses
/// and message are ASCII, which every server takes.
async fn transfer(
    connection: &mut AsyncSmtpConnection,
    from: &Address,
    letter: &Letter,
) -> Result<Response, Undelivered> {
    let refused = |error| said(&error, Trouble::Refused);
    let sender = Mail::new(Some(from.inner()), Vec::new());
    connection.command(sender).await.map_err(refused)?;
    let recipient = Rcpt::new(letter.to.inner(), Vec::new());
    connection.command(recipient).await.map_err(|error| {
        let code = error.status().map(u16::from);
        let lasting = if about_recipient(code, &error.to_string()) {
            Trouble::Recipient
        } else {
            Trouble::Refused
        };
        said(&error, lasting)
    })?;
    connection.command(Data).await.map_err(refused)?;
    connection.message(&letter.bytes(from)).await.map_err(refused)
}

/// Whether a refusal of `RCPT` is about this mailbox (RFC 5321 §4.2.2), and not about who may send by this server, as "550
/// 5.7.1 unable to relay" is (RFC 3463 §3.8).
fn about_recipient(code: Option<u16>, words: &str) -> bool {
    let policy = words.split([' ', ':']).any(|word| word.starts_with("5.7."));
    matches!(code, Some(550..=553 | 556)) && !policy
}

/// Greeting, EHLO and STARTTLS (RFC 3207), in the clear. Whatever comes unasked is not believed.
async fn ask_for_tls(tcp: &mut TcpStream, hello: &ClientId) -> Result<(), Undelivered> {
    expect(tcp, 220).await?;
    let write = async |tcp: &mut TcpStream, line: String| {
        let written = tcp.write_all(line.as_bytes()).await;
        written.map_err(|_| Undelivered::from(Trouble::Unreachable))
    };
    write(tcp, format!("EHLO {hello}\r\n")).await?;
    let offered = expect(tcp, 250).await?;
    let offers = offered
        .lines()
        .filter_map(|line| line.get(4..))
        .any(|word| word.trim().eq_ignore_ascii_case("STARTTLS"));
    if !offers {
        return Err(Trouble::Unencrypted.into());
    }
    write(tcp, "STARTTLS\r\n".to_owned()).await?;
    expect(tcp, 220).await?;
    Ok(())
}

/// Reads one reply with this code, and nothing behind it.
async fn expect(tcp: &mut TcpStream, code: u16) -> Result<String, Undelivered> {
    let mut read = Vec::new();
    loop {
        let mut part = [0; 1024];
        let length = tcp.read(&mut part).await.map_err(|_| Trouble::Unreachable)?;
        read.extend_from_slice(&part[..length]);
        match reply(&read) {
            Reply::Whole(found, length) if length == read.len() => {
                let text = String::from_utf8_lossy(&read).into_owned();
                let answer = one_line(&text);
                return match found {
                    found if found == code => Ok(text),
                    400..500 => Err(Undelivered {
                        trouble: Trouble::Busy,
                        answer,
                    }),
                    _ => Err(Undelivered {
                        trouble: Trouble::Nonsense,
                        answer,
                    }),
                };
            }
            Reply::Whole(..) | Reply::Nonsense => return Err(Trouble::Nonsense.into()),
            Reply::Part if length == 0 || read.len() > MOST => return Err(Trouble::Nonsense.into()),
            Reply::Part => {}
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Reply {
    /// It has this code, and ends here.
    Whole(u16, usize),
    /// More is to come.
    Part,
    Nonsense,
}

/// What stands at the beginning of this (RFC 5321 §4.2.1).
fn reply(read: &[u8]) -> Reply {
    let mut at = 0;
    while let Some(length) = read[at..].iter().position(|byte| *byte == b'\n') {
        let line = &read[at..at + length];
        at += length + 1;
        let digits = line.get(..3).filter(|digits| digits.iter().all(u8::is_ascii_digit));
        let Some(digits) = digits else {
            return Reply::Nonsense;
        };
        let code = digits.iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));
        match line.get(3) {
            Some(b'-') => {}
            None | Some(b' ' | b'\r') => return Reply::Whole(code, at),
            Some(_) => return Reply::Nonsense,
        }
    }
    Reply::Part
}

/// What the server's refusal comes to; `lasting`: for good, at this step.
fn said(error: &lettre::transport::smtp::Error, lasting: Trouble) -> Undelivered {
    let trouble = if error.is_permanent() {
        lasting
    } else if error.is_transient() {
        Trouble::Busy
    } else if error.is_client() {
        // Nothing in common to sign in with, or to send by.
        lasting
    } else if error.is_response() {
        Trouble::Nonsense
    } else {
        Trouble::Unreachable
    };
    let spoken = error.is_permanent() || error.is_transient();
    let answer = if spoken {
        one_line(&error.to_string())
    } else {
        String::new()
    };
    Undelivered { trouble, answer }
}

/// One line of printable characters, cut.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    line.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_ends_where_its_last_line_does() {
        for (read, expected) in [
            (&b"220 mail.example.org\r\n"[..], Reply::Whole(220, 22)),
            (b"250-mail\r\n250 STARTTLS\r\n", Reply::Whole(250, 24)),
            (b"220\r\n", Reply::Whole(220, 5)),
            (b"250-mail\r\n", Reply::Part),
            (b"22", Reply::Part),
            (b"220 ready\r\n250 mail\r\n", Reply::Whole(220, 11)),
            (b"hello\r\n", Reply::Nonsense),
            (b"220x\r\n", Reply::Nonsense),
            (b"\n", Reply::Nonsense),
        ] {
            assert_eq!(reply(read), expected, "{}", String::from_utf8_lossy(read));
        }
    }

    #[test]
    fn a_refusal_to_relay_is_not_about_the_recipient() {
        for (code, words, recipient) in [
            (550, "permanent error (550): 5.1.1 no such person", true),
            (550, "permanent error (550): no such person", true),
            (552, "permanent error (552): 5.2.2 mailbox full", true),
            (550, "permanent error (550): 5.7.1 unable to relay", false),
            (554, "permanent error (554): 5.7.1 relay access denied", false),
            (530, "permanent error (530): 5.7.0 sign in first", false),
            (503, "permanent error (503): bad sequence", false),
        ] {
            assert_eq!(about_recipient(Some(code), words), recipient, "{words}");
        }
        assert!(!about_recipient(None, "connection reset"));
    }

    #[test]
    fn what_a_server_says_is_shown_in_one_short_line() {
        assert_eq!(one_line("550 no\r\n\u{1b}[2Jsuch\0user"), "550 no [2Jsuch user");
        assert_eq!(one_line(&"a".repeat(9_999)).len(), SHOWN);
    }
}
