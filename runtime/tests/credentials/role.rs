//! Roles: the provider of the runtime against the platform's end of the spec, and profiles that name one.

use std::time::{Duration, SystemTime};

use bothends::credentials::{AssumeRole, Profile, Provider};
use bothends::twin::RunningTwin;
use bothends::{Client, Credentials, Timestamp};

/// The service by its spec.
#[derive(Client, Clone)]
#[api("aliyun/sts")]
struct Sts(Client);

const ROLE: &str = "acs:ram::1234567890123456:role/messages";

fn identity() -> Credentials {
    Credentials::new("LTAI-of-the-shop", "long-lived")
}

/// Gives credentials that are named after the session, until then.
async fn service(expires: SystemTime) -> RunningTwin {
    service_of(identity(), expires).await
}

async fn service_of(identity: Credentials, expires: SystemTime) -> RunningTwin {
    let answer = move |request: &sts::AssumeRole| {
        let given = sts::AssumeRoleResponseCredentials {
            access_key_id: Some(format!("STS.{}", request.role_session_name)),
            access_key_secret: Some("for-a-while".to_owned()),
            security_token: Some("t0k3n".to_owned()),
            expiration: Some(Timestamp::from(expires)),
        };
        Ok(sts::AssumeRoleResponse { credentials: Some(given), ..Default::default() })
    };
    sts::twin().strict().credentials(identity).answer(answer).start().await.unwrap()
}

#[tokio::test]
async fn a_role_is_taken_as_the_spec_says() {
    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000);
    let service = service(end).await;
    let role =
        AssumeRole::new(identity(), ROLE, "shop-7").duration(Duration::from_secs(900)).external_id("bakery-4711");
    let role = role.policy(r#"{"Version":"1"}"#).endpoint(service.endpoint()).build().unwrap();
    for _ in 0..3 {
        let credentials = role.provide().await.unwrap();
        assert_eq!((credentials.id(), credentials.expires()), (Some("STS.shop-7"), Some(end)));
        assert_eq!(credentials.secret().expose(), "for-a-while");
        assert_eq!(credentials.token().unwrap().expose(), "t0k3n");
    }
    let received: Vec<sts::AssumeRole> = service.received();
    let [request] = &received[..] else { panic!("it is asked once: {received:?}") };
    assert_eq!((request.role_arn.as_str(), request.role_session_name.as_str()), (ROLE, "shop-7"));
    assert_eq!(request.duration_seconds, Some(900));
    assert_eq!(request.policy.as_deref(), Some(r#"{"Version":"1"}"#));
    assert_eq!(request.external_id.as_deref(), Some("bakery-4711"));
}

#[tokio::test]
async fn the_typed_client_takes_it_as_well() {
    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000);
    let service = service(end).await;
    let sts = Sts::builder(identity()).endpoint(service.endpoint()).build().unwrap();
    let answer = sts.assume_role().role_arn(ROLE).role_session_name("shop-7").send().await.unwrap();
    assert_eq!(answer.credentials.as_ref().unwrap().expiration, Some(Timestamp::from(end)));
    assert!(!format!("{answer:?}").contains("for-a-while"), "{answer:?}");
}

#[tokio::test]
async fn a_role_that_takes_a_role() {
    let end = SystemTime::now() + Duration::from_secs(3600);
    let first = service(end).await;
    let middle = Credentials::new("STS.shop-7", "for-a-while").with_token("t0k3n");
    let second = service_of(middle, end).await;
    let role = AssumeRole::new(identity(), ROLE, "shop-7").endpoint(first.endpoint()).build().unwrap();
    let role = AssumeRole::new(role, "acs:ram::2:role/other", "shop-8").endpoint(second.endpoint()).build().unwrap();
    assert!(role.provide().await.unwrap().token().is_some());
    assert_eq!((first.requests().len(), second.requests().len()), (1, 1));
}

#[tokio::test]
async fn a_refusal_is_told_with_its_reason_and_nothing_secret() {
    let service = sts::twin().credentials(identity());
    let service = service.answer(|_: &sts::AssumeRole| Err(sts::Code::NoPermission)).start().await.unwrap();
    let role = AssumeRole::new(identity(), ROLE, "shop-7").endpoint(service.endpoint()).build().unwrap();
    let error = role.provide().await.unwrap_err();
    let shown = format!("{error} {error:?} {role:?}");
    assert!(shown.contains("AssumeRole failed: NoPermission (HTTP 403)"), "{shown}");
    assert!(!shown.contains("long-lived"), "{shown}");
}

#[tokio::test]
async fn an_answer_without_credentials_is_an_error() {
    let service = sts::twin().credentials(identity());
    let half = |_: &sts::AssumeRole| {
        let given =
            sts::AssumeRoleResponseCredentials { access_key_id: Some("STS.1".to_owned()), ..Default::default() };
        Ok(sts::AssumeRoleResponse { credentials: Some(given), ..Default::default() })
    };
    let service = service.answer(half).start().await.unwrap();
    let role = AssumeRole::new(identity(), ROLE, "shop-7").endpoint(service.endpoint()).build().unwrap();
    assert!(role.provide().await.unwrap_err().to_string().contains("holds no credentials"));
}

#[test]
fn what_the_runtime_knows_of_the_service_is_what_the_spec_says() {
    let central = AssumeRole::new(identity(), ROLE, "shop-7");
    assert!(central.build().is_ok());
    assert!(AssumeRole::new(identity(), ROLE, "s").region("evil.example/").build().is_err());
    assert!(
        AssumeRole::new(identity(), ROLE, "s").endpoint("http://sts.example").build().is_err(),
        "keys in the clear"
    );
}

#[test]
fn a_profile_is_read_from_its_file() {
    let file = std::env::temp_dir().join(format!("bothends-profiles-{}.json", std::process::id()));
    let profiles =
        r#"{"current":"a","profiles":[{"name":"a","mode":"AK","access_key_id":"LTAI-a","access_key_secret":"s"}]}"#;
    std::fs::write(&file, profiles).unwrap();
    let profile = Profile::from_file(&file, Some("a"));
    std::fs::remove_file(&file).unwrap();
    assert_eq!(profile.unwrap().at_hand().unwrap().id(), Some("LTAI-a"));
}
