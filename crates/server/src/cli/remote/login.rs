//! `konklave login` and `konklave logout`.

use hyper::Method;
use serde_json::json;
use wire::{AccountRefusalCode as Code, Password, SignIn, SignInState};
use zeroize::Zeroizing;

use super::http::{Address, Http};
use super::kept::{Kept, Session};
use super::{Remote, RemoteError, terminal};
use crate::cli::arguments::{Elsewhere, Login};
use crate::cli::print;

/// Signs in, and remembers it.
pub async fn login(words: Login) -> anyhow::Result<()> {
    let address = Address::parse(&words.server)?;
    let authority = words.authority.map(std::path::absolute).transpose()?;
    let http = Http::new(address.clone(), authority.as_deref())?;
    let mut kept = Kept::read()?;
    let login = match words.name {
        Some(name) => name,
        None => terminal::ask("Sign-in name")?,
    };
    let mut request = SignIn {
        login,
        password: Password(terminal::ask_secret("Password")?.to_string()),
        code: String::new(),
    };
    let (state, cookie) = loop {
        match asked(&http, &request).await? {
            Ok(signed_in) => break signed_in,
            Err(Code::SecondFactorNeeded) if request.code.is_empty() => request.code = terminal::ask("Code")?,
            Err(code) => {
                let retry_after_seconds = None;
                let refusal = wire::AccountRefusal {
                    code,
                    retry_after_seconds,
                };
                return Err(RemoteError::said(refusal, address.as_str()).into());
            }
        }
    };
    let session = Session { cookie, authority };
    kept.servers.insert(address.as_str().to_owned(), session);
    address.as_str().clone_into(&mut kept.latest);
    kept.write()?;
    let account = state.account.ok_or(RemoteError::Failed)?;
    if words.json {
        let told = json!({"server": address.as_str(), "login": account.login, "role": account.role});
        print(&format!("{told:#}\n"))?;
    } else {
        print(&format!("signed in at {} as {}\n", address.as_str(), account.login))?;
    }
    if account.must_add_factor {
        return Err(RemoteError::AddFactorFirst(address.as_str().to_owned()).into());
    }
    if account.must_prove_factor {
        return Err(RemoteError::PasskeyNeeded(address.as_str().to_owned()).into());
    }
    Ok(())
}

type SignedIn = (SignInState, Zeroizing<String>);

/// One try. A code the server asks for is an answer and no fault.
async fn asked(http: &Http, request: &SignIn) -> Result<Result<SignedIn, Code>, RemoteError> {
    let body = serde_json::to_vec(request).expect("a type of ours");
    let answer = http.ask(&Method::POST, "/api/session", None, Some(body)).await?;
    if let (Ok(state), Some(cookie)) = (serde_json::from_slice(&answer.body), answer.cookie) {
        return Ok(Ok((state, cookie)));
    }
    let refusal: Result<wire::AccountRefusal, _> = serde_json::from_slice(&answer.body);
    match refusal {
        Ok(refusal) if refusal.code == Code::TooManyTries => Err(RemoteError::said(refusal, http.address().as_str())),
        Ok(refusal) => Ok(Err(refusal.code)),
        Err(_) => Err(RemoteError::Stranger {
            server: http.address().as_str().to_owned(),
            status: answer.status,
        }),
    }
}

/// Signs out there, and forgets it here whatever the server says to it.
pub async fn logout(elsewhere: Elsewhere) -> anyhow::Result<()> {
    let mut remote = Remote::at(&elsewhere)?;
    let address = remote.address().to_owned();
    let outcome = remote.change::<()>(Method::DELETE, "/api/session", ()).await;
    remote.forget();
    remote.kept.write()?;
    match outcome {
        Ok(()) | Err(RemoteError::SignInFirst(_)) => Ok(print(&format!("signed out at {address}\n"))?),
        Err(error) => Err(anyhow::Error::new(error).context("forgotten here; the session there may last")),
    }
}
