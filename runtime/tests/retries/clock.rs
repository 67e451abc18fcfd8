//! Clocks that are off.

use std::time::{SystemTime, UNIX_EPOCH};

use bothends::ErrorKind;
use bothends::clock::FixedClock;

use super::*;

/// Sun, 06 Nov 1994 08:49:37 GMT.
fn noon() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(784_111_777)
}

fn too_late(date: &str) -> Vec<Step> {
    refused_with("400 Bad Request", "InvalidTimeStamp.Expired", &[("Date", date)])
}

fn dates(platform: &Platform) -> Vec<String> {
    platform.seen().iter().map(|request| request.header("x-acs-date")).collect()
}

#[tokio::test]
async fn c06_a_clock_that_is_off_is_corrected_for_all_calls() {
    for (date, signed) in [
        ("Sun, 06 Nov 1994 09:09:37 GMT", "1994-11-06T09:09:37Z"),
        ("Sun, 06 Nov 1994 08:29:37 GMT", "1994-11-06T08:29:37Z"),
    ] {
        let platform = Platform::start(vec![too_late(date), ok()]).await;
        let clock = FixedClock::new(noon());
        let cams = client(platform.url()).clock(clock.clone()).build().unwrap();
        tell(&cams).await.unwrap();
        assert_eq!(dates(&platform), ["1994-11-06T08:49:37Z", signed], "also what is not idempotent: it was refused");
        ask(&cams.clone()).await.unwrap();
        assert_eq!(dates(&platform)[2..], [signed]);
        let prepared = cams.0.prepare(&cams::GetChatappUploadAuthorization { cust_space_id: "s".to_owned() }).unwrap();
        assert_eq!(prepared.request.header("x-acs-date"), Some(signed));
    }
}

#[tokio::test]
async fn c06_a_refusal_is_never_a_loop() {
    let platform = Platform::start(vec![too_late("Sun, 06 Nov 1994 09:09:37 GMT")]).await;
    let cams = client(platform.url()).clock(FixedClock::new(noon())).attempts(10).build().unwrap();
    let error = ask(&cams).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), platform.count()), (ErrorKind::Clock, 2, 2), "{error}");
    assert_eq!((error.clock_offset(), error.maybe_executed()), (Some(1200), false));
    assert!(error.to_string().contains("clock is 1200 s behind the platform's"), "{error}");
    let error = ask(&cams).await.unwrap_err();
    assert_eq!((error.attempts(), platform.count()), (1, 3), "it was signed with that already: {error}");
}

#[tokio::test]
async fn c06_a_forged_date_is_told_and_not_used() {
    for date in ["Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 31 Dec 2099 23:59:59 GMT", "Mon, 07 Nov 1994 08:49:38 GMT"] {
        let platform = Platform::start(vec![too_late(date), ok()]).await;
        let cams = client(platform.url()).clock(FixedClock::new(noon())).build().unwrap();
        let error = ask(&cams).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Clock, 1), "{error}");
        assert!(error.clock_offset().is_some_and(|offset| offset.abs() > 24 * 60 * 60));
        ask(&cams).await.unwrap();
        assert_eq!(dates(&platform), ["1994-11-06T08:49:37Z"; 2]);
    }
}

#[tokio::test]
async fn c06_only_a_refused_time_is_corrected() {
    let date = ("Date", "Sun, 06 Nov 1994 09:09:37 GMT");
    for (status, code) in [
        ("400 Bad Request", "SignatureNonceUsed"),
        ("400 Bad Request", "SignatureDoesNotMatch"),
        ("400 Bad Request", "InvalidParameter"),
        ("200 OK", "OK"),
    ] {
        let platform = Platform::start(vec![refused_with(status, code, &[date]), ok()]).await;
        let cams = client(platform.url()).clock(FixedClock::new(noon())).build().unwrap();
        if let Err(error) = ask(&cams).await {
            assert_eq!((error.clock_offset(), error.attempts()), (None, 1), "{error}");
        }
        ask(&cams).await.unwrap();
        assert_eq!(dates(&platform), ["1994-11-06T08:49:37Z"; 2]);
    }
    for date in ["Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:38 GMT", "whenever"] {
        let platform = Platform::start(vec![too_late(date), ok()]).await;
        let error = ask(&client(platform.url()).clock(FixedClock::new(noon())).build().unwrap()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Clock, 1), "the clock is right: {error}");
    }
}

#[tokio::test]
async fn c06_a_clock_that_was_set_is_believed_again() {
    let scripts =
        vec![too_late("Sun, 06 Nov 1994 09:09:37 GMT"), ok(), too_late("Sun, 06 Nov 1994 09:09:37 GMT"), ok()];
    let platform = Platform::start(scripts).await;
    let clock = FixedClock::new(noon());
    let cams = client(platform.url()).clock(clock.clone()).build().unwrap();
    ask(&cams).await.unwrap();
    clock.advance(Duration::from_secs(1200));
    ask(&cams).await.unwrap();
    assert_eq!(dates(&platform)[2..], ["1994-11-06T09:29:37Z", "1994-11-06T09:09:37Z"]);
}
