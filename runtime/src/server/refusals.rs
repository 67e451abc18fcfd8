//! Requests that prove nothing: what of them is logged, written down and told, so that a flood fills no disk.
//!
//! They are in the log one by one up to 60 a minute, and as a number beyond that. The ledger is not touched, unless the
//! server was told to keep lines of them, and then for so many a minute only.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::request::Parts;
use tokio::time::Instant;

use super::alert::Alert;
use super::pipeline::Reply;
use super::visit::Visit;
use super::{Core, Peer};
use crate::ledger::{Answer, JournalEntry, RawRequest, Record, Verdict};

/// How much is told of refusals.
pub(super) struct Refusals {
    log: PerMinute,
    journal: PerMinute,
    alerts: PerMinute,
}

impl Refusals {
    pub(super) fn new(journal: u32) -> Self {
        Self { log: PerMinute::new(LOGGED), journal: PerMinute::new(journal), alerts: PerMinute::new(TOLD) }
    }
}

impl Core {
    /// A request does not have the secret of the guard; what it asks for is not even looked at.
    pub(super) async fn turn_away(&self, parts: &Parts) {
        let mut visit = Visit::begin(self.clock.now());
        visit.peer = parts.extensions.get::<Peer>().copied();
        let reason = "it does not have the secret of the guard";
        self.log_refusal(&visit, reason);
        let answer = Answer { status: 404, content_type: "".into(), body: Bytes::new() };
        let (headers, reason) = (Vec::new(), Some(reason.to_owned()));
        let reply = Reply { verdict: Verdict::Refused, code: None, subject: None, answer, headers, reason };
        // In its path may be what was a secret until yesterday, or nearly is one.
        self.refused(visit.line(self.handler.api().id, 0, &reply), parts.method.as_str(), "").await;
    }

    /// Its line in the log, if there were not too many within the minute.
    pub(super) fn log_refusal(&self, visit: &Visit, reason: &str) {
        let (api, id) = (self.handler.api().id, visit.id.as_str());
        let peer = visit.peer.map(tracing::field::display);
        match self.refusals.log.turn(Instant::now()) {
            Turn::Told { left_out: 0 } => tracing::warn!(api, id, peer, reason, "refused: the proof does not hold"),
            Turn::Told { left_out } => {
                tracing::warn!(api, id, peer, reason, left_out, "refused: the proof does not hold");
            }
            Turn::FirstLeftOut => tracing::warn!(api, "more is refused: the rest of this minute is only counted"),
            Turn::LeftOut => {}
        }
    }

    /// Keeps its line in the journal and tells of it, where that is wanted. The path is without the query, in which a
    /// proof may be.
    pub(super) async fn refused(&self, line: JournalEntry, method: &str, path: &str) {
        if let (Some(alerts), Some(left_out)) = (&self.alerts, self.refusals.alerts.told(Instant::now())) {
            alerts.send(Alert::Refused(line.clone(), left_out));
        }
        let Some(left_out) = self.refusals.journal.told(Instant::now()) else { return };
        self.keep(record(line, (method, path), left_out), "a refusal").await;
    }
}

fn record(mut entry: JournalEntry, (method, path): (&str, &str), left_out: u64) -> Record {
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    if left_out > 0 {
        let reason = entry.reason.unwrap_or_default();
        entry.reason = Some(format!("{reason}; {left_out} refused before it were only counted"));
    }
    let (method, target) = (cut(method, LONGEST_METHOD), cut(path, LONGEST_PATH));
    let request = RawRequest { method, target, headers: Vec::new(), body: Bytes::new() };
    let answer = Answer { status: entry.status, content_type: "".into(), body: Bytes::new() };
    Record { entry, request, answer }
}

/// Lets so many through in a minute, and counts the others.
struct PerMinute {
    most: u32,
    minute: Mutex<Minute>,
}

#[derive(Default)]
struct Minute {
    began: Option<Instant>,
    told: u32,
    left_out: u64,
}

#[derive(Debug, PartialEq)]
enum Turn {
    /// To be told, and how many were not since the one before.
    Told {
        left_out: u64,
    },
    /// The first one that is too much in its minute.
    FirstLeftOut,
    LeftOut,
}

impl PerMinute {
    fn new(most: u32) -> Self {
        Self { most, minute: Mutex::default() }
    }

    fn turn(&self, now: Instant) -> Turn {
        // Nothing in here panics half way through a change.
        let mut minute = self.minute.lock().unwrap_or_else(PoisonError::into_inner);
        if minute.began.is_none_or(|began| now.saturating_duration_since(began) >= MINUTE) {
            (minute.began, minute.told) = (Some(now), 0);
        }
        if minute.told < self.most {
            minute.told = minute.told.saturating_add(1);
            return Turn::Told { left_out: std::mem::take(&mut minute.left_out) };
        }
        minute.left_out = minute.left_out.saturating_add(1);
        if minute.left_out == 1 { Turn::FirstLeftOut } else { Turn::LeftOut }
    }

    /// How many were left out since the one before, if this one is to be told.
    fn told(&self, now: Instant) -> Option<u64> {
        match self.turn(now) {
            Turn::Told { left_out } => Some(left_out),
            Turn::FirstLeftOut | Turn::LeftOut => None,
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);

/// How many lines of the log a minute has for refusals.
const LOGGED: u32 = 60;

/// How many alerts a minute has for them.
const TOLD: u32 = 10;

const LONGEST_METHOD: usize = 16;
const LONGEST_PATH: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_a_minute_are_told_and_the_others_counted() {
        let (limit, began) = (PerMinute::new(2), Instant::now());
        let at = |seconds| limit.turn(began + Duration::from_secs(seconds));
        assert_eq!(at(0), Turn::Told { left_out: 0 });
        assert_eq!(at(1), Turn::Told { left_out: 0 });
        assert_eq!(at(2), Turn::FirstLeftOut);
        assert_eq!(at(59), Turn::LeftOut);
        assert_eq!(at(60), Turn::Told { left_out: 2 });
        assert_eq!(at(61), Turn::Told { left_out: 0 });
        assert_eq!(at(62), Turn::FirstLeftOut);
        assert_eq!(at(1000), Turn::Told { left_out: 1 });
        assert_eq!(PerMinute::new(0).told(began), None, "off");
    }
}
