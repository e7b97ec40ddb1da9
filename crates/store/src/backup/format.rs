//! The lines inside a backup: a header, for each table its name and columns and then its rows, and an end.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::any::{AnyRow, AnyTypeInfoKind};
use sqlx::{Row, TypeInfo, ValueRef};
use zeroize::ZeroizeOnDrop;

use super::BackupError;
use crate::StoreError;

/// What the first line says of itself.
pub(super) const FORMAT: &str = "konklave backup 1";
/// Longest line; the longest value kept has some 30 kB.
pub(super) const LINE: usize = 4 * 1024 * 1024;

/// One line.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Line {
    Header(Header),
    Table { name: String, columns: Vec<String> },
    Row(Vec<Value>),
    End { rows: u64 },
}

/// The first line.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) format: String,
    /// Release that made it.
    pub(super) release: String,
    /// Number of the newest migration.
    pub(super) schema: i64,
    /// When.
    pub(super) at: u64,
    /// Proves that pepper and at-rest key are those of the installation; says nothing about them.
    pub(super) check: String,
    /// Both keys, where the operator asked for that.
    pub(super) secrets: Option<Keys>,
}

/// Pepper and at-rest key, in base64. Wiped when dropped.
#[derive(Serialize, Deserialize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
pub(super) struct Keys {
    pub(super) pepper: String,
    pub(super) at_rest: String,
}

impl Line {
    pub(super) fn write(&self) -> Vec<u8> {
        let mut line = serde_json::to_vec(self).expect("lines are plain values");
        line.push(b'\n');
        line
    }

    pub(super) fn read(line: &[u8]) -> Result<Self, BackupError> {
        serde_json::from_slice(line).map_err(|_| BackupError::Damaged)
    }
}

/// A row of the database. Texts and bytes are both strings: the first letter tells them apart.
pub(super) fn row(row: &AnyRow) -> Result<Line, StoreError> {
    let values = (0..row.len()).map(|index| {
        let raw = row.try_get_raw(index)?;
        if raw.is_null() || raw.type_info().is_null() {
            return Ok(Value::Null);
        }
        Ok(match raw.type_info().kind() {
            AnyTypeInfoKind::Blob => format!("b{}", encode(row.try_get::<&[u8], _>(index)?)).into(),
            AnyTypeInfoKind::Text => format!("t{}", row.try_get::<&str, _>(index)?).into(),
            _ => row.try_get::<i64, _>(index)?.into(),
        })
    });
    Ok(Line::Row(values.collect::<Result<_, sqlx::Error>>()?))
}

/// A value to be bound.
pub(super) enum Bound {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

impl Bound {
    pub(super) fn from(value: Value) -> Result<Self, BackupError> {
        match value {
            Value::Null => Ok(Self::Null),
            Value::Number(number) => number.as_i64().map(Self::Number).ok_or(BackupError::Damaged),
            Value::String(text) => match text.split_at_checked(1) {
                Some(("t", text)) => Ok(Self::Text(text.to_owned())),
                Some(("b", bytes)) => decode(bytes).map(Self::Bytes),
                _ => Err(BackupError::Damaged),
            },
            _ => Err(BackupError::Damaged),
        }
    }
}

pub(super) fn encode(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}

pub(super) fn decode(text: &str) -> Result<Vec<u8>, BackupError> {
    STANDARD_NO_PAD.decode(text).map_err(|_| BackupError::Damaged)
}
