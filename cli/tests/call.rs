//! Calls, up to the platform's twin over a real socket.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::fs;
use std::path::Path;

use common::{KEYS, Serving, command, finish, folder, run, run_with_stdin};

const STOCK: [&str; 4] = ["--specs", "tests/specs", "call", "acme/stock"];

fn call(more: &[&str]) -> common::Ran {
    run(&[&STOCK[..], more].concat())
}

#[test]
fn a_call_prints_the_response_as_json_in_the_order_of_the_spec() {
    let twin = Serving::start(&["--specs", "tests/specs", "acme/stock", "--credentials", "test-id:test-secret"]);
    let ran = call(&["GetItem", "-p", "ItemId=i-1", "--endpoint", &twin.url]);
    assert_eq!(ran.ok(), "{\n  \"RequestId\": \"r-1\",\n  \"Code\": \"OK\",\n  \"Left\": 3\n}\n");
    let ran = run_with_stdin(
        &[&STOCK[..], &["GetItem", "--json", "-", "--endpoint", &twin.url]].concat(),
        r#"{"ItemId": "i-1", "Filter": {"Colour": "red"}}"#,
    );
    assert_eq!(ran.json()["Left"], 3);
}

#[test]
fn a_bundled_operation_is_called_with_the_example_of_its_spec() {
    let twin = Serving::start(&["aliyun/cams", "--credentials", "test-id:test-secret", "--strict"]);
    let arguments = ["call", "aliyun/cams", "GetChatappUploadAuthorization", "-p", "CustSpaceId=1"];
    let answer = run(&[&arguments[..], &["--endpoint", &twin.url]].concat()).json();
    assert_eq!(answer["Code"], "OK");
    assert_eq!(answer["Data"]["BucketName"], "cams-upload");
}

#[test]
fn a_listing_is_printed_item_by_item() {
    let twin = Serving::start(&["aliyun/cams", "--credentials", "test-id:test-secret", "--strict"]);
    let list = ["call", "aliyun/cams", "ListChatappTemplate", "--pages", "--endpoint"];
    let items = run(&[&list[..], &[&twin.url]].concat()).ok();
    let [item] = items.lines().collect::<Vec<_>>()[..] else { panic!("one line for the item of the example: {items}") };
    let item: serde_json::Value = serde_json::from_str(item).unwrap();
    assert_eq!((&item["TemplateName"], &item["AuditStatus"]), (&"order_shipped".into(), &"pass".into()));
    let no_list = ["call", "aliyun/cams", "GetChatappUploadAuthorization", "-p", "CustSpaceId=1", "--pages"];
    assert!(run(&no_list).ended(2).contains("has no pages"));
    assert!(run(&[&list[..4], &["--dry-run"]].concat()).ended(2).contains("cannot be used with"));
}

#[test]
fn a_wrong_secret_ends_with_the_code_the_id_and_a_hint_but_no_secret() {
    let twin = Serving::start(&["aliyun/cams", "--credentials", "test-id:elsewhere-secret"]);
    let arguments = ["call", "aliyun/cams", "GetChatappUploadAuthorization", "-p", "CustSpaceId=1"];
    let stderr = run(&[&arguments[..], &["--endpoint", &twin.url]].concat()).ended(1);
    for part in
        ["SignatureDoesNotMatch", "HTTP status: 400", "request id: ", "executed: no", "hint: The AccessKey secret"]
    {
        assert!(stderr.contains(part), "{stderr}");
    }
    assert!(!stderr.contains("test-secret") && !stderr.contains("elsewhere-secret"), "{stderr}");
    let (_, log) = twin.end("-TERM");
    assert!(log.contains("refused: the proof does not hold"), "{log}");
    assert!(!log.contains("elsewhere-secret"), "{log}");
}

#[test]
fn an_operation_that_is_not_served_is_the_platforms_refusal() {
    let twin = Serving::start(&["--specs", "tests/specs", "acme/stock", "--credentials", "test-id:test-secret"]);
    let arguments = ["call", "aliyun/cams", "GetChatappUploadAuthorization", "-p", "CustSpaceId=1"];
    let stderr = run(&[&arguments[..], &["--endpoint", &twin.url]].concat()).ended(1);
    assert!(stderr.contains("WrongParameter"), "{stderr}");
}

#[test]
fn a_callback_is_called_in_the_platforms_place() {
    let shop = Serving::start(&["--specs", "tests/specs", "acme/orders", "--credentials", "test-key"]);
    let order = r#"{"orderId": "o-1", "callId": "c-1", "meal": "cold", "packed": "{\"box\": \"round\"}"}"#;
    let arguments = ["--specs", "tests/specs", "call", "acme/orders", "onPaid", "--json", "-", "--endpoint"];
    let answer = run_with_stdin(&[&arguments[..], &[&shop.url]].concat(), order).json();
    assert_eq!(answer["thanks"], "Thank you");
}

#[test]
fn strict_twins_check_limits_and_others_do_not() {
    let arguments = ["--specs", "tests/specs", "acme/stock", "--credentials", "test-id:test-secret"];
    let (lax, strict) = (Serving::start(&arguments), Serving::start(&[&arguments[..], &["--strict"]].concat()));
    let long = ["GetItem", "-p", "ItemId=123456789", "--unchecked", "--endpoint"];
    assert_eq!(call(&[&long[..], &[&lax.url]].concat()).json()["Code"], "OK");
    let stderr = call(&[&long[..], &[&strict.url]].concat()).ended(1);
    assert!(stderr.contains("WrongParameter") && stderr.contains("ItemId"), "{stderr}");
}

#[test]
fn a_whole_body_may_be_given_as_the_platform_sends_it() {
    let arguments = ["--specs", "tests/specs", "call", "acme/orders", "onPing", "--endpoint", "http://127.0.0.1:1"];
    let arguments = [&arguments[..], &["--dry-run", "--json", "-"]].concat();
    let json = run_with_stdin(&arguments, r#"{"action": "onPing"}"#).json();
    assert_eq!(json["body"], r#"{"action":"onPing"}"#);
    assert!(run_with_stdin(&arguments, r#"{"action": "onPaid"}"#).ended(2).contains("no member `action`"));
}

#[test]
fn missing_credentials_name_their_variable() {
    let dry_run = |api: &str, name: &str, present: &[&str]| {
        let mut command = command();
        command.envs(KEYS.into_iter().filter(|(name, _)| present.contains(name)));
        let arguments = ["call", api, name, "--endpoint", "http://127.0.0.1:1", "--dry-run", "--unchecked"];
        finish(command.args(["--specs", "tests/specs"]).args(arguments)).ended(2)
    };
    let stderr = dry_run("acme/stock", "GetItem", &[]);
    assert!(stderr.contains("ALIBABA_CLOUD_ACCESS_KEY_ID is not set"), "{stderr}");
    let stderr = dry_run("acme/stock", "GetItem", &["ALIBABA_CLOUD_ACCESS_KEY_ID"]);
    assert!(stderr.contains("ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set"), "{stderr}");
    let stderr = dry_run("acme/orders", "onPing", &[]);
    assert!(stderr.contains("KOOGALLERY_ACCESS_KEY is not set"), "{stderr}");
}

#[test]
fn bodies_that_are_no_text_are_in_base64() {
    let content = folder("content").join("content");
    fs::write(&content, [0, 0xff, 0xfe]).unwrap();
    let put = ["--specs", "tests/specs", "call", "acme/things", "PutThing", "--dry-run", "-p", "Store=my-store"];
    let content = format!("Content=@{}", content.display());
    let json = run(&[&put[..], &["-p", "Key=a", "-p", &content]].concat()).json();
    assert_eq!(json["body_base64"], "AP/+");
    assert!(json.get("body").is_none(), "{json}");
    let json = call(&["MoveItem", "-p", "ItemId=1", "-p", "Shelf=a b", "--dry-run"]).json();
    assert_eq!(json["body"], "Shelf=a%20b");
    assert!(json.get("body_base64").is_none(), "{json}");
}

#[test]
fn a_dry_run_is_the_same_each_time_if_time_and_nonce_are() {
    let dry_run = ["MoveItem", "-p", "ItemId=1", "--dry-run", "--at", "2026-01-02T03:04:05Z", "--nonce"];
    let dry_run = |nonce: &str| call(&[&dry_run[..], &[nonce]].concat()).ok();
    assert_eq!(dry_run("n-1"), dry_run("n-1"));
    assert_ne!(dry_run("n-1"), dry_run("n-2"));
}

#[test]
fn json_and_parameters_go_together_and_parameters_win() {
    let arguments = [&STOCK[..], &["GetItem", "--json", "-", "-p", "ItemId=2", "--dry-run"]].concat();
    let json = run_with_stdin(&arguments, r#"{"ItemId": "1", "Parts": ["a", "b"]}"#).json();
    assert_eq!(json["url"], "https://stock.eu-1.acme.example/?ItemId=2&Parts=%5B%22a%22%2C%22b%22%5D");
    let stderr = run_with_stdin(&arguments, "[1]").ended(2);
    assert!(stderr.contains("is not one JSON object"), "{stderr}");
    let stderr = run_with_stdin(&arguments, "{").ended(2);
    assert!(stderr.contains("is not JSON"), "{stderr}");
}

#[test]
fn a_closed_stdout_is_no_panic() {
    use std::process::Stdio;
    for arguments in [&["list"][..], &["expand", "aliyun/cams"], &["show", "aliyun/cams/SubmitIsvCustomerTerms"]] {
        let mut child = command().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && stderr.is_empty(), "{arguments:?}: {stderr}");
    }
}

#[cfg(unix)]
#[test]
fn what_has_no_end_is_not_read_for_ever() {
    let api = ["call", "aliyun/cams", "GetChatappUploadAuthorization", "--dry-run"];
    for more in [["-p", "CustSpaceId=@/dev/zero"], ["--json", "/dev/zero"]] {
        let stderr = run(&[&api[..], &more].concat()).ended(2);
        assert!(stderr.contains("/dev/zero: has more than 64 MiB, and is no regular file"), "{stderr}");
    }
    let mut command = command();
    let zeros = fs::File::open("/dev/zero").unwrap();
    let stderr = finish(command.envs(KEYS).args(api).args(["--json", "-"]).stdin(zeros)).ended(2);
    assert!(stderr.contains("--json -: has more than 64 MiB"), "{stderr}");
}

#[test]
fn a_profile_has_the_credentials() {
    let twin = Serving::start(&["aliyun/cams", "--credentials", "STS.shop:profile-secret:profile-token"]);
    let folder = folder("profile");
    let file = folder.join(".aliyun/config.json");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let profiles = r#"{"current": "shop", "profiles": [
        {"name": "shop", "mode": "StsToken", "access_key_id": "STS.shop", "access_key_secret": "profile-secret",
         "sts_token": "profile-token"},
        {"name": "server", "mode": "EcsRamRole", "ram_role_name": "web"}]}"#;
    fs::write(&file, profiles).unwrap();
    protect(&file, 0o600);
    let file = file.to_str().unwrap();
    let ask = ["call", "aliyun/cams", "GetChatappUploadAuthorization", "-p", "CustSpaceId=1", "--endpoint", &twin.url];
    let run = |more: &[&str]| finish(command().env("HOME", &folder).args([&ask[..], more].concat()));
    for more in [&["--profile", "shop"][..], &["--profile", "shop", "--profile-file", file], &["--profile-file", file]]
    {
        let ran = run(more);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""), "{ran:?}");
        assert!(ran.stdout.contains("cams-upload"), "{ran:?}");
        let dry = run(&[more, &["--dry-run"]].concat());
        assert!(dry.status == 0 && dry.stdout.contains("Credential=STS.shop,"), "{dry:?}");
    }
    for (more, why) in [
        (&["--profile", "server"][..], "profile `server`: its mode `EcsRamRole` is not supported"),
        (&["--profile", "sop"], "there is no profile `sop`; there is `shop`, `server`"),
        (&["--profile-file", "/nowhere/config.json"], "/nowhere/config.json: there is no such file"),
        (&[], "ALIBABA_CLOUD_ACCESS_KEY_ID is not set"),
        (&[], "; or use --profile"),
    ] {
        let stderr = run(more).ended(2);
        assert!(stderr.contains(why) && !stderr.contains("profile-secret"), "{stderr}");
    }
    let order = ["call", "huawei/koogallery/saas", "newInstance", "--endpoint", &twin.url, "--unchecked"];
    let stderr = finish(command().args([&order[..], &["--profile-file", file]].concat())).ended(2);
    assert!(stderr.contains("read from KOOGALLERY_ACCESS_KEY"), "{stderr}");
}

/// Gives a file these permissions, where files have such.
fn protect(file: &Path, mode: u32) {
    #[cfg(unix)]
    fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    #[cfg(not(unix))]
    let _ = (file, mode);
}

#[cfg(unix)]
#[test]
fn a_file_of_profiles_that_others_can_read_is_a_warning() {
    let file = folder("profile-readable").join("config.json");
    let profiles = r#"{"current": "shop", "profiles": [
        {"name": "shop", "mode": "AK", "access_key_id": "shop", "access_key_secret": "profile-secret"}]}"#;
    fs::write(&file, profiles).unwrap();
    let ask = ["call", "aliyun/cams", "GetChatappUploadAuthorization", "-p", "CustSpaceId=1", "--dry-run"];
    let run = || finish(command().args(ask).args(["--profile-file", file.to_str().unwrap()]));
    protect(&file, 0o644);
    let ran = run();
    assert!(ran.status == 0 && ran.stdout.contains("Credential=shop,"), "{ran:?}");
    let lines: Vec<_> = ran.stderr.lines().collect();
    assert!(lines.len() == 1 && lines[0].starts_with("warning: others can read these keys"), "{ran:?}");
    assert!(lines[0].contains("config.json") && lines[0].contains("644"), "{ran:?}");
    protect(&file, 0o600);
    assert_eq!(run().stderr, "");
}
