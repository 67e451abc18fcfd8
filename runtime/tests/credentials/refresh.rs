//! When credentials are asked for, and by whom.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use bothends::clock::{Clock as _, FixedClock};
use bothends::credentials::{Provider, Refreshing, from_fn};
use tokio::task::JoinSet;

use super::common::trace::{Trace, listen};
use super::source::Source;

struct Scene {
    source: Source,
    clock: FixedClock,
    refreshing: Refreshing,
}

impl Scene {
    /// Credentials that are good for so long from now on.
    fn new(lifetime: Duration) -> Self {
        let (source, clock) = (Source::new(), FixedClock::new(SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 30)));
        source.expire(clock.now() + lifetime);
        let refreshing = Refreshing::with_clock(source.clone(), clock.clone());
        Self { source, clock, refreshing }
    }

    async fn id(&self) -> Result<String, String> {
        let provided = self.refreshing.provide().await.map_err(|error| error.to_string())?;
        Ok(provided.id().unwrap().to_owned())
    }

    /// Lets what runs in the background come to its end.
    async fn rest(&self) {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test(start_paused = true)]
async fn a_hundred_at_once_ask_once() {
    let scene = Scene::new(seconds(3600));
    scene.source.pause(seconds(1));
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let refreshing = scene.refreshing.clone();
        calls.spawn(async move { refreshing.provide().await.unwrap().id().unwrap().to_owned() });
    }
    assert!(calls.join_all().await.iter().all(|id| id == "STS.1"));
    assert_eq!(scene.source.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_at_once_are_told_of_one_failure() {
    let scene = Scene::new(seconds(3600));
    scene.source.fail(true);
    scene.source.pause(seconds(1));
    let mut calls = JoinSet::new();
    for _ in 0..100 {
        let refreshing = scene.refreshing.clone();
        calls.spawn(async move { refreshing.provide().await.unwrap_err().to_string() });
    }
    assert!(calls.join_all().await.iter().all(|error| error == "the vault is closed"));
    assert_eq!(scene.source.asked(), 1);
    scene.source.fail(false);
    tokio::time::advance(seconds(1)).await;
    assert_eq!(scene.id().await.unwrap(), "STS.2", "a failure is not kept for long");
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_fails_is_not_asked_once_a_call() {
    let scene = Scene::new(seconds(3600));
    scene.source.fail(true);
    for asked in 1..4 {
        for _ in 0..100 {
            assert_eq!(scene.id().await.unwrap_err(), "the vault is closed");
            tokio::time::advance(Duration::from_millis(5)).await;
        }
        assert_eq!(scene.source.asked(), asked);
        tokio::time::advance(Duration::from_millis(500)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn those_that_ended_before_they_came_are_given_to_nobody() {
    let scene = Scene::new(Duration::ZERO);
    for _ in 0..100 {
        let error = scene.id().await.unwrap_err();
        assert_eq!(error, "the credentials had already ended when they came: is this machine's clock right?");
        assert!(scene.refreshing.at_hand().is_none());
    }
    assert_eq!(scene.source.asked(), 1);
    scene.source.expire(scene.clock.now() + seconds(1));
    tokio::time::advance(seconds(1)).await;
    assert_eq!(scene.id().await.unwrap(), "STS.2");
    scene.source.expire(scene.clock.now() - seconds(1));
    scene.clock.advance(Duration::from_millis(900));
    scene.rest().await;
    assert_eq!(scene.id().await.unwrap(), "STS.2", "they are no reason to give up those that are good");
    scene.rest().await;
    assert_eq!((scene.id().await.unwrap().as_str(), scene.source.asked()), ("STS.2", 3));
}

#[tokio::test(start_paused = true)]
async fn others_are_there_before_the_old_ones_end() {
    // Five minutes before, or a tenth of the lifetime if that is less.
    for (lifetime, ahead) in [(3600, 300), (43_200, 300), (900, 90), (10, 1)] {
        let scene = Scene::new(seconds(lifetime));
        assert_eq!(scene.id().await.unwrap(), "STS.1");
        scene.clock.advance(seconds(lifetime - ahead) - Duration::from_millis(1));
        assert_eq!(scene.id().await.unwrap(), "STS.1");
        scene.rest().await;
        assert_eq!(scene.source.asked(), 1, "of {lifetime} seconds, not more than {ahead} before");
        scene.clock.advance(Duration::from_millis(1));
        scene.source.expire(scene.clock.now() + seconds(lifetime));
        assert_eq!(scene.id().await.unwrap(), "STS.1", "nobody waits while there are good ones");
        scene.rest().await;
        assert_eq!((scene.id().await.unwrap().as_str(), scene.source.asked()), ("STS.2", 2));
    }
}

#[tokio::test(start_paused = true)]
async fn what_has_ended_when_it_comes_is_a_warning() {
    const SAID: &str = "had already ended when they came";
    for (lifetime, warns) in [(0, true), (1, false)] {
        let (scene, trace) = (Scene::new(seconds(lifetime)), Trace::default());
        let _guard = listen(&trace);
        let _ = scene.id().await;
        let log = trace.text();
        assert_eq!(log.lines().any(|line| line.starts_with("WARN ") && line.contains(SAID)), warns, "{log}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_has_ended_is_given_to_nobody() {
    let scene = Scene::new(seconds(900));
    assert_eq!(scene.id().await.unwrap(), "STS.1");
    scene.clock.advance(seconds(900));
    assert!(scene.refreshing.at_hand().is_none());
    scene.source.expire(scene.clock.now() + seconds(900));
    assert_eq!(scene.id().await.unwrap(), "STS.2");
}

#[tokio::test(start_paused = true)]
async fn a_failing_refresh_keeps_the_old_ones_while_they_are_good() {
    let scene = Scene::new(seconds(3600));
    scene.id().await.unwrap();
    scene.source.fail(true);
    scene.clock.advance(seconds(3400));
    for _ in 0..5 {
        assert_eq!(scene.id().await.unwrap(), "STS.1");
        scene.rest().await;
    }
    assert_eq!(scene.source.asked(), 2, "a provider that fails is left alone for a while");
    scene.clock.advance(seconds(10));
    assert_eq!(scene.id().await.unwrap(), "STS.1");
    scene.rest().await;
    assert_eq!(scene.source.asked(), 3);
    scene.clock.advance(seconds(190));
    assert_eq!(scene.id().await.unwrap_err(), "the vault is closed", "they have ended by now");
    scene.source.fail(false);
    scene.source.expire(scene.clock.now() + seconds(3600));
    tokio::time::advance(seconds(1)).await;
    assert_eq!(scene.id().await.unwrap(), "STS.5");
}

#[tokio::test(start_paused = true)]
async fn whoever_is_dropped_ends_nothing() {
    let scene = Scene::new(seconds(3600));
    scene.source.pause(seconds(10));
    let impatient = tokio::time::timeout(seconds(1), scene.refreshing.provide()).await;
    assert!(impatient.is_err());
    assert_eq!((scene.id().await.unwrap().as_str(), scene.source.asked()), ("STS.1", 1));
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_hangs_is_given_up() {
    let refreshing = Refreshing::new(from_fn(std::future::pending));
    let error = refreshing.provide().await.unwrap_err();
    assert!(error.to_string().contains("did not answer in time"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_panics_harms_nobody() {
    let (asked, refreshing) = {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let panics = move || {
            counted.fetch_add(1, Ordering::SeqCst);
            async { panic!("broken") }
        };
        (asked, Refreshing::new(from_fn(panics)))
    };
    for expected in [1, 1, 2] {
        let error = refreshing.provide().await.unwrap_err();
        assert!(error.to_string().contains("ended without giving any"), "{error}");
        assert_eq!(asked.load(Ordering::SeqCst), expected);
        tokio::time::advance(Duration::from_millis(600)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn those_without_an_end_are_kept_until_they_are_refused() {
    let source = Source::new();
    let refreshing = Refreshing::new(source.clone());
    let first = refreshing.provide().await.unwrap();
    for _ in 0..3 {
        assert_eq!(refreshing.provide().await.unwrap().id(), Some("STS.1"));
    }
    refreshing.refused(&first);
    assert!(refreshing.at_hand().is_none());
    assert_eq!(refreshing.provide().await.unwrap().id(), Some("STS.2"));
    refreshing.refused(&first);
    assert_eq!(refreshing.at_hand().unwrap().id(), Some("STS.2"), "who was late says nothing about the new ones");
    assert_eq!(source.asked(), 2);
}

#[test]
fn outside_of_a_runtime_it_is_an_error_and_no_panic() {
    let refreshing = Refreshing::new(Source::new());
    let mut provided = refreshing.provide();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = provided.as_mut().poll(&mut context) else { panic!("it is ready") };
    assert!(error.to_string().contains("Tokio runtime"), "{error}");
    assert!(refreshing.at_hand().is_none());
}
