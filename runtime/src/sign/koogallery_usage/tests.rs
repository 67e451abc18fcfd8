//! What the platform's end has to survive, and what is refused before it is sent; the vectors are in `tests/vectors`.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::*;
use crate::sign::sample::{at, extremes};

const KEY: &str = "00000000-1111-2222-3333-444444444444";
const SECONDS: u64 = 1_767_323_045;
const BODY: &str = r#"{"usage_records":[{"metering_sn":"1","usage_value":"12.5"}]}"#;
const PATH: &str = "/api/mkp-openapi-public/global/v1/isv/usage-data";

fn seller() -> Credentials {
    Credentials::new("", KEY)
}

fn account() -> Credentials {
    Credentials::new("AK", "SK")
}

fn sign(credentials: &Credentials, nonce: &str, body: &[u8]) -> Result<Request, SignError> {
    let mut request = Request::new(Method::POST, "mkt.example.com", PATH);
    request.set_header("content-type", "application/json");
    request.body = Bytes::copy_from_slice(body);
    let moment = Moment { time: at(SECONDS), nonce: nonce.to_owned() };
    KoogalleryUsage.sign(&mut request, credentials, &moment).map(|_| request)
}

/// A request on its way.
#[derive(Clone)]
struct Wire {
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Wire {
    fn signed(credentials: &Credentials) -> Self {
        let request = sign(credentials, "a1b2c3", BODY.as_bytes()).unwrap();
        Self { path: request.path.clone(), headers: request.header_map().unwrap(), body: request.body.to_vec() }
    }

    fn with(&self, name: &str, value: &str) -> Self {
        let mut changed = self.clone();
        changed.headers.insert(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        changed
    }

    fn without(&self, name: &str) -> Self {
        let mut changed = self.clone();
        changed.headers.remove(name);
        changed
    }

    fn body(&self, body: &[u8]) -> Self {
        Self { body: body.to_vec(), ..self.clone() }
    }

    fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }

    fn verify(&self, keys: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        let headers = &self.headers;
        let received = Received { method: "POST", path: &self.path, query: "", headers, body: &self.body };
        KoogalleryUsage.verify(&received, keys, now)
    }

    /// As it arrives, among several keys.
    fn arrive(&self) -> Result<Proof, Refusal> {
        let keys = [Credentials::new("", ""), Credentials::new("", "old"), seller().with_account(account())];
        self.verify(&keys, at(SECONDS))
    }
}

const MISMATCH: Result<Proof, Refusal> = Err(Refusal::Mismatch { string_to_sign: None });

#[test]
fn what_is_signed_is_accepted_with_one_proof_or_two() {
    let proof = Proof { credentials: 2, nonce: Some("a1b2c3".to_owned()), time: Some(at(SECONDS)) };
    assert_eq!(Wire::signed(&seller()).arrive(), Ok(proof.clone()));
    let both = Wire::signed(&seller().with_account(account()));
    assert_eq!(both.arrive(), Ok(proof.clone()));
    // Without the second proof this is what one without an account would send.
    assert_eq!(both.without("authorization").arrive(), Ok(proof));
}

#[test]
fn a_second_proof_has_to_hold() {
    let both = Wire::signed(&seller().with_account(account()));
    let known = |account: Credentials| both.verify(&[seller().with_account(account)], at(SECONDS));
    assert!(known(account()).is_ok());
    assert!(matches!(known(Credentials::new("AK", "other")), Err(Refusal::Mismatch { .. })));
    assert_eq!(known(Credentials::new("other", "SK")), Err(Refusal::UnknownKey));
    assert_eq!(both.verify(&[seller()], at(SECONDS)), Err(Refusal::UnknownKey));
    // It covers the path, and the headers of the first one.
    assert!(Wire { path: "/".to_owned(), ..both.clone() }.arrive().is_err());
    assert!(Wire { path: "/".to_owned(), ..Wire::signed(&seller()) }.arrive().is_ok());
    let other = Wire::signed(&seller()).with("x-sdk-date", both.header("x-sdk-date"));
    let bare = sdk_hmac_sha256::sign_with(
        &mut sign(&seller(), "a1b2c3", BODY.as_bytes()).unwrap(),
        &account(),
        &Moment { time: at(SECONDS), nonce: String::new() },
        &[],
    );
    let bare = other.with("authorization", &bare.unwrap().authorization).with("host", "mkt.example.com");
    assert!(matches!(bare.arrive(), Err(Refusal::Unsigned { .. })), "{:?}", bare.arrive());
    assert!(both.with("authorization", "").arrive().is_err());
    assert!(both.with("authorization", "Bearer x").arrive().is_err());
}

#[test]
fn each_bit_counts() {
    let good = Wire::signed(&seller().with_account(account()));
    for name in [SIGNATURE, STAMP, NONCE, "authorization", "x-sdk-date"] {
        let value = good.header(name);
        for bit in 0..value.len() * 8 {
            let mut bytes = value.as_bytes().to_vec();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let Some(flipped) = String::from_utf8(bytes).ok().filter(|text| HeaderValue::from_str(text).is_ok()) else {
                continue;
            };
            // Blanks around a value are no part of it.
            let same = flipped.trim() == value;
            assert_eq!(good.with(name, &flipped).arrive().is_ok(), same, "{name}: {flipped}");
        }
    }
    for bit in 0..BODY.len() * 8 {
        let mut bytes = BODY.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(Wire::signed(&seller()).body(&bytes).arrive().is_err(), "bit {bit}");
    }
}

#[test]
fn the_body_is_verified_as_it_came() {
    let good = Wire::signed(&seller());
    for body in [
        "",
        r#"{"usage_records": [{"metering_sn":"1","usage_value":"12.5"}]}"#,
        r#"{"usage_records":[{"usage_value":"12.5","metering_sn":"1"}]}"#,
        r#"{"usage_records":[{"metering_sn":"1","usage_value":"13.5"}]}"#,
    ] {
        assert_eq!(good.body(body.as_bytes()).arrive(), MISMATCH, "{body}");
    }
    assert_eq!(good.body(b"\xff").arrive(), MISMATCH);
}

#[test]
fn nothing_can_be_moved_between_nonce_and_body() {
    // The same text under the signature: nonce `n&body=1`, or a body that begins with `1&body=`.
    let text = format!("ts={SECONDS}000&nonce=n&body=1&body=2");
    let signature = BASE64_STANDARD.encode(mac(&Secret::new(KEY), text.as_bytes()));
    let sent = Wire::signed(&seller()).with(SIGNATURE, &signature);
    assert!(sent.with(NONCE, "n").body(b"1&body=2").arrive().is_ok());
    let moved = sent.with(NONCE, "n&body=1").body(b"2").arrive();
    assert_eq!(moved, Err(Refusal::Malformed { part: "the nonce" }));
    assert_eq!(sign(&seller(), "n&body=1", b"2"), Err(SignError::Nonce));
}

#[test]
fn each_header_is_there_once() {
    let good = Wire::signed(&seller().with_account(account()));
    for name in [SIGNATURE, STAMP, NONCE] {
        assert!(matches!(good.without(name).arrive(), Err(Refusal::Incomplete { .. })), "{name}");
        assert!(matches!(good.with(name, " ").arrive(), Err(Refusal::Incomplete { .. })), "{name}");
    }
    for name in [SIGNATURE, STAMP, NONCE, "authorization", "x-sdk-date"] {
        let mut twice = good.clone();
        twice.headers.append(name.parse::<HeaderName>().unwrap(), good.headers[name].clone());
        assert!(matches!(twice.arrive(), Err(Refusal::Duplicate { .. })), "{name}");
    }
    assert!(matches!(good.without("x-sdk-date").arrive(), Err(Refusal::Incomplete { .. })));
}

#[test]
fn what_is_old_or_early_is_refused() {
    for credentials in [seller(), seller().with_account(account())] {
        let wire = Wire::signed(&credentials);
        let verify = |now| wire.verify(std::slice::from_ref(&credentials), now);
        assert!(verify(at(SECONDS + 900)).is_ok() && verify(at(SECONDS - 900)).is_ok());
        assert_eq!(verify(at(SECONDS + 901)), Err(Refusal::Expired { offset_seconds: -901 }));
        assert_eq!(verify(at(SECONDS - 901)), Err(Refusal::Expired { offset_seconds: 901 }));
        for extreme in extremes() {
            assert!(matches!(verify(extreme), Err(Refusal::Expired { .. })));
        }
    }
    let good = Wire::signed(&seller());
    for stamp in ["0", "1767323045", "17673230450000", "-767323045000", "1767323045.00", "0767323045000", "1e12"] {
        assert_eq!(good.with(STAMP, stamp).arrive(), Err(Refusal::Time), "{stamp}");
    }
}

#[test]
fn other_keys_and_other_forms_are_refused() {
    let good = Wire::signed(&seller());
    assert_eq!(good.verify(&[], at(SECONDS)), Err(Refusal::UnknownKey));
    assert_eq!(good.verify(&[Credentials::new("", "")], at(SECONDS)), Err(Refusal::UnknownKey));
    for wrong in ["k", "0000000-1111-2222-3333-444444444444", "00000000-1111-2222-3333-444444444444 "] {
        assert_eq!(good.verify(&[Credentials::new("", wrong)], at(SECONDS)), MISMATCH, "{wrong}");
    }
    let signature = good.header(SIGNATURE).to_owned();
    let cut = signature.get(..43).unwrap();
    for other in ["AAAA", cut, &format!("{signature}{signature}"), &format!("\"{signature}\""), &"0".repeat(64)] {
        let outcome = good.with(SIGNATURE, other).arrive();
        assert_eq!(outcome, Err(Refusal::Malformed { part: "the signature" }), "{other}");
    }
    for nonce in ["a b", "a&b", &"n".repeat(65)] {
        assert_eq!(good.with(NONCE, nonce).arrive(), Err(Refusal::Malformed { part: "the nonce" }), "{nonce}");
    }
}

#[test]
fn only_what_can_be_sent_is_signed() {
    assert_eq!(sign(&Credentials::new("", ""), "n", b""), Err(SignError::EmptySecret));
    assert_eq!(sign(&Credentials::new("", "").with_account(account()), "n", b""), Err(SignError::EmptySecret));
    for nonce in ["", "a b", "a\r\nx: 1", "é", "a&b", &"n".repeat(65)] {
        assert_eq!(sign(&seller(), nonce, b""), Err(SignError::Nonce), "{nonce:?}");
    }
    assert!(sign(&seller(), &"n".repeat(64), b"").is_ok());
    let unnamed = seller().with_account(seller());
    assert_eq!(sign(&unnamed, "n", b""), Err(SignError::KeyId));
    assert_eq!(sign(&seller().with_account(Credentials::new("AK", "")), "n", b""), Err(SignError::EmptySecret));
    for time in extremes() {
        let mut request = Request::new(Method::POST, "h", "/");
        let moment = Moment { time, nonce: "n".to_owned() };
        assert_eq!(KoogalleryUsage.sign(&mut request, &seller(), &moment), Err(SignError::Time));
    }
}

#[test]
fn signing_again_leaves_nothing() {
    let mut request = sign(&seller().with_account(account()), "first", BODY.as_bytes()).unwrap();
    let moment = Moment { time: at(SECONDS), nonce: "second".to_owned() };
    KoogalleryUsage.sign(&mut request, &seller(), &moment).unwrap();
    assert_eq!(request.headers, sign(&seller(), "second", BODY.as_bytes()).unwrap().headers);
}
