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
async fn claims_are_on_the_disk_before_they_are_granted() {
    let ledger = SqliteLedger::open_in_memory().unwrap();
    let synchronous =
        |connection: &mut Connection| connection.pragma_query_value(None, "synchronous", |row| row.get::<_, i64>(0));
    assert_eq!(ledger.worker.durably(synchronous).await.unwrap(), 2, "FULL");
    assert_eq!(ledger.worker.run(synchronous).await.unwrap(), 1, "NORMAL");
}
