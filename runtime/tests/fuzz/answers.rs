//! What a client makes of any answer, over a socket: JSON, XML, headers, times to wait.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bothends::clock::FixedClock;
use bothends::dynamic::DynamicObject;
use bothends::{Client, RateLimits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::apis::Side;
use super::input::Input;
use super::seeds::{all, key, now};

/// A platform that answers what it is told, and clients of it.
struct Scene {
    runtime: Runtime,
    address: SocketAddr,
    next: Arc<Mutex<Vec<u8>>>,
}

impl Scene {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let (address, next) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let answer: Arc<Mutex<Vec<u8>>> = Arc::clone(&next);
        runtime.spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let answer = answer.lock().unwrap().clone();
                tokio::spawn(async move {
                    let mut read = Vec::new();
                    while !read.windows(4).any(|window| window == b"\r\n\r\n") {
                        if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
                            return;
                        }
                    }
                    let _ = stream.write_all(&answer).await;
                    let _ = stream.shutdown().await;
                    // Whoever closes with something unread resets the connection, and what was sent may be lost.
                    let _ = tokio::time::timeout(
                        Duration::from_secs(2),
                        tokio::io::copy(&mut stream, &mut tokio::io::sink()),
                    )
                    .await;
                });
            }
        });
        Self { runtime, address, next }
    }

    /// Makes the first call of an API, which has no body, and reads this as the answer.
    fn read(&self, side: &Side, answer: Vec<u8>) {
        *self.next.lock().unwrap() = answer;
        let call = side.calls.iter().zip(side.examples).find(|(call, _)| READS.contains(&call.name)).unwrap();
        let request = serde_json::from_str(call.1[0].request).unwrap();
        let request = DynamicObject::from_json(call.0.request, request).unwrap();
        self.runtime.block_on(async {
            let client = Client::for_api(side.api, key()).endpoint(format!("http://{}", self.address));
            let client = client.region("ap-southeast-1").rate_limits(RateLimits::off()).attempts(1);
            let client = client.timeout(Duration::from_secs(20)).clock(FixedClock::new(now())).build().unwrap();
            match client.call(call.0, request).await {
                Ok(answer) => drop(answer.into_inner().to_json()),
                Err(error) => {
                    let shown = format!("{error} {error:?} {:?} {:?}", error.hint(), error.retry_after());
                    assert!(!shown.contains(key().secret().expose()), "{shown}");
                    assert_eq!(error.to_string().lines().count(), 1, "{error}");
                }
            }
        });
    }
}

thread_local! {
    static SCENE: Scene = Scene::new();
}

/// The answer of an example, changed, with any status and headers; or anything at all.
pub fn answer(data: &[u8]) {
    let mut input = Input::new(data);
    let sides: Vec<_> = read_sides();
    let side = sides[input.below(sides.len())];
    let mut body = usual(side);
    match input.byte() % 8 {
        0 => body = input.bytes().to_vec(),
        1 => return SCENE.with(|scene| scene.read(side, input.rest().to_vec())),
        _ => input.mutate(&mut body),
    }
    let status = *input.one_of(&[200, 200, 200, 204, 206, 302, 400, 403, 429, 500, 503, 999]);
    let mut headers = Vec::new();
    for _ in 0..input.byte() % 4 {
        let (mut name, mut value) = *input.one_of(HEADERS);
        let changed = input.bytes();
        match input.byte() % 3 {
            0 => value = changed,
            1 => name = changed,
            _ => {}
        }
        headers.extend([name, b": ", value, b"\r\n"].concat());
    }
    SCENE.with(|scene| scene.read(side, http(status, &headers, &body)));
}

/// Has an API read a body.
pub fn with_body(id_or_format: &str, body: &[u8]) {
    let side =
        read_sides().into_iter().find(|side| format!("{:?}", side.api.format).eq_ignore_ascii_case(id_or_format));
    SCENE.with(|scene| scene.read(side.unwrap(), http(200, b"", body)));
}

fn read_sides() -> Vec<&'static Side> {
    all().0.iter().filter(|side| side.calls.iter().any(|call| READS.contains(&call.name))).collect()
}

fn http(status: u16, headers: &[u8], body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} So\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
    [head.as_bytes(), headers, b"\r\n", body].concat()
}

fn usual(side: &Side) -> Vec<u8> {
    match side.api.format {
        bothends::schema::Format::Xml => XML.to_vec(),
        _ => JSON.to_vec(),
    }
}

/// The calls that are made; their requests have no body.
const READS: &[&str] = &["ListChatappTemplate", "ListThings"];

const HEADERS: &[(&[u8], &[u8])] = &[
    (b"Content-Type", b"application/json"),
    (b"Content-Type", b"text/html"),
    (b"Content-Encoding", b"gzip"),
    (b"Retry-After", b"120"),
    (b"Retry-After", b"Fri, 02 Jan 2026 03:04:35 GMT"),
    (b"x-acs-retry-after", b"2000"),
    (b"Date", b"Fri, 02 Jan 2026 03:04:05 GMT"),
    (b"x-acs-request-id", b"R-1"),
    (b"Location", b"http://127.0.0.1:1/"),
];

const JSON: &[u8] = br#"{"RequestId":"R-2","Code":"OK","Message":"OK","Total":1,"Success":true,"ListTemplate":[{"TemplateCode":"t","AuditStatus":"pass","Category":"UTILITY"}],"AccessDeniedDetail":"none"}"#;

const XML: &[u8] = br#"<?xml version="1.0" encoding="UTF-8"?>
<ListThingsResult><Prefix>a/ &amp; b</Prefix><Truncated>false</Truncated><Count>1</Count><Exact>1.50</Exact><Raw>AAEC</Raw>
<Contents><Key>k</Key><Size>3</Size><At>2026-01-02T03:04:05Z</At><Class>Standard</Class><Tags>x</Tags><Tags><![CDATA[y]]></Tags></Contents>
<Owner><Id>o-1</Id></Owner><RequestId>R-3</RequestId></ListThingsResult>"#;
