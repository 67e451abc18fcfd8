//! HTTP as a client on a budget has it: bytes that are ready go out, and of the answer one thing is looked for.

use std::io;
use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection that stays open.
pub(crate) struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, read: Vec::with_capacity(2048) })
    }

    /// Sends a request; whether the answer is good as HTTP, and has that in its body.
    pub(crate) async fn ask(&mut self, request: &[u8], expected: &[u8]) -> io::Result<bool> {
        self.stream.write_all(request).await?;
        self.read.clear();
        loop {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some((head, body)) = self.whole()? {
                return Ok(head.starts_with(b"HTTP/1.1 200 ") && contains(body, expected));
            }
        }
    }

    /// Head and body, once all of them are there.
    fn whole(&self) -> io::Result<Option<(&[u8], &[u8])>> {
        let Some(end) = self.read.windows(4).position(|window| window == b"\r\n\r\n") else { return Ok(None) };
        let (head, body) = self.read.split_at(end + 4);
        let length = length(head).ok_or(io::ErrorKind::InvalidData)?;
        Ok((body.len() >= length).then_some((head, body)))
    }
}

fn length(head: &[u8]) -> Option<usize> {
    let mut lines = str::from_utf8(head).ok()?.split("\r\n").filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"))?;
    value.trim().parse().ok()
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}
