//! The authorization code flow (OpenID Connect Core 1.0 §3.1) with PKCE (RFC 7636).

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use openidconnect::core::{
    CoreAuthenticationFlow, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm, CoreTokenType,
};
use openidconnect::{
    AdditionalClaims, AuthType, AuthorizationCode, Client, ClientId, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, IdToken, IdTokenClaims, IdTokenFields, IdTokenVerifier, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, StandardErrorResponse, StandardTokenResponse,
    TokenResponse,
};
use serde::{Deserialize, Serialize};

use crate::provider::{Metadata, SIGNATURES, unreachable};
use crate::{OidcError, Provider};

/// Groups of one person that are looked at.
const GROUPS: usize = 500;
/// Seconds by which the provider's clock may be behind.
pub(crate) const CLOCKS_DIFFER: u64 = 60;

/// A sign-in that has begun. Kept by the server, bound to the browser that began it; used once.
pub struct Pending {
    /// Comes back with the person; whoever brings another began elsewhere (RFC 6749 §10.12).
    pub state: String,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    /// The person has to prove there who they are, not before this (Unix seconds); none: a session there will do.
    proven_since: Option<u64>,
}

/// Somebody the provider knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The provider's own, lasting name for the person (`sub`). Not for display.
    pub subject: String,
    /// The person's session there (`sid`), by which a logout names it.
    pub session: Option<String>,
    /// As the provider writes the person's name; empty: it does not say.
    pub name: String,
    /// The name the person signs in with there; empty: it does not say.
    pub login: String,
    /// An address for mail that the provider has verified; empty: none.
    pub email: String,
    /// Groups, in order.
    pub groups: Vec<String>,
    /// When the person last proved there who they are (`auth_time`, Unix seconds); none: the provider does not say.
    pub proven_at: Option<u64>,
}

/// Claims beyond the standard's.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Others(#[serde(default)] pub(crate) BTreeMap<String, serde_json::Value>);

impl AdditionalClaims for Others {}

pub(crate) type Token = IdToken<Others, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type Ours = Client<
    Others,
    openidconnect::core::CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    openidconnect::core::CoreAuthPrompt,
    StandardErrorResponse<openidconnect::core::CoreErrorResponseType>,
    Tokens,
    openidconnect::core::CoreTokenIntrospectionResponse,
    openidconnect::core::CoreRevocableToken,
    openidconnect::core::CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Provider {
    /// Begins a sign-in: the address to send the browser to, and what to keep until it is back. `anew`: whoever has a
    /// session there proves all the same who they are.
    pub async fn begin(&self, anew: bool) -> Result<(String, Pending), OidcError> {
        let client = self.client(&*self.metadata().await?)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge);
        if anew {
            request = request
                .add_prompt(openidconnect::core::CoreAuthPrompt::Login)
                .set_max_age(Duration::ZERO);
        }
        for scope in &self.settings.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        let (address, state, nonce) = request.url();
        let pending = Pending {
            state: state.secret().clone(),
            nonce,
            verifier,
            proven_since: anew.then(|| unix_now() - CLOCKS_DIFFER),
        };
        Ok((address.into(), pending))
    }

    /// Ends a sign-in with the code the browser brought back: who it is.
    pub async fn finish(&self, code: String, pending: Pending) -> Result<Person, OidcError> {
        let metadata = self.metadata().await?;
        let client = self.client(&metadata)?;
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| unreachable("its token address", &error))?
            .set_pkce_verifier(pending.verifier)
            .request_async(&*self.fetch)
            .await
            .map_err(refused)?;
        let token = answer.id_token().ok_or(OidcError::Unproven("there is no ID token"))?;
        let nonce = &pending.nonce;
        if let Ok(claims) = token.claims(&self.verifier(&metadata), nonce) {
            return self.person(claims, pending.proven_since);
        }
        // The provider may have changed its keys since they were read.
        let newer = self.newer(&metadata).await?;
        let claims = newer
            .as_ref()
            .and_then(|newer| token.claims(&self.verifier(newer), nonce).ok());
        let claims = claims.ok_or(OidcError::Unproven(
            "the ID token is not for this sign-in, not by the provider, or over",
        ))?;
        self.person(claims, pending.proven_since)
    }

    /// Checks issuer, audience, signature by an algorithm on the list, and expiry.
    pub(crate) fn verifier(&self, metadata: &Metadata) -> IdTokenVerifier<'static, CoreJsonWebKey> {
        IdTokenVerifier::new_public_client(
            ClientId::new(self.settings.client.clone()),
            self.issuer.clone(),
            metadata.jwks().clone(),
        )
        .set_allowed_algs(SIGNATURES)
    }

    fn client(&self, metadata: &Metadata) -> Result<Ours, OidcError> {
        let redirect = RedirectUrl::new(self.settings.redirect.clone()).expect("checked when it was taken");
        let secret = self.settings.secret.as_ref();
        let basic = metadata
            .token_endpoint_auth_methods_supported()
            .is_none_or(|methods| methods.contains(&openidconnect::core::CoreClientAuthMethod::ClientSecretBasic));
        let client = Client::from_provider_metadata(
            metadata.clone(),
            ClientId::new(self.settings.client.clone()),
            secret.map(|secret| openidconnect::ClientSecret::new(secret.reveal())),
        );
        Ok(client.set_redirect_uri(redirect).set_auth_type(if basic {
            AuthType::BasicAuth
        } else {
            AuthType::RequestBody
        }))
    }

    fn person(
        &self,
        claims: &IdTokenClaims<Others, CoreGenderClaim>,
        proven_since: Option<u64>,
    ) -> Result<Person, OidcError> {
        let proven_at = claims.auth_time().and_then(|at| u64::try_from(at.timestamp()).ok());
        // Whatever was asked for: a provider may not know how to ask anew (OpenID Connect Core 1.0 §3.1.2.1).
        if proven_since.is_some_and(|since| proven_at.is_none_or(|at| at < since)) {
            return Err(OidcError::Unproven(
                "the provider does not say that the person has just proven who they are",
            ));
        }
        let others = &claims.additional_claims().0;
        let name = claims
            .name()
            .and_then(|name| name.get(None))
            .map(|name| name.to_string());
        let email = claims.email().filter(|_| claims.email_verified() == Some(true));
        Ok(Person {
            subject: claims.subject().to_string(),
            session: others.get("sid").and_then(|sid| sid.as_str()).map(str::to_owned),
            name: name.unwrap_or_default(),
            login: claims
                .preferred_username()
                .map(|login| login.to_string())
                .unwrap_or_default(),
            email: email.map(|email| email.to_string()).unwrap_or_default(),
            groups: groups(others.get(&self.settings.groups)),
            proven_at,
        })
    }
}

pub(crate) fn unix_now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_secs()
}

/// A list of names, or one alone.
fn groups(claim: Option<&serde_json::Value>) -> Vec<String> {
    let mut groups: Vec<String> = match claim {
        Some(serde_json::Value::Array(names)) => names
            .iter()
            .filter_map(|name| name.as_str())
            .map(str::to_owned)
            .take(GROUPS)
            .collect(),
        Some(serde_json::Value::String(name)) => vec![name.clone()],
        _ => Vec::new(),
    };
    groups.sort();
    groups.dedup();
    groups
}

/// An answer that refuses is the person's matter (a code used twice, or too late); none is the provider's.
fn refused<E>(
    error: openidconnect::RequestTokenError<E, StandardErrorResponse<openidconnect::core::CoreErrorResponseType>>,
) -> OidcError
where
    E: std::error::Error + 'static,
{
    match error {
        openidconnect::RequestTokenError::ServerResponse(_) => {
            OidcError::Unproven("the provider does not take the code")
        }
        openidconnect::RequestTokenError::Parse(..) => OidcError::Unproven("the provider's tokens cannot be read"),
        other => unreachable("tokens", &other),
    }
}
