//! A request by hand over HTTP/1.1, so that an answer is seen as it stands on the wire: no library keeps the case of
//! header names, and there are platforms to which it matters.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::{Client, Prepared};
use crate::layout::Arrived;
use crate::schema::Call;
use crate::sign::Request;

/// An answer, and how long it took.
#[derive(Debug)]
pub(super) struct Heard {
    pub(super) status: u16,
    /// In the spelling of the wire, if `seen_raw`.
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
    pub(super) took: Duration,
    /// Whether this is what stood on the wire; over TLS a library reads it.
    pub(super) seen_raw: bool,
}

impl Heard {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.0.eq_ignore_ascii_case(name)).map(|header| header.1.as_str())
    }

    /// In the form in which a client reads it.
    pub(super) fn arrived(&self) -> Arrived {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value)) {
                headers.append(name, value);
            }
        }
        Arrived { status: self.status, headers, body: self.body.clone() }
    }
}

/// Sends a request and reads the whole answer; what went wrong is for people.
pub(super) async fn exchange(
    client: &Client,
    call: &Call,
    prepared: Prepared,
    patience: Duration,
) -> Result<Heard, String> {
    let began = Instant::now();
    if prepared.url.starts_with("http://") {
        let raw = tokio::time::timeout(patience, by_hand(&prepared.request)).await;
        let raw = raw.map_err(|_| format!("no answer within {} s", patience.as_secs()))?;
        let (status, headers, body) = raw.map_err(|error| format!("the connection failed: {error}"))?;
        return Ok(Heard { status, headers, body, took: began.elapsed(), seen_raw: true });
    }
    let arrived = client.exchange(call, prepared, patience).await.map_err(|failure| failure.message)?;
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = arrived.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    Ok(Heard { status: arrived.status, headers, body: arrived.body, took: began.elapsed(), seen_raw: false })
}

type Parts = (u16, Vec<(String, String)>, Bytes);

async fn by_hand(request: &Request) -> std::io::Result<Parts> {
    let port =
        if request.host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) { "" } else { ":80" };
    let mut stream = TcpStream::connect(format!("{}{port}", request.host)).await?;
    let mut head = format!("{} {} HTTP/1.1\r\nhost: {}\r\n", request.method, request.target(), request.host);
    for (name, value) in request.headers.iter().filter(|(name, _)| name != "host" && name != "content-length") {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", request.body.len()));
    stream.write_all(&[head.as_bytes(), &request.body].concat()).await?;
    let mut answer = Vec::new();
    let mut buffer = vec![0; 1 << 14];
    loop {
        let read = stream.read(&mut buffer).await?;
        answer.extend_from_slice(buffer.get(..read).unwrap_or_default());
        if let Some(parts) = parse(&answer, read == 0) {
            return Ok(parts);
        }
        if read == 0 || answer.len() > LARGEST {
            let message = format!("{} bytes that are no HTTP answer", answer.len());
            return Err(std::io::Error::new(std::io::ErrorKind::InvalidData, message));
        }
    }
}

/// An answer, if all of it is there; `ended` says that no more will come.
fn parse(mut answer: &[u8], ended: bool) -> Option<Parts> {
    // A few interim answers may come first; whoever sends nothing else gives none.
    for _ in 0..=INTERIM {
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
        let (head, body) = answer.split_at_checked(end + 4)?;
        let head = String::from_utf8_lossy(head);
        let mut lines = head.lines();
        let status = lines.next()?.strip_prefix("HTTP/1.")?.split(' ').nth(1)?.parse().ok()?;
        if status != 100 {
            return final_answer(status, lines, body, ended);
        }
        answer = body;
    }
    None
}

fn final_answer<'a>(status: u16, lines: impl Iterator<Item = &'a str>, body: &[u8], ended: bool) -> Option<Parts> {
    let header = |line: &str| line.split_once(':').map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
    let headers: Vec<_> = lines.filter_map(header).collect();
    let value = |wanted: &str| {
        headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.as_str())
    };
    let body = if value("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        unchunked(body)?
    } else {
        match value("content-length").and_then(|length| length.parse().ok()) {
            Some(length) => body.get(..length)?.to_vec(),
            None if ended => body.to_vec(),
            None => return None,
        }
    };
    Some((status, headers, body.into()))
}

fn unchunked(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|window| window == b"\r\n")?;
        let (size, behind) = rest.split_at_checked(end)?;
        let size = std::str::from_utf8(size).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        let behind = behind.get(2..)?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(behind.get(..size)?);
        rest = behind.get(size.checked_add(2)?..)?;
    }
}

const LARGEST: usize = 8 << 20;
const INTERIM: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_when_they_are_whole() {
        let counted = b"HTTP/1.1 200 OK\r\nBody-Sign: a: b\r\nContent-Length: 2\r\n\r\nhi";
        let (status, headers, body) = parse(counted, false).unwrap();
        assert_eq!((status, body.as_ref()), (200, b"hi".as_slice()));
        assert_eq!(headers[0], ("Body-Sign".to_owned(), "a: b".to_owned()));
        assert!((0..counted.len()).all(|length| parse(&counted[..length], false).is_none()));
        let chunked = b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n1\r\n!\r\n0\r\n\r\n";
        assert_eq!(parse(chunked, false).unwrap().2.as_ref(), b"hi!");
        assert!(parse(b"HTTP/1.1 200 OK\r\n\r\nopen", false).is_none());
        assert_eq!(parse(b"HTTP/1.1 200 OK\r\n\r\nopen", true).unwrap().2.as_ref(), b"open");
        assert_eq!(parse(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 204 No\r\n\r\n", true).unwrap().0, 204);
        assert!(parse(&b"HTTP/1.1 100 Continue\r\n\r\n".repeat(300_000), true).is_none(), "without end");
        for bad in [
            "",
            "SSH-2.0\r\n\r\n",
            "HTTP/1.1 abc\r\n\r\n",
            "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
        ] {
            assert!(parse(bad.as_bytes(), true).is_none(), "{bad}");
        }
    }
}
