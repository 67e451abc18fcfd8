//! Who may call a server at all: secrets in front of it, for APIs whose requests prove nothing.

use std::fmt;
use std::sync::Arc;

use http::HeaderName;
use http::request::Parts;
use http::uri::{PathAndQuery, Uri};
use subtle::{Choice, ConstantTimeEq as _};

use crate::credentials::Secret;
use crate::error::ConfigError;
use crate::sign::{hash, is_harmless};

/// Who may call: whoever knows a secret, which stands in a header or is the first segment of the path.
///
/// Platforms that do not sign what they push (`signature: none`) can be told from others only by something that nobody
/// else knows. A secret is no signature: whoever sees one request can send others. So let it arrive over HTTPS only.
///
/// ```
/// # fn main() -> Result<(), bothends::ConfigError> {
/// use bothends::Guard;
///
/// # let (token, old, new) = ("t0ken-of-20-letters.", "1111-2222-3333-4444", "5555-6666-7777-8888");
/// let by_header = Guard::header("x-acme-token", token)?;
/// // The platform is given https://shop.example.com/<secret>/status
/// let by_path = Guard::path(new)?;
/// // While a secret is exchanged, both are good.
/// let by_either = Guard::path(new)?.or(Guard::path(old)?);
/// # Ok(())
/// # }
/// ```
///
/// What a platform calls is often no more than a URL, so that only [`path`](Self::path) is left. Proxies and load
/// balancers write paths into their logs: whoever reads those has the secret. Headers they rarely write down; a gateway
/// of your own can put one in.
///
/// Secrets are compared in constant time. They are wiped when the last copy is dropped, and are in no log, no
/// `Debug`, no journal and no handler: the segment is taken out of the path. Whoever does not know the secret gets 404
/// without a body, whatever is wrong, and no byte of the request's body is looked at.
#[derive(Clone)]
#[must_use = "a guard does nothing before a server has it"]
pub struct Guard {
    /// Any one of them lets in; with none nobody is.
    ways: Vec<Way>,
}

/// What has to be there, all of it.
#[derive(Clone, Default)]
struct Way {
    headers: Vec<(HeaderName, Arc<Secret>)>,
    segments: Vec<Arc<Secret>>,
}

impl Guard {
    /// The secret is the value of a header, which must be there once.
    ///
    /// # Errors
    /// If the name is none that a header of yours can have, or the secret is shorter than 16 characters or has others
    /// than visible ASCII.
    pub fn header(name: &str, secret: impl Into<Secret>) -> Result<Self, ConfigError> {
        let secret = secret.into();
        let refuse = |why: &str| Err(ConfigError(format!("the header `{}` of a guard {why}", name.escape_debug())));
        let Ok(header) = HeaderName::from_bytes(name.as_bytes()) else { return refuse("is no name of a header") };
        if is_harmless(header.as_str()) || OF_HTTP.contains(&header.as_str()) {
            return refuse("cannot hold a secret: others read and write it down");
        }
        check(&secret, |byte| byte.is_ascii_graphic(), "visible ASCII")?;
        Ok(Self { ways: vec![Way { headers: vec![(header, Arc::new(secret))], segments: Vec::new() }] })
    }

    /// The secret is the first segment of the path: `https://shop.example.com/<secret>/status`.
    ///
    /// # Errors
    /// If the secret is shorter than 16 characters, or has others than letters, digits, `-`, `.`, `_` and `~`.
    pub fn path(secret: impl Into<Secret>) -> Result<Self, ConfigError> {
        let secret = secret.into();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        check(&secret, is_plain, "letters, digits, `-`, `.`, `_` and `~`")?;
        Ok(Self { ways: vec![Way { headers: Vec::new(), segments: vec![Arc::new(secret)] }] })
    }

    /// Lets everybody in.
    ///
    /// Whoever finds the address of an API without a signature can then send what they like, and your handlers take it
    /// for the platform's word: payments that were never made, messages that nobody wrote. Each request also takes its
    /// room in the journal. This is for servers that only the platform can reach, by a network or a proxy that keeps
    /// all others away, and for tests.
    pub fn unguarded() -> Self {
        Self { ways: vec![Way::default()] }
    }

    /// Both must hold. Of two secrets in the path this one comes first.
    pub fn and(self, other: Self) -> Self {
        let join = |one: &Way, other: &Way| Way {
            headers: one.headers.iter().chain(&other.headers).cloned().collect(),
            segments: one.segments.iter().chain(&other.segments).cloned().collect(),
        };
        let ways = self.ways.iter().flat_map(|one| other.ways.iter().map(move |other| join(one, other))).collect();
        Self { ways }
    }

    /// One of both must hold, for the time in which secrets are exchanged.
    pub fn or(mut self, other: Self) -> Self {
        self.ways.extend(other.ways);
        self
    }

    /// Lets nobody in: for a server for which nothing was decided.
    pub(super) fn closed(api: &str) -> Self {
        tracing::error!(api, "nobody is let in: an API without a signature needs a guard");
        Self { ways: Vec::new() }
    }

    /// Where a request goes that may come in: its address without the secret. Every way is tried to its end, so that
    /// the time tells nothing of which secret was nearly right.
    pub(super) fn admitted(&self, parts: &Parts) -> Option<Uri> {
        let mut found = None;
        for way in &self.ways {
            if bool::from(way.holds(parts)) {
                found = found.or(Some(way));
            }
        }
        let segments = found?.segments.len();
        if segments == 0 { Some(parts.uri.clone()) } else { cut(&parts.uri, segments) }
    }

    /// Puts the secrets into a request of our own: those of the first way.
    #[cfg(feature = "client")]
    pub(crate) fn show(&self, request: &mut crate::sign::Request) {
        let Some(way) = self.ways.first() else { return };
        for (name, secret) in &way.headers {
            request.set_header(name.as_str(), secret.expose());
        }
        for secret in way.segments.iter().rev() {
            request.path = format!("/{}{}", secret.expose(), request.path);
        }
    }

    /// The same with other secrets.
    #[cfg(feature = "client")]
    pub(crate) fn spoiled(&self) -> Self {
        let spoil = |secret: &Arc<Secret>| {
            let mut text = secret.expose().to_owned();
            let last = text.pop();
            text.push(if last == Some('0') { '1' } else { '0' });
            Arc::new(Secret::new(text))
        };
        let spoiled = |way: &Way| Way {
            headers: way.headers.iter().map(|(name, secret)| (name.clone(), spoil(secret))).collect(),
            segments: way.segments.iter().map(spoil).collect(),
        };
        Self { ways: self.ways.iter().map(spoiled).collect() }
    }

    /// Whether there is nothing to know.
    #[cfg(feature = "client")]
    pub(crate) fn is_open(&self) -> bool {
        self.ways.iter().any(|way| way.headers.is_empty() && way.segments.is_empty())
    }
}

impl Way {
    fn holds(&self, parts: &Parts) -> Choice {
        let mut holds = Choice::from(1);
        for (name, secret) in &self.headers {
            let mut values = parts.headers.get_all(name).iter();
            let value = values.next().map_or(&b""[..], |value| value.as_bytes());
            // Of two values nobody can say which is meant.
            holds &= is_same(value, secret) & Choice::from(u8::from(values.next().is_none()));
        }
        let mut segments = parts.uri.path().split('/').skip(1);
        for secret in &self.segments {
            holds &= is_same(segments.next().unwrap_or_default().as_bytes(), secret);
        }
        holds
    }
}

/// Compares hashes, which are of one length: the time does not depend on where, or in what length, the texts differ.
fn is_same(given: &[u8], secret: &Secret) -> Choice {
    hash::sha256(given).ct_eq(&hash::sha256(secret.expose().as_bytes()))
}

/// An address without the first segments of its path.
fn cut(uri: &Uri, segments: usize) -> Option<Uri> {
    let rest: String = uri.path().split('/').skip(segments + 1).flat_map(|segment| ["/", segment]).collect();
    let path = if rest.is_empty() { "/" } else { rest.as_str() };
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    PathAndQuery::try_from(format!("{path}{query}")).ok().map(Uri::from)
}

fn check(secret: &Secret, is_allowed: impl Fn(u8) -> bool, allowed: &str) -> Result<(), ConfigError> {
    let text = secret.expose();
    if text.len() < SHORTEST {
        return Err(ConfigError(format!(
            "the secret of a guard has less than {SHORTEST} characters: it can be guessed"
        )));
    }
    if !text.bytes().all(is_allowed) {
        return Err(ConfigError(format!("the secret of a guard has other characters than {allowed}")));
    }
    Ok(())
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.ways).finish()
    }
}

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Way").field("headers", &headers).field("segments", &self.segments.len()).finish()
    }
}

/// Shorter secrets can be tried one after the other.
const SHORTEST: usize = 16;

/// Headers that HTTP itself and what stands between reads and writes.
const OF_HTTP: &[&str] = &[
    "connection",
    "expect",
    "forwarded",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
];

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "0123456789abcdef";
    const OTHER: &str = "fedcba9876543210";

    fn parts(target: &str, headers: &[(&str, &str)]) -> Parts {
        let request = headers.iter().fold(http::Request::post(target), |it, (name, value)| it.header(*name, *value));
        request.body(()).unwrap().into_parts().0
    }

    /// The target that is left, if the request is let in.
    fn let_in(guard: &Guard, target: &str, headers: &[(&str, &str)]) -> Option<String> {
        guard.admitted(&parts(target, headers)).map(|uri| uri.to_string())
    }

    #[test]
    fn a_header_must_be_there_once_and_be_the_secret() {
        let guard = Guard::header("X-Acme-Token", SECRET).unwrap();
        assert_eq!(let_in(&guard, "/status?a=1", &[("x-acme-token", SECRET)]).as_deref(), Some("/status?a=1"));
        for headers in [
            &[][..],
            &[("x-acme-token", "")],
            &[("x-acme-token", "0123456789abcde")],
            &[("x-acme-token", "0123456789abcdeF")],
            &[("x-acme-token", "0123456789abcdef0")],
            &[("x-acme-token", SECRET), ("x-acme-token", SECRET)],
            &[("x-acme-token", SECRET), ("x-acme-token", "another")],
            &[("x-acme-tokens", SECRET)],
        ] {
            assert_eq!(let_in(&guard, "/status", headers), None, "{headers:?}");
        }
    }

    #[test]
    fn a_path_begins_with_the_secret_and_goes_on_without_it() {
        let guard = Guard::path(SECRET).unwrap();
        for (target, rest) in [
            (format!("/{SECRET}/status?a=/b"), "/status?a=/b"),
            (format!("/{SECRET}/a/status"), "/a/status"),
            (format!("/{SECRET}//status"), "//status"),
            (format!("/{SECRET}/"), "/"),
            (format!("/{SECRET}"), "/"),
            (format!("http://shop.example.com/{SECRET}/status"), "/status"),
        ] {
            assert_eq!(let_in(&guard, &target, &[]).as_deref(), Some(rest), "{target}");
        }
        for target in ["/", "/status", "//0123456789abcdef/status", "/a/0123456789abcdef/status", "/0123456789abcde/f"]
        {
            assert_eq!(let_in(&guard, target, &[]), None, "{target}");
        }
    }

    #[test]
    fn both_must_hold_or_one_of_two() {
        let both = Guard::path(SECRET).unwrap().and(Guard::header("x-acme-token", OTHER).unwrap());
        let (path, header) = (format!("/{SECRET}/status"), [("x-acme-token", OTHER)]);
        assert_eq!(let_in(&both, &path, &header).as_deref(), Some("/status"));
        assert!(let_in(&both, &path, &[]).is_none() && let_in(&both, "/status", &header).is_none());
        let either = Guard::path(SECRET).unwrap().or(Guard::path(OTHER).unwrap());
        assert_eq!(let_in(&either, &path, &[]).as_deref(), Some("/status"));
        assert_eq!(let_in(&either, &format!("/{OTHER}/status"), &[]).as_deref(), Some("/status"));
        assert_eq!(let_in(&either, "/status", &[]), None);
        assert_eq!(let_in(&Guard::unguarded(), "/status", &[]).as_deref(), Some("/status"));
        assert_eq!(let_in(&Guard::closed("acme"), "/status", &header), None);
        assert!(let_in(&Guard::unguarded().and(both), "/status", &header).is_none());
    }

    #[test]
    fn what_can_be_guessed_or_is_written_down_is_refused() {
        for name in ["", "a b", "é", "Host", "user-agent", "Connection", "x-forwarded-for", "content-type"] {
            assert!(Guard::header(name, SECRET).is_err(), "{name}");
        }
        for secret in ["", "short", "0123456789abcde", "0123456789abcdef\n", "0123456789 abcdef", "0123456789abcdéf"] {
            assert!(Guard::header("x-acme-token", secret).is_err() && Guard::path(secret).is_err(), "{secret:?}");
        }
        assert!(Guard::path("0123456789/abcdef").is_err() && Guard::path("0123456789%41abcdef").is_err());
        let error = Guard::path("s3cret").unwrap_err().to_string();
        assert!(error.contains("16") && !error.contains("s3cret"), "{error}");
    }

    #[test]
    fn secrets_are_not_shown() {
        let guard = Guard::path(SECRET).unwrap().and(Guard::header("x-acme-token", OTHER).unwrap());
        let shown = format!("{guard:?}");
        assert_eq!(shown, r#"[Way { headers: ["x-acme-token"], segments: 1 }]"#);
    }
}
