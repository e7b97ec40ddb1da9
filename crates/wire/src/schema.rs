//! JSON Schemas (2020-12) of bytes and identifiers, exactly as they are read: canonical base64url without padding.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::{Blob, InviteId, MemberId, Secret, VaultDigest};

/// Any character, and those that the last one of a text may be when two or four of its bits are left over.
const ANY: &str = "[A-Za-z0-9_-]";
const TWO_LEFT: &str = "[AEIMQUYcgkosw048]";
const FOUR_LEFT: &str = "[AQgw]";

/// A text of exactly so many bytes.
pub fn exactly(bytes: usize) -> Schema {
    let chars = (bytes * 4).div_ceil(3);
    let pattern = match bytes % 3 {
        0 => format!("^{ANY}{{{chars}}}$"),
        1 => format!("^{ANY}{{{}}}{FOUR_LEFT}$", chars - 1),
        _ => format!("^{ANY}{{{}}}{TWO_LEFT}$", chars - 1),
    };
    json_schema!({
        "type": "string", "contentEncoding": "base64url",
        "minLength": chars, "maxLength": chars, "pattern": pattern,
    })
}

impl<const MAX: usize> JsonSchema for Blob<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("BlobOf{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string", "contentEncoding": "base64url", "maxLength": (MAX * 4).div_ceil(3),
            "pattern": format!("^({ANY}{{4}})*({ANY}{FOUR_LEFT}|{ANY}{{2}}{TWO_LEFT})?$"),
        })
    }
}

macro_rules! named {
    ($($name:ident, $bytes:literal, $what:literal;)*) => { $(
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                let mut schema = exactly($bytes);
                schema.insert("description".to_owned(), $what.into());
                schema
            }
        }
    )* };
}

named! {
    InviteId, 16, "The public handle of one invitation. Reveals nothing about the link it was derived from.";
    MemberId, 16, "Somebody with an account.";
    VaultDigest, 32, "SHA-256 of a sealed vault.";
    Secret, 32, "Thirty-two secret bytes: whoever has them, may.";
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn pattern(schema: Schema) -> String {
        schema.get("pattern").unwrap().as_str().unwrap().to_owned()
    }

    #[test]
    fn lengths_and_last_characters_are_those_of_the_encoding() {
        for bytes in 1..40_usize {
            let text = crate::blob::encode(&vec![0xff; bytes]);
            let schema = exactly(bytes);
            assert_eq!(schema.get("maxLength").unwrap(), text.len());
            let last = pattern(schema).trim_end_matches('$').to_owned();
            let class = last.rsplit('[').next().unwrap();
            let fits = |c: char| class.contains("A-Z") || class.contains(c);
            assert!(fits(text.chars().last().unwrap()), "{bytes}");
        }
    }
}
