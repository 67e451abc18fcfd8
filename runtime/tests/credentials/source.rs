//! Keys that change, and a platform that refuses as it is told.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bothends::Credentials;
use bothends::credentials::{Provider, Providing};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The credentials that a source gives when it is asked for that time.
pub(crate) fn key(number: u32) -> Credentials {
    Credentials::new(format!("STS.{number}"), format!("secret-{number}")).with_token(format!("token-{number}"))
}

/// Gives others each time. Clones are the same source.
#[derive(Clone, Default)]
pub(crate) struct Source(Arc<Inner>);

#[derive(Default)]
struct Inner {
    asked: AtomicU32,
    fails: AtomicBool,
    pause: Mutex<Duration>,
    expires: Mutex<Option<SystemTime>>,
}

impl Source {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> u32 {
        self.0.asked.load(Ordering::SeqCst)
    }

    pub(crate) fn fail(&self, fails: bool) {
        self.0.fails.store(fails, Ordering::SeqCst);
    }

    /// How long it takes to answer.
    pub(crate) fn pause(&self, pause: Duration) {
        *self.0.pause.lock().unwrap() = pause;
    }

    /// When those end that it gives from now on.
    pub(crate) fn expire(&self, expires: SystemTime) {
        *self.0.expires.lock().unwrap() = Some(expires);
    }
}

impl Provider for Source {
    fn provide(&self) -> Providing<'_> {
        Box::pin(async {
            let number = self.0.asked.fetch_add(1, Ordering::SeqCst) + 1;
            let pause = *self.0.pause.lock().unwrap();
            tokio::time::sleep(pause).await;
            if self.0.fails.load(Ordering::SeqCst) {
                return Err("the vault is closed".into());
            }
            let expires = *self.0.expires.lock().unwrap();
            Ok(expires.into_iter().fold(key(number), Credentials::with_expiry))
        })
    }
}

/// An answer of the gateway.
#[derive(Clone)]
pub(crate) struct Refusal(String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A refusal with a message that no success has.
pub(crate) fn expired(code: &str, status: u16) -> Refusal {
    let body = format!(r#"{{"Code":"{code}","Message":"refused","RequestId":"R-1","AccessDeniedDetail":"left over"}}"#);
    Refusal(answer(status, &body))
}

fn answer(status: u16, body: &str) -> String {
    let head = format!("HTTP/1.1 {status} As Told\r\nContent-Type: application/json\r\nConnection: close\r\n");
    format!("{head}Content-Length: {}\r\n\r\n{body}", body.len())
}

type Seen = Arc<Mutex<Vec<String>>>;

/// Answers with these refusals first, and with successes then; what came is kept.
pub(crate) async fn platform(refusals: Vec<Refusal>) -> (String, Seen) {
    let refusals = Mutex::new(refusals.into_iter());
    serve(move |_| refusals.lock().unwrap().next()).await
}

/// Refuses whatever has these bytes in it.
pub(crate) async fn platform_refusing(bytes: &'static [u8], refusal: Refusal) -> (String, Seen) {
    let bytes = String::from_utf8_lossy(bytes).into_owned();
    serve(move |request| request.contains(&bytes).then(|| refusal.clone())).await
}

async fn serve(refuse: impl Fn(&str) -> Option<Refusal> + Send + Sync + 'static) -> (String, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Seen::default();
    let kept = Arc::clone(&seen);
    let refuse = Arc::new(refuse);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (kept, refuse) = (Arc::clone(&kept), Arc::clone(&refuse));
            tokio::spawn(async move { one(stream, &kept, &*refuse).await });
        }
    });
    (format!("http://{address}"), seen)
}

async fn one(mut stream: TcpStream, seen: &Seen, refuse: &(impl Fn(&str) -> Option<Refusal> + Sync)) {
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    while !request.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
    }
    let request = String::from_utf8_lossy(&request).into_owned();
    let answer = refuse(&request).map_or_else(|| answer(200, SUCCESS), |refusal| refusal.0);
    seen.lock().unwrap().push(request);
    let _ = stream.write_all(answer.as_bytes()).await;
}

/// The value of a header in a request as it was sent.
pub(crate) fn header(request: &str, name: &str) -> String {
    let line = request.lines().find_map(|line| line.split_once(": ").filter(|(given, _)| *given == name));
    line.expect("the header is there").1.to_owned()
}

const SUCCESS: &str = r#"{"Code":"OK","Message":"fine","RequestId":"R-2"}"#;
