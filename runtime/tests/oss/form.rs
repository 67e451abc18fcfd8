//! Forms that upload a file, as a browser sends them and as we do.

use std::io::Cursor;
use std::time::{Duration, SystemTime};

use bothends::clock::FixedClock;
use bothends::sign::{OSS_V1, OSS4_HMAC_SHA256, PostForm, Scheme, SignError};
use bothends::{Client, Credentials, ErrorKind, Upload};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::{KEY, Oss, answer, client};

#[derive(Client, Clone)]
#[api("aliyun/cams", operations(GetChatappUploadAuthorization))]
struct Cams(Client);

/// Computed by the rules of the pages, by an independent script.
#[test]
fn the_forms_of_the_documents_are_made_again() {
    let golden: Value = serde_json::from_str(include_str!("../captures/oss_post_policy_computed.json")).unwrap();
    let key = Credentials::new("LTAI5tFakeAccessKeyId001", "FakeSecretKeyForGoldenVectors01");
    let temporary = key.clone().with_token("CAISfakeStsToken+/=abc");
    let cases: [(&str, &dyn Scheme, &Credentials); 4] = [
        ("v4", OSS4_HMAC_SHA256, &key),
        ("v4_sts", OSS4_HMAC_SHA256, &temporary),
        ("v1", OSS_V1, &key),
        ("v1_sts", OSS_V1, &temporary),
    ];
    for (name, scheme, credentials) in cases {
        let oss = Oss::builder(credentials.clone())
            .endpoint("https://oss-ap-southeast-1.aliyuncs.com/")
            .clock(FixedClock::new(begin()))
            .scheme(scheme)
            .build()
            .unwrap();
        let signed = oss.0.post_form(&form()).unwrap();
        assert_eq!(signed.url, "https://whatsapp-bkt.oss-ap-southeast-1.aliyuncs.com/", "{name}");
        let members = signed.members.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str())));
        assert_eq!(&Value::Object(members.collect()), &golden[name]["fields"], "{name}");
        let shown = format!("{signed:?}");
        assert!(!shown.contains("CAISfake") && !shown.contains("eyJle") && shown.contains("policy"), "{shown}");
    }
}

fn begin() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

fn form() -> PostForm {
    PostForm::new("whatsapp-bkt", KEY)
        .keys_below("C200293990209/")
        .length(1, 10_485_760)
        .member("success_action_status", "200")
}

#[test]
fn a_form_that_cannot_be_signed_is_told() {
    let oss = client("https://oss.example.com").region("").build().unwrap();
    assert_eq!(oss.0.post_form(&form()), Err(SignError::Region));
    let oss = client("https://oss.example.com").build().unwrap();
    assert_eq!(oss.0.post_form(&PostForm::new("No Bucket", "k")), Err(SignError::Bucket));
    assert_eq!(oss.0.post_form(&form().expires(Duration::from_secs(8 * 86_400))), Err(SignError::Expiry));
    assert!(oss.0.post_form(&form().member("policy", "mine")).is_err());
    let named = PostForm::new("whatsapp-bkt", "C2/${filename}");
    assert!(matches!(oss.0.post_form(&named), Err(SignError::Form { .. })));
    let cams = Cams::connect(Credentials::new("id", "secret")).unwrap();
    assert_eq!(cams.0.post_form(&form()), Err(SignError::NoForms));
}

/// Takes one request to its end, and answers it.
async fn server(reply: Vec<u8>) -> (String, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let received = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut request, mut buffer) = (Vec::new(), vec![0; 65_536]);
        let length = loop {
            let read = stream.read(&mut buffer).await.unwrap();
            request.extend_from_slice(&buffer[..read]);
            if let Some(end) = request.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4 + content_length(&request[..end]);
            }
        };
        while request.len() < length {
            let read = stream.read(&mut buffer).await.unwrap();
            assert!(read > 0, "the request ended early");
            request.extend_from_slice(&buffer[..read]);
        }
        stream.write_all(&reply).await.unwrap();
        request
    });
    (endpoint, received)
}

fn content_length(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).unwrap().to_ascii_lowercase();
    head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap()
}

fn reply(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let super::Step::Send(bytes) = answer(status, headers, body).remove(0) else { panic!("an answer is sent") };
    bytes
}

#[tokio::test]
async fn a_form_is_sent_with_the_file_last() {
    let (endpoint, received) = server(reply("204 No Content", "ETag: \"T\"\r\nx-oss-request-id: R\r\n", b"")).await;
    let oss = client(endpoint).clock(FixedClock::new(begin())).build().unwrap();
    let content = super::content();
    let form = form().member("Content-Type", "application/pdf");
    let upload = Upload::reader(Cursor::new(content.clone()), content.len() as u64);
    let posted = oss.0.post(&form, "is\"v\"Terms.pdf", upload).await.unwrap();
    assert_eq!((posted.status(), posted.request_id(), posted.header("etag")), (204, "R", Some("\"T\"")));

    let request = received.await.unwrap();
    let end = request.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let (head, body) = (String::from_utf8(request[..end].to_vec()).unwrap(), &request[end + 4..]);
    assert!(head.starts_with("POST /whatsapp-bkt/ HTTP/1.1\r\n"), "{head}");
    assert!(!head.to_ascii_lowercase().contains("authorization"), "the proof stands in the form");
    let boundary = head.split("boundary=").nth(1).unwrap().lines().next().unwrap();
    // Where the file begins and ends is known, so what stands before it is text.
    let (start, stop) = (body.len() - content.len() - 8 - boundary.len(), body.len() - 8 - boundary.len());
    assert_eq!(&body[start..stop], content);
    assert_eq!(body[stop..], *format!("\r\n--{boundary}--\r\n").as_bytes());
    let before = std::str::from_utf8(&body[..start]).unwrap();
    let parts: Vec<_> = before.split(&format!("--{boundary}\r\n")).skip(1).collect();
    let signed = oss.0.post_form(&form).unwrap();
    assert_eq!(parts.len(), signed.members.len() + 1);
    for (part, (name, value)) in parts.iter().zip(&signed.members) {
        let opening = format!("Content-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        assert_eq!(**part, format!("{opening}{value}\r\n"));
    }
    let file = "Content-Disposition: form-data; name=\"file\"; filename=\"is%22v%22Terms.pdf\"\r\n\
        Content-Type: application/pdf\r\n\r\n";
    assert_eq!(parts.last(), Some(&file));
}

#[tokio::test]
async fn a_form_that_is_refused_has_the_platforms_code() {
    let document = b"<Error><Code>AccessDenied</Code><Message>Invalid according to Policy.</Message>\
        <RequestId>R</RequestId><HostId>h</HostId></Error>";
    let (endpoint, _received) = server(reply("403 Forbidden", "Content-Type: application/xml\r\n", document)).await;
    let oss = client(endpoint).build().unwrap();
    let error = oss.0.post(&form(), "x", Upload::reader(Cursor::new(b"x"), 1)).await.unwrap_err();
    assert_eq!((error.operation(), error.kind()), ("PostObject", ErrorKind::Permission));
    assert_eq!(error.code().map(String::as_str), Some("AccessDenied"));
    assert_eq!((error.request_id(), error.maybe_executed()), (Some("R"), false));
}

#[tokio::test]
async fn a_file_that_ends_early_ends_the_form() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let oss = client(format!("http://{}", listener.local_addr().unwrap())).build().unwrap();
    let error = oss.0.post(&form(), "x", Upload::reader(Cursor::new(b"xy"), 9)).await.unwrap_err();
    assert!(error.to_string().contains("ended 7 bytes early"), "{error}");
    assert_eq!((error.kind(), error.maybe_executed()), (ErrorKind::Read, false), "{error}");
}
