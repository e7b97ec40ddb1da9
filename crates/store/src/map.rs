//! The tables' entries of the data map, and the catalogue of all entries.

mod accounts;
mod proofs;
mod requests;
mod rooms;

use datamap::{ELSEWHERE, Entry};

/// Entries of tables, in an order in which rows can be inserted: what others point to comes first.
pub(crate) const TABLES: [Entry; 22] = [
    rooms::ROOMS,
    rooms::INVITES,
    rooms::ENDED,
    accounts::MEMBERS,
    accounts::PASSWORDS,
    accounts::TOTPS,
    accounts::RECOVERY_CODES,
    accounts::PASSKEYS,
    accounts::SESSIONS,
    accounts::TICKETS,
    accounts::PROVIDER_ACCOUNTS,
    accounts::PROVIDER_SESSIONS,
    accounts::VAULTS,
    requests::REQUESTS,
    proofs::POLICY,
    proofs::ANSWERS,
    proofs::VERSIONS,
    proofs::SIGN_OFFS,
    proofs::DECISIONS,
    proofs::AUDIT,
    proofs::DELETIONS,
    proofs::SCHEMA,
];

/// Every kind of data there is: tables first, then what rests elsewhere.
pub fn catalogue() -> impl Iterator<Item = &'static Entry> {
    TABLES.iter().chain(ELSEWHERE)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use datamap::{Due, Place};

    use super::*;

    #[test]
    fn ids_are_given_once_and_nothing_is_said_in_one_language_only() {
        let mut ids = BTreeSet::new();
        for entry in catalogue() {
            assert!(ids.insert(entry.id), "{} is there twice", entry.id);
            for said in [entry.what, entry.about, entry.purpose, entry.recipients, entry.erasure] {
                assert!(!said.de.is_empty() && !said.en.is_empty(), "{}", entry.id);
            }
        }
    }

    #[test]
    fn the_column_that_says_when_is_one_of_the_table() {
        for entry in &TABLES {
            let Place::Database(table) = entry.place else {
                panic!("{} is no table", entry.id);
            };
            let has = |name| table.columns.iter().any(|column| column.name == name);
            assert!(table.owner.is_none_or(has), "{}", entry.id);
            match entry.retention.due {
                Due::At(column) | Due::After(column) | Due::AtIf(column, _) => assert!(has(column), "{}", entry.id),
                Due::Parts(parts) => {
                    for part in parts {
                        assert!(
                            has(part.column) && part.emptied.iter().all(|column| has(column)),
                            "{}",
                            entry.id
                        );
                    }
                }
                Due::WithOwner | Due::Otherwise => {}
            }
        }
    }
}
