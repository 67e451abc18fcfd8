//! Real calls to the platform's twin on this machine, which checks every signature.

use std::error::Error;
use std::future::Future;
use std::time::{Duration, Instant};

use bothends::Credentials;
use stats_alloc::Region;
use tokio::runtime::{Builder, Runtime};

use crate::hand_written::HandWritten;
use crate::{ALLOCATOR, Cams, ID, SECRET, cams, client, tell, terms};

const ROUNDS: usize = 7;
const CALLS: usize = 2_000;
const AT_ONCE: usize = 32;

type Outcome = Result<(), Box<dyn Error + Send + Sync>>;

/// What one side did in its rounds.
struct Side {
    /// Calls in a second, of each round.
    rates: Vec<f64>,
    /// How long each call took that had the connection for itself.
    alone: Vec<Duration>,
    allocations: f64,
    bytes: f64,
}

/// Calls one after the other, and many at once.
pub(crate) fn calls() -> Result<(), Box<dyn Error>> {
    // The twin has a thread of its own: what it costs is the same for both.
    let twin_runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let twin = twin_runtime.block_on(cams::twin().credentials(Credentials::new(ID, SECRET)).start())?;
    let calling = Builder::new_current_thread().enable_all().build()?;
    let cams = client(&twin.endpoint())?;
    let peer = HandWritten::new(twin.address().to_string())?;

    let (mut ours, mut theirs) = (Side::new(), Side::new());
    for _ in 0..ROUNDS {
        ours.round(&calling, || typed(cams.clone()))?;
        theirs.round(&calling, || by_hand(peer.clone()))?;
    }
    tell(&format!("{AT_ONCE} at once, calls/s (median round)"), ours.rate(), theirs.rate());
    for (name, rank) in [("p50", 0.5), ("p99", 0.99)] {
        tell(&format!("one after the other, {name}, us"), ours.percentile(rank), theirs.percentile(rank));
    }
    tell("  allocations, the twin's among them", ours.allocations, theirs.allocations);
    tell("  allocated bytes, the twin's among them", ours.bytes, theirs.bytes);
    Ok(())
}

async fn typed(cams: Cams) -> Outcome {
    cams.0.send(terms()).await?;
    Ok(())
}

async fn by_hand(peer: HandWritten) -> Outcome {
    peer.call().await
}

impl Side {
    fn new() -> Self {
        Self { rates: Vec::new(), alone: Vec::new(), allocations: f64::MAX, bytes: f64::MAX }
    }

    fn round<F>(&mut self, runtime: &Runtime, call: impl Fn() -> F) -> Result<(), Box<dyn Error>>
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        let region = Region::new(ALLOCATOR);
        for _ in 0..CALLS {
            let begun = Instant::now();
            runtime.block_on(call()).map_err(|error| error.to_string())?;
            self.alone.push(begun.elapsed());
        }
        let change = region.change();
        self.allocations = self.allocations.min((change.allocations + change.reallocations) as f64 / CALLS as f64);
        self.bytes = self.bytes.min(change.bytes_allocated as f64 / CALLS as f64);
        let begun = Instant::now();
        runtime.block_on(async {
            let mut running = tokio::task::JoinSet::new();
            for number in 0..CALLS {
                if number >= AT_ONCE {
                    ended(running.join_next().await)?;
                }
                running.spawn(call());
            }
            while !running.is_empty() {
                ended(running.join_next().await)?;
            }
            Ok::<_, Box<dyn Error>>(())
        })?;
        self.rates.push(CALLS as f64 / begun.elapsed().as_secs_f64());
        Ok(())
    }

    fn rate(&mut self) -> f64 {
        self.rates.sort_by(f64::total_cmp);
        self.rates.get(self.rates.len() / 2).copied().unwrap_or_default()
    }

    fn percentile(&mut self, rank: f64) -> f64 {
        self.alone.sort_unstable();
        let place = (self.alone.len() as f64 * rank) as usize;
        self.alone.get(place).map_or(0.0, |time| time.as_secs_f64() * 1e6)
    }
}

fn ended(call: Option<Result<Outcome, tokio::task::JoinError>>) -> Result<(), Box<dyn Error>> {
    if let Some(outcome) = call {
        outcome?.map_err(|error| error.to_string())?;
    }
    Ok(())
}
