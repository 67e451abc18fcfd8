//! Very many calls to a platform that fails in every way it can: what becomes of each call, and what is left behind.
//!
//! ```text
//! cargo run --release --example soak
//! cargo run --release --example soak -- --calls 20000 --faults 50 --seed 7
//! ```
//!
//! `--faults` is how many requests of a hundred the platform spoils (5), `--callers` how many calls go on at once (128),
//! `--seed` what its dice begin with. It ends with an error if a call has no outcome or two, if a request was executed
//! twice that must not be, if an error says that nothing was executed and something was, or if connections, tasks or
//! memory are left over.

mod callers;
mod dice;
mod faults;
mod memory;
mod outcomes;
mod platform;

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bothends::{Credentials, RateLimits};
use tokio::runtime::Handle;

use callers::Cams;
use outcomes::Outcomes;
use platform::Platform;

/// What is asked for on the command line.
#[derive(Clone, Copy)]
struct Settings {
    calls: usize,
    faults: u64,
    callers: usize,
    seed: u64,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::read(std::env::args().skip(1))?;
    let platform = Platform::start(settings.calls, settings.faults, settings.seed).await?;
    let tasks = Handle::current().metrics().num_alive_tasks();
    let outcomes = Arc::new(Outcomes::new(settings.calls));
    println!("{} calls, {} at once, {} % of the requests spoilt", settings.calls, settings.callers, settings.faults);

    let begun = Instant::now();
    let cams = client(&platform)?;
    let warm = callers::run(&cams, &outcomes, 0..settings.calls / 5, settings).await;
    let before = memory::resident();
    let rest = callers::run(&cams, &outcomes, settings.calls / 5..settings.calls, settings).await;
    let after = memory::resident();
    let took = begun.elapsed();
    drop(cams);

    platform.tell();
    outcomes.tell();
    println!("{:.1} s, {:.0} calls/s", took.as_secs_f64(), settings.calls as f64 / took.as_secs_f64());
    let mut faults = outcomes.compare(&platform);
    if warm + rest > 0 {
        faults.push(format!("{} callers panicked", warm + rest));
    }
    faults.extend(memory::compare(before, after));
    faults.extend(left_over(&platform, tasks).await);
    if faults.is_empty() {
        println!("Every call had one outcome; nothing was executed twice that must not be; nothing is left over.");
        return Ok(());
    }
    Err(faults.join("\n").into())
}

fn client(platform: &Platform) -> Result<Cams, Box<dyn Error>> {
    let client = Cams::builder(Credentials::new("LTAI5tSoak", "a-secret-between-two"))
        .endpoint(platform.url())
        .timeout(Duration::from_secs(5))
        .attempt_timeout(Duration::from_secs(1))
        .read_timeout(Duration::from_millis(500))
        .max_response_bytes(64 * 1024)
        .rate_limits(RateLimits::off())
        .build()?;
    Ok(client)
}

/// What is still there some time after the last call.
async fn left_over(platform: &Platform, tasks: usize) -> Vec<String> {
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let (connections, running) = (platform.connections(), Handle::current().metrics().num_alive_tasks());
        if connections == 0 && running <= tasks {
            println!("no connection and no task is left over");
            return Vec::new();
        }
        if Instant::now() > deadline {
            return vec![format!("{connections} connections and {} tasks are left over", running - tasks)];
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Settings {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut settings = Self { calls: 200_000, faults: 5, callers: 128, seed: 1 };
        while let Some(name) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("{name} needs a number"))?;
            match name.as_str() {
                "--calls" => settings.calls = value.parse()?,
                "--faults" => settings.faults = value.parse()?,
                "--callers" => settings.callers = value.parse()?,
                "--seed" => settings.seed = value.parse()?,
                _ => return Err(format!("{name} is not known: --calls, --faults, --callers, --seed").into()),
            }
        }
        Ok(settings)
    }
}
