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
    /// `PUT /api/functions/{function}`
    SwitchFunction,
    /// `GET /api/audit`
    ReadAudit,
    /// `GET /api/oversight`
    ReadOversight,
    /// `GET /api/papers`, `GET /api/papers/{paper}`, `GET /api/papers/archive`, `GET /api/functions`, `GET` and
    /// `POST /api/services`, `POST /api/services/export`
    ReadPapers,
    /// `PUT /api/papers/answers`
    AnswerPapers,
    /// `PUT` and `DELETE /api/papers/agreements/protection_officer`
    AgreeAsOfficer,
    /// `PUT` and `DELETE /api/papers/agreements/works_council`
    AgreeAsCouncil,
    /// `PUT` and `DELETE /api/papers/exemptions/protection_officer`
    ExemptOfficer,
    /// `PUT` and `DELETE /api/papers/exemptions/works_council`
    ExemptCouncil,
    /// `POST /api/papers/release`
    GoLive,
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
        /// How it stands to the factor that policy asks for.
        factor: Factor,
        /// Whether the organisation's provider vouches for it: its name and what it signs in with are kept there.
        by_provider: bool,
    },
}

/// How whoever is signed in stands to the passkey or second factor that policy asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// None is asked for, or this session was begun with one, or has proven one since.
    Fine,
    /// There is one, and this session has a password alone to show.
    Unproven,
    /// There is none.
    Missing,
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
    /// After proving the passkey or the second factor there is.
    ProveFactorFirst,
    /// After signing in.
    SignInFirst,
    /// No.
    NotAllowed,
}

/// What an act asks for.
struct Rule {
    who: Who,
    fresh: bool,
    factor: Asks,
}

/// What an act asks for where policy asks for a factor.
#[derive(Clone, Copy)]
enum Asks {
    /// Nothing: it leads to proving one, or out.
    Nothing,
    /// That one which is there was proven. Whoever has none adds it so; whoever has a stolen password must not be able to
    /// add one of their own beside it.
    ProvenIfAny,
    /// That one is there, and was proven.
    Proven,
}

#[derive(Clone, Copy)]
enum Who {
    Anybody,
    SignedIn,
    Overseers,
    /// The data protection officer: nobody agrees in their place.
    Officer,
    /// The works council, likewise.
    Council,
    /// Administrators and the data protection officer.
    Answerers,
    /// Administrators and the works council.
    CouncilOrAdministrators,
    Administrators,
}

const fn rule(act: Act) -> Rule {
    use Act as A;
    use Who as W;
    let (who, fresh, factor) = match act {
        A::ReadSignIn | A::SignIn | A::ReadTicket | A::UseTicket => (W::Anybody, false, Asks::Nothing),
        A::ReadPrivacy | A::MakeRequest | A::ReadOwnRequest => (W::Anybody, false, Asks::Nothing),
        A::SignOut | A::Confirm | A::ReadAccount => (W::SignedIn, false, Asks::Nothing),
        A::AddTotp | A::AddPasskey => (W::SignedIn, true, Asks::ProvenIfAny),
        A::ChangeAccount | A::ReadSessions | A::EndSessions | A::SendInvitations => (W::SignedIn, false, Asks::Proven),
        // Without a fresh proof: it is saved with every meeting that is planned. Whoever is signed in can delete it, and
        // read nothing.
        A::ReadVault | A::ChangeVault => (W::SignedIn, false, Asks::Proven),
        A::ChangePassword | A::RemoveTotp | A::RemovePasskey | A::ExportAccount | A::EraseAccount => {
            (W::SignedIn, true, Asks::Proven)
        }
        A::ReadAudit | A::ReadOversight | A::ReadPapers => (W::Overseers, false, Asks::Proven),
        A::ReadRequests | A::FindPerson => (W::Answerers, false, Asks::Proven),
        A::HandleRequest | A::ExemptOfficer => (W::Answerers, true, Asks::Proven),
        A::ExemptCouncil => (W::CouncilOrAdministrators, true, Asks::Proven),
        A::AgreeAsOfficer => (W::Officer, true, Asks::Proven),
        A::AgreeAsCouncil => (W::Council, true, Asks::Proven),
        A::ReadMembers | A::ReadPolicy | A::ReadHealth | A::TestMail => (W::Administrators, false, Asks::Proven),
        A::AddMember
        | A::ChangeMember
        | A::EraseMember
        | A::LinkMember
        | A::ChangePolicy
        | A::SwitchFunction
        | A::AnswerPapers
        | A::GoLive
        | A::MakeBackup => (W::Administrators, true, Asks::Proven),
    };
    Rule { who, fresh, factor }
}

/// Whether `caller` may do this.
///
/// A role that does not admit it is told so before anything else is asked of it.
pub fn may(caller: Caller, act: Act) -> Answer {
    let rule = rule(act);
    let Caller::Member {
        role,
        fresh,
        factor,
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
        Who::Officer => role == AccountRole::ProtectionOfficer,
        Who::Council => role == AccountRole::WorksCouncil,
        Who::Answerers => matches!(role, AccountRole::ProtectionOfficer | AccountRole::Administrator),
        Who::CouncilOrAdministrators => matches!(role, AccountRole::WorksCouncil | AccountRole::Administrator),
        Who::Administrators => role == AccountRole::Administrator,
    };
    if !admitted {
        return Answer::NotAllowed;
    }
    match (factor, rule.factor) {
        (Factor::Unproven, Asks::Proven | Asks::ProvenIfAny) => Answer::ProveFactorFirst,
        (Factor::Missing, Asks::Proven) => Answer::AddFactorFirst,
        _ if rule.fresh && !fresh => Answer::ConfirmFirst,
        _ => Answer::Allowed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table once more, as it is meant: nobody, then each role, from member to administrator. `y`es, sign `i`n
    /// first, `c`onfirm first, add `f`actor first, `p`rove it first, `n`o.
    ///
    /// Columns for each role: as it is; with a fresh proof; without the factor; without it but with a fresh proof; with
    /// one that this session has not proven; the same with a fresh proof.
    const TABLE: &[(Act, char, [&str; 4])] = &[
        (Act::ReadSignIn, 'y', ["yyyyyy", "yyyyyy", "yyyyyy", "yyyyyy"]),
        (Act::SignIn, 'y', ["yyyyyy", "yyyyyy", "yyyyyy", "yyyyyy"]),
        (Act::SignOut, 'i', ["yyyyyy", "yyyyyy", "yyyyyy", "yyyyyy"]),
        (Act::Confirm, 'i', ["yyyyyy", "yyyyyy", "yyyyyy", "yyyyyy"]),
        (Act::ReadTicket, 'y', ["yyyyyy", "yyyyyy", "yyyyyy", "yyyyyy"]),
        (Act::UseTicket, 'y', ["yyyyyy", "yyyyyy", "yyyyyy", "yyyyyy"]),
        (Act::ReadAccount, 'i', ["yyyyyy", "yyyyyy", "yyyyyy", "yyyyyy"]),
        (Act::ChangeAccount, 'i', ["yyffpp", "yyffpp", "yyffpp", "yyffpp"]),
        (Act::EraseAccount, 'i', ["cyffpp", "cyffpp", "cyffpp", "cyffpp"]),
        (Act::ChangePassword, 'i', ["cyffpp", "cyffpp", "cyffpp", "cyffpp"]),
        (Act::AddTotp, 'i', ["cycypp", "cycypp", "cycypp", "cycypp"]),
        (Act::RemoveTotp, 'i', ["cyffpp", "cyffpp", "cyffpp", "cyffpp"]),
        (Act::AddPasskey, 'i', ["cycypp", "cycypp", "cycypp", "cycypp"]),
        (Act::RemovePasskey, 'i', ["cyffpp", "cyffpp", "cyffpp", "cyffpp"]),
        (Act::ReadSessions, 'i', ["yyffpp", "yyffpp", "yyffpp", "yyffpp"]),
        (Act::EndSessions, 'i', ["yyffpp", "yyffpp", "yyffpp", "yyffpp"]),
        (Act::ExportAccount, 'i', ["cyffpp", "cyffpp", "cyffpp", "cyffpp"]),
        (Act::ReadVault, 'i', ["yyffpp", "yyffpp", "yyffpp", "yyffpp"]),
        (Act::ChangeVault, 'i', ["yyffpp", "yyffpp", "yyffpp", "yyffpp"]),
        (Act::ReadMembers, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "yyffpp"]),
        (Act::AddMember, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "cyffpp"]),
        (Act::ChangeMember, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "cyffpp"]),
        (Act::EraseMember, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "cyffpp"]),
        (Act::LinkMember, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "cyffpp"]),
        (Act::ReadPolicy, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "yyffpp"]),
        (Act::ChangePolicy, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "cyffpp"]),
        (Act::SwitchFunction, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "cyffpp"]),
        (Act::ReadAudit, 'i', ["nnnnnn", "yyffpp", "yyffpp", "yyffpp"]),
        (Act::ReadOversight, 'i', ["nnnnnn", "yyffpp", "yyffpp", "yyffpp"]),
        (Act::ReadPapers, 'i', ["nnnnnn", "yyffpp", "yyffpp", "yyffpp"]),
        (Act::AnswerPapers, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "cyffpp"]),
        (Act::AgreeAsOfficer, 'i', ["nnnnnn", "nnnnnn", "cyffpp", "nnnnnn"]),
        (Act::AgreeAsCouncil, 'i', ["nnnnnn", "cyffpp", "nnnnnn", "nnnnnn"]),
        (Act::ExemptOfficer, 'i', ["nnnnnn", "nnnnnn", "cyffpp", "cyffpp"]),
        (Act::ExemptCouncil, 'i', ["nnnnnn", "cyffpp", "nnnnnn", "cyffpp"]),
        (Act::GoLive, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "cyffpp"]),
        (Act::ReadHealth, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "yyffpp"]),
        (Act::MakeBackup, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "cyffpp"]),
        (Act::ReadPrivacy, 'y', ["yyyyyy", "yyyyyy", "yyyyyy", "yyyyyy"]),
        (Act::MakeRequest, 'y', ["yyyyyy", "yyyyyy", "yyyyyy", "yyyyyy"]),
        (Act::ReadOwnRequest, 'y', ["yyyyyy", "yyyyyy", "yyyyyy", "yyyyyy"]),
        (Act::ReadRequests, 'i', ["nnnnnn", "nnnnnn", "yyffpp", "yyffpp"]),
        (Act::HandleRequest, 'i', ["nnnnnn", "nnnnnn", "cyffpp", "cyffpp"]),
        (Act::FindPerson, 'i', ["nnnnnn", "nnnnnn", "yyffpp", "yyffpp"]),
        (Act::SendInvitations, 'i', ["yyffpp", "yyffpp", "yyffpp", "yyffpp"]),
        (Act::TestMail, 'i', ["nnnnnn", "nnnnnn", "nnnnnn", "yyffpp"]),
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
            Answer::ProveFactorFirst => 'p',
            Answer::SignInFirst => 'i',
            Answer::NotAllowed => 'n',
        }
    }

    #[test]
    fn every_role_may_do_what_the_table_says_and_nothing_else() {
        for (act, nobody, roles) in TABLE {
            assert_eq!(letter(may(Caller::Nobody, *act)), *nobody, "{act:?} by nobody");
            for (role, expected) in ROLES.into_iter().zip(roles) {
                let answers: String = [Factor::Fine, Factor::Missing, Factor::Unproven]
                    .into_iter()
                    .flat_map(|factor| [(false, factor), (true, factor)])
                    .map(|(fresh, factor)| Caller::Member {
                        role,
                        fresh,
                        factor,
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
        for (act, _, roles) in TABLE {
            // Of the highest role that may do it at all.
            let (role, _) = ROLES
                .into_iter()
                .zip(roles)
                .rev()
                .find(|(_, answers)| !answers.starts_with('n'))
                .unwrap();
            let of = |by_provider| {
                let caller = Caller::Member {
                    role,
                    fresh: true,
                    factor: Factor::Fine,
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
