//! OpenID Connect Back-Channel Logout 1.0: the provider tells that somebody has signed out there.

use openidconnect::core::{CoreGenderClaim, CoreJsonWebKey};
use openidconnect::{ClientId, IdTokenClaims, IdTokenVerifier, JsonWebKeySet, JsonWebTokenType, Nonce};
use std::str::FromStr;

use crate::sign_in::{CLOCKS_DIFFER, Others, Token, unix_now};
use crate::{OidcError, Provider};

/// The event that a logout token carries (§2.4).
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// Seconds after a logout token was made in which it is taken; providers send it at once.
const RECENT: u64 = 300;

/// Whose sessions end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedOut {
    /// The person.
    pub subject: String,
    /// That session alone; none: all of the person.
    pub session: Option<String>,
    /// The token's own name: one that was seen before is a replay (§2.6).
    pub token: String,
    /// Until when the token could be told again (Unix seconds): it need not be remembered longer.
    pub until: u64,
}

impl Provider {
    /// Reads a logout token (§2.6). It must name the person: one that names a session alone proves nothing here. One made
    /// more than a few minutes ago is a replay.
    pub async fn logged_out(&self, token: &str) -> Result<LoggedOut, OidcError> {
        let token = Token::from_str(token).map_err(|_| OidcError::Unproven("it is no logout token"))?;
        // Before anything is asked of the provider: anybody can send something here.
        let anybodys = IdTokenVerifier::new_public_client(
            ClientId::new(self.settings.client.clone()),
            self.issuer.clone(),
            JsonWebKeySet::default(),
        );
        let says = token
            .claims(&logout(anybodys.insecure_disable_signature_check()), no_nonce)
            .map_err(|_| OidcError::Unproven("the logout token is not for this server, or over"))?;
        let over = read(says)?;
        let metadata = self.metadata().await?;
        if token.claims(&logout(self.verifier(&metadata)), no_nonce).is_ok() {
            return Ok(over);
        }
        let newer = self.newer(&metadata).await?;
        let by_provider = newer.is_some_and(|newer| token.claims(&logout(self.verifier(&newer)), no_nonce).is_ok());
        by_provider
            .then_some(over)
            .ok_or(OidcError::Unproven("the logout token is not by the provider, or over"))
    }
}

fn logout(verifier: IdTokenVerifier<'static, CoreJsonWebKey>) -> IdTokenVerifier<'static, CoreJsonWebKey> {
    let types = ["logout+jwt", "JWT"].map(|name| {
        JsonWebTokenType::new(name.to_owned())
            .normalize()
            .expect("a media type")
    });
    verifier.set_allowed_jose_types(types).set_issue_time_verifier_fn(|at| {
        is_recent(at.timestamp())
            .then_some(())
            .ok_or_else(|| "too old".to_owned())
    })
}

/// Whether a token made then (Unix seconds) is told now for the first time, as far as that can be seen from when it was made.
fn is_recent(made_at: i64) -> bool {
    let now = unix_now();
    u64::try_from(made_at).is_ok_and(|at| at <= now + CLOCKS_DIFFER && now <= at.saturating_add(RECENT))
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
    let seconds = |at: i64| u64::try_from(at).unwrap_or_default();
    let made_at = seconds(claims.issue_time().timestamp());
    let expires_at = seconds(claims.expiration().timestamp());
    let text = |name: &str| others.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    Ok(LoggedOut {
        subject: claims.subject().to_string(),
        session: text("sid"),
        token: text("jti").ok_or(OidcError::Unproven("the logout token has no name"))?,
        until: made_at.saturating_add(RECENT).min(expires_at),
    })
}
