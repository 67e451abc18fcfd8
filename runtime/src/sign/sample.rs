//! For the tests of schemes: a signed request on its way, of which anything can be changed, and what every scheme
//! with named keys has to survive.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderName, HeaderValue};

use super::{Moment, Proof, Received, Refusal, Request, Scheme, SignError, encode};
use crate::credentials::{AccessKey, Credentials};

pub(super) const SECONDS: u64 = 1_767_323_045;

pub(super) fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// No scheme that uses this takes a nonce.
pub(super) fn moment() -> Moment {
    Moment { time: at(SECONDS), nonce: String::new() }
}

pub(super) fn me() -> Credentials {
    Credentials::new("me", "s3cret")
}

fn keys() -> Vec<Credentials> {
    vec![Credentials::new("other", "s"), Credentials::new("me", ""), Credentials::new("me", "old"), me()]
}

#[derive(Clone)]
pub(super) struct Sample {
    pub(super) scheme: &'static dyn Scheme,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Sample {
    /// A request that is signed already.
    pub(super) fn of(scheme: &'static dyn Scheme, request: &Request) -> Self {
        Self {
            scheme,
            method: request.method.to_string(),
            path: request.path.clone(),
            query: request.query_string(),
            headers: request.header_map().unwrap(),
            body: request.body.to_vec(),
        }
    }

    pub(super) fn signed(scheme: &'static dyn Scheme, mut request: Request) -> Self {
        scheme.sign(&mut request, &me(), &moment()).unwrap();
        Self::of(scheme, &request)
    }

    pub(super) fn verify(&self, keys: &[Credentials], now: SystemTime) -> Result<Proof, Refusal> {
        let (method, path, query) = (self.method.as_str(), self.path.as_str(), self.query.as_str());
        let received = Received { method, path, query, headers: &self.headers, body: &self.body };
        self.scheme.verify(&received, keys, now)
    }

    /// As it arrives, among several keys, at the time of the signature.
    pub(super) fn arrive(&self) -> Result<Proof, Refusal> {
        self.verify(&keys(), at(SECONDS))
    }

    /// With another value of a header; an empty one takes it away.
    pub(super) fn header(&self, name: &str, value: &str) -> Self {
        let mut changed = self.clone();
        changed.headers.remove(name);
        if !value.is_empty() {
            changed.headers.insert(name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap());
        }
        changed
    }

    pub(super) fn authorization(&self, change: impl FnOnce(&str) -> String) -> Result<Proof, Refusal> {
        self.header("authorization", &change(self.headers["authorization"].to_str().unwrap())).arrive()
    }

    /// With a header twice, of the same value.
    pub(super) fn doubled(&self, name: &str) -> Result<Proof, Refusal> {
        let mut changed = self.clone();
        changed.headers.append(name.parse::<HeaderName>().unwrap(), self.headers[name].clone());
        changed.arrive()
    }

    pub(super) fn query(&self, query: &str) -> Result<Proof, Refusal> {
        Self { query: query.to_owned(), ..self.clone() }.arrive()
    }

    /// What the receiver reads: other spellings of it are the same request.
    fn meaning(&self) -> Option<(String, Vec<(String, String)>)> {
        let mut pairs = encode::pairs(&self.query).collect::<Option<Vec<_>>>()?;
        pairs.sort();
        Some((encode::decode_path(&self.path)?, pairs))
    }

    /// All that differ in one bit: of method, path, query and body, and of these headers.
    fn flips(&self, headers: &[&str]) -> Vec<Self> {
        let mut flips = Vec::new();
        let mut add = |bytes: &[u8], set: &dyn Fn(&mut Self, Vec<u8>) -> Option<()>| {
            for place in 0..bytes.len() * 8 {
                let (mut changed, mut bytes) = (self.clone(), bytes.to_vec());
                bytes[place / 8] ^= 1 << (place % 8);
                flips.extend(set(&mut changed, bytes).map(|()| changed));
            }
        };
        let text = |bytes| String::from_utf8(bytes).ok();
        add(self.method.as_bytes(), &|changed, bytes| text(bytes).map(|text| changed.method = text));
        add(self.path.as_bytes(), &|changed, bytes| text(bytes).map(|text| changed.path = text));
        add(self.query.as_bytes(), &|changed, bytes| text(bytes).map(|text| changed.query = text));
        add(&self.body, &|changed, bytes| {
            changed.body = bytes;
            Some(())
        });
        for name in headers {
            add(self.headers[*name].as_bytes(), &|changed, bytes| {
                changed.headers.insert(name.parse::<HeaderName>().ok()?, HeaderValue::from_bytes(&bytes).ok()?);
                Some(())
            });
        }
        flips
    }
}

/// Not a bit of what is covered can change: method, path, query, the headers named here, and the body by choice.
pub(super) fn every_flipped_bit_is_noticed(sample: &Sample, headers: &[&str], is_body_covered: bool) {
    assert!(sample.arrive().is_ok(), "{:?}", sample.arrive());
    let flips = sample.flips(headers);
    assert!(flips.len() > 200);
    for flip in flips {
        let same = flip.meaning() == sample.meaning()
            && flip.method == sample.method
            && flip.headers == sample.headers
            && (!is_body_covered || flip.body == sample.body);
        let outcome = flip.arrive();
        let shown = format!("{} {}?{} {:?}", flip.method, flip.path, flip.query, flip.headers);
        assert!(outcome.is_err() || same, "{shown}: {outcome:?}");
        let is_body = flip.body != sample.body;
        assert!(!is_body || outcome.is_ok() != is_body_covered, "{shown}: {outcome:?}");
    }
}

/// Which key fits is told; unknown, wrong and empty ones never fit.
pub(super) fn keys_are_told_apart(sample: &Sample) {
    assert_eq!(sample.arrive().map(|proof| proof.credentials), Ok(3));
    let verify = |keys: &[Credentials]| sample.verify(keys, at(SECONDS)).unwrap_err();
    let access_key = AccessKey::new("s3cret").unwrap();
    for unknown in [vec![], vec![Credentials::new("me", "")], vec![Credentials::new("Me", "s3cret"), access_key.into()]]
    {
        assert_eq!(verify(&unknown), Refusal::UnknownKey);
    }
    for wrong in ["s3cre", "s3cret ", "S3cret", " "] {
        assert!(matches!(verify(&[Credentials::new("me", wrong)]), Refusal::Mismatch { .. }), "{wrong:?}");
    }
}

/// A signature and its algorithm are read to the letter, in the header and in nothing else.
pub(super) fn the_signature_is_read_to_the_letter(sample: &Sample, algorithm: &str) {
    type Change = fn(&str) -> String;
    let changes: [Change; 7] = [
        |text| text.get(..text.len() - 1).unwrap().to_owned(),
        |text| text.get(..text.len() - 4).unwrap().to_owned(),
        |text| format!("{text}{}", text.get(text.len() - 4..).unwrap()),
        |text| format!("{text},Signature=0"),
        |text| format!("{text}, {text}"),
        |text| text.replacen(' ', "", 1),
        |text| text.replacen(' ', "  ", 1),
    ];
    for change in changes {
        let refusal = sample.authorization(change).unwrap_err();
        assert!(matches!(refusal, Refusal::Malformed { .. } | Refusal::Algorithm), "{refusal:?}");
    }
    for other in ["ACS3-HMAC-SHA256", "OSS5", "HMAC-SHA1", "none", &algorithm.to_lowercase()] {
        let outcome = sample.authorization(|text| text.replacen(algorithm, other, 1));
        assert_eq!(outcome, Err(Refusal::Algorithm), "{other}");
    }
    assert!(matches!(sample.header("authorization", "").arrive(), Err(Refusal::Incomplete { .. })));
    assert_eq!(sample.doubled("authorization"), Err(Refusal::duplicate("authorization")));
}

/// 15 minutes to both sides, whatever the clocks say.
pub(super) fn the_window_is_fifteen_minutes(sample: &Sample) {
    let verify = |now| sample.verify(&[me()], now);
    assert!(verify(at(SECONDS + 900)).is_ok() && verify(at(SECONDS - 900)).is_ok());
    assert_eq!(verify(at(SECONDS + 901)), Err(Refusal::Expired { offset_seconds: -901 }));
    assert_eq!(verify(at(SECONDS - 901)), Err(Refusal::Expired { offset_seconds: 901 }));
    for extreme in extremes() {
        assert!(matches!(verify(extreme), Err(Refusal::Expired { .. })));
    }
}

/// The times that are farthest away.
pub(super) fn extremes() -> Vec<SystemTime> {
    let far = Duration::from_secs(i64::MAX.unsigned_abs());
    let most = [UNIX_EPOCH.checked_add(far), UNIX_EPOCH.checked_sub(far)].into_iter().flatten();
    most.chain([UNIX_EPOCH, at(1 << 62), UNIX_EPOCH - Duration::from_secs(1 << 62)]).collect()
}

/// Credentials and requests that cannot be signed with are refused before anything is sent.
pub(super) fn what_cannot_be_signed_is_refused(
    request: &Request,
    sign: impl Fn(&mut Request, &Credentials, &Moment) -> Result<(), SignError>,
) {
    let fresh = || request.clone();
    assert_eq!(sign(&mut fresh(), &me(), &moment()), Ok(()));
    let access_key = AccessKey::new("k").unwrap();
    assert_eq!(sign(&mut fresh(), &access_key.into(), &moment()), Err(SignError::MissingKeyId));
    assert_eq!(sign(&mut fresh(), &Credentials::new("me", ""), &moment()), Err(SignError::EmptySecret));
    for id in ["", "a b", "a,b", "a\r\n", "é"] {
        assert_eq!(sign(&mut fresh(), &Credentials::new(id, "s"), &moment()), Err(SignError::KeyId), "{id:?}");
    }
    for time in [at(1 << 62), UNIX_EPOCH - Duration::from_secs(1 << 62)] {
        assert_eq!(sign(&mut fresh(), &me(), &Moment { time, ..moment() }), Err(SignError::Time));
    }
    let mut twice = fresh();
    twice.query.extend([("a".to_owned(), "1".to_owned()), ("a".to_owned(), "2".to_owned())]);
    assert_eq!(sign(&mut twice, &me(), &moment()), Err(SignError::duplicate("a")));
    let mut twice = fresh();
    twice
        .headers
        .extend([("content-type".to_owned(), "a/b".to_owned()), ("content-type".to_owned(), "c/d".to_owned())]);
    assert_eq!(sign(&mut twice, &me(), &moment()), Err(SignError::duplicate("content-type")));
    for path in ["", "a", "/a b", "/a?b", "/%zz", "/%ff"] {
        let mut broken = Request { path: path.to_owned(), resource: None, ..fresh() };
        assert_eq!(sign(&mut broken, &me(), &moment()), Err(SignError::Path), "{path}");
    }
    let mut injected = fresh();
    injected.set_header("x-oss-note", "a\r\nx-oss-object-acl: public-read");
    assert_eq!(sign(&mut injected, &me(), &moment()), Err(SignError::header_value("x-oss-note")));
}

/// Signing again gives what signing a fresh request gives.
pub(super) fn signing_again_leaves_nothing(
    request: &Request,
    first: impl Fn(&mut Request, &Credentials),
    second: impl Fn(&mut Request, &Credentials),
) {
    let (mut again, mut fresh) = (request.clone(), request.clone());
    first(&mut again, &me().with_token("t0ken"));
    second(&mut again, &me());
    second(&mut fresh, &me());
    again.headers.sort();
    fresh.headers.sort();
    assert_eq!(again, fresh);
}

/// A token is good with its key, and a key that has one only with it.
pub(super) fn temporary_credentials_need_their_token(sign: impl Fn(&Credentials) -> Sample) {
    let temporary = me().with_token("t0ken");
    for (signer, known, good) in [
        (&temporary, &temporary, true),
        (&me(), &me(), true),
        (&me(), &temporary, false),
        (&temporary, &me(), false),
        (&me().with_token("t1ken"), &temporary, false),
    ] {
        let outcome = sign(signer).verify(std::slice::from_ref(known), at(SECONDS));
        assert_eq!(outcome.err(), (!good).then_some(Refusal::Token));
    }
}
