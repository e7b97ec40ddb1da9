use oidc::{LoggedOut, OidcError};
use serde_json::{Value, json};

use crate::liar::{Liar, now};

#[tokio::test]
async fn a_logout_of_the_provider_names_whose_session_ends() {
    let liar = Liar::start().await;
    let token = liar.signed(&liar.logout());
    assert_eq!(
        liar.provider().logged_out(&token).await.unwrap(),
        LoggedOut {
            subject: "person 1".to_owned(),
            session: Some("session 1".to_owned()),
            token: "token 1".to_owned(),
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
        ("forged", liar.forged(&liar.logout())),
        ("unsigned", liar.unsigned(&liar.logout())),
        ("nothing", "nothing".to_owned()),
        ("empty", String::new()),
    ] {
        let outcome = provider.logged_out(&token).await;
        assert!(matches!(outcome, Err(OidcError::Unproven(_))), "{what}: {outcome:?}");
    }
}
