//! A client before a bad platform: what comes over a real socket, and what the caller is told. Tests are
//! named after the rows of the faults that the project survives.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::time::Duration;

use bothends::{Answer, CallError, Client, Credentials, ErrorKind};
use common::{Step, scripted};

/// One operation is enough.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization))]
struct Cams(Client);

type Outcome = Result<Answer<cams::GetChatappUploadAuthorizationResponse>, CallError<cams::Code>>;

async fn call(script: Vec<Step>) -> Outcome {
    let address = scripted(script).await;
    let cams = Cams::builder(Credentials::new("LTAI-visible-id", "s3cr3t-k3y").with_token("t0k3n"))
        .endpoint(format!("http://{address}"))
        .timeout(Duration::from_millis(700))
        .read_timeout(Duration::from_millis(300))
        .attempts(1)
        .max_response_bytes(10_000)
        .build()
        .unwrap();
    cams.get_chatapp_upload_authorization().cust_space_id("p3rs0nal").send().await
}

fn answer(status: &str, content_type: &str, body: &str) -> Vec<Step> {
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nx-acs-request-id: R-1\r\nConnection: close\r\n");
    vec![Step::Send(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()), Step::Close]
}

async fn fails(script: Vec<Step>, kind: ErrorKind, maybe_executed: bool) -> CallError<cams::Code> {
    let error = call(script).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (kind, maybe_executed), "{error}");
    let shown = format!("{error} {error:?} {:?}", std::error::Error::source(&error).map(ToString::to_string));
    for hidden in ["s3cr3t", "t0k3n", "p3rs0nal"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    error
}

#[tokio::test]
async fn t01_nobody_listens() {
    let address = { std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap() };
    let cams = Cams::builder(Credentials::new("id", "secret")).endpoint(format!("http://{address}")).build().unwrap();
    let error = cams.get_chatapp_upload_authorization().cust_space_id("s").send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.maybe_executed(), error.is_retryable()),
        (ErrorKind::Connect, false, true),
        "{error}"
    );
    assert!(
        error.hint().unwrap().contains("is the endpoint right") && error.to_string().contains("firewall"),
        "{error}"
    );
}

#[tokio::test]
async fn t02_no_deadline_is_too_far_away() {
    let body = r#"{"Code":"OK"}"#;
    let address = scripted(answer("200 OK", "application/json", body)).await;
    let cams = Cams::builder(Credentials::new("id", "secret")).endpoint(format!("http://{address}"));
    let cams = cams.timeout(Duration::MAX).connect_timeout(Duration::MAX).read_timeout(Duration::MAX).build().unwrap();
    let call = || cams.get_chatapp_upload_authorization().cust_space_id("s").send();
    call().await.unwrap();
    call().timeout(Duration::MAX).await.unwrap();
}

#[test]
fn empty_credentials_make_no_client() {
    for (credentials, what) in [
        (Credentials::new("", "b"), "id"),
        (Credentials::new(" ", "b"), "id"),
        (Credentials::new("a", ""), "secret"),
        (Credentials::new("a", "\n").with_token("t0k3n"), "secret"),
    ] {
        let error = Cams::connect(credentials).err().unwrap().to_string();
        assert!(error.contains(&format!("the {what} of the key is empty")), "{error}");
    }
    assert!(Cams::connect(Credentials::none()).is_ok());
}

#[test]
fn a_region_is_one_of_the_specs_unless_there_is_an_endpoint() {
    let cams = || Cams::builder(Credentials::new("id", "secret"));
    let error = cams().region("cn-hangzhou").build().err().unwrap().to_string();
    assert!(error.contains("no region `cn-hangzhou`") && error.contains("lists ap-southeast-1;"), "{error}");
    assert!(cams().region("ap-southeast-1").build().is_ok());
    assert!(cams().region("cn-hangzhou").endpoint("https://cams.cn-hangzhou.aliyuncs.com").build().is_ok());
}

#[tokio::test]
async fn t01_a_name_that_is_none() {
    // No resolver asks anybody for a label of 64 letters.
    let endpoint = format!("https://{}.invalid", "a".repeat(64));
    let authority = rcgen::generate_simple_self_signed(vec!["a.invalid".to_owned()]).unwrap().cert.pem();
    let cams = Cams::builder(Credentials::new("id", "secret")).endpoint(endpoint).root_certificate(authority);
    let cams = cams.attempts(1).build().unwrap();
    let error = cams.get_chatapp_upload_authorization().cust_space_id("s").send().await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Connect, false), "{error}");
}

/// A listener whose queue is full lets nobody in, and says nothing.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn t01_a_host_that_does_not_answer() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut queue = Vec::new();
    let patience = Duration::from_millis(500);
    while let Ok(stream) = tokio::time::timeout(patience, tokio::net::TcpStream::connect(address)).await {
        queue.push(stream);
        assert!(queue.len() < 100, "the queue fills up");
    }
    let cams = Cams::builder(Credentials::new("id", "secret")).endpoint(format!("http://{address}"));
    let cams = cams.connect_timeout(Duration::from_millis(300)).attempts(1).build().unwrap();
    let begun = std::time::Instant::now();
    let error = cams.get_chatapp_upload_authorization().cust_space_id("s").send().await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Connect, false), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn t02_silence_and_trickles_meet_a_deadline() {
    fails(vec![Step::Silence], ErrorKind::Timeout, true).await;
    fails(
        vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec()), Step::Silence],
        ErrorKind::Timeout,
        true,
    )
    .await;
    let head = Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n".to_vec());
    fails(vec![head, Step::Trickle(Duration::from_millis(50))], ErrorKind::Timeout, true).await;
}

#[tokio::test]
async fn t03_a_connection_that_ends_early() {
    fails(vec![Step::Close], ErrorKind::Transport, true).await;
    fails(vec![Step::Reset], ErrorKind::Transport, true).await;
    fails(vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()), Step::Reset], ErrorKind::Transport, true).await;
    fails(vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Le".to_vec()), Step::Close], ErrorKind::Transport, true).await;
    fails(
        vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Co".to_vec()), Step::Close],
        ErrorKind::Transport,
        true,
    )
    .await;
}

#[tokio::test]
async fn t04_answers_that_cannot_be_read() {
    let deep = format!(r#"{{"Code":"OK","Data":{}{}}}"#, "[".repeat(4000), "]".repeat(4000));
    for body in [
        r#"{"Code":"OK","Data":[]}"#,
        r#"{"Code":"OK","Data":{"Expire":99999999999}}"#,
        r#"{"Code":"OK","RequestId":"a","RequestId":"b"}"#,
        &deep,
    ] {
        let error = fails(answer("200 OK", "application/json", body), ErrorKind::Decode, true).await;
        assert_eq!(error.request_id().map(str::is_empty), Some(false), "{error}");
    }
    for (body, kind) in [
        (r#"{"Code":"OK""#, ErrorKind::Decode),
        (r#"{"Code":"OK"} x"#, ErrorKind::Decode),
        ("\u{feff}", ErrorKind::UnexpectedContent),
    ] {
        let error = fails(answer("200 OK", "application/json", body), kind, true).await;
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("R-1")));
    }
}

#[tokio::test]
async fn t05_endless_body_is_cut() {
    let chunk = b"400\r\n".iter().chain(&[b'x'; 1024]).chain(b"\r\n").copied().collect();
    let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    fails(vec![Step::Send(head), Step::Endless(chunk)], ErrorKind::TooLarge, true).await;
    fails(
        vec![Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\n".to_vec()), Step::Silence],
        ErrorKind::TooLarge,
        true,
    )
    .await;
    fails(vec![Step::Endless(b"HTTP/1.1 200 OK\r\nX: y\r\nX: y\r\nX: y\r\n".to_vec())], ErrorKind::Transport, true)
        .await;
}

#[tokio::test]
async fn t05_headers_without_end_are_cut() {
    let many = b"X-Header: y\r\n".repeat(100_000);
    let long = [b"X-Header: ", "y".repeat(1 << 20).as_bytes(), b"\r\n"].concat();
    for headers in [many, long] {
        let answer = [&b"HTTP/1.1 200 OK\r\n"[..], &headers, b"Content-Length: 13\r\n\r\n{\"Code\":\"OK\"}"].concat();
        fails(vec![Step::Send(answer)], ErrorKind::Transport, true).await;
    }
}

/// Ten megabytes of spaces, compressed: nothing unpacks them.
#[tokio::test]
async fn t05_a_compressed_body_is_no_answer() {
    let bomb = [&b"\x1f\x8b\x08\0\0\0\0\0\0\x03"[..], &b"\xed\xc1\x01\x01\0\0".repeat(1000)].concat();
    for encoding in ["gzip", "br", "deflate", "gzip, identity", "unknown"] {
        for (status, kind) in [("200 OK", ErrorKind::UnexpectedContent), ("503 Busy", ErrorKind::Platform)] {
            let headers = [("Content-Type", "application/json"), ("Content-Encoding", encoding)];
            let error = fails(vec![Step::answer(status, &headers, &bomb), Step::Close], kind, true).await;
            assert_eq!(error.message(), "the answer is compressed, though the request has it that it must not be");
            assert_eq!(error.body_head(), None);
        }
    }
    let platform = common::Platform::start(vec![vec![Step::answer(
        "200 OK",
        &[("Content-Encoding", "identity")],
        r#"{"Code":"OK"}"#,
    )]]);
    let platform = platform.await;
    let cams = Cams::builder(Credentials::new("id", "secret")).endpoint(platform.url()).build().unwrap();
    cams.get_chatapp_upload_authorization().cust_space_id("s").send().await.unwrap();
    assert_eq!(platform.seen()[0].header("accept-encoding"), "identity");
}

#[tokio::test]
async fn t06_what_is_not_the_platform_keeps_status_and_head() {
    let error = fails(answer("200 OK", "text/html", "<html>login</html>"), ErrorKind::UnexpectedContent, true).await;
    assert!(error.to_string().contains("18 bytes of text/html"), "{error}");
    assert!(!error.to_string().contains("login"), "what it says may hold anything: {error}");
    fails(answer("204 No Content", "text/plain", ""), ErrorKind::UnexpectedContent, true).await;
    let error = fails(answer("502 Bad Gateway", "text/html", "<html>"), ErrorKind::Platform, true).await;
    assert_eq!((error.status(), error.request_id()), (Some(502), Some("R-1")));
    fails(answer("404 Not Found", "text/plain", "no"), ErrorKind::UnexpectedContent, false).await;
}

#[tokio::test]
async fn t07_business_errors_inside_http_200() {
    let body = r#"{"Code":"Product.Unsubscript","Message":"not subscribed","RequestId":"R-2"}"#;
    let error = fails(answer("200 OK", "application/json", body), ErrorKind::Permission, false).await;
    assert_eq!(error.code(), Some(&cams::Code::ProductUnsubscript));
    assert_eq!((error.message(), error.request_id()), ("not subscribed", Some("R-2")));
    assert!(error.hint().unwrap().contains("Activate"));
    let body = r#"{"Code":"Something.New","RequestId":"R-3"}"#;
    let error = fails(answer("400 Bad Request", "application/json", body), ErrorKind::Api, false).await;
    assert_eq!(error.code(), Some(&cams::Code::Unknown("Something.New".to_owned())));
    let detail = r#"{"Code":"NoPermission","Message":"no","AccessDeniedDetail":{"AuthAction":"cams:Get"}}"#;
    fails(answer("403 Forbidden", "application/json", detail), ErrorKind::Permission, false).await;
}

#[tokio::test]
async fn t07_only_what_is_certain_counts_as_not_executed() {
    let unknown =
        |status: &'static str, code: &str| answer(status, "application/json", &format!(r#"{{"Code":"{code}"}}"#));
    fails(unknown("504 Gateway Timeout", "Gateway.Timeout"), ErrorKind::Platform, true).await;
    fails(unknown("429 Too Many Requests", "TooMany"), ErrorKind::Throttled, false).await;
    fails(unknown("200 OK", "System.Timeout"), ErrorKind::Api, true).await;
    fails(unknown("408 Request Timeout", "Late"), ErrorKind::Api, true).await;
    fails(unknown("400 Bad Request", "SignatureNonceUsed"), ErrorKind::Clock, true).await;
    fails(unknown("500 Internal Server Error", "OK"), ErrorKind::Platform, true).await;
    fails(answer("303 See Other", "text/html", ""), ErrorKind::Redirect, true).await;
    fails(answer("403 Forbidden", "text/html", "<html>"), ErrorKind::UnexpectedContent, true).await;
    let doubled = r#"{"Code":"OK","Code":"SignatureDoesNotMatch"}"#;
    fails(answer("200 OK", "application/json", doubled), ErrorKind::Decode, true).await;
}

#[tokio::test]
async fn t08_what_is_new_or_spelt_otherwise_is_taken() {
    let body = r#"{"New":{"a":[1]},"Code":"OK","Message":null,"Data":{"Expire":"3600","Dir":12,"Extra":true}}"#;
    let answer = call(answer("200 OK", "application/json", body)).await.unwrap();
    let data = answer.data.as_ref().unwrap();
    assert_eq!((data.expire, data.dir.as_deref(), answer.message.as_deref()), (Some(3600), Some("12"), None));
    assert_eq!((answer.request_id(), answer.status()), ("R-1", 200), "from the header where the body has none");
}

#[tokio::test]
async fn t09_redirects_are_not_followed() {
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        for place in ["http://127.0.0.1:9/?steal", "https://other.example/?steal", "/?steal", "?steal", "//steal"] {
            let script = vec![Step::answer(status, &[("Location", place)], "")];
            let error = fails(script, ErrorKind::Redirect, false).await;
            assert!(!error.to_string().contains("steal"), "{error}");
        }
    }
}

#[tokio::test]
async fn c02_nothing_is_sent_that_breaks_its_spec() {
    let market = Market::builder(common::key()).endpoint("http://127.0.0.1:9/").build().unwrap();
    let request = market.new_instance().order_id("x".repeat(65)).order_line_id("l").business_id("b");
    let error = request.send().await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed(), error.attempts()), (ErrorKind::Constraint, false, 0));
    assert_eq!(error.violations()[0].path, "orderId");
    assert_eq!(error.violations()[0].rule, "must have at most 64 characters, has 65");
    let request = market.new_instance().order_id("x".repeat(65)).order_line_id("l").business_id("b");
    assert_eq!(request.send().unchecked().await.unwrap_err().kind(), ErrorKind::Connect, "it would have been sent");
}

/// The marketplace's side has lengths to break.
#[derive(Client, Clone)]
#[api("huawei/koogallery/saas", callbacks)]
struct Market(Client);
