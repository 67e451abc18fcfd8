//! What a seller's server has to survive; the documented examples are in `tests/vectors`.

use http::{HeaderMap, Method};

use super::*;
use crate::sign::time;

const KEY: &str = "00000000-1111-2222-3333-444444444444";
const STAMP: &str = "1680508066618";
const NOW: u64 = 1_680_508_066_618;

/// Signs with a timestamp in any form, as `sign` would not.
fn query(nonce: &str, timestamp: &str, body: &[u8]) -> String {
    let signature = v2::signature(KEY, nonce, timestamp, body);
    format!("signature={signature}&timestamp={timestamp}&nonce={nonce}")
}

fn verify_at(query: &str, body: &[u8], now_millis: u64) -> Result<Proof, Refusal> {
    let received = Received { method: "POST", path: "/", query, headers: &HeaderMap::new(), body };
    let keys = [Credentials::new("", ""), Credentials::new("", "old"), Credentials::new("", KEY)];
    KoogalleryV2.verify(&received, &keys, time::from_millis(now_millis).unwrap())
}

#[test]
fn the_window_is_sixty_seconds_to_both_sides() {
    let (millis, seconds) = (query("n", STAMP, b"{}"), query("n", "1680508066", b"{}"));
    for (query, now, good) in [
        (&millis, 1_680_508_126_618, true),
        (&millis, 1_680_508_126_619, false),
        (&millis, 1_680_508_006_618, true),
        (&millis, 1_680_508_006_617, false),
        (&seconds, 1_680_508_126_999, true),
        (&seconds, 1_680_508_127_000, false),
        (&seconds, 1_680_508_006_000, true),
        (&seconds, 1_680_508_005_999, false),
    ] {
        let outcome = verify_at(query, b"{}", now);
        assert_eq!(outcome.is_ok(), good, "{query} at {now}: {outcome:?}");
        assert!(good || matches!(outcome, Err(Refusal::Expired { .. })));
    }
}

#[test]
fn odd_timestamps_are_refused_before_anything_is_computed_with_them() {
    let odd = [
        "0",
        "-680508066618",
        "-9223372036854775808",
        "9223372036854775807",
        "1680508066.18",
        "168050806661",
        "1.68050806e12",
        "+680508066618",
        "%201680508066",
        "٣٣٣٣٣",
    ];
    for stamp in odd {
        assert_eq!(verify_at(&query("n", stamp, b"{}"), b"{}", NOW), Err(Refusal::Time), "{stamp}");
    }
    assert!(matches!(
        verify_at(&query("n", "9999999999999", b"{}"), b"{}", 0),
        Err(Refusal::Expired { offset_seconds: 9_999_999_999 })
    ));
}

/// The nonce and the timestamp of a proof, cut elsewhere.
fn cut(nonce: &str, timestamp: &str, of: &str) -> String {
    let (signature, _) = of.split_once('&').unwrap();
    format!("{signature}&timestamp={timestamp}&nonce={nonce}")
}

#[test]
fn milliseconds_cut_to_seconds_make_no_new_request() {
    let signed_at = 1_791_801_801_801;
    let genuine = query("abc", "1791801801801", b"{}");
    assert!(verify_at(&genuine, b"{}", signed_at).is_ok());
    let moved = cut("abc179", "1801801801", &genuine);
    // Months later, when the nonce of the genuine one is forgotten ..
    let refusal = Err(Refusal::Malformed { part: "the timestamp" });
    assert_eq!(verify_at(&moved, b"{}", 1_801_801_801_000), refusal);
    // .. and where both are in time at once.
    let genuine = query("abc", "1791791791791", b"{}");
    assert!(verify_at(&genuine, b"{}", 1_791_791_791_791).is_ok());
    assert_eq!(verify_at(&cut("abc179", "1791791791", &genuine), b"{}", 1_791_791_791_791), refusal);
}

#[test]
fn seconds_grown_to_milliseconds_are_known_for_a_replay() {
    let genuine = query("abc180", "1795000000", b"{}");
    let moved = cut("abc", "1801795000000", &genuine);
    let first = verify_at(&genuine, b"{}", 1_795_000_000_000).unwrap();
    let second = verify_at(&moved, b"{}", 1_801_795_000_000).unwrap();
    assert_eq!(first.nonce.as_deref(), Some("abc1801795000000"));
    assert_eq!(first.nonce, second.nonce);
    let other = verify_at(&query("abd180", "1795000000", b"{}"), b"{}", 1_795_000_000_000).unwrap();
    assert_ne!(first.nonce, other.nonce);
}

#[test]
fn seconds_are_refused_only_where_milliseconds_may_have_been_signed() {
    let now = 1_791_791_791_000;
    let good = |nonce: &str| verify_at(&query(nonce, "1791791791", b"{}"), b"{}", now).is_ok();
    // 2019, and six months ahead.
    for nonce in ["n", "17", "n157", "n181", "nabc", "n17a", "n17é", "n999"] {
        assert!(good(nonce), "{nonce}");
    }
    for nonce in ["158", "n158", "n170", "n178", "n179", "00179"] {
        assert!(!good(nonce), "{nonce}");
    }
}

#[test]
fn a_stale_request_is_refused_before_anything_is_computed() {
    let body = b"{ }";
    let foreign = format!("signature={:064x}&timestamp={STAMP}&nonce=n", 7);
    assert_eq!(verify_at(&foreign, body, NOW), Err(Refusal::Mismatch { string_to_sign: None }));
    assert!(matches!(verify_at(&foreign, body, NOW + 60_001), Err(Refusal::Expired { offset_seconds: -60 })));
}

#[test]
fn large_bodies_are_not_sorted() {
    let body = |blanks: usize, length: usize| {
        let rest = length - blanks - r#"{"a":"","b":1}"#.len();
        format!("{{\"a\":{}\"{}\",\"b\":1}}", " ".repeat(blanks), "x".repeat(rest))
    };
    for (length, good) in [(65_536, true), (65_537, false), (4 << 20, false)] {
        let (compact, spread) = (body(0, length - 1), body(1, length));
        let signed = query("n", STAMP, compact.as_bytes());
        assert!(verify_at(&signed, compact.as_bytes(), NOW).is_ok());
        assert_eq!(verify_at(&signed, spread.as_bytes(), NOW).is_ok(), good, "{length}");
    }
    let deep = "[".repeat(60_000);
    assert!(verify_at(&query("n", STAMP, b"{}"), deep.as_bytes(), NOW).is_err());
}

#[test]
fn the_sorted_form_of_the_body_is_the_second_reading() {
    let signed = query("n", STAMP, r#"{"a":{"c":1.0,"d":2},"b":"中"}"#.as_bytes());
    let reordered = r#"{"b": "\u4e2d", "a": {"d": 2, "c": 1.0}}"#.as_bytes();
    assert_eq!(verify_at(&signed, reordered, NOW).map(|proof| proof.credentials), Ok(2));
    for other in [r#"{"b": "中", "a": {"d": 2, "c": 1}}"#, r#"{"b":"x","b":"中","a":{"c":1.0,"d":2}}"#, "[]", ""] {
        let refusal = verify_at(&signed, other.as_bytes(), NOW).unwrap_err();
        assert_eq!(refusal, Refusal::Mismatch { string_to_sign: None }, "{other}");
    }
}

/// "Sort request parameters by name" may also mean those of the body alone, and not what is nested in them.
#[test]
fn what_is_nested_may_stay_as_it_was_sent() {
    let signed = query("n", STAMP, r#"{"a":{"d":2,"c":[{"f":1.50,"e":"中"}]},"b":1}"#.as_bytes());
    let sent = r#"{"b": 1, "a": {"d": 2, "c": [{"f": 1.50, "e": "\u4e2d"}]}}"#;
    assert_eq!(verify_at(&signed, sent.as_bytes(), NOW).map(|proof| proof.credentials), Ok(2));
    for other in
        [r#"{"b":1,"a":{"c":[{"f":1.50,"e":"中"}],"d":2}}"#, r#"{"b":2,"a":{"d":2,"c":[{"f":1.50,"e":"中"}]}}"#]
    {
        assert!(verify_at(&signed, other.as_bytes(), NOW).is_err(), "{other}");
    }
    let long = format!(r#"{{"b": 1, "a": {{"d": 2, "c": "{}"}}}}"#, "x".repeat(65_536));
    let top = format!(r#"{{"a":{{"d":2,"c":"{}"}},"b":1}}"#, "x".repeat(65_536));
    assert!(verify_at(&query("n", STAMP, top.as_bytes()), long.as_bytes(), NOW).is_err());
}

#[test]
fn each_parameter_is_there_exactly_once() {
    let good = query("n", STAMP, b"{}");
    assert!(verify_at(&format!("shop=1&{good}&x="), b"{}", NOW).is_ok());
    for name in ["signature", "timestamp", "nonce", "%73ignature"] {
        let refusal = verify_at(&format!("{good}&{name}=1"), b"{}", NOW).unwrap_err();
        assert!(matches!(refusal, Refusal::Duplicate { .. }), "{refusal:?}");
    }
    for name in ["signature=", "timestamp=", "nonce="] {
        for without in [good.replace(name, "other="), format!("{name}&{}", good.replace(name, "other="))] {
            let refusal = verify_at(&without, b"{}", NOW).unwrap_err();
            assert!(matches!(refusal, Refusal::Incomplete { .. }), "{refusal:?}");
        }
    }
    for broken in ["%", "a=%zz", "&"] {
        assert!(verify_at(&format!("{good}&{broken}"), b"{}", NOW).is_err());
    }
}

#[test]
fn signatures_of_other_forms_are_refused() {
    let good = query("n", STAMP, b"{}");
    let signature = good.get(10..74).unwrap();
    let cut = |length| signature.get(..length).unwrap();
    assert!(verify_at(&good.replace(signature, &signature.to_uppercase()), b"{}", NOW).is_ok());
    for other in ["0", cut(63), cut(32), &format!("{signature}00"), &"g".repeat(64), &format!("0x{}", cut(62))] {
        let refusal = verify_at(&good.replace(signature, other), b"{}", NOW).unwrap_err();
        assert_eq!(refusal, Refusal::Malformed { part: "the signature" });
    }
}

#[test]
fn an_empty_key_neither_signs_nor_verifies() {
    let mut request = Request::new(Method::POST, "shop.example.com", "/");
    let moment = Moment { time: time::from_millis(NOW).unwrap(), nonce: "n".to_owned() };
    let empty = Credentials::new("", "");
    assert_eq!(KoogalleryV2.sign(&mut request, &empty, &moment), Err(SignError::EmptySecret));
    assert!(KoogalleryV2.sign_answer(b"", &empty).is_empty());
    let received =
        Received { method: "POST", path: "/", query: &query("n", STAMP, b""), headers: &HeaderMap::new(), body: b"" };
    for keys in [&[][..], &[empty]] {
        assert_eq!(KoogalleryV2.verify(&received, keys, moment.time), Err(Refusal::UnknownKey));
    }
}

#[test]
fn signing_again_replaces_the_proof_and_keeps_the_rest() {
    let mut request = Request::new(Method::POST, "shop.example.com", "/");
    request.query.push(("shop".to_owned(), "1".to_owned()));
    for nonce in ["first", "second"] {
        let moment = Moment { time: time::from_millis(NOW).unwrap(), nonce: nonce.to_owned() };
        KoogalleryV2.sign(&mut request, &Credentials::new("", KEY), &moment).unwrap();
    }
    let names: Vec<_> = request.query.iter().map(|pair| pair.0.as_str()).collect();
    assert_eq!(names, ["shop", "signature", "timestamp", "nonce"]);
    assert!(request.target().ends_with("&timestamp=1680508066618&nonce=second"));
}

#[test]
fn a_nonce_has_bounds() {
    let sign = |nonce: String| {
        let mut request = Request::new(Method::POST, "shop.example.com", "/");
        let moment = Moment { time: time::from_millis(NOW).unwrap(), nonce };
        KoogalleryV2.sign(&mut request, &Credentials::new("", KEY), &moment).map(drop)
    };
    assert_eq!(sign("n".repeat(256)), Ok(()));
    assert_eq!(sign("n".repeat(257)), Err(SignError::Nonce));
    assert_eq!(sign(String::new()), Err(SignError::Nonce));
    let verify = |length| verify_at(&query(&"n".repeat(length), STAMP, b"{}"), b"{}", NOW);
    assert!(verify(256).is_ok());
    assert_eq!(verify(257), Err(Refusal::Malformed { part: "the nonce" }));
}

#[test]
fn times_without_thirteen_digits_cannot_be_signed() {
    let second = Duration::from_secs(1);
    for (time, good) in [
        (std::time::UNIX_EPOCH + second * 1_000_000_000, true),
        (std::time::UNIX_EPOCH + second * 999_999_999, false),
        (std::time::UNIX_EPOCH - second * 999_999_999, false),
        (std::time::UNIX_EPOCH + second * u32::MAX * 10, false),
    ] {
        let mut request = Request::new(Method::POST, "shop.example.com", "/");
        let moment = Moment { time, nonce: "n".to_owned() };
        let outcome = KoogalleryV2.sign(&mut request, &Credentials::new("", KEY), &moment);
        assert_eq!(outcome.err(), (!good).then_some(SignError::Time), "{time:?}");
    }
}
