//! No claim is made up: the fact under it is changed, and the claim changes with it, in every paper that made it.

use compliance::{Facts, Paper};

use crate::completeness::texts;
use crate::papers;
use crate::three::{Organisation, company};

/// A claim, how to make it untrue, and what is claimed then.
pub struct Claim {
    /// Where it is made.
    pub papers: &'static [Paper],
    /// What is said, in German and English.
    pub before: (&'static str, &'static str),
    /// Makes it untrue.
    pub change: fn(&mut Facts),
    /// What is said then; empty: nothing of the kind.
    pub after: (&'static str, &'static str),
}

#[test]
fn a_claim_changes_with_its_fact() {
    for claim in papers::claims() {
        let honest = company();
        let mut other = company();
        (claim.change)(&mut other.facts);
        for paper in claim.papers {
            let said = |organisation: &Organisation| texts(organisation, *paper);
            let ((de, en), (de_then, en_then)) = (said(&honest), said(&other));
            for (text, then, before, after) in [
                (de, de_then, claim.before.0, claim.after.0),
                (en, en_then, claim.before.1, claim.after.1),
            ] {
                assert!(text.contains(before), "{paper:?} says “{before}”");
                assert!(
                    !then.contains(before),
                    "{paper:?} says “{before}” of a server where that is not so"
                );
                assert!(
                    then.contains(after),
                    "{paper:?} says “{after}” of a server where that is so"
                );
            }
        }
    }
}
