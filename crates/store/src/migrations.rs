//! The schema, forward only. Each step is one transaction: whoever is interrupted starts it anew.
//!
//! Both databases have the same steps with the same tables and columns; `migrations/sqlite` and
//! `migrations/postgres` differ in the words for types. What was released is never changed.

use std::cmp::Ordering;

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AnyPool, Row, SqlSafeStr};

use crate::StoreError;
use crate::connect::Dialect;

/// Number, name, and text of a step for both databases.
macro_rules! steps {
    ($($number:literal $name:literal $file:literal,)*) => {
        [$((
            $number,
            $name,
            include_str!(concat!("../migrations/sqlite/", $file)),
            include_str!(concat!("../migrations/postgres/", $file)),
        ),)*]
    };
}

const STEPS: [(i64, &str, &str, &str); 11] = steps! {
    1 "rooms" "0001_rooms.sql",
    2 "door" "0002_door.sql",
    3 "accounts" "0003_accounts.sql",
    4 "provider" "0004_provider.sql",
    5 "requests" "0005_requests.sql",
    6 "proofs" "0006_proofs.sql",
    7 "vaults" "0007_vaults.sql",
    8 "answers" "0008_answers.sql",
    9 "paper versions" "0009_paper_versions.sql",
    10 "sign-offs" "0010_sign_offs.sql",
    11 "function decisions" "0011_function_decisions.sql",
};

/// The number of the newest step.
pub(crate) const NEWEST: i64 = STEPS[STEPS.len() - 1].0;

/// Whether nothing is missing and nothing newer there, without changing anything.
pub(crate) async fn current(pool: &AnyPool) -> Result<(), StoreError> {
    let row = sqlx::query("SELECT max(version) FROM _sqlx_migrations")
        .fetch_one(pool)
        .await?;
    match row.try_get::<Option<i64>, _>(0)?.unwrap_or(0).cmp(&NEWEST) {
        Ordering::Less => Err(StoreError::Older),
        Ordering::Equal => Ok(()),
        Ordering::Greater => Err(StoreError::Newer),
    }
}

/// Applies what is missing.
pub(crate) async fn run(pool: &AnyPool, dialect: Dialect) -> Result<(), StoreError> {
    let migrations = STEPS.map(|(number, name, sqlite, postgres)| {
        let text = match dialect {
            Dialect::Sqlite => sqlite,
            Dialect::Postgres => postgres,
        };
        Migration::new(number, name.into(), MigrationType::Simple, text.into_sql_str(), false)
    });
    let outcome = Migrator::with_migrations(migrations.into()).run(pool).await;
    outcome.map_err(|error| match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => StoreError::Newer,
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => StoreError::from(error),
        other => StoreError::Migration(other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_counted_from_one_and_differ_in_types_only() {
        for (index, (number, _, sqlite, postgres)) in STEPS.into_iter().enumerate() {
            assert_eq!(number, index as i64 + 1);
            let words = |text: &str| {
                text.replace(") STRICT, WITHOUT ROWID;", ");")
                    .replace(") STRICT;", ");")
                    .replace("octet_length", "length")
                    .replace("BYTEA", "BLOB")
                    .replace("BIGINT", "INTEGER")
            };
            assert_eq!(words(sqlite), words(postgres));
        }
    }
}
