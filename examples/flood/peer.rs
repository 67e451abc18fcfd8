//! What one writes by hand for this callback, with axum, hmac, serde and rusqlite.
//!
//! It does less than the server beside it: the row that makes an order happen once is written when the handler is done,
//! with the journal in one transaction, so that two deliveries at once both run the handler; a process that dies in
//! between knows of neither; no nonce is kept; and nothing but the types of the members is checked.

mod store;

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use bothends::AccessKey;
use bothends::credentials::Credentials;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use tokio::net::TcpListener;

use crate::Contestant;
use crate::figures::Figures;
use store::{Row, Store};

/// What the handler works with.
struct Shop {
    key: Credentials,
    store: Store,
}

#[derive(Deserialize)]
struct Proof {
    signature: String,
    timestamp: String,
    nonce: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewInstance {
    order_id: String,
    order_line_id: String,
    business_id: String,
    test_flag: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer<'a> {
    result_code: &'a str,
    result_msg: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_id: Option<&'a str>,
}

/// Commits up to so many callbacks at once.
pub(crate) async fn start(
    name: &'static str,
    key: &AccessKey,
    file: &Path,
    group: usize,
) -> Result<Contestant, Box<dyn Error>> {
    let store = Store::open(file, group)?;
    let touches = Arc::clone(&store.touches);
    let shop = Arc::new(Shop { key: key.clone().into(), store });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new().route("/hook", post(callback)).with_state(shop);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(Contestant { name, address, touches, touches_of_one: 1, figures: Figures::default() })
}

async fn callback(
    State(shop): State<Arc<Shop>>,
    Query(proof): Query<Proof>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !shop.is_proved(&proof, &body) {
        return answer(&failure("000001", "signature"), None);
    }
    let Ok(order) = serde_json::from_slice::<NewInstance>(&body) else {
        return shop.signed(&failure("000002", "parameters"));
    };
    let text = success(&order.business_id);
    let headers: Vec<_> =
        headers.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))).collect();
    let row = Row {
        key: format!("{}/{}/{}", order.order_id, order.order_line_id, order.test_flag.unwrap_or_default()),
        nonce: proof.nonce,
        time: now(),
        target: uri.to_string(),
        headers: serde_json::to_string(&headers).unwrap_or_default(),
        request: body,
        answer: text.clone(),
    };
    match shop.store.write(row).await {
        Some(kept) => shop.signed(&kept.unwrap_or(text)),
        None => shop.signed(&failure("000005", "try again")),
    }
}

impl Shop {
    fn is_proved(&self, proof: &Proof, body: &[u8]) -> bool {
        let Proof { signature, timestamp, nonce } = proof;
        if timestamp.parse::<i64>().is_ok_and(|time| time.abs_diff(now()) > 60_000) {
            return false;
        }
        let inner = hex(&self.mac(&[body]));
        let secret = self.key.secret().expose();
        let outer = hex(&self.mac(&[secret.as_bytes(), nonce.as_bytes(), timestamp.as_bytes(), inner.as_bytes()]));
        outer.as_bytes().ct_eq(signature.to_ascii_lowercase().as_bytes()).into()
    }

    fn mac(&self, parts: &[&[u8]]) -> Vec<u8> {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.key.secret().expose().as_bytes()) else {
            return Vec::new();
        };
        parts.iter().for_each(|part| mac.update(part));
        mac.finalize().into_bytes().to_vec()
    }

    fn signed(&self, text: &str) -> Response {
        let proof = BASE64_STANDARD.encode(self.mac(&[text.as_bytes()]));
        answer(text, Some(format!("sign_type=\"HMAC-SHA256\", signature= \"{proof}\"")))
    }
}

fn answer(text: &str, proof: Option<String>) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json;charset=UTF-8")];
    match proof {
        Some(proof) => (json, [("Body-Sign", proof)], text.to_owned()).into_response(),
        None => (json, text.to_owned()).into_response(),
    }
}

fn success(instance: &str) -> String {
    json(&Answer { result_code: "000000", result_msg: "success", instance_id: Some(instance) })
}

fn failure(code: &str, message: &str) -> String {
    json(&Answer { result_code: code, result_msg: message, instance_id: None })
}

fn json(answer: &Answer<'_>) -> String {
    serde_json::to_string(answer).unwrap_or_default()
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

fn hex(bytes: &[u8]) -> String {
    let digit = |digit: u8| char::from_digit(u32::from(digit), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
