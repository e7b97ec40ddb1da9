//! One request at a time to a server elsewhere: TLS, an answer of bounded size in bounded time, no redirect followed.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, COOKIE, HOST, HeaderValue, SET_COOKIE, USER_AGENT};
use hyper::{HeaderMap, Method, Request, Uri};
use hyper_util::rt::TokioIo;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use zeroize::Zeroizing;

use super::error::RemoteError;

/// Time for a question and its answer.
const TIME: Duration = Duration::from_secs(60);
/// Bytes of an answer: the largest is the list of all members.
const ANSWER: usize = 16 * 1024 * 1024;

/// Names of the cookie of a session: over TLS and without.
const COOKIES: [&str; 2] = ["__Host-konklave", "konklave"];

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    host: String,
    port: u16,
    secure: bool,
    /// As it is shown and remembered.
    text: String,
}

impl Address {
    /// `https://host[:port]`; `http://` for this machine alone.
    pub fn parse(text: &str) -> Result<Self, RemoteError> {
        let wrong = || RemoteError::Address(text.to_owned());
        let uri: Uri = text.parse().map_err(|_| wrong())?;
        let authority = uri.authority().ok_or_else(wrong)?.as_str();
        let bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !text.contains(['#', '@']);
        let host = uri.host().ok_or_else(wrong)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        let (secure, usual) = match uri.scheme_str() {
            Some("https") => (true, 443),
            Some("http") if is_loopback(&host) => (false, 80),
            _ => return Err(wrong()),
        };
        if !bare || host.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            host,
            port: uri.port_u16().unwrap_or(usual),
            secure,
            text: format!(
                "{}://{}",
                if secure { "https" } else { "http" },
                authority.to_ascii_lowercase()
            ),
        })
    }

    /// As it is shown and remembered, without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

fn is_loopback(name: &str) -> bool {
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// An answer.
pub struct Answer {
    pub status: u16,
    /// `name=value` of the cookie that was set; an empty value takes it back.
    pub cookie: Option<Zeroizing<String>>,
    pub body: Bytes,
}

/// Asks one server.
pub struct Http {
    address: Address,
    tls: TlsConnector,
}

impl Http {
    /// Trusts the web's usual authorities and those in the PEM file `authority`.
    pub fn new(address: Address, authority: Option<&Path>) -> Result<Self, RemoteError> {
        let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        if let Some(path) = authority {
            let pem = std::fs::read(path).map_err(|error| RemoteError::file(path, &error))?;
            let unfit = |problem: String| RemoteError::File {
                path: path.to_owned(),
                problem,
            };
            let mut found = false;
            for certificate in CertificateDer::pem_slice_iter(&pem) {
                let certificate = certificate.map_err(|error| unfit(error.to_string()))?;
                roots.add(certificate).map_err(|error| unfit(error.to_string()))?;
                found = true;
            }
            if !found {
                return Err(unfit("no certificate in PEM is in it".to_owned()));
            }
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the provider has the usual cipher suites")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            address,
            tls: TlsConnector::from(Arc::new(config)),
        })
    }

    /// Where.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Asks, on a connection of its own. `body` is JSON.
    pub async fn ask(
        &self,
        method: &Method,
        path: &str,
        cookie: Option<&str>,
        body: Option<Vec<u8>>,
    ) -> Result<Answer, RemoteError> {
        let request = self.request(method, path, cookie, body)?;
        let answer = tokio::time::timeout(TIME, self.sent(request));
        answer
            .await
            .unwrap_or_else(|_| Err(format!("no answer within {} s", TIME.as_secs())))
            .map_err(|problem| self.unreachable(problem))
    }

    fn unreachable(&self, problem: String) -> RemoteError {
        RemoteError::Unreachable {
            server: self.address.text.clone(),
            problem,
        }
    }

    fn request(
        &self,
        method: &Method,
        path: &str,
        cookie: Option<&str>,
        body: Option<Vec<u8>>,
    ) -> Result<Request<Full<Bytes>>, RemoteError> {
        let host = self.address.text.split_once("://").map_or("", |(_, host)| host);
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, host)
            .header("x-konklave-client", "native")
            .header(USER_AGENT, concat!("konklave/", env!("CARGO_PKG_VERSION"), " (Linux)"));
        if let Some(cookie) = cookie {
            let mut value = HeaderValue::from_str(cookie).map_err(|error| self.unreachable(error.to_string()))?;
            value.set_sensitive(true);
            request = request.header(COOKIE, value);
        }
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        request
            .body(Full::new(body.unwrap_or_default().into()))
            .map_err(|error| self.unreachable(error.to_string()))
    }

    async fn sent(&self, request: Request<Full<Bytes>>) -> Result<Answer, String> {
        let stream = TcpStream::connect((self.address.host.as_str(), self.address.port))
            .await
            .map_err(|error| error.to_string())?;
        if !self.address.secure {
            return over(stream, request).await;
        }
        let name = ServerName::try_from(self.address.host.clone()).map_err(|error| error.to_string())?;
        let stream = self.tls.connect(name, stream).await.map_err(|error| {
            format!("{error}; if its certificate is of an authority of your own, name that with --authority")
        })?;
        over(stream, request).await
    }
}

async fn over<S>(stream: S, request: Request<Full<Bytes>>) -> Result<Answer, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let problem = |error: hyper::Error| error.to_string();
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(problem)?;
    let answer = async move {
        let (parts, body) = sender.send_request(request).await.map_err(problem)?.into_parts();
        let body = Limited::new(body, ANSWER).collect().await;
        let body = body.map_err(|_| "the answer broke off, or is too large".to_owned())?;
        Ok(Answer {
            status: parts.status.as_u16(),
            cookie: session(&parts.headers),
            body: body.to_bytes(),
        })
    };
    // The connection is driven for as long as the answer takes, and then dropped.
    tokio::pin!(answer);
    tokio::select! {
        answer = &mut answer => answer,
        ended = connection => match ended {
            Ok(()) => answer.await,
            Err(error) => Err(problem(error)),
        },
    }
}

/// The session's cookie among those that are set: a proxy in front of the server may set some of its own.
fn session(headers: &HeaderMap) -> Option<Zeroizing<String>> {
    let set = headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let pairs = set.filter_map(|cookie| cookie.split(';').next()).map(str::trim);
    let mut ours = pairs.filter(|pair| pair.split_once('=').is_some_and(|(name, _)| COOKIES.contains(&name)));
    ours.next().map(|pair| Zeroizing::new(pair.to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_the_cookie_of_this_name_wherever_it_stands() {
        let told = |set: &[&'static str]| {
            let set = set.iter().map(|value| (SET_COOKIE, HeaderValue::from_static(value)));
            session(&HeaderMap::from_iter(set)).map(|pair| pair.to_string())
        };
        let of_a_proxy = "ROUTE=node2; Path=/";
        for (set, expected) in [
            (&["konklave=x1; Path=/; HttpOnly"][..], Some("konklave=x1")),
            (&[of_a_proxy, "konklave=x1; Path=/"], Some("konklave=x1")),
            (&["__Host-konklave=x1; Secure", of_a_proxy], Some("__Host-konklave=x1")),
            (&[of_a_proxy, "konklave=; Max-Age=0"], Some("konklave=")),
            (&[of_a_proxy], None),
            (&["konklave-provider=x1"], None),
            (&["konklave"], None),
            (&[], None),
        ] {
            assert_eq!(told(set).as_deref(), expected, "{set:?}");
        }
    }

    #[test]
    fn a_server_is_named_by_an_address_that_nobody_on_the_way_can_read_along() {
        for (text, shown, port) in [
            ("https://Meet.example.org", "https://meet.example.org", 443),
            ("https://meet.example.org:8443/", "https://meet.example.org:8443", 8443),
            ("http://localhost:8080", "http://localhost:8080", 8080),
            ("http://127.0.0.1", "http://127.0.0.1", 80),
            ("http://[::1]:8080", "http://[::1]:8080", 8080),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!((address.as_str(), address.port), (shown, port));
        }
        for text in [
            "",
            "meet.example.org",
            "http://meet.example.org",
            "http://192.168.1.2",
            "https://",
            "https://meet.example.org/j/room",
            "https://meet.example.org?x",
            "https://meet.example.org#x",
            "https://anna@meet.example.org",
            "ftp://localhost",
        ] {
            let error = Address::parse(text).unwrap_err();
            assert!(matches!(error, RemoteError::Address(_)), "{text}: {error}");
        }
    }
}
