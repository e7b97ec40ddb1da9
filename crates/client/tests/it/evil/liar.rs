//! The server that lies to one client: it stands between the client and the honest server.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use wire::{ClientMessage, LogEntry, ServerMessage, SlotId, Verdict};

use super::positions::Positions;
use crate::stage::{PATIENCE, Stage};

/// A slot that only a liar lends.
pub const LENT: SlotId = SlotId(900_000);

/// A message, and whither.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// Of the client, to the server.
    Up(ClientMessage),
    /// Of the server, to the client.
    Down(ServerMessage),
}

/// What becomes of a message: whatever is returned is delivered, each to where it goes.
type Script = Box<dyn FnMut(Said) -> Vec<Said> + Send>;

/// Lies to every connection of one client.
pub struct Liar {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    script: Mutex<Script>,
    positions: Mutex<Positions>,
    orders: Mutex<Option<mpsc::UnboundedSender<Order>>>,
    /// Everything said, as its author said it.
    heard: watch::Sender<Vec<Said>>,
}

/// What to do with the present connection.
enum Order {
    Text(String),
    Entry(LogEntry),
    Cut,
}

impl Liar {
    /// One that is honest until told otherwise.
    pub async fn before(stage: &Stage) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            script: Mutex::new(Box::new(|said| vec![said])),
            positions: Mutex::default(),
            orders: Mutex::default(),
            heard: watch::Sender::new(Vec::new()),
        });
        let (server, task) = (stage.server().authority().to_owned(), Arc::clone(&shared));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (orders, orders_in) = mpsc::unbounded_channel();
                *task.orders.lock().unwrap() = Some(orders);
                tokio::spawn(carry(Arc::clone(&task), server.clone(), stream, orders_in));
            }
        });
        Self { address, shared }
    }

    /// The link with this liar for a server.
    pub fn link(&self, link: &str) -> String {
        let (_, place) = link.split_once("/j/").unwrap();
        format!("http://{}/j/{place}", self.address)
    }

    /// Does this with every message from now on.
    pub fn script(&self, script: impl FnMut(Said) -> Vec<Said> + Send + 'static) {
        *self.shared.script.lock().unwrap() = Box::new(script);
    }

    /// Passes everything on from now on.
    pub fn pass(&self) {
        self.script(|said| vec![said]);
    }

    /// Says something of its own.
    pub fn tell(&self, message: &ServerMessage) {
        self.tell_text(wire::encode_server(message));
    }

    /// The same, which need be no message.
    pub fn tell_text(&self, text: String) {
        self.order(Order::Text(text));
    }

    /// Puts an entry into the log, next in order; its position is ignored.
    pub fn put(&self, entry: LogEntry) {
        self.order(Order::Entry(entry));
    }

    /// Closes the present connection on both sides.
    pub fn cut(&self) {
        self.order(Order::Cut);
    }

    fn order(&self, order: Order) {
        let orders = self.shared.orders.lock().unwrap();
        orders.as_ref().expect("a client is there").send(order).ok().unwrap();
    }

    /// Everything heard so far, in order.
    pub fn heard(&self) -> Vec<Said> {
        self.shared.heard.borrow().clone()
    }

    /// What the client sent so far.
    pub fn sent(&self) -> Vec<ClientMessage> {
        let up = |said| match said {
            Said::Up(message) => Some(message),
            Said::Down(_) => None,
        };
        self.heard().into_iter().filter_map(up).collect()
    }

    /// Waits until something was said, ever.
    pub async fn until<T>(&self, what: &str, found: impl Fn(&[Said]) -> Option<T>) -> T {
        let mut heard = self.shared.heard.subscribe();
        let waited = tokio::time::timeout(PATIENCE, heard.wait_for(|said| found(said).is_some())).await;
        match waited {
            Ok(Ok(said)) => found(&said).unwrap(),
            _ => panic!(
                "not heard: {what}; last: {:?}",
                self.heard().iter().rev().take(12).collect::<Vec<_>>()
            ),
        }
    }

    /// The verdicts on forged entries, in their order; waits until there are `count`.
    pub async fn verdicts(&self, count: usize) -> Vec<Verdict> {
        self.until("verdicts on forged entries", |said| {
            let forged = &self.shared.positions.lock().unwrap().forged;
            let verdict = |said: &Said| match said {
                Said::Up(ClientMessage::Ack { seq, verdict }) if forged.contains(&seq.0) => Some(*verdict),
                _ => None,
            };
            let verdicts: Vec<_> = said.iter().filter_map(verdict).collect();
            (verdicts.len() >= count).then_some(verdicts)
        })
        .await
    }
}

/// Carries one connection until either side ends it; what was said until then arrives.
async fn carry(
    shared: Arc<Shared>,
    server: String,
    stream: TcpStream,
    orders: mpsc::UnboundedReceiver<Order>,
) -> Option<()> {
    let mut client = tokio_tungstenite::accept_async(stream).await.ok()?;
    let mut request = format!("ws://{server}/api/ws").into_client_request().ok()?;
    let native = HeaderValue::from_static("native");
    request.headers_mut().insert("x-konklave-client", native);
    let (mut server, _) = tokio_tungstenite::connect_async(request).await.ok()?;
    converse(&shared, &mut client, &mut server, orders).await;
    tokio::join!(hang_up(client), hang_up(server));
    Some(())
}

/// Closes a connection and reads what is still under way: closed with something unread it would be reset.
async fn hang_up<S: AsyncRead + AsyncWrite + Unpin>(mut socket: WebSocketStream<S>) {
    let rest = async {
        let _ = socket.close(None).await;
        while let Some(Ok(_)) = socket.next().await {}
    };
    let _ = tokio::time::timeout(Duration::from_secs(2), rest).await;
}

async fn converse<C, S>(
    shared: &Shared,
    client: &mut WebSocketStream<C>,
    server: &mut WebSocketStream<S>,
    mut orders: mpsc::UnboundedReceiver<Order>,
) -> Option<()>
where
    C: AsyncRead + AsyncWrite + Unpin,
    S: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        let said = tokio::select! {
            biased;
            order = orders.recv() => {
                match order? {
                    Order::Text(text) => client.send(Message::text(text)).await.ok()?,
                    Order::Entry(mut entry) => {
                        entry.seq = shared.positions.lock().unwrap().forge();
                        let text = wire::encode_server(&ServerMessage::Log(entry));
                        client.send(Message::text(text)).await.ok()?;
                    }
                    Order::Cut => return None,
                }
                continue;
            }
            frame = client.next() => match frame?.ok()? {
                Message::Text(text) => Said::Up(wire::decode_client(&text).unwrap()),
                Message::Close(_) => return None,
                _ => continue,
            },
            frame = server.next() => match frame?.ok()? {
                Message::Text(text) => Said::Down(wire::decode_server(&text).unwrap()),
                Message::Close(_) => return None,
                _ => continue,
            },
        };
        // Positions are shown before the script sees them: a script speaks as the client sees the log.
        let said = match said {
            Said::Down(mut message) => {
                shared.positions.lock().unwrap().down(&mut message);
                Said::Down(message)
            }
            up @ Said::Up(_) => up,
        };
        let out = (shared.script.lock().unwrap())(said.clone());
        shared.heard.send_modify(|heard| heard.push(said));
        for said in out {
            match said {
                Said::Down(message) => {
                    let text = wire::encode_server(&message);
                    client.send(Message::text(text)).await.ok()?;
                }
                Said::Up(mut message) => {
                    let passes = shared.positions.lock().unwrap().up(&mut message);
                    if passes {
                        let text = wire::encode_client(&message);
                        server.send(Message::text(text)).await.ok()?;
                    }
                }
            }
        }
    }
}
