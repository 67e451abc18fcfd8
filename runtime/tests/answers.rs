//! What a client makes of answers: broken ones, strange ones, refusals in all their forms, and what each tells the
//! caller. Over real sockets; tests are named after the rows of the faults that the project survives.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

#[path = "answers/broken.rs"]
mod broken;
#[path = "answers/codes.rs"]
mod codes;
mod common;
#[allow(dead_code, reason = "the ledger's tests use all of it")]
#[path = "ledger/log.rs"]
mod log;
#[path = "answers/strange.rs"]
mod strange;

use std::time::Duration;

use bothends::{Answer, Bytes, CallError, Client, Credentials, ErrorKind, Json, RateLimits};
use common::{Step, scripted};

#[derive(Client, Clone)]
#[api("aliyun/cams", operations(ChangeResourceGroup, GetChatappUploadAuthorization, ListChatappTemplate))]
struct Cams(Client);

#[derive(Client, Clone)]
#[api("aliyun/oss")]
struct Oss(Client);

type Failed = CallError<cams::Code>;
type List = Result<Answer<cams::ListChatappTemplateResponse>, Failed>;

const TOKEN: &str = "CAISt0k3n+/=abcdefghijklmnopqrstuvwxyz0123456789";

/// An answer as bytes: status line, headers, body.
fn answer(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<Step> {
    let mut bytes =
        format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n", body.len()).into_bytes();
    for (name, value) in headers {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    vec![Step::Send(bytes), Step::Close]
}

fn json(status: &str, body: &str) -> Vec<Step> {
    answer(status, &[("Content-Type", "application/json"), ("x-acs-request-id", "R-1")], body.as_bytes())
}

async fn cams(script: Vec<Step>) -> Cams {
    let address = scripted(script).await;
    let credentials = Credentials::new("LTAI-visible-id", "s3cr3t-k3y").with_token(TOKEN);
    let builder = Cams::builder(credentials).endpoint(format!("http://{address}")).rate_limits(RateLimits::off());
    builder.timeout(Duration::from_secs(20)).attempts(1).max_response_bytes(200_000).build().unwrap()
}

async fn list(script: Vec<Step>) -> List {
    cams(script).await.list_chatapp_template().cust_space_id("p3rs0nal").send().await
}

/// Calls, and looks at what is said of the failure for what must not be there.
async fn fails(script: Vec<Step>, kind: ErrorKind, maybe_executed: bool) -> Failed {
    let error = list(script).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (kind, maybe_executed), "{error}");
    tells_no_secret(&error);
    error
}

fn tells_no_secret<C>(error: &CallError<C>) {
    let source = std::error::Error::source(error).map(ToString::to_string);
    let shown = format!("{error} {error:?} {source:?} {:?} {:?}", error.hint(), error.body_head());
    for hidden in ["s3cr3t", "t0k3n", "p3rs0nal"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert_eq!(shown.lines().count(), 1, "{shown}");
}

const GOOD: &str = r#"{"RequestId":"R-2","Code":"OK","Message":"OK","Total":1,"Success":true,"ListTemplate":[{"TemplateCode":"t","AuditStatus":"pass"}]}"#;

#[tokio::test]
async fn t07_codes_inside_http_200() {
    let body = r#"{"Code":"InvalidParameter.PhoneNumberError","Message":"bad","RequestId":"R","Success":false}"#;
    let error = fails(json("200 OK", body), ErrorKind::Api, false).await;
    assert_eq!(error.code(), Some(&cams::Code::InvalidParameterPhoneNumberError));
    assert_eq!((error.message(), error.request_id(), error.status()), ("bad", Some("R"), Some(200)));
    let error = fails(json("200 OK", r#"{"Code":"No.Such","Message":"new"}"#), ErrorKind::Api, true).await;
    assert_eq!(error.code(), Some(&cams::Code::Unknown("No.Such".to_owned())));
    for missing in
        ["{}", r#"{"Code":null}"#, r#"{"code":"OK"}"#, r#"{"Message":"OK","Success":true}"#, r#"{"Code":[]}"#]
    {
        let error = list(json("200 OK", missing)).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::UnexpectedContent | ErrorKind::Decode), "{missing}: {error}");
        assert_eq!((error.code(), error.maybe_executed(), error.request_id()), (None, true, Some("R-1")), "{missing}");
    }
    let error = fails(json("200 OK", "{}"), ErrorKind::UnexpectedContent, true).await;
    assert_eq!(error.message(), "the answer has no `Code` that could be read");
    for other in ["Ok", " OK", "0200", ""] {
        let body = format!(r#"{{"Code":"{other}"}}"#);
        assert_eq!(fails(json("200 OK", &body), ErrorKind::Api, true).await.code().unwrap().to_string(), other);
    }
    assert_eq!(fails(json("200 OK", r#"{"Code":0}"#), ErrorKind::Api, true).await.code().unwrap().to_string(), "0");
    let error = fails(json("500 Oops", GOOD), ErrorKind::Platform, true).await;
    assert_eq!(error.code(), None, "OK with status 500 is no success");
}

/// As the vendor's SDK was answered in the captures that its behaviour was read from.
#[tokio::test]
async fn t07_refusals_as_the_gateway_writes_them() {
    let refused = |code: &str, message: &str| {
        format!(
            r#"{{"RequestId":"ERR-1","HostId":"cams.ap-southeast-1.aliyuncs.com","Code":"{code}","Message":"{message}","Recommend":"https://api.aliyun.com/troubleshoot?q={code}"}}"#
        )
    };
    let body = refused("Product.Unsubscript", "You have not subscribed to the specified product.");
    let error = fails(json("400 Bad Request", &body), ErrorKind::Permission, false).await;
    assert_eq!(error.code(), Some(&cams::Code::ProductUnsubscript));
    assert_eq!((error.request_id(), error.is_retryable()), (Some("ERR-1"), false));
    assert_eq!(error.details().unwrap()["HostId"], "cams.ap-southeast-1.aliyuncs.com");
    assert!(error.details().unwrap()["Recommend"].as_str().unwrap().ends_with("q=Product.Unsubscript"));

    let body = refused("Throttling.User", "Request was denied due to user flow control.");
    let error = fails(json("400 Bad Request", &body), ErrorKind::Throttled, false).await;
    assert_eq!((error.retry_after(), error.is_retryable()), (None, true));
    let headers = [("x-acs-retry-after", "2000"), ("Content-Type", "application/json")];
    let script = answer("429 Too Many Requests", &headers, body.as_bytes());
    let error = fails(script, ErrorKind::Throttled, false).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(2)));
}

#[tokio::test]
async fn t07_why_access_was_denied_as_a_text_and_as_an_object() {
    let object = r#"{"AuthAction":"cams:ListChatappTemplate","AuthPrincipalType":"SubUser","NoPermissionType":"ImplicitDeny","PolicyType":"AccountLevelIdentityBasedPolicy","EncodedDiagnosticMessage":"AQEA"}"#;
    for (detail, action) in [(object, Some("cams:ListChatappTemplate")), (r#""/""#, None), (r#""no policy""#, None)] {
        let expected: Json = serde_json::from_str(detail).unwrap();
        let body = format!(r#"{{"Code":"NoPermission","Message":"denied","AccessDeniedDetail":{detail}}}"#);
        let error = fails(json("403 Forbidden", &body), ErrorKind::Permission, false).await;
        let told = &error.details().unwrap()["AccessDeniedDetail"];
        assert_eq!((told, told["AuthAction"].as_str()), (&expected, action));
        assert!(error.hint().unwrap().contains("AccessDeniedDetail"));
        assert!(!format!("{error:?}{error}").contains("SubUser"));

        let body = format!(r#"{{"Code":"OK","AccessDeniedDetail":{detail}}}"#);
        let answer = list(json("200 OK", &body)).await.unwrap();
        assert_eq!(answer.access_denied_detail.as_ref(), Some(&expected));
    }
    for absent in [r#"{"Code":"OK","AccessDeniedDetail":null}"#, r#"{"Code":"OK"}"#] {
        assert_eq!(list(json("200 OK", absent)).await.unwrap().access_denied_detail, None);
    }
}

#[tokio::test]
async fn t07_refusals_in_xml() {
    let address = |script| async { format!("http://{}", scripted(script).await) };
    let oss = |endpoint: String| {
        let credentials = Credentials::new("id", "s3cr3t-k3y").with_token(TOKEN);
        Oss::builder(credentials).endpoint(endpoint).region("ap-southeast-1").attempts(1).build().unwrap()
    };
    let put = |oss: Oss| oss.put_object().bucket("whatsapp-bkt").key("k").body(Bytes::from("x")).send();
    let expired = br#"<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SecurityTokenExpired</Code><Message>The security token you provided has expired.</Message><RequestId>5C06</RequestId><HostId>h</HostId><EC>0003-00000001</EC></Error>"#;
    let headers = [("Content-Type", "application/xml"), ("x-oss-request-id", "R-3")];
    let error = put(oss(address(answer("403 Forbidden", &headers, expired)).await)).await.unwrap_err();
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Signature, false), "{error}");
    assert_eq!((error.code(), error.request_id()), (Some(&oss::Code::SecurityTokenExpired), Some("5C06")));
    assert_eq!(error.details().unwrap()["EC"], "0003-00000001");
    tells_no_secret(&error);

    let error = put(oss(address(answer("503 Slow", &[("x-oss-request-id", "R-4")], b"")).await)).await.unwrap_err();
    assert_eq!((error.kind(), error.request_id(), error.status()), (ErrorKind::Platform, Some("R-4"), Some(503)));

    let page = answer("403 Forbidden", &[("Content-Type", "text/html")], b"<html>WAF</html>");
    let error = put(oss(address(page).await)).await.unwrap_err();
    assert_eq!((error.kind(), error.body_head()), (ErrorKind::UnexpectedContent, Some("<html>WAF</html>")), "{error}");
    assert!(error.message().starts_with("the answer is not the API's XML"), "{error}");
    for page in ["<HTML>", " <!DOCTYPE html><p>"] {
        let error = put(oss(address(answer("403 Forbidden", &[], page.as_bytes())).await)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedContent, "{error}");
    }
}

#[tokio::test]
async fn t08_what_is_new_absent_or_spelt_otherwise() {
    let body = r#"{"Code":"OK","Total":"12","Success":"true","New":{"a":[null]},"Message":null,"ListTemplate":[
        {"TemplateCode":12,"AuditStatus":"shelved","LastUpdateTime":1711006633000,"Extra":1},
        {"TemplateCode":null,"AuditStatus":null},
        {}]}"#;
    let answer = list(json("200 OK", body)).await.unwrap();
    assert_eq!((answer.total, answer.success, answer.message.as_deref()), (Some(12), Some(true), None));
    let rows = answer.list_template.as_ref().unwrap();
    assert_eq!(rows[0].template_code.as_deref(), Some("12"));
    assert_eq!(rows[0].audit_status.as_ref().unwrap().to_string(), "shelved");
    assert!(rows[0].last_update_time.is_some());
    assert_eq!(rows[1], rows[2], "null is absent");
    assert_eq!(list(json("200 OK", r#"{"Code":"OK","ListTemplate":null}"#)).await.unwrap().list_template, None);
    for wrong in [r#""Total":"a dozen""#, r#""Total":true"#, r#""ListTemplate":{}"#, r#""ListTemplate":[1]"#] {
        let error = fails(json("200 OK", &format!(r#"{{"Code":"OK",{wrong}}}"#)), ErrorKind::Decode, true).await;
        assert!(error.message().contains(&wrong[1..6]), "{error}");
        assert!(!error.to_string().contains("dozen"), "no value: it may be secret");
    }
}

#[tokio::test]
async fn t10_how_long_to_wait_can_be_read() {
    let refused = |headers: &[(&str, &str)]| answer("400 Bad Request", headers, br#"{"Code":"Throttling.Api"}"#);
    let date = ("Date", "Fri, 02 Jan 2026 03:04:05 GMT");
    for (headers, wait) in [
        (&[][..], None),
        (&[("Retry-After", "2")], Some(2000)),
        (&[("x-acs-retry-after", "1500")], Some(1500)),
        (&[("Retry-After", "7"), ("x-acs-retry-after", "1500")], Some(1500)),
        (&[("Retry-After", "2"), ("Retry-After", "3")], Some(3000)),
        (&[date, ("Retry-After", "Fri, 02 Jan 2026 03:04:15 GMT")], Some(10_000)),
        (&[date, ("Retry-After", "Fri, 02 Jan 2026 03:04:00 GMT")], Some(0)),
        (&[("Retry-After", "99999999999")], Some(3_600_000)),
        (&[("Retry-After", "-1")], None),
        (&[("Retry-After", "1.5")], None),
        (&[("Retry-After", "soon"), ("x-acs-retry-after", "later")], None),
    ] {
        let error = fails(refused(headers), ErrorKind::Throttled, false).await;
        assert_eq!(error.retry_after(), wait.map(Duration::from_millis), "{headers:?}");
    }
    let busy = answer("503 Busy", &[("Retry-After", "2")], b"<html>");
    assert_eq!(fails(busy, ErrorKind::Platform, true).await.retry_after(), Some(Duration::from_secs(2)));
}

/// ChangeResourceGroup promises no member but the request's id.
async fn change(script: Vec<Step>) -> Result<Answer<cams::ChangeResourceGroupResponse>, Failed> {
    let cams = cams(script).await;
    cams.change_resource_group().resource_group_id("g").resource_id("r").send().await
}

#[tokio::test]
async fn t07_an_envelope_that_is_no_text_is_no_success() {
    for code in ["true", r#"{"a":1}"#, "200.0", "[]", r#"["OK"]"#, "1e3"] {
        for body in [format!(r#"{{"Code":{code}}}"#), format!(r#"{{"RequestId":"R","Code":{code}}}"#)] {
            let error = change(json("200 OK", &body)).await.unwrap_err();
            assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Decode, true), "{body}: {error}");
            assert!(error.message().contains("Code: is neither a text nor a whole number"), "{body}: {error}");
            assert!(list(json("200 OK", &body)).await.is_err(), "{body}");
        }
    }
    for body in [r#"{"Code":"OK","Message":{}}"#, r#"{"Message":false}"#] {
        assert_eq!(change(json("200 OK", body)).await.unwrap_err().kind(), ErrorKind::Decode, "{body}");
    }
    for body in ["{}", r#"{"Code":null}"#, r#"{"Code":"OK"}"#, r#"{"Code":200}"#, r#"{"New":{"Code":true}}"#] {
        change(json("200 OK", body)).await.unwrap();
    }
    let error = change(json("400 Bad", r#"{"Code":"Throttling","Message":{}}"#)).await.unwrap_err();
    assert_eq!(error.code(), Some(&cams::Code::Throttling), "what can be read of a refusal is");
}

#[tokio::test]
async fn t07_the_code_decides_and_success_is_told() {
    let answer = list(json("200 OK", r#"{"Code":"OK","Success":false}"#)).await.unwrap();
    assert_eq!(answer.success, Some(false));
}

#[tokio::test]
async fn t07_an_empty_code_is_named() {
    let error = fails(json("200 OK", r#"{"Code":""}"#), ErrorKind::Api, true).await;
    assert!(error.to_string().starts_with("ListChatappTemplate failed: an empty code (HTTP 200): "), "{error}");
}

/// Also of calls whose answers need no code.
#[tokio::test]
async fn t06_a_page_is_a_page_for_every_call() {
    let page = |headers: &[(&str, &str)], body: &str| answer("200 OK", headers, body.as_bytes());
    let html = [("Content-Type", "text/html")];
    for body in ["<html>Sign in</html>", "Sign in", "{ sign in"] {
        let error = change(page(&html, body)).await.unwrap_err();
        assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::UnexpectedContent, true), "{error}");
        assert_eq!(error.message(), format!("the answer is not the API's JSON, but {} bytes of text/html", body.len()));
        assert!(error.hint().unwrap().contains("endpoint"), "{error}");
    }
    let error = change(page(&[], "")).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::UnexpectedContent, "the answer has no body"));
    assert_eq!(change(page(&html, r#"{"Code":"OK"}"#)).await.unwrap().status(), 200, "what it says counts");

    let oss = Oss::builder(Credentials::new("id", "s3cr3t")).region("ap-southeast-1");
    let address = scripted(page(&[], "<html><body>Sign in</body></html>")).await;
    let oss = oss.endpoint(format!("http://{address}")).build().unwrap();
    let put = oss.put_object().bucket("whatsapp-bkt").key("k").body(Bytes::from("x")).send().await.unwrap_err();
    assert_eq!(put.kind(), ErrorKind::UnexpectedContent, "{put}");
    assert!(put.message().starts_with("the answer is not the API's XML"), "{put}");
}

#[tokio::test]
async fn c09_codes_and_ids_repeat_no_secret() {
    let once = TOKEN.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let (twice, lower) = (once.replace('%', "%25"), once.to_lowercase().replace("caist0k3n", "CAISt0k3n"));
    for form in [TOKEN, &once, &twice, &lower, "s3cr3t-k3y"] {
        let body = format!(r#"{{"Code":"No.{form}","Message":"<{form}>","RequestId":"R-{form}"}}"#);
        let error = fails(json("400 Bad Request", &body), ErrorKind::Api, false).await;
        assert_eq!((error.message(), error.request_id()), ("<***>", Some("R-***")), "{form}");
        assert_eq!(error.code().unwrap().to_string(), "No.***", "{form}");
        let headers = [("x-acs-request-id", form), ("Content-Type", form)];
        let error = fails(answer("200 OK", &headers, b"page"), ErrorKind::UnexpectedContent, true).await;
        assert_eq!(error.request_id(), Some("***"), "{form}");
        let head = format!("HTTP/1.1 200 OK\r\nx-acs-request-id: {form}\r\nContent-Length: 9\r\n\r\n");
        let error = fails(vec![Step::Send(head.into_bytes()), Step::Close], ErrorKind::Transport, true).await;
        assert_eq!(error.request_id(), Some("***"), "{form}");
        let answered = list(json("200 OK", &format!(r#"{{"Code":"OK","RequestId":"{form}"}}"#))).await.unwrap();
        assert_eq!(answered.request_id(), "***", "{form}");
    }
}

/// The gateway's text to sign holds the header with the token, and it is sent back when the signature is wrong.
#[tokio::test]
async fn c09_what_the_platform_repeats_is_not_told_on() {
    let logged = log::Logged::begin();
    let encoded = TOKEN.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let message =
        format!("server string to sign is: POST x-acs-security-token:{TOKEN} SecurityToken={encoded} s3cr3t-k3y");
    let body = format!(r#"{{"Code":"SignatureDoesNotMatch","Message":"{message}"}}"#);
    let error = fails(json("400 Bad Request", &body), ErrorKind::Signature, false).await;
    assert_eq!(
        error.message(),
        "server string to sign is: POST x-acs-security-token:*** SecurityToken=*** ***",
        "what else it says is kept"
    );
    let forged = r#"{"Code":"A\r\nB\u001b[31m","Message":"one\r\ntwo\u202e\u2028","RequestId":"R\n2"}"#;
    let error = fails(json("400 Bad Request", forged), ErrorKind::Api, false).await;
    assert!(error.to_string().contains("one  two"), "{error}");
    assert!(error.to_string().chars().all(|c| !c.is_control() && !('\u{2028}'..='\u{202e}').contains(&c)), "{error}");
    list(json("200 OK", GOOD)).await.unwrap();
    let lines = logged.events();
    assert!(lines.iter().any(|line| line.text.contains("R-2")), "{lines:?}");
    for hidden in ["s3cr3t", "t0k3n", "p3rs0nal", "Signature="] {
        assert!(!lines.iter().any(|line| line.text.contains(hidden)), "{lines:?}");
    }
}
