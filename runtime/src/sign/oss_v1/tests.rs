//! What OSS has to survive, and what is refused before it is sent; the vectors are in `tests/vectors`.

use bytes::Bytes;
use http::Method;

use super::*;
use crate::sign::OSS_V1;
use crate::sign::sample::{self, SECONDS, Sample, at, extremes, me, moment};

const HOST: &str = "bucket.oss-ap-southeast-1.aliyuncs.com";

fn request() -> Request {
    let mut request = Request::new(Method::PUT, HOST, "/dir/a%20b~.pdf");
    request.query = vec![("versionId".to_owned(), "v 1".to_owned()), ("acl".to_owned(), String::new())];
    request.set_header("content-type", "text/plain");
    request.set_header("content-md5", "eB5eJF1ptWaXm4bijSPyxw==");
    request.set_header("x-oss-meta-note", "note");
    request.set_header("user-agent", "test");
    request.body = Bytes::from_static(b"body");
    request
}

fn signed() -> Sample {
    Sample::signed(OSS_V1, request())
}

fn presigned() -> Sample {
    let mut request = request();
    presign(&mut request, &me(), &moment(), Duration::from_secs(60)).unwrap();
    Sample::of(OSS_V1, &request)
}

#[test]
fn every_flipped_bit_is_noticed() {
    let always = ["content-type", "content-md5", "x-oss-meta-note"];
    sample::every_flipped_bit_is_noticed(&signed(), &[["authorization", "date"].as_slice(), &always].concat(), false);
    sample::every_flipped_bit_is_noticed(&presigned(), &always, false);
}

#[test]
fn keys_are_told_apart() {
    sample::keys_are_told_apart(&signed());
    sample::keys_are_told_apart(&presigned());
    let proof = Proof { credentials: 3, nonce: None, time: Some(at(SECONDS)) };
    assert_eq!(signed().header("user-agent", "rewritten").arrive(), Ok(proof.clone()));
    assert_eq!(presigned().arrive(), Ok(Proof { time: None, ..proof }));
}

#[test]
fn the_authorization_is_read_to_the_letter() {
    sample::the_signature_is_read_to_the_letter(&signed(), "OSS");
    type Change = fn(&str) -> String;
    let malformed: [Change; 5] = [
        |text| text.replace(':', ""),
        |text| text.replace("me:", ":"),
        |text| text.replace(':', ": "),
        |text| text.trim_end_matches('=').to_owned(),
        |text| text.split_once(':').map(|(head, _)| format!("{head}:{}", "0".repeat(40))).unwrap(),
    ];
    for change in malformed {
        let refusal = signed().authorization(change).unwrap_err();
        assert!(matches!(refusal, Refusal::Malformed { .. }), "{refusal:?}");
    }
    assert_eq!(signed().authorization(|text| text.replace(" me:", " you:")), Err(Refusal::UnknownKey));
}

#[test]
fn the_window_is_fifteen_minutes_to_both_sides() {
    sample::the_window_is_fifteen_minutes(&signed());
    for date in ["2026-01-02T03:04:05Z", "Fri, 02 Jan 2026 03:04:05", "1767323045", "Sat, 02 Jan 2026 03:04:05 GMT"] {
        assert_eq!(signed().header("date", date).arrive(), Err(Refusal::Time), "{date}");
    }
    assert_eq!(signed().header("date", "").arrive(), Err(Refusal::Incomplete { missing: "the date header" }));
}

/// Browsers cannot set `date`: they send `x-oss-date` alone.
#[test]
fn the_date_may_stand_in_a_header_of_its_own() {
    let mut request = request();
    request.set_header("x-oss-date", "Thu, 01 Jan 1970 00:00:00 GMT");
    let sample = Sample::signed(OSS_V1, request);
    assert_eq!(sample.headers["x-oss-date"], "Fri, 02 Jan 2026 03:04:05 GMT");
    assert!(sample.arrive().is_ok() && sample.header("date", "").arrive().is_ok());
    let other = sample.header("date", "Fri, 02 Jan 2026 03:04:06 GMT").arrive();
    assert_eq!(other, Err(Refusal::duplicate("x-oss-date")));
    assert!(matches!(sample.header("x-oss-date", "").arrive(), Err(Refusal::Mismatch { .. })));
}

#[test]
fn a_presigned_request_ends_when_it_says() {
    let verify = |now| presigned().verify(&[me()], now);
    assert!(verify(at(SECONDS + 60)).is_ok() && verify(at(0)).is_ok());
    assert_eq!(verify(at(SECONDS + 61)), Err(Refusal::Expired { offset_seconds: -1 }));
    for extreme in extremes() {
        assert_eq!(verify(extreme).is_ok(), extreme < at(SECONDS));
    }
    let sample = presigned();
    let end = (SECONDS + 60).to_string();
    for expires in ["-1", "+1767323105", "1e9", "18446744073709551616", "-9223372036854775808", "\u{661}"] {
        assert_eq!(sample.query(&sample.query.replace(&end, expires)), Err(Refusal::Time), "{expires}");
    }
    for expires in ["0", "9223372036854775807", "18446744073709551615"] {
        let outcome = sample.query(&sample.query.replace(&end, expires));
        assert!(matches!(outcome, Err(Refusal::Mismatch { .. })), "{expires}: {outcome:?}");
    }
    for seconds in [0, 604_801, u64::MAX] {
        let outcome = presign(&mut request(), &me(), &moment(), Duration::from_secs(seconds));
        assert_eq!(outcome.map(drop), Err(SignError::Expiry), "{seconds}");
    }
}

#[test]
fn parts_of_a_presigned_request_cannot_be_smuggled() {
    let sample = presigned();
    for name in [KEY_ID, EXPIRES, SIGNATURE] {
        let parameter = sample.query.split('&').find(|pair| pair.starts_with(&format!("{name}="))).unwrap().to_owned();
        let doubled = format!("{}&{parameter}", sample.query);
        assert_eq!(sample.query(&doubled), Err(Refusal::duplicate(name)));
        let without = sample.query.replace(&format!("&{parameter}"), "").replace(&format!("{parameter}&"), "");
        assert!(matches!(sample.query(&without), Err(Refusal::Incomplete { .. })), "{name}");
    }
    for more in
        ["x-oss-process=image", "uploads", "%75ploads=", "security-token=t", "response-content-type=text%2Fhtml"]
    {
        let outcome = sample.query(&format!("{}&{more}", sample.query));
        assert!(matches!(outcome, Err(Refusal::Mismatch { .. })), "{more}: {outcome:?}");
    }
    let both = sample.header("authorization", signed().headers["authorization"].to_str().unwrap());
    assert_eq!(both.arrive(), Err(Refusal::duplicate("authorization")));
}

/// As documented: parameters that are no sub-resources are not under the signature.
#[test]
fn other_parameters_are_not_covered() {
    assert!(signed().query("acl&versionId=v+1&prefix=x").is_ok());
    for other in ["acl", "versionId=v%201", "acl&versionId=v", "acl=1&versionId=v%201", "Acl&versionId=v%201"] {
        assert!(matches!(signed().query(other), Err(Refusal::Mismatch { .. })), "{other}");
    }
    assert_eq!(signed().query("acl&versionId=v%201&acl"), Err(Refusal::duplicate("acl")));
}

#[test]
fn what_has_to_be_signed_is_signed() {
    for name in ["content-type", "content-md5", "x-oss-meta-note"] {
        assert!(matches!(signed().header(name, "").arrive(), Err(Refusal::Mismatch { .. })), "{name}");
        assert_eq!(signed().doubled(name), Err(Refusal::duplicate(name)));
    }
    assert!(matches!(signed().header("x-oss-object-acl", "public-read").arrive(), Err(Refusal::Mismatch { .. })));
    assert_eq!(signed().doubled("date"), Err(Refusal::duplicate("date")));
}

/// Nothing is encoded under this signature: `/a?acl` could be the key `a?acl`, or the access list of `a`.
#[test]
fn what_could_be_read_in_two_ways_is_refused() {
    let ambiguous = SignError::Ambiguous { part: "the path or the query" };
    let sign = |mut request: Request| OssV1.sign(&mut request, &me(), &moment()).map(drop);
    assert_eq!(sign(Request { path: "/a%3Facl".to_owned(), ..request() }), Err(ambiguous.clone()));
    for (name, value) in [("versionId", "1&x"), ("x-oss-a=b", ""), ("x-oss-a&b", "")] {
        let query = vec![(name.to_owned(), value.to_owned())];
        assert_eq!(sign(Request { query, ..request() }), Err(ambiguous.clone()), "{name}");
    }
    let plain = Request { path: "/a".to_owned(), query: vec![("acl".to_owned(), String::new())], ..request() };
    let sample = Sample::signed(OSS_V1, plain);
    assert!(sample.arrive().is_ok());
    let other = Sample { path: "/a%3Facl".to_owned(), query: String::new(), ..sample };
    assert_eq!(other.arrive(), Err(Refusal::Malformed { part: "the path or the query" }));
}

#[test]
fn the_bucket_may_stand_in_the_host_or_in_the_path() {
    let endpoint = "oss-ap-southeast-1.aliyuncs.com".to_owned();
    let by_path = Request { host: endpoint, path: "/bucket/dir/a%20b~.pdf".to_owned(), ..request() };
    let sample = Sample::signed(OSS_V1, by_path);
    assert!(sample.arrive().is_ok());
    assert_eq!(sample.headers["authorization"], signed().headers["authorization"]);
    assert!(sample.header("host", HOST).arrive().is_err(), "another object");
    assert!(signed().header("host", &HOST.replace("bucket", "other")).arrive().is_err());
    // The vendor's first Python SDK encodes the `/` of keys.
    assert!(Sample { path: "/dir%2Fa%20b~.pdf".to_owned(), ..signed() }.arrive().is_ok());
    assert!(Sample { path: "/dir/a+b~.pdf".to_owned(), ..signed() }.arrive().is_err());
}

#[test]
fn what_cannot_be_signed_is_refused() {
    sample::what_cannot_be_signed_is_refused(&request(), |request, key, moment| {
        OssV1.sign(request, key, moment).map(drop)
    });
    let early = Moment { time: SystemTime::UNIX_EPOCH - Duration::from_secs(60), ..moment() };
    assert_eq!(presign(&mut request(), &me(), &early, Duration::from_secs(59)).map(drop), Err(SignError::Time));
    for resource in ["", "bucket/a", "/a?b", "/a b"] {
        let mut request = Request { resource: Some(resource.to_owned()), ..request() };
        assert_eq!(OssV1.sign(&mut request, &me(), &moment()).map(drop), Err(SignError::Path), "{resource}");
    }
}

#[test]
fn signing_again_leaves_nothing_of_the_first_time() {
    let header = |request: &mut Request, key: &Credentials| {
        OssV1.sign(request, key, &moment()).unwrap();
    };
    let query = |request: &mut Request, key: &Credentials| {
        presign(request, key, &moment(), Duration::from_secs(9)).unwrap();
    };
    sample::signing_again_leaves_nothing(&request(), header, header);
    sample::signing_again_leaves_nothing(&request(), query, query);
    sample::signing_again_leaves_nothing(&request(), query, header);
}

#[test]
fn temporary_credentials_are_good_with_their_token_only() {
    let header = |key: &Credentials| {
        let mut request = request();
        OssV1.sign(&mut request, key, &moment()).unwrap();
        Sample::of(OSS_V1, &request)
    };
    sample::temporary_credentials_need_their_token(header);
    sample::temporary_credentials_need_their_token(|key| {
        let mut request = request();
        presign(&mut request, key, &moment(), Duration::from_secs(60)).unwrap();
        Sample::of(OSS_V1, &request)
    });
    // The header of the vendor's Python SDK is not signed, and does not count.
    let unsigned = header(&me()).header("security-token", "t0ken");
    assert_eq!(unsigned.verify(&[me().with_token("t0ken")], at(SECONDS)), Err(Refusal::Token));
    // The text that was expected holds the token: it is not handed out.
    let refusal = header(&me().with_token("t0ken")).header("x-oss-meta-note", "other").arrive().unwrap_err();
    assert_eq!(refusal, Refusal::Mismatch { string_to_sign: None });
}

/// Computed by an independent script: the vendor's packages have no call for it.
#[test]
fn a_form_is_signed() {
    let key = Credentials::new("LTAI5tFakeAccessKeyId001", "FakeSecretKeyForGoldenVectors01");
    let policy = "{\"expiration\": \"2026-01-02T04:04:05.000Z\", \"conditions\": [{\"bucket\": \"whatsapp-bkt\"}, \
                  [\"content-length-range\", 1, 10485760], [\"starts-with\", \"$key\", \"C200293990209/\"]]}";
    let fields = post_policy(policy, &key).unwrap();
    assert_eq!(fields[0], ("OSSAccessKeyId", "LTAI5tFakeAccessKeyId001".to_owned()));
    assert!(fields[1].0 == "policy" && fields[1].1.starts_with("eyJleHBpcmF0aW9uIjogIjIwMjYt"));
    assert_eq!(fields[2], ("Signature", "eiiveci7sqNCl7WYKFjMJngHbuo=".to_owned()));
    assert_eq!(fields.len(), 3);
    let temporary = post_policy(policy, &key.with_token("t0ken")).unwrap();
    assert_eq!(temporary.split_last(), Some((&("x-oss-security-token", "t0ken".to_owned()), fields.as_slice())));
    assert_eq!(post_policy("{}", &Credentials::new("me", "")), Err(SignError::EmptySecret));
}
