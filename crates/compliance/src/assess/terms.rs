//! The known words of the table in both languages.

use datamap::{Text, Words, text};

use super::country::country;
use super::provider::Kind;
use crate::document::w;

const HOSTING: &[(&str, Text)] = &[
    ("provider_hosted", text("durch den Anbieter", "by the provider")),
    ("self_hosted", text("selbst zu betreiben", "can be run by oneself")),
    ("servers_eea", text("Server in EU oder EWR", "servers in the EU or EEA")),
    ("servers_us", text("Server in den USA", "servers in the USA")),
];

const SAFEGUARDS: &[(&str, Text)] = &[
    (
        "privacy_shield",
        text(
            "Privacy Shield (ungültig seit 16.07.2020)",
            "Privacy Shield (invalid since 16.07.2020)",
        ),
    ),
    (
        "old_scc",
        text(
            "Standardvertragsklauseln alter Fassung (abgelöst durch Beschluss (EU) 2021/914 vom 04.06.2021)",
            "standard clauses of the former version (replaced by Decision (EU) 2021/914 of 04.06.2021)",
        ),
    ),
    (
        "scc_2021",
        text(
            "Standardvertragsklauseln (Beschluss (EU) 2021/914)",
            "standard clauses (Decision (EU) 2021/914)",
        ),
    ),
    (
        "dpf",
        text("EU-US Data Privacy Framework", "EU-US Data Privacy Framework"),
    ),
    ("adequacy", text("Angemessenheitsbeschluss", "adequacy decision")),
    ("none_stated", text("keine genannt", "none named")),
];

const CONTRACTS: &[(&str, Text)] = &[
    ("on_request", text("auf Anfrage", "on request")),
    ("in_account", text("im Kundenkonto", "in the customer's account")),
    (
        "in_scc",
        text(
            "in den Standardvertragsklauseln enthalten",
            "contained in the standard clauses",
        ),
    ),
    ("link", text("abrufbar", "published")),
    (
        "link_with_terms",
        text(
            "abrufbar, mit den Nutzungsbedingungen angenommen",
            "published, accepted with the terms",
        ),
    ),
    ("not_offered", text("nicht angeboten", "not offered")),
];

const NOTICES: &[(&str, Text)] = &[
    ("link", text("abrufbar", "published")),
    ("two_links", text("abrufbar, zwei Seiten", "published, two pages")),
];

/// The words of the table for one kind of fact.
const fn known(kind: Kind) -> &'static [(&'static str, Text)] {
    match kind {
        Kind::Hosting => HOSTING,
        Kind::Safeguard => SAFEGUARDS,
        Kind::Contract => CONTRACTS,
        Kind::Notice => NOTICES,
        Kind::Operator | Kind::Seat => &[],
    }
}

/// What a value says: known words in both languages, anything else as it was written. Whatever names the Privacy Shield says
/// that it is invalid.
pub fn said(kind: Kind, value: &str) -> Words {
    if kind == Kind::Seat {
        return country(value);
    }
    let find = |part: &str| known(kind).iter().find(|(id, _)| *id == part).map(|(_, words)| words);
    let parts: Option<Vec<&Text>> = value.split('+').map(find).collect();
    if let Some(parts) = parts {
        let join = |of: fn(&Text) -> &'static str| parts.iter().map(|part| of(part)).collect::<Vec<_>>().join(", ");
        return w(join(|part| part.de), join(|part| part.en));
    }
    if names_privacy_shield(value) {
        return w(
            format!("{value} (Privacy Shield: ungültig seit 16.07.2020)"),
            format!("{value} (Privacy Shield: invalid since 16.07.2020)"),
        );
    }
    w(value, value)
}

/// However it is spelt.
pub(super) fn names_privacy_shield(value: &str) -> bool {
    let letters: String = value.chars().filter(|c| c.is_alphabetic()).collect();
    letters.to_lowercase().contains("privacyshield")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_are_translated_and_the_shield_is_never_shown_as_valid() {
        assert_eq!(said(Kind::Contract, "on_request").de, "auf Anfrage");
        assert_eq!(
            said(Kind::Contract, "on_request+Rahmenvertrag").de,
            "on_request+Rahmenvertrag"
        );
        assert_eq!(said(Kind::Seat, "US").en, "USA");
        for value in [
            "privacy_shield",
            "privacy_shield+old_scc",
            "EU-U.S. Privacy-Shield",
            "Privacy Shield, SCC",
        ] {
            assert!(
                said(Kind::Safeguard, value).de.contains("ungültig seit 16.07.2020"),
                "{value}"
            );
            assert!(
                said(Kind::Safeguard, value).en.contains("invalid since 16.07.2020"),
                "{value}"
            );
        }
    }
}
