//! What a seller's server has to survive beside what `koogallery_v2` tries: the proof in headers.

use std::time::UNIX_EPOCH;

use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::*;

const KEY: &str = "00000000-1111-2222-3333-444444444444";
const STAMP: &str = "1680508066618";
const NOW: u64 = 1_680_508_066_618;

fn proof(nonce: &str, stamp: &str, body: &[u8]) -> Vec<(&'static str, String)> {
    let signature = v2::signature(KEY, nonce, stamp, body);
    vec![("X-Sign", signature), ("X-Timestamp", stamp.to_owned()), ("x-nonce", nonce.to_owned())]
}

fn verify(headers: &[(&str, String)], body: &[u8]) -> Result<Proof, Refusal> {
    let pair = |(name, value): &(&str, String)| {
        (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_bytes(value.as_bytes()).unwrap())
    };
    let mut map = HeaderMap::new();
    for (name, value) in headers.iter().map(pair) {
        map.append(name, value);
    }
    let received = Received { method: "POST", path: "/", query: "signature=1", headers: &map, body };
    let keys = [Credentials::new("", ""), Credentials::new("", "old"), Credentials::new("", KEY)];
    KoogalleryKitV2.verify(&received, &keys, UNIX_EPOCH + Duration::from_millis(NOW))
}

fn sign(nonce: &str, key: &str) -> Result<Request, SignError> {
    let mut request = Request::new(Method::POST, "shop.example.com", "/");
    request.set_header("x-sign", "old");
    let moment = Moment { time: UNIX_EPOCH + Duration::from_millis(NOW), nonce: nonce.to_owned() };
    KoogalleryKitV2.sign(&mut request, &Credentials::new("", key), &moment).map(|_| request)
}

#[test]
fn what_is_signed_is_accepted_once_and_in_time() {
    let time = Some(UNIX_EPOCH + Duration::from_millis(NOW));
    let nonce = Some(format!("n{STAMP}"));
    assert_eq!(verify(&proof("n", STAMP, b"{}"), b"{}"), Ok(Proof { credentials: 2, nonce, time }));
    for stamp in ["1680508006618", "1680508126618", "1680508006", "1680508126"] {
        assert!(verify(&proof("n", stamp, b"{}"), b"{}").is_ok(), "{stamp}");
    }
    for stamp in ["1680508006617", "1680508126619", "1680508005", "1680508127"] {
        assert!(matches!(verify(&proof("n", stamp, b"{}"), b"{}"), Err(Refusal::Expired { .. })), "{stamp}");
    }
    for stamp in ["0", "-9223372036854775808", "9223372036854775807", "1680508066.18"] {
        assert_eq!(verify(&proof("n", stamp, b"{}"), b"{}"), Err(Refusal::Time), "{stamp}");
    }
}

#[test]
fn both_readings_of_the_body_are_accepted() {
    let signed = proof("n", STAMP, br#"{"a":1,"b":"2"}"#);
    for body in [r#"{"a":1,"b":"2"}"#, r#"{"b": "2", "a": 1}"#] {
        assert!(verify(&signed, body.as_bytes()).is_ok(), "{body}");
    }
    assert!(verify(&proof("n", STAMP, b"not JSON"), b"not JSON").is_ok());
    for body in [r#"{"b":"2","a":1.0}"#, r#"{"a":1,"b":"2","b":"2"}"#, ""] {
        assert_eq!(verify(&signed, body.as_bytes()), Err(Refusal::Mismatch { string_to_sign: None }), "{body}");
    }
}

#[test]
fn each_header_is_there_once() {
    let good = proof("n", STAMP, b"{}");
    for index in 0..3 {
        let mut without = good.clone();
        let header = without.remove(index);
        assert!(matches!(verify(&without, b"{}"), Err(Refusal::Incomplete { .. })));
        let empty = [&without[..], &[(header.0, " ".to_owned())]].concat();
        assert!(matches!(verify(&empty, b"{}"), Err(Refusal::Incomplete { .. })));
        let twice = [&good[..], &[header]].concat();
        assert!(matches!(verify(&twice, b"{}"), Err(Refusal::Duplicate { .. })));
    }
}

#[test]
fn each_bit_of_each_header_counts() {
    let good = proof("a1b2c3", STAMP, b"{}");
    for (index, (name, value)) in good.iter().enumerate() {
        for bit in 0..value.len() * 8 {
            let mut bytes = value.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let Some(flipped) = String::from_utf8(bytes).ok().filter(|text| HeaderValue::from_str(text).is_ok()) else {
                continue;
            };
            // The hex of the signature may be of either case.
            let same = index == 0 && flipped.eq_ignore_ascii_case(value);
            let mut changed = good.clone();
            changed[index].1.clone_from(&flipped);
            assert_eq!(verify(&changed, b"{}").is_ok(), same, "{name}: {flipped}");
        }
    }
}

#[test]
fn signatures_of_other_forms_are_refused() {
    let good = proof("n", STAMP, b"{}");
    let signature = good[0].1.clone();
    for other in [
        "0".to_owned(),
        signature.repeat(2),
        signature.get(..63).unwrap().to_owned(),
        format!("\"{signature}\""),
        format!("0x{signature}"),
    ] {
        let mut changed = good.clone();
        changed[0].1 = other;
        assert_eq!(verify(&changed, b"{}"), Err(Refusal::Malformed { part: "the signature" }));
    }
}

#[test]
fn only_what_can_be_sent_is_signed() {
    let request = sign("n", KEY).unwrap();
    assert!(request.headers.iter().map(|header| header.0.as_str()).eq(["x-sign", "x-timestamp", "x-nonce"]));
    assert_eq!(sign("n", ""), Err(SignError::EmptySecret));
    for nonce in ["", "a b", " a", "a\r\nx: 1", "é", "\u{85}", &"n".repeat(257)] {
        assert_eq!(sign(nonce, KEY), Err(SignError::Nonce), "{nonce:?}");
    }
}
