//! Proxies: none by themselves, and one that is asked for. Over real sockets.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::process::Command;

use bothends::{Client, ClientBuilder, Credentials, ErrorKind};
use common::{Platform, Step};

#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization))]
struct Cams(Client);

fn client(endpoint: impl Into<String>) -> ClientBuilder<Cams> {
    Cams::builder(Credentials::new("id", "s3cr3t-k3y")).endpoint(endpoint).allow_plain_http().attempts(1)
}

async fn ask(cams: &Cams) -> Result<(), bothends::CallError<cams::Code>> {
    cams.get_chatapp_upload_authorization().cust_space_id("p3rs0nal").send().await.map(|_| ())
}

fn ok() -> Vec<Step> {
    vec![Step::answer("200 OK", &[], r#"{"Code":"OK"}"#)]
}

/// What is in the environment of a process cannot be changed from within, so there is another one.
#[tokio::test]
async fn c11_proxies_of_the_environment_are_not_used() {
    let (platform, proxy) = (Platform::start(vec![ok()]).await, Platform::start(vec![ok()]).await);
    let mut process = Command::new(std::env::current_exe().unwrap());
    process.args(["--exact", "c11_the_process_with_proxies", "--ignored"]).env(ENDPOINT, platform.url());
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        process.env(name, proxy.url());
    }
    process.env_remove("no_proxy").env_remove("NO_PROXY");
    let output = tokio::task::spawn_blocking(move || process.output().unwrap()).await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!((platform.count(), proxy.count()), (1, 0));
}

#[tokio::test]
#[ignore = "started by the test above"]
async fn c11_the_process_with_proxies() {
    ask(&client(std::env::var(ENDPOINT).unwrap()).build().unwrap()).await.unwrap();
}

#[tokio::test]
async fn c11_a_proxy_that_is_asked_for_gets_all_requests() {
    let proxy = Platform::start(vec![ok()]).await;
    let url = format!("http://user:p4ssw0rd@{}", proxy.address);
    let cams = client("http://platform.example:8080").proxy(url).build().unwrap();
    ask(&cams).await.unwrap();
    let seen = &proxy.seen()[0];
    assert!(seen.head.starts_with("POST http://platform.example:8080/?"), "{}", seen.head);
    assert_eq!(seen.header("host"), "platform.example:8080");
    assert_eq!(seen.header("proxy-authorization"), "Basic dXNlcjpwNHNzdzByZA==");
}

#[tokio::test]
async fn c11_through_a_proxy_tls_goes_to_the_platform() {
    let proxy = Platform::start(vec![vec![Step::answer("407 Proxy Authentication Required", &[], "")]]).await;
    let url = format!("http://user:p4ssw0rd@{}", proxy.address);
    let cams = client("https://platform.example");
    let cams = cams.root_certificate(some_authority()).proxy(url).build().unwrap();
    let error = ask(&cams).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Connect, false), "{error}");
    let seen = &proxy.seen()[0];
    assert!(seen.head.starts_with("CONNECT platform.example:443 HTTP/1.1\r\n"), "{}", seen.head);
    for hidden in ["p3rs0nal", "x-acs-", "ACS3"] {
        assert!(!seen.head.contains(hidden), "{}", seen.head);
    }
}

#[tokio::test]
async fn c11_the_password_of_a_proxy_is_shown_nowhere() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://user:p4ssw0rd@{nobody}");
    let builder = client("http://platform.example").proxy(&url);
    let mut shown = format!("{builder:?}");
    let cams = builder.build().unwrap();
    let error = ask(&cams).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Connect, false), "{error}");
    shown += &format!("{:?} {error} {error:?} {:?}", cams.0, std::error::Error::source(&error));
    for bad in
        ["socks5://user:p4ssw0rd@a:1", "user:p4ssw0rd@a", "ftp://user:p4ssw0rd@a", "http://user:p4ssw0rd@", "p4ssw0rd"]
    {
        shown += &client("http://platform.example").proxy(bad).build().map(|_| ()).unwrap_err().to_string();
    }
    assert!(shown.contains("the proxy is not a URL such as http://host:port"), "{shown}");
    assert!(!shown.contains("p4ssw0rd"), "{shown}");
}

/// Some authority: the system need not have any.
fn some_authority() -> String {
    rcgen::generate_simple_self_signed(vec!["platform.example".to_owned()]).unwrap().cert.pem()
}

const ENDPOINT: &str = "BOTHENDS_TEST_ENDPOINT";
