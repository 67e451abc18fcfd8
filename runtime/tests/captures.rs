//! Requests that the vendors' own SDKs sent or that were worked out from their pages, made again by typed clients;
//! and callbacks of such origin, taken in by typed servers.
//!
//! Alibaba Cloud's SDK writes a blank as `+` where it signs `%20`, signs its `user-agent` and sends telemetry; we do
//! none of that. So two things are compared: what the request says (the parameters and the headers that carry
//! meaning), and, with the SDK's own choice of headers, the signature itself.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

use std::time::{Duration, SystemTime};

use bothends::client::{Prepared, Request};
use bothends::clock::{FixedClock, FixedNonce};
use bothends::sign::acs3::Parts;
use bothends::{AccessKey, Bytes, Client, Credentials};
use serde_json::Value;

/// The operations that have a capture.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(SubmitIsvCustomerTerms, ListChatappTemplate, GetPreValidatePhoneId))]
struct Cams(Client);

#[derive(Client, Clone)]
#[api("aliyun/oss")]
struct Oss(Client);

#[derive(Client, Clone)]
#[api("huawei/koogallery/open-api")]
struct OpenApi(Client);

#[derive(Client, Clone)]
#[api("huawei/koogallery/saas", callbacks(newInstance, queryInstance))]
struct Marketplace(Client);

#[derive(Client, Clone)]
#[api("huawei/koogallery/kit-v1", callbacks)]
struct KitV1(Client);

#[test]
fn cams_submit_isv_customer_terms() {
    cams::<cams::SubmitIsvCustomerTerms>(include_str!("captures/submit_isv_customer_terms_sts.json"));
}

#[test]
fn cams_list_chatapp_template() {
    cams::<cams::ListChatappTemplate>(include_str!("captures/list_template_page.json"));
}

#[test]
fn cams_get_pre_validate_phone_id() {
    cams::<cams::GetPreValidatePhoneId>(include_str!("captures/get_pre_validate_phone_id_body_sts.json"));
}

fn cams<R: Request + serde::de::DeserializeOwned>(capture: &str) {
    let capture: Value = serde_json::from_str(capture).unwrap();
    let sent = &capture["requests"][0];
    let header = |name: &str| header_of(sent, name);
    let cams = Cams::builder(credentials(&capture))
        .endpoint(format!("http://{}", header("host")))
        .clock(FixedClock::new(time(&header("x-acs-date"))))
        .nonces(FixedNonce::new(header("x-acs-signature-nonce")))
        .build()
        .unwrap();
    let request: R = serde_json::from_value(capture["model_input"].clone()).unwrap();
    let made = cams.0.prepare(&request).unwrap().request;

    assert_eq!(made.method.as_str(), text(sent, "method"));
    assert_eq!(made.path, text(sent, "path"));
    let query = text(sent, "query").replace('+', "%20");
    assert_eq!(made.query_string(), query, "the query on the wire is the canonical one");
    assert_eq!(std::str::from_utf8(&made.body).unwrap(), text(sent, "body_text"));
    let meaning =
        ["host", "x-acs-version", "x-acs-action", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"];
    for name in meaning {
        assert_eq!(made.header(name), Some(header(name).as_str()), "{name}");
    }
    for name in ["x-acs-accesskey-id", "x-acs-security-token", "content-type"] {
        let wanted = find_header(sent, name);
        assert_eq!(made.header(name), wanted.as_deref(), "{name}");
    }

    // With the headers that the SDK chose to sign, our request gives the SDK's signature.
    let authorization = header("authorization");
    let signed = authorization.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
    let headers: Vec<_> = signed.split(';').map(|name| (name, header(name))).collect();
    let query = made.query_string();
    let parts = Parts {
        method: made.method.as_str(),
        path: &made.path,
        query: &query,
        headers: headers.iter().map(|(name, value)| (*name, value.as_str())).collect(),
        payload_hash: made.header("x-acs-content-sha256").unwrap(),
    };
    let again = parts.sign(text(&capture, "access_key_id"), &text(&capture, "access_key_secret").into());
    assert_eq!(again.authorization, authorization);
}

/// The SDK signs what we sign, so that the whole authorization is the same.
fn same_as_sdk(made: &Prepared, capture: &Value) {
    let sent = &capture["requests"][0];
    let target = text(sent, "request_line").split(' ').nth(1).unwrap();
    assert_eq!(made.request.method.as_str(), text(sent, "request_line").split(' ').next().unwrap());
    assert_eq!(made.request.target(), target);
    assert_eq!(made.signature.string_to_sign, text(&capture["signing"], "string_to_sign"));
    for name in ["host", "authorization", "content-type", "x-oss-date", "x-oss-content-sha256", "date"] {
        // A host is the transport's to write, and a date may be there or not where another one is signed.
        if let (Some(wanted), Some(there)) = (find_header(sent, name), made.request.header(name)) {
            assert_eq!(there, wanted, "{name}");
        }
    }
    assert_eq!(made.request.header("authorization"), Some(header_of(sent, "authorization").as_str()));
}

fn oss(capture: &Value) -> bothends::ClientBuilder<Oss> {
    let date = capture["time"].as_str().unwrap();
    Oss::builder(credentials(capture))
        .endpoint(format!("http://{}", header_of(&capture["requests"][0], "host")))
        .region(text(capture, "region"))
        .clock(FixedClock::new(time(date)))
}

#[test]
fn oss_put_object_v4() {
    let capture: Value = serde_json::from_str(include_str!("captures/oss_put_object_v4.json")).unwrap();
    let oss = oss(&capture).build().unwrap();
    let request = oss::PutObject::builder()
        .bucket("whatsapp-bkt")
        .key("C200293990209/isvTerms.pdf")
        .content_type("application/pdf")
        .body(Bytes::copy_from_slice(text(&capture["requests"][0], "body_text").as_bytes()))
        .build();
    let made = oss.0.prepare(&request).unwrap();
    same_as_sdk(&made, &capture);
    assert_eq!(made.request.body, text(&capture["requests"][0], "body_text"));
}

#[test]
fn oss_put_object_v1_with_a_special_key() {
    let capture: Value = serde_json::from_str(include_str!("captures/oss_put_object_v1_special_key.json")).unwrap();
    let oss = oss(&capture).scheme(bothends::sign::OSS_V1).build().unwrap();
    let request = oss::PutObject::builder()
        .bucket("whatsapp-bkt")
        .key("C2/名 字+a~*.pdf")
        .content_type("application/pdf")
        .body(Bytes::from_static(b"x"))
        .build();
    same_as_sdk(&oss.0.prepare(&request).unwrap(), &capture);
}

#[test]
fn oss_head_object_v4() {
    let capture: Value = serde_json::from_str(include_str!("captures/oss_error_404_head_x_oss_err.json")).unwrap();
    let oss = oss(&capture).build().unwrap();
    let request = oss::HeadObject::builder().bucket("whatsapp-bkt").key("C200293990209/isvTerms.pdf").build();
    same_as_sdk(&oss.0.prepare(&request).unwrap(), &capture);
}

#[test]
fn oss_get_object_v4() {
    let capture: Value = serde_json::from_str(include_str!("captures/oss_get_object_v4.json")).unwrap();
    let oss = oss(&capture).build().unwrap();
    let request = oss::GetObject::builder().bucket("whatsapp-bkt").key("C200293990209/isvTerms.pdf").version_id("v1");
    same_as_sdk(&oss.0.prepare(&request.build()).unwrap(), &capture);
}

/// The answer to it is looked at in `oss.rs`.
#[test]
fn oss_put_object_v4_with_a_token() {
    let capture = include_str!("captures/oss_error_403_security_token_expired.json");
    let capture: Value = serde_json::from_str(capture).unwrap();
    let oss = oss(&capture).build().unwrap();
    let request = oss::PutObject::builder().bucket("whatsapp-bkt").key("C200293990209/isvTerms.pdf");
    let request = request.content_type("application/pdf").body(Bytes::from_static(b"x")).build();
    let made = oss.0.prepare(&request).unwrap();
    same_as_sdk(&made, &capture);
    assert_eq!(made.request.header("x-oss-security-token"), Some(text(&capture, "security_token")));
}

#[test]
fn oss_presigned_put_v4_with_a_token() {
    let capture: Value = serde_json::from_str(include_str!("captures/oss_presign_put_v4_sts.json")).unwrap();
    let oss = Oss::builder(credentials(&capture))
        .endpoint("http://127.0.0.1:18770")
        .region("ap-southeast-1")
        .clock(FixedClock::new(time("2026-01-02T03:04:05Z")))
        .build()
        .unwrap();
    let key = "C200293990209/isvTerms.pdf";
    let request = oss::PutObject::builder().bucket("whatsapp-bkt").key(key).body(Bytes::new()).build();
    let made = oss.0.presign(&request, Duration::from_secs(3600)).unwrap();
    assert_eq!(made.signature.string_to_sign, text(&capture, "string_to_sign"));
    let pairs = |url: &str| {
        let (path, query) = url.split_once('?').unwrap();
        let mut pairs: Vec<_> = query.split('&').map(str::to_owned).collect();
        pairs.sort();
        (path.to_owned(), pairs)
    };
    assert_eq!(pairs(&made.url), pairs(text(&capture, "url")), "the same parameters, in the order that was signed");
    assert!(oss.0.presign(&request, Duration::from_secs(8 * 86_400)).is_err(), "longer than OSS allows");
}

/// As the pages and the Go SDK have it; the Python SDK 1.4.1 sends another header, which is not signed.
#[test]
fn oss_v1_signs_the_token_and_the_key_as_it_is() {
    let credentials = Credentials::new("id", "secret").with_token("t0k+/=en");
    let oss = Oss::builder(credentials).endpoint("https://oss.com/").scheme(bothends::sign::OSS_V1).build().unwrap();
    let key = "C2/Terms & 条款 (v1+2).pdf";
    let request = oss::PutObject::builder().bucket("whatsapp-bkt").key(key).body(Bytes::new()).build();
    let made = oss.0.prepare(&request).unwrap();
    let encoded = "C2/Terms%20%26%20%E6%9D%A1%E6%AC%BE%20%28v1%2B2%29.pdf";
    assert_eq!(made.url, format!("https://whatsapp-bkt.oss.com/{encoded}"));
    let signed = format!("\nx-oss-security-token:t0k+/=en\n/whatsapp-bkt/{key}");
    assert!(made.signature.string_to_sign.ends_with(&signed), "{}", made.signature.string_to_sign);
}

/// The address in a grant comes with or without scheme and slash; its name tells the region, where it is the vendor's.
#[test]
fn oss_addresses_as_they_are_granted() {
    let request = oss::HeadObject::builder().bucket("whatsapp-bkt").key("C2/isvTerms.pdf").build();
    let made = |end_point: &str| {
        let oss = Oss::builder(Credentials::new("id", "secret").with_token("token")).endpoint(end_point);
        oss.build().unwrap().0.prepare(&request)
    };
    for end_point in [
        "oss-ap-southeast-1.aliyuncs.com",
        "oss-ap-southeast-1.aliyuncs.com/",
        "https://oss-ap-southeast-1.aliyuncs.com",
        "https://oss-ap-southeast-1.aliyuncs.com/",
        "https://OSS-ap-southeast-1.aliyuncs.com/",
    ] {
        let made = made(end_point).unwrap();
        assert_eq!(made.url, "https://whatsapp-bkt.oss-ap-southeast-1.aliyuncs.com/C2/isvTerms.pdf", "{end_point}");
        assert!(made.signature.string_to_sign.contains("/ap-southeast-1/oss/aliyun_v4_request"), "{end_point}");
        assert_eq!(made.request.header("x-oss-security-token"), Some("token"));
    }
    let internal = made("oss-cn-hangzhou-internal.aliyuncs.com").unwrap();
    assert!(internal.signature.string_to_sign.contains("/cn-hangzhou/oss/"));
    let unknown = made("https://oss.example.com").unwrap_err();
    assert!(unknown.to_string().contains("the region is signed, and the host does not tell it"), "{unknown}");
}

#[test]
fn koogallery_order_query() {
    let capture: Value = serde_json::from_str(include_str!("captures/sdk_01_order_query.json")).unwrap();
    let credentials = Credentials::new(text(&capture, "ak"), text(&capture, "sk"));
    let api = OpenApi::builder(credentials).clock(FixedClock::new(time("2026-01-02T03:04:05Z"))).build().unwrap();
    let request =
        open_api::QueryOrder::builder().order_id("CS2207261447AUY4H").order_line_id("CS2207261447AUY4H-000001").build();
    let made = api.0.prepare(&request).unwrap();
    assert_eq!(made.url, format!("https://mkt.myhuaweicloud.com{}", text(&capture, "uriAsSentBySdk")));
    assert_eq!(made.signature.canonical_request, text(&capture, "canonicalRequest"));
    assert_eq!(made.signature.string_to_sign, text(&capture, "stringToSign"));
    assert_eq!(made.request.header("authorization"), Some(text(&capture, "authorization")));
}

#[test]
fn koogallery_v2_callbacks() {
    let vectors: Value = serde_json::from_str(include_str!("captures/v2_signature.json")).unwrap();
    for (name, vector) in named(&vectors, &["newInstance", "queryInstance"]) {
        let clock = FixedClock::new(SystemTime::UNIX_EPOCH + Duration::from_millis(number(vector, "timestamp")));
        let marketplace = Marketplace::builder(AccessKey::new(text(vector, "accessKey")).unwrap())
            .endpoint("https://seller.example.com/hook")
            .clock(clock)
            .nonces(FixedNonce::new(text(vector, "nonce")))
            .build()
            .unwrap();
        let body: Value = serde_json::from_str(text(vector, "body")).unwrap();
        let made = match name {
            "newInstance" => prepared::<marketplace::NewInstance>(&marketplace.0, body),
            _ => prepared::<marketplace::QueryInstance>(&marketplace.0, body),
        };
        assert_eq!(std::str::from_utf8(&made.request.body).unwrap(), text(vector, "body"), "{name}");
        assert_eq!(made.signature.string_to_sign, text(vector, "canonicalRequest"), "{name}");
        assert_eq!(made.url, format!("https://seller.example.com/hook?{}", text(vector, "urlQuery")), "{name}");
    }
}

/// The body of the page's example is in another order than ours, so what is signed and the proof are compared.
#[test]
fn koogallery_kit_v1_callbacks() {
    let vectors: Value = serde_json::from_str(include_str!("captures/v1_post_authtoken.json")).unwrap();
    for (name, vector) in named(&vectors, &["tenantSync_debug_blank"]) {
        let kit = KitV1::builder(AccessKey::new(text(vector, "accessKey")).unwrap())
            .endpoint("https://seller.example.com")
            .build()
            .unwrap();
        let body: Value = serde_json::from_str(text(vector, "body")).unwrap();
        let made = prepared::<kit_v1::TenantSync>(&kit.0, body);
        assert_eq!(made.request.path, text(vector, "path"), "{name}");
        assert_eq!(made.signature.string_to_sign, text(vector, "baseString"), "{name}");
        let token = &vector["header"]["authToken"];
        assert_eq!(made.request.header("authtoken"), token.as_str(), "{name}");
    }
}

fn prepared<R: Request + serde::de::DeserializeOwned>(client: &Client, json: Value) -> Prepared {
    let request: R = serde_json::from_value(json).unwrap();
    client.prepare(&request).unwrap()
}

fn named<'v>(vectors: &'v Value, names: &'v [&'v str]) -> impl Iterator<Item = (&'v str, &'v Value)> {
    let all = vectors["vectors"].as_array().unwrap();
    names.iter().map(|name| (*name, all.iter().find(|vector| vector["name"] == **name).unwrap()))
}

fn credentials(capture: &Value) -> Credentials {
    let credentials = Credentials::new(text(capture, "access_key_id"), text(capture, "access_key_secret"));
    match capture["security_token"].as_str() {
        Some(token) => credentials.with_token(token),
        None => credentials,
    }
}

fn number(value: &Value, member: &str) -> u64 {
    text(value, member).parse().unwrap()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("no {member} in {value}"))
}

fn find_header(sent: &Value, name: &str) -> Option<String> {
    let headers = sent["headers"].as_array().unwrap();
    let found = headers.iter().find(|pair| pair[0].as_str().unwrap().eq_ignore_ascii_case(name))?;
    Some(found[1].as_str().unwrap().to_owned())
}

fn header_of(sent: &Value, name: &str) -> String {
    find_header(sent, name).unwrap_or_else(|| panic!("the capture has no {name}"))
}

fn time(date: &str) -> SystemTime {
    date.parse::<bothends::Timestamp>().unwrap().into()
}
