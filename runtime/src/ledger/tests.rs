//! What holds for every ledger. A new one adds its line at the end.

#[cfg(feature = "postgres")]
pub(super) mod database;
mod machine;
#[cfg(feature = "postgres")]
pub(super) mod server;

#[cfg(feature = "sqlite")]
use std::path::{Path, PathBuf};
use std::sync::Arc;
#[cfg(feature = "sqlite")]
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;

use super::*;

pub(crate) fn at(second: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_790_000_000 + second)
}

pub(crate) fn answer(text: &str) -> Answer {
    Answer { status: 200, content_type: "application/json".into(), body: Bytes::from(text.to_owned()) }
}

pub(crate) fn done(text: &str, subject: Option<&str>) -> Settlement {
    Settlement::Done { answer: answer(text), subject: subject.map(str::to_owned) }
}

pub(crate) fn pending(text: &str) -> Settlement {
    Settlement::Pending { answer: answer(text), subject: None }
}

pub(crate) fn record(id: &str, time: SystemTime) -> Record {
    let entry = JournalEntry {
        id: id.to_owned(),
        time,
        peer: Some("192.0.2.7:4711".to_owned()),
        api: "acme/shop".to_owned(),
        call: Some("create".to_owned()),
        key: Some("o-1".to_owned()),
        verdict: Verdict::Done,
        code: Some("000000".to_owned()),
        reason: Some("a \u{0} reason".to_owned()),
        status: 200,
        duration: Duration::from_micros(1_234),
        request_bytes: 5,
        answer_bytes: 2,
    };
    let request = RawRequest {
        method: "POST".to_owned(),
        target: "/isv?nonce=1".to_owned(),
        headers: vec![("host".to_owned(), "a \"b\"".to_owned())],
        body: Bytes::from_static(b"\x00\xff{}\n"),
    };
    Record { entry, request, answer: answer("ok") }
}

/// A path that nothing is at, and nothing will be afterwards.
#[cfg(feature = "sqlite")]
pub(crate) struct Scratch(PathBuf);

#[cfg(feature = "sqlite")]
impl Scratch {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("bothends-ledger-{}-{count}.db", std::process::id())))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

#[cfg(feature = "sqlite")]
impl Drop for Scratch {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let mut path = self.0.clone().into_os_string();
            path.push(end);
            let _ = std::fs::remove_file(path);
        }
    }
}

fn claim<'a>(key: &'a str, owner: &'a str, second: u64) -> Claim<'a> {
    Claim { key, fingerprint: [1; 32], owner, now: at(second), until: at(second + 10) }
}

fn lease(key: &str, owner: &str) -> Lease {
    Lease { key: key.to_owned(), owner: owner.to_owned() }
}

const FIRST: Claimed = Claimed::Granted { repetition: false };
const AGAIN: Claimed = Claimed::Granted { repetition: true };

async fn a_final_answer_is_given_to_every_repetition(ledger: impl Ledger) {
    assert_eq!(ledger.claim(claim("k", "a", 0)).await.unwrap(), FIRST);
    assert_eq!(ledger.claim(claim("k", "b", 1)).await.unwrap(), Claimed::Running { until: at(10) });
    assert_eq!(ledger.look("k", at(1)).await.unwrap(), State::Running { until: at(10) });
    assert!(ledger.settle(&lease("k", "a"), done("\u{0}first", None), at(2)).await.unwrap());
    for second in [3, 30, 3_000_000] {
        assert_eq!(ledger.claim(claim("k", "c", second)).await.unwrap(), Claimed::Done(answer("\u{0}first")));
    }
    assert_eq!(ledger.look("k", at(9)).await.unwrap(), State::Done(answer("\u{0}first")));
    assert_eq!(ledger.claim(claim("other", "d", 4)).await.unwrap(), FIRST);
    assert_eq!(ledger.look("unheard of", at(9)).await.unwrap(), State::Free);
}

async fn a_pending_answer_is_replaced_by_a_later_one(ledger: impl Ledger) {
    ledger.claim(claim("k", "a", 0)).await.unwrap();
    assert!(ledger.settle(&lease("k", "a"), pending("wait"), at(1)).await.unwrap());
    assert_eq!(ledger.look("k", at(1)).await.unwrap(), State::Pending(answer("wait")));
    assert_eq!(ledger.claim(claim("k", "b", 2)).await.unwrap(), AGAIN);
    assert_eq!(ledger.look("k", at(2)).await.unwrap(), State::Running { until: at(12) });
    assert_eq!(ledger.earlier("k").await.unwrap(), Some(answer("wait")), "for the run that has the key now");
    assert_eq!(ledger.earlier("unheard of").await.unwrap(), None);
    assert!(ledger.settle(&lease("k", "b"), Settlement::Failed, at(3)).await.unwrap());
    assert_eq!(ledger.look("k", at(3)).await.unwrap(), State::Pending(answer("wait")), "what was said still stands");
    ledger.claim(claim("k", "c", 4)).await.unwrap();
    assert!(ledger.settle(&lease("k", "c"), done("there", None), at(5)).await.unwrap());
    assert_eq!(ledger.claim(claim("k", "d", 6)).await.unwrap(), Claimed::Done(answer("there")));
    assert_eq!(ledger.earlier("k").await.unwrap(), None, "it is over");
}

async fn refusals_and_failures_free_the_key(ledger: impl Ledger) {
    for (settlement, owner) in [(Settlement::Declined, "a"), (Settlement::Failed, "b"), (Settlement::Declined, "c")] {
        assert_eq!(ledger.claim(claim("k", owner, 0)).await.unwrap(), FIRST);
        assert!(ledger.settle(&lease("k", owner), settlement, at(1)).await.unwrap());
        assert_eq!(ledger.look("k", at(1)).await.unwrap(), State::Free);
    }
    ledger.claim(claim("k", "d", 2)).await.unwrap();
    ledger.settle(&lease("k", "d"), pending("wait"), at(3)).await.unwrap();
    ledger.claim(claim("k", "e", 4)).await.unwrap();
    assert!(ledger.settle(&lease("k", "e"), Settlement::Declined, at(5)).await.unwrap());
    assert_eq!(ledger.look("k", at(5)).await.unwrap(), State::Free, "a refusal is newer than `pending`");
}

async fn a_lease_that_ran_out_lets_another_run(ledger: impl Ledger) {
    ledger.claim(claim("k", "dead", 0)).await.unwrap();
    assert_eq!(ledger.claim(claim("k", "b", 9)).await.unwrap(), Claimed::Running { until: at(10) });
    assert_eq!(ledger.look("k", at(10)).await.unwrap(), State::Free);
    assert_eq!(ledger.claim(claim("k", "b", 10)).await.unwrap(), AGAIN);
    assert!(
        !ledger.settle(&lease("k", "dead"), done("late", None), at(11)).await.unwrap(),
        "it is not its own any more"
    );
    assert!(!ledger.settle(&lease("k", "dead"), Settlement::Failed, at(11)).await.unwrap());
    assert!(ledger.settle(&lease("k", "b"), done("b", None), at(12)).await.unwrap());
    assert!(!ledger.settle(&lease("k", "b"), Settlement::Declined, at(12)).await.unwrap(), "once settled, settled");
    assert_eq!(ledger.look("k", at(12)).await.unwrap(), State::Done(answer("b")));
    ledger.claim(claim("slow", "s", 0)).await.unwrap();
    assert!(ledger.settle(&lease("slow", "s"), done("s", None), at(99)).await.unwrap(), "nobody took it meanwhile");
}

async fn other_content_under_a_key_is_a_conflict_in_every_state(ledger: impl Ledger) {
    let other = |second| Claim { fingerprint: [2; 32], ..claim("k", "x", second) };
    ledger.claim(claim("k", "a", 0)).await.unwrap();
    assert_eq!(ledger.claim(other(1)).await.unwrap(), Claimed::Conflict);
    assert_eq!(ledger.claim(other(50)).await.unwrap(), Claimed::Conflict, "the dead run may have had its effect");
    ledger.settle(&lease("k", "a"), pending("wait"), at(51)).await.unwrap();
    assert_eq!(ledger.claim(other(52)).await.unwrap(), Claimed::Conflict);
    ledger.claim(claim("k", "b", 53)).await.unwrap();
    ledger.settle(&lease("k", "b"), done("b", None), at(54)).await.unwrap();
    assert_eq!(ledger.claim(other(55)).await.unwrap(), Claimed::Conflict);
    assert_eq!(ledger.look("k", at(56)).await.unwrap(), State::Done(answer("b")), "and changes nothing");
}

async fn closing_a_subject_forgets_the_answers_about_it(ledger: impl Ledger) {
    for (key, subject) in [("k1", Some("i-1")), ("k2", Some("i-1")), ("k3", Some("i-2")), ("k4", None)] {
        ledger.claim(claim(key, key, 0)).await.unwrap();
        ledger.settle(&lease(key, key), done(key, subject), at(1)).await.unwrap();
    }
    assert_eq!(ledger.close("i-1").await.unwrap(), 2);
    assert_eq!(ledger.close("i-1").await.unwrap(), 0);
    assert_eq!(ledger.claim(claim("k1", "again", 2)).await.unwrap(), FIRST);
    assert_eq!(ledger.look("k3", at(2)).await.unwrap(), State::Done(answer("k3")));
    assert_eq!(ledger.look("k4", at(2)).await.unwrap(), State::Done(answer("k4")));
}

async fn a_nonce_is_out_of_use_until_it_expires(ledger: impl Ledger) {
    assert!(ledger.burn("n", at(10), at(0)).await.unwrap());
    assert!(ledger.burn("m", at(10), at(0)).await.unwrap());
    assert!(!ledger.burn("n", at(20), at(1)).await.unwrap());
    assert!(!ledger.burn("n", at(20), at(10)).await.unwrap(), "up to and including");
    assert!(ledger.burn("n", at(20), at(11)).await.unwrap());
}

async fn of_fifty_claims_at_once_one_is_granted(ledger: impl Ledger) {
    let ledger = Arc::new(ledger);
    let runs: Vec<_> = (0..50)
        .map(|number| {
            let ledger = Arc::clone(&ledger);
            tokio::spawn(async move {
                let granted = ledger.claim(claim("k", &number.to_string(), 0)).await.unwrap() == FIRST;
                (granted, ledger.burn("n", at(9), at(0)).await.unwrap())
            })
        })
        .collect();
    let mut count = (0, 0);
    for run in runs {
        let (granted, burnt) = run.await.unwrap();
        count = (count.0 + usize::from(granted), count.1 + usize::from(burnt));
    }
    assert_eq!(count, (1, 1));
}

async fn of_many_that_take_a_dead_run_over_one_is_granted(ledger: impl Ledger) {
    let ledger = Arc::new(ledger);
    for round in 0..10 {
        let second = round * 10;
        let runs: Vec<_> = (0..8)
            .map(|number| {
                let ledger = Arc::clone(&ledger);
                tokio::spawn(async move {
                    let owner = format!("{round}-{number}");
                    let claimed = ledger.claim(claim("k", &owner, second)).await.unwrap();
                    assert!(matches!(claimed, Claimed::Granted { .. } | Claimed::Running { .. }), "{claimed:?}");
                    claimed == if round == 0 { FIRST } else { AGAIN }
                })
            })
            .collect();
        let mut granted = 0;
        for run in runs {
            granted += usize::from(run.await.unwrap());
        }
        assert_eq!(granted, 1, "{round}");
    }
}

async fn names_may_be_long_and_odd(ledger: impl Ledger) {
    let odd =
        ["", "\0", "\u{fffd}\u{10ffff}", "'; DROP TABLE entries; --", "%_\\x00", &"\u{e9}\0".repeat(LONGEST_NAME / 3)];
    for (number, name) in odd.into_iter().enumerate() {
        let owner = format!("{number}{name}");
        assert_eq!(ledger.claim(claim(name, &owner, 0)).await.unwrap(), FIRST, "{name:?}");
        let answer = Answer { status: 599, content_type: "\0".into(), body: Bytes::from_static(b"\0\xff\\") };
        let settlement = Settlement::Done { answer: answer.clone(), subject: Some(name.to_owned()) };
        assert!(ledger.settle(&lease(name, &owner), settlement, at(1)).await.unwrap(), "{name:?}");
        assert_eq!(ledger.look(name, at(2)).await.unwrap(), State::Done(answer.clone()), "{name:?}");
        assert!(ledger.burn(name, at(10), at(0)).await.unwrap() && !ledger.burn(name, at(10), at(0)).await.unwrap());
        let mut record = record(&owner, at(0));
        (record.entry.api, record.entry.call, record.entry.key) =
            (name.to_owned(), Some(name.to_owned()), Some(name.to_owned()));
        (record.entry.code, record.request.method) = (Some(name.to_owned()), name.to_owned());
        (record.request.target, record.answer) = (name.to_owned(), Answer { status: 200, ..answer });
        record.request.headers = vec![(name.to_owned(), name.to_owned())];
        ledger.record(record.clone()).await.unwrap();
        assert_eq!(ledger.recorded(&owner).await.unwrap().as_ref(), Some(&record), "{name:?}");
        let filter = Filter { key: Some(name.to_owned()), api: Some(name.to_owned()), ..Filter::default() };
        assert_eq!(ledger.journal(filter).await.unwrap(), [record.entry], "{name:?}");
        assert_eq!(ledger.close(name).await.unwrap(), 1, "{name:?}");
    }
}

async fn the_journal_is_read_back(ledger: impl Ledger) {
    let mut records: Vec<_> = (0..5).map(|number| record(&format!("id-{number}"), at(number))).collect();
    records[1].entry.call = Some("release".to_owned());
    records[2].entry.verdict = Verdict::Repeated;
    records[3].entry.key = None;
    records[4].entry.call = None;
    for record in &records {
        ledger.record(record.clone()).await.unwrap();
    }
    ledger.record(Record { answer: answer("another"), ..records[0].clone() }).await.unwrap();
    for record in &records {
        assert_eq!(ledger.recorded(&record.entry.id).await.unwrap().as_ref(), Some(record), "the first stays");
    }
    assert_eq!(ledger.recorded("unheard of").await.unwrap(), None);
    let all = Filter::default;
    for (filter, expected) in [
        (all(), vec![4, 3, 2, 1, 0]),
        (Filter { limit: 2, ..all() }, vec![4, 3]),
        (Filter { call: Some("release".to_owned()), ..all() }, vec![1]),
        (Filter { verdict: Some(Verdict::Repeated), ..all() }, vec![2]),
        (Filter { key: Some("o-1".to_owned()), before: Some(at(4)), ..all() }, vec![2, 1, 0]),
        (Filter { from: Some(at(1)), before: Some(at(3)), ..all() }, vec![2, 1]),
        (Filter { verdict: Some(Verdict::Conflict), ..all() }, vec![]),
        (Filter { api: Some("acme/shop".to_owned()), limit: 1, ..all() }, vec![4]),
        (Filter { api: Some("acme".to_owned()), ..all() }, vec![]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|number: usize| records[number].entry.clone()).collect();
        assert_eq!(ledger.journal(filter.clone()).await.unwrap(), expected, "{filter:?}");
    }
}

async fn what_is_pending_is_known_since_it_was_so_for_the_first_time(ledger: impl Ledger) {
    let since = async |from, before, most| {
        let waiting = ledger.pending(at(from)..at(before), most).await.unwrap();
        waiting.into_iter().map(|pending| (pending.key, pending.since)).collect::<Vec<_>>()
    };
    let run = async |key: &'static str, settlement: Settlement, second| {
        ledger.claim(claim(key, "a", second)).await.unwrap();
        assert!(ledger.settle(&lease(key, "a"), settlement, at(second)).await.unwrap());
    };
    let of = |key: &str, second| (key.to_owned(), at(second));
    run("b", pending("wait"), 1).await;
    run("c", pending("wait"), 2).await;
    run("a", pending("wait"), 2).await;
    run("fine", done("there", None), 1).await;
    assert_eq!(since(0, 99, 9).await, [of("b", 1), of("a", 2), of("c", 2)], "the longest first");
    assert_eq!(since(0, 99, 2).await, [of("b", 1), of("a", 2)]);
    assert_eq!(since(2, 99, 9).await, [of("a", 2), of("c", 2)], "from that time on");
    assert_eq!(since(0, 2, 9).await, [of("b", 1)], "before that time");
    run("b", pending("still"), 20).await;
    run("c", Settlement::Failed, 20).await;
    ledger.claim(claim("a", "runs", 20)).await.unwrap();
    assert_eq!(since(0, 99, 9).await, [of("b", 1), of("a", 2), of("c", 2)], "none of this ends it");
    run("b", done("there", None), 40).await;
    run("c", Settlement::Declined, 40).await;
    assert_eq!(since(0, 99, 9).await, [of("a", 2)]);
    run("c", pending("anew"), 50).await;
    assert_eq!(since(0, 99, 9).await, [of("a", 2), of("c", 50)], "a refusal is an end: this is a new beginning");
    let subject = Some("s".to_owned());
    run("d", Settlement::Pending { answer: answer("wait"), subject }, 60).await;
    assert_eq!(ledger.close("s").await.unwrap(), 1);
    assert_eq!(since(60, 99, 9).await, []);
}

async fn what_is_old_is_forgotten_and_what_runs_is_not(ledger: impl Ledger) {
    for (key, second) in [("old", 0), ("new", 100), ("open", 0), ("runs", 95), ("dead", 1)] {
        ledger.claim(claim(key, key, second)).await.unwrap();
        match key {
            "open" => ledger.settle(&lease(key, key), pending(key), at(second)).await.unwrap(),
            "old" | "new" => ledger.settle(&lease(key, key), done(key, None), at(second)).await.unwrap(),
            _ => true,
        };
        ledger.record(record(key, at(second))).await.unwrap();
    }
    assert_eq!(ledger.forget(Forget::default()).await.unwrap(), 0);
    let old = Forget { journal_before: Some(at(95)), entries_before: Some(at(100)) };
    assert_eq!(ledger.forget(old).await.unwrap(), 6);
    for (key, known) in [("old", false), ("new", true), ("open", false), ("runs", true), ("dead", false)] {
        assert_eq!(ledger.look(key, at(100)).await.unwrap() != State::Free, known, "{key}");
    }
    assert_eq!(ledger.journal(Filter::default()).await.unwrap().len(), 2);
}

macro_rules! suite {
    ($($store:ident: $open:expr;)*) => {
        $(mod $store {
            use super::*;
            suite!(@cases $open =>
                a_final_answer_is_given_to_every_repetition,
                a_pending_answer_is_replaced_by_a_later_one,
                refusals_and_failures_free_the_key,
                a_lease_that_ran_out_lets_another_run,
                other_content_under_a_key_is_a_conflict_in_every_state,
                closing_a_subject_forgets_the_answers_about_it,
                a_nonce_is_out_of_use_until_it_expires,
                of_fifty_claims_at_once_one_is_granted,
                of_many_that_take_a_dead_run_over_one_is_granted,
                names_may_be_long_and_odd,
                the_journal_is_read_back,
                what_is_pending_is_known_since_it_was_so_for_the_first_time,
                what_is_old_is_forgotten_and_what_runs_is_not
            );
        })*
    };
    (@cases $open:expr => $($case:ident),*) => {
        $(#[tokio::test]
        async fn $case() {
            let Some((ledger, _place)) = $open else { return };
            super::$case(ledger).await;
        })*
    };
}

suite! {
    memory: Some((MemoryLedger::new(), ()));
}

#[cfg(feature = "sqlite")]
suite! {
    sqlite: Some((SqliteLedger::open_in_memory().unwrap(), ()));
}

#[cfg(feature = "postgres")]
suite! {
    postgres: database::open().await;
}

#[test]
fn nothing_that_was_said_shows_in_debug() {
    let record = record("id", at(0));
    let shown = format!("{record:?} {:?} {:?}", done("pass-word", None), State::Done(answer("pass-word")));
    assert!(!shown.contains("pass-word") && !shown.contains("nonce=1") && !shown.contains("{}"), "{shown}");
}

#[test]
fn times_go_both_ways_and_never_overflow() {
    for number in [0, 1, -1, 1_790_000_000_123, -1_790_000_000_123] {
        assert_eq!(millis(time(number)), number);
    }
    assert_eq!(millis(UNIX_EPOCH - Duration::from_nanos(1)), -1, "rounded down");
    assert_eq!(millis(UNIX_EPOCH + Duration::from_nanos(1)), 0);
    let _ = (time(i64::MIN), time(i64::MAX));
}

#[test]
fn every_verdict_has_a_name_of_its_own() {
    for verdict in Verdict::ALL {
        assert_eq!(Verdict::of_name(verdict.name()), Some(verdict));
    }
    assert_eq!(Verdict::of_name("?"), None);
}
