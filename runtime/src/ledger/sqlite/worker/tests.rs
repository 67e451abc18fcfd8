use std::sync::mpsc::channel;

use super::*;

/// A worker that has nothing to do until the guard goes, and then does all that was queued behind it.
async fn held() -> (Worker, std::sync::mpsc::Sender<()>) {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE kept (name TEXT)").unwrap();
    let worker = Worker::start(connection).unwrap();
    let ((free, wait), (begun, begins)) = (channel::<()>(), channel::<()>());
    drop(
        tokio::time::timeout(
            Duration::from_millis(1),
            worker.run(move |_| {
                let _ = (begun.send(()), wait.recv());
                Ok(())
            }),
        )
        .await,
    );
    begins.recv().unwrap();
    (worker, free)
}

/// Lets the worker go on once all that is polled beside this has been queued.
async fn freed(free: std::sync::mpsc::Sender<()>) {
    tokio::task::yield_now().await;
    free.send(()).unwrap();
}

fn keep(connection: &Connection, name: &str) -> rusqlite::Result<()> {
    connection.execute("INSERT INTO kept VALUES (?1)", [name]).map(|_| ())
}

async fn kept(worker: &Worker) -> Vec<String> {
    let names = worker.read(|connection| {
        let mut names = connection.prepare("SELECT name FROM kept ORDER BY rowid")?;
        names.query_map([], |row| row.get(0))?.collect()
    });
    names.await.unwrap()
}

#[tokio::test]
async fn one_that_fails_changes_nothing_and_takes_no_other_with_it() {
    let (worker, free) = held().await;
    let first = worker.run(|connection| keep(connection, "first"));
    let bad = worker.run(|connection| {
        keep(connection, "bad")?;
        connection.execute_batch("no SQL")
    });
    let last = worker.run(|connection| keep(connection, "last"));
    let freed = freed(free);
    let (first, bad, last, ()) = tokio::join!(first, bad, last, freed);
    assert!(first.is_ok() && last.is_ok());
    assert!(bad.unwrap_err().to_string().contains("syntax error"));
    assert_eq!(kept(&worker).await, ["first", "last"]);
}

#[tokio::test]
async fn when_all_is_undone_at_once_each_is_done_again_by_itself() {
    let (worker, free) = held().await;
    let first = worker.run(|connection| keep(connection, "first"));
    // As SQLite does by itself when the disk is full.
    let bad = worker.run(|connection| {
        keep(connection, "bad")?;
        connection.execute_batch("ROLLBACK; no SQL")
    });
    let last = worker.ask(|connection| keep(connection, "last"));
    let freed = freed(free);
    let (first, bad, last, ()) = tokio::join!(first, bad, last, freed);
    assert!(first.is_ok() && last.is_ok());
    assert!(bad.unwrap_err().to_string().contains("syntax error"));
    assert_eq!(kept(&worker).await, ["first", "last"]);
}

#[tokio::test]
async fn what_need_not_be_on_the_disk_goes_first() {
    let (worker, free) = held().await;
    let durable = worker.durably(|connection| keep(connection, "on the disk"));
    let quick = [worker.run(|connection| keep(connection, "one")), worker.ask(|connection| keep(connection, "two"))];
    let [one, two] = quick;
    let freed = freed(free);
    let (durable, one, two, ()) = tokio::join!(durable, one, two, freed);
    assert!(durable.is_ok() && one.is_ok() && two.is_ok());
    assert_eq!(kept(&worker).await, ["one", "two", "on the disk"]);
}
