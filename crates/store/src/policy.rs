//! What administrators decided for the whole server: rows of names and values. What they mean is the caller's.

use sqlx::Row;

use crate::audit::{self, Note};
use crate::retention::chain;
use crate::{Store, StoreError};

impl Store {
    /// Every row but those that chains of proofs begin and end with.
    pub async fn policy(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query("SELECT name, value FROM policy ORDER BY name")
            .fetch_all(&self.readers)
            .await?;
        let rows: Vec<(String, String)> = rows
            .iter()
            .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
            .collect::<Result<_, StoreError>>()?;
        let decided = |name: &str| !name.ends_with("_anchor") && !name.ends_with("_head");
        Ok(rows.into_iter().filter(|(name, _)| decided(name)).collect())
    }

    /// Keeps these rows; others stay.
    pub async fn set_policy(&self, rows: &[(&str, String)], note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for (name, value) in rows {
            chain::put(&mut transaction, name, value).await?;
        }
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }
}
