//! Commands at a server elsewhere, over its HTTP interface, by whoever has signed in there.

mod error;
mod functions;
mod http;
mod kept;
mod login;
mod member;
mod oversight;
mod policy;
mod terminal;

use hyper::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire::{Account, AccountRefusal, AccountRefusalCode as Code, Confirm, Password};
use zeroize::Zeroizing;

use super::arguments::Elsewhere;
pub use error::RemoteError;
pub use functions::functions;
use http::{Address, Answer, Http};
use kept::Kept;
pub use login::{login, logout};
pub use member::member;
pub use oversight::{audit, backup, health, privacy, version};
pub use policy::policy;

/// A server elsewhere.
pub struct Remote {
    http: Http,
    kept: Kept,
}

impl Remote {
    /// The server that is named, or the one where somebody signed in last.
    pub fn at(elsewhere: &Elsewhere) -> Result<Self, RemoteError> {
        let kept = Kept::read()?;
        let address = match &elsewhere.server {
            Some(address) => address,
            None if kept.latest.is_empty() => return Err(RemoteError::NoneRemembered),
            None => &kept.latest,
        };
        let address = Address::parse(address)?;
        let known = kept.servers.get(address.as_str());
        let known = known.and_then(|session| session.authority.as_deref());
        let authority = elsewhere.authority.as_deref().or(known);
        Ok(Self {
            http: Http::new(address, authority)?,
            kept,
        })
    }

    /// Its address.
    pub fn address(&self) -> &str {
        self.http.address().as_str()
    }

    /// Reads something.
    pub async fn get<T: DeserializeOwned>(&mut self, path: &str) -> Result<T, RemoteError> {
        self.change(Method::GET, path, ()).await
    }

    /// Does something; where the server wants a fresh proof of who is there, that is asked for, once.
    pub async fn change<T: DeserializeOwned>(
        &mut self,
        method: Method,
        path: &str,
        body: impl Serialize,
    ) -> Result<T, RemoteError> {
        match self.ask(&method, path, &body).await? {
            Err(refusal) if matches!(refusal.code, Code::ConfirmFirst | Code::ProveFactorFirst) => {
                self.confirm().await?
            }
            outcome => return self.allowed(outcome),
        }
        let outcome = self.ask(&method, path, &body).await?;
        self.allowed(outcome)
    }

    fn allowed<T>(&self, outcome: Result<T, AccountRefusal>) -> Result<T, RemoteError> {
        outcome.map_err(|refusal| RemoteError::said(refusal, self.address()))
    }

    /// One question; what the server says to it.
    async fn ask<T: DeserializeOwned>(
        &mut self,
        method: &Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<Result<T, AccountRefusal>, RemoteError> {
        let body = Zeroizing::new(serde_json::to_vec(body).expect("types of ours"));
        let body = (*body != b"null").then(|| body.to_vec());
        let cookie = self.kept.servers.get(self.address());
        let cookie = cookie.map(|session| session.cookie.clone());
        let cookie = cookie.as_ref().map(|cookie| cookie.as_str());
        let answer = self.http.ask(method, path, cookie, body).await?;
        self.keep(&answer)?;
        if (200..300).contains(&answer.status) {
            let text: &[u8] = if answer.body.is_empty() { b"null" } else { &answer.body };
            return match serde_json::from_slice(text) {
                Ok(value) => Ok(Ok(value)),
                Err(_) => Err(self.stranger(&answer)),
            };
        }
        match serde_json::from_slice::<AccountRefusal>(&answer.body) {
            Ok(refusal) => Ok(Err(refusal)),
            Err(_) => Err(self.stranger(&answer)),
        }
    }

    fn stranger(&self, answer: &Answer) -> RemoteError {
        RemoteError::Stranger {
            server: self.address().to_owned(),
            status: answer.status,
        }
    }

    /// A session goes on under another cookie, or is over.
    fn keep(&mut self, answer: &Answer) -> Result<(), RemoteError> {
        let Some(cookie) = &answer.cookie else { return Ok(()) };
        let address = self.http.address().as_str();
        let Some(session) = self.kept.servers.get_mut(address) else {
            return Ok(());
        };
        if cookie.ends_with('=') {
            self.forget();
        } else if session.cookie == *cookie {
            return Ok(());
        } else {
            session.cookie = cookie.clone();
        }
        self.kept.write()
    }

    /// Nobody is signed in there any more. `--remote` means no other server instead: that would be one nobody named.
    fn forget(&mut self) {
        self.kept.servers.remove(self.http.address().as_str());
        if self.kept.latest == self.http.address().as_str() {
            self.kept.latest.clear();
        }
    }

    /// A fresh proof of who is there.
    async fn confirm(&mut self) -> Result<(), RemoteError> {
        let account = self.ask::<Account>(&Method::GET, "/api/account", &()).await?;
        let account = self.allowed(account)?;
        if !account.password {
            return Err(RemoteError::Refused(
                "this takes a fresh proof, and this account has no password: do it in the browser",
            ));
        }
        if account.must_prove_factor && !account.totp {
            return Err(RemoteError::PasskeyNeeded(self.address().to_owned()));
        }
        eprintln!(
            "This is an important step at {}: show once more that it is you.",
            self.address()
        );
        let password = Password(terminal::ask_secret("Password")?.to_string());
        let code = match account.totp {
            true => terminal::ask("Code")?,
            false => String::new(),
        };
        let proof = Confirm { password, code };
        let proven = self
            .ask::<Account>(&Method::POST, "/api/session/confirm", &proof)
            .await?;
        self.allowed(proven).map(drop)
    }
}
