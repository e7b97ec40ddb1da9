//! What the operator said for the documents: named fields and their answers. What may be said is the caller's.

use sqlx::Row;

use crate::audit::{self, Note};
use crate::store::to_seconds;
use crate::{Store, StoreError};

impl Store {
    /// Every answer, by the name of its field.
    pub async fn answers(&self) -> Result<Vec<(String, String)>, StoreError> {
        let rows = sqlx::query("SELECT field, answer FROM answers ORDER BY field")
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Keeps this answer, or none, in place of what was said before.
    pub async fn set_answer(&self, field: &str, answer: Option<&str>, note: &Note) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        if let Some(answer) = answer {
            sqlx::query(
                "INSERT INTO answers (field, answer, changed_at) VALUES ($1, $2, $3)
                 ON CONFLICT (field) DO UPDATE SET answer = excluded.answer, changed_at = excluded.changed_at",
            )
            .bind(field)
            .bind(answer)
            .bind(to_seconds(note.at))
            .execute(&mut *transaction)
            .await?;
        } else {
            sqlx::query("DELETE FROM answers WHERE field = $1")
                .bind(field)
                .execute(&mut *transaction)
                .await?;
        }
        audit::append(&mut transaction, self, note).await?;
        transaction.commit().await?;
        Ok(())
    }
}
