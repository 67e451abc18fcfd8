//! Error documents in a body, in a header, and not at all.

use bothends::ErrorKind;
use bothends::sign::OSS4_HMAC_SHA256;

use super::common::scripted;
use super::{answer, client, get, head, oss, put, storage};

/// As in the capture of the vendor's Python SDK.
const EXPIRED: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n  <Code>SecurityTokenExpired</Code>\n  \
    <Message>The security token you provided has expired.</Message>\n  <RequestId>5C06A3B67B8B5A3DA422299D</RequestId>\n  \
    <HostId>whatsapp-bkt.oss-ap-southeast-1.aliyuncs.com</HostId>\n  <EC>0003-00000001</EC>\n  \
    <RecommendDoc>https://api.alibabacloud.com/troubleshoot?q=0003-00000001</RecommendDoc>\n</Error>";

#[tokio::test]
async fn an_error_document_in_the_body_is_typed() {
    let headers = "Content-Type: application/xml\r\nx-oss-request-id: 5C06A3B67B8B5A3DA422299D\r\n";
    let address = scripted(answer("403 Forbidden", headers, EXPIRED.as_bytes())).await;
    let oss = client(format!("http://{address}")).build().unwrap();
    let error = oss.0.send(put("x")).await.unwrap_err();
    assert_eq!(error.code(), Some(&oss::Code::SecurityTokenExpired));
    assert_eq!((error.kind(), error.status(), error.maybe_executed()), (ErrorKind::Signature, Some(403), false));
    assert_eq!(error.message(), "The security token you provided has expired.");
    assert_eq!((error.request_id(), error.hint()), (Some("5C06A3B67B8B5A3DA422299D"), Some("Ask for a new grant.")));
    // An object is bytes; an error is not, though it comes in its place.
    let error = oss.0.send(get()).await.unwrap_err();
    assert_eq!(error.code(), Some(&oss::Code::SecurityTokenExpired));
}

/// The captures have it so for 404; that other codes come the same way is what the pages say.
#[tokio::test]
async fn the_error_of_a_head_stands_in_a_header() {
    use base64::Engine as _;
    let missing = EXPIRED.replace("SecurityTokenExpired", "NoSuchKey");
    for (status, document, code) in [
        ("404 Not Found", missing.as_str(), oss::Code::NoSuchKey),
        ("403 Forbidden", EXPIRED, oss::Code::SecurityTokenExpired),
    ] {
        let document = base64::prelude::BASE64_STANDARD.encode(document);
        let headers = format!("Content-Type: application/xml\r\nx-oss-request-id: R\r\nx-oss-err: {document}\r\n");
        let address = scripted(answer(status, &headers, b"")).await;
        let error = client(format!("http://{address}")).build().unwrap().0.send(head()).await.unwrap_err();
        assert_eq!((error.code(), error.maybe_executed()), (Some(&code), false), "{error}");
        assert_eq!(error.request_id(), Some("5C06A3B67B8B5A3DA422299D"), "that of the document");
    }
}

/// Where nothing tells but the status, the id of the call stands in a header.
#[tokio::test]
async fn an_answer_without_a_document_keeps_its_request_id() {
    for (status, kind, maybe_executed) in
        [("503 Service Unavailable", ErrorKind::Platform, true), ("404 Not Found", ErrorKind::UnexpectedContent, false)]
    {
        let address = scripted(answer(status, "Content-Type: text/plain\r\nx-oss-request-id: R\r\n", b"")).await;
        let oss = client(format!("http://{address}")).build().unwrap();
        for error in [oss.0.send(put("x")).await.unwrap_err(), {
            let head = oss.0.send(head()).await;
            head.unwrap_err()
        }] {
            assert_eq!((error.kind(), error.maybe_executed(), error.code()), (kind, maybe_executed, None), "{error}");
            assert_eq!(error.request_id(), Some("R"), "{error}");
        }
    }
}

/// What the server says beside code and message repeats our key and what was signed with it.
#[tokio::test]
async fn a_document_about_the_signature_or_the_time_shows_nothing_of_ours() {
    let document = "<Error><Code>SignatureDoesNotMatch</Code><Message>The signature we calculated does not match.\
        </Message><RequestId>R</RequestId><HostId>h</HostId><OSSAccessKeyId>STS.an-id</OSSAccessKeyId>\
        <SignatureProvided>c2lnbmF0dXJl</SignatureProvided><StringToSign>PUT\n\nx-oss-security-token:CAISfakeStsToken\
        </StringToSign></Error>";
    let skewed = "<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large.</Message>\
        <RequestId>R</RequestId><HostId>h</HostId><MaxAllowedSkewMilliseconds>900000</MaxAllowedSkewMilliseconds>\
        <RequestTime>2026-01-02T03:04:05.000Z</RequestTime><ServerTime>2026-01-02T04:04:05.000Z</ServerTime></Error>";
    for (document, code, kind) in [
        (document, oss::Code::SignatureDoesNotMatch, ErrorKind::Signature),
        (skewed, oss::Code::RequestTimeTooSkewed, ErrorKind::Clock),
    ] {
        let address = scripted(answer("403 Forbidden", "Content-Type: application/xml\r\n", document.as_bytes())).await;
        let error = client(format!("http://{address}")).build().unwrap().0.send(put("x")).await.unwrap_err();
        assert_eq!((error.code(), error.kind(), error.maybe_executed()), (Some(&code), kind, false), "{error}");
        let shown = format!("{error} {error:?}");
        for hidden in ["STS.an-id", "c2lnbmF0dXJl", "CAISfake", "s3cr3t"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
        assert!(error.hint().is_some_and(|hint| !hint.is_empty()));
    }
}

/// Every code, with a body and without.
#[tokio::test]
async fn every_code_is_typed_and_has_a_hint() {
    use oss::Code;
    for (code, status, kind) in [
        (Code::AccessDenied, 403, ErrorKind::Permission),
        (Code::SignatureDoesNotMatch, 403, ErrorKind::Signature),
        (Code::InvalidAccessKeyId, 403, ErrorKind::Signature),
        (Code::SecurityTokenExpired, 403, ErrorKind::Signature),
        (Code::RequestTimeTooSkewed, 403, ErrorKind::Clock),
        (Code::NoSuchBucket, 404, ErrorKind::Api),
        (Code::NoSuchKey, 404, ErrorKind::Api),
        (Code::FileAlreadyExists, 409, ErrorKind::Api),
        (Code::InvalidArgument, 400, ErrorKind::Api),
        (Code::InvalidDigest, 400, ErrorKind::Api),
        (Code::InternalError, 500, ErrorKind::Platform),
    ] {
        let (for_put, for_head) = (code.clone(), code.clone());
        let twin = oss::twin().answer(move |_: &oss::PutObject| Err(for_put.clone()));
        let twin = twin.answer(move |_: &oss::HeadObject| Err(for_head.clone()));
        let (_twin, oss) = storage(twin, OSS4_HMAC_SHA256).await;
        for error in [oss.0.send(put("x")).await.unwrap_err(), oss.0.send(head()).await.unwrap_err()] {
            assert_eq!((error.code(), error.status(), error.kind()), (Some(&code), Some(status), kind), "{error}");
            assert!(error.hint().is_some() && error.request_id().is_some(), "{error}");
        }
    }
}
