//! What a seller's backend has to survive.

use std::time::UNIX_EPOCH;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::sign::KOOGALLERY_AGENTS;

const KEY: &str = "APPKEYEXAMPLE";
const SECRET: &str = "APPSECRETEXAMPLE";
const MILLIS: u64 = 1_767_323_045_000;

fn at(millis: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(millis)
}

fn keys() -> [Credentials; 4] {
    [
        Credentials::new("other", SECRET),
        Credentials::new(KEY, ""),
        Credentials::new(KEY, "old"),
        Credentials::new(KEY, SECRET),
    ]
}

/// A token of whatever parts, signed as they are.
fn token(header: &str, payload: &str, secret: &str) -> String {
    let text = [header, payload].map(|part| BASE64_URL_SAFE_NO_PAD.encode(part)).join(".");
    let mac = hash::hmac_sha256(secret.as_bytes(), text.as_bytes());
    format!("{text}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac))
}

const HEADER: &str = r#"{"alg":"HS256","sign_type":"SIGN"}"#;

fn payload() -> String {
    json!({"api_key": KEY, "timestamp": MILLIS, "exp": MILLIS / 1000 + 300}).to_string()
}

fn good() -> String {
    token(HEADER, &payload(), SECRET)
}

fn arrive(headers: &[(&str, &str)], now: SystemTime) -> Result<Proof, Refusal> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    let received = Received { method: "POST", path: "/chat", query: "a=b", headers: &map, body: b"{}" };
    KOOGALLERY_AGENTS.verify(&received, &keys(), now)
}

fn verify(value: &str) -> Result<Proof, Refusal> {
    arrive(&[("Authorization", value)], at(MILLIS))
}

/// A payload with some members in place of its own.
fn of(changes: serde_json::Value) -> Result<Proof, Refusal> {
    let mut members: serde_json::Map<_, _> = serde_json::from_str(&payload()).unwrap();
    members.extend(changes.as_object().unwrap().clone());
    members.retain(|_, value| !value.is_null());
    verify(&token(HEADER, &serde_json::Value::from(members).to_string(), SECRET))
}

#[test]
fn a_token_is_accepted_with_bearer_before_it_and_without() {
    let proof = Proof { credentials: 3, nonce: None, time: Some(at(MILLIS)) };
    for value in [good(), format!("Bearer {}", good()), format!("bearer  {}", good())] {
        assert_eq!(verify(&value), Ok(proof.clone()), "{value}");
    }
    let reordered = token(r#"{ "typ": "JWT", "sign_type": "SIGN", "alg": "HS256" }"#, &payload(), SECRET);
    assert_eq!(verify(&reordered), Ok(proof));
}

#[test]
fn a_header_of_another_name_is_read_where_it_is_configured() {
    static OTHER: KoogalleryAgents = KoogalleryAgents::in_header("x-auth-token");
    let mut request = Request::new(Method::POST, "bot.example.com", "/chat");
    let moment = Moment { time: at(MILLIS), nonce: String::new() };
    OTHER.sign(&mut request, &keys()[3], &moment).unwrap();
    let headers = request.header_map().unwrap();
    let received = Received { method: "POST", path: "/chat", query: "", headers: &headers, body: b"" };
    assert_eq!(OTHER.verify(&received, &keys(), at(MILLIS)).map(|proof| proof.credentials), Ok(3));
    let missing = Refusal::Incomplete { missing: "the header with the token" };
    assert_eq!(KOOGALLERY_AGENTS.verify(&received, &keys(), at(MILLIS)), Err(missing));
}

#[test]
fn no_token_and_two_tokens_are_refused() {
    assert!(matches!(arrive(&[], at(MILLIS)), Err(Refusal::Incomplete { .. })));
    assert!(matches!(verify(""), Err(Refusal::Incomplete { .. })));
    let token = good();
    for second in [token.as_str(), "Bearer x", ""] {
        let twice = arrive(&[("authorization", &token), ("Authorization", second)], at(MILLIS));
        assert_eq!(twice, Err(Refusal::duplicate("authorization")), "{second}");
    }
    for value in [format!("{token}, {token}"), format!("{token} {token}"), format!("Bearer Bearer {token}")] {
        assert!(verify(&value).is_err(), "{value}");
    }
}

#[test]
fn a_token_cannot_choose_another_algorithm() {
    for alg in [json!("none"), json!("None"), json!("NONE"), json!("hs256"), json!("HS512"), json!("RS256")] {
        let header = json!({"alg": alg, "sign_type": "SIGN"}).to_string();
        assert_eq!(verify(&token(&header, &payload(), SECRET)), Err(Refusal::Algorithm), "{alg}");
    }
    for header in [r#"{"sign_type":"SIGN"}"#, r#"{"alg":null,"sign_type":"SIGN"}"#, r#"{"alg":["HS256"]}"#, "{}"] {
        assert_eq!(verify(&token(header, &payload(), SECRET)), Err(Refusal::Algorithm), "{header}");
    }
    // Nothing is signed: neither with an empty signature nor without one.
    let signed = token(r#"{"alg":"none","sign_type":"SIGN"}"#, &payload(), SECRET);
    let unsigned = signed.rsplit_once('.').unwrap().0;
    assert_eq!(verify(&format!("{unsigned}.")), Err(Refusal::Algorithm));
    assert_eq!(verify(unsigned), Err(Refusal::Malformed { part: "the token" }));
    let empty = good().rsplit_once('.').map(|(text, _)| format!("{text}.")).unwrap();
    assert_eq!(verify(&empty), Err(Refusal::Malformed { part: "the token" }));
}

#[test]
fn what_the_header_must_say_is_read_to_the_letter() {
    let malformed = Err(Refusal::Malformed { part: "the header of the token" });
    for header in [
        r#"{"alg":"HS256"}"#,
        r#"{"alg":"HS256","sign_type":"sign"}"#,
        r#"{"alg":"HS256","sign_type":1}"#,
        r#"{"alg":"HS256","sign_type":"SIGN","crit":["b64"],"b64":false}"#,
    ] {
        assert_eq!(verify(&token(header, &payload(), SECRET)), malformed, "{header}");
    }
}

#[test]
fn only_the_key_that_is_named_fits() {
    assert_eq!(of(json!({"api_key": "other"})).map(|proof| proof.credentials), Ok(0));
    for unknown in ["", "appkeyexample", "APPKEYEXAMPLE "] {
        assert_eq!(of(json!({"api_key": unknown})), Err(Refusal::UnknownKey), "{unknown:?}");
    }
    for api_key in [json!(null), json!(1), json!([KEY])] {
        assert_eq!(of(json!({"api_key": api_key})), Err(Refusal::Malformed { part: "the token" }));
    }
    for wrong in ["", "APPSECRETEXAMPL", "appsecretexample", KEY] {
        let outcome = verify(&token(HEADER, &payload(), wrong));
        assert_eq!(outcome, Err(Refusal::Mismatch { string_to_sign: None }), "{wrong:?}");
    }
    // With an empty secret anyone could sign, and a key without an id is none that a token could name.
    let received = |keys: &[Credentials]| {
        let mut headers = HeaderMap::new();
        headers.insert("authorization", token(HEADER, &payload(), "").parse().unwrap());
        let received = Received { method: "POST", path: "/", query: "", headers: &headers, body: b"" };
        KOOGALLERY_AGENTS.verify(&received, keys, at(MILLIS))
    };
    for keys in [vec![], vec![Credentials::new(KEY, "")], vec![Credentials::none()]] {
        assert_eq!(received(&keys), Err(Refusal::UnknownKey));
    }
}

#[test]
fn a_token_is_good_for_five_minutes_and_a_minute_of_doubt() {
    let token = good();
    let verify = |now| arrive(&[("authorization", &token)], now);
    for good in [MILLIS - 60_000, MILLIS, MILLIS + 300_000, MILLIS + 360_000] {
        assert!(verify(at(good)).is_ok(), "{good}");
    }
    assert_eq!(verify(at(MILLIS - 60_001)), Err(Refusal::Expired { offset_seconds: 60 }));
    assert_eq!(verify(at(MILLIS + 360_001)), Err(Refusal::Expired { offset_seconds: -360 }));
    let far = Duration::from_secs(1 << 62);
    for extreme in [UNIX_EPOCH, UNIX_EPOCH + far, UNIX_EPOCH - far] {
        assert!(matches!(verify(extreme), Err(Refusal::Expired { .. })));
    }
}

#[test]
fn what_a_token_says_of_its_end_only_shortens_it() {
    assert!(matches!(of(json!({"exp": MILLIS / 1000 - 61})), Err(Refusal::Expired { .. })));
    assert!(of(json!({"exp": MILLIS / 1000 - 60})).is_ok());
    assert!(of(json!({"exp": MILLIS + 300_000})).is_ok());
    // Ten years: it is good for five minutes all the same.
    let long = json!({"api_key": KEY, "timestamp": MILLIS, "exp": MILLIS / 1000 + 315_360_000}).to_string();
    let long = token(HEADER, &long, SECRET);
    assert!(arrive(&[("authorization", &long)], at(MILLIS + 360_000)).is_ok());
    assert!(matches!(arrive(&[("authorization", &long)], at(MILLIS + 360_001)), Err(Refusal::Expired { .. })));
}

#[test]
fn times_in_other_forms_are_refused() {
    for wrong in [
        json!(null),
        json!("1767323045000"),
        json!(1_767_323_045.5),
        json!(-1),
        json!(0),
        json!(u64::MAX),
        json!(1e300),
        json!(17_673_230_450_u64),
        json!([MILLIS]),
    ] {
        assert_eq!(of(json!({"timestamp": wrong})), Err(Refusal::Time), "timestamp {wrong}");
        assert_eq!(of(json!({"exp": wrong})), Err(Refusal::Time), "exp {wrong}");
    }
}

#[test]
fn garbage_is_refused() {
    let good = good();
    let mut parts = good.split('.');
    let mut part = || parts.next().unwrap();
    let (header, payload, signature) = (part(), part(), part());
    for value in [
        ".",
        "..",
        "...",
        "a.b.c",
        "Bearer",
        "Basic QTpC",
        "{}",
        &format!("{header}.{payload}"),
        &format!("{header}.{payload}."),
        &format!("{good}."),
        &format!(".{good}"),
        &format!("{good}={}", ""),
        &format!("{header}=.{payload}.{signature}"),
        &format!("{header}.{payload}.{signature}{signature}"),
        &format!("{header}..{signature}"),
        &format!("{payload}.{header}.{signature}"),
        &format!("{}.{payload}.{signature}", BASE64_URL_SAFE_NO_PAD.encode("[]")),
        &format!("{}.{payload}.{signature}", BASE64_URL_SAFE_NO_PAD.encode([0xff])),
        &"a".repeat(4096),
        &"[".repeat(4000),
    ] {
        let refusal = verify(value).unwrap_err();
        assert!(matches!(refusal, Refusal::Malformed { .. } | Refusal::Algorithm), "{value}: {refusal:?}");
    }
    let long = token(HEADER, &json!({"api_key": KEY, "more": "x".repeat(4096)}).to_string(), SECRET);
    assert_eq!(verify(&long), Err(Refusal::Malformed { part: "the token" }));
    let deep = format!("{}{}", "[".repeat(2000), "]".repeat(2000));
    let deep = token(HEADER, &format!(r#"{{"api_key":{deep}}}"#), SECRET);
    assert_eq!(verify(&deep), Err(Refusal::Malformed { part: "the token" }));
}

#[test]
fn every_bit_of_a_token_counts() {
    let token = good();
    for bit in 0..token.len() * 8 {
        let mut bytes = token.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let Some(flipped) = String::from_utf8(bytes).ok().filter(|text| HeaderValue::from_str(text).is_ok()) else {
            continue;
        };
        assert!(verify(&flipped).is_err(), "{flipped}");
    }
}

#[test]
fn what_cannot_be_signed_is_refused() {
    let sign = |credentials: &Credentials, time| {
        let mut request = Request::new(Method::POST, "bot.example.com", "/chat");
        request.set_header("authorization", "old");
        let moment = Moment { time, nonce: String::new() };
        KOOGALLERY_AGENTS.sign(&mut request, credentials, &moment).map(|_| request)
    };
    let request = sign(&keys()[3], at(MILLIS)).unwrap();
    assert_eq!(request.headers.len(), 1);
    assert!(verify(request.header("authorization").unwrap()).is_ok());
    assert_eq!(sign(&Credentials::none(), at(MILLIS)), Err(SignError::MissingKeyId));
    assert_eq!(sign(&Credentials::new(KEY, ""), at(MILLIS)), Err(SignError::EmptySecret));
    assert_eq!(sign(&Credentials::new("a b", SECRET), at(MILLIS)), Err(SignError::KeyId));
    for time in [UNIX_EPOCH, UNIX_EPOCH - Duration::from_secs(1 << 62), UNIX_EPOCH + Duration::from_secs(1 << 62)] {
        assert_eq!(sign(&keys()[3], time), Err(SignError::Time));
    }
}

proptest! {
    #[test]
    fn what_is_signed_verifies(
        id in "[!-+\\--~]{1,40}",
        secret in "[^\\x00]{1,80}",
        millis in 1_000_000_000_000_u64..9_999_999_000_000,
        late in 0_u64..=360_000,
    ) {
        let credentials = Credentials::new(id, secret);
        let mut request = Request::new(Method::POST, "bot.example.com", "/chat");
        let moment = Moment { time: at(millis), nonce: String::new() };
        KOOGALLERY_AGENTS.sign(&mut request, &credentials, &moment).unwrap();
        let headers = request.header_map().unwrap();
        let received = Received { method: "GET", path: "/", query: "", headers: &headers, body: b"anything" };
        // The end is in whole seconds: what is left of one may be missing.
        let proof = KOOGALLERY_AGENTS.verify(&received, &[credentials], at(millis + late.saturating_sub(1000)));
        prop_assert_eq!(proof, Ok(Proof { credentials: 0, nonce: None, time: Some(at(millis)) }));
    }

    #[test]
    fn nothing_that_a_stranger_sends_is_accepted(value in any::<String>(), parts in any::<[Vec<u8>; 3]>()) {
        let made = parts.map(|part| BASE64_URL_SAFE_NO_PAD.encode(part)).join(".");
        let forged = format!("{}.{}", good().rsplit_once('.').unwrap().0, BASE64_URL_SAFE_NO_PAD.encode([0; 32]));
        for value in [value, made, forged].into_iter().filter(|value| HeaderValue::from_str(value).is_ok()) {
            prop_assert!(verify(&value).is_err());
        }
    }
}
