//! Tables whose rows are chained by hashes: the oldest go, and the rest can still be checked.

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::store::to_seconds;
use crate::{Store, StoreError};

/// A table of which each row has a number and the hash over itself and the hash before.
pub(crate) struct Chain {
    table: &'static str,
    number: &'static str,
    /// The row of `policy` that has number and hash of the last row deleted, and an HMAC of both.
    anchor: &'static str,
}

/// The last row that a chain no longer has.
pub(crate) struct Anchor {
    /// Its number; 0: none was deleted.
    pub(crate) number: i64,
    /// Its hash; of none: zeros.
    pub(crate) hash: Vec<u8>,
    /// Whether the deletion job wrote this.
    pub(crate) genuine: bool,
}

/// Every one of them.
const CHAINS: [Chain; 2] = [AUDIT, DELETIONS];

/// The audit log.
pub(crate) const AUDIT: Chain = Chain {
    table: "audit",
    number: "number",
    anchor: "audit_anchor",
};

/// The proofs of deletion runs.
pub(super) const DELETIONS: Chain = Chain {
    table: "deletions",
    number: "run",
    anchor: "deletions_anchor",
};

/// The chain that this table is.
pub(super) fn of(table: &str) -> Option<&'static Chain> {
    CHAINS.iter().find(|chain| chain.table == table)
}

impl Chain {
    /// Which rows go, for a statement in which `$1` is the latest time that is due and `$2` is now: all up to the last
    /// that is due, and none from the first on that is not. A row of the future was written by a clock that was ahead: it
    /// says nothing of those behind it, and goes with the next of them that is due.
    pub(super) fn going(&self) -> String {
        let Self { table, number, .. } = self;
        format!(
            "{number} <= (SELECT coalesce(max({number}), 0) FROM {table} WHERE at <= $1) AND
             {number} < (SELECT coalesce(min({number}), 9223372036854775807) FROM {table} WHERE at > $1 AND at <= $2)"
        )
    }

    /// Deletes, from the oldest on, what is of `latest` or before.
    pub(super) async fn forget(
        &self,
        connection: &mut AnyConnection,
        store: &Store,
        latest: u64,
        now: u64,
    ) -> Result<(), StoreError> {
        let Self { table, number, anchor } = self;
        let statement = format!(
            "SELECT {number}, hash FROM {table} WHERE {} ORDER BY {number} DESC LIMIT 1",
            self.going()
        );
        let query = sqlx::query(AssertSqlSafe(statement))
            .bind(to_seconds(latest))
            .bind(to_seconds(now));
        let Some(last) = query.fetch_optional(&mut *connection).await? else {
            return Ok(());
        };
        let (last, hash): (i64, Vec<u8>) = (last.try_get(0)?, last.try_get(1)?);
        put(connection, anchor, &sealed(store, anchor, last, &hash)).await?;
        let statement = format!("DELETE FROM {table} WHERE {number} <= $1");
        sqlx::query(AssertSqlSafe(statement))
            .bind(last)
            .execute(connection)
            .await?;
        Ok(())
    }

    /// The last row deleted.
    pub(crate) async fn anchor(&self, connection: &mut AnyConnection, store: &Store) -> Result<Anchor, StoreError> {
        let Some(value) = get(connection, self.anchor).await? else {
            return Ok(Anchor {
                number: 0,
                hash: vec![0; 32],
                genuine: true,
            });
        };
        let (number, hash) = parse(&value).ok_or(StoreError::Unreadable)?;
        let genuine = value == sealed(store, self.anchor, number, &hash);
        Ok(Anchor { number, hash, genuine })
    }
}

/// Number and hash of a row, and an HMAC of both for one use: who cannot compute it cannot say that it was this row.
pub(crate) fn sealed(store: &Store, name: &str, number: i64, hash: &[u8]) -> String {
    let mac = store.keyed(name, &[&number.to_be_bytes(), hash].concat());
    format!("{number} {} {}", hex(hash), hex(&mac))
}

/// The value of a row of `policy`.
pub(crate) async fn get(connection: &mut AnyConnection, name: &str) -> Result<Option<String>, StoreError> {
    let row = sqlx::query("SELECT value FROM policy WHERE name = $1")
        .bind(name)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// Keeps a row of `policy`.
pub(crate) async fn put(connection: &mut AnyConnection, name: &str, value: &str) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO policy (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )
    .bind(name)
    .bind(value)
    .execute(connection)
    .await?;
    Ok(())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Number and hash; whether the rest is right is seen by sealing them again.
fn parse(value: &str) -> Option<(i64, Vec<u8>)> {
    let mut parts = value.split(' ');
    let (number, hash) = (parts.next()?, parts.next()?);
    let bytes: Option<Vec<u8>> = (0..hash.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(hash.get(at..at + 2)?, 16).ok())
        .collect();
    Some((number.parse().ok()?, bytes?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_a_number_and_a_hash() {
        assert_eq!(parse("12 00ff aa"), Some((12, vec![0, 255])));
        for wrong in ["", "12", "x 00", "12 0", "12 0g", "12 ää"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
