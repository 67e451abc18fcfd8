//! Files that go away, and a shop in a process that can die.
#![allow(unreachable_pub, reason = "a module of a test")]

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::books::{Books, Stop, beside};
use crate::common::{key, start};
use crate::place::Place;
use crate::shop::Shop;

/// A path that nothing is at, and nothing will be afterwards.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("bothends-shop-{}-{count}.db", std::process::id())))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm", "-effects", "-stopped"] {
            let _ = std::fs::remove_file(beside(&self.0, end));
        }
    }
}

/// A shop in a process of its own, so that it can die.
pub struct Dying {
    pub process: Child,
    pub address: SocketAddr,
    books: Books,
}

/// Starts this test binary once more, as a shop with that ledger, which stops there.
pub fn child(place: &Place, stop: Stop) -> Dying {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "w13_the_process_that_dies", "--ignored", "--nocapture"])
        .env(LEDGER, place.words())
        .env(BOOKS, place.path())
        .env(STOP, format!("{stop:?}"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let address =
        lines.map_while(Result::ok).find_map(|line| Some(line.split_once("listening on ")?.1.parse().unwrap()));
    let books = Books::beside(place.path(), None);
    Dying { process, address: address.expect("the child says where it listens"), books }
}

impl Dying {
    /// Whether it is where it stops.
    pub fn has_stopped(&self) -> bool {
        self.books.has_stopped()
    }
}

impl Drop for Dying {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The other side of [`child`].
pub fn be_the_child() {
    let given = |name| std::env::var(name).expect("started by another test");
    let stop = Stop::ALL.into_iter().find(|stop| format!("{stop:?}") == given(STOP));
    let books = Books::beside(given(BOOKS).as_ref(), stop);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let ledger = books.watched(Place::opened_by(&given(LEDGER)).await);
        let address = start(Shop::with(books).server(key()).ledger(ledger)).await;
        println!("listening on {address}");
        tokio::time::sleep(Duration::from_secs(60)).await;
    });
}

/// Waits for something that happens soon.
pub async fn until(mut happens: impl FnMut() -> bool) {
    for _ in 0..1000 {
        if happens() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it does not happen");
}

const LEDGER: &str = "BOTHENDS_TEST_LEDGER";
const BOOKS: &str = "BOTHENDS_TEST_BOOKS";
const STOP: &str = "BOTHENDS_TEST_STOP";
