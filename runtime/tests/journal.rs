//! What an operator learns of a server: its journal, its log and its alerts, over real sockets. Tests are named after
//! the rows of the attacks that the project survives.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

#[path = "ledger/books.rs"]
#[allow(dead_code, reason = "this target uses a part of it")]
mod books;
mod common;
#[path = "ledger/failing.rs"]
#[allow(dead_code, reason = "this target uses a part of it")]
mod failing;
#[path = "ledger/log.rs"]
#[allow(dead_code, reason = "this target uses a part of it")]
mod log;
#[path = "ledger/shop.rs"]
#[allow(dead_code, reason = "this target uses a part of it")]
mod shop;

use std::net::SocketAddr;
use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, SystemTime};

use bothends::clock::FixedClock;
use bothends::ledger::{
    Answer, Claim, Claimed, Filter, Forget, JournalEntry, Lease, Pending, Record, Settlement, State, Verdict, Work,
};
use bothends::server::PendingWork;
use bothends::{Alerts, Guard, Ledger, MemoryLedger, Server};
use common::{exchange, key, post, start};
use failing::Failing;
use log::Logged;
use shop::{Market, Shop, market, order};

/// What is told, in words.
struct Told(Sender<String>);

impl Alerts for Told {
    fn failed(&self, call: &JournalEntry) {
        let (name, code) = (call.call.as_deref().unwrap_or("-"), call.code.as_deref().unwrap_or("-"));
        assert!(call.peer.as_ref().is_some_and(|peer| peer.starts_with("127.0.0.1:")), "{call:?}");
        self.0.send(format!("{} {name} {code}: {}", call.verdict, call.reason.as_deref().unwrap_or("-"))).unwrap();
    }
    fn refused(&self, request: &JournalEntry, left_out: u64) {
        assert_eq!((request.verdict, &request.call), (Verdict::Refused, &None));
        self.0.send(format!("refused ({left_out}): {}", request.reason.as_deref().unwrap_or("-"))).unwrap();
    }
    fn pending(&self, work: &PendingWork) {
        let call = work.call.as_deref().unwrap_or("-");
        assert_eq!(work.api.as_deref(), Some("tests/ledger/specs"));
        self.0.send(format!("pending {call} {} s", work.age.as_secs())).unwrap();
    }
}

fn told() -> (Told, Receiver<String>) {
    let (told, heard) = channel();
    (Told(told), heard)
}

async fn next(heard: &Receiver<String>) -> String {
    for _ in 0..500 {
        if let Ok(said) = heard.try_recv() {
            return said;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nothing is told")
}

fn market_at(address: SocketAddr) -> Market {
    Market::builder(key()).endpoint(format!("http://{address}/isv")).build().unwrap()
}

/// Delivers an order; the answer as it came.
async fn deliver(address: SocketAddr, order: &market::Create) -> String {
    let request = market_at(address).0.prepare(order).unwrap().request;
    post(address, &request.target(), std::str::from_utf8(&request.body).unwrap()).await
}

/// A request whose proof does not hold.
async fn forge(address: SocketAddr) -> String {
    let mut request = market_at(address).0.prepare(&order("o-1", "b-1")).unwrap().request;
    request.query.retain(|(name, _)| name != "signature");
    request.query.push(("signature".to_owned(), "f0".repeat(32)));
    post(address, &request.target(), std::str::from_utf8(&request.body).unwrap()).await
}

async fn lines(ledger: &MemoryLedger, verdict: Verdict) -> Vec<JournalEntry> {
    ledger.journal(Filter { verdict: Some(verdict), ..Filter::default() }).await.unwrap()
}

/// A ledger that nothing may come to.
struct Untouchable;

impl Ledger for Untouchable {
    fn claim<'a>(&'a self, _: Claim<'a>) -> Work<'a, Claimed> {
        panic!("it claims")
    }
    fn look<'a>(&'a self, _: &'a str, _: SystemTime) -> Work<'a, State> {
        panic!("it looks")
    }
    fn earlier<'a>(&'a self, _: &'a str) -> Work<'a, Option<Answer>> {
        panic!("it asks for an earlier answer")
    }
    fn settle<'a>(&'a self, _: &'a Lease, _: Settlement, _: SystemTime) -> Work<'a, bool> {
        panic!("it settles")
    }
    fn pending(&self, _: Range<SystemTime>, _: u32) -> Work<'_, Vec<Pending>> {
        panic!("it asks what is pending")
    }
    fn close<'a>(&'a self, _: &'a str) -> Work<'a, u64> {
        panic!("it closes")
    }
    fn burn<'a>(&'a self, _: &'a str, _: SystemTime, _: SystemTime) -> Work<'a, bool> {
        panic!("it burns")
    }
    fn record(&self, _: Record) -> Work<'_, ()> {
        panic!("it writes down")
    }
    fn journal(&self, _: Filter) -> Work<'_, Vec<JournalEntry>> {
        panic!("it lists")
    }
    fn recorded<'a>(&'a self, _: &'a str) -> Work<'a, Option<Record>> {
        panic!("it reads")
    }
    fn forget(&self, _: Forget) -> Work<'_, u64> {
        panic!("it forgets")
    }
}

#[tokio::test]
async fn w21_a_flood_of_bad_signatures_touches_no_store_and_fills_no_log() {
    let log = Logged::begin();
    let address = start(Shop::default().server(key()).ledger(Untouchable)).await;
    for _ in 0..200 {
        assert!(forge(address).await.contains("000001"));
    }
    let events = log.events();
    let refusals = events.iter().filter(|event| event.text.contains("refused: the proof does not hold")).count();
    let summaries = events.iter().filter(|event| event.text.contains("only counted")).count();
    assert_eq!((refusals, summaries), (60, 1), "of 200");
    assert!(events.len() == 61 && !events.iter().any(|event| event.is_error), "{events:?}");
    assert!(events.iter().any(|event| event.text.contains("peer=127.0.0.1:")), "from where: {:?}", events[0]);
}

#[tokio::test]
async fn refusals_are_written_down_only_where_that_is_wanted_and_so_many_a_minute() {
    for (wanted, expected) in [(None, 0), (Some(3), 3)] {
        let ledger = MemoryLedger::new();
        let server = Shop::default().server(key()).ledger(ledger.clone());
        let address = start(wanted.into_iter().fold(server, Server::journal_refusals)).await;
        for _ in 0..8 {
            forge(address).await;
        }
        assert_eq!(ledger.journal(Filter::default()).await.unwrap().len(), expected);
        for line in lines(&ledger, Verdict::Refused).await {
            assert_eq!((line.code.as_deref(), line.status, &line.call, &line.key), (Some("000001"), 200, &None, &None));
            assert!(line.reason.as_ref().is_some_and(|reason| reason.contains("does not fit")), "{line:?}");
            assert!(line.peer.as_ref().is_some_and(|peer| peer.starts_with("127.0.0.1:")) && line.request_bytes > 9);
            let record = ledger.recorded(&line.id).await.unwrap().unwrap();
            assert_eq!((record.request.method.as_str(), record.request.target.as_str()), ("POST", "/isv"));
            assert!(
                record.request.headers.is_empty() && record.request.body.is_empty() && record.answer.body.is_empty()
            );
        }
    }
}

#[tokio::test]
async fn who_does_not_know_the_guards_secret_is_written_down_without_a_path() {
    let (ledger, (told, heard)) = (MemoryLedger::new(), told());
    let guard = Guard::path("0123456789abcdef-new").unwrap();
    let server = Shop::default().server(key()).ledger(ledger.clone()).guard(guard);
    let address = start(server.journal_refusals(9).alerts(told)).await;
    let answer = post(address, "/0123456789abcdef-old/isv?a=b", "{}").await;
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    let line = &lines(&ledger, Verdict::Refused).await[0];
    assert_eq!(line.reason.as_deref(), Some("it does not have the secret of the guard"));
    assert_eq!(
        ledger.recorded(&line.id).await.unwrap().unwrap().request.target,
        "",
        "it was the secret until yesterday"
    );
    assert_eq!(next(&heard).await, "refused (0): it does not have the secret of the guard");
}

#[tokio::test]
async fn a_line_tells_who_sent_it_and_why_it_went_wrong() {
    let ledger = MemoryLedger::new();
    let address = start(Shop::default().server(key()).ledger(ledger.clone())).await;
    deliver(address, &order("o-1", "b-1")).await;
    deliver(address, &order("panics", "b-1")).await;
    deliver(address, &market::Create::builder().order_id("o-1").amount(2).business_id("b-2").build()).await;
    let why = |line: &JournalEntry| line.reason.clone().unwrap_or_default();
    let (done, failed) = (lines(&ledger, Verdict::Done).await, lines(&ledger, Verdict::Failed).await);
    assert_eq!((why(&done[0]), why(&failed[0])), (String::new(), "the handler panicked".to_owned()));
    let conflict = lines(&ledger, Verdict::Conflict).await;
    assert_eq!(why(&conflict[0]), "the same call came before with other content");
    for line in [&done[0], &failed[0], &conflict[0]] {
        let peer: SocketAddr = line.peer.as_ref().unwrap().parse().unwrap();
        assert!(peer.ip().is_loopback() && peer != address, "{peer}");
    }
}

#[tokio::test]
async fn what_goes_wrong_is_told() {
    let (told, heard) = told();
    // Without a journal.
    let address = start(Shop::default().server(key()).alerts(told)).await;
    deliver(address, &order("o-1", "b-1")).await;
    deliver(address, &order("never", "b-1")).await;
    deliver(address, &order("panics", "b-1")).await;
    assert_eq!(next(&heard).await, "failed create 000005: the handler panicked", "a refusal is the handler's own word");
    deliver(address, &market::Create::builder().order_id("o-1").amount(2).business_id("b-2").build()).await;
    assert_eq!(next(&heard).await, "conflict create 000002: the same call came before with other content");
    let broken = market_at(address);
    let mut request = broken.0.prepare(&order("o-2", "b-1")).unwrap().request;
    request.body = r#"{"activity":"create","businessId":"b-1"}"#.into();
    let moment = bothends::sign::Moment { time: SystemTime::now(), nonce: "another-nonce-of-16".to_owned() };
    bothends::sign::KOOGALLERY_V2.sign(&mut request, &key().into(), &moment).unwrap();
    post(address, &request.target(), std::str::from_utf8(&request.body).unwrap()).await;
    assert_eq!(next(&heard).await, "invalid create 000002: lacks `orderId` at line 1 column 40");
    forge(address).await;
    let said = next(&heard).await;
    assert!(said.starts_with("refused (0): the signature does not fit"), "{said}");
    assert!(heard.try_recv().is_err(), "and nothing else");
}

#[tokio::test]
async fn a_ledger_that_fails_is_told_each_time() {
    for failing in [Failing::Burn, Failing::Claim] {
        let ((told, heard), log) = (told(), Logged::begin());
        let address = start(Shop::default().server(key()).ledger(failing.ledger()).alerts(told)).await;
        for _ in 0..2 {
            deliver(address, &order("o-1", "b-1")).await;
            let said = next(&heard).await;
            assert!(said.starts_with("unavailable create 000005: the ledger: "), "{said}");
        }
        let events = log.events();
        let lines: Vec<_> = events.iter().filter(|event| event.text.contains("told to try again")).collect();
        assert_eq!(lines.len(), 2, "{events:?}");
        assert!(lines.iter().all(|line| line.text.contains(r#"call="create""#)), "{lines:?}");
    }
}

#[tokio::test]
async fn a_hook_that_hangs_or_panics_holds_no_request_up() {
    struct Bad;
    impl Alerts for Bad {
        fn failed(&self, call: &JournalEntry) {
            assert!(call.verdict == Verdict::Failed, "the hook's own panic");
            std::thread::sleep(Duration::from_secs(3600));
        }
    }
    let address = start(Shop::default().server(key()).alerts(Bad)).await;
    for (order_id, amount) in [("o-1", 1), ("o-1", 2), ("panics", 1), ("panics too", 1)] {
        let order = market::Create::builder().order_id(order_id).amount(amount).business_id("b").build();
        let answered = tokio::time::timeout(Duration::from_secs(10), deliver(address, &order)).await;
        assert!(answered.unwrap().contains("resultCode"));
    }
}

#[tokio::test]
async fn work_that_stays_pending_is_told_while_the_server_listens_and_by_the_service() {
    let clock = FixedClock::new(SystemTime::now());
    let server = |ledger: &MemoryLedger, clock: &FixedClock| {
        Shop::default().server(key()).clock(clock.clone()).ledger(ledger.clone())
    };
    let ledger = MemoryLedger::new();
    let address = start(server(&ledger, &clock)).await;
    deliver(address, &order("pending", "b-1")).await;
    clock.advance(Duration::from_secs(3700));
    let (first, heard) = told();
    start(server(&ledger, &clock).alerts(first)).await;
    assert_eq!(next(&heard).await, "pending create 3700 s");
    let (second, heard) = told();
    let ages = [Duration::from_secs(3701), Duration::from_secs(60)];
    let service = server(&ledger, &clock).alerts(second).pending_alerts_after(ages).into_service();
    let watching = tokio::spawn(async move { service.watch_pending().await });
    assert_eq!(next(&heard).await, "pending create 3700 s", "the younger of the ages is over");
    watching.abort();
    let (third, heard) = told();
    server(&ledger, &clock).alerts(third).pending_alerts_after([]).into_service().watch_pending().await;
    assert!(heard.try_recv().is_err(), "none are wanted");
}

#[tokio::test]
async fn w24_no_line_of_the_log_can_be_broken_or_coloured_by_a_sender() {
    let log = Logged::begin();
    let ledger = MemoryLedger::new();
    let address = start(Shop::default().server(key()).ledger(ledger.clone()).journal_refusals(99)).await;
    let evil = "a\r\nERROR forged\u{1b}[31m\u{7}\u{9b}31m\u{202e}\u{2028}x";
    let encoded = "a%0D%0AERROR%20forged%1B%5B31m%C2%9B31m%E2%80%AE";
    // Without a proof: names and values in each place.
    for target in [
        format!("/isv?{encoded}={encoded}&signature={encoded}&signature={encoded}"),
        format!("/isv?signature={}&timestamp={encoded}&nonce={encoded}", "f0".repeat(32)),
        format!("/{encoded}?nonce={encoded}"),
    ] {
        post(address, &target, &serde_json::json!({ evil: evil }).to_string()).await;
    }
    exchange(address, b"POST /\x1b[31m HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    // With one: what cannot be read, what has another type, a call that is none.
    let value = serde_json::json!(evil);
    for body in [
        serde_json::json!({"activity": evil, "orderId": "o"}).to_string(),
        serde_json::json!({"activity": "create", "orderId": "o", "businessId": "b", "amount": evil}).to_string(),
        serde_json::json!({"activity": "create", "orderId": [evil], "businessId": {evil: evil}}).to_string(),
        serde_json::json!({"activity": "create", "orderId": evil.repeat(9), "businessId": evil}).to_string(),
        format!("{{\"activity\":\"create\",{value}:1,{value}:2,\"orderId\":{{{value}:1}}}}"),
        format!("{{\"activity\":\"create\" {evil}"),
    ] {
        let mut request = market_at(address).0.prepare(&order("o", "b")).unwrap().request;
        request.body = body.into();
        let nonce = bothends::clock::NonceSource::nonce(&bothends::clock::RandomNonce);
        let moment = bothends::sign::Moment { time: SystemTime::now(), nonce };
        bothends::sign::KOOGALLERY_V2.sign(&mut request, &key().into(), &moment).unwrap();
        let answer = post(address, &request.target(), std::str::from_utf8(&request.body).unwrap()).await;
        assert!(answer.contains("\"00000"), "{answer}");
    }
    let is_harmful = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}');
    let events = log.events();
    assert!(events.len() >= 9, "{events:?}");
    for event in events {
        assert!(!event.text.contains(is_harmful), "{:?}", event.text);
        assert!(event.text.chars().count() < 1200, "it is cut: {:?}", event.text);
    }
    let lines = ledger.journal(Filter::default()).await.unwrap();
    assert!(lines.len() >= 9, "{lines:?}");
    for reason in lines.iter().filter_map(|line| line.reason.as_ref()) {
        assert!(!reason.contains(is_harmful) && reason.chars().count() <= 500, "{reason:?}");
    }
}
