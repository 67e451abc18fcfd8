//! What a seller asks of KooGallery, as the vendor's SDK signed it, made again by the typed client.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy.toml allows these in test functions, but not in their helpers"
)]

use bothends::client::Prepared;
use bothends::clock::{FixedClock, FixedNonce};
use bothends::sign::{self, Moment};
use bothends::{AccessKey, Bytes, Client, ClientBuilder, Credentials, Decimal, Timestamp};
use serde_json::Value;

#[derive(Client, Clone)]
#[api("huawei/koogallery/open-api/usage")]
struct Usage(Client);

#[derive(Client, Clone)]
#[api("huawei/koogallery/open-api/usage-v1")]
struct UsageV1(Client);

#[derive(Client, Clone)]
#[api("huawei/koogallery/open-api/license")]
struct License(Client);

#[derive(Client, Clone)]
#[api("huawei/koogallery/open-api/market-event")]
struct MarketEvent(Client);

#[derive(Client, Clone)]
#[api("huawei/koogallery/open-api/catalogue")]
struct Catalogue(Client);

#[test]
fn usage_is_proved_under_both_keys() {
    let capture = capture(include_str!("captures/sdk_05_usage_data_new.json"));
    let header = |name: &str| text(&capture["request"]["headers"], name).to_owned();
    let seller = Credentials::from(AccessKey::new("SELLER-KEY-EXAMPLE").unwrap());
    let usage = |credentials: Credentials| {
        let builder = Usage::builder(credentials).clock(FixedClock::new(time("2026-01-02T03:04:05Z").into()));
        builder.nonces(FixedNonce::new(header("nonce"))).build().unwrap()
    };
    let request = usage::PushUsage::builder().usage_records(vec![record()]).build();
    let both = usage(seller.clone().with_account(account(&capture))).0.prepare(&request).unwrap();
    same_request(&both, &capture);
    assert_eq!(std::str::from_utf8(&both.request.body).unwrap(), text(&capture["request"], "body"));
    for name in ["signature", "ts", "nonce"] {
        assert_eq!(both.request.header(name), Some(header(name).as_str()), "{name}");
    }
    assert_eq!(both.request.header("authorization"), Some(text(&capture, "authorization")));
    assert!(both.signature.canonical_request.ends_with(text(&capture, "canonicalRequest")));
    assert!(both.signature.string_to_sign.ends_with(text(&capture, "stringToSign")));

    let one = usage(seller).0.prepare(&request).unwrap();
    assert_eq!(one.request.header("signature"), Some(header("signature").as_str()));
    assert_eq!((one.request.header("authorization"), one.request.header("x-sdk-date")), (None, None));
}

/// `MKT.0102` is about the body of the usage push of today: to compare that key would help nobody whose AK or SK is wrong.
#[tokio::test]
async fn a_wrong_key_is_told_by_the_code_that_names_it() {
    let twin = usage_v1::twin().start().await.unwrap();
    let id = twin.credentials().id().unwrap().to_owned();
    for wrong in [Credentials::new(id, "not the SK"), Credentials::new("other", "not the SK")] {
        let old = UsageV1::builder(wrong).endpoint(twin.endpoint()).build().unwrap();
        let error = old.push_usage_old().usage_records(Vec::new()).send().await.unwrap_err();
        assert_eq!(error.code(), Some(&usage_v1::Code::InvalidToken), "{error}");
    }
    let twin = usage::twin().start().await.unwrap();
    let usage = Usage::builder(AccessKey::new("another").unwrap()).endpoint(twin.endpoint()).build().unwrap();
    let error = usage.push_usage().usage_records(vec![record()]).send().await.unwrap_err();
    assert_eq!(error.code(), Some(&usage::Code::BodySignature), "{error}");
}

#[test]
fn usage_breaks_no_rule_of_the_spec() {
    let usage = Usage::builder(AccessKey::new("k").unwrap()).build().unwrap();
    let violations = |records: Vec<usage::UsageRecord>| {
        let request = usage::PushUsage::builder().usage_records(records).build();
        usage.0.prepare(&request).err().map(|error| error.to_string())
    };
    assert_eq!(violations(vec![record(); 1000]), None);
    assert!(violations(vec![record(); 1001]).is_some());
    for value in ["0", "0.0000", "-1", "1.23456", "1.", ".5", "1e3", "123456789012345678901", ""] {
        let broken = usage::UsageRecord { usage_value: value.to_owned(), ..record() };
        assert!(violations(vec![broken]).is_some(), "{value}");
    }
    for value in ["1", "0.0001", "0.0010", "0.0100", "0.1", "10", "100.5", "12345678.1234"] {
        let fine = usage::UsageRecord { usage_value: value.to_owned(), ..record() };
        assert_eq!(violations(vec![fine]), None, "{value}");
    }
    assert!(violations(vec![usage::UsageRecord { metering_sn: String::new(), ..record() }]).is_some());
}

#[test]
fn older_usage() {
    let capture = capture(include_str!("captures/sdk_06_usage_data_old.json"));
    let client: UsageV1 = client(UsageV1::builder(account(&capture)));
    let record = usage_v1::UsageRecordOld {
        instance_id: record().instance_id,
        product_id: "00301-666666-0--0".to_owned(),
        record_time: record().record_time,
        begin_time: record().begin_time,
        end_time: record().end_time,
        usage_value: Decimal::new(125, 1).unwrap(),
        relate_pkg_instance: None,
    };
    let request = usage_v1::PushUsageOld::builder().usage_records(vec![record]).build();
    same_but_for_order(client.0.prepare(&request).unwrap(), &capture);
}

#[test]
fn license_codes() {
    let activate = capture(include_str!("captures/sdk_07_license_activate_v1.json"));
    let client: License = client(License::builder(account(&activate)));
    let request =
        license::ActivateLicense::builder().license("PL000001").real_effect_time(time("2026-01-02T15:35:55Z")).build();
    same(&client.0.prepare(&request).unwrap(), &activate);

    let report = capture(include_str!("captures/sdk_10_license_usage_info.json"));
    let used = license::SoftwareUsage { active_num: Some(100), id: None };
    let used = license::LicenseUsage { license: "PL000001".to_owned(), software_usage_info: vec![used] };
    let request = license::ReportSoftwareUsage::builder().usage_info(vec![used]).build();
    same(&client.0.prepare(&request).unwrap(), &report);

    // The SDK was given another content type: with it, ours is the same, too.
    let chinese = capture(include_str!("captures/sdk_13_chinese_body.json"));
    let mut made = client.0.prepare(&license::ActivateLicense::builder().license("授权码一").build()).unwrap();
    assert_eq!(std::str::from_utf8(&made.request.body).unwrap(), text(&chinese["request"], "body"));
    made.request.set_header("content-type", text(&chinese["request"]["headers"], "Content-Type"));
    same(&signed_again(made, &chinese), &chinese);
}

#[test]
fn the_newer_license_codes() {
    let key = Credentials::new("me", "s3cret");
    let client = License::connect(key).unwrap();
    let made = |request: &dyn Fn() -> Prepared| {
        let made = request();
        (made.request.path.clone(), String::from_utf8(made.request.body.to_vec()).unwrap())
    };
    let activate =
        license::ActivateLicenses::builder().license_list(vec!["PL0001".to_owned(), "PL0002".to_owned()]).build();
    let (path, body) = made(&|| client.0.prepare(&activate).unwrap());
    assert_eq!(path, "/api/mkp-openapi-public/global/v2/license/activate");
    assert_eq!(body, r#"{"license_list":["PL0001","PL0002"]}"#);
    let query = license::QueryLicenses::builder().license_list(vec!["PL0001".to_owned()]).build();
    let (path, body) = made(&|| client.0.prepare(&query).unwrap());
    assert_eq!(path, "/api/mkp-openapi-public/global/v2/license/heartbeat");
    assert_eq!(body, r#"{"license_list":["PL0001"]}"#);
}

#[test]
fn each_region_has_its_host_which_is_signed() {
    let host = |region: Option<&str>| {
        let builder = License::builder(Credentials::new("me", "s3cret"));
        let client = match region {
            Some(region) => builder.region(region).build().unwrap(),
            None => builder.build().unwrap(),
        };
        let made = client.0.prepare(&license::ActivateLicense::builder().license("PL000001").build()).unwrap();
        let host = made.url.strip_prefix("https://").unwrap().split('/').next().unwrap().to_owned();
        assert!(made.signature.canonical_request.contains(&format!("\nhost:{host}\n")), "{host}");
        host
    };
    assert_eq!(host(None), "mkt.myhuaweicloud.com");
    assert_eq!(host(Some("china-2")), "mkt.myhuaweicloud.cn");
    assert_eq!(host(Some("international")), "mkt-intl.myhuaweicloud.com");
    assert_eq!(host(Some("europe")), "mkt.myhuaweicloud.eu");
    let unknown = License::builder(Credentials::new("me", "s3cret")).region("mars").build().err().unwrap();
    assert!(unknown.to_string().contains("china, china-2, international, europe"), "{unknown}");
}

#[tokio::test]
async fn a_license_code_is_read_from_the_text_in_its_answer() {
    let twin = license::twin().start().await.unwrap();
    let client = License::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    let answer = client.activate_license().license("PL000001").send().await.unwrap();
    let info = answer.data.clone().unwrap().license_code_info.unwrap();
    assert_eq!((info.amount, info.order_id.as_str()), (Some(2), "CS2207261447AUY4H"));
}

/// The boundary is ours: with the SDK's, the request is the SDK's.
#[test]
fn an_upload_has_a_json_part_and_is_not_signed() {
    let capture = capture(include_str!("captures/sdk_11_market_event_multipart.json"));
    let client: MarketEvent = client(MarketEvent::builder(account(&capture)));
    let content = market_event::EventContent {
        r#type: market_event::EventContentType::Characters,
        file_name: None,
        sha256: None,
        characters: Some("LICENSE-TEXT".to_owned()),
    };
    let request = market_event::UploadEventFile::builder().event_id("EVT0001").isv_update_file_req(content).build();
    let mut made = client.0.prepare(&request).unwrap();
    let ours = made.request.header("content-type").unwrap().to_owned();
    let boundary = ours.strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = String::from_utf8(made.request.body.to_vec()).unwrap();
    assert_eq!(body.replace(boundary, "kgboundary0001"), text(&capture["request"], "body"));
    let canonical = made.signature.canonical_request.replace(boundary, "kgboundary0001");
    assert_eq!(canonical, text(&capture, "canonicalRequest"));
    made.request.set_header("content-type", text(&capture["request"]["headers"], "Content-Type"));
    same(&signed_again(made, &capture), &capture);
}

#[test]
fn a_file_stands_beside_what_is_said_of_it() {
    let client = MarketEvent::connect(Credentials::new("me", "s3cret")).unwrap();
    let content = market_event::EventContent {
        r#type: market_event::EventContentType::File,
        file_name: Some("planner.lic".to_owned()),
        sha256: Some("c693279643b8cd5d248172d9c22cb7cf4ed163a3c98c8a3f69c2717edd3eacb7".to_owned()),
        characters: None,
    };
    let file = Bytes::from_static(b"\x00LICENSE\xff");
    let request = market_event::UploadEventFile::builder().event_id("a/b").isv_update_file_req(content).file(file);
    let made = client.0.prepare(&request.build());
    assert!(made.is_err(), "a slash in the path cannot be signed");
    let content = market_event::EventContent { r#type: market_event::EventContentType::File, ..Default::default() };
    let request = market_event::UploadEventFile::builder().event_id("EVT0001").isv_update_file_req(content);
    let made = client.0.prepare(&request.file(Bytes::from_static(b"\x00LICENSE\xff")).build()).unwrap();
    let body = String::from_utf8_lossy(&made.request.body).into_owned();
    let json =
        body.find("name=\"isvUpdateFileReq\"\r\nContent-Type: application/json\r\n\r\n{\"type\":\"FILE\"}").unwrap();
    let part = body.find("name=\"file\"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\n\0LICENSE");
    assert!(part.unwrap() > json, "{body}");
    assert_eq!(made.request.header("x-sdk-content-sha256"), Some("UNSIGNED-PAYLOAD"));
}

#[tokio::test]
async fn the_catalogue_takes_any_member_and_keeps_the_answer() {
    let twin = catalogue::twin();
    let twin = twin.answer(|_: &catalogue::ListOrders| {
        Ok(catalogue::ListOrdersResponse { answer: r#"{"orders":[]}"#.to_owned() })
    });
    let twin = twin.answer(|_: &catalogue::CreateOrders| Err(catalogue::Code::NotAllowed)).start().await.unwrap();
    let client = Catalogue::builder(twin.credentials()).endpoint(twin.endpoint()).build().unwrap();
    let asked = client.list_orders().send().member("limit", 10);
    let body = String::from_utf8(asked.prepare().unwrap().request.body.to_vec()).unwrap();
    assert_eq!(body, r#"{"limit":10}"#);
    assert_eq!(client.list_orders().send().await.unwrap().answer, r#"{"orders":[]}"#);
    let refused = client.create_orders().send().await.unwrap_err();
    assert_eq!(refused.code(), Some(&catalogue::Code::NotAllowed));
}

fn record() -> usage::UsageRecord {
    usage::UsageRecord {
        instance_id: "03pf80c2bae96vc49b80b917bea776d7".to_owned(),
        record_time: time("2025-12-31T19:00:05Z"),
        begin_time: time("2025-12-31T18:00:00Z"),
        end_time: time("2025-12-31T19:00:00Z"),
        usage_value: "12.5000".to_owned(),
        metering_sn: "5f2c1b7e-0000-4000-8000-000000000001".to_owned(),
        relate_pkg_instance: None,
    }
}

fn client<T: From<Client>>(builder: ClientBuilder<T>) -> T {
    builder.clock(FixedClock::new(time("2026-01-02T03:04:05Z").into())).build().unwrap()
}

/// Byte for byte what the SDK sent.
fn same(made: &Prepared, capture: &Value) {
    same_request(made, capture);
    assert_eq!(std::str::from_utf8(&made.request.body).unwrap(), text(&capture["request"], "body"));
    assert_eq!(made.signature.canonical_request, text(capture, "canonicalRequest"));
    assert_eq!(made.signature.string_to_sign, text(capture, "stringToSign"));
    assert_eq!(made.request.header("authorization"), Some(text(capture, "authorization")));
}

/// The same members, which we send sorted; with the SDK's body, the request is the SDK's.
fn same_but_for_order(made: Prepared, capture: &Value) {
    let json = |text: &[u8]| serde_json::from_slice::<Value>(text).unwrap();
    assert_eq!(json(&made.request.body), json(text(&capture["request"], "body").as_bytes()));
    same(&signed_again(made, capture), capture);
}

fn same_request(made: &Prepared, capture: &Value) {
    assert_eq!(made.request.method.as_str(), text(&capture["request"], "method"));
    assert_eq!(made.url, format!("https://mkt.myhuaweicloud.com{}", text(capture, "uriAsSentBySdk")));
    assert_eq!(made.request.header("content-type"), capture["request"]["headers"]["Content-Type"].as_str());
}

/// With the body of the capture.
fn signed_again(mut made: Prepared, capture: &Value) -> Prepared {
    made.request.body = Bytes::copy_from_slice(text(&capture["request"], "body").as_bytes());
    let moment = Moment { time: time("2026-01-02T03:04:05Z").into(), nonce: String::new() };
    made.signature = sign::SDK_HMAC_SHA256.sign(&mut made.request, &account(capture), &moment).unwrap();
    made
}

fn account(capture: &Value) -> Credentials {
    Credentials::new(text(capture, "ak"), text(capture, "sk"))
}

fn capture(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("no {member} in {value}"))
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}
