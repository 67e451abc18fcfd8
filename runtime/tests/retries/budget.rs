//! Many calls before a platform that is in trouble.

use std::time::Instant;

use bothends::ErrorKind;

use super::*;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t11_what_is_sent_again_adds_a_fifth() {
    let platform = Platform::start(vec![refused("429 Too Many Requests", "Throttling")]).await;
    let cams = client(platform.url()).build().unwrap();
    let begun = Instant::now();
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let cams = cams.clone();
            tokio::spawn(async move {
                for _ in 0..20 {
                    ask(&cams).await.unwrap_err();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let most = 1000 + 1000 / 5 + 10 + begun.elapsed().as_secs() + 1;
    assert!((1000..=most).contains(&(platform.count() as u64)), "{} requests, {most} at most", platform.count());
    assert!(platform.count() > 1100, "and it is made use of: {}", platform.count());
}

#[tokio::test]
async fn t11_while_the_platform_is_down_calls_fail_at_once() {
    let mut scripts = vec![busy(); 5];
    scripts.push(ok());
    let platform = Platform::start(scripts).await;
    let pause = Duration::from_secs(2);
    let cams = client(platform.url()).attempts(1).circuit_breaker(4, pause).build().unwrap();
    for _ in 0..4 {
        assert_eq!(ask(&cams).await.unwrap_err().attempts(), 1);
    }
    let open = Instant::now();
    let error = tell(&cams).await.unwrap_err();
    // A machine that stands still for two seconds proves nothing.
    if open.elapsed() < Duration::from_secs(1) {
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Platform, None, 0), "{error}");
        assert!(!error.maybe_executed() && error.is_retryable() && error.retry_after().unwrap() <= pause, "{error}");
        assert!(error.to_string().contains("not sent: the platform could not be reached again and again"), "{error}");
        assert_eq!(platform.count(), 4);
    }
    tokio::time::sleep(pause).await;
    assert_eq!(ask(&cams).await.unwrap_err().attempts(), 1, "one finds out");
    assert_eq!(ask(&cams).await.unwrap_err().attempts(), 0);
    tokio::time::sleep(pause).await;
    ask(&cams).await.unwrap();
    ask(&cams).await.unwrap();
    assert_eq!(platform.count(), 7);
}

#[tokio::test]
async fn t11_an_open_circuit_ends_a_call_with_what_opened_it() {
    let platform = Platform::start(vec![busy()]).await;
    let cams = client(platform.url()).attempts(9).circuit_breaker(3, LONG).build().unwrap();
    let error = ask(&cams).await.unwrap_err();
    assert_eq!((error.status(), error.attempts(), platform.count()), (Some(503), 3, 3), "{error}");
}

#[tokio::test]
async fn t11_answers_of_all_other_kinds_leave_the_circuit_closed() {
    let platform = Platform::start(vec![busy(), refused("500 Oops", "InternalError")]).await;
    let cams = client(platform.url()).attempts(1).circuit_breaker(2, LONG).build().unwrap();
    for _ in 0..5 {
        assert_eq!(ask(&cams).await.unwrap_err().attempts(), 1);
    }
    let cams = client(nobody()).attempts(1).circuit_breaker(2, LONG).build().unwrap();
    for attempts in [1, 1, 0] {
        assert_eq!(ask(&cams).await.unwrap_err().attempts(), attempts);
    }
}
