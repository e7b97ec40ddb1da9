//! Proving who one is: by password and second factor, or by passkey. What is wrong is told to nobody.

use accounts::{
    AllTries, Ceremony, KeptPasskey, Login, PasswordHash, RecoveryCode, RelyingParty, Totp, Verdict, needs_factor,
};
use store::{KeptMember, Note, Proven, Session, StoreError};
use wire::{AccountRole, MemberId, MemberState, Password};
use zeroize::Zeroizing;

use crate::app::App;
use crate::limits::Network;
use crate::passwords::Place;

/// Why nobody was recognised.
#[derive(Debug)]
pub(crate) enum Denied {
    /// Whatever was wrong.
    NotRecognised,
    /// The password was right; a code is needed.
    SecondFactorNeeded,
    /// The password was right; policy asks for more, and a passkey is what the account has.
    PasskeyNeeded,
    /// Too many try at the same time.
    Busy,
    /// The database failed.
    Store(StoreError),
}

impl From<StoreError> for Denied {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Who was recognised, and by what.
pub(crate) struct Recognised {
    pub(crate) member: MemberId,
    /// What has still to hold when the session begins.
    pub(crate) proven: Proven,
    /// Whether it is more than a password: a code came with it, or it is a passkey.
    pub(crate) factor: bool,
}

/// Whoever has this sign-in name, password and, where one is set up, second factor.
pub(crate) async fn by_password(
    app: &App,
    network: Network,
    login: &str,
    password: &Password,
    code: &str,
) -> Result<Recognised, Denied> {
    let login = Login::new(login).ok();
    let key = login.as_ref().map_or("", Login::key);
    let _place = place(app, network, key).await?;
    let now = app.unix_now();
    let member = app.store.member_by_login(key).await?;
    let proof = Proof::read(app, member.as_ref()).await?;
    let verdict = app.passwords.verify(password, proof.hash.clone()).await;
    let Some(member) = member else {
        return Err(Denied::NotRecognised);
    };
    let all = AllTries {
        wrong: member.tries.wrong,
        since: member.tries.since,
        blocked_until: member.tries.blocked_until,
    };
    if all.blocked(now) || app.limits.tries.blocked(member.member, network, now) {
        return Err(Denied::NotRecognised);
    }
    match proof.holds(app, &member, verdict, code, now).await {
        // Whom the provider knows no passkey signs in: theirs proves more in the session that begins.
        Ok((_, false)) if !member.at_provider && needs_passkey(app, &member).await? => Err(Denied::PasskeyNeeded),
        Ok((proven, factor)) => {
            app.limits.tries.right(member.member, network);
            if all != AllTries::default() {
                let none = store::Tries::default();
                app.store.set_member_tries(member.member, none, None).await?;
            }
            Ok(Recognised {
                member: member.member,
                proven,
                factor,
            })
        }
        Err(Denied::NotRecognised) => {
            app.limits.tries.wrong(member.member, network, now);
            count_wrong(app, &member, all, now).await?;
            Err(Denied::NotRecognised)
        }
        Err(denied) => Err(denied),
    }
}

/// Whether whoever has this session has the account's password and second factor; true: both, false: there is no second
/// one. Wrong tries are the session's alone, so that no stranger keeps its owner from proving anything; a few end it.
pub(crate) async fn again(
    app: &App,
    network: Network,
    session: &Session,
    password: &Password,
    code: &str,
) -> Result<bool, Denied> {
    let member = app.store.member(session.member).await?.ok_or(Denied::NotRecognised)?;
    let key = Login::new(&member.profile.login).map_err(|_| Denied::NotRecognised)?;
    let _place = place(app, network, key.key()).await?;
    // Others of the same session may have been wrong while this one waited.
    if app.store.session(session.session, app.unix_now()).await?.is_none() {
        return Err(Denied::NotRecognised);
    }
    let now = app.unix_now();
    let proof = Proof::read(app, Some(&member)).await?;
    let verdict = app.passwords.verify(password, proof.hash.clone()).await;
    match proof.holds(app, &member, verdict, code, now).await {
        Ok((_, false)) if needs_passkey(app, &member).await? => Err(Denied::PasskeyNeeded),
        Ok((_, factor)) => {
            app.limits.tries.right_again(session.session);
            Ok(factor)
        }
        Err(Denied::NotRecognised) => {
            if app.limits.tries.wrong_again(session.session, now) {
                app.store.end_session(session.session).await?;
            }
            Err(Denied::NotRecognised)
        }
        Err(denied) => Err(denied),
    }
}

/// The turn of one try for the account with this sign-in name.
pub(crate) async fn place<'a>(app: &'a App, network: Network, key: &str) -> Result<Place<'a>, Denied> {
    let turn = app.store.keyed("turn", key.as_bytes());
    app.passwords.admit(network, &turn).await.map_err(|_| Denied::Busy)
}

/// What is kept to prove by password who somebody is.
struct Proof {
    hash: Option<PasswordHash>,
    totp: Option<store::KeptTotp>,
}

impl Proof {
    /// Of nobody the same is looked up as of somebody.
    async fn read(app: &App, member: Option<&KeptMember>) -> Result<Self, StoreError> {
        let id = member.map_or(MemberId(accounts::new_id()), |member| member.member);
        Ok(Self {
            hash: app.store.password(id).await?.map(PasswordHash::from_kept),
            totp: app.store.totp(id).await?.filter(|totp| totp.proven),
        })
    }

    /// Whether the password that was right is enough, with this code; and whether the code was needed.
    async fn holds(
        self,
        app: &App,
        member: &KeptMember,
        verdict: Verdict,
        code: &str,
        now: u64,
    ) -> Result<(Proven, bool), Denied> {
        let (Verdict::Right(rehashed), Some(was), MemberState::Active) = (verdict, self.hash, member.state) else {
            return Err(Denied::NotRecognised);
        };
        let factor = self.totp.is_some();
        if let Some(totp) = self.totp {
            if code.trim().is_empty() {
                return Err(Denied::SecondFactorNeeded);
            }
            if !has_factor(app, member, &totp, code, now).await? {
                return Err(Denied::NotRecognised);
            }
        }
        let kept = match rehashed {
            Some(anew)
                if app
                    .store
                    .rehash_password(member.member, was.as_str(), anew.as_str())
                    .await? =>
            {
                anew
            }
            _ => was,
        };
        Ok((proven(&kept), factor))
    }
}

/// Whether policy asks this account for more than its password, which is all that was shown: what it has is a passkey then,
/// as a code would have been asked for.
async fn needs_passkey(app: &App, member: &KeptMember) -> Result<bool, StoreError> {
    Ok(member.strong && needs_factor(&app.policy().await?, member.role))
}

/// That somebody has the password that is kept so.
pub(crate) fn proven(kept: &PasswordHash) -> Proven {
    Proven::Password(Zeroizing::new(kept.as_str().to_owned()))
}

/// A code of the second factor, or a recovery code; either counts once.
async fn has_factor(
    app: &App,
    member: &KeptMember,
    kept: &store::KeptTotp,
    code: &str,
    now: u64,
) -> Result<bool, StoreError> {
    let totp = Totp::from_kept(&kept.secret).ok_or(StoreError::Unreadable)?;
    if let Some(step) = totp.check(code, kept.last_step, now) {
        return app.store.use_step(member.member, step).await;
    }
    match RecoveryCode::typed(code) {
        Some(code) => app.store.use_recovery_code(member.member, code.expose()).await,
        None => Ok(false),
    }
}

/// Counts a wrong try of whoever it was. That an account is blocked now is worth a note: its owner may want to know.
async fn count_wrong(app: &App, member: &KeptMember, all: AllTries, now: u64) -> Result<(), StoreError> {
    let all = all.after_wrong(now);
    let note = all.blocked(now).then(|| Note {
        at: now,
        action: "sign_in_blocked",
        actor: None,
        subject: Some(member.member),
        change: format!("{} s", all.blocked_until - now),
    });
    let kept = store::Tries {
        wrong: all.wrong,
        since: all.since,
        blocked_until: all.blocked_until,
    };
    app.store.set_member_tries(member.member, kept, note.as_ref()).await
}

/// Whoever answered a ceremony with a passkey of theirs.
pub(crate) async fn by_passkey(
    app: &App,
    ceremony: &Ceremony,
    answer: &serde_json::Value,
) -> Result<Recognised, Denied> {
    let party = RelyingParty::at(&ceremony.origin).ok_or(Denied::NotRecognised)?;
    let credential = party.credential(answer).map_err(|_| Denied::NotRecognised)?;
    let kept = app.store.passkey(credential).await?.ok_or(Denied::NotRecognised)?;
    match &ceremony.asked {
        accounts::Asked::SigningIn(_) => {
            let says = party.identify(answer).map_err(|_| Denied::NotRecognised)?.0;
            if says != kept.member {
                return Err(Denied::NotRecognised);
            }
        }
        accounts::Asked::Confirming(member, _) if *member == kept.member => {}
        _ => return Err(Denied::NotRecognised),
    }
    let passkey = KeptPasskey::from_kept(&kept.passkey).map_err(|_| Denied::Store(StoreError::Unreadable))?;
    let changed = party
        .finish(&ceremony.asked, answer, &passkey)
        .map_err(|_| Denied::NotRecognised)?;
    if let Some(changed) = changed {
        app.store.change_passkey(credential, &changed.to_kept()).await?;
    }
    Ok(Recognised {
        member: kept.member,
        proven: Proven::Passkey(credential),
        factor: true,
    })
}

/// Whether policy asks for a factor that this account lacks.
pub(crate) fn lacks_factor(policy: &wire::Policy, role: AccountRole, strong: bool) -> bool {
    needs_factor(policy, role) && !strong
}
