//! The journal: what came in, what was said, how long it took.

use std::fmt;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use serde_json::Value;

use super::Answer;

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Verdict {
    /// The handler answered, for good.
    Done,
    /// The handler answered that it goes on.
    Pending,
    /// The handler said no.
    Declined,
    /// The handler failed: a panic, a deadline, an answer that does not keep to the spec.
    Failed,
    /// A repetition: answered from the ledger.
    Repeated,
    /// The same key with other content.
    Conflict,
    /// It is none of the calls, or does not keep to its spec.
    Invalid,
    /// Told to try again: another run had the key for too long, or the ledger failed.
    Unavailable,
    /// Its proof did not hold. Of such a request nothing came of, but for a line: see
    /// [`Server::journal_refusals`](crate::Server::journal_refusals).
    Refused,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Done,
        Self::Pending,
        Self::Declined,
        Self::Failed,
        Self::Repeated,
        Self::Conflict,
        Self::Invalid,
        Self::Unavailable,
        Self::Refused,
    ];

    /// A word for it, for stores and for people: `done`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Pending => "pending",
            Self::Declined => "declined",
            Self::Failed => "failed",
            Self::Repeated => "repeated",
            Self::Conflict => "conflict",
            Self::Invalid => "invalid",
            Self::Unavailable => "unavailable",
            Self::Refused => "refused",
        }
    }

    /// The verdict of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One line of the journal: all but the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// Our own id of the request, as in the log and in [`Call::id`](crate::Call::id). An item of a batch has a line of
    /// its own; which one it is stands behind the dot, counted from 0.
    pub id: String,
    /// When it arrived.
    pub time: SystemTime,
    /// Who sent it, as the socket says: address and port. Behind a proxy that is the proxy. `None` if nobody said: see
    /// [`Peer`](crate::Peer).
    pub peer: Option<String>,
    /// Id of the API.
    pub api: String,
    /// Name of the call; `None` if it is none that is served.
    pub call: Option<String>,
    /// The key under which the ledger knows it, where its effect must happen once: a JSON list of the API's id, the
    /// call's name, the test flag (empty for a real call) and the values of the members that the spec's `delivery: {once:
    /// ..}` names, in that order, as in `["huawei/koogallery/saas","newInstance","","CS22..","CS22..-000001"]`. One that
    /// would be longer than [`LONGEST_NAME`](super::LONGEST_NAME) is `sha256:` and the hash of that in hex digits.
    pub key: Option<String>,
    /// How it ended.
    pub verdict: Verdict,
    /// The code of the answer, where there is one; none for a repetition, which has that of the first delivery.
    pub code: Option<String>,
    /// Why it did not get the handler's answer, and what of it could not be read: for the seller, in words that the
    /// sender does not get, at most [`LONGEST_REASON`] characters. `None` where the answer tells all.
    pub reason: Option<String>,
    /// The HTTP status of the answer.
    pub status: u16,
    /// From the arrival of its last byte to the answer.
    pub duration: Duration,
    /// Length of the request's body, in bytes.
    pub request_bytes: u64,
    /// Length of the answer's body, in bytes.
    pub answer_bytes: u64,
}

impl JournalEntry {
    /// The values of members that make up the [`key`](Self::key), in the order in which the spec names them: texts as
    /// they are, all else as JSON. None without a key, or where it is a hash.
    #[must_use]
    pub fn key_parts(&self) -> Vec<String> {
        self.key.as_deref().map(key_parts).unwrap_or_default()
    }
}

/// The values of members in a key.
pub(crate) fn key_parts(key: &str) -> Vec<String> {
    let parts: Vec<Value> = serde_json::from_str(key).unwrap_or_default();
    let text = |part: Value| match part {
        Value::String(text) => text,
        other => other.to_string(),
    };
    parts.into_iter().skip(SCOPE).map(text).collect()
}

/// How many parts of a key stand before the members: API, call and test flag.
const SCOPE: usize = 3;

/// A line of the journal with the bytes: personal data, as they went over the wire.
///
/// Of a repetition target, headers and bodies are left out: they are those of the first delivery, but for what no proof
/// covers, and a sender who repeats without end must not fill the store. So they are of what was told to try again, but
/// for items of batches: whether those come again, no page says. Of one that was refused there is no more than method
/// and path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line.
    pub entry: JournalEntry,
    /// What came in; the proof over it held, unless it was refused.
    pub request: RawRequest,
    /// What was said. Of an item of a batch, which gets no answer of its own: the answer that it would have got, and
    /// if it was not handled, or not all of it could be read, why.
    pub answer: Answer,
}

/// The longest [reason](JournalEntry::reason), in characters.
pub const LONGEST_REASON: usize = 500;

/// A request as it arrived. `Debug` shows lengths and the names of headers only.
#[derive(Clone, PartialEq, Eq)]
pub struct RawRequest {
    /// The method.
    pub method: String,
    /// Path and query, still encoded; with the proof, where it stands in the query.
    pub target: String,
    /// The headers that are known to hold no secret, in the order of their arrival.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .field("target", &format_args!("{} bytes", self.target.len()))
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// Which lines of the journal are wanted: those that meet every condition that is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Of this API.
    pub api: Option<String>,
    /// Of this call.
    pub call: Option<String>,
    /// That ended like this.
    pub verdict: Option<Verdict>,
    /// Under this key of the ledger.
    pub key: Option<String>,
    /// That arrived at this time or later.
    pub from: Option<SystemTime>,
    /// That arrived before this time.
    pub before: Option<SystemTime>,
    /// At most so many; 100 by default.
    pub limit: u32,
}

impl Default for Filter {
    fn default() -> Self {
        Self { api: None, call: None, verdict: None, key: None, from: None, before: None, limit: 100 }
    }
}

impl Filter {
    /// Whether an entry meets every condition, for ledgers that look at one after the other.
    #[must_use]
    pub fn fits(&self, entry: &JournalEntry) -> bool {
        self.api.as_ref().is_none_or(|api| entry.api == *api)
            && self.call.as_ref().is_none_or(|call| entry.call.as_ref() == Some(call))
            && self.verdict.is_none_or(|verdict| entry.verdict == verdict)
            && self.key.as_ref().is_none_or(|key| entry.key.as_ref() == Some(key))
            && self.from.is_none_or(|from| entry.time >= from)
            && self.before.is_none_or(|before| entry.time < before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_of_members_are_told_from_the_rest_of_a_key() {
        let key = r#"["acme/shop","create","","o-\"1\"",2,null]"#;
        assert_eq!(key_parts(key), ["o-\"1\"", "2", "null"]);
        for none in [r#"["acme/shop","create",""]"#, "sha256:00", "", "{}", "[1"] {
            assert!(key_parts(none).is_empty(), "{none}");
        }
    }
}
