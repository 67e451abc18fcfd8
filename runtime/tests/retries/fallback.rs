//! A second endpoint.

use bothends::ErrorKind;

use super::*;

#[derive(Client, Clone)]
#[api("huawei/koogallery/open-api/license", operations(activateLicense))]
struct License(Client);

/// The hosts that a client asks for, one after the other. A proxy hears their names before anything is sent.
async fn asked_for(change: fn(ClientBuilder<License>) -> ClientBuilder<License>) -> Vec<String> {
    let gone = || vec![Step::answer("502 Bad Gateway", &[], "")];
    let proxy = Platform::start((0..5).map(|_| gone()).collect()).await;
    let builder = License::builder(Credentials::new("AK", "s3cr3t")).timeout(LONG).rate_limits(RateLimits::off());
    let client = change(builder.proxy(proxy.url())).build().unwrap();
    let error = client.activate_license().license("PL000001").send().await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Connect, false), "{error}");
    let host = |head: &str| head.split([' ', ':']).nth(1).unwrap().to_owned();
    let mut hosts: Vec<_> = proxy.seen().iter().map(|seen| host(&seen.head)).collect();
    hosts.dedup();
    hosts
}

#[tokio::test]
async fn the_second_host_of_a_spec_is_known_without_a_word() {
    let (china, second) = ("mkt.myhuaweicloud.com".to_owned(), "mkt.myhuaweicloud.cn".to_owned());
    assert_eq!(asked_for(|builder| builder).await[..2], [china.clone(), second.clone()]);
    assert_eq!(asked_for(|builder| builder.region("china")).await[..2], [china, second.clone()]);
    // No page names a second one of these.
    assert_eq!(asked_for(|builder| builder.region("china-2")).await, [second]);
    assert_eq!(asked_for(|builder| builder.region("europe")).await, ["mkt.myhuaweicloud.eu"]);
    assert_eq!(asked_for(|builder| builder.region("international")).await, ["mkt-intl.myhuaweicloud.com"]);
    // What is given counts.
    assert_eq!(asked_for(|builder| builder.endpoint("https://a.example")).await, ["a.example"]);
    let given = asked_for(|builder| builder.fallback_endpoint("https://b.example")).await;
    assert_eq!(given[..2], ["mkt.myhuaweicloud.com", "b.example"]);
}

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
