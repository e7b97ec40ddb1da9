//! The authorization code flow (OpenID Connect Core 1.0 §3.1) with PKCE (RFC 7636).

use std::collections::BTreeMap;

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

/// A sign-in that has begun. Kept by the server, bound to the browser that began it; used once.
pub struct Pending {
    /// Comes back with the person; whoever brings another began elsewhere (RFC 6749 §10.12).
    pub state: String,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
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
    /// Begins a sign-in: the address to send the browser to, and what to keep until it is back.
    pub async fn begin(&self) -> Result<(String, Pending), OidcError> {
        let client = self.client(&self.metadata().await?)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge);
        for scope in &self.settings.scopes {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        let (address, state, nonce) = request.url();
        let pending = Pending {
            state: state.secret().clone(),
            nonce,
            verifier,
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
            .request_async(&self.fetch)
            .await
            .map_err(refused)?;
        let token = answer.id_token().ok_or(OidcError::Unproven("there is no ID token"))?;
        let nonce = &pending.nonce;
        if let Ok(claims) = token.claims(&self.verifier(&metadata), nonce) {
            return self.person(claims);
        }
        // The provider may have changed its keys since they were read.
        let metadata = self.with_new_keys().await?.unwrap_or(metadata);
        let claims = token
            .claims(&self.verifier(&metadata), nonce)
            .map_err(|_| OidcError::Unproven("the ID token is not for this sign-in, not by the provider, or over"))?;
        self.person(claims)
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

    fn person(&self, claims: &IdTokenClaims<Others, CoreGenderClaim>) -> Result<Person, OidcError> {
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
        })
    }
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
