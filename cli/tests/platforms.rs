//! Captures and worked-out examples of the other platforms, made again by `bothends call --dry-run`.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::fs;
use std::process::Command;

use common::{command, finish, folder};
use serde_json::Value;

/// A file of the runtime's tests.
fn capture(name: &str) -> Value {
    let path = format!("{}/../runtime/tests/captures/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn dry_run(command: &mut Command, arguments: &[&str]) -> Value {
    finish(command.arg("call").args(arguments).arg("--dry-run")).json()
}

fn oss(capture: &Value) -> Command {
    let mut command = command();
    command
        .env("ALIBABA_CLOUD_ACCESS_KEY_ID", text(capture, "access_key_id"))
        .env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", text(capture, "access_key_secret"));
    command
}

#[test]
fn oss_requests_of_the_vendors_sdk_are_made_again() {
    let put = capture("oss_put_object_v4");
    let sent = &put["requests"][0];
    let file = folder("platforms-oss").join("terms.pdf");
    fs::write(&file, text(sent, "body_text")).unwrap();
    let body = format!("Body=@{}", file.display());
    let mut arguments = vec!["aliyun/oss", "PutObject", "-p", "Bucket=whatsapp-bkt", "-p", &body];
    arguments.extend(["-p", "Key=C200293990209/isvTerms.pdf", "-p", "Content-Type=application/pdf"]);
    arguments.extend(["--endpoint", "http://127.0.0.1:18770", "--region", "ap-southeast-1"]);
    arguments.extend(["--at", text(&put, "time")]);
    let ours = dry_run(&mut oss(&put), &arguments);
    assert_eq!(ours["string_to_sign"], put["signing"]["string_to_sign"]);
    assert_eq!(text(&ours, "authorization"), header(sent, "authorization"));
    assert_eq!(ours["body"], sent["body_text"]);
    assert_eq!(target(&ours), text(sent, "request_line").split(' ').nth(1).unwrap());

    let head = capture("oss_error_404_head_x_oss_err");
    let mut arguments = vec!["aliyun/oss", "HeadObject", "-p", "Bucket=whatsapp-bkt"];
    arguments.extend(["-p", "Key=C200293990209/isvTerms.pdf", "--endpoint", "http://127.0.0.1:18770"]);
    arguments.extend(["--region", "ap-southeast-1", "--at", text(&head, "time")]);
    let ours = dry_run(&mut oss(&head), &arguments);
    assert_eq!(ours["method"], "HEAD");
    assert_eq!(text(&ours, "authorization"), header(&head["requests"][0], "authorization"));

    let get = capture("oss_get_object_v4");
    let mut arguments = vec!["aliyun/oss", "GetObject", "-p", "Bucket=whatsapp-bkt", "-p", "versionId=v1"];
    arguments.extend(["-p", "Key=C200293990209/isvTerms.pdf", "--endpoint", "http://127.0.0.1:18770"]);
    arguments.extend(["--region", "ap-southeast-1", "--at", text(&get, "time")]);
    let ours = dry_run(&mut oss(&get), &arguments);
    assert_eq!(ours["method"], "GET");
    assert_eq!(target(&ours), text(&get["requests"][0], "request_line").split(' ').nth(1).unwrap());
    assert_eq!(ours["string_to_sign"], get["signing"]["string_to_sign"]);
    assert_eq!(text(&ours, "authorization"), header(&get["requests"][0], "authorization"));
}

#[test]
fn huaweis_order_query_is_made_again() {
    let capture = capture("sdk_01_order_query");
    let mut command = command();
    command.env("HUAWEICLOUD_SDK_AK", text(&capture, "ak")).env("HUAWEICLOUD_SDK_SK", text(&capture, "sk"));
    let mut arguments = vec!["huawei/koogallery/open-api", "queryOrder", "-p", "orderId=CS2207261447AUY4H"];
    arguments.extend(["-p", "orderLineId=CS2207261447AUY4H-000001", "--at", "2026-01-02T03:04:05Z"]);
    let ours = dry_run(&mut command, &arguments);
    assert_eq!(ours["canonical_request"], capture["canonicalRequest"]);
    assert_eq!(ours["string_to_sign"], capture["stringToSign"]);
    assert_eq!(ours["authorization"], capture["authorization"]);
    assert_eq!(text(&ours, "url"), format!("https://mkt.myhuaweicloud.com{}", text(&capture, "uriAsSentBySdk")));
}

/// By the command, with the body of a capture as its JSON; `more` are members that do not stand in the body.
fn open_api(command: &mut Command, api: &str, name: &str, capture: &Value, more: &[&str]) -> Value {
    command.env("HUAWEICLOUD_SDK_AK", text(capture, "ak")).env("HUAWEICLOUD_SDK_SK", text(capture, "sk"));
    let api = format!("huawei/koogallery/open-api/{api}");
    let ours = dry_run(command, &[&[api.as_str(), name, "--at", "2026-01-02T03:04:05Z"], more].concat());
    assert_eq!(text(&ours, "url"), format!("https://mkt.myhuaweicloud.com{}", text(capture, "uriAsSentBySdk")));
    ours
}

#[test]
fn huaweis_license_codes_and_usage_are_made_again() {
    let cases = [
        ("usage", "pushUsage", "sdk_05_usage_data_new"),
        ("license", "activateLicense", "sdk_07_license_activate_v1"),
        ("license", "reportSoftwareUsage", "sdk_10_license_usage_info"),
        ("usage-v1", "pushUsageOld", "sdk_06_usage_data_old"),
    ];
    for (api, name, file) in cases {
        let capture = capture(file);
        let sent = &capture["request"];
        let request = folder(&format!("platforms-{name}")).join("request.json");
        fs::write(&request, text(sent, "body")).unwrap();
        let request = request.display().to_string();
        let mut more = vec!["--json", &request];
        let mut command = command();
        command.env("KOOGALLERY_ACCESS_KEY", "SELLER-KEY-EXAMPLE");
        if name == "pushUsage" {
            more.extend(["--nonce", text(&sent["headers"], "nonce")]);
        }
        let ours = open_api(&mut command, api, name, &capture, &more);
        if name == "pushUsageOld" {
            // The SDK was given another order of members than ours: the body's hash differs, and nothing else.
            let json = |body: &str| serde_json::from_str::<Value>(body).unwrap();
            assert_eq!(json(text(&ours, "body")), json(text(sent, "body")));
            let head = |canonical: &Value| canonical.as_str().unwrap().rsplit_once('\n').unwrap().0.to_owned();
            assert_eq!(head(&ours["canonical_request"]), head(&capture["canonicalRequest"]));
            continue;
        }
        assert_eq!(ours["body"], sent["body"], "{name}");
        assert_eq!(header(&ours, "authorization"), text(&capture, "authorization"), "{name}");
        let ends = |ours: &Value, theirs: &Value| ours.as_str().unwrap().ends_with(theirs.as_str().unwrap());
        assert!(ends(&ours["canonical_request"], &capture["canonicalRequest"]), "{name}");
        assert!(ends(&ours["string_to_sign"], &capture["stringToSign"]), "{name}");
        if name == "pushUsage" {
            for part in ["signature", "ts", "nonce"] {
                assert_eq!(header(&ours, part), text(&sent["headers"], part));
            }
        }
    }
}

#[test]
fn usage_is_proved_under_one_key_or_both() {
    let run = |variables: &[(&str, &str)]| {
        let mut command = command();
        command.envs(variables.iter().copied());
        let record = "usage_records=[{\"instance_id\":\"i\",\"record_time\":\"20260102T030405Z\",\
            \"begin_time\":\"20260102T010000Z\",\"end_time\":\"20260102T020000Z\",\"usage_value\":\"1\",\
            \"metering_sn\":\"1\"}]";
        command.args(["call", "huawei/koogallery/open-api/usage", "pushUsage", "-p", record, "--dry-run"]);
        finish(&mut command)
    };
    let seller = ("KOOGALLERY_ACCESS_KEY", "k");
    let (id, secret) = (("HUAWEICLOUD_SDK_AK", "AK"), ("HUAWEICLOUD_SDK_SK", "SK"));
    let has = |ours: &Value, name: &str| ours["headers"].as_array().unwrap().iter().any(|pair| pair[0] == name);
    let one = run(&[seller]).json();
    assert!(has(&one, "signature") && !has(&one, "authorization"));
    let both = run(&[seller, id, secret]).json();
    assert!(has(&both, "signature") && has(&both, "authorization"));
    for (variables, missing) in [
        (vec![id, secret], "KOOGALLERY_ACCESS_KEY"),
        (vec![seller, id], "HUAWEICLOUD_SDK_SK"),
        (vec![seller, secret], "HUAWEICLOUD_SDK_AK"),
    ] {
        let said = run(&variables);
        assert!(said.stderr.contains(&format!("{missing} is not set")), "{}", said.stderr);
    }
}

#[test]
fn another_region_is_another_host() {
    let host = |region: &[&str]| {
        let mut command = command();
        command.envs([("HUAWEICLOUD_SDK_AK", "AK"), ("HUAWEICLOUD_SDK_SK", "SK")]);
        let arguments = ["huawei/koogallery/open-api", "queryOrder", "-p", "orderId=MOCKONDEMAND"];
        header(&dry_run(&mut command, &[&arguments, region].concat()), "host").to_owned()
    };
    assert_eq!(host(&[]), "mkt.myhuaweicloud.com");
    assert_eq!(host(&["--region", "europe"]), "mkt.myhuaweicloud.eu");
    let mut command = command();
    command.envs([("HUAWEICLOUD_SDK_AK", "AK"), ("HUAWEICLOUD_SDK_SK", "SK")]);
    command.args(["call", "huawei/koogallery/open-api", "queryOrder", "-p", "orderId=1", "--region", "mars"]);
    let said = finish(&mut command).ended(2);
    assert!(said.contains("china, china-2, international, europe"), "{said}");
}

#[test]
fn huaweis_upload_is_made_again() {
    let capture = capture("sdk_11_market_event_multipart");
    let content = "isvUpdateFileReq={\"type\":\"CHARACTERS\",\"characters\":\"LICENSE-TEXT\"}";
    let more = ["-p", "event_id=EVT0001", "-p", content];
    let ours = open_api(&mut command(), "market-event", "uploadEventFile", &capture, &more);
    let boundary = header(&ours, "content-type").strip_prefix("multipart/form-data; boundary=").unwrap();
    let with_theirs = |name: &str| text(&ours, name).replace(boundary, "kgboundary0001");
    assert_eq!(with_theirs("body"), text(&capture["request"], "body"));
    assert_eq!(with_theirs("canonical_request"), text(&capture, "canonicalRequest"));
}

#[test]
fn callbacks_of_the_marketplace_are_made_again() {
    let vectors = capture("v2_signature");
    for name in ["newInstance", "queryInstance"] {
        let vector = named(&vectors, name);
        let request = folder("platforms-callbacks").join(format!("{name}.json"));
        fs::write(&request, text(vector, "body")).unwrap();
        let mut command = command();
        command.env("KOOGALLERY_ACCESS_KEY", text(vector, "accessKey"));
        let request = request.display().to_string();
        let mut arguments = vec!["huawei/koogallery/saas", name, "--json", &request];
        arguments.extend(["--endpoint", "https://seller.example.com/hook", "--nonce", text(vector, "nonce")]);
        arguments.extend(["--at", "2023-04-03T07:47:46.618Z"]);
        let ours = dry_run(&mut command, &arguments);
        assert_eq!(ours["body"], vector["body"], "{name}");
        assert_eq!(ours["string_to_sign"], vector["canonicalRequest"], "{name}");
        let url = format!("https://seller.example.com/hook?{}", text(vector, "urlQuery"));
        assert_eq!(text(&ours, "url"), url, "{name}");
    }

    let vectors = capture("v1_post_authtoken");
    let vector = named(&vectors, "tenantSync_debug_blank");
    let request = folder("platforms-kit").join("request.json");
    fs::write(&request, text(vector, "body")).unwrap();
    let mut command = command();
    command.env("KOOGALLERY_ACCESS_KEY", text(vector, "accessKey"));
    let request = request.display().to_string();
    let mut arguments = vec!["huawei/koogallery/kit-v1", "tenantSync", "--json", &request];
    arguments.extend(["--endpoint", "https://seller.example.com"]);
    let ours = dry_run(&mut command, &arguments);
    assert_eq!(ours["string_to_sign"], vector["baseString"]);
    assert_eq!(header(&ours, "authtoken"), text(&vector["header"], "authToken"));
}

fn named<'v>(vectors: &'v Value, name: &str) -> &'v Value {
    vectors["vectors"].as_array().unwrap().iter().find(|vector| vector["name"] == name).unwrap()
}

fn target(ours: &Value) -> &str {
    text(ours, "url").strip_prefix("http://127.0.0.1:18770").unwrap()
}

fn header<'v>(request: &'v Value, name: &str) -> &'v str {
    let headers = request["headers"].as_array().unwrap();
    let found = headers.iter().find(|pair| pair[0].as_str().unwrap().eq_ignore_ascii_case(name));
    found.unwrap_or_else(|| panic!("no {name} in {request}"))[1].as_str().unwrap()
}

fn text<'v>(value: &'v Value, member: &str) -> &'v str {
    value[member].as_str().unwrap_or_else(|| panic!("no {member} in {value}"))
}

/// What stands behind the mark in it is for the browser: there is no request to print.
#[test]
fn a_page_for_a_browser_is_printed_and_not_asked_for() {
    let page = ["huawei/koogallery/sso", "unifiedLogin", "--endpoint", "https://login.example.com"];
    let members = ["-p", "ind=UNOP", "-p", "appId=2vb5e0c1a7d94f6c8e13"];
    let printed = dry_run(&mut command(), &[&page[..], &members].concat());
    let url = "https://login.example.com/unified-login/#/portal-login?ind=UNOP&appId=2vb5e0c1a7d94f6c8e13";
    assert_eq!(printed, serde_json::json!({"method": "GET", "url": url}));
    let said = finish(command().arg("call").args(page).args(members)).ended(2);
    assert!(said.contains("`unifiedLogin` is a page for a browser: --dry-run shows its address"), "{said}");
    let said = finish(command().arg("call").args(page).args(&members[..2]).arg("--dry-run")).ended(1);
    assert!(said.contains("appId is required"), "{said}");

    // A page without that mark is no other thing: of an answer to it the spec knows nothing.
    let page = ["huawei/koogallery/sso", "logout", "--endpoint", "https://login.example.com"];
    let printed = dry_run(&mut command(), &page);
    assert_eq!(printed, serde_json::json!({"method": "GET", "url": "https://login.example.com/api/v1/logout"}));
    let said = finish(command().arg("call").args(page)).ended(2);
    assert!(said.contains("`logout` is a page for a browser"), "{said}");
}
