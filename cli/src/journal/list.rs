//! `bothends journal STORE`.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use bothends::ledger::{Filter, JournalEntry, Verdict};
use bothends::{Json, Ledger, Timestamp};
use serde_json::json;

use super::moment::moment;
use super::store::Place;
use super::{failed, verdict};
use crate::runtime;
use crate::trouble::{Outcome, Trouble, harmless, print, print_json, table, tell};

#[derive(Debug, clap::Args)]
pub(super) struct Wanted {
    /// The file of the ledger, such as `shop.db`, or the postgres://.. URL of its database
    #[arg(conflicts_with = "db")]
    store: Option<String>,
    #[command(flatten)]
    place: Place,
    /// Of this API, such as `huawei/koogallery/saas`
    #[arg(long)]
    api: Option<String>,
    /// Of this call, such as `newInstance`
    #[arg(long)]
    call: Option<String>,
    /// That ended like this: done, pending, declined, failed, repeated, conflict, invalid, unavailable or refused
    #[arg(long, value_parser = verdict)]
    verdict: Option<Verdict>,
    /// With this in the key, such as the number of an order; or the whole key, as JSON output has it
    #[arg(long)]
    key: Option<String>,
    /// That came in since: how long ago (30s, 90m, 2h, 7d), or RFC 3339
    #[arg(long, value_name = "TIME", value_parser = moment)]
    since: Option<SystemTime>,
    /// That came in before
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<SystemTime>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
    /// Prints JSON instead of a table
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Wanted) -> Outcome {
    let store = arguments.place.open_or(arguments.store.as_deref())?;
    let filter = Filter {
        api: arguments.api.clone(),
        call: arguments.call.clone(),
        verdict: arguments.verdict,
        key: None,
        from: arguments.since,
        before: arguments.until,
        limit: arguments.limit,
    };
    let lines = runtime(async { lines(&*store.ledger().await?, filter, arguments.key.as_deref()).await })?;
    if arguments.json {
        return print_json(&lines.iter().map(json).collect::<Vec<_>>());
    }
    if lines.is_empty() {
        tell("nothing of that kind is in the journal");
        return Ok(());
    }
    let head = ["TIME", "ID", "CALL", "KEY", "VERDICT", "CODE", "STATUS", "MS", "PEER", "REASON"].map(str::to_owned);
    let rows: Vec<_> = std::iter::once(head).chain(lines.iter().map(row)).collect();
    print(&table(&rows))
}

/// The lines that fit. A part of a key is looked for in one line after the other.
async fn lines(ledger: &dyn Ledger, filter: Filter, key: Option<&str>) -> Result<Vec<JournalEntry>, Trouble> {
    let Some(part) = key.filter(|key| !key.starts_with('[') && !key.starts_with("sha256:")) else {
        let filter = Filter { key: key.map(str::to_owned), ..filter };
        return ledger.journal(filter).await.map_err(failed);
    };
    let most = usize::try_from(filter.limit).unwrap_or(usize::MAX);
    let (mut found, mut seen) = (Vec::new(), HashSet::new());
    let mut page = Filter { limit: PAGE, ..filter };
    loop {
        let lines = ledger.journal(page.clone()).await.map_err(failed)?;
        let is_last = lines.len() < usize::try_from(page.limit).unwrap_or(usize::MAX);
        let Some(oldest) = lines.last().map(|line| line.time) else { return Ok(found) };
        let mut is_new = false;
        for line in lines {
            if seen.insert(line.id.clone()) {
                is_new = true;
                found.extend(Some(line).filter(|line| has(line, part)));
            }
        }
        if is_last || found.len() >= most {
            found.truncate(most);
            return Ok(found);
        }
        // Others of the same millisecond come on the next page, if that can hold more than those that were seen.
        page.before = oldest.checked_add(Duration::from_millis(1));
        if !is_new {
            page.limit = page.limit.saturating_mul(2);
        }
    }
}

/// Whether a text is one of the values of a key.
fn has(line: &JournalEntry, part: &str) -> bool {
    values(line.key.as_deref().unwrap_or_default()).1.iter().any(|value| value == part)
}

/// What a key says besides API and call: whether it is a test, and the values.
fn values(key: &str) -> (bool, Vec<String>) {
    let Ok(parts) = serde_json::from_str::<Vec<Json>>(key) else { return (false, vec![key.to_owned()]) };
    let text = |part: &Json| part.as_str().map_or_else(|| part.to_string(), str::to_owned);
    let is_test = parts.get(2).is_some_and(|test| !text(test).is_empty());
    (is_test, parts.iter().skip(3).map(text).collect())
}

fn row(line: &JournalEntry) -> [String; 10] {
    let text = |text: &Option<String>| text.as_deref().map_or_else(|| "-".to_owned(), |text| cut(text, LONGEST));
    let (is_test, values) = values(line.key.as_deref().unwrap_or("-"));
    let test = if is_test { " (test)" } else { "" };
    [
        time(line),
        harmless(&line.id),
        text(&line.call),
        format!("{}{test}", cut(&values.join(" "), LONGEST)),
        line.verdict.to_string(),
        text(&line.code),
        line.status.to_string(),
        line.duration.as_millis().to_string(),
        text(&line.peer),
        line.reason.as_deref().map_or_else(String::new, one_line),
    ]
}

/// One line of the journal for programs.
pub(super) fn json(line: &JournalEntry) -> Json {
    json!({
        "id": line.id,
        "time": time(line),
        "peer": line.peer,
        "api": line.api,
        "call": line.call,
        "key": line.key,
        "verdict": line.verdict.name(),
        "code": line.code,
        "reason": line.reason,
        "status": line.status,
        "microseconds": u64::try_from(line.duration.as_micros()).unwrap_or(u64::MAX),
        "request_bytes": line.request_bytes,
        "answer_bytes": line.answer_bytes,
    })
}

/// When a line came in, always with milliseconds: what is as long is easier to compare.
fn time(line: &JournalEntry) -> String {
    format!("{:.3}", Timestamp::from(line.time))
}

fn cut(text: &str, most: usize) -> String {
    let mut shown: String = one_line(text).chars().take(most).collect();
    if text.chars().count() > most {
        shown.push('…');
    }
    shown
}

fn one_line(text: &str) -> String {
    harmless(text).replace('\n', " ")
}

/// The longest cell of the table, but for the last one.
const LONGEST: usize = 64;

/// Lines that are looked at in one go.
const PAGE: u32 = 1000;

#[cfg(test)]
mod tests {
    use bothends::MemoryLedger;
    use bothends::ledger::{Answer, RawRequest, Record};

    use super::*;

    async fn ledger() -> MemoryLedger {
        let ledger = MemoryLedger::new();
        for number in 0..2_500_u64 {
            let entry = JournalEntry {
                id: format!("{number:05}"),
                // More in one millisecond than there are on a page.
                time: SystemTime::UNIX_EPOCH + Duration::from_millis(number / 1_200),
                peer: None,
                api: "acme".to_owned(),
                call: None,
                key: Some(format!(r#"["acme","create","","o-{}",7]"#, number % 500)),
                verdict: Verdict::Done,
                code: None,
                reason: None,
                status: 200,
                duration: Duration::ZERO,
                request_bytes: 0,
                answer_bytes: 0,
            };
            assert_eq!(time(&entry).len(), "1970-01-01T00:00:00.000Z".len());
            let request = RawRequest { method: "GET".into(), target: "/".into(), headers: Vec::new(), body: "".into() };
            let answer = Answer { status: 200, content_type: "".into(), body: "".into() };
            ledger.record(Record { entry, request, answer }).await.unwrap();
        }
        ledger
    }

    #[test]
    fn a_part_of_a_key_is_found_on_every_page() {
        let found = |key: &str, limit| {
            let (key, filter) = (key.to_owned(), Filter { limit, ..Filter::default() });
            let found = runtime(async move { lines(&ledger().await, filter, Some(&key)).await }).unwrap();
            found.into_iter().map(|line| line.id).collect::<Vec<_>>()
        };
        assert_eq!(found("o-499", 9), ["02499", "01999", "01499", "00999", "00499"]);
        assert_eq!(found("o-499", 2), ["02499", "01999"]);
        assert_eq!(found(r#"["acme","create","","o-499",7]"#, 9).len(), 5, "the whole key");
        assert_eq!(found("o-49", 9).len(), 5, "not those that begin like it");
        assert_eq!(found("acme", 9), [""; 0], "the API is no part of it");
    }

    #[test]
    fn keys_are_shown_by_their_values() {
        assert_eq!(values(r#"["acme","create","1","o-1",7]"#), (true, vec!["o-1".to_owned(), "7".to_owned()]));
        assert_eq!(values("sha256:ab"), (false, vec!["sha256:ab".to_owned()]));
        assert_eq!(cut("a\nb\u{1b}c", 9), "a b\u{fffd}c");
        assert_eq!(cut("abc", 2), "ab…");
    }
}
