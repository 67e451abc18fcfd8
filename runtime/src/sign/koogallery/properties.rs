//! What holds for every message of the KooGallery interfaces, of whatever text: tried on random ones.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::credentials::Credentials;
use crate::sign::{
    KOOGALLERY_KIT_V1, KOOGALLERY_KIT_V2, KOOGALLERY_V1, KOOGALLERY_V2, Moment, Proof, Received, Refusal, Request,
    Scheme, SignError, body_sign, encode,
};

fn key() -> Credentials {
    Credentials::new("", "s3cret")
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(1_767_323_045_678)
}

/// Text with all that encoders get wrong, beside any other.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ +~*%/?&=#;\\r\\n\\x00a\u{e9}]{0,8}", "[a-z]{1,6}", any::<String>()]
}

fn texts() -> impl Strategy<Value = BTreeMap<String, String>> {
    btree_map(text(), text(), 0..6)
}

fn signed(scheme: &dyn Scheme, mut request: Request) -> Result<Request, SignError> {
    let moment = Moment { time: now(), nonce: "9b1d".to_owned() };
    scheme.sign(&mut request, &key(), &moment).map(|_| request)
}

fn verify(scheme: &dyn Scheme, query: &str, headers: &HeaderMap, body: &[u8]) -> Result<Proof, Refusal> {
    scheme.verify(&Received { method: "POST", path: "/", query, headers, body }, &[key()], now())
}

fn request(query: Vec<(String, String)>, body: String) -> Request {
    let mut request = Request::new(Method::POST, "shop.example.com", "/");
    request.query = query;
    request.body = Bytes::from(body);
    request
}

/// A body as the kit sends it.
fn body(members: &BTreeMap<String, String>) -> String {
    let mut members = members.clone();
    members.insert("timeStamp".to_owned(), "20220413093539534".to_owned());
    serde_json::to_string(&members).unwrap()
}

proptest! {
    #[test]
    fn what_is_signed_verifies(query in texts(), members in texts()) {
        let query: Vec<_> = query.into_iter().collect();
        for (scheme, request) in [
            (KOOGALLERY_V1, request(query.clone(), String::new())),
            (KOOGALLERY_V2, request(query.clone(), body(&members))),
            (KOOGALLERY_KIT_V1, request(query.clone(), body(&members))),
            (KOOGALLERY_KIT_V2, request(query.clone(), body(&members))),
        ] {
            match signed(scheme, request) {
                Ok(request) => {
                    let headers = request.header_map().unwrap();
                    let proof = verify(scheme, &request.query_string(), &headers, &request.body);
                    prop_assert_eq!(proof.map(|proof| proof.credentials), Ok(0), "{:?}", scheme);
                }
                Err(error) => prop_assert!(matches!(error, SignError::AmbiguousParameter { .. }), "{error}"),
            }
        }
    }

    #[test]
    fn of_two_queries_with_one_text_only_one_is_accepted(query in texts(), merged in any::<Index>()) {
        let Ok(request) = signed(KOOGALLERY_V1, request(query.into_iter().collect(), String::new())) else {
            return Ok(());
        };
        let (token, mut pairs) = request.query.split_last().map(|(last, rest)| (last.clone(), rest.to_vec())).unwrap();
        pairs.sort();
        let index = merged.index(pairs.len());
        let Some((name, value)) = (index > 0).then(|| pairs.remove(index)) else { return Ok(()) };
        pairs[index - 1].1.push_str(&format!("&{name}={value}"));
        pairs.push(token);
        prop_assert!(verify(KOOGALLERY_V1, &encode::query(&pairs), &HeaderMap::new(), b"").is_err());
    }

    #[test]
    fn a_flipped_bit_in_the_query_is_noticed(query in texts(), place in any::<Index>(), bit in 0..8_u8) {
        let Ok(request) = signed(KOOGALLERY_V1, request(query.into_iter().collect(), String::new())) else {
            return Ok(());
        };
        let good = request.query_string();
        let mut bytes = good.clone().into_bytes();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        let Ok(changed) = String::from_utf8(bytes) else { return Ok(()) };
        let pairs = |query: &str| encode::pairs(query).collect::<Option<Vec<_>>>();
        let same = pairs(&changed) == pairs(&good);
        prop_assert_eq!(verify(KOOGALLERY_V1, &changed, &HeaderMap::new(), b"").is_ok(), same);
    }

    #[test]
    fn a_member_that_is_not_blank_counts(members in texts(), name in text(), value in text()) {
        let Ok(request) = signed(KOOGALLERY_KIT_V1, request(Vec::new(), body(&members))) else { return Ok(()) };
        let mut changed = members.clone();
        changed.insert(name.clone(), value.clone());
        let blank = |value: &str| value.trim().is_empty();
        let before = members.get(&name).map_or("", String::as_str);
        let same = before == value || blank(before) && blank(&value) || name == "timeStamp";
        let outcome = verify(KOOGALLERY_KIT_V1, "", &request.header_map().unwrap(), body(&changed).as_bytes());
        prop_assert_eq!(outcome.is_ok(), same);
    }

    #[test]
    fn nothing_that_arrives_panics(
        query in any::<String>(),
        stamp in any::<i64>(),
        value in vec(any::<u8>(), 0..60),
        body in vec(any::<u8>(), 0..60),
        text in any::<String>(),
    ) {
        let mut headers = HeaderMap::new();
        for name in ["authtoken", "x-sign", "x-nonce"] {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                headers.insert(name, value);
            }
        }
        headers.insert("x-timestamp", HeaderValue::from(stamp));
        let query = format!("timeStamp={stamp}&authToken={query}");
        let json = format!("{{\"timeStamp\":{stamp},\"a\":{text:?}}}");
        for scheme in [KOOGALLERY_V1, KOOGALLERY_KIT_V1, KOOGALLERY_KIT_V2] {
            for body in [b"", body.as_slice(), json.as_bytes()] {
                prop_assert!(verify(scheme, &query, &headers, body).is_err());
            }
        }
        prop_assert!(!body_sign::verify(&text, &body, &key()));
    }

    #[test]
    fn fields_go_both_ways(plain in any::<String>()) {
        let cipher = KOOGALLERY_V1.cipher(&key()).unwrap();
        let sealed = cipher.seal(&plain);
        prop_assert_eq!(cipher.sealed_length(&plain), sealed.len());
        prop_assert_eq!(cipher.open(&sealed).map(|opened| opened.to_string()), Some(plain));
    }

    #[test]
    fn opening_never_panics(text in any::<String>(), tail in vec(any::<u8>(), 0..70)) {
        use base64::Engine;
        let cipher = KOOGALLERY_V1.cipher(&key()).unwrap();
        drop(cipher.open(&text));
        let tail = base64::prelude::BASE64_STANDARD.encode(tail);
        drop(cipher.open(&format!("0123456789abcdef{tail}")));
        drop(cipher.open(&format!("{text}{tail}")));
    }

    #[test]
    fn answers_prove_their_body(body in vec(any::<u8>(), 0..60), other in vec(any::<u8>(), 0..60)) {
        let (_, value) = KOOGALLERY_KIT_V1.sign_answer(&body, &key()).pop().unwrap();
        prop_assert!(body_sign::verify(&value, &body, &key()));
        prop_assert_eq!(body_sign::verify(&value, &other, &key()), body == other);
    }
}
