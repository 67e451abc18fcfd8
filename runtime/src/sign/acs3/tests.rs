//! What a gateway has to survive, and what is refused before it is sent; the vectors are in `tests/vectors`.

use std::time::UNIX_EPOCH;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::*;

const SECONDS: u64 = 1_767_323_045;

fn moment() -> Moment {
    Moment { time: at(SECONDS), nonce: "0123".to_owned() }
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn keys() -> Vec<Credentials> {
    vec![
        Credentials::new("other", "s"),
        Credentials::new("me", ""),
        Credentials::new("me", "old"),
        Credentials::new("me", "s3cret"),
    ]
}

fn request() -> Request {
    let mut request = Request::new(Method::POST, "cams.example.com", "/");
    request.set_header("x-acs-action", "Do");
    request.set_header("x-acs-version", "2020-06-06");
    request.set_header("content-type", "text/plain");
    request.set_header("user-agent", "test");
    request.query = vec![("b".to_owned(), "1 2".to_owned()), ("a".to_owned(), String::new())];
    request.body = Bytes::from_static(b"body");
    request
}

fn signed() -> Request {
    let mut request = request();
    Acs3HmacSha256.sign(&mut request, &Credentials::new("me", "s3cret"), &moment()).unwrap();
    request
}

fn arrive(request: &Request, query: &str, headers: &HeaderMap, now: SystemTime) -> Result<Proof, Refusal> {
    let received =
        Received { method: request.method.as_str(), path: &request.path, query, headers, body: &request.body };
    Acs3HmacSha256.verify(&received, &keys(), now)
}

/// Verifies with some headers replaced (an empty value takes the header away).
fn with_headers(changes: &[(&str, &str)]) -> Result<Proof, Refusal> {
    let mut request = signed();
    for (name, value) in changes {
        request.set_header(name, *value);
        request.headers.retain(|header| !header.1.is_empty());
    }
    arrive(&request, &request.query_string(), &request.header_map().unwrap(), at(SECONDS))
}

fn authorization(change: impl FnOnce(&str) -> String) -> Result<Proof, Refusal> {
    with_headers(&[("authorization", &change(signed().header("authorization").unwrap()))])
}

#[test]
fn the_key_that_fits_is_told() {
    let proof = Proof { credentials: 3, nonce: Some("0123".to_owned()), time: Some(at(SECONDS)) };
    assert_eq!(with_headers(&[("user-agent", "rewritten"), ("accept", "x")]), Ok(proof));
}

#[test]
fn the_window_is_fifteen_minutes_to_both_sides() {
    let request = signed();
    let verify = |now| arrive(&request, &request.query_string(), &request.header_map().unwrap(), now);
    assert!(verify(at(SECONDS + 900)).is_ok() && verify(at(SECONDS - 900)).is_ok());
    assert_eq!(verify(at(SECONDS + 901)), Err(Refusal::Expired { offset_seconds: -901 }));
    assert_eq!(verify(at(SECONDS - 901)), Err(Refusal::Expired { offset_seconds: 901 }));
    assert!(matches!(verify(UNIX_EPOCH - Duration::from_secs(1 << 60)), Err(Refusal::Expired { .. })));
}

#[test]
fn the_signature_comes_before_the_clock() {
    let mut request = signed();
    request.body = Bytes::from_static(b"");
    let outcome = arrive(&request, &request.query_string(), &request.header_map().unwrap(), at(0));
    assert_eq!(outcome, Err(Refusal::Body));
    assert!(matches!(with_headers(&[("x-acs-date", "1999-01-01T00:00:00Z")]), Err(Refusal::Mismatch { .. })));
}

#[test]
fn the_authorization_is_read_to_the_letter() {
    type Change = fn(&str) -> String;
    let malformed: [Change; 12] = [
        |text| text.replace(' ', "  "),
        |text| text.replace(',', ", "),
        |text| text.replace(' ', ""),
        |text| format!("{text},"),
        |text| format!("{text},Signature=0"),
        |text| text.replace("Credential=me,", "Credential=me,Credential=me,"),
        |text| text.replace("Credential=me", "Credential="),
        |text| text.replace("Credential", "credential"),
        |text| text.split(",Signature").next().unwrap().to_owned(),
        |text| text.get(..text.len() - 1).unwrap().to_owned(),
        |text| format!("{text}00"),
        |text| {
            let (head, signature) = text.rsplit_once('=').unwrap();
            format!("{head}={}", signature.to_uppercase())
        },
    ];
    for change in malformed {
        let refusal = authorization(change).unwrap_err();
        assert!(matches!(refusal, Refusal::Malformed { .. }), "{refusal:?}");
    }
    for algorithm in ["ACS3-HMAC-SM3", "ACS3-HMAC-SHA1", "acs3-hmac-sha256", "none"] {
        assert_eq!(
            authorization(|text| text.replace("ACS3-HMAC-SHA256", algorithm)),
            Err(Refusal::Algorithm),
            "{algorithm}"
        );
    }
    let refusal = with_headers(&[("authorization", "")]).unwrap_err();
    assert_eq!(refusal.to_string(), "the authorization header is missing");
    assert_eq!(authorization(|text| text.replace("=me,", "=you,")), Err(Refusal::UnknownKey));
}

#[test]
fn what_has_to_be_signed_is_signed() {
    assert_eq!(with_headers(&[("x-acs-extra", "1")]), Err(Refusal::unsigned("x-acs-extra")));
    for name in ["host", "content-type", "x-acs-action", "x-acs-date"] {
        let without = |text: &str| text.replace(&format!("{name};"), "");
        assert_eq!(authorization(without), Err(Refusal::unsigned(name)));
        assert!(matches!(with_headers(&[(name, "")]), Err(Refusal::Incomplete { .. })), "{name}");
    }
    type Change = fn(&str) -> String;
    let malformed: [Change; 3] = [
        |text| text.replace("host;", "host;host;"),
        |text| text.replace("content-type;host", "host;content-type"),
        |text| text.replace("SignedHeaders=", "SignedHeaders=authorization;"),
    ];
    for change in malformed {
        let part = "the list of signed headers";
        assert_eq!(authorization(change), Err(Refusal::Malformed { part }));
    }
    let unknown: [Change; 2] = [
        |text| text.replace("SignedHeaders=", "SignedHeaders=;"),
        |text| text.replace("SignedHeaders=", "SignedHeaders=User-Agent;"),
    ];
    for change in unknown {
        assert!(matches!(authorization(change), Err(Refusal::Incomplete { .. })));
    }
    let upper_case = |text: &str| text.replace("content-type;host", "Host;content-type");
    assert_eq!(authorization(upper_case), Err(Refusal::unsigned("host")));
}

#[test]
fn two_of_a_kind_are_refused() {
    let request = signed();
    for name in ["authorization", "host", "content-type", "x-acs-date", "x-acs-extra"] {
        let mut headers = request.header_map().unwrap();
        let value = headers.get(name).cloned().unwrap_or(HeaderValue::from_static("1"));
        let name: HeaderName = name.parse().unwrap();
        headers.append(&name, value.clone());
        if request.header(name.as_str()).is_none() {
            headers.append(&name, value);
        }
        let refusal = arrive(&request, &request.query_string(), &headers, at(SECONDS)).unwrap_err();
        assert!(matches!(refusal, Refusal::Duplicate { .. } | Refusal::Unsigned { .. }), "{name}: {refusal:?}");
    }
    let headers = request.header_map().unwrap();
    assert_eq!(arrive(&request, "a=&b=1%202&a=", &headers, at(SECONDS)), Err(Refusal::duplicate("a")));
}

#[test]
fn the_query_is_read_as_sent() {
    let request = signed();
    let headers = request.header_map().unwrap();
    for same in ["a=&b=1%202", "b=1+2&a=", "b=1%202&a", "%62=%31%202&a="] {
        assert!(arrive(&request, same, &headers, at(SECONDS)).is_ok(), "{same}");
    }
    for other in
        ["", "a=", "a=&b=1%202&c=", "a=&b=1%202&", "a=&b=1%2B2", "a=&b=1%25202", "a=&b=1%2", "a=;b=1%202", "A=&b=1%202"]
    {
        assert!(arrive(&request, other, &headers, at(SECONDS)).is_err(), "{other}");
    }
}

#[test]
fn method_and_path_are_signed() {
    for changed in [Request { method: Method::PUT, ..signed() }, Request { path: "/x".to_owned(), ..signed() }] {
        let outcome = arrive(&changed, &changed.query_string(), &changed.header_map().unwrap(), at(SECONDS));
        assert!(matches!(outcome, Err(Refusal::Mismatch { string_to_sign: Some(_) })), "{outcome:?}");
    }
}

#[test]
fn temporary_credentials_are_good_with_their_token_only() {
    let key = Credentials::new("me", "s3cret");
    let temporary = key.clone().with_token("t0ken");
    for (signer, known, good) in [
        (&temporary, &temporary, true),
        (&key, &temporary, false),
        (&temporary, &key, false),
        (&key.clone().with_token("t1ken"), &temporary, false),
    ] {
        let mut request = request();
        Acs3HmacSha256.sign(&mut request, signer, &moment()).unwrap();
        let (query, headers) = (request.query_string(), request.header_map().unwrap());
        let received = Received { method: "POST", path: "/", query: &query, headers: &headers, body: b"body" };
        let outcome = Acs3HmacSha256.verify(&received, std::slice::from_ref(known), at(SECONDS));
        assert_eq!(outcome.err(), (!good).then_some(Refusal::Token));
    }
}

#[test]
fn signing_again_leaves_nothing_of_the_first_time() {
    let mut request = request();
    let temporary = Credentials::new("me", "s3cret").with_token("t0ken");
    Acs3HmacSha256.sign(&mut request, &temporary, &moment()).unwrap();
    assert_eq!(request.header("x-acs-security-token"), Some("t0ken"));
    let next = Moment { nonce: "next".to_owned(), ..moment() };
    Acs3HmacSha256.sign(&mut request, &Credentials::new("me", "s3cret"), &next).unwrap();
    let mut fresh = self::request();
    Acs3HmacSha256.sign(&mut fresh, &Credentials::new("me", "s3cret"), &next).unwrap();
    request.headers.sort();
    fresh.headers.sort();
    assert_eq!(request, fresh);
}

#[test]
fn what_cannot_be_signed_is_refused() {
    let key = Credentials::new("me", "s3cret");
    let sign =
        |request: &mut Request, key: &Credentials, moment: &Moment| Acs3HmacSha256.sign(request, key, moment).map(drop);
    let access_key = crate::credentials::AccessKey::new("k").unwrap();
    assert_eq!(sign(&mut request(), &access_key.into(), &moment()), Err(SignError::MissingKeyId));
    assert_eq!(sign(&mut request(), &Credentials::new("me", ""), &moment()), Err(SignError::EmptySecret));
    for id in ["", "a b", "a,b", "a\r\n", "é"] {
        assert_eq!(sign(&mut request(), &Credentials::new(id, "s"), &moment()), Err(SignError::KeyId), "{id:?}");
    }
    let token = key.clone().with_token("a\r\nx-acs-evil: 1");
    assert_eq!(sign(&mut request(), &token, &moment()), Err(SignError::header_value("x-acs-security-token")));
    let late = Moment { time: UNIX_EPOCH + Duration::from_secs(1 << 62), ..moment() };
    assert_eq!(sign(&mut request(), &key, &late), Err(SignError::Time));
    assert_eq!(sign(&mut request(), &key, &Moment { nonce: String::new(), ..moment() }), Err(SignError::Nonce));
    let mut twice = request();
    twice.query.push(("a".to_owned(), "2".to_owned()));
    assert_eq!(sign(&mut twice, &key, &moment()), Err(SignError::duplicate("a")));
    let mut twice = request();
    twice.headers.push(("content-type".to_owned(), "a/b".to_owned()));
    assert_eq!(sign(&mut twice, &key, &moment()), Err(SignError::duplicate("content-type")));
}

#[test]
fn answers_are_not_signed() {
    let key = Credentials::new("me", "s3cret");
    assert_eq!(Acs3HmacSha256.sign_answer(b"{}", &key), []);
}
