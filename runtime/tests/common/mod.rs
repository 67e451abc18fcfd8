//! What the tests on real sockets share.
#![allow(dead_code, unreachable_pub, reason = "each test target uses a part of it")]

use std::net::SocketAddr;
use std::time::Duration;

use bothends::{AccessKey, Server};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

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

/// A server that reads one request and answers with a script of bytes and pauses, for each connection.
pub async fn scripted(script: Vec<Step>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(play(stream, script.clone()));
        }
    });
    address
}

/// One step of a script.
#[derive(Clone)]
pub enum Step {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends these bytes again and again, until the other side is gone.
    Endless(Vec<u8>),
    /// Says nothing for that long.
    Wait(Duration),
    /// Says nothing for ever.
    Silence,
    /// Closes the connection.
    Close,
}

async fn play(mut stream: TcpStream, script: Vec<Step>) {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !request.windows(4).any(|window| window == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(read) => request.extend_from_slice(&buffer[..read]),
        }
    }
    for step in script {
        match step {
            Step::Send(bytes) => {
                let _ = stream.write_all(&bytes).await;
            }
            Step::Endless(bytes) => while stream.write_all(&bytes).await.is_ok() {},
            Step::Wait(pause) => tokio::time::sleep(pause).await,
            Step::Silence => std::future::pending::<()>().await,
            Step::Close => return,
        }
    }
}
