//! What a seller's server has to survive; the documented examples are in `tests/vectors`.

use std::time::UNIX_EPOCH;

use http::{HeaderMap, HeaderValue, Method};

use super::*;

const KEY: &str = "00000000-1111-2222-3333-444444444444";
const BODY: &str = r#"{"tenantId":"t","name":"张\"三","flag":1,"on":true,"timeStamp":"20220413093539534"}"#;
const TEXT: &str = "flag=1&name=张\"三&on=true&tenantId=t&timeStamp=20220413093539534";
const STAMP: &str = "20220413093539534";

fn token(text: &str, stamp: &str) -> String {
    v1::token(&KEY.into(), stamp, text)
}

fn verify_headers(values: &[&str], body: &[u8]) -> Result<Proof, Refusal> {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append("AuthToken".parse::<http::HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
    }
    let received = Received { method: "POST", path: "/", query: "", headers: &headers, body };
    let keys = [Credentials::new("", ""), Credentials::new("", "old"), Credentials::new("", KEY)];
    KoogalleryKitV1.verify(&received, &keys, UNIX_EPOCH)
}

fn verify(body: &str) -> Result<Proof, Refusal> {
    verify_headers(&[&token(TEXT, STAMP)], body.as_bytes())
}

/// Whether a body is verified by the token of that text.
fn has_text(body: &str, text: &str) -> bool {
    verify_headers(&[&token(text, STAMP)], body.as_bytes()).is_ok()
}

fn sign(body: &str) -> Result<String, SignError> {
    let mut request = Request::new(Method::POST, "shop.example.com", "/");
    request.body = body.to_owned().into();
    let moment = Moment { time: UNIX_EPOCH, nonce: String::new() };
    KoogalleryKitV1.sign(&mut request, &Credentials::new("", KEY), &moment)?;
    Ok(request.header("authtoken").unwrap().to_owned())
}

#[test]
fn the_time_is_on_the_platforms_clock() {
    let time = UNIX_EPOCH + Duration::from_millis(1_649_813_739_534);
    assert_eq!(verify(BODY), Ok(Proof { credentials: 2, nonce: None, time: Some(time) }));
    assert!(time.checked_add(KoogalleryKitV1.tolerance()).is_some());
    for stamp in ["-9223372036854775808", "9223372036854775807", "20221313093539534", "x"] {
        let proof = verify_headers(
            &[&token(&format!("timeStamp={stamp}"), stamp)],
            format!("{{\"timeStamp\":\"{stamp}\"}}").as_bytes(),
        );
        assert_eq!(proof.map(|proof| proof.time), Ok(None), "{stamp}");
    }
}

#[test]
fn each_bit_of_the_body_counts() {
    for bit in 0..BODY.len() * 8 {
        let mut bytes = BODY.to_owned().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let outcome = verify_headers(&[&token(TEXT, STAMP)], &bytes);
        assert!(outcome.is_err(), "{}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn each_bit_of_the_token_counts() {
    let token = token(TEXT, STAMP);
    for bit in 0..token.len() * 8 {
        let mut bytes = token.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let Some(flipped) = String::from_utf8(bytes).ok().filter(|text| HeaderValue::from_str(text).is_ok()) else {
            continue;
        };
        assert!(verify_headers(&[&flipped], BODY.as_bytes()).is_err(), "{flipped}");
    }
}

#[test]
fn order_and_blanks_between_members_do_not_matter() {
    let other = r#" {"timeStamp" : "20220413093539534", "on": true, "flag":1,
        "name": "\u5f20\"\u4e09", "tenantId": "t" } "#;
    assert!(verify(other).is_ok());
}

#[test]
fn blank_members_are_left_out_and_others_count() {
    let with = |member: &str| verify(&BODY.replace("\"on\":", &format!("{member},\"on\":")));
    for blank in [r#""orderId":"""#, r#""orderId":null"#, r#""orderId":" \t\u3000""#] {
        assert!(with(blank).is_ok(), "{blank}");
    }
    for member in [r#""a":"1""#, r#""a":0"#, r#""a":false"#, r#""a":{}"#, r#""a":[]"#, r#""z":"\u0000""#] {
        assert_eq!(with(member), Err(Refusal::Mismatch { string_to_sign: None }), "{member}");
    }
}

#[test]
fn values_are_signed_as_they_were_written() {
    for (value, text) in [
        ("1.50", "1.50"),
        ("1E2", "1E2"),
        ("-0", "-0"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("false", "false"),
        (r#"[ 1 , {"d" : 1.0, "c":"\u4e2d"} ]"#, r#"[1,{"d":1.0,"c":"中"}]"#),
        (r#""[{\"a\": 1}]""#, r#"[{"a": 1}]"#),
    ] {
        let body = format!("{{\"a\":{value},\"timeStamp\":\"{STAMP}\"}}");
        let text = format!("a={text}&timeStamp={STAMP}");
        assert!(has_text(&body, &text), "{text}");
        assert_eq!(sign(&body), Ok(token(&text, STAMP)), "{text}");
    }
}

#[test]
fn a_member_is_there_once_even_if_blank() {
    for member in [r#""flag":1"#, r#""fl\u0061g":"1""#, r#""flag":"""#, r#""timeStamp":null"#] {
        let doubled = BODY.replace("\"on\":", &format!("{member},\"on\":"));
        assert!(matches!(verify(&doubled), Err(Refusal::Duplicate { .. })), "{member}");
        assert!(matches!(sign(&doubled), Err(SignError::Duplicate { .. })), "{member}");
    }
}

#[test]
fn a_member_cannot_hide_in_another() {
    let hidden = BODY.replace("\"flag\":1,\"on\":true", "\"flag\":\"1&on=true\"");
    assert!(matches!(verify(&hidden), Err(Refusal::Malformed { .. })));
    let hidden = BODY.replace("\"flag\":1", "\"flag=1&name\":\"张\\\"三\"").replace("\"name\":\"张\\\"三\",", "");
    assert!(matches!(verify(&hidden), Err(Refusal::Malformed { .. })));
    assert!(matches!(sign(&hidden), Err(SignError::AmbiguousParameter { .. })));
}

#[test]
fn a_pair_of_quotes_around_the_token_is_dropped() {
    let token = token(TEXT, STAMP);
    for good in [format!("\"{token}\""), format!(" {token} "), token.clone()] {
        assert!(verify_headers(&[&good], BODY.as_bytes()).is_ok(), "{good}");
    }
    let cut = token.get(..40).unwrap().to_owned();
    for other in [
        format!("\"{token}"),
        format!("{token}\""),
        format!("\"\"{token}\"\""),
        format!("'{token}'"),
        format!("\"{token}\", \"{token}\""),
        "\"".to_owned(),
        "\"\"".to_owned(),
        cut,
        token.repeat(2),
        token.replace('=', ""),
    ] {
        let refusal = verify_headers(&[&other], BODY.as_bytes());
        assert_eq!(refusal, Err(Refusal::Malformed { part: "the authToken" }), "{other}");
    }
}

#[test]
fn the_header_is_there_once() {
    let token = token(TEXT, STAMP);
    for none in [&[][..], &[""], &[" "]] {
        assert!(matches!(verify_headers(none, BODY.as_bytes()), Err(Refusal::Incomplete { .. })));
    }
    let twice = verify_headers(&[&token, &token], BODY.as_bytes());
    assert!(matches!(twice, Err(Refusal::Duplicate { .. })));
    let foreign = verify_headers(&["é"], BODY.as_bytes());
    assert!(matches!(foreign, Err(Refusal::Malformed { .. })));
}

#[test]
fn the_time_has_to_be_in_the_body() {
    for body in ["{}", r#"{"timeStamp":""}"#, r#"{"timeStamp":null}"#, r#"{"timeStamp":"  "}"#, r#"{"timestamp":"1"}"#]
    {
        assert!(matches!(verify(body), Err(Refusal::Incomplete { .. })), "{body}");
        assert!(matches!(sign(body), Err(SignError::Body { .. })), "{body}");
    }
    for body in ["", "[]", "null", "{", "\u{feff}{}"] {
        assert_eq!(verify(body), Err(Refusal::Malformed { part: "the body" }), "{body}");
        assert!(matches!(sign(body), Err(SignError::Body { .. })), "{body}");
    }
}

#[test]
fn large_and_deep_bodies_end() {
    let large = format!("{{\"orgInfo\":{:?},\"timeStamp\":\"{STAMP}\"}}", "x".repeat(4 << 20));
    assert!(has_text(&large, &format!("orgInfo={}&timeStamp={STAMP}", "x".repeat(4 << 20))));
    let many: Vec<_> = (0..50_000).map(|index| format!("\"a{index}\":{index}")).collect();
    assert!(matches!(verify(&format!("{{{}}}", many.join(","))), Err(Refusal::Incomplete { .. })));
    let deep =
        |depth: usize| format!("{{\"a\":{}1{},\"timeStamp\":\"{STAMP}\"}}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(verify(&deep(63)), Err(Refusal::Mismatch { string_to_sign: None }));
    for depth in [64, 1_000_000] {
        assert_eq!(verify(&deep(depth)), Err(Refusal::Malformed { part: "the body" }));
    }
}

#[test]
fn an_empty_key_neither_signs_nor_verifies() {
    let empty = Credentials::new("", "");
    let mut request = Request::new(Method::POST, "shop.example.com", "/");
    request.body = BODY.into();
    let moment = Moment { time: UNIX_EPOCH, nonce: String::new() };
    assert_eq!(KoogalleryKitV1.sign(&mut request, &empty, &moment), Err(SignError::EmptySecret));
    assert!(KoogalleryKitV1.sign_answer(b"", &empty).is_empty());
    let headers = [("authtoken".parse().unwrap(), v1::token(&"".into(), STAMP, TEXT).parse().unwrap())];
    let headers: HeaderMap = headers.into_iter().collect();
    let received = Received { method: "POST", path: "/", query: "", headers: &headers, body: BODY.as_bytes() };
    for keys in [&[][..], &[empty]] {
        assert_eq!(KoogalleryKitV1.verify(&received, keys, UNIX_EPOCH), Err(Refusal::UnknownKey));
    }
}
