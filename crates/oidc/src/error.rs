//! What can go wrong, by what the caller can do about it.

use thiserror::Error;

/// Why somebody is not signed in, or not signed out, by the provider. Names no person and no token.
#[derive(Debug, Error)]
pub enum OidcError {
    /// A setting means nothing: an operator's matter.
    #[error("the provider's {setting} cannot be used: {problem}")]
    Setting {
        /// Which.
        setting: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The provider does not answer, or not as the standard asks: try again later, or tell the operator.
    #[error("the provider cannot be asked for {what}: {problem}")]
    Unreachable {
        /// What was asked for.
        what: &'static str,
        /// What went wrong.
        problem: String,
    },
    /// What came back does not prove who is there: begin anew.
    #[error("the provider's answer proves nothing: {0}")]
    Unproven(&'static str),
}
