use crate::completeness::Needed;
use crate::lies::Claim;

pub const NEEDED: Needed = &[];

pub fn claims() -> Vec<Claim> {
    Vec::new()
}
