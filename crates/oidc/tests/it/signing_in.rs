use std::time::Duration;

use oidc::{OidcError, Person, Provider, Settings};
use serde_json::{Value, json};

use crate::liar::{CLIENT, Liar, SECRET, challenge, now, query};

type Spoil = fn(&mut Settings);
type Lie = fn(&Liar, Value) -> String;

async fn attempt(liar: &Liar, provider: &Provider, token: Lie) -> Result<Person, OidcError> {
    let (address, pending) = provider.begin(false).await.unwrap();
    let claims = liar.claims(&query(&address)["nonce"]);
    let token = token(liar, claims);
    liar.state.lock().unwrap().token = token;
    provider.finish("the code".to_owned(), pending).await
}

fn honest(liar: &Liar, claims: Value) -> String {
    liar.signed(&claims)
}

#[tokio::test]
async fn somebody_signs_in_with_code_and_challenge_and_is_known_by_the_providers_words() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    assert!(provider.tells_logout().await.unwrap());
    let (address, pending) = provider.begin(false).await.unwrap();
    let asked = query(&address);
    assert!(address.starts_with(&format!("{}/authorize?", liar.issuer)));
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", CLIENT),
        ("redirect_uri", "https://meet.example/api/provider/return"),
        ("code_challenge_method", "S256"),
        ("scope", "openid profile email"),
        ("state", &pending.state),
    ] {
        assert_eq!(asked[name], value, "{name}");
    }
    assert!(!address.contains(SECRET));
    let token = liar.signed(&liar.claims(&asked["nonce"]));
    liar.state.lock().unwrap().token = token;
    let person = provider.finish("the code".to_owned(), pending).await.unwrap();
    assert_eq!(
        person,
        Person {
            subject: "person 1".to_owned(),
            session: Some("session 1".to_owned()),
            name: "Ada Beispiel".to_owned(),
            login: "ada".to_owned(),
            email: "ada@example.org".to_owned(),
            groups: vec!["admins".to_owned(), "staff".to_owned()],
            proven_at: None,
        }
    );
    let form = liar.state.lock().unwrap().form.clone();
    assert_eq!(form["code"], "the code");
    assert_eq!(challenge(&form["code_verifier"]), asked["code_challenge"]);
    assert!(
        form["authorization"].starts_with("Basic "),
        "the secret goes in the header"
    );
}

#[tokio::test]
async fn a_token_that_is_not_the_providers_for_this_sign_in_proves_nothing() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    let lies: [(&str, Lie); 13] = [
        ("another issuer", |liar, mut claims| {
            claims["iss"] = json!("https://other.example");
            liar.signed(&claims)
        }),
        ("for another client", |liar, mut claims| {
            claims["aud"] = json!("another");
            liar.signed(&claims)
        }),
        ("for another client, too", |liar, mut claims| {
            claims["aud"] = json!([CLIENT, "another"]);
            liar.signed(&claims)
        }),
        ("over", |liar, mut claims| {
            claims["exp"] = json!(now() - 1);
            liar.signed(&claims)
        }),
        ("without end", |liar, mut claims| {
            claims.as_object_mut().unwrap().remove("exp");
            liar.signed(&claims)
        }),
        ("of another sign-in", |liar, mut claims| {
            claims["nonce"] = json!("another");
            liar.signed(&claims)
        }),
        ("of no sign-in", |liar, mut claims| {
            claims.as_object_mut().unwrap().remove("nonce");
            liar.signed(&claims)
        }),
        ("by another key of the same name", |liar, claims| liar.forged(&claims)),
        ("by nobody", |liar, claims| liar.unsigned(&claims)),
        ("by the client secret", |liar, claims| {
            liar.maced(&claims, SECRET.as_bytes())
        }),
        ("by the public key as a secret", |liar, claims| {
            let key = liar.state.lock().unwrap().key.verifying_key();
            liar.maced(&claims, key.as_bytes())
        }),
        ("changed after it was signed", |liar, claims| {
            let token = liar.signed(&claims);
            let mut other = claims.clone();
            other["sub"] = json!("person 2");
            let other = liar.signed(&other);
            let (token, other): (Vec<_>, Vec<_>) = (token.split('.').collect(), other.split('.').collect());
            format!("{}.{}.{}", token[0], other[1], token[2])
        }),
        ("nothing", |_, _| "a.b.c".to_owned()),
    ];
    for (what, lie) in lies {
        let outcome = attempt(&liar, &provider, lie).await;
        assert!(matches!(outcome, Err(OidcError::Unproven(_))), "{what}: {outcome:?}");
    }
    attempt(&liar, &provider, honest).await.unwrap();
}

#[tokio::test]
async fn whoever_shall_prove_anew_who_they_are_has_done_so_since() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    for (says, holds) in [
        (Some(json!(now())), true),
        (Some(json!(now() - 3600)), false),
        (Some(json!(0)), false),
        (None, false),
    ] {
        let (address, pending) = provider.begin(true).await.unwrap();
        let asked = query(&address);
        assert_eq!((asked["prompt"].as_str(), asked["max_age"].as_str()), ("login", "0"));
        let mut claims = liar.claims(&asked["nonce"]);
        if let Some(at) = &says {
            claims["auth_time"] = at.clone();
        }
        let token = liar.signed(&claims);
        liar.state.lock().unwrap().token = token;
        let outcome = provider.finish("the code".to_owned(), pending).await;
        assert_eq!(outcome.is_ok(), holds, "{says:?}: {outcome:?}");
    }
    // Who merely signs in may have done it there long ago.
    let long_ago = |liar: &Liar, mut claims: Value| {
        claims["auth_time"] = json!(1_700_000_000);
        liar.signed(&claims)
    };
    let person = attempt(&liar, &provider, long_ago).await.unwrap();
    assert_eq!(person.proven_at, Some(1_700_000_000));
}

#[tokio::test]
async fn an_address_nobody_has_verified_is_no_address() {
    let liar = Liar::start().await;
    let lies: [Lie; 2] = [
        |liar, mut claims| {
            claims.as_object_mut().unwrap().remove("email_verified");
            liar.signed(&claims)
        },
        |liar, mut claims| {
            claims["email_verified"] = json!(false);
            liar.signed(&claims)
        },
    ];
    for lie in lies {
        assert_eq!(attempt(&liar, &liar.provider(), lie).await.unwrap().email, "");
    }
}

#[tokio::test]
async fn changed_keys_are_asked_for_and_not_more_than_once_a_minute() {
    let liar = Liar::start().await;
    let provider = liar.provider();
    attempt(&liar, &provider, honest).await.unwrap();
    liar.rotate();
    // Just read: whoever floods the server with bad tokens makes it ask nobody.
    assert!(attempt(&liar, &provider, honest).await.is_err());
    assert_eq!(liar.state.lock().unwrap().keys_asked, 1);
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(61)).await;
    tokio::time::resume();
    attempt(&liar, &provider, honest).await.unwrap();
    let forged = attempt(&liar, &provider, |liar, claims| liar.forged(&claims)).await;
    assert!(forged.is_err());
    assert_eq!(liar.state.lock().unwrap().keys_asked, 2);
}

#[tokio::test]
async fn a_provider_that_lies_about_itself_or_is_away_is_named_as_that() {
    let liar = Liar::start().await;
    let describe = |name: &str, value: Value| {
        let mut state = liar.state.lock().unwrap();
        state.description.clear();
        state.description.insert(name.to_owned(), value);
    };
    describe("issuer", json!("https://other.example"));
    assert!(matches!(
        liar.provider().begin(false).await,
        Err(OidcError::Unreachable { .. })
    ));
    // Not over TLS: neither keys nor tokens travel there.
    describe("jwks_uri", json!("http://keys.example/keys"));
    assert!(matches!(
        liar.provider().begin(false).await,
        Err(OidcError::Unreachable { .. })
    ));
    describe("token_endpoint", json!("http://tokens.example/token"));
    let outcome = attempt(&liar, &liar.provider(), honest).await;
    let error = outcome.unwrap_err().to_string();
    assert!(error.contains("http://tokens.example is no https address"), "{error}");
    liar.state.lock().unwrap().description.clear();
    liar.state.lock().unwrap().padding = 300_000;
    assert!(matches!(
        liar.provider().begin(false).await,
        Err(OidcError::Unreachable { .. })
    ));
    let away = Settings {
        issuer: "http://127.0.0.1:9".to_owned(),
        ..liar.settings()
    };
    let Err(error) = Provider::new(away).unwrap().begin(false).await else {
        panic!("nobody listens there");
    };
    assert!(error.to_string().contains("description"), "{error}");
}

#[test]
fn a_setting_that_means_nothing_is_named() {
    let settings = Settings {
        issuer: "https://login.example".to_owned(),
        client: CLIENT.to_owned(),
        secret: None,
        redirect: "https://meet.example/api/provider/return".to_owned(),
        scopes: Vec::new(),
        groups: String::new(),
        authority: None,
    };
    let wrong: [(&str, Spoil); 5] = [
        ("issuer", |settings| settings.issuer = "login.example".to_owned()),
        ("issuer", |settings| settings.issuer = "http://login.example".to_owned()),
        ("client id", |settings| settings.client.clear()),
        ("redirect address", |settings| settings.redirect = "there".to_owned()),
        ("authority", |settings| settings.authority = Some(b"nothing".to_vec())),
    ];
    for (name, spoil) in wrong {
        let mut settings = settings.clone();
        spoil(&mut settings);
        let Err(OidcError::Setting { setting, .. }) = Provider::new(settings) else {
            panic!("{name} was taken");
        };
        assert_eq!(setting, name);
    }
    assert!(Provider::new(settings).is_ok());
}
