use rusqlite::Connection;

use super::*;
use crate::ledger::tests::{Scratch, answer, at, done, record};

fn claim<'a>(key: &'a str, owner: &'a str) -> Claim<'a> {
    Claim { key, fingerprint: [0; 32], owner, now: at(0), until: at(10) }
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let file = Scratch::new();
    let ledger = SqliteLedger::open(file.path()).unwrap();
    ledger.claim(claim("k", "a")).await.unwrap();
    ledger.settle(&Lease { key: "k".to_owned(), owner: "a".to_owned() }, done("first", None), at(1)).await.unwrap();
    ledger.burn("n", at(100), at(0)).await.unwrap();
    ledger.record(record("id", at(0))).await.unwrap();
    drop(ledger);
    let ledger = SqliteLedger::open(file.path()).unwrap();
    assert_eq!(ledger.claim(claim("k", "b")).await.unwrap(), Claimed::Done(answer("first")));
    assert!(!ledger.burn("n", at(100), at(1)).await.unwrap());
    assert_eq!(ledger.recorded("id").await.unwrap(), Some(record("id", at(0))));
}

#[tokio::test]
async fn whoever_drops_a_ledger_has_all_of_it_in_the_file() {
    let file = Scratch::new();
    let ledger = SqliteLedger::open(file.path()).unwrap();
    // With another connection SQLite itself would leave all where it is.
    let other = Connection::open(file.path()).unwrap();
    let lines = || other.query_row("SELECT count(*) FROM journal", [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(lines(), 0);
    ledger.claim(claim("k", "a")).await.unwrap();
    let beside = file.path().with_file_name(format!("{}-wal", file.path().file_name().unwrap().to_str().unwrap()));
    let length = || std::fs::metadata(&beside).unwrap().len();
    assert!(length() > 0);
    // It is in the queue then, if it is not over.
    let _ = tokio::time::timeout(Duration::ZERO, ledger.record(record("id", at(0)))).await;
    drop(ledger);
    assert_eq!(length(), 0);
    assert_eq!(lines(), 1, "what was in the queue is done");
}

#[tokio::test]
async fn two_ledgers_on_one_file_grant_one_claim() {
    let file = Scratch::new();
    let openers: Vec<_> = (0..4)
        .map(|_| {
            let path = file.path().to_owned();
            std::thread::spawn(move || SqliteLedger::open(path).unwrap())
        })
        .collect();
    let ledgers: Vec<_> = openers.into_iter().map(|opener| opener.join().unwrap()).collect();
    for round in 0..20 {
        let claims: Vec<_> = ledgers
            .iter()
            .enumerate()
            .map(|(number, ledger)| {
                let ledger = ledger.clone();
                tokio::spawn(async move {
                    let (key, owner) = (round.to_string(), number.to_string());
                    matches!(ledger.claim(claim(&key, &owner)).await.unwrap(), Claimed::Granted { .. })
                })
            })
            .collect();
        let mut granted = 0;
        for claim in claims {
            granted += usize::from(claim.await.unwrap());
        }
        assert_eq!(granted, 1);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;

    let file = Scratch::new();
    let ledger = SqliteLedger::open(file.path()).unwrap();
    ledger.claim(claim("k", "a")).await.unwrap();
    for end in ["", "-wal", "-shm"] {
        let path = format!("{}{end}", file.path().display());
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{path}");
    }
}

#[test]
fn what_is_no_ledger_is_refused_and_left_alone() {
    let other = Scratch::new();
    Connection::open(other.path()).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
    let before = std::fs::read(other.path()).unwrap();
    let error = SqliteLedger::open(other.path()).unwrap_err();
    assert_eq!(error.to_string(), "the file is a database, but not a ledger");
    assert!(SqliteLedger::open_to_read(other.path()).unwrap_err().to_string().contains("not a ledger"));
    assert_eq!(std::fs::read(other.path()).unwrap(), before);

    let newer = Scratch::new();
    drop(SqliteLedger::open(newer.path()).unwrap());
    Connection::open(newer.path()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = SqliteLedger::open(newer.path()).unwrap_err();
    assert_eq!(error.to_string(), "the file is a ledger of a newer version of bothends");
    let error = SqliteLedger::open_to_read(newer.path()).unwrap_err();
    assert_eq!(error.to_string(), "the file is a ledger of a newer version of bothends");

    let text = Scratch::new();
    std::fs::write(text.path(), "a text that is long enough to be no header of SQLite's. ".repeat(40)).unwrap();
    assert!(SqliteLedger::open(text.path()).is_err());
    assert!(SqliteLedger::open(text.path().join("below")).is_err());
}

#[tokio::test]
async fn a_locked_file_is_an_error_and_not_a_wait_for_ever() {
    let file = Scratch::new();
    let ledger = SqliteLedger::open(file.path()).unwrap();
    let other = Connection::open(file.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = ledger.claim(claim("k", "a")).await.unwrap_err();
    assert!(error.to_string().contains("locked"), "{error}");
    other.execute_batch("ROLLBACK").unwrap();
    assert!(ledger.claim(claim("k", "a")).await.is_ok(), "and it works again afterwards");
}

#[tokio::test]
async fn a_full_store_is_an_error() {
    let connection = file::prepared(Connection::open_in_memory().unwrap()).unwrap();
    connection.pragma_update(None, "max_page_count", 20).unwrap();
    let ledger = SqliteLedger::of(connection).unwrap();
    let key = "k".repeat(500);
    let mut error = None;
    for number in 0..200 {
        error = ledger.claim(claim(&format!("{number}{key}"), "a")).await.err();
        if error.is_some() {
            break;
        }
    }
    assert!(error.unwrap().to_string().contains("full"));
}

#[tokio::test]
async fn old_records_go_as_new_ones_come() {
    let ledger = SqliteLedger::open_in_memory().unwrap().journal_for(Duration::from_secs(10));
    for second in 0..40 {
        ledger.record(record(&format!("id-{second}"), at(second))).await.unwrap();
    }
    let kept = ledger.journal(Filter::default()).await.unwrap();
    assert_eq!((kept.len(), kept.last().unwrap().time), (11, at(29)));
}

#[tokio::test]
async fn the_oldest_records_go_when_the_file_gets_too_large() {
    let most = 400_000;
    let ledger = SqliteLedger::open_in_memory().unwrap().journal_up_to(most);
    let sizes = [1_000, 20_000];
    for number in 0..300 {
        let mut large = record(&format!("id-{number}"), at(number));
        large.request.body = vec![0; sizes[usize::from(number > 200)]].into();
        ledger.record(large).await.unwrap();
    }
    let kept = ledger.journal(Filter { limit: 1_000, ..Filter::default() }).await.unwrap();
    assert_eq!(kept.first().unwrap().id, "id-299");
    assert!((10..20).contains(&kept.len()), "{}", kept.len());
    let used = ledger.worker.run(journal::used).await.unwrap();
    assert!(used <= most, "{used}");
}

#[tokio::test]
async fn claims_are_on_the_disk_before_they_are_granted() {
    let ledger = SqliteLedger::open_in_memory().unwrap();
    let synchronous =
        |connection: &Connection| connection.pragma_query_value(None, "synchronous", |row| row.get::<_, i64>(0));
    assert_eq!(ledger.worker.durably(synchronous).await.unwrap(), 2, "FULL");
    assert_eq!(ledger.worker.run(synchronous).await.unwrap(), 1, "NORMAL");
}

#[tokio::test]
async fn what_waits_together_goes_to_the_disk_together() {
    let file = Scratch::new();
    let ledger = SqliteLedger::open(file.path()).unwrap();
    let claims: Vec<_> = (0..300)
        .map(|number| {
            let ledger = ledger.clone();
            tokio::spawn(async move {
                let key = format!("{number}");
                let granted = ledger.claim(claim(&key, "a")).await.unwrap();
                assert_eq!(granted, Claimed::Granted { repetition: false });
                let lease = Lease { key, owner: "a".to_owned() };
                assert!(ledger.settle(&lease, done("first", None), at(1)).await.unwrap());
                ledger.record(record(&lease.key, at(0))).await.unwrap();
            })
        })
        .collect();
    for claim in claims {
        claim.await.unwrap();
    }
    assert_eq!(ledger.journal(Filter { limit: 1_000, ..Filter::default() }).await.unwrap().len(), 300);
    // One by one, each of the 900 writes at least two pages behind the ones before.
    let written = std::fs::metadata(format!("{}-wal", file.path().display())).unwrap().len();
    assert!(written < 600 * 4096, "{written}");
}

#[tokio::test]
async fn a_locked_file_is_waited_for_once() {
    let file = Scratch::new();
    let ledger = SqliteLedger::open(file.path()).unwrap();
    let other = Connection::open(file.path()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let began = std::time::Instant::now();
    let claims: Vec<_> = (0..8)
        .map(|number| {
            let ledger = ledger.clone();
            tokio::spawn(async move { ledger.claim(claim(&number.to_string(), "a")).await })
        })
        .collect();
    assert_eq!(ledger.look("k", at(0)).await.unwrap(), State::Free, "what changes nothing needs no lock");
    for claim in claims {
        assert!(claim.await.unwrap().unwrap_err().to_string().contains("locked"));
    }
    assert!(began.elapsed() < Duration::from_secs(6), "{:?}", began.elapsed());
}

/// Does some work behind another one that goes on, and is left before its turn comes.
async fn left_waiting<T>(ledger: &SqliteLedger, work: Work<'_, T>) {
    let (free, wait) = std::sync::mpsc::channel::<()>();
    let other = ledger.clone();
    let busy = tokio::spawn(async move {
        let busy = other.worker.run(move |_| {
            let _ = wait.recv();
            Ok(())
        });
        busy.await
    });
    tokio::task::yield_now().await;
    assert!(tokio::time::timeout(Duration::from_millis(20), work).await.is_err(), "it waits for its turn");
    drop(free);
    busy.await.unwrap().unwrap();
}

#[tokio::test]
async fn what_only_the_asker_needs_is_not_done_once_the_asker_is_gone() {
    let ledger = SqliteLedger::open_in_memory().unwrap();
    left_waiting(&ledger, ledger.claim(claim("k", "gone"))).await;
    assert_eq!(ledger.claim(claim("k", "next")).await.unwrap(), Claimed::Granted { repetition: false });
    left_waiting(&ledger, ledger.burn("n", at(100), at(0))).await;
    assert!(ledger.burn("n", at(100), at(0)).await.unwrap(), "its sender was told to try again");
}

#[tokio::test]
async fn the_end_of_a_run_is_kept_even_if_nobody_waits_for_that() {
    let ledger = SqliteLedger::open_in_memory().unwrap();
    ledger.claim(claim("k", "a")).await.unwrap();
    let lease = Lease { key: "k".to_owned(), owner: "a".to_owned() };
    left_waiting(&ledger, ledger.settle(&lease, done("first", None), at(1))).await;
    assert_eq!(ledger.claim(claim("k", "b")).await.unwrap(), Claimed::Done(answer("first")));
}

#[tokio::test]
async fn a_claim_that_was_granted_to_nobody_is_given_back() {
    let ledger = SqliteLedger::open_in_memory().unwrap();
    let given_back = |owner: &'static str| {
        let give = move |connection: &Connection| entries::give_back(connection, "k", owner);
        let ledger = ledger.clone();
        async move { ledger.worker.run(give).await.unwrap() }
    };
    ledger.claim(claim("k", "a")).await.unwrap();
    given_back("another").await;
    assert!(matches!(ledger.look("k", at(1)).await.unwrap(), State::Running { .. }));
    given_back("a").await;
    assert_eq!(ledger.claim(claim("k", "b")).await.unwrap(), Claimed::Granted { repetition: false });
    let again = Claim { now: at(20), until: at(30), ..claim("k", "c") };
    assert_eq!(ledger.claim(again).await.unwrap(), Claimed::Granted { repetition: true }, "b never came to its end");
    given_back("c").await;
    let again = Claim { owner: "d", ..again };
    assert_eq!(ledger.claim(again).await.unwrap(), Claimed::Granted { repetition: true }, "and that is still known");
}

/// A file as version 1 wrote it: a pending answer, a final one, and a line of the journal.
fn of_version_1() -> Scratch {
    let file = Scratch::new();
    let connection = Connection::open(file.path()).unwrap();
    connection.execute_batch(VERSION_1).unwrap();
    connection.pragma_update(None, "application_id", 0x626f_7468).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    let entry = "INSERT INTO entries (key, fingerprint, until, changed, kept, status, content_type, body)
        VALUES (?1, zeroblob(32), 0, ?2, ?3, 200, 'application/json', x'61')";
    connection.execute(entry, params!["waits", millis(at(5)), 1]).unwrap();
    connection.execute(entry, params!["over", millis(at(6)), 2]).unwrap();
    let line = "INSERT INTO journal VALUES ('id', ?1, 'acme', NULL, NULL, 'done', NULL, 1, 2, 3, 'GET', '/', '[]',
        x'', 200, '', x'')";
    connection.execute(line, [millis(at(7))]).unwrap();
    file
}

async fn is_of_version_1(ledger: &SqliteLedger) {
    let waiting = ledger.pending(at(0)..at(9), 9).await.unwrap();
    assert_eq!(waiting, [Pending { key: "waits".to_owned(), since: at(5) }]);
    let lines = ledger.journal(Filter::default()).await.unwrap();
    assert_eq!((lines.len(), lines[0].time, &lines[0].peer, &lines[0].reason), (1, at(7), &None, &None));
    assert_eq!(ledger.recorded("id").await.unwrap().unwrap().request.method, "GET");
    assert_eq!(ledger.look("over", at(9)).await.unwrap(), State::Done(answer("a")));
}

#[tokio::test]
async fn a_file_of_the_version_before_is_brought_up() {
    let file = of_version_1();
    for _ in 0..2 {
        let ledger = SqliteLedger::open(file.path()).unwrap();
        is_of_version_1(&ledger).await;
        ledger.record(record("new", at(8))).await.unwrap();
        assert_eq!(ledger.recorded("new").await.unwrap(), Some(record("new", at(8))));
        ledger.forget(Forget { journal_before: Some(at(99)), entries_before: None }).await.unwrap();
        let again = "INSERT INTO journal VALUES ('id', ?1, 'acme', NULL, NULL, 'done', NULL, 1, 2, 3, 'GET', '/',
            '[]', x'', 200, '', x'', NULL, NULL)";
        Connection::open(file.path()).unwrap().execute(again, [millis(at(7))]).unwrap();
    }
}

#[tokio::test]
async fn a_file_is_read_without_a_change_to_it() {
    let file = of_version_1();
    let before = std::fs::read(file.path()).unwrap();
    let ledger = SqliteLedger::open_to_read(file.path()).unwrap();
    is_of_version_1(&ledger).await;
    assert!(ledger.claim(claim("k", "a")).await.is_err() && ledger.record(record("new", at(8))).await.is_err());
    drop(ledger);
    assert_eq!(std::fs::read(file.path()).unwrap(), before);
    let none = Scratch::new();
    assert_eq!(SqliteLedger::open_to_read(none.path()).unwrap_err().to_string(), "there is no such file");
    assert!(!none.path().exists());
}

#[tokio::test]
async fn a_file_is_read_while_another_writes_to_it() {
    let file = Scratch::new();
    let server = SqliteLedger::open(file.path()).unwrap();
    let reader = SqliteLedger::open_to_read(file.path()).unwrap();
    for number in 0..5 {
        server.record(record(&number.to_string(), at(number))).await.unwrap();
        assert_eq!(reader.journal(Filter::default()).await.unwrap()[0].time, at(number));
    }
    drop((server, reader));
    let alone = SqliteLedger::open_to_read(file.path()).unwrap();
    assert_eq!(alone.journal(Filter::default()).await.unwrap().len(), 5, "and when nobody has it open");
}

const VERSION_1: &str = "
CREATE TABLE entries (
    key TEXT PRIMARY KEY NOT NULL,
    fingerprint BLOB NOT NULL,
    owner TEXT,
    until INTEGER NOT NULL,
    runs INTEGER NOT NULL DEFAULT 1,
    changed INTEGER NOT NULL,
    kept INTEGER NOT NULL DEFAULT 0,
    subject TEXT,
    status INTEGER,
    content_type TEXT,
    body BLOB
) STRICT;
CREATE INDEX entries_subject ON entries (subject) WHERE subject IS NOT NULL;
CREATE INDEX entries_changed ON entries (changed);
CREATE TABLE nonces (
    nonce BLOB PRIMARY KEY NOT NULL,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX nonces_expires ON nonces (expires);
CREATE TABLE journal (
    id TEXT PRIMARY KEY NOT NULL,
    time INTEGER NOT NULL,
    api TEXT NOT NULL,
    call TEXT,
    key TEXT,
    verdict TEXT NOT NULL,
    code TEXT,
    duration INTEGER NOT NULL,
    request_bytes INTEGER NOT NULL,
    answer_bytes INTEGER NOT NULL,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    headers TEXT NOT NULL,
    request BLOB NOT NULL,
    status INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    answer BLOB NOT NULL
) STRICT;
CREATE INDEX journal_time ON journal (time);
CREATE INDEX journal_key ON journal (key, time) WHERE key IS NOT NULL;
";
