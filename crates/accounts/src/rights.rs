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
    /// `GET /api/account/vault`
    ReadVault,
    /// `PUT` and `DELETE /api/account/vault`
    ChangeVault,
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
    /// `POST /api/backups`
    MakeBackup,
    /// `GET /api/privacy`
    ReadPrivacy,
    /// `POST /api/requests`
    MakeRequest,
    /// `POST /api/requests/read`
    ReadOwnRequest,
    /// `GET /api/requests`
    ReadRequests,
    /// `PATCH /api/requests/{id}`
    HandleRequest,
    /// `POST /api/requests/find`
    FindPerson,
    /// `POST /api/mail/invitations`
    SendInvitations,
    /// `GET /api/mail`, `POST /api/mail/test`
    TestMail,
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
        /// Whether the organisation's provider vouches for it: its name and what it signs in with are kept there.
        by_provider: bool,
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
    /// Administrators and the data protection officer.
    Answerers,
    Administrators,
}

const fn rule(act: Act) -> Rule {
    use Act as A;
    use Who as W;
    let (who, fresh, without_factor) = match act {
        A::ReadSignIn | A::SignIn | A::ReadTicket | A::UseTicket => (W::Anybody, false, true),
        A::ReadPrivacy | A::MakeRequest | A::ReadOwnRequest => (W::Anybody, false, true),
        A::SignOut | A::Confirm | A::ReadAccount => (W::SignedIn, false, true),
        A::AddTotp | A::AddPasskey => (W::SignedIn, true, true),
        A::ChangeAccount | A::ReadSessions | A::EndSessions | A::SendInvitations => (W::SignedIn, false, false),
        // Without a fresh proof: it is saved with every meeting that is planned. Whoever is signed in can delete it, and
        // read nothing.
        A::ReadVault | A::ChangeVault => (W::SignedIn, false, false),
        A::ChangePassword | A::RemoveTotp | A::RemovePasskey | A::ExportAccount | A::EraseAccount => {
            (W::SignedIn, true, false)
        }
        A::ReadAudit | A::ReadOversight => (W::Overseers, false, false),
        A::ReadRequests | A::FindPerson => (W::Answerers, false, false),
        A::HandleRequest => (W::Answerers, true, false),
        A::ReadMembers | A::ReadPolicy | A::ReadHealth | A::TestMail => (W::Administrators, false, false),
        A::AddMember | A::ChangeMember | A::EraseMember | A::LinkMember | A::ChangePolicy | A::MakeBackup => {
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
        by_provider,
    } = caller
    else {
        return match rule.who {
            Who::Anybody => Answer::Allowed,
            _ => Answer::SignInFirst,
        };
    };
    let elsewhere = by_provider
        && matches!(
            act,
            Act::ChangeAccount | Act::ChangePassword | Act::AddTotp | Act::RemoveTotp
        );
    let admitted = match rule.who {
        _ if elsewhere => false,
        Who::Anybody | Who::SignedIn => true,
        Who::Overseers => role != AccountRole::Member,
        Who::Answerers => matches!(role, AccountRole::ProtectionOfficer | AccountRole::Administrator),
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
        (Act::ReadVault, 'i', ["yyff", "yyff", "yyff", "yyff"]),
        (Act::ChangeVault, 'i', ["yyff", "yyff", "yyff", "yyff"]),
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
        (Act::MakeBackup, 'i', ["nnnn", "nnnn", "nnnn", "cyff"]),
        (Act::ReadPrivacy, 'y', ["yyyy", "yyyy", "yyyy", "yyyy"]),
        (Act::MakeRequest, 'y', ["yyyy", "yyyy", "yyyy", "yyyy"]),
        (Act::ReadOwnRequest, 'y', ["yyyy", "yyyy", "yyyy", "yyyy"]),
        (Act::ReadRequests, 'i', ["nnnn", "nnnn", "yyff", "yyff"]),
        (Act::HandleRequest, 'i', ["nnnn", "nnnn", "cyff", "cyff"]),
        (Act::FindPerson, 'i', ["nnnn", "nnnn", "yyff", "yyff"]),
        (Act::SendInvitations, 'i', ["yyff", "yyff", "yyff", "yyff"]),
        (Act::TestMail, 'i', ["nnnn", "nnnn", "nnnn", "yyff"]),
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
                        by_provider: false,
                    })
                    .map(|caller| letter(may(caller, *act)))
                    .collect();
                assert_eq!(answers, *expected, "{act:?} by {role:?}");
            }
        }
    }

    #[test]
    fn whoever_comes_from_the_provider_gets_no_other_way_in() {
        for (act, ..) in TABLE {
            let of = |by_provider| {
                let caller = Caller::Member {
                    role: AccountRole::Administrator,
                    fresh: true,
                    lacks_factor: false,
                    by_provider,
                };
                may(caller, *act)
            };
            let kept_there = [Act::ChangeAccount, Act::ChangePassword, Act::AddTotp, Act::RemoveTotp].contains(act);
            assert_eq!(of(false), Answer::Allowed, "{act:?}");
            assert_eq!(of(true) == Answer::NotAllowed, kept_there, "{act:?}");
        }
    }

    #[test]
    fn the_table_has_every_act_once() {
        // In the order of the definition, without a gap; the last one ends it.
        for (n, (act, ..)) in TABLE.iter().enumerate() {
            assert_eq!(*act as usize, n);
        }
        assert_eq!(TABLE.len(), Act::TestMail as usize + 1);
    }
}
