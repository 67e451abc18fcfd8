//! `multipart/form-data` (RFC 7578): both directions.

use bytes::Bytes;

use crate::codec::Problem;
use crate::object::View;
use crate::schema::Field;
use crate::sign::{self, hash};

/// One part to be written.
pub(super) struct Part {
    name: String,
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
        Self { name: field.wire.to_owned(), kind, content }
    }

    pub(super) fn text(name: String, text: String) -> Self {
        Self { name, kind: PartKind::Text, content: text.into() }
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
        let name = escaped(&part.name);
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

/// What stands before and behind the last part, a file that is read while it is sent. Nobody must be able to guess the
/// boundary, since the file is not looked through for it.
#[cfg(feature = "client")]
pub(crate) fn around_file(
    boundary: &str,
    members: &[(String, String)],
    file_name: &str,
    content_type: &str,
) -> (Bytes, Bytes) {
    let mut before = Vec::new();
    for (name, value) in members {
        let name = escaped(name);
        let part = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        before.extend_from_slice(part.as_bytes());
    }
    let file_name = escaped(file_name);
    let disposition = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"");
    let head = format!("--{boundary}\r\n{disposition}\r\nContent-Type: {content_type}\r\n\r\n");
    before.extend_from_slice(head.as_bytes());
    (before.into(), format!("\r\n--{boundary}--\r\n").into())
}

/// As browsers do it (the HTML standard, "multipart/form-data encoding algorithm").
fn escaped(name: &str) -> String {
    name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22")
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

/// The name in the one header that has it: of two, others might take the other one.
fn name(head: &str) -> Option<String> {
    let mut dispositions = head.split("\r\n").filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    });
    let (Some(disposition), None) = (dispositions.next(), dispositions.next()) else { return None };
    let mut found = None;
    let mut rest = disposition.split_once(';')?.1;
    while !rest.trim().is_empty() {
        let (name, behind) = rest.split_once('=')?;
        let (value, behind) = parameter(behind.trim_start())?;
        if name.trim().eq_ignore_ascii_case("name") && found.replace(value).is_some() {
            return None;
        }
        let behind = behind.trim_start();
        rest = match behind.strip_prefix(';') {
            Some(more) => more,
            None if behind.is_empty() => behind,
            None => return None,
        };
    }
    found
}

/// A value, which may hold anything where it is quoted, and what stands behind it. A quote in it is `%22`, as
/// browsers write it, or has a backslash before it.
fn parameter(text: &str) -> Option<(String, &str)> {
    let Some(mut rest) = text.strip_prefix('"') else {
        let (value, behind) = text.split_at_checked(text.find(';').unwrap_or(text.len()))?;
        return Some((value.trim().to_owned(), behind));
    };
    let mut value = String::new();
    loop {
        let (before, behind) = rest.split_once('"')?;
        rest = behind;
        match before.strip_suffix('\\') {
            Some(before) => value.extend([before, "\""]),
            None => {
                value.push_str(before);
                return Some((value.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n"), rest));
            }
        }
    }
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
            Part { name: "a".to_owned(), kind: PartKind::Text, content: Bytes::from_static(b"1\r\n--x") },
            Part { name: "b".to_owned(), kind: PartKind::Json, content: Bytes::from_static(b"{}") },
            Part { name: "c".to_owned(), kind: PartKind::File, content: Bytes::from_static(b"\0\xff\r\n") },
        ];
        let (boundary, body) = write(&parts);
        let read = parsed(&format!("multipart/form-data; boundary={boundary}"), &body).unwrap();
        let expected: Vec<_> = parts.iter().map(|part| (part.name.clone(), part.content.to_vec())).collect();
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
    #[test]
    fn w05_a_part_has_one_name() {
        let named = |disposition: &str| {
            let body = format!("--b\r\nContent-Disposition: {disposition}\r\n\r\n1\r\n--b--\r\n");
            parsed("multipart/form-data; boundary=b", body.as_bytes()).map(|mut parts| parts.remove(0).0)
        };
        for (disposition, name) in [
            ("form-data; name=a", "a"),
            ("form-data; NAME=\"a;b\"", "a;b"),
            ("form-data; filename=\"x; name=evil\"; name=\"real\"", "real"),
            ("form-data; filename=\"x\\\"; name=evil; \"; name=\"real\"", "real"),
            ("form-data; name=\"a=b\"; filename=c;", "a=b"),
            ("form-data; name=\"%22x%22\"", "\"x\""),
        ] {
            assert_eq!(named(disposition).as_deref(), Some(name), "{disposition}");
        }
        for disposition in [
            "form-data",
            "form-data; filename=\"name=x\"",
            "form-data; name=\"a\"; name=\"b\"",
            "form-data; name=\"a",
            "form-data; name=\"a\" b",
            "form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"",
        ] {
            assert_eq!(named(disposition), None, "{disposition}");
        }
    }

    #[test]
    fn names_cannot_make_headers() {
        let parts = [Part::text("a\"\r\nX: y\r\n\r\n".to_owned(), "1".to_owned())];
        let (boundary, body) = write(&parts);
        let read = parsed(&format!("multipart/form-data; boundary={boundary}"), &body).unwrap();
        assert_eq!(read, [("a\"\r\nX: y\r\n\r\n".to_owned(), b"1".to_vec())]);
    }
}
