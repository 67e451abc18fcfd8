//! Signing in with KooGallery: both ends of its calls over a socket, and the addresses that a browser opens.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use bothends::{Client, Credentials, ErrorKind};
use common::{Step, scripted};

#[derive(Client, Clone)]
#[api("huawei/koogallery/sso")]
struct Sso(Client);

#[derive(Client, Clone)]
#[api("huawei/koogallery/open-api", operations(queryOrder))]
struct Market(Client);

fn at(endpoint: &str) -> Sso {
    Sso::builder(Credentials::none()).endpoint(endpoint).build().unwrap()
}

fn first() -> sso::Token {
    sso::Token::builder()
        .client_id("cornflower-pancakes")
        .client_secret("s3cret & +")
        .code("c0de")
        .grant_type(sso::TokenGrantType::AuthorizationCode)
        .build()
}

fn again() -> sso::RefreshToken {
    sso::RefreshToken::builder()
        .client_id("cornflower-pancakes")
        .client_secret("s3cret & +")
        .grant_type(sso::RefreshTokenGrantType::RefreshToken)
        .refresh_token("refr3sh")
        .build()
}

#[tokio::test]
async fn two_calls_at_one_path_are_told_apart_by_the_member_of_one_value() {
    let twin = sso::twin()
        .answer(|request: &sso::Token| {
            assert_eq!(request.client_secret, "s3cret & +");
            let access_token = Some(format!("acc3ss of {}", request.code));
            Ok(sso::TokenResponse { access_token, expires_in: Some(7200), ..Default::default() })
        })
        .answer(|request: &sso::RefreshToken| {
            let access_token = Some(format!("acc3ss of {}", request.refresh_token));
            Ok(sso::RefreshTokenResponse { access_token, ..Default::default() })
        });
    let twin = twin.start().await.unwrap();
    let sso = at(&twin.endpoint());
    for _ in 0..2 {
        let answer = sso.0.send(first()).await.unwrap();
        assert_eq!((answer.access_token.as_deref(), answer.expires_in), (Some("acc3ss of c0de"), Some(7200)));
        let answer = sso.0.send(again()).await.unwrap();
        assert_eq!(answer.access_token.as_deref(), Some("acc3ss of refr3sh"));
    }
    let calls: Vec<_> = twin.requests().into_iter().map(|request| request.call).collect();
    assert_eq!(calls, ["token", "refreshToken", "token", "refreshToken"]);
}

#[test]
fn tokens_go_out_as_a_form_and_secrets_are_not_shown() {
    let prepared = at("https://cornflower.tenant.example").0.prepare(&first()).unwrap();
    assert_eq!(prepared.url, "https://cornflower.tenant.example/api/v1/oauth2/token");
    assert_eq!(prepared.request.header("content-type"), Some("application/x-www-form-urlencoded"));
    let body = "client_id=cornflower-pancakes&client_secret=s3cret%20%26%20%2B&code=c0de&grant_type=authorization_code";
    assert_eq!(prepared.request.body, body);
    assert_eq!(prepared.request.header("authorization"), None);
    let shown = format!("{:?} {:?} {prepared:?}", first(), again());
    assert!(["s3cret", "c0de", "refr3sh"].iter().all(|secret| !shown.contains(secret)), "{shown}");
}

#[tokio::test]
async fn an_access_token_is_a_member_that_is_not_shown() {
    let twin = sso::twin().answer(|request: &sso::UserInfo| match request.authorization.as_str() {
        "Bearer acc3ss" => Ok(sso::UserInfoResponse { user_name: Some("baker".to_owned()), ..Default::default() }),
        _ => Err(sso::Code::Unauthorized),
    });
    let twin = twin.start().await.unwrap();
    let sso = at(&twin.endpoint());
    let answer = sso.user_info().authorization("Bearer acc3ss").send().await.unwrap();
    assert_eq!(answer.user_name.as_deref(), Some("baker"));
    let error = sso.user_info().authorization("Bearer 0ther").send().await.unwrap_err();
    assert_eq!((error.code(), error.status()), (Some(&sso::Code::Unauthorized), Some(401)));
    // Without the word it would be refused: this is told before it is sent.
    let error = sso.user_info().authorization("acc3ss").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Constraint);
    let request = sso::UserInfo::builder().authorization("Bearer acc3ss").build();
    let prepared = sso.0.prepare(&request).unwrap();
    assert_eq!(prepared.request.header("authorization"), Some("Bearer acc3ss"));
    let shown = format!("{error:?} {error} {request:?} {prepared:?}");
    assert!(!shown.contains("acc3ss"), "{shown}");
}

#[tokio::test]
async fn errors_of_oauth_are_codes() {
    for (status, code, expected) in [
        ("400 Bad Request", "invalid_grant", Some(sso::Code::InvalidGrant)),
        ("401 Unauthorized", "unauthorized", Some(sso::Code::Unauthorized)),
        ("400 Bad Request", "invalid_client", Some(sso::Code::Unknown("invalid_client".to_owned()))),
        // Should a login centre say so with a status of success, it is an error all the same.
        ("200 OK", "invalid_grant", Some(sso::Code::InvalidGrant)),
    ] {
        let body = format!(r#"{{"error":"{code}","error_description":"the code was used"}}"#);
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let address = scripted(vec![Step::Send(answer.into_bytes())]).await;
        let error = at(&format!("http://{address}")).0.send(first()).await.unwrap_err();
        assert_eq!(error.code(), expected.as_ref(), "{status}");
        assert!(error.to_string().contains("the code was used"), "{error}");
    }
}

#[tokio::test]
async fn a_cas_answer_is_handed_on_as_it_comes() {
    let body = "<cas:serviceResponse><cas:authenticationSuccess/></cas:serviceResponse>";
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let address = scripted(vec![Step::Send(answer.into_bytes())]).await;
    let sso = at(&format!("http://{address}"));
    let call = sso.cas_validate().service("https://pancakes.example.com/in").ticket("ST-1");
    let answer = call.format(sso::CasValidateFormat::Xml).send().await.unwrap();
    assert_eq!(answer.answer, body);
    assert_eq!(answer.content_type.as_deref(), Some("application/xml"));
}

#[test]
fn a_browser_is_given_addresses() {
    let sso = at("https://cornflower.tenant.example/login");
    let login = sso::Authorize::builder()
        .client_id("cornflower pancakes")
        .redirect_uri("https://pancakes.example.com/in?a=b&c=d#e")
        .response_type(sso::AuthorizeResponseType::Code)
        .scope(sso::AuthorizeScope::GetUserInfo)
        .state("f#&=%")
        .build();
    assert_eq!(
        sso.0.url(&login).unwrap(),
        "https://cornflower.tenant.example/login/api/v1/oauth2/authorize?client_id=cornflower%20pancakes\
         &redirect_uri=https%3A%2F%2Fpancakes.example.com%2Fin%3Fa%3Db%26c%3Dd%23e&response_type=code\
         &scope=get_user_info&state=f%23%26%3D%25"
    );
    let logout = sso::Logout::builder().build();
    assert_eq!(sso.0.url(&logout).unwrap(), "https://cornflower.tenant.example/login/api/v1/logout");
}

#[tokio::test]
async fn an_address_with_a_fragment_is_opened_and_never_sent() {
    let sso = at("https://market.example.com");
    let portal = sso::UnifiedLogin::builder().ind(sso::UnifiedLoginInd::Unop).app_id("2vb5&e0").build();
    let url = "https://market.example.com/unified-login/#/portal-login?ind=UNOP&appId=2vb5%26e0";
    assert_eq!(sso.0.url(&portal).unwrap(), url);
    let error = sso.0.send(portal).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("for a browser to open") && !error.maybe_executed(), "{error}");
}

#[test]
fn only_what_is_no_more_than_an_address_has_one() {
    let sso = at("https://cornflower.tenant.example");
    assert_eq!(sso.0.url(&first()).unwrap_err().kind(), ErrorKind::Request);
    let user = sso::UserInfo::builder().authorization("Bearer acc3ss").build();
    let error = sso.0.url(&user).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("acc3ss"), "{error}");
    let wrong = sso::UserInfo::builder().authorization("").build();
    assert_eq!(sso.0.url(&wrong).unwrap_err().kind(), ErrorKind::Constraint);
    let market = Market::connect(Credentials::new("id", "s3cret")).unwrap();
    let error = market.0.url(&market::QueryOrder::builder().order_id("CS1").build()).unwrap_err();
    assert!(error.to_string().contains("presign"), "{error}");
}
