//! How a server says how it is.

use std::time::{Duration, SystemTime};

use bothends::ledger::{
    Answer, Claim, Claimed, Filter, Forget, JournalEntry, Lease, Pending, Record, Settlement, State, Work,
};
use bothends::{Call, Guard, Ledger, LedgerError, MemoryLedger, Server};

use crate::common::{exchange, key, start};
use crate::failing::Failing;
use crate::scene::{Scene, http};
use crate::shop::Shop;

async fn asked(scene: &Scene, method: &str, target: &str) -> String {
    let request = format!("{method} {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    exchange(scene.address, request.as_bytes()).await
}

#[tokio::test]
async fn w14_a_server_is_there_and_ready_while_its_ledger_is() {
    let health = |server: Server| server.health("/healthz", "/readyz");
    let good = Scene::with(health).await;
    for path in ["/healthz", "/readyz"] {
        let answer = asked(&good, "GET", path).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\nok"), "{answer}");
        let answer = asked(&good, "HEAD", path).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    }
    let bad = Scene::with(|server| health(server).ledger(Failing::Burn.ledger())).await;
    assert!(asked(&bad, "GET", "/healthz").await.starts_with("HTTP/1.1 200 "));
    assert!(asked(&bad, "GET", "/readyz").await.starts_with("HTTP/1.1 503 "));
    assert!(!bad.handle.is_ready().await && good.handle.is_ready().await);
    let shuts = Scene::with(health).await;
    shuts.handle.shutdown();
    assert!(!shuts.handle.is_ready().await);
}

#[tokio::test]
async fn w14_a_ledger_that_does_not_answer_is_not_ready_and_is_asked_once() {
    let scene = Scene::with(|server| server.health("/healthz", "/readyz").ledger(Stuck)).await;
    let ask = || asked(&scene, "GET", "/readyz");
    let began = std::time::Instant::now();
    let (one, two, three) = tokio::join!(ask(), ask(), ask());
    for answer in [one, two, three] {
        assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    }
    assert!(began.elapsed() < Duration::from_secs(20), "two seconds, for all of them");
}

#[tokio::test]
async fn w14_health_shadows_no_call() {
    let scene = Scene::with(|server| server.health("/isv", "/readyz")).await;
    assert!(asked(&scene, "GET", "/isv").await.ends_with("ok"));
    assert_eq!(scene.answer("o-1").await, crate::scene::DONE, "calls come by another method");
    assert!(scene.answer_to(&http("/readyz", "{}", "")).await.contains("000001"));
    for target in ["/readyz?signature=1", "/readyz/", "//readyz", "/READYZ", "/isv/readyz"] {
        assert!(!asked(&scene, "GET", target).await.ends_with("ok"), "{target}");
    }
    // Without being asked for, there is none.
    let none = Scene::new().await;
    assert!(!asked(&none, "GET", "/healthz").await.ends_with("ok"));
}

#[tokio::test]
async fn w14_health_stands_before_the_guard_and_not_in_the_way_of_a_call() {
    let guard = Guard::path("0123456789abcdef").unwrap();
    let server = Shop::default().server(key()).guard(guard).health("/healthz", "/readyz");
    let address = start(server).await;
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert!(exchange(address, get("/healthz").as_bytes()).await.starts_with("HTTP/1.1 200 "));
    assert!(exchange(address, get("/elsewhere").as_bytes()).await.starts_with("HTTP/1.1 404 "));

    for path in ["", "healthz", "/a b", "/a?b", "/a#b", "/\r\n"] {
        let bound = Shop::default().server(key()).health(path, "/readyz").bind("127.0.0.1:0".parse().unwrap()).await;
        assert_eq!(bound.unwrap_err().kind(), std::io::ErrorKind::InvalidInput, "{path:?}");
    }
    let bound = Greeter.server(key()).health("/healthz", "/greet/all").bind("127.0.0.1:0".parse().unwrap()).await;
    let error = bound.unwrap_err().to_string();
    assert!(error.contains("/greet/all") && error.contains("greet"), "{error}");
}

/// An API that has the address itself.
#[derive(Server)]
#[api(path = "tests/serving/specs")]
struct Greeter;

impl greeter::Handler for Greeter {
    async fn greet(&self, _: &Call, _: greeter::Greet) -> Result<greeter::GreetResponse, greeter::Code> {
        Ok(greeter::GreetResponse::builder().build())
    }
}

/// A ledger that never answers.
struct Stuck;

impl Ledger for Stuck {
    fn claim<'a>(&'a self, _: Claim<'a>) -> Work<'a, Claimed> {
        Box::pin(std::future::pending())
    }
    fn look<'a>(&'a self, _: &'a str, _: SystemTime) -> Work<'a, State> {
        Box::pin(std::future::pending())
    }
    fn earlier<'a>(&'a self, _: &'a str) -> Work<'a, Option<Answer>> {
        Box::pin(std::future::pending())
    }
    fn settle<'a>(&'a self, _: &'a Lease, _: Settlement, _: SystemTime) -> Work<'a, bool> {
        Box::pin(std::future::pending())
    }
    fn pending(&self, _: std::ops::Range<SystemTime>, _: u32) -> Work<'_, Vec<Pending>> {
        Box::pin(std::future::pending())
    }
    fn close<'a>(&'a self, _: &'a str) -> Work<'a, u64> {
        Box::pin(std::future::pending())
    }
    fn burn<'a>(&'a self, _: &'a str, _: SystemTime, _: SystemTime) -> Work<'a, bool> {
        Box::pin(std::future::pending())
    }
    fn record(&self, _: Record) -> Work<'_, ()> {
        Box::pin(std::future::pending())
    }
    fn journal(&self, _: Filter) -> Work<'_, Vec<JournalEntry>> {
        Box::pin(std::future::pending())
    }
    fn recorded<'a>(&'a self, _: &'a str) -> Work<'a, Option<Record>> {
        Box::pin(std::future::pending())
    }
    fn forget(&self, _: Forget) -> Work<'_, u64> {
        Box::pin(async { Err(LedgerError::new("stuck")) })
    }
}

/// So that what is asked for is known to be a ledger that works.
#[tokio::test]
async fn w14_asking_leaves_nothing_behind() {
    let ledger = std::sync::Arc::new(MemoryLedger::new());
    let shared = std::sync::Arc::clone(&ledger);
    let scene = Scene::with(|server| server.ledger(shared).health("/healthz", "/readyz")).await;
    assert!(asked(&scene, "GET", "/readyz").await.starts_with("HTTP/1.1 200 "));
    assert_eq!(ledger.journal(Filter::default()).await.unwrap(), []);
}
