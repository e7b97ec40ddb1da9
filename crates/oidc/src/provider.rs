//! The provider as configured and as it describes itself.

use std::time::Duration;

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{AdditionalProviderMetadata, IssuerUrl, ProviderMetadata};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tokio::time::Instant;
use zeroize::Zeroizing;

use crate::OidcError;
use crate::fetch::{Fetch, is_loopback};

/// How long the provider's description of itself counts.
const FRESH: Duration = Duration::from_secs(3600);
/// Its keys are asked for again this seldom, however many tokens name keys that are not known.
const KEYS_AGAIN: Duration = Duration::from_secs(60);

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
    pub(crate) fetch: Fetch,
    known: Mutex<Option<Known>>,
}

struct Known {
    metadata: Metadata,
    at: Instant,
    keys_at: Instant,
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
        let stays_here = address.scheme() == "http" && address.host_str().is_some_and(is_loopback);
        if address.scheme() != "https" && !stays_here {
            return Err(unfit("issuer", "it is no https address".to_owned()));
        }
        if settings.client.is_empty() {
            return Err(unfit("client id", "it is empty".to_owned()));
        }
        openidconnect::RedirectUrl::new(settings.redirect.clone())
            .map_err(|error| unfit("redirect address", error.to_string()))?;
        let fetch = Fetch::new(settings.authority.as_deref()).map_err(|problem| unfit("authority", problem))?;
        Ok(Self {
            settings,
            issuer,
            fetch,
            known: Mutex::default(),
        })
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
    pub(crate) async fn metadata(&self) -> Result<Metadata, OidcError> {
        let mut known = self.known.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.at.elapsed() < FRESH) {
            return Ok(known.metadata.clone());
        }
        let metadata = Metadata::discover_async(self.issuer.clone(), &self.fetch)
            .await
            .map_err(|error| unreachable("its description", &error))?;
        *known = Some(Known {
            metadata: metadata.clone(),
            at: Instant::now(),
            keys_at: Instant::now(),
        });
        Ok(metadata)
    }

    /// Its description with keys asked for anew, if they have not been within the last minute: it may have changed them.
    pub(crate) async fn with_new_keys(&self) -> Result<Option<Metadata>, OidcError> {
        let mut known = self.known.lock().await;
        let Some(known) = known.as_mut().filter(|known| known.keys_at.elapsed() >= KEYS_AGAIN) else {
            return Ok(None);
        };
        known.keys_at = Instant::now();
        let keys = CoreJsonWebKeySet::fetch_async(known.metadata.jwks_uri(), &self.fetch)
            .await
            .map_err(|error| unreachable("its keys", &error))?;
        known.metadata = known.metadata.clone().set_jwks(keys);
        Ok(Some(known.metadata.clone()))
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
