//! Calls that are dropped in the middle, runtimes that end, and very many calls at once: nothing is left behind.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::sync::Arc;
use std::time::Duration;

use bothends::{Bytes, CallError, Client, ClientBuilder, Credentials, ErrorKind, RateLimits, Upload};
use common::{Platform, Step};
use tokio::runtime::{Handle, Runtime};

#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization, SubmitIsvCustomerTerms))]
struct Cams(Client);

#[derive(Client, Clone)]
#[api("aliyun/oss", operations(PutObject))]
struct Oss(Client);

const LONG: Duration = Duration::from_secs(30);

fn client(platform: &Platform) -> ClientBuilder<Cams> {
    Cams::builder(Credentials::new("id", "secret"))
        .endpoint(platform.url())
        .timeout(LONG)
        .rate_limits(RateLimits::off())
}

async fn ask(cams: Cams) -> Result<(), CallError<cams::Code>> {
    cams.get_chatapp_upload_authorization().cust_space_id("s").send().await.map(|_| ())
}

async fn tell(cams: &Cams) -> Result<(), CallError<cams::Code>> {
    let terms = cams.submit_isv_customer_terms().cust_space_id("s").cust_name("n").office_address("a");
    let terms = terms.contact_mail("m@a.example").country_id("CN").business_desc("b").isv_terms("t.pdf");
    terms.send().await.map(|_| ())
}

fn ok() -> Step {
    Step::answer("200 OK", &[], r#"{"Code":"OK"}"#)
}

/// Waits until no more tasks run than before.
async fn quiet(tasks: usize) {
    let all = async {
        while Handle::current().metrics().num_alive_tasks() > tasks {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LONG, all).await.expect("nothing is left running");
}

#[tokio::test]
async fn t13_a_call_that_is_dropped_ends_its_connection() {
    let partly = Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec());
    let platform = Platform::start(vec![vec![Step::Silence], vec![partly, Step::Silence], vec![ok()]]).await;
    let tasks = Handle::current().metrics().num_alive_tasks();
    let cams = client(&platform).build().unwrap();
    for number in 1..=2 {
        let call = tokio::spawn(ask(cams.clone()));
        platform.arrived(number).await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
        platform.ended(number).await;
    }
    tell(&cams).await.unwrap();
    assert_eq!(platform.count(), 3, "what was dropped is not sent again");
    drop(cams);
    quiet(tasks).await;
}

#[tokio::test]
async fn t13_calls_may_be_dropped_at_any_moment() {
    let busy = Step::answer("503 Busy", &[], r#"{"Code":"ServiceUnavailable"}"#);
    let pause = || Step::Wait(Duration::from_millis(3));
    let platform = Platform::start(vec![vec![pause(), busy, pause()], vec![pause(), ok(), pause()]]).await;
    let tasks = Handle::current().metrics().num_alive_tasks();
    let limits = RateLimits::default().set("GetChatappUploadAuthorization", 50, Duration::from_millis(20));
    let cams = client(&platform).rate_limits(limits).build().unwrap();
    for microseconds in (0..200).map(|number| number * 97) {
        let _ = tokio::time::timeout(Duration::from_micros(microseconds), ask(cams.clone())).await;
    }
    ask(cams.clone()).await.unwrap();
    drop(cams);
    quiet(tasks).await;
}

#[tokio::test]
async fn t13_an_upload_that_is_dropped_is_read_no_further() {
    struct Endless(#[allow(dead_code, reason = "it is there to be dropped")] Arc<()>);
    impl std::io::Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            Ok(buffer.len())
        }
    }
    let platform = Platform::start(vec![vec![Step::Silence]]).await;
    let builder = Oss::builder(Credentials::new("id", "secret")).endpoint(platform.url()).region("ap-southeast-1");
    let oss = builder.build().unwrap();
    let held = Arc::new(());
    for sent in [true, false] {
        let upload = Upload::reader(Endless(Arc::clone(&held)), 1 << 40);
        let put = oss.put_object().bucket("a-bucket").key("k").body(Bytes::new()).send().upload(upload);
        if sent {
            let call = tokio::spawn(async move { put.await.map(|_| ()) });
            platform.arrived(1).await;
            call.abort();
        } else {
            drop(put);
        }
        let gone = async {
            while Arc::strong_count(&held) > 1 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LONG, gone).await.expect("the reader is dropped");
    }
}

#[tokio::test]
async fn t13_ten_thousand_calls_keep_to_the_limits() {
    let platform = Platform::start(vec![vec![ok()]]).await;
    let (often, long) = (50, 20 * LONG);
    let limits = RateLimits::default().set("GetChatappUploadAuthorization", often, long).max_wait(Duration::ZERO);
    // One thread signs ten thousand requests before it looks at the answers: that is no silence of the platform's.
    let cams = client(&platform).timeout(long).attempt_timeout(long).connect_timeout(long).read_timeout(long);
    let cams = cams.rate_limits(limits).build().unwrap();
    let calls: Vec<_> = (0..10_000).map(|_| tokio::spawn(ask(cams.clone()))).collect();
    let mut sent = 0;
    for call in calls {
        match call.await.unwrap() {
            Ok(()) => sent += 1,
            Err(error) => assert_eq!((error.kind(), error.attempts()), (ErrorKind::Throttled, 0), "{error}"),
        }
    }
    assert_eq!((sent, platform.count()), (50, 50));
    tell(&cams).await.unwrap();
}

/// The connections of a runtime end with it; a client may outlive it.
#[test]
fn t13_a_client_outlives_a_runtime() {
    let platforms = Runtime::new().unwrap();
    let platform = platforms.block_on(Platform::start(vec![vec![ok()], vec![Step::Silence], vec![ok()]]));
    let cams = client(&platform).build().unwrap();
    let first = Runtime::new().unwrap();
    first.block_on(tell(&cams)).unwrap();
    first.spawn(ask(cams.clone()));
    platforms.block_on(platform.arrived(2));
    drop(first);
    let second = Runtime::new().unwrap();
    second.block_on(tell(&cams)).unwrap();
    second.block_on(ask(cams)).unwrap();
    assert_eq!(platform.count(), 4);
}
