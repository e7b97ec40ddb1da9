//! Requests to the provider: TLS, one answer of bounded size in bounded time, no redirect followed.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{HOST, HeaderValue};
use hyper_util::rt::TokioIo;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use thiserror::Error;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Time for a whole question and answer. Somebody waits in front of a page.
const TIME: Duration = Duration::from_secs(10);
/// Bytes of an answer. The largest are lists of keys with certificate chains.
const ANSWER: usize = 256 * 1024;

/// Why there is no answer.
#[derive(Debug, Error)]
pub(crate) enum FetchError {
    #[error("{0} is no https address")]
    Address(String),
    #[error("no answer within {} s", TIME.as_secs())]
    Late,
    #[error("no connection: {0}")]
    Connection(#[from] std::io::Error),
    #[error("{0}")]
    Http(#[from] hyper::Error),
    #[error("the answer is larger than {ANSWER} bytes, or broke off")]
    Answer,
}

/// Asks the provider.
pub(crate) struct Fetch {
    tls: TlsConnector,
    /// Whether addresses of this computer are asked without TLS.
    stays_here: bool,
}

impl Fetch {
    /// Trusts the web's usual authorities and those in `authority` (PEM). `stays_here`: the provider is on this computer,
    /// so that it may be asked here without TLS; any other could name an address here and have a neighbour asked.
    pub(crate) fn new(authority: Option<&[u8]>, stays_here: bool) -> Result<Self, String> {
        let mut roots = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        if let Some(pem) = authority {
            let mut found = false;
            for certificate in rustls::pki_types::CertificateDer::pem_slice_iter(pem) {
                let certificate = certificate.map_err(|error| error.to_string())?;
                roots.add(certificate).map_err(|error| error.to_string())?;
                found = true;
            }
            if !found {
                return Err("no certificate in it".to_owned());
            }
        }
        let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            tls: TlsConnector::from(Arc::new(config)),
            stays_here,
        })
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        tokio::time::timeout(TIME, self.ask_patiently(request))
            .await
            .unwrap_or(Err(FetchError::Late))
    }

    async fn ask_patiently(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let uri = request.uri().clone();
        let unfit = || {
            FetchError::Address(format!(
                "{}://{}",
                uri.scheme_str().unwrap_or(""),
                uri.host().unwrap_or("")
            ))
        };
        let host = uri.host().ok_or_else(unfit)?.to_owned();
        let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        match uri.scheme_str() {
            Some("https") => {
                let stream = TcpStream::connect((name.as_str(), uri.port_u16().unwrap_or(443))).await?;
                let name = ServerName::try_from(name).map_err(|_| unfit())?;
                send(self.tls.connect(name, stream).await?, request).await
            }
            // Never leaves this computer.
            Some("http") if self.stays_here && is_loopback(&name) => {
                send(
                    TcpStream::connect((name.as_str(), uri.port_u16().unwrap_or(80))).await?,
                    request,
                )
                .await
            }
            _ => Err(unfit()),
        }
    }
}

/// Whether a host name means this computer.
pub(crate) fn is_loopback(name: &str) -> bool {
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

async fn send<S>(stream: S, request: HttpRequest) -> Result<HttpResponse, FetchError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    // Ends with the answer, or with whoever waits for it.
    let connection = AbortOnDrop(tokio::spawn(async move {
        let _ = connection.await;
    }));
    let (mut parts, body) = request.into_parts();
    let uri = parts.uri;
    let host = uri.authority().map(|authority| authority.as_str()).unwrap_or_default();
    if let Ok(host) = HeaderValue::from_str(host) {
        parts.headers.insert(HOST, host);
    }
    parts.uri = uri
        .path_and_query()
        .map_or_else(hyper::Uri::default, |path| path.clone().into());
    let request = hyper::Request::from_parts(parts, Full::new(Bytes::from(body)));
    let (parts, body) = sender.send_request(request).await?.into_parts();
    let body = Limited::new(body, ANSWER)
        .collect()
        .await
        .map_err(|_| FetchError::Answer)?;
    drop(connection);
    Ok(hyper::Response::from_parts(parts, body.to_bytes().to_vec()))
}

struct AbortOnDrop(tokio::task::JoinHandle<()>);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<'c> AsyncHttpClient<'c> for Fetch {
    type Error = FetchError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, FetchError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
