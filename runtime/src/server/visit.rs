//! One request as far as it came, and what it shares with its repetitions.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::Peer;
use super::delivery::length;
use super::pipeline::Reply;
use crate::clock::{NonceSource as _, RandomNonce};
use crate::codec::{Problem, plain_json, scalar_text};
use crate::ledger::{Answer, JournalEntry, LONGEST_NAME, LONGEST_REASON, Lease};
use crate::object::{Object, View, member, members};
use crate::schema::{Api, Call, Delivery, Kind};
use crate::sign::hash;

/// One request, as far as it came.
pub(super) struct Visit {
    pub(super) id: String,
    pub(super) received: SystemTime,
    /// Who sent it, if that was said.
    pub(super) peer: Option<Peer>,
    /// Which key proved it, once that is certain.
    pub(super) credentials: Option<usize>,
    pub(super) schema: Option<&'static Call>,
    /// When the sender signed it, if the scheme tells.
    pub(super) signed: Option<SystemTime>,
    /// Which item of a batch it is.
    pub(super) item: Option<usize>,
    pub(super) began: Instant,
    pub(super) identity: Option<Identity>,
    pub(super) lease: Option<Lease>,
    /// The *pending* answer of the run before, of which this is the next.
    pub(super) earlier: Option<Answer>,
    /// What had to be done so that it could be read.
    pub(super) note: Option<String>,
    /// Whether a step of the ledger failed, or took too long.
    pub(super) lacks_ledger: bool,
}

/// What a request shares with its repetitions.
pub(super) struct Identity {
    /// `None` where a repetition means nothing.
    pub(super) key: Option<String>,
    pub(super) fingerprint: [u8; 32],
    test: &'static str,
    /// The subjects whose entries go when this call succeeds.
    pub(super) closes: Vec<String>,
}

impl Visit {
    pub(super) fn begin(received: SystemTime) -> Self {
        Self {
            id: RandomNonce.nonce(),
            received,
            peer: None,
            credentials: None,
            schema: None,
            signed: None,
            item: None,
            began: Instant::now(),
            identity: None,
            lease: None,
            earlier: None,
            note: None,
            lacks_ledger: false,
        }
    }

    /// One item of it: as far as the whole came, and with the time that the whole has left.
    pub(super) fn of_item(&self, item: usize) -> Self {
        Self {
            id: format!("{}.{item}", self.id),
            item: Some(item),
            identity: None,
            lease: None,
            earlier: None,
            note: None,
            lacks_ledger: false,
            received: self.received,
            peer: self.peer,
            credentials: self.credentials,
            schema: self.schema,
            signed: self.signed,
            began: self.began,
        }
    }

    /// Its line of the journal.
    pub(super) fn line(&self, api: &str, request_bytes: u64, reply: &Reply) -> JournalEntry {
        JournalEntry {
            id: self.id.clone(),
            time: self.received,
            peer: self.peer.as_ref().map(ToString::to_string),
            api: api.to_owned(),
            call: self.schema.map(|schema| schema.name.to_owned()),
            key: self.identity.as_ref().and_then(|identity| identity.key.clone()),
            verdict: reply.verdict,
            code: reply.code.clone(),
            reason: self.notes(reply).map(|notes| notes.chars().take(LONGEST_REASON).collect()),
            status: reply.answer.status,
            duration: self.began.elapsed(),
            request_bytes,
            answer_bytes: length(&reply.answer.body),
        }
    }

    /// What the answer does not tell.
    pub(super) fn notes(&self, reply: &Reply) -> Option<String> {
        let notes: Vec<_> = reply.reason.iter().chain(&self.note).map(String::as_str).collect();
        (!notes.is_empty()).then(|| notes.join("; "))
    }

    /// When the platform stops waiting, seen from now; `None` if nobody knows.
    pub(super) fn until_deadline(&self) -> Option<Duration> {
        let deadline = self.schema.map(|schema| schema.deadline).filter(|deadline| *deadline > 0)?;
        Some(Duration::from_millis(deadline).saturating_sub(self.began.elapsed()))
    }

    /// How long the handler may take: nine tenths of the deadline, so that the answer gets there in time, less what is
    /// over. `None` for ever; who holds a lease must end before it does.
    pub(super) fn time_left(&self) -> Option<Duration> {
        let deadline = self.schema.map_or(0, |schema| schema.deadline);
        let whole = match (deadline, &self.lease) {
            (0, None) => return None,
            (0, Some(_)) => LEASE,
            (deadline, _) => Duration::from_millis(deadline),
        };
        Some((whole / 10).saturating_mul(9).saturating_sub(self.began.elapsed()))
    }
}

impl Identity {
    /// # Errors
    /// Nobody can tell whether it is a test.
    pub(super) fn of(schema: &Call, request: &dyn Object) -> Result<Self, Problem> {
        let test = test_flag(request)?;
        let key = match schema.delivery {
            Delivery::Once(names) => {
                let values = names.iter().map(|name| json(request, name));
                Some(name(&[schema.api.id, schema.name, test], values))
            }
            Delivery::Converge | Delivery::Read => None,
        };
        let mut content: Vec<_> = members(request)
            .filter(|(field, _)| field.wire != TEST_FLAG && !schema.volatile.contains(&field.wire))
            .map(|(field, view)| (field.wire, plain_json(view).unwrap_or_default()))
            .collect();
        content.sort_unstable();
        let content = serde_json::to_vec(&content).unwrap_or_default();
        // Some pages leave the flag out of what takes an instance back, though its id is that of a test. A test, however,
        // takes back nothing that was paid for.
        let tests: &[&str] = if test == REAL { &[REAL, TEST] } else { &[TEST] };
        let closed =
            |test: &&str| schema.closes.and_then(|(call, member)| subject(schema.api, call, test, request, member));
        let closes = tests.iter().filter_map(closed).collect();
        Ok(Self { key, fingerprint: hash::sha256(&content), test, closes })
    }

    /// Whether it is one of the platform's tests.
    pub(super) fn is_test(&self) -> bool {
        self.test == TEST
    }

    /// The name of what it leaves in the background: it is that of its repetitions, too.
    pub(super) fn work(&self, schema: &Call) -> String {
        let content = || hash::sha256_hex(&self.fingerprint);
        self.key.clone().unwrap_or_else(|| name(&[schema.api.id, schema.name, self.test, &content()], []))
    }

    /// The same for what has no key that would tell it from others: it is handled each time.
    pub(super) fn without_key(self) -> Self {
        Self { key: None, ..self }
    }

    /// What the answer of a call is about, by a member of it.
    pub(super) fn subject(&self, schema: &Call, response: &dyn Object, member: &str) -> Option<String> {
        subject(schema.api, schema.name, self.test, response, member)
    }
}

/// The member of a key that does not tell one call from another: a text that is empty or blank or, where bytes were
/// replaced, one with such a place in it.
pub(super) fn telling_nothing(schema: &Call, request: &dyn Object, is_replaced: bool) -> Option<&'static str> {
    let Delivery::Once(names) = schema.delivery else { return None };
    let tells_nothing =
        |text: &str| text.trim().is_empty() || (is_replaced && text.contains(char::REPLACEMENT_CHARACTER));
    names.iter().copied().find(|name| matches!(member(request, name), View::Text(text) if tells_nothing(text)))
}

/// The name of what an answer of a call is about, for [`Ledger::close`](crate::ledger::Ledger::close).
fn subject(api: &Api, call: &str, test: &str, object: &dyn Object, id: &str) -> Option<String> {
    let is_there = !matches!(member(object, id), View::Absent);
    is_there.then(|| name(&[api.id, call, test], [json(object, id)]))
}

/// Whether a call is one of the platform's tests: what [`TEST_FLAG`] says. Absent, empty and `0` are the same
/// (KooGallery's pages have all of them for a real call), and `1` is a test.
///
/// # Errors
/// It says something else. Were that taken for a test, a paid order could stay out of the books, and were it taken for a
/// real call, a test would come into them.
fn test_flag(request: &dyn Object) -> Result<&'static str, Problem> {
    let flag = scalar_text(member(request, TEST_FLAG), Kind::String).unwrap_or_default();
    match flag.trim() {
        "" | "0" => Ok(REAL),
        "1" => Ok(TEST),
        _ => Err(Problem { path: TEST_FLAG.to_owned(), message: "is neither 0 nor 1".to_owned() }),
    }
}

/// A member of an answer in JSON, if it is there.
pub(super) fn kept_member(answer: &Answer, name: &str) -> Option<serde_json::Value> {
    let mut body: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
    body.get_mut(name).map(serde_json::Value::take).filter(|value| !value.is_null())
}

pub(super) fn json(object: &dyn Object, name: &str) -> String {
    plain_json(member(object, name)).unwrap_or_default()
}

/// A name for the ledger, made of texts and of values in JSON: a list in JSON, unless that were too long.
pub(super) fn name(scope: &[&str], values: impl IntoIterator<Item = String>) -> String {
    let scope = scope.iter().map(|text| serde_json::Value::from(*text).to_string());
    let name = format!("[{}]", scope.chain(values).collect::<Vec<_>>().join(","));
    if name.len() <= LONGEST_NAME { name } else { format!("sha256:{}", hash::sha256_hex(name.as_bytes())) }
}

/// The member of a request that tells the platform's tests from real calls.
const TEST_FLAG: &str = "testFlag";

/// What stands for a real call and for a test in names: parts of keys that ledgers hold.
const REAL: &str = "";
const TEST: &str = "1";

/// The lease of a call without a deadline; its handler is ended after nine tenths of it.
pub(super) const LEASE: Duration = Duration::from_secs(600);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Direction, Format, Protocol, Schema};

    static API: Api = Api {
        id: "acme",
        version: "1",
        protocol: Protocol::Http,
        signature: crate::sign::KOOGALLERY_V2,
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
    static ENDLESS: Call = Call::new(&API, "endless", Direction::Callback, &EMPTY, &EMPTY);
    static QUICK: Call = Call::new(&API, "quick", Direction::Callback, &EMPTY, &EMPTY).deadline(1000);

    #[test]
    fn who_holds_a_lease_ends_before_it_does() {
        let mut visit = Visit::begin(SystemTime::UNIX_EPOCH);
        visit.schema = Some(&ENDLESS);
        assert_eq!(visit.time_left(), None);
        visit.lease = Some(Lease { key: String::new(), owner: String::new() });
        assert!(visit.time_left().is_some_and(|left| left > Duration::from_secs(500) && left < LEASE));
        visit.schema = Some(&QUICK);
        assert!(visit.time_left().is_some_and(|left| left <= Duration::from_millis(900)));
    }

    #[test]
    fn names_are_readable_and_bounded_and_never_the_same_for_different_things() {
        let of = |scope: &[&str], values: &[&str]| name(scope, values.iter().map(|value| (*value).to_owned()));
        assert_eq!(of(&["acme", "create", ""], &["\"o-1\"", "2"]), r#"["acme","create","","o-1",2]"#);
        let names = [
            of(&["a\",\"b"], &[]),
            of(&["a", "b"], &[]),
            of(&["a"], &["[\"b\"]"]),
            of(&["ab"], &[]),
            of(&["x".repeat(LONGEST_NAME).as_str()], &[]),
            of(&["x".repeat(LONGEST_NAME + 1).as_str()], &[]),
        ];
        for (index, one) in names.iter().enumerate() {
            assert!(one.len() <= LONGEST_NAME && !names.iter().skip(index + 1).any(|other| other == one), "{one}");
        }
        assert!(of(&["x".repeat(LONGEST_NAME).as_str()], &[]).starts_with("sha256:"));
    }
}
