//! What a gateway has to survive, and what is refused before it is sent; the vectors are in `tests/vectors`.

use bytes::Bytes;
use http::Method;

use super::*;
use crate::sign::SDK_HMAC_SHA256;
use crate::sign::sample::{self, SECONDS, Sample, at, me, moment};

fn request() -> Request {
    let mut request = Request::new(Method::POST, "mkt.example.com", "/v1/a%20b/~");
    request.query = vec![("b".to_owned(), "1 2".to_owned()), ("a".to_owned(), String::new())];
    request.set_header("content-type", "application/json");
    request.set_header("x-sdk-note", "note");
    request.set_header("user-agent", "test");
    request.body = Bytes::from_static(b"{\"a\":1}");
    request
}

fn signed() -> Sample {
    Sample::signed(SDK_HMAC_SHA256, request())
}

fn multipart(body: &'static [u8]) -> Sample {
    let mut request = request();
    request.set_header("content-type", "multipart/form-data; boundary=x");
    request.body = Bytes::from_static(body);
    Sample::signed(SDK_HMAC_SHA256, request)
}

#[test]
fn every_flipped_bit_is_noticed() {
    let headers = ["authorization", "content-type", "host", "x-sdk-date", "x-sdk-note"];
    sample::every_flipped_bit_is_noticed(&signed(), &headers, true);
    let headers = [headers.as_slice(), &["x-sdk-content-sha256"]].concat();
    sample::every_flipped_bit_is_noticed(&multipart(b"--x--"), &headers, false);
}

#[test]
fn keys_are_told_apart() {
    sample::keys_are_told_apart(&signed());
    let proof = Proof { credentials: 3, nonce: None, time: Some(at(SECONDS)) };
    assert_eq!(signed().header("user-agent", "rewritten").arrive(), Ok(proof));
}

#[test]
fn the_authorization_is_read_to_the_letter() {
    sample::the_signature_is_read_to_the_letter(&signed(), "SDK-HMAC-SHA256");
    type Change = fn(&str) -> String;
    let malformed: [Change; 7] = [
        |text| text.replace(", ", ","),
        |text| text.replace(", ", ",  "),
        |text| text.replace("Access=me, ", "Access=me, Access=me, "),
        |text| text.replace("Access=me", "Access="),
        |text| text.replace("Access", "Credential"),
        |text| {
            text.split_once("Signature=").map(|(head, mac)| format!("{head}Signature={}", mac.to_uppercase())).unwrap()
        },
        |text| format!("{text}, "),
    ];
    for change in malformed {
        let refusal = signed().authorization(change).unwrap_err();
        assert!(matches!(refusal, Refusal::Malformed { .. }), "{refusal:?}");
    }
    assert_eq!(signed().authorization(|text| text.replace("=me,", "=you,")), Err(Refusal::UnknownKey));
}

#[test]
fn the_window_is_fifteen_minutes_to_both_sides() {
    sample::the_window_is_fifteen_minutes(&signed());
    for date in ["2026-01-02T03:04:05Z", "20260102T030405", "99999999T999999Z", "9223372036854775807"] {
        assert_eq!(signed().header("x-sdk-date", date).arrive(), Err(Refusal::Time), "{date}");
    }
}

#[test]
fn what_has_to_be_signed_is_signed() {
    assert_eq!(signed().header("x-sdk-extra", "1").arrive(), Err(Refusal::unsigned("x-sdk-extra")));
    for name in ["content-type;", "host;", "x-sdk-date;", ";x-sdk-note"] {
        let outcome = signed().authorization(|text| text.replace(name, ""));
        assert_eq!(outcome, Err(Refusal::unsigned(name.trim_matches(';'))));
        assert!(matches!(signed().header(name.trim_matches(';'), "").arrive(), Err(Refusal::Incomplete { .. })));
        assert_eq!(signed().doubled(name.trim_matches(';')), Err(Refusal::duplicate(name.trim_matches(';'))));
    }
    for list in ["host;host;", "host;content-type;", "authorization;host;", "Host;", ";host;"] {
        assert!(signed().authorization(|text| text.replace("host;", list)).is_err(), "{list}");
    }
}

#[test]
fn further_headers_can_be_signed() {
    let mut request = request();
    sign_with(&mut request, &me(), &moment(), &["User-Agent", "none"]).unwrap();
    let sample = Sample::of(SDK_HMAC_SHA256, &request);
    assert!(request.header("authorization").unwrap().contains("=content-type;host;user-agent;x-sdk-date;x-sdk-note,"));
    sample::every_flipped_bit_is_noticed(&sample, &["user-agent"], true);
}

#[test]
fn the_body_is_covered_unless_it_says_that_it_is_not() {
    let other = |sample: Sample| Sample { body: b"other".to_vec(), ..sample }.arrive();
    assert!(matches!(other(signed()), Err(Refusal::Mismatch { .. })));
    assert!(other(multipart(b"--x--")).is_ok(), "documented");
    assert!(matches!(other(multipart(b"")), Err(Refusal::Mismatch { .. })), "an empty body is hashed");
    assert!(Sample { body: Vec::new(), ..multipart(b"--x--") }.arrive().is_ok(), "older SDKs sign the word for it");
    let removed = multipart(b"--x--").header("x-sdk-content-sha256", "");
    assert!(matches!(removed.arrive(), Err(Refusal::Incomplete { .. })));
    assert_eq!(
        signed().header("x-sdk-content-sha256", UNSIGNED_PAYLOAD).arrive(),
        Err(Refusal::unsigned("x-sdk-content-sha256"))
    );
    let listed = signed().header("x-sdk-content-sha256", &hash::sha256_hex(b"other"));
    let list = |text: &str| text.replace("host;", "host;x-sdk-content-sha256;");
    assert_eq!(listed.authorization(list), Err(Refusal::Body));
}

#[test]
fn bodies_are_hashed_by_their_type() {
    for hashed in ["application/json", "application/json;charset=utf8", "Application/JSON ; a=b", "application/bson"] {
        assert!(is_hashed_type(hashed), "{hashed}");
    }
    for other in ["", "text/json", "application/jsonp", "application/x-www-form-urlencoded", "a; application/json"] {
        assert!(!is_hashed_type(other), "{other}");
    }
    let mut request = request();
    request.remove_header("content-type");
    assert_eq!(Sample::signed(SDK_HMAC_SHA256, request).headers.get("x-sdk-content-sha256"), None);
}

#[test]
fn paths_are_read_as_the_platform_does() {
    let at_path = |path: &str| Sample { path: path.to_owned(), ..signed() }.arrive();
    for same in ["/v1/a%20b/~", "/v1/a%20b/~/", "/v1/a%20b/%7e"] {
        assert!(at_path(same).is_ok(), "{same}");
    }
    for other in ["/v1/a+b/~", "/v1/a%20b", "/v1/a%20b/~//", "/V1/a%20b/~"] {
        assert!(matches!(at_path(other), Err(Refusal::Mismatch { .. })), "{other}");
    }
    for broken in ["/v1/a%20b%2F~", "/v1/a%20b%2f~", "/v1/%zz", "/v1/%ff"] {
        assert_eq!(at_path(broken), Err(Refusal::Malformed { part: "the path" }), "{broken}");
    }
    let mut slash = Request { path: "/a%2fb".to_owned(), ..request() };
    let outcome = SdkHmacSha256.sign(&mut slash, &me(), &moment()).map(drop);
    assert_eq!(outcome, Err(SignError::Ambiguous { part: "the path" }));
}

#[test]
fn the_query_is_read_as_sent() {
    for same in ["a=&b=1%202", "b=1+2&a=", "b=1%202&a"] {
        assert!(signed().query(same).is_ok(), "{same}");
    }
    for other in ["", "a=&b=1%202&c=", "a=&b=1%2B2", "a=;b=1%202", "A=&b=1%202", "a=&b=1%202&"] {
        assert!(signed().query(other).is_err(), "{other}");
    }
    assert_eq!(signed().query("a=&b=1%202&a="), Err(Refusal::duplicate("a")));
}

#[test]
fn what_cannot_be_signed_is_refused() {
    sample::what_cannot_be_signed_is_refused(&request(), |request, key, moment| {
        SdkHmacSha256.sign(request, key, moment).map(drop)
    });
}

#[test]
fn signing_again_leaves_nothing_of_the_first_time() {
    let sign = |request: &mut Request, key: &Credentials| {
        SdkHmacSha256.sign(request, key, &moment()).unwrap();
    };
    sample::signing_again_leaves_nothing(&request(), sign, sign);
    let other = |request: &mut Request, key: &Credentials| {
        let json = request.header("content-type").map(str::to_owned).unwrap();
        request.set_header("content-type", "text/plain");
        sign(request, key);
        request.set_header("content-type", json);
    };
    sample::signing_again_leaves_nothing(&request(), other, sign);
}
