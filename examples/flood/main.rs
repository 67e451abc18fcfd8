//! How many callbacks a server takes, beside an axum handler that somebody wrote by hand: the same proof, the same
//! rows in SQLite, the same requests, in one run on this machine. Then the same while others send requests whose
//! signatures are wrong.
//!
//! ```text
//! cargo run --release --example flood
//! cargo run --release --example flood -- --rounds 5 --seconds 3 --connections 64
//! ```
//!
//! Rounds alternate, and only ratios mean anything: clients and servers share the processors. Nothing here depends on
//! how fast it is, but it ends with an error if a good request fails, if a bad one is let in or reaches the store, or
//! if memory grows while bad ones come.

mod connection;
mod figures;
mod load;
#[path = "../soak/memory.rs"]
#[expect(dead_code, reason = "the soak compares in its own way")]
mod memory;
mod ours;
mod peer;
mod requests;

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bothends::AccessKey;

use figures::Figures;
use load::{Load, Outcome};
use requests::Requests;

/// What is asked for on the command line.
#[derive(Clone, Copy)]
struct Settings {
    rounds: usize,
    seconds: u64,
    connections: usize,
}

/// A server under test.
pub(crate) struct Contestant {
    name: &'static str,
    address: SocketAddr,
    /// How often its store was touched.
    touches: Arc<AtomicU64>,
    /// How often one good callback touches it.
    touches_of_one: u64,
    figures: Figures,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::of(std::env::args().skip(1))?;
    let folder = Folder::new()?;
    let key = AccessKey::new("00000000-1111-2222-3333-444444444444")?;
    let mut contestants = [
        ours::start(&key, &folder.0.join("ours.db")).await?,
        peer::start("axum, grouped commits", &key, &folder.0.join("grouped.db"), 512).await?,
        peer::start("axum, a commit each", &key, &folder.0.join("each.db"), 1).await?,
    ];
    let mut requests = Requests::new(key.into());
    // A first round that does not count: how many requests are needed, and caches are warm.
    let mut most = 0;
    for contestant in &mut contestants {
        let outcome = contestant.round(&requests.next(FIRST)?, settings, 0).await?;
        most = most.max(outcome.per(Duration::from_secs(settings.seconds)));
    }
    let needed = most.saturating_mul(2);
    for round in 1..=settings.rounds {
        println!("round {round} of {}, up to {needed} requests each", settings.rounds);
        for bad_ones in [0, BAD_ONES] {
            let load = requests.next(needed)?;
            for contestant in &mut contestants {
                let outcome = contestant.round(&load, settings, bad_ones).await?;
                contestant.figures.add(bad_ones > 0, outcome);
            }
        }
    }
    tell(&contestants, settings);
    for contestant in &mut contestants {
        contestant.flood(&requests.next(0)?, settings).await?;
    }
    Ok(())
}

impl Contestant {
    /// Sends good requests for a while, and to each so many bad ones.
    async fn round(&self, load: &Arc<Load>, settings: Settings, bad_ones: usize) -> Result<Outcome, Box<dyn Error>> {
        let before = self.touches.load(Ordering::SeqCst);
        let time = Duration::from_secs(settings.seconds);
        let outcome = load.run(self.address, settings.connections, time, bad_ones).await?;
        let touches = self.touches.load(Ordering::SeqCst).saturating_sub(before);
        let good = u64::try_from(outcome.good())?.saturating_mul(self.touches_of_one);
        if outcome.wrong > 0 {
            return Err(format!("{}: {} requests got the wrong answer", self.name, outcome.wrong).into());
        }
        if touches != good {
            return Err(format!("{}: {touches} touches of the store instead of {good}", self.name).into());
        }
        Ok(outcome)
    }

    /// Sends nothing but bad requests.
    async fn flood(&self, load: &Arc<Load>, settings: Settings) -> Result<(), Box<dyn Error>> {
        // What allocators keep for good, they take at the beginning.
        load.flood(self.address, settings.connections, Duration::from_millis(500)).await?;
        let (before, touches) = (memory::resident(), self.touches.load(Ordering::SeqCst));
        let time = Duration::from_secs(settings.seconds);
        let outcome = load.flood(self.address, settings.connections, time).await?;
        let (after, touched) = (memory::resident(), self.touches.load(Ordering::SeqCst).saturating_sub(touches));
        let megabytes = |bytes: Option<u64>| bytes.map_or("?".to_owned(), |bytes| format!("{} MB", bytes >> 20));
        println!(
            "{:<24} {:>7.0} bad ones/s and nothing else: {touched} touches of the store, memory {} before, {} after",
            self.name,
            outcome.bad_rate(),
            megabytes(before),
            megabytes(after),
        );
        let has_grown = before.zip(after).is_some_and(|(before, after)| after > before.saturating_add(SLACK));
        match (outcome.wrong, touched, has_grown) {
            (0, 0, false) => Ok(()),
            (0, 0, true) => Err(format!("{}: memory has grown", self.name).into()),
            (wrong, ..) => Err(format!("{}: {wrong} let in, {touched} touches of the store", self.name).into()),
        }
    }
}

/// The table, as the README has it.
fn tell(contestants: &[Contestant], settings: Settings) {
    let Settings { rounds, seconds, connections } = settings;
    println!("\n{connections} connections, {rounds} rounds of {seconds} s, {BAD_ONES} bad requests to each good one\n");
    let ours = contestants.first();
    for (bad, title) in [(false, "good requests only"), (true, "under a flood of bad ones")] {
        println!("| {title} | callbacks/s, best | median | p50 ms | p99 ms | bad ones/s | bothends is |");
        println!("|---|---|---|---|---|---|---|");
        for contestant in contestants {
            let rate = |it: &Contestant| it.figures.median(bad, Outcome::rate);
            let ratio = ours.map_or(1.0, rate) / rate(contestant);
            println!("| {} | {} | {ratio:.2} times as fast |", contestant.name, contestant.figures.row(bad));
        }
        println!();
    }
}

impl Settings {
    fn of(mut given: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut settings = Self { rounds: 5, seconds: 2, connections: 64 };
        while let Some(name) = given.next() {
            let value: u64 = given.next().ok_or(USAGE)?.parse()?;
            match name.as_str() {
                "--rounds" => settings.rounds = usize::try_from(value)?.max(1),
                // Proofs hold for a minute, and are made for two servers that are compared.
                "--seconds" => settings.seconds = value.clamp(1, 10),
                "--connections" => settings.connections = usize::try_from(value)?.max(1),
                _ => return Err(USAGE.into()),
            }
        }
        Ok(settings)
    }
}

/// A folder for the databases, which goes when this does.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        let path = std::env::temp_dir().join(format!("bothends-flood-{}", std::process::id()));
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const USAGE: &str = "usage: flood [--rounds N] [--seconds N] [--connections N]";

/// How many bad requests come to a good one.
const BAD_ONES: usize = 4;

/// How many requests there are for the first round.
const FIRST: usize = 60_000;

/// What may come on top while bad requests come: allocators keep what they once had.
const SLACK: u64 = 8 << 20;
