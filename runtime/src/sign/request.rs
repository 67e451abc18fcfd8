//! A request before it leaves, and a request after it arrived.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use super::claim::twice;
use super::{SignError, encode};

/// A request about to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The authority: the host, with `:port` when that is not the default one.
    pub host: String,
    /// The path as it goes over the wire: encoded, starting with `/`, without the query.
    pub path: String,
    /// The path that is signed, encoded, where it is not the one that is sent: OSS signs `/bucket/key` also when
    /// the bucket stands in the host.
    pub resource: Option<String>,
    /// The region that the request goes to, for schemes that sign it; empty where none is known.
    pub region: String,
    /// Query parameters, decoded. On the wire each name and value is encoded by RFC 3986, in this order.
    pub query: Vec<(String, String)>,
    /// Headers; names are lower-case.
    pub headers: Vec<(String, String)>,
    /// The body, as it is sent.
    pub body: Bytes,
}

impl Request {
    /// A request without query, headers and body.
    pub fn new(method: Method, host: impl Into<String>, path: impl Into<String>) -> Self {
        Self {
            method,
            host: host.into(),
            path: path.into(),
            resource: None,
            region: String::new(),
            query: Vec::new(),
            // As many as usual schemes and layouts need.
            headers: Vec::with_capacity(12),
            body: Bytes::new(),
        }
    }

    /// The query as it goes over the wire, without the `?`.
    #[must_use]
    pub fn query_string(&self) -> String {
        encode::query(&self.query)
    }

    /// Path and query as they go over the wire.
    #[must_use]
    pub fn target(&self) -> String {
        if self.query.is_empty() {
            return self.path.clone();
        }
        [&self.path, "?", &self.query_string()].concat()
    }

    /// The first value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.0 == name).map(|header| header.1.as_str())
    }

    /// Sets a header, in place of all values that it had.
    pub fn set_header(&mut self, name: &str, value: impl Into<String>) {
        self.remove_header(name);
        self.headers.push((name.to_owned(), value.into()));
    }

    /// Takes a header away.
    pub fn remove_header(&mut self, name: &str) {
        self.headers.retain(|header| header.0 != name);
    }

    /// The headers as a map for a transport. The bytes are those that were signed; headers that hold a proof
    /// or a token are marked sensitive.
    ///
    /// # Errors
    /// When a name or a value cannot stand in a request.
    pub fn header_map(&self) -> Result<HeaderMap, SignError> {
        let mut map = HeaderMap::with_capacity(self.headers.len());
        for (name, value) in &self.headers {
            check_header(name, value)?;
            let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| SignError::header_name(name))?;
            let mut value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| SignError::header_value(name))?;
            value.set_sensitive(!is_harmless(name));
            map.append(key, value);
        }
        Ok(map)
    }

    /// Refuses what would change its meaning on the way: line breaks and other control characters in headers,
    /// a path or a host that is more than that. All schemes call it before they sign.
    pub(crate) fn check(&self) -> Result<(), SignError> {
        let visible = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !visible(&self.host) || self.host.contains(['/', '?', '#', '@', '\\']) {
            return Err(SignError::Host);
        }
        if !visible(&self.path) || !self.path.starts_with('/') || self.path.contains('?') {
            return Err(SignError::Path);
        }
        if self.path.contains('#') {
            return Err(SignError::Fragment);
        }
        self.headers.iter().try_for_each(|(name, value)| check_header(name, value))
    }

    /// Puts the query in the order of names, then values. Schemes sign one value for a name: lists are `Name.1`,
    /// `Name.2` where platforms take them.
    pub(crate) fn sort_query(&mut self) -> Result<(), SignError> {
        self.query.sort();
        match twice(self.query.iter().map(|pair| pair.0.as_str())) {
            Some(name) => Err(SignError::duplicate(name)),
            None => Ok(()),
        }
    }

    /// Those of the headers that are to be signed, in the order of names.
    pub(crate) fn sorted_headers(&self, signed: impl Fn(&str) -> bool) -> Result<Vec<(&str, &str)>, SignError> {
        let pairs = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let mut headers = Vec::with_capacity(self.headers.len());
        headers.extend(pairs.filter(|header| signed(header.0)));
        headers.sort_unstable();
        match twice(headers.iter().map(|header| header.0)) {
            Some(name) => Err(SignError::duplicate(name)),
            None => Ok(headers),
        }
    }
}

/// Shows names only, but for headers that are known to be harmless: queries and bodies carry people's data.
impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let query: Vec<_> = self.query.iter().map(|pair| pair.0.as_str()).collect();
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), if is_harmless(name) { value.as_str() } else { ".." }))
            .collect();
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("host", &self.host)
            .field("path", &self.path)
            .field("query", &query)
            .field("headers", &headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// The very bytes that arrived. What a proxy or a framework decoded or put in order is of no use here.
#[derive(Clone, Copy)]
pub struct Received<'a> {
    /// The method.
    pub method: &'a str,
    /// The path as received, still encoded.
    pub path: &'a str,
    /// The query as received, still encoded, without the `?`; empty when there is none.
    pub query: &'a str,
    /// The headers. A request over HTTP/2 has an authority instead of `host`: put it in under that name.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
}

impl fmt::Debug for Received<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Received")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &format_args!("{} bytes", self.query.len()))
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

fn check_header(name: &str, value: &str) -> Result<(), SignError> {
    // `HeaderName` would quietly make upper-case names lower-case, which no signature survives.
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) || HeaderName::from_bytes(name.as_bytes()).is_err() {
        return Err(SignError::header_name(name));
    }
    if value.chars().any(char::is_control) {
        return Err(SignError::header_value(name));
    }
    Ok(())
}

/// Headers whose values may be shown; a list of what is secret would never be complete.
pub(crate) fn is_harmless(name: &str) -> bool {
    HARMLESS.contains(&name)
}

const HARMLESS: &[&str] = &[
    "accept",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "host",
    "user-agent",
    "x-acs-action",
    "x-acs-content-sha256",
    "x-acs-date",
    "x-acs-signature-nonce",
    "x-acs-version",
    "x-oss-content-sha256",
    "x-oss-date",
    "x-sdk-content-sha256",
    "x-sdk-date",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request {
        Request::new(Method::POST, "api.example.com:8443", "/a%20b")
    }

    #[test]
    fn the_target_is_encoded_once() {
        let mut request = request();
        assert_eq!(request.target(), "/a%20b");
        request.query = vec![("b".to_owned(), "1+ 2".to_owned()), ("a".to_owned(), String::new())];
        assert_eq!(request.target(), "/a%20b?b=1%2B%202&a=");
    }

    #[test]
    fn what_cannot_be_sent_is_refused() {
        assert_eq!(request().check(), Ok(()));
        for host in ["", "a b", "a\r\n", "user@host", "host/path", "é"] {
            assert_eq!(Request { host: host.to_owned(), ..request() }.check(), Err(SignError::Host), "{host:?}");
        }
        for path in ["", "a", "/a b", "/a?b", "/a\n", "/é"] {
            assert_eq!(Request { path: path.to_owned(), ..request() }.check(), Err(SignError::Path), "{path:?}");
        }
        assert_eq!(Request { path: "/a#b".to_owned(), ..request() }.check(), Err(SignError::Fragment));
        for (name, value) in
            [("a", "1\r\nb: 2"), ("a", "\0"), ("a", "\u{85}"), ("", ""), ("A", ""), ("a b", ""), ("a\n", "")]
        {
            let request = Request { headers: vec![(name.to_owned(), value.to_owned())], ..request() };
            let error = request.check().unwrap_err();
            assert_eq!(request.header_map(), Err(error.clone()));
            assert!(!error.to_string().contains(['\r', '\n']), "{error}");
        }
    }

    #[test]
    fn values_are_not_shown() {
        let mut request = request();
        request.query.push(("Phone".to_owned(), "13800".to_owned()));
        request.set_header("x-acs-security-token", "t0ken");
        request.set_header("authorization", "mac");
        request.set_header("x-acs-action", "Do");
        request.body = Bytes::from_static(b"b0dy");
        let headers = request.header_map().unwrap();
        let received = Received { method: "POST", path: "/", query: "Phone=13800", headers: &headers, body: b"b0dy" };
        let shown = format!("{request:?} {received:?} {headers:?}");
        assert!(["13800", "t0ken", "mac", "b0dy"].iter().all(|secret| !shown.contains(secret)), "{shown}");
        assert!(["Phone", "Do", "Received", "11 bytes"].iter().all(|part| shown.contains(part)), "{shown}");
    }

    #[test]
    fn setting_a_header_replaces_it() {
        let mut request = request();
        request.headers = vec![("a".to_owned(), "1".to_owned()), ("a".to_owned(), "2".to_owned())];
        request.set_header("a", "3");
        assert_eq!((request.header("a"), request.headers.len()), (Some("3"), 1));
    }
}
