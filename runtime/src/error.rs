//! What can go wrong with a call, and what to do about it.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::limits::Violation;
use crate::object::Choice;
use crate::schema::{self, CodeKind};

/// A call that did not succeed.
///
/// `C` is the API's enum of codes. `Display` tells what happened, to which operation, whether it may have
/// been executed, the platform's id of the call, and what to do. It holds no key, token or signature, and nothing of the
/// request but what the platform's own message repeats. Of an answer that is not of the API's form it tells content type
/// and length; how it begins is in [`body_head`](Self::body_head) alone.
pub struct CallError<C> {
    code: Option<C>,
    failure: Box<Failure>,
}

/// What kind of thing went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request breaks a constraint of its spec; nothing was sent.
    Constraint,
    /// The request could not be made or signed; nothing was sent.
    Request,
    /// There are no credentials: their provider failed; nothing was sent.
    Credentials,
    /// No connection was made; nothing was sent.
    Connect,
    /// Time ran out.
    Timeout,
    /// The connection failed after the request was on its way.
    Transport,
    /// The platform, or something before it, answered with a redirect; those are never followed.
    Redirect,
    /// The answer is larger than the client accepts.
    TooLarge,
    /// The answer is not of the form that the API has.
    UnexpectedContent,
    /// The answer is of the right form, but a member of it cannot be read.
    Decode,
    /// The checksum of what arrived is not that of what was sent, or the platform did not tell it.
    Corrupted,
    /// What was to be uploaded could not be read to its end; the platform got no whole request.
    Read,
    /// What was downloaded could not be written where it was to go.
    Write,
    /// The platform refused the proof.
    Signature,
    /// The platform refused the time or the nonce of the request.
    Clock,
    /// The platform knows who calls, and does not allow it.
    Permission,
    /// Too many calls: the platform refused it, or, without a [`status`](CallError::status), it was not sent.
    Throttled,
    /// The platform failed or is not available; without a [`status`](CallError::status) it was not sent, since the
    /// platform could not be reached again and again.
    Platform,
    /// The platform refused the request with a code of its own.
    Api,
    /// The pages of a listing do not come to an end, or come twice.
    Pages,
}

/// The parts of a [`CallError`] that do not depend on the API.
pub(crate) struct Failure {
    pub(crate) operation: &'static str,
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
    pub(crate) code: Option<String>,
    pub(crate) status: Option<u16>,
    pub(crate) request_id: Option<String>,
    pub(crate) hint: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) attempts: u32,
    pub(crate) clock_offset: Option<i64>,
    pub(crate) details: Option<serde_json::Value>,
    pub(crate) body_head: Option<String>,
    pub(crate) maybe_executed: bool,
    pub(crate) violations: Vec<Violation>,
    pub(crate) source: Option<Box<dyn Error + Send + Sync>>,
}

impl<C> CallError<C> {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.failure.kind
    }

    /// Name of the operation or callback.
    pub fn operation(&self) -> &'static str {
        self.failure.operation
    }

    /// The platform's code, if it gave one.
    pub fn code(&self) -> Option<&C> {
        self.code.as_ref()
    }

    /// The platform's text, or ours where the platform said nothing.
    pub fn message(&self) -> &str {
        &self.failure.message
    }

    /// HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.failure.status
    }

    /// The platform's id of the call: quote it to its support.
    pub fn request_id(&self) -> Option<&str> {
        self.failure.request_id.as_deref()
    }

    /// How often the request was sent, or a connection was tried for it; 0 if none was. The error is that of the last
    /// one.
    pub fn attempts(&self) -> u32 {
        self.failure.attempts
    }

    /// Whether the platform may have executed the request, in any of its attempts.
    ///
    /// `false` is certain. `true` means that nobody here can tell: look at the platform's state before
    /// sending again what is not idempotent.
    pub fn maybe_executed(&self) -> bool {
        self.failure.maybe_executed
    }

    /// Whether the same call may well succeed later.
    ///
    /// Whether repeating it is also harmless is another matter: see [`maybe_executed`](Self::maybe_executed).
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.failure.kind,
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Transport | ErrorKind::Throttled | ErrorKind::Platform
        )
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<&str> {
        self.failure.hint.as_deref()
    }

    /// How long the platform asks to wait before the next call, at most an hour; for a call that was not sent, how
    /// long its turn would have been away.
    ///
    /// From the headers `x-acs-retry-after` (milliseconds) and `Retry-After` (seconds or a date). What they say in
    /// another form counts as not said.
    pub fn retry_after(&self) -> Option<Duration> {
        self.failure.retry_after
    }

    /// By how many seconds the platform's clock is ahead of this machine's (negative: behind), if it refused the time of
    /// the request and its answer told the time.
    pub fn clock_offset(&self) -> Option<i64> {
        self.failure.clock_offset
    }

    /// The whole answer in which the platform refused, with members that no spec names: on Alibaba Cloud
    /// `AccessDeniedDetail` (a text or an object), `HostId`, `Recommend`. Of XML, the elements that hold only text.
    ///
    /// `None` for more than 256 KiB. It is as the platform wrote it, and in neither `Display` nor `Debug`: it may repeat what was signed.
    pub fn details(&self) -> Option<&serde_json::Value> {
        self.failure.details.as_ref()
    }

    /// How an answer begins that is not of the API's form: up to 200 characters on one line, without long words that
    /// have digits in them, as keys, proofs and phone numbers have.
    ///
    /// It is in neither `Display` nor `Debug`: a gateway's page may repeat what was sent.
    pub fn body_head(&self) -> Option<&str> {
        self.failure.body_head.as_deref()
    }

    /// The constraints that the request breaks.
    pub fn violations(&self) -> &[Violation] {
        &self.failure.violations
    }
}

impl<C: Choice + Default> CallError<C> {
    pub(crate) fn new(failure: Failure) -> Self {
        let code = failure.code.as_ref().map(|wire| {
            let mut code = C::default();
            code.choose(wire);
            code
        });
        Self { code, failure: Box::new(failure) }
    }
}

impl Failure {
    pub(crate) fn new(call: &schema::Call, kind: ErrorKind, message: impl Into<String>) -> Box<Self> {
        Self::of(call.name, kind, message)
    }

    pub(crate) fn of(operation: &'static str, kind: ErrorKind, message: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            operation,
            kind,
            message: message.into(),
            code: None,
            status: None,
            request_id: None,
            hint: None,
            retry_after: None,
            attempts: 0,
            clock_offset: None,
            details: None,
            body_head: None,
            maybe_executed: false,
            violations: Vec::new(),
            source: None,
        })
    }

    /// The same once more, without its source.
    pub(crate) fn again(&self) -> Box<Self> {
        let mut failure = Self::of(self.operation, self.kind, self.message.clone());
        failure.hint.clone_from(&self.hint);
        failure
    }

    pub(crate) fn hint(mut self: Box<Self>, hint: impl Into<String>) -> Box<Self> {
        self.hint = Some(hint.into());
        self
    }

    pub(crate) fn caused_by(mut self: Box<Self>, source: impl Error + Send + Sync + 'static) -> Box<Self> {
        self.source = Some(Box::new(source));
        self
    }

    pub(crate) fn maybe_executed(mut self: Box<Self>) -> Box<Self> {
        self.maybe_executed = true;
        self
    }
}

impl ErrorKind {
    /// What a code of a kind means to the caller.
    pub(crate) fn of(kind: CodeKind) -> Self {
        match kind {
            CodeKind::Signature | CodeKind::Incomplete | CodeKind::Key => Self::Signature,
            CodeKind::Clock | CodeKind::Replay => Self::Clock,
            CodeKind::Permission => Self::Permission,
            CodeKind::Throttled => Self::Throttled,
            CodeKind::Unavailable | CodeKind::Internal => Self::Platform,
            CodeKind::Invalid | CodeKind::UnknownCall | CodeKind::NotFound | CodeKind::Pending | CodeKind::Business => {
                Self::Api
            }
        }
    }
}

impl ErrorKind {
    /// What to do where the code itself says nothing about it.
    pub(crate) fn usual_hint(self) -> Option<&'static str> {
        match self {
            Self::Connect => Some("is the endpoint right, is there a proxy or firewall? nothing was sent"),
            Self::Read => {
                Some("is the upload as long as was said, and can its reader be read to the end? make a new one")
            }
            Self::Signature => {
                Some("check the key and its secret; a proxy that rewrites what was signed has the same effect")
            }
            Self::Clock => Some("set this machine's clock (NTP), and send no recorded request again"),
            Self::Permission => Some("grant the caller of this key the permission for this operation"),
            Self::Throttled => Some("send fewer calls, and wait as long as `retry_after()` says"),
            Self::Platform => Some("call again later; if it stays, give the request id to the platform's support"),
            _ => None,
        }
    }
}

impl<C> fmt::Display for CallError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failure = &*self.failure;
        let message = failure.message.trim_end_matches('.');
        write!(f, "{} failed: ", failure.operation)?;
        match (&failure.code, failure.status) {
            (Some(code), Some(status)) if code.is_empty() => write!(f, "an empty code (HTTP {status}): {message}")?,
            (Some(code), Some(status)) => write!(f, "{} (HTTP {status}): {message}", code.escape_debug())?,
            (None, Some(status)) => write!(f, "{message} (HTTP {status})")?,
            (_, None) => f.write_str(message)?,
        }
        for violation in &failure.violations {
            write!(f, "; {violation}")?;
        }
        if failure.attempts > 1 {
            write!(f, "; tried {} times", failure.attempts)?;
        }
        if failure.maybe_executed {
            f.write_str("; outcome unknown: the platform may have executed it")?;
        }
        if let Some(request_id) = &failure.request_id {
            write!(f, "; request id {}", request_id.escape_debug())?;
        }
        if let Some(hint) = &failure.hint {
            write!(f, "; {hint}")?;
        }
        Ok(())
    }
}

impl<C> fmt::Debug for CallError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failure = &*self.failure;
        f.debug_struct("CallError")
            .field("operation", &failure.operation)
            .field("kind", &failure.kind)
            .field("code", &failure.code)
            .field("status", &failure.status)
            .field("message", &failure.message)
            .field("request_id", &failure.request_id)
            .field("attempts", &failure.attempts)
            .field("maybe_executed", &failure.maybe_executed)
            .field("violations", &failure.violations)
            .finish_non_exhaustive()
    }
}

impl<C> Error for CallError<C> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.failure.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

/// A client or server that cannot be made as it was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(pub(crate) String);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for ConfigError {}
