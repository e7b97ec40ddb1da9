use oidc::{LoggedOut, OidcError};
use serde_json::{Value, json};

use crate::liar::{Liar, now};

#[tokio::test]
async fn a_logout_of_the_provider_names_whose_session_ends() {
    let liar = Liar::start().await;
    let told = liar.logout();
    let token = liar.signed(&told);
    assert_eq!(
        liar.provider().logged_out(&token).await.unwrap(),
        LoggedOut {
            subject: "person 1".to_owned(),
            session: Some("session 1".to_owned()),
            token: "token 1".to_owned(),
            until: told["exp"].as_u64().unwrap(),
        }
    );
}

#[tokio::test]
async fn what_is_no_logout_of_the_provider_ends_nothing() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    let with = |name: &str, value: Value| {
        let mut claims = liar.logout();
        claims[name] = value;
        liar.signed(&claims)
    };
    let without = |name: &str| {
        let mut claims = liar.logout();
        claims.as_object_mut().unwrap().remove(name);
        liar.signed(&claims)
    };
    for (what, token) in [
        ("an ID token", liar.signed(&liar.claims("nonce"))),
        ("with a nonce", with("nonce", json!("nonce"))),
        ("without event", without("events")),
        ("another event", with("events", json!({ "http://other.example": {} }))),
        ("without name", without("jti")),
        ("for another client", with("aud", json!("another"))),
        ("of another issuer", with("iss", json!("https://other.example"))),
        ("over", with("exp", json!(now() - 1))),
        ("made long ago", with("iat", json!(now() - 301))),
        ("made in the future", with("iat", json!(now() + 120))),
        ("made nobody knows when", without("iat")),
        ("forged", liar.forged(&liar.logout())),
        ("unsigned", liar.unsigned(&liar.logout())),
        ("nothing", "nothing".to_owned()),
        ("empty", String::new()),
    ] {
        let outcome = provider.logged_out(&token).await;
        assert!(matches!(outcome, Err(OidcError::Unproven(_))), "{what}: {outcome:?}");
    }
}

#[tokio::test]
async fn a_logout_that_can_be_used_for_years_is_remembered_for_minutes() {
    let liar = Liar::start().await;
    let mut told = liar.logout();
    told["exp"] = json!(now() + 1_000_000_000);
    let over = liar.provider().logged_out(&liar.signed(&told)).await.unwrap();
    assert_eq!(over.until, told["iat"].as_u64().unwrap() + 300);
}

#[tokio::test]
async fn what_was_made_up_elsewhere_makes_the_server_ask_nobody() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    for (name, value) in [
        ("aud", json!("another")),
        ("iss", json!("https://other.example")),
        ("exp", json!(now() - 1)),
        ("iat", json!(now() - 3600)),
        ("events", json!({})),
    ] {
        let mut claims = liar.logout();
        claims[name] = value;
        provider.logged_out(&liar.forged(&claims)).await.unwrap_err();
        assert_eq!(liar.state.lock().unwrap().keys_asked, 0, "{name}");
    }
    provider.logged_out(&liar.forged(&liar.logout())).await.unwrap_err();
    assert_eq!(liar.state.lock().unwrap().keys_asked, 1);
}
