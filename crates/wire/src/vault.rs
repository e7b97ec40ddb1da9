//! Bodies of `/api/account/vault`: what a member keeps under a seal that the server cannot open.
//!
//! What is inside, and how it is sealed, is between the member's browsers (`docs/protocol/vault.md`). The server sees
//! bytes, and that there are no more of them than it takes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Blob, MemberId, VaultDigest, limits};

/// Answer to `GET /api/account/vault`: what is kept for whoever asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeptVault {
    /// The sealed vault; none: nothing is kept.
    pub vault: Option<Blob<{ limits::VAULT }>>,
    /// Its digest, to name it by in a change; none: nothing is kept.
    pub digest: Option<VaultDigest>,
}

/// `PUT /api/account/vault`: keeps this. Answered with nothing; 409 `vault_changed` if what is kept is not what `from`
/// names: another tab or device was faster. 403 `not_allowed` if `member` is not who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeepVault {
    /// What it replaces; none: nothing is kept yet.
    pub from: Option<VaultDigest>,
    /// Whose it is, as far as the page knows: somebody else may have signed in since, in another tab.
    pub member: MemberId,
    /// The sealed vault.
    pub vault: Blob<{ limits::VAULT }>,
}

/// `DELETE /api/account/vault`: deletes it. Answered with nothing; 409 `vault_changed` if what is kept is not this, 403
/// `not_allowed` if `member` is not who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EraseVault {
    /// What is deleted.
    pub from: VaultDigest,
    /// Whose it is, as far as the page knows.
    pub member: MemberId,
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_read_as_they_are_written_and_not_otherwise() {
        let digest = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let member = "AAAAAAAAAAAAAAAAAAAAAA";
        let keep = format!(r#"{{"from":"{digest}","member":"{member}","vault":"AQID"}}"#);
        let read: KeepVault = serde_json::from_str(&keep).unwrap();
        assert_eq!(read.from, Some(VaultDigest([0; 32])));
        assert_eq!(serde_json::to_string(&read).unwrap(), keep);
        let none: KeptVault = serde_json::from_str(r#"{"vault":null,"digest":null}"#).unwrap();
        assert_eq!((none.vault, none.digest), (None, None));
        for wrong in [
            r#"{"from":"AAAA","member":"AAAAAAAAAAAAAAAAAAAAAA","vault":"AQID"}"#,
            r#"{"from":null,"member":"AAAAAAAAAAAAAAAAAAAAAA"}"#,
            r#"{"from":null,"vault":"AQID"}"#,
            r#"{"from":null,"member":"AAAAAAAAAAAAAAAAAAAAAA","vault":"AQID","more":1}"#,
        ] {
            assert!(serde_json::from_str::<KeepVault>(wrong).is_err(), "{wrong}");
        }
        let sized = |bytes: usize| {
            format!(
                r#"{{"from":null,"member":"{member}","vault":"{}"}}"#,
                crate::blob::encode(&vec![0; bytes])
            )
        };
        assert!(serde_json::from_str::<KeepVault>(&sized(limits::VAULT)).is_ok());
        assert!(serde_json::from_str::<KeepVault>(&sized(limits::VAULT + 1)).is_err());
    }
}
