//! Credentials that change while a client lives: refreshed in time, asked for once, and replaced when the platform says
//! that they have expired. Row C8 of the faults that the project survives.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;
#[path = "credentials/refresh.rs"]
mod refresh;
#[path = "credentials/role.rs"]
mod role;
#[path = "credentials/source.rs"]
mod source;

use std::sync::Arc;
use std::time::Duration;

use bothends::credentials::{Provider, Refreshing, from_fn};
use bothends::twin::RunningTwin;
use bothends::{Client, Credentials, ErrorKind, RateLimits};
use common::{Step, scripted};
use source::{Source, expired};

/// One operation is enough.
#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization))]
struct Cams(Client);

/// Whose signature does not cover the body.
#[derive(Client)]
#[api("aliyun/oss", operations(PutObject))]
struct Oss(Client);

fn client(provider: impl Provider, endpoint: impl Into<String>) -> Cams {
    Cams::builder(provider).endpoint(endpoint).timeout(Duration::from_secs(5)).build().unwrap()
}

/// A platform that knows the second key of a [`Source`].
async fn knows_the_second() -> RunningTwin {
    cams::twin().credentials(source::key(2)).start().await.unwrap()
}

type Outcome = Result<bothends::Answer<cams::GetChatappUploadAuthorizationResponse>, bothends::CallError<cams::Code>>;

async fn call(cams: &Cams) -> Outcome {
    cams.get_chatapp_upload_authorization().cust_space_id("1").send().await
}

#[tokio::test]
async fn a_client_takes_keys_and_whatever_gives_keys() {
    let twin = cams::twin().start().await.unwrap();
    let key = twin.credentials();
    let shared: Arc<dyn Provider> = Arc::new(key.clone());
    let boxed: Box<dyn Provider> = Box::new(Refreshing::new(key.clone()));
    let asked = {
        let key = key.clone();
        from_fn(move || std::future::ready(Ok(key.clone())))
    };
    for cams in [
        client(key, twin.endpoint()),
        client(shared, twin.endpoint()),
        client(boxed, twin.endpoint()),
        client(asked, twin.endpoint()),
    ] {
        call(&cams).await.unwrap();
    }
    assert_eq!(twin.requests().len(), 4);
}

#[tokio::test]
async fn c08_every_attempt_is_signed_with_what_is_good_then() {
    let twin = knows_the_second().await;
    let source = Source::new();
    let cams = client(source.clone(), twin.endpoint());
    assert_eq!(call(&cams).await.unwrap_err().kind(), ErrorKind::Signature, "the first is unknown there");
    call(&cams).await.unwrap();
    assert_eq!(source.asked(), 2);
}

#[tokio::test]
async fn c08_a_call_refused_as_expired_is_sent_again_once_with_other_credentials() {
    let (platform, seen) = source::platform(vec![expired("InvalidSecurityToken.Expired", 400)]).await;
    let source = Source::new();
    let cams = client(Refreshing::new(source.clone()), platform);
    let answer = call(&cams).await.unwrap();
    assert_eq!(answer.message.as_deref(), Some("fine"), "nothing of the refusal is left in it");
    let seen = seen.lock().unwrap().clone();
    assert_eq!((seen.len(), source.asked()), (2, 2));
    for (request, key) in seen.iter().zip(["STS.1", "STS.2"]) {
        assert!(request.contains(&format!("Credential={key},")), "{request}");
    }
    let nonce = |request: &str| source::header(request, "x-acs-signature-nonce");
    assert_ne!(nonce(&seen[0]), nonce(&seen[1]), "a resend is signed anew");
    call(&cams).await.unwrap();
    assert_eq!(source.asked(), 2, "the new ones are kept");
}

#[tokio::test]
async fn c08_no_more_than_once() {
    let refusal = || expired("SecurityTokenExpired", 403);
    let (platform, seen) = source::platform(vec![refusal(), refusal(), refusal()]).await;
    let source = Source::new();
    let error = call(&client(Refreshing::new(source.clone()), platform)).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Signature, false));
    assert_eq!((seen.lock().unwrap().len(), source.asked()), (2, 2));
}

#[tokio::test]
async fn c08_credentials_that_change_between_attempts_are_used() {
    let busy = || expired("ServiceUnavailable", 503);
    let (platform, seen) = source::platform(vec![busy(), busy()]).await;
    let answer = call(&client(Source::new(), platform)).await.unwrap();
    assert_eq!(answer.message.as_deref(), Some("fine"));
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 3);
    for (request, key) in seen.iter().zip(["STS.1", "STS.2", "STS.3"]) {
        assert!(request.contains(&format!("Credential={key},")), "{request}");
    }
}

#[tokio::test]
async fn c08_all_attempts_of_a_call_ask_once() {
    let busy = || expired("ServiceUnavailable", 503);
    let (platform, seen) = source::platform(vec![busy(), busy()]).await;
    let source = Source::new();
    call(&client(Refreshing::new(source.clone()), platform)).await.unwrap();
    let seen = seen.lock().unwrap().clone();
    let nonces: std::collections::BTreeSet<_> =
        seen.iter().map(|request| source::header(request, "x-acs-signature-nonce")).collect();
    assert_eq!((seen.len(), nonces.len(), source.asked()), (3, 3, 1), "each is signed anew, with the same key");
}

#[tokio::test]
async fn the_resend_is_one_of_the_attempts() {
    let (platform, seen) =
        source::platform(vec![expired("ServiceUnavailable", 503), expired("SecurityTokenExpired", 403)]).await;
    let source = Source::new();
    let cams = client(Refreshing::new(source.clone()), platform);
    let request = cams.get_chatapp_upload_authorization().cust_space_id("1").send();
    let error = request.attempts(2).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Signature, 2));
    assert!(error.maybe_executed(), "of the first attempt nobody knows");
    assert_eq!((seen.lock().unwrap().len(), source.asked()), (2, 1));
    call(&cams).await.unwrap();
    assert_eq!(source.asked(), 2, "the next call has others all the same");
}

#[tokio::test]
async fn keys_that_are_empty_sign_nothing() {
    for (id, secret, what) in [(" ", "secret", "the id of the key"), ("STS.1", "", "the secret of the key")] {
        let given = from_fn(move || std::future::ready(Ok(Credentials::new(id, secret))));
        let error = call(&client(given, "http://127.0.0.1:9")).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credentials, 0));
        assert!(error.to_string().contains(what), "{error}");
    }
}

#[tokio::test]
async fn only_what_is_refused_as_expired_is_sent_again() {
    for refusal in [
        expired("InvalidSecurityToken.Malformed", 400),
        expired("InvalidTimeStamp.Expired", 400),
        expired("InvalidAccessKeyId.NotFound", 404),
        expired("Anything.Expired", 400),
    ] {
        let (platform, seen) = source::platform(vec![refusal.clone()]).await;
        call(&client(Refreshing::new(Source::new()), platform)).await.unwrap_err();
        assert_eq!(seen.lock().unwrap().len(), 1, "{refusal}");
    }
}

#[tokio::test]
async fn the_same_credentials_are_not_sent_again() {
    let (platform, seen) = source::platform(vec![expired("SecurityTokenExpired", 403)]).await;
    let error = call(&client(source::key(1), platform)).await.unwrap_err();
    assert_eq!((error.kind(), seen.lock().unwrap().len()), (ErrorKind::Signature, 1));
    assert!(error.hint().is_some());
}

#[tokio::test]
async fn a_provider_that_fails_is_an_error_of_the_call() {
    let source = Source::new();
    source.fail(true);
    let cams = client(source.clone(), "http://127.0.0.1:9");
    let error = call(&cams).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Credentials, false));
    assert!(error.to_string().contains("the vault is closed"), "{error}");
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("vault"));
    let slow = from_fn(std::future::pending);
    let cams = Cams::builder(slow).endpoint("http://127.0.0.1:9").timeout(Duration::from_millis(50)).build().unwrap();
    let error = call(&cams).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Credentials, false), "{error}");
}

#[tokio::test]
async fn what_does_not_wait_has_what_is_at_hand() {
    let source = Source::new();
    let cams = client(Refreshing::new(source.clone()), "http://127.0.0.1:9");
    let request = cams::GetChatappUploadAuthorization::builder().cust_space_id("1").build();
    let error = cams.0.prepare(&request).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.hint().unwrap().contains("Client::ready"), "{error}");
    assert_eq!(source.asked(), 0, "nothing asks behind one's back");
    cams.0.ready().await.unwrap();
    let prepared = cams.0.prepare(&request).unwrap();
    assert!(prepared.signature.authorization.contains("Credential=STS.1,"));
    source.fail(true);
    let failing = client(source, "http://127.0.0.1:9");
    assert_eq!(failing.0.ready().await.unwrap_err().kind(), ErrorKind::Credentials);
}

#[tokio::test]
async fn a_hundred_calls_at_once_refresh_once_after_a_refusal() {
    let (platform, seen) = source::platform_refusing(b"Credential=STS.1,", expired("SecurityTokenExpired", 403)).await;
    let source = Source::new();
    let cams = Cams::builder(Refreshing::new(source.clone())).endpoint(platform).rate_limits(RateLimits::off());
    let cams = cams.build().unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let cams = cams.clone();
        calls.spawn(async move { call(&cams).await.map(drop) });
    }
    while let Some(outcome) = calls.join_next().await {
        outcome.unwrap().unwrap();
    }
    assert_eq!(source.asked(), 2, "one for all, and one for all who were refused");
    assert!(seen.lock().unwrap().len() >= 101);
}

#[tokio::test]
async fn a_body_that_is_read_while_it_is_sent_is_sent_once() {
    let body = r#"<?xml version="1.0"?><Error><Code>SecurityTokenExpired</Code><Message>x</Message></Error>"#;
    let head = "HTTP/1.1 403 Forbidden\r\nContent-Type: application/xml\r\nConnection: close\r\n";
    let answer = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    let address = scripted(vec![Step::Send(answer.into_bytes()), Step::Close]).await;
    let source = Source::new();
    let provider = Refreshing::new(source.clone());
    let oss = Oss::builder(provider.clone()).endpoint(format!("http://{address}")).region("ap-southeast-1");
    let oss = oss.build().unwrap();
    let put = oss.put_object().bucket("whatsapp-bkt").key("a").body(bothends::Bytes::new());
    let error = put.send().upload(bothends::Upload::reader(&b"abc"[..], 3)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), source.asked()), (ErrorKind::Signature, 1, 1), "{error}");
    assert!(provider.at_hand().is_none(), "the next call has others");
}
