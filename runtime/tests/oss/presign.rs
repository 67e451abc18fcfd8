//! Requests that somebody sends who has nothing but their URL.

use std::time::{Duration, SystemTime};

use bothends::client::{Prepared, Request};
use bothends::clock::FixedClock;
use bothends::sign::{OSS_V1, OSS4_HMAC_SHA256, Scheme};
use bothends::twin::RunningTwin;

use super::common::exchange;
use super::{Oss, client, get, granted, oss, put};

const MINUTE: Duration = Duration::from_secs(60);
const BOTH: [&dyn Scheme; 2] = [OSS4_HMAC_SHA256, OSS_V1];

fn begin() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

/// A twin whose clock is that much later than when the request is signed.
async fn later(scheme: &'static dyn Scheme, later: Duration) -> (RunningTwin, Oss) {
    let twin = oss::twin().credentials(granted()).scheme(scheme).clock(FixedClock::new(begin() + later));
    let twin = twin.start().await.unwrap();
    let oss = client(twin.endpoint()).scheme(scheme).clock(FixedClock::new(begin())).build().unwrap();
    (twin, oss)
}

fn presigned<R: Request>(oss: &Oss, request: &R, expires: Duration) -> Prepared {
    oss.0.presign(request, expires).unwrap_or_else(|error| panic!("{error}"))
}

/// Sends a URL as a tool would that knows nothing else.
async fn send(twin: &RunningTwin, method: &str, url: &str, body: &str) -> String {
    let target = url.strip_prefix(&twin.endpoint()).unwrap();
    let head = format!("{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", twin.address());
    exchange(twin.address(), format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await
}

#[tokio::test]
async fn a_presigned_put_and_get_need_nothing_but_the_url() {
    for scheme in BOTH {
        let (twin, oss) = later(scheme, MINUTE / 2).await;
        let made = presigned(&oss, &put(""), MINUTE);
        assert!(made.request.header("authorization").is_none() && made.url.contains("security-token="));
        assert!(!made.url.contains("s3cr3t"), "the secret stays here");
        let answer = send(&twin, "PUT", &made.url, "what they have").await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{}: {answer}", scheme.name());
        assert_eq!(twin.received::<oss::PutObject>()[0].body, "what they have");

        let mut wanted = get();
        wanted.response_content_disposition = Some("attachment; filename=\"a b.pdf\"".to_owned());
        let answer = send(&twin, "GET", &presigned(&oss, &wanted, MINUTE).url, "").await;
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("%PDF-1.4"), "{}: {answer}", scheme.name());
        assert_eq!(twin.received::<oss::GetObject>(), [wanted]);
    }
}

#[tokio::test]
async fn a_presigned_request_is_for_one_thing_and_a_time() {
    for scheme in BOTH {
        let (twin, oss) = later(scheme, MINUTE / 2).await;
        let made = presigned(&oss, &put(""), MINUTE);
        let (before, behind) = made.url.split_once("security-token=").unwrap();
        let behind = behind.split_once('&').map_or("", |(_token, behind)| behind);
        for (method, url) in [
            ("GET", made.url.clone()),
            ("PUT", made.url.replace("isvTerms", "isvterms")),
            ("PUT", format!("{before}security-token=&{behind}")),
            ("PUT", made.url.replace("=60", "=61").replace("Expires=17673", "Expires=17674")),
        ] {
            let answer = send(&twin, method, &url, "").await;
            assert!(answer.starts_with("HTTP/1.1 403 "), "{} {url}: {answer}", scheme.name());
        }
        let (late, _) = later(scheme, MINUTE + Duration::from_secs(1)).await;
        let url = made.url.replace(&twin.endpoint(), &late.endpoint());
        // The address is signed by neither: what fails is the time.
        assert!(send(&late, "PUT", &url, "").await.starts_with("HTTP/1.1 403 "), "{}", scheme.name());
        assert!(twin.requests().is_empty() && late.requests().is_empty());
    }
}

/// V1's pages name no longest time; ours is that of V4.
#[tokio::test]
async fn a_presigned_request_is_good_for_seven_days_at_most() {
    let week = Duration::from_secs(7 * 86_400);
    for scheme in BOTH {
        let (_twin, oss) = later(scheme, MINUTE).await;
        assert!(oss.0.presign(&get(), week).is_ok());
        for wrong in [week + Duration::from_secs(1), Duration::ZERO, Duration::from_millis(999)] {
            let error = oss.0.presign(&get(), wrong).unwrap_err();
            assert!(error.to_string().contains("1 second to 7 days"), "{error}");
        }
    }
}

/// Members that stand in signed headers have to be sent with the URL.
#[tokio::test]
async fn headers_that_are_signed_belong_to_a_presigned_request() {
    for scheme in BOTH {
        let (twin, oss) = later(scheme, MINUTE / 2).await;
        let mut wanted = put("");
        wanted.content_type = Some("application/pdf".to_owned());
        let made = presigned(&oss, &wanted, MINUTE);
        assert_eq!(made.request.header("content-type"), Some("application/pdf"));
        let answer = send(&twin, "PUT", &made.url, "").await;
        assert!(answer.starts_with("HTTP/1.1 403 "), "{}: {answer}", scheme.name());
    }
}
