//! Answers of something that is not the platform, or does not write as it should.

use bothends::ErrorKind;

use super::common::Step;
use super::{GOOD, TOKEN, answer, cams, fails, json, list};

#[tokio::test]
async fn t06_html_with_200() {
    let page = "<html>\n<body>Sign in to the guest network</body></html>";
    for media in ["text/html", "text/html; charset=GBK", "application/json"] {
        let headers = [("Content-Type", media), ("x-acs-request-id", "R-1")];
        let error = fails(answer("200 OK", &headers, page.as_bytes()), ErrorKind::UnexpectedContent, true).await;
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("R-1")));
        assert_eq!(error.body_head(), Some("<html> <body>Sign in to the guest network</body></html>"));
        assert!(error.message().contains(&format!("{} bytes of {media}", page.len())), "{error}");
        assert!(!format!("{error} {error:?}").contains("guest"), "{error}");
        assert!(error.hint().unwrap().contains("endpoint"));
    }
    let json = answer("200 OK", &[("Content-Type", "text/html")], br#"{"Code":"#);
    fails(json, ErrorKind::UnexpectedContent, true).await;
}

#[tokio::test]
async fn t06_html_with_502() {
    let headers = [("Content-Type", "text/html"), ("X-Acs-Request-Id", "R-1")];
    let bad_gateway = answer("502 Bad Gateway", &headers, b"<html>Bad gateway</html>");
    let error = fails(bad_gateway, ErrorKind::Platform, true).await;
    assert_eq!((error.status(), error.request_id(), error.code()), (Some(502), Some("R-1"), None));
    assert_eq!((error.body_head(), error.is_retryable()), (Some("<html>Bad gateway</html>"), true));
    assert!(error.hint().unwrap().contains("later"));
}

#[tokio::test]
async fn t06_the_head_of_a_page_is_short_and_keeps_no_proof() {
    let signature = "4bb716c8650202d8830107cebb30d119cb2569e7ca13a45126e15a41209d0436";
    let encoded = TOKEN.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let page = format!(
        "You sent: Authorization: ACS3-HMAC-SHA256 Credential=LTAI5tFakeAccessKeyId001,Signature={signature} \
         x-acs-security-token: {TOKEN} {encoded} To=8613800001234 at 10:15, \u{202e}node 7\x1b[31m\r\n{}",
        "long ".repeat(1000)
    );
    let error = fails(answer("500 Oops", &[], page.as_bytes()), ErrorKind::Platform, true).await;
    let head = error.body_head().unwrap();
    assert!(
        head.starts_with("You sent: Authorization: *** ***,*** x-acs-security-token: *** *** *** at 10:15,"),
        "{head}"
    );
    assert!(head.contains("node 7 [31m  long"), "{head}");
    assert_eq!(head.chars().count(), 200);
    let many = answer("500 Oops", &[], "\u{4e2d}".repeat(10_000).as_bytes());
    assert_eq!(fails(many, ErrorKind::Platform, true).await.body_head().unwrap().chars().count(), 200);
}

#[tokio::test]
async fn t06_empty_bodies() {
    let empty = |status| answer(status, &[("x-acs-request-id", "R-1")], b"");
    for (status, kind, maybe_executed) in [
        ("200 OK", ErrorKind::UnexpectedContent, true),
        ("204 No Content", ErrorKind::UnexpectedContent, true),
        ("400 Bad Request", ErrorKind::UnexpectedContent, true),
        ("401 Unauthorized", ErrorKind::Signature, false),
        ("403 Forbidden", ErrorKind::Permission, true),
        ("404 Not Found", ErrorKind::UnexpectedContent, false),
        ("429 Too Many Requests", ErrorKind::Throttled, false),
        ("500 Internal Server Error", ErrorKind::Platform, true),
        ("503 Service Unavailable", ErrorKind::Platform, true),
    ] {
        let error = fails(empty(status), kind, maybe_executed).await;
        assert_eq!(error.status().unwrap().to_string(), status[..3]);
        assert_eq!((error.request_id(), error.message()), (Some("R-1"), "the answer has no body"), "{status}");
        assert_eq!((error.body_head(), error.details(), error.hint().is_some()), (None, None, true), "{status}");
    }
}

#[tokio::test]
async fn t06_text_plain_with_200() {
    let plain = |body: &[u8]| answer("200 OK", &[("Content-Type", "text/plain")], body);
    assert_eq!(
        list(plain(GOOD.as_bytes())).await.unwrap().total,
        Some(1),
        "what it says counts, not what it is called"
    );
    for body in [&b"OK"[..], b"null", b"[]", b"\"OK\"", b"1", b"   "] {
        let error = fails(plain(body), ErrorKind::UnexpectedContent, true).await;
        assert!(error.message().contains("bytes of text/plain"), "{error}");
    }
}

#[tokio::test]
async fn t06_wrong_charset() {
    let utf16: Vec<u8> = GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let headers = [("Content-Type", "application/json; charset=utf-16"), ("x-acs-request-id", "R-1")];
    let error = fails(answer("200 OK", &headers, &utf16), ErrorKind::Decode, true).await;
    assert_eq!(error.request_id(), Some("R-1"));
    fails(answer("200 OK", &headers, &[b"\xff\xfe", &utf16[..]].concat()), ErrorKind::UnexpectedContent, true).await;
    // "Number" in GBK, in an answer that says so, and in one that says it is UTF-8.
    let body = [&br#"{"Code":"InvalidParameter.PhoneNumberError","Message":""#[..], b"\xba\xc5\xc2\xeb\"}"].concat();
    for media in ["application/json; charset=GBK", "application/json; charset=utf-8"] {
        let script = answer("200 OK", &[("Content-Type", media)], &body);
        let error = fails(script, ErrorKind::Api, false).await;
        assert_eq!(error.code(), Some(&cams::Code::InvalidParameterPhoneNumberError));
    }
}

#[tokio::test]
async fn t06_the_request_id_is_there_also_when_the_body_is_not() {
    for name in ["x-acs-request-id", "X-Acs-Request-Id", "x-oss-request-id", "x-request-id"] {
        let error = fails(answer("500 Oops", &[(name, "R-9")], b"oops"), ErrorKind::Platform, true).await;
        assert_eq!(error.request_id(), Some("R-9"), "{name}");
    }
    let head = "HTTP/1.1 200 OK\r\nx-acs-request-id: R-9\r\n";
    let lost = vec![Step::Send(format!("{head}Content-Length: 100\r\n\r\n{{").into_bytes()), Step::Close];
    assert_eq!(fails(lost, ErrorKind::Transport, true).await.request_id(), Some("R-9"));
    let large = vec![Step::Send(format!("{head}Content-Length: 9999999\r\n\r\n").into_bytes()), Step::Silence];
    assert_eq!(fails(large, ErrorKind::TooLarge, true).await.request_id(), Some("R-9"));
    let error = fails(json("400 Bad Request", r#"{"Code":"X","RequestId":"R-2"}"#), ErrorKind::Api, false).await;
    assert_eq!(error.request_id(), Some("R-2"), "the body's own");
    let error = fails(json("400 Bad Request", r#"{"Code":"X","RequestId":""}"#), ErrorKind::Api, false).await;
    assert_eq!(error.request_id(), Some("R-1"));
    let long = answer("500 Oops", &[("x-acs-request-id", &"R".repeat(5000))], b"");
    assert_eq!(fails(long, ErrorKind::Platform, true).await.request_id().map(str::len), Some(128));
}
