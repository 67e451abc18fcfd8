//! A platform that executes what it is asked for, and counts, and now and then spoils a request.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::dice::roll;
use crate::faults::{ANSWER, Fault, answer};

/// The platform; its tasks end with the process.
pub(crate) struct Platform {
    address: SocketAddr,
    state: Arc<State>,
}

struct State {
    faults: u64,
    seed: u64,
    /// How often each call was executed.
    executions: Vec<AtomicU8>,
    /// A hash of the nonce that each call came with last.
    nonces: Vec<AtomicU64>,
    requests: AtomicU64,
    spoilt: Vec<AtomicUsize>,
    connections: AtomicUsize,
    copies: AtomicUsize,
    /// Where redirects lead to, and how many went there.
    elsewhere: SocketAddr,
    visitors: AtomicUsize,
}

impl Platform {
    pub(crate) async fn start(calls: usize, faults: u64, seed: u64) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let elsewhere = TcpListener::bind("127.0.0.1:0").await?;
        let state = Arc::new(State {
            faults,
            seed,
            executions: (0..calls).map(|_| AtomicU8::new(0)).collect(),
            nonces: (0..calls).map(|_| AtomicU64::new(0)).collect(),
            requests: AtomicU64::new(0),
            spoilt: Fault::ALL.iter().map(|_| AtomicUsize::new(0)).collect(),
            connections: AtomicUsize::new(0),
            copies: AtomicUsize::new(0),
            elsewhere: elsewhere.local_addr()?,
            visitors: AtomicUsize::new(0),
        });
        let address = listener.local_addr()?;
        let (serving, counting) = (Arc::clone(&state), Arc::clone(&state));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&serving);
                state.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    // Whatever goes wrong here ends this connection only, which is one more fault.
                    let _ = state.serve(stream).await;
                    state.connections.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        tokio::spawn(async move {
            while elsewhere.accept().await.is_ok() {
                counting.visitors.fetch_add(1, Ordering::SeqCst);
            }
        });
        Ok(Self { address, state })
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn executions(&self, call: usize) -> u8 {
        self.state.executions.get(call).map_or(0, |executed| executed.load(Ordering::SeqCst))
    }

    pub(crate) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// How many requests were sent again with the nonce of the one before.
    pub(crate) fn copies(&self) -> usize {
        self.state.copies.load(Ordering::SeqCst)
    }

    /// How many came to where redirects lead.
    pub(crate) fn visitors(&self) -> usize {
        self.state.visitors.load(Ordering::SeqCst)
    }

    pub(crate) fn tell(&self) {
        println!("{} requests arrived; how they were spoilt:", self.state.requests.load(Ordering::SeqCst));
        for (fault, count) in Fault::ALL.iter().zip(&self.state.spoilt) {
            println!("  {:<36} {:>8}", format!("{fault:?}"), count.load(Ordering::SeqCst));
        }
    }
}

impl State {
    async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        let mut read = Vec::with_capacity(2048);
        loop {
            let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") else {
                if stream.read_buf(&mut read).await? == 0 {
                    return Ok(());
                }
                continue;
            };
            let head = String::from_utf8_lossy(read.get(..end).unwrap_or_default()).into_owned();
            read.drain(..end + 4);
            let number = self.requests.fetch_add(1, Ordering::SeqCst);
            let dice = roll(self.seed, number);
            let call = between(&head, "CustSpaceId=", &['&', ' ']).and_then(|call| call.parse().ok());
            let call: usize = call.ok_or(io::ErrorKind::InvalidData)?;
            self.see_nonce(call, &head);
            if dice % 100 >= self.faults {
                self.execute(call);
                stream.write_all(&answer("200 OK", &[], ANSWER.as_bytes())).await?;
                continue;
            }
            let place = usize::try_from(dice >> 32).unwrap_or_default() % Fault::ALL.len();
            let (Some(fault), Some(count)) = (Fault::ALL.get(place), self.spoilt.get(place)) else { continue };
            count.fetch_add(1, Ordering::SeqCst);
            if fault.executes() {
                self.execute(call);
            }
            if !fault.play(&mut stream, self.elsewhere, dice).await? {
                return Ok(());
            }
        }
    }

    fn execute(&self, call: usize) {
        if let Some(executed) = self.executions.get(call) {
            executed.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn see_nonce(&self, call: usize, head: &str) {
        let nonce = between(head, "x-acs-signature-nonce: ", &['\r', '\n']).unwrap_or_default();
        let hash = nonce.bytes().fold(1, |hash, byte| roll(hash, u64::from(byte)));
        if self.nonces.get(call).is_none_or(|last| last.swap(hash, Ordering::SeqCst) == hash) {
            self.copies.fetch_add(1, Ordering::SeqCst);
        }
    }
}

fn between<'t>(text: &'t str, start: &str, ends: &[char]) -> Option<&'t str> {
    text.split_once(start)?.1.split(ends).next()
}
