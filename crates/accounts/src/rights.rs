//! Who may do what, as one table. Handlers ask; they do not decide.

use wire::AccountRole;

/// Everything the HTTP interface lets anybody do with accounts and the server. One for each route, or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// `GET /api/session`
    ReadSignIn,
    /// `POST /api/session`, `POST` and `PUT /api/session/passkey`
    SignIn,
    /// `DELETE /api/session`
    SignOut,
    /// `POST /api/session/confirm`, `POST` and `PUT /api/session/confirm/passkey`
    Confirm,
    /// `POST /api/tickets/read`
    ReadTicket,
    /// `POST /api/tickets/use`
    UseTicket,
    /// `GET /api/account`
    ReadAccount,
    /// `PATCH /api/account`
    ChangeAccount,
    /// `DELETE /api/account`
    EraseAccount,
    /// `PUT /api/account/password`
    ChangePassword,
    /// `POST` and `PUT /api/account/totp`
    AddTotp,
    /// `DELETE /api/account/totp`
    RemoveTotp,
    /// `POST` and `PUT /api/account/passkeys`
    AddPasskey,
    /// `DELETE /api/account/passkeys/{id}`
    RemovePasskey,
    /// `GET /api/account/sessions`
    ReadSessions,
    /// `DELETE /api/account/sessions/{id}`, `DELETE /api/account/sessions`
    EndSessions,
    /// `GET /api/account/data`
    ExportAccount,
    /// `GET /api/members`
    ReadMembers,
    /// `POST /api/members`
    AddMember,
    /// `PATCH /api/members/{member}`
    ChangeMember,
    /// `DELETE /api/members/{member}`
    EraseMember,
    /// `POST /api/members/{member}/link`
    LinkMember,
    /// `GET /api/policy`
    ReadPolicy,
    /// `PUT /api/policy`
    ChangePolicy,
    /// `GET /api/audit`
    ReadAudit,
    /// `GET /api/oversight`
    ReadOversight,
    /// `GET /api/health`
    ReadHealth,
}

/// Whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Nobody is signed in.
    Nobody,
    /// A member is.
    Member {
        /// Its role.
        role: AccountRole,
        /// Whether it has proven who it is a moment ago.
        fresh: bool,
        /// Whether policy asks it for a factor that it lacks.
        lacks_factor: bool,
    },
}

/// The answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Allowed,
    /// After a fresh proof.
    ConfirmFirst,
    /// After adding a passkey or a second factor.
    AddFactorFirst,
    /// After signing in.
    SignInFirst,
    /// No.
    NotAllowed,
}

/// What an act asks for.
struct Rule {
    who: Who,
    fresh: bool,
    /// Possible for those who lack the factor policy asks for: all that leads to having one.
    without_factor: bool,
}

#[derive(Clone, Copy)]
enum Who {
    Anybody,
    SignedIn,
    Overseers,
    Administrators,
}

const fn rule(act: Act) -> Rule {
    use Act as A;
    use Who as W;
    let (who, fresh, without_factor) = match act {
        A::ReadSignIn | A::SignIn | A::ReadTicket | A::UseTicket => (W::Anybody, false, true),
        A::SignOut | A::Confirm | A::ReadAccount => (W::SignedIn, false, true),
        A::AddTotp | A::AddPasskey => (W::SignedIn, true, true),
        A::ChangeAccount | A::ReadSessions | A::EndSessions => (W::SignedIn, false, false),
        A::ChangePassword | A::RemoveTotp | A::RemovePasskey | A::ExportAccount | A::EraseAccount => {
            (W::SignedIn, true, false)
        }
        A::ReadAudit | A::ReadOversight => (W::Overseers, false, false),
        A::ReadMembers | A::ReadPolicy | A::ReadHealth => (W::Administrators, false, false),
        A::AddMember | A::ChangeMember | A::EraseMember | A::LinkMember | A::ChangePolicy => {
            (W::Administrators, true, false)
        }
    };
    Rule {
        who,
        fresh,
        without_factor,
    }
}

/// Whether `caller` may do this.
///
/// A role that does not admit it is told so before anything else is asked of it.
pub fn may(caller: Caller, act: Act) -> Answer {
    let rule = rule(act);
    let Caller::Member {
        role,
        fresh,
        lacks_factor,
    } = caller
    else {
        return match rule.who {
            Who::Anybody => Answer::Allowed,
            _ => Answer::SignInFirst,
        };
    };
    let admitted = match rule.who {
        Who::Anybody | Who::SignedIn => true,
        Who::Overseers => role != AccountRole::Member,
        Who::Administrators => role == AccountRole::Administrator,
    };
    if !admitted {
        Answer::NotAllowed
    } else if lacks_factor && !rule.without_factor {
        Answer::AddFactorFirst
    } else if rule.fresh && !fresh {
        Answer::ConfirmFirst
    } else {
        Answer::Allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table once more, as it is meant: nobody, then each role, from member to administrator. `y`es, sign `i`n
    /// first, `c`onfirm first, add `f`actor first, `n`o.
    ///
    /// Columns for each role: as it is; with a fresh proof; without the factor; without it but with a fresh proof.
    const TABLE: &[(Act, char, [&str; 4])] = &[
        (Act::ReadSignIn, 'y', ["yyyy", "yyyy", "yyyy", "yyyy"]),
        (Act::SignIn, 'y', ["yyyy", "yyyy", "yyyy", "yyyy"]),
        (Act::SignOut, 'i', ["yyyy", "yyyy", "yyyy", "yyyy"]),
        (Act::Confirm, 'i', ["yyyy", "yyyy", "yyyy", "yyyy"]),
        (Act::ReadTicket, 'y', ["yyyy", "yyyy", "yyyy", "yyyy"]),
        (Act::UseTicket, 'y', ["yyyy", "yyyy", "yyyy", "yyyy"]),
        (Act::ReadAccount, 'i', ["yyyy", "yyyy", "yyyy", "yyyy"]),
        (Act::ChangeAccount, 'i', ["yyff", "yyff", "yyff", "yyff"]),
        (Act::EraseAccount, 'i', ["cyff", "cyff", "cyff", "cyff"]),
        (Act::ChangePassword, 'i', ["cyff", "cyff", "cyff", "cyff"]),
        (Act::AddTotp, 'i', ["cycy", "cycy", "cycy", "cycy"]),
        (Act::RemoveTotp, 'i', ["cyff", "cyff", "cyff", "cyff"]),
        (Act::AddPasskey, 'i', ["cycy", "cycy", "cycy", "cycy"]),
        (Act::RemovePasskey, 'i', ["cyff", "cyff", "cyff", "cyff"]),
        (Act::ReadSessions, 'i', ["yyff", "yyff", "yyff", "yyff"]),
        (Act::EndSessions, 'i', ["yyff", "yyff", "yyff", "yyff"]),
        (Act::ExportAccount, 'i', ["cyff", "cyff", "cyff", "cyff"]),
        (Act::ReadMembers, 'i', ["nnnn", "nnnn", "nnnn", "yyff"]),
        (Act::AddMember, 'i', ["nnnn", "nnnn", "nnnn", "cyff"]),
        (Act::ChangeMember, 'i', ["nnnn", "nnnn", "nnnn", "cyff"]),
        (Act::EraseMember, 'i', ["nnnn", "nnnn", "nnnn", "cyff"]),
        (Act::LinkMember, 'i', ["nnnn", "nnnn", "nnnn", "cyff"]),
        (Act::ReadPolicy, 'i', ["nnnn", "nnnn", "nnnn", "yyff"]),
        (Act::ChangePolicy, 'i', ["nnnn", "nnnn", "nnnn", "cyff"]),
        (Act::ReadAudit, 'i', ["nnnn", "yyff", "yyff", "yyff"]),
        (Act::ReadOversight, 'i', ["nnnn", "yyff", "yyff", "yyff"]),
        (Act::ReadHealth, 'i', ["nnnn", "nnnn", "nnnn", "yyff"]),
    ];

    const ROLES: [AccountRole; 4] = [
        AccountRole::Member,
        AccountRole::WorksCouncil,
        AccountRole::ProtectionOfficer,
        AccountRole::Administrator,
    ];

    fn letter(answer: Answer) -> char {
        match answer {
            Answer::Allowed => 'y',
            Answer::ConfirmFirst => 'c',
            Answer::AddFactorFirst => 'f',
            Answer::SignInFirst => 'i',
            Answer::NotAllowed => 'n',
        }
    }

    #[test]
    fn every_role_may_do_what_the_table_says_and_nothing_else() {
        for (act, nobody, roles) in TABLE {
            assert_eq!(letter(may(Caller::Nobody, *act)), *nobody, "{act:?} by nobody");
            for (role, expected) in ROLES.into_iter().zip(roles) {
                let answers: String = [(false, false), (true, false), (false, true), (true, true)]
                    .into_iter()
                    .map(|(fresh, lacks_factor)| Caller::Member {
                        role,
                        fresh,
                        lacks_factor,
                    })
                    .map(|caller| letter(may(caller, *act)))
                    .collect();
                assert_eq!(answers, *expected, "{act:?} by {role:?}");
            }
        }
    }

    #[test]
    fn the_table_has_every_act_once() {
        // In the order of the definition, without a gap; the last one ends it.
        for (n, (act, ..)) in TABLE.iter().enumerate() {
            assert_eq!(*act as usize, n);
        }
        assert_eq!(TABLE.len(), Act::ReadHealth as usize + 1);
    }
}
