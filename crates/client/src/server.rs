//! The server as its clients address it: links, the HTTP interface, the socket.

use std::time::Duration;

use anyhow::{Context, bail};
use futures_util::{SinkExt, StreamExt};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Message, http};
use zeroize::Zeroizing;

/// A program says so, because it has no origin to name. Browsers cannot set this header on a WebSocket.
const NATIVE: (&str, &str) = ("x-konklave-client", "native");

/// How long a server may take to answer that a connection is closed.
const GOODBYE: Duration = Duration::from_secs(2);

/// Host and port of a server, reached without TLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    authority: String,
}

/// A link, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Where the meeting is.
    pub server: Server,
    /// The room id in base58.
    pub room: String,
    /// The fragment, without `#`: the secret that never reaches the server.
    pub fragment: Zeroizing<String>,
}

impl Server {
    /// Reads `http://host:port`.
    pub fn parse(address: &str) -> anyhow::Result<Self> {
        let Some(rest) = address.strip_prefix("http://") else {
            bail!("the address must begin with http:// (bots speak no TLS)");
        };
        let authority = rest.trim_end_matches('/');
        if authority.is_empty() || authority.contains(['/', '#', '?', '@', ' ']) {
            bail!("not an address: http://host:port is expected");
        }
        let authority = if authority.contains(':') {
            authority.to_owned()
        } else {
            format!("{authority}:80")
        };
        Ok(Self { authority })
    }

    /// `host:port`.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The whole link of a room.
    pub fn link(&self, link: &e2ee::links::Link) -> String {
        format!("http://{}{}#{}", self.authority, link.path(), link.fragment().as_str())
    }

    /// Sends JSON to a path of the HTTP interface; status and body of the answer.
    pub async fn post(&self, path: &str, body: String) -> anyhow::Result<(u16, Bytes)> {
        let stream = TcpStream::connect(&self.authority)
            .await
            .context("no connection to the server")?;
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
        tokio::spawn(connection);
        let request = http::Request::post(path)
            .header("host", &self.authority)
            .header("content-type", "application/json")
            .header(NATIVE.0, NATIVE.1)
            .body(Full::new(Bytes::from(body)))?;
        let answer = sender.send_request(request).await?;
        let status = answer.status().as_u16();
        Ok((status, answer.into_body().collect().await?.to_bytes()))
    }
}

impl Invitation {
    /// Reads `http://host:port/j/<room>#<fragment>`.
    pub fn parse(link: &str) -> anyhow::Result<Self> {
        let (place, fragment) = link.split_once('#').context("the link has no # part: it was cut off")?;
        let (address, room) = place.split_once("/j/").context("not a link to a meeting")?;
        Ok(Self {
            server: Server::parse(address)?,
            room: room.to_owned(),
            fragment: Zeroizing::new(fragment.to_owned()),
        })
    }
}

/// What a socket reports.
#[derive(Debug)]
pub(crate) enum SocketEvent {
    /// It is open.
    Opened,
    /// A text frame.
    Text(String),
    /// It is closed, or could not be opened.
    Closed,
}

/// An open, or opening, WebSocket. Dropping it closes it.
#[derive(Debug)]
pub(crate) struct Socket {
    outgoing: mpsc::UnboundedSender<String>,
}

impl Socket {
    /// Opens one; its events carry `number`.
    pub(crate) fn open<E: Send + 'static>(
        server: &Server,
        events: mpsc::UnboundedSender<E>,
        event: impl Fn(SocketEvent) -> E + Send + Sync + 'static,
    ) -> Self {
        let (outgoing, texts) = mpsc::unbounded_channel();
        let url = format!("ws://{}/api/ws", server.authority);
        tokio::spawn(async move {
            if let Err(error) = carry(&url, texts, |e| events.send(event(e)).is_ok()).await {
                tracing::debug!(%error, "socket");
            }
            let _ = events.send(event(SocketEvent::Closed));
        });
        Self { outgoing }
    }

    /// Sends one text frame.
    pub(crate) fn send(&self, text: String) {
        // A closed socket has said so, or is about to.
        let _ = self.outgoing.send(text);
    }
}

async fn carry(
    url: &str,
    mut texts: mpsc::UnboundedReceiver<String>,
    report: impl Fn(SocketEvent) -> bool + Sync,
) -> anyhow::Result<()> {
    let mut request = url.into_client_request()?;
    request
        .headers_mut()
        .insert(NATIVE.0, http::HeaderValue::from_static(NATIVE.1));
    let (mut stream, _) = tokio_tungstenite::connect_async(request).await?;
    report(SocketEvent::Opened);
    loop {
        tokio::select! {
            text = texts.recv() => match text {
                Some(text) => stream.send(Message::text(text)).await?,
                None => {
                    stream.close(None).await?;
                    // Closed with something unread, the system resets the connection, and what was said last is lost.
                    let rest = async { while let Some(Ok(_)) = stream.next().await {} };
                    let _ = tokio::time::timeout(GOODBYE, rest).await;
                    return Ok(());
                }
            },
            frame = stream.next() => match frame {
                Some(Ok(Message::Text(text))) => {
                    if !report(SocketEvent::Text(text.to_string())) {
                        return Ok(());
                    }
                }
                Some(Ok(Message::Close(_))) | None => return Ok(()),
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_taken_apart() {
        let found = Invitation::parse("http://localhost:8080/j/Abc#1Xyz").unwrap();
        assert_eq!(found.server.authority(), "localhost:8080");
        assert_eq!((found.room.as_str(), found.fragment.as_str()), ("Abc", "1Xyz"));
        for wrong in [
            "http://localhost/j/Abc",
            "https://localhost/j/Abc#1",
            "http:///j/A#1",
            "http://a/b/j/A#1",
            "",
        ] {
            assert!(Invitation::parse(wrong).is_err(), "{wrong}");
        }
    }
}
