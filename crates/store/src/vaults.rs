//! Vaults of accounts: bytes that only their members' browsers can open.

use datamap::DAY;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};
use wire::{MemberId, VaultDigest};

use crate::store::{from_seconds, to_seconds};
use crate::{Store, StoreError};

const VAULT: &str = "vaults.vault";

/// A vault as kept.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptVault {
    /// As its member's browser sealed it.
    pub vault: Vec<u8>,
    /// The day (UTC) on which it was changed last: the second it began.
    pub changed_day: u64,
}

impl KeptVault {
    /// What it is named by in a change.
    pub fn digest(&self) -> VaultDigest {
        VaultDigest(Sha256::digest(&self.vault).into())
    }
}

impl Store {
    /// The vault of an account.
    pub async fn vault(&self, member: MemberId) -> Result<Option<KeptVault>, StoreError> {
        let mut reader = self.readers.acquire().await?;
        self.vault_in(&mut reader, member).await
    }

    /// Keeps a vault in place of the one that `from` names; none: of nothing. `now` is kept as its day.
    ///
    /// [`StoreError::VaultChanged`]: another one is kept, or none. [`StoreError::Unknown`]: no such account.
    pub async fn keep_vault(
        &self,
        member: MemberId,
        from: Option<VaultDigest>,
        vault: &[u8],
        now: u64,
    ) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        crate::members::standing(&mut transaction, member).await?;
        let kept = self.vault_in(&mut transaction, member).await?;
        if kept.map(|kept| kept.digest()) != from {
            return Err(StoreError::VaultChanged);
        }
        sqlx::query(
            "INSERT INTO vaults (member, vault, changed_day) VALUES ($1, $2, $3)
             ON CONFLICT (member) DO UPDATE SET vault = excluded.vault, changed_day = excluded.changed_day",
        )
        .bind(&member.0[..])
        .bind(self.seal(VAULT, &member.0, vault))
        .bind(to_seconds(now / DAY * DAY))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes the vault that `from` names. The next run of the deletion job takes it out of the files: a table written
    /// anew for each press would let any member stop everybody who writes.
    ///
    /// [`StoreError::VaultChanged`]: another one is kept, or none.
    pub async fn erase_vault(&self, member: MemberId, from: VaultDigest) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        let kept = self.vault_in(&mut transaction, member).await?;
        if kept.map(|kept| kept.digest()) != Some(from) {
            return Err(StoreError::VaultChanged);
        }
        sqlx::query("DELETE FROM vaults WHERE member = $1")
            .bind(&member.0[..])
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        self.wipe_later(&["vaults"]);
        Ok(())
    }

    async fn vault_in(
        &self,
        connection: &mut AnyConnection,
        member: MemberId,
    ) -> Result<Option<KeptVault>, StoreError> {
        let row = sqlx::query("SELECT vault, changed_day FROM vaults WHERE member = $1")
            .bind(&member.0[..])
            .fetch_optional(connection)
            .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(KeptVault {
            vault: self.unseal(VAULT, &member.0, &row.try_get::<Vec<u8>, _>(0)?)?,
            changed_day: from_seconds(row.try_get(1)?),
        }))
    }
}
