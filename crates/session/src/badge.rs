//! The encryption badge: a pure function of protocol state. Nothing else may set it.

use crate::{Encryption, EncryptionLevel, EncryptionReason};

/// What the badge is computed from.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts {
    /// This participant is in the group.
    pub(crate) member: bool,
    /// It was, and gets the group state anew.
    pub(crate) resyncing: bool,
    /// The state it had was not the others'.
    pub(crate) fork: bool,
    /// The links were made by a system.
    pub(crate) made_by_system: bool,
    /// Peers without a leaf.
    pub(crate) strangers: u32,
    /// Leaves never heard of.
    pub(crate) silent: u32,
    /// A message is missing.
    pub(crate) withheld: bool,
    /// An own commit is not in the log.
    pub(crate) commit_withheld: bool,
    /// The server gave a commit a false sender.
    pub(crate) mismatch: bool,
    /// A removal is not in the log.
    pub(crate) unremoved: bool,
    /// Streams of which frames were dropped for their number.
    pub(crate) delayed: u32,
    /// The code was compared.
    pub(crate) compared: bool,
    /// Members whose leaf key was not there then.
    pub(crate) joined_since: u32,
}

/// The badge.
pub(crate) fn badge(facts: Facts) -> Encryption {
    let all = [
        (facts.strangers > 0, EncryptionReason::Strangers),
        (facts.silent > 0, EncryptionReason::SilentMember),
        (facts.fork, EncryptionReason::Fork),
        (facts.withheld, EncryptionReason::MessageWithheld),
        (facts.commit_withheld, EncryptionReason::CommitWithheld),
        (facts.mismatch, EncryptionReason::SenderMismatch),
        (facts.unremoved, EncryptionReason::RemovalUnconfirmed),
        (facts.delayed > 0, EncryptionReason::MediaDelayed),
        (facts.made_by_system, EncryptionReason::MadeBySystem),
        (facts.resyncing, EncryptionReason::Resyncing),
    ];
    let there = facts.member || facts.resyncing;
    let reasons: Vec<_> = all
        .into_iter()
        .filter(|(holds, _)| *holds && there)
        .map(|(_, reason)| reason)
        .collect();
    let level = if there {
        reasons
            .iter()
            .copied()
            .map(weight)
            .max()
            .unwrap_or(EncryptionLevel::EndToEnd)
    } else {
        EncryptionLevel::None
    };
    Encryption {
        level,
        reasons,
        compared: facts.compared,
        joined_since_compared: if facts.compared { facts.joined_since } else { 0 },
    }
}

fn weight(reason: EncryptionReason) -> EncryptionLevel {
    match reason {
        EncryptionReason::Fork => EncryptionLevel::Alarm,
        EncryptionReason::Strangers
        | EncryptionReason::SilentMember
        | EncryptionReason::MessageWithheld
        | EncryptionReason::CommitWithheld
        | EncryptionReason::MediaDelayed
        | EncryptionReason::SenderMismatch
        | EncryptionReason::RemovalUnconfirmed
        | EncryptionReason::MadeBySystem
        | EncryptionReason::Resyncing => EncryptionLevel::Attention,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_level_is_the_worst_of_all_reasons() {
        let member = Facts {
            member: true,
            ..Facts::default()
        };
        let cases = [
            (Facts::default(), EncryptionLevel::None, 0),
            (member, EncryptionLevel::EndToEnd, 0),
            (Facts { strangers: 1, ..member }, EncryptionLevel::Attention, 1),
            (Facts { silent: 2, ..member }, EncryptionLevel::Attention, 1),
            (
                Facts {
                    made_by_system: true,
                    withheld: true,
                    ..member
                },
                EncryptionLevel::Attention,
                2,
            ),
            (
                Facts {
                    commit_withheld: true,
                    delayed: 2,
                    ..member
                },
                EncryptionLevel::Attention,
                2,
            ),
            (
                Facts {
                    fork: true,
                    strangers: 1,
                    ..member
                },
                EncryptionLevel::Alarm,
                2,
            ),
            (
                Facts {
                    resyncing: true,
                    ..Facts::default()
                },
                EncryptionLevel::Attention,
                1,
            ),
            (
                Facts {
                    strangers: 5,
                    ..Facts::default()
                },
                EncryptionLevel::None,
                0,
            ),
        ];
        for (facts, level, reasons) in cases {
            let badge = badge(facts);
            assert_eq!((badge.level, badge.reasons.len()), (level, reasons), "{facts:?}");
        }
    }

    #[test]
    fn nobody_joined_since_a_comparison_that_never_was() {
        let facts = Facts {
            member: true,
            joined_since: 3,
            ..Facts::default()
        };
        assert_eq!(badge(facts).joined_since_compared, 0);
        assert_eq!(
            badge(Facts {
                compared: true,
                ..facts
            })
            .joined_since_compared,
            3
        );
    }
}
