//! A request out of a journal, sent once more.

use std::fmt;
use std::time::Duration;

use http::{Method, Uri};

use super::client;
use super::exchange::{Heard, exchange};
use super::judge::judge;
use super::proof::check_proof;
use crate::client::Prepared;
use crate::clock::{RandomNonce, SystemClock};
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::error::ConfigError;
use crate::ledger::{Record, Verdict};
use crate::schema::Call;
use crate::server::Guard;
use crate::sign::{self, Moment, Request, Signature, encode};

/// Sends what a journal has of a request to a server, as the platform would do once more. What is delivered `once` and
/// was done is answered from the ledger; what failed is run again.
pub struct Replay {
    call: &'static Call,
    request: Request,
    url: String,
    plain_http: bool,
    key: Option<Credentials>,
}

/// What a server said to a request that was sent once more.
#[derive(Clone)]
#[non_exhaustive]
pub struct Replayed {
    /// The HTTP status.
    pub status: u16,
    /// The code of the answer, if there is one.
    pub code: Option<String>,
    /// What that means, for people.
    pub said: String,
    /// Whether the answer is one of success.
    pub is_done: bool,
    /// Whether the answer is proved, as the scheme asks for; `None` if it asks for nothing, or without a key.
    pub proof: Option<bool>,
    /// What the platform could not do with the answer.
    pub faults: Vec<String>,
    /// From the first byte sent to the last one read, in milliseconds.
    pub milliseconds: u64,
    /// The body of the answer.
    pub body: bytes::Bytes,
}

impl Replay {
    /// What is sent to the host of `url`: the recorded method, path, query, headers and body, byte for byte with the old
    /// proof; or, with a key, signed by the API's scheme with a new time and nonce. (Where the time is a member of the
    /// request, as in KooGallery's first generation, it stays: proofs of these schemes do not age.) The path of `url` is
    /// put in front, unless the recorded one begins with it.
    ///
    /// A proof in a header is not in the journal: such a request needs the key.
    ///
    /// # Errors
    /// If the URL is no good or is a plain `http` one of another machine and `plain_http` is not set, if the record has
    /// no request (see [`Record`]) or one that no server can have got, or if it cannot be signed.
    pub fn of(
        record: &Record,
        call: &'static Call,
        (url, plain_http): (&str, bool),
        key: Option<Credentials>,
        guard: Option<&Guard>,
    ) -> Result<Self, ConfigError> {
        let to = Endpoint::parse(url, plain_http).map_err(ConfigError)?;
        let recorded = &record.request;
        let verdict = record.entry.verdict;
        if recorded.target.is_empty() || verdict == Verdict::Refused {
            return Err(ConfigError(format!("the journal has no more than a line of what was {verdict}")));
        }
        let method = Method::from_bytes(recorded.method.as_bytes());
        let method = method.map_err(|_| ConfigError("the recorded method is none".to_owned()))?;
        let mut request = Request::new(method, to.authority.as_str(), below(&to.path, &recorded.target));
        let kept = recorded.headers.iter().filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()));
        (request.headers, request.body) = (kept.cloned().collect(), recorded.body.clone());
        if let Some(key) = &key {
            resign(&mut request, call, key)?;
        }
        if let Some(guard) = guard {
            guard.show(&mut request);
        }
        let url = to.url(&to.authority, &request.target());
        check(&request, &recorded.target, &url)?;
        Ok(Self { call, url, request, plain_http, key })
    }

    /// Sends it, and reads the answer. No redirect is followed.
    ///
    /// # Errors
    /// If there is no answer within 30 seconds; the text is for people.
    pub async fn send(self) -> Result<Replayed, String> {
        let Self { call, request, url, plain_http, key } = self;
        let origin = url.split('/').take(3).collect::<Vec<_>>().join("/");
        // The transport of a client, which signs nothing: that has been done.
        let client = client(call.api, (&origin, plain_http), Credentials::none(), SystemClock, sign::NONE);
        let client = client.map_err(|error| error.to_string())?;
        let prepared = Prepared { request: request.clone(), url, signature: unsigned() };
        let heard = exchange(&client, call, prepared, PATIENCE).await?;
        Ok(judged(call, &request, heard, key.as_ref()))
    }
}

/// Whether a request is one, and goes where it should: whoever can write to a journal must not choose the host, nor put
/// a second request behind the first.
fn check(request: &Request, recorded: &str, url: &str) -> Result<(), ConfigError> {
    let wrong = |what: &str| ConfigError(format!("the recorded request cannot be sent: {what}"));
    let target = request.target();
    if !recorded.starts_with('/') || target.contains(is_out_of_place) {
        return Err(wrong("its target is no path"));
    }
    // With the old proof, the query stands in the path as it came.
    let path = target.split_once('?').map_or(target.as_str(), |(path, _)| path);
    let mut head = Request::new(request.method.clone(), request.host.as_str(), path);
    head.headers.clone_from(&request.headers);
    head.check().map_err(|error| wrong(&error.to_string()))?;
    let uri: Option<Uri> = url.parse().ok();
    match uri.as_ref().and_then(Uri::authority) {
        Some(authority) if authority.as_str() == request.host => Ok(()),
        _ => Err(wrong("it does not go to the host of the URL")),
    }
}

/// Whether a target ends there, or there is more than a target.
fn is_out_of_place(letter: char) -> bool {
    letter == '#' || letter.is_control() || letter.is_whitespace()
}

fn resign(request: &mut Request, call: &Call, key: &Credentials) -> Result<(), ConfigError> {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let pairs: Option<Vec<_>> = encode::pairs(query).collect();
    let pairs =
        pairs.ok_or_else(|| ConfigError("the recorded query cannot be read, so that it is not signed".into()))?;
    (request.path, request.query) = (path.to_owned(), pairs);
    let signed = call.api.signature.sign(request, key, &Moment::now(&SystemClock, &RandomNonce));
    signed.map(drop).map_err(|error| ConfigError(error.to_string()))
}

fn judged(call: &Call, sent: &Request, heard: Heard, key: Option<&Credentials>) -> Replayed {
    let nobody = Credentials::none();
    let answer = judge(call, &heard, key.unwrap_or(&nobody), Duration::ZERO);
    let proof = key.and_then(|key| check_proof(call.api, sent, &heard, key));
    let mut faults = answer.faults.clone();
    if let Some(Err(finding)) = &proof {
        faults.push(format!("{}, expected {}: {}", finding.came, finding.expected, finding.advice));
    }
    Replayed {
        status: heard.status,
        said: answer.said(call.api),
        is_done: matches!(answer.meaning, super::judge::Meaning::Done),
        code: answer.code,
        proof: proof.map(|proof| proof.is_ok()),
        faults,
        milliseconds: u64::try_from(heard.took.as_millis()).unwrap_or(u64::MAX),
        body: heard.body,
    }
}

/// A recorded target behind the path of an endpoint, if it is not there already.
fn below(path: &str, target: &str) -> String {
    let path = path.trim_end_matches('/');
    let is_below = target.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    if is_below && target.starts_with('/') { target.to_owned() } else { format!("{path}{target}") }
}

fn unsigned() -> Signature {
    let none = String::new;
    Signature { canonical_request: none(), string_to_sign: none(), signature: none(), authorization: none() }
}

/// Headers that are this connection's own.
const LEFT_OUT: &[&str] = &["host", "content-length"];

const PATIENCE: Duration = Duration::from_secs(30);

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay").field("call", &self.call.name).finish_non_exhaustive()
    }
}

impl fmt::Debug for Replayed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replayed").field("status", &self.status).field("code", &self.code).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::tests::{at, record};
    use crate::schema::{Api, Direction, Format, Protocol, Schema};

    static API: Api = Api {
        id: "acme",
        version: "1",
        protocol: Protocol::Http,
        signature: sign::NONE,
        format: Format::Json,
        endpoint: None,
        regions: &[],
        endpoints: &[],
        fallback: &[],
        headers: &[],
        discriminator: None,
        code: None,
        success: &[],
        message: None,
        request_id: None,
        codes: &[],
    };
    static EMPTY: Schema = Schema::new("Empty", &[]);
    static CALL: Call = Call::new(&API, "create", Direction::Callback, &EMPTY, &EMPTY);

    fn replay(change: impl Fn(&mut Record)) -> Result<Replay, String> {
        let mut record = record("id", at(0));
        (record.entry.verdict, record.request.target) = (Verdict::Done, "/isv?a=b%20c".to_owned());
        change(&mut record);
        Replay::of(&record, &CALL, ("https://shop.invalid:8443", false), None, None).map_err(|error| error.to_string())
    }

    #[test]
    fn a_recorded_target_does_not_choose_the_host() {
        assert_eq!(replay(|_| {}).unwrap().url, "https://shop.invalid:8443/isv?a=b%20c");
        let kept = replay(|record| record.request.target = "//other.invalid/x".to_owned()).unwrap();
        assert_eq!(kept.url, "https://shop.invalid:8443//other.invalid/x");
        for target in [
            ".attacker.invalid/x",
            "@attacker.invalid/x",
            "1/x",
            "?a=b",
            "#x",
            "*",
            "http://attacker.invalid/x",
            "/x y",
            "/x\r\nhost: attacker.invalid\r\n\r\nGET /y",
            "/x?a=b\nc",
            "/x?a=b c",
            "/x?a=b\u{a0}",
            "/x#y",
            "/x?a#y",
            "/\0",
        ] {
            let error = replay(|record| record.request.target = target.to_owned()).unwrap_err();
            assert!(error.contains("cannot be sent"), "{target:?}: {error}");
        }
    }

    #[test]
    fn nothing_stands_behind_the_recorded_request() {
        let with = |name: &str, value: &str| {
            replay(|record| record.request.headers = vec![(name.to_owned(), value.to_owned())])
        };
        with("x-a", "b c; d").unwrap();
        for (name, value) in [("x-a", "b\r\nx-c: d"), ("x-a", "b\nc"), ("x-a\r\nx-c", "d"), ("x a", "b"), ("", "b")] {
            assert!(with(name, value).unwrap_err().contains("cannot be sent"), "{name:?}: {value:?}");
        }
        for method in ["", "GET /x HTTP/1.1\r\n\r\nPOST", "PO ST"] {
            assert!(replay(|record| record.request.method = method.to_owned()).is_err(), "{method:?}");
        }
    }

    #[test]
    fn what_was_refused_is_not_there_to_be_sent() {
        let error = replay(|record| record.entry.verdict = Verdict::Refused).unwrap_err();
        assert!(error.contains("no more than a line"), "{error}");
    }

    #[test]
    fn a_path_of_the_endpoint_is_there_once() {
        for (path, target, expected) in [
            ("/", "/isv?a=b", "/isv?a=b"),
            ("", "/?a=b", "/?a=b"),
            ("/isv", "/isv?a=b", "/isv?a=b"),
            ("/isv/", "/isv/x", "/isv/x"),
            ("/isv", "/isvx", "/isv/isvx"),
            ("/secret", "/isv?a=b", "/secret/isv?a=b"),
            ("/", "*", "*"),
        ] {
            assert_eq!(below(path, target), expected, "{path} {target}");
        }
    }
}
