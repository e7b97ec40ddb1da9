//! What each paper has to say, and what it claims.

pub mod accessibility;
pub mod assessment;
pub mod breach;
pub mod contract;
pub mod deletion;
pub mod functions;
pub mod home_office;
pub mod hosts;
pub mod impact;
pub mod joint;
pub mod measures;
pub mod necessity;
pub mod notice;
pub mod participants;
pub mod processor_record;
pub mod record;
pub mod release_sheet;
pub mod secrecy;
pub mod sign_offs;
pub mod sparing_use;
pub mod works_agreement;

use crate::lies::Claim;

/// Every claim that names a period, a cipher, a recipient or a default.
pub fn claims() -> Vec<Claim> {
    [
        accessibility::claims(),
        assessment::claims(),
        breach::claims(),
        contract::claims(),
        deletion::claims(),
        functions::claims(),
        home_office::claims(),
        hosts::claims(),
        impact::claims(),
        joint::claims(),
        measures::claims(),
        necessity::claims(),
        notice::claims(),
        participants::claims(),
        processor_record::claims(),
        record::claims(),
        release_sheet::claims(),
        secrecy::claims(),
        sign_offs::claims(),
        sparing_use::claims(),
        works_agreement::claims(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
