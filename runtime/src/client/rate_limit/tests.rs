//! Turns on a clock that the tests move.

use std::sync::{Arc, Mutex};

use tokio::time::{Instant, advance, sleep};

use super::*;
use crate::error::CallError;
use crate::schema::{Api, Direction, Format, Protocol, Schema};
use crate::sign::ACS3_HMAC_SHA256;

static API: Api = Api {
    id: "acme",
    version: "1",
    protocol: Protocol::Http,
    signature: ACS3_HMAC_SHA256,
    format: Format::Json,
    endpoint: None,
    regions: &[],
    endpoints: &[],
    fallback: &[],
    headers: &[],
    discriminator: None,
    code: None,
    success: &[],
    message: None,
    request_id: None,
    codes: &[],
};
static NOTHING: Schema = Schema::new("Nothing", &[]);
static OPERATION: Call = Call::new(&API, "Order", Direction::Operation, &NOTHING, &NOTHING).limit(2, 1000);
static OTHER: Call = Call::new(&API, "Ask", Direction::Operation, &NOTHING, &NOTHING).limit(1, 60_000);
static UNLIMITED: Call = Call::new(&API, "Free", Direction::Operation, &NOTHING, &NOTHING);

const MINUTE: Duration = Duration::from_secs(60);
const NONE: Duration = Duration::ZERO;

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn patient() -> RateLimits {
    RateLimits::default().max_wait(MINUTE)
}

async fn turn(limits: &RateLimits, call: &Call, total: Duration) -> Result<bool, CallError<String>> {
    limits.turn(call, total).await.map_err(|failure| CallError::new(*failure))
}

/// Who started when, in milliseconds.
#[derive(Clone)]
struct Starts(Instant, Arc<Mutex<Vec<(usize, u128)>>>);

impl Starts {
    fn new() -> Self {
        Self(Instant::now(), Arc::default())
    }

    /// Sends a call in the background, behind those that were sent before.
    async fn call(&self, limits: &RateLimits, number: usize) -> tokio::task::JoinHandle<()> {
        let (limits, starts) = (limits.clone(), self.clone());
        let task = tokio::spawn(async move {
            turn(&limits, &OPERATION, MINUTE).await.unwrap();
            starts.1.lock().unwrap().push((number, starts.0.elapsed().as_millis()));
        });
        tokio::task::yield_now().await;
        task
    }

    fn seen(&self) -> Vec<(usize, u128)> {
        self.1.lock().unwrap().clone()
    }
}

#[tokio::test(start_paused = true)]
async fn calls_wait_in_the_order_in_which_they_came() {
    let (limits, starts) = (patient(), Starts::new());
    for number in 0..7 {
        starts.call(&limits, number).await;
    }
    sleep(ms(10_000)).await;
    let expected = [(0, 0), (1, 0), (2, 1000), (3, 1000), (4, 2000), (5, 2000), (6, 3000)];
    let seen = starts.seen();
    assert_eq!(seen.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
    // A timer may be a millisecond late, and what comes after it with it; none is early.
    for ((_, time), (_, earliest)) in seen.iter().zip(expected) {
        assert!((earliest..earliest + 10).contains(time), "{seen:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn below_the_limit_nobody_waits() {
    let limits = patient().max_wait(NONE);
    for _ in 0..50 {
        assert!(!turn(&limits, &OPERATION, NONE).await.unwrap());
        advance(ms(500)).await;
    }
    for _ in 0..1000 {
        assert!(!turn(&limits, &UNLIMITED, NONE).await.unwrap());
    }
}

#[tokio::test(start_paused = true)]
async fn who_would_wait_too_long_fails_at_once_and_is_not_sent() {
    let limits = RateLimits::default().max_wait(ms(2500));
    let starts = Starts::new();
    for number in 0..6 {
        starts.call(&limits, number).await;
    }
    // Two went, two go after one second and two after two: the seventh would go after three.
    let error = turn(&limits, &OPERATION, MINUTE).await.unwrap_err();
    assert!(starts.0.elapsed() < ms(100), "at once");
    assert_eq!((error.kind(), error.maybe_executed(), error.status()), (ErrorKind::Throttled, false, None));
    assert_eq!((error.operation(), error.is_retryable()), ("Order", true));
    assert!(
        error.message().starts_with("not sent: at most 2 of these calls may start in 1s; its turn would come in "),
        "{}",
        error.message()
    );
    assert!(error.message().ends_with("but it may wait for 2.5s only"), "{}", error.message());
    assert!((ms(2900)..=ms(3000)).contains(&error.retry_after().unwrap()), "{:?}", error.retry_after());
    assert!(error.hint().unwrap().contains("RateLimits::max_wait"));
    advance(ms(600)).await;
    assert!(turn(&limits, &OPERATION, MINUTE).await.unwrap(), "now its turn comes in time");
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_longer_than_the_call_may_take() {
    let limits = patient();
    for _ in 0..2 {
        turn(&limits, &OPERATION, ms(100)).await.unwrap();
    }
    assert!(turn(&limits, &OPERATION, ms(900)).await.unwrap_err().message().ends_with("may wait for 900ms only"));
    assert!(turn(&limits, &OPERATION, ms(1100)).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn who_leaves_makes_room_for_those_behind() {
    let (limits, starts) = (patient(), Starts::new());
    let mut tasks = Vec::new();
    for number in 0..9 {
        tasks.push(starts.call(&limits, number).await);
    }
    // The first that waits, one in the middle and the last.
    for gone in [2, 4, 8] {
        tasks[gone].abort();
    }
    sleep(ms(10_000)).await;
    let seen = starts.seen();
    assert_eq!(seen.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [0, 1, 3, 5, 6, 7]);
    for ((_, time), earliest) in seen.iter().zip([0, 0, 1000, 1000, 2000, 2000]) {
        assert!((earliest..earliest + 10).contains(time), "{seen:?}");
    }
    assert!(!turn(&limits, &OPERATION, NONE).await.unwrap(), "nobody is left in the row");
}

#[tokio::test(start_paused = true)]
async fn a_row_in_which_everybody_gives_up_is_empty() {
    let limits = patient();
    let starts = Starts::new();
    for round in 0..20 {
        let mut tasks = Vec::new();
        for number in 0..10 {
            tasks.push(starts.call(&limits, number).await);
        }
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
        advance(ms(1000)).await;
        assert!(!turn(&limits.clone().max_wait(NONE), &OPERATION, MINUTE).await.unwrap(), "round {round}");
        advance(ms(1000)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_not_polled_keeps_only_its_own_place() {
    let limits = patient();
    for _ in 0..2 {
        turn(&limits, &OPERATION, MINUTE).await.unwrap();
    }
    let mut idle = Box::pin(turn(&limits, &OPERATION, MINUTE));
    assert!(tokio::time::timeout(ms(1), &mut idle).await.is_err(), "it waits");
    advance(ms(5000)).await;
    let hasty = limits.clone().max_wait(NONE);
    assert!(!turn(&hasty, &OPERATION, MINUTE).await.unwrap());
    assert!(turn(&hasty, &OPERATION, MINUTE).await.is_err(), "the other place is kept for the one before");
    assert!(idle.await.unwrap());
    assert!(turn(&hasty, &OPERATION, MINUTE).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn who_is_held_up_by_a_call_that_nobody_polls_is_told_so() {
    let limits = patient().max_wait(ms(3000));
    for _ in 0..2 {
        turn(&limits, &OPERATION, MINUTE).await.unwrap();
    }
    let mut idle = Box::pin(turn(&limits, &OPERATION, MINUTE));
    assert!(tokio::time::timeout(ms(1), &mut idle).await.is_err(), "it waits");
    let error = turn(&limits, &OPERATION, MINUTE).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed(), error.retry_after()), (ErrorKind::Throttled, false, None));
    assert!(error.message().contains("nobody polls it; this one waited 3s behind it"), "{error}");
    assert!(!error.message().contains("0ns") && error.hint().unwrap().contains("await or drop"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn clones_count_together_and_operations_apart() {
    let limits = RateLimits::default().max_wait(NONE);
    let clone = limits.clone();
    turn(&limits, &OPERATION, MINUTE).await.unwrap();
    turn(&clone, &OPERATION, MINUTE).await.unwrap();
    assert!(turn(&limits, &OPERATION, MINUTE).await.is_err());
    assert!(turn(&clone, &OPERATION, MINUTE).await.is_err());
    turn(&clone, &OTHER, MINUTE).await.unwrap();
    assert!(turn(&limits, &OTHER, MINUTE).await.is_err());
    turn(&RateLimits::default().max_wait(NONE), &OTHER, MINUTE).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn an_account_may_have_other_limits_than_the_documented() {
    let limits = RateLimits::default().max_wait(NONE).set("Order", 3, ms(10)).set("NoSuchCall", 1, MINUTE);
    for _ in 0..3 {
        turn(&limits, &OPERATION, MINUTE).await.unwrap();
    }
    assert!(
        turn(&limits, &OPERATION, MINUTE)
            .await
            .unwrap_err()
            .message()
            .contains("at most 3 of these calls may start in 10ms")
    );
    turn(&limits, &OTHER, MINUTE).await.unwrap();
    assert!(turn(&limits, &OTHER, MINUTE).await.is_err(), "as documented");

    let off = RateLimits::off().max_wait(NONE).set("Free", 1, MINUTE);
    for _ in 0..100 {
        turn(&off, &OPERATION, MINUTE).await.unwrap();
    }
    turn(&off, &UNLIMITED, MINUTE).await.unwrap();
    assert!(turn(&off, &UNLIMITED, MINUTE).await.is_err());

    for none in [RateLimits::default().set("Order", 0, MINUTE), RateLimits::default().set("Order", 1, NONE)] {
        for _ in 0..100 {
            assert!(!turn(&none, &OPERATION, MINUTE).await.unwrap());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn extreme_figures_do_not_panic() {
    let limits = RateLimits::default().max_wait(Duration::MAX).set("Order", 1, Duration::MAX);
    turn(&limits, &OPERATION, Duration::MAX).await.unwrap();
    assert!(turn(&limits, &OPERATION, Duration::MAX).await.is_err());
    let limits = RateLimits::default().set("Order", u32::MAX, Duration::MAX);
    for _ in 0..1000 {
        assert!(!turn(&limits, &OPERATION, Duration::MAX).await.unwrap());
    }
    let limits = patient().max_wait(Duration::MAX);
    for _ in 0..10 {
        turn(&limits, &OPERATION, Duration::MAX).await.unwrap();
    }
}

/// Real threads and the real clock: what is counted holds however the threads interleave.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_stretch_holds_more_starts_whichever_thread_they_are_on() {
    let limits = patient().set("Order", 5, ms(40));
    let starts = Starts::new();
    let tasks: Vec<_> = (0..60)
        .map(|number| {
            let (limits, starts) = (limits.clone(), starts.clone());
            tokio::spawn(async move {
                turn(&limits, &OPERATION, MINUTE).await.unwrap();
                starts.1.lock().unwrap().push((number, 0));
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(starts.seen().len(), 60);
    // 60 starts, five in any 40 ms: from the first to the last are at least eleven times 40 ms.
    assert!(starts.0.elapsed() >= ms(440), "{:?}", starts.0.elapsed());
}
