//! The provider as configured and as it describes itself.

use std::sync::Arc;

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode,
    CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{AdditionalProviderMetadata, IssuerUrl, ProviderMetadata};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::OidcError;
use crate::fetch::{Fetch, is_loopback};
use crate::inquiry::Inquiry;

/// What an administrator has written about the provider.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its issuer identifier (OpenID Connect Discovery 1.0 §4): an https address.
    pub issuer: String,
    /// The client id it has given to this server.
    pub client: String,
    /// The client secret; none: this server is a public client.
    pub secret: Option<ClientSecret>,
    /// Where people come back: `https://…/api/provider/return`, exactly as registered there.
    pub redirect: String,
    /// Scopes asked for besides `openid`.
    pub scopes: Vec<String>,
    /// The claim that names somebody's groups; empty: none is read.
    pub groups: String,
    /// Further authorities to be trusted for its TLS, in PEM.
    pub authority: Option<Vec<u8>>,
}

/// A secret shared with the provider. Wipes itself, is never printed.
#[derive(Clone)]
pub struct ClientSecret(Zeroizing<String>);

impl ClientSecret {
    /// Takes it over.
    pub fn new(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }

    pub(crate) fn reveal(&self) -> String {
        String::clone(&self.0)
    }
}

impl std::fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

/// Beyond the standard's description: whether it tells when somebody signs out.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Further {
    /// OpenID Connect Back-Channel Logout 1.0 §2.1.
    #[serde(default)]
    backchannel_logout_supported: bool,
}

impl AdditionalProviderMetadata for Further {}

pub(crate) type Metadata = ProviderMetadata<
    Further,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// A provider people sign in with.
pub struct Provider {
    pub(crate) settings: Settings,
    pub(crate) issuer: IssuerUrl,
    pub(crate) fetch: Arc<Fetch>,
    inquiry: Inquiry,
}

/// What a token may be signed with: keys that only the provider has. Never one that both have, never none.
pub(crate) const SIGNATURES: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

impl Provider {
    /// Checks the settings. Asks nobody yet.
    pub fn new(settings: Settings) -> Result<Self, OidcError> {
        let unfit = |setting, problem: String| OidcError::Setting { setting, problem };
        let issuer = IssuerUrl::new(settings.issuer.clone()).map_err(|error| unfit("issuer", error.to_string()))?;
        let address = issuer.url();
        let stays_here = address.host_str().is_some_and(is_loopback);
        if address.scheme() != "https" && !(address.scheme() == "http" && stays_here) {
            return Err(unfit("issuer", "it is no https address".to_owned()));
        }
        if settings.client.is_empty() {
            return Err(unfit("client id", "it is empty".to_owned()));
        }
        openidconnect::RedirectUrl::new(settings.redirect.clone())
            .map_err(|error| unfit("redirect address", error.to_string()))?;
        let fetch = Fetch::new(settings.authority.as_deref(), stays_here);
        let fetch = Arc::new(fetch.map_err(|problem| unfit("authority", problem))?);
        let inquiry = Inquiry::new(issuer.clone(), Arc::clone(&fetch));
        Ok(Self {
            settings,
            issuer,
            fetch,
            inquiry,
        })
    }

    /// Its issuer identifier.
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Whether it tells this server when somebody signs out there.
    pub async fn tells_logout(&self) -> Result<bool, OidcError> {
        Ok(self
            .metadata()
            .await?
            .additional_metadata()
            .backchannel_logout_supported)
    }

    /// Its description of itself, at most an hour old.
    pub(crate) async fn metadata(&self) -> Result<Arc<Metadata>, OidcError> {
        self.inquiry.described().await
    }

    /// The newest description there is, other than `used`: its keys may have changed. They are asked for at most once a
    /// minute; none: there is nothing newer.
    pub(crate) async fn newer(&self, used: &Arc<Metadata>) -> Result<Option<Arc<Metadata>>, OidcError> {
        self.inquiry.newer(used).await
    }
}

/// The whole chain of causes: the outermost alone says little.
pub(crate) fn unreachable(what: &'static str, error: &dyn std::error::Error) -> OidcError {
    let mut problem = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        problem = format!("{problem}: {inner}");
        cause = inner.source();
    }
    OidcError::Unreachable { what, problem }
}

#[cfg(test)]
mod tests {
    use openidconnect::AsyncHttpClient;

    use super::*;

    #[tokio::test]
    async fn only_a_provider_on_this_computer_has_this_computer_asked_without_tls() {
        for (issuer, may) in [
            ("https://login.example", false),
            ("https://localhost.example", false),
            ("http://localhost:8080", true),
            ("https://127.0.0.1:8443", true),
        ] {
            let provider = Provider::new(Settings {
                issuer: issuer.to_owned(),
                client: "konklave".to_owned(),
                secret: None,
                redirect: "https://meet.example/api/provider/return".to_owned(),
                scopes: Vec::new(),
                groups: String::new(),
                authority: None,
            });
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            listener.set_nonblocking(true).unwrap();
            let neighbour = format!("http://localhost:{}/keys", listener.local_addr().unwrap().port());
            let asked = provider.unwrap();
            let asked = tokio::spawn(async move {
                let question = openidconnect::http::Request::get(neighbour).body(Vec::new()).unwrap();
                asked
                    .fetch
                    .call(question)
                    .await
                    .map(|_| ())
                    .map_err(|error| error.to_string())
            });
            if may {
                while listener.accept().is_err() {
                    tokio::task::yield_now().await;
                }
                asked.abort();
            } else {
                let error = asked.await.unwrap().unwrap_err();
                assert_eq!(error, "http://localhost is no https address", "{issuer}");
                assert!(listener.accept().is_err(), "{issuer}");
            }
        }
    }
}
