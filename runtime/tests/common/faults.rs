//! A platform that does what a script says, byte by byte.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// One step of a script.
#[derive(Clone)]
pub enum Step {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends these bytes again and again, until the other side is gone.
    Endless(Vec<u8>),
    /// Sends a byte after each pause, until the other side is gone.
    Trickle(Duration),
    /// Says nothing for that long.
    Wait(Duration),
    /// Says nothing until the other side is gone.
    Silence,
    /// Closes the connection.
    Close,
    /// Resets it.
    Reset,
}

impl Step {
    /// A whole answer, after which the connection can be used again.
    pub fn answer(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let mut bytes = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n", body.len()).into_bytes();
        for (name, value) in headers {
            bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
        }
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(body);
        Self::Send(bytes)
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Request line and headers.
    pub head: String,
    pub body: Vec<u8>,
    /// When the head was there.
    pub at: Instant,
    /// The number of its connection.
    pub connection: usize,
}

impl Seen {
    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> String {
        header(&self.head, name).to_owned()
    }
}

/// Answers the first request with the first script, the second one with the second, and all further ones with the last.
#[derive(Clone)]
pub struct Platform {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    /// How many connections have ended.
    ended: Arc<AtomicUsize>,
}

impl Platform {
    pub async fn start(scripts: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let platform = Self { address, seen: Arc::default(), ended: Arc::default() };
        let serving = platform.clone();
        tokio::spawn(async move {
            for connection in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                let (serving, scripts) = (serving.clone(), scripts.clone());
                tokio::spawn(async move {
                    serving.serve(stream, connection, &scripts).await;
                    serving.ended.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        platform
    }

    /// The requests that have arrived.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.seen.lock().unwrap().len()
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until that many connections have ended.
    pub async fn ended(&self, connections: usize) {
        let all = async {
            while self.ended.load(Ordering::SeqCst) < connections {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), all).await.expect("the connections end");
    }

    /// Waits until that many requests have arrived.
    pub async fn arrived(&self, requests: usize) {
        let all = async {
            while self.count() < requests {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), all).await.expect("the requests arrive");
    }

    async fn serve(&self, mut stream: TcpStream, connection: usize, scripts: &[Vec<Step>]) {
        let mut read = Vec::new();
        while let Some(head) = until_blank_line(&mut stream, &mut read).await {
            let number = {
                let mut seen = self.seen.lock().unwrap();
                seen.push(Seen { head: head.clone(), body: Vec::new(), at: Instant::now(), connection });
                seen.len() - 1
            };
            let length = header(&head, "content-length").parse().unwrap_or(0);
            let body = body(&mut stream, &mut read, length).await;
            self.seen.lock().unwrap()[number].body = body;
            for step in &scripts[number.min(scripts.len() - 1)] {
                if !play(&mut stream, step).await {
                    return;
                }
            }
        }
    }
}

/// A server that does the same for every request; its connections end with their scripts.
pub async fn scripted(mut script: Vec<Step>) -> SocketAddr {
    script.push(Step::Close);
    Platform::start(vec![script]).await.address
}

fn header<'h>(head: &'h str, name: &str) -> &'h str {
    let pairs = head.lines().filter_map(|line| line.split_once(':'));
    pairs.filter(|pair| pair.0.eq_ignore_ascii_case(name)).map(|pair| pair.1.trim()).next().unwrap_or_default()
}

async fn until_blank_line(stream: &mut TcpStream, read: &mut Vec<u8>) -> Option<String> {
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = read.drain(..end + 4).collect();
            return Some(String::from_utf8(head).unwrap());
        }
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(more) => read.extend_from_slice(&buffer[..more]),
        }
    }
}

async fn body(stream: &mut TcpStream, read: &mut Vec<u8>, length: usize) -> Vec<u8> {
    let mut buffer = [0; 4096];
    while read.len() < length {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(more) => read.extend_from_slice(&buffer[..more]),
        }
    }
    read.drain(..length.min(read.len())).collect()
}

/// Whether the connection goes on.
async fn play(stream: &mut TcpStream, step: &Step) -> bool {
    match step {
        Step::Send(bytes) => return stream.write_all(bytes).await.is_ok(),
        Step::Endless(bytes) => while stream.write_all(bytes).await.is_ok() {},
        Step::Trickle(pause) => {
            while stream.write_all(b" ").await.is_ok() {
                tokio::time::sleep(*pause).await;
            }
        }
        Step::Wait(pause) => {
            tokio::time::sleep(*pause).await;
            return true;
        }
        // Whoever gives up closes the connection.
        Step::Silence => while !matches!(stream.read(&mut [0; 64]).await, Ok(0) | Err(_)) {},
        Step::Close => {}
        Step::Reset => stream.set_zero_linger().unwrap(),
    }
    false
}
