//! What a seller's server has to survive; the documented examples are in `tests/vectors`.

use std::time::UNIX_EPOCH;

use http::{HeaderMap, Method};

use super::*;

const KEY: &str = "00000000-1111-2222-3333-444444444444";
const STAMP: &str = "20170725025113409";
const NOW: u64 = 1_500_951_073_409;

/// Signs decoded pairs, as `sign` might not.
fn query(pairs: &[(&str, &str)]) -> String {
    let mut pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let stamp = pairs.iter().find(|pair| pair.0 == TIME_STAMP).map(|pair| pair.1.clone()).unwrap_or_default();
    let mut sorted = pairs.clone();
    sorted.sort();
    let text = sorted.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    pairs.push((AUTH_TOKEN.to_owned(), v1::token(&KEY.into(), &stamp, &text)));
    encode::query(&pairs)
}

fn expire() -> String {
    query(&[("activity", "expireInstance"), ("instanceId", "i"), ("testFlag", "1"), (TIME_STAMP, STAMP)])
}

fn verify(query: &str) -> Result<Proof, Refusal> {
    let received = Received { method: "GET", path: "/", query, headers: &HeaderMap::new(), body: b"" };
    let keys = [Credentials::new("", ""), Credentials::new("", "old"), Credentials::new("", KEY)];
    KoogalleryV1.verify(&received, &keys, UNIX_EPOCH)
}

fn moment() -> Moment {
    Moment { time: UNIX_EPOCH + Duration::from_millis(NOW), nonce: String::new() }
}

fn request() -> Request {
    let mut request = Request::new(Method::GET, "shop.example.com", "/");
    request.query.push(("activity".to_owned(), "queryInstance".to_owned()));
    request
}

#[test]
fn the_age_of_a_token_does_not_matter() {
    let proof = Proof { credentials: 2, nonce: None, time: Some(moment().time) };
    assert_eq!(verify(&expire()), Ok(proof));
    assert!(moment().time.checked_add(KoogalleryV1.tolerance()).is_some());
}

#[test]
fn each_bit_of_the_query_counts() {
    let good = expire();
    let pairs = |query: &str| encode::pairs(query).collect::<Option<std::collections::BTreeMap<_, _>>>();
    for bit in 0..good.len() * 8 {
        let mut bytes = good.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let Ok(flipped) = String::from_utf8(bytes) else { continue };
        // `%3d` and `%3D` are the same.
        assert!(pairs(&flipped) == pairs(&good) || verify(&flipped).is_err(), "{flipped}");
    }
}

#[test]
fn nothing_can_be_added_or_taken_away() {
    let good = expire();
    for changed in [
        format!("{good}&x=1"),
        format!("x=&{good}"),
        good.replace("&testFlag=1", ""),
        good.replace("testFlag=1", "testFlag="),
        good.replace("testFlag", "testflag"),
        good.replace("instanceId=i", "instanceId=i%00"),
        good.replace("instanceId=i", "instanceId=+i"),
    ] {
        assert_eq!(verify(&changed), Err(Refusal::Mismatch { string_to_sign: None }), "{changed}");
    }
}

#[test]
fn a_parameter_cannot_hide_in_another() {
    let good = expire();
    let hidden = good.replace("&testFlag=1", "").replace("instanceId=i", "instanceId=i%26testFlag%3D1");
    assert_ne!(hidden, good);
    assert!(matches!(verify(&hidden), Err(Refusal::Malformed { .. })));
    let hidden = good.replace("&testFlag=1", "").replace("instanceId=i", "instanceId%3Di%26testFlag=1");
    assert!(matches!(verify(&hidden), Err(Refusal::Malformed { .. })));
}

#[test]
fn each_name_is_there_once() {
    let good = expire();
    for name in ["activity", "testFlag", "timeStamp", "authToken", "%61uthToken", "activit%79"] {
        for doubled in [format!("{good}&{name}=1"), format!("{name}=1&{good}")] {
            assert!(matches!(verify(&doubled), Err(Refusal::Duplicate { .. })), "{doubled}");
        }
    }
    let signed = query(&[("a", "1"), ("a", "2"), (TIME_STAMP, STAMP)]);
    assert!(matches!(verify(&signed), Err(Refusal::Duplicate { .. })));
}

#[test]
fn what_is_needed_has_to_be_there_and_readable() {
    let good = expire();
    for missing in [
        String::new(),
        good.replace("authToken=", "other="),
        query(&[("activity", "a")]),
        query(&[("activity", "a"), (TIME_STAMP, "")]),
        format!("timeStamp={STAMP}&authToken="),
        format!("timeStamp={STAMP}&authToken"),
    ] {
        assert!(matches!(verify(&missing), Err(Refusal::Incomplete { .. })), "{missing}");
    }
    for broken in ["%", "a=%zz", "a=%ff", "", "a=1&"] {
        let refusal = verify(&format!("{good}&{broken}"));
        assert_eq!(refusal, Err(Refusal::Malformed { part: "the query" }), "{broken}");
    }
}

#[test]
fn tokens_of_other_forms_are_refused() {
    let good = expire();
    let (rest, token) = good.split_once("authToken=").unwrap();
    let plain = token.replace("%3D", "=").replace("%2F", "/").replace("%2B", "+");
    let cut = plain.get(..40).unwrap().to_owned();
    for other in [cut, plain.repeat(2), plain.replace('=', ""), format!("{plain}="), format!("\"{plain}\"")] {
        let changed = format!("{rest}authToken={}", encode::percent(&other));
        assert_eq!(verify(&changed), Err(Refusal::Malformed { part: "the authToken" }), "{other}");
    }
}

#[test]
fn odd_times_are_no_times_and_nothing_more() {
    for stamp in ["-9223372036854775808", "9223372036854775807", "20171325025113409", "now", " ", "0"] {
        let proof = verify(&query(&[(TIME_STAMP, stamp)])).unwrap();
        assert_eq!(proof.time, None, "{stamp}");
    }
}

#[test]
fn values_are_signed_decoded() {
    let token = |text: &str| encode::percent(&v1::token(&KEY.into(), STAMP, text)).to_string();
    let raw = format!("customerName=%E5%8D%8E+%2B&timeStamp={STAMP}");
    let decoded = format!("customerName=华 +&timeStamp={STAMP}");
    assert!(verify(&format!("{raw}&authToken={}", token(&decoded))).is_ok());
    let refusal = verify(&format!("{raw}&authToken={}", token(&raw)));
    assert_eq!(refusal, Err(Refusal::Mismatch { string_to_sign: None }));
}

#[test]
fn a_body_is_not_covered_and_therefore_refused() {
    let query = expire();
    let received = Received { method: "GET", path: "/", query: &query, headers: &HeaderMap::new(), body: b"{}" };
    assert_eq!(KoogalleryV1.verify(&received, &[Credentials::new("", KEY)], UNIX_EPOCH), Err(Refusal::Body));
    let mut request = request();
    request.body = "{}".into();
    let refused = KoogalleryV1.sign(&mut request, &Credentials::new("", KEY), &moment());
    assert!(matches!(refused, Err(SignError::Body { .. })));
}

#[test]
fn an_empty_key_neither_signs_nor_verifies() {
    let empty = Credentials::new("", "");
    assert_eq!(KoogalleryV1.sign(&mut request(), &empty, &moment()), Err(SignError::EmptySecret));
    assert!(KoogalleryV1.sign_answer(b"", &empty).is_empty());
    assert!(KoogalleryV1.cipher(&empty).is_none());
    let text = format!("timeStamp={STAMP}");
    let query = format!("{text}&authToken={}", encode::percent(&v1::token(&"".into(), STAMP, &text)));
    let received = Received { method: "GET", path: "/", query: &query, headers: &HeaderMap::new(), body: b"" };
    for keys in [&[][..], &[empty]] {
        assert_eq!(KoogalleryV1.verify(&received, keys, UNIX_EPOCH), Err(Refusal::UnknownKey));
    }
}

#[test]
fn signing_again_replaces_the_token_and_keeps_the_time() {
    let mut request = request();
    for time in [NOW, NOW + 1] {
        let moment = Moment { time: UNIX_EPOCH + Duration::from_millis(time), ..moment() };
        KoogalleryV1.sign(&mut request, &Credentials::new("", KEY), &moment).unwrap();
    }
    let names: Vec<_> = request.query.iter().map(|pair| pair.0.as_str()).collect();
    assert_eq!(names, ["activity", TIME_STAMP, AUTH_TOKEN]);
    assert_eq!(request.query[1].1, STAMP);
    assert!(verify(&request.query_string()).is_ok());
}

#[test]
fn what_would_be_refused_is_not_signed() {
    let sign = |name: &str, value: &str| {
        let mut request = request();
        request.query.push((name.to_owned(), value.to_owned()));
        let before = request.clone();
        let error = KoogalleryV1.sign(&mut request, &Credentials::new("", KEY), &moment()).unwrap_err();
        assert_eq!(request, before, "a request that cannot be signed stays as it was");
        error
    };
    assert_eq!(sign("activity", "1"), SignError::Duplicate { name: "activity".to_owned() });
    assert_eq!(sign("a", "1&b=2"), SignError::AmbiguousParameter { name: "a".to_owned() });
    assert_eq!(sign(TIME_STAMP, ""), SignError::Time);
    let late = Moment { time: UNIX_EPOCH + Duration::from_secs(1 << 62), ..moment() };
    let refused = KoogalleryV1.sign(&mut request(), &Credentials::new("", KEY), &late);
    assert_eq!(refused, Err(SignError::Time));
}

#[test]
fn the_key_opens_what_it_sealed() {
    let cipher = KoogalleryV1.cipher(&Credentials::new("", KEY)).unwrap();
    assert_eq!(cipher.open(&cipher.seal("15905222222")).unwrap().as_str(), "15905222222");
    assert_eq!(cipher.open("0123456789abcdefxekj+mwqC7hXRdatrhtjpg==").unwrap().as_str(), "15905222222");
}
