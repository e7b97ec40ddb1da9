//! Proving who one is: by password and second factor, or by passkey. What is wrong is told to nobody.

use accounts::{Ceremony, KeptPasskey, Login, PasswordHash, RecoveryCode, RelyingParty, Totp, Tries, Verdict};
use store::{KeptMember, Note, StoreError};
use wire::{AccountRole, MemberId, MemberState, Password};

use crate::app::App;

/// Why nobody was recognised.
#[derive(Debug)]
pub(crate) enum Denied {
    /// Whatever was wrong.
    NotRecognised,
    /// The password was right; a code is needed.
    SecondFactorNeeded,
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

/// Whoever has this sign-in name, password and, where one is set up, second factor.
pub(crate) async fn by_password(app: &App, login: &str, password: &Password, code: &str) -> Result<KeptMember, Denied> {
    let _place = app.passwords.admit().map_err(|_| Denied::Busy)?;
    let login = Login::new(login).ok();
    let key = login.as_ref().map_or("", Login::key);
    let _turn = app.passwords.turn(&app.store.keyed("turn", key.as_bytes())).await;
    let member = app.store.member_by_login(key).await?;
    proven(app, member, password, code).await
}

/// Whether whoever is signed in has the account's password and second factor.
pub(crate) async fn again(app: &App, member: &KeptMember, password: &Password, code: &str) -> Result<(), Denied> {
    let _place = app.passwords.admit().map_err(|_| Denied::Busy)?;
    let key = Login::new(&member.profile.login).map_err(|_| Denied::NotRecognised)?;
    let _turn = app.passwords.turn(&app.store.keyed("turn", key.key().as_bytes())).await;
    let member = app.store.member(member.member).await?;
    proven(app, member, password, code).await.map(drop)
}

async fn proven(app: &App, member: Option<KeptMember>, password: &Password, code: &str) -> Result<KeptMember, Denied> {
    let now = app.unix_now();
    // Of nobody the same is looked up as of somebody.
    let id = member
        .as_ref()
        .map_or(MemberId(accounts::new_id()), |member| member.member);
    let kept = app.store.password(id).await?.map(PasswordHash::from_kept);
    let totp = app.store.totp(id).await?.filter(|totp| totp.proven);
    let verdict = app.passwords.verify(password, kept).await;
    let Some(member) = member else {
        return Err(Denied::NotRecognised);
    };
    let tries = Tries {
        wrong: member.tries.wrong,
        since: member.tries.since,
        blocked_until: member.tries.blocked_until,
    };
    if tries.blocked(now) {
        return Err(Denied::NotRecognised);
    }
    let rehashed = match verdict {
        Verdict::Right(rehashed) if member.state == MemberState::Active => rehashed,
        _ => return wrong(app, &member, tries, now).await,
    };
    if let Some(totp) = totp {
        if code.trim().is_empty() {
            return Err(Denied::SecondFactorNeeded);
        }
        if !has_factor(app, &member, &totp, code, now).await? {
            return wrong(app, &member, tries, now).await;
        }
    }
    if tries != Tries::default() {
        app.store
            .set_member_tries(member.member, store::Tries::default(), None)
            .await?;
    }
    if let Some(phc) = rehashed {
        app.store.rehash_password(member.member, phc.as_str()).await?;
    }
    Ok(member)
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

/// Counts a wrong try. That an account is blocked now is worth a note: its owner may want to know.
async fn wrong(app: &App, member: &KeptMember, tries: Tries, now: u64) -> Result<KeptMember, Denied> {
    let tries = tries.after_wrong(now);
    let note = tries.just_blocked(now).then(|| Note {
        at: now,
        action: "sign_in_blocked",
        actor: None,
        subject: Some(member.member),
        change: format!("{} s", tries.blocked_until - now),
    });
    let kept = store::Tries {
        wrong: tries.wrong,
        since: tries.since,
        blocked_until: tries.blocked_until,
    };
    app.store.set_member_tries(member.member, kept, note.as_ref()).await?;
    Err(Denied::NotRecognised)
}

/// Whoever answered a ceremony with a passkey of theirs.
pub(crate) async fn by_passkey(app: &App, ceremony: &Ceremony, answer: &serde_json::Value) -> Result<MemberId, Denied> {
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
    Ok(kept.member)
}

/// Whether policy asks for a factor that this account lacks.
pub(crate) fn lacks_factor(policy: &wire::Policy, role: AccountRole, strong: bool) -> bool {
    accounts::needs_factor(policy, role) && !strong
}
