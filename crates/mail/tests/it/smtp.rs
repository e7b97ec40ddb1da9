//! A small mail server on loopback, as honest as a test wants it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// How a server behaves.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manners {
    /// Encrypts from the first byte on.
    pub implicit: bool,
    /// Offers STARTTLS and keeps its word.
    pub starttls: bool,
    /// Says this behind its answer to STARTTLS, in the clear.
    pub slips_in: &'static str,
    /// Answers `RCPT` with this; empty: takes everybody.
    pub to_recipient: &'static str,
    /// Answers what a message ends with so; empty: takes it.
    pub to_message: &'static str,
    /// Answers `AUTH` with this; empty: signs in whoever comes.
    pub to_sign_in: &'static str,
    /// Greets with this; empty: `220 test`.
    pub greeting: &'static str,
    /// After the greeting it says this again and again, without an end.
    pub floods: &'static str,
    /// Says nothing at all.
    pub silent: bool,
    /// Says nothing to `QUIT`, and holds the connection.
    pub silent_at_quit: bool,
    /// Answers `MAIL` with this; empty: takes everybody.
    pub to_sender: &'static str,
}

/// A server, and what it was told.
pub struct Smtp {
    pub address: SocketAddr,
    /// Vouches for its certificate, which is for `localhost`.
    pub authority: CertificateDer<'static>,
    /// Every line, connection after connection, as it came.
    pub heard: Arc<Mutex<String>>,
    /// Lines that came encrypted.
    pub encrypted: Arc<Mutex<String>>,
    running: JoinHandle<()>,
}

impl Smtp {
    pub async fn start(manners: Manners) -> Self {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let authority = made.cert.der().clone();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![authority.clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(tls));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (heard, encrypted) = (Arc::<Mutex<String>>::default(), Arc::<Mutex<String>>::default());
        let (plain, sealed) = (Arc::clone(&heard), Arc::clone(&encrypted));
        let running = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                serve(stream, manners, &acceptor, &plain, &sealed).await;
            }
        });
        Self {
            address,
            authority,
            heard,
            encrypted,
            running,
        }
    }

    pub fn heard(&self) -> String {
        self.heard.lock().unwrap().clone()
    }

    pub fn encrypted(&self) -> String {
        self.encrypted.lock().unwrap().clone()
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        self.running.abort();
    }
}

async fn serve(
    stream: TcpStream,
    manners: Manners,
    acceptor: &TlsAcceptor,
    plain: &Mutex<String>,
    sealed: &Mutex<String>,
) {
    let mut stream = stream;
    if manners.silent {
        let mut nothing = [0; 1];
        let _ = stream.read(&mut nothing).await;
        return;
    }
    if manners.implicit {
        if let Ok(mut tls) = acceptor.accept(stream).await {
            talk(&mut tls, manners, true, sealed).await;
        }
        return;
    }
    if talk(&mut stream, manners, true, plain).await
        && let Ok(mut tls) = acceptor.accept(stream).await
    {
        talk(&mut tls, manners, false, sealed).await;
    }
}

/// Whether the client asked for encryption and gets it.
async fn talk<Io: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut Io,
    manners: Manners,
    greets: bool,
    heard: &Mutex<String>,
) -> bool {
    let or = |said: &'static str, usual: &'static str| if said.is_empty() { usual } else { said };
    if greets {
        let greeting = or(manners.greeting, "220 test");
        if stream.write_all(format!("{greeting}\r\n").as_bytes()).await.is_err() {
            return false;
        }
        while !manners.floods.is_empty() {
            if stream.write_all(manners.floods.as_bytes()).await.is_err() {
                return false;
            }
        }
    }
    let (mut read, mut in_message) = (Vec::new(), false);
    loop {
        let end = if in_message { &b"\r\n.\r\n"[..] } else { &b"\r\n"[..] };
        let Some(at) = read.windows(end.len()).position(|window| window == end) else {
            let mut part = [0; 4096];
            match stream.read(&mut part).await {
                Ok(length) if length > 0 => read.extend_from_slice(&part[..length]),
                _ => return false,
            }
            continue;
        };
        let line: Vec<u8> = read.drain(..at + end.len()).collect();
        let line = String::from_utf8_lossy(&line).into_owned();
        heard.lock().unwrap().push_str(&line);
        let word = line.split([' ', '\r']).next().unwrap().to_ascii_uppercase();
        let answer = match word.as_str() {
            _ if in_message => {
                in_message = false;
                or(manners.to_message, "250 2.0.0 taken as 1")
            }
            "EHLO" if manners.starttls && greets => "250-test\r\n250-AUTH PLAIN\r\n250 STARTTLS",
            "EHLO" => "250-test\r\n250 AUTH PLAIN LOGIN",
            "STARTTLS" if manners.starttls => {
                let answer = format!("220 go\r\n{}", manners.slips_in);
                return stream.write_all(answer.as_bytes()).await.is_ok();
            }
            "AUTH" => or(manners.to_sign_in, "235 welcome"),
            "MAIL" => or(manners.to_sender, "250 ok"),
            "NOOP" => "250 ok",
            "QUIT" if manners.silent_at_quit => continue,
            "RCPT" => or(manners.to_recipient, "250 ok"),
            "DATA" if !manners.to_recipient.is_empty() => "503 nobody to send to",
            "DATA" => {
                in_message = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "500 what?",
        };
        if stream.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() || word == "QUIT" {
            return false;
        }
    }
}
