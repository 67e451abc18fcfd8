//! What holds for every request, of whatever text: tried on random ones.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;

use super::acs3::Acs3HmacSha256;
use super::koogallery_usage::KoogalleryUsage;
use super::koogallery_v2::KoogalleryV2;
use super::oss_v1::{self, OssV1};
use super::oss4::{self, Oss4HmacSha256};
use super::sdk_hmac_sha256::SdkHmacSha256;
use super::{Moment, Proof, Received, Refusal, Request, Scheme, encode, sorted_json};
use crate::credentials::Credentials;

const SCHEMES: [&dyn Scheme; 6] =
    [&Acs3HmacSha256, &KoogalleryUsage, &KoogalleryV2, &Oss4HmacSha256, &OssV1, &SdkHmacSha256];

/// Those that bring the query into an order.
const IN_ORDER: [&dyn Scheme; 5] = [&Acs3HmacSha256, &KoogalleryUsage, &Oss4HmacSha256, &OssV1, &SdkHmacSha256];

/// Those that cover all of the query.
const WHOLE_QUERY: [&dyn Scheme; 4] = [&Acs3HmacSha256, &KoogalleryUsage, &Oss4HmacSha256, &SdkHmacSha256];

/// Those that cover the body.
const WHOLE_BODY: [&dyn Scheme; 4] = [&Acs3HmacSha256, &KoogalleryUsage, &KoogalleryV2, &SdkHmacSha256];

/// With an account, for the scheme that proves a request under two keys.
fn key() -> Credentials {
    Credentials::new("me", "s3cret").with_token("t0ken").with_account(Credentials::new("account", "s3cret of it"))
}

fn moment() -> Moment {
    Moment { time: now(), nonce: "9b1d".to_owned() }
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

/// Text with all that encoders get wrong, beside any other.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[ +~*%/?&=#;\\r\\n\\x00a\u{e9}]{0,8}", any::<String>()]
}

fn requests() -> impl Strategy<Value = Request> {
    let query = btree_map(text(), text(), 0..5);
    let header = "[^\\x00-\\x1f\\x7f-\u{9f}]{0,20}";
    (query, header, vec(any::<u8>(), 0..40)).prop_map(|(query, header, body)| {
        let mut request = Request::new(Method::POST, "api.example.com", "/");
        request.region = "ap-southeast-1".to_owned();
        request.query = query.into_iter().collect();
        request.headers = vec![("x-acs-action".to_owned(), "Do".to_owned()), ("x-acs-note".to_owned(), header)];
        request.body = Bytes::from(body);
        request
    })
}

/// A request on its way, where its bytes can be changed.
#[derive(Clone, Debug)]
struct Wire {
    query: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Wire {
    fn signed(scheme: &dyn Scheme, mut request: Request) -> Self {
        scheme.sign(&mut request, &key(), &moment()).unwrap();
        Self::of(&request)
    }

    /// What OSS is sent when the proof stands in the query, by V4 or V1.
    fn presigned(scheme: &dyn Scheme, mut request: Request) -> Self {
        let presign = if scheme.name() == oss_v1::NAME { oss_v1::presign } else { oss4::presign };
        presign(&mut request, &key(), &moment(), Duration::from_secs(60)).unwrap();
        Self::of(&request)
    }

    fn of(request: &Request) -> Self {
        Self { query: request.query_string(), headers: request.header_map().unwrap(), body: request.body.to_vec() }
    }

    fn verify(&self, scheme: &dyn Scheme) -> Result<Proof, Refusal> {
        let received =
            Received { method: "POST", path: "/", query: &self.query, headers: &self.headers, body: &self.body };
        scheme.verify(&received, &[key()], now())
    }

    /// The decoded query, in order of names.
    fn pairs(&self) -> Option<Vec<(String, String)>> {
        let pairs: Option<Vec<_>> = encode::pairs(&self.query).collect();
        pairs.map(|mut pairs| {
            pairs.sort();
            pairs
        })
    }
}

/// Which byte and which bit of it is changed.
fn flips() -> impl Strategy<Value = (Index, u8)> {
    (any::<Index>(), 0..8_u8)
}

/// `bytes` with one bit changed; `None` when there are none.
fn flipped(bytes: &[u8], (place, bit): (Index, u8)) -> Option<Vec<u8>> {
    let mut bytes = bytes.to_vec();
    let place = (!bytes.is_empty()).then(|| place.index(bytes.len()))?;
    bytes[place] ^= 1 << bit;
    Some(bytes)
}

fn flipped_text(text: &str, flip: (Index, u8)) -> Option<String> {
    String::from_utf8(flipped(text.as_bytes(), flip)?).ok()
}

/// A JSON object that is neither compact nor, in general, sorted.
fn json<'a>(members: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let quoted = |text: &String| serde_json::to_string(text).unwrap();
    let members: Vec<_> = members.map(|(name, value)| format!("{}: {}", quoted(name), quoted(value))).collect();
    format!("{{{} }}", members.join(" ,\n"))
}

proptest! {
    #[test]
    fn what_is_signed_verifies(request in requests()) {
        for scheme in SCHEMES {
            let outcome = Wire::signed(scheme, request.clone()).verify(scheme);
            let proof = outcome.unwrap();
            prop_assert_eq!((proof.credentials, proof.time), (0, Some(now())));
            let has_nonce = ["acs3-hmac-sha256", "koogallery-usage", "koogallery-v2"].contains(&scheme.name());
            // KooGallery's has the timestamp behind it.
            prop_assert_eq!(proof.nonce.is_some_and(|nonce| nonce.starts_with(&moment().nonce)), has_nonce);
        }
    }

    #[test]
    fn what_is_presigned_verifies(request in requests(), flip in flips()) {
        let schemes: [&dyn Scheme; 2] = [&Oss4HmacSha256, &OssV1];
        for scheme in schemes {
            let wire = Wire::presigned(scheme, request.clone());
            prop_assert!(wire.verify(scheme).is_ok(), "{:?}", wire.verify(scheme));
        }
        let wire = Wire::presigned(&Oss4HmacSha256, request);
        let Some(query) = flipped_text(&wire.query, flip) else { return Ok(()) };
        let changed = Wire { query, ..wire.clone() };
        prop_assert!(changed.pairs() == wire.pairs() || changed.verify(&Oss4HmacSha256).is_err());
    }

    #[test]
    fn the_order_of_parameters_does_not_matter(request in requests(), turn in any::<Index>()) {
        let mut shuffled = request.clone();
        let length = shuffled.query.len().max(1);
        shuffled.query.rotate_left(turn.index(length));
        shuffled.query.reverse();
        shuffled.headers.reverse();
        for scheme in IN_ORDER {
            let sign = |mut request| {
                let signature = scheme.sign(&mut request, &key(), &moment());
                (signature.map(|signature| signature.authorization.clone()), request.target())
            };
            prop_assert_eq!(sign(request.clone()), sign(shuffled.clone()));
        }
    }

    #[test]
    fn a_flipped_bit_in_the_query_is_noticed(request in requests(), flip in flips()) {
        for scheme in WHOLE_QUERY {
            let wire = Wire::signed(scheme, request.clone());
            let Some(query) = flipped_text(&wire.query, flip) else { return Ok(()) };
            let changed = Wire { query, ..wire.clone() };
            // `%c3` and `%C3` are the same byte.
            prop_assert!(changed.pairs() == wire.pairs() || changed.verify(scheme).is_err());
        }
    }

    #[test]
    fn a_flipped_bit_in_the_body_is_noticed(request in requests(), flip in flips()) {
        for scheme in WHOLE_BODY {
            let wire = Wire::signed(scheme, request.clone());
            let Some(body) = flipped(&wire.body, flip) else { continue };
            let changed = Wire { body, ..wire };
            prop_assert!(changed.verify(scheme).is_err());
        }
    }

    #[test]
    fn a_flipped_bit_in_a_signed_header_is_noticed(
        request in requests(),
        header in any::<Index>(),
        flip in flips(),
    ) {
        for scheme in IN_ORDER {
            let mut wire = Wire::signed(scheme, request.clone());
            let signed = |name: &&HeaderName| scheme.name() == Acs3HmacSha256.name() || !is_unsigned(name.as_str());
            let names: Vec<HeaderName> = wire.headers.keys().filter(signed).cloned().collect();
            let name = header.get(&names);
            let Some(value) = flipped(wire.headers[name].as_bytes().trim_ascii(), flip) else { continue };
            let Ok(value) = HeaderValue::from_bytes(&value) else { continue };
            wire.headers.insert(name, value);
            prop_assert!(wire.verify(scheme).is_err());
        }
    }

    #[test]
    fn a_flipped_bit_in_the_proof_of_a_callback_is_noticed(body in vec(any::<u8>(), 0..40), flip in flips()) {
        let mut request = Request::new(Method::POST, "shop.example.com", "/");
        request.body = Bytes::from(body);
        let wire = Wire::signed(&KoogalleryV2, request);
        let Some(query) = flipped_text(&wire.query, flip) else { return Ok(()) };
        // The signature's hex may be of either case: a flip that changes the case of one of its letters is none.
        let in_signature = (SIGNATURE_START..SIGNATURE_START + 64).contains(&flip.0.index(wire.query.len()));
        let same = in_signature && query.eq_ignore_ascii_case(&wire.query);
        let changed = Wire { query, ..wire };
        prop_assert_eq!(changed.verify(&KoogalleryV2).is_ok(), same);
    }

    #[test]
    fn the_members_of_a_callback_may_be_in_any_order(members in btree_map(any::<String>(), any::<String>(), 0..5)) {
        let sorted = sorted_json::sorted(json(members.iter()).as_bytes()).unwrap();
        prop_assert_eq!(&sorted, &serde_json::to_string(&members).unwrap());
        let mut request = Request::new(Method::POST, "shop.example.com", "/");
        request.body = Bytes::from(sorted);
        let reversed = json(members.iter().rev()).into_bytes();
        let wire = Wire { body: reversed, ..Wire::signed(&KoogalleryV2, request) };
        prop_assert!(wire.verify(&KoogalleryV2).is_ok());
    }

    #[test]
    fn nothing_that_arrives_panics(
        query in any::<String>(),
        stamp in any::<i64>(),
        value in vec(any::<u8>(), 0..60),
        body in vec(any::<u8>(), 0..60),
    ) {
        let queries = [
            query.clone(),
            format!("signature={:064x}&timestamp={stamp}&nonce={query}", 7),
            format!("{query}&signature=&nonce"),
            format!("Expires={stamp}&OSSAccessKeyId={query}&Signature=AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D"),
            format!(
                "x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-date=20260102T030405Z&x-oss-expires={stamp}\
                 &x-oss-credential={query}/20260102/x/oss/aliyun_v4_request&x-oss-signature={:064x}", 7
            ),
        ];
        for scheme in SCHEMES {
            let request = Request { region: "x".to_owned(), ..Request::new(Method::POST, "h", "/") };
            let mut headers = Wire::signed(scheme, request).headers;
            let names: Vec<HeaderName> = headers.keys().cloned().collect();
            for (query, name) in queries.iter().zip(names.iter().cycle()) {
                if let Ok(value) = HeaderValue::from_bytes(&value) {
                    headers.insert(name, value);
                }
                drop(Wire { query: query.clone(), headers: headers.clone(), body: body.clone() }.verify(scheme));
            }
        }
        sorted_json::sorted(&body);
        sorted_json::sorted(&[b"{\"a\":", body.as_slice(), b"}"].concat());
    }

    #[test]
    fn a_broken_authorization_never_panics(tail in "[ -~]{0,40}", cut in any::<Index>()) {
        for scheme in IN_ORDER {
            let request = Request { region: "x".to_owned(), ..Request::new(Method::POST, "h", "/") };
            let mut wire = Wire::signed(scheme, request);
            let whole = wire.headers["authorization"].to_str().unwrap().to_owned();
            let broken = format!("{}{tail}", whole.get(..cut.index(whole.len())).unwrap());
            wire.headers.insert("authorization", broken.parse().unwrap());
            prop_assert!(wire.verify(scheme).is_err() || broken.trim() == whole);
        }
    }
}

/// Of the headers of [`requests`], those that only `acs3-hmac-sha256` signs; OSS does not sign the host.
fn is_unsigned(name: &str) -> bool {
    name == "host" || name.starts_with("x-acs-")
}

const SIGNATURE_START: usize = "signature=".len();
