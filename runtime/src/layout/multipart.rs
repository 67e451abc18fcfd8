//! `multipart/form-data` (RFC 7578): both directions.

use bytes::Bytes;

use crate::codec::Problem;
use crate::object::View;
use crate::schema::Field;
use crate::sign::{self, hash};

/// One part to be written.
pub(super) struct Part {
    name: &'static str,
    kind: PartKind,
    content: Bytes,
}

enum PartKind {
    Text,
    Json,
    File,
}

impl Part {
    pub(super) fn of(field: &Field, view: View<'_>, text: String) -> Self {
        let (kind, content) = match view {
            View::Bytes(bytes) => (PartKind::File, bytes.clone()),
            View::Object(_) | View::List(_) | View::Map(_) => (PartKind::Json, text.into()),
            _ => (PartKind::Text, text.into()),
        };
        Self { name: field.wire, kind, content }
    }
}

/// A part that was received.
pub(super) struct Received<'a> {
    pub(super) name: String,
    pub(super) content: &'a [u8],
}

/// The boundary and the body. The boundary is a hash of the parts, so that the same request is the same bytes.
pub(super) fn write(parts: &[Part]) -> (String, Bytes) {
    let mut all = Vec::new();
    for part in parts {
        all.extend_from_slice(part.name.as_bytes());
        all.extend_from_slice(&part.content);
    }
    let boundary = hash::hex(&hash::sha256(&all)).chars().take(40).collect::<String>();
    let mut body = Vec::with_capacity(all.len() + 256 * parts.len());
    for part in parts {
        let name = part.name.replace('"', "%22");
        body.extend_from_slice(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"").as_bytes());
        body.extend_from_slice(match part.kind {
            PartKind::Text => b"\r\n\r\n".as_slice(),
            PartKind::Json => b"\r\nContent-Type: application/json\r\n\r\n",
            PartKind::File => b"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\n",
        });
        body.extend_from_slice(&part.content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (boundary, body.into())
}

/// The parts of a body.
pub(super) fn read<'a>(received: &sign::Received<'a>) -> Result<Vec<Received<'a>>, Problem> {
    let content_type = received.headers.get(http::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let boundary = content_type.and_then(boundary).ok_or_else(|| problem("has no boundary in its content type"))?;
    let opening = format!("--{boundary}");
    let between = format!("\r\n--{boundary}");
    let mut rest = received.body.strip_prefix(opening.as_bytes()).ok_or_else(|| problem("does not begin with it"))?;
    let mut parts = Vec::new();
    loop {
        if let Some(end) = rest.strip_prefix(b"--".as_slice()) {
            return if matches!(end, b"" | b"\r\n") { Ok(parts) } else { Err(problem("goes on after its end")) };
        }
        let part = rest.strip_prefix(b"\r\n".as_slice()).ok_or_else(|| problem("has a broken boundary"))?;
        let end = find(part, between.as_bytes()).ok_or_else(|| problem("ends in the middle"))?;
        let (part, behind) = part.split_at_checked(end).unwrap_or((part, &[]));
        rest = behind.get(between.len()..).unwrap_or(&[]);
        let head = find(part, b"\r\n\r\n").ok_or_else(|| problem("has a part without a head"))?;
        let (head, content) = part.split_at_checked(head).unwrap_or((part, &[]));
        let head = std::str::from_utf8(head).map_err(|_| problem("has a head that is not UTF-8"))?;
        let name = name(head).ok_or_else(|| problem("has a part without a name"))?;
        parts.push(Received { name, content: content.get(4..).unwrap_or(&[]) });
        if parts.len() > MOST_PARTS {
            return Err(problem("has too many parts"));
        }
    }
}

fn boundary(content_type: &str) -> Option<&str> {
    let mut parts = content_type.split(';').map(str::trim);
    let is_multipart = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/form-data"));
    let value = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.eq_ignore_ascii_case("boundary").then(|| value.trim_matches('"'))
    })?;
    (is_multipart && (1..=70).contains(&value.len())).then_some(value)
}

fn name(head: &str) -> Option<String> {
    let line = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let value = line.split(';').map(str::trim).find_map(|part| part.strip_prefix("name="))?;
    Some(value.trim_matches('"').replace("%22", "\""))
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

fn problem(message: &str) -> Problem {
    Problem { path: String::new(), message: format!("the multipart body {message}") }
}

const MOST_PARTS: usize = 1000;

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue};

    use super::*;

    fn parsed(content_type: &str, body: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_str(content_type).unwrap());
        let received = sign::Received { method: "POST", path: "/", query: "", headers: &headers, body };
        let parts = read(&received).ok()?;
        Some(parts.into_iter().map(|part| (part.name, part.content.to_vec())).collect())
    }

    #[test]
    fn what_is_written_can_be_read() {
        let parts = [
            Part { name: "a", kind: PartKind::Text, content: Bytes::from_static(b"1\r\n--x") },
            Part { name: "b", kind: PartKind::Json, content: Bytes::from_static(b"{}") },
            Part { name: "c", kind: PartKind::File, content: Bytes::from_static(b"\0\xff\r\n") },
        ];
        let (boundary, body) = write(&parts);
        let read = parsed(&format!("multipart/form-data; boundary={boundary}"), &body).unwrap();
        let expected: Vec<_> = parts.iter().map(|part| (part.name.to_owned(), part.content.to_vec())).collect();
        assert_eq!(read, expected);
        assert_eq!(write(&parts), (boundary, body), "the same parts are the same bytes");
    }

    #[test]
    fn broken_bodies_are_refused() {
        let good = b"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n";
        assert!(parsed("multipart/form-data; boundary=b", good).is_some());
        assert!(parsed("Multipart/Form-Data; charset=x; boundary=\"b\"", good).is_some());
        for content_type in
            ["application/json", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=b"]
        {
            assert!(parsed(content_type, good).is_none(), "{content_type}");
        }
        for end in 0..good.len() - 2 {
            assert!(parsed("multipart/form-data; boundary=b", &good[..end]).is_none(), "{end}");
        }
        for body in [b"x--b--\r\n".as_slice(), b"--b\r\n\r\n\r\n1\r\n--b--\r\n", b"--bx\r\n--b--", b"--b--\r\nmore"] {
            assert!(parsed("multipart/form-data; boundary=b", body).is_none());
        }
    }
}
