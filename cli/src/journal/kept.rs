//! How much of a request the journal has.

use bothends::Ledger;
use bothends::ledger::{Filter, Record, Verdict};

use super::failed;
use crate::trouble::Trouble;

/// What was kept of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// All that may be kept.
    Whole,
    /// Of a request that did not prove itself: method and path, without what was in the query, headers or body.
    MethodAndPath,
    /// Of a repetition, and of what had a secret in its path: no more than the line.
    Line,
}

impl Kept {
    pub(super) fn of(record: &Record) -> Self {
        let (entry, request) = (&record.entry, &record.request);
        // Before the proof is looked at, a request can end otherwise than refused; its bytes are not kept either.
        let is_bare = request.headers.is_empty() && request.body.is_empty() && record.answer.body.is_empty();
        if request.target.is_empty() {
            Self::Line
        } else if entry.verdict == Verdict::Refused || is_bare {
            Self::MethodAndPath
        } else {
            Self::Whole
        }
    }
}

/// Id of another line with the same key that was kept whole, if there is one.
pub(super) async fn first(ledger: &dyn Ledger, record: &Record) -> Result<Option<String>, Trouble> {
    let Some(key) = record.entry.key.clone() else { return Ok(None) };
    let filter = Filter { key: Some(key), limit: 1000, ..Filter::default() };
    let lines = ledger.journal(filter).await.map_err(failed)?;
    let has_bytes = |verdict| !matches!(verdict, Verdict::Repeated | Verdict::Unavailable | Verdict::Refused);
    Ok(lines.into_iter().find(|line| has_bytes(line.verdict)).map(|line| line.id))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use bothends::ledger::{Answer, JournalEntry, RawRequest};

    use super::*;

    fn record(verdict: Verdict, target: &str, body: &'static str) -> Record {
        let entry = JournalEntry {
            id: "1".to_owned(),
            time: SystemTime::UNIX_EPOCH,
            peer: None,
            api: "acme".to_owned(),
            call: None,
            key: None,
            verdict,
            code: None,
            reason: None,
            status: 200,
            duration: Duration::ZERO,
            request_bytes: 2,
            answer_bytes: 2,
        };
        let request =
            RawRequest { method: "POST".into(), target: target.into(), headers: Vec::new(), body: body.into() };
        Record { entry, request, answer: Answer { status: 200, content_type: "".into(), body: body.into() } }
    }

    #[test]
    fn what_was_kept_is_told_by_verdict_and_bytes() {
        for (verdict, target, body, kept) in [
            (Verdict::Done, "/", "{}", Kept::Whole),
            (Verdict::Failed, "/", "{}", Kept::Whole),
            (Verdict::Refused, "/", "", Kept::MethodAndPath),
            (Verdict::Refused, "", "", Kept::Line),
            (Verdict::Invalid, "/", "", Kept::MethodAndPath),
            (Verdict::Repeated, "", "", Kept::Line),
            (Verdict::Unavailable, "", "", Kept::Line),
            // An item of a batch.
            (Verdict::Unavailable, "/", "{}", Kept::Whole),
        ] {
            assert_eq!(Kept::of(&record(verdict, target, body)), kept, "{verdict} {target}");
        }
    }
}
