//! The data map against the schema as the database itself describes it.

use std::collections::BTreeSet;

use datamap::Place;
use sqlx::{AnyPool, Row};
use store::catalogue;

use crate::ground::Ground;

/// Every column there is, as `table.column`.
async fn columns(ground: &Ground) -> BTreeSet<String> {
    let pool = ground.pool().await;
    let statement = if ground.is_embedded() {
        "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_xinfo(m.name) c
         WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    } else {
        "SELECT table_name::text, column_name::text FROM information_schema.columns
         WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
    };
    let rows = sqlx::query(statement).fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows.iter()
        .map(|row| format!("{}.{}", row.get::<String, _>(0), row.get::<String, _>(1)))
        .collect()
}

/// What differs between the database and the data map.
async fn unmapped(ground: &Ground) -> Vec<String> {
    let tables = catalogue().filter_map(|entry| match &entry.place {
        Place::Database(table) => Some(table),
        _ => None,
    });
    let mapped: BTreeSet<String> = tables
        .flat_map(|table| {
            table
                .columns
                .iter()
                .map(|column| format!("{}.{}", table.name, column.name))
        })
        .collect();
    let there = columns(ground).await;
    mapped.symmetric_difference(&there).cloned().collect()
}

async fn run(pool: &AnyPool, statement: &'static str) {
    sqlx::query(statement).execute(pool).await.unwrap();
}

pub async fn every_column_has_an_entry_and_every_entry_a_column(ground: Ground) {
    ground.open().await.close().await;
    assert_eq!(unmapped(&ground).await, Vec::<String>::new());
}

pub async fn a_column_or_table_without_entry_is_caught(ground: Ground) {
    ground.open().await.close().await;
    let pool = ground.pool().await;
    run(&pool, "ALTER TABLE rooms ADD COLUMN title TEXT").await;
    run(&pool, "CREATE TABLE visits (address TEXT)").await;
    run(&pool, "DROP TABLE recovery_codes").await;
    pool.close().await;
    let found = [
        "recovery_codes.code",
        "recovery_codes.member",
        "rooms.title",
        "visits.address",
    ];
    assert_eq!(unmapped(&ground).await, found);
}
