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
    assert_eq!(std::fs::read(other.path()).unwrap(), before);

    let newer = Scratch::new();
    drop(SqliteLedger::open(newer.path()).unwrap());
    Connection::open(newer.path()).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = SqliteLedger::open(newer.path()).unwrap_err();
    assert_eq!(error.to_string(), "the file is a ledger of another version of bothends");

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
