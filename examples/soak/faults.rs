//! The ways in which a platform, or what lies before it, fails.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What the platform answers when all is well.
pub(crate) const ANSWER: &str = r#"{"RequestId":"90E63D28-E31D-1EB2-8939-A94866411B20","Code":"OK","Message":"OK"}"#;

/// A way to fail.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    ClosedUnread,
    ResetUnread,
    SilentUnread,
    Throttled,
    Unavailable,
    InternalError,
    BadGateway,
    WrongTime,
    Redirected,
    ClosedUnanswered,
    ResetUnanswered,
    SilentUnanswered,
    ResetAmidHead,
    ClosedAmidBody,
    StalledAmidBody,
    TrickledBody,
    EndlessBody,
    HugeHead,
    CompressedBody,
    TruncatedJson,
    TrailingGarbage,
    HtmlPage,
    EmptyBody,
    Late,
}

impl Fault {
    pub(crate) const ALL: [Self; 24] = [
        Self::ClosedUnread,
        Self::ResetUnread,
        Self::SilentUnread,
        Self::Throttled,
        Self::Unavailable,
        Self::InternalError,
        Self::BadGateway,
        Self::WrongTime,
        Self::Redirected,
        Self::ClosedUnanswered,
        Self::ResetUnanswered,
        Self::SilentUnanswered,
        Self::ResetAmidHead,
        Self::ClosedAmidBody,
        Self::StalledAmidBody,
        Self::TrickledBody,
        Self::EndlessBody,
        Self::HugeHead,
        Self::CompressedBody,
        Self::TruncatedJson,
        Self::TrailingGarbage,
        Self::HtmlPage,
        Self::EmptyBody,
        Self::Late,
    ];

    /// Whether the platform has done its work by the time it fails.
    pub(crate) fn executes(self) -> bool {
        !matches!(
            self,
            Self::ClosedUnread
                | Self::ResetUnread
                | Self::SilentUnread
                | Self::Throttled
                | Self::Unavailable
                | Self::InternalError
                | Self::BadGateway
                | Self::WrongTime
                | Self::Redirected
        )
    }

    /// Fails; whether the connection goes on.
    pub(crate) async fn play(self, stream: &mut TcpStream, elsewhere: SocketAddr, dice: u64) -> io::Result<bool> {
        match self {
            Self::ClosedUnread | Self::ClosedUnanswered => return Ok(false),
            Self::ResetUnread | Self::ResetUnanswered => return reset(stream, b"").await,
            Self::ResetAmidHead => return reset(stream, b"HTTP/1.1 200 OK\r\nContent-Le").await,
            Self::SilentUnread | Self::SilentUnanswered => return silence(stream).await,
            Self::ClosedAmidBody | Self::StalledAmidBody => {
                let whole = answer("200 OK", &[], ANSWER.as_bytes());
                stream.write_all(whole.get(..whole.len() - 9).unwrap_or_default()).await?;
                return if matches!(self, Self::ClosedAmidBody) { Ok(false) } else { silence(stream).await };
            }
            Self::TrickledBody => return trickle(stream).await,
            Self::EndlessBody => return endless(stream).await,
            Self::Late => tokio::time::sleep(Duration::from_millis(dice % 64)).await,
            _ => {}
        }
        stream.write_all(&self.answer(elsewhere, dice)).await?;
        Ok(true)
    }

    /// The answer of those that give a whole one.
    fn answer(self, elsewhere: SocketAddr, dice: u64) -> Vec<u8> {
        let json = |code: &str| format!(r#"{{"Code":"{code}","Message":"{code}","RequestId":"R"}}"#).into_bytes();
        match self {
            Self::Throttled => answer("400 Bad Request", &[], &json("Throttling.User")),
            Self::Unavailable => {
                answer("503 Service Unavailable", &[("Retry-After", "1")], &json("ServiceUnavailable"))
            }
            Self::InternalError => answer("500 Internal Server Error", &[], &json("InternalError")),
            Self::BadGateway => answer("502 Bad Gateway", &[("Content-Type", "text/html")], b"<html>nginx</html>"),
            Self::WrongTime => {
                let hours = Duration::from_secs(3600 * (dice % 5));
                let date = http_date(SystemTime::now() + hours);
                answer("400 Bad Request", &[("Date", &date)], &json("InvalidTimeStamp.Expired"))
            }
            Self::Redirected => answer("307 Temporary Redirect", &[("Location", &format!("http://{elsewhere}/"))], b""),
            Self::HugeHead => answer("200 OK", &[("X-Filler", &"f".repeat(1 << 20))], ANSWER.as_bytes()),
            Self::CompressedBody => answer("200 OK", &[("Content-Encoding", "gzip")], b"\x1f\x8b\x08\0\0\0\0\0"),
            Self::TruncatedJson => answer("200 OK", &[], br#"{"Code":"OK","Mess"#),
            Self::TrailingGarbage => answer("200 OK", &[], format!("{ANSWER}}}").as_bytes()),
            Self::HtmlPage => answer("200 OK", &[("Content-Type", "text/html")], b"<html>all is well</html>"),
            Self::EmptyBody => answer("200 OK", &[], b""),
            _ => answer("200 OK", &[], ANSWER.as_bytes()),
        }
    }
}

/// A whole answer, after which the connection can be used again.
pub(crate) fn answer(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n", body.len()).into_bytes();
    for (name, value) in headers {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(body);
    bytes
}

fn http_date(time: SystemTime) -> String {
    jiff::Timestamp::try_from(time)
        .map(|time| time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
        .unwrap_or_default()
}

async fn reset(stream: &mut TcpStream, first: &[u8]) -> io::Result<bool> {
    stream.write_all(first).await?;
    stream.set_zero_linger()?;
    Ok(false)
}

/// Says nothing until the other side is gone.
async fn silence(stream: &mut TcpStream) -> io::Result<bool> {
    while stream.read(&mut [0; 256]).await? > 0 {}
    Ok(false)
}

async fn trickle(stream: &mut TcpStream) -> io::Result<bool> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n").await?;
    loop {
        stream.write_all(b" ").await?;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn endless(stream: &mut TcpStream) -> io::Result<bool> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await?;
    let chunk = [b"1000\r\n".as_slice(), &[b' '; 0x1000], b"\r\n"].concat();
    loop {
        stream.write_all(&chunk).await?;
    }
}
