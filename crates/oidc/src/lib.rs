//! Signing in by the organisation's own provider: OpenID Connect Core 1.0, authorization code flow (§3.1) with PKCE
//! (RFC 7636), discovery, and back-channel logout.
//!
//! Everything that comes from the provider is checked before it counts: issuer, audience, signature by one of the keys the
//! provider publishes now (asymmetric algorithms only, whatever a token says of itself), expiry, nonce. Nothing is asked of
//! anybody before an administrator has named a provider, and then only of the addresses its own document names, over TLS.
//!
//! The crate `openidconnect` stays inside.

#![cfg_attr(test, allow(clippy::unwrap_used))]

mod error;
mod fetch;
mod inquiry;
mod logout;
mod provider;
mod sign_in;

pub use error::OidcError;
pub use logout::LoggedOut;
pub use provider::{ClientSecret, Provider, Settings};
pub use sign_in::{Pending, Person};
