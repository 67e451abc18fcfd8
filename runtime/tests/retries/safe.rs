//! What is sent again, and what never is.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use bothends::ErrorKind;
use bothends::clock::Clock;

use super::*;

#[tokio::test]
async fn t01_what_was_not_sent_is_tried_again_whatever_it_is() {
    let cams = client(nobody()).build().unwrap();
    let error = tell(&cams).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.maybe_executed()), (ErrorKind::Connect, 3, false), "{error}");
    assert!(error.to_string().contains("; tried 3 times"), "{error}");
    let error = ask(&client(nobody()).attempts(1).build().unwrap()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
    assert!(!error.to_string().contains("tried"), "{error}");
}

#[tokio::test]
async fn t03_a_connection_that_breaks_is_tried_again_if_the_call_is_idempotent() {
    let partly = |head: &str| Step::Send(head.as_bytes().to_vec());
    for broken in [
        vec![Step::Reset],
        vec![Step::Close],
        vec![partly("HTTP/1.1 200 OK\r\nContent-Le"), Step::Reset],
        vec![partly("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Co"), Step::Reset],
        vec![partly("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Co"), Step::Close],
    ] {
        let platform = Platform::start(vec![broken.clone(), ok()]).await;
        ask(&client(platform.url()).build().unwrap()).await.unwrap();
        assert_eq!(platform.count(), 2);
        let platform = Platform::start(vec![broken, ok()]).await;
        let error = tell(&client(platform.url()).build().unwrap()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{error}");
        assert!(error.maybe_executed() && error.to_string().contains("outcome unknown"), "{error}");
        assert_eq!(platform.count(), 1);
    }
}

#[tokio::test]
async fn t12_what_is_not_idempotent_is_sent_once() {
    for script in [
        vec![Step::Silence],
        busy(),
        refused("500 Internal Server Error", "InternalError"),
        refused("400 Bad Request", "Throttling.User"),
        vec![Step::answer("504 Gateway Timeout", &[], "<html>")],
    ] {
        let platform = Platform::start(vec![script, ok()]).await;
        let cams = client(platform.url()).read_timeout(Duration::from_millis(200)).build().unwrap();
        let error = tell(&cams).await.unwrap_err();
        assert_eq!((platform.count(), error.attempts()), (1, 1), "{error}");
        let throttled = error.kind() == ErrorKind::Throttled;
        assert_eq!(error.maybe_executed(), !throttled, "{error}");
        assert_eq!(error.to_string().contains("outcome unknown"), !throttled, "{error}");
    }
}

#[tokio::test]
async fn an_idempotent_call_is_sent_again_where_that_may_help() {
    for (script, requests) in [
        (busy(), 2),
        (refused("500 Internal Server Error", "InternalError"), 2),
        (refused("400 Bad Request", "Throttling.User"), 2),
        (vec![Step::answer("502 Bad Gateway", &[], "<html>")], 2),
        (vec![Step::Silence], 2),
        (refused("400 Bad Request", "InvalidParameter"), 1),
        (refused("403 Forbidden", "NoPermission"), 1),
        (refused("400 Bad Request", "SignatureDoesNotMatch"), 1),
        (refused("200 OK", "System.LimitControl"), 2),
        (vec![Step::answer("302 Found", &[("Location", "/")], "")], 1),
        (vec![Step::answer("200 OK", &[], "<html>")], 1),
        (vec![Step::answer("200 OK", &[], r#"{"Code":"OK","Data":[]}"#)], 1),
    ] {
        let platform = Platform::start(vec![script, ok()]).await;
        let cams = client(platform.url()).read_timeout(Duration::from_millis(300)).build().unwrap();
        assert_eq!(ask(&cams).await.is_ok(), requests == 2);
        assert_eq!(platform.count(), requests);
    }
}

#[tokio::test]
async fn there_are_three_attempts_or_as_many_as_is_said() {
    let platform = Platform::start(vec![busy()]).await;
    let cams = client(platform.url()).circuit_breaker(0, LONG).build().unwrap();
    let error = ask(&cams).await.unwrap_err();
    assert_eq!((error.attempts(), platform.count()), (3, 3), "{error}");
    for (attempts, requests) in [(1, 1), (0, 1), (2, 2), (5, 5)] {
        let before = platform.count();
        let call = cams.get_chatapp_upload_authorization().cust_space_id("p3rs0nal").send().attempts(attempts);
        assert_eq!(call.await.unwrap_err().attempts(), requests);
        assert_eq!(platform.count() - before, requests as usize);
    }
    let error = ask(&client(platform.url()).attempts(2).build().unwrap()).await.unwrap_err();
    assert_eq!((error.attempts(), error.kind(), error.maybe_executed()), (2, ErrorKind::Platform, true));
    let shown = format!("{error} {error:?}");
    assert!(!["s3cr3t", "t0k3n", "p3rs0nal"].iter().any(|hidden| shown.contains(hidden)), "{shown}");
}

#[tokio::test]
async fn an_answer_holds_nothing_of_the_attempts_before_it() {
    let platform = Platform::start(vec![busy(), ok()]).await;
    let answer = ask(&client(platform.url()).build().unwrap()).await.unwrap();
    assert_eq!((answer.message.as_deref(), answer.request_id(), platform.count()), (None, "", 2));
}

/// The platform may have acted on the first attempt, and the second one does not even reach it.
#[tokio::test]
async fn t12_one_attempt_that_may_have_been_executed_is_enough() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let cams = client(format!("http://{}", listener.local_addr().unwrap())).build().unwrap();
    let once = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        drop(listener);
        stream.readable().await.unwrap();
        stream.set_zero_linger().unwrap();
    });
    let error = ask(&cams).await.unwrap_err();
    once.await.unwrap();
    assert_eq!((error.kind(), error.attempts(), error.maybe_executed()), (ErrorKind::Connect, 3, true), "{error}");
    assert!(error.to_string().contains("outcome unknown"), "{error}");
}

/// A clock that goes on by a second whenever it is asked.
struct Ticking(AtomicU64);

impl Clock for Ticking {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_780_000_000 + self.0.fetch_add(1, Ordering::Relaxed))
    }
}

#[tokio::test]
async fn c08_each_attempt_is_signed_anew() {
    let platform = Platform::start(vec![busy(), vec![Step::Reset], ok()]).await;
    let cams = client(platform.url()).clock(Ticking(AtomicU64::new(0))).build().unwrap();
    ask(&cams).await.unwrap();
    let seen = platform.seen();
    assert_eq!(seen.len(), 3);
    for name in ["x-acs-date", "x-acs-signature-nonce", "authorization"] {
        let values: HashSet<_> = seen.iter().map(|request| request.header(name)).collect();
        assert!(values.len() == 3 && !values.contains(""), "{name}: {values:?}");
    }
    let same: HashSet<_> = seen.iter().map(|request| request.head.lines().next().unwrap().to_owned()).collect();
    assert_eq!(same.len(), 1, "it is the same request");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c07_no_nonce_is_used_twice() {
    let platform = Platform::start(vec![busy(), ok(), busy(), ok()]).await;
    let cams = client(platform.url()).build().unwrap();
    let calls: Vec<_> = (0..100)
        .map(|number| {
            let cams = if number % 2 == 0 { cams.clone() } else { client(platform.url()).build().unwrap() };
            tokio::spawn(async move { ask(&cams).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let seen = platform.seen();
    let nonces: HashSet<_> = seen.iter().map(|request| request.header("x-acs-signature-nonce")).collect();
    assert_eq!(nonces.len(), seen.len());
    assert!(seen.len() >= 102 && !nonces.contains(""), "{}", seen.len());
}
