//! A provider that answers as told.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use ed25519_dalek::{Signer, SigningKey};
use hmac::Mac;
use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use oidc::{ClientSecret, Provider, Settings};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

pub const CLIENT: &str = "konklave";
pub const SECRET: &str = "of both";

pub struct Liar {
    pub issuer: String,
    pub state: Arc<Mutex<State>>,
}

pub struct State {
    /// The key that signs, and its name. It alone is published.
    pub key: SigningKey,
    pub name: String,
    /// What the token address answers with.
    pub token: String,
    /// Overrides of the description.
    pub description: BTreeMap<String, Value>,
    /// How often the keys were asked for.
    pub keys_asked: u32,
    /// The last form that came to the token address.
    pub form: BTreeMap<String, String>,
    /// Or with one of these, by the code that is brought.
    pub tokens: BTreeMap<String, String>,
    /// Bytes put ahead of every answer.
    pub padding: usize,
    /// Paths on which it takes requests and never answers.
    pub silent: Vec<&'static str>,
    /// How many such requests there were.
    pub unanswered: u32,
}

impl Liar {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State {
            key: SigningKey::from_bytes(&[7; 32]),
            name: "first".to_owned(),
            token: String::new(),
            description: BTreeMap::new(),
            keys_asked: 0,
            form: BTreeMap::new(),
            tokens: BTreeMap::new(),
            padding: 0,
            silent: Vec::new(),
            unanswered: 0,
        }));
        let (shared, own) = (Arc::clone(&state), issuer.clone());
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (shared, own) = (Arc::clone(&shared), own.clone());
                let service = service_fn(move |request| answer(request, Arc::clone(&shared), own.clone()));
                tokio::spawn(
                    hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
                );
            }
        });
        Self { issuer, state }
    }

    pub fn settings(&self) -> Settings {
        Settings {
            issuer: self.issuer.clone(),
            client: CLIENT.to_owned(),
            secret: Some(ClientSecret::new(SECRET.to_owned())),
            redirect: "https://meet.example/api/provider/return".to_owned(),
            scopes: vec!["profile".to_owned(), "email".to_owned()],
            groups: "groups".to_owned(),
            authority: None,
        }
    }

    pub fn provider(&self) -> Provider {
        Provider::new(self.settings()).unwrap()
    }

    /// What an honest ID token says.
    pub fn claims(&self, nonce: &str) -> Value {
        json!({
            "iss": self.issuer, "aud": CLIENT, "sub": "person 1", "nonce": nonce, "sid": "session 1",
            "iat": now(), "exp": now() + 300, "name": "Ada Beispiel", "preferred_username": "ada",
            "email": "ada@example.org", "email_verified": true, "groups": ["staff", "admins", "staff"],
        })
    }

    /// What an honest logout token says.
    pub fn logout(&self) -> Value {
        json!({
            "iss": self.issuer, "aud": CLIENT, "sub": "person 1", "sid": "session 1", "jti": "token 1",
            "iat": now(), "exp": now() + 120,
            "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
        })
    }

    /// Signed by the key that is published.
    pub fn signed(&self, claims: &Value) -> String {
        let state = self.state.lock().unwrap();
        sign(
            &json!({ "alg": "EdDSA", "kid": state.name, "typ": "JWT" }),
            claims,
            |bytes| state.key.sign(bytes).to_bytes().to_vec(),
        )
    }

    /// Signed by a key of which only the name is published.
    pub fn forged(&self, claims: &Value) -> String {
        let name = self.state.lock().unwrap().name.clone();
        sign(&json!({ "alg": "EdDSA", "kid": name }), claims, |bytes| {
            SigningKey::from_bytes(&[66; 32]).sign(bytes).to_bytes().to_vec()
        })
    }

    /// "Signed" by what everybody knows: the public key, or the client secret, as key of a MAC.
    pub fn maced(&self, claims: &Value, key: &[u8]) -> String {
        sign(&json!({ "alg": "HS256" }), claims, |bytes| {
            let mut mac = hmac::Hmac::<Sha256>::new_from_slice(key).unwrap();
            mac.update(bytes);
            mac.finalize().into_bytes().to_vec()
        })
    }

    /// Not signed at all.
    pub fn unsigned(&self, claims: &Value) -> String {
        sign(&json!({ "alg": "none" }), claims, |_| Vec::new())
    }

    /// Another key from now on.
    pub fn rotate(&self) {
        let mut state = self.state.lock().unwrap();
        state.key = SigningKey::from_bytes(&[8; 32]);
        state.name = "second".to_owned();
    }
}

pub fn now() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

/// The parameters of an address.
pub fn query(address: &str) -> BTreeMap<String, String> {
    form(address.split_once('?').unwrap().1.as_bytes())
}

fn form(bytes: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let decode = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            bytes.push(match byte {
                b'+' => b' ',
                b'%' => {
                    let digits = [rest.next().unwrap(), rest.next().unwrap()];
                    u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
                }
                other => other,
            });
        }
        String::from_utf8(bytes).unwrap()
    };
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

fn sign(header: &Value, claims: &Value, signature: impl FnOnce(&[u8]) -> Vec<u8>) -> String {
    let part = |value: &Value| BASE64.encode(serde_json::to_vec(value).unwrap());
    let signed = format!("{}.{}", part(header), part(claims));
    let signature = signature(signed.as_bytes());
    format!("{signed}.{}", BASE64.encode(signature))
}

async fn answer(
    request: Request<Incoming>,
    state: Arc<Mutex<State>>,
    issuer: String,
) -> Result<Response<Full<Bytes>>, std::convert::Infallible> {
    let path = request.uri().path().to_owned();
    let authorization = request.headers().get("authorization");
    let authorization = authorization.map(|value| value.to_str().unwrap().to_owned());
    let body = request.into_body().collect().await.unwrap().to_bytes();
    let silent = {
        let mut state = state.lock().unwrap();
        let silent = state.silent.contains(&path.as_str());
        state.unanswered += u32::from(silent);
        silent
    };
    if silent {
        std::future::pending::<()>().await;
    }
    let mut state = state.lock().unwrap();
    let value = match path.as_str() {
        "/.well-known/openid-configuration" => {
            let mut description = json!({
                "issuer": issuer,
                "authorization_endpoint": format!("{issuer}/authorize"),
                "token_endpoint": format!("{issuer}/token"),
                "jwks_uri": format!("{issuer}/keys"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["EdDSA"],
                "backchannel_logout_supported": true,
            });
            for (name, value) in &state.description {
                description[name] = value.clone();
            }
            description
        }
        "/keys" => {
            state.keys_asked += 1;
            let public = BASE64.encode(state.key.verifying_key().as_bytes());
            let key =
                json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": state.name, "x": public });
            json!({ "keys": [key] })
        }
        "/token" => {
            state.form = form(&body);
            if let Some(authorization) = authorization {
                state.form.insert("authorization".to_owned(), authorization);
            }
            let token = state.tokens.get(&state.form["code"]).unwrap_or(&state.token);
            json!({ "access_token": "not used", "token_type": "Bearer", "id_token": token })
        }
        _ => json!({ "error": "unknown path" }),
    };
    let text = format!("{}{value}", " ".repeat(state.padding));
    let answer = Response::builder().header("content-type", "application/json");
    Ok(answer.body(Full::new(Bytes::from(text))).unwrap())
}

/// What PKCE makes of a verifier (RFC 7636 §4.2).
pub fn challenge(verifier: &str) -> String {
    BASE64.encode(Sha256::digest(verifier))
}
