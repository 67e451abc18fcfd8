//! Files that go away, and a shop in a process that can die.
#![allow(unreachable_pub, reason = "a module of a test")]

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bothends::SqliteLedger;

use crate::common::{key, start};
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
        for end in ["", "-wal", "-shm", "-begun"] {
            let _ = std::fs::remove_file(beside(&self.0, end));
        }
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut path = path.to_owned().into_os_string();
    path.push(end);
    path.into()
}

/// A shop in a process of its own, so that it can die.
pub struct Dying {
    pub process: Child,
    pub address: SocketAddr,
}

/// Starts this test binary once more, as a shop with that ledger.
pub fn child(ledger: &Path) -> Dying {
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "w13_the_process_that_dies", "--ignored", "--nocapture"])
        .env(LEDGER, ledger)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let address =
        lines.map_while(Result::ok).find_map(|line| Some(line.split_once("listening on ")?.1.parse().unwrap()));
    Dying { process, address: address.expect("the child says where it listens") }
}

impl Dying {
    /// Whether its handler runs.
    pub fn begun(&self, ledger: &Path) -> bool {
        beside(ledger, "-begun").exists()
    }
}

/// The other side of [`child`].
pub fn be_the_child() {
    let ledger = PathBuf::from(std::env::var_os(LEDGER).expect("started by another test"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let shop = Shop::default();
        let address = start(shop.clone().server(key()).ledger(SqliteLedger::open(&ledger).unwrap())).await;
        println!("listening on {address}");
        until(|| shop.runs("hangs") == 1).await;
        std::fs::write(beside(&ledger, "-begun"), "").unwrap();
        tokio::time::sleep(Duration::from_secs(30)).await;
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
