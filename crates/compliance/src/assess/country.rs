//! Countries, as far as the transfer of personal data tells them apart.

use datamap::{Text, Words, text};

use crate::document::w;

/// On which ground data may go there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// European Union or European Economic Area: no transfer to a third country by the seat alone.
    Eea,
    /// There is an adequacy decision (Art. 45 GDPR); its scope has to be looked at.
    Adequate,
    /// United States: adequate only for a recipient that is certified under the Data Privacy Framework.
    UnitedStates,
    /// Any other country.
    Third,
}

/// ISO 3166-1 alpha-2, its names, where it belongs. Adequacy as of 21.11.2026, by the Commission's list.
const COUNTRIES: &[(&str, Text, Region)] = &[
    ("AT", text("Österreich", "Austria"), Region::Eea),
    ("BE", text("Belgien", "Belgium"), Region::Eea),
    ("BG", text("Bulgarien", "Bulgaria"), Region::Eea),
    ("CY", text("Zypern", "Cyprus"), Region::Eea),
    ("CZ", text("Tschechien", "Czechia"), Region::Eea),
    ("DE", text("Deutschland", "Germany"), Region::Eea),
    ("DK", text("Dänemark", "Denmark"), Region::Eea),
    ("EE", text("Estland", "Estonia"), Region::Eea),
    ("ES", text("Spanien", "Spain"), Region::Eea),
    ("FI", text("Finnland", "Finland"), Region::Eea),
    ("FR", text("Frankreich", "France"), Region::Eea),
    ("GR", text("Griechenland", "Greece"), Region::Eea),
    ("HR", text("Kroatien", "Croatia"), Region::Eea),
    ("HU", text("Ungarn", "Hungary"), Region::Eea),
    ("IE", text("Irland", "Ireland"), Region::Eea),
    ("IS", text("Island", "Iceland"), Region::Eea),
    ("IT", text("Italien", "Italy"), Region::Eea),
    ("LI", text("Liechtenstein", "Liechtenstein"), Region::Eea),
    ("LT", text("Litauen", "Lithuania"), Region::Eea),
    ("LU", text("Luxemburg", "Luxembourg"), Region::Eea),
    ("LV", text("Lettland", "Latvia"), Region::Eea),
    ("MT", text("Malta", "Malta"), Region::Eea),
    ("NL", text("Niederlande", "Netherlands"), Region::Eea),
    ("NO", text("Norwegen", "Norway"), Region::Eea),
    ("PL", text("Polen", "Poland"), Region::Eea),
    ("PT", text("Portugal", "Portugal"), Region::Eea),
    ("RO", text("Rumänien", "Romania"), Region::Eea),
    ("SE", text("Schweden", "Sweden"), Region::Eea),
    ("SI", text("Slowenien", "Slovenia"), Region::Eea),
    ("SK", text("Slowakei", "Slovakia"), Region::Eea),
    ("AD", text("Andorra", "Andorra"), Region::Adequate),
    ("AR", text("Argentinien", "Argentina"), Region::Adequate),
    // Commercial organisations alone.
    ("CA", text("Kanada", "Canada"), Region::Adequate),
    ("CH", text("Schweiz", "Switzerland"), Region::Adequate),
    ("FO", text("Färöer", "Faroe Islands"), Region::Adequate),
    ("GB", text("Vereinigtes Königreich", "United Kingdom"), Region::Adequate),
    ("GG", text("Guernsey", "Guernsey"), Region::Adequate),
    ("IL", text("Israel", "Israel"), Region::Adequate),
    ("IM", text("Isle of Man", "Isle of Man"), Region::Adequate),
    ("JE", text("Jersey", "Jersey"), Region::Adequate),
    ("JP", text("Japan", "Japan"), Region::Adequate),
    ("KR", text("Republik Korea", "Republic of Korea"), Region::Adequate),
    ("NZ", text("Neuseeland", "New Zealand"), Region::Adequate),
    ("UY", text("Uruguay", "Uruguay"), Region::Adequate),
    ("US", text("USA", "USA"), Region::UnitedStates),
];

/// Where a code of two capital letters belongs.
pub fn region(code: &str) -> Region {
    let known = COUNTRIES.iter().find(|(known, ..)| *known == code);
    known.map_or(Region::Third, |(.., region)| *region)
}

/// Its name; of a country that is not told apart, its code.
pub fn country(code: &str) -> Words {
    let known = COUNTRIES.iter().find(|(known, ..)| *known == code);
    known.map_or_else(|| w(code, code), |(_, name, _)| Words::from(*name))
}

/// Whether a code could be one of a country.
pub(super) fn is_code(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_union_is_whole_and_no_country_is_named_twice() {
        let of = |wanted| COUNTRIES.iter().filter(|(.., region)| *region == wanted).count();
        assert_eq!(of(Region::Eea), 27 + 3);
        for (at, (code, ..)) in COUNTRIES.iter().enumerate() {
            assert!(is_code(code));
            assert!(COUNTRIES[..at].iter().all(|(other, ..)| other != code), "{code}");
        }
        assert_eq!(region("US"), Region::UnitedStates);
        assert_eq!(region("IN"), Region::Third);
        assert_eq!(country("IN").de, "IN");
    }
}
