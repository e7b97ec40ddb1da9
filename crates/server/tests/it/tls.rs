//! The web interface encrypted by the server itself, seen by a client of its own.

use std::fs::Permissions;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ProtocolVersion, RootCertStore, SupportedProtocolVersion};
use server::{Certificate, Config, Tls};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::harness::{PATIENCE, Server, raw, request};

/// A certificate for `localhost`, as an operator lays it down; what a client has to believe.
pub fn lay_down(directory: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    std::fs::write(directory.join("cert.pem"), made.cert.pem()).unwrap();
    let key = directory.join("key.pem");
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    std::fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
    made.cert.der().clone()
}

/// A server with a certificate of its own, the folder of the files, and the certificate.
pub async fn encrypted(change: impl FnOnce(&mut Config)) -> (Server, tempfile::TempDir, CertificateDer<'static>) {
    let files = tempfile::tempdir().unwrap();
    let certificate = lay_down(files.path());
    let server = Server::with(|config| {
        config.tls = Some(Tls {
            domain: None,
            redirect: None,
            certificate: Certificate::Files {
                certificate: files.path().join("cert.pem"),
                key: files.path().join("key.pem"),
            },
        });
        change(config);
    })
    .await;
    (server, files, certificate)
}

type Outcome = std::io::Result<TlsStream<TcpStream>>;

async fn connect(
    to: SocketAddr,
    believed: &CertificateDer<'static>,
    versions: &[&'static SupportedProtocolVersion],
    protocols: &[&[u8]],
) -> Outcome {
    let mut roots = RootCertStore::empty();
    roots.add(believed.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
    let stream = TcpStream::connect(to).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, stream);
    timeout(PATIENCE, connecting).await.expect("an answer")
}

async fn modern(to: SocketAddr, believed: &CertificateDer<'static>) -> Outcome {
    connect(to, believed, &[&rustls::version::TLS13], &[b"h2", b"http/1.1"]).await
}

async fn get(mut stream: TlsStream<TcpStream>, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // Without close_notify this would be an error.
    timeout(PATIENCE, stream.read_to_end(&mut answer))
        .await
        .unwrap()
        .unwrap();
    String::from_utf8(answer).unwrap()
}

async fn metric(server: &Server, believed: &CertificateDer<'static>, name: &str) -> u64 {
    let text = get(modern(server.http(), believed).await.unwrap(), "/metrics").await;
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap().parse().unwrap()
}

#[tokio::test]
async fn both_versions_of_tls_carry_http_and_name_the_protocol_inside() {
    let (server, _files, certificate) = encrypted(|_| {}).await;
    for (offered, expected) in [
        (&rustls::version::TLS13, ProtocolVersion::TLSv1_3),
        (&rustls::version::TLS12, ProtocolVersion::TLSv1_2),
    ] {
        let stream = connect(server.http(), &certificate, &[offered], &[b"h2", b"http/1.1"]).await;
        let stream = stream.unwrap();
        assert_eq!(stream.get_ref().1.protocol_version(), Some(expected));
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
        let answer = get(stream, "/healthz").await;
        assert!(
            answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("ok\n"),
            "{answer}"
        );
        assert!(
            !answer.contains("strict-transport-security"),
            "nobody knows it by a name"
        );
    }
    let stream = connect(server.http(), &certificate, &[&rustls::version::TLS13], &[b"h2"]).await;
    assert!(stream.is_err(), "a protocol that is not spoken here");
}

#[tokio::test]
async fn under_a_name_browsers_are_told_to_come_by_https_alone() {
    let (server, _files, certificate) =
        encrypted(|config| config.origins = vec!["https://meet.example.org".to_owned()]).await;
    let answer = get(modern(server.http(), &certificate).await.unwrap(), "/api/info").await;
    assert!(
        answer.contains("strict-transport-security: max-age=31536000\r\n"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_page_served_by_https_opens_a_websocket_and_one_by_http_does_not() {
    let (server, _files, certificate) = encrypted(|_| {}).await;
    let port = server.http().port();
    for (scheme, opens) in [("https", true), ("http", false)] {
        let stream = modern(server.http(), &certificate).await.unwrap();
        let host = format!("localhost:{port}");
        let mut request = format!("wss://{host}/api/ws").into_client_request().unwrap();
        let origin = format!("{scheme}://{host}").parse().unwrap();
        request.headers_mut().insert("origin", origin);
        let opened = tokio_tungstenite::client_async(request, stream).await;
        assert_eq!(opened.is_ok(), opens, "{scheme}");
    }
}

#[tokio::test]
async fn plaintext_and_versions_of_the_last_century_are_refused_and_counted() {
    let (server, _files, certificate) = encrypted(|_| {}).await;
    // A greeting of TLS 1.1 (RFC 4346 section 7.4.1.2), with one suite of that time.
    let mut old = vec![0x16, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2];
    old.extend([7; 32]);
    old.extend([0, 0, 2, 0, 0x2f, 1, 0]);
    for said in [&b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"[..], &old] {
        let mut stream = TcpStream::connect(server.http()).await.unwrap();
        stream.write_all(said).await.unwrap();
        let mut answer = Vec::new();
        let _ = timeout(PATIENCE, stream.read_to_end(&mut answer))
            .await
            .expect("closed");
        assert!(
            answer.is_empty() || answer[0] == 0x15,
            "an alert or nothing: {answer:?}"
        );
    }
    assert_eq!(metric(&server, &certificate, "konklave_tls_refused_total").await, 2);
}

/// A connection from another address of this machine.
async fn from(last: u8, to: SocketAddr) -> TcpStream {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 1, last], 0))).unwrap();
    socket.connect(to).await.unwrap()
}

#[tokio::test]
async fn who_opens_connections_and_says_nothing_takes_a_quarter_of_the_places() {
    let (server, _files, certificate) = encrypted(|config| config.connections = 12).await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(from(1, server.http()).await);
    }
    let closed = |mut stream: TcpStream| async move {
        let mut rest = Vec::new();
        let begun = tokio::time::Instant::now();
        let _ = timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("closed");
        begun.elapsed().as_secs() < 5
    };
    for _ in 0..12 {
        assert!(closed(from(1, server.http()).await).await, "at once");
    }
    get(modern(server.http(), &certificate).await.unwrap(), "/healthz").await;
    assert!(metric(&server, &certificate, "konklave_connections_refused_total").await >= 12);
    // A place that is given back is there for the next.
    drop(held.pop());
    while closed(from(1, server.http()).await).await {}
}

#[tokio::test]
async fn who_is_slow_to_agree_on_encryption_loses_the_place() {
    let (server, _files, certificate) = encrypted(|config| config.connections = 10).await;
    let mut holding = Vec::new();
    for network in 1..=10 {
        let mut stream = from(network, server.http()).await;
        // The beginning of a greeting that never comes.
        stream.write_all(&[0x16, 3, 1]).await.unwrap();
        holding.push(stream);
    }
    let begun = tokio::time::Instant::now();
    for stream in &mut holding {
        let mut rest = Vec::new();
        let _ = timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("closed");
    }
    assert!(begun.elapsed().as_secs() >= 8, "not before its time");
    get(modern(server.http(), &certificate).await.unwrap(), "/healthz").await;
}

#[tokio::test]
async fn a_new_certificate_is_taken_and_a_broken_one_is_not() {
    let (server, files, first) = encrypted(|_| {}).await;
    assert!(modern(server.http(), &first).await.is_ok());
    let second = lay_down(files.path());
    server.running.reload().await;
    assert!(modern(server.http(), &first).await.is_err());
    assert_eq!(metric(&server, &second, "konklave_certificate_renewals_total").await, 1);

    // A key that everybody can read, a key of another certificate, and half a file.
    let key = files.path().join("key.pem");
    let certificate = files.path().join("cert.pem");
    let good = std::fs::read(&certificate).unwrap();
    let broken: [&dyn Fn(); 3] = [
        &|| std::fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap(),
        &|| {
            std::fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();
            let other = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
            std::fs::write(&certificate, other.cert.pem()).unwrap();
        },
        &|| std::fs::write(&certificate, &good[..good.len() / 2]).unwrap(),
    ];
    for breaking in broken {
        breaking();
        server.running.reload().await;
        assert_eq!(metric(&server, &second, "konklave_certificate_failing").await, 1);
    }
    std::fs::write(&certificate, &good).unwrap();
    server.running.reload().await;
    assert_eq!(metric(&server, &second, "konklave_certificate_failing").await, 0);
    assert!(metric(&server, &second, "konklave_certificate_expires").await > 1_700_000_000);
}

#[tokio::test]
async fn plain_http_is_sent_to_the_configured_address_whatever_it_asks_for() {
    let (server, _files, _) = encrypted(|config| {
        config.origins = vec!["https://meet.example.org".to_owned()];
        config.tls.as_mut().unwrap().redirect = Some("127.0.0.1:0".parse().unwrap());
    })
    .await;
    let to = server.running.redirect.unwrap();
    for (path, host, expected) in [
        ("/", "meet.example.org", "https://meet.example.org/"),
        ("/j/abc?x=1", "evil.example", "https://meet.example.org/j/abc?x=1"),
        (
            "//evil.example/",
            "evil.example",
            "https://meet.example.org//evil.example/",
        ),
    ] {
        let answer = request(to, "GET", path, &[("Host", host)], b"").await;
        assert_eq!((answer.status, answer.header("location")), (308, Some(expected)));
    }
    assert_eq!(request(to, "POST", "/api/rooms", &[], b"{}").await.status, 403);
    let absolute = b"GET http://evil.example/a HTTP/1.1\r\nHost: evil.example\r\n\r\n";
    assert_eq!(
        raw(to, absolute).await.header("location"),
        Some("https://meet.example.org/a")
    );
}

#[tokio::test]
async fn a_certificate_that_cannot_be_used_stops_the_start_by_its_name() {
    let directory = tempfile::tempdir().unwrap();
    let mut config = crate::harness::config(directory.path());
    config.tls = Some(Tls {
        domain: None,
        redirect: None,
        certificate: Certificate::Files {
            certificate: "/nonexistent/cert.pem".into(),
            key: "/nonexistent/key.pem".into(),
        },
    });
    let error = server::start(config).await.err().unwrap().to_string();
    assert!(
        error.contains("tls.certificate") && error.contains("/nonexistent/cert.pem"),
        "{error}"
    );
}

#[tokio::test]
async fn the_doctor_asks_over_tls_and_nowhere_but_here() {
    let (server, files, _) = encrypted(|_| {}).await;
    let settings = format!(
        "listen = '{}'\ndata_dir = '{}'\n[tls]\nmode = 'files'\ncertificate = 'cert.pem'\nkey = 'key.pem'\n",
        server.http(),
        server.directory.path().display()
    );
    std::fs::write(files.path().join("konklave.toml"), settings).unwrap();
    let folder = files.path().to_owned();
    let looked = tokio::task::spawn_blocking(move || {
        let mut doctor = std::process::Command::new(env!("CARGO_BIN_EXE_konklave"));
        doctor.arg("doctor").current_dir(folder).output().unwrap()
    });
    let said = String::from_utf8(looked.await.unwrap().stdout).unwrap();
    assert!(said.contains("good     server: runs and is well"), "{said}");
}
