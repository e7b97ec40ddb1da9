//! What administrators decided for the whole server: rows of names and values. What they mean is the caller's.

use sqlx::Row;

use crate::audit::{self, Note};
use crate::{Store, StoreError};

impl Store {
    /// Every row.
    pub async fn policy(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query("SELECT name, value FROM policy ORDER BY name")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Keeps these rows; others stay.
    pub async fn set_policy(&self, rows: &[(&str, String)], note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for (name, value) in rows {
            sqlx::query(
                "INSERT INTO policy (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            )
            .bind(*name)
            .bind(value)
            .execute(&mut *transaction)
            .await?;
        }
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }
}
