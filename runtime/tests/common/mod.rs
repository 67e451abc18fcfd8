//! What the tests on real sockets share.
#![allow(dead_code, unreachable_pub, reason = "each test target uses a part of it")]

mod faults;
pub mod trace;

use std::net::SocketAddr;
use std::time::Duration;

#[allow(unused_imports, reason = "each test target uses a part of it")]
pub use faults::{Platform, Step, scripted};

use bothends::{AccessKey, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The key of the tests' shops.
pub fn key() -> AccessKey {
    AccessKey::new("00000000-1111-2222-3333-444444444444").unwrap()
}

/// Serves in the background.
pub async fn start(server: Server) -> SocketAddr {
    let listening = server.bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = listening.address();
    tokio::spawn(listening.serve());
    address
}

/// Sends bytes and reads the answer to its end.
pub async fn exchange(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut answer));
    let _ = read.await.expect("the server answers or closes in time");
    String::from_utf8_lossy(&answer).into_owned()
}

/// Posts a JSON body to a target, with `Connection: close`.
pub async fn post(address: SocketAddr, target: &str, body: &str) -> String {
    let head =
        format!("POST {target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\n");
    exchange(address, format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes()).await
}
