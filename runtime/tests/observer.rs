//! Who hears of calls: what an observer and a subscriber of `tracing` are told, and that neither can break a call.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bothends::client::{Observation, Observer};
use bothends::credentials::from_fn;
use bothends::{Client, ClientBuilder, Credentials, ErrorKind, RateLimits};
use common::trace::{self, Trace};
use common::{Step, scripted};

/// One operation is enough.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization))]
struct Cams(Client);

/// What was told, in the order in which it was.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<Told>>>);

#[derive(Clone, Debug, PartialEq)]
struct Told {
    what: &'static str,
    attempt: u32,
    status: Option<u16>,
    code: Option<String>,
    kind: Option<ErrorKind>,
    request_id: Option<String>,
    retried: bool,
}

impl Heard {
    fn hear(&self, what: &'static str, told: &Observation<'_>) {
        assert_eq!((told.api, told.operation), ("aliyun/cams", "GetChatappUploadAuthorization"));
        let Observation { attempt, status, kind, retried, .. } = *told;
        let (code, request_id) = (told.code.map(str::to_owned), told.request_id.map(str::to_owned));
        self.0.lock().unwrap().push(Told { what, attempt, status, code, kind, request_id, retried });
    }

    fn all(&self) -> Vec<Told> {
        self.0.lock().unwrap().clone()
    }
}

impl Observer for Heard {
    fn attempt_finished(&self, attempt: &Observation<'_>) {
        self.hear("attempt", attempt);
    }

    fn call_finished(&self, call: &Observation<'_>) {
        self.hear("call", call);
    }

    fn waited(&self, wait: &Observation<'_>) {
        self.hear("wait", wait);
    }
}

fn answer(status: u16, body: &str) -> Vec<Step> {
    let head = format!("HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close\r\n");
    vec![Step::Send(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()), Step::Close]
}

async fn builder(script: Vec<Step>) -> ClientBuilder<Cams> {
    let address = scripted(script).await;
    let key = Credentials::new("LTAI", "secret");
    Cams::builder(key).endpoint(format!("http://{address}")).timeout(Duration::from_secs(5))
}

async fn call(cams: &Cams) -> Option<ErrorKind> {
    cams.get_chatapp_upload_authorization().cust_space_id("1").send().await.err().map(|error| error.kind())
}

#[tokio::test]
async fn a_success_is_an_attempt_and_a_call() {
    let heard = Heard::default();
    let script = answer(200, r#"{"Code":"OK","RequestId":"R-1"}"#);
    let cams = builder(script).await.observer(heard.clone()).build().unwrap();
    assert_eq!(call(&cams).await, None);
    let told = |what| Told {
        what,
        attempt: 1,
        status: Some(200),
        code: None,
        kind: None,
        request_id: Some("R-1".to_owned()),
        retried: false,
    };
    assert_eq!(heard.all(), [told("attempt"), told("call")]);
}

#[tokio::test]
async fn a_failure_has_its_kind_and_the_platforms_code() {
    let heard = Heard::default();
    let script = answer(400, r#"{"Code":"Product.Unsubscript","Message":"no","RequestId":"R-2"}"#);
    let cams = builder(script).await.observer(Arc::new(heard.clone())).build().unwrap();
    call(&cams).await.unwrap();
    let last = heard.all().pop().unwrap();
    assert_eq!((last.what, last.status, last.kind), ("call", Some(400), Some(ErrorKind::Permission)));
    assert_eq!((last.code.as_deref(), last.request_id.as_deref()), (Some("Product.Unsubscript"), Some("R-2")));
}

#[tokio::test]
async fn an_attempt_that_is_followed_by_another_says_so() {
    let heard = Heard::default();
    let count = Mutex::new(0);
    let provider = from_fn(move || {
        *count.lock().unwrap() += 1;
        std::future::ready(Ok(Credentials::new(format!("STS.{}", count.lock().unwrap()), "secret").with_token("token")))
    });
    let address = scripted(answer(403, r#"{"Code":"SecurityTokenExpired","Message":"x"}"#)).await;
    let cams = Cams::builder(provider).endpoint(format!("http://{address}")).observer(heard.clone()).build().unwrap();
    call(&cams).await.unwrap();
    let told: Vec<_> = heard.all().iter().map(|told| (told.what, told.attempt, told.retried)).collect();
    assert_eq!(told, [("attempt", 1, true), ("attempt", 2, false), ("call", 2, true)]);
}

#[tokio::test]
async fn a_pause_before_another_attempt_is_told() {
    let heard = Heard::default();
    let address = scripted(answer(503, r#"{"Code":"ServiceUnavailable","Message":"x"}"#)).await;
    let cams = Cams::builder(Credentials::new("LTAI", "secret")).endpoint(format!("http://{address}"));
    let cams = cams.observer(heard.clone()).attempts(2).build().unwrap();
    assert_eq!(call(&cams).await, Some(ErrorKind::Platform));
    let told: Vec<_> = heard.all().iter().map(|told| (told.what, told.attempt, told.retried, told.kind)).collect();
    let platform = Some(ErrorKind::Platform);
    let expected = [
        ("attempt", 1, true, platform),
        ("wait", 2, true, None),
        ("attempt", 2, false, platform),
        ("call", 2, true, platform),
    ];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn what_was_never_sent_is_a_call_without_attempts() {
    let heard = Heard::default();
    let provider = from_fn(|| async { Err("the vault is closed".into()) });
    let cams = Cams::builder(provider).endpoint("http://127.0.0.1:9").observer(heard.clone()).build().unwrap();
    assert_eq!(call(&cams).await, Some(ErrorKind::Credentials));
    let told: Vec<_> = heard.all().iter().map(|told| (told.what, told.attempt, told.retried, told.kind)).collect();
    assert_eq!(told, [("call", 0, false, Some(ErrorKind::Credentials))]);
}

#[tokio::test]
async fn waiting_for_a_turn_is_told() {
    let heard = Heard::default();
    let limits = RateLimits::default().set("GetChatappUploadAuthorization", 1, Duration::from_millis(200));
    let script = answer(200, r#"{"Code":"OK"}"#);
    let cams = builder(script).await.rate_limits(limits).observer(heard.clone()).build().unwrap();
    assert_eq!((call(&cams).await, call(&cams).await), (None, None));
    let told: Vec<_> = heard.all().iter().map(|told| (told.what, told.kind)).collect();
    assert_eq!(told, [("attempt", None), ("call", None), ("wait", None), ("attempt", None), ("call", None)]);
}

#[tokio::test]
async fn a_turn_that_comes_too_late_is_told() {
    let heard = Heard::default();
    let limits = RateLimits::default().set("GetChatappUploadAuthorization", 1, Duration::from_secs(60));
    let cams = builder(answer(200, r#"{"Code":"OK"}"#)).await;
    let cams = cams.rate_limits(limits.max_wait(Duration::from_millis(10))).observer(heard.clone()).build().unwrap();
    assert_eq!((call(&cams).await, call(&cams).await), (None, Some(ErrorKind::Throttled)));
    let told: Vec<_> = heard.all().iter().skip(2).map(|told| (told.what, told.kind)).collect();
    let throttled = Some(ErrorKind::Throttled);
    assert_eq!(told, [("wait", throttled), ("call", throttled)], "what was not sent is no attempt");
}

#[tokio::test]
async fn an_observer_that_panics_breaks_no_call() {
    struct Broken;
    impl Observer for Broken {
        fn attempt_finished(&self, _: &Observation<'_>) {
            panic!("broken");
        }
        fn call_finished(&self, _: &Observation<'_>) {
            panic!("broken");
        }
    }
    let trace = Trace::default();
    let _guard = trace::listen(&trace);
    let cams = builder(answer(200, r#"{"Code":"OK"}"#)).await.observer(Broken).build().unwrap();
    assert_eq!(call(&cams).await, None);
    assert_eq!(trace.text().matches("the observer of the client panicked").count(), 2);
}

#[tokio::test]
async fn spans_tell_of_the_call_and_of_each_attempt() {
    let trace = Trace::default();
    let _guard = trace::listen(&trace);
    let script = answer(400, r#"{"Code":"Product.Unsubscript","Message":"no","RequestId":"R-2"}"#);
    call(&builder(script).await.build().unwrap()).await.unwrap();
    let shown = trace.text();
    for part in [
        "span call api=\"aliyun/cams\" operation=\"GetChatappUploadAuthorization\"",
        "span attempt attempt=1",
        "record attempt status=400",
        "record call status=400",
        "code=\"Product.Unsubscript\"",
        "kind=Permission",
        "request_id=\"R-2\"",
        "milliseconds=",
        "attempts=1",
    ] {
        assert!(shown.contains(part), "{part} is not in\n{shown}");
    }
    assert!(!shown.contains("CustSpaceId"), "no parameter is told of: {shown}");
}
