//! One socket: reads, decodes, forwards to the room; sends what the room wants sent.

use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use hyper::HeaderMap;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};
use tracing::Instrument;
use wire::{ClientMessage, Malformed, Refusal, RefusalCode, RoomId, ServerMessage, limits};

use super::budget::{Allowance, Budgeted};
use super::outbox::{Outgoing, Waiting, outbox};
use super::pace::Pace;
use crate::app::{App, Stopping};
use crate::drive::RoomLink;
use crate::http;
use crate::limits::{Network, Pending};
use crate::telemetry::{Gauge, count};

/// Time for the first message. Later silence is the room's matter.
const FIRST_MESSAGE: Duration = Duration::from_secs(5);
/// Time the network may take for one write before the reader counts as gone.
const WRITE: Duration = Duration::from_secs(10);
/// Time for the client to take our last words.
const FAREWELL: Duration = Duration::from_secs(2);
/// Bytes read, all in all, before access is granted: a greeting and some tries.
const BYTES_BEFORE_ACCESS: usize = 4 * limits::FRAME_BEFORE_ACCESS;
/// Bytes of the buffers of an idle connection.
const BUFFER: usize = 8 * 1024;

type Socket = WebSocketStream<Budgeted<TokioIo<Upgraded>>>;

/// Serves one socket until it ends. `asks`: the headers with which it was asked for.
pub(crate) async fn run(app: Arc<App>, upgraded: Upgraded, network: Network, pending: Pending, asks: HeaderMap) {
    let allowance = Allowance::new(BYTES_BEFORE_ACCESS);
    let config = WebSocketConfig::default()
        .read_buffer_size(BUFFER)
        .write_buffer_size(BUFFER)
        .max_message_size(Some(limits::FRAME))
        .max_frame_size(Some(limits::FRAME));
    let stream = Budgeted::new(TokioIo::new(upgraded), allowance.clone());
    let socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
    let stopping = app.stopping();
    let connection = Connection {
        pace: Pace::new(Instant::now()),
        displaced: pending.displaced(),
        read_at: None,
        access: AccessState::Pending {
            _place: pending,
            _counted: Gauge::enter(&app.metrics.websockets_pending),
        },
        tried: false,
        asks,
        app: &app,
        socket,
        allowance,
        network,
    };
    connection.serve(stopping).await;
}

/// What was proven.
enum AccessState<'a> {
    /// Nothing. The place is one of few.
    Pending { _place: Pending, _counted: Gauge<'a> },
    /// An invitation.
    Granted { _counted: Gauge<'a> },
}

struct Connection<'a> {
    app: &'a Arc<App>,
    socket: Socket,
    allowance: Allowance,
    network: Network,
    access: AccessState<'a>,
    /// Somebody else needs the place; never once access is granted.
    displaced: Arc<Notify>,
    /// A token was forwarded, and counted as wrong until it turns out right.
    tried: bool,
    /// The headers with which it was asked for; none once the first message has come.
    asks: HeaderMap,
    pace: Pace,
    /// When the next frame may be read; none: at once.
    read_at: Option<Instant>,
}

/// Why a connection ends.
enum End {
    /// The other side left, or is too slow to be told anything.
    Gone,
    /// The room said so, and what it sent before has left.
    Closed,
    /// For this reason, to be said.
    Refused(Refusal),
}

impl From<RefusalCode> for End {
    fn from(code: RefusalCode) -> Self {
        Self::Refused(Refusal {
            code,
            retry_after_seconds: None,
        })
    }
}

impl Connection<'_> {
    async fn serve(mut self, mut stopping: Stopping) {
        let end = match self.greeting(&mut stopping).await {
            Ok((room, first)) => {
                let span = tracing::debug_span!("socket", ?room);
                self.in_room(room, first, &mut stopping).instrument(span).await
            }
            Err(end) => end,
        };
        self.farewell(end).await;
    }

    /// Waits for the message that names the room. Nothing of a room is told to whoever may join none; whoever comes back has
    /// been in one.
    async fn greeting(&mut self, stopping: &mut Stopping) -> Result<(RoomId, ClientMessage), End> {
        let deadline = Instant::now() + FIRST_MESSAGE;
        let displaced = Arc::clone(&self.displaced);
        let message = tokio::select! {
            message = self.message() => message?,
            () = sleep_until(deadline) => return Err(End::Closed),
            () = displaced.notified() => return Err(End::Closed),
            () = stopping.stopped() => return Err(RefusalCode::Restarting.into()),
        };
        let (version, room) = match &message {
            ClientMessage::Hello { version, room, .. } | ClientMessage::Resume { version, room, .. } => {
                (*version, *room)
            }
            _ => return Err(RefusalCode::OutOfOrder.into()),
        };
        if version != wire::PROTOCOL_VERSION {
            return Err(RefusalCode::Outdated.into());
        }
        let asks = std::mem::take(&mut self.asks);
        if matches!(message, ClientMessage::Hello { .. }) {
            http::may_join(self.app, &asks).await?;
        }
        Ok((room, message))
    }

    async fn in_room(&mut self, room: RoomId, first: ClientMessage, stopping: &mut Stopping) -> End {
        let (outbox, mut waiting) = outbox(&self.app.waiting);
        let displaced = Arc::clone(&self.displaced);
        let Some(link) = self.app.rooms.enter(self.app, room, outbox).await else {
            return RefusalCode::Restarting.into();
        };
        let mut end = self.forward(&link, first).await.err();
        while end.is_none() {
            let read_at = self.read_at;
            let step = tokio::select! {
                biased;
                () = stopping.stopped() => Err(RefusalCode::Restarting.into()),
                () = displaced.notified() => Err(End::Closed),
                outgoing = waiting.next() => self.send(outgoing, &mut waiting).await,
                // The pause comes first: while it lasts, nothing is read and the client's own socket fills.
                () = sleep_until(read_at.unwrap_or_else(Instant::now)), if read_at.is_some() => {
                    self.read_at = None;
                    Ok(())
                }
                message = self.message(), if read_at.is_none() => match message {
                    Ok(message) => self.forward(&link, message).await,
                    Err(end) => Err(end),
                },
            };
            end = step.err();
        }
        link.leave().await;
        end.unwrap_or(End::Gone)
    }

    /// The next message, decoded.
    async fn message(&mut self) -> Result<ClientMessage, End> {
        loop {
            let frame = match self.socket.next().await {
                Some(Ok(frame)) => frame,
                Some(Err(Error::Capacity(_))) => return Err(RefusalCode::TooLarge.into()),
                Some(Err(Error::Utf8(_) | Error::Protocol(_))) => return Err(self.malformed()),
                Some(Err(_)) if self.allowance.is_used_up() => return Err(RefusalCode::TooLarge.into()),
                Some(Err(_)) | None => return Err(End::Gone),
            };
            let now = Instant::now();
            let next = self.pace.frame(frame.len(), now);
            self.read_at = (next > now).then_some(next);
            match frame {
                Message::Text(text) => return self.decode(&text),
                Message::Binary(_) => return Err(self.malformed()),
                Message::Close(_) => return Err(End::Gone),
                // The library answers pings itself; they count towards the pace.
                Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {
                    if self.read_at.is_some() {
                        sleep_until(next).await;
                    }
                }
            }
        }
    }

    fn decode(&self, text: &Utf8Bytes) -> Result<ClientMessage, End> {
        count(&self.app.metrics.messages_received_total);
        if matches!(self.access, AccessState::Pending { .. }) && text.len() > limits::FRAME_BEFORE_ACCESS {
            return Err(RefusalCode::TooLarge.into());
        }
        wire::decode_client(text).map_err(|error| match error {
            Malformed::TooLarge { .. } | Malformed::TooMany { .. } => {
                count(&self.app.metrics.messages_malformed_total);
                RefusalCode::TooLarge.into()
            }
            _ => self.malformed(),
        })
    }

    fn malformed(&self) -> End {
        count(&self.app.metrics.messages_malformed_total);
        RefusalCode::Malformed.into()
    }

    async fn forward(&mut self, link: &RoomLink, message: ClientMessage) -> Result<(), End> {
        if matches!(message, ClientMessage::Access { .. }) && matches!(self.access, AccessState::Pending { .. }) {
            let tried = self.app.limits.token(self.network, self.app.unix_now());
            tried.map_err(|refusal| {
                count(&self.app.metrics.rate_limited_total);
                End::Refused(refusal)
            })?;
            self.tried = true;
        }
        // A room that has gone took the outbox with it; the next turn of the loop says so to the client.
        link.send(message).await;
        Ok(())
    }

    /// Sends this and whatever else waits, then flushes once.
    async fn send(&mut self, first: Option<Outgoing>, waiting: &mut Waiting) -> Result<(), End> {
        // The room is gone without a word: it failed.
        let first = first.ok_or(if waiting.has_overflowed() {
            End::Gone
        } else {
            RefusalCode::Internal.into()
        })?;
        let mut next = Some(first);
        let mut last = Ok(());
        while let Some(outgoing) = next {
            if waiting.has_overflowed() {
                return Err(self.too_slow());
            }
            let text = match outgoing {
                Outgoing::Text(text) => text,
                Outgoing::Granted(text) => {
                    self.granted();
                    text
                }
                Outgoing::TurnedAway(text) => {
                    self.take_back_try();
                    text
                }
                Outgoing::Close => {
                    last = Err(End::Closed);
                    break;
                }
            };
            count(&self.app.metrics.messages_sent_total);
            self.within(WRITE, Message::Text(text.text()), false).await?;
            next = waiting.try_next();
        }
        match timeout(WRITE, self.socket.flush()).await {
            Ok(Ok(())) => last,
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(self.too_slow()),
        }
    }

    fn granted(&mut self) {
        if matches!(self.access, AccessState::Pending { .. }) {
            self.access = AccessState::Granted {
                _counted: Gauge::enter(&self.app.metrics.websockets),
            };
            self.allowance.lift();
            self.take_back_try();
            count(&self.app.metrics.access_granted_total);
        }
    }

    /// Only what was counted is taken back, and once: neither resuming nor a closed door buys new guesses.
    fn take_back_try(&mut self) {
        if std::mem::take(&mut self.tried) {
            self.app.limits.token_was_right(self.network);
        }
    }

    async fn within(&mut self, time: Duration, message: Message, flush: bool) -> Result<(), End> {
        let sending = async {
            self.socket.feed(message).await?;
            if flush {
                self.socket.flush().await?;
            }
            Ok::<(), Error>(())
        };
        match timeout(time, sending).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(self.too_slow()),
        }
    }

    fn too_slow(&self) -> End {
        count(&self.app.metrics.slow_readers_total);
        End::Gone
    }

    /// Says why, closes, and lets the client read it: closing with unread bytes would reset the connection.
    async fn farewell(mut self, end: End) {
        let refusal = match end {
            End::Gone => return,
            End::Closed => None,
            End::Refused(refusal) => Some(refusal),
        };
        if let Some(refusal) = refusal {
            tracing::debug!(code = ?refusal.code, "connection refused");
            let text = wire::encode_server(&ServerMessage::Refused(refusal));
            if self.within(FAREWELL, Message::Text(text.into()), true).await.is_err() {
                return;
            }
        }
        let parting = async {
            let _ = self.socket.close(None).await;
            while let Some(Ok(_)) = self.socket.next().await {}
        };
        let _ = timeout(FAREWELL, parting).await;
    }
}
