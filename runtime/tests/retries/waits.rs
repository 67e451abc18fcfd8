//! How long it waits before it sends again, and that it never goes beyond the time of a call.

use std::time::Instant;

use bothends::ErrorKind;

use super::*;

#[tokio::test]
async fn t10_the_platforms_word_is_waited_for() {
    for (headers, least) in [
        (&[("x-acs-retry-after", "400")][..], 400),
        (&[("Retry-After", "1")], 1000),
        (&[("Retry-After", "-1"), ("Retry-After", "1")], 1000),
        (&[("Date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Retry-After", "Sun, 06 Nov 1994 08:49:38 GMT")], 1000),
    ] {
        let platform = Platform::start(vec![refused_with("429 Too Many", "Throttling", headers), ok()]).await;
        ask(&client(platform.url()).build().unwrap()).await.unwrap();
        let seen = platform.seen();
        let waited = seen[1].at - seen[0].at;
        assert!(waited >= Duration::from_millis(least), "{headers:?}: {waited:?}");
    }
}

/// Half a minute would be waited if it were believed.
#[tokio::test]
async fn t10_garbage_is_not_waited_for() {
    let begun = Instant::now();
    for text in ["-30", "30.5", "30s", "soon", "Sun, 32 Nov 2094 08:49:37 GMT", ""] {
        let script = refused_with("503 Busy", "ServiceUnavailable", &[("Retry-After", text)]);
        let platform = Platform::start(vec![script, ok()]).await;
        ask(&client(platform.url()).build().unwrap()).await.unwrap();
    }
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn t10_what_does_not_fit_into_the_time_of_the_call_fails_at_once() {
    for (text, told) in [("31", 31), ("99999999999", 3600), ("Thu, 31 Dec 2099 23:59:59 GMT", 3600)] {
        let script = refused_with("429 Too Many", "Throttling", &[("Retry-After", text)]);
        let platform = Platform::start(vec![script, ok()]).await;
        let begun = Instant::now();
        let error = ask(&client(platform.url()).build().unwrap()).await.unwrap_err();
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        assert_eq!((error.kind(), error.attempts(), platform.count()), (ErrorKind::Throttled, 1, 1), "{error}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(told)));
    }
}

#[tokio::test]
async fn t02_no_attempt_goes_beyond_the_time_of_the_call() {
    let platform = Platform::start(vec![vec![Step::Silence]]).await;
    let cams = client(platform.url()).read_timeout(Duration::from_millis(300)).build().unwrap();
    let begun = Instant::now();
    let error = cams.get_chatapp_upload_authorization().cust_space_id("s").send().attempts(1000);
    let error = error.timeout(Duration::from_secs(1)).await.unwrap_err();
    assert!(begun.elapsed() >= Duration::from_millis(600) && begun.elapsed() < Duration::from_secs(15));
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Timeout, true), "{error}");
    assert!((2..=4).contains(&error.attempts()), "{error}");
}

#[tokio::test]
async fn t02_each_attempt_has_its_own_time() {
    let head = Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".to_vec());
    let platform = Platform::start(vec![vec![head, Step::Trickle(Duration::from_millis(20))], ok()]).await;
    let cams = client(platform.url()).attempt_timeout(Duration::from_millis(500)).build().unwrap();
    ask(&cams).await.unwrap();
    let seen = platform.seen();
    assert!(seen.len() == 2 && seen[1].at - seen[0].at >= Duration::from_millis(450), "{:?}", seen[1].at - seen[0].at);
}

/// Nothing would be gained by an early end.
#[tokio::test]
async fn t02_an_attempt_that_is_the_last_has_all_the_time_there_is() {
    let script = vec![Step::Wait(Duration::from_millis(600)), ok().remove(0)];
    let platform = Platform::start(vec![script]).await;
    let cams = client(platform.url()).attempt_timeout(Duration::from_millis(200)).build().unwrap();
    tell(&cams).await.unwrap();
    cams.get_chatapp_upload_authorization().cust_space_id("s").send().attempts(1).await.unwrap();
    ask(&cams).await.unwrap();
    assert_eq!(platform.count(), 1 + 1 + 3);
}

#[tokio::test]
async fn t02_what_fell_silent_is_not_used_again() {
    let head = Step::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec());
    let platform = Platform::start(vec![ok(), vec![head, Step::Silence], ok()]).await;
    let cams = client(platform.url()).read_timeout(Duration::from_millis(300)).build().unwrap();
    ask(&cams).await.unwrap();
    ask(&cams).await.unwrap();
    let connections: Vec<_> = platform.seen().iter().map(|request| request.connection).collect();
    assert_eq!(connections, [0, 0, 1], "what works is used again");
    platform.ended(1).await;
}

#[tokio::test]
async fn each_attempt_takes_its_turn() {
    let platform = Platform::start(vec![busy(), busy(), ok()]).await;
    let limits = RateLimits::default().set("GetChatappUploadAuthorization", 1, Duration::from_millis(600));
    ask(&client(platform.url()).rate_limits(limits).build().unwrap()).await.unwrap();
    let seen = platform.seen();
    for pair in seen.windows(2) {
        // A request that is noted late makes the next one come early.
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(400), "{:?}", pair[1].at - pair[0].at);
    }
    assert_eq!(seen.len(), 3);
}

#[tokio::test]
async fn without_a_turn_the_error_is_that_of_the_attempt_before() {
    let platform = Platform::start(vec![busy()]).await;
    let limits = RateLimits::default().set("GetChatappUploadAuthorization", 1, LONG).max_wait(Duration::ZERO);
    let cams = client(platform.url()).rate_limits(limits).build().unwrap();
    let error = ask(&cams).await.unwrap_err();
    assert_eq!((error.status(), error.attempts(), error.maybe_executed()), (Some(503), 1, true), "{error}");
    let error = ask(&cams).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.maybe_executed()), (ErrorKind::Throttled, 0, false), "{error}");
}
