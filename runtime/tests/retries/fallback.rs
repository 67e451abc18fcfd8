//! A second endpoint.

use bothends::ErrorKind;

use super::*;

#[tokio::test]
async fn the_second_endpoint_stands_in_when_the_first_cannot_be_reached() {
    let second = Platform::start(vec![ok()]).await;
    let cams = client(nobody()).fallback_endpoint(second.url()).build().unwrap();
    tell(&cams).await.unwrap();
    let seen = second.seen();
    assert_eq!((seen.len(), seen[0].header("host")), (1, second.address.to_string()));
    // Signed for that host: what is prepared now goes there, too.
    let prepared = cams.0.prepare(&cams::GetChatappUploadAuthorization { cust_space_id: "s".to_owned() }).unwrap();
    assert!(prepared.url.starts_with(&second.url()), "{}", prepared.url);
    assert!(prepared.signature.canonical_request.contains(&format!("host:{}", second.address)));
    // With one attempt, the first endpoint would have had to be tried in vain.
    cams.get_chatapp_upload_authorization().cust_space_id("s").send().attempts(1).await.unwrap();
    assert_eq!(second.count(), 2);
}

#[tokio::test]
async fn a_request_that_reached_the_first_never_goes_to_the_second() {
    let first = Platform::start(vec![vec![Step::Reset], busy(), ok()]).await;
    let second = Platform::start(vec![ok()]).await;
    let cams = client(first.url()).fallback_endpoint(second.url()).build().unwrap();
    ask(&cams).await.unwrap();
    assert_eq!((first.count(), second.count()), (3, 0));
}

#[tokio::test]
async fn when_neither_can_be_reached_both_are_tried() {
    let cams = client(nobody()).fallback_endpoint(nobody()).build().unwrap();
    let error = tell(&cams).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.maybe_executed()), (ErrorKind::Connect, 3, false), "{error}");
    let second = Platform::start(vec![ok()]).await;
    let cams = client(nobody()).fallback_endpoint(second.url()).attempts(1).build().unwrap();
    assert_eq!(ask(&cams).await.unwrap_err().attempts(), 1, "one attempt is one attempt");
    ask(&cams).await.unwrap();
}

#[tokio::test]
async fn c10_a_second_endpoint_is_checked_like_the_first() {
    for bad in
        ["http://example.com", "http://169.254.169.254/", "https://u:p@a", "https://a?b", "ftp://a", "https://a:0"]
    {
        let error = client("https://a.example").fallback_endpoint(bad).build().map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("the fallback endpoint: "), "{error}");
        assert!(!error.to_string().contains("u:p"), "{error}");
        assert!(client(bad).build().is_err(), "{bad}");
    }
    assert!(client("https://a.example").fallback_endpoint("http://127.0.0.1:1").build().is_ok());
}
