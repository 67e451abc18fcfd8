//! The platform's twin as a process.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::time::SystemTime;

use bothends::Timestamp;
use common::{KEYS, Serving, command, finish, run};

#[test]
fn several_apis_share_an_address() {
    let both = Serving::start(&["aliyun/cams", "huawei/koogallery/saas", "--credentials", "test-id:test-key"]);
    let mut command = command();
    command.envs(KEYS).env("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "test-key");
    let arguments = ["call", "aliyun/cams", "GetChatappUploadAuthorization", "-p", "CustSpaceId=1"];
    assert_eq!(finish(command.args(arguments).args(["--endpoint", &both.url])).json()["Code"], "OK");
    let query = ["call", "huawei/koogallery/saas", "queryInstance", "-p", "instanceId=1", "--endpoint", &both.url];
    assert_eq!(run(&query).json()["resultCode"], "000000");
}

#[test]
fn credentials_come_from_the_environment() {
    let twin = Serving::start(&["--specs", "tests/specs", "acme/stock"]);
    let get = ["--specs", "tests/specs", "call", "acme/stock", "GetItem", "-p", "ItemId=1", "--endpoint", &twin.url];
    assert_eq!(run(&get).json()["Code"], "OK");
    let (_, stderr) = twin.end("-INT");
    assert!(stderr.contains("ALIBABA_CLOUD_ACCESS_KEY_ID") && !stderr.contains("test-secret"), "{stderr}");
}

#[test]
fn credentials_that_are_made_up_are_shown_once_and_work() {
    let twin = Serving::spawn(command().args(["--specs", "tests/specs", "serve", "acme/stock"]));
    let url = twin.url.clone();
    let (status, stderr) = twin.end("-INT");
    assert_eq!(status, Some(0), "{stderr}");
    let assigned = |name: &str| {
        let (_, rest) = stderr.split_once(&format!("{name}=")).unwrap();
        rest.split_whitespace().next().unwrap().to_owned()
    };
    let (id, secret) = (assigned("ALIBABA_CLOUD_ACCESS_KEY_ID"), assigned("ALIBABA_CLOUD_ACCESS_KEY_SECRET"));
    assert!(id.len() >= 16 && secret.len() >= 16 && id != secret, "{stderr}");
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
}

#[test]
fn tokens_are_asked_for() {
    let twin = Serving::start(&["--specs", "tests/specs", "acme/stock", "--credentials", "test-id:test-secret:to:ken"]);
    let get = ["--specs", "tests/specs", "call", "acme/stock", "GetItem", "-p", "ItemId=1", "--endpoint", &twin.url];
    assert!(run(&get).ended(1).contains("executed: no"));
    let mut command = command();
    command.envs(KEYS).env("ALIBABA_CLOUD_SECURITY_TOKEN", "to:ken").args(get);
    assert_eq!(finish(&mut command).json()["Code"], "OK");
}

#[test]
fn credentials_that_a_twin_hands_out_are_good() {
    let twin = Serving::start(&["aliyun/sts", "--credentials", "test-id:test-secret"]);
    let role = ["-p", "RoleArn=acs:ram::1:role/messages", "-p", "RoleSessionName=shop-7", "--endpoint", &twin.url];
    let answer = run(&[&["call", "aliyun/sts", "AssumeRole"][..], &role].concat()).json();
    let end: Timestamp = answer["Credentials"]["Expiration"].as_str().unwrap().parse().unwrap();
    assert!(SystemTime::from(end) > SystemTime::now(), "{answer}");
}

#[test]
fn it_ends_well_when_it_is_told_to() {
    for signal in ["-INT", "-TERM"] {
        let (status, stderr) = Serving::start(&["aliyun/cams", "--credentials", "test-id:test-secret"]).end(signal);
        assert_eq!(status, Some(0), "{stderr}");
    }
}

#[test]
fn each_request_is_a_line() {
    let twin = Serving::start(&["--specs", "tests/specs", "acme/stock", "--credentials", "test-id:test-secret"]);
    let get = ["--specs", "tests/specs", "call", "acme/stock", "GetItem", "-p", "ItemId=1", "--endpoint", &twin.url];
    for _ in 0..3 {
        run(&get).ok();
    }
    let (_, log) = twin.end("-INT");
    let lines: Vec<_> = log.lines().filter(|line| line.contains("call=GetItem")).collect();
    assert_eq!((lines.len(), log.lines().count()), (3, 3), "{log}");
}

#[test]
fn an_address_that_is_taken_is_a_failure() {
    let twin = Serving::start(&["aliyun/cams", "--credentials", "test-id:test-secret"]);
    let address = twin.url.strip_prefix("http://").unwrap();
    let stderr = run(&["serve", "aliyun/cams", "--listen", address]).ended(1);
    assert!(stderr.contains("cannot be listened on"), "{stderr}");
}

#[test]
fn wrong_usage_is_told_before_anything_is_served() {
    for (arguments, part) in [
        (&["serve"][..], "required"),
        (&["serve", "aliyun/cam"], "did you mean `aliyun/cams`?"),
        (&["serve", "aliyun/cams", "--listen", "nowhere"], "--listen"),
        (&["serve", "aliyun/cams", "--credentials", "only-a-key"], "ID:SECRET"),
        (&["serve", "aliyun/cams", "--credentials", "a::"], "empty part"),
    ] {
        let stderr = run(arguments).ended(2);
        assert!(stderr.contains(part), "{stderr}");
        assert!(!stderr.contains("only-a-key"), "{stderr}");
    }
}
