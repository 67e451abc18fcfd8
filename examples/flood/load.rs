//! Clients that send what was signed beforehand, each as soon as it has its last answer.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::connection::Connection;

/// Requests as bytes.
pub(crate) struct Load {
    /// Each is good once.
    pub(crate) good: Vec<Vec<u8>>,
    /// These are good never.
    pub(crate) bad: Vec<Vec<u8>>,
}

/// What came of a round.
#[derive(Default)]
pub(crate) struct Outcome {
    elapsed: Duration,
    /// How long each of the good requests took; sorted.
    times: Vec<Duration>,
    bad: usize,
    /// How many requests got another answer than they should.
    pub(crate) wrong: usize,
}

/// One round as its clients share it.
struct Round {
    load: Arc<Load>,
    address: SocketAddr,
    until: Instant,
    /// The next good request.
    next: AtomicUsize,
    /// How many bad ones may be sent; closed when the round is over.
    bad_ones: Semaphore,
    bad_ones_to_each: usize,
}

impl Load {
    /// Sends good requests over so many connections, and over as many others so many bad ones to each.
    pub(crate) async fn run(
        self: &Arc<Self>,
        address: SocketAddr,
        connections: usize,
        time: Duration,
        bad_ones: usize,
    ) -> io::Result<Outcome> {
        let (round, start) = (self.round(address, time, bad_ones), Instant::now());
        let (mut good, mut bad) = (JoinSet::new(), JoinSet::new());
        for number in 0..connections {
            good.spawn(Arc::clone(&round).send_good());
            if bad_ones > 0 {
                bad.spawn(Arc::clone(&round).send_bad(number));
            }
        }
        let mut outcome = Outcome::default();
        while let Some(sent) = good.join_next().await {
            outcome.add(sent??);
        }
        outcome.elapsed = start.elapsed();
        round.bad_ones.close();
        while let Some(sent) = bad.join_next().await {
            outcome.add(sent??);
        }
        outcome.times.sort_unstable();
        Ok(outcome)
    }

    /// Sends nothing but bad requests.
    pub(crate) async fn flood(
        self: &Arc<Self>,
        address: SocketAddr,
        connections: usize,
        time: Duration,
    ) -> io::Result<Outcome> {
        let (round, start) = (self.round(address, time, 0), Instant::now());
        round.bad_ones.add_permits(Semaphore::MAX_PERMITS);
        let mut clients: JoinSet<_> = (0..connections).map(|number| Arc::clone(&round).send_bad(number)).collect();
        let mut outcome = Outcome::default();
        while let Some(sent) = clients.join_next().await {
            outcome.add(sent??);
        }
        outcome.elapsed = start.elapsed();
        Ok(outcome)
    }

    fn round(self: &Arc<Self>, address: SocketAddr, time: Duration, bad_ones_to_each: usize) -> Arc<Round> {
        Arc::new(Round {
            load: Arc::clone(self),
            address,
            until: Instant::now() + time,
            next: AtomicUsize::new(0),
            bad_ones: Semaphore::new(0),
            bad_ones_to_each,
        })
    }
}

impl Round {
    async fn send_good(self: Arc<Self>) -> io::Result<Outcome> {
        let (mut connection, mut outcome) = (Connection::open(self.address).await?, Outcome::default());
        while Instant::now() < self.until
            && let Some(request) = self.load.good.get(self.next.fetch_add(1, Ordering::Relaxed))
        {
            self.bad_ones.add_permits(self.bad_ones_to_each);
            let start = Instant::now();
            outcome.wrong += usize::from(!connection.ask(request, SUCCESS).await?);
            outcome.times.push(start.elapsed());
        }
        Ok(outcome)
    }

    async fn send_bad(self: Arc<Self>, number: usize) -> io::Result<Outcome> {
        let (mut connection, mut outcome) = (Connection::open(self.address).await?, Outcome::default());
        for request in self.load.bad.iter().cycle().skip(number) {
            let Ok(permit) = self.bad_ones.acquire().await else { break };
            if Instant::now() > self.until {
                break;
            }
            permit.forget();
            outcome.bad += 1;
            outcome.wrong += usize::from(!connection.ask(request, REFUSED).await?);
        }
        Ok(outcome)
    }
}

impl Outcome {
    fn add(&mut self, other: Self) {
        self.times.extend(other.times);
        self.bad += other.bad;
        self.wrong += other.wrong;
    }

    /// How many good requests there were.
    pub(crate) fn good(&self) -> usize {
        self.times.len()
    }

    /// How many good requests there would have been in that time.
    pub(crate) fn per(&self, time: Duration) -> usize {
        let expected = Duration::from_secs_f64(self.rate()).saturating_mul(u32::try_from(time.as_secs()).unwrap_or(1));
        usize::try_from(expected.as_secs()).unwrap_or(usize::MAX)
    }

    /// Good requests in a second.
    pub(crate) fn rate(&self) -> f64 {
        self.in_a_second(self.times.len())
    }

    /// Bad requests in a second.
    pub(crate) fn bad_rate(&self) -> f64 {
        self.in_a_second(self.bad)
    }

    /// Milliseconds within which so many of a hundred good requests had their answer.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let place = self.times.len().saturating_mul(percent) / 100;
        self.times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }

    fn in_a_second(&self, count: usize) -> f64 {
        count as f64 / self.elapsed.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

const SUCCESS: &[u8] = br#""resultCode":"000000""#;
const REFUSED: &[u8] = br#""resultCode":"000001""#;
