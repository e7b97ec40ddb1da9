//! OpenID Connect Back-Channel Logout 1.0: the provider tells that somebody has signed out there.

use openidconnect::core::{CoreGenderClaim, CoreJsonWebKey};
use openidconnect::{IdTokenClaims, IdTokenVerifier, JsonWebTokenType, Nonce};
use std::str::FromStr;

use crate::sign_in::{Others, Token};
use crate::{OidcError, Provider};

/// The event that a logout token carries (§2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Whose sessions end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedOut {
    /// The person.
    pub subject: String,
    /// That session alone; none: all of the person.
    pub session: Option<String>,
    /// The token's own name: one that was seen before is a replay (§2.6).
    pub token: String,
}

impl Provider {
    /// Reads a logout token (§2.6). It must name the person: one that names a session alone proves nothing here.
    pub async fn logged_out(&self, token: &str) -> Result<LoggedOut, OidcError> {
        let token = Token::from_str(token).map_err(|_| OidcError::Unproven("it is no logout token"))?;
        let metadata = self.metadata().await?;
        if let Ok(claims) = token.claims(&logout(self.verifier(&metadata)), no_nonce) {
            return read(claims);
        }
        let metadata = self.with_new_keys().await?.unwrap_or(metadata);
        let claims = token.claims(&logout(self.verifier(&metadata)), no_nonce).map_err(|_| {
            OidcError::Unproven("the logout token is not for this server, not by the provider, or over")
        })?;
        read(claims)
    }
}

fn logout(verifier: IdTokenVerifier<'static, CoreJsonWebKey>) -> IdTokenVerifier<'static, CoreJsonWebKey> {
    let types = ["logout+jwt", "JWT"].map(|name| {
        JsonWebTokenType::new(name.to_owned())
            .normalize()
            .expect("a media type")
    });
    verifier.set_allowed_jose_types(types)
}

/// A token with a nonce is an ID token that somebody passes off as a logout (§2.4).
fn no_nonce(nonce: Option<&Nonce>) -> Result<(), String> {
    nonce.map_or(Ok(()), |_| Err("it has a nonce".to_owned()))
}

fn read(claims: &IdTokenClaims<Others, CoreGenderClaim>) -> Result<LoggedOut, OidcError> {
    let others = &claims.additional_claims().0;
    let is_logout = others
        .get("events")
        .and_then(|events| events.get(EVENT))
        .is_some_and(|event| event.is_object());
    if !is_logout {
        return Err(OidcError::Unproven("it is no logout token"));
    }
    let text = |name: &str| others.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    Ok(LoggedOut {
        subject: claims.subject().to_string(),
        session: text("sid"),
        token: text("jti").ok_or(OidcError::Unproven("the logout token has no name"))?,
    })
}
