//! A provider that takes questions and does not answer them.

use std::sync::Arc;
use std::time::Duration;

use oidc::{OidcError, Provider};

use crate::liar::{Liar, query};

const DESCRIPTION: &str = "/.well-known/openid-configuration";

/// Lets what is under way go on until the provider has got this many requests it does not answer.
async fn until_asked(liar: &Liar, times: u32) {
    while liar.state.lock().unwrap().unanswered < times {
        tokio::task::yield_now().await;
    }
}

/// No clock of ours runs on while somebody is asked; this much time passes.
async fn pass(seconds: u64) {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

fn asking(provider: &Arc<Provider>) -> tokio::task::JoinHandle<Result<(), OidcError>> {
    let provider = Arc::clone(provider);
    tokio::spawn(async move { provider.begin(false).await.map(|_| ()) })
}

#[tokio::test]
async fn a_silent_provider_makes_nobody_wait_for_another_who_waits() {
    let liar = Liar::start().await;
    liar.state.lock().unwrap().silent = vec![DESCRIPTION];
    let provider = Arc::new(liar.provider());
    let mut waiting: Vec<_> = (0..30).map(|_| asking(&provider)).collect();
    until_asked(&liar, 1).await;
    // Whoever asked first has gone; the question is asked to its end all the same.
    waiting.remove(0).abort();
    pass(11).await;
    for one in waiting {
        let outcome = one.await.unwrap();
        assert!(matches!(outcome, Err(OidcError::Unreachable { .. })), "{outcome:?}");
    }
    assert_eq!(liar.state.lock().unwrap().unanswered, 1, "one question for all");
    // It is back, and asked again after a few seconds.
    liar.state.lock().unwrap().silent.clear();
    assert!(provider.begin(false).await.is_err());
    pass(6).await;
    provider.begin(false).await.unwrap();
}

#[tokio::test]
async fn whoever_waits_for_new_keys_keeps_nobody_waiting_who_needs_none() {
    let liar = Liar::start().await;
    let provider = Arc::new(liar.provider());
    provider.begin(false).await.unwrap();
    pass(61).await;
    liar.state.lock().unwrap().silent = vec!["/keys"];
    let (made_up, asked) = (liar.forged(&liar.logout()), Arc::clone(&provider));
    let stuck = tokio::spawn(async move { asked.logged_out(&made_up).await });
    until_asked(&liar, 1).await;
    provider.begin(false).await.unwrap();
    provider.logged_out(&liar.signed(&liar.logout())).await.unwrap();
    assert!(!stuck.is_finished(), "it still waits");
    stuck.abort();
}

#[tokio::test]
async fn of_two_who_come_when_the_keys_have_changed_both_come_in() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    let (first, second) = (
        provider.begin(false).await.unwrap(),
        provider.begin(false).await.unwrap(),
    );
    liar.rotate();
    pass(61).await;
    for (address, _) in [&first, &second] {
        let nonce = query(address)["nonce"].clone();
        let token = liar.signed(&liar.claims(&nonce));
        liar.state.lock().unwrap().tokens.insert(nonce, token);
    }
    let finish = async |(address, pending): (String, oidc::Pending)| {
        // The code names the token to answer with.
        provider.finish(query(&address)["nonce"].clone(), pending).await
    };
    let (first, second) = tokio::join!(finish(first), finish(second));
    assert_eq!((first.is_ok(), second.is_ok()), (true, true), "{first:?} {second:?}");
    assert_eq!(liar.state.lock().unwrap().keys_asked, 2);
}
