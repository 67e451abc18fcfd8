//! What a server makes of repetitions, copies, crashes and a ledger that fails, over real sockets and every store. Tests
//! are named after the rows of the attacks that the project survives.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

#[path = "ledger/books.rs"]
mod books;
mod common;
#[path = "../src/ledger/tests/server.rs"]
mod database;
#[path = "ledger/failing.rs"]
mod failing;
#[path = "ledger/log.rs"]
mod log;
#[path = "ledger/place.rs"]
mod place;
#[path = "ledger/process.rs"]
mod process;
#[path = "ledger/shop.rs"]
mod shop;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use books::Books;
use bothends::clock::FixedClock;
use bothends::ledger::{Filter, Verdict};
use bothends::{Ledger, MemoryLedger};
use common::{key, post, start};
use failing::Failing;
use log::{Event, Logged};
use place::Place;
use process::{be_the_child, until};
use shop::{Market, Shop, market, order};

const REPLAYED: &str = r#"{"resultCode":"000001","resultMsg":"The proof does not hold."}"#;
const INVALID: &str =
    r#"{"resultCode":"000002","resultMsg":"A parameter is wrong. the same call came before with other content"}"#;
const TRY_AGAIN: &str = r#"{"resultCode":"000005","resultMsg":"Try again."}"#;

/// A shop with its clock and its customers.
struct Scene {
    shop: Shop,
    clock: FixedClock,
    address: SocketAddr,
    market: Market,
}

impl Scene {
    async fn new(ledger: impl Ledger) -> Self {
        Self::at(FixedClock::new(SystemTime::now()), ledger).await
    }

    async fn at(clock: FixedClock, ledger: impl Ledger) -> Self {
        Self::of(Shop::default(), clock, ledger).await
    }

    async fn with(books: Books, clock: FixedClock, ledger: impl Ledger) -> Self {
        Self::of(Shop::with(books), clock, ledger).await
    }

    async fn of(shop: Shop, clock: FixedClock, ledger: impl Ledger) -> Self {
        let address = start(shop.clone().server(key()).clock(clock.clone()).ledger(ledger)).await;
        let market =
            Market::builder(key()).endpoint(format!("http://{address}/isv")).clock(clock.clone()).build().unwrap();
        Self { shop, clock, address, market }
    }

    /// A request as it goes over the wire, to be sent more than once: target and body.
    fn wire(&self, order: &market::Create) -> (String, String) {
        let request = self.market.0.prepare(order).unwrap().request;
        (request.target(), String::from_utf8(request.body.to_vec()).unwrap())
    }

    /// The body of the answer to a new request.
    async fn deliver(&self, order: &market::Create) -> String {
        let (target, body) = self.wire(order);
        self.post(&target, &body).await
    }

    async fn post(&self, target: &str, body: &str) -> String {
        let answer = post(self.address, target, body).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

fn success(instance: &str) -> String {
    format!(r#"{{"resultCode":"000000","instanceId":"{instance}"}}"#)
}

async fn w08_an_exact_replay_within_the_tolerance_is_refused(place: Place) {
    let scene = Scene::new(place.open().await).await;
    let (target, body) = scene.wire(&order("o-1", "b-1"));
    assert_eq!(scene.post(&target, &body).await, success("b-1"));
    for seconds in [0, 30, 30] {
        scene.clock.advance(Duration::from_secs(seconds));
        let answer = post(scene.address, &target, &body).await;
        assert!(answer.ends_with(REPLAYED) && !answer.contains("Body-Sign"), "as any proof that fails: {answer}");
    }
    scene.clock.advance(Duration::from_secs(1));
    assert_eq!(scene.post(&target, &body).await, REPLAYED, "too old by now");
    assert_eq!(scene.shop.runs("o-1"), 1);
    assert_eq!(scene.deliver(&order("o-1", "b-2")).await, success("b-1"), "a repetition is no replay");
}

async fn w08_a_replay_is_refused_for_as_long_as_a_fast_clock_makes_it_good(place: Place) {
    let scene = Scene::new(place.open().await).await;
    let now = scene.clock.clone();
    let ahead = Market::builder(key())
        .endpoint(format!("http://{}/", scene.address))
        .clock(FixedClock::new(bothends::clock::Clock::now(&now) + Duration::from_secs(60)))
        .build()
        .unwrap();
    let request = ahead.0.prepare(&order("o-1", "b-1")).unwrap().request;
    let body = String::from_utf8(request.body.to_vec()).unwrap();
    assert_eq!(scene.post(&request.target(), &body).await, success("b-1"));
    scene.clock.advance(Duration::from_secs(120));
    let log = Logged::begin();
    assert_eq!(scene.post(&request.target(), &body).await, REPLAYED);
    let events = log.events();
    assert!(events.iter().any(|event| event.text.contains("used before")), "by its nonce: {events:?}");
}

async fn w08_a_replay_is_refused_after_a_restart(place: Place) {
    let scene = Scene::new(place.open().await).await;
    let (target, body) = scene.wire(&order("o-1", "b-1"));
    assert_eq!(scene.post(&target, &body).await, success("b-1"));
    let again = Scene::at(scene.clock.clone(), place.open().await).await;
    assert_eq!(again.post(&target, &body).await, REPLAYED);
    assert_eq!(again.shop.runs("o-1"), 0);
}

async fn w08_a_nonce_is_burnt_only_after_the_proof_holds(place: Place) {
    let scene = Scene::new(place.open().await).await;
    let (target, body) = scene.wire(&order("o-1", "b-1"));
    let stolen = body.replace("o-1", "o-2");
    assert_eq!(scene.post(&target, &stolen).await, REPLAYED);
    assert_eq!(scene.post(&target, &body).await, success("b-1"), "a stranger cannot burn it");
}

async fn w08_a_replay_without_a_nonce_is_answered_from_the_ledger(place: Place) {
    let shop = Shop::default();
    let address = start(shop::without_nonces(shop.clone()).ledger(place.open().await)).await;
    let market = Market::builder(key()).endpoint(format!("http://{address}/")).build().unwrap();
    let request = market.0.prepare(&order("o-1", "b-1")).unwrap().request;
    let body = String::from_utf8(request.body.to_vec()).unwrap();
    for _ in 0..3 {
        assert!(post(address, &request.target(), &body).await.ends_with(&success("b-1")));
    }
    assert_eq!(shop.runs("o-1"), 1);
}

async fn w09_of_fifty_at_once_one_runs_and_all_get_its_answer(place: Place) {
    let scene = Scene::new(place.open().await).await;
    let other = Scene::at(scene.clock.clone(), place.open().await).await;
    let sent: Vec<_> = (0..50)
        .map(|number| {
            let market = if number % 2 == 0 { &scene.market } else { &other.market };
            tokio::spawn(market.0.send(order("takes a while", &format!("b-{number}"))))
        })
        .collect();
    let mut instances = Vec::new();
    for answer in sent {
        instances.push(answer.await.unwrap().unwrap().instance_id.clone());
    }
    instances.dedup();
    assert_eq!(instances.len(), 1, "{instances:?}");
    assert_eq!(scene.shop.runs("takes a while") + other.shop.runs("takes a while"), 1, "over both servers");
}

async fn w09_who_cannot_wait_for_the_end_is_told_to_try_again(place: Place) {
    let made = success("b-2");
    for (order_id, second, runs, takes) in [("hangs", TRY_AGAIN, 1, 900), ("panics", &*made, 2, 100)] {
        let takes = Duration::from_millis(takes);
        for attempt in 0.. {
            let scene = Scene::new(place.open().await).await;
            // Another one for each attempt, which the shop takes for the same.
            let order_id = format!("{order_id} #{attempt}");
            let order = |business| order(&order_id, business);
            let (one, other) = (scene.wire(&order("b-1")), scene.wire(&order("b-2")));
            let began = Instant::now();
            let later = async {
                until(|| scene.shop.runs(&order_id) == 1).await;
                scene.post(&other.0, &other.1).await
            };
            let (one, other) = tokio::join!(scene.post(&one.0, &one.1), later);
            let came = (&*one, &*other, scene.shop.runs(&order_id));
            if came == (TRY_AGAIN, second, runs) {
                break;
            }
            // On a machine that is too busy for the deadline, something else may be right.
            assert!(attempt < 10 && began.elapsed() > takes + Duration::from_millis(200), "{order_id}: {came:?}");
        }
    }
}

async fn w09_a_handler_that_refuses_refuses_all_of_those_at_once(place: Place) {
    let scene = Scene::new(place.open().await).await;
    let sent: Vec<_> = (0..20)
        .map(|number| {
            let market = scene.market.clone();
            tokio::spawn(async move {
                // One runs after the other: who is far behind is told to come again.
                for again in 0..20 {
                    let error = market.0.send(order("never", &format!("b-{number}-{again}"))).await.unwrap_err();
                    if error.code() != Some(&shop::market::Code::Internal) {
                        return error;
                    }
                }
                panic!("it gets no answer");
            })
        })
        .collect();
    for answer in sent {
        let error = answer.await.unwrap();
        assert_eq!(error.code(), Some(&shop::market::Code::SoldOut), "{error}");
    }
}

async fn w10_the_same_key_with_other_content_is_refused_and_logged(place: Place) {
    let scene = Scene::new(place.open().await).await;
    let log = Logged::begin();
    assert_eq!(scene.deliver(&order("o-secret", "b-1")).await, success("b-1"));
    let other = market::Create { amount: Some(2), ..order("o-secret", "b-2") };
    assert_eq!(scene.deliver(&other).await, INVALID);
    assert_eq!(scene.deliver(&order("o-secret", "b-3")).await, success("b-1"), "only volatile members differ");
    assert_eq!(scene.shop.runs("o-secret"), 1);
    let events = log.events();
    let errors: Vec<&Event> = events.iter().filter(|event| event.is_error).collect();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].text.contains("refused: the same key came before with other content"), "{errors:?}");
    assert!(!events.iter().any(|event| event.text.contains("o-secret")), "nothing of the request: {events:?}");
}

async fn w10_the_order_of_members_and_unknown_ones_are_no_other_content(place: Place) {
    let scene = Scene::new(place.open().await).await;
    assert_eq!(scene.deliver(&order("o-1", "b-1")).await, success("b-1"));
    let body = r#"{"new":7, "orderId":"o-1","businessId":"b-2","amount":1,"activity":"create"}"#;
    let mut request = scene.market.0.prepare(&order("o-1", "b-2")).unwrap().request;
    request.body = body.into();
    let moment = bothends::sign::Moment { time: bothends::clock::Clock::now(&scene.clock), nonce: "n-7".to_owned() };
    bothends::sign::KOOGALLERY_V2.sign(&mut request, &key().into(), &moment).unwrap();
    assert_eq!(scene.post(&request.target(), body).await, success("b-1"));
}

async fn w12_pending_is_kept_until_a_later_run_succeeds(place: Place) {
    for set_by_hand in [false, true] {
        let scene = Scene::new(place.open().await).await;
        let id = if set_by_hand { "pending by hand" } else { "pending" };
        let first = scene.deliver(&order(id, "b-1")).await;
        assert!(first.starts_with(r#"{"resultCode":"000004""#), "{first}");
        assert_eq!(scene.deliver(&market::Create { amount: Some(2), ..order(id, "b-1") }).await, INVALID);
        assert_eq!(scene.deliver(&order(id, "b-2")).await, success("b-2"), "the handler's later result");
        assert_eq!(scene.deliver(&order(id, "b-3")).await, success("b-2"));
        assert_eq!((scene.shop.runs(id), scene.shop.repetitions(id)), (2, 1));
    }
}

async fn w12_what_was_promised_with_pending_is_what_is_made(place: Place) {
    let shop = Shop::default();
    let address = start(shop::with_closing(shop.clone()).ledger(place.open().await)).await;
    let market = Market::builder(key()).endpoint(format!("http://{address}/")).build().unwrap();
    let answer = async |id: &str, business: &str| {
        let request = market.0.prepare(&order(id, business)).unwrap().request;
        let answer = post(address, &request.target(), str::from_utf8(&request.body).unwrap()).await;
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    };
    let (naive, careful) = ("pending by hand", "pending, and looks");
    let promised = r#"{"resultCode":"000004","instanceId":"b-1"}"#;
    let logged = Logged::begin();
    assert_eq!(answer(naive, "b-1").await, promised);
    for business in ["b-2", "b-3"] {
        assert_eq!(answer(naive, business).await, TRY_AGAIN, "a second instance for one order");
    }
    let said = logged.events().iter().any(|event| event.text.contains("instanceId: is not that of the pending answer"));
    assert!(said, "{:?}", logged.events());
    assert_eq!(answer(naive, "b-1").await, success("b-1"), "the one that was promised");

    assert_eq!(answer(careful, "b-1").await, promised);
    let again = answer(careful, "b-2").await;
    assert!(again.starts_with(r#"{"resultCode":"000004""#) && !again.contains("instanceId"), "{again}");
    assert_eq!(answer(careful, "b-3").await, success("b-1"), "a pending answer without an id takes none back");
    assert_eq!(answer(careful, "b-4").await, success("b-1"));
    assert_eq!((shop.runs(careful), shop.repetitions(careful)), (3, 2));
}

async fn w12_codes_panics_and_deadlines_free_the_key(place: Place) {
    let scene = Scene::new(place.open().await).await;
    for (id, first) in [
        ("sold out", r#"{"resultCode":"000100","resultMsg":"Nothing is left."}"#),
        ("panics", TRY_AGAIN),
        ("hangs", TRY_AGAIN),
        ("too long", TRY_AGAIN),
    ] {
        assert_eq!(scene.deliver(&order(id, "b-1")).await, first, "{id}");
        assert_eq!(scene.deliver(&order(id, "b-2")).await, success("b-2"), "{id}");
        assert_eq!(scene.deliver(&order(id, "b-3")).await, success("b-2"), "{id}");
        assert_eq!((scene.shop.runs(id), scene.shop.repetitions(id)), (2, 0), "{id}");
    }
}

async fn w12_the_first_answer_is_given_byte_for_byte_also_after_a_restart(place: Place) {
    let scene = Scene::new(place.open().await).await;
    let first = scene.wire(&order("o-1", "b-\u{e9}"));
    let first = post(scene.address, &first.0, &first.1).await;
    let again = Scene::at(scene.clock.clone(), place.open().await).await;
    let repeated = again.wire(&order("o-1", "b-2"));
    let repeated = post(again.address, &repeated.0, &repeated.1).await;
    let proof = |answer: &str| answer.lines().find(|line| line.starts_with("Body-Sign: ")).map(str::to_owned);
    assert_eq!(first.split_once("\r\n\r\n").unwrap().1, repeated.split_once("\r\n\r\n").unwrap().1);
    assert!(proof(&first).is_some() && proof(&first) == proof(&repeated), "signed anew: {repeated}");
    assert_eq!(again.shop.runs("o-1"), 0);
}

async fn w12_the_test_flag_is_part_of_the_key(place: Place) {
    let scene = Scene::new(place.open().await).await;
    let flagged =
        |flag: &str, business: &str| market::Create { test_flag: Some(flag.to_owned()), ..order("o-1", business) };
    assert_eq!(scene.deliver(&order("o-1", "b-1")).await, success("b-1"));
    assert_eq!(scene.deliver(&flagged("0", "b-2")).await, success("b-1"), "absent and 0 are the same");
    assert_eq!(scene.deliver(&flagged("", "b-3")).await, success("b-1"));
    assert_eq!(scene.deliver(&flagged("1", "b-4")).await, success("b-4"), "a test is no real order");
    assert_eq!(scene.deliver(&flagged("1", "b-5")).await, success("b-4"));
}

#[tokio::test]
async fn converging_calls_always_reach_the_handler() {
    let scene = Scene::new(MemoryLedger::new()).await;
    for _ in 0..3 {
        scene.market.release().instance_id("i-1").send().await.unwrap();
    }
    assert_eq!(scene.shop.runs("release i-1"), 3);
}

async fn a_release_closes_what_the_create_answered(place: Place) {
    let shop = Shop::default();
    let address = start(shop::with_closing(shop.clone()).ledger(place.open().await)).await;
    let market = Market::builder(key()).endpoint(format!("http://{address}/")).build().unwrap();
    let create = |business| market.0.send(order("o-1", business));
    assert_eq!(create("b-1").await.unwrap().instance_id, "b-1");
    market.release().instance_id("b-7").send().await.unwrap();
    market.release().instance_id("b-1").test_flag("1").send().await.unwrap();
    assert_eq!(create("b-2").await.unwrap().instance_id, "b-1", "another's, and a test's, close nothing");
    market.release().instance_id("b-1").send().await.unwrap();
    assert_eq!(create("b-3").await.unwrap().instance_id, "b-3", "what is released is not given out again");
    assert_eq!(shop.runs("o-1"), 2);
}

/// The process that the tests in `others` kill.
#[test]
#[ignore = "is started by another test"]
fn w13_the_process_that_dies() {
    be_the_child();
}

#[tokio::test]
async fn w14_without_its_ledger_nothing_is_handled() {
    for failing in [Failing::Burn, Failing::Claim, Failing::Hang] {
        let scene = Scene::new(failing.ledger()).await;
        assert_eq!(scene.deliver(&order("o-1", "b-1")).await, TRY_AGAIN, "{failing:?}");
        assert_eq!(scene.shop.runs("o-1"), 0);
    }
}

#[tokio::test]
async fn w14_an_answer_that_cannot_be_kept_goes_out_all_the_same() {
    for failing in [Failing::Settle, Failing::Record] {
        let log = Logged::begin();
        let scene = Scene::new(failing.ledger()).await;
        assert_eq!(scene.deliver(&order("o-1", "b-1")).await, success("b-1"), "{failing:?}");
        assert_eq!(log.events().iter().filter(|event| event.is_error).count(), 1, "{failing:?}");
    }
}

/// The call's deadline is a second, and a step of the ledger has two.
#[tokio::test]
async fn w14_an_answer_that_is_ready_does_not_wait_for_a_ledger_that_stalls() {
    for failing in [Failing::HangInSettle, Failing::SlowRecord] {
        let ledger = MemoryLedger::new();
        let (shop, clock) = (Shop::default(), FixedClock::new(SystemTime::now()));
        let server = shop.clone().server(key()).clock(clock.clone()).ledger(failing.over(ledger.clone()));
        let listening = server.bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let (address, handle) = (listening.address(), listening.handle());
        let serving = tokio::spawn(listening.serve());
        let endpoint = format!("http://{address}/isv");
        let market = Market::builder(key()).endpoint(&endpoint).clock(clock.clone()).build().unwrap();
        let scene = Scene { shop, clock, address, market };
        let began = Instant::now();
        assert_eq!(scene.deliver(&order("o-1", "b-1")).await, success("b-1"), "{failing:?}");
        let took = began.elapsed();
        assert!(took < Duration::from_millis(1400), "{failing:?}: {took:?}");
        handle.shutdown();
        serving.await.unwrap();
        let lines = ledger.journal(Filter::default()).await.unwrap().len();
        assert_eq!(lines, usize::from(failing == Failing::SlowRecord), "{failing:?}: the end waits for what goes on");
    }
}

async fn w13_who_lost_the_lease_does_not_have_the_word(place: Place) {
    let scene = Scene::new(place.open().await).await;
    let (one, other) = (scene.wire(&order("takes a while", "b-1")), scene.wire(&order("takes a while", "b-2")));
    let first = scene.post(&one.0, &one.1);
    let second = async {
        until(|| scene.shop.runs("takes a while") == 1).await;
        scene.clock.advance(Duration::from_secs(59));
        scene.post(&other.0, &other.1).await
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!((first, second), (TRY_AGAIN.to_owned(), success("b-2")), "a clock that jumps ends leases");
    assert_eq!(scene.deliver(&order("takes a while", "b-3")).await, success("b-2"));
}

async fn the_journal_tells_what_came_and_what_was_said(place: Place) {
    let ledger = place.open().await;
    let scene = Scene::new(Arc::clone(&ledger)).await;
    let (target, body) = scene.wire(&order("o-1", "b-1"));
    scene.post(&target, &body).await;
    scene.post(&target, &body).await;
    scene.post("/isv?signature=1&nonce=2&timestamp=3", "x").await;
    scene.deliver(&order("o-1", "b-2")).await;
    scene.deliver(&market::Create { amount: Some(2), ..order("o-1", "b-3") }).await;
    scene.market.0.send(order(&"x".repeat(65), "b-4")).unchecked().await.unwrap_err();
    scene.deliver(&order("sold out", "b-5")).await;
    scene.market.release().instance_id("i-1").send().await.unwrap();

    let mut entries = ledger.journal(Filter::default()).await.unwrap();
    entries.sort_by_key(|entry| entry.verdict.name());
    let verdicts: Vec<_> = entries.iter().map(|entry| entry.verdict).collect();
    use Verdict::{Conflict, Declined, Done, Invalid, Repeated};
    assert_eq!(verdicts, [Conflict, Declined, Done, Done, Invalid, Repeated], "of a replay and of strangers nothing");
    let first = entries.iter().find(|entry| entry.verdict == Done && entry.call.as_deref() == Some("create")).unwrap();
    assert_eq!((first.code.as_deref(), first.status), (Some("000000"), 200));
    let record = ledger.recorded(&first.id).await.unwrap().unwrap();
    assert_eq!(
        (&*record.request.method, &*record.request.target, &*record.request.body),
        ("POST", &*target, body.as_bytes())
    );
    assert_eq!(record.answer.body, success("b-1"));
    assert!(record.request.headers.iter().any(|(name, value)| name == "content-type" && value == "application/json"));

    let key = first.key.clone();
    let same = ledger.journal(Filter { key, ..Filter::default() }).await.unwrap();
    assert_eq!(same.len(), 3, "all deliveries of one order: {same:?}");
    let repeated = same.iter().find(|entry| entry.verdict == Repeated).unwrap();
    let record = ledger.recorded(&repeated.id).await.unwrap().unwrap();
    assert!(record.request.body.is_empty() && record.answer.body.is_empty(), "the bytes are those of the first");
    assert!(record.request.target.is_empty() && record.request.headers.is_empty(), "wherever they stand");
    assert!(repeated.request_bytes > 0 && repeated.answer_bytes > 0);
}

#[tokio::test]
async fn a_server_that_was_given_no_ledger_knows_repetitions_until_it_ends() {
    for expected in ["b-1", "b-3"] {
        let shop = Shop::default();
        let address = start(shop.clone().server(key())).await;
        let market = Market::builder(key()).endpoint(format!("http://{address}/")).build().unwrap();
        let business = if expected == "b-1" { ["b-1", "b-2"] } else { ["b-3", "b-4"] };
        for business in business {
            assert_eq!(market.0.send(order("o-1", business)).await.unwrap().instance_id, expected);
        }
        let request = market.0.prepare(&order("o-2", "b-5")).unwrap().request;
        let body = String::from_utf8(request.body.to_vec()).unwrap();
        assert!(post(address, &request.target(), &body).await.ends_with(&success("b-5")));
        assert!(post(address, &request.target(), &body).await.ends_with(REPLAYED));
        assert_eq!(shop.runs("o-1") + shop.runs("o-2"), 2);
    }
}

#[tokio::test]
async fn a_ledger_may_be_shared() {
    let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new());
    let (one, other) = (Scene::new(Arc::clone(&ledger)).await, Scene::new(ledger).await);
    assert_eq!(one.deliver(&order("o-1", "b-1")).await, success("b-1"));
    assert_eq!(other.deliver(&order("o-1", "b-2")).await, success("b-1"));
}

macro_rules! everywhere {
    ($($store:ident: $place:expr, $cases:tt;)*) => {
        $(mod $store {
            use super::Place;
            everywhere!(@cases $place, $cases);
        })*
    };
    (@cases $place:expr, [$($case:ident),* $(,)?]) => {
        $(#[tokio::test]
        async fn $case() {
            let Some(place) = $place else { return };
            super::$case(place).await;
        })*
    };
}

macro_rules! with_all {
    ($($store:ident: $place:expr;)*) => {
        everywhere! { $($store: $place, [
            w08_an_exact_replay_within_the_tolerance_is_refused,
            w08_a_replay_is_refused_for_as_long_as_a_fast_clock_makes_it_good,
            w08_a_replay_is_refused_after_a_restart,
            w08_a_nonce_is_burnt_only_after_the_proof_holds,
            w08_a_replay_without_a_nonce_is_answered_from_the_ledger,
            w09_of_fifty_at_once_one_runs_and_all_get_its_answer,
            w09_who_cannot_wait_for_the_end_is_told_to_try_again,
            w09_a_handler_that_refuses_refuses_all_of_those_at_once,
            w10_the_same_key_with_other_content_is_refused_and_logged,
            w10_the_order_of_members_and_unknown_ones_are_no_other_content,
            w12_pending_is_kept_until_a_later_run_succeeds,
            w12_what_was_promised_with_pending_is_what_is_made,
            w12_codes_panics_and_deadlines_free_the_key,
            w12_the_first_answer_is_given_byte_for_byte_also_after_a_restart,
            w12_the_test_flag_is_part_of_the_key,
            a_release_closes_what_the_create_answered,
            w13_who_lost_the_lease_does_not_have_the_word,
            the_journal_tells_what_came_and_what_was_said,
        ];)* }
    };
}

with_all! {
    memory: Place::memory();
    sqlite: Place::file();
    postgres: Place::database();
}

#[path = "ledger/others.rs"]
mod others;
