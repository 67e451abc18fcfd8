//! What OSS has to survive, and what is refused before it is sent; the vectors are in `tests/vectors`.

use bytes::Bytes;
use http::Method;

use super::*;
use crate::sign::OSS4_HMAC_SHA256;
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
    Sample::signed(OSS4_HMAC_SHA256, request())
}

fn presigned(seconds: u64) -> Sample {
    let mut request = request();
    presign(&mut request, &me(), &moment(), Duration::from_secs(seconds)).unwrap();
    Sample::of(OSS4_HMAC_SHA256, &request)
}

#[test]
fn every_flipped_bit_is_noticed() {
    let own = ["authorization", "x-oss-date", "x-oss-content-sha256"];
    let always = ["content-type", "content-md5", "x-oss-meta-note"];
    sample::every_flipped_bit_is_noticed(&signed(), &[own, always].concat(), false);
    sample::every_flipped_bit_is_noticed(&presigned(60), &always, false);
}

#[test]
fn keys_are_told_apart() {
    sample::keys_are_told_apart(&signed());
    sample::keys_are_told_apart(&presigned(60));
    let proof = Proof { credentials: 3, nonce: None, time: Some(at(SECONDS)) };
    assert_eq!(signed().header("user-agent", "rewritten").arrive(), Ok(proof));
}

#[test]
fn the_authorization_is_read_to_the_letter() {
    sample::the_signature_is_read_to_the_letter(&signed(), "OSS4-HMAC-SHA256");
    assert!(signed().authorization(|text| text.replace(',', ", ")).is_ok());
    type Change = fn(&str) -> String;
    let malformed: [Change; 8] = [
        |text| text.replace(',', ",  "),
        |text| text.replace("Credential=me", "Credential="),
        |text| text.replace("aliyun_v4_request", "aws4_request"),
        |text| text.replace("/oss/", "/ossx/"),
        |text| text.replace("/20260102/", "/20260103/"),
        |text| text.replace("/ap-southeast-1/", "/"),
        |text| text.replace("/ap-southeast-1/", "//"),
        |text| {
            text.split_once("Signature=").map(|(head, mac)| format!("{head}Signature={}", mac.to_uppercase())).unwrap()
        },
    ];
    for change in malformed {
        let refusal = signed().authorization(change).unwrap_err();
        assert!(matches!(refusal, Refusal::Malformed { .. }), "{refusal:?}");
    }
    let outcome = signed().authorization(|text| text.replace("/ap-southeast-1/", "/ap-southeast-2/"));
    assert!(matches!(outcome, Err(Refusal::Mismatch { string_to_sign: Some(_) })), "{outcome:?}");
    assert_eq!(signed().authorization(|text| text.replace("=me/", "=you/")), Err(Refusal::UnknownKey));
}

#[test]
fn the_window_is_fifteen_minutes_to_both_sides() {
    sample::the_window_is_fifteen_minutes(&signed());
    for date in ["2026-01-02T03:04:05Z", "20260102T030405", "20260102T030405Z0", "1767323045"] {
        assert_eq!(signed().header("x-oss-date", date).arrive(), Err(Refusal::Time), "{date}");
    }
}

#[test]
fn a_presigned_request_ends_when_it_says() {
    let verify = |seconds, now| presigned(seconds).verify(&[me()], now);
    assert!(verify(60, at(SECONDS + 60)).is_ok() && verify(60, at(SECONDS - 900)).is_ok());
    assert!(verify(604_800, at(SECONDS + 604_800)).is_ok());
    assert_eq!(verify(60, at(SECONDS + 61)), Err(Refusal::Expired { offset_seconds: -61 }));
    assert_eq!(verify(60, at(SECONDS - 901)), Err(Refusal::Expired { offset_seconds: 901 }));
    for extreme in extremes() {
        assert!(matches!(verify(604_800, extreme), Err(Refusal::Expired { .. })));
    }
}

#[test]
fn a_presigned_request_is_good_for_seven_days_at_most() {
    for seconds in [0, 604_801, u64::MAX] {
        let outcome = presign(&mut request(), &me(), &moment(), Duration::from_secs(seconds));
        assert_eq!(outcome.map(drop), Err(SignError::Expiry), "{seconds}");
    }
    assert_eq!(presign(&mut request(), &me(), &moment(), Duration::from_millis(999)).map(drop), Err(SignError::Expiry));
    let sample = presigned(60);
    for expires in ["0", "604801", "-1", "+60", "6e1", "18446744073709551616", "9223372036854775807", "\u{661}"] {
        let outcome = sample.query(&sample.query.replace("x-oss-expires=60", &format!("x-oss-expires={expires}")));
        assert!(matches!(outcome, Err(Refusal::Malformed { .. })), "{expires}: {outcome:?}");
    }
}

#[test]
fn parts_of_a_presigned_request_cannot_be_smuggled() {
    let sample = presigned(60);
    for name in PROOF.iter().filter(|name| ![&ADDITIONAL, &TOKEN].contains(name)) {
        let parameter = sample.query.split('&').find(|pair| pair.starts_with(&format!("{name}="))).unwrap().to_owned();
        let doubled = format!("{}&{parameter}", sample.query);
        assert_eq!(sample.query(&doubled), Err(Refusal::duplicate(name)));
        let without = sample.query.replace(&format!("&{parameter}"), "").replace(&format!("{parameter}&"), "");
        assert!(matches!(sample.query(&without), Err(Refusal::Incomplete { .. })), "{name}");
    }
    for more in
        ["x-oss-process=image", "a", "X-Oss-Expires=9999", "%78-oss-expires=604800", "x-oss-additional-headers="]
    {
        assert!(sample.query(&format!("{}&{more}", sample.query)).is_err(), "{more}");
    }
    let other = |algorithm| sample.query(&sample.query.replace("=OSS4-HMAC-SHA256", algorithm));
    assert_eq!((other("=OSS2"), other("=oss4-hmac-sha256")), (Err(Refusal::Algorithm), Err(Refusal::Algorithm)));
    let added = sample.header("x-oss-object-acl", "public-read").arrive();
    assert!(matches!(added, Err(Refusal::Mismatch { .. })));
    let both = sample.header("authorization", signed().headers["authorization"].to_str().unwrap());
    assert_eq!(both.arrive(), Err(Refusal::duplicate("authorization")));
}

#[test]
fn what_has_to_be_signed_is_signed() {
    for name in ["content-type", "content-md5", "x-oss-meta-note"] {
        assert!(matches!(signed().header(name, "").arrive(), Err(Refusal::Mismatch { .. })), "{name}");
        assert_eq!(signed().doubled(name), Err(Refusal::duplicate(name)));
    }
    for name in ["x-oss-date", "x-oss-content-sha256"] {
        assert!(matches!(signed().header(name, "").arrive(), Err(Refusal::Incomplete { .. })), "{name}");
    }
    assert!(matches!(signed().header("x-oss-object-acl", "public-read").arrive(), Err(Refusal::Mismatch { .. })));
    assert_eq!(signed().query("acl=&versionId=v%201&acl="), Err(Refusal::duplicate("acl")));
    for same in ["versionId=v+1&acl", "acl&%76ersionId=v%201"] {
        assert!(signed().query(same).is_ok(), "{same}");
    }
}

#[test]
fn additional_headers_are_signed_when_they_are_chosen() {
    let mut request = request();
    sign_with(&mut request, &me(), &moment(), &["User-Agent", "x-oss-meta-note", "host", "none"]).unwrap();
    let sample = Sample::of(OSS4_HMAC_SHA256, &request);
    assert!(request.header("authorization").unwrap().contains(",AdditionalHeaders=host;user-agent,"));
    sample::every_flipped_bit_is_noticed(&sample, &["host", "user-agent"], false);
    assert!(matches!(sample.header("user-agent", "").arrive(), Err(Refusal::Incomplete { .. })));
    for list in ["user-agent;host", "host;host;user-agent", "Host;user-agent", "authorization;host", ";host", "host"] {
        assert!(sample.authorization(|text| text.replace("host;user-agent", list)).is_err(), "{list}");
    }
    assert!(signed().authorization(|text| text.replace(",Sig", ",AdditionalHeaders=host,Sig")).is_err());
}

/// Our own requests have no hash; a sender that writes one is held to it.
#[test]
fn a_hash_of_the_body_counts_where_it_is_signed() {
    let hash = hash::sha256_hex(b"body");
    let request = signed().header("x-oss-content-sha256", &hash);
    let scope = Scope::new("ap-southeast-1", HOST, at(SECONDS)).unwrap();
    let names = ["content-md5", "content-type", "x-oss-content-sha256", "x-oss-date", "x-oss-meta-note"];
    let parts = Parts {
        method: "PUT",
        query: "acl&versionId=v%201".to_owned(),
        headers: names.map(|name| (name, request.headers[name].to_str().unwrap())).to_vec(),
        additional: String::new(),
        payload: &hash,
    };
    let text = scope.string_to_sign(&parts.canonical_request("/bucket/dir/a%20b~.pdf"));
    let mac = hash::hex(&scope.mac(me().secret(), &text));
    let change = |text: &str| text.split_once("Signature=").map(|(head, _)| format!("{head}Signature={mac}")).unwrap();
    assert!(request.authorization(change).is_ok());
    let other = Sample { body: b"b0dy".to_vec(), ..request };
    assert_eq!(other.authorization(change), Err(Refusal::Body));
}

#[test]
fn the_bucket_may_stand_in_the_host_or_in_the_path() {
    let by_path = Request { path: "/bucket/dir/a%20b~.pdf".to_owned(), ..request() };
    let endpoint = "oss-ap-southeast-1.aliyuncs.com";
    let sample = Sample::signed(OSS4_HMAC_SHA256, Request { host: endpoint.to_owned(), ..by_path.clone() });
    assert!(sample.arrive().is_ok());
    assert!(sample.header("host", HOST).arrive().is_err(), "another object");
    assert_eq!(sample.headers["authorization"], signed().headers["authorization"]);
    assert!(signed().header("host", &HOST.replace("bucket", "other")).arrive().is_err());
    let local = Request { host: "bucket.localhost:8080".to_owned(), region: "ap-southeast-1".to_owned(), ..request() };
    let local = Request { resource: Some(by_path.path), ..local };
    let sample = Sample::signed(OSS4_HMAC_SHA256, local);
    assert!(sample.arrive().is_ok());
    assert!(sample.header("host", "other.localhost:8080").arrive().is_err());
    assert_eq!(sample.headers["authorization"], signed().headers["authorization"]);
}

#[test]
fn what_cannot_be_signed_is_refused() {
    sample::what_cannot_be_signed_is_refused(&request(), |request, key, moment| {
        Oss4HmacSha256.sign(request, key, moment).map(drop)
    });
    sample::what_cannot_be_signed_is_refused(&request(), |request, key, moment| {
        presign(request, key, moment, Duration::from_secs(1)).map(drop)
    });
    let sign = |mut request: Request| Oss4HmacSha256.sign(&mut request, &me(), &moment()).map(drop);
    for (host, region) in [("example.com", ""), (HOST, "a/b"), (HOST, "AP"), (HOST, "a b"), ("oss.aliyuncs.com", "")] {
        let request = Request { host: host.to_owned(), region: region.to_owned(), ..request() };
        assert_eq!(sign(request), Err(SignError::Region), "{host} {region}");
    }
    assert!(SignError::Region.to_string().contains("`oss-v1`"));
    for path in ["/a+b", "/a%2fb", "/a%2Fb", "/%7e", "/a:b", "/%C3%a9"] {
        assert_eq!(sign(Request { path: path.to_owned(), ..request() }), Err(SignError::Path), "{path}");
        assert_eq!(sign(Request { resource: Some(path.to_owned()), ..request() }), Err(SignError::Path), "{path}");
    }
    let token = me().with_token("a\r\nx-oss-evil: 1");
    let outcome = Oss4HmacSha256.sign(&mut request(), &token, &moment()).map(drop);
    assert_eq!(outcome, Err(SignError::header_value("x-oss-security-token")));
}

#[test]
fn signing_again_leaves_nothing_of_the_first_time() {
    let header = |request: &mut Request, key: &Credentials| {
        Oss4HmacSha256.sign(request, key, &moment()).unwrap();
    };
    let query = |request: &mut Request, key: &Credentials| {
        presign_with(request, key, &moment(), Duration::from_secs(9), &["user-agent"]).unwrap();
    };
    sample::signing_again_leaves_nothing(&request(), header, header);
    sample::signing_again_leaves_nothing(&request(), query, query);
    sample::signing_again_leaves_nothing(&request(), query, header);
    sample::signing_again_leaves_nothing(&request(), header, query);
}

#[test]
fn temporary_credentials_are_good_with_their_token_only() {
    sample::temporary_credentials_need_their_token(|key| {
        let mut request = request();
        Oss4HmacSha256.sign(&mut request, key, &moment()).unwrap();
        Sample::of(OSS4_HMAC_SHA256, &request)
    });
    sample::temporary_credentials_need_their_token(|key| {
        let mut request = request();
        presign(&mut request, key, &moment(), Duration::from_secs(60)).unwrap();
        Sample::of(OSS4_HMAC_SHA256, &request)
    });
}

/// Computed by an independent script: the vendor's packages have no call for it.
#[test]
fn a_form_is_signed() {
    let key = Credentials::new("LTAI5tFakeAccessKeyId001", "FakeSecretKeyForGoldenVectors01");
    let credential = "LTAI5tFakeAccessKeyId001/20260102/ap-southeast-1/oss/aliyun_v4_request";
    let policy = |more: &str| {
        format!(
            "{{\"expiration\": \"2026-01-02T04:04:05.000Z\", \"conditions\": [{{\"bucket\": \"whatsapp-bkt\"}}, \
             {{\"x-oss-signature-version\": \"OSS4-HMAC-SHA256\"}}, {{\"x-oss-credential\": \"{credential}\"}}, \
             {{\"x-oss-date\": \"20260102T030405Z\"}}, [\"content-length-range\", 1, 10485760], \
             [\"starts-with\", \"$key\", \"C200293990209/\"]{more}]}}"
        )
    };
    let fields = post_policy(&policy(""), "ap-southeast-1", &key, at(SECONDS)).unwrap();
    let names: Vec<_> = fields.iter().map(|field| field.0).collect();
    assert_eq!(names, [VERSION, CREDENTIAL, DATE, "policy", SIGNATURE]);
    assert_eq!((fields[1].1.as_str(), fields[2].1.as_str()), (credential, "20260102T030405Z"));
    assert!(fields[3].1.starts_with("eyJleHBpcmF0aW9uIjogIjIwMjYt") && fields[3].1.ends_with("Il1dfQ=="));
    assert_eq!(fields[4].1, "899122f03582183a220ca4f193c539fb5d542cd000deb45d2ac29340ebd222c1");
    let token = "CAISfakeStsToken+/=abc";
    let policy = policy(&format!(", {{\"x-oss-security-token\": \"{token}\"}}"));
    let fields = post_policy(&policy, "ap-southeast-1", &key.clone().with_token(token), at(SECONDS)).unwrap();
    assert_eq!(fields[3], (TOKEN, token.to_owned()));
    assert_eq!(fields[5].1, "25e3c666b5255365d821bae633aca844e597575a0609dc0cf89b1834c2e55fa7");
    assert_eq!(post_policy("{}", "", &key, at(SECONDS)), Err(SignError::Region));
    assert_eq!(post_policy("{}", "cn-x", &Credentials::new("me", ""), at(SECONDS)), Err(SignError::EmptySecret));
}
