//! Clients that keep to the platform's limits, over real sockets. Nothing here depends on how fast the machine is:
//! what is asserted is order, counts, and times that cannot be shorter.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bothends::{CallError, Client, Credentials, ErrorKind, RateLimits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, ListChatappTemplate))]
struct Cams(Client);

const MINUTE: Duration = Duration::from_secs(60);
const UPLOAD: &str = "GetChatappUploadAuthorization";

/// A platform that notes the heads of the requests, and answers OK to all of them.
#[derive(Clone)]
struct Platform {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Platform {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let platform = Self { address: listener.local_addr().unwrap(), requests: Arc::default() };
        let requests = Arc::clone(&platform.requests);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let requests = Arc::clone(&requests);
                tokio::spawn(async move {
                    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
                    while !request.ends_with(b"\r\n\r\n") {
                        match stream.read(&mut buffer).await {
                            Ok(0) | Err(_) => return,
                            Ok(read) => request.extend_from_slice(&buffer[..read]),
                        }
                    }
                    requests.lock().unwrap().push(String::from_utf8(request).unwrap());
                    let body = r#"{"Code":"OK"}"#;
                    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 13\r\n\r\n";
                    let _ = stream.write_all(format!("{head}{body}").as_bytes()).await;
                });
            }
        });
        platform
    }

    fn client(&self, limits: RateLimits) -> Cams {
        let builder = Cams::builder(Credentials::new("id", "secret")).endpoint(format!("http://{}", self.address));
        builder.timeout(MINUTE).rate_limits(limits).build().unwrap()
    }

    /// The spaces that the requests named, in the order in which they came.
    fn spaces(&self) -> Vec<String> {
        let requests = self.requests.lock().unwrap();
        let space = |request: &String| {
            let (_, behind) = request.split_once("CustSpaceId=").unwrap();
            behind.split([' ', '&']).next().unwrap().to_owned()
        };
        requests.iter().map(space).collect()
    }
}

async fn upload(cams: Cams, space: impl Into<String>) -> Result<(), CallError<cams::Code>> {
    cams.get_chatapp_upload_authorization().cust_space_id(space).send().await.map(|_| ())
}

#[tokio::test]
async fn calls_beyond_the_limit_wait_and_arrive_in_order() {
    let platform = Platform::start().await;
    let limits = RateLimits::default().set(UPLOAD, 1, Duration::from_millis(250)).max_wait(MINUTE);
    let cams = platform.client(limits);
    let begun = Instant::now();
    let mut calls = Vec::new();
    for number in 0..5 {
        calls.push(tokio::spawn(upload(cams.clone(), number.to_string())));
        tokio::task::yield_now().await;
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
    assert_eq!(platform.spaces(), ["0", "1", "2", "3", "4"]);
}

#[tokio::test]
async fn the_documented_limit_is_kept_by_default() {
    let platform = Platform::start().await;
    let cams = platform.client(RateLimits::default());
    let begun = Instant::now();
    for number in 0..6 {
        upload(cams.clone(), number.to_string()).await.unwrap();
    }
    assert!(begun.elapsed() >= Duration::from_secs(1), "5/s: the sixth waits for a second to pass since the first");
    assert_eq!(platform.spaces().len(), 6);
}

#[tokio::test]
async fn a_call_that_would_wait_too_long_is_not_sent() {
    let platform = Platform::start().await;
    let limits = RateLimits::default().set(UPLOAD, 2, MINUTE).max_wait(Duration::from_secs(10));
    let cams = platform.client(limits);
    for number in 0..2 {
        upload(cams.clone(), number.to_string()).await.unwrap();
    }
    let error = upload(cams.clone(), "too much").await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed(), error.status()), (ErrorKind::Throttled, false, None), "{error}");
    assert_eq!((error.operation(), error.is_retryable()), (UPLOAD, true));
    let text = error.to_string();
    assert!(
        text.starts_with(&format!("{UPLOAD} failed: not sent: at most 2 of these calls may start in 60s")),
        "{text}"
    );
    assert!(text.contains("may wait for 10s only") && text.contains("RateLimits::set"), "{text}");
    assert!(error.retry_after().is_some_and(|wait| wait > Duration::from_secs(10) && wait <= MINUTE), "{text}");
    // The call's own time is shorter than what the limits would have it wait.
    let short = cams.get_chatapp_upload_authorization().cust_space_id("s").send().timeout(Duration::from_secs(1)).await;
    assert!(short.unwrap_err().to_string().contains("may wait for 1s only"));
    cams.list_chatapp_template().cust_space_id("other").send().await.unwrap();
    assert_eq!(platform.spaces(), ["0", "1", "other"], "an operation does not wait for another");
}

#[tokio::test]
async fn clients_of_one_account_share_its_limits() {
    let platform = Platform::start().await;
    let limits = RateLimits::default().set(UPLOAD, 2, MINUTE).max_wait(Duration::ZERO);
    let (one, other) = (platform.client(limits.clone()), platform.client(limits));
    upload(one.clone(), "1").await.unwrap();
    upload(other.clone(), "2").await.unwrap();
    assert_eq!(upload(one, "3").await.unwrap_err().kind(), ErrorKind::Throttled);
    assert_eq!(upload(other, "4").await.unwrap_err().kind(), ErrorKind::Throttled);
    let stranger = platform.client(RateLimits::default().max_wait(Duration::ZERO));
    upload(stranger, "5").await.unwrap();
    assert_eq!(platform.spaces(), ["1", "2", "5"]);
}

#[tokio::test]
async fn without_limits_nothing_waits() {
    let platform = Platform::start().await;
    let cams = platform.client(RateLimits::off().max_wait(Duration::ZERO));
    for number in 0..20 {
        upload(cams.clone(), number.to_string()).await.unwrap();
    }
    assert_eq!(platform.spaces().len(), 20);
}

#[tokio::test]
async fn a_call_that_is_dropped_frees_its_place() {
    let platform = Platform::start().await;
    let limits = RateLimits::default().set(UPLOAD, 1, Duration::from_secs(1)).max_wait(MINUTE);
    let cams = platform.client(limits);
    let mut calls = Vec::new();
    for number in 0..5 {
        calls.push(tokio::spawn(upload(cams.clone(), number.to_string())));
        tokio::task::yield_now().await;
    }
    calls[1].abort();
    calls[3].abort();
    for (number, call) in calls.into_iter().enumerate() {
        assert_eq!(call.await.is_err(), [1, 3].contains(&number));
    }
    assert_eq!(platform.spaces(), ["0", "2", "4"]);
}

#[tokio::test]
async fn what_waited_is_signed_when_it_is_sent() {
    let platform = Platform::start().await;
    let limits = RateLimits::default().set(UPLOAD, 1, Duration::from_millis(2100)).max_wait(MINUTE);
    let cams = platform.client(limits);
    tokio::join!(async { upload(cams.clone(), "a").await.unwrap() }, async {
        upload(cams.clone(), "b").await.unwrap()
    });
    let date = |request: &String| {
        let line = request.lines().find(|line| line.to_ascii_lowercase().starts_with("x-acs-date")).unwrap();
        line.to_owned()
    };
    let requests = platform.requests.lock().unwrap();
    assert_ne!(date(&requests[0]), date(&requests[1]), "more than two seconds lie between them");
}

#[tokio::test]
async fn what_breaks_its_spec_takes_no_turn() {
    let platform = Platform::start().await;
    let cams = platform.client(RateLimits::default().set("ListChatappTemplate", 1, MINUTE).max_wait(Duration::ZERO));
    let page = |index| cams::ListChatappTemplatePage { index, size: 10 };
    for _ in 0..3 {
        let error = cams.list_chatapp_template().cust_space_id("s").page(page(0)).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Constraint, "{error}");
    }
    cams.list_chatapp_template().cust_space_id("s").page(page(1)).send().await.unwrap();
}
