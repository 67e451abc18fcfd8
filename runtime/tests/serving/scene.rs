//! The shop at work, and connections to it that can do anything.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bothends::Server;
use bothends::server::{Handle, Shutdown};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use crate::common::key;
use crate::shop::{Market, Shop, market, order};

pub(crate) const DONE: &str = r#"{"resultCode":"000000","instanceId":"b-1"}"#;
pub(crate) const REFUSED: &str = r#"{"resultCode":"000001","resultMsg":"The signature of the call does not hold."}"#;

/// A shop that serves.
pub(crate) struct Scene {
    pub(crate) shop: Shop,
    pub(crate) address: SocketAddr,
    pub(crate) handle: Handle,
    pub(crate) ended: JoinHandle<Shutdown>,
    pub(crate) market: Market,
}

impl Scene {
    pub(crate) async fn new() -> Self {
        Self::with(|server| server).await
    }

    pub(crate) async fn with(configure: impl FnOnce(Server) -> Server) -> Self {
        let shop = Shop::default();
        let listening = configure(shop.clone().server(key())).bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let (address, handle) = (listening.address(), listening.handle());
        let ended = tokio::spawn(listening.serve_until(std::future::pending()));
        Self { shop, address, handle, ended, market: market(address) }
    }

    /// A new request for an order.
    pub(crate) fn request(&self, order_id: &str) -> String {
        let request = self.market.0.prepare(&order(order_id)).unwrap().request;
        http(&request.target(), std::str::from_utf8(&request.body).unwrap(), "")
    }

    /// The body of the answer to an order.
    pub(crate) async fn answer(&self, order_id: &str) -> String {
        self.answer_to(&self.request(order_id)).await
    }

    pub(crate) async fn answer_to(&self, request: &str) -> String {
        let mut caller = Caller::connect(self.address).await;
        caller.send(request).await;
        let answer = caller.read().await.expect("an answer");
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    }

    /// Sends an order of which the handler begins, and waits for that.
    pub(crate) async fn begin(&self, order_id: &str) -> Caller {
        let begun = self.begun();
        let mut caller = Caller::connect(self.address).await;
        caller.send(&self.request(order_id)).await;
        until(|| self.begun() > begun).await;
        caller
    }

    pub(crate) fn begun(&self) -> usize {
        count(&self.shop.0.begun)
    }
}

pub(crate) fn count(number: &AtomicUsize) -> usize {
    number.load(Ordering::SeqCst)
}

pub(crate) fn http(target: &str, body: &str, headers: &str) -> String {
    format!("POST {target} HTTP/1.1\r\nHost: a\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len())
}

/// The other end of a connection.
pub(crate) struct Caller {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl Caller {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self { stream: TcpStream::connect(address).await.unwrap(), unread: Vec::new() }
    }

    pub(crate) async fn send(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// Whether the other end still takes something.
    pub(crate) async fn try_send(&mut self, text: &str) -> bool {
        self.stream.write_all(text.as_bytes()).await.is_ok()
    }

    /// The next answer, unless the connection ends before.
    pub(crate) async fn read(&mut self) -> Option<String> {
        loop {
            if let Some(answer) = self.whole() {
                return Some(answer);
            }
            let mut bytes = [0; 4096];
            let read = tokio::time::timeout(LONG, self.stream.read(&mut bytes)).await;
            match read.expect("the server answers or closes in time") {
                Ok(0) | Err(_) => return None,
                Ok(count) => self.unread.extend_from_slice(&bytes[..count]),
            }
        }
    }

    fn whole(&mut self) -> Option<String> {
        let end = self.unread.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
        let head = String::from_utf8(self.unread[..end].to_vec()).unwrap().to_ascii_lowercase();
        let length = head.split_once("content-length: ").map_or("0", |(_, rest)| rest.split_once("\r\n").unwrap().0);
        let end = end + length.parse::<usize>().unwrap();
        (self.unread.len() >= end).then(|| String::from_utf8(self.unread.drain(..end).collect()).unwrap())
    }

    /// Whether the server has closed it, by a time that is far away.
    pub(crate) async fn is_closed(&mut self) -> bool {
        self.read().await.is_none()
    }
}

/// Waits for something that happens soon.
pub(crate) async fn until(mut happens: impl FnMut() -> bool) {
    let all = async {
        while !happens() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LONG, all).await.expect("it happens");
}

pub(crate) const LONG: Duration = Duration::from_secs(30);
